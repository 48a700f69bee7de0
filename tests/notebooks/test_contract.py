"""What every chapter must be: its shape, its exercises, its pictures, its release.

That its tests tell right answers from wrong ones is shown in test_strength_gate.
"""

from __future__ import annotations

import ast
import re
import shutil
import statistics
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder import notebook as nb
from autograder.authoring import bank, checks, releasing
from autograder.layout import Chapter, Course, module_name
from autograder.nbgrader_course import generate

PROJECT = Path(__file__).resolve().parents[2]
COURSE = Course(PROJECT)
CHAPTERS = [COURSE.chapter(name) for name in COURSE.chapters]
EXERCISES = [(chapter, exercise) for chapter in CHAPTERS for exercise in chapter.tests]
MAX_KB = 60
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]+)\)|<img\b(?P<tag>[^>]*)>", re.S)

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
each_exercise = pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=lambda v: getattr(v, "name", v))


@cache
def cells_of(chapter: Chapter) -> tuple[nb.Cell, ...]:
    return tuple(nb.read(chapter.source)["cells"])


def text_cells(chapter: Chapter) -> list[str]:
    return [nb.source(cell) for cell in cells_of(chapter) if not nb.is_code(cell) and nb.role(cell) == "given"]


def code_cells(chapter: Chapter) -> list[str]:
    """The code that a student reads: without solutions, hidden tests and their markers."""
    texts = (nb.source(cell) for cell in cells_of(chapter) if nb.is_code(cell))
    return [nb.stub(nb.without_hidden(text), "x") for text in texts]


def test_there_is_a_chapter() -> None:
    assert "01-linear-model" in COURSE.chapters and len(EXERCISES) >= 6


# --- shape ---


