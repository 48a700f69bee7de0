"""What a test compares with, and students do not get.

A function of a chapter's `cases.py` that computes a right value, or what a mistake gives, is marked `@recorded`. The
grader calls it. What goes to students (`course/checks/`) holds in its place the values that it gave for the public
seed, so that no function that solves an exercise is in a student's hands. Such a function depends on its arguments
alone, and is called with inputs of the test, never with what the student's code returned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


def recorded(function: F) -> F:
    """Mark a function whose results, and not its code, go to students."""
    function.__recorded__ = True  # type: ignore[attr-defined]
    return function
