"""The values that recorded functions gave for the public seed, found by what the functions were called with.

Two processors disagree on the last bits of a number. So what a call is given is compared by its kind (names, text,
whole numbers, shapes) exactly, and by a few summary numbers of its fractions closely.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from course.checking import codec

FILE = "values.bin"
NEAR = 1e-6  # relative: the same call on another processor
APART = 1e-10  # what two calls differ by that were recorded with different results
_SMALL = 8  # an array of so few numbers is compared number by number
_NARROW = 100.0  # how much more float32 may differ


class NotRecorded(KeyError):
    """A check asks for a value that no release recorded: the check is at fault, and no student's code."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass
class Call:
    """What a function was called with.

    text: all that must be the same. numbers: what must be close. scales: what their differences are relative to.
    """

    text: list[str] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    scales: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        call = cls()
        call._add(args)
        call._add(kwargs)
        return call

    @property
    def kind(self) -> bytes:
        return hashlib.blake2b(" ".join(self.text).encode("utf-8", "replace"), digest_size=8).digest()

    def distance(self, numbers: np.ndarray[Any, Any]) -> float:
        """How far the numbers of another call of this kind are away, relative to their size."""
        if not self.numbers:
            return 0.0
        return float(np.max(np.abs(np.asarray(self.numbers) - numbers) / np.asarray(self.scales)))

    def _add(self, value: Any) -> None:
        if isinstance(value, (np.ndarray, np.number, np.bool_, float, complex)):
            self._add_array(np.asarray(value))
        elif isinstance(value, (list, tuple)):
            self._add_row(value)
        elif isinstance(value, Mapping):
            self.text.append("{")
            for key, item in value.items():
                self.text.append(repr(key))
                self._add(item)
            self.text.append("}")
        elif isinstance(value, (set, frozenset)):
            self.text.append(repr(sorted(map(repr, value))))
        elif value is None or isinstance(value, (bool, int, str, bytes)):
            self.text.append(repr(value))
        else:
            self.text.append(f"a {type(value).__name__}")

    def _add_row(self, row: list[Any] | tuple[Any, ...]) -> None:
        self.text.append(type(row).__name__)
        if len(row) > _SMALL and all(isinstance(item, float) for item in row):
            self._add_array(np.asarray(row))
            return
        self.text.append(str(len(row)))
        for item in row:
            self._add(item)

    def _add_array(self, array: np.ndarray[Any, Any]) -> None:
        kind = array.dtype.kind
        if kind not in "fc":
            whole = array.astype(np.int64) if kind in "iu" else array
            self.text.append(repr(array.item()) if array.ndim == 0 else f"{kind}{array.shape}{_hash(whole)}")
            return
        self.text.append(f"{kind}{array.shape if array.ndim else ''}")
        narrow = array.dtype.itemsize < (8 if kind == "f" else 16)
        flat = array.ravel()
        wide = flat.view(flat.real.dtype).astype(np.float64) if kind == "c" else flat.astype(np.float64)
        finite = np.isfinite(wide)
        if not finite.all():
            self.text.append(_hash(np.nan_to_num(np.where(finite, 0.0, wide), nan=1.0, posinf=2.0, neginf=3.0)))
            wide = np.where(finite, wide, 0.0)
        self._sum_up(wide, _NARROW if narrow else 1.0)

    def _sum_up(self, values: np.ndarray[Any, Any], slack: float) -> None:
        sizes = np.abs(values)
        if values.size <= _SMALL:
            found, size = values.tolist(), float(sizes.max(initial=0.0))
        else:
            size = float(sizes.sum())
            found = [float(values.sum()), size, *(float(values @ weight) for weight in _weights(values.size))]
        self.numbers += found
        self.scales += [(size + 1e-3) * slack] * len(found)


def _hash(array: np.ndarray[Any, Any]) -> str:
    return hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=8).hexdigest()


