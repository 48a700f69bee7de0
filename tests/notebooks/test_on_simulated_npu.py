"""Every chapter's reference answers pass their checks on an accelerator, simulated by tests/simulated_npu.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.layout import Course

PROJECT = Path(__file__).resolve().parents[2]
CHAPTERS = Course(PROJECT).chapters
# Exercises that cannot pass where *everything* lies on the card, though nobody moved it there, and why.
FROM_NUMPY = "joins `torch.from_numpy`, which is on the CPU wherever the default is, with a tensor made at the default"
CANNOT: dict[tuple[str, str], str] = {("05-multiclass", "prepare"): FROM_NUMPY}


@cache
def results(chapter: str, how: str) -> dict[str, Any]:
    """What came of a chapter's exercises on the card, in a process of its own."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    environ |= {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, str(PROJECT / "tests/notebooks/on_simulated_npu.py"), chapter, how]
    done = subprocess.run(command, env=environ, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["device"] == "npu:0"
    return found["exercises"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_graded_cells_pass_where_the_card_is_chosen(chapter: str) -> None:
    found = results(chapter, "chosen")
    assert found.keys() == Course(PROJECT).chapter(chapter).tests.keys()
    assert {name: came["failed"] for name, came in found.items() if came["failed"]} == {}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_graded_cells_pass_where_everything_lies_on_the_card(chapter: str) -> None:
    found = results(chapter, "everything").items()
    failed = {(chapter, name): came["failed"] for name, came in found if came["failed"]}
    assert {key: lines for key, lines in failed.items() if key not in CANNOT} == {}
    assert [key for key in CANNOT if key[0] == chapter and key not in failed] == [], "these can now: strike them off"


def test_that_some_of_them_compute_on_it() -> None:
    """Where a chapter is about NumPy the card has nothing to do; where it is about torch it must have had."""
    assert sum(came["launched"] for came in results("05-multiclass", "everything").values()) > 100
