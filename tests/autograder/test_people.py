"""Notebooks as people make them, through the whole of grading: what waits, what is said, what they read again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Class, make_course, statuses
from typer.testing import CliRunner

from autograder import __main__ as cli
from autograder import notebook as nb
from autograder.authoring import author, releasing
from autograder.errors import UsageError
from autograder.layout import Course
from autograder.nbgrader_course import course_directory
from autograder.submissions import handed_in

pytestmark = pytest.mark.sandbox
PNG = "iVBORw0KGgoAAAANSUhEUg" + "A" * 40
MARKDOWN = {"cell_type": "markdown", "metadata": {}, "id": "mine"}


def submit(klass: Class, student: str, notebook: nb.Notebook) -> None:
    klass.submit(student, notebook)


def below(notebook: nb.Notebook, name: str, cell: dict[str, Any]) -> nb.Notebook:
    at = next(i for i, c in enumerate(notebook["cells"]) if nb.grade_id(c) == name)
    notebook["cells"].insert(at + 1, cell)
    return notebook


def test_an_answer_below_its_question_waits_until_it_is_marked(plain_class: Class) -> None:
    submit(plain_class, "ada", below(plain_class.notebook(), "why", {**MARKDOWN, "source": "Because."}))
    entry = plain_class.grade()["ada"]
    assert entry["status"] == "manual" and "answer-beside" in entry["flags"]
    assert entry["note"].startswith("why: the answer stands in a cell beside the question's own")
    assert statuses(entry)["why"] == "manual"

    from nbgrader.api import Gradebook

    with Gradebook(course_directory(plain_class.chapter.course).db_url) as book:
        grade = book.find_grade("why", "ps1", "ps1", "ada")
        assert grade.needs_manual_grade
        grade.manual_score = 2.0
        book.db.commit()
    assert plain_class.grade()["ada"]["status"] == "graded"


def test_pictures_reach_formgrader_and_the_feedback_page(plain_class: Class) -> None:
    notebook = plain_class.notebook({"why": "See ![image.png](attachment:image.png)"})
    cell = next(c for c in notebook["cells"] if nb.grade_id(c) == "why")
    cell["attachments"] = {"image.png": {"image/png": PNG}}
    submit(plain_class, "ada", notebook)
    report = plain_class.grade()[""]
    path = plain_class.root / "autograded" / "ada" / "ps1" / "ps1.ipynb"
    kept = next(c for c in nb.read(path)["cells"] if nb.grade_id(c) == "why")
    assert kept["attachments"] == {"image.png": {"image/png": PNG}}

    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(str(path))
    assert f"data:image/png;base64,{PNG}" in page  # as formgrader shows it

    (plain_class.root / "reports").mkdir()
    (plain_class.root / "reports" / "ps1.json").write_text(json.dumps(report))
    CliRunner().invoke(cli.app, ["feedback", "ps1", "--course", str(plain_class.root)], catch_exceptions=False)
    text = (plain_class.root / "feedback" / "ada" / "ps1.html").read_text()
    assert f'<img src="data:image/png;base64,{PNG}" alt="image.png">' in text

    cell["attachments"]["image.png"]["image/png"] = PNG + "BBBB"  # another picture, the same words
    submit(plain_class, "ada", notebook)
    plain_class.grade()
    assert PNG + "BBBB" in path.read_text()


TWO = """
# %% answer="{0}"
def {0}():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION

# %% test="{0}" points=2
assert {0}() == 1
"""


def test_a_notebook_that_was_not_handed_in_is_named_and_not_attempted(tmp_path: Any) -> None:
    klass = make_course(tmp_path / "c", TWO.format("f1"), "hw1")
    source = klass.root / "source" / "hw1"
    (source / "hw1.ipynb").rename(source / "problem-1.ipynb")
    (source / "problem-2.ipynb").write_text(nb.dumps(author.build(TWO.format("f2"), "hw1")))
    klass = Class(Course(klass.root).chapter("hw1"))
    releasing.release(klass.chapter)
    right = nb.read(klass.root / "release" / "hw1" / "problem-2.ipynb")
    next(c for c in right["cells"] if nb.grade_id(c) == "f2")["source"] = "def f2():\n    return 1"
    klass.submit("li", right, "problem-2.ipynb")
    entry = klass.grade()["li"]
    assert entry["note"].startswith("problem-1.ipynb was not handed in") and "missing-notebook" in entry["flags"]
    assert statuses(entry) == {"f1": "not-attempted", "f2": "passed"} and entry["score"] == 2
    assert klass.grade()["li"] == entry | {"seconds": klass.grade()["li"]["seconds"]}


def test_what_the_download_said_is_in_the_report(plain_class: Class) -> None:
    submit(plain_class, "ada", plain_class.notebook())
    handed_in.remember(plain_class.chapter, {"ada": {"late": True, "partners": ["ben"]}})
    entry = plain_class.grade()["ada"]
    assert "late" in entry["flags"] and entry["partners"] == ["ben"]


def test_a_cell_added_after_grading_gets_one_line_and_a_way_out(plain_class: Class) -> None:
    submit(plain_class, "ada", plain_class.notebook())
    plain_class.grade()
    notebook = nb.read(plain_class.chapter.source)
    added = next(c for c in notebook["cells"] if nb.grade_id(c) == "test_add")
    mark = added["metadata"]["nbgrader"] | {"grade_id": "test_more"}
    notebook["cells"].append({**added, "metadata": {"nbgrader": mark}, "id": "more"})
    plain_class.chapter.source.write_text(nb.dumps(notebook), encoding="utf-8")
    for act in (plain_class.grade, lambda: releasing.release(plain_class.chapter)):
        with pytest.raises(UsageError, match="source/ps1 has other graded cells than when it was first graded") as said:
            act()
        assert "\n" not in str(said.value)

    way_out = ["nbgrader", "db", "assignment", "remove", "ps1", "--force"]
    assert f"`{' '.join(way_out)}`" in str(said.value)
    subprocess.run([sys.executable, "-m", *way_out], cwd=plain_class.root, check=True, capture_output=True)
    releasing.release(plain_class.chapter)
    assert statuses(plain_class.grade()["ada"])["more"] == "not-attempted"


@pytest.mark.parametrize("name", ["hw+1", " hw1", "hw1 "])
def test_a_name_that_nbgrader_cannot_take_is_said_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "source" / name).mkdir(parents=True)
    (tmp_path / "source" / name / "a.ipynb").write_text('{"cells": []}')
    with pytest.raises(UsageError, match=r"without '\+' and without spaces at its ends"):
        Course(tmp_path).chapter(name)
