"""course.checking.waiting: what a cell waits for, told from what it raised and from what cells above could not make."""

from __future__ import annotations

import pytest

from course.checking.waiting import Waiting, made_by


def raised(code: str, **names: object) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011  (any)
        exec(code, dict(names))
    return caught.value


STUB = 'raise NotImplementedError("mse: your turn")'


def test_a_stub_names_its_exercise() -> None:
    assert Waiting().cause(raised(STUB), "x = mse(1, 2)") == "mse"


def test_what_a_waiting_cell_would_have_made_is_waited_for_too() -> None:
    waiting = Waiting()
    waiting.cause(raised(STUB), "cost, (a, b) = mse(1), (2, 3)\ndef scaled(x):\n    return cost * x")
    assert waiting.cause(raised("print(cost)"), "double = 2 * cost") == "mse"
    assert waiting.cause(raised("double"), "print(double)") == "mse", "and so on"
    assert waiting.cause(raised("scaled(1)"), "scaled(1)") == "mse"


@pytest.mark.parametrize(
    "code",
    [
        "undefined", "raise NotImplementedError", "raise NotImplementedError('mse: not for matrices')", "1 / 0",
        "raise NameError('odd')", "def f():\n    cost\n    cost = 1\nf()",
    ],
)  # fmt: skip
def test_other_errors_are_the_learners_own(code: str) -> None:
    waiting = Waiting()
    waiting.cause(raised(STUB), "cost = mse(1)")
    assert waiting.cause(raised(code), code) == ""


def test_names_of_a_cell() -> None:
    assert made_by("a = 1\nfor i in x:\n    b, *c = i\nclass D: ...\nprint(e)\nd.f = 1") == {"a", "i", "b", "c", "D"}
    assert made_by("%matplotlib inline\na = 1") == set() == made_by("a = (")
