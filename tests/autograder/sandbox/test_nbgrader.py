"""nbgrader stays whole: its exchange, validate, export and formgrader on our courses; its gradebook on PostgreSQL."""

from __future__ import annotations

import contextlib
import csv
import datetime
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import answers, browser, free_port, needs_browser, running, waited_for
from commands import nbgrader_command
from conftest import CHAPTER, Class, once, points
from hostile import kit
from nbgrader.api import Gradebook

from autograder import notebook as nb
from autograder.layout import Course
from autograder.results.formgrader import command as formgrader_command

pytestmark = pytest.mark.sandbox

RIGHT = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4", "why": "Because."}
WRONG = {"add": "def add(a, b):\n    return a * b"}


# --- the exchange: out to a student, back, graded, and the feedback out again ---


@pytest.fixture(scope="module")
def exchanged(plain_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """course/ and student/ after a whole round trip through exchange/."""

    def build(folder: Path) -> None:
        shutil.copytree(plain_course, folder / "course")
        (folder / "exchange").mkdir()
        (folder / "exchange").chmod(0o777)  # as nbgrader demands of it
        (folder / "student").mkdir()
        config = (folder / "course" / "nbgrader_config.py").read_text()
        config += f'\nc.Exchange.root = "{folder}/exchange"\nc.Exchange.cache = "{folder}/cache"\n'
        for place in ("course", "student"):
            (folder / place / "nbgrader_config.py").write_text(config)
        round_trip(Class(Course(folder / "course").chapter("ps1")), folder / "student")

    return once(tmp_path_factory, "exchanged", build)


def round_trip(klass: Class, student: Path) -> None:
    nbgrader_command("release_assignment", "ps1", course=klass.root)
    nbgrader_command("fetch_assignment", "ps1", course=student)
    (student / "ps1" / "ps1.ipynb").write_text(nb.dumps(klass.notebook(RIGHT)))
    nbgrader_command("submit", "ps1", course=student)
    nbgrader_command("collect", "ps1", course=klass.root)
    klass.grade()
    nbgrader_command("generate_feedback", "ps1", course=klass.root)
    nbgrader_command("release_feedback", "ps1", course=klass.root)
    nbgrader_command("fetch_feedback", "ps1", course=student)


def test_what_the_exchange_collects_is_graded(exchanged: Path) -> None:
    (folder,) = (exchanged / "course" / "submitted").glob("*/ps1")
    assert (folder / "timestamp.txt").exists()
    with Gradebook(f"sqlite:///{exchanged / 'course' / 'gradebook.db'}", "deep-learning") as book:
        (submission,) = book.assignment_submissions("ps1")
        assert submission.student.id == folder.parent.name
        assert (submission.score, submission.needs_manual_grade) == (6.0, True)
        age = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - submission.timestamp
        assert datetime.timedelta(0) <= age < datetime.timedelta(hours=1), "handed in just now"


def test_feedback_comes_back_through_the_exchange(exchanged: Path) -> None:
    (page,) = (exchanged / "student" / "ps1" / "feedback").rglob("ps1.html")
    text = page.read_text(encoding="utf-8")
    assert "ps1 (Score:" in text and "HIDDEN TESTS" not in text


def test_a_release_is_listed(exchanged: Path) -> None:
    assert "ps1" in nbgrader_command("list", course=exchanged / "student")


# --- validate and export ---


def test_validate_says_what_passes(plain_class: Class) -> None:
    right = plain_class.submit("ada", plain_class.notebook(RIGHT))
    wrong = plain_class.submit("bob", plain_class.notebook(WRONG))
    said = nbgrader_command("validate", str(right), course=plain_class.root)
    assert "Success! Your notebook passes all the tests." in said
    assert "VALIDATION FAILED ON 3 CELL" in nbgrader_command("validate", str(wrong), course=plain_class.root)


def test_validate_runs_our_checks(class01: Class, reference01: dict[str, str]) -> None:
    right = class01.submit("ada", class01.notebook(reference01))
    blank = class01.submit("blank", class01.notebook())
    said = nbgrader_command("validate", str(right), course=class01.root)
    assert "Success! Your notebook passes all the tests." in said
    assert "VALIDATION FAILED" in nbgrader_command("validate", str(blank), course=class01.root)


def test_export_writes_our_scores(plain_class: Class) -> None:
    for student, solved in {"ada": RIGHT, "bob": WRONG}.items():
        plain_class.submit(student, plain_class.notebook(solved))
    plain_class.grade()
    nbgrader_command("export", "--to=marks.csv", course=plain_class.root)
    with (plain_class.root / "marks.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {student: float(row["score"]) for student, row in rows.items()} == {"ada": 6.0, "bob": 0.0}
    assert {float(row["max_score"]) for row in rows.values()} == {9.0}


# --- formgrader, in a real browser ---

@contextlib.contextmanager
def formgrader(root: Path, log: Path) -> Iterator[str]:
    """The address of nbgrader's formgrader on a course."""
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="]
    command = formgrader_command(Course(root), options)
    address = f"http://127.0.0.1:{port}/formgrader"
    with running(command, log, cwd=root):
        assert waited_for(lambda: answers(f"{address}/manage_assignments"), 120), log.read_text()
        yield address


def mark(root: Path, student: str, name: str) -> Any:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "deep-learning") as book:
        return book.find_grade(name, CHAPTER, CHAPTER, student).manual_score


ATTACK = "<img src=x onerror=\"document.title='EXECUTED'\"> <script>document.title='EXECUTED'</script> my reasons"


@needs_browser
def test_a_mark_given_in_formgrader_survives_a_regrade(
    class01: Class, reference01: dict[str, str], tmp_path: Path
) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    attacked = reference01 | {"explain_risk": ATTACK}
    class01.submit("ada", class01.notebook(attacked | {"mse": "def mse(a, b):\n    return -1.0"}))
    before = class01.grade()["ada"]
    with Gradebook(f"sqlite:///{class01.root / 'gradebook.db'}", "deep-learning") as book:
        page = book.find_submission_notebook(CHAPTER, CHAPTER, "ada").id
    with formgrader(class01.root, tmp_path / "log") as address, browser(tmp_path / "user") as driver:

        def box(name: str) -> Any:
            return waited_for(lambda: driver.find_elements(By.CSS_SELECTOR, f"input.score[id='{name}']"))[0]

        def shown(name: str) -> str:
            return str(box(name).get_attribute("value") or box(name).get_attribute("placeholder"))

        driver.get(f"{address}/manage_submissions/{CHAPTER}")
        assert waited_for(lambda: "ada" in driver.page_source)
        driver.get(f"{address}/submissions/{page}/?index=0")
        assert waited_for(lambda: shown("test_predict") not in {"", "None"}), driver.page_source[-3000:]
        assert float(shown("test_predict")) == points(before)["predict"] > 0
        text = driver.find_element(By.TAG_NAME, "body").text
        assert "my reasons" in text and "0 of 2 points (failed)" in text and driver.title != "EXECUTED"
        for name, score in (("explain_risk", "1.5"), ("test_mse", "0.5")):
            box(name).send_keys(Keys.CONTROL, "a")
            box(name).send_keys(score, Keys.TAB)
            found = waited_for(lambda name=name: mark(class01.root, "ada", name))
            assert found == float(score), (name, found)
        shutil.rmtree(class01.root / ".grading")  # so that it is really graded again
        after = class01.grade()["ada"]
        assert after["score"] == before["score"] + 2.0
        assert (mark(class01.root, "ada", "explain_risk"), mark(class01.root, "ada", "test_mse")) == (1.5, 0.5)
        unclean(class01.root / "autograded" / "ada" / CHAPTER / f"{CHAPTER}.ipynb", ATTACK)
        driver.refresh()
        assert waited_for(lambda: shown("explain_risk") in {"1.5", "1.50"}), shown("explain_risk")
        assert "reasons of my own" in driver.page_source and driver.title != "EXECUTED", "the pages clean too"
        nbgrader_command("generate_feedback", CHAPTER, course=class01.root)
        driver.get((class01.root / "feedback" / "ada" / CHAPTER / f"{CHAPTER}.html").as_uri())
        assert "reasons of my own" in driver.page_source and driver.title != "EXECUTED"


def unclean(path: Path, text: str) -> None:
    """Put a written answer into an autograded notebook as a student wrote it."""
    notebook = nb.read(path)
    nbformat.validate(nbformat.from_dict(notebook))
    kit.cell(notebook, "explain_risk")["source"] = text.replace("my reasons", "reasons of my own")
    path.write_text(nb.dumps(notebook))


# --- the gradebook on PostgreSQL ---


def _initdb() -> Path | None:
    """PostgreSQL's initdb: on the path, or where Debian keeps it."""
    found = shutil.which("initdb")
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return places[0] if places else None


INITDB = _initdb()


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database, served on loopback by an unprivileged user."""
    pytest.importorskip("psycopg", reason="the course's extra `postgres` is not installed")
    assert INITDB is not None
    user: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    port, data = free_port(), folder / "data"
    make = [str(INITDB), "-D", str(data), "-U", "grader", "--auth=trust", "--no-sync", "-E", "UTF8"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **user)
    serve = [str(INITDB.with_name("postgres")), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    serve += ["-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    try:
        with running(serve, folder / "log", cwd=folder, **user):
            assert waited_for(lambda: is_served(port), 60), (folder / "log").read_text()
            yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_served(port: int) -> bool:
    import psycopg

    try:
        psycopg.connect(f"host=127.0.0.1 port={port} user=grader dbname=postgres").close()
    except psycopg.Error:
        return False
    return True


@pytest.mark.skipif(INITDB is None, reason="PostgreSQL is not installed (`apt-get install postgresql`)")
def test_the_gradebook_on_postgresql(plain_class: Class, postgres: str) -> None:
    for student, text in {"ada": RIGHT, "bob": WRONG, "zoé": RIGHT}.items():
        plain_class.submit(student, plain_class.notebook(text))
    in_sqlite = {student: entry["score"] for student, entry in plain_class.grade().items() if student}
    (plain_class.root / "gradebook.db").unlink()
    with (plain_class.root / "nbgrader_config.py").open("a") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{postgres}"\n')
    plain_class.grade()
    with contextlib.closing(Gradebook(postgres, "deep-learning")) as book:
        assert {s.student.id: s.score for s in book.assignment_submissions("ps1")} == in_sqlite
        grade = book.find_grade("why", "ps1", "ps1", "ada")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.db.commit()
    again = plain_class.grade()
    assert again["ada"]["score"] == in_sqlite["ada"] + 2.5 and points(again["ada"])["why"] == 2.5
    nbgrader_command("generate_feedback", "ps1", course=plain_class.root)
    nbgrader_command("export", "--to=marks.csv", course=plain_class.root)
    assert f"{in_sqlite['ada'] + 2.5}" in (plain_class.root / "marks.csv").read_text()
    assert not (plain_class.root / "gradebook.db").exists()
