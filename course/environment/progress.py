"""Which exercises are done: `python -m course progress [FOLDER] [--html FILE]`.

Nothing is run: check() leaves a machine-readable result among its cell's outputs (course/checking/card.py), and those
are read from the notebooks as they were last saved.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

# The same as course.checking.card.MIME; not imported, because this command must start at once.
MIME = "application/vnd.course.check+json"
Status = Literal["passed", "failing", "unchecked", "written", "not attempted", "unreadable"]
MARKS: dict[Status, str] = {
    "passed": "✓", "failing": "✗", "unchecked": "?", "written": "✎", "not attempted": "○", "unreadable": "!",
}  # fmt: skip
STYLES: dict[Status, str] = {
    "passed": "green", "failing": "red", "unchecked": "yellow", "written": "cyan", "not attempted": "dim",
    "unreadable": "red",
}  # fmt: skip
_STUB_WRITTEN = "YOUR ANSWER HERE"
Cell = dict[str, Any]


@dataclass(frozen=True)
class Exercise:
    """One exercise of one chapter. `note` says how many checks pass, or what is to be done."""

    chapter: str
    name: str
    points: float
    status: Status
    note: str = ""


def find_notebooks(folder: Path) -> list[Path]:
    """The student's notebooks: `folder` itself, or those in it and one folder down.

    Raises FileNotFoundError if there is no such folder or file.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} does not exist. Name the folder that holds your notebooks.")
    return sorted([*folder.glob("*.ipynb"), *folder.glob("[!.]*/*.ipynb")])


def home(root: Path) -> Path:
    """Where the student's notebooks are: an instructor's .lab/, a bundle's release/, or the folder itself."""
    return next((root / name for name in (".lab", "release") if (root / name).is_dir()), root)


