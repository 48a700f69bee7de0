"""Mutants that no test could tell from the reference, listed by hand: one file a chapter, a reason each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Equivalent:
    """One change that changes nothing. change: as the report prints it. reason: why no learner could see it."""

    change: str
    reason: str


def load(chapter: str, folder: Path = FOLDER) -> dict[str, list[Equivalent]]:
    """A chapter's equivalents by exercise; {} if it has no file. Raises UsageError for an entry without reason."""
    path = folder / f"{chapter}.toml"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = tomllib.load(file)
    return {exercise: [_entry(path, exercise, item) for item in items] for exercise, items in found.items()}


def _entry(path: Path, exercise: str, item: dict[str, str]) -> Equivalent:
    if set(item) != {"change", "reason"} or not all(isinstance(v, str) and v.strip() for v in item.values()):
        raise UsageError(f"{path.name}, {exercise}: expected a change and a reason, got {sorted(item)}")
    return Equivalent(item["change"].strip(), item["reason"])
