"""What is wrong with a gradebook, in one line: what happened and what to do, for each way in which it can fail."""

from __future__ import annotations

from pathlib import Path

_SAFE = "what was graded is kept and will not be computed again"
# Words of SQLite, PostgreSQL or nbgrader -> what to do. The first that fits counts.
_DO = (
    (
        ("database is locked", "database table is locked", "lock timeout"),
        "another program is writing into it: wait for that or close it, and start the same command again",
    ),
    (
        ("no such column", "no such table", "has no column", "UndefinedColumn", "UndefinedTable"),
        "it is an older nbgrader's: run `nbgrader db upgrade`, which keeps a copy, and start the same command again",
    ),
    (
        ("not a database", "malformed", "encrypted"),
        "it is damaged: put its last copy back, or move it aside; `autograder grade` writes the automatic marks anew",
    ),
    (("readonly", "read-only", "Permission denied", "permission denied"), "mend its permissions, and its folder's"),
    (("disk is full", "No space left", "disk I/O error", "Disk quota"), "make room on the disk, and start again"),
    (("unable to open database file",), "its folder is missing or may not be written: mend that"),
    (
        ("connection", "could not connect", "server closed", "could not translate host", "SSL"),
        "the database's server does not answer: start it, or mend `c.CourseDirectory.db_url` in nbgrader_config.py",
    ),
    (("No module named",), "install what its address names: for PostgreSQL the extra `postgres`"),
)
_ELSE = "if another program has it open, close that; if it is damaged, put its last copy back; then start again"


def explained(error: BaseException, url: str) -> str:
    """One line about an error that a gradebook's use ended with. url: the database's address."""
    text = str(error)
    said = text.partition("\n")[0].strip()[:200] or type(error).__name__
    do = next((words for signs, words in _DO if any(sign in text for sign in signs)), _ELSE)
    return f"the gradebook {_place(url)} cannot be used ({said}): {do}; {_SAFE}"


def _place(url: str) -> str:
    """A database's address without its user and password."""
    file = url.partition("sqlite:///")[2]
    return Path(file).name if file else url.rpartition("@")[2]
