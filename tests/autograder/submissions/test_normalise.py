"""autograder.submissions.normalise: whatever the bytes, answers or a reason; and nothing but the answers is taken."""

from __future__ import annotations

import copy
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.judging.plan import Plan
from autograder.submissions.normalise import Answers, normalise
from autograder.submissions.parse import MAX_ANSWER, MAX_BYTES

MSE = "def mse(y_hat, y):\n    return ((y_hat - y) ** 2).mean()"
Edit = Callable[[nb.Notebook], None]


@pytest.fixture
def handed_in(plan01: Plan) -> nb.Notebook:
    """The release with an answer to `mse`."""
    notebook = copy.deepcopy(plan01.skeleton)
    find(notebook, "mse")["source"] = MSE
    return notebook


def find(notebook: nb.Notebook, name: str) -> nb.Cell:
    return next(cell for cell in notebook["cells"] if nb.grade_id(cell) == name)


def taken(notebook: Any, plan: Plan) -> Answers:
    return normalise(json.dumps(notebook).encode(), plan.skeleton)


def test_the_release_itself_is_no_attempt_at_all(plan01: Plan) -> None:
    found = taken(plan01.skeleton, plan01)
    assert found == Answers(nb.answers(plan01.skeleton), frozenset(), (), frozenset())


def test_an_answer_is_taken(handed_in: nb.Notebook, plan01: Plan) -> None:
    found = taken(handed_in, plan01)
    assert found.texts["mse"] == MSE and found.attempted == {"mse"} and found.flags == ()
    assert {key: text for key, text in found.texts.items() if key != "mse"} == {
        key: text for key, text in nb.answers(plan01.skeleton).items() if key != "mse"
    }


def test_white_space_is_no_attempt(plan01: Plan) -> None:
    notebook = copy.deepcopy(plan01.skeleton)
    find(notebook, "mse")["source"] = nb.source(find(notebook, "mse")) + "\n\n   "
    assert taken(notebook, plan01).attempted == frozenset()


