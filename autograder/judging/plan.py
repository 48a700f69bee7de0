"""What is executed and judged for a chapter, step by step, in the notebook's order."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from autograder import notebook as nb
from autograder.layout import PACKAGE, Chapter
from course.checking.check import Test

_LIBRARIES = ("numpy", "matplotlib.pyplot", "sklearn.datasets", "torch", "torchvision", "tensorflow")
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.M)
_NO_DATA = {".ipynb", ".png", ".jpg", ".jpeg", ".gif", ".svg"}
LAZY = "torch._dynamo"
_JUDGES = (
    *("sandbox/inside/**/*.py", "sandbox/walls.py", "judging/grade.py", "judging/plan.py", "judging/session.py"),
    *("judging/passes.py", "judging/entries.py", "judging/demos.py", "judging/names.py", "judging/again.py"),
    *("judging/deadline.py", "judging/broken.py"),
)
Kind = Literal["given", "answer", "test", "assert", "written"]


@dataclass(frozen=True)
class Step:
    """One cell's part in grading.

    kind: "given" code and "answer"s are executed; a "test" is judged outside the sandbox; an "assert" cell (an
    instructor's ordinary nbgrader test) is executed inside and its result is not tamper-resistant; "written"
    waits for a person. index: the cell's place in the skeleton. points: of test, assert and written steps.
    source of a written step: "written" or "task". public: an assert cell as students have it, without its hidden tests.
    """

    kind: Kind
    index: int
    name: str
    source: str
    points: float = 0.0
    public: str = ""

    @property
    def exercise(self) -> str:
        """The exercise that a test judges: `test_softmax` -> `softmax`."""
        return self.name.removeprefix("test_")


@dataclass(frozen=True)
class Plan:
    """Everything about a chapter that grading needs.

    skeleton: the release's notebook. demos: demonstration cells, of which a submission gets what it names (see
    `demos.fitted`). reference: the right answer of every exercise. schemes: how written
    questions are marked, for who marks them. only: the exercise to report, "" for all.
    """

    chapter: Chapter
    skeleton: nb.Notebook = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    demos: tuple[Step, ...] = field(default=(), repr=False)
    reference: dict[str, str] = field(default_factory=dict, repr=False)
    schemes: dict[str, str] = field(default_factory=dict, repr=False)
    only: str = ""

    @cached_property
    def tests(self) -> dict[str, list[Test]]:
        return self.chapter.tests

    @property
    def judged(self) -> list[Step]:
        """The steps that a test or an assert cell stands for."""
        return [step for step in self.steps if step.kind in {"test", "assert"}]

    def reports(self, step: Step) -> bool:
        """Whether a step's result is asked for."""
        return not self.only or step.name == f"test_{self.only}"

    @property
    def max_score(self) -> float:
        return sum(step.points for step in self.steps)

    @cached_property
    def preload(self) -> list[str]:
        """What the given cells import, the course's own modules too: a worker does so once, before it forks."""
        given = [step.source for step in self.steps if step.kind == "given"]
        text = "\n".join(given)
        always = ["IPython.core.interactiveshell", "course.checking.transport"]
        found = [name for name in _LIBRARIES if name.partition(".")[0] in text]
        tests = "".join(_contents(path).decode("utf-8", "replace") for path in self.chapter.test_files)
        own = list(dict.fromkeys(name for source in given for name in _course_modules(source)))
        return always + _with_lazy_parts(found, text + tests) + own

    def preload_for(self, answers: Iterable[str]) -> list[str]:
        """The same, and what the answers themselves import: nobody's test is to pay for `import torch`."""
        texts = list(answers)
        found = {name for text in texts for name in _IMPORT.findall(text)}
        own = [name for name in _LIBRARIES if name.partition(".")[0] in found]
        return _with_lazy_parts(list(dict.fromkeys([*self.preload, *own])), "".join(texts))

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """What is released beside the notebook, pictures left out: data that cells may read."""
        release = self.chapter.release.parent
        folder = release if release.is_dir() else self.chapter.source.parent
        found = sorted(path for path in folder.iterdir() if not path.is_symlink() and path.name[0] != ".")
        return tuple(path.resolve() for path in found if path.suffix not in _NO_DATA and path.name != "images")

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that a grade depends on besides the answers: notebook, tests, course, environment."""
        cells = [(s.kind, s.name, s.source, s.points) for s in (*self.steps, *self.demos)]
        digest = hashlib.sha256(repr([*cells, sorted(self.reference.items())]).encode())
        course = PACKAGE.parent / "course"
        shared = (p for p in course.rglob("*.py") if "checks" not in p.relative_to(course).parts)
        files = [*sorted(shared), *self.chapter.test_files]
        graders = [path for name in _JUDGES for path in sorted(PACKAGE.glob(name))]
        lock = PACKAGE.parent / "requirements.lock"
        data = [path for top in self.files for path in ([top] if top.is_file() else sorted(top.rglob("*")))]
        for path in [*files, *graders, lock, *(path for path in data if path.is_file())]:
            digest.update(_contents(path))
        digest.update(repr(sys.version_info).encode())
        return digest.hexdigest()


def _course_modules(source: str) -> Iterator[str]:
    """The course's modules that a cell imports; a name that is no module is found out by importing it."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return
    for node in body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "course":
            below = [f"course.{name.name}" for name in node.names] if node.module == "course" else []
            yield from [str(node.module), *below]


