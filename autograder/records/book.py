"""The gradebook as the one truth about marks: whatever is shown is read from it each time.

A report says how a mark came about; the mark itself stands in nbgrader's gradebook, where people change it too: marks
and comments given by hand, extra credit, extensions, students taken out. `current` brings a report up to date with it,
so that terminal, report, feedback, export and formgrader say the same without grading again.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.judging.entries import Json
from autograder.layout import Chapter
from autograder.nbgrader_course import config, course_directory, load
from autograder.records import changes, notes
from autograder.records.trouble import explained
from autograder.render import number

LOOK_AGAIN = "needs-another-look"
_SHOWN = 200  # changes of marks, the newest, that a report shows


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one exercise of one student. look_again: marked by hand, then handed in anew.

    odd: what stands there and is no number; it counts as not given.
    """

    auto: float | None
    by_hand: float | None
    extra: float
    waits: bool
    comment: str = ""
    odd: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """As nbgrader counts: a mark given by hand goes before the automatic one; extra credit comes on top."""
        found = self.by_hand if self.by_hand is not None else self.auto
        return (found or 0.0) + self.extra if found is not None else 0.0

    @property
    def look_again(self) -> bool:
        return self.waits and self.by_hand is not None


@dataclass
class Marks:
    """All marks of one student in one assignment. penalty: points taken away for being late. late: seconds."""

    penalty: float = 0.0
    late: float = 0.0
    extension: float = 0.0
    by_id: dict[str, Mark] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return max(0.0, sum(mark.points for mark in self.by_id.values()) - self.penalty)


def current(chapter: Chapter, report: Json, why: str = "") -> Json:
    """The report with the marks that the gradebook holds now; without a gradebook, the report as it is.

    why: what made marks change, for the log, where it was not a person. Raises AutograderError where the gradebook
    cannot be read.
    """
    with opened(chapter) as book:
        if book is None:
            return report
        _renew_penalties(chapter, book)
        found, names = _read(chapter, book), _names(chapter, book)
    entries = [_entry(entry, found.get(entry["student"])) for entry in report["submissions"]]
    dropped = [e["student"] for e in entries if e["status"] == "graded" and e["student"] not in found]
    kept = [entry for entry in entries if entry["student"] not in dropped]
    moved = changes.note(chapter.course.state, chapter.name, _flat(found), why)
    log: list[changes.Change] = []
    with contextlib.suppress(AutograderError):  # a damaged log hides no mark; `autograder changes` says so
        log = changes.read(chapter.course.state, chapter.name)[-_SHOWN:]
    return report | {
        "submissions": kept,
        "dropped": dropped,
        "odd_marks": [line for entry in kept if entry["student"] in found for line in _odd(entry, found)],
        "names": names,
        "changes": [vars(change) for change in moved],
        "changed": [vars(change) for change in log],
    }


def notice(chapter: Chapter) -> None:
    """Log what people changed in the gradebook until now, before anything else changes it."""
    with opened(chapter) as book:
        if book is not None:
            changes.note(chapter.course.state, chapter.name, _flat(_read(chapter, book)))


def renewed(earlier: Json | None, report: Json) -> Json:
    """The report of some students put into the report of all: theirs is renewed, everybody else's stays."""
    if not earlier or earlier.get("chapter") != report["chapter"]:
        return report
    new = {entry["student"]: entry for entry in report["submissions"]}
    old = {entry["student"]: entry for entry in earlier.get("submissions", [])}
    everybody = old | new
    return report | {"submissions": [everybody[student] for student in sorted(everybody)]}


@contextlib.contextmanager
def opened(chapter: Chapter) -> Iterator[Any]:
    """nbgrader's gradebook of a course; None if there is none yet. Raises AutograderError where it cannot be read."""
    load()
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning, SQLAlchemyError

    folders = course_directory(chapter.course)
    file = folders.db_url.partition("sqlite:///")[2]
    if file and not Path(file).exists():
        yield None
        return
    try:
        with warnings.catch_warnings(), contextlib.closing(Gradebook(folders.db_url, folders.course_id)) as book:
            warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way with SQLAlchemy; nothing of ours
            yield book
    except (SQLAlchemyError, ImportError) as error:
        raise AutograderError(explained(error, folders.db_url)) from None


def _renew_penalties(chapter: Chapter, book: Any) -> None:
    """Have late penalties follow marks given by hand and extensions, which nbgrader itself does only when it grades."""
    assigner = late_penalties(chapter)
    for submission in _submissions(chapter, book):
        for part in submission.notebooks:
            late_penalty(assigner, submission, part)
    book.db.commit()


def late_penalties(chapter: Chapter) -> Any:
    """What assigns late penalties by the plugin that a course's settings name."""
    from nbgrader.preprocessors import AssignLatePenalties

    assigner = AssignLatePenalties(config=config(chapter.course))
    assigner.init_plugin()
    return assigner


def late_penalty(assigner: Any, submission: Any, part: Any) -> None:
    """nbgrader's late-submission plugin, called as its own autograde calls it; what stands already is not written."""
    penalty, late = 0.0, submission.total_seconds_late
    if not math.isfinite(part.score or 0.0):
        return  # a mark that is no number: the report says so, and it is for a person to mend
    if late > 0:
        found = assigner.plugin_inst.late_submission_penalty(submission.student.id, part.score, late)
        penalty = 0.0 if found is None else min(max(float(found), 0.0), part.score)
    if (part.late_submission_penalty or 0.0) != penalty:
        part.late_submission_penalty = penalty or None


