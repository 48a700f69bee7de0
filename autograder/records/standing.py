"""What stands already in the gradebook and in autograded/, so that a class graded again writes only what changed.

Writing a submission down takes nbgrader's gradebook some thirty queries and two commits. Most of that is for rows
that say the same as before. What was written is remembered by a stamp over all that it came from and over what the
gradebook and the disk hold afterwards; a person's mark, another due date or a file deleted gives another stamp.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.layout import Chapter
from autograder.records.graded import Graded
from autograder.records.ledger import Ledger, digest

_INDEXED = (
    ("grade", "notebook_id"),
    ("grade", "cell_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
)
_SECONDS = 1.0  # how long others may have to wait until they can write into the gradebook
Rows = dict[tuple[str, str], list[tuple[Any, ...]]]


class Standing:
    """What a gradebook holds of a chapter's assignment, and what was remembered of it."""

    def __init__(self, book: Any, chapter: Chapter, ledger: Ledger) -> None:
        self._book, self._chapter, self._ledger = book, chapter, ledger
        self._remembered = ledger.written(chapter.name)
        self._rows = self._read()

    def holds(self, one: Graded) -> bool:
        """Does all of this result stand already, in the gradebook and on the disk?"""
        remembered = self._remembered.get(self._place(one))
        return remembered is not None and remembered == self._stamp(one)

    def remember(self, written: Iterable[Graded]) -> None:
        """Remember what was just written."""
        self._rows = self._read()
        self._ledger.remember({self._place(one): self._stamp(one) for one in written})

    def _place(self, one: Graded) -> str:
        return "/".join((self._chapter.name, *_key(one)))

    def _stamp(self, one: Graded) -> str:
        """A hash of what a result came from and of what stands for it; one of its own if anything is missing."""
        chapter = one.plan.chapter
        settings = chapter.course.root / "nbgrader_config.py"
        files = [
            settings,
            chapter.course.root / "autograded" / one.student / chapter.name / f"{chapter.notebook_name}.ipynb",
        ]
        handed_in = [beginning(one.folder / name) for name in ("timestamp.txt", "submission_secret.txt")]
        rows = [[str(value) for value in row] for row in self._rows.get(_key(one), ())]
        return digest(one.key, one.exercises, one.plan.schemes, handed_in, rows, [_state(path) for path in files])

    def _read(self) -> Rows:
        """Every grade of the assignment, in one query."""
        from nbgrader import api

        submitted, part, grade = api.SubmittedAssignment, api.SubmittedNotebook, api.Grade
        query = (
            self._book.db.query(
                submitted.student_id,
                api.Notebook.name,
                submitted.timestamp,
                submitted.extension,
                api.Assignment.duedate,
                part.late_submission_penalty,
                api.BaseCell.id,
                grade.auto_score,
                grade.needs_manual_grade,
                grade.extra_credit,
                api.BaseCell.name,
                grade.manual_score,
            )
            .select_from(submitted)
            .join(api.Assignment, api.Assignment.id == submitted.assignment_id)
            .join(part, part.assignment_id == submitted.id)
            .join(api.Notebook, api.Notebook.id == part.notebook_id)
            .join(grade, grade.notebook_id == part.id)
            .join(api.BaseCell, api.BaseCell.id == grade.cell_id)
            .filter(api.Assignment.name == self._chapter.name)
            .order_by(submitted.student_id, api.BaseCell.id)
        )
        rows: Rows = {}
        for row in query:
            rows.setdefault((row[0], row[1]), []).append(tuple(row[2:]))
        return rows


def _key(one: Graded) -> tuple[str, str]:
    return one.student, one.plan.chapter.notebook_name


def _state(path: Path) -> list[int]:
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


@contextlib.contextmanager
def batched(book: Any) -> Iterator[Callable[[], None]]:
    """Let a gradebook's many commits be one a second; yields what is to be called between two submissions.

    A crash loses the last second's writing, which the next run finds missing and does again: results are in the
    ledger. nbgrader's tables get indexes where their sums would else read every grade of every student each time.
    """
    from sqlalchemy import text

    session = book.db()
    for table, column in _INDEXED:
        session.execute(text(f"CREATE INDEX IF NOT EXISTS autograder_{table}_{column} ON {table} ({column})"))
    session.commit()
    session.expire_on_commit = False
    last = time.monotonic()

    def commit_if_due() -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS:
            session.commit()
            session.expunge_all()  # else memory grows with the class
            last = time.monotonic()

    commit = book.db.commit
    book.db.commit = book.db.flush
    try:
        yield commit_if_due
    finally:
        book.db.commit = commit
    commit()


def timestamp(folder: Path) -> Any:
    """When nbgrader's exchange says that a submission was handed in; None if it does not."""
    from nbgrader.utils import parse_utc

    with contextlib.suppress(Exception):
        return parse_utc(beginning(folder / "timestamp.txt"))
    return None


def beginning(path: Path) -> str:
    """The beginning of a file of nbgrader's exchange, which may be anything; "" if there is none."""
    if path.parent.is_symlink() or path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as stream:
        return stream.read(200).decode("utf-8", "replace").strip()
