"""What a test is, and what came of it: plain records, which cards, notebooks and the grader share."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course.checking.transport import Student

Body = Callable[[Student, np.random.Generator], None]
Status = Literal["passed", "failed", "error", "not-attempted"]


@dataclass(frozen=True)
class Test:
    """One demand on an exercise, or a guard.

    A demand compares what the student's code returned for fresh inputs with values computed outside: it earns.
    weight: its share of the points. A guard is a fact about what happened beside the student's code, which whoever
    owns that process can forge: it earns nothing. costs: the share that is taken away where it fails; 0 for demands.
    """

    exercise: str
    name: str
    body: Body
    hint: str
    weight: float = 1.0
    hidden: bool = False
    seconds: float = 10.0
    costs: float = 0.0

    __test__ = False  # pytest: this is no test class

    @property
    def is_guard(self) -> bool:
        return self.costs > 0

    def rng(self, seed: int) -> np.random.Generator:
        """The generator of this test's inputs: its own stream, the same for every student of a run.

        A keyed hash of the test's name: whoever learns all about one stream learns nothing about another.
        """
        return np.random.default_rng(self._number(seed, "inputs"))

    def reset(self, seed: int) -> int:
        """The seed of the student's own random generators during this test; it tells nothing of the inputs."""
        return self._number(seed, "reset") % 2**31

    def _number(self, seed: int, use: str) -> int:
        text = f"{use}/{self.exercise}/{self.name}".encode()
        return int.from_bytes(hmac.digest(str(seed).encode(), text, hashlib.sha256), "big")


@dataclass(frozen=True)
class Outcome:
    """What came of one test. `safe` may be shown for a hidden test; the rest may hold inputs and expected values.

    named: whether the message says which mistake was made. broke: where the test's own code raised, and what: nothing
    of any value is in it; "" where it came to a verdict.
    """

    test: Test
    status: Status
    message: str = ""
    expected: str = ""
    got: str = ""
    safe: str = ""
    named: bool = False
    broke: str = ""

    @property
    def passed(self) -> bool:
        return self.status == "passed"


@dataclass(frozen=True)
class Report:
    """What came of an exercise's tests."""

    chapter: str
    exercise: str
    outcomes: tuple[Outcome, ...]
    hidden: bool = False

    @property
    def status(self) -> Status:
        states = {outcome.status for outcome in self.outcomes}
        if states <= {"passed"}:
            return "passed"
        if states == {"not-attempted"}:
            return "not-attempted"
        return "error" if "error" in states and "passed" not in states else "failed"

    @property
    def share(self) -> float:
        """The share of the points that these outcomes earn, in [0, 1]."""
        return earned((outcome.test, outcome.passed) for outcome in self.outcomes)


def earned(outcomes: Iterable[tuple[Test, bool]]) -> float:
    """The share of an exercise's points, in [0, 1]: passed weight / total weight of its demands, less failed guards.

    A guard takes its part of what the demands earned, so that it never makes 0 more or less, and passing a demand
    never costs. outcomes: each test, and whether it passed.
    """
    found = list(outcomes)
    total = sum(test.weight for test, _ in found if not test.is_guard)
    passed = sum(test.weight for test, is_passed in found if is_passed and not test.is_guard)
    lost = sum(test.costs for test, is_passed in found if not is_passed)
    return passed / total * max(0.0, 1.0 - lost) if total else 0.0
