"""judging.grade: one submission's answers to its entries; and assert cells, by nbgrader's own rules made safe."""

from __future__ import annotations

import inspect
import json
import math
import re
from dataclasses import replace
from typing import Any

import pytest
from conftest import SHORT, Class, plan_of, points, statuses
from hypothesis import given
from hypothesis import strategies as st

from autograder.judging.again import builds_on
from autograder.judging.entries import clamp
from autograder.judging.grade import Result, grade
from autograder.judging.plan import Plan, Step
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
    found = entry(graded(plan01, predict="def predict(x, w, b=1.0):\n    x *= w\n    return x + b"), "predict")
    tests = {test.name: test for test in plan01.tests["predict"]}
    failed = [t["name"] for t in found["tests"] if not t["passed"]]
    assert failed == ["works_without_b", "leaves_x_as_it_was"]  # a demand and a guard
    assert found["points"] == pytest.approx(found["max_points"] * 2 / 3 * (1 - tests["leaves_x_as_it_was"].costs))
    public = next(t for t in found["tests"] if t["name"] == "works_without_b")
    assert public["message"] == "b should be 0 when it is not given, but it is 1"
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


# --- an error is paid for once ---

SURFACE = "def cost_surface(x, y, ws, bs):\n    return np.array([[mse(w * x + b, y) for b in bs] for w in ws])"
WRONG_MSE = {
    "nothing": "",
    "another value": "def mse(y_hat, y):\n    print('mine')\n    return ((y_hat - y) ** 2).sum() + 1.0",
    "no end": "import time\ndef mse(y_hat, y):\n    time.sleep(100)",
    "no cell that runs": "while True:\n    pass",
}


@pytest.mark.sandbox
@pytest.mark.parametrize("kind", WRONG_MSE)
def test_an_earlier_answer_that_is_wrong_costs_its_own_points_only(kind: str, plan01: Plan) -> None:
    wrong = {"mse": WRONG_MSE[kind]} if WRONG_MSE[kind] else {}
    result = graded(plan01, cost_surface=SURFACE, **wrong)
    surface = entry(result, "cost_surface")
    assert (surface["points"], surface["status"]) == (surface["max_points"], "passed")
    assert surface["with_reference"] == ["mse"] and "the reference's `mse` in place of yours" in surface["message"]
    assert entry(result, "mse")["points"] == 0 and "with_reference" not in entry(result, "mse")


@pytest.mark.sandbox
def test_with_the_reference_an_answers_own_mistake_still_costs(plan01: Plan, reference01: dict[str, str]) -> None:
    wrong = SURFACE.replace("w * x + b", "w * x - b")
    found = entry(graded(plan01, cost_surface=wrong, mse=WRONG_MSE["another value"]), "cost_surface")
    alone = entry(graded(plan01, cost_surface=wrong, mse=reference01["mse"]), "cost_surface")
    assert found["points"] == alone["points"] < found["max_points"]


@pytest.mark.sandbox
def test_nothing_of_the_pass_with_the_reference_is_told_but_what_passed(plan01: Plan) -> None:
    """The reference is inside then: an answer that reads it there carries nothing of it out."""
    spy = (
        "import linecache\nkept = [one[2] for one in linecache.cache.values() if len(one) > 2]\n"
        "seen = ''.join(line for lines in kept for line in lines)\n"
        "def cost_surface(x, y, ws, bs):\n    assert 'def mse' not in seen, seen\n    raise ValueError(seen)"
    )
    result = graded(plan01, cost_surface=spy, mse=WRONG_MSE["another value"])
    solution = [line.strip() for line in plan01.reference["mse"].splitlines() if len(line.strip()) > 24]
    text = json.dumps(result.to_json()["exercises"]) + json.dumps(result.outputs)
    assert solution and not [line for line in solution if line in text]
    assert "with_reference" not in entry(result, "cost_surface"), "it made nothing better"


def test_what_an_answer_builds_on_is_read_from_its_text_and_the_cells_between() -> None:
    steps = [
        Step("answer", 0, "mse", ""), Step("answer", 1, "risk", ""), Step("given", 2, "", "def both(x): return mse(x)"),
        Step("answer", 3, "fit", ""), Step("test", 4, "test_fit", ""), Step("answer", 5, "later", ""),
    ]  # fmt: skip
    reference = {"mse": "def mse(x): return 1", "risk": "def risk(x): return mse(x)", "fit": "", "later": ""}
    plan = replace(plan_of(), steps=tuple(steps), reference=reference)
    everything = ["mse", "risk", "fit", "later"]

    def found(text: str, failed: list[str] = everything) -> list[str]:
        return builds_on(plan, {"fit": text}, "fit", failed)

    assert found("def fit(x):\n    return mse(x)") == ["mse"]
    assert found("def fit(x):\n    return both(x)") == ["mse"], "through a given cell"
    assert found("def fit(x):\n    return risk(x)") == ["mse", "risk"], "the reference of one may use another"
    assert found("def fit(x):\n    return risk(x)", ["risk"]) == ["risk"]
    assert found("def fit(mse):\n    return mse + later") == [], "a name of its own, and what comes later"
    assert found("def fit(:") == [] == found("x = 'mse'")


@pytest.mark.sandbox
def test_outputs_that_students_may_see_come_from_a_pass_without_hidden_tests(plan01: Plan) -> None:
    spy = (
        "seen = []\ndef mse(y_hat, y):\n    seen.append(len(y))\n    return ((y_hat - y) ** 2).mean()\n"
        "import atexit\natexit.register(lambda: print(seen))"
    )
    caller = "def rmse_mae(y_hat, y):\n    raise ValueError(str(seen))"
    result = graded(plan01, mse=spy, rmse_mae=caller)
    told = [t for t in entry(result, "rmse_mae")["tests"] if not t["hidden"]]
    public = {4, 5, 6}  # the sizes of the public tests' inputs to mse; hidden ones have others
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
