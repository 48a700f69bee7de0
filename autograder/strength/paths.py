"""The two ways an answer is judged: as in a notebook, and as in grading. Both return the same kind of verdict.

`NotebookPath` executes the chapter up to an exercise's check once, and then forks: each answer gets a process of
its own, which may loop, crash or change what it likes. `GradingPath` is `autograder.judging.grade.grade` itself,
sandbox, two passes, points and all; one warm sandbox serves a chapter's answers, one fork each pass.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.authoring import bank
from autograder.authoring.cells import execute, plan_of, preload, steps_for
from autograder.judging import grade as grading
from autograder.judging.plan import Step
from autograder.judging.session import Budget
from autograder.layout import Chapter
from autograder.sandbox.forked import LOST, elsewhere, in_child
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking import check
from course.checking.check import Outcome, Test
from course.checking.outcome import earned
from course.checking.transport import LocalStudent


@dataclass(frozen=True)
class Entry:
    """What came of one test. told: all that the learner then reads about it. status: as in a report's tests."""

    test: str
    passed: bool
    status: str
    told: str
    seed: int = 0


@dataclass(frozen=True)
class Verdict:
    """What came of one answer. share: of the exercise's points, in [0, 1]."""

    share: float
    entries: tuple[Entry, ...]

    @property
    def failed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.passed]

    def agrees(self, other: Verdict) -> bool:
        """Whether the two say the same of every test, and give the same share of the points."""
        mine, theirs = ([(e.test, e.passed) for e in v.entries] for v in (self, other))
        return mine == theirs and abs(self.share - other.share) < 1e-5  # points are rounded


def share(tests: Sequence[Test], entries: Sequence[Entry]) -> float:
    """Passed weight / total weight."""
    return earned((test, entry.passed) for test, entry in zip(tests, entries, strict=True))


def _entry(outcome: Outcome, seed: int) -> Entry:
    """The entry of a local outcome: of a hidden test, the learner later reads what is safe to show."""
    test = outcome.test
    shown = [outcome.safe] if test.hidden else [outcome.message, outcome.expected, outcome.got]
    return Entry(test.name, outcome.passed, outcome.status, told(test.name, test.hint, *shown), seed)


def told(name: str, *parts: str) -> str:
    """One text of all that a learner reads about a test."""
    return " ".join(part for part in (name.replace("_", " "), *parts) if part)


@dataclass
class NotebookPath:
    """Judges answers of one exercise in forks of this process."""

    chapter: Chapter
    exercise: str
    _before: list[Step] = field(default_factory=list)
    _after: list[Step] = field(default_factory=list)
    _namespace: dict[str, Any] = field(default_factory=dict)
    _ready: bool = False

    def __post_init__(self) -> None:
        self._plan = plan_of(self.chapter)
        steps = steps_for(self._plan, self.exercise)
        at = next((i for i, s in enumerate(steps) if s.kind == "answer" and s.name == self.exercise), len(steps))
        self._before, self._after = steps[:at], steps[at:]
        preload(self._plan.preload)
        self._reference = bank.reference(self.chapter)

    @property
    def tests(self) -> list[Test]:
        return self.chapter.tests[self.exercise]

    def judge(
        self,
        answer: str | None,
        seeds: Sequence[int] = (7,),
        *,
        first_failure: bool = False,
        cpu: float | None = None,
    ) -> list[Verdict]:
        """Judge an answer (None: the reference), once a seed.

        first_failure: stop there; what was not run then counts as failed. cpu: seconds of processor time after
        which the process is ended; what is left then counts as a timeout.
        """
        self._prepare()
        tests = [(test, seed) for seed in seeds for test in self.tests]
        seconds = max(test.seconds for test in self.tests) + Budget().cell
        came = [Entry(**e) for e in in_child(lambda: self._entries(answer, tests, first_failure), seconds, cpu)]
        lost = came.pop().status if came and came[-1].status in LOST else "failed"
        rest = [Entry(t.name, False, lost, told(t.name, t.hint, lost), seed) for t, seed in tests[len(came) :]]
        came += rest
        size = len(self.tests)
        found = [tuple(came[i : i + size]) for i in range(0, len(came), size)]
        return [Verdict(share(self.tests, entries), entries) for entries in found]

    def solved(self) -> dict[str, Any]:
        """A namespace in which the cells before the exercise's test were executed, with the reference answers."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        self._execute([*self._before, *self._after], namespace)
        return namespace

    def _prepare(self) -> None:
        """Execute here what every answer shares, unless a fork could not use it: TensorFlow's threads are no more."""
        if self._ready or "tensorflow" in self._plan.preload:
            return
        self._ready = True
        with elsewhere():
            self._namespace = {"__name__": "__main__"}
            self._execute(self._before, self._namespace)

    def _entries(self, answer: str | None, tests: list[tuple[Test, int]], first: bool) -> Iterator[dict[str, Any]]:
        namespace = self._namespace
        if not self._ready:
            namespace = {"__name__": "__main__"}
            self._execute(self._before, namespace)
        self._execute(self._after, namespace, answer)
        student = LocalStudent(namespace)
        for test, seed in tests:
            entry = _entry(check.run(test, student, seed), seed)
            yield vars(entry)
            if first and not entry.passed:
                return

    def _execute(self, steps: list[Step], namespace: dict[str, Any], answer: str | None = None) -> None:
        """Execute cells. What an answer under judgement breaks is left to the tests to find."""
        for step in steps:
            text = self._reference[step.name] if step.kind == "answer" else step.source
            if answer is not None and step.kind == "answer" and step.name == self.exercise:
                text = answer
            with contextlib.suppress(Exception) if answer is not None else contextlib.nullcontext():
                execute(text, namespace, f"<answer {step.name}>")


@dataclass
class GradingPath:
    """Judges answers of one exercise as a submission is graded."""

    chapter: Chapter
    exercise: str
    sandbox: Sandbox
    budget: Budget = Budget()  # noqa: RUF009  (frozen)

    def __post_init__(self) -> None:
        whole = plan_of(self.chapter)
        steps = [s for s in whole.steps if s.kind == "test" and s.exercise == self.exercise]
        # No demonstration is executed: the notebook's path has none either.
        self._plan = replace(whole, steps=(*steps_for(whole, self.exercise), *steps), demos=())
        self._reference = bank.reference(self.chapter)

    def judge(self, answer: str | None, seed: int = 7) -> Verdict:
        """Judge an answer (None: the reference), with the reference answers of the other exercises."""
        texts = self._reference | ({} if answer is None else {self.exercise: answer})
        answers = Answers(texts, frozenset(texts))
        result = grading.grade(self._plan, answers, seed, self.sandbox, self.budget)
        exercise = next(e for e in result.exercises if e["exercise"] == self.exercise)
        entries = tuple(_from_json(entry) for entry in exercise["tests"])
        return Verdict(exercise["points"] / exercise["max_points"], entries)


def _from_json(entry: dict[str, Any]) -> Entry:
    parts = (entry["hint"], entry["message"], entry.get("expected", ""), entry.get("got", ""))
    return Entry(entry["name"], entry["passed"], entry["status"], told(entry["name"], *parts))
