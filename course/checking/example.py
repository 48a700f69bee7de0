"""Calls of an exercise on small inputs, given by its author: what questions about somebody's own answer show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """calls: code, whose last line is an expression that calls the exercise. rows: see `example`."""

    calls: tuple[str, ...]
    rows: tuple[int, ...] = ()


def example(*calls: str, rows: tuple[int, ...] = ()) -> Example:
    """Calls on small, round inputs. Numbers in their arrays are changed for each student.

    rows: positions of arguments whose first axis counts samples: there may be more or fewer of those then.
    """
    return Example(calls, rows)
