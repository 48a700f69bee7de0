"""The course on a simulated accelerator: torch can be given one only once and for good, so in other processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run another Python that finds course, and the simulated card."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("COURSE_", "PYTEST_"))}
    environ |= {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)]), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, cwd=TESTS.parent)


def test_the_course_on_the_card() -> None:
    done = python("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", str(TESTS / "course" / "on_simulated_npu.py"))
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout and "skipped" not in done.stdout


@pytest.mark.parametrize(("cards", "chosen", "state"), [(0, "cpu", "no card"), (1, "npu:0", "ready")])
def test_with_and_without_a_card(cards: int, chosen: str, state: str) -> None:
    code = f"import simulated_npu; simulated_npu.install({cards}); from course import device; "
    done = python("-c", code + "print(device.pick(), device.npu_state(), sep='|')")
    assert done.stdout.startswith(f"{chosen}|{state}"), done.stderr
