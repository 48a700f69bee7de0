"""Bad input to the book of marks: one line each, saying what to do, and nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Class
from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from autograder.__main__ import app
from autograder.errors import AutograderError, UsageError
from autograder.pipeline import Options, grade_chapter
from autograder.records import book, changes, stored
from autograder.records.trouble import explained
from autograder.results.alarms import alarms

pytestmark = pytest.mark.sandbox
GOOD = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4", "why": "Because."}
COMMANDS = (["grade", "-q"], ["report"], ["feedback"], ["export", "--to", "csv"], ["changes"])


@pytest.fixture
def klass(plain_class: Class) -> Class:
    """One student, graded, with the report on the disk."""
    plain_class.submit("ada", plain_class.notebook(GOOD))
    run(plain_class, "grade", "-q")
    return plain_class


def run(klass: Class, command: str, *options: str) -> None:
    app([command, "ps1", *options, "--course", str(klass.root)], standalone_mode=False)


def gradebook(klass: Class) -> Path:
    return klass.root / "gradebook.db"


def one_line(klass: Class, command: list[str]) -> str:
    """What a command says that ends with an AutograderError."""
    with pytest.raises(AutograderError) as told:
        run(klass, *command)
    assert "\n" not in str(told.value) and len(str(told.value)) < 600
    return str(told.value)


def corrupt(klass: Class) -> None:
    gradebook(klass).write_bytes(b"no database at all " * 300)


def older(klass: Class) -> None:
    with closing(sqlite3.connect(gradebook(klass))) as db:
        db.execute("ALTER TABLE grade DROP COLUMN extra_credit")


BROKEN: dict[str, tuple[Callable[[Class], None], str]] = {
    "corrupt": (corrupt, "it is damaged: put its last copy back"),
    "older": (older, "run `nbgrader db upgrade`, which keeps a copy"),
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
@pytest.mark.parametrize("kind", BROKEN)
def test_a_gradebook_that_cannot_be_read_is_one_line(kind: str, command: list[str], klass: Class) -> None:
    whole = gradebook(klass).read_bytes()
    breaks, said = BROKEN[kind]
    breaks(klass)
    assert said in one_line(klass, command)
    gradebook(klass).write_bytes(whole)
    run(klass, *command)
    assert json.loads(stored.path_of(klass.chapter).read_text())["submissions"][0]["score"] == 6, "nothing is lost"


def test_a_gradebook_that_somebody_writes_into_is_waited_for_and_then_one_line(
    klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.submit("bob", klass.notebook(GOOD))
    with closing(sqlite3.connect(gradebook(klass), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = one_line(klass, ["grade", "-q"])
        other.execute("ROLLBACK")
    assert "another program is writing into it" in said and "what was graded is kept" in said
    from autograder import pipeline

    def fail_if_any(jobs: list[Any], *_: Any) -> Any:
        assert not jobs, "both results are kept"
        return iter(())

    monkeypatch.setattr(pipeline, "results", fail_if_any)
    assert {e["student"] for e in grade_chapter(klass.chapter, Options(jobs=1))["submissions"]} == {"ada", "bob"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("attempt to write a readonly database", "mend its permissions"),
        ("database or disk is full", "make room on the disk"),
        ("server closed the connection unexpectedly\n\tThis probably means", "the database's server does not answer"),
        ('column grade.extra_credit does not exist (UndefinedColumn)', "nbgrader db upgrade"),
        ("something new", "if another program has it open"),
    ],
)
def test_what_goes_wrong_while_it_is_read_is_one_line(
    words: str, said: str, klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("SELECT", {}, Exception(words))

    monkeypatch.setattr(book, "_read", fail)
    for command in COMMANDS:
        assert said in one_line(klass, command)


def test_a_servers_password_is_never_said() -> None:
    said = explained(Exception("connection refused"), "postgresql+psycopg://ada:secret@host:5432/marks")
    assert "host:5432/marks" in said and "secret" not in said and "does not answer" in said


def test_a_server_that_is_not_there_is_one_line(klass: Class) -> None:
    pytest.importorskip("psycopg")
    settings = klass.root / "nbgrader_config.py"
    address = "postgresql+psycopg://grader:secret@127.0.0.1:9/marks"
    settings.write_text(settings.read_text() + f"\nc.CourseDirectory.db_url = {address!r}\n")
    said = one_line(klass, ["report"])
    assert "127.0.0.1:9/marks" in said and "does not answer" in said and "secret" not in said


def test_a_full_disk_under_the_gradebook_is_one_line(klass: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    klass.submit("bob", klass.notebook(GOOD))
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def no_room(connection: Any, _: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", no_room)
    with closing(sqlite3.connect(gradebook(klass))) as db:
        db.execute("VACUUM")
    try:
        for n in range(40):
            klass.submit(f"s{n}", klass.notebook(GOOD))
        assert "make room on the disk" in one_line(klass, ["grade", "-q"])
    finally:
        event.remove(Engine, "connect", no_room)
    run(klass, "grade", "-q")
    assert len(json.loads(stored.path_of(klass.chapter).read_text())["submissions"]) == 42


# --- the ledger ---


@pytest.mark.parametrize("text", ["{}", "{", "[]"])
def test_a_row_of_the_ledger_that_is_no_result_is_graded_again(text: str, klass: Class) -> None:
    before = stored.stored(klass.chapter)
    with closing(sqlite3.connect(klass.chapter.course.state / "ledger.sqlite")) as db:
        db.execute("UPDATE results SET result = ?", (text,))
        db.commit()
    run(klass, "grade", "-q")
    after = stored.stored(klass.chapter)
    assert before is not None and after is not None
    assert [e["exercises"] for e in after["submissions"]] == [e["exercises"] for e in before["submissions"]]


# --- reports ---


def test_reports_being_a_file_is_said_before_anything_is_graded(plain_class: Class) -> None:
    plain_class.submit("ada", plain_class.notebook(GOOD))
    (plain_class.root / "reports").write_text("mine")
    assert "expected a folder" in one_line(plain_class, ["grade", "-q"])
    assert not (plain_class.root / "autograded").exists()
    assert (plain_class.root / "reports").read_text() == "mine"


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] != "grade"], ids=lambda c: c[0])
@pytest.mark.parametrize(
    "text", ["{}", "{", "[]", '{"chapter": "ps1", "submissions": [{}]}', '{"chapter": "ps1", "submissions": 3}', "\xff"]
)
def test_a_damaged_report_is_one_line(text: str, command: list[str], klass: Class) -> None:
    stored.path_of(klass.chapter).write_bytes(text.encode("latin-1"))
    assert "delete it and run `autograder grade ps1`" in one_line(klass, command)
    stored.path_of(klass.chapter).unlink()
    run(klass, "grade", "-q")
    run(klass, *command)


def test_a_damaged_report_is_not_shrunk_by_grading_one_student(klass: Class) -> None:
    stored.path_of(klass.chapter).write_text("{")
    assert "delete it" in one_line(klass, ["grade", "-q", "--student", "ada"])


def test_no_room_for_the_report_is_one_line(klass: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.results import report, terminal

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report, "write_report", fail)
    monkeypatch.setattr(terminal, "write_report", fail)
    for command in (["grade", "-q"], ["report"]):
        assert "reports cannot be written (No space left on device): make room" in one_line(klass, command)


def test_feedback_being_a_file_is_one_line(klass: Class) -> None:
    (klass.root / "feedback").write_text("mine")
    assert "expected a folder" in one_line(klass, ["feedback"])


# --- marks that cannot be right ---


def set_mark(klass: Class, **values: Any) -> None:
    with closing(Gradebook(f"sqlite:///{gradebook(klass)}", "deep-learning")) as marks:
        grade = marks.find_grade("why", "ps1", "ps1", "ada")
        for key, value in values.items():
            setattr(grade, key, value)
        marks.db.commit()


def now(klass: Class) -> dict[str, Any]:
    found = stored.stored(klass.chapter)
    assert found is not None
    return book.current(klass.chapter, found)


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_a_mark_that_is_no_number_counts_as_not_given_and_is_said(value: float, klass: Class) -> None:
    set_mark(klass, manual_score=value, needs_manual_grade=False)
    found = now(klass)
    assert found["submissions"][0]["score"] == 6
    assert alarms(found) == [f"ada, why: the gradebook holds {value}: it counts as not given. Give the mark anew."]
    for command in COMMANDS:
        run(klass, *command)


def test_nan_in_the_gradebook_counts_as_not_given(klass: Class) -> None:
    set_mark(klass, manual_score=float("nan"), extra_credit=float("nan"))
    assert now(klass)["submissions"][0]["score"] == 6


@pytest.mark.parametrize(("value", "score"), [(30.0, 36.0), (-2.0, 4.0)])
def test_a_mark_beyond_the_maximum_counts_and_is_asked_about(value: float, score: float, klass: Class) -> None:
    set_mark(klass, manual_score=value, needs_manual_grade=False)
    found = now(klass)
    assert found["submissions"][0]["score"] == score
    (said,) = alarms(found)
    assert said == f"ada, why: {value:g} of 3 points were given by hand. They count; are they meant?"
    set_mark(klass, manual_score=2.5)
    assert alarms(now(klass)) == []


# --- the log of changes, and two at once ---


def test_a_damaged_log_hides_no_mark_and_is_said_where_it_is_asked_for(klass: Class) -> None:
    (klass.chapter.course.state / "changes.sqlite").write_bytes(b"no database " * 500)
    assert now(klass)["submissions"][0]["score"] == 6
    with pytest.raises(AutograderError, match="the log of changes .* cannot be read"):
        changes.read(klass.chapter.course.state, "ps1")
    run(klass, "report")


def test_a_second_coordinator_is_told_in_one_line(klass: Class) -> None:
    from autograder.records.ledger import locked

    command = [sys.executable, "-m", "autograder", "grade", "ps1", "-q", "--course", str(klass.root)]
    with locked(klass.chapter.course.state):
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"autograder: another grader (process {os.getpid()}) is at work in ")


def test_a_report_of_another_chapter_is_refused(klass: Class) -> None:
    stored.path_of(klass.chapter).write_text(json.dumps({"chapter": "ps2", "submissions": []}))
    with pytest.raises(UsageError, match="expected the report of ps1"):
        stored.stored(klass.chapter)
