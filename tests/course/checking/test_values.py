"""course.checking.values and recorded: what a recorded function gave is found again, on another processor too."""

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.checking import codec
from course.checking.check import Student, Suite, expect
from course.checking.recorded import recorded
from course.checking.values import FILE, Call, NotRecorded, Values, alike


def made(*calls: tuple[tuple[Any, ...], Any], name: str = "cases.f") -> Values:
    values = Values("01-x")
    for args, result in calls:
        values.add(name, Call.of(args, {}), codec.encode(result))
    return Values.load(values.dump())


X = np.random.default_rng(1).normal(size=(30, 4))


@pytest.mark.parametrize(
    "args",
    [
        (X,), (X[0], 2.5), (X.astype(np.float32), 3), ([1.0] * 20, "text"), ({"a": [X, None], "b": (1, 2.0)},),
        (np.arange(5), True, np.float64(0.25)), (X + 1j * X,), (np.array([1.0, np.nan, np.inf]),), (), ({3, "x"},),
        (np.zeros((0, 3)),), (np.array([True, False]),),
    ],
)  # fmt: skip
def test_a_call_is_found_again_and_on_another_processor(args: tuple[Any, ...]) -> None:
    def noisy(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: noisy(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(map(noisy, value))
        if np.asarray(value).dtype.kind not in "fc":
            return value
        array = np.asarray(value)
        return (array * (1 + 3 * np.finfo(array.dtype).eps)).astype(array.dtype)[()]

    values = made((args, ["right", X]))
    for again in (args, noisy(args)):
        word, array = values.find("cases.f", again, {})
        assert word == "right" and np.array_equal(array, X)


@pytest.mark.parametrize(
    ("recorded_with", "asked_with"),
    [
        ((X,), (X.T,)), ((X,), (X[::-1],)), ((X,), (X * 1.001,)), ((1,), (2,)), ((1,), (1.0,)), ((True,), (1,)),
        (("a",), ("b",)), (([1, 2],), ((1, 2),)), (([1.0, 2.0],), ([1.0, 2.001],)),
        ((np.arange(4),), (np.arange(4) + 1,)),
        ((X, None), (X,)), ((np.array([1.0, np.nan]),), (np.array([np.nan, 1.0]),)),
        ((np.array([np.inf]),), (np.array([-np.inf]),)), ((np.array([True]),), (np.array([False]),)),
    ],
)  # fmt: skip
def test_another_call_is_not_taken_for_it(recorded_with: tuple[Any, ...], asked_with: tuple[Any, ...]) -> None:
    values = made((recorded_with, 1))
    assert values.find("cases.f", recorded_with, {}) == 1
    with pytest.raises(NotRecorded, match=r"cases.f was not recorded .*no fault of your code.*release 01-x` again"):
        values.find("cases.f", asked_with, {})
    with pytest.raises(NotRecorded):
        values.find("cases.g", recorded_with, {})


def test_of_two_calls_that_are_near_the_nearest_is_meant() -> None:
    """As in a finite difference: the inputs differ by less than what another processor is allowed."""
    values = made(((1.0,), "at"), ((1.0 + 1e-8,), "above"))
    assert [values.find("cases.f", (x,), {}) for x in (1.0 + 1e-15, 1.0 + 1e-8 - 1e-15)] == ["at", "above"]


def test_a_result_that_a_test_changes_is_as_it_was_the_next_time() -> None:
    values = made(((1,), {"a": X}))
    values.find("cases.f", (1,), {})["a"][:] = 0
    assert np.array_equal(values.find("cases.f", (1,), {})["a"], X)


@pytest.mark.parametrize("value", [1, 1.5, np.float64(1.5), True, "a", None, (1, [2.0]), {"a": {1, 2}}, X, X[0, 0], 2j])
def test_results_keep_their_types(value: Any) -> None:
    came = made(((1,), value)).find("cases.f", (1,), {})
    assert type(came) is type(value) and alike(came, value)


def test_keyword_arguments_count() -> None:
    values = Values("01-x")
    values.add("cases.f", Call.of((), {"n": 1}), codec.encode(1))
    assert values.find("cases.f", (), {"n": 1}) == 1
    with pytest.raises(NotRecorded):
        values.find("cases.f", (), {"m": 1})


def test_the_same_values_give_the_same_bytes_and_equal_results_are_kept_once() -> None:
    big = np.random.default_rng(2).normal(size=5000)
    one, two = (made(*((((i,), big)) for i in order)).dump() for order in ((1, 2, 3), (3, 2, 1)))
    assert one == two and len(one) < 1.2 * len(made(((1,), big)).dump())


def test_values_are_compared_but_for_their_last_bits() -> None:
    eps = 1 + 1e-14
    kept = made(((X,), X), ((1.0,), "a"))
    assert kept.like(made(((X * eps,), X * eps), ((1.0,), "a")))
    for other in (
        made(((X,), X + 1e-4), ((1.0,), "a")), made(((X,), X)), made(((X,), X), ((1.0,), "b")),
        made(((X,), X), ((1.1,), "a")),
        made(((X,), X), ((1.0,), "a"), name="cases.g"), made(((X,), X.astype(np.float32)), ((1.0,), "a")),
    ):  # fmt: skip
        assert not kept.like(other)


# --- as students have it ---

COMPILED = '''
from course.checking.check import Suite, expect
from course.checking.recorded import looked_up

suite = Suite("01-x")


@looked_up
def twice(x: float) -> float:
    raise LookupError


@suite.test("double", hint="add it to itself, and you have it twice")
def doubles(student, rng):
    expect.close(student.double(3.0), twice(3.0))


@suite.test("triple", hint="nobody recorded what this compares with")
def triples(student, rng):
    expect.close(student.triple(3.0), twice(4.5))
'''


@pytest.fixture
def compiled(tmp_path: Path) -> Iterator[types.ModuleType]:
    (tmp_path / "__init__.py").write_text(COMPILED)
    (tmp_path / FILE).write_bytes(made(((3.0,), 6.0), name="public.twice").dump())
    spec = importlib.util.spec_from_file_location("compiled_for_this_test", tmp_path / "__init__.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_a_looked_up_function_gives_what_was_recorded(compiled: types.ModuleType) -> None:
    assert compiled.twice(3.0) == 6.0
    assert compiled.twice.__name__ == "twice"


def notebook(suite: Suite) -> dict[str, Any]:
    return {"check": suite.check, "double": lambda x: 2 * x, "triple": lambda x: 3 * x}


def test_a_broken_check_is_told_and_is_no_verdict(
    compiled: types.ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COURSE_CHECK", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    exec("check('double')\ncheck('triple')", notebook(compiled.suite))
    right, broken = capsys.readouterr().out.split("the check of `triple`")
    assert "✓" in right and "✗" not in right + broken
    assert "no fault of your code" in broken and "autograder release 01-x" in broken


def test_a_broken_check_does_not_pass_in_ci(compiled: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_CHECK", "raise")
    with pytest.raises(NotRecorded, match="public.twice was not recorded"):
        exec("check('triple')", notebook(compiled.suite))


def test_without_a_file_of_values_it_is_said_what_to_do(compiled: types.ModuleType, tmp_path: Path) -> None:
    from course.checking import values

    values.kept_in.cache_clear()
    (tmp_path / FILE).unlink()
    with pytest.raises(NotRecorded, match=r"expected .*values.bin: .*autograder release"):
        compiled.twice(3.0)


def test_the_mark_changes_nothing_for_the_grader() -> None:
    @recorded
    def right(student: Student) -> Any:
        return expect

    assert right(None) is expect  # type: ignore[arg-type]
