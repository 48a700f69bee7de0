"""autograder.authoring.compiled: what is cut from a chapter's public tests before students get them."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT

from autograder.authoring import compiled
from autograder.errors import UsageError
from autograder.layout import Course

PUBLIC = '''"""Public tests."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Suite, expect
from course.checking.recorded import recorded

from . import cases as case
from . import unused
from .cases import DEPTH, Array

suite = Suite("01-x")
test, check, hint = suite.test, suite.check, suite.hint
guard = suite.guard


# --- mse ---

suite.hints("mse", "a nudge", "more")


@recorded
def root(value: float) -> float:
    """The secret root."""
    return math.sqrt(value)


@test("mse", hint="square the errors, then take their mean")
def averages(student: Student, rng: np.random.Generator) -> None:
    x: Array = case.inputs(rng)  # (N,)
    expect.close(student.mse(x), case.right(x, DEPTH), mistakes=case.mistakes(x))
    expect.close(student.root(2.0), root(2.0))


@guard("mse", hint="work on a copy of the inputs")
def leaves_x_alone(student: Student, rng: np.random.Generator) -> None:
    expect.true(student.run(case.probe, x=case.inputs(rng)), "changed")


def forgotten() -> Any:
    return case.only_for_hidden
'''

CASES = '''"""What the tests share."""

from __future__ import annotations

import itertools
from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import recorded

from .deep import base

Array: TypeAlias = "np.ndarray[Any, Any]"
DEPTH = 3
SECRET_TABLE = [1, 2, 3]
TABLE = {"a": 1}
TABLE["b"] = 2


def inputs(rng: np.random.Generator) -> Array:
    # drawn afresh
    return rng.normal(size=DEPTH)


# the mean of the squares is what is wanted
@recorded
def right(
    x: Array,  # (N,)
    depth: int = 2,
) -> float:
    """Square, then mean."""
    return helper(x).mean() ** depth


@recorded
def mistakes(x: Array) -> dict[str, Any]:
    return {"squares are missing": base(x)}


def helper(x: Array) -> Array:
    return SECRET_TABLE and x**2


def probe(names: Any, x: Any) -> Any:
    before = x.copy()  # not itertools
    names.mse(x)
    return bool((before == x).all())


def only_for_hidden() -> Any:
    return itertools
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "public.py").write_text(PUBLIC)
    (tmp_path / "cases.py").write_text(CASES)
    (tmp_path / "deep.py").write_text("def base(x):\n    return x\n")
    (tmp_path / "unused.py").write_text("def solves(x):\n    return x\n")
    (tmp_path / "hidden.py").write_text("from . import cases\n")
    return tmp_path


def test_recorded_functions_lose_their_code_and_what_only_that_needs_goes(folder: Path) -> None:
    assert compiled.modules(folder)["cases"] == '''# Made by `autograder release`: not to be edited.
"""What the tests share."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import looked_up


Array: TypeAlias = "np.ndarray[Any, Any]"
DEPTH = 3
TABLE = {"a": 1}
TABLE["b"] = 2


def inputs(rng: np.random.Generator) -> Array:
    # drawn afresh
    return rng.normal(size=DEPTH)


@looked_up
def right(x: Array, depth: int=2) -> float:
    raise LookupError


@looked_up
def mistakes(x: Array) -> dict[str, Any]:
    raise LookupError


def probe(names: Any, x: Any) -> Any:
    before = x.copy()  # not itertools
    names.mse(x)
    return bool((before == x).all())
'''


def test_tests_hints_and_guards_stay_as_they_are_written(folder: Path) -> None:
    text = compiled.modules(folder)["public"]
    kept = PUBLIC[PUBLIC.index("suite = Suite") : PUBLIC.index("@recorded")]
    assert kept in text and PUBLIC[PUBLIC.index('@test("mse"') : PUBLIC.index("def forgotten")].strip() in text
    assert "math" not in text and "forgotten" not in text and "secret" not in text
    assert "from . import cases as case\nfrom .cases import DEPTH, Array\n" in text


def test_modules_that_nothing_needs_do_not_go_to_students(folder: Path) -> None:
    assert set(compiled.modules(folder)) == {"public", "cases"}


def test_a_folder_without_public_tests_gives_nothing(tmp_path: Path) -> None:
    assert compiled.modules(tmp_path) == {}


def test_a_module_that_is_handed_on_whole_is_refused(folder: Path) -> None:
    (folder / "public.py").write_text(PUBLIC.replace("student.run(case.probe", "student.run(getattr(case, 'probe')"))
    with pytest.raises(UsageError, match=r"public.py hands on the module `case`: write `case.name` instead"):
        compiled.modules(folder)


def test_the_bodies_of_recorded_functions_are_what_must_not_get_out(folder: Path) -> None:
    assert compiled.recorded_in(folder / "cases.py") == [
        ("right", "    return helper(x).mean() ** depth"), ("mistakes", '    return {"squares are missing": base(x)}')
    ]  # fmt: skip
    assert compiled.recorded_in(folder / "public.py") == [("root", "    return math.sqrt(value)")]


@pytest.mark.parametrize("name", Course(PROJECT).chapters)
def test_nothing_is_left_that_only_what_was_cut_needed(name: str, tmp_path: Path) -> None:
    once = compiled.modules(Course(PROJECT).chapter(name).folder)
    for module, text in once.items():
        (tmp_path / f"{module}.py").write_text(text.replace("looked_up", "recorded"), encoding="utf-8")
    again = compiled.modules(tmp_path)
    assert {module: text.partition("\n")[2] for module, text in again.items()} == once
