"""checking.expect: what each demand accepts and refuses, in which words, and what never stands in the safe words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.checking import expect
from course.checking.expect import Mismatch
from course.checking.transport import NotAttempted, Raised


def refused(call: Any, *args: Any, **kwargs: Any) -> Mismatch:
    with pytest.raises(Mismatch, match=r"\w") as caught:
        call(*args, **kwargs)
    return caught.value


# --- close ---


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1.0, 1.0),
        (1, 1.0),
        (np.float32(1 / 3), 1 / 3),
        ([1e4, 1], np.float32([1e4 + 0.5, 1])),
        ([[1, 2]], np.array([[1, 2]])),
        (np.array([np.inf]), np.array([np.inf])),
        (1 + 1e-8, 1.0),
        (np.complex64(1j), 1j),
        (True, 1),
    ],
)
def test_close_accepts(got: Any, want: Any) -> None:
    expect.close(got, want)


@pytest.mark.parametrize(
    ("got", "want", "says"),
    [
        (1.00001, 1.0, "the value is wrong"),
        (np.float32(1.001), 1.0, "the value is wrong"),
        ([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], "1 of 3 values is wrong"),
        ([1.0, 3.0, 4.0], [1.0, 2.0, 3.0], "2 of 3 values are wrong"),
        ([1.0, 2.0], [5.0, 6.0], "every value is wrong"),
        ([-1.0, 2.0], [1.0, -2.0], "the sign is the wrong way round"),
        ([np.nan, 2.0], [1.0, 2.0], r"the result contains NaN \(not a number\)"),
        ([np.inf, 2.0], [1.0, 2.0], "the result contains infinity"),
        ([1.0, 2.0], 1.0, r"the shape should be \(\), not \(2,\)"),
        (np.ones((2, 1)), np.ones(2), r"the shape should be \(2,\), not \(2, 1\)"),
        (None, 1.0, "nothing came back: is a `return` missing"),
        ("one", 1.0, "expected numbers, got a str"),
        ({"a": 1}, 1.0, "expected numbers, got a dict"),
        ([[1.0], [1.0, 2.0]], np.ones((2, 2)), "the rows of the result differ in length"),
    ],
)
def test_close_refuses_in_these_words(got: Any, want: Any, says: str) -> None:
    with pytest.raises(Mismatch, match=says):
        expect.close(got, want)


def test_close_takes_other_tolerances() -> None:
    expect.close(1.09, 1.0, rtol=0.1)
    expect.close(0.01, 0.0, atol=0.1)
    with pytest.raises(Mismatch, match="the value is wrong"):
        expect.close(np.float32(1.00001), 1.0, rtol=1e-7, atol=0)


@given(hnp.arrays("float64", hnp.array_shapes(max_side=4), elements=st.floats(-1e6, 1e6)))
def test_close_agrees_with_numpy(want: np.ndarray[Any, Any]) -> None:
    expect.close(want + 1e-7 * np.abs(want), want)
    off = want + 1e-3 * np.abs(want) + 1e-3
    with pytest.raises(Mismatch, match="wrong"):
        expect.close(off, want)
    with pytest.raises(AssertionError, match="Not equal"):
        np.testing.assert_allclose(off, want, rtol=1e-6, atol=1e-9)


def test_the_mismatch_carries_both_values() -> None:
    came = refused(expect.close, [1.0, 2.0], [1.0, 3.0])
    assert (came.expected, came.got, came.safe) == ("[1. 3.]", "[1. 2.]", "values are wrong")
    came = refused(expect.close, [1.0], 2.0)
    assert came.expected == "shape (): 2" and came.got == "shape (1,): [1.]"


def test_one_of_several_results_is_named() -> None:
    came = refused(expect.close, [1.0, 2.0], [1.0, 3.0], what="db")
    assert (came.message, came.safe) == ("db: 1 of 2 values is wrong", "db: values are wrong")
    came = refused(expect.close, 6.0, 2.0, what="dw", mistakes={"this is the sum": 6.0})
    assert came.message == came.safe == "dw: this is the sum"
    expect.close(2.0, 2.0, what="dw")


# --- mistakes ---

MISTAKES = {"this is the sum": 6.0, "this is the maximum": 3.0}


def test_a_mistake_is_named() -> None:
    for got, says in ((6.0, "this is the sum"), (3.0, "this is the maximum"), (5.0, "the value is wrong")):
        came = refused(expect.close, got, 2.0, mistakes=MISTAKES)
        assert came.message == came.safe == says


def test_a_mistake_of_another_shape_is_named_before_the_shape() -> None:
    came = refused(expect.close, np.ones(3), 1.5, mistakes={"one a sample": np.ones(3)})
    assert came.message == "one a sample"


def test_a_mistake_that_is_right_this_time_is_never_named() -> None:
    expect.close(2.0, 2.0, mistakes={"never said": 2.0})
    assert refused(expect.close, 9.0, 2.0, mistakes={"never said": 2.0}).message == "the value is wrong"


def test_a_mistake_is_recognised_in_float32() -> None:
    assert refused(expect.close, np.float32(1 / 3), 2.0, mistakes={"a third": 1 / 3}).message == "a third"


def test_mistakes_of_equal() -> None:
    came = refused(expect.equal, [2, 1], [1, 2], mistakes={"this is reversed": [2, 1]})
    assert came.message == "this is reversed"


# --- equal, shape, finite, true, bars, items ---


@pytest.mark.parametrize(
    ("got", "want"),
    [
        ("a", "a"),
        ([1, (2, 3)], (1, [2, 3])),
        ({"a": np.arange(2)}, {"a": np.arange(2)}),
        (np.int64(3), 3),
        (np.arange(3), [0, 1, 2]),
        (None, None),
        (True, np.bool_(True)),
    ],
)
def test_equal_accepts(got: Any, want: Any) -> None:
    expect.equal(got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        ("a", "b"),
        (1, True),
        (False, 0),
        ([1], [1, 2]),
        ({"a": 1}, {"b": 1}),
        (np.arange(3), [0, 1, 3]),
        (np.arange(3), "abc"),
        ([[1], [2, 3]], np.ones((2, 2))),
        (None, 0),
    ],
)
def test_equal_refuses(got: Any, want: Any) -> None:
    with pytest.raises(Mismatch, match="this is not the expected value"):
        expect.equal(got, want)


def test_shape() -> None:
    expect.shape(np.ones((2, 3)), (2, 3))
    expect.shape(1.0, ())
    came = refused(expect.shape, np.ones((2, 3)), (3, 2))
    assert came.message == "the shape should be (3, 2), not (2, 3)" and came.safe == "the result has the wrong shape"


def test_finite() -> None:
    expect.finite([1.0, 2.0])
    for bad in (np.nan, [1.0, np.inf]):
        with pytest.raises(Mismatch, match="the result contains NaN or infinity"):
            expect.finite(bad)


def test_true() -> None:
    expect.true(np.bool_(True), "never said")
    came = refused(expect.true, False, "it should grow", expected="more", got=np.float64(0.5))
    assert (came.message, came.expected, came.got) == ("it should grow", "more", "0.5")


def test_bars() -> None:
    expect.at_least(0.9, 0.9)
    expect.at_most(np.float32(0.5), 0.5)
    low = refused(expect.at_least, 0.81234, 0.9, "the accuracy")
    assert low.message == "the accuracy is 0.8123, below the bar of 0.9"
    assert low.safe == "the accuracy is below the bar of 0.9"
    high = refused(expect.at_most, 2.5, 0.1)
    assert high.message == "the error is 2.5, above the bar of 0.1" and "2.5" not in high.safe


@pytest.mark.parametrize("bar", [expect.at_least, expect.at_most])
@pytest.mark.parametrize("bad", [np.nan, [1.0, 2.0], 1j, [], "x", None])
def test_no_bar_is_cleared_by_what_is_not_one_number(bar: Any, bad: Any) -> None:
    with pytest.raises(Mismatch, match=r"nan|expected one number|expected numbers|nothing came back"):
        bar(bad, 0.0)


def test_items() -> None:
    assert expect.items((1, 2), 2) == [1, 2]
    for bad, came in (((1,), "got 1"), ([1, 2, 3], "got 3"), (7, "got a int"), (np.arange(2), "got a ndarray")):
        found = refused(expect.items, bad, 2, "results (a, b)")
        assert found.message == f"expected 2 results (a, b) returned together, {came}"
        assert found.safe == "expected 2 results (a, b) returned together"


def raising(kind: str) -> Any:
    def call() -> None:
        raise Raised(kind, "words", "")

    return call


def test_error() -> None:
    expect.error(raising("ValueError"))
    expect.error(raising("TypeError"), TypeError)
    with pytest.raises(Mismatch, match=r"^this should raise a ValueError$"):
        expect.error(raising("TypeError"))
    with pytest.raises(Mismatch, match="should raise a ValueError, but it returned a value"):
        expect.error(lambda: 3)


def test_error_leaves_a_stub_not_attempted() -> None:
    def todo() -> None:
        raise NotAttempted("your turn")

    with pytest.raises(NotAttempted, match="your turn"):
        expect.error(todo)


# --- words ---

numbers = hnp.arrays(
    st.sampled_from(["float64", "float32", "int64", "complex128"]),
    hnp.array_shapes(min_dims=0, max_dims=2, max_side=3),
)
anything = numbers | st.none() | st.text() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers())
SAFE = {
    "the result has the wrong shape", "values are wrong", "the value is wrong", "the sign is the wrong way round",
    "the result contains NaN (not a number)", "the result contains infinity", "the result contains NaN or infinity",
    "nothing came back: is a `return` missing?", "the rows of the result differ in length", "expected numbers",
    "expected one number", "this is not the expected value", "the score is below the bar of 0.5",
    "the error is above the bar of 0.5", "expected 2 values returned together", "a named mistake",
    "this should raise a ValueError", "this should raise a ValueError, but it returned a value",
    "NaN (not a number) stands in what this is computed from: nothing equals it",
}  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.complex64, object])
def test_a_tolerance_is_the_tests_whatever_dtype_came_back(dtype: Any) -> None:
    want = np.array([1.0, 2.0])
    with pytest.raises(Mismatch):
        expect.close((want * 1.008).astype(dtype), want)
    with pytest.raises(Mismatch):
        expect.close((want * 1.008).astype(dtype).tolist(), want)


def test_nan_equals_nothing_unless_the_test_says_so() -> None:
    both = np.array([np.nan, 1.0])
    with pytest.raises(Mismatch, match="NaN .* stands in what this is computed from"):
        expect.close(both, both)
    expect.close(both, both, nan=True)


def test_long_texts_among_numbers_take_no_memory() -> None:
    """NumPy would make room for the longest text a thousand times."""
    with pytest.raises(Mismatch, match="expected numbers"):
        expect.close([*["x"] * 1000, "y" * 10**7], np.ones(1001))


def test_showing_what_came_is_quick_whatever_came() -> None:
    nested: Any = "z" * 10**6
    for _ in range(18):
        nested = [nested] * 4
    assert len(expect.show(nested)) <= 300


def safe_words_of(demand: Callable[[], Any]) -> str:
    """What a hidden test may say of this demand; "" if it is met."""
    try:
        demand()
    except Mismatch as mismatch:
        return mismatch.safe
    return ""


@given(anything, numbers, numbers, st.text())
def test_safe_words_are_chosen_by_the_test_alone(got: Any, want: Any, mistake: Any, kind: str) -> None:
    """Whatever came and whatever was expected, `safe` is one of a fixed set of sentences."""

    def came() -> Any:
        if isinstance(got, str):
            raise Raised(kind, got, got)
        return got

    for demand in (
        lambda: expect.close(got, want, mistakes={"a named mistake": mistake}),
        lambda: expect.equal(got, want, mistakes={"a named mistake": mistake}),
        lambda: expect.shape(got, np.shape(want)),
        lambda: expect.finite(got),
        lambda: expect.at_least(got, 0.5),
        lambda: expect.at_most(got, 0.5),
        lambda: expect.items(got, 2),
        lambda: expect.error(came),
    ):
        assert safe_words_of(demand) in SAFE | {""}


@given(st.recursive(anything, lambda inner: st.lists(inner, max_size=4)))
def test_show_is_short(value: Any) -> None:
    assert len(expect.show(value)) <= 300


def test_show_rounds() -> None:
    assert expect.show(np.array([1 / 3])) == "[0.33333]"
    assert expect.show(1 / 3) == "0.333333"
    assert expect.show(np.array(2.0)) == "2"
    assert "..." in expect.show(np.arange(100.0))
