"""autograder.authoring.author: a chapter as text and back."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from conftest import PROJECT

from autograder import notebook as nb
from autograder.__main__ import app
from autograder.authoring import author
from autograder.errors import UsageError

CHAPTERS = sorted((PROJECT / "source").glob("*/*.ipynb"))
DRAFT = '''# %% [markdown] id="intro"
# # A title
#
# - text with $x_1$ and `code`

# %% id="imports"
import math

# %% demo=true id="plot" figure="curve"
math.pi

# %% id="tagged" tags=["figure:curve"]
2

# %% answer="mse" id="mse"
def mse(a):
    ### BEGIN SOLUTION
    return a
    ### END SOLUTION

# %% test="mse" points=2.5 id="test-mse"
check("mse")

# %% test="other" points=1 id="test-other"
assert mse(1) == 1

# %% [markdown] written="why" points=3 id="why"
# Because.
'''


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_real_chapter_survives_the_round_trip(path: Path) -> None:
    notebook = nb.read(path)
    again = author.build(author.text(notebook), path.stem)
    assert nb.dumps(again) == nb.dumps(notebook)


def test_a_drafts_text_survives_the_round_trip() -> None:
    assert author.text(author.build(DRAFT, "01-linear-model")) == DRAFT


def test_marks_become_nbgraders_metadata() -> None:
    notebook = author.build(DRAFT, "01-linear-model")
    nbformat.validate(nbformat.from_dict(notebook))
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    assert [nb.role(cell) for cell in notebook["cells"]] == [
        "given", "given", "given", "given", "answer", "test", "test", "written",
    ]  # fmt: skip
    assert nb.is_demo(by_id["plot"]) and by_id["tagged"]["metadata"]["tags"] == ["figure:curve"]
    assert by_id["test-mse"]["metadata"]["nbgrader"] == {
        "grade": True, "grade_id": "test_mse", "locked": True, "points": 2.5, "schema_version": 3,
        "solution": False, "task": False,
    }  # fmt: skip
    assert by_id["why"]["cell_type"] == "markdown" and nb.points(by_id["why"]) == 3


def test_a_check_cell_gets_its_hidden_tests_and_an_assert_cell_does_not() -> None:
    by_id = {cell["id"]: nb.source(cell) for cell in author.build(DRAFT, "05-multi-class")["cells"]}
    assert 'hidden("05-multi-class").check("mse")' in by_id["test-mse"]
    assert nb.without_hidden(by_id["test-mse"]) == 'check("mse")'
    assert by_id["test-other"] == "assert mse(1) == 1"


def test_new_cells_get_ids_that_are_stable_and_unique() -> None:
    text = "# %%\nsame\n\n# %%\nsame\n\n# %%\nother\n"
    first, second = (author.build(text, "01-x") for _ in range(2))
    ids = [cell["id"] for cell in first["cells"]]
    assert len(set(ids)) == 3 and ids == [cell["id"] for cell in second["cells"]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('# %% answer="a" test="a" points=1\n1', "one of answer, test, written; got answer, test"),
        ('# %% test="a"\n1', r'test="a" needs points=N with N > 0'),
        ('# %% [markdown] written="a" points=0\n# 1', r'written="a" needs points=N'),
    ],
)
def test_marks_that_make_no_sense_are_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        author.build(text, "01-x")


def test_the_command_writes_and_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft, made = tmp_path / "draft.py", tmp_path / "new" / "01-x" / "01-x.ipynb"
    draft.write_text(DRAFT, encoding="utf-8")
    app(["author", "build", str(draft), str(made)], standalone_mode=False)
    app(["author", "text", str(made)], standalone_mode=False)
    assert capsys.readouterr().out == DRAFT


def test_a_draft_that_makes_no_sense_leaves_the_notebook(tmp_path: Path) -> None:
    draft, made = tmp_path / "draft.py", tmp_path / "01-x.ipynb"
    made.write_text("as it was", encoding="utf-8")
    draft.write_text('# %% test="mse"\ncheck("mse")\n', encoding="utf-8")
    with pytest.raises(UsageError, match="needs points=N"):
        app(["author", "build", str(draft), str(made)], standalone_mode=False)
    assert made.read_text(encoding="utf-8") == "as it was"
    with pytest.raises(UsageError, match="there is no such file"):
        app(["author", "build", str(tmp_path / "none.py"), str(made)], standalone_mode=False)
