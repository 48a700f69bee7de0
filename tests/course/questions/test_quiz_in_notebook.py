"""quiz: after ✓, as text and with buttons; nothing is stored, nothing raises."""

from __future__ import annotations

import linecache
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.checks.ch01_linear_model import suite
from course.questions import form, notebook
from course.questions.question import Option, Question

RIGHT = '''def mse(y_hat, y):
    """The mean of the squares."""
    if y_hat.shape != y.shape:
        raise ValueError(f"{y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
'''


def notebook_with(text: str, filename: str = "/tmp/ipykernel_1/cell.py") -> dict[str, Any]:
    """The names of a notebook in which a cell was run."""
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    names: dict[str, Any] = {"np": np, "check": suite.check, "quiz": notebook.quiz}
    exec(compile(text, filename, "exec"), names)
    return names


def told(names: dict[str, Any], call: str, capsys: pytest.CaptureFixture[str]) -> str:
    exec(call, names)
    return capsys.readouterr().out


def test_the_text_has_the_code_the_questions_and_how_to_answer(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(notebook_with(RIGHT), "quiz('mse')", capsys)
    assert "1  def mse(y_hat, y):" in out and "5      return" in out
    assert "1. " in out and "   (a) " in out and 'quiz("mse", "a"' in out
    assert out == told(notebook_with(RIGHT), "quiz('mse')", capsys)


def test_letters_are_judged_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    names = notebook_with(RIGHT)
    _, _, found = notebook.questions(suite, "mse", names)
    right = told(names, f"quiz('mse', {', '.join(repr(one.letter) for one in found)})", capsys)
    assert right.count("✓ Right.") == len(found) >= 2 and "✗" not in right
    other = "b" if found[0].letter == "a" else "a"
    wrong = told(names, f"quiz('mse', {other!r})", capsys)
    assert f"✗ Not ({other})" in wrong and f"It is ({found[0].letter})" in wrong
    assert wrong.count("No answer yet") == len(found) - 1


@pytest.mark.parametrize(
    ("text", "call", "says"),
    [
        (RIGHT.replace(".mean()", ".sum()"), "quiz('mse')", 'first ✓. Run check("mse")'),
        ("x = 1", "quiz('mse')", "first ✓"),
        (RIGHT, "quiz('softmax')", "expected one of cost_surface"),
        (f"{RIGHT}\ndel check", "quiz('mse')", "import check` first"),
    ],
)
def test_what_stands_in_the_way_is_said(text: str, call: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = notebook_with(text.replace("\ndel check", ""))
    if "del check" in text:
        del names["check"]
    assert says in told(names, call, capsys)


def test_an_answer_without_text_counts_as_done(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"np": np, "check": suite.check, "quiz": notebook.quiz}
    exec(RIGHT, names)
    assert "That counts as done" in told(names, "quiz('mse')", capsys)


def test_grading_passes_a_quiz_by(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert told(notebook_with(RIGHT), "quiz('mse')", capsys) == ""


def test_nothing_is_written_and_no_name_changes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = notebook_with(RIGHT)
    before = dict(names)
    told(names, "quiz('mse')", capsys)
    assert os.listdir(tmp_path) == []
    assert {key: value for key, value in names.items() if key != "__builtins__"} == {
        key: value for key, value in before.items() if key != "__builtins__"
    }


def test_a_class_of_a_notebook_has_its_text() -> None:
    text = "import math\n\nclass Node:\n    def value(self):\n        return 1\n"
    names = notebook_with(text, "/tmp/ipykernel_1/other.py")
    assert notebook.source_of(names["Node"], "Node") == text.partition("\n\n")[2].rstrip("\n")
    assert notebook.source_of(3, "three") == ""


def test_buttons_judge_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    widgets = pytest.importorskip("ipywidgets")
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    _, source, found = notebook.questions(suite, "mse", notebook_with(RIGHT))
    assert notebook._show(source, found)
    (box,) = shown
    groups = [part for part in box.children if isinstance(part, widgets.RadioButtons)]
    assert len(groups) == len(found) and all(group.value is None for group in groups)
    groups[0].value = found[0].key
    box.children[-1].click()
    pages = [part.value for part in box.children if isinstance(part, widgets.HTML)]
    assert sum("✓ Right." in page for page in pages) == 1
    assert sum("No answer yet" in page for page in pages) == len(found) - 1


def test_a_page_shows_text_and_runs_nothing() -> None:
    bad = "<script>alert(1)</script>"
    one = Question("loop", 1, bad, (Option(bad), Option("2", bad), Option("3", "off")), 0, bad, bad)
    for page in (form.code_page(bad), form.question_page(1, one), form.verdict_page(one, 1)):
        assert "<script" not in page and "&lt;script" in page
