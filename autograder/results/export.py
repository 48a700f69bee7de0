"""Grades in the files that Canvas and Moodle import, and a plain CSV.

What their importers do shaped these files (read in their sources):
- Canvas finds a student by ID, else SIS User ID, else SIS Login ID, else by name; it wants the columns
  Student, ID, SIS User ID, SIS Login ID, Section before the assignments, and a row "Points Possible" after
  the heading. It finds an assignment by "Title (id)" or by its exact title. A row whose name contains "Points
  Possible" is taken for that row, whoever it belongs to.
- Moodle lets the teacher map columns; one unknown user or a grade over 100 (unless the site allows more)
  makes it refuse the whole file.
- An empty cell clears a grade that is already there, in both.
So a submission without a final grade is left out and listed, and exported as zero only where that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from autograder.errors import UsageError
from autograder.render import Report, atomic_write, number, one_line, title_of
from autograder.results.analysis import student_of, submissions, unmarked
from autograder.results.tables import csv_bytes
from autograder.submissions.roster import Person, Roster, load_roster

Target = Literal["canvas", "moodle", "csv"]
Row = list[object]
_MOODLE_LARGEST = 100


class ExportError(UsageError):
    """Nothing that could be exported, or a target that does not exist."""


@dataclass(frozen=True)
class Exported:
    """What an export wrote.

    rows: students in the file. left_out: (student, reason) of those who are not. warnings: what to know
    before importing.
    """

    path: Path
    rows: int
    left_out: list[tuple[str, str]]
    warnings: list[str]


@dataclass(frozen=True)
class _Line:
    """One student's grades: a float per report, None where there is no final grade."""

    person: Person
    scores: list[float | None]
    statuses: list[str]


def export(
    reports: Sequence[Report],
    to: Target,
    roster: Path | None,
    out: Path,
    columns: Mapping[str, str] | None = None,
    zeros: Mapping[str, Collection[str]] | None = None,
) -> Exported:
    """Write one CSV with a grade column per report, and say who is not in it and why.

    roster: a CSV with the class's ids (see load_roster), or None: then our student id stands for the user
    name (Moodle) and the SIS Login ID (Canvas). out: a file, or a folder that gets `grades-<to>.csv`.
    columns: chapter -> heading of its grade column, such as "The linear model (4711)"; without it the heading
    is taken from the roster file where that is a Canvas or Moodle export naming the assignment, else it is
    the chapter's title. zeros: chapter -> students who get 0 in this file, since they handed in nothing readable.
    Raises ExportError for no reports or an unknown target, RosterError for a bad roster, OSError for `out`.
    """
    if to not in ("canvas", "moodle", "csv"):
        raise ExportError(f"expected canvas, moodle or csv, got {to!r}: choose one of the three")
    if not reports:
        raise ExportError("expected at least one report, got none: run `autograder grade` first")
    known = load_roster(roster) if roster is not None else None
    lines, left_out = _lines(reports, known, zeros or {}, keep_all=to == "csv")
    headings = [_heading(report, known, columns or {}) for report in reports]
    rows = _WRITERS[to](lines, headings, reports)
    path = out / f"grades-{to}.csv" if out.is_dir() else out
    # People open the plain file in Excel, which needs the mark; the importers read plain UTF-8.
    atomic_write(path, csv_bytes(rows, bom=to == "csv"))
    said = [*_strangers(reports, known), *_warnings(lines, reports, to), *_zeros(zeros or {}, path)]
    return Exported(path, len(lines), left_out, said)


def _zeros(zeros: Mapping[str, Collection[str]], path: Path) -> list[str]:
    return [
        f"{chapter}: 0 written for {len(students)} who handed in nothing or nothing readable ({', '.join(students)}), "
        f"in {path.name} alone: the gradebook holds no mark of theirs"
        for chapter, students in zeros.items()
        if students
    ]


def _strangers(reports: Sequence[Report], roster: Roster | None) -> list[str]:
    """Who is in a report but not in the roster, and the reverse: each of them may be one person under two names."""
    if roster is None:
        return []
    students = dict.fromkeys(student_of(s) for report in reports for s in submissions(report))
    unknown = [student for student in students if roster.find(student) is None]
    known = {person.ours for student in students if (person := roster.find(student)) is not None}
    absent = [f"{p.name} ({p.ours})" if p.name else p.ours for p in roster.people if p.ours not in known]
    named = (
        (unknown, "in the reports, but not in the roster (add rows with these ids, or correct them there)"),
        (absent, "in the roster, but in no report"),
        (roster.skipped, "rows of the roster without any id, which were passed over"),
    )
    return [f"{len(people)} {words}: {'; '.join(people)}" for people, words in named if people]


def _lines(
    reports: Sequence[Report], roster: Roster | None, zeros: Mapping[str, Collection[str]], *, keep_all: bool
) -> tuple[list[_Line], list[tuple[str, str]]]:
    """Return the students to write, by name, and those left out with the reason."""
    lines, left_out = [], []
    came = [student_of(s) for report in reports for s in submissions(report)]
    for student in dict.fromkeys([*came, *(student for students in zeros.values() for student in students)]):
        results = [_result(report, student, zeros.get(one_line(report.get("chapter")), ())) for report in reports]
        scores, statuses = [score for score, _, _ in results], [status for _, status, _ in results]
        line = _Line(_identify(student, roster), scores, statuses)
        if roster is not None and roster.find(student) is None and not keep_all:
            left_out.append((student, "not in the roster: add a row with this id"))
        elif all(score is None for score in line.scores):
            left_out.append((student, next((note for _, _, note in results if note), "no final grade")))
            lines += [line] if keep_all else []
        else:
            lines.append(line)
    absent = _absent(roster, lines, len(reports)) if keep_all else []
    return sorted(lines + absent, key=_by_name), left_out


