"""autograder.authoring.recording and checks: what recorded functions gave, and which functions cannot be recorded."""

from __future__ import annotations

import importlib
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import layout
from autograder.authoring import checks, recording
from autograder.errors import UsageError
from autograder.layout import Chapter
from course.checking.check import Suite
from course.checking.transport import LocalStudent
from course.checking.values import FILE, Values

PUBLIC = """
from __future__ import annotations
import numpy as np
from course.checking.check import Suite, expect
from course.checking.recorded import recorded
from . import cases as case

suite = Suite("01-linear-model")
test, check, hint = suite.test, suite.check, suite.hint
LIMIT = case.limit(3)


@test("mse", hint="square the errors, then take their mean")
def averages(student, rng):
    y_hat, y = rng.normal(size=5), rng.normal(size=5)
    got = student.mse(y_hat, y)
    {more}
    expect.close(got, case.right(y_hat, y), mistakes=case.mistakes(y_hat, y))


@test("predict", hint="multiply, then add")
def predicts(student, rng):
    x = rng.normal(size=3)
    got = student.predict(x, 2.0, 1.0)
    if np.shape(got) != (3,):
        expect.close(got, case.line(x), mistakes=case.shapes(x))
    expect.close(got, case.line(x))
"""
CASES = """
from __future__ import annotations
import numpy as np
from course.checking.recorded import recorded


@recorded
def limit(n):
    return 10.0 ** -n


@recorded
def right(y_hat, y):
    return ((y_hat - y) ** 2).mean()


@recorded
def mistakes(y_hat, y):
    return {"this is half of it": right(y_hat, y) / 2}


@recorded
def line(x):
    return 2.0 * x + 1.0


@recorded
def shapes(x):
    return {"the predictions were added up": line(x).sum()}
"""
MSE = "def mse(y_hat, y):\n    return ((y_hat - y) ** 2).mean()"
CALLS = "def mse(f, y):\n    return f(y) if callable(f) else ((f - y) ** 2).mean()"
BANK = {
    "mse/wrong_halves.py": MSE + " / 2",
    "mse/right_calls.py": CALLS,
    "predict/wrong_adds_up.py": "def predict(x, w, b): return (w * x + b).sum()",
}


def toy(folder: Path, more: str = "", cases: str = "") -> Path:
    home = folder / "01-linear-model"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / "public.py").write_text(PUBLIC.replace("{more}", more))
    (home / "cases.py").write_text(CASES + cases)
    for name, text in BANK.items():
        (home / "answers" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "answers" / name).write_text(text)
    return home


