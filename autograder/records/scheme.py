"""The marking scheme beside each written answer, for the person who marks it in formgrader, and for nobody else.

It goes into autograded/ as a cell of its own. nbgrader makes students' feedback of the same notebooks: so the cell is
written only where the course's settings have `schemeless` among what feedback goes through.
"""

from __future__ import annotations

from autograder import notebook as nb
from autograder.layout import Course
from autograder.nbgrader_course import config

MARK = "mark_scheme"
NAME = "autograder.records.schemeless.WithoutSchemes"


def are_shown(course: Course) -> bool:
    """Whether a course's settings keep marking schemes out of nbgrader's feedback."""
    return NAME in list(config(course).GenerateFeedback.get("preprocessors", ()))


def is_scheme(cell: nb.Cell) -> bool:
    """Whether a cell is a marking scheme that was written here."""
    return (cell.get("metadata", {}).get("autograder") or {}).get(MARK) is True


def with_schemes(cells: list[nb.Cell], schemes: dict[str, str]) -> list[nb.Cell]:
    """The cells of a notebook with the scheme of each written question below its answer."""
    found: list[nb.Cell] = []
    for cell in cells:
        found.append(cell)
        if text := schemes.get(nb.grade_id(cell)):
            found.append(_cell(text, cell, len(found)))
    return found


def _cell(text: str, beside: nb.Cell, place: int) -> nb.Cell:
    told = f"**Marking scheme** (for who marks; it is in no feedback)\n\n{text}"
    made: nb.Cell = {"cell_type": "markdown", "metadata": {"autograder": {MARK: True}}, "source": told}
    return made | ({"id": f"mark-scheme-{place}"} if "id" in beside else {})