def _with_lazy_parts(names: list[str], text: str) -> list[str]:
    """Add what torch imports only when an optimiser is made, 900 modules: each forked process would do it again."""
    needed = "torch" in names and "optim" in text and LAZY not in names
    return [*names, LAZY] if needed else names


def _contents(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def make(chapter: Chapter) -> Plan:
    """The plan of a chapter, from its source notebook."""
    cells = nb.read(chapter.source)["cells"]
    skeleton = nb.read(chapter.release) if chapter.release.exists() else _released(chapter)
    steps = (step for index, cell in enumerate(cells) if (step := _step(index, cell, chapter)) is not None)
    tagged = [(i, cell) for i, cell in enumerate(cells) if nb.is_code(cell) and nb.is_demo(cell)]
    demos = tuple(Step("given", i, "", nb.source(cell)) for i, cell in tagged if nb.role(cell) == "given")
    reference = {nb.grade_id(cell): nb.without_markers(nb.source(cell)) for cell in cells if nb.role(cell) == "answer"}
    schemes = {nb.grade_id(cell): text for cell in cells if (text := nb.scheme(cell))}
    return Plan(chapter, skeleton, tuple(steps), demos, reference, schemes)


def _step(index: int, cell: nb.Cell, chapter: Chapter) -> Step | None:
    role, name, text = nb.role(cell), nb.grade_id(cell), nb.source(cell)
    if role in {"written", "task"}:
        return Step("written", index, name, role, nb.points(cell))
    if role == "test" and nb.is_code(cell):
        judged = nb.exercise(cell) in chapter.tests
        return Step(
            "test" if judged else "assert",
            index,
            name,
            nb.without_markers(text),
            nb.points(cell),
            nb.without_hidden(text),
        )
    if not nb.is_code(cell) or nb.is_demo(cell):
        return None
    return (
        Step("answer", index, name, nb.stub(text, name))
        if role == "answer"
        else Step("given", index, name, text)
    )


def _released(chapter: Chapter) -> nb.Notebook:
    """What the release will be, for a chapter that has not been released yet."""
    notebook = nb.read(chapter.source)
    cells = []
    for cell in notebook["cells"]:
        text = nb.stub(nb.without_hidden(nb.source(cell)), nb.grade_id(cell))
        cells.append(nb.with_source(cell, text))
    return {**notebook, "cells": cells}
