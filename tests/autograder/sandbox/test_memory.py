"""autograder.sandbox.memory: no more jobs than fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import pipeline
from autograder.judging import plan as planning
from autograder.layout import Chapter
from autograder.pipeline import Options
from autograder.sandbox import memory


@pytest.fixture
def meminfo(tmp_path: Path) -> Path:
    """A machine with 3 GB to spare."""
    path = tmp_path / "meminfo"
    path.write_text("MemTotal:       16000000 kB\nMemFree:          500000 kB\nMemAvailable:    3145728 kB\n")
    return path


@pytest.mark.parametrize(
    ("libraries", "jobs"),
    [(["numpy"], 8), (["numpy", "torch", "torch._dynamo"], 3), (["tensorflow", "torch"], 1), ([], 8)],
)
def test_fewer_jobs_where_each_takes_more(libraries: list[str], jobs: int, meminfo: Path) -> None:
    assert memory.jobs_that_fit(8, libraries, meminfo) == jobs


def test_there_is_always_one_and_an_unknown_machine_is_trusted(tmp_path: Path, meminfo: Path) -> None:
    meminfo.write_text("MemAvailable: 1024 kB\n")
    assert memory.jobs_that_fit(8, ["torch"], meminfo) == 1
    for text in ("", "MemAvailable: lots\n"):
        meminfo.write_text(text)
        assert memory.jobs_that_fit(8, ["torch"], meminfo) == 8
    assert memory.jobs_that_fit(8, ["torch"], tmp_path / "none") == 8


def test_a_number_that_was_asked_for_is_kept(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [planning.make(chapter01)]
    monkeypatch.setattr(memory, "available_mb", lambda *_: 250)
    assert pipeline.fitting(Options(jobs=5), plans).n_jobs == 5
    assert pipeline.fitting(Options(), plans).n_jobs == 1
    monkeypatch.setattr(memory, "available_mb", lambda *_: 10**6)
    assert pipeline.fitting(Options(), plans).n_jobs == Options().n_jobs
