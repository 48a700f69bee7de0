"""records.scheme: who marks a written answer sees how, below it; no student ever does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from commands import nbgrader_command
from conftest import PROJECT, Class, make_course

from autograder import notebook as nb
from autograder.__main__ import app
from autograder.layout import Course
from autograder.records import scheme

SECRET = "One point for naming the zyzzyva."
DRAFT = f'''
# %% [markdown]
# # Why

# %% [markdown] written="why" points=3
# ### BEGIN SOLUTION
# {SECRET}
# ### END SOLUTION
'''
pytestmark = pytest.mark.sandbox


@pytest.fixture
def klass(tmp_path: Path) -> Class:
    """A course with one written question, and Ada's answer, graded."""
    made = make_course(tmp_path / "course", DRAFT, "ps1")
    made.submit("ada", made.notebook({"why": "Because."}))
    run(made, "grade", "-q")
    return made


def run(klass: Class, command: str, *options: str) -> None:
    app([command, "ps1", *options, "--course", str(klass.root)], standalone_mode=False)


def autograded(klass: Class) -> list[dict[str, Any]]:
    path = klass.root / "autograded" / "ada" / "ps1" / "ps1.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    cells: list[dict[str, Any]] = nb.read(path)["cells"]
    return cells


def test_the_scheme_stands_below_the_answer(klass: Class) -> None:
    cells = autograded(klass)
    (place,) = (i for i, cell in enumerate(cells) if nb.grade_id(cell) == "why")
    assert nb.source(cells[place]) == "Because." and SECRET in nb.source(cells[place + 1])
    assert scheme.is_scheme(cells[place + 1]) and not scheme.is_scheme(cells[place])
    assert not nb.grade_id(cells[place + 1]), "nbgrader takes it for text"


def test_no_student_sees_it(klass: Class) -> None:
    nbgrader_command("generate_feedback", "ps1", course=klass.root)
    page = klass.root / "feedback" / "ada" / "ps1" / "ps1.html"
    assert "Because." in page.read_text(encoding="utf-8")
    run(klass, "feedback")
    texts = {
        path: path.read_text(encoding="utf-8", errors="replace")
        for folder in ("feedback", "release")
        for path in (klass.root / folder).rglob("*")
        if path.is_file()
    }
    assert len(texts) >= 3
    for path, text in texts.items():
        assert "zyzzyva" not in text and "Marking scheme" not in text, path


def test_settings_that_would_show_it_to_students_get_none(klass: Class) -> None:
    settings = klass.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace(scheme.NAME, "nbgrader.preprocessors.GetGrades"))
    run(klass, "grade", "-q")
    assert not any(SECRET in nb.source(cell) for cell in autograded(klass))


def test_a_scheme_that_changed_is_written_again(klass: Class) -> None:
    source = klass.chapter.source
    source.write_text(source.read_text().replace("zyzzyva", "quokka"))
    run(klass, "grade", "-q")
    assert any("naming the quokka" in nb.source(cell) for cell in autograded(klass))


def test_grading_again_takes_it_for_no_answer(klass: Class) -> None:
    before = autograded(klass)
    run(klass, "grade", "-q", "--force")
    assert autograded(klass) == before


def test_where_a_scheme_stands_in_a_source_cell() -> None:
    written = {"grade": True, "solution": True, "task": False}
    task = {"grade": False, "solution": False, "task": True}

    def cell(marks: dict[str, bool], text: str) -> nb.Cell:
        return {"cell_type": "markdown", "source": text, "metadata": {"nbgrader": marks}}

    assert nb.scheme(cell(written, "Why?\n### BEGIN SOLUTION\na\n### END SOLUTION\n")) == "a"
    assert nb.scheme(cell(written, "all of it")) == "all of it", "nbgrader clears the whole cell"
    assert nb.scheme(cell(task, "Do\n=== BEGIN MARK SCHEME ===\nb\n=== END MARK SCHEME ===\n")) == "b"
    assert nb.scheme(cell(task, "Do it")) == "" == nb.scheme(cell({"grade": False}, "x"))


def test_every_written_question_of_the_course_has_one() -> None:
    course = Course(PROJECT)
    for name in course.chapters:
        for cell in nb.by_role(nb.read(course.chapter(name).source), "written", "task"):
            assert "point" in nb.scheme(cell), (name, nb.grade_id(cell))