def _by_name(line: _Line) -> str:
    return (line.person.name or line.person.student).casefold()


def _absent(roster: Roster | None, lines: list[_Line], n: int) -> list[_Line]:
    """Return a line without grades for everyone in the roster who handed nothing in."""
    present = {replace(line.person, student="") for line in lines}
    people = roster.people if roster is not None else ()
    return [_Line(p, [None] * n, ["missing"] * n) for p in people if replace(p, student="") not in present]


def _identify(student: str, roster: Roster | None) -> Person:
    found = roster.find(student) if roster is not None else None
    if found is not None:
        return replace(found, student=student)
    return Person(student=student, name=student, username=student, sis_login_id=student)


def _result(report: Report, student: str, zeros: Collection[str]) -> tuple[float | None, str, str]:
    """Return (final score or None, status, why there is none)."""
    if student in zeros:
        return 0.0, "missing", ""
    mine = [s for s in submissions(report) if student_of(s) == student]
    if not mine:
        return None, "missing", ""
    last = mine[-1]
    status, score = one_line(last.get("status")), number(last.get("score"))
    if status == "graded" and score is not None:
        return score, status, ""
    reason = "needs a person" if status != "retry" else "to be graded again"
    note = one_line(last.get("note"))
    return None, "manual" if status == "graded" else status, f"{reason}: {note}" if note else reason


def _heading(report: Report, roster: Roster | None, columns: Mapping[str, str]) -> str:
    """Return the grade column's heading, in the LMS's own words where they are known."""
    chapter, title = one_line(report.get("chapter")), title_of(report)
    if columns.get(chapter):
        return columns[chapter]
    for heading in roster.headings if roster is not None else ():
        # Canvas: "Title (4711)". Moodle: "Assignment: Title (Real)".
        bare = re.sub(r"^\w+: | \((\d+|Real)\)$", "", heading.strip())
        if bare in (title, chapter):
            return heading.strip()
    return title


def _canvas(lines: list[_Line], headings: list[str], reports: Sequence[Report]) -> list[Row]:
    rows: list[Row] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *headings]]
    rows.append(["Points Possible", "", "", "", "", *[number(r.get("max_score")) for r in reports]])
    for line in lines:
        person = line.person
        name = re.sub(r"(?i)points\s+possible", "Points-Possible", person.name)
        ids = [person.canvas_id, person.sis_user_id, person.sis_login_id]
        rows.append([name, *ids, person.section, *map(_rounded, line.scores)])
    return rows


def _moodle(lines: list[_Line], headings: list[str], _reports: Sequence[Report]) -> list[Row]:
    """Write only identifying columns that are filled for all: a user that is not found stops the import."""
    choices = (("Username", "username"), ("ID number", "id_number"), ("Email address", "email"))
    used = [(title, kind) for title, kind in choices if all(getattr(line.person, kind) for line in lines)]
    used = used or [("Username", "student")]
    rows: list[Row] = [[*[title for title, _ in used], "Full name", *headings]]
    for line in lines:
        ids = [getattr(line.person, kind) for _, kind in used]
        rows.append([*ids, line.person.name, *map(_rounded, line.scores)])
    return rows


def _plain(lines: list[_Line], _headings: list[str], reports: Sequence[Report]) -> list[Row]:
    chapters = [one_line(report.get("chapter")) for report in reports]
    heading: Row = ["student", "name", "email", "section"]
    heading += [title for chapter in chapters for title in (chapter, f"{chapter} max", f"{chapter} status")]
    rows = [heading]
    for line in lines:
        row: Row = [line.person.student, line.person.name, line.person.email, line.person.section]
        for score, report, status in zip(line.scores, reports, line.statuses, strict=True):
            row += [score, number(report.get("max_score")), status]
        rows.append(row)
    return rows


_WRITERS = {"canvas": _canvas, "moodle": _moodle, "csv": _plain}


def _rounded(score: float | None) -> float | None:
    """Round to the two decimals that Canvas and Moodle show and compare."""
    return None if score is None else round(score, 2)


def _warnings(lines: list[_Line], reports: Sequence[Report], to: Target) -> list[str]:
    found = []
    for position, report in enumerate(reports):
        chapter = one_line(report.get("chapter"))
        waiting = {student for _, students in unmarked(report) for student in students}
        if waiting:
            found.append(f"{chapter}: {len(waiting)} students have written answers that are not marked yet")
        blank = sum(line.scores[position] is None for line in lines)
        if blank and to != "csv":
            found.append(f"{chapter}: {blank} empty cells would clear grades entered before: export it alone")
        if to == "moodle" and any((line.scores[position] or 0) > _MOODLE_LARGEST for line in lines):
            found.append(f"{chapter}: grades over {_MOODLE_LARGEST}, which Moodle refuses by default")
    return found
