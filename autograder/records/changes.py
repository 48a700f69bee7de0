"""The log of changed marks: whose, which, before, after, when, why. Kept in the course's state folder."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
    chapter TEXT, student TEXT, what TEXT, mark REAL, PRIMARY KEY (chapter, student, what)
);
CREATE TABLE IF NOT EXISTS changes (
    moment TEXT DEFAULT CURRENT_TIMESTAMP, chapter TEXT, student TEXT, what TEXT, before REAL, after REAL, why TEXT
);
"""
BY_HAND = "by hand"


@dataclass(frozen=True)
class Change:
    """One mark that is another than when it was last seen. moment: UTC. what: a grade id, or "late penalty"."""

    moment: str
    chapter: str
    student: str
    what: str
    before: float
    after: float
    why: str


def note(folder: Path, chapter: str, marks: Mapping[tuple[str, str], float], why: str = "") -> list[Change]:
    """Compare marks with those last seen, log what changed, and return it. marks: by student and grade id.

    why: what changed them; a person, if nothing is given: nbgrader's gradebook does not say who wrote it. A log that
    cannot be written stops nothing: the marks themselves are in the gradebook.
    """
    with contextlib.suppress(sqlite3.Error, OSError), contextlib.closing(_opened(folder)) as log, log:
        seen = {
            (student, what): mark
            for student, what, mark in log.execute("SELECT student, what, mark FROM seen WHERE chapter = ?", (chapter,))
        }
        moved = [(key, seen[key], mark) for key, mark in marks.items() if key in seen and abs(seen[key] - mark) > 1e-9]
        rows = [(chapter, *key, before, after, why or BY_HAND) for key, before, after in moved]
        last = log.execute("SELECT coalesce(max(rowid), 0) FROM changes").fetchone()[0]
        log.executemany("INSERT INTO changes (chapter, student, what, before, after, why) VALUES (?,?,?,?,?,?)", rows)
        new = [(chapter, *key, mark) for key, mark in marks.items() if seen.get(key) != mark]
        log.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", new)
        return _read(log, "rowid > ?", last)
    return []


def read(folder: Path, chapter: str) -> list[Change]:
    """Every change of a chapter's marks that was seen, the oldest first. Raises AutograderError if it is damaged."""
    if not (folder / "changes.sqlite").exists():
        return []
    try:
        with contextlib.closing(_opened(folder)) as log:
            return _read(log, "chapter = ?", chapter)
    except (sqlite3.Error, OSError) as error:
        raise AutograderError(
            f"the log of changes {folder / 'changes.sqlite'} cannot be read ({error}): the marks themselves are in the "
            "gradebook; move the log aside to begin a new one"
        ) from None


def _read(log: sqlite3.Connection, where: str, value: object) -> list[Change]:
    columns = "moment, chapter, student, what, before, after, why"
    found = log.execute(f"SELECT {columns} FROM changes WHERE {where} ORDER BY rowid", (value,))
    return [Change(*row) for row in found]


def _opened(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    log = sqlite3.connect(folder / "changes.sqlite", timeout=10)
    log.executescript(_SCHEMA)
    return log
