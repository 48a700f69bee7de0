"""course.checking.check: suites of tests, what comes of one, and what a notebook's `check` and `hint` do."""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course.checking import card, check
from course.checking.check import CheckFailed, Outcome, Report, Suite, expect, merge, run
from course.checking.outcome import earned
from course.checking.transport import LocalStudent, Student


def suite_of_square() -> Suite:
    suite = Suite("09-squares")

    @suite.test("square", hint="multiply x by itself", weight=3)
    def squares_any_number(student: Student, rng: np.random.Generator) -> None:
        x = rng.normal(size=3)
        expect.close(student.square(x), x * x, mistakes={"this is twice x": 2 * x})

    @suite.test("square", hint="zero stays zero")
    def keeps_zero(student: Student, rng: np.random.Generator) -> None:
        expect.equal(student.square(0), 0)

    suite.hints("square", "What is 3 squared?", "Multiply, do not add.")
    return suite


def student_with(code: str) -> LocalStudent:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    return LocalStudent(namespace)


ANSWERS = {
    "passed": ("def square(x): return x * x", ["passed", "passed"], 1.0),
    "failed": ("def square(x): return 2 * x", ["failed", "passed"], 0.25),
    "error": ("def square(x): return x.no_such_thing", ["error", "error"], 0.0),
    "not-attempted": ("def square(x): raise NotImplementedError('square: your turn')", ["not-attempted"] * 2, 0.0),
}


@pytest.mark.parametrize("status", ANSWERS)
def test_every_state(status: str) -> None:
    code, states, share = ANSWERS[status]
    report = suite_of_square().evaluate("square", student_with(code))
    assert [outcome.status for outcome in report.outcomes] == states
    assert (report.status, report.share) == (status, share)


def test_a_mixture_of_error_and_pass_is_a_failure_not_an_error() -> None:
    code = "def square(x):\n    if isinstance(x, int): return 0\n    raise ValueError('no')"
    report = suite_of_square().evaluate("square", student_with(code))
    assert [outcome.status for outcome in report.outcomes] == ["error", "passed"]
    assert report.status == "failed"


def test_an_undefined_name_is_not_attempted() -> None:
    report = suite_of_square().evaluate("square", student_with(""))
    assert report.status == "not-attempted"
    assert "`square` is not defined yet: run the cell that defines it" in report.outcomes[0].message


def test_a_failure_says_what_was_expected_what_came_and_which_mistake() -> None:
    outcome = suite_of_square().evaluate("square", student_with("def square(x): return 2 * x")).outcomes[0]
    assert outcome.message == outcome.safe == "this is twice x"
    assert outcome.expected.startswith("[") and outcome.got.startswith("[") and outcome.expected != outcome.got


def test_an_error_is_named_by_its_kind_and_shown_with_its_words() -> None:
    outcome = run(_first(suite_of_square()), student_with("def square(x): raise ValueError('my words')"), 1)
    assert outcome.message == outcome.safe == "your code raised ValueError"
    assert outcome.got.startswith("ValueError: my words")


def test_an_exception_class_of_the_students_own_is_not_quoted_where_it_is_hidden() -> None:
    code = "class Secret_12_34(Exception): pass\ndef square(x): raise Secret_12_34('12 34')"
    outcome = run(_first(suite_of_square()), student_with(code), 1)
    assert outcome.safe == "your code raised an error" and "of its own" in outcome.message
    assert "Secret_12_34" in outcome.got


def test_an_answer_that_the_test_cannot_take_apart_is_a_failure() -> None:
    suite = Suite("09-squares")

    @suite.test("pair", hint="return a pair")
    def returns_a_pair(student: Student, rng: np.random.Generator) -> None:
        first, second = student.pair()
        expect.equal(first["a"], second)

    test = suite.tests["pair"][0]
    for code in ("return 1, 2, 3", "return 5", "return {}", "return [1, 1]", "return 'ab'"):
        outcome = run(test, student_with(f"def pair(): {code}"), 1)
        assert outcome.status == "failed" and outcome.safe == "the test could not use what came back"
    unplain = run(test, student_with("def pair(): return object()"), 1)
    assert unplain.status == "failed" and unplain.safe == "what came back is no plain data"


