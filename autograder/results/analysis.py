"""What a class's results say: scores, difficulty, discrimination, misconceptions, times, flags.

Pure functions from the report dict to plain values; only submissions with status "graded" and a finite score
count, so a broken notebook never looks like a hard exercise.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.render import Report, Submission, clean, dicts, number, one_line, readable, share, texts
from autograder.results.wording import STATUSES, flag_meaning

FEWEST_FOR_CORRELATION = 5


@dataclass(frozen=True)
class Item:
    """One exercise over the class. `mean_share` in [0, 1]; `discrimination` is an item-rest correlation."""

    grade_id: str
    exercise: str
    max_points: float | None
    mean_share: float | None
    counts: dict[str, int]
    discrimination: float | None
    discrimination_note: str
    in_kernel: bool


@dataclass(frozen=True)
class Misconception:
    """One named test and who failed it; `share` = failed / graded submissions."""

    exercise: str
    title: str
    hint: str
    hidden: bool
    failed: int
    of: int
    share: float
    students: list[str]


@dataclass(frozen=True)
class Flag:
    """One flag met in the class, what it means, and whose submissions carry it."""

    flag: str
    meaning: str
    students: list[str]


def submissions(report: Report) -> list[Submission]:
    """Return the submissions in the report, in its order."""
    return dicts(report.get("submissions"))


def exercises(submission: Submission) -> list[Mapping[str, Any]]:
    """Return the exercises of one submission."""
    return dicts(submission.get("exercises"))


def student_of(submission: Submission) -> str:
    """Return the student's id for display."""
    return one_line(submission.get("student")) or "(no name)"


def graded(report: Report) -> list[Submission]:
    """Return the submissions whose score stands: status graded and a finite score."""
    return [
        s for s in submissions(report) if s.get("status") == "graded" and number(s.get("score")) is not None
    ]


def person_needed(report: Report) -> list[tuple[str, str]]:
    """Return (student, reason) for everyone a person must look at."""
    found = []
    for submission in submissions(report):
        status, reason = submission.get("status"), one_line(submission.get("note"), 500)
        if status == "graded" and number(submission.get("score")) is None:
            found.append((student_of(submission), reason or "the score is not a finite number"))
        elif status not in ("graded", "retry"):
            found.append((student_of(submission), reason or "no reason was recorded"))
    return found


def unmarked(report: Report) -> list[tuple[str, list[str]]]:
    """Return (written question, students whose answer still waits for a person's mark)."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for submission in graded(report):
        for exercise in exercises(submission):
            if is_pending(exercise) and not exercise.get("broken"):
                waiting[one_line(exercise.get("grade_id"))].append(student_of(submission))
    return sorted(waiting.items())


def is_pending(exercise: Mapping[str, Any]) -> bool:
    """Tell whether a person still has to mark this exercise."""
    if exercise.get("status") != "manual" or number(exercise.get("manual_score")) is not None:
        return False
    return not number(exercise.get("points"))


def earned(exercise: Mapping[str, Any]) -> float | None:
    """Return the points of an exercise; None while a person has not marked it."""
    if is_pending(exercise):
        return None
    manual = number(exercise.get("manual_score"))
    if manual is not None:
        return manual + (number(exercise.get("extra_credit")) or 0.0)
    return number(exercise.get("points"))


def _cells(report: Report) -> dict[str, list[tuple[Submission, Mapping[str, Any]]]]:
    """Group the graded submissions' exercises by grade id, in order of first appearance."""
    grouped: dict[str, list[tuple[Submission, Mapping[str, Any]]]] = {}
    for submission in graded(report):
        for exercise in exercises(submission):
            grouped.setdefault(one_line(exercise.get("grade_id")), []).append((submission, exercise))
    return grouped


def items(report: Report) -> list[Item]:
    """Return one Item per exercise, in the order of the chapter."""
    grouped = _cells(report)
    waiting = {name for name, cells in grouped.items() if any(is_pending(exercise) for _, exercise in cells)}
    return [_item(grade_id, cells, waiting) for grade_id, cells in grouped.items()]


def _item(grade_id: str, cells: list[tuple[Submission, Mapping[str, Any]]], waiting: set[str]) -> Item:
    first = cells[0][1]
    shares = [s for _, e in cells if (s := share(earned(e), e.get("max_points"))) is not None]
    value, note = discrimination(cells, waiting)
    statuses = Counter(e.get("status") if e.get("status") in STATUSES else "manual" for _, e in cells)
    return Item(
        grade_id=grade_id,
        exercise=one_line(first.get("exercise")) or grade_id,
        max_points=number(first.get("max_points")),
        mean_share=statistics.fmean(shares) if shares else None,
        counts={status: statuses.get(status, 0) for status in STATUSES},
        discrimination=value,
        discrimination_note=note,
        in_kernel=any(e.get("in_kernel") is True for _, e in cells),
    )


