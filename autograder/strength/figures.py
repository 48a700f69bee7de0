"""What is measured of a chapter's tests, and the bars it has to clear."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

SEED = 7  # of the bank's and the mutants' judgement; `Options.seeds` draws others besides
GATE = 0.95  # of the mutants
LEAST_RIGHT, LEAST_WRONG = 2, 6
HARD_CODED = "wrong_hard_codes_the_example"
Kind = Literal["ends", "bank", "gates", "keys", "mutants", "seeds"]


@dataclass
class Row:
    """One exercise's figures; rows of the same exercise add up.

    right, wrong: answers in the bank, of which `accepted` had full points and `caught` lost some. compared:
    answers judged on both paths, of which `agreed` got the same verdict on every test; `again` of them were graded
    a second time, as the first one took too long. mutants: all of them, of
    which `killed` were caught and `equivalent` are listed as such. runs: tests run on right answers over
    seeds, of which `false_failures` failed. gates: ways to earn without solving, of which `held` earn nothing. keys:
    callables that students have, of which `useless` do not solve the exercise. seconds: by kind of work.
    """

    exercise: str
    right: int = 0
    accepted: int = 0
    wrong: int = 0
    caught: int = 0
    compared: int = 0
    agreed: int = 0
    again: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    runs: int = 0
    false_failures: int = 0
    problems: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    gates: int = 0
    held: int = 0
    keys: int = 0
    useless: int = 0

    def add(self, other: Row) -> None:
        """Take another row's figures in."""
        for name in (f.name for f in fields(self) if f.name not in {"exercise", "seconds"}):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, seconds in other.seconds.items():
            self.seconds[kind] = self.seconds.get(kind, 0.0) + seconds


@dataclass
class Strength:
    """What was measured of one chapter. problems: of the chapter as a whole."""

    chapter: str
    rows: list[Row]
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> Row:
        """All exercises together."""
        total = Row("")
        for row in self.rows:
            total.add(row)
        return total

    @property
    def all_problems(self) -> list[str]:
        return self.problems + [f"{row.exercise}: {problem}" for row in self.rows for problem in row.problems]

    @property
    def mutation_score(self) -> float | None:
        """Caught mutants / mutants that are not listed as equivalent; None where there is none."""
        total = self.total
        judged = total.mutants - total.equivalent
        return total.killed / judged if judged else None


@dataclass(frozen=True)
class Options:
    """What to measure. seeds: how many hidden seeds a right answer must survive. jobs: processes.

    gates: whether to try what earns without solving, and what students have that solves.
    """

    mutants: bool = False
    seeds: int = 0
    only: str = ""
    jobs: int | None = None
    notebook_only: bool = False
    isolated: bool = True
    gates: bool = True