@each_chapter
def test_the_notebook_is_valid_and_stripped(chapter: Chapter) -> None:
    notebook = nb.read(chapter.source)
    nbformat.validate(nbformat.from_dict(notebook))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None
    assert "language_info" not in notebook["metadata"] and "widgets" not in notebook["metadata"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert nb.dumps(notebook) == chapter.source.read_text(encoding="utf-8"), "save it as Jupyter does"


@each_chapter
def test_code_cells_are_short(chapter: Chapter) -> None:
    """What a student cannot read on one screen belongs into a helper; how much text a chapter has is its author's."""
    counts = [len(text.splitlines()) for text in code_cells(chapter)]
    assert statistics.median(counts) <= 8
    assert [text[:60] for text in code_cells(chapter) if len(text.splitlines()) > 30] == []


@each_chapter
def test_ids_are_unique(chapter: Chapter) -> None:
    for of in (lambda cell: cell["id"], nb.grade_id):
        found = [of(cell) for cell in cells_of(chapter) if of(cell)]
        assert len(found) == len(set(found))
    assert all(cell.get("id") for cell in cells_of(chapter))


@each_chapter
def test_it_says_nothing_of_one_kind_of_device(chapter: Chapter) -> None:
    """Chapters run on CPU, CUDA and Ascend alike: `course.device` chooses."""
    code = [text for text in code_cells(chapter) if re.search(r"cuda|\bnpu\b", text, re.I)]
    assert code == []


@each_chapter
def test_title_objectives_and_recap(chapter: Chapter) -> None:
    texts = text_cells(chapter)
    assert texts[0].startswith("# ") and re.search(r"minutes|hours?\b", texts[0])
    assert any(re.search(r"^## You can now|^## Recap", text, re.M) for text in texts[-6:])


@each_chapter
def test_code_is_code(chapter: Chapter) -> None:
    for text in code_cells(chapter):
        ast.parse("\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in text.split("\n")))


@each_chapter
def test_prose_stands_in_text_cells_only(chapter: Chapter) -> None:
    """No code cell is mostly comment."""
    for text in code_cells(chapter):
        lines = [line for line in text.splitlines() if line.strip()]
        comments = [line for line in lines if line.lstrip().startswith("#")]
        assert len(comments) <= max(2, len(lines) // 2), text


# --- pictures ---


@each_chapter
def test_every_picture_is_there_small_and_described(chapter: Chapter) -> None:
    for text in (nb.source(cell) for cell in cells_of(chapter) if not nb.is_code(cell)):
        for match in _IMAGE.finditer(text):
            tag = match["tag"] or ""
            path = match["path"] or _attribute(tag, "src")
            alt = match["alt"] or _attribute(tag, "alt")
            assert len(alt.split()) >= 4, f"{path}: say in its alt text what the picture shows"
            assert not path.startswith(("http", "data:", "attachment:", "/")), path
            file = chapter.source.parent / path
            assert file.is_file(), f"{path} is not there"
            assert file.stat().st_size <= MAX_KB * 1000, f"{path} has {file.stat().st_size / 1000:.0f} kB"


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""{name}\s*=\s*(["'])(.*?)\1""", tag, re.S)
    return found[2] if found else ""


@each_chapter
def test_every_picture_file_is_used(chapter: Chapter) -> None:
    text = "\n".join(nb.source(cell) for cell in cells_of(chapter))
    unused = [p.name for p in chapter.source.parent.glob("images/*") if f"images/{p.name}" not in text]
    assert unused == []


@each_chapter
def test_expected_figures_are_drawn_by_tagged_cells(chapter: Chapter) -> None:
    tags = [tag for cell in cells_of(chapter) for tag in cell["metadata"].get("tags", [])]
    figures = [tag.removeprefix("figure:") for tag in tags if tag.startswith("figure:")]
    figures += [cell["metadata"]["figure"] for cell in cells_of(chapter) if "figure" in cell["metadata"]]
    missing = [name for name in figures if not (chapter.source.parent / "images" / f"{name}.png").is_file()]
    assert missing == []


# --- exercises ---


@each_chapter
def test_grade_ids_are_well_formed(chapter: Chapter) -> None:
    names = {role: [nb.grade_id(c) for c in nb.by_role({"cells": cells_of(chapter)}, role)]  # type: ignore[arg-type]
             for role in ("answer", "test", "written")}  # fmt: skip
    for name in (*names["answer"], *names["written"]):
        assert re.fullmatch(r"[A-Za-z][A-Za-z_]*[A-Za-z]", name), f"{name}: a Python name without numbers"
    assert sorted(names["test"]) == sorted(f"test_{name}" for name in names["answer"])
    assert set(names["answer"]) == set(chapter.tests), "each answer cell has its tests, and each test its cell"


@each_chapter
def test_each_test_cell_is_one_line_and_its_hidden_region(chapter: Chapter) -> None:
    for cell in nb.by_role({"cells": cells_of(chapter)}, "test"):
        name = nb.exercise(cell)
        assert nb.without_hidden(nb.source(cell)) == f'check("{name}")'
        assert f'hidden("{chapter.name}").check("{name}")' in nb.source(cell) and nb.points(cell) > 0
        assert nb.marks(cell)["locked"] is True


@each_chapter
def test_markers_are_balanced(chapter: Chapter) -> None:
    for cell in cells_of(chapter):
        text = nb.source(cell)
        for begin, end in (nb.SOLUTION, nb.HIDDEN):
            marks = re.findall(rf"{re.escape(begin)}|{re.escape(end)}", text)
            assert marks == [begin, end] * (len(marks) // 2), nb.grade_id(cell)
        if nb.role(cell) == "answer":
            assert nb.SOLUTION[0] in text, f"{nb.grade_id(cell)} has no solution region"
        elif nb.role(cell) != "written":
            assert nb.SOLUTION[0] not in text


@each_exercise
def test_a_prompt_stands_before_each_answer(chapter: Chapter, exercise: str) -> None:
    cells = cells_of(chapter)
    place = next(i for i, cell in enumerate(cells) if nb.grade_id(cell) == exercise)
    before = nb.source(cells[place - 1])
    assert not nb.is_code(cells[place - 1])
    assert f"`{exercise}`" in before, "the prompt names the exercise"
    assert re.search(r"★[★☆]{2}.*minutes.*point", before), "difficulty, minutes and points"
    worth = next(nb.points(cell) for cell in cells if nb.grade_id(cell) == f"test_{exercise}")
    assert re.search(rf"\b{worth:g} points?\b", before), f"the prompt says {worth:g} points"


@each_exercise
def test_the_check_follows_its_answer(chapter: Chapter, exercise: str) -> None:
    names = [nb.grade_id(cell) for cell in cells_of(chapter)]
    assert 1 <= names.index(f"test_{exercise}") - names.index(exercise) <= 4


@each_exercise
def test_each_exercise_has_both_kinds_of_test_and_a_ladder_of_hints(chapter: Chapter, exercise: str) -> None:
    tests = chapter.tests[exercise]
    assert {test.hidden for test in tests} == {True, False}
    assert all(len(test.hint) > 15 for test in tests)
    assert len({test.name for test in tests}) == len(tests)
    ladder = chapter.suites[0].ladder[exercise]
    assert len(ladder) >= 2 and len(set(ladder)) == len(ladder)


@each_exercise
def test_each_exercise_has_its_answers_in_the_bank(chapter: Chapter, exercise: str) -> None:
    found = [answer for answer in bank.load(chapter) if answer.exercise == exercise]
    assert sum(answer.kind == "right" for answer in found) >= 2
    assert sum(answer.kind == "wrong" for answer in found) >= 6
    assert any("hard_codes" in answer.name for answer in found)


@each_chapter
def test_the_bank_holds_no_answer_to_nothing(chapter: Chapter) -> None:
    assert {answer.exercise for answer in bank.load(chapter)} <= set(chapter.tests)
    names = [path.name for path in chapter.answers.glob("*/*.py")]
    assert [name for name in names if not name.startswith(("right_", "wrong_"))] == []


# --- release ---


@each_chapter
def test_the_release_gives_nothing_away(chapter: Chapter) -> None:
    releasing.scan(chapter)


@each_chapter
def test_the_release_is_fresh(chapter: Chapter, tmp_path: Path) -> None:
    shutil.copytree(chapter.source.parent, tmp_path / "source" / chapter.name)
    shutil.copy(PROJECT / "nbgrader_config.py", tmp_path)
    fresh = Course(tmp_path).chapter(chapter.name)
    generate(fresh)
    made, kept = (_files(c.release.parent) for c in (fresh, chapter))
    assert made.keys() == kept.keys()
    stale = [name for name in made if made[name] != kept[name]]
    assert stale == [], f"run `make release CHAPTER={chapter.name}` and commit what it writes"


def _files(folder: Path) -> dict[str, bytes]:
    skipped = {".ipynb_checkpoints", "__pycache__"}
    found = (path for path in folder.rglob("*") if path.is_file() and not skipped & set(path.parts))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_each_chapter_is_released_and_nothing_else() -> None:
    released = sorted(path.name for path in (PROJECT / "release").iterdir() if path.is_dir())
    assert released == sorted(COURSE.chapters)


@each_chapter
def test_the_public_tests_that_students_get_are_fresh(chapter: Chapter, tmp_path: Path) -> None:
    """Text to the letter; recorded values within a tolerance, as another processor has other last bits."""
    kept = checks.FOLDER / module_name(chapter.name)
    shutil.copytree(kept, tmp_path / kept.name, ignore=shutil.ignore_patterns("__pycache__"))
    made = _files(checks.write(chapter, tmp_path))
    assert made and made == _files(kept), f"run `make release CHAPTER={chapter.name}` and commit what it writes"


def test_course_checks_holds_nothing_else() -> None:
    found = {path.name for path in checks.FOLDER.iterdir()} - {"__init__.py", "__pycache__"}
    assert found == {module_name(name) for name in COURSE.chapters}
