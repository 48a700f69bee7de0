"""Any machine: odd consoles, odd paths, homes and courses that cannot be written, few open files, Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import waited_for
from conftest import CHAPTER, PROJECT, Class
from typer.testing import CliRunner

from autograder import __main__ as cli
from autograder.layout import Course
from course.environment.consoles import plain

RIGHT = {"add": "def add(a, b):\n    return a + b"}

# Commands one after the other in one process, each with its exit code: starting Python anew takes longer than they do.
SEVERAL = """
import json, sys
from autograder.__main__ import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["autograder", *arguments]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    print("=", code, flush=True)
    sys.stdout.flush(), sys.stderr.flush()
"""


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PROJECT), "OMP_NUM_THREADS": "1"} | more


Codes = list[tuple[str, int]]


def several(commands: list[list[str]], before: list[str] | None = None, **more: str) -> tuple[Codes, str]:
    """Each command with its code, and all that they said; before: what the process is started with."""
    done = subprocess.run(
        [*(before or []), sys.executable, "-c", SEVERAL, json.dumps(commands)],
        capture_output=True, check=False, env=environment(**more),
    )  # fmt: skip
    out, said = done.stdout.decode("cp1252"), done.stderr.decode("cp1252")
    codes = [int(line[2:]) for line in out.splitlines() if line.startswith("= ")]
    assert len(codes) == len(commands), said[-3000:]
    return list(zip([command[0] for command in commands], codes, strict=True)), out + said


@pytest.fixture
def odd(course01: Path, reference01: dict[str, str], tmp_path: Path) -> Class:
    """A class with names and paths that few encodings hold."""
    shutil.copytree(course01, tmp_path / "Kurs ✓")
    klass = Class(Course(tmp_path / "Kurs ✓").chapter(CHAPTER))
    klass.submit("ada", klass.notebook(reference01))
    klass.submit("Łukasz-Zoë", b"")
    (tmp_path / "r.csv").write_text("student_id,name,participant\nada,Ada ✓ Λ,4711\nŁukasz-Zoë,Łukasz,4712\n", "utf-8")
    return klass


@pytest.mark.sandbox
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_console_stops_a_command(encoding: str, odd: Class) -> None:
    course, roster = ["--course", str(odd.root)], ["--roster", str(odd.root.parent / "r.csv")]
    commands = [
        ["grade", "01", *course], ["feedback", "01", *course], ["report", "01", *course],
        ["changes", "01", *course], ["similar", "01", *course], ["export", "01", "--to", "csv", *course, *roster],
        ["missing", "01", *course, *roster], ["return", "01", "--to", "moodle", *course, *roster],
        ["show", "ada", "01", "mse", *course], ["author", "text", "01", *course], ["--help"], ["grade", "--help"],
    ]  # fmt: skip
    codes, said = several(commands, PYTHONIOENCODING=encoding)
    assert {code for _, code in codes} <= {0, 1} and "Traceback" not in said and "Encode" not in said
    assert "Lukasz-Zo" in said and "+ passed" in said and "x failed" in said, "marks are letters, told apart"


def test_marks_stay_apart_where_they_become_letters() -> None:
    marks = "✓◐✗!⧗·?"
    assert len(set(plain(marks))) == len(marks) == len(plain(marks))
    assert plain("Zoë Łukasz 学 \ud800") == "Zoe Lukasz _ _"


def test_no_console_stops_a_students_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "course", "progress", "release"], cwd=PROJECT, capture_output=True, check=False,
        env=environment(PYTHONIOENCODING="ascii"),
    )  # fmt: skip
    assert b"mse" in done.stdout and b"Traceback" not in done.stderr, done.stderr


def test_paths_may_go_up_and_down(plain_class: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    (tmp_path / "r.csv").write_text("student_id,participant\nada,4711\n")
    plain_class.submit("ada", plain_class.notebook(RIGHT))
    monkeypatch.chdir(tmp_path / "here")
    course, roster = ["--course", "below/../../here/../course/../course"], ["--roster", "../here/../r.csv"]
    for command in (
        ["release", "ps1"], ["grade", "ps1", "--unsafe-no-sandbox", "--quiet", "--jobs", "1"], ["feedback", "ps1"],
        ["export", "ps1", "--to", "csv", "--out", "below/../x.csv"], ["missing", "ps1", *roster],
        ["return", "ps1", "--to", "moodle", "--out", "../here/m.zip", *roster], ["new-year", "below/../../next"],
    ):  # fmt: skip
        done = CliRunner().invoke(cli.app, [*command, *course], catch_exceptions=False)
        assert done.exit_code == 0, (command, done.output)
    made = {"x.csv", "m.zip"} <= {path.name for path in Path().iterdir()}
    assert made and (tmp_path / "next" / "source").is_dir()
    assert (plain_class.root / "feedback" / "ada" / "ps1.html").exists()


@pytest.mark.sandbox
def test_our_own_python_may_be_named_by_a_path_that_goes_up(plain_class: Class) -> None:
    plain_class.submit("ada", plain_class.notebook(RIGHT))
    python = os.path.relpath(sys.executable, plain_class.root)
    done = subprocess.run(
        [python, "-m", "autograder", "grade", "ps1", "--quiet", "--jobs", "1"], cwd=plain_class.root,
        capture_output=True, text=True, check=False, env=environment(),
    )  # fmt: skip
    assert ".." in python and (done.returncode, done.stderr) == (0, "")


@pytest.mark.sandbox
def test_a_home_that_cannot_be_written_is_not_needed(class01: Class, reference01: dict[str, str]) -> None:
    class01.submit("ada", class01.notebook(reference01))
    course = ["--course", str(class01.root)]
    commands = [
        ["grade", "01", "--quiet", "--jobs", "1", *course], ["feedback", "01", *course], ["release", "01", *course],
    ]  # fmt: skip
    codes, said = several(commands, HOME="/proc/nowhere", MPLCONFIGDIR="")
    assert codes == [("grade", 0), ("feedback", 0), ("release", 0)]
    assert "nowhere" not in said, said


@pytest.mark.sandbox
def test_64_open_files_are_enough(plain_class: Class) -> None:
    for student in ("ada", "ben", "cleo", "dora"):
        plain_class.submit(student, plain_class.notebook({"add": f"def add(a, b):\n    return a + b  # {student}"}))
    course = ["--course", str(plain_class.root)]
    commands = [["grade", "ps1", "--quiet", "--jobs", "4", *course], ["feedback", "ps1", *course]]
    codes, said = several(commands, ["bash", "-c", 'ulimit -n 64; exec "$@"', "bash"])
    assert codes == [("grade", 0), ("feedback", 0)], said


@pytest.mark.sandbox
def test_a_course_that_cannot_be_written_is_one_line(graded: Path, tmp_path: Path) -> None:
    shutil.copytree(graded, tmp_path / "course")
    (tmp_path / "r.csv").write_text("student_id,participant\nada,4711\n")
    root, download = str(tmp_path / "course"), tmp_path / "download"
    download.mkdir()
    (download / "doejane_12345_67890_x.ipynb").write_text('{"cells": []}')
    course, roster = ["--course", root], ["--roster", str(tmp_path / "r.csv")]
    commands = [
        ["release", "01", *course], ["grade", "01", "--quiet", *course], ["feedback", "01", *course],
        ["report", "01", *course], ["export", "01", "--to", "csv", *course], ["collect", str(download), "01", *course],
        ["return", "01", "--to", "moodle", *course, *roster], ["new-year", str(tmp_path / "next"), *course],
    ]  # fmt: skip
    codes, said = several(commands, ["bwrap", "--dev-bind", "/", "/", "--ro-bind", root, root])
    assert {code for _, code in codes} == {2}
    lines = [line for line in said.splitlines() if line.startswith("autograder: ")]
    assert len(lines) == len(commands) and "Traceback" not in said and 'File "' not in said, said
    assert all("Read-only file system" in line for line in lines)


def results(course: Path) -> int:
    """How many results the ledger holds, whole ones and those of a first pass."""
    file = course / ".grading" / "ledger.sqlite"
    if not file.exists():
        return 0
    try:
        with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as ledger:
            counts = [ledger.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("results", "begun")]
        return int(sum(counts))
    except sqlite3.OperationalError:  # it is being made
        return 0


@pytest.fixture
def at_work(plain_class: Class) -> Iterator[subprocess.Popen[str]]:
    """A grader that will wait for one of two people a while."""
    plain_class.submit("ada", plain_class.notebook(RIGHT))
    plain_class.submit("zoe", plain_class.notebook({"add": "while True:\n    pass"}))
    command = [sys.executable, "-m", "autograder", "grade", "ps1", "--quiet", "--jobs", "1"]
    grader = subprocess.Popen(
        [*command, "--course", str(plain_class.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(), start_new_session=True,
    )  # fmt: skip
    yield grader
    if grader.poll() is None:
        os.killpg(grader.pid, signal.SIGKILL)
        grader.communicate()


@pytest.mark.sandbox
def test_ctrl_c_says_what_is_kept(at_work: subprocess.Popen[str], plain_class: Class) -> None:
    assert waited_for(lambda: results(plain_class.root) or at_work.poll() is not None)
    os.killpg(at_work.pid, signal.SIGINT)  # as a terminal sends it, to all of them
    out, said = at_work.communicate(timeout=60)
    assert at_work.returncode == 130 and out == ""
    kept = "autograder: stopped. What was graded and written until now is whole and kept: "
    assert said.strip().splitlines() == [f"{kept}the same command goes on from there"]
    assert results(plain_class.root) >= 1
