"""autograder.authoring.bank and autograder.layout: finding chapters, tests and answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import CHAPTER, PROJECT

from autograder.authoring import bank
from autograder.errors import UsageError
from autograder.layout import Chapter, Course, module_name


def test_right_answers_come_first_and_all_are_read(chapter01: Chapter) -> None:
    found = bank.load(chapter01)
    files = list((PROJECT / "autograder" / "chapters" / CHAPTER / "answers").glob("*/*.py"))
    assert len(found) == len(files)
    for exercise in chapter01.tests:
        kinds = [answer.kind for answer in found if answer.exercise == exercise]
        assert kinds == sorted(kinds) and {"right", "wrong"} == set(kinds)


def test_what_a_learner_is_told_is_no_part_of_the_answer(chapter01: Chapter) -> None:
    for answer in bank.load(chapter01):
        assert "# says:" not in answer.source and answer.source == answer.source.strip("\n")
        assert bool(answer.says) == (answer.kind == "wrong")


def test_reference_and_blank_are_of_the_same_cells(chapter01: Chapter) -> None:
    reference, blank = bank.reference(chapter01), bank.blank(chapter01)
    assert reference.keys() == blank.keys() >= chapter01.tests.keys()
    for name in chapter01.tests:
        assert "###" not in reference[name] and "NotImplementedError" not in reference[name]
        assert "your turn" in blank[name]


def test_a_chapter_is_found_by_the_beginning_of_its_name(course01: Path) -> None:
    course = Course(course01)
    assert course.chapter("01") == course.chapter(CHAPTER) == Chapter(course, CHAPTER)
    for name in ("02", "linear", "1"):
        with pytest.raises(UsageError, match=f"expected one of {CHAPTER}; got '{name}'"):
            course.chapter(name)


def _chapters(root: Path, **notebooks: tuple[str, ...]) -> Course:
    for chapter, stems in notebooks.items():
        folder = root / "source" / chapter
        folder.mkdir(parents=True)
        for stem in stems:
            (folder / f"{stem}.ipynb").write_text("{}")
    return Course(root)


def test_an_ambiguous_beginning_is_refused_and_a_whole_name_is_not(tmp_path: Path) -> None:
    course = _chapters(tmp_path, ab=("ab",), abc=("abc",), empty=())
    assert course.chapters == ("ab", "abc") and course.chapter("ab").name == "ab"
    with pytest.raises(UsageError, match="expected one of ab, abc; got 'a'"):
        course.chapter("a")


def test_a_course_without_chapters_says_so(tmp_path: Path) -> None:
    assert Course(tmp_path).chapters == ()
    with pytest.raises(UsageError, match=r"\(source/ holds no chapter\)"):
        Course(tmp_path).chapter("01")


def test_the_notebook_of_a_chapter(tmp_path: Path) -> None:
    course = _chapters(tmp_path, own=("own", "other"), one=("problem",), two=("a", "b"))
    assert course.chapter("own").notebook_name == "own"
    assert course.chapter("one").source == tmp_path / "source" / "one" / "problem.ipynb"
    assert [part.notebook_name for part in course.chapter("two").parts] == ["a", "b"]
    with pytest.raises(UsageError, match="expected one notebook in source/two, found a, b"):
        _ = course.chapter("two").notebook_name


def test_tests_are_found_by_the_chapters_name(chapter01: Chapter, tmp_path: Path) -> None:
    assert module_name("05-multi-class") == "ch05_multi_class"
    assert {test.hidden for tests in chapter01.tests.values() for test in tests} == {True, False}
    assert _chapters(tmp_path, ps9=("ps9",)).chapter("ps9").tests == {}


def test_an_error_inside_a_chapters_tests_is_not_swallowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder import chapters

    (tmp_path / "ps8").mkdir()
    (tmp_path / "ps8" / "public.py").write_text("import no_such_module_at_all\n")
    monkeypatch.setattr(chapters, "__path__", [*chapters.__path__, str(tmp_path)])
    with pytest.raises(UsageError, match="no_such_module_at_all"):
        _ = _chapters(tmp_path, ps8=("ps8",)).chapter("ps8").tests
