"""What a test compares with, and students do not get.

A function of a chapter's `cases.py` that computes a right value, or what a mistake gives, is marked `@recorded`. The
grader calls it. What goes to students (`course/checks/`) holds in its place the values that it gave for the public
seed, so that no function that solves an exercise is in a student's hands. Such a function depends on its arguments
alone, and is called with inputs of the test, never with what the student's code returned.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from course.checking import values

F = TypeVar("F", bound=Callable[..., object])


def recorded(function: F) -> F:
    """Mark a function whose results, and not its code, go to students."""
    function.__recorded__ = True  # type: ignore[attr-defined]
    return function


def looked_up(function: F) -> F:
    """Stand for a recorded function in `course/checks/`: its values lie in the file `values.bin` beside the module,
    which is read when the first of them is needed.

    What comes raises NotRecorded for arguments that it was not called with when the chapter was released.
    """
    file = Path(inspect.getfile(function))
    name = name_of(file, function.__name__)

    @functools.wraps(function)
    def look(*args: Any, **kwargs: Any) -> Any:
        return values.kept_in(file.parent).find(name, args, kwargs)

    return look  # type: ignore[return-value]


def name_of(file: Path, function: str) -> str:
    """What a function is called among a chapter's values: `cases.softmax`."""
    return f"{'public' if file.stem == '__init__' else file.stem}.{function}"
