"""The check API: exercises, their tests, and what a learner is told.

A chapter's tests stand in `autograder/chapters/<chapter>/`:

    suite = Suite("05-multiclass")
    test, check, hint = suite.test, suite.check, suite.hint
    suite.hints("softmax", "What happens to exp(1000)?", "Subtract the row's maximum first.")

    @test("softmax", hint="exp overflows for large logits: subtract the row's maximum first")
    def survives_large_logits(student, rng):
        z = rng.normal(size=(4, 7)) + 1e4
        expect.close(student.softmax(z).sum(axis=-1), np.ones(4))

A notebook says `check("softmax")`; the grader runs the same body through `evaluate` with a `Student` that
lives in a sandbox. A test's name is the behaviour it demands: students read it, class statistics count it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from course.checking import card, expect, waiting
from course.checking.codec import Tensor, tensor
from course.checking.example import Example
from course.checking.outcome import Body, Outcome, Report, Status, Test
from course.checking.transport import LocalStudent, NotAttempted, Raised, Student, StudentError, Unplain, undisturbed
from course.checking.values import NotRecorded

PUBLIC_SEED = 20240


class ShownReport(Report):
    """A report that shows itself: a card in a notebook, its text elsewhere."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return card.mimebundle(self)

    def __str__(self) -> str:
        return card.text(self)


class CheckFailed(AssertionError):
    """Raised by `check` where a failure must stop the cell: under nbgrader, and in CI."""


@dataclass
class Suite:
    """The tests and hints of one chapter. `hidden`: these run at grading only."""

    chapter: str
    hidden: bool = False
    tests: dict[str, list[Test]] = field(default_factory=dict)
    ladder: dict[str, tuple[str, ...]] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    _shown: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        waiting.watch()

    def test(
        self, exercise: str, *, hint: str, weight: float = 1.0, seconds: float = 10.0
    ) -> Callable[[Body], Body]:
        """Register a demand `(student, rng) -> None` on an exercise: values for fresh inputs, compared outside.

        hint: one sentence that names the likely misconception. weight: its share of the points, > 0.
        seconds: the wall time it may take when graded.
        """
        if not weight > 0:
            raise ValueError(f"a test's weight must be positive, got {weight}")
        return self._register(exercise, hint, weight, seconds, 0.0)

    def guard(
        self, exercise: str, *, hint: str, costs: float = 0.1, seconds: float = 10.0
    ) -> Callable[[Body], Body]:
        """Register a guard `(student, rng) -> None`: a fact beside the student's code, which earns nothing.

        costs: the share of what the demands earn that is taken away where it fails, in (0, 0.5].
        """
        if not 0 < costs <= 0.5:
            raise ValueError(f"a guard costs a share above 0 and at most 0.5, got {costs}")
        return self._register(exercise, hint, 0.0, seconds, costs)

    def _register(
        self, exercise: str, hint: str, weight: float, seconds: float, costs: float
    ) -> Callable[[Body], Body]:
        def register(body: Body) -> Body:
            found = self.tests.setdefault(exercise, [])
            if any(test.name == body.__name__ for test in found):
                raise ValueError(f"{exercise} has two tests named {body.__name__}: give each its own name")
            found.append(Test(exercise, body.__name__, body, hint, weight, self.hidden, seconds, costs))
            return body

        return register

    def hints(self, exercise: str, *ladder: str) -> None:
        """Set the hints of an exercise, from a nudge to almost the answer."""
        self.ladder[exercise] = ladder

    def evaluate(self, exercise: str, student: Student, seed: int = PUBLIC_SEED) -> Report:
        """Run an exercise's tests on any student and report.

        Raises KeyError if there is no such exercise, NotRecorded if one of its tests itself is broken.
        """
        outcomes = tuple(run(test, student, seed) for test in self._of(exercise))
        return ShownReport(self.chapter, exercise, outcomes, self.hidden)

    def check(self, exercise: str) -> None:
        """Check an exercise of the calling notebook and show ✓ or ✗ with what was expected, what came and a hint.

        Raises CheckFailed, or NotRecorded for a broken test, only under nbgrader (`NBGRADER_EXECUTION`) or with
        `COURSE_CHECK=raise`.
        """
        namespace = sys._getframe(1).f_globals
        try:
            with undisturbed():
                report = self.evaluate(exercise, LocalStudent(namespace))
        except NotRecorded as broken:
            if _must_raise():
                raise
            card.show_broken(exercise, str(broken))
            return
        card.show(report)
        if report.status != "passed" and _must_raise():
            raise CheckFailed(card.text(report))

    def hint(self, exercise: str) -> None:
        """Show the next hint of an exercise; each call goes one step further up its ladder."""
        self._of(exercise)
        ladder = self.ladder.get(exercise, ())
        self._shown[exercise] = min(self._shown.get(exercise, 0) + 1, len(ladder))
        card.show_hints(exercise, ladder, self._shown[exercise])

    def _of(self, exercise: str) -> list[Test]:
        if exercise not in self.tests:
            raise KeyError(f"expected one of {', '.join(sorted(self.tests))}; got {exercise!r}")
        return self.tests[exercise]


