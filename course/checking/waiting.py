"""Cells that cannot run yet: one line that names the exercise they wait for, instead of a traceback.

A release is full of calls to functions that are the learner's to write. Run from top to bottom, each of these cells
raises the stub's `NotImplementedError`, and cells below miss what it would have made. In a notebook both are answered
by a line; the release's cells are tagged `raises-exception`, so that Jupyter goes on to the next one.
"""

from __future__ import annotations

import ast
import re
from types import TracebackType
from typing import Any

from course.checking import card

_STUB = re.compile(r"(\w+): your turn")


class Waiting:
    """What a kernel's cells wait for: the exercise, by each name that a cell could not make."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def cause(self, error: BaseException, cell: str) -> str:
        """The exercise for which a cell that raised this waits; "" if that is not why."""
        exercise = ""
        if isinstance(error, NotImplementedError) and (found := _STUB.fullmatch(str(error))):
            exercise = found[1]
        elif isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
            exercise = self._names.get(error.name or "", "")
        if exercise:
            self._names.update(dict.fromkeys(made_by(cell), exercise))
        return exercise


def made_by(cell: str) -> set[str]:
    """The names that a cell would make."""
    try:
        tree = ast.parse(cell)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    made = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return made | {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def watch() -> None:
    """Answer so from now on, if this is a notebook. Calling it again changes nothing."""
    shell = card.shell()
    if shell is None or getattr(shell, "course_waiting", None) is not None:
        return
    waiting = shell.course_waiting = Waiting()

    def answer(shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: Any = None) -> None:
        exercise = waiting.cause(error, shell.history_manager.input_hist_raw[-1])
        if exercise:
            card.show_waiting(exercise)
        else:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)

    shell.set_custom_exc((NotImplementedError, NameError), answer)
