"""Questions about every right answer of the bank, in the chapters whose exercises have examples."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import bank, cells
from autograder.layout import Course
from course.questions.ask import made
from course.questions.question import Question

COURSE = Course(Path(__file__).resolve().parents[2])
CHAPTERS = ("01-linear-model", "02-gradient-descent", "03-backprop", "04-logistic-regression")
STUDENTS = ("ada", "bob")
CHOSEN = 3  # of the questions about an answer, what a quiz shows
FORBIDDEN = ("/answers/", "hidden", "/source/", "equivalents")


@dataclass(frozen=True)
class Asked:
    """One right answer, and what two students would be asked about it. opened: files read meanwhile."""

    chapter: str
    exercise: str
    source: str
    questions: tuple[list[Question], ...]
    again: str
    opened: list[str]

    @property
    def kinds(self) -> set[str]:
        return {one.kind for one in self.questions[0]}


def chapter_of(name: str) -> Iterator[Asked]:
    chapter = COURSE.chapter(name)
    examples = chapter.suites[0].examples
    answers: dict[str, list[str | None]] = defaultdict(list)
    for one in bank.load(chapter):
        if one.kind == "right":
            answers[one.exercise].append(one.source)
    opened: list[str] = []

    def note(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            opened.append(str(args[0]))

    def judge(exercise: str, text: str | None, namespace: dict[str, Any]) -> Iterator[dict[str, Any]]:
        sys.addaudithook(note)  # in a fork: nobody else has it
        given = {exercise: examples[exercise]}
        for student in (*STUDENTS, STUDENTS[0]):
            opened.clear()
            found = [one.to_json() for one in made(str(text), namespace, given, student)]
            yield {"questions": found, "opened": list(opened)}

    for exercise, text, items in cells.judged(chapter, answers, judge, 60):
        first, second, again = (item["questions"] for item in items)
        both = tuple([Question.from_json(one) for one in questions] for questions in (first, second))
        same = "" if json.dumps(first) == json.dumps(again) else f"{exercise}: {first} and then {again}"
        yield Asked(name, exercise, str(text), both, same, [path for item in items for path in item["opened"]])


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return [one for name in CHAPTERS for one in chapter_of(name)]


def chosen(asked: list[Asked]) -> list[Question]:
    return [one for answer in asked for questions in answer.questions for one in questions[:CHOSEN]]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_graded_exercise_has_an_example(name: str) -> None:
    chapter = COURSE.chapter(name)
    assert chapter.suites[0].examples.keys() == chapter.suites[0].tests.keys()


def test_nearly_every_right_answer_can_be_asked_about(asked: list[Asked]) -> None:
    assert len(asked) > 100
    some = [one for one in asked if one.questions[0]]
    two_kinds = [one for one in asked if len(one.kinds) >= 2]
    assert len(some) >= 0.95 * len(asked), [one.source for one in asked if not one.questions[0]]
    assert len(two_kinds) >= 0.8 * len(asked), [(one.exercise, one.kinds) for one in asked if len(one.kinds) < 2]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_sheet_of_six_from_four_exercises_can_always_be_filled(asked: list[Asked], name: str) -> None:
    worst: dict[str, int] = {}
    for one in asked:
        if one.chapter == name:
            worst[one.exercise] = min(worst.get(one.exercise, 99), len(one.questions[0]))
    assert sum(count > 0 for count in worst.values()) >= 4, worst
    assert sum(min(count, 2) for count in worst.values()) >= 6, worst


def test_who_does_not_read_earns_little(asked: list[Asked]) -> None:
    """The best that one can do who knows only which answer of a kind is the most frequent one."""
    keys: dict[str, Counter[str]] = defaultdict(Counter)
    for one in chosen(asked):
        keys[one.kind][one.options[one.key].text] += 1
    blind = sum(counter.most_common(1)[0][1] for counter in keys.values())
    assert blind <= 0.35 * len(chosen(asked)), keys
    places = Counter(one.key for one in chosen(asked) if len(one.options) == 4)
    assert max(places.values()) <= 0.35 * sum(places.values()), places


def test_two_students_with_the_same_code_are_asked_different_things(asked: list[Asked]) -> None:
    same = total = 0
    for one in asked:
        first, second = (
            [(q.text, sorted(option.text for option in q.options)) for q in questions[:CHOSEN]]
            for questions in one.questions
        )
        same, total = same + sum(question in second for question in first), total + len(first)
    assert same <= 0.2 * total, (same, total)


def test_options_are_told_apart_and_say_which_slip_they_are(asked: list[Asked]) -> None:
    for answer in asked:
        for one in (q for questions in answer.questions for q in questions):
            texts = [option.text for option in one.options]
            assert len(set(texts)) == len(texts) >= 3, one
            assert [i for i, option in enumerate(one.options) if not option.slip] == [one.key], one
            assert one.line <= len(answer.source.splitlines()), one


def test_the_same_code_and_student_give_the_same_bytes(asked: list[Asked]) -> None:
    assert [one.again for one in asked if one.again] == []


def test_nothing_of_bank_reference_or_hidden_tests_is_read(asked: list[Asked]) -> None:
    opened = {path for one in asked for path in one.opened}
    assert [path for path in opened if any(word in path for word in FORBIDDEN)] == []
