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
    return BankPlan(chapter, plan.skeleton, plan.steps, also=tuple(sorted(imported)))


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
_DONE = {"done": True}


def judged(
    chapter: Chapter, answers: Mapping[str, Sequence[str | None]], judge: Judge, seconds: float
) -> Iterator[tuple[str, str | None, list[dict[str, Any]]]]:
    """Walk through a chapter's cells with its reference answers, and judge others on the way, in forks.

    answers: by exercise; None is the reference. judge: (exercise, answer, namespace) -> items, which come back as
    JSON does. seconds: of wall time for each item. Yields exercise, answer and items.
    """
    plan, reference = plan_of(chapter), bank.reference(chapter)
    preload([name for name in plan.preload if not name.startswith("course.checks")])
    apart = "tensorflow" in plan.preload  # its threads do not live on in a fork, which then executes all cells itself
    namespace: dict[str, Any] = {"__name__": "__main__"}

    def work(at: int, texts: Sequence[str | None]) -> Iterator[dict[str, Any]]:
        name = plan.steps[at].name
        for step in plan.steps[:at] if apart else ():
            _execute(step, namespace, reference)
        before = dict(namespace)
        for text in texts:
            namespace.clear()
            namespace.update(before)
            answered = reference if text is None else {**reference, name: text}
            for step in _until_test(plan.steps[at:], name):
                with contextlib.suppress(Exception) if text is not None else contextlib.nullcontext():
                    _execute(step, namespace, answered)
            yield from judge(name, text, namespace)
            yield _DONE

    with elsewhere():
        for at, step in enumerate(plan.steps):
            if step.kind == "answer":
                for text, items in _in_forks(partial(work, at), answers.get(step.name, ()), seconds):
                    yield step.name, text, items
            if not apart:
                _execute(step, namespace, reference)


def _until_test(steps: Sequence[Step], exercise: str) -> Iterator[Step]:
    for step in steps:
        if step.kind == "test" and step.exercise == exercise:
            return
        yield step


def _in_forks(
    work: Callable[[Sequence[str | None]], Iterator[dict[str, Any]]], texts: Sequence[str | None], seconds: float
) -> Iterator[tuple[str | None, list[dict[str, Any]]]]:
    """Answers with their items: all in one fork, as long as none of them ends it."""
    left = list(texts)
    while left:
        items: list[dict[str, Any]] = []
        for item in in_child(partial(work, list(left)), seconds):
            if item != _DONE:
                items.append(item)
                continue
            yield left.pop(0), items
            items = []
        if items and left:  # lost on the way
            yield left.pop(0), items


def _execute(step: Step, namespace: dict[str, Any], answers: Mapping[str, str]) -> None:
    if step.kind in {"given", "answer"}:
        execute(answers[step.name] if step.kind == "answer" else step.source, namespace, f"<answer {step.name}>")
