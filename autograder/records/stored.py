"""The report that grading left in reports/<chapter>.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.judging.entries import Json
from autograder.layout import Chapter

_KEYS = {"student": str, "status": str, "flags": list, "note": str, "exercises": list}


def path_of(chapter: Chapter) -> Path:
    """Where a chapter's report lies."""
    return chapter.course.root / "reports" / f"{chapter.name}.json"


def stored(chapter: Chapter) -> Json | None:
    """The last report of a chapter; None if there is none. Raises UsageError where it is damaged."""
    path = path_of(chapter)
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({str(error)[:200]}): {_again(chapter)}") from None
    if not _is_report(found, chapter):
        raise UsageError(f"expected the report of {chapter.name} in {path}, got something else: {_again(chapter)}")
    return dict(found)


def _again(chapter: Chapter) -> str:
    return f"delete it and run `autograder grade {chapter.name}`, which makes it again from what is kept"


def _is_report(found: Any, chapter: Chapter) -> bool:
    if not isinstance(found, dict) or found.get("chapter") != chapter.name:
        return False
    entries = found.get("submissions")
    return isinstance(entries, list) and all(map(_is_entry, entries))


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), kind) for key, kind in _KEYS.items()):
        return False
    needed = {"grade_id", "exercise", "status", "points", "max_points"}
    return all(isinstance(one, dict) and needed <= one.keys() for one in entry["exercises"])
