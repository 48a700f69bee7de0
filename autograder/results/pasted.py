"""Pictures that a student pasted into written answers, from the notebooks in autograded/, for the feedback page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from autograder.layout import Chapter
from autograder.submissions.pictures import shown_in


def pasted(chapter: Chapter) -> dict[str, dict[str, Markup]]:
    """By student and grade id: the pictures of an answer as HTML, each checked again to be one."""
    found: dict[str, dict[str, Markup]] = {}
    for part in chapter.parts:
        for path in sorted((chapter.course.root / "autograded").glob(f"*/{chapter.name}/{part.notebook_name}.ipynb")):
            for name, pictures in _of(path).items():
                found.setdefault(path.parent.parent.name, {})[name] = pictures
    return found


def _of(path: Path) -> dict[str, Markup]:
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return {_grade_id(cell): _html(cell) for cell in cells if cell.get("attachments") and _grade_id(cell)}


def _grade_id(cell: dict[str, Any]) -> str:
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def _html(cell: dict[str, Any]) -> Markup:
    image = Markup('<p><img src="data:{};base64,{}" alt="{}"></p>')
    shown = shown_in("".join(cell.get("source", "")), cell["attachments"])
    return Markup("").join(image.format(kind, data, name) for name, by in shown.items() for kind, data in by.items())
