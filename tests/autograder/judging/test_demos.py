"""judging.demos: what runs in the notebook runs when it is graded, and what no answer names is not executed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Class, make_course, points

from autograder.judging import names
from autograder.judging import plan as planning
from autograder.judging.demos import fitted

DRAFT = '''
# %%
import math

# %% demo=true
import json as notes
from collections import Counter
table = [1, 2, 3]
raise RuntimeError("a demonstration must not run whole for the sake of an import")

# %% demo=true
class Scale:
    by = 3
def scaled(x):
    return [Scale.by * value for value in x]
print("drawn")

# %% demo=true
numbers = [10, 20]
total = sum(scaled(numbers))

# %% answer="add"
def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION

# %% test="add" points=2
assert add(1, 2) == 3
'''


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return make_course(tmp_path_factory.mktemp("demos") / "course", DRAFT, "ps1")


def parts(course: Class, answer: str) -> list[str]:
    plan = planning.make(course.chapter)
    return [step.source for step in fitted(plan, {"add": answer}).steps if step not in plan.steps]


def test_what_no_answer_names_is_left_out(course: Class) -> None:
    assert parts(course, "def add(a, b):\n    table = a\n    return table + b") == []
    assert parts(course, "def add(:") == []


def test_an_import_a_function_and_a_class_are_taken_out_of_their_cell(course: Class) -> None:
    assert parts(course, "def add(a, b):\n    return notes.loads(str(a)) + b") == ["import json as notes"]
    (one,) = parts(course, "def add(a, b):\n    return scaled([a, b])")
    assert "class Scale" in one and "def scaled" in one and "print" not in one


def test_data_is_made_by_the_whole_cell_and_what_that_needs(course: Class) -> None:
    first, second = parts(course, "def add(a, b):\n    return total")
    assert "def scaled" in first and "print" not in first and second.startswith("numbers = ")


@pytest.mark.sandbox
def test_it_is_there_when_graded(course: Class) -> None:
    for student, answer in {
        "imports": "def add(a, b):\n    return notes.loads(str(a)) + b",
        "calls": "def add(a, b):\n    return scaled([a])[0] // 3 + b",
        "data": "def add(a, b):\n    return a + b + total - 90",
        "broken": "def add(a, b):\n    return a + b + len(table) - 3",
    }.items():
        course.submit(student, course.notebook({"add": answer}))
    found = course.grade()
    got = {student: points(entry) for student, entry in found.items() if student}
    assert got == {student: {"add": 2} for student in ("imports", "calls", "data", "broken")}


@pytest.mark.sandbox
def test_a_file_released_beside_the_notebook_is_there_and_cannot_be_changed(plain_class: Class) -> None:
    folder = plain_class.root / "release" / "ps1"
    (folder / "sizes.csv").write_text("3,4", encoding="utf-8")
    (folder / "images").mkdir()
    (folder / "images" / "one.png").write_bytes(b"x")
    reads = "import os\ndef add(a, b):\n    assert os.listdir() == ['sizes.csv']\n"
    reads += "    return a + b + len(open('sizes.csv').read()) - 3"
    writes = "open('sizes.csv', 'w').write('9')\n" + reads
    for student, answer in {"reads": reads, "writes": writes, "again": reads + "  # again"}.items():
        plain_class.submit(student, plain_class.notebook({"add": answer}))
    found = plain_class.grade()
    assert [points(found[student])["add"] for student in ("reads", "writes", "again")] == [2, 0, 2]
    before = planning.make(plain_class.chapter).fingerprint
    (folder / "sizes.csv").write_text("3,5", encoding="utf-8")
    assert planning.make(plain_class.chapter).fingerprint != before, "other data, other results"


def test_names_are_read_from_the_text_alone() -> None:
    assert names.needed("def f(x):\n    y = x + z\n    return [w for w in y if len(w)]") == {"z"}
    assert names.made("import a.b\nfrom c import d as e\nf = 1\nclass G: ...\nfor h in f: pass") == set("aefhG")
    assert names.needed("!pip install x\nprint(k)") == {"k"}
    assert names.needed("(" * 10_000) == names.made("x" * 60_000) == set()


def test_the_chapters_own_answers_need_no_demonstration(plan01: planning.Plan, reference01: dict[str, str]) -> None:
    assert fitted(plan01, reference01) is plan01
    assert Path(plan01.chapter.source).exists() and plan01.demos
