"""Values as a question shows them, and how two results differ."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST = 9  # numbers that somebody can be asked to work out
APART = 0.05  # relative: three digits of a number may differ between processors


def array_of(value: Any) -> np.ndarray[Any, Any] | None:
    """An array, or a tensor as an array; None for everything else."""
    if isinstance(value, np.ndarray):
        return value
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
        found: np.ndarray[Any, Any] = value.detach().cpu().numpy()
        return found
    return None


def text(value: Any) -> str:
    """A value with four digits, arrays as nested lists: how it was stored is no matter here. Raises TypeError."""
    array = array_of(value)
    if array is not None:
        return text(array.tolist())
    if value is None or isinstance(value, (bool, np.bool_, str)):
        return repr(bool(value)) if isinstance(value, np.bool_) else repr(value)
    if isinstance(value, numbers.Real):
        return f"{float(value) + 0.0:.4g}".replace("-0", "0") if float(value) == 0 else f"{float(value):.4g}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(text, value))
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    raise TypeError(f"expected numbers, arrays, lists or text to show, got {type(value).__name__}")


def flat(value: Any) -> Iterator[float]:
    """All numbers of a value, in order."""
    array = array_of(value)
    if array is not None:
        yield from (float(one) for one in array.ravel())
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from flat(item)
    elif isinstance(value, numbers.Real):
        yield float(value)


def clearly_apart(one: Any, other: Any) -> bool:
    """Whether two values cannot be taken for each other because of rounding."""
    left, right = list(flat(one)), list(flat(other))
    if len(left) != len(right):
        return True
    return any(not _near(a, b, APART) for a, b in zip(left, right, strict=True))


def _near(a: float, b: float, within: float) -> bool:
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= within * max(abs(a), abs(b))


def differences(one: Any, other: Any) -> set[str]:
    """How two results differ: "values", "shape", "type", or "odd" for what nobody should be asked about."""
    a, b = array_of(one), array_of(other)
    if a is not None and b is not None:
        return _of_arrays(a, b) | ({"type"} if _stored(one) != _stored(other) else set())
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        if type(one) is not type(other):
            return {"type"}
        if len(one) != len(other):
            return {"shape"}
        return set().union(*(differences(x, y) for x, y in zip(one, other, strict=True)))
    if isinstance(one, numbers.Real) and isinstance(other, numbers.Real):
        if type(one) is not type(other):
            return {"odd"}
        return set() if _near(float(one), float(other), 1e-9) else {"values"}
    if (a is None) != (b is None):
        single = other if a is not None else one
        whole = a if a is not None else b
        return {"odd"} if isinstance(single, numbers.Real) and whole is not None and whole.ndim == 0 else {"shape"}
    if type(one) is not type(other):
        return {"type"}
    if isinstance(one, (str, bytes, bool, type(None))):
        return set() if one == other else {"values"}
    return {"odd"}


def _stored(value: Any) -> tuple[str, bool]:
    return f"{type(value).__name__} {value.dtype}", bool(getattr(value, "requires_grad", False))


def _of_arrays(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> set[str]:
    if a.shape != b.shape:
        return {"shape"}
    if not np.issubdtype(a.dtype, np.number) or not np.issubdtype(b.dtype, np.number):
        return set() if a.tolist() == b.tolist() else {"values"}
    return set() if np.allclose(a, b, rtol=1e-9 if a.dtype.itemsize >= 8 else 1e-4, equal_nan=True) else {"values"}
