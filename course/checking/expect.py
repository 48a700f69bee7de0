"""What a test demands, said so that a learner can act on it.

Every function raises `Mismatch` when what came is not what was expected. Its `safe` sentence holds nothing
from the test's inputs and nothing that the student's code chose, so it may be shown even for a hidden test;
the values themselves travel separately in `expected` and `got` and are shown for public tests only.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course.checking.transport import Raised, StudentError

Mistakes = Mapping[str, Any]


class Mismatch(AssertionError):
    """What came is not what was expected.

    message: one sentence for the notebook. safe: the same with nothing in it that a student's code could have
    chosen (a shape, a number), for hidden tests; `message` itself unless given. named: whether it says which
    mistake this is, and not only that something is wrong.
    """

    def __init__(
        self, message: str, expected: str = "", got: str = "", safe: str = "", named: bool = False
    ) -> None:
        super().__init__(message)
        self.message, self.expected, self.got, self.safe = message, expected, got, safe or message
        self.named = named


def close(
    got: Any,
    want: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    mistakes: Mistakes | None = None,
    what: str = "",
    nan: bool = False,
) -> None:
    """Demand numbers equal to `want` within a tolerance, with its shape.

    got, want: numbers or arrays (or lists of them) of one shape. Tolerances are the test's, whatever dtype came back:
    1e-6 relative unless given, 1e-4 where `want` is float32. nan: whether NaN may be wanted, and equals itself.
    mistakes: {sentence: the value that this mistake gives}; a result equal to one of them is told so.
    what: the name of what is compared, where it is one of several results.
    Raises Mismatch.
    """
    try:
        _close(got, want, rtol, atol, mistakes, nan)
    except Mismatch as mismatch:
        if not what:
            raise
        said, safe = f"{what}: {mismatch.message}", f"{what}: {mismatch.safe}"
        raise Mismatch(said, mismatch.expected, mismatch.got, safe, mismatch.named) from None


def _close(
    got: Any, want: Any, rtol: float | None, atol: float | None, mistakes: Mistakes | None, nan: bool
) -> None:
    wanted = _counted(np.asarray(want))
    if not nan and np.isnan(wanted).any():
        raise Mismatch("NaN (not a number) stands in what this is computed from: nothing equals it", named=True)
    found = _counted(_numbers(got, wanted))
    rtol, atol = _tolerances(wanted, rtol, atol)
    named = _named_mistake(found, mistakes, wanted, rtol, atol)
    if found.shape != wanted.shape:
        raise Mismatch(
            named or f"the shape should be {wanted.shape}, not {found.shape}",
            f"shape {wanted.shape}: {show(wanted)}",
            f"shape {found.shape}: {show(found)}",
            safe=named or "the result has the wrong shape",
            named=named is not None,
        )
    if _all_close(found, wanted, rtol, atol):
        return
    message, safe = _what_differs(found, wanted, rtol, atol)
    raise Mismatch(named or message, show(wanted), show(found), safe=named or safe, named=named is not None)


def equal(got: Any, want: Any, *, mistakes: Mistakes | None = None) -> None:
    """Demand exactly `want`: text, whole numbers, booleans, or lists, dicts and arrays of them. Raises Mismatch."""
    if _same(got, want):
        return
    named = next((sentence for sentence, value in (mistakes or {}).items() if _same(got, value)), None)
    raise Mismatch(named or "this is not the expected value", show(want), show(got), named=named is not None)


def shape(got: Any, want: tuple[int, ...]) -> None:
    """Demand an array of this shape, whatever is in it. Raises Mismatch."""
    found = _numbers(got, None).shape
    if found != tuple(want):
        message = f"the shape should be {tuple(want)}, not {found}"
        raise Mismatch(message, str(tuple(want)), str(found), safe="the result has the wrong shape")


def finite(got: Any) -> None:
    """Demand numbers without NaN or infinity. Raises Mismatch."""
    found = _numbers(got, None)
    if not np.isfinite(found).all():
        raise Mismatch("the result contains NaN or infinity", "finite numbers", show(found))


def true(condition: Any, message: str, *, expected: str = "", got: Any = "") -> None:
    """Demand that a condition holds; `message` says in one sentence what is wrong if not. Raises Mismatch."""
    if not bool(condition):
        raise Mismatch(message, expected, got if isinstance(got, str) else show(got), named=True)


def at_least(got: Any, bar: float, what: str = "the score") -> None:
    """Demand a number of `bar` or more. Raises Mismatch."""
    found = _scalar(got)
    if not found >= bar:
        raise Mismatch(
            f"{what} is {found:.4g}, below the bar of {bar:.4g}",
            f">= {bar:.4g}",
            f"{found:.4g}",
            safe=f"{what} is below the bar of {bar:.4g}",
        )


def at_most(got: Any, bar: float, what: str = "the error") -> None:
    """Demand a number of `bar` or less. Raises Mismatch."""
    found = _scalar(got)
    if not found <= bar:
        raise Mismatch(
            f"{what} is {found:.4g}, above the bar of {bar:.4g}",
            f"<= {bar:.4g}",
            f"{found:.4g}",
            safe=f"{what} is above the bar of {bar:.4g}",
        )


def error(call: Callable[[], Any], kind: type[Exception] = ValueError) -> None:
    """Demand that the student's code raises this kind of error. Raises Mismatch."""
    try:
        came = call()
    except Raised as raised:
        if raised.kind != kind.__name__:
            raise Mismatch(f"this should raise a {kind.__name__}", kind.__name__, str(raised)) from None
        return
    raise Mismatch(f"this should raise a {kind.__name__}, but it returned a value", kind.__name__, show(came))


