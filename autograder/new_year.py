"""The course once more, with other people: chapters go over, what was is archived, and nothing of it is known there."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.layout import PACKAGE, Course
from autograder.nbgrader_course import course_directory
from autograder.records.ledger import Ledger, locked
from autograder.submissions.roster import load_roster

FORM = ("student_id", "name", "email", "id_number", "username", "canvas_id", "sis_user_id", "sis_login_id", "section")
_STATE = ("submitted", "autograded", "feedback", "reports")
_DATABASES = {".db", ".sqlite"}


@dataclass(frozen=True)
class NewYear:
    """What was made. archived: how many files are in the archive. warnings: what is left for a person to change."""

    course: Course
    archive: Path
    archived: int
    warnings: tuple[str, ...]


def begin(course: Course, out: Path, archive: Path | None = None, roster: Path | None = None) -> NewYear:
    """Make the course anew in `out`, and one archive of what the old one holds; the old one stays as it is.

    roster: last year's list, whose headings are carried over without its people. Raises UsageError rather than
    overwrite anything, Locked while somebody grades.
    """
    archive = archive or out.with_name(f"{out.name}-before.zip")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"expected a folder for the new course that does not exist or is empty, got {out}")
    if archive.exists():
        raise UsageError(f"expected a new name for the archive, got {archive}: it exists; name another with --archive")
    if out.resolve().is_relative_to(course.root.resolve() / "source"):
        raise UsageError(f"expected a folder outside of source/, got {out}")
    headings = load_roster(roster).headings if roster else FORM
    with locked(course.state):
        archived = _archived(course, archive)
    _chapters(course, out)
    _write_form(out / "roster.csv", headings)
    new = Course(out.resolve())
    _new_secrets(new)
    return NewYear(new, archive, archived, tuple(_warnings(course, new)))


def _chapters(course: Course, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(course.root / "source", out / "source", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    config = course.root / "nbgrader_config.py"
    shutil.copy(config if config.exists() else PACKAGE.parent / config.name, out)


def _write_form(path: Path, headings: tuple[str, ...]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(headings)
    path.write_text(text.getvalue(), encoding="utf-8")


def _new_secrets(course: Course) -> None:
    """Draw each chapter's secret seed: last year's hidden inputs are known to last year's students."""
    with locked(course.state), closing(Ledger(course.state)) as ledger:
        for name in course.chapters:
            ledger.seed(name)


def _archived(course: Course, archive: Path) -> int:
    """Write the archive whole or not at all, for its owner alone: marks, secrets and people's work are in it."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = archive.with_name(f".{archive.name}.new"), list(_old(course))
    with tempfile.TemporaryDirectory(prefix="archive-") as scratch:
        fresh.touch(0o600)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as whole:
            for path in old:
                is_database = path.parent == course.state or path == _gradebook(course)
                read = _still(path, Path(scratch, "copy")) if is_database else path
                whole.write(read, path.relative_to(course.root).as_posix())
    fresh.replace(archive)
    return len(old)


def _old(course: Course) -> Iterator[Path]:
    """The files of the course's state; of a database its one file, without what SQLite keeps beside it."""
    found = [path for name in (course.state.name, *_STATE) for path in sorted((course.root / name).rglob("*"))]
    book = _gradebook(course)
    for path in (*([book] if book and book.is_relative_to(course.root) else ()), *found):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(("-wal", "-shm", "-journal")):
            yield path


def _gradebook(course: Course) -> Path | None:
    file = course_directory(course).db_url.partition("sqlite:///")[2]
    return Path(file) if file else None


def _still(path: Path, copy: Path) -> Path:
    """A file that does not change while it is read: of a database, what SQLite says is in it."""
    if path.suffix not in _DATABASES:
        return path
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    return copy


def _warnings(course: Course, new: Course) -> Iterator[str]:
    old_url, new_url = course_directory(course).db_url, course_directory(new).db_url
    if old_url == new_url:
        where = new_url.rpartition("@")[2]
        yield (
            f"the new nbgrader_config.py still names last year's gradebook ({where}): name another one there, and "
            "archive the old one by its own tools"
        )
