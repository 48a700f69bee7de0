"""Nothing of a hidden test is in what students read, by whatever channel an answer tries to carry it out."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asked import Recorder
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judging.entries import of_test
from autograder.layout import Course
from autograder.records.record import summary
from autograder.results.feedback import feedback_page
from course.checking import check

CANARY = "CANARY"
CHAPTERS = Course(PROJECT).chapters


def give_away(text: str, first: Any) -> dict[str, Callable[[], Any]]:
    """Ways in which a function that knows a text, and the first thing it was asked with, may let it out."""

    def throw(error: BaseException) -> Any:
        raise error

    return {
        "an exception's words": lambda: throw(ValueError(text)),
        "an exception's name": lambda: throw(type(text[:200].replace("\0", ""), (Exception,), {})()),
        "a name that looks built in": lambda: throw(type("ValueError", (Exception,), {"__str__": lambda _: text})()),
        "a cause": lambda: throw(KeyError(ValueError(text))),
        "a stub": lambda: throw(NotImplementedError(text)),
        "an assertion": lambda: throw(AssertionError(text)),
        "a name that is missing": lambda: throw(NameError(f"name '{text}' is not defined")),
        "text": lambda: text,
        "keys": lambda: {text: text},
        "a list": lambda: [text, text],
        "the input itself": lambda: first,
        "twice the input": lambda: [first, first],
        "a shape": lambda: np.zeros((1, int(abs(np.ravel(first)[0]) * 1e6) % 5000) if np.size(first) else (1,)),
        "a number": lambda: float(np.ravel(first)[0]) + 1e-9,
        "an object": lambda: type("Odd", (), {"__repr__": lambda _: text})(),
        "an array that raises": lambda: type("Odd", (), {"__array__": lambda *_: throw(TypeError(text))})(),
        "not a number": lambda: np.full(np.shape(first), np.nan),
        "a warning": lambda: warnings.warn(text, stacklevel=1),
        "print": lambda: print(text),
    }  # fmt: skip


WAYS = sorted(give_away("", 0.0))


def leaky(way: str) -> Callable[..., Any]:
    """An answer that lets out all that it is asked with."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        asked = [*args, *kwargs.values()]
        text = CANARY + " ".join(repr(value) for value in asked)
        return give_away(text, asked[0] if asked else 0.0)[way]()

    return answer


def told(test: check.Test, outcome: check.Outcome) -> str:
    """All that is written of one test for its student: the report's entry, formgrader's summary, the page."""
    entry = of_test(outcome, outcome.status)
    exercise = {
        "grade_id": f"test_{test.exercise}", "exercise": test.exercise, "points": 0.0, "max_points": 1.0,
        "status": "passed" if outcome.passed else "failed", "tests": [entry],
    }  # fmt: skip
    submission = {"student": "eve", "status": "graded", "score": 0.0, "flags": [], "exercises": [exercise]}
    report = {"chapter": "01-x", "max_score": 1.0, "submissions": [submission]}
    return json.dumps(entry) + summary(exercise) + feedback_page(submission, report)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("chapter", CHAPTERS)
@settings(max_examples=60)
@given(data=st.data())
def test_what_a_hidden_test_asks_with_stays_inside(chapter: str, data: st.DataObject) -> None:
    tests = [test for found in Course(PROJECT).chapter(chapter).tests.values() for test in found if test.hidden]
    test = data.draw(st.sampled_from(sorted(tests, key=lambda t: (t.exercise, t.name))))
    way, seed = data.draw(st.sampled_from(WAYS)), data.draw(st.integers(0, 2**62))
    student = Recorder({name: leaky(way) for name in Course(PROJECT).chapter(chapter).tests})
    text = told(test, check.run(test, student, seed))
    assert CANARY not in text, (test.name, way)
    assert not [number for number in student.seen if number in text], (test.name, way)


def test_the_ways_do_let_it_out_of_a_public_test(tmp_path: Path) -> None:
    """The same answers, asked by a test that is not hidden: most ways show, so the test above can fail."""
    suite = check.Suite("01-x")

    @suite.test("f", hint="h")
    def asks(student: check.Student, rng: np.random.Generator) -> None:
        check.expect.close(student.f(rng.normal(size=3)), [1, 2, 3])

    (test,) = suite.tests["f"]
    shown = set()
    for way in WAYS:
        student = Recorder({"f": leaky(way)})
        text = json.dumps(of_test(check.run(test, student, 3), "failed"))
        if CANARY in text or any(number[:5] in text for number in student.seen):
            shown.add(way)
    assert len(shown) >= 8, shown