def _strip(notebook: nb.Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def _strip_with_ids(notebook: nb.Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell["id"] = "x" + cell["id"][1:]


def _delete(name: str) -> Edit:
    return lambda notebook: notebook["cells"].remove(find(notebook, name))


def _duplicate(name: str) -> Edit:
    return lambda notebook: notebook["cells"].insert(0, copy.deepcopy(find(notebook, name)))


def _edit(name: str, **fields: Any) -> Edit:
    return lambda notebook: find(notebook, name).update(fields)


def _mark(name: str, **marks: Any) -> Edit:
    return lambda notebook: find(notebook, name)["metadata"]["nbgrader"].update(marks)


def _reverse(notebook: nb.Notebook) -> None:
    notebook["cells"].reverse()


def _lines(notebook: nb.Notebook) -> None:
    for cell in notebook["cells"]:
        cell["source"] = nb.source(cell).splitlines(keepends=True)


def _worksheets(notebook: nb.Notebook) -> None:
    cells = notebook.pop("cells")
    for cell in cells:
        cell["input"] = cell.pop("source")
    notebook["worksheets"] = [{"cells": cells}]


REPAIRS: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "metadata stripped": (_strip, ("repaired:deleted-cell", "repaired:metadata")),
    "test cell deleted": (_delete("test_mse"), ("repaired:deleted-cell",)),
    "other answer deleted": (_delete("predict"), ("repaired:missing-answer",)),
    "test cell duplicated": (_duplicate("test_mse"), ("repaired:duplicate-cell", "repaired:order")),
    "answer duplicated": (_duplicate("mse"), ("repaired:duplicate-cell",)),
    "test cell edited": (_edit("test_mse", source="pass"), ("repaired:edited-test",)),
    "test cell made text": (_edit("test_mse", cell_type="markdown"), ("repaired:edited-test",)),
    "points 500": (_mark("test_mse", points=500), ("repaired:metadata",)),
    "points abc": (_mark("test_mse", points="abc"), ("repaired:metadata",)),
    "flags swapped": (_mark("test_mse", solution=True, grade=False), ("repaired:metadata",)),
    "schema old": (_mark("test_mse", schema_version=1), ("repaired:schema",)),
    "locked lifted": (_mark("test_mse", locked=False), ()),
    "re-ordered": (_reverse, ("repaired:order",)),
    "lines as lists": (_lines, ()),
    "nbformat 3": (_worksheets, ()),
    "no kernelspec": (lambda notebook: notebook.update(metadata={}), ("repaired:kernelspec",)),
    "extra keys": (lambda notebook: notebook.update(signature="x", nbformat="four"), ("repaired:schema",)),
}


@pytest.mark.parametrize("kind", REPAIRS)
def test_honest_accidents_are_repaired_and_noted(kind: str, handed_in: nb.Notebook, plan01: Plan) -> None:
    edit, flags = REPAIRS[kind]
    edit(handed_in)
    found = taken(handed_in, plan01)
    assert found.texts["mse"] == MSE and found.attempted == {"mse"}
    assert found.flags == flags


def test_without_metadata_and_ids_an_answer_is_known_by_what_it_defines(
    handed_in: nb.Notebook, plan01: Plan
) -> None:
    _strip_with_ids(handed_in)
    found = taken(handed_in, plan01)
    assert found.texts["mse"] == MSE and "repaired:metadata" in found.flags


def test_of_two_answers_the_last_that_was_worked_on_counts(handed_in: nb.Notebook, plan01: Plan) -> None:
    stub = nb.answers(plan01.skeleton)["mse"]
    other = MSE.replace("mean", "sum")
    for texts, wanted in (((MSE, stub), MSE), ((stub, MSE), MSE), ((MSE, other), other), ((stub, stub), stub)):
        notebook = copy.deepcopy(plan01.skeleton)
        first = find(notebook, "mse")
        notebook["cells"].append({**first, "source": texts[1]})
        first["source"] = texts[0]
        found = taken(notebook, plan01)
        assert found.texts["mse"] == wanted and found.flags == ("repaired:duplicate-cell",)


def test_given_code_tests_and_added_cells_are_never_taken(handed_in: nb.Notebook, plan01: Plan) -> None:
    for cell in handed_in["cells"]:
        if nb.role(cell) in {"given", "test"}:
            cell["source"] = "import os; os._exit(0)  # evil"
    evil = {"cell_type": "code", "metadata": {}, "source": "def helper(): pass\nevil = 1"}
    handed_in["cells"].append(evil)
    found = taken(handed_in, plan01)
    assert "evil" not in json.dumps(found.texts)
    assert {"helper", "evil"} <= found.extra


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\x80\x81", "not UTF-8 text"),
        ("{}".encode("utf-16"), "not a notebook"),
        (b"hello", "the file is not a notebook: Expecting value"),
        (b"[]", "it holds no cells"),
        (b"{}", "it holds no cells"),
        (b"3", "it holds no cells"),
        (b'{"cells": 3}', "it holds no cells"),
        (b'{"worksheets": [3, {"cells": 3}]}', "is it the right file"),
        (b'{"cells": []}', "none of this chapter's answer cells is in the notebook: is it the right file"),
        (b'{"cells": [3, null, []]}', "is it the right file"),
        (b"[" * 200_000, "not a notebook"),
        (b'{"cells": [' + b"{}," * 6000 + b"{}]}", "6001 cells, more than the 5000"),
        (b" " * MAX_BYTES + b"{}", "24 MB, more than the 24 MB"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "not a notebook"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else "",
)
def test_what_nobody_could_grade_says_why(data: bytes, says: str, plan01: Plan) -> None:
    with pytest.raises(Ungradable, match=says):
        normalise(data, plan01.skeleton)


def test_a_byte_order_mark_does_no_harm(handed_in: nb.Notebook, plan01: Plan) -> None:
    found = normalise(b"\xef\xbb\xbf" + json.dumps(handed_in).encode(), plan01.skeleton)
    assert found.texts["mse"] == MSE


def test_a_huge_answer_goes_to_a_person_and_a_large_one_does_not(handed_in: nb.Notebook, plan01: Plan) -> None:
    find(handed_in, "mse")["source"] = "#" * MAX_ANSWER
    assert len(taken(handed_in, plan01).texts["mse"]) == MAX_ANSWER
    find(handed_in, "mse")["source"] = "#" * (MAX_ANSWER + 1)
    with pytest.raises(Ungradable, match="more than 200000 characters"):
        taken(handed_in, plan01)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "-" * 90_000 + "1", "x = " + "1+" * 90_000 + "1", "(" * 100_000, "x\0", "def f(", "'\\d'", "\ud800",
        "x = " + "9" * 9999,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_code_that_a_parser_chokes_on_does_no_harm(text: str, handed_in: nb.Notebook, plan01: Plan) -> None:
    handed_in["cells"].append({"cell_type": "code", "metadata": {}, "source": text})
    assert taken(handed_in, plan01).texts["mse"] == MSE


def test_lone_surrogates_are_replaced(handed_in: nb.Notebook, plan01: Plan) -> None:
    find(handed_in, "mse")["source"] = MSE + "  # \ud800"
    assert taken(handed_in, plan01).texts["mse"] == MSE + "  # ?"


def test_a_large_notebook_takes_little_memory(handed_in: nb.Notebook, plan01: Plan) -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (20 * 2**20)}, "metadata": {}}
    handed_in["cells"][3]["outputs"] = [picture]
    data = json.dumps(handed_in).encode()
    tracemalloc.start()
    try:
        assert normalise(data, plan01.skeleton).texts["mse"] == MSE
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


