"""autograder.records.standing: a class graded again writes what changed, all of it, and nothing else."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from conftest import Class
from nbgrader.api import Gradebook

from autograder.records import record

pytestmark = pytest.mark.sandbox
GOOD = {"add": "def add(a, b):\n    return a + b"}
Change = Callable[[Class], object]


def book(klass: Class) -> Gradebook:
    return Gradebook(f"sqlite:///{klass.root / 'gradebook.db'}", "deep-learning")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who was written down, in order."""
    students: list[str] = []
    real = record._write_grades

    def noted(*args: object) -> None:
        students.append(args[1].student)  # type: ignore[attr-defined]
        return real(*args)

    monkeypatch.setattr(record, "_write_grades", noted)
    return students


@pytest.fixture
def klass(plain_class: Class, written: list[str]) -> Class:
    """Two students, graded once."""
    plain_class.submit("ada", plain_class.notebook(GOOD))
    plain_class.submit("bob", plain_class.notebook())
    plain_class.grade()
    assert written == ["ada", "bob"]
    written.clear()
    return plain_class


def test_an_unchanged_class_is_not_written_again(klass: Class, written: list[str]) -> None:
    first, second = klass.grade(), klass.grade()
    assert written == [] and first["ada"] == second["ada"]


def autograded_deleted(klass: Class) -> None:
    (klass.root / "autograded" / "ada" / "ps1" / "ps1.ipynb").unlink()


def autograded_edited(klass: Class) -> None:
    path = klass.root / "autograded" / "ada" / "ps1" / "ps1.ipynb"
    path.write_text(path.read_text() + " ")


def mark_given(klass: Class) -> None:
    with book(klass) as opened:
        opened.find_grade("test_add", "ps1", "ps1", "ada").manual_score = 0.5
        opened.db.commit()


def score_tampered(klass: Class) -> None:
    with book(klass) as opened:
        opened.find_grade("test_add", "ps1", "ps1", "ada").auto_score = 99
        opened.db.commit()


def student_removed(klass: Class) -> None:
    with book(klass) as opened:
        opened.remove_submission("ps1", "ada")


def handed_in_later(klass: Class) -> None:
    folder = klass.root / "submitted" / "ada" / "ps1"
    (folder / "timestamp.txt").write_text("2026-01-02 12:00:00 UTC\n")


def another_answer(klass: Class) -> None:
    klass.submit("ada", klass.notebook({"add": "def add(a, b):\n    return b + a"}))


@pytest.mark.parametrize(
    "change",
    [autograded_deleted, autograded_edited, mark_given, score_tampered, student_removed, handed_in_later,
     another_answer],
)
def test_what_changed_is_written_again_and_only_that(change: Change, klass: Class, written: list[str]) -> None:
    change(klass)
    klass.grade()
    assert written == ["ada"]
    klass.grade()
    assert written == ["ada"]
    with book(klass) as opened:
        grade = opened.find_grade("test_add", "ps1", "ps1", "ada")
        assert grade.auto_score == grade.max_score
        assert grade.manual_score == (0.5 if change is mark_given else None)
    assert (klass.root / "autograded" / "ada" / "ps1" / "ps1.ipynb").read_text().endswith("}\n")


def test_another_due_date_or_setting_is_looked_at_for_everybody(klass: Class, written: list[str]) -> None:
    with book(klass) as opened:
        opened.update_or_create_assignment("ps1", duedate=datetime.datetime(2026, 1, 1))
    klass.grade()
    with (klass.root / "nbgrader_config.py").open("a") as config:
        config.write("\n# another setting\n")
    klass.grade()
    assert written == ["ada", "bob"] * 2


def test_a_lost_gradebook_is_written_anew(klass: Class, written: list[str]) -> None:
    (klass.root / "gradebook.db").unlink()
    klass.grade()
    assert written == ["ada", "bob"]


def test_marks_of_people_are_reported_without_writing(klass: Class, written: list[str]) -> None:
    mark_given(klass)
    klass.grade()
    written.clear()
    exercise = klass.grade()["ada"]["exercises"][0]
    assert (exercise["points"], exercise["manual_score"], written) == (0.5, 0.5, [])


def test_the_gradebooks_sums_have_an_index(klass: Class) -> None:
    with closing(sqlite3.connect(klass.root / "gradebook.db")) as opened:
        plan = str(opened.execute("EXPLAIN QUERY PLAN SELECT * FROM grade WHERE notebook_id = 'x'").fetchall())
    assert "autograder_grade_notebook_id" in plan


def test_a_run_that_dies_while_writing_is_made_good_by_the_next(
    klass: Class, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("ada", "bob"):
        klass.submit(student, klass.notebook({"add": f"def add(a, b):\n    return b + a  # {student}"}))

    def full(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(record, "_write_notebook", full)
        with pytest.raises(KeyboardInterrupt):
            klass.grade()
    written.clear()
    klass.grade()
    assert written == ["ada", "bob"]
    with book(klass) as opened:
        assert [opened.find_submission("ps1", s).score for s in ("ada", "bob")] == [2, 2]
