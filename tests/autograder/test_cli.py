"""The command line: exit codes, messages, and the files that each command leaves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from browsing import answers, free_port, running, waited_for
from conftest import CHAPTER, PROJECT, Class
from typer.testing import CliRunner

from autograder import __main__ as cli
from autograder.errors import UsageError


def run(*arguments: str | Path) -> Any:
    """A command in this process; errors that `main` would print are raised."""
    return CliRunner().invoke(cli.app, [str(a) for a in arguments], catch_exceptions=False)


def started(*arguments: str | Path, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """A command as an instructor types it."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )


def test_help_starts_light() -> None:
    code = """
import sys
import urllib.request
from autograder.__main__ import app
sys.argv = ["autograder", "--help"]
try:
    app()
finally:
    print([m for m in ("torch", "numpy", "tensorflow", "IPython", "nbformat", "nbgrader") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0 and done.stdout.splitlines()[-1] == "[]", done.stdout[-300:] + done.stderr[-300:]


def test_every_command_of_the_contract_is_there() -> None:
    said = run("--help").output
    for name in ("release", "sample-class", "grade", "feedback", "report", "export", "strength", "bundle", "demo",
                 "collect", "similar", "site", "colab", "return", "missing", "new-year", "formgrader"):
        assert f" {name} " in said
        assert run(name, "--help").exit_code == 0


def test_nothing_typed_shows_the_help() -> None:
    done = started()
    assert done.returncode == 2 and "Usage:" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("grade", "01", "--course", "/nonexistent"), "expected a course with a source/ folder, got /nonexistent"),
        (("grade", "77"), "expected one of .*01-linear-model.*; got '77'"),
        (("report", "01"), "run `autograder grade 01-linear-model` first"),
        (("feedback", "01"), "run `autograder grade 01-linear-model` first"),
        (("grade", "01"), "expected submissions as .*<student>/01-linear-model/01-linear-model.ipynb, found none"),
        (("grade", "01", "--jobs", "0"), "expected submissions|expected --jobs between 1 and 512, got 0"),
        (("grade", "01", "--only", "xyz"), "expected --only to name one of predict"),
    ],
)
def test_mistakes_are_usage_errors_that_say_what_to_do(arguments: tuple[str, ...], says: str, class01: Class) -> None:
    if "--course" not in arguments:
        arguments += ("--course", str(class01.root))
    with pytest.raises(UsageError, match=says):
        run(*arguments)


def test_a_usage_error_is_one_message_and_exit_2(tmp_path: Path) -> None:
    done = started("grade", "01", "--course", tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    said = f"autograder: expected a course with a source/ folder, got {tmp_path}: name it with --course\n"
    assert done.stderr == said
    assert started("grade", "--no-such-option").returncode == 2


@pytest.mark.sandbox
def test_from_release_to_feedback(class01: Class) -> None:
    root, course = class01.root, ("--course", class01.root)
    assert f"{CHAPTER}: released and free of leaks" in run("release", "01", *course).output
    assert f"{CHAPTER}: 4 submissions in" in run("sample-class", "01", "--students", 4, *course).output
    done = run("grade", "01", "--jobs", 2, *course)
    assert done.exit_code == 0
    for name in ("ada", "claude", "explain_risk", "JSON:"):
        assert name in done.output
    report = json.loads((root / "reports" / f"{CHAPTER}.json").read_text(encoding="utf-8"))
    assert {e["student"]: e["score"] for e in report["submissions"]} == {
        "ada": 18, "alan": 18, "barbara": 18, "claude": 0,
    }  # fmt: skip
    assert run("report", "01", *course).exit_code == 0
    assert "4 pages in" in run("feedback", "01", *course).output
    assert len(list((root / "feedback").rglob("*.html"))) == 4
    assert run("export", "01", "--to", "csv", *course).exit_code == 0
    assert list((root / "reports").glob("*.csv"))
    class01.submit("zoe", b"")
    done = run("grade", "01", "--quiet", "--student", "zoe", *course)
    assert done.exit_code == 1 and done.output == ""


@pytest.mark.sandbox
@pytest.mark.parametrize("content", [b"", b"\x00\x01garbage"], ids=["empty", "garbage"])
def test_a_submission_that_needs_a_person_ends_with_1(content: bytes, plain_class: Class) -> None:
    plain_class.submit("zoe", content)
    done = run("grade", "ps1", "--jobs", 1, "--course", plain_class.root)
    assert done.exit_code == 1 and "manual" in done.output
    found = json.loads((plain_class.root / "reports" / "ps1.json").read_text(encoding="utf-8"))["submissions"]
    assert (found[0]["status"], bool(found[0]["note"])) == ("manual", True)


def test_without_a_sandbox_every_grade_is_marked(plain_class: Class) -> None:
    plain_class.submit("ada", plain_class.notebook({"add": "def add(a, b):\n    return a + b"}))
    done = run("grade", "ps1", "--jobs", 1, "--unsafe-no-sandbox", "--quiet", "--course", plain_class.root)
    assert done.exit_code == 0
    found = json.loads((plain_class.root / "reports" / "ps1.json").read_text(encoding="utf-8"))["submissions"]
    assert found[0]["flags"] == ["unsandboxed"] and found[0]["score"] == 2


def test_the_bundle_is_written_where_asked(course01: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    assert run("bundle", "--course", course01, "--out", out).output.strip() == str(out)
    assert out.stat().st_size > 10_000


def test_a_demonstration_never_removes_what_it_did_not_make(course01: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(UsageError, match="to be empty or an earlier demonstration"):
        run("demo", "--course", course01, "--out", tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_a_table_that_goes_into_a_file_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.results.terminal import wide

    monkeypatch.delenv("COLUMNS", raising=False)
    assert wide().width == 160
    monkeypatch.setenv("COLUMNS", "70")
    assert wide().width == 70


def test_formgrader_opens_on_the_course(plain_class: Class, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "autograder", "formgrader", "--course", str(plain_class.root), "--no-browser"]
    with running([*command, f"--port={port}"], log, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PROJECT)}):
        found = waited_for(lambda: re.search(rf"http://\S+:{port}/formgrader/manage_assignments\?token=\w+", said(log)))
        assert found, said(log)
        page = f"http://127.0.0.1:{port}/formgrader/api/assignments?{found[0].partition('?')[2]}"
        assert waited_for(lambda: answers(page)), said(log)
        with urllib.request.urlopen(page, timeout=30) as answer:
            assert [one["name"] for one in json.load(answer)] == ["ps1"]


def said(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""
