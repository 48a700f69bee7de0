"""docs/exercises.md is followed to the letter, in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8")
# "Append to `path`:" or "Write `path`:" and a block; or a block of commands.
STEP = re.compile(r"(?:^(Append to|Write) `([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```", re.M | re.S)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the page touches, with chapter 01 alone."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("course", "autograder"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copytree(ROOT / "source" / "01-linear-model", tmp_path / "source" / "01-linear-model", ignore=ignored)
    for name in ("Makefile", "pyproject.toml", "nbgrader_config.py", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return tmp_path


def test_every_block_says_what_to_do_with_it() -> None:
    steps = STEP.findall(PAGE)
    assert len(steps) == PAGE.count("```") // 2
    assert all(bool(path) == (language != "sh") for _, path, language, _ in steps)


def run(command: str, project: Path) -> str:
    """Run a command as the page has it; `-o setup`, as the environment is the real project's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COURSE", "NBGRADER"))}
    quick = re.sub(r"^make ", "make -o setup ", command)
    done = subprocess.run(
        ["bash", "-c", quick],
        cwd=project,
        env=kept | {"PYTHONPATH": str(project), "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.sandbox
def test_the_page_leads_to_a_strong_exercise(project: Path) -> None:
    said = []
    for what, path, language, block in STEP.findall(PAGE):
        if language == "sh":
            said += [run(line, project) for line in block.splitlines()]
            continue
        target = project / path
        assert target.exists() == (what == "Append to"), path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as file:
            file.write(block)
    survived = [line.partition("survives: ")[2] for line in "".join(said).splitlines() if "survives: " in line]
    assert all(f'change = "{change}"' in PAGE for change in survived)
    assert len(survived) == 2
    assert "of 2 right answers accepted" in (project / "strength.html").read_text(encoding="utf-8")
    released = json.loads((project / "release/01-linear-model/01-linear-model.ipynb").read_text())
    text = "".join("".join(cell["source"]) for cell in released["cells"])
    assert 'raise NotImplementedError("r_squared: your turn")' in text
    assert "spread =" not in text
