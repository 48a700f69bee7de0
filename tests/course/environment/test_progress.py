"""course/environment/progress.py reads saved notebooks, and nothing in them can break it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course.checking import card
from course.environment import progress

STUB = 'def mse(a, b):\n    raise NotImplementedError("mse: your turn")\n'
ANSWER = "def mse(a, b):\n    return ((a - b) ** 2).mean()\n"


def answer(source=ANSWER, count=3, name="mse"):
    meta = {"nbgrader": {"grade_id": name, "solution": True, "grade": False}}
    return {"cell_type": "code", "source": source, "execution_count": count, "outputs": [], "metadata": meta}


def check(status=None, count=4, passed=3, name="mse", points=2, source=None):
    outputs = []
    if status:
        data = {"chapter": "01", "exercise": name, "status": status, "passed": passed, "total": 3}
        outputs = [
            {"output_type": "display_data", "data": {card.MIME: data, "text/plain": "x"}, "metadata": {}}
        ]
    meta = {"nbgrader": {"grade_id": f"test_{name}", "solution": False, "grade": True, "points": points}}
    source = source if source is not None else f'check("{name}")'
    return {
        "cell_type": "code",
        "source": source,
        "execution_count": count,
        "outputs": outputs,
        "metadata": meta,
    }


def written(source):
    meta = {"nbgrader": {"grade_id": "explain", "solution": True, "grade": True, "points": 3}}
    return {"cell_type": "markdown", "source": source, "metadata": meta}


def save(folder: Path, *cells, name="01-linear-model") -> Path:
    file = folder / name / f"{name}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return file


def only(folder, *cells):
    (found,) = progress.read(save(folder, *cells))
    return found.status, found.note


def test_the_mime_type_is_the_cards():
    assert progress.MIME == card.MIME


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((answer(), check("passed")), ("passed", "3 of 3 checks")),
        ((answer(), check("failed", passed=1)), ("failing", "1 of 3 checks")),
        ((answer(), check("error", passed=0)), ("failing", "0 of 3 checks")),
        ((answer(), check("not-attempted", passed=0)), ("not attempted", "")),
        ((answer(STUB), check("passed")), ("not attempted", "")),  # the stub is back: the result is stale
        ((answer(count=None), check("passed")), ("not attempted", "run the answer's cell and its check")),
        ((answer(count=9), check("passed", count=4)), ("unchecked", "changed since its check ran")),
        ((answer(), check(None)), ("unchecked", "its check left no result")),
        ((answer(), check(None, count=None)), ("unchecked", "its check has not run")),
        ((answer(), check(None, source="assert mse(1, 1) == 0")), ("passed", "its test cell runs")),
        ((written("YOUR ANSWER HERE"),), ("not attempted", "")),
        ((written("Because the gradient vanishes."),), ("written", "a person reads it")),
    ],
)
def test_states(tmp_path, cells, expected):
    assert only(tmp_path, *cells) == expected


def test_a_failing_assert_cell_fails(tmp_path):
    cell = check(None, source="assert False")
    cell["outputs"] = [{"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}]
    assert only(tmp_path, answer(), cell) == ("failing", "its test cell stops with an error")


def test_the_last_result_counts_wherever_it_stands(tmp_path):
    tried = check("failed", count=7, passed=0)
    tried["metadata"] = {}  # the student called check("mse") in a cell of their own, after the test cell ran
    assert only(tmp_path, answer(), check("passed", count=4), tried)[0] == "failing"


def test_source_may_be_a_list_of_lines(tmp_path):
    assert only(tmp_path, answer(STUB.splitlines(keepends=True)), check("passed"))[0] == "not attempted"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{"metadata": 3}]}', "\x00\xff"])
def test_broken_files_are_told_not_raised(tmp_path, text):
    save(tmp_path).write_text(text, encoding="latin-1")
    (found,) = progress.read(tmp_path / "01-linear-model" / "01-linear-model.ipynb")
    assert found.status == "unreadable"


def test_folders(tmp_path):
    file = save(tmp_path, answer(), check("passed"))
    save(tmp_path / ".ipynb_checkpoints", answer(), check("passed"))
    save(tmp_path / "01-linear-model" / ".ipynb_checkpoints", answer(), check("passed"))
    assert progress.find_notebooks(tmp_path) == progress.find_notebooks(file.parent) == [file]
    assert progress.find_notebooks(file) == [file]
    with pytest.raises(FileNotFoundError, match="nowhere does not exist. Name the folder"):
        progress.find_notebooks(tmp_path / "nowhere")


def test_home_prefers_the_students_copy(tmp_path):
    assert progress.home(tmp_path) == tmp_path
    (tmp_path / "release").mkdir()
    assert progress.home(tmp_path) == tmp_path / "release"
    (tmp_path / ".lab").mkdir()
    assert progress.home(tmp_path) == tmp_path / ".lab"


def test_table_and_summary(tmp_path, capsys):
    save(tmp_path, answer(), check("passed"), answer(STUB, name="fit"), check(name="fit", points=4))
    assert progress.progress(tmp_path) == 0
    shown = capsys.readouterr().out
    assert "1 of 2 passed (2 of 6 points), 1 not attempted" in shown
    assert "✓ passed" in shown and "○ not attempted" in shown


def test_nothing_found(tmp_path, capsys):
    assert progress.progress(tmp_path) == 2
    assert "holds no notebooks with exercises" in capsys.readouterr().out


def test_page_is_self_contained_and_escapes(tmp_path):
    save(tmp_path, answer(name="<b>x"), check("failed", name="<b>x", passed="<script>1</script>"))
    page = tmp_path / "page.html"
    assert progress.progress(tmp_path, page) == 0
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;x" in text and "<script" not in text and "://" not in text
    assert 'lang="en"' in text and "prefers-color-scheme: dark" in text and 'scope="row"' in text


def test_table_shows_markup_as_it_is(tmp_path, capsys):
    save(tmp_path, answer(name="[red]x"), check("passed", name="[red]x"))
    progress.progress(tmp_path)
    assert "[red]x" in capsys.readouterr().out


def test_starts_light(tmp_path):
    save(tmp_path, answer(), check("passed"))
    code = (
        "import sys; from course.__main__ import main; main(['progress', sys.argv[1]]);"
        "print([m for m in ('torch', 'numpy', 'tensorflow', 'IPython', 'nbformat') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
