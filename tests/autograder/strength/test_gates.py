"""autograder.strength.gates: what is earned for nothing is found, in each of its ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring import bank
from autograder.layout import Chapter
from autograder.strength import gates
from course.checking.check import Student, Suite, expect
from course.checking.outcome import Test

Rng = np.random.Generator


def fresh(student: Student, rng: Rng) -> None:
    y_hat, y = rng.normal(size=5), rng.normal(size=5)
    expect.close(student.mse(y_hat, y), ((y_hat - y) ** 2).mean())


def the_same_each_time(student: Student, rng: Rng) -> None:
    expect.close(student.mse(np.ones(3), np.zeros(3)), 1.0)


def only_an_error(student: Student, rng: Rng) -> None:
    expect.error(lambda: student.mse(rng.normal(size=(3, 1)), rng.normal(size=3)))


def probe(names: Any, x: Any) -> Any:
    return {"cost": float(names.mse(x, 0 * x)), "right": True}


def a_fact(student: Student, rng: Rng) -> None:
    expect.true(student.run(probe, x=rng.normal(size=4))["right"], "no")


def not_a_number(student: Student, rng: Rng) -> None:
    got = student.mse(rng.normal(size=5), rng.normal(size=5))
    expect.true(not np.asarray(got) < 0, "a mean of squares is not negative")


def forgives_narrow_types(student: Student, rng: Rng) -> None:
    y = rng.normal(size=9) + 2
    got = student.mse(y, 0 * y)
    rtol = 1e-2 if np.asarray(got).dtype == np.float16 else 1e-9
    expect.close(got, (y**2).mean(), rtol=rtol)


def forgives_anything(student: Student, rng: Rng) -> None:
    y = float(rng.uniform(1, 100)) + rng.normal(size=9)
    expect.close(student.mse(y, 0 * y), (y**2).mean(), rtol=0.02)


def suite(*demands: Any, guards: tuple[tuple[Any, float], ...] = ()) -> list[Test]:
    made = Suite("01-linear-model")
    for body in demands:
        made.test("mse", hint="the mean of the squared errors")(body)
    for body, costs in guards:
        made.guard("mse", hint="the mean of the squared errors", costs=costs)(body)
    return made.tests["mse"]


def thrice(body: Callable[[Student, Rng], None]) -> list[Any]:
    """Three demands that are one, under names of their own."""
    made = []
    for number in range(3):

        def again(student: Student, rng: Rng) -> None:
            body(student, rng)

        again.__name__ = f"{body.__name__}_{number}"
        made.append(again)
    return made


def problems(chapter: Chapter, tests: list[Test]) -> str:
    alone = Chapter(chapter.course, chapter.name)
    alone.__dict__["tests"] = chapter.tests | {"mse": tests}
    tried, found = gates.study(alone, "mse")
    assert tried >= 17
    return "\n".join(found)


def test_demands_on_fresh_values_earn_nothing_for_nothing(chapter01: Chapter) -> None:
    assert problems(chapter01, suite(*thrice(fresh), guards=((only_an_error, 0.3), (a_fact, 0.3)))) == ""


@pytest.mark.parametrize(
    ("demand", "says"),
    [
        (the_same_each_time, "replies to other inputs earns 0.25, by the_same_each_time"),
        (the_same_each_time, "ones earns 0.25, by the_same_each_time"),
        (only_an_error, "an error earns 0.25, by only_an_error"),
        (a_fact, "every fact forged earns 0.25, by a_fact"),
        (not_a_number, "NaN of the right shape earns 0.25, by not_a_number"),
        (not_a_number, "zeros earns 0.25, by not_a_number"),
        (forgives_narrow_types, "values 0.8 % off pass as float16: forgives_narrow_types"),
    ],
)
def test_a_demand_that_gives_points_away_is_named(chapter01: Chapter, demand: Any, says: str) -> None:
    assert says in problems(chapter01, suite(*thrice(fresh), demand)).split("\n")


def test_a_wide_tolerance_is_the_tests_own_but_not_for_all_points(chapter01: Chapter) -> None:
    assert problems(chapter01, suite(*thrice(fresh), forgives_anything)) == ""
    assert problems(chapter01, suite(*thrice(forgives_anything))) .startswith("values 0.8 % off earn full points")


def test_too_few_demands_and_too_dear_guards_are_told(chapter01: Chapter) -> None:
    found = problems(chapter01, suite(fresh, guards=((only_an_error, 0.4), (a_fact, 0.3))))
    assert found.split("\n") == [
        "expected at least 3 demands, found 1: guards earn nothing",
        "its guards cost 0.70 together, more than 0.6: who passes the demands keeps something",
    ]


def test_a_stub_that_earns_is_told(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    right = bank.reference(chapter01)["mse"]
    monkeypatch.setattr(bank, "blank", lambda chapter: {"mse": right})
    assert problems(chapter01, suite(*thrice(fresh))) == "the untouched stub earns 1.00"