@lru_cache(32)
def _weights(size: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Two rows of numbers without a pattern: what they sum up to tells one order of the same numbers from another."""
    place = np.arange(size)
    return np.cos(1.7 * place + 0.3), np.sin(2.3 * place**1.1 + 0.7)


Entry = tuple[np.ndarray[Any, Any], bytes]


@dataclass
class Values:
    """What the recorded functions of a chapter gave: by function and kind of call, (its numbers, the result) each."""

    chapter: str
    calls: dict[str, dict[bytes, list[Entry]]] = field(default_factory=dict)

    def add(self, name: str, call: Call, result: bytes) -> bytes | None:
        """Keep a call's result; what is known already of the very same call is returned instead."""
        alike = self.calls.setdefault(name, {}).setdefault(call.kind, [])
        for numbers, known in alike:
            if call.distance(numbers) < APART:
                return known
        alike.append((np.asarray(call.numbers), result))
        return None

    def find(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """What a function gave for these arguments, as a copy. Raises NotRecorded."""
        call = Call.of(args, kwargs)
        alike = self.calls.get(name, {}).get(call.kind, ())
        away, found = min(((call.distance(numbers), i) for i, (numbers, _) in enumerate(alike)), default=(math.inf, 0))
        if not away <= NEAR:
            raise NotRecorded(
                f"{name} was not recorded for what this check asks: this is no fault of your code. "
                f"Whoever made the course runs `autograder release {self.chapter}` again"
            )
        return codec.decode(alike[found][1])

    def like(self, other: Values) -> bool:
        """Whether both hold the same but for the last bits of fractions, which differ between processors."""
        if self.chapter != other.chapter or self.calls.keys() != other.calls.keys():
            return False
        for name, mine in self.calls.items():
            if {k: len(v) for k, v in mine.items()} != {k: len(v) for k, v in other.calls[name].items()}:
                return False
            if not all(_matched(mine[kind], other.calls[name][kind]) for kind in mine):
                return False
        return True

    def dump(self) -> bytes:
        """The file: the same values give the same bytes. Equal results are kept once."""
        results: dict[bytes, int] = {}
        calls = {
            name: [
                [kind, numbers, results.setdefault(result, len(results))]
                for kind, alike in sorted(kinds.items())
                for numbers, result in sorted(alike, key=lambda entry: entry[0].tolist())
            ]
            for name, kinds in sorted(self.calls.items())
        }
        whole = codec.encode({"chapter": self.chapter, "calls": calls, "results": list(results)})
        return zlib.compress(whole, 9)

    @classmethod
    def load(cls, data: bytes) -> Values:
        """What `dump` wrote."""
        told = codec.decode(zlib.decompress(data))
        made = cls(told["chapter"])
        for name, calls in told["calls"].items():
            kinds = made.calls.setdefault(name, {})
            for kind, numbers, result in calls:
                kinds.setdefault(kind, []).append((np.atleast_1d(numbers), told["results"][result]))
        return made


def _matched(mine: list[Entry], theirs: list[Entry]) -> bool:
    """Whether each entry has one of the others with about the same numbers and the same result."""
    left = list(theirs)
    for numbers, result in mine:
        found = [e for e in left if np.allclose(e[0], numbers, rtol=1e-5, atol=1e-7) and _same(e[1], result)]
        if not found:
            return False
        left = [entry for entry in left if entry is not found[0]]
    return True


def _same(one: bytes, other: bytes) -> bool:
    return one == other or alike(codec.decode(one), codec.decode(other))


@lru_cache(64)
def kept_in(folder: Path) -> Values:
    """The values of a chapter's folder in `course/checks/`."""
    path = folder / FILE
    if not path.exists():
        raise NotRecorded(f"expected {path}: whoever made the course runs `autograder release` again")
    return Values.load(path.read_bytes())


def alike(one: Any, other: Any) -> bool:
    """Whether two results are the same but for the last bits of their fractions."""
    if type(one) is not type(other) and not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and _all_alike(zip(one.values(), other.values(), strict=True))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and _all_alike(zip(one, other, strict=True))
    if isinstance(one, (np.ndarray, np.generic, float, complex)):
        a, b = np.asarray(one), np.asarray(other)
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        if a.dtype.kind not in "fc":
            return bool((a == b).all())
        narrow = a.dtype.itemsize < (8 if a.dtype.kind == "f" else 16)
        size = float(np.abs(a[np.isfinite(a)]).max(initial=0.0))
        rtol = 1e-4 if narrow else 1e-7
        return bool(np.allclose(a, b, rtol=rtol, atol=rtol * size + 1e-12, equal_nan=True))
    return bool(one == other)


def _all_alike(pairs: Iterable[tuple[Any, Any]]) -> bool:
    return all(alike(a, b) for a, b in pairs)
