"""judging.broken: an instructor's own mistakes mark nobody down, and are named with file and line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import CHAPTER, SHORT, Class

from autograder.errors import UsageError
from autograder.judging import broken
from autograder.judging.grade import Result, grade
from autograder.judging.plan import Plan, Step
from autograder.layout import Course
from autograder.notebook import answers
from autograder.records.notes import notes
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking.check import Suite, expect

pytestmark = pytest.mark.sandbox
own = Suite(CHAPTER, hidden=True)


@own.test("mse", hint="h")
def is_wrong_itself(student: Any, rng: np.random.Generator) -> None:
    value = student.mse(np.ones(2), np.zeros(2))
    raise KeyError(f"secret {value}")


@own.test("mse", hint="h")
def takes_the_value_apart(student: Any, rng: np.random.Generator) -> None:
    """Raises for what is no number; right for the reference."""
    expect.close(float(student.mse(np.ones(2), np.zeros(2))) - 1.0, 0.0)


def with_test(plan: Plan, name: str) -> Plan:
    changed = replace(plan)
    more = [test for test in own.tests["mse"] if test.name == name]
    changed.__dict__["tests"] = {**plan.tests, "mse": [*plan.tests["mse"], *more]}
    changed.__dict__["fingerprint"] = f"{plan.fingerprint}{name}"
    return changed


def graded(plan: Plan, **changed: str) -> Result:
    return grade(plan, Answers(answers(plan.skeleton) | changed, frozenset(changed)), 7, Sandbox(), SHORT)


def entry(result: Result, exercise: str) -> dict[str, Any]:
    return next(e for e in result.exercises if e["exercise"] == exercise)


def test_a_test_that_raises_on_the_reference_too_marks_nobody_down(plan01: Plan, reference01: dict[str, str]) -> None:
    plan = with_test(plan01, "is_wrong_itself")
    result = graded(plan, mse=reference01["mse"])
    found = entry(result, "mse")
    assert found["status"] == "manual" and found["points"] == 0
    (said,) = found["broken"]
    line = own.tests["mse"][0].body.__code__.co_firstlineno + 3
    assert said == f"is wrong itself (test_broken.py, line {line}: KeyError)"
    assert "secret" not in str(result)
    (test,) = (t for t in found["tests"] if t["name"] == "is_wrong_itself")
    assert test["status"] == "broken" and test["message"] == broken.FAULT and not test["passed"]
    assert notes(result.exercises, [])[-1] == f"mse: its test is at fault: {said}"
    blank = entry(graded(plan, predict=reference01["predict"]), "mse")
    assert blank["status"] == "not-attempted" and "broken" not in blank


def test_a_test_that_a_students_value_made_raise_is_failed(plan01: Plan) -> None:
    result = graded(with_test(plan01, "takes_the_value_apart"), mse="def mse(y_hat, y):\n    return 'three'")
    found = entry(result, "mse")
    assert found["status"] == "failed" and "broken" not in found and "broke" not in str(found)


def test_the_reference_is_asked_once_for_a_test(
    plan01: Plan, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, asked = with_test(plan01, "is_wrong_itself"), list[set[Any]]()
    monkeypatch.setattr(broken, "_known", {})
    one = broken._on_the_reference
    monkeypatch.setattr(broken, "_on_the_reference", lambda *args: (asked.append(args[-1]), one(*args))[1])
    for _ in range(2):
        assert entry(graded(plan, mse=reference01["mse"]), "mse")["status"] == "manual"
    assert asked == [{("mse", "is_wrong_itself", True)}]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("open('measured.csv')", r"cell 1, line 1: open\(.*: FileNotFoundError: .*measured.csv.*: put the file"),
        ("__import__('nowhere_at_all')", r"No module named 'nowhere_at_all': install it"),
    ],
)
def test_a_given_cell_without_its_file_or_package_stops_grading(
    cell: str, said: str, plan01: Plan, reference01: dict[str, str]
) -> None:
    plan = replace(plan01, steps=(Step("given", 0, "", cell), *plan01.steps))
    with pytest.raises(UsageError, match=said):
        graded(plan, mse=reference01["mse"])


def test_a_file_that_a_students_answer_asked_for_is_the_students(plan01: Plan) -> None:
    found = graded(plan01, mse="open('mine.csv')")
    assert entry(found, "mse")["status"] == "error"


def test_a_package_that_is_not_installed_is_named_before_anybody_is_graded(class01: Class, plan01: Plan) -> None:
    step = Step("given", 4, "", "import numpy\ntry:\n    import cupy_nowhere\nexcept ImportError:\n    pass")
    broken.packages(replace(plan01, steps=(step,)))
    broken.packages(plan01)
    missing = replace(step, source="import numpy\nimport seaborn_nowhere.colours")
    with pytest.raises(UsageError, match=r"cell 5, line 2: .*'seaborn_nowhere': install it .*docs/instructor.md"):
        broken.packages(replace(plan01, steps=(missing,)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\nimport nowhere_at_all\n", r"zz/hidden.py, line 2: ModuleNotFoundError: .*: install it"),
        ("def f(:\n", r"zz/hidden.py, line 1: SyntaxError: .*: mend it"),
        ("x = 1\n\nopen('/nowhere.npz')\n", r"zz/hidden.py, line 3: FileNotFoundError: .*nowhere.npz.*: put the file"),
        ("suit = 1\n", r"zz/hidden.py: AttributeError: .*'suite'.*: mend it"),
    ],
)
def test_a_test_module_that_does_not_import_is_one_line(
    text: str, said: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import autograder.chapters
    import autograder.layout

    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "hidden.py").write_text(text)
    monkeypatch.setattr(autograder.chapters, "__path__", [str(tmp_path)])
    monkeypatch.setattr(autograder.layout, "FOLDER", tmp_path)
    with pytest.raises(UsageError, match=f"^the tests of zz do not import: {said}") as told:
        _ = autograder.layout.Chapter(Course(tmp_path), "zz").suites
    assert "\n" not in str(told.value)
