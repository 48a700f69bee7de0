"""The gate on the tests themselves, for every chapter: see autograder.strength.measure for what is a problem."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring import bank
from autograder.layout import Chapter, Course
from autograder.strength import gates, keys
from autograder.strength import measure as strength
from autograder.strength.figures import HARD_CODED, Options
from autograder.strength.paths import Entry, NotebookPath
from course.checking import card
from course.checking.check import Outcome, Report, Test

COURSE = Course(Path(__file__).resolve().parents[2])
EXERCISES = [(name, exercise) for name in COURSE.chapters for exercise in COURSE.chapter(name).tests]


def problems(chapter: str, seeds: int) -> str:
    (found,) = strength.study([COURSE.chapter(chapter)], Options(mutants=True, seeds=seeds, jobs=1, gates=False))
    assert found.total.runs, f"{chapter} has no tests"
    return "\n".join(found.all_problems)


@pytest.mark.sandbox
@pytest.mark.parametrize("chapter", COURSE.chapters)
def test_the_tests_of_a_chapter_are_strong(chapter: str) -> None:
    assert problems(chapter, seeds=20) == ""


def tried(chapter: Chapter, study: Callable[[Chapter, str], tuple[int, list[str]]]) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is tried need not be sensible
        return [f"{exercise}: {problem}" for exercise in chapter.tests for problem in study(chapter, exercise)[1]]


@pytest.mark.parametrize("chapter", COURSE.chapters)
def test_nothing_is_earned_for_nothing(chapter: str) -> None:
    assert tried(COURSE.chapter(chapter), gates.study) == []


@pytest.mark.parametrize("chapter", COURSE.chapters)
def test_students_have_nothing_that_solves_an_exercise(chapter: str) -> None:
    assert tried(COURSE.chapter(chapter), keys.study) == []


@pytest.mark.nightly
@pytest.mark.sandbox
@pytest.mark.parametrize("chapter", COURSE.chapters)
def test_no_right_answer_ever_fails(chapter: str) -> None:
    assert problems(chapter, seeds=200) == ""


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_a_hard_coded_answer_is_not_told_that_it_is_right(name: str, exercise: str) -> None:
    """Public checks alone may pass it only where the learner reads that more run at grading."""
    chapter = COURSE.chapter(name)
    (answer,) = (a for a in bank.load(chapter) if (a.exercise, a.name) == (exercise, HARD_CODED))
    (verdict,) = NotebookPath(chapter, exercise).judge(answer.source)
    tests = chapter.tests[exercise]
    public = [(t, e) for t, e in zip(tests, verdict.entries, strict=True) if not t.hidden]
    report = shown(chapter, exercise, public)
    if all(entry.passed for _, entry in public):
        assert "public checks passed; more run at grading" in card.text(report)
        assert any(test.hidden for test in tests)
    else:
        assert "✗" in card.text(report)


def shown(chapter: Chapter, exercise: str, public: list[tuple[Test, Entry]]) -> Report:
    outcomes = tuple(Outcome(test, "passed" if entry.passed else "failed", "no") for test, entry in public)
    return Report(chapter.name, exercise, outcomes)