def test_a_bomb_of_small_parts_is_refused_before_it_fills_the_memory(plan01: Plan) -> None:
    for bomb in (b'{"cells": [' + b"{}," * 7_000_000 + b"{}]}", b"[" + b"[]," * 7_000_000 + b"[]]"):
        tracemalloc.start()
        try:
            with pytest.raises(Ungradable, match="more parts than"):
                normalise(bomb, plan01.skeleton)
            assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
        finally:
            tracemalloc.stop()


# --- any bytes whatever ---

KEYS = st.sampled_from(["cells", "source", "metadata", "id"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5) | KEYS, inner, max_size=4)
    ),
    max_leaves=10,
)
EDITS = st.sampled_from(
    ["delete", "duplicate", "move", "metadata", "marks", "source", "type", "id", "grade_id", "replace", "drop"]
)


def damaged(notebook: nb.Notebook, draw: Callable[[Any], Any]) -> None:
    """Change one cell of a notebook at random."""
    cells = notebook["cells"]
    place = draw(st.integers(0, max(0, len(cells) - 1)))
    if not cells:
        return
    cell, other = cells[place], draw(st.integers(0, len(cells) - 1))
    match draw(EDITS):
        case "delete":
            del cells[place]
        case "duplicate":
            cells.insert(other, copy.deepcopy(cell))
        case "move":
            cells.insert(other, cells.pop(place))
        case "replace":
            cells[place] = draw(json_values)
        case edit if isinstance(cell, dict):
            damage_cell(cell, edit, draw)


def damage_cell(cell: dict[str, Any], edit: str, draw: Callable[[Any], Any]) -> None:
    marks = cell.get("metadata", {}).get("nbgrader") if isinstance(cell.get("metadata"), dict) else None
    match edit:
        case "metadata":
            cell["metadata"] = draw(json_values)
        case "marks" | "grade_id" if isinstance(marks, dict):
            key = "grade_id" if edit == "grade_id" else draw(st.sampled_from(["grade", "solution", "points", "task"]))
            marks[key] = draw(json_values | st.sampled_from(["mse", "predict", "test_mse"]))
        case "source":
            cell["source"] = draw(json_values | st.lists(st.text() | st.integers()))
        case "type":
            cell["cell_type"] = draw(json_values)
        case "id":
            cell["id"] = draw(json_values)
        case "drop" if cell:
            del cell[draw(st.sampled_from(sorted(cell)))]


