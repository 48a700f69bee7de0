"""autograder.strength.keys: what students have is tried as an answer, in every order of its arguments."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.layout import Chapter
from autograder.strength import keys
from course.checking.check import Student, Suite, expect

Given = dict[str, Callable[..., Any]]


def demands() -> Suite:
    suite = Suite("01-linear-model")

    @suite.test("predict", hint="multiply by w, then add b")
    def on_a_row(student: Student, rng: np.random.Generator) -> None:
        x, w, b = rng.normal(size=5), float(rng.normal()), float(rng.normal())
        expect.close(student.predict(x, w, b), w * x + b)

    @suite.test("predict", hint="multiply by w, then add b")
    def on_a_table(student: Student, rng: np.random.Generator) -> None:
        x, w, b = rng.normal(size=(5, 2)), float(rng.normal()), float(rng.normal())
        expect.close(student.predict(x, w, b), w * x + b)

    @suite.guard("predict", hint="no guard is needed for a key")
    def never_passes(student: Student, rng: np.random.Generator) -> None:
        expect.true(False, "no")

    return suite


def found(chapter: Chapter, monkeypatch: pytest.MonkeyPatch, given: Given) -> list[str]:
    monkeypatch.setattr(keys, "callables", lambda: given)
    alone = Chapter(chapter.course, chapter.name)
    alone.__dict__["tests"] = chapter.tests | demands().tests
    tried, solving = keys.study(alone, "predict")
    assert tried == len(given)
    return solving


def first_row_only(x: Any, w: Any, b: Any) -> Any:
    return w * x + b if np.ndim(x) == 1 else 0 * x


def test_what_solves_is_found_whatever_its_order(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    given: Given = {
        "as it is": lambda x, w, b: w * x + b,
        "turned round": lambda b, w, x: w * x + b,
        "turned on": lambda w, b, x: w * x + b,
        "another": lambda x, w, b: w * x - b,
        "one demand only": first_row_only,
        "a class": dict,
    }
    assert found(chapter01, monkeypatch, given) == ["as it is", "turned round", "turned on"]


def test_what_hangs_or_ends_its_process_holds_up_nothing(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "SECONDS", 0.1)
    given: Given = {
        "hangs": lambda *args: time.sleep(100),
        "ends": lambda *args: os._exit(3),
        "swallows": lambda *args: swallow(),
        "solves": lambda x, w, b: w * x + b,
    }
    assert found(chapter01, monkeypatch, given) == ["solves"]


def swallow() -> None:
    for _ in range(3):
        try:
            time.sleep(100)
        except BaseException:
            continue


@pytest.mark.parametrize(("arguments", "count"), [(0, 1), (1, 1), (2, 2), (3, 6), (4, 7), (6, 9)])
def test_the_orders_are_each_another_one(arguments: int, count: int) -> None:
    found = keys.orders(arguments)
    assert len(found) == len(set(found)) == count
    assert all(sorted(order) == list(range(arguments)) for order in found)


def test_all_of_what_students_have_is_tried_but_what_installs() -> None:
    labels = set(keys.callables())
    assert {"course.nets.alexnet", "course.checking.codec.decode"} <= labels
    assert any(label.startswith("course.checks.ch01_linear_model.") for label in labels)
    assert not [label for label in labels if label.startswith(("course.setup.", "course.environment."))]
