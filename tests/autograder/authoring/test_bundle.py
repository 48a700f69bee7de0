"""autograder.authoring.bundle: the student's archive, and the proof that nothing secret is in it."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import pytest
from conftest import CHAPTER, Class

from autograder import notebook as nb
from autograder.authoring import bundle, compiled
from autograder.errors import LeakError, UsageError
from autograder.layout import Course


def test_the_archive_holds_what_a_student_needs_and_nothing_else(course01: Path, tmp_path: Path) -> None:
    path = bundle.build(Course(course01), tmp_path / "dist" / "course.zip")
    with zipfile.ZipFile(path) as archive:
        names = {name.removeprefix(f"{bundle.FOLDER}/") for name in archive.namelist()}
        assert archive.testzip() is None
    assert {
        f"release/{CHAPTER}/{CHAPTER}.ipynb", "course/__init__.py", "course/checks/ch01_linear_model/__init__.py",
        "requirements.lock", "pyproject.toml", "environment.yml",
    } <= names  # fmt: skip
    assert not [n for n in names if n.startswith(("source", "autograder", "tests", "submitted", "/", ".."))]
    assert not [n for n in names if "__pycache__" in n or ".ipynb_checkpoints" in n or n.endswith(".db")]


def test_the_same_files_give_the_same_bytes(course01: Path, tmp_path: Path) -> None:
    one, two = (bundle.build(Course(course01), tmp_path / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert one == two


@pytest.mark.parametrize("name", ["release/notes.md", "course/extra.py", "README.md"])
def test_a_secret_in_any_file_is_found(name: str, course01: Path, reference01: dict[str, str]) -> None:
    course = Course(course01)
    files = dict(bundle.contents(course))
    bundle.prove(course, files)
    hidden = next(t for tests in course.chapter("01").tests.values() for t in tests if t.hidden)
    for secret, says in (
        (reference01["standardise"], "the solution of standardise"),
        (f"@test()\ndef {hidden.name}(student, rng): ...", f"the hidden test {hidden.name}"),
    ):
        with pytest.raises(LeakError, match=f"would give away {says} in {name}"):
            bundle.prove(course, files | {name: secret.encode()})


def test_a_recorded_function_is_found_in_what_notebooks_import(course01: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course, body = Course(course01), "    off = y_hat - y\n    return {'halved': (off**2).mean() / 2}"
    monkeypatch.setattr(compiled, "recorded_in", lambda path: [("right", body)] if path.stem == "cases" else [])
    for text in (f"def right(y_hat, y):\n{body}", f"def renamed(y_hat, y):\n    # moved\n{body}  # on"):
        with pytest.raises(LeakError, match="would give away the recorded function right in course/nets.py"):
            bundle.prove(course, {"course/nets.py": text.encode()})
    bundle.prove(course, {"release/02-later/02-later.ipynb": body.encode()})  # a later chapter may give it


def test_recorded_values_are_looked_into(course01: Path) -> None:
    course = Course(course01)
    hidden = next(t for tests in course.chapter("01").tests.values() for t in tests if t.hidden)
    with pytest.raises(LeakError, match=f"the hidden test {hidden.name} in course/checks/x/values.bin"):
        bundle.prove(course, {"course/checks/x/values.bin": zlib.compress(f"def {hidden.name}(".encode())})


def test_a_solution_inside_a_notebooks_json_is_found(course01: Path, reference01: dict[str, str]) -> None:
    course = Course(course01)
    notebook = nb.read(course.chapter("01").release)
    notebook["cells"][0]["source"] = reference01["split"]
    with pytest.raises(LeakError, match="the solution of split in release/extra.ipynb"):
        bundle.prove(course, {"release/extra.ipynb": nb.dumps(notebook).encode()})


@pytest.mark.parametrize("name", ["source/01/01.ipynb", "autograder/judging/grade.py", "submitted/ada/01.ipynb"])
def test_a_foreign_file_is_refused(name: str, course01: Path) -> None:
    with pytest.raises(LeakError, match=f"the archive would hold {name}"):
        bundle.prove(Course(course01), {name: b"x"})


def test_a_leaky_release_stops_the_bundle_and_leaves_no_file(class01: Class, tmp_path: Path) -> None:
    notebook = nb.read(class01.chapter.release)
    notebook["cells"][0]["source"] = "### BEGIN SOLUTION"
    class01.chapter.release.write_text(nb.dumps(notebook), encoding="utf-8")
    with pytest.raises(LeakError, match="would give away the marker"):
        bundle.build(class01.chapter.course, tmp_path / "dist" / "course.zip")
    assert not (tmp_path / "dist").exists()


def test_a_course_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected at least one chapter in source/, found none"):
        bundle.build(Course(tmp_path), tmp_path / "course.zip")