def read(notebook: Path) -> list[Exercise]:
    """The exercises of one notebook; a file that is none is one unreadable exercise, no error."""
    chapter = notebook.stem
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return list(_exercises(chapter, [cell for cell in cells if isinstance(cell, dict)]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        return [
            Exercise(chapter, notebook.name, 0.0, "unreadable", f"cannot be read: {type(problem).__name__}")
        ]


def _exercises(chapter: str, cells: list[Cell]) -> Iterator[Exercise]:
    graded = {_meta(cell).get("grade_id"): cell for cell in cells if _meta(cell)}
    results = _results(cells)
    for grade_id, cell in graded.items():
        meta = _meta(cell)
        if not meta.get("grade") or not isinstance(grade_id, str):
            continue
        points = float(meta.get("points") or 0)
        if meta.get("solution"):
            yield _written(chapter, grade_id, points, cell)
        else:
            name = grade_id.removeprefix("test_")
            yield Exercise(chapter, name, points, *_status(graded.get(name), cell, results.get(name)))


def _meta(cell: Cell) -> dict[str, Any]:
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def source(cell: Cell) -> str:
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def _written(chapter: str, name: str, points: float, cell: Cell) -> Exercise:
    blank = _STUB_WRITTEN in source(cell) or not source(cell).strip()
    return Exercise(
        chapter, name, points, "not attempted" if blank else "written", "" if blank else "a person reads it"
    )


def _results(cells: list[Cell]) -> dict[str, tuple[dict[str, Any], int]]:
    """For each exercise the result saved last, and the execution count of the cell it stands in."""
    latest: dict[str, tuple[dict[str, Any], int]] = {}
    for cell in cells:
        count = cell.get("execution_count") or 0
        for output in cell.get("outputs", []):
            result = output.get("data", {}).get(MIME)
            if isinstance(result, dict) and count >= latest.get(str(result.get("exercise")), ({}, 0))[1]:
                latest[str(result.get("exercise"))] = (result, count)
    return latest


def _status(answer: Cell | None, test: Cell, result: tuple[dict[str, Any], int] | None) -> tuple[Status, str]:
    """The exercise's status and note; a result older than the answer counts for nothing."""
    if answer is not None:
        if not source(answer).strip() or "raise NotImplementedError" in source(answer):
            return "not attempted", ""
        if not answer.get("execution_count"):
            return "not attempted", "run the answer's cell and its check"
    if result is None:
        return _plain_test(test, attempted=answer is not None)
    data, count = result
    if answer is not None and answer["execution_count"] > count:
        return "unchecked", "changed since its check ran"
    note = f"{data.get('passed', 0)} of {data.get('total', 0)} checks"
    if data.get("status") == "passed":
        return "passed", note
    return ("not attempted", "") if data.get("status") == "not-attempted" else ("failing", note)


def _plain_test(test: Cell, *, attempted: bool) -> tuple[Status, str]:
    """A test cell without check(), nbgrader's usual assert cell: it passed if it ran and raised nothing."""
    if not test.get("execution_count"):
        return ("unchecked", "its check has not run") if attempted else ("not attempted", "")
    if any(output.get("output_type") == "error" for output in test.get("outputs", [])):
        return "failing", "its test cell stops with an error"
    return (
        ("unchecked", "its check left no result")
        if "check(" in source(test)
        else ("passed", "its test cell runs")
    )


def summary(exercises: list[Exercise]) -> str:
    """One line, such as `3 of 7 passed (6 of 20 points)`."""
    passed = [e for e in exercises if e.status == "passed"]
    points = f"{sum(e.points for e in passed):g} of {sum(e.points for e in exercises):g} points"
    counts = Counter(e.status for e in exercises)
    rest = [f"{counts[status]} {status}" for status in MARKS if counts[status] and status != "passed"]
    return ", ".join([f"{len(passed)} of {len(exercises)} passed ({points})", *rest])


def print_table(exercises: list[Exercise]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Your exercises", title_justify="left")
    for heading in ("Chapter", "Exercise", "Points", "", "Checks"):
        table.add_column(heading, justify="right" if heading == "Points" else "left")
    last = ""
    for e in exercises:
        if last and e.chapter != last:
            table.add_section()
        mark = Text(f"{MARKS[e.status]} {e.status}", STYLES[e.status])
        table.add_row(
            Text(e.chapter if e.chapter != last else ""), Text(e.name), f"{e.points:g}", mark, Text(e.note)
        )
        last = e.chapter
    console = Console()
    console.print(table)
    console.print(Text(summary(exercises)))


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your exercises</title><style>
:root {{ color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #c9ced6; --soft: #f3f5f8;
  --passed: #0b6e3a; --failing: #b3261e; --unchecked: #7a5200; --written: #0b5a8a; --none: #565d68; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e8eaed; --paper: #16181c; --line: #464b54;
  --soft: #20242a; --passed: #6fd39b; --failing: #ff9a90; --unchecked: #f0c060;
  --written: #7cc4f2; --none: #aab1bc; }} }}
body {{ font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 56rem;
  margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 0 0 2rem; }}
caption {{ text-align: left; font-weight: 600; font-size: 1.15rem; padding: .4rem 0; }}
caption span {{ font-weight: 400; font-size: 1rem; }}
th, td {{ text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }}
thead th {{ background: var(--soft); }}
tbody th {{ font-weight: 400; font-family: ui-monospace, monospace; width: 38%; }}
.points {{ text-align: right; width: 5rem; }}
.status {{ font-weight: 600; white-space: nowrap; width: 11rem; }}
.passed {{ color: var(--passed); }} .failing, .unreadable {{ color: var(--failing); }}
.unchecked {{ color: var(--unchecked); }} .written {{ color: var(--written); }}
.not-attempted {{ color: var(--none); }}
</style></head><body><main><h1>Your exercises</h1><p>{summary}</p>
{tables}</main></body></html>
"""
TABLE = """<table><caption>{chapter} <span>&ndash; {summary}</span></caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="points">Points</th><th scope="col">State</th>
<th scope="col">Checks</th></tr></thead><tbody>
{rows}</tbody></table>
"""
ROW = """<tr><th scope="row">{name}</th><td class="points">{points:g}</td>
<td class="status {kind}"><span aria-hidden="true">{mark}</span> {status}</td><td>{note}</td></tr>
"""


def html(exercises: list[Exercise]) -> str:
    """A page that needs nothing else, in the reader's theme; states are words, not only colours."""
    chapters: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        chapters.setdefault(exercise.chapter, []).append(exercise)
    tables = "".join(
        TABLE.format(chapter=escape(name), summary=escape(summary(own)), rows="".join(map(_row, own)))
        for name, own in chapters.items()
    )
    return PAGE.format(summary=escape(summary(exercises)), tables=tables)


def _row(e: Exercise) -> str:
    kind = e.status.replace(" ", "-")
    return ROW.format(
        name=escape(e.name),
        points=e.points,
        kind=kind,
        mark=MARKS[e.status],
        status=e.status,
        note=escape(e.note),
    )


def progress(folder: Path, page: Path | None = None) -> int:
    """Print the table, or write it to `page`. Exit code: 0, or 2 if `folder` holds no exercises."""
    try:
        exercises = [exercise for notebook in find_notebooks(folder) for exercise in read(notebook)]
    except FileNotFoundError as problem:
        print(problem)
        return 2
    if not exercises:
        print(f"{folder} holds no notebooks with exercises. Name the folder that holds yours.")
        return 2
    if page is None:
        print_table(exercises)
        return 0
    page.write_text(html(exercises), encoding="utf-8")
    print(f"{summary(exercises)}: {page}")
    return 0
