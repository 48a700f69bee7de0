"""`quiz("softmax")`: questions about one's own answer, in the notebook. Nothing is stored, counted or blocked."""

from __future__ import annotations

import ast
import getpass
import inspect
import linecache
import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from course.checking.card import shell
from course.checking.check import Suite
from course.checking.example import Example
from course.checking.transport import LocalStudent, undisturbed
from course.questions import form
from course.questions.ask import ask
from course.questions.question import LETTERS, Question

MOST = 3


def quiz(exercise: str, *letters: str) -> None:
    """Ask about your own answer to an exercise that passes its check.

    In a notebook: choose, press the button, read why. Where there are no buttons the questions come as text, and
    `quiz("softmax", "b", "a", "c")` answers them. Nothing is stored, and nothing counts. Your code is run again for
    it, with small inputs, in a process of its own.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        return
    namespace = sys._getframe(1).f_globals
    suite = getattr(namespace.get("check"), "__self__", None)
    if not isinstance(suite, Suite):
        print("quiz: run the cell with `from course.checks... import check` first")
        return
    problem, source, found = questions(suite, exercise, namespace)
    if problem:
        print(problem)
    elif letters:
        print(form.answered(source, found, letters))
    elif not (shell() is not None and _show(source, found)):
        print(form.as_text(exercise, source, found))


def questions(suite: Suite, exercise: str, namespace: dict[str, Any]) -> tuple[str, str, list[Question]]:
    """Why there are none or "", the code asked about, and the questions."""
    if exercise not in suite.tests:
        return f"quiz: expected one of {', '.join(sorted(suite.tests))}; got {exercise!r}", "", []
    with undisturbed():
        report = suite.evaluate(exercise, LocalStudent(namespace))
    if report.status != "passed":
        return f'{exercise}: first ✓. Run check("{exercise}"), then come back.', "", []
    source = source_of(namespace.get(exercise), exercise)
    examples: Mapping[str, Example] = {name: one for name, one in suite.examples.items() if name == exercise}
    found = ask(source, namespace, examples, _who())[:MOST] if source and examples else []
    if not found:
        return f"{exercise}: there is nothing to ask about this answer. That counts as done.", "", []
    return "", source, found


def _who() -> str:
    """Whose notebook this is, so that neighbours get other numbers."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def source_of(thing: Any, name: str) -> str:
    """The text of a function or class that a cell defines; "" where it is not to be had.

    Through the file name in its code: `inspect.getsource` finds no class of a notebook.
    """
    for function in (thing, *vars(thing).values()) if isinstance(thing, type) else (thing,):
        code = getattr(function, "__code__", None)
        if code is None:
            continue
        text = "".join(linecache.getlines(code.co_filename))
        if found := _definition(text, name):
            return found
    try:
        return textwrap.dedent(inspect.getsource(thing))
    except (OSError, TypeError):
        return ""


def _definition(text: str, name: str) -> str:
    try:
        nodes = [node for node in ast.parse(text).body if getattr(node, "name", "") == name]
    except (SyntaxError, ValueError):
        return ""
    return ast.get_source_segment(text, nodes[-1]) or "" if nodes else ""


def _show(source: str, found: Sequence[Question]) -> bool:
    """Radio buttons, one group a question; False where there are no widgets."""
    try:
        import ipywidgets as widgets  # type: ignore[import-untyped]
        from IPython.display import display
    except ImportError:
        return False
    groups, verdicts = [], []
    parts: list[Any] = [widgets.HTML(form.code_page(source))]
    for number, one in enumerate(found, start=1):
        options = [(f"({LETTERS[i]}) {option.text}", i) for i, option in enumerate(one.options)]
        group = widgets.RadioButtons(
            options=options, value=None, layout=widgets.Layout(width="auto"), tooltip=f"Question {number}"
        )
        verdict = widgets.HTML()
        groups.append(group)
        verdicts.append(verdict)
        parts += [widgets.HTML(form.question_page(number, one)), group, verdict]

    def judge(_: Any) -> None:
        for one, group, verdict in zip(found, groups, verdicts, strict=True):
            verdict.value = form.verdict_page(one, group.value)

    button = widgets.Button(description="Right or wrong?", button_style="")
    button.on_click(judge)
    display(widgets.VBox([*parts, button]))
    return True


__all__ = ["quiz"]
