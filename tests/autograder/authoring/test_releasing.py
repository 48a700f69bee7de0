"""autograder.authoring.releasing: what students get, and the scan that proves that nothing leaks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Class

from autograder import nbgrader_course
from autograder import notebook as nb
from autograder.authoring import releasing
from autograder.errors import LeakError, UsageError
from autograder.layout import Chapter, Course


def test_the_release_has_stubs_that_name_their_exercise(chapter01: Chapter, reference01: dict[str, str]) -> None:
    released = nb.answers(nb.read(chapter01.release))
    for name in chapter01.tests:
        assert f'raise NotImplementedError("{name}: your turn")' in released[name]
        assert released[name].splitlines()[0] == reference01[name].splitlines()[0]
        compile(released[name], name, "exec")
    assert "SOLUTION" not in str(released)


def test_the_release_is_what_the_grader_calls_blank(chapter01: Chapter) -> None:
    from autograder.authoring import bank

    released, blank = nb.answers(nb.read(chapter01.release)), bank.blank(chapter01)
    for name in chapter01.tests:
        assert "".join(released[name].split()) == "".join(blank[name].split())


def test_a_clean_release_passes_the_scan(chapter01: Chapter) -> None:
    releasing.scan(chapter01)


def _set(name: str, text: str) -> Callable[[nb.Notebook, dict[str, str]], None]:
    def change(notebook: nb.Notebook, reference: dict[str, str]) -> None:
        cell = next(c for c in notebook["cells"] if nb.grade_id(c) == name)
        cell["source"] = text.format(**reference)

    return change


def _output(notebook: nb.Notebook, reference: dict[str, str]) -> None:
    cell = next(c for c in notebook["cells"] if nb.is_code(c))
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3"}]


def _cell(name: str, **fields: Any) -> Callable[[nb.Notebook, dict[str, str]], None]:
    return lambda notebook, _: next(c for c in notebook["cells"] if nb.grade_id(c) == name).update(fields)


def _metadata(text: str) -> Callable[[nb.Notebook, dict[str, str]], None]:
    def change(notebook: nb.Notebook, reference: dict[str, str]) -> None:
        notebook["cells"][1]["metadata"]["notes"] = [{"draft": text.format(**reference)}]

    return change


def _raw(text: str) -> Callable[[nb.Notebook, dict[str, str]], None]:
    def change(notebook: nb.Notebook, reference: dict[str, str]) -> None:
        cell = {"cell_type": "raw", "metadata": {}, "id": "raw", "source": text.format(**reference)}
        notebook["cells"].append(cell)

    return change


LEAKS: dict[str, tuple[Callable[[nb.Notebook, dict[str, str]], None], str]] = {
    "a solution": (_set("mse", "{mse}"), "the solution of mse"),
    "a solution elsewhere": (_set("test_mse", "{split}"), "the solution of split"),
    "a solution spaced otherwise": (
        _set("mse", "def standardise(train, test):\n  mean,std=train.mean(axis=0),train.std(axis=0)\n"
             "  std=np.where(std==0,1.0,std)\n  return (train-mean)/std,(test-mean)/std"),
        "the solution of standardise",
    ),
    "a marker": (_set("mse", "### BEGIN SOLUTION\n### END SOLUTION"), "the marker '### BEGIN SOLUTION'"),
    "a hidden marker": (_set("test_mse", "### BEGIN HIDDEN TESTS"), "the marker '### BEGIN HIDDEN TESTS'"),
    "an output": (_output, "a cell's output"),
    "a picture that no text shows": (
        _cell("explain_risk", attachments={"key.png": {"image/png": "iVBORw0KGgo="}}),
        "the attachment key.png of explain_risk, which its text does not show",
    ),
    "a solution in metadata": (_metadata("{mse}"), "the solution of mse in metadata"),
    "a marker in metadata": (_metadata("### BEGIN HIDDEN TESTS"), "the marker '### BEGIN HIDDEN TESTS' in metadata"),
    "a solution in a raw cell": (_raw("{mse}"), "the solution of mse"),
    "a mark scheme": (_raw("=== BEGIN MARK SCHEME ==="), "the marker '=== BEGIN MARK SCHEME ==='"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEAKS)
def test_a_leak_is_found_and_named(kind: str, class01: Class, reference01: dict[str, str]) -> None:
    change, says = LEAKS[kind]
    notebook = nb.read(class01.chapter.release)
    change(notebook, reference01)
    class01.chapter.release.write_text(nb.dumps(notebook), encoding="utf-8")
    with pytest.raises(LeakError, match=f"the release of 01-linear-model would give away .*{says}"):
        releasing.scan(class01.chapter)


BESIDE = {
    "solution.py": ("{mse}", "the solution of mse in solution.py"),
    "old.ipynb": ('{{"cells": [{{"source": {quoted}}}]}}', "the solution of mse in old.ipynb"),
    "images/answer-key.png": ("x", "the file images/answer-key.png, by its name"),
    "notes.md": ("### BEGIN SOLUTION", "the marker '### BEGIN SOLUTION' in notes.md"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_files_beside_the_notebook_are_scanned(name: str, class01: Class, reference01: dict[str, str]) -> None:
    text, says = BESIDE[name]
    path = class01.chapter.release.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.format(quoted=json.dumps(reference01["mse"]), **reference01))
    with pytest.raises(LeakError, match=re.escape(says)):
        releasing.scan(class01.chapter)


def test_a_picture_that_only_a_solution_shows_is_found(plain_class: Class) -> None:
    notebook = nb.read(plain_class.chapter.source)
    cell = next(c for c in notebook["cells"] if nb.grade_id(c) == "why")
    cell["source"] = "Why?\n### BEGIN SOLUTION\n![](images/curve.png) ![](attachment:key.png)\n### END SOLUTION"
    cell["attachments"] = {"key.png": {"image/png": "iVBORw0KGgo="}}
    notebook["cells"][0]["source"] = "# Adding up\n![](images/shown.png)"
    plain_class.chapter.source.write_text(nb.dumps(notebook), encoding="utf-8")
    images = plain_class.chapter.source.parent / "images"
    images.mkdir()
    for name in ("curve.png", "shown.png"):
        (images / name).write_bytes(b"x")
    with pytest.raises(LeakError) as caught:
        releasing.release(plain_class.chapter)
    assert "the file images/curve.png, which only a solution shows" in str(caught.value)
    assert "the attachment key.png of why" in str(caught.value) and "shown.png" not in str(caught.value)


def test_hidden_test_code_is_found(class01: Class) -> None:
    line = next(iter(releasing._hidden_lines(class01.chapter)))
    notebook = nb.read(class01.chapter.release)
    notebook["cells"][0]["source"] = f"Look: {line}"
    class01.chapter.release.write_text(nb.dumps(notebook), encoding="utf-8")
    with pytest.raises(LeakError, match="hidden test code"):
        releasing.scan(class01.chapter)


def test_what_was_never_released_is_said(tmp_path: Path) -> None:
    (tmp_path / "source" / "01-x").mkdir(parents=True)
    (tmp_path / "source" / "01-x" / "01-x.ipynb").write_text('{"cells": []}')
    with pytest.raises(UsageError, match=r"expected .*01-x.ipynb: run `autograder release 01-x` first"):
        releasing.scan(Course(tmp_path).chapter("01-x"))


def test_a_notebook_that_nbgrader_refuses_is_said_in_its_words(plain_class: Class) -> None:
    notebook = nb.read(plain_class.chapter.source)
    cells = [cell for cell in notebook["cells"] if nb.grade_id(cell) == "add"]
    notebook["cells"] += cells
    plain_class.chapter.source.write_text(nb.dumps(notebook), encoding="utf-8")
    before = Path.cwd()
    with pytest.raises(UsageError, match=r"nbgrader could not release ps1: .*add"):
        releasing.release(plain_class.chapter)
    assert Path.cwd() == before


def test_a_courses_own_configuration_is_honoured(plain_class: Class) -> None:
    with (plain_class.root / "nbgrader_config.py").open("a") as file:
        file.write('\nc.CourseDirectory.db_url = "sqlite:///elsewhere.db"\n')
    assert nbgrader_course.course_directory(plain_class.chapter.course).db_url == "sqlite:///elsewhere.db"
    found = nbgrader_course.config(plain_class.chapter.course, release_directory="handout")
    assert found.CourseDirectory.release_directory == "handout"
    assert found.CourseDirectory.root == str(plain_class.root)
