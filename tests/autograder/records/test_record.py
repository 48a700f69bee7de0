"""autograder.records.record: what is written is nbgrader's own, and agrees with nbgrader on nbgrader's own course."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
import pytest
from commands import nbgrader_command
from conftest import CHAPTER, SHORT, Class, once
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograder.layout import Course
from autograder.nbgrader_course import generate
from autograder.pipeline import Options, grade_chapter
from autograder.records.record import clean_output, summary
from autograder.render import atomic_write

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "quickstart"\n'
STUDENTS = ("bitdiddle", "blank", "hacker", "teacher")


@pytest.fixture(scope="session")
def quickstart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `nbgrader quickstart` makes (a copy of its user guide's course), with its two students and two more.

    theirs/: graded by `nbgrader autograde`. ours/: graded by us, then given to `nbgrader generate_feedback`.
    """

    def build(folder: Path) -> None:
        course = folder / "theirs"
        shutil.copytree(GUIDE / "source" / "ps1", course / "source" / "ps1")
        (course / "nbgrader_config.py").write_text(CONFIG)
        generate(Course(course).chapter("ps1"))
        for student in ("bitdiddle", "hacker"):
            shutil.copytree(GUIDE / "submitted" / student / "ps1", course / "submitted" / student / "ps1")
        shutil.copytree(course / "source" / "ps1", course / "submitted" / "teacher" / "ps1")
        shutil.copytree(course / "release" / "ps1", course / "submitted" / "blank" / "ps1")
        shutil.copytree(course, folder / "ours")
        nbgrader_command("autograde", "ps1", course=course)
        report = grade_chapter(Course(folder / "ours").chapter("ps1"), Options(jobs=2, budget=SHORT))
        (folder / "report.json").write_text(json.dumps(report))
        nbgrader_command("generate_feedback", "ps1", course=folder / "ours")

    return once(tmp_path_factory, "quickstart", build)


@pytest.fixture
def books(quickstart: Path) -> Iterator[tuple[Gradebook, Gradebook]]:
    """The two gradebooks: theirs, ours."""
    urls = (f"sqlite:///{quickstart / name}/gradebook.db" for name in ("theirs", "ours"))
    theirs, ours = (Gradebook(url, "quickstart") for url in urls)
    yield theirs, ours
    theirs.close()
    ours.close()


def grades(book: Gradebook, student: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    submission = book.find_submission("ps1", student)
    return {
        (notebook.name, grade.name): (grade.auto_score, grade.max_score, grade.needs_manual_grade)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }


@pytest.mark.sandbox
@pytest.mark.parametrize("student", STUDENTS)
def test_nbgraders_own_course_gets_nbgraders_own_scores(student: str, books: tuple[Gradebook, Gradebook]) -> None:
    theirs, ours = (grades(book, student) for book in books)
    assert ours == theirs
    submissions = [book.find_submission("ps1", student) for book in books]
    assert submissions[0].max_score == submissions[1].max_score == 13


@pytest.mark.sandbox
def test_the_quickstart_courses_scores_are_those_that_one_reads_off(books: tuple[Gradebook, Gradebook]) -> None:
    scores = {s: sum(v[0] or 0 for v in grades(books[1], s).values()) for s in STUDENTS}
    assert scores == {"bitdiddle": 1.5, "blank": 0, "hacker": 3, "teacher": 3}


@pytest.mark.sandbox
@pytest.mark.parametrize("student", STUDENTS)
def test_nbgrader_makes_feedback_from_our_notebooks(student: str, quickstart: Path) -> None:
    for name in ("problem1", "problem2"):
        page = (quickstart / "ours" / "feedback" / student / "ps1" / f"{name}.html").read_text(encoding="utf-8")
        assert f"{name} (Score:" in page


@pytest.mark.sandbox
def test_our_notebooks_are_whole_and_valid(quickstart: Path) -> None:
    for student in STUDENTS:
        folder = quickstart / "ours" / "autograded" / student / "ps1"
        assert sorted(path.name for path in folder.glob("*.ipynb")) == ["problem1.ipynb", "problem2.ipynb"]
        for path in folder.glob("*.ipynb"):
            nbformat.validate(nbformat.read(path, as_version=4))


@pytest.mark.sandbox
def test_our_gradebook_holds_the_reports_points(graded: Path, report01: dict[str, Any]) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}", "deep-learning") as book:
        for entry in (e for e in report01["submissions"] if e["status"] == "graded"):
            submission = book.find_submission(CHAPTER, entry["student"])
            assert (submission.score, submission.max_score) == (entry["score"], 20.0)
            scores = {grade.name: grade for grade in submission.notebooks[0].grades}
            for exercise in entry["exercises"]:
                grade = scores[exercise["grade_id"]]
                waits = exercise["status"] == "manual"
                assert grade.auto_score == (None if waits else exercise["points"])
                assert grade.needs_manual_grade is waits and grade.manual_score is None
        known = {student.id for student in book.students}
    assert known == {e["student"] for e in report01["submissions"] if e["status"] == "graded"}


