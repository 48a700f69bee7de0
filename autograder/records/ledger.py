"""Results kept: a grade already computed is never computed again, and a killed run resumes where it was.

A result's key is a hash of all that it depends on: the answers, the tests, the course package, the
environment, the secret seed. One SQLite file, one writer, each result committed as soon as it is known.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError, Locked

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, answers TEXT NOT NULL, chapter TEXT NOT NULL, result TEXT NOT NULL,
    made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS begun (key TEXT PRIMARY KEY, shown TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_answers ON results (chapter, answers);
CREATE TABLE IF NOT EXISTS written (place TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_RESULT = frozenset(("exercises", "flags", "outputs", "seconds"))  # of judging's Result
_SHOWN = frozenset(("entries", "ran", "lost", "flags", "outputs", "seconds"))  # of judging's Shown


class Ledger:
    """The results of one course. folder: the course's state folder, made if missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            self._db = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise AutograderError(_unreadable(folder, error)) from None

    def close(self) -> None:
        self._db.close()

    def get(self, key: str) -> dict[str, Any] | None:
        """The result with this key, if it is known."""
        return _whole(self._row("SELECT result FROM results WHERE key = ?", key), _RESULT)

    def latest(self, chapter: str, answers: str) -> dict[str, Any] | None:
        """The newest result of these answers, whichever tests made it."""
        newest = "SELECT result FROM results WHERE chapter = ? AND answers = ? ORDER BY made DESC, rowid DESC LIMIT 1"
        return _whole(self._row(newest, chapter, answers), _RESULT)

    def put(self, key: str, answers: str, chapter: str, result: dict[str, Any]) -> None:
        """Keep a result, durably, before this returns."""
        row = (key, answers, chapter, json.dumps(result))
        with self._must_be_kept():
            self._db.execute("BEGIN")
            self._db.execute(
                "INSERT OR REPLACE INTO results (key, answers, chapter, result) VALUES (?, ?, ?, ?)", row
            )
            self._db.execute("DELETE FROM begun WHERE key = ?", (key,))
            self._db.execute("COMMIT")

    def keep(self, key: str, shown: dict[str, Any]) -> None:
        """Keep what the first of a submission's passes found, until its result is put."""
        with self._must_be_kept():
            self._db.execute("INSERT OR REPLACE INTO begun VALUES (?, ?)", (key, json.dumps(shown)))

    def kept(self, key: str) -> dict[str, Any] | None:
        """What the first pass found, if it is done and the second is not."""
        return _whole(self._row("SELECT shown FROM begun WHERE key = ?", key), _SHOWN)

    def _row(self, query: str, *values: str) -> Any:
        """A text that is kept; None if there is none. Raises AutograderError where the file is damaged."""
        try:
            row = self._db.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise AutograderError(_unreadable(self._folder, error)) from None
        return row[0] if row else None

    def forget_begun(self) -> None:
        """Drop first passes that nobody will go on from: every submission has its result, or waits for another try."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("DELETE FROM begun")

    @contextlib.contextmanager
    def _must_be_kept(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise AutograderError(
                f"a result could not be kept ({error}): make room on the disk and start the same command again; "
                "everything graded so far is safe"
            ) from None

    def written(self, chapter: str) -> dict[str, str]:
        """What was last written down of a chapter, as a stamp by place (chapter/student/notebook)."""
        where = (f"{chapter}/", f"{chapter}0")  # "0" comes after "/"
        try:
            return dict(self._db.execute("SELECT place, stamp FROM written WHERE place >= ? AND place < ?", where))
        except sqlite3.Error as error:
            raise AutograderError(_unreadable(self._folder, error)) from None

    def remember(self, stamps: dict[str, str]) -> None:
        """Keep stamps of what was written down, by place."""
        with contextlib.suppress(sqlite3.Error):  # a full disk costs the next run its shortcut, nothing else
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?)", list(stamps.items()))
            self._db.execute("COMMIT")

    def seed(self, chapter: str) -> int:
        """The secret seed of a chapter's fresh inputs, drawn once a course."""
        value = str(secrets.randbits(62))
        try:
            self._db.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (chapter, value))
        except sqlite3.Error as error:
            raise AutograderError(f"the course's secret could not be kept ({error}): is the disk full?") from None
        row = self._db.execute("SELECT value FROM secrets WHERE name = ?", (chapter,)).fetchone()
        return int(row[0])


def _whole(text: Any, keys: frozenset[str]) -> dict[str, Any] | None:
    """What was kept, if all of it can be read; else None, so that it is computed again."""
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and keys <= found.keys() else None


def _unreadable(folder: Path, error: Exception) -> str:
    if "malformed" in str(error) or "not a database" in str(error):
        return (
            f"the ledger in {folder} is damaged ({error}): move ledger.sqlite aside; everything is graded again then, "
            "with other hidden inputs, and marks given by hand stay"
        )
    return f"the ledger in {folder} cannot be written ({error}): is the disk full, or read-only?"


def digest(*parts: Any) -> str:
    """A key from plain parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a course for one grader. Raises Locked, naming the holder, if another has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = (folder / "lock").open("a+")
    except OSError as error:
        raise AutograderError(
            f"{folder} cannot be written ({error.strerror}): make room or mend its permissions"
        ) from None
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Locked(
                f"another grader (process {holder}) is at work in {folder.parent}: wait for it or stop it"
            ) from None
        with contextlib.suppress(OSError):  # who holds it is for people to read; the lock itself takes no room
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
        yield