def discrimination(
    cells: list[tuple[Submission, Mapping[str, Any]]], waiting: Collection[str] = ()
) -> tuple[float | None, str]:
    """Correlate an exercise's points with the rest of the score (item-rest, Pearson).

    waiting: grade ids that a person has yet to mark for somebody; the rest is taken without them.

    Returns (r, a word for it); (None, reason) below five submissions or where one side does not vary.
    The item is taken out of the total, or it would correlate with itself.
    """
    pairs = []
    for submission, exercise in cells:
        item, score = earned(exercise), number(submission.get("score"))
        if item is not None and score is not None:
            others = (e for e in exercises(submission) if e is not exercise and one_line(e.get("grade_id")) in waiting)
            pairs.append((item, score - item - sum(earned(other) or 0.0 for other in others)))
    if len(pairs) < FEWEST_FOR_CORRELATION:
        return None, "too few"
    item_points, rest = zip(*pairs, strict=True)
    if max(item_points) - min(item_points) < 1e-9 or max(rest) - min(rest) < 1e-9:
        return None, "no spread"
    r = statistics.correlation(item_points, rest)
    return r, "strong" if r >= 0.4 else "fair" if r >= 0.2 else "weak" if r >= -0.1 else "negative: read it"


def misconceptions(report: Report) -> list[Misconception]:
    """Return the named tests that somebody failed, most frequent first.

    A submission counts where the exercise was attempted and the test said no. An error or time-out that
    let no test pass says nothing about a misconception and is counted under the exercise's statuses instead.
    """
    who: dict[tuple[str, str], list[str]] = defaultdict(list)
    seen: dict[tuple[str, str], Mapping[str, Any]] = {}
    class_ = graded(report)
    for submission in class_:
        for exercise in exercises(submission):
            for test in _telling_tests(exercise):
                key = (one_line(exercise.get("exercise")), one_line(test.get("name")))
                seen.setdefault(key, test)
                who[key].append(student_of(submission))
    found = [_misconception(report, key, seen[key], students, len(class_)) for key, students in who.items()]
    return sorted(found, key=lambda m: (-m.failed, m.exercise, m.title))


def _telling_tests(exercise: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tests = dicts(exercise.get("tests"))
    status = exercise.get("status")
    stopped = status in ("error", "timeout") and not any(test.get("passed") for test in tests)
    if status == "not-attempted" or stopped:
        return []
    return [test for test in tests if not test.get("passed") and test.get("status") != "broken"]


def _misconception(
    report: Report, key: tuple[str, str], test: Mapping[str, Any], students: list[str], of: int
) -> Misconception:
    exercise, name = key
    known = facts(report, exercise, name)
    hint = clean(test.get("hint") or known.get("hint"), 1_000).strip()
    failed = sorted(set(students), key=str.casefold)
    return Misconception(
        exercise=exercise,
        title=readable(name),
        hint=hint,
        hidden=is_hidden(report, exercise, test) is not False,
        failed=len(failed),
        of=of,
        share=len(failed) / of,
        students=failed,
    )


def facts(report: Report, exercise: str, name: str) -> Mapping[str, Any]:
    """Return what the report's `tests` table says about a named test (empty where it says nothing)."""
    table = report.get("tests")
    rows = dicts(table.get(exercise)) if isinstance(table, Mapping) else []
    return next((row for row in rows if one_line(row.get("name")) == name), {})


def is_hidden(report: Report, exercise: str, test: Mapping[str, Any]) -> bool | None:
    """Tell whether a test is hidden: True if anything says so, False if something says public, else None."""
    name = one_line(test.get("name"))
    table = report.get("tests")
    rows = dicts(table.get(exercise)) if isinstance(table, Mapping) else []
    said = [test.get("hidden"), *(row.get("hidden") for row in rows if one_line(row.get("name")) == name)]
    stated = [value for value in said if value is not None]
    if not stated:
        return None
    return not all(value is False for value in stated)


def seconds(report: Report) -> list[tuple[float, str]]:
    """Return (seconds, student) for every submission with a usable time, slowest first."""
    timed = ((number(s.get("seconds")), student_of(s)) for s in submissions(report))
    return sorted(((t, who) for t, who in timed if t is not None and t >= 0), reverse=True)


def flags(report: Report) -> list[Flag]:
    """Return the flags met, most frequent first."""
    who: dict[str, list[str]] = defaultdict(list)
    for submission in submissions(report):
        for flag in dict.fromkeys(texts(submission.get("flags"))):
            who[flag].append(student_of(submission))
    ordered = sorted(who.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Flag(flag, flag_meaning(flag), sorted(students, key=str.casefold)) for flag, students in ordered]
