"""What a test is, and what came of it: plain records, which cards, notebooks and the grader share."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course.checking.transport import Student

Body = Callable[[Student, np.random.Generator], None]
Status = Literal["passed", "failed", "error", "not-attempted"]


@dataclass(frozen=True)
class Test:
    """One demanded behaviour of one exercise. `weight` shares out the exercise's points."""

    exercise: str
    name: str
    body: Body
    hint: str
    weight: float = 1.0
    hidden: bool = False
    seconds: float = 10.0

    __test__ = False  # pytest: this is no test class

    def rng(self, seed: int) -> np.random.Generator:
        """The generator of this test's inputs: its own stream, the same for every student of a run."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.exercise}/{self.name}".encode())])


@dataclass(frozen=True)
class Outcome:
    """What came of one test. `safe` may be shown for a hidden test; the rest may hold inputs and expected values.

    named: whether the message says which mistake was made.
    """

    test: Test
    status: Status
    message: str = ""
    expected: str = ""
    got: str = ""
    safe: str = ""
    named: bool = False

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
        """Passed weight / total weight, in [0, 1]."""
        total = sum(outcome.test.weight for outcome in self.outcomes)
        return sum(o.test.weight for o in self.outcomes if o.passed) / total if total else 0.0
