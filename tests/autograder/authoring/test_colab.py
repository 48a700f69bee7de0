"""autograder.authoring.colab: what comes back from Colab is graded as if it had never been there."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from conftest import Class

from autograder import notebook as nb
from autograder.authoring import colab
from autograder.errors import UsageError
from autograder.layout import Chapter, Course

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def chapter() -> Chapter:
    return Course(PROJECT).chapter("01-linear-model")


def test_a_copy_has_a_badge_a_first_cell_and_reachable_images(chapter: Chapter, tmp_path: Path) -> None:
    path = colab.write(chapter, tmp_path, "ada/deep-learning", "spring")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    badge, fetch, *rest = (nb.source(cell) for cell in notebook.cells)
    assert "github/ada/deep-learning/blob/spring/colab/01-linear-model.ipynb" in badge
    assert "--branch spring https://github.com/ada/deep-learning /content/course" in fetch
    raw = "https://raw.githubusercontent.com/ada/deep-learning/spring/release/01-linear-model/images/"
    shown = "\n".join(rest)
    assert shown.count(f"]({raw}") == len(list((chapter.release.parent / "images").glob("*.png")))
    assert "](images/" not in shown and len(rest) == len(nb.read(chapter.release)["cells"])


def test_the_first_cell_is_python_that_does_nothing_elsewhere(chapter: Chapter, tmp_path: Path) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    cell = nb.read(colab.write(chapter, tmp_path, "ada/course"))["cells"][1]
    text = TransformerManager().transform_cell(nb.source(cell))
    space: dict[str, object] = {}
    exec(compile(text, "cell", "exec"), space)  # get_ipython is not defined here: it would fail if it did anything
    assert set(space) == {"__builtins__", "sys"}


@pytest.mark.parametrize("name", ["ada", "ada/", "/x", "ada/x/y", "a b/c", "ada/x;rm", "-ada/x", "ada/..", "ada/x.git"])
def test_what_is_no_repository_is_refused(name: str, chapter: Chapter, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected --repository as OWNER/NAME"):
        colab.write(chapter, tmp_path, name)
    with pytest.raises(UsageError, match="expected --branch"):
        colab.write(chapter, tmp_path, "ada/x", "main --upload-pack=evil")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sandbox
def test_what_comes_back_is_graded_like_any_other(plain_class: Class, tmp_path: Path) -> None:
    answers = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4"}
    path = colab.write(plain_class.chapter, tmp_path, "ada/course")
    copy = json.loads(path.read_text())
    for cell in copy["cells"]:
        if nb.grade_id(cell) in answers:
            cell["source"] = answers[nb.grade_id(cell)]
    copy["metadata"]["colab"] = {"provenance": [], "toc_visible": True}
    plain_class.submit("colab", json.dumps(copy).encode())
    plain_class.submit("plain", plain_class.notebook(answers))
    found = plain_class.grade()
    assert found["colab"]["score"] == found["plain"]["score"] > 0
    assert found["colab"]["flags"] == [] and found["colab"]["status"] == found["plain"]["status"]
