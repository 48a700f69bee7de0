"""What the capstone stands on: parts taken out of a learner's notebook, and clear words for those that cannot be."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course import library

CHAPTER = "05-multiclass"


def cell(text: str, answer: str = "", test: str = "", kind: str = "code") -> dict[str, Any]:
    marks = {"grade_id": answer or test, "solution": bool(answer), "grade": bool(test)}
    metadata = {"nbgrader": marks} if answer or test else {}
    return {"cell_type": kind, "metadata": metadata, "source": text.splitlines(keepends=True)}


def write(folder: Path, *cells: dict[str, Any], chapter: str = CHAPTER) -> Path:
    """A notebook beside the one that asks; -> the folder of the one that asks."""
    path = folder / chapter / f"{chapter}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    here = folder / "09-gan-vae"
    here.mkdir(exist_ok=True)
    return here


# --- what is loaded ---


def test_takes_an_answer_with_its_imports_and_other_answers(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("import numpy as np\nimport nothing_of_that_name"),
        cell("def halve(z):\n    return z / scale\n", answer="halve"),
        cell("scale = 2.0"),
        cell("def halved_root(z):\n    return np.sqrt(halve(z))\n", answer="halved_root"),
        cell("raise SystemExit"),
    )
    assert library.load(CHAPTER, "halved_root", here)(8.0) == 2.0


def test_takes_classes_with_their_bases_and_decorators(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("from functools import wraps"),
        cell("def twice(f):\n    @wraps(f)\n    def g(self):\n        return 2 * f(self)\n    return g"),
        cell("class Base:\n    start = 20"),
        cell("class Node(Base):\n    @twice\n    def value(self):\n        return self.start + 1", answer="Node"),
    )
    assert library.load(CHAPTER, "Node", here)().value() == 42


def test_a_local_variable_pulls_in_no_cell_of_that_name(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("x = 1 / 0"),
        cell("def first(values):\n    x = values[0]\n    return [x for x in [x]][0]", answer="first"),
    )
    assert library.load(CHAPTER, "first", here)([3]) == 3


def test_of_several_definitions_the_last_before_the_answer_counts(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("k = 1\nk = 2"),
        cell("def times(x):\n    return k * x", answer="times"),
        cell("k = 3"),
    )
    assert library.load(CHAPTER, "times", here)(1) == 2


def test_jupyters_commands_and_broken_cells_elsewhere_do_no_harm(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("%matplotlib inline\nimport math\n!ls"),
        cell("def ("),
        cell("# a title", kind="markdown"),
        cell("def root(x):\n    return math.sqrt(x)", answer="root"),
        cell('check("root")', test="test_root"),
    )
    assert library.load(CHAPTER, "root", here)(9) == 3


def test_prints_nothing_and_moves_no_generator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = write(
        tmp_path,
        cell("import random, sys\nnoise = (print('loud'), sys.stderr.write('loud'), random.random())[2]"),
        cell("def loud():\n    return noise", answer="loud"),
    )
    random.seed(3)
    before = random.getstate()
    assert 0 <= library.load(CHAPTER, "loud", here)() < 1
    assert random.getstate() == before
    assert capsys.readouterr() == ("", "")


def test_each_part_has_a_namespace_of_its_own(tmp_path: Path) -> None:
    here = write(
        tmp_path,
        cell("seen = []"),
        cell("def count():\n    seen.append(1)\n    return len(seen)", answer="count"),
    )
    first, second = (library.load(CHAPTER, "count", here) for _ in range(2))
    assert (first(), first(), second()) == (1, 2, 1)


# --- what is missing ---


def test_no_notebook(tmp_path: Path) -> None:
    here = write(tmp_path)
    with pytest.raises(library.Missing, match=r"no notebook 77-nowhere\.ipynb"):
        library.load("77-nowhere", "softmax", here)


def test_no_such_answer(tmp_path: Path) -> None:
    here = write(tmp_path, cell("def softmax(z):\n    return z"))
    with pytest.raises(library.Missing, match=r"softmax: there is no such exercise in 05-multiclass\.ipynb"):
        library.load(CHAPTER, "softmax", here)


def test_not_written_yet(tmp_path: Path) -> None:
    stub = cell('def softmax(z):\n    raise NotImplementedError("softmax: your turn")', answer="softmax")
    here = write(tmp_path, stub, cell("def loss(z):\n    return softmax(z)", answer="loss"))
    with pytest.raises(library.Missing, match="softmax: it is not written yet"):
        library.load(CHAPTER, "softmax", here)
    with pytest.raises(library.Missing, match="loss: `softmax`, which it needs, is not written yet"):
        library.load(CHAPTER, "loss", here)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def softmax(z) return z", "cannot be read"),
        ("softmin = 3", "does not define that name"),
        ("softmax = 1 / 0", "stop with ZeroDivisionError"),
        ("if False:\n    def softmax(z):\n        return z", "does not define that name"),
    ],
)
def test_an_answer_that_fails_says_how(tmp_path: Path, text: str, words: str) -> None:
    here = write(tmp_path, cell(text, answer="softmax"))
    with pytest.raises(library.Missing, match=words):
        library.load(CHAPTER, "softmax", here)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [1, {}, {"cell_type": "code"}]}'])
def test_a_file_that_is_no_notebook_is_missing_too(tmp_path: Path, text: str) -> None:
    here = write(tmp_path)
    (tmp_path / CHAPTER / f"{CHAPTER}.ipynb").write_text(text)
    with pytest.raises(library.Missing, match="cannot be read|no such exercise"):
        library.load(CHAPTER, "softmax", here)
    assert library.catalogue(here).get(CHAPTER, []) in ([], *library.catalogue(tmp_path / "x").values())


def test_collect_gives_what_there_is_and_says_what_is_not(tmp_path: Path) -> None:
    here = write(tmp_path, cell("def softmax(z):\n    return z", answer="softmax"))
    parts, missing = library.collect({"softmax": CHAPTER, "conv": CHAPTER, "cell": "77-nowhere"}, here)
    assert list(parts) == ["softmax"]
    assert list(missing) == ["conv", "cell"] and "no such exercise" in missing["conv"]


def test_the_notebook_beside_comes_before_the_courses_own(tmp_path: Path) -> None:
    here = write(tmp_path, cell("def softmax(z):\n    return 'mine'", answer="softmax"))
    assert library.find(CHAPTER, here) == tmp_path / CHAPTER / f"{CHAPTER}.ipynb"
    assert library.catalogue(here)[CHAPTER] == ["softmax"]


# --- either one's own or another ---


def fails(z: object) -> None:
    raise RuntimeError("not today")


@pytest.mark.parametrize(
    ("part", "fits"),
    [
        (None, False),
        (fails, False),
        (lambda z: None, False),
        (lambda z: [z, z], False),
        (lambda z: [z + 1, z[0]], False),
        (lambda z: [z, z[:1]], False),
        (lambda z: (z.tolist(), z[0]), True),
        (lambda z: [z + 1e-12, z[0]], True),
    ],
)
def test_a_part_is_used_where_it_gives_what_the_other_gives(part: Any, fits: bool) -> None:
    def instead(z: Any) -> Any:
        return [z, z[0]]

    assert library.either(part, instead, np.array([1.0, 2.0])) is (part if fits else instead)


def test_a_part_on_trial_prints_nothing_and_changes_no_input(capsys: pytest.CaptureFixture[str]) -> None:
    def part(z: Any) -> Any:
        z += 1
        print("loud")
        return z

    z = np.zeros(3)
    assert library.either(part, lambda z: z + 1, z) is part
    assert (z == 0).all() and capsys.readouterr() == ("", "")


def test_the_solved_chapters_give_up_their_parts() -> None:
    here = Path(__file__).resolve().parents[2] / "source" / CHAPTER
    softmax = library.load(CHAPTER, "softmax", here)
    loss = library.load(CHAPTER, "cross_entropy", here)
    np.testing.assert_allclose(softmax(np.zeros((2, 4))), 0.25)
    np.testing.assert_allclose(loss(np.zeros((2, 4)), np.array([0, 3])), np.log(4))
