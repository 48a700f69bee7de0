"""What a download said of how work came in, kept beside the gradebook where no submission can write.

Late marks, partners, and the names that the platform gave: by these it takes feedback back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.layout import Chapter
from autograder.render import atomic_write


def _place(chapter: Chapter) -> Path:
    return chapter.course.state / "handed-in" / f"{chapter.name}.json"


def facts(chapter: Chapter) -> dict[str, dict[str, Any]]:
    """By student: "late" (the platform's mark), "partners" (who handed in the same work together), and by what names.

    "system": the platform; "paths": the files' paths in its download, those that were taken first.
    """
    try:
        found = json.loads(_place(chapter).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return dict(found)


def remember(chapter: Chapter, new: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what is new of these students; the others' stands."""
    chapter.course.state.mkdir(parents=True, exist_ok=True)
    chapter.course.state.chmod(0o700)
    kept = facts(chapter) | {student: dict(one) for student, one in new.items()}
    atomic_write(_place(chapter), json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
