"""What was measured of the tests, for people and for programs: a table, JSON, and an HTML page."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from autograder.render import environment
from autograder.strength.measure import GATE, Row, Strength

_NOTHING = "–"
_COLUMNS = ("wrong", "right", "agree", "gates", "keys", "mutants", "equal", "false", "s")
_LEGEND = (
    "wrong answers caught, right ones accepted, judged alike by notebook and grading, "
    "gates against earning for nothing that hold, callables of students that solve it, "
    "mutants caught, mutants that change nothing, right answers failed / tests run over seeds"
)


def table(found: Sequence[Strength], seconds: float, jobs: int) -> Table:
    """A row an exercise, a subtotal a chapter; red where a gate is missed."""
    # Without padding, so that a line of ten columns fits into a terminal of 80.
    made = Table(title="Strength of the tests", caption=f"{seconds:.0f} s, {jobs} jobs\n{_LEGEND}", padding=0)
    made.add_column("exercise", no_wrap=True)
    for name in _COLUMNS:
        made.add_column(name, justify="right", no_wrap=True)
    for chapter in found:
        for row in chapter.rows:
            made.add_row(f"  {escape(row.exercise)}", *_cells(row))
        made.add_row(escape(chapter.chapter), *_cells(chapter.total), style="bold", end_section=True)
    return made


def _cells(row: Row) -> list[str]:
    fewer = row.killed < GATE * (row.mutants - row.equivalent)
    return [
        _share(row.caught, row.wrong),
        _share(row.accepted, row.right),
        _share(row.agreed, row.compared),
        _share(row.held, row.gates),
        _keys(row),
        _share(row.killed, row.mutants - row.equivalent, red=fewer),
        f"{row.equivalent}" if row.mutants else _NOTHING,
        _share(row.false_failures, row.runs, red=row.false_failures > 0),
        f"{sum(row.seconds.values()):.1f}",
    ]


def _keys(row: Row) -> str:
    """How many of the callables that students have solve the exercise: none should."""
    found = row.keys - row.useless
    return _NOTHING if not row.keys else f"[red]{found}[/]" if found else "0"


def _share(part: int, whole: int, red: bool | None = None) -> str:
    if not whole:
        return _NOTHING
    bad = part < whole if red is None else red
    return f"[red]{part}/{whole}[/]" if bad else f"{part}/{whole}"


def lines(found: Sequence[Strength]) -> list[str]:
    """Every problem, then every surviving mutant, one line each."""
    problems = [f"{c.chapter}: {problem}" for c in found for problem in c.all_problems]
    survivors = [f"{c.chapter}: {r.exercise}: survives: {s}" for c in found for r in c.rows for s in r.survivors]
    return [*problems, *survivors]


def as_json(found: Sequence[Strength], seconds: float, jobs: int) -> str:
    """All figures: {"ok", "seconds", "jobs", "gate", "chapters": [{"chapter", "total", "exercises", "problems"}]}."""
    chapters = [
        {
            "chapter": chapter.chapter,
            "ok": not chapter.all_problems,
            "mutation_score": chapter.mutation_score,
            "bound": bound(chapter.total),
            "total": _figures(chapter.total),
            "exercises": [asdict(row) for row in chapter.rows],
            "problems": chapter.problems,
        }
        for chapter in found
    ]
    top = {"ok": all(c["ok"] for c in chapters), "seconds": round(seconds, 1), "jobs": jobs, "gate": GATE}
    return json.dumps({**top, "chapters": chapters}, indent=1, ensure_ascii=False) + "\n"


def _figures(total: Row) -> dict[str, Any]:
    return {key: value for key, value in asdict(total).items() if key not in {"exercise", "problems", "survivors"}}


def bound(row: Row, confidence: float = 0.95) -> float | None:
    """The rate of false failures that the runs rule out: above it, so few would be less likely than 1 - confidence.

    The upper end of the one-sided Clopper-Pearson interval (Clopper and Pearson 1934); None without runs.
    """
    if not row.runs:
        return None
    low, high = row.false_failures / row.runs, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        at_most = sum(_binomial(row.runs, k, middle) for k in range(row.false_failures + 1))
        low, high = (middle, high) if at_most > 1 - confidence else (low, middle)
    return high


def _binomial(n: int, k: int, p: float) -> float:
    """The chance of k out of n."""
    if p <= 0 or p >= 1:
        return float(k == (n if p >= 1 else 0))
    logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))


def page(found: Sequence[Strength], seconds: float, jobs: int) -> str:
    """One self-contained HTML page: no script, nothing fetched."""
    total = Row("")
    for chapter in found:
        total.add(chapter.total)
    template = environment().get_template("strength.html.j2")
    views = [_view(chapter) for chapter in found]
    return template.render(
        chapters=views, total=total, bound=bound(total), seconds=seconds, jobs=jobs, gate=GATE,
        n_exercises=sum(len(c.rows) for c in found), problems=lines_of_problems(found),
    )  # fmt: skip


def lines_of_problems(found: Sequence[Strength]) -> list[tuple[str, str]]:
    """(chapter, problem) of every problem."""
    return [(chapter.chapter, problem) for chapter in found for problem in chapter.all_problems]


def _view(chapter: Strength) -> dict[str, Any]:
    return {
        "name": chapter.chapter,
        "total": chapter.total,
        "rows": chapter.rows,
        "score": chapter.mutation_score,
        "bound": bound(chapter.total),
        "survivors": [(row.exercise, *_split(change)) for row in chapter.rows for change in row.survivors],
    }


def _split(change: str) -> tuple[str, str]:
    before, _, after = change.partition(" -> ")
    return before, after
