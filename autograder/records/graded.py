"""One submission's result, on its way into the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.judging.entries import Json
from autograder.judging.plan import Plan


@dataclass(frozen=True)
class Graded:
    """One student's result, ready to be written down."""

    student: str
    folder: Path
    plan: Plan
    texts: dict[str, str]
    exercises: list[Json]
    outputs: dict[str, list[Json]] = field(default_factory=dict)
    key: str = ""