@pytest.mark.sandbox
def test_a_late_submission_is_penalised_by_nbgraders_plugin(plain_class: Class) -> None:
    import datetime

    (plain_class.root / "penalty.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Penalty(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return 0.5 if total_seconds_late > 3600 else None\n"
    )
    with (plain_class.root / "nbgrader_config.py").open("a") as config:
        config.write(
            f"\nimport sys; sys.path.insert(0, {str(plain_class.root)!r})\n"
            'c.AssignLatePenalties.plugin_class = "penalty.Penalty"\n'
        )
    with Gradebook(f"sqlite:///{plain_class.root / 'gradebook.db'}", "deep-learning") as book:
        book.update_or_create_assignment("ps1", duedate=datetime.datetime(2026, 1, 1))
    good = {"add": "def add(a, b):\n    return a + b"}
    for student, day in (("early", "2025-12-31"), ("late", "2026-01-02")):
        path = plain_class.submit(student, plain_class.notebook(good))
        path.with_name("timestamp.txt").write_text(f"{day} 12:00:00 UTC\n")
    plain_class.submit("odd", plain_class.notebook(good)).with_name("timestamp.txt").write_text("yesterday")
    plain_class.grade()
    with Gradebook(f"sqlite:///{plain_class.root / 'gradebook.db'}", "deep-learning") as book:
        found = {s: book.find_submission("ps1", s).late_submission_penalty for s in ("early", "late", "odd")}
    assert found == {"early": 0, "late": 0.5, "odd": 0}


# --- outputs ---

STREAM = {"output_type": "stream", "text": "a"}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (STREAM | {"name": "stderr"}, STREAM | {"name": "stderr"}),
        (STREAM | {"name": "x", "text": 3}, STREAM | {"name": "stdout", "text": "3"}),
        ({"output_type": "comm"}, None),
        ({"output_type": "display_data", "data": 3}, None),
        ({}, None),
    ],
)
def test_outputs_are_rebuilt_from_what_may_stay(raw: dict[str, Any], kept: dict[str, Any] | None) -> None:
    assert clean_output(raw) == kept


def test_active_content_goes_and_pictures_stay() -> None:
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n0000").decode()
    data = {
        "text/plain": "x",
        "text/html": "<b onclick=evil()>bold</b><script>evil()</script><a href='javascript:evil()'>a</a>",
        "text/javascript": "evil()",
        "application/vnd.jupyter.widget-view+json": {},
        "image/svg+xml": "<svg onload=evil()>",
        "image/png": picture,
    }
    found = clean_output({"output_type": "display_data", "data": data, "metadata": {"evil": 1}})
    assert found is not None
    assert set(found["data"]) == {"text/plain", "text/html", "image/png"} and found["metadata"] == {}
    assert "evil" not in found["data"]["text/html"] and "<b>bold</b>" in found["data"]["text/html"]
    fake = {"output_type": "display_data", "data": {"image/png": base64.b64encode(b"<svg>").decode()}}
    assert clean_output(fake) == {
        "output_type": "display_data",
        "data": {"text/plain": ""},
        "metadata": {},
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)
KEYS = ["output_type", "name", "text", "data", "ename", "evalue", "traceback", "metadata"]
TYPES = st.sampled_from(["stream", "error", "display_data", "execute_result"])


@given(st.dictionaries(st.sampled_from(KEYS), json_values | st.dictionaries(st.sampled_from(
    ["text/plain", "text/html", "image/png"]), json_values)), TYPES)  # fmt: skip
def test_any_output_becomes_a_valid_one_or_none(raw: dict[str, Any], kind: str) -> None:
    found = clean_output(raw | {"output_type": kind})
    if found is not None:
        cell = nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(found)])
        nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_the_summary_for_formgrader_names_tests_and_shows_no_value() -> None:
    entry = {
        "points": 1.5, "max_points": 2.0, "status": "failed", "message": "your cell raised E: e",
        "tests": [
            {"name": "is_right", "passed": True, "message": ""},
            {"name": "holds_for_any_size", "passed": False, "message": "values are wrong", "got": "78"},
        ],
    }  # fmt: skip
    text = summary(entry)
    assert text.splitlines() == [
        "1.5 of 2 points (failed)",
        "  your cell raised E: e",
        "  ✓ is right",
        "  ✗ holds for any size: values are wrong",
    ]


# --- writing ---


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "a.txt"
    atomic_write(path, "first", durable=False)
    atomic_write(path, "second é\ud800", durable=False)
    assert path.read_bytes() == "second é?".encode()
    assert path.stat().st_mode & 0o777 == 0o644

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        atomic_write(path, "third", durable=False)
    assert path.read_bytes() == "second é?".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