def run(test: Test, student: Student, seed: int) -> Outcome:
    """Run one test and say what came of it; whatever the student's side does, this returns.

    Raises NotRecorded where the test itself is broken: that is no verdict on anybody.
    """
    try:
        student.reset(test.reset(seed))
        test.body(student, test.rng(seed))
    except expect.Mismatch as mismatch:
        told = mismatch.message, mismatch.expected, mismatch.got, mismatch.safe, mismatch.named
        return Outcome(test, "failed", *told)
    except NotAttempted as todo:
        return Outcome(test, "not-attempted", str(todo), safe="not attempted yet")
    except Raised as raised:
        return _raised(test, raised)
    except Unplain as unplain:
        return Outcome(test, "failed", str(unplain), safe="what came back is no plain data")
    except (StudentError, NotRecorded):
        raise
    except Exception as error:  # what came back was too odd for the test to take apart, or the test is wrong
        odd = "the test could not use what came back"
        got = f"{type(error).__name__}: {error}"
        return Outcome(test, "failed", odd, got=got, safe=odd, broke=where_broke(test, error))
    return Outcome(test, "passed")


def where_broke(test: Test, error: BaseException) -> str:
    """The file and line of a test's own code at which an error came, and the error's kind; no word of its text."""
    code = getattr(test.body, "__code__", None)
    file, line = (code.co_filename, code.co_firstlineno) if code else ("?", 0)
    for frame, number in traceback.walk_tb(error.__traceback__):
        line = number if frame.f_code.co_filename == file else line
    return f"{os.path.basename(file)}, line {line}: {type(error).__name__}"


def _raised(test: Test, raised: Raised) -> Outcome:
    kind = raised.kind if raised.kind in _BUILTIN_ERRORS else "an exception of its own"
    line = f" ({raised.line})" if raised.line else ""
    safe = raised.kind if raised.kind in _TOLD_OF_HIDDEN_TESTS else "an error"
    return Outcome(
        test, "error", f"your code raised {kind}", got=f"{raised}{line}", safe=f"your code raised {safe}"
    )


_BUILTIN_ERRORS = frozenset(
    name
    for name, value in vars(__import__("builtins")).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
# Which error came may be chosen by the student's code, and carry what a hidden test asked: few are told apart.
_TOLD_OF_HIDDEN_TESTS = frozenset(("NameError", "TypeError", "ValueError", "IndexError"))


def _must_raise() -> bool:
    return "NBGRADER_EXECUTION" in os.environ or os.environ.get("COURSE_CHECK") == "raise"


def merge(suites: Iterable[Suite]) -> dict[str, list[Test]]:
    """The tests of several suites of one chapter (public, hidden) by exercise."""
    merged: dict[str, list[Test]] = {}
    for suite in suites:
        for exercise, tests in suite.tests.items():
            merged.setdefault(exercise, []).extend(tests)
    return merged


__all__ = [
    "Body", "CheckFailed", "Outcome", "Report", "Status", "Student", "Suite", "Tensor", "Test", "expect", "merge",
    "run", "tensor",
]  # fmt: skip
