"""Replies of a student's code: kept while they come, and given again, changed, where no code runs any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from course.checking.transport import LocalStudent, Request, Student, StudentError


class Recording(LocalStudent):
    """Answers as the code in a namespace does, and remembers what was asked and answered. asking: entered meanwhile."""

    def __init__(
        self, namespace: dict[str, Any], asking: Callable[[], AbstractContextManager[Any]] = nullcontext
    ) -> None:
        super().__init__(namespace)
        self.asked: list[Request] = []
        self.log: list[Any] = []
        self._asking = asking

    def ask(self, request: Request) -> Any:
        self.asked.append(request)
        try:
            with self._asking():
                reply = super().ask(request)
        except StudentError as error:
            self.log.append(error)
            raise
        self.log.append(reply)
        return reply


class Silent(Student):
    """A student without code: subclasses answer in `ask`."""

    def exchange(self, request: bytes, called: Any) -> bytes:
        raise NotImplementedError("there is no code to ask")


class Replaying(Silent):
    """Gives the replies of a log again, each changed; None after the last."""

    def __init__(self, log: list[Any], change: Callable[[Any], Any] = lambda reply: reply) -> None:
        self._log, self._change = iter(log), change

    def ask(self, request: Request) -> Any:
        reply = self._change(next(self._log, None))
        if isinstance(reply, StudentError):
            raise reply
        return reply


def mapped(reply: Any, number: Callable[[Any], Any], text: Callable[[str], str] = lambda text: text) -> Any:
    """A reply with its numbers and arrays replaced, and its text; other facts (booleans, None) stay as they are."""
    if isinstance(reply, dict):
        return {key: mapped(value, number, text) for key, value in reply.items()}
    if isinstance(reply, (list, tuple)):
        return type(reply)(mapped(value, number, text) for value in reply)
    if isinstance(reply, str):
        return text(reply)
    if isinstance(reply, (bool, np.bool_, bytes, set, StudentError)) or reply is None:
        return reply
    return number(reply)


def nudged(reply: Any) -> Any:
    """A reply whose fractions differ so little that no test sees it."""

    def nudge(value: Any) -> Any:
        array = np.asarray(value)
        if array.dtype.kind not in "fc":
            return value
        wide = array.dtype.itemsize >= (8 if array.dtype.kind == "f" else 16)
        return _like(value, array * (1 + (1e-9 if wide else 1e-6)) + 1e-12)

    return mapped(reply, nudge)


def moved(reply: Any, steps: int) -> Any:
    """A reply with other numbers and another text, by so many steps."""

    def move(value: Any) -> Any:
        array = np.asarray(value)
        if array.dtype.kind in "iu":
            return _like(value, array + steps)
        return _like(value, array * (1 + 0.1 * steps)) if array.dtype.kind in "fc" else value

    return mapped(reply, move, lambda text: text + "x" * steps)


def _like(value: Any, array: np.ndarray[Any, Any]) -> Any:
    """New numbers in the form of the old ones."""
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(array).astype(value.dtype)[()]
    return type(value)(np.asarray(array).item())
