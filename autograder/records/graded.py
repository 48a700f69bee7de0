"""One submission's result, on its way into the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)


def untouched(plan: Plan) -> Json:
    """The result of a notebook that was not handed in: nothing was attempted, and nothing is executed for it."""
    entries = [
        {
            "grade_id": step.name,
            "exercise": step.name if step.kind == "written" else step.exercise,
            "points": 0.0,
            "max_points": step.points,
            "status": "not-attempted",
            "tests": [],
        }
        for step in plan.steps
        if step.kind in {"test", "assert", "written"}
    ]
    return {"exercises": entries, "flags": [], "outputs": {}, "seconds": 0.0}