def gradable_or_not(data: bytes, plan: Plan) -> None:
    """The law: answers for exactly the chapter's answer cells, all text; or a reason."""
    try:
        found = normalise(data, plan.skeleton)
    except Ungradable as reason:
        if not str(reason):
            raise
        return
    assert found.texts.keys() == nb.answers(plan.skeleton).keys()
    assert all(isinstance(text, str) and text.encode() is not None for text in found.texts.values())
    assert found.attempted <= found.texts.keys()
    assert list(found.flags) == sorted(set(found.flags))


FUZZ = settings(max_examples=200, suppress_health_check=list(HealthCheck))


@FUZZ
@given(data=st.data())
def test_a_real_notebook_damaged_at_random_is_gradable_or_not(data: st.DataObject, plan01: Plan) -> None:
    notebook = copy.deepcopy(plan01.skeleton)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged(notebook, data.draw)
    text = bytearray(json.dumps(notebook).encode())
    for _ in range(data.draw(st.integers(0, 3))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    gradable_or_not(bytes(text), plan01)


@FUZZ
@given(value=json_values)
def test_any_json_is_gradable_or_not(value: Any, plan01: Plan) -> None:
    gradable_or_not(json.dumps(value).encode(), plan01)
    gradable_or_not(json.dumps({"cells": value}).encode(), plan01)
    gradable_or_not(json.dumps({"cells": [value, {"source": value, "metadata": {"nbgrader": value}}]}).encode(), plan01)


@FUZZ
@given(data=st.binary(max_size=300))
def test_any_bytes_are_gradable_or_not(data: bytes, plan01: Plan) -> None:
    gradable_or_not(data, plan01)


# --- notebooks as people make them ---

PNG = "iVBORw0KGgoAAAANSUhEUg" + "A" * 200
QUESTION = "explain_risk"


def added(text: str, kind: str = "markdown", **more: Any) -> nb.Cell:
    return {"cell_type": kind, "metadata": {}, "source": text, "id": "mine", **more}


def place(notebook: nb.Notebook, name: str, *cells: nb.Cell, after: int = 1) -> nb.Notebook:
    """Put cells after (or, with 0, before) an answer's own."""
    at = notebook["cells"].index(find(notebook, name)) + after
    notebook["cells"][at:at] = cells
    return notebook


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_an_answer_beside_an_untouched_question_waits_for_a_person(
    handed_in: nb.Notebook, plan01: Plan, after: int, kind: str
) -> None:
    found = taken(place(handed_in, QUESTION, added("Too low.", kind), added("Chosen.", kind), after=after), plan01)
    assert found.beside == {QUESTION} and QUESTION in found.attempted and found.flags == ("answer-beside",)
    assert "Too low." in found.texts[QUESTION] and "Chosen." in found.texts[QUESTION]


def test_an_answer_written_into_the_question_itself_is_found_too(handed_in: nb.Notebook, plan01: Plan) -> None:
    prompt = handed_in["cells"][handed_in["cells"].index(find(handed_in, QUESTION)) - 1]
    prompt["source"] = nb.source(prompt) + "\n\nMy answer: the risk is too low."
    assert taken(handed_in, plan01).beside == {QUESTION}


@pytest.mark.parametrize("text", ["", "---", "  \n"])
def test_an_empty_cell_beside_a_question_is_no_answer(handed_in: nb.Notebook, plan01: Plan, text: str) -> None:
    found = taken(place(handed_in, QUESTION, added(text)), plan01)
    assert found.beside == frozenset() and QUESTION not in found.attempted and found.flags == ()


def test_prose_below_an_answered_question_belongs_to_it(handed_in: nb.Notebook, plan01: Plan) -> None:
    find(handed_in, QUESTION)["source"] = "It is too low,"
    found = taken(place(handed_in, QUESTION, added("because it chose."), added("print(1)", "code")), plan01)
    assert found.texts[QUESTION] == "It is too low,\n\nbecause it chose." and found.beside == frozenset()
    assert found.flags == ("repaired:split-cell",)


def test_code_beside_an_untouched_answer_is_the_answer(handed_in: nb.Notebook, plan01: Plan) -> None:
    stub = nb.answers(plan01.skeleton)["mse"]
    find(handed_in, "mse")["source"] = stub
    found = taken(place(handed_in, "mse", added("mse_of_mine = 3", "code"), added(MSE, "code")), plan01)
    assert found.texts["mse"] == MSE and found.attempted == {"mse"} and found.flags == ("repaired:answer-beside",)


@pytest.mark.parametrize(("marks", "cut"), [(m, "    ") for m in ("both", "first", "second")] + [
    ("both", "def"), ("first", "def"),
])  # fmt: skip
def test_a_split_cell_is_one_answer(handed_in: nb.Notebook, plan01: Plan, marks: str, cut: str) -> None:
    """Before its second line, or between import and function; the halves keep their metadata or lose it."""
    whole = "import math\n" + MSE if cut == "def" else MSE
    at, first = whole.index(cut), find(handed_in, "mse")
    bare = {**first, "metadata": {}, "id": "new"}
    halves = [first if marks in {"both", one} else bare for one in ("first", "second")]
    texts = (whole[:at].rstrip("\n"), whole[at:])
    place(handed_in, "mse", *({**half, "source": text} for half, text in zip(halves, texts, strict=True)))
    handed_in["cells"].remove(first)
    found = taken(handed_in, plan01)
    assert found.texts["mse"] == whole and found.attempted == {"mse"}
    assert found.flags == ("repaired:split-cell",)


def test_a_stub_that_was_split_is_no_attempt(handed_in: nb.Notebook, plan01: Plan) -> None:
    stub = nb.answers(plan01.skeleton)["mse"]
    first = find(handed_in, "mse")
    head, _, tail = stub.rpartition("\n")
    first["source"] = head
    found = taken(place(handed_in, "mse", {**first, "source": tail}), plan01)
    assert found.attempted == frozenset()


def test_two_whole_tries_side_by_side_are_no_split(handed_in: nb.Notebook, plan01: Plan) -> None:
    other = MSE.replace("mean", "sum")
    found = taken(place(handed_in, "mse", {**find(handed_in, "mse"), "source": other}), plan01)
    assert found.texts["mse"] == other and found.flags == ("repaired:duplicate-cell",)


def test_pasted_pictures_are_kept_and_nothing_else(handed_in: nb.Notebook, plan01: Plan) -> None:
    text = "![image.png](attachment:image.png) ![](attachment:evil.svg) ![](attachment:no.png)"
    attachments = {
        "image.png": {"image/png": PNG, "text/html": "<script>"}, "evil.svg": {"image/svg+xml": "<svg onload=x>"},
        "no.png": {"image/png": "bm8="}, "unseen.png": {"image/png": PNG},
    }  # fmt: skip
    find(handed_in, QUESTION).update(source=text, attachments=attachments)
    place(handed_in, QUESTION, added("and ![image.png](attachment:image.png)", attachments=attachments))
    found = taken(handed_in, plan01)
    assert found.pictures == {QUESTION: {"image.png": {"image/png": PNG}, "2-image.png": {"image/png": PNG}}}
    assert found.texts[QUESTION].endswith("and ![image.png](attachment:2-image.png)")
    assert QUESTION in found.attempted


def test_colabs_pictures_in_the_text_become_attachments(handed_in: nb.Notebook, plan01: Plan) -> None:
    large = PNG + "A" * 400_000  # more than a text may have
    find(handed_in, QUESTION)["source"] = f"See ![image.png](data:image/png;base64,{large})."
    found = taken(handed_in, plan01)
    assert found.texts[QUESTION] == "See ![image.png](attachment:pasted-1)."
    assert found.pictures == {QUESTION: {"pasted-1": {"image/png": large}}}


def test_what_an_added_cell_imports_or_defines_is_known(handed_in: nb.Notebook, plan01: Plan) -> None:
    text = "import scipy.special as sp\nimport os.path, re\nfrom math import (sin, cos as c)\nfrom x import *\nf = 1"
    handed_in["cells"].append(added(text, "code"))
    assert taken(handed_in, plan01).extra >= {"sp", "os", "re", "sin", "c", "f"}