@pytest.fixture
def chapter(chapter01: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chapter:
    """Chapter 01's notebook with a few tests of our own."""
    toy(tmp_path)
    monkeypatch.setattr(layout, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return chapter01


def count(values: Values) -> dict[str, int]:
    return {name.partition(".")[2]: sum(map(len, kinds.values())) for name, kinds in values.calls.items()}


def test_each_call_of_a_public_test_is_kept_once_and_calls_among_them_are_not(chapter: Chapter) -> None:
    found = recording.record(chapter)
    assert found.chapter == "01-linear-model"
    assert count(found) == {"limit": 1, "right": 1, "mistakes": 1, "line": 1, "shapes": 1}


def test_what_mistakes_give_takes_half_the_room_and_right_values_are_exact(chapter: Chapter, tmp_path: Path) -> None:
    cases = """
@recorded
def long(seed):
    return np.random.default_rng(seed).normal(size=(50, 40))


@recorded
def tiny(seed):
    return {"so small that": long(seed) * 1e-300, "this is a mistake": [long(seed), 2.5, "a word"], "no": long(seed)}
"""
    toy(tmp_path, "case.long(1), case.tiny(1)", cases)
    found = Values.load(recording.record(chapter).dump())
    right, mistakes = (found.find(f"cases.{name}", (1,), {}) for name in ("long", "tiny"))
    assert np.array_equal(right, np.random.default_rng(1).normal(size=(50, 40)))
    (wrong, *rest), small = mistakes["this is a mistake"], mistakes["so small that"]
    assert wrong.dtype == np.float32 and np.allclose(wrong, right, rtol=1e-6) and rest == [2.5, "a word"]
    assert np.array_equal(small, right * 1e-300) and np.array_equal(mistakes["no"], right)


def test_recording_leaves_no_trace(chapter: Chapter) -> None:
    before = set(sys.modules)
    recording.record(chapter)
    assert not [name for name in set(sys.modules) - before if "recording_" in name]
    from course.checking import recorded

    assert recorded.recorded.__module__ == "course.checking.recorded"


def problem(chapter: Chapter, tmp_path: Path, more: str, cases: str = "") -> str:
    toy(tmp_path, more, cases)
    with pytest.raises(UsageError) as raised:
        recording.record(chapter)
    return str(raised.value)


@pytest.mark.parametrize(
    ("more", "cases", "says"),
    [
        ("case.right(got, y)", "", "cases.right is given what the student's code returned, in averages"),
        ("case.right(y, y + round(100 * float(got)))", "", "cases.right is given what the student's code returned"),
        ("case.named(type(got).__name__)", "@recorded\ndef named(x): return x", ""),
        ("case.drawn(3)", "@recorded\ndef drawn(n): return np.random.normal(size=n)", "drawn returns another value"),
        ("case.spoil(y)", "@recorded\ndef spoil(y):\n    y[:] = 0\n    return 1", "spoil changes what it is given"),
        ("case.inputs(rng)", "@recorded\ndef inputs(rng): return rng.normal()", "inputs is given a Generator: only"),
        ("case.made(3)", "@recorded\ndef made(n): return range(n)", "made returns a range: only numbers, text, arrays"),
        ("case.made('a')", "@recorded\ndef made(n): return np.array([n])", "made returns an array of dtype <U1: only"),
        (
            "student.mse(lambda v: case.right(y, v), y)", "",
            "cases.right is called by the student's code, in a function that a test handed to it",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_named(chapter: Chapter, tmp_path: Path, more: str, cases: str, says: str) -> None:
    if not says:
        toy(tmp_path, more, cases)
        assert count(recording.record(chapter))["named"] >= 1
        return
    told = problem(chapter, tmp_path, more, cases)
    assert told.startswith("01-linear-model: marked @recorded, but ") and says in told


def test_an_answer_that_never_ends_holds_up_nothing(
    chapter: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "SECONDS", 1.0)
    (tmp_path / "01-linear-model/answers/mse/wrong_loops.py").write_text("def mse(a, b):\n    while True: pass")
    assert count(recording.record(chapter))["right"] == 1


# --- course/checks/ ---


@pytest.fixture
def students(chapter: Chapter, tmp_path: Path) -> Iterator[Suite]:
    """The compiled suite, imported as students do."""
    made = checks.write(chapter, tmp_path / "checks")
    package = types.ModuleType("checks_of_this_test")
    package.__path__ = [str(tmp_path / "checks")]
    sys.modules[package.__name__] = package
    yield importlib.import_module(f"{package.__name__}.{made.name}").suite
    for name in [name for name in sys.modules if name.startswith(package.__name__)]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("mse", "told"),
    [
        (lambda y_hat, y: ((y_hat - y) ** 2).mean(), ["passed", ""]),
        (lambda y_hat, y: ((y_hat - y) ** 2).mean() / 2, ["failed", "this is half of it"]),
        (lambda y_hat, y: 0.0, ["failed", "the value is wrong"]),
    ],
)
def test_what_students_have_judges_as_the_tests_do(students: Suite, mse: Any, told: list[str]) -> None:
    (outcome,) = students.evaluate("mse", LocalStudent({"mse": mse})).outcomes
    assert [outcome.status, outcome.message] == told


def test_files_that_are_up_to_date_stay_untouched(chapter: Chapter, tmp_path: Path) -> None:
    home = checks.write(chapter, tmp_path / "checks")
    assert {path.name for path in home.iterdir()} == {"__init__.py", "cases.py", FILE}
    assert "(y_hat - y)" not in (home / "cases.py").read_text()
    before = {path: path.stat().st_mtime_ns for path in home.iterdir()}
    (home / "stray.py").write_text("x = 1")
    checks.write(chapter, tmp_path / "checks")
    assert {path: path.stat().st_mtime_ns for path in home.iterdir()} == before


def test_a_chapter_without_recorded_functions_has_no_values(chapter: Chapter, tmp_path: Path) -> None:
    for path in (tmp_path / "01-linear-model").glob("*.py"):
        path.write_text(path.read_text().replace("@recorded\n", ""))
    home = checks.write(chapter, tmp_path / "checks")
    assert {path.name for path in home.iterdir()} == {"__init__.py", "cases.py"}


def test_values_of_another_processor_are_kept(chapter: Chapter, tmp_path: Path) -> None:
    home = checks.write(chapter, tmp_path / "checks")
    kept = (home / FILE).read_bytes()
    cases = tmp_path / "01-linear-model" / "cases.py"
    cases.write_text(CASES.replace("2.0 * x + 1.0", "(2.0 * x + 1.0) * (1 + 1e-14)"))
    checks.write(chapter, tmp_path / "checks")
    assert (home / FILE).read_bytes() == kept
    cases.write_text(CASES.replace("2.0 * x + 1.0", "2.0 * x + 1.1"))
    checks.write(chapter, tmp_path / "checks")
    assert (home / FILE).read_bytes() != kept
