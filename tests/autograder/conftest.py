"""Courses to grade: made once for all test processes, copied where a test writes."""

from __future__ import annotations

import contextlib
import copy
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder import notebook as nb
from autograder.authoring import author, bank, releasing
from autograder.demo import fresh_copy
from autograder.judging import plan as planning
from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Session
from autograder.layout import Chapter, Course
from autograder.nbgrader_course import generate
from autograder.pipeline import Options, grade_chapter
from autograder.sandbox.isolation import Sandbox
from autograder.sandbox.walls import Limits

PROJECT = Path(__file__).resolve().parents[2]
CHAPTER = "01-linear-model"
SHORT = Budget(cell=4, total=90)  # for loops that do not end
LONG = Budget(cell=60, total=3600)  # for machines that are busy

# A course of an instructor who knows nothing of our check API: assert cells, partial credit, hidden tests.
PLAIN = '''
# %% [markdown]
# # Adding up

# %%
import math

# %% answer="add"
def add(a, b):
    """The sum of two numbers."""
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION

# %% test="add" points=2
assert add(1, 2) == 3
### BEGIN HIDDEN TESTS
assert add(-77, 1) == -76
### END HIDDEN TESTS

# %% answer="share"
def share():
    ### BEGIN SOLUTION
    return 4
    ### END SOLUTION

# %% test="share" points=4
share()

# %% [markdown] written="why" points=3
# Why?
'''


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder that one of the test processes builds and all of them read."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / f"{name}.done").exists():
            shutil.rmtree(root / name, ignore_errors=True)
            build(root / name)
            (root / f"{name}.done").touch()
    return root / name


@dataclass
class Class:
    """A course with a class whose submissions a test writes."""

    chapter: Chapter

    @property
    def root(self) -> Path:
        return self.chapter.course.root

    def notebook(self, answers: dict[str, str] | None = None) -> nb.Notebook:
        """The release with these answers in it."""
        notebook = copy.deepcopy(nb.read(self.chapter.release))
        for cell in nb.by_role(notebook, "answer", "written"):
            cell["source"] = (answers or {}).get(nb.grade_id(cell), nb.source(cell))
        return notebook

    def submit(self, student: str, content: nb.Notebook | bytes | None, file: str = "") -> Path:
        """Write submitted/<student>/<chapter>/; returns the file's path."""
        folder = self.root / "submitted" / student / self.chapter.name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (file or f"{self.chapter.notebook_name}.ipynb")
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else nb.dumps(content).encode())
        return path

    def grade(self, **options: Any) -> dict[str, Any]:
        """Grade with short budgets; the report's submissions by student."""
        report = grade_chapter(self.chapter, Options(**{"jobs": 1, "budget": SHORT} | options))
        return {entry["student"]: entry for entry in report["submissions"]} | {"": report}


def points(entry: dict[str, Any]) -> dict[str, float]:
    """A submission's points by exercise."""
    return {exercise["exercise"]: exercise["points"] for exercise in entry["exercises"]}


def statuses(entry: dict[str, Any]) -> dict[str, str]:
    return {exercise["exercise"]: exercise["status"] for exercise in entry["exercises"]}


def make_course(root: Path, draft: str, name: str) -> Class:
    """A released course with one chapter from a draft's text."""
    path = root / "source" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(nb.dumps(author.build(draft, name)), encoding="utf-8")
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    chapter = Course(root).chapter(name)
    releasing.release(chapter)
    return Class(chapter)


@pytest.fixture(scope="session")
def course01(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chapter 01 alone, released and known to its gradebook. Read only: copy it to write."""

    def build(folder: Path) -> None:
        alone = tmp_path_factory.mktemp("alone")
        shutil.copytree(PROJECT / "source" / CHAPTER, alone / "source" / CHAPTER)
        generate(fresh_copy(Course(alone), folder).chapter(CHAPTER))

    return once(tmp_path_factory, "course01", build)


@pytest.fixture(scope="session")
def chapter01(course01: Path) -> Chapter:
    return Course(course01).chapter(CHAPTER)


@pytest.fixture(scope="session")
def plan01(chapter01: Chapter) -> Plan:
    return planning.make(chapter01)


@pytest.fixture(scope="session")
def reference01(chapter01: Chapter) -> dict[str, str]:
    return bank.reference(chapter01)


@pytest.fixture(scope="session")
def plain_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of assert cells. Read only: copy it to write."""
    return once(tmp_path_factory, "plain", lambda folder: make_course(folder, PLAIN, "ps1"))


@pytest.fixture
def class01(course01: Path, tmp_path: Path) -> Class:
    """Chapter 01 with an empty class of one's own."""
    shutil.copytree(course01, tmp_path / "course")
    return Class(Course(tmp_path / "course").chapter(CHAPTER))


@pytest.fixture
def plain_class(plain_course: Path, tmp_path: Path) -> Class:
    """The course of assert cells with an empty class of one's own."""
    shutil.copytree(plain_course, tmp_path / "course")
    return Class(Course(tmp_path / "course").chapter("ps1"))


def plan_of(*answers: str) -> Plan:
    """A plan of bare answer cells `a0`, `a1`, ...: enough to start a session with."""
    steps = [Step("answer", i, f"a{i}", text) for i, text in enumerate(answers)]
    return Plan(Chapter(Course(PROJECT), "00-none"), {"cells": []}, tuple(steps))


@contextlib.contextmanager
def session_of(
    *answers: str, limits: Limits | None = None, budget: Budget = LONG, isolated: bool = True
) -> Iterator[Session]:
    """A session in a real sandbox in which these answers were executed."""
    plan = plan_of(*answers)
    sandbox = Sandbox(isolated=isolated, limits=limits or Limits())
    with Host(sandbox, plan.preload) as host, Session(host, plan, {}, budget) as session:
        session.reach(len(answers))
        yield session


def printed(session: Session, code: str) -> str:
    """What a cell prints in a session."""
    ran = session.execute("probe", code)
    assert ran.error is None and not ran.lost, ran
    return "".join(str(out["text"]) for out in ran.outputs if out.get("name") == "stdout")


def seen(session: Session, code: str) -> Any:
    """The JSON that a cell prints in a session."""
    return json.loads(printed(session, code))


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory, course01: Path) -> Path:
    """The course with the class of `classes`, graded by two jobs. Read only; its report: reports/<chapter>.json."""
    import classes

    def build(folder: Path) -> None:
        shutil.copytree(course01, folder)
        klass = Class(Course(folder).chapter(CHAPTER))
        classes.write(klass, bank.reference(klass.chapter))
        report = grade_chapter(klass.chapter, Options(jobs=2, budget=SHORT))
        (folder / "reports").mkdir()
        (folder / "reports" / f"{CHAPTER}.json").write_text(json.dumps(report), encoding="utf-8")

    return once(tmp_path_factory, "graded", build)


@pytest.fixture(scope="session")
def report01(graded: Path) -> dict[str, Any]:
    """The report of `graded`."""
    found: dict[str, Any] = json.loads((graded / "reports" / f"{CHAPTER}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def entries(report01: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The submissions of `graded` by student."""
    return {entry["student"]: entry for entry in report01["submissions"]}
