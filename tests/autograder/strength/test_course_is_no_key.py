"""What notebooks import by name is no answer key: no callable of it solves an exercise, also with arguments swapped."""

from __future__ import annotations

import importlib
import inspect
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import PROJECT

from autograder.layout import Course
from course.checking import check
from course.checking.outcome import Test
from course.checking.transport import LocalStudent

MODULES = ("data", "datasets.generate", "device", "library", "nets", "train")
COURSE = Course(PROJECT)


class Slow(BaseException):
    pass


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what takes longer: some of these functions wait, or draw, when they are called with odd arguments."""

    def ring(*_: Any) -> None:
        raise Slow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def callables() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in MODULES:
        for name, value in vars(importlib.import_module(f"course.{module}")).items():
            if callable(value) and str(getattr(value, "__module__", "")).startswith("course."):
                found[f"{value.__module__}.{name}"] = value
    return found


def turned(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function with its first two arguments the other way round."""
    return lambda first, second, *rest, **named: function(second, first, *rest, **named)


def solves(function: Callable[..., Any], exercise: str, tests: list[Test]) -> bool:
    """Whether a function as the answer passes every demand; most fail the first."""
    student = LocalStudent({exercise: function})
    for test in tests:
        if not test.is_guard:
            with at_most(3):
                if not check.run(test, student, 12345).passed:
                    return False
    return True


@pytest.mark.parametrize("chapter", COURSE.chapters)
def test_no_function_of_the_course_package_solves_an_exercise(
    chapter: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keys = []
    for exercise, tests in COURSE.chapter(chapter).tests.items():
        for name, function in callables().items():
            ways = [function] if inspect.isclass(function) else [function, turned(function)]
            try:
                keys += [f"{exercise}: {name}" for way in ways if solves(way, exercise, tests)]
            except Slow:
                continue
    assert not keys
