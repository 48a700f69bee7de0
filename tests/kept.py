"""Results of tests whose inputs did not change are kept, so that `make test` takes as long as the change is large.

A pytest plugin (see `addopts` in pyproject.toml). What a test depends on is known by where it stands: `inputs` says
which files. A test that passed is not run again while none of them changed, and the last line of a run says how many
were kept. `make test ARGS=--fresh` runs all; so does a fresh clone, where nothing is kept: CI measures everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / ".kept" / "tests.json"
CHAPTERS = sorted(path.name for path in (ROOT / "source").iterdir() if path.is_dir())
_CHAPTER = re.compile("|".join(map(re.escape, CHAPTERS)) or "$^")
_SKIPPED = {"__pycache__", ".ipynb_checkpoints"}
FIRST = CHAPTERS[1:2]  # what tests of the grader are played through with: chapter 01

PAGES = ("README.md", "docs/student.md", "docs/instructor.md", "docs/engineer.md")  # whose commands a test runs
ALWAYS = (
    *("tests/conftest.py", "tests/browsing.py", "tests/simulated_*.py"),
    *("pyproject.toml", "requirements.lock", "nbgrader_config.py", "Makefile"),
)
COURSE = ("course/*.py", "course/[!c]*/**/*", "course/checking/**/*", "course/checks/__init__.py")
GRADER = ("autograder/*.py", "autograder/[!c]*/**/*", "autograder/chapters/__init__.py")


def inputs(nodeid: str) -> Iterator[str]:
    """The files, as patterns below the project, on which a test depends."""
    file, _, name = nodeid.partition("::")
    yield from (*ALWAYS, *COURSE, file)
    if file.startswith("source/"):
        yield from of_chapters([file.split("/")[1]], checks_only=True)
    elif file.startswith("tests/course/"):
        yield from (*GRADER, "tests/course/[!t]*.py", *of_chapters(mentioned(file) or FIRST))
    elif file.startswith("tests/notebooks/"):
        yield from (*GRADER, *of_chapters(_CHAPTER.findall(name) or CHAPTERS))
    elif file.startswith("tests/autograder/"):
        yield from (*GRADER, "tests/autograder/[!t]*.py", *of_chapters({*FIRST, *mentioned(file)}))
        yield from ("tests/autograder/hostile/*",) if "hostile" in file else ()
        yield from ("docs/student.md", "README.md") if "bundle" in file or "site" in file else ()
    elif file == "tests/test_readme.py":
        yield from (*GRADER, *of_chapters(FIRST), *(f"commands of {page}" for page in PAGES))
    elif file == "tests/test_exercises_page.py":
        yield from (*GRADER, *of_chapters(FIRST), "docs/exercises.md")
    else:
        yield from (*GRADER, *of_chapters(CHAPTERS), "benchmarks/*.py", "docs/*.md")


def of_chapters(names: Iterable[str], checks_only: bool = False) -> Iterator[str]:
    for name in sorted(set(names)):
        yield from (f"source/{name}/**/*", f"course/checks/ch{name.replace('-', '_')}/**/*")
        if not checks_only:
            yield from (f"release/{name}/**/*", f"autograder/chapters/{name}/**/*")


@cache
def mentioned(file: str) -> frozenset[str]:
    """The chapters that a test's text names; all of them if it walks through the course."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return frozenset(CHAPTERS if re.search(r"\.chapters\b", text) else _CHAPTER.findall(text))


@cache
def digest(pattern: str) -> bytes:
    """A hash of all files that fit a pattern, with their names; or of a page's commands alone."""
    found = hashlib.sha256()
    if pattern.startswith("commands of "):
        page = (ROOT / pattern.removeprefix("commands of ")).read_text(encoding="utf-8")
        return hashlib.sha256("".join(re.findall(r"^ *```sh\n.*?^ *```", page, re.M | re.S)).encode()).digest()
    paths = [ROOT / pattern] if (ROOT / pattern).is_file() else sorted(ROOT.glob(pattern))
    for path in paths:
        if path.is_file() and not _SKIPPED & set(path.parts) and ".venv" not in path.parts and ".git" not in path.parts:
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.digest()


@cache
def key_of(patterns: tuple[str, ...]) -> str:
    whole = hashlib.sha256(repr(sys.version_info).encode() + os.environ.get("COURSE_DEVICE", "").encode())
    for pattern in patterns:
        whole.update(digest(pattern))
    return whole.hexdigest()[:20]


def key(nodeid: str) -> str:
    """What has to stay the same for a result to be kept."""
    return key_of(tuple(dict.fromkeys(inputs(nodeid))))


def read() -> dict[str, str]:
    try:
        found = json.loads(STORE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Kept:
    """Leaves out what passed before, and remembers what passes now."""

    def __init__(self, config: pytest.Config) -> None:
        self.before = {} if config.getoption("--fresh") else read()
        self.passed: dict[str, str] = {}
        self.spoilt: set[str] = set()
        self.left_out = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        known = {item.nodeid for item in items if self.before.get(item.nodeid) == key(item.nodeid)}
        # The cells of one notebook share a kernel: all of them or none.
        broken = {item.nodeid.partition("::")[0] for item in items if item.nodeid not in known}
        kept = [i for i in items if i.nodeid in known and not (i.path.suffix == ".ipynb" and _file(i) in broken)]
        self.left_out = len(kept)
        if kept:
            config.hook.pytest_deselected(items=kept)
            gone = {id(item) for item in kept}
            items[:] = [item for item in items if id(item) not in gone]

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.outcome != "passed":
            self.spoilt.add(report.nodeid)
        elif report.when == "call":
            self.passed[report.nodeid] = ""


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


class Worker(Kept):
    """One of xdist's processes: tells the controller how many it left out."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        session.config.workeroutput["left_out"] = self.left_out  # type: ignore[attr-defined]


class Keeper(Kept):
    """The one process that writes: with xdist the controller, which sees every report."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {}).get("left_out", 0)
        self.left_out = max(self.left_out, told)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        found = read()
        for nodeid in self.passed.keys() - self.spoilt:
            found[nodeid] = key(nodeid)
        for nodeid in self.spoilt:
            found.pop(nodeid, None)
        STORE.parent.mkdir(exist_ok=True)
        scratch = STORE.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(found, indent=0), encoding="utf-8")
        os.replace(scratch, STORE)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.left_out:
            why = "nothing that these tests depend on changed"
            terminalreporter.write_line(f"{self.left_out} results kept: {why} (make test ARGS=--fresh runs all)")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fresh", action="store_true", help="run also tests whose results would be kept")


def pytest_configure(config: pytest.Config) -> None:
    worker = hasattr(config, "workerinput")
    config.pluginmanager.register((Worker if worker else Keeper)(config), "kept-results")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run in which all was kept is no run in which nothing was found."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and read():
        session.exitstatus = pytest.ExitCode.OK
