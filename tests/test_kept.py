"""tests/kept.py: what passed is not run again while nothing it depends on changed; all else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = Path(__file__).with_name("kept.py")
TEST = """
def test_passes():
    print("ran passes")

def test_fails():
    assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("source/00-a", "source/01-b", "tests/course", "course", "docs"):
        (tmp_path / folder).mkdir(parents=True)
    for page in ("README.md", "docs/student.md", "docs/instructor.md", "docs/engineer.md"):
        (tmp_path / page).write_text("Text.\n\n```sh\nmake lab\n```\n")
    shutil.copy(KEPT, tmp_path / "tests")
    (tmp_path / "tests" / "course" / "test_a.py").write_text(TEST)
    (tmp_path / "tests" / "test_readme.py").write_text("def test_commands(): pass\n")
    (tmp_path / "course" / "data.py").write_text("x = 1\n")
    return tmp_path


def ran(project: Path, *options: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-p", "tests.kept", "-v", *options]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_passed_is_kept_and_what_failed_is_not(project: Path, processes: str) -> None:
    first, again = (ran(project, "-n", processes) for _ in range(2))
    assert "2 passed" in first and "1 failed" in first and "results kept" not in first
    assert "2 results kept" in again and "1 failed" in again and " passed" not in again


def test_a_change_of_what_a_test_depends_on_runs_it_again(project: Path) -> None:
    ran(project, "-n", "0")
    (project / "course" / "data.py").write_text("x = 2\n")
    said = ran(project, "-n", "0")
    assert "test_passes PASSED" in said and "test_commands" in said


def test_a_change_of_a_pages_text_runs_no_command_again(project: Path) -> None:
    ran(project, "-n", "0")
    page = project / "docs" / "student.md"
    page.write_text("Other text.\n\n```sh\nmake lab\n```\n")
    assert "2 results kept" in ran(project, "-n", "0")
    page.write_text("Other text.\n\n```sh\nmake test\n```\n")
    assert "test_commands PASSED" in ran(project, "-n", "0")


def test_a_run_in_which_all_was_kept_is_a_success(project: Path) -> None:
    path = project / "tests" / "course" / "test_a.py"
    path.write_text(TEST.replace("assert False", "pass"))
    assert "3 passed" in ran(project, "-n", "0")
    assert "3 results kept" in ran(project, "-n", "0")
    assert "3 passed" in ran(project, "-n", "0", "--fresh")
