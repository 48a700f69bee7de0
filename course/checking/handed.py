"""Functions that a test hands to a student's code: they stay on the judging side and are called from afar.

What was asked is thereby known outside, where no student's code can change it, and there is no closure to look into.
A test just passes a function, or an iterator, among its arguments: `student.grid_search(cost, axes)`. Arguments arrive
as plain data (arrays as NumPy), results go back as plain data (`tensor(...)` as a framework's own).
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from typing import Any

from course.checking import codec

MAX_CALLS = 200_000  # of all functions of one request
Back = Callable[[bytes], bytes]


class Handed:
    """The judging side: the functions of one request, and what answers calls to them."""

    def __init__(self) -> None:
        self._functions: list[Callable[..., Any]] = []
        self._left = MAX_CALLS
        self.failed: AssertionError | None = None  # a demand that such a function itself made, and that did not hold

    def over(self, value: Any) -> Any:
        """The value with every function and iterator in it replaced by what stands for it."""
        if isinstance(value, dict):
            return {key: self.over(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(map(self.over, value))
        if isinstance(value, Iterator):
            self._functions.append(value.__next__)
            return codec.Function(len(self._functions) - 1, "iterator")
        if callable(value) and not isinstance(value, type):
            self._functions.append(value)
            return codec.Function(len(self._functions) - 1)
        return value

    def answer(self, call: bytes) -> bytes:
        """What comes of one call; never raises what a submission could cause."""
        try:
            asked = codec.decode(call)
            function = self._functions[asked["number"]]
            args, named = asked["args"], asked["kwargs"]
            self._left -= 1
            if self._left < 0:
                raise RuntimeError(f"more than {MAX_CALLS} calls")
        except (codec.NotPlain, KeyError, IndexError, TypeError, RuntimeError) as error:
            return codec.encode({"raised": "TypeError", "text": str(error)[:300]})
        try:
            return codec.encode({"ok": function(*args, **named)})
        except StopIteration:
            return codec.encode({"stop": True})
        except AssertionError as error:
            self.failed = self.failed or error
            return codec.encode({"raised": "RuntimeError", "text": "the check ended here"})
        except Exception as error:
            return codec.encode({"raised": type(error).__name__, "text": str(error)[:300]})


class Distant:
    """The student's side: something to call."""

    def __init__(self, number: int, back: Back) -> None:
        self._number, self._back = number, back
        self.__name__ = f"f{number}"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        asked = {"number": self._number, "args": list(args), "kwargs": kwargs}
        reply = codec.decode(self._back(codec.encode(asked)), frameworks=True)
        if "ok" in reply:
            return reply["ok"]
        if "stop" in reply:
            raise StopIteration
        kind: Any = getattr(builtins, str(reply.get("raised")), RuntimeError)
        raise kind(str(reply.get("text")))


class DistantIterator(Distant):
    """The student's side of an iterator."""

    def __iter__(self) -> DistantIterator:
        return self

    def __next__(self) -> Any:
        return self()


def distant(back: Back | None) -> Callable[[codec.Function], Any] | None:
    """What makes a `Distant` of what stands for a function; None where nobody answers."""
    if back is None:
        return None
    return lambda function: (DistantIterator if function.kind == "iterator" else Distant)(function.number, back)
