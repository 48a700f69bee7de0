"""Functions that stay on the judging side: what was asked is known there, and nothing can be done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.judging.session import RemoteStudent
from course.checking import codec, expect, handed
from course.checking.check import Student
from course.checking.transport import LocalStudent, Raised

SEARCH = """
def search(cost, axis):
    return min(axis, key=cost)

def total(batches):
    return sum(float(x.sum()) for x in batches)

def look(cost):
    return [name for name in dir(cost) if "closure" in name or "globals" in name]

def passes_on(f):
    return f([1.0], scale=2)
"""


def local() -> LocalStudent:
    names: dict[str, Any] = {}
    exec(SEARCH, names)
    return LocalStudent(names)


@pytest.fixture(params=["notebook", pytest.param("sandbox", marks=pytest.mark.sandbox)])
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    if request.param == "notebook":
        yield local()
        return
    from conftest import session_of

    with session_of(SEARCH) as session:
        yield RemoteStudent(session, 20)


def test_what_was_asked_is_known_outside(student: Student) -> None:
    asked: list[float] = []

    def cost(w: float) -> float:
        asked.append(w)
        return (w - 2) ** 2

    assert student.search(cost, [0.0, 1.0, 2.0, 3.0]) == 2.0
    assert asked == [0.0, 1.0, 2.0, 3.0]


def test_an_iterator_gives_its_items_one_by_one(student: Student) -> None:
    assert student.total(iter([np.ones(2), np.ones(3)])) == 5.0


def test_a_closure_holds_nothing(student: Student) -> None:
    assert student.look(lambda w: w) == []


def test_arguments_by_name_and_errors_cross(student: Student) -> None:
    assert student.passes_on(lambda x, scale: x[0] * scale) == 2.0

    def refuses(x: Any, scale: float) -> float:
        raise ValueError("only positive numbers")

    with pytest.raises(Raised, match="ValueError: only positive numbers"):
        student.passes_on(refuses)


def test_a_demand_inside_such_a_function_is_the_tests_own(student: Student) -> None:
    def demanding(x: Any, scale: float) -> float:
        expect.true(False, "x should be a column")
        return 1.0

    with pytest.raises(expect.Mismatch, match="x should be a column"):
        student.passes_on(demanding)


def test_probes_are_handed_functions_too(student: Student) -> None:
    def double(x: float) -> float:
        return 2 * x

    assert student.run(probe, f=double) == [4.0, 6.0]


def probe(names: Any, f: Any) -> Any:
    """What a function gives for 2 and 3."""
    return [f(2.0), f(3.0)]


@pytest.mark.parametrize(
    "call", [b"", b"\xc1", codec.encode({}), codec.encode({"number": 7, "args": [], "kwargs": {}}), codec.encode([1])]
)
def test_an_odd_call_is_answered_with_an_error(call: bytes) -> None:
    given = handed.Handed()
    given.over(len)
    assert codec.decode(given.answer(call))["raised"] == "TypeError"


def test_calls_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed, "MAX_CALLS", 3)
    with pytest.raises(Raised, match="more than 3 calls"):
        local().search(abs, [1, 2, 3, 4])


def test_bytes_of_a_submission_name_no_function_here() -> None:
    forged = codec.encode({"ok": codec.Function(0)})
    with pytest.raises(codec.NotPlain):
        codec.decode(forged)
