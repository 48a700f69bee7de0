"""Run somebody's code with a shown call, within a number of lines, and keep what came of it.

Only ever used in a process that may be lost: the child of `ask`, or the grader's sandbox. What limits a run is the
number of lines and not the clock, so that a slow machine asks the same questions as a fast one.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import random
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import numpy as np

from course.questions import shown
from course.questions.unset import nothing_left_over

FILENAME = "<asked about>"
MOST_LINES = 3_000
Hook = Callable[[FrameType, str, Any], None]


class TooLong(BaseException):
    """A run took more lines than it may. Not an Exception: code under question must not catch it by chance."""


@dataclass
class Ran:
    """What came of a call, or of several in a row with the same objects.

    values: one a call. error: the name of what was raised, or "". changed: whether an argument is not as it was.
    """

    values: list[Any] = field(default_factory=list)
    error: str = ""
    changed: bool = False
    endless: bool = False

    @property
    def value(self) -> Any:
        return self.values[0]

    @property
    def usable(self) -> bool:
        return not self.error and not self.endless


@dataclass(frozen=True)
class Scene:
    """The name that an exercise defines, and all other names that its code needs."""

    name: str
    namespace: Mapping[str, Any]

    def run(
        self,
        code: ast.Module | str,
        call: str,
        *,
        hook: Hook | None = None,
        extra: Mapping[str, Any] | None = None,
        times: int = 1,
    ) -> Ran:
        """Execute code and then the call. extra: further names. hook: sees every event of the code's own frames."""
        scope = {**self.namespace, **(extra or {})}
        ran, kept = Ran(), list[tuple[Any, Any]]()
        tree = ast.parse(call)
        before, last = ast.Module(tree.body[:-1], []), ast.Expression(_expression(tree))
        with _quiet(), nothing_left_over(), _traced(hook):
            try:
                exec(compiled(code), scope)
                scope[self.name] = _watched(scope[self.name], kept)
                exec(compile(before, "<shown call>", "exec"), scope)
                shot = compile(last, "<shown call>", "eval")
                for _ in range(times):
                    ran.values.append(_settled(eval(shot, scope)))
            except TooLong:
                ran.endless = True
            except Exception as error:
                ran.error = type(error).__name__
        ran.changed = not ran.endless and any(_differ(then, now) for then, now in kept)
        return ran


def compiled(code: ast.Module | str) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(code, FILENAME, "exec")


def _expression(tree: ast.Module) -> ast.expr:
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        raise ValueError("expected an example whose last line is an expression that calls the exercise")
    return last.value


def _settled(value: Any) -> Any:
    """A result that later calls cannot change; an iterator as a list of what it gives."""
    if isinstance(value, Iterator):
        value = [item for item, _ in zip(value, range(1000), strict=False)]
    with contextlib.suppress(Exception):
        return copy.deepcopy(value)
    return value


def _watched(function: Any, kept: list[tuple[Any, Any]]) -> Any:
    """The function, keeping its arguments as they were; a class stays itself."""
    if isinstance(function, type) or not callable(function):
        return function

    def call(*args: Any, **named: Any) -> Any:
        given = [*args, *named.values()]
        with contextlib.suppress(Exception):
            kept.append((copy.deepcopy(given), given))
        return function(*args, **named)

    return call




def _differ(then: list[Any], now: list[Any]) -> bool:
    arrays = [(a, b) for a, b in zip(then, now, strict=True) if not callable(a)]
    return any(shown.differences(a, b) & {"values", "shape", "type"} for a, b in arrays)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The same random numbers each time, nothing printed, no warnings."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (the code may draw from it)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(0)
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _traced(hook: Hook | None) -> Iterator[None]:
    """Count the lines of the code's own frames, and show their events to the hook."""
    left = MOST_LINES

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                raise TooLong
        if hook is not None:
            hook(frame, event, arg)
        return local

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        return local(frame, event, arg) if frame.f_code.co_filename == FILENAME else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
