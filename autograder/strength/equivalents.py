"""Mutants that no test could tell from the reference, listed by hand in each chapter's folder, a reason each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError


@dataclass(frozen=True)
class Equivalent:
    """One change that changes nothing. change: as the report prints it. reason: why no learner could see it."""

    change: str
    reason: str


def load(folder: Path) -> dict[str, list[Equivalent]]:
    """The equivalents in a chapter's folder, by exercise; {} if there is no file.

    Raises UsageError for an entry without reason.
    """
    path = folder / "equivalents.toml"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = tomllib.load(file)
    return {exercise: [_entry(path, exercise, item) for item in items] for exercise, items in found.items()}


def _entry(path: Path, exercise: str, item: dict[str, str]) -> Equivalent:
    if set(item) != {"change", "reason"} or not all(isinstance(v, str) and v.strip() for v in item.values()):
        where = f"{path.parent.name}/{path.name}, {exercise}"
        raise UsageError(f"{where}: expected a change and a reason, got {sorted(item)}")
    return Equivalent(item["change"].strip(), item["reason"])
