"""records.book: whatever is shown is read from the gradebook, at once, and says the same everywhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from conftest import Class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograder.__main__ import app
from autograder.errors import AutograderError
from autograder.records import book, changes

pytestmark = pytest.mark.sandbox
GOOD = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4", "why": "Because it is so."}
PENALTY = """
from nbgrader.plugins import BasePlugin

class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * score
"""


@pytest.fixture
def klass(plain_class: Class, monkeypatch: pytest.MonkeyPatch) -> Class:
    """Ada hands in all and in time, Bob a day late, Cy nothing that is right; late work is worth half."""
    root = plain_class.root
    (root / "half_for_late_work.py").write_text(PENALTY)
    monkeypatch.syspath_prepend(str(root))
    settings_file = root / "nbgrader_config.py"
    line = '\nc.AssignLatePenalties.plugin_class = "half_for_late_work.Half"\n'
    settings_file.write_text(settings_file.read_text() + line)
    with opened(plain_class) as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate="2026-01-01 00:00:00 UTC")
    for student, answers, day in (("ada", GOOD, "2025-12-31"), ("bob", GOOD, "2026-01-02"), ("cy", {}, "2025-12-31")):
        path = plain_class.submit(student, plain_class.notebook(answers))
        (path.parent / "timestamp.txt").write_text(f"{day} 12:00:00 UTC")
    plain_class.grade()
    return plain_class


def opened(klass: Class) -> closing[Gradebook]:
    return closing(Gradebook(f"sqlite:///{klass.root / 'gradebook.db'}", "deep-learning"))


def report(klass: Class) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((klass.root / "reports" / "ps1.json").read_text(encoding="utf-8"))
    return book.current(klass.chapter, found)


@pytest.fixture
def written(klass: Class) -> Class:
    """The class with its report on the disk."""
    app(["grade", "ps1", "--course", str(klass.root), "-q"], standalone_mode=False)
    return klass


def of(report: dict[str, Any], student: str) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in report["submissions"] if e["student"] == student)
    return found


def change(klass: Class, student: str, name: str, **values: Any) -> None:
    with opened(klass) as gradebook:
        grade = gradebook.find_grade(name, "ps1", "ps1", student)
        for key, value in values.items():
            setattr(grade, key, value)
        gradebook.db.commit()


def test_late_work_costs_the_same_everywhere(written: Class) -> None:
    ada, bob = (of(report(written), student) for student in ("ada", "bob"))
    assert ada["score"] == 6 and bob["score"] == 3
    assert bob["late_penalty"] == 3 and bob["late"] == 36 * 3600 and "late_penalty" not in ada
    assert exported(written) == {"ada": 6, "bob": 3, "cy": 0}


def exported(klass: Class) -> dict[str, float]:
    app(["export", "--to", "csv", "ps1", "--course", str(klass.root)], standalone_mode=False)
    with (klass.root / "reports" / "grades-csv.csv").open(encoding="utf-8-sig") as file:
        return {row["student"]: float(row["ps1"]) for row in csv.DictReader(file)}


def test_marks_given_by_hand_are_there_without_grading_again(written: Class) -> None:
    change(written, "ada", "why", manual_score=2.5, needs_manual_grade=False)
    change(written, "bob", "test_add", extra_credit=1.0)
    with opened(written) as gradebook:
        gradebook.find_comment("why", "ps1", "ps1", "ada").manual_comment = "Well said."
        gradebook.db.commit()
    found = report(written)
    why = next(e for e in of(found, "ada")["exercises"] if e["grade_id"] == "why")
    assert (why["points"], why["manual_score"], why["comment"]) == (2.5, 2.5, "Well said.")
    assert of(found, "ada")["score"] == 8.5
    assert of(found, "bob")["score"] == 3.5, "the penalty follows what the work is worth now"
    assert exported(written) == {"ada": 8.5, "bob": 3.5, "cy": 0}


def test_an_extension_takes_the_penalty_back(written: Class) -> None:
    with opened(written) as gradebook:
        gradebook.grant_extension("ps1", "bob", days=3)
    bob = of(report(written), "bob")
    assert bob["score"] == 6 and bob["extension"] == 3 * 86400 and "late_penalty" not in bob
    with opened(written) as gradebook:
        assert gradebook.find_submission("ps1", "bob").late_submission_penalty == 0, "formgrader says so too"


def test_who_was_taken_out_of_the_gradebook_is_said(written: Class) -> None:
    with opened(written) as gradebook:
        gradebook.remove_submission("ps1", "cy")
    found = report(written)
    assert found["dropped"] == ["cy"]
    assert [e["student"] for e in found["submissions"]] == ["ada", "bob"]


def test_grading_one_student_keeps_everybody_else(written: Class) -> None:
    written.submit("cy", written.notebook(GOOD))
    app(["grade", "ps1", "--course", str(written.root), "--student", "cy", "-q"], standalone_mode=False)
    found = json.loads((written.root / "reports" / "ps1.json").read_text(encoding="utf-8"))
    assert {e["student"]: e["score"] for e in found["submissions"]} == {"ada": 6, "bob": 3, "cy": 6}


def test_force_grades_afresh(written: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder import pipeline

    asked: list[int] = []
    real = pipeline.results
    monkeypatch.setattr(pipeline, "results", lambda jobs, *rest: asked.append(len(jobs)) or real(jobs, *rest))
    for options in ([], ["--force", "--student", "ada"]):
        app(["grade", "ps1", "--course", str(written.root), "-q", *options], standalone_mode=False)
    assert asked == [0, 1]


def test_a_marked_answer_that_is_handed_in_anew_asks_for_another_look(written: Class) -> None:
    change(written, "ada", "why", manual_score=2.5, needs_manual_grade=False)
    again = written.grade()["ada"]
    assert book.LOOK_AGAIN not in again["flags"], "nothing of it changed"
    written.submit("ada", written.notebook(GOOD | {"why": "I do not know."}))
    ada = written.grade()["ada"]
    assert book.LOOK_AGAIN in ada["flags"] and "why: marked by hand, then handed in anew" in ada["note"]
    why = next(e for e in ada["exercises"] if e["grade_id"] == "why")
    assert why["manual_score"] == 2.5 and why["look_again"]
    with opened(written) as gradebook:
        assert gradebook.find_grade("why", "ps1", "ps1", "ada").needs_manual_grade, "it is on formgrader's list"
    change(written, "ada", "why", manual_score=0.5, needs_manual_grade=False)
    assert book.LOOK_AGAIN not in of(report(written), "ada")["flags"]


def test_changes_are_logged_with_who_made_them(written: Class) -> None:
    assert changes.read(written.chapter.course.state, "ps1") == []
    change(written, "ada", "why", manual_score=2.5, needs_manual_grade=False)
    report(written)
    written.submit("cy", written.notebook({"add": GOOD["add"]}))
    written.grade()
    log = [(c.student, c.what, c.before, c.after, c.why) for c in changes.read(written.chapter.course.state, "ps1")]
    assert log == [("ada", "why", 0, 2.5, "by hand"), ("cy", "test_add", 0, 2, "graded again")]


def test_a_damaged_gradebook_is_one_line(written: Class) -> None:
    (written.root / "gradebook.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(AutograderError, match="gradebook.db cannot be used .* put its last copy back"):
        report(written)


def test_without_a_gradebook_a_report_stays_as_it_is(written: Class) -> None:
    before = json.loads((written.root / "reports" / "ps1.json").read_text(encoding="utf-8"))
    (written.root / "gradebook.db").unlink()
    assert book.current(written.chapter, before) == before


# --- any order of what people do ---

Do = Callable[[Class], None]
students = st.sampled_from(["ada", "bob", "cy"])
cells = st.sampled_from(["test_add", "test_share", "why"])


def marked(student: str, name: str, mark: float) -> Do:
    return lambda klass: change(klass, student, name, manual_score=mark, needs_manual_grade=False)


def credited(student: str, name: str, extra: float) -> Do:
    return lambda klass: change(klass, student, name, extra_credit=extra)


def extended(student: str, days: int) -> Do:
    def do(klass: Class) -> None:
        with opened(klass) as gradebook:
            gradebook.grant_extension("ps1", student, days=days)

    return do


def graded(klass: Class) -> None:
    app(["grade", "ps1", "--course", str(klass.root), "-q"], standalone_mode=False)


steps = st.one_of(
    st.builds(marked, students, cells, st.sampled_from([0.0, 0.5, 2.0])),
    st.builds(credited, students, cells, st.sampled_from([0.0, 1.0])),
    st.builds(extended, students, st.integers(0, 3)),
    st.just(graded),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=6))
def test_in_any_order_all_books_agree(written: Class, done: list[Do]) -> None:
    for do in done:
        do(written)
    found = report(written)
    with opened(written) as gradebook:
        theirs = {
            s.student.id: max(0.0, s.score - s.late_submission_penalty)
            for s in gradebook.find_assignment("ps1").submissions
        }
    assert {e["student"]: e["score"] for e in found["submissions"]} == pytest.approx(theirs)
    assert exported(written) == pytest.approx({s: round(score, 2) for s, score in theirs.items()}, abs=0.006)
