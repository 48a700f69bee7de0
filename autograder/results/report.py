"""The class report: one HTML page to read, one CSV to sort, one JSON to compute with."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.render import (
    Report,
    Submission,
    atomic_write,
    clean,
    day_of,
    dicts,
    environment,
    number,
    one_line,
    safe_part,
    share,
    texts,
    title_of,
)
from autograder.results import analysis, marked, similarity
from autograder.results.alarms import alarms
from autograder.results.analysis import earned, exercises, student_of, submissions
from autograder.results.rows import final, row
from autograder.results.tables import csv_bytes
from autograder.results.wording import STATUS_MARK, STATUSES


@dataclass(frozen=True)
class ReportPaths:
    """Where the three files of a class report were written."""

    html: Path
    csv: Path
    json: Path


def write_report(report: Report, folder: Path, roster: Mapping[str, str] | None = None) -> ReportPaths:
    """Write `<chapter>.html`, `<chapter>.csv` and `<chapter>.json` into `folder`, each atomically.

    report: the dict of the CLI's contract. roster: student id -> name to show, or None.
    Raises ValueError if the report has no chapter, OSError if the folder cannot be written.
    """
    chapter = one_line(report.get("chapter"))
    if not chapter:
        raise ValueError("expected a report with a 'chapter', got none: pass what `autograder grade` wrote")
    stem = safe_part(chapter)
    found = similarity.pairs(report)
    return ReportPaths(
        html=atomic_write(folder / f"{stem}.html", class_page(report, roster, found)),
        csv=atomic_write(folder / f"{stem}.csv", class_csv(report, roster)),
        json=atomic_write(folder / f"{stem}.json", report_json({**report, "look_alikes": similarity.to_json(found)})),
    )


def report_json(report: Report) -> str:
    """Return the report as JSON that any parser reads: sorted keys, NaN and ∞ as null, valid Unicode."""
    return json.dumps(_plain(report), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: object) -> Any:
    """Return `value` as JSON's own types; a number that JSON does not have becomes null, a path its text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _text(value)


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode("utf-8")


def class_csv(report: Report, roster: Mapping[str, str] | None = None) -> bytes:
    """Return one row a student: who, status, score, points per grade id, flags, note.

    UTF-8 with a byte-order mark, because people open this file in Excel. A score that waits for a person is
    an empty cell, never a zero; where work was late, what that cost has a column too.
    """
    ids, names = _grade_ids(report), names_of(report, roster)
    named = ["name"] if names or roster is not None else []
    penalties = ["late_penalty"] if any(s.get("late_penalty") for s in submissions(report)) else []
    rows: list[list[object]] = [["student", *named, "status", "score", "max_score", *ids, *penalties, "flags", "note"]]
    for submission in _by_student(report, names):
        by_id = {one_line(e.get("grade_id")): e for e in exercises(submission)}
        student, score = student_of(submission), final(submission)
        cells = [earned(by_id[i]) if score is not None and i in by_id else None for i in ids]
        cells += [number(submission.get("late_penalty")) for _ in penalties]
        known = [names.get(student, "") for _ in named]
        rows.append([student, *known, one_line(submission.get("status")), score,
                     number(report.get("max_score")), *cells, " ".join(texts(submission.get("flags"))),
                     one_line(submission.get("note"))])  # fmt: skip
    return csv_bytes(rows, bom=True)


def class_page(
    report: Report, roster: Mapping[str, str] | None = None, look_alikes: Sequence[similarity.Pair] = ()
) -> str:
    """Return the class report as one self-contained HTML page: no script, no external resource."""
    names = names_of(report, roster)
    chapter = one_line(report.get("chapter"))
    scores, most = marked.scores(report), marked.most(report)
    shares = [part for score in scores if (part := share(score, most)) is not None]
    items = analysis.items(report)
    rows = [row(submission, items, chapter) for submission in _by_student(report, names)]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=title_of(report),
            chapter=chapter,
            day=day_of(report),
            max_score=number(report.get("max_score")),
            settled_max=most,
            unsettled=marked.unsettled(report),
            alarms=alarms(report),
            names=names,
            n_all=len(submissions(report)),
            n_graded=len(scores),
            needed=analysis.person_needed(report),
            retry=_retry(report),
            waiting=[*analysis.person_needed(report), *_retry(report)],
            unmarked=analysis.unmarked(report),
            dropped=texts(report.get("dropped")),
            changed=_changed(report),
            median=statistics.median(scores) if scores else None,
            mean_share=statistics.fmean(shares) if shares else None,
            misconceptions=analysis.misconceptions(report),
            flags=analysis.flags(report),
            items=items,
            orders={"name": rows, "score": sorted(rows, key=_by_score)},
            order=STATUSES,
            marks=STATUS_MARK,
            times=_times(report),
            look_alikes=look_alikes,
            total=number(report.get("seconds")),
            jobs=one_line(report.get("jobs")),
            **_figures(report, most, items, scores),
        )
    )


def names_of(report: Report, roster: Mapping[str, str] | None) -> dict[str, str]:
    """Return the names that are known: the gradebook's, and before them the roster's."""
    stored = report.get("names")
    known = {**(stored if isinstance(stored, Mapping) else {}), **(roster or {})}
    return {str(student): name for student, said in known.items() if (name := clean(said).strip())}


def _by_score(one: Mapping[str, Any]) -> float:
    """The best first, who has no score yet last."""
    return math.inf if one["score"] is None else -float(one["score"])


def _changed(report: Report) -> list[Mapping[str, Any]]:
    """Return the marks that changed, the newest first."""
    return dicts(report.get("changed"))[::-1]


def _figures(report: Report, most: float | None, items: list[analysis.Item], scores: list[float]) -> dict[str, str]:
    """Draw the figures that there is something to draw for."""
    from autograder.results import figures  # matplotlib: a second that feedback and export need not wait

    times = [seconds for seconds, _ in analysis.seconds(report)]
    top = most or max(scores, default=1.0) or 1.0
    return {
        "histogram": figures.score_histogram(scores, top, statistics.median(scores)) if scores else "",
        "statuses": figures.status_bars(items) if items else "",
        "time_figure": figures.time_histogram(times) if times else "",
    }


def _times(report: Report) -> dict[str, Any]:
    timed = analysis.seconds(report)
    if not timed:
        return {}
    ordered = sorted(seconds for seconds, _ in timed)
    p90 = ordered[math.ceil(0.9 * len(ordered)) - 1]
    return {"median": statistics.median(ordered), "p90": p90, "slowest": timed[:3]}


def _retry(report: Report) -> list[tuple[str, str]]:
    waiting = [s for s in submissions(report) if s.get("status") == "retry"]
    default = "the machine failed, not the submission"
    return [(student_of(s), f"grade again: {one_line(s.get('note'), 500) or default}") for s in waiting]


def _by_student(report: Report, names: Mapping[str, str] | None) -> list[Submission]:
    known = names or {}
    return sorted(submissions(report), key=lambda s: known.get(student_of(s), student_of(s)).casefold())


def _grade_ids(report: Report) -> list[str]:
    """Return every grade id met, in the order of the first submission that has it."""
    return list(dict.fromkeys(one_line(e.get("grade_id")) for s in submissions(report) for e in exercises(s)))
