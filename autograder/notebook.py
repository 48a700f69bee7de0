"""Pure functions on notebook JSON: cells, their nbgrader roles, and the markers of solutions and hidden tests.

A notebook is the plain dict that `json.loads` gives for an .ipynb file; a cell is a dict in its "cells".
nbgrader's metadata decides a cell's role (nbgrader 0.9, schema 3):

    role        grade  solution  what it is
    answer      no     yes       the student's code, judged by a test cell
    test        yes    no        the test cell of an answer, with points
    written     yes    yes       the student's text or code, judged by a person
    task        -      -         a task cell: judged by a person
    given       no     no        everything else
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

Cell = dict[str, Any]
Notebook = dict[str, Any]
Role = Literal["answer", "test", "written", "task", "given"]

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
MARK_SCHEME = ("=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ===")
SCHEMA = 3


def read(path: Path) -> Notebook:
    """Read a notebook we made ourselves (never a submission: see `autograder.submissions.normalise`)."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def dumps(notebook: Notebook) -> str:
    """The text of an .ipynb file, as Jupyter itself writes it: one string a line, so that git can compare them."""
    cells = [{**cell, "source": source(cell).splitlines(keepends=True)} for cell in notebook["cells"]]
    return json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def source(cell: Cell) -> str:
    """A cell's text, which the format allows to be a string or a list of lines."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else str(text)


def marks(cell: Cell) -> dict[str, Any]:
    """A cell's nbgrader metadata, or {}."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def grade_id(cell: Cell) -> str:
    """A cell's nbgrader id, or ""."""
    found = marks(cell).get("grade_id")
    return found if isinstance(found, str) else ""


def role(cell: Cell) -> Role:
    """What a cell is to the grader (see the table above)."""
    found = marks(cell)
    if found.get("task") is True:
        return "task"
    grade, solution = found.get("grade") is True, found.get("solution") is True
    if grade:
        return "written" if solution else "test"
    return "answer" if solution else "given"


def points(cell: Cell) -> float:
    """The points that a graded cell is worth."""
    return float(marks(cell).get("points", 0))


def exercise(cell: Cell) -> str:
    """The exercise that a test cell judges: `test_softmax` -> `softmax`."""
    return grade_id(cell).removeprefix("test_")


def is_code(cell: Cell) -> bool:
    return cell.get("cell_type") == "code"


def is_demo(cell: Cell) -> bool:
    """Whether no test needs this cell, so that the grader leaves it out."""
    metadata = cell.get("metadata", {})
    return "demo" in metadata.get("tags", [])


def by_role(notebook: Notebook, *roles: Role) -> Iterator[Cell]:
    """The cells with one of these roles, in order."""
    return (cell for cell in notebook["cells"] if role(cell) in roles)


def answers(notebook: Notebook) -> dict[str, str]:
    """Text of every answer and written cell by grade id."""
    return {grade_id(cell): source(cell) for cell in by_role(notebook, "answer", "written", "task")}


def region(markers: tuple[str, str]) -> re.Pattern[str]:
    """A pattern of what stands between two marker lines: groups `indent` and `body`."""
    begin, end = map(re.escape, markers)
    return re.compile(rf"^(?P<indent>[ \t]*){begin}[^\n]*\n(?P<body>.*?)^[ \t]*{end}[^\n]*$\n?", re.M | re.S)


def without_markers(text: str) -> str:
    """Drop the marker lines of solutions and hidden tests, and keep what is between them."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.strip().startswith((*SOLUTION, *HIDDEN))).rstrip("\n")


def scheme(cell: Cell) -> str:
    """How a question that a person marks is marked, from its source cell: what the release takes out of it."""
    found = role(cell)
    if found not in {"written", "task"}:
        return ""
    text = source(cell)
    parts = [hit["body"].strip() for hit in region(MARK_SCHEME if found == "task" else SOLUTION).finditer(text)]
    whole = text.strip() if found == "written" else ""  # without markers nbgrader clears the whole cell
    return "\n\n".join(parts) if parts else whole


def stub(text: str, name: str) -> str:
    """Replace each solution region by the learner's turn, as the release does."""
    return (
        region(SOLUTION)
        .sub(rf'\g<indent>raise NotImplementedError("{name}: your turn")\n', text)
        .rstrip("\n")
    )


def without_hidden(text: str) -> str:
    """Drop the hidden tests from a test cell, as the release does."""
    return region(HIDDEN).sub("", text).rstrip("\n")


def with_source(cell: Cell, text: str) -> Cell:
    """A copy of a cell with another text and no outputs."""
    fresh = {**cell, "source": text}
    if is_code(cell):
        fresh |= {"outputs": [], "execution_count": None}
    return fresh
