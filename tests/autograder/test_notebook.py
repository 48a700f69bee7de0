"""autograder.notebook: roles, markers, and the text of an .ipynb file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import notebook as nb


def cell(kind: str = "code", source: Any = "", **marks: Any) -> nb.Cell:
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": marks} if marks else {}}


@pytest.mark.parametrize(
    ("marks", "role"),
    [
        ({"grade": False, "solution": True}, "answer"),
        ({"grade": True, "solution": False}, "test"),
        ({"grade": True, "solution": True}, "written"),
        ({"grade": True, "solution": False, "task": True}, "task"),
        ({"grade": False, "solution": False}, "given"),
        ({"grade": 1, "solution": "yes"}, "given"),
        ({}, "given"),
    ],
)
def test_role(marks: dict[str, Any], role: str) -> None:
    assert nb.role(cell(**marks)) == role


@pytest.mark.parametrize("metadata", [None, [], {"nbgrader": None}, {"nbgrader": [1]}, {"nbgrader": {"grade_id": 3}}])
def test_odd_metadata_is_no_metadata(metadata: Any) -> None:
    odd = {"cell_type": "code", "metadata": metadata}
    assert (nb.role(odd), nb.grade_id(odd), nb.points(odd), nb.source(odd)) == ("given", "", 0.0, "")


def test_names_of_cells() -> None:
    test = cell(grade_id="test_softmax", grade=True, solution=False, points=2)
    assert (nb.grade_id(test), nb.exercise(test), nb.points(test)) == ("test_softmax", "softmax", 2.0)
    assert nb.source(cell(source=["a\n", "b"])) == nb.source(cell(source="a\nb")) == "a\nb"
    assert nb.is_demo({"metadata": {"tags": ["demo"]}}) and not nb.is_demo({"metadata": {}})


ANSWER = """def f(x):
    ### BEGIN SOLUTION
    y = x + 1
    return y
    ### END SOLUTION

def g(x):
    if x:
        ### BEGIN SOLUTION
        return 2
        ### END SOLUTION
    return 3"""


def test_the_stub_keeps_what_is_outside_the_solution() -> None:
    stub = nb.stub(ANSWER, "f")
    assert stub == (
        'def f(x):\n    raise NotImplementedError("f: your turn")\n\n'
        'def g(x):\n    if x:\n        raise NotImplementedError("f: your turn")\n    return 3'
    )
    compile(stub, "stub", "exec")


def test_without_markers_the_answer_runs() -> None:
    names: dict[str, Any] = {}
    exec(nb.without_markers(ANSWER), names)
    assert (names["f"](1), names["g"](1), names["g"](0)) == (2, 2, 3)
    assert "###" not in nb.without_markers(ANSWER)


def test_hidden_tests_go_whole() -> None:
    text = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(77) == 78\n### END HIDDEN TESTS"
    assert nb.without_hidden(text) == "assert f(1) == 2"
    assert nb.without_markers(text) == "assert f(1) == 2\nassert f(77) == 78"


def test_a_copy_has_no_outputs_and_leaves_the_original() -> None:
    old = {**cell(source="a"), "outputs": [1], "execution_count": 3}
    new = nb.with_source(old, "b")
    assert (new["source"], new["outputs"], new["execution_count"]) == ("b", [], None)
    assert (old["source"], old["outputs"]) == ("a", [1])
    assert "outputs" not in nb.with_source(cell("markdown"), "b")


def test_the_text_of_a_file_is_jupyters_own(plan01: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(nb.dumps(plan01.skeleton), encoding="utf-8")
    assert nb.read(path) == json.loads(path.read_text(encoding="utf-8"))
    again = nbformat.writes(nbformat.read(path, as_version=4))
    assert again.rstrip("\n") == path.read_text(encoding="utf-8").rstrip("\n")


def test_answers_of_a_notebook(plan01: Any) -> None:
    found = nb.answers(plan01.skeleton)
    assert "mse" in found and "explain_risk" in found and not any(name.startswith("test_") for name in found)
    assert 'raise NotImplementedError("mse: your turn")' in found["mse"]