def _submissions(chapter: Chapter, book: Any) -> list[Any]:
    from nbgrader.api import MissingEntry

    try:
        return list(book.find_assignment(chapter.name).submissions)
    except MissingEntry:
        return []


def _read(chapter: Chapter, book: Any) -> dict[str, Marks]:
    """Every mark of an assignment, by student: three queries, however large the class."""
    from nbgrader import api

    found = {
        submission.student.id: Marks(
            number(submission.late_submission_penalty) or 0.0,
            float(submission.total_seconds_late),
            submission.extension.total_seconds() if submission.extension else 0.0,
        )
        for submission in _submissions(chapter, book)
    }
    comments = {(s, c): text or "" for s, c, text in _cells(chapter, book, api.Comment, api.Comment.manual_comment)}
    columns = (api.Grade.auto_score, api.Grade.manual_score, api.Grade.extra_credit, api.Grade.needs_manual_grade)
    for student, cell, auto, by_hand, extra, waits in _cells(chapter, book, api.Grade, *columns):
        comment = comments.get((student, cell), "")
        odd = tuple(str(value) for value in (auto, by_hand, extra) if value is not None and number(value) is None)
        marks = number(auto), number(by_hand), number(extra) or 0.0
        found[student].by_id[cell] = Mark(*marks, bool(waits), comment, odd)
    return found


def _names(chapter: Chapter, book: Any) -> dict[str, str]:
    """The names of an assignment's students, as far as the gradebook knows them."""
    students = (submission.student for submission in _submissions(chapter, book))
    found = {one.id: " ".join(part for part in (one.first_name, one.last_name) if part) for one in students}
    return {student: name for student, name in found.items() if name}


def _cells(chapter: Chapter, book: Any, table: Any, *columns: Any) -> Any:
    """Student, cell name and these columns, of one of nbgrader's two tables of graded cells."""
    from nbgrader import api

    submitted, part = api.SubmittedAssignment, api.SubmittedNotebook
    return (
        book.db.query(submitted.student_id, api.BaseCell.name, *columns)
        .select_from(submitted)
        .join(api.Assignment, api.Assignment.id == submitted.assignment_id)
        .join(part, part.assignment_id == submitted.id)
        .join(table, table.notebook_id == part.id)
        .join(api.BaseCell, api.BaseCell.id == table.cell_id)
        .filter(api.Assignment.name == chapter.name)
    )


def _entry(entry: Json, marks: Marks | None) -> Json:
    """A submission's part of the report, with the marks of the gradebook."""
    if marks is None or not entry["exercises"]:
        return entry
    entry = _read_beside(entry, marks)
    exercises = [_exercise(exercise, marks.by_id.get(exercise["grade_id"])) for exercise in entry["exercises"]]
    again = [exercise["exercise"] for exercise in exercises if exercise.get("look_again")]
    flags = sorted({*entry["flags"]} - {LOOK_AGAIN} | ({LOOK_AGAIN} if again else set()))
    found = {**entry, "exercises": exercises, "flags": flags, "score": round(marks.score, 6)}
    for key, value in (("late_penalty", marks.penalty), ("late", marks.late), ("extension", marks.extension)):
        found.pop(key, None)
        if value:
            found[key] = round(value, 6)
    if again:
        said = f"{', '.join(again)}: marked by hand, then handed in anew: needs another look"
        found["note"] = "; ".join(part for part in (said, *_without(entry["note"], "needs another look")) if part)
    return found


def _read_beside(entry: Json, marks: Marks) -> Json:
    """An answer that stands beside its question's cell waits for a person; once it is marked, the score is final."""
    waiting = [n for n in entry.get("beside", ()) if n not in marks.by_id or marks.by_id[n].by_hand is None]
    if entry["status"] != "manual" or not entry.get("beside") or waiting:
        return entry
    return entry | {"status": "graded", "note": "; ".join(_without(entry["note"], notes.BESIDE))}


def _without(note: str, words: str) -> list[str]:
    return [part for part in note.split("; ") if words not in part]


def _exercise(exercise: Json, mark: Mark | None) -> Json:
    if mark is None:
        return exercise
    found = {k: v for k, v in exercise.items() if k not in {"manual_score", "extra_credit", "comment", "look_again"}}
    if mark.by_hand is not None or mark.auto is not None or mark.extra:
        found["points"] = round(mark.points, 6)
    if mark.by_hand is not None:
        found["manual_score"] = round(mark.by_hand, 6)
    for key, value in (("extra_credit", mark.extra), ("comment", mark.comment), ("look_again", mark.look_again)):
        if value:
            found[key] = value
    return found


def _odd(entry: Json, found: dict[str, Marks]) -> Iterator[str]:
    """Marks in the gradebook that can hardly be meant, one line each."""
    student, most = entry["student"], {one["grade_id"]: number(one["max_points"]) for one in entry["exercises"]}
    for cell, mark in found[student].by_id.items():
        for value in mark.odd:
            yield f"{student}, {cell}: the gradebook holds {value}: it counts as not given. Give the mark anew."
        full, given = most.get(cell), mark.by_hand
        if full is not None and given is not None and not 0 <= given <= full:
            yield f"{student}, {cell}: {given:g} of {full:g} points were given by hand. They count; are they meant?"


def _flat(found: dict[str, Marks]) -> dict[tuple[str, str], float]:
    """Every mark that the log watches: of each exercise, and the late penalty."""
    flat = {(s, cell): mark.points for s, marks in found.items() for cell, mark in marks.by_id.items()}
    return flat | {(student, "late penalty"): -marks.penalty for student, marks in found.items()}
