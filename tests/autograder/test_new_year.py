"""A new year: chapters and the roster's form go over, the secret is another one, the old state is in one archive."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import Class
from nbgrader.api import Gradebook

from autograder import new_year
from autograder.authoring import releasing
from autograder.errors import UsageError
from autograder.layout import Course
from autograder.nbgrader_course import course_directory
from autograder.records.ledger import Ledger

RIGHT = {"add": "def add(a, b):\n    return a + b"}


@pytest.fixture
def old(plain_class: Class) -> Class:
    """A course at its end: graded, reported."""
    plain_class.submit("ada", plain_class.notebook(RIGHT))
    plain_class.grade(isolated=False)
    plain_class.submit("ada", b"no database", "mine.db")
    for name in ("reports/ps1.json", "feedback/ada/ps1.html"):
        (plain_class.root / name).parent.mkdir(parents=True, exist_ok=True)
        (plain_class.root / name).write_text("old")
    return plain_class


def seed(course: Course, chapter: str = "ps1") -> int:
    with contextlib.closing(Ledger(course.state)) as ledger:
        return ledger.seed(chapter)


def test_chapters_and_the_form_go_over_and_nobody_with_them(old: Class, tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("Student ID,Name,Section\nada,Ada Lovelace,A\n")
    before = {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file() and path.suffix != ".sqlite"}
    made = new_year.begin(old.chapter.course, tmp_path / "2027", roster=roster)
    assert (made.course.chapters, made.warnings) == (("ps1",), ())
    new = made.course.root
    assert (new / "source/ps1/ps1.ipynb").read_bytes() == old.chapter.source.read_bytes()
    assert (new / "nbgrader_config.py").read_bytes() == (old.root / "nbgrader_config.py").read_bytes()
    assert (new / "roster.csv").read_text() == "Student ID,Name,Section\n"
    assert not [path for path in new.rglob("*") if "ada" in path.name.casefold()]
    assert {path.name for path in new.iterdir()} == {"source", "nbgrader_config.py", "roster.csv", ".grading"}
    assert {path: path.read_bytes() for path in before} == before, "the old course stays as it is"

    releasing.release(made.course.chapter("ps1"))  # it can be taught at once
    klass = Class(made.course.chapter("ps1"))
    klass.submit("ben", klass.notebook(RIGHT))
    assert klass.grade(isolated=False)["ben"]["score"] == 2


def test_the_secret_is_another_one(old: Class, tmp_path: Path) -> None:
    first = new_year.begin(old.chapter.course, tmp_path / "a")
    second = new_year.begin(old.chapter.course, tmp_path / "b")
    assert len({seed(old.chapter.course), seed(first.course), seed(second.course)}) == 3
    with contextlib.closing(sqlite3.connect(first.course.state / "ledger.sqlite")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM results").fetchone() == (0,)


def test_the_archive_holds_all_that_was(old: Class, tmp_path: Path) -> None:
    with Gradebook(course_directory(old.chapter.course).db_url) as book:
        assert book.find_submission("ps1", "ada").score == 2
    made = new_year.begin(old.chapter.course, tmp_path / "2027")
    assert made.archive == tmp_path / "2027-before.zip"
    assert stat.S_IMODE(made.archive.stat().st_mode) == 0o600, "marks and secrets: for nobody else"
    with zipfile.ZipFile(made.archive) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "again")
    wanted = {"gradebook.db", ".grading/ledger.sqlite", "reports/ps1.json", "feedback/ada/ps1.html"}
    assert names >= wanted | {"submitted/ada/ps1/ps1.ipynb", "autograded/ada/ps1/ps1.ipynb"}
    assert len(names) == made.archived
    with Gradebook(f"sqlite:///{tmp_path}/again/gradebook.db") as book:
        assert book.find_submission("ps1", "ada").score == 2
    with contextlib.closing(Ledger(tmp_path / "again" / ".grading")) as ledger:
        assert ledger.seed("ps1") == seed(old.chapter.course)


def test_nothing_is_overwritten(old: Class, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").write_text("precious")
    with pytest.raises(UsageError, match="does not exist or is empty, got .*taken"):
        new_year.begin(old.chapter.course, taken)
    with pytest.raises(UsageError, match="does not exist or is empty"):
        new_year.begin(old.chapter.course, old.root)
    (tmp_path / "2027-before.zip").write_text("precious")
    with pytest.raises(UsageError, match=r"it exists; name another with --archive"):
        new_year.begin(old.chapter.course, tmp_path / "2027")
    assert not (tmp_path / "2027").exists() and (taken / "mine").read_text() == "precious"
    assert (tmp_path / "2027-before.zip").read_text() == "precious"


def test_a_gradebook_that_is_elsewhere_is_pointed_out(old: Class, tmp_path: Path) -> None:
    shared = f'c.CourseDirectory.db_url = "sqlite:///{tmp_path}/shared.db"\n'
    config = old.root / "nbgrader_config.py"
    config.write_text(config.read_text() + shared)
    made = new_year.begin(old.chapter.course, tmp_path / "2027")
    assert len(made.warnings) == 1 and "still names last year's gradebook" in made.warnings[0]