def _first(suite: Suite) -> check.Test:
    return suite.tests["square"][0]


def test_inputs_depend_on_seed_exercise_and_test_alone() -> None:
    first, second = suite_of_square().tests["square"]
    again = suite_of_square().tests["square"][0]
    assert first.rng(5).random() == again.rng(5).random()
    assert len({first.rng(5).random(), first.rng(6).random(), second.rng(5).random()}) == 3


def test_public_inputs_are_the_same_each_time_and_other_seeds_give_others() -> None:
    wrong = student_with("def square(x): return 2 * x")
    suite = suite_of_square()
    shown = [suite.evaluate("square", wrong, *seed).outcomes[0].got for seed in ((), (), (1,))]
    assert shown[0] == shown[1] != shown[2]


def test_the_students_chance_is_seeded_by_the_test() -> None:
    suite = Suite("09-squares")
    came = []

    @suite.test("draw", hint="-")
    def draws(student: Student, rng: np.random.Generator) -> None:
        came.append(student.draw())

    code = "import numpy as np, random\ndef draw(): return [random.random(), float(np.random.rand())]"
    for seed in (3, 3, 4):
        suite.evaluate("draw", student_with(code), seed)
    assert came[0] == came[1] != came[2]


def test_registering_nonsense_is_refused() -> None:
    suite = suite_of_square()
    with pytest.raises(ValueError, match="weight must be positive, got 0"):
        suite.test("square", hint="-", weight=0)

    def keeps_zero(student: Student, rng: np.random.Generator) -> None: ...

    with pytest.raises(ValueError, match="square has two tests named keeps_zero"):
        suite.test("square", hint="-")(keeps_zero)
    for ask in (suite.check, suite.hint, lambda name: suite.evaluate(name, student_with(""))):
        with pytest.raises(KeyError, match="expected one of square; got 'cube'"):
            ask("cube")


def test_merging_keeps_public_and_hidden_tests_in_order() -> None:
    hidden = Suite("09-squares", hidden=True)
    hidden.test("square", hint="-")(lambda student, rng: None)
    hidden.test("cube", hint="-")(lambda student, rng: None)
    found = merge([suite_of_square(), hidden])
    assert [(test.name, test.hidden) for test in found["square"]] == [
        ("squares_any_number", False),
        ("keeps_zero", False),
        ("<lambda>", True),
    ]
    assert list(found) == ["square", "cube"]


# --- check and hint in a notebook ---


def in_notebook(code: str, suite: Suite) -> dict[str, Any]:
    """Execute cells' code in a namespace that has `check` and `hint`, as a notebook's has."""
    namespace: dict[str, Any] = {"check": suite.check, "hint": suite.hint}
    exec(code, namespace)
    return namespace


def test_check_finds_the_callers_names_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    in_notebook("def square(x): return x * x\ncheck('square')", suite_of_square())
    assert "✓ square: all 2 public checks passed; more run at grading" in capsys.readouterr().out


