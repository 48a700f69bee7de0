"""Grading through a real Dask scheduler with workers in processes of their own, one of which is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Class

from autograder import pipeline
from autograder.errors import NoSandbox, UsageError
from autograder.judging import cluster
from autograder.pipeline import Options

pytest.importorskip("distributed", reason="the optional extra `cluster` is not installed")
pytestmark = [pytest.mark.sandbox, pytest.mark.filterwarnings("default")]  # Dask's own warnings are not ours
CLASS = 12
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start one of Dask's programs; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def program(name: str, *options: str, path: Path = PROJECT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", "--no-dashboard", *options]
        environment = os.environ | {"PYTHONPATH": str(path), "OMP_NUM_THREADS": "1"}
        with (tmp_path / f"{name}{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log))
        return started[-1]

    yield program
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def address(start: Start, tmp_path: Path) -> str:
    """A scheduler on this machine."""
    file = tmp_path / "scheduler.json"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    until = time.monotonic() + 60
    while not file.exists() or not file.read_text():
        assert time.monotonic() < until, (tmp_path / "scheduler0.log").read_text()
        time.sleep(0.1)
    import json

    return str(json.loads(file.read_text())["address"])


def worker(start: Start, address: str, path: Path = PROJECT) -> subprocess.Popen[bytes]:
    return start("worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", path=path)


def write(klass: Class) -> None:
    """A class of answers that all differ, so that each is a job of its own."""
    for number in range(CLASS):
        answer = f"import time\ntime.sleep(0.2)\ndef add(a, b):\n    return a + b + {number % 2}  # {number}"
        klass.submit(f"s{number:02}", klass.notebook({"add": answer, "share": "def share():\n    return 4"}))


def plain(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**entry, "seconds": 0} for entry in report["submissions"]]


def test_a_worker_killed_in_the_middle_loses_nothing_and_counts_nothing_twice(
    plain_class: Class, start: Start, address: str
) -> None:
    write(plain_class)
    first, _ = worker(start, address), worker(start, address)
    told: list[tuple[int, str]] = []

    def progress(done: int, total: int, student: str) -> None:
        told.append((done, student))
        if done == 3:
            first.send_signal(signal.SIGKILL)

    found = pipeline.grade_chapter(plain_class.chapter, Options(cluster=address), progress)
    assert first.wait(10) == -signal.SIGKILL
    assert [done for done, _ in told] == [n / 2 for n in range(2 * CLASS + 1)], "each pass over a submission once"
    assert len({student for _, student in told[1:]}) == CLASS
    assert {entry["score"] for entry in found["submissions"]} == {4.0, 6.0}
    with sqlite3.connect(plain_class.root / ".grading" / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(*), count(DISTINCT key) FROM results").fetchone() == (CLASS, CLASS)
        ledger.execute("DELETE FROM results")
    here = pipeline.grade_chapter(plain_class.chapter, Options(jobs=2))
    assert plain(here) == plain(found)


def test_an_address_where_nobody_listens(plain_class: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    write(plain_class)
    monkeypatch.setattr(cluster, "_WAIT", "2 s")
    for wrong in ("tcp://127.0.0.1:9", "nonsense://"):
        with pytest.raises(UsageError, match=r"expected a Dask scheduler at '.*none answered.*leave --cluster out"):
            pipeline.grade_chapter(plain_class.chapter, Options(cluster=wrong))
    assert not (plain_class.root / "autograded").exists()


def test_a_scheduler_without_workers(plain_class: Class, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(plain_class)
    monkeypatch.setattr(cluster, "_WAIT", "2 s")
    with pytest.raises(UsageError, match=f"scheduler at {address} has no worker: start some with `dask worker"):
        pipeline.grade_chapter(plain_class.chapter, Options(cluster=address))


def test_a_worker_with_other_code_is_refused_and_both_versions_are_named(
    plain_class: Class, start: Start, address: str, tmp_path: Path
) -> None:
    import shutil

    for name in ("autograder", "course"):
        shutil.copytree(PROJECT / name, tmp_path / "old" / name, ignore=shutil.ignore_patterns("answers"))
    with (tmp_path / "old" / "course" / "plain.py").open("a") as file:
        file.write("\n# changed\n")
    write(plain_class)
    worker(start, address, path=tmp_path / "old")
    versions = r"every worker to run 0\.\S+ \(code \w{12}, Python \S+\); tcp://\S+ runs 0\.\S+ \(code (\w{12}), "
    with pytest.raises(UsageError, match=versions) as raised:
        pipeline.grade_chapter(plain_class.chapter, Options(cluster=address))
    assert len({str(raised.value).split("code ")[i][:12] for i in (1, 2)}) == 2


def test_a_worker_without_a_sandbox_is_refused() -> None:
    good = {"version": cluster.version(), "sandbox": ""}
    cluster._examine({"tcp://a": good})
    with pytest.raises(NoSandbox, match="tcp://b: bubblewrap is missing"):
        cluster._examine({"tcp://a": good, "tcp://b": {**good, "sandbox": "bubblewrap is missing"}})
    with pytest.raises(UsageError, match="tcp://c runs unknown .ModuleNotFoundError: No module named 'autograder'."):
        cluster._examine({"tcp://c": ModuleNotFoundError("No module named 'autograder'")})
