"""Every command in the README and its pages is run: in their order, in a copy of the project."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.layout import Course

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "docs/student.md", "docs/instructor.md", "docs/engineer.md"]
COPIED = ["course", "autograder", "source", "release", "docs", "tests"]

# What is too long here, or would start this very test again, is run elsewhere in CI; here make only says what it
# would do, which still fails for a target that does not exist.
ELSEWHERE = {"make test", 'make test ARGS="-k plain"', "make lint", "make screenshots"}


def commands(page: str) -> list[str]:
    """The lines of a page's `sh` blocks, without their comments."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines() if line.strip()]
    return [re.sub(r"\s+#\s.*$", "", line) for line in lines]


def test_every_page_has_commands() -> None:
    assert all(commands(page) for page in PAGES)


# --- what is named anywhere else, in running text and in our own messages, exists at least ---

SAID = re.compile(
    r"\b(?P<program>make|autograder|nbgrader|python -m course)\s+(?P<first>[a-z][\w-]*)(?:\s+(?P<second>[a-z]+))?"
)


def named(path: Path) -> set[tuple[str, str, str]]:
    """Every command between backticks or in a block of code: program, its first word, its second."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        places = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.M | re.S)
        places += re.findall(r"^    .*", text, re.M)
    else:
        places = re.findall(r"`([^`\n]+)`", text)
    lines = [line.strip() for place in places for line in place.splitlines()]
    starts = re.compile(r"^(?:\w+=\S+ )*(?:\S*/python3? -m |\S*/bin/)?(?=make|autograder|nbgrader|python -m course)")
    return {
        (match["program"], match["first"], match["second"] or "")
        for line in lines
        if (match := SAID.match(line, starts.match(line).end() if starts.match(line) else 0))
    }


def known_commands() -> dict[str, set[str]]:
    from nbgrader.apps.nbgraderapp import NbGraderApp

    from autograder.__main__ import app

    def ours(group: Any) -> set[str]:
        return {one.name or one.callback.__name__ for one in group.registered_commands}

    groups = {one.name: ours(one.typer_instance) for one in app.registered_groups}
    makes = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    return {
        "make": set(makes),
        "autograder": ours(app) | set(groups),
        "autograder author": groups["author"],
        "nbgrader": set(NbGraderApp().subcommands),
        "python -m course": set(re.findall(r'"(\w+)"', (ROOT / "course" / "__main__.py").read_text(encoding="utf-8"))),
    }


PLACES = ("*.md", "docs/*.md", "autograder/**/*.py", "course/**/*.py")
WRITTEN = sorted(path for place in PLACES for path in ROOT.glob(place))


def test_every_command_that_is_named_anywhere_exists() -> None:
    known = known_commands()
    found = {(path, *one) for path in WRITTEN for one in named(path)}
    assert {program for _, program, _, _ in found} == {"make", "autograder", "nbgrader", "python -m course"}
    wrong = [f"{path.relative_to(ROOT)}: {p} {first}" for path, p, first, _ in found if first not in known[p]]
    wrong += [
        f"{path.relative_to(ROOT)}: {p} {first} {second}"
        for path, p, first, second in found
        if second and second not in known.get(f"{p} {first}", {second})
    ]
    assert sorted(wrong) == []


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("project") / "copy"
    copy.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, copy)
    # One chapter is enough to see each command work, and a class of twelve to see a class.
    for kept in ("source", "release"):
        for chapter in (copy / kept).iterdir():
            if chapter.name != "01-linear-model":
                shutil.rmtree(chapter)
    (copy / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return copy


def environment(project: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COURSE", "NBGRADER"))}
    return kept | {"PYTHONPATH": str(project), "MAKEFLAGS": ""}


def run(command: str, project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], cwd=project, env=environment(project), capture_output=True, text=True, timeout=600
    )


@pytest.mark.sandbox
def test_commands(project: Path) -> None:
    seen: set[str] = set()
    # Submissions first: the README's own `make grade` stands on them.
    assert run(".venv/bin/python -m autograder sample-class 01 --students 12", project).returncode == 0
    for command in [command for page in PAGES for command in commands(page)]:
        if command in seen:
            continue
        seen.add(command)
        if command == "make lab":
            opens_a_lab(project)
            continue
        # `-o setup`: the environment belongs to the real project; setting it up is tested by itself.
        target = command.removeprefix("make ")
        quick = command if target == command else f"make {'-n' if command in ELSEWHERE else ''} -o setup {target}"
        done = run(quick, project)
        found_fault = command == "make doctor" and "what to do" in done.stdout.lower()
        assert done.returncode == 0 or found_fault, f"{command}\n{done.stdout}\n{done.stderr}"


def opens_a_lab(project: Path) -> None:
    """`make lab` brings up a server; what a browser then shows is looked at elsewhere."""
    log = project / "lab.log"
    with log.open("w") as out:
        lab = subprocess.Popen(
            ["make", "-o", "setup", "lab", "ARGS=--no-browser --allow-root --port=0"],
            cwd=project,
            env=environment(project),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 120
        while "http://" not in log.read_text() and time.monotonic() < until and lab.poll() is None:
            time.sleep(0.5)
        assert "http://" in log.read_text(), log.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(lab.pid, signal.SIGTERM)
        lab.wait(30)


def test_what_the_readme_counts_is_there() -> None:
    """Figures that are counts of files and tests are counted again."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace(",", "")
    course = Course(ROOT)
    tests = [test for name in course.chapters for found in course.chapter(name).tests.values() for test in found]
    guards = sum(test.is_guard for test in tests)
    assert f"of {len(tests)} tests {len(tests) - guards} compare" in " ".join(text.split())
    assert f"the other {guards} facts that" in " ".join(text.split())
    for kind in ("wrong", "right"):
        count = len(list((ROOT / "autograder" / "chapters").glob(f"*/answers/*/{kind}_*.py")))
        assert f"each of the {count} {kind} ones" in " ".join(text.split())
    cases = len(list((ROOT / "tests" / "autograder" / "hostile").glob("case_*.py")))
    assert f"The corpus has {cases} now" in " ".join(text.split())
