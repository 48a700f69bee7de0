"""What an instructor sees in the terminal: a progress bar with the time left, and the class's table."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from autograder.layout import Chapter
from autograder.render import writing
from autograder.results.alarms import alarms
from autograder.results.analysis import unmarked
from autograder.results.report import write_report
from autograder.results.similarity import Pair
from autograder.results.wording import PARTLY, STATUS_MARK, is_partial

_STYLE = {"passed": "green", "failed": "red", "error": "red", "timeout": "magenta", "manual": "yellow"}
_MARK = {"passed": "✓", "failed": "✗", "error": "!", "timeout": "⧗", "not-attempted": "·", "manual": "?"}


def wide() -> Console:
    """The terminal; or, where the output goes into a file, room for whole tables instead of 80 columns."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console() if known else Console(width=160)


Work = Callable[[Callable[[float, int, str], None]], dict[str, Any]]


def graded(chapter: Chapter, work: Work, quiet: bool = False) -> dict[str, Any]:
    """Have a chapter graded under a progress bar, write its report, print its table; returns the report.

    work: grades; it is handed what to call with (done, total, student) after each submission.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    folder = chapter.course.root / "reports"
    with writing(folder), Progress(*columns, console=Console(file=sys.stderr), disable=quiet) as bar:
        task = bar.add_task(chapter.name, total=None)
        report = work(lambda done, total, student: bar.update(task, completed=done, total=total))
    with writing(folder):
        paths = write_report(report, folder)
    for alarm in alarms(report):
        print(f"look at this first: {alarm}", file=sys.stderr)
    if not quiet:
        console = wide()
        console.print(table(report))
        console.print(
            "   ".join(f"{i} {name}" for i, name in enumerate(columns_of(report), start=1)), markup=False
        )
        console.print(legend())
        for question, students in unmarked(report):
            print(f"{question}: {len(students)} waiting for a person's mark")
        if report.get("changes"):
            changes_table(chapter.name, report["changes"])
        print(f"report: {paths.html}\ntable:  {paths.csv}\nJSON:   {paths.json}")
    return report


def similar_table(chapter: str, found: Sequence[Pair]) -> None:
    """Print look-alike answers, the strongest first."""
    shown = Table(title=f"{chapter}: look-alike answers, to be read by a person", title_justify="left")
    for name in ("alike", "student", "and", "most of it in"):
        shown.add_column(name)
    for pair in found:
        where = ", ".join(f"{one.exercise} {one.alike:.0%}" for one in pair.shared[:4])
        shown.add_row(f"{pair.alike:.0%}", *map(escape, (*pair.students, where)))
    if not found:
        shown.add_row("", "no pair stands out", "", "")
    wide().print(shown)


def changes_table(chapter: str, found: Sequence[Mapping[str, Any]]) -> None:
    """Print marks that changed, the oldest first."""
    shown = Table(title=f"{chapter}: marks that changed", title_justify="left")
    for name in ("when (UTC)", "student", "what", "before", "after", "why"):
        shown.add_column(name)
    for change in found:
        marks = (f"{change['before']:g}", f"{change['after']:g}")
        words = (change["moment"], change["student"], change["what"].removeprefix("test_"))
        shown.add_row(*map(_plain, words), *marks, _plain(change["why"]))
    if not found:
        shown.add_row("", "no mark changed", "", "", "", "")
    wide().print(shown)


def table(report: dict[str, Any]) -> Table:
    """The class as a table: a row a student, a numbered column an exercise (`legend` names them)."""
    names = columns_of(report)
    found = Table(
        title=f"{report['chapter']}: {report['title']}",
        caption=f"{report['seconds']:.1f} s, {report['jobs']} jobs",
    )
    found.add_column("student", no_wrap=True)
    found.add_column(f"of {report['max_score']:g}", justify="right", no_wrap=True)
    for number, _ in enumerate(names, start=1):
        found.add_column(str(number), justify="center", no_wrap=True)
    found.add_column("note", overflow="fold")
    for entry in report["submissions"]:
        found.add_row(*_row(entry, names))
    return found


def columns_of(report: dict[str, Any]) -> list[str]:
    """The exercises in the table's order."""
    return list(dict.fromkeys([*report["tests"], *report["written"]]))


def _row(entry: dict[str, Any], names: list[str]) -> list[str]:
    by_name = {exercise["exercise"]: exercise for exercise in entry["exercises"]}
    score = f"{entry['score']:.4g}" if entry["status"] == "graded" else f"[yellow]{entry['status']}[/]"
    marks = (_cell(by_name.get(name)) for name in names)
    return [_plain(entry["student"]), score, *marks, _plain(entry["note"])[:160]]


def _cell(exercise: dict[str, Any] | None) -> str:
    if exercise is None:
        return ""
    status = exercise["status"]
    mark = STATUS_MARK[PARTLY] if is_partial(status, exercise["points"]) else _MARK[status]
    return f"[{_STYLE.get(status, 'dim')}]{mark}[/]"


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text).replace("[", r"\[")


def legend() -> str:
    """What the table's marks mean."""
    words = {
        "passed": "passed",
        "failed": "failed (points kept)",
        "error": "raised an error",
        "timeout": "took too long",
    }
    words |= {"not-attempted": "not attempted", "manual": "waits for a person"}
    parts = [f"[{_STYLE.get(key, 'dim')}]{_MARK[key]}[/] {text}" for key, text in words.items()]
    return "   ".join([parts[0], "[red]◐[/] partly passed", *parts[1:]])