def items(got: Any, count: int, what: str = "values") -> list[Any]:
    """Demand a list or tuple of `count` things and return it, so that a test can take it apart. Raises Mismatch."""
    if not isinstance(got, (list, tuple)) or len(got) != count:
        came = f"{len(got)}" if isinstance(got, (list, tuple)) else f"a {type(got).__name__}"
        wanted = f"expected {count} {what} returned together"
        raise Mismatch(f"{wanted}, got {came}", f"{count} {what}", show(got), safe=wanted)
    return list(got)


def show(value: Any) -> str:
    """A short text of a value for people: arrays rounded and cut, at most 300 characters."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        with np.printoptions(precision=5, suppress=True, threshold=40, edgeitems=3, linewidth=90):
            text = str(value)
    elif isinstance(value, (float, np.floating)):
        text = f"{float(value):.6g}"
    else:
        text = _SHORT.repr(value)
    return text if len(text) <= 300 else text[:297] + "..."


class _Short(reprlib.Repr):
    """`repr` that stops early: of what a submission returns, a whole one could take minutes and gigabytes."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother, self.maxlong = 6, 280, 280, 60
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 40

    def repr_ndarray(self, value: Any, level: int) -> str:
        with np.printoptions(precision=8, threshold=40, edgeitems=3, linewidth=90):
            return repr(value)[:300]


_SHORT = _Short()


def _counted(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Booleans as 0 and 1, which can be subtracted and compared within a tolerance."""
    return values.astype(int) if values.dtype.kind == "b" else values


def _scalar(got: Any) -> float:
    found = _numbers(got, None)
    if found.size != 1 or found.dtype.kind == "c":
        raise Mismatch(
            f"expected one number, got shape {found.shape}",
            "one number",
            show(got),
            safe="expected one number",
        )
    return float(found.reshape(()))


def _numbers(got: Any, want: np.ndarray[Any, Any] | None) -> np.ndarray[Any, Any]:
    if got is None:
        raise Mismatch(
            "nothing came back: is a `return` missing?", "numbers" if want is None else show(want), "None"
        )
    try:
        found = np.asarray(got if _is_numeric(got) else object())
    except ValueError:
        raise Mismatch("the rows of the result differ in length", "an array", show(got)) from None
    if found.dtype.kind not in "biufc":
        came = f"expected numbers, got a {type(got).__name__}"
        raise Mismatch(came, "numbers", show(got), safe="expected numbers")
    return found


def _is_numeric(value: Any) -> bool:
    """Whether only numbers stand in nested lists. NumPy would make room for the longest of a list's texts n times."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_numeric, value))
    return isinstance(value, (bool, int, float, complex, np.ndarray, np.generic))


def _tolerances(wanted: np.ndarray[Any, Any], rtol: float | None, atol: float | None) -> tuple[float, float]:
    default = (1e-4, 1e-6) if wanted.dtype.name in {"float32", "complex64"} else (1e-6, 1e-9)
    return (default[0] if rtol is None else rtol), (default[1] if atol is None else atol)


def _all_close(found: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any], rtol: float, atol: float) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.allclose(found, wanted, rtol=rtol, atol=atol, equal_nan=True))


def _named_mistake(
    found: np.ndarray[Any, Any],
    mistakes: Mistakes | None,
    wanted: np.ndarray[Any, Any],
    rtol: float,
    atol: float,
) -> str | None:
    """The sentence of the mistake that gives just this value; never one whose value is the right one."""
    for sentence, value in (mistakes or {}).items():
        wrong = _counted(np.asarray(value))
        is_right = wrong.shape == wanted.shape and _all_close(wrong, wanted, rtol, atol)
        if not is_right and wrong.shape == found.shape and _all_close(found, wrong, max(rtol, 1e-5), atol):
            return sentence
    return None


def _what_differs(
    found: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any], rtol: float, atol: float
) -> tuple[str, str]:
    """What is wrong, in a sentence for the notebook and in one without counts."""
    for fixed, holds in (
        ("the result contains NaN (not a number)", np.isnan(found).any() and not np.isnan(wanted).any()),
        ("the result contains infinity", np.isinf(found).any() and not np.isinf(wanted).any()),
        ("the sign is the wrong way round", _all_close(-found, wanted, rtol, atol)),
        ("the value is wrong", wanted.ndim == 0),
    ):
        if holds:
            return fixed, fixed
    with np.errstate(all="ignore"):
        wrong = ~np.isclose(found, wanted, rtol=rtol, atol=atol)
    if wrong.all():
        return "every value is wrong", "values are wrong"
    count = int(wrong.sum())
    return f"{count} of {wrong.size} values {'is' if count == 1 else 'are'} wrong", "values are wrong"


def _same(got: Any, want: Any) -> bool:
    if isinstance(want, np.ndarray) or isinstance(got, np.ndarray):
        try:
            return np.shape(got) == np.shape(want) and bool(np.array_equal(np.asarray(got), np.asarray(want)))
        except (ValueError, TypeError):
            return False
    if isinstance(want, (list, tuple)) and isinstance(got, (list, tuple)):
        return len(got) == len(want) and all(_same(g, w) for g, w in zip(got, want, strict=True))
    if isinstance(want, dict) and isinstance(got, dict):
        return got.keys() == want.keys() and all(_same(got[k], want[k]) for k in want)
    if isinstance(want, (bool, np.bool_)) != isinstance(got, (bool, np.bool_)):
        return False
    try:
        return bool(got == want)
    except (TypeError, ValueError):
        return False


__all__ = [
    "Mismatch", "StudentError", "at_least", "at_most", "close", "equal", "error", "finite", "items", "shape",
    "show", "true",
]  # fmt: skip
