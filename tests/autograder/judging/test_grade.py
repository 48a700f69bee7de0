"""judging.grade: one submission's answers to its entries; and assert cells, by nbgrader's own rules made safe."""

from __future__ import annotations

import inspect
import json
import math
import re
from typing import Any

import pytest
from conftest import SHORT, Class, points, statuses
from hypothesis import given
from hypothesis import strategies as st

from autograder.judging.entries import clamp
from autograder.judging.grade import Result, grade
from autograder.judging.plan import Plan
from autograder.notebook import answers
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking import check
from course.checking.check import Outcome, Test


@given(st.floats(), st.floats(0, 1e6))
def test_points_are_finite_and_between_0_and_the_most(value: float, most: float) -> None:
    found = clamp(value, most)
    assert 0 <= found <= most and math.isfinite(found)
    if 0 <= value <= most:
        assert found == value


def graded(plan: Plan, **changed: str) -> Result:
    texts = answers(plan.skeleton)
    return grade(plan, Answers(texts | changed, frozenset(changed)), 7, Sandbox(), SHORT)


def entry(result: Result, exercise: str) -> dict[str, Any]:
    return next(e for e in result.exercises if e["exercise"] == exercise)


@pytest.mark.sandbox
def test_untouched_answers_need_no_worker(plan01: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr(Sandbox, "start", fail)
    result = graded(plan01)
    assert {e["status"] for e in result.exercises} == {"not-attempted"} and result.outputs == {}
    with pytest.raises(AssertionError, match="a worker was started"):
        graded(plan01, mse="1")


@pytest.mark.sandbox
def test_the_same_answers_and_seed_give_the_same_entries(plan01: Plan, reference01: dict[str, str]) -> None:
    changed = {"mse": "def mse(y_hat, y):\n    return abs(y_hat - y).mean()", "split": reference01["split"]}
    first, second = graded(plan01, **changed), graded(plan01, **changed)
    assert first.exercises == second.exercises and first.outputs == second.outputs


COUNTS = """
calls = []
def mse(y_hat, y):
    calls.append(1)
    if len(calls) > {most}:
        return -1.0
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return ((y_hat - y) ** 2).mean()
"""


def asked_of(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The tests that are run from now on, in order: name, and whether it is hidden."""
    asked, run = list[tuple[str, bool]](), check.run

    def noted(test: Test, *rest: Any) -> Outcome:
        asked.append((test.name, test.hidden))
        return run(test, *rest)

    monkeypatch.setattr(check, "run", noted)
    return asked


@pytest.mark.sandbox
def test_one_quick_test_of_each_kind_is_asked_again_at_the_end(
    plan01: Plan, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_of(monkeypatch)
    assert entry(graded(plan01, mse=reference01["mse"]), "mse")["status"] == "passed"
    for hidden in (False, True):
        names = [name for name, secret in asked if secret == hidden]
        assert len(names) == len(set(names)) + 1, "one of them twice"
        assert names[-1] in names[:-1], "after all others"


@pytest.mark.sandbox
def test_an_answer_that_is_right_until_it_is_asked_again_gets_nothing(
    plan01: Plan, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = sum("mse(" in inspect.getsource(t.body) for t in plan01.tests["mse"] if not t.hidden)
    honest = graded(plan01, mse=COUNTS.format(most=1000))
    assert entry(honest, "mse")["status"] == "passed" and honest.flags == []
    found = graded(plan01, mse=COUNTS.format(most=calls))
    public = [t for t in entry(found, "mse")["tests"] if not t["hidden"]]
    assert found.flags == ["inconsistent"] and not any(t["passed"] for t in public)
    assert {t["message"] for t in public} == {"it gave another result when it was asked the same again"}


@pytest.mark.sandbox
def test_points_are_shared_by_weight_and_a_named_mistake_is_told(plan01: Plan) -> None:
    found = entry(graded(plan01, mse="def mse(y_hat, y):\n    return ((y_hat - y) ** 2).sum()"), "mse")
    tests = {test.name: test for test in plan01.tests["mse"]}
    passed = sum(tests[t["name"]].weight for t in found["tests"] if t["passed"])
    assert found["points"] == pytest.approx(found["max_points"] * passed / sum(t.weight for t in tests.values()))
    public = next(t for t in found["tests"] if t["name"] == "averages_the_squared_errors")
    assert public["message"] == "this is the sum of the squares: divide by the number of samples"
    assert public["expected"] and public["got"]


@pytest.mark.sandbox
def test_an_answer_that_branches_on_the_visible_example_fails_on_fresh_inputs(plan01: Plan) -> None:
    public = [test for test in plan01.tests["mse"] if not test.hidden]
    rng = public[0].rng(20240)
    y_hat, y = rng.normal(size=5), rng.normal(size=5)
    table = f"def mse(y_hat, y):\n    return {float(((y_hat - y) ** 2).mean())!r}"
    found = entry(graded(plan01, mse=table), "mse")
    assert found["points"] < found["max_points"]
    assert not next(t for t in found["tests"] if t["name"] == public[0].name)["passed"]


@pytest.mark.sandbox
def test_one_answer_that_needs_another_fails_where_that_is_missing(plan01: Plan, reference01: dict[str, str]) -> None:
    surface = "def cost_surface(x, y, ws, bs):\n    return np.array([[mse(w * x + b, y) for b in bs] for w in ws])"
    alone = entry(graded(plan01, cost_surface=surface), "cost_surface")
    both = entry(graded(plan01, cost_surface=surface, mse=reference01["mse"]), "cost_surface")
    assert (alone["points"], both["points"]) == (0, both["max_points"])


@pytest.mark.sandbox
def test_outputs_that_students_may_see_come_from_a_pass_without_hidden_tests(plan01: Plan) -> None:
    spy = (
        "seen = []\ndef mse(y_hat, y):\n    seen.append(len(y))\n    return ((y_hat - y) ** 2).mean()\n"
        "import atexit\natexit.register(lambda: print(seen))"
    )
    caller = "def rmse_mae(y_hat, y):\n    raise ValueError(str(seen))"
    result = graded(plan01, mse=spy, rmse_mae=caller)
    told = [t for t in entry(result, "rmse_mae")["tests"] if not t["hidden"]]
    public = {4, 5}  # the sizes of the public tests' inputs to mse; hidden ones have others
    assert told and all(set(map(int, re.findall(r"\d+", t["got"].partition("(")[0]))) <= public for t in told)
    hidden = [t for t in entry(result, "rmse_mae")["tests"] if t["hidden"]]
    assert hidden and all(t["message"] == "your code raised ValueError" for t in hidden)


# --- assert cells ---

SHARES = {
    "def share(): return 4": (4, "passed"),
    "def share(): return 2.5": (2.5, "failed"),
    "def share(): return 0": (0, "failed"),
    "def share(): return float('nan')": (0, "failed"),
    "def share(): return float('inf')": (0, "failed"),
    "def share(): return -3": (0, "failed"),
    "def share(): return 1e9": (0, "failed"),
    "def share(): raise AssertionError('no')": (0, "failed"),
    "def share(): raise NotImplementedError": (0, "not-attempted"),
    "def share(": (0, "failed"),
    "import os\ndef share(): os._exit(0)": (0, "error"),
    "def share():\n    while True: pass": (0, "timeout"),
    "import warnings, sys\ndef share():\n    warnings.warn('w'); print('e', file=sys.stderr); return 4": (4, "passed"),
}


@pytest.mark.sandbox
@pytest.mark.parametrize("text", SHARES)
def test_partial_credit_is_finite_and_clamped(text: str, plain_plan: Plan) -> None:
    result = graded(plain_plan, share=text, add="def add(a, b):\n    return a + b")
    found = entry(result, "share")
    assert (found["points"], found["status"]) == SHARES[text]
    assert found["in_kernel"] is True
    assert entry(result, "add")["points"] == 2


@pytest.fixture
def plain_plan(plain_course: Any) -> Plan:
    from autograder.judging import plan
    from autograder.layout import Course

    return plan.make(Course(plain_course).chapter("ps1"))


@pytest.mark.sandbox
def test_a_hidden_assertion_counts_and_is_never_shown(plain_class: Class) -> None:
    plain_class.submit("eve", plain_class.notebook({"add": "def add(a, b):\n    print(a, b)\n    return 3"}))
    found = plain_class.grade()["eve"]
    assert points(found)["add"] == 0 and statuses(found)["add"] == "failed"
    text = json.dumps(found)
    path = plain_class.root / "autograded" / "eve" / "ps1" / "ps1.ipynb"
    text += path.read_text(encoding="utf-8")
    assert "-77" not in text and "-76" not in text