@pytest.mark.parametrize("code", [ANSWERS[key][0] for key in ("failed", "error", "not-attempted")])
def test_check_raises_only_where_a_failure_must_stop(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_CHECK", raising=False)
    cells = f"{code}\ncheck('square')"
    in_notebook(cells, suite_of_square())
    monkeypatch.setenv("COURSE_CHECK", "show")
    in_notebook(cells, suite_of_square())
    monkeypatch.setenv("COURSE_CHECK", "raise")
    with pytest.raises(CheckFailed, match="square: "):
        in_notebook(cells, suite_of_square())
    monkeypatch.delenv("COURSE_CHECK")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(CheckFailed, match="square: "):
        in_notebook(cells, suite_of_square())
    in_notebook(f"{ANSWERS['passed'][0]}\ncheck('square')", suite_of_square())


def test_check_disturbs_no_random_state() -> None:
    def draws() -> tuple[float, float, float]:
        return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002

    random.seed(1), np.random.seed(1), torch.manual_seed(1)  # noqa: NPY002
    undisturbed = draws()
    random.seed(1), np.random.seed(1), torch.manual_seed(1)  # noqa: NPY002
    in_notebook(
        "import numpy as np, random, torch\n"
        "def square(x): np.random.rand(); random.random(); torch.rand(3); return x * x\ncheck('square')",
        suite_of_square(),
    )
    assert draws() == undisturbed


def test_hints_come_one_at_a_time_and_stay(capsys: pytest.CaptureFixture[str]) -> None:
    suite = suite_of_square()
    shown = []
    for _ in range(3):
        suite.hint("square")
        shown.append(re.findall(r"hint (\d) of 2", capsys.readouterr().out))
    assert shown == [["1"], ["1", "2"], ["1", "2"]]


def test_an_exercise_without_hints_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    suite = Suite("09-squares")
    suite.test("cube", hint="-")(lambda student, rng: None)
    suite.hint("cube")
    assert "cube: there are no hints" in capsys.readouterr().out


def test_a_report_knows_its_forms() -> None:
    report = suite_of_square().evaluate("square", student_with(ANSWERS["failed"][0]))
    assert str(report) == card.text(report)
    assert report._repr_mimebundle_() == card.mimebundle(report)


def test_a_report_without_tests_has_no_share() -> None:
    assert Report("09-squares", "square", ()).share == 0.0
    assert Outcome(_first(suite_of_square()), "passed").passed


# --- demands and guards ---


def judged(*found: tuple[float, float, bool]) -> float:
    """The share that tests of these weights and costs earn."""
    tests = [(check.Test("a", "b", lambda s, r: None, "hint", weight, costs=costs), ok) for weight, costs, ok in found]
    return earned(tests)


def test_demands_earn_and_guards_only_cost() -> None:
    assert judged((1, 0, True), (3, 0, False)) == 0.25
    assert judged((1, 0, True), (0, 0.1, True)) == 1.0
    assert judged((1, 0, True), (0, 0.1, False)) == pytest.approx(0.9)
    assert judged((1, 0, False), (0, 0.1, True)) == 0.0
    assert judged((1, 0, True), *[(0, 0.4, False)] * 3) == 0.0
    assert judged((0, 0.1, True)) == judged() == 0.0


@given(st.lists(st.tuples(st.floats(0.1, 5), st.booleans()), min_size=1), st.lists(st.floats(0.01, 0.5)), st.data())
def test_passing_more_never_costs(demands: list[tuple[float, bool]], costs: list[float], data: st.DataObject) -> None:
    found = [(weight, 0.0, ok) for weight, ok in demands]
    found += [(0.0, cost, data.draw(st.booleans())) for cost in costs]
    before = judged(*found)
    assert 0 <= before <= 1
    at = data.draw(st.integers(0, len(found) - 1))
    found[at] = (*found[at][:2], True)
    assert judged(*found) >= before - 1e-12


def test_a_guard_costs_a_sensible_share() -> None:
    suite = Suite("09-squares")
    for costs in (0.0, -0.1, 0.6):
        with pytest.raises(ValueError, match="a guard costs a share above 0 and at most 0.5"):
            suite.guard("square", hint="leave x alone", costs=costs)


def test_streams_of_inputs_are_keyed_by_name_and_seed() -> None:
    one, other = (check.Test("square", name, lambda s, r: None, "h") for name in ("a", "b"))
    draws = [test.rng(seed).integers(2**62) for test in (one, other) for seed in (1, 2)]
    assert len(set(draws)) == 4 and one.rng(1).integers(2**62) == draws[0]
    assert one.reset(1) != one.reset(2) and one.reset(1) not in draws
