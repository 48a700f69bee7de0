"""One line a submission, for the person who looks at it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.judging.entries import Json

BESIDE = "the answer stands in a cell beside the question's own: read it and mark it by hand"
_NOTES = {"timeout": "stopped, took too long", "error": "raised an error"}  # what waits, waits for everybody alike


def notes(exercises: list[Json], flags: list[str]) -> list[str]:
    """What a person should know, in a few words each."""
    named = {status: [e["exercise"] for e in exercises if e["status"] == status] for status in _NOTES}
    parts = [f"{', '.join(named[status])}: {words}" for status, words in _NOTES.items() if named[status]]
    parts += [f"{e['exercise']}: its test is at fault: {', '.join(e['broken'])}" for e in exercises if e.get("broken")]
    signs = [flag.removeprefix("suspicious:").replace("-", " ") for flag in flags if flag.startswith("suspicious:")]
    parts += [f"look at the answers: {', '.join(signs)}"] if signs else []
    return parts + [flag.removeprefix("repaired:").replace("-", " ") for flag in flags if flag.startswith("repaired:")]


def beside(names: Iterable[str]) -> list[str]:
    """Written answers that were found beside their own cells: until they are marked, no score is final."""
    found = sorted(names)
    return [f"{', '.join(found)}: {BESIDE}"] if found else []
