"""A chapter's cells, executed here with its reference answers or those of its bank, for whoever measures its tests."""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from autograder.authoring import bank
from autograder.judging import plan as planning
from autograder.judging.plan import Plan, Step
from autograder.layout import Chapter
from autograder.sandbox.forked import elsewhere, in_child

_LARGE = {"torch", "torchvision", "tensorflow", "sklearn", "scipy", "matplotlib"}


def steps_for(plan: Plan, exercise: str) -> list[Step]:
    """The cells that are executed before an exercise's test cell."""
    found: list[Step] = []
    for step in plan.steps:
        if step.kind == "test" and step.exercise == exercise:
            return found
        if step.kind in {"given", "answer"}:
            found.append(step)
    return found


def execute(text: str, namespace: dict[str, Any], filename: str) -> None:
    """Execute a cell's text; lines of IPython magic are left out."""
    lines = [line if not line.lstrip().startswith(("%", "!")) else "" for line in text.split("\n")]
    exec(compile(ast.parse("\n".join(lines)), filename, "exec"), namespace)


@dataclass(frozen=True)
class BankPlan(Plan):
    """A chapter's plan whose workers also import what answers of its bank do: no test is then spent on that."""

    also: tuple[str, ...] = ()

    @cached_property
    def preload(self) -> list[str]:
        return list(dict.fromkeys([*super().preload, *self.also]))


def plan_of(chapter: Chapter) -> BankPlan:
    """The plan of a chapter, for judging its bank."""
    plan = planning.make(chapter)
    imported = {name for answer in bank.load(chapter) for name in _imports(answer.source)}
    return BankPlan(chapter, plan.skeleton, plan.steps, tuple(sorted(imported)))


def _imports(text: str) -> Iterator[str]:
    """The large libraries that an answer imports somewhere."""
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from (name for name in names if name.partition(".")[0] in _LARGE)


def preload(names: list[str]) -> None:
    """Import modules here, with one thread: a fork inherits what was imported, but no pool of threads."""
    os.environ.setdefault("MPLBACKEND", "agg")
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


Judge = Callable[[str, str | None, dict[str, Any]], Iterator[dict[str, Any]]]


def judged(
    chapter: Chapter, answers: Mapping[str, Sequence[str | None]], judge: Judge, seconds: float
) -> Iterator[tuple[str, str | None, list[dict[str, Any]]]]:
    """Walk through a chapter's cells with its reference answers, and judge others on the way, each in a fork.

    answers: by exercise; None is the reference. judge: (exercise, answer, namespace) -> items, which come back as
    JSON does. seconds: of wall time for each item. Yields exercise, answer and items.
    """
    plan, reference = plan_of(chapter), bank.reference(chapter)
    preload([name for name in plan.preload if not name.startswith("course.checks")])
    apart = "tensorflow" in plan.preload  # its threads do not live on in a fork, which then executes all cells itself
    namespace: dict[str, Any] = {"__name__": "__main__"}

    def work(at: int, answer: str | None) -> Iterator[dict[str, Any]]:
        name = plan.steps[at].name
        for step in plan.steps[:at] if apart else ():
            _execute(step, namespace, reference)
        for step in plan.steps[at:]:
            if step.kind == "test" and step.exercise == name:
                break
            with contextlib.suppress(Exception) if answer is not None else contextlib.nullcontext():
                _execute(step, namespace, reference if answer is None else {**reference, name: answer})
        yield from judge(name, answer, namespace)

    with elsewhere():
        for at, step in enumerate(plan.steps):
            for answer in answers.get(step.name, ()) if step.kind == "answer" else ():
                yield step.name, answer, in_child(partial(work, at, answer), seconds)
            if not apart:
                _execute(step, namespace, reference)


def _execute(step: Step, namespace: dict[str, Any], answers: Mapping[str, str]) -> None:
    if step.kind in {"given", "answer"}:
        execute(answers[step.name] if step.kind == "answer" else step.source, namespace, f"<answer {step.name}>")
