"""Feedback's way back: through a real exchange of nbgrader, and by the names that Moodle and Canvas look for."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commands import nbgrader_command
from conftest import Class
from typer.testing import CliRunner

from autograder import __main__ as cli
from autograder import notebook as nb
from autograder.errors import UsageError
from autograder.nbgrader_course import course_directory
from autograder.submissions import intake

RIGHT = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4", "why": "Because."}


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(cli.app, [str(a) for a in arguments], catch_exceptions=False)


def graded(klass: Class) -> None:
    """Grade without a sandbox: what is tested here is what comes after."""
    report = klass.grade(isolated=False)[""]
    (klass.root / "reports").mkdir(exist_ok=True)
    (klass.root / "reports" / "ps1.json").write_text(json.dumps(report))


def collected(klass: Class, names: list[str], roster: str = "") -> None:
    archive = klass.root.parent / "download.zip"
    with zipfile.ZipFile(archive, "w") as download:
        for number, name in enumerate(names):
            answers = {"why": f"Because of {number}."}
            download.writestr(name, nb.dumps(klass.notebook(answers)) if "ipynb" in name else "<a href='https://x.y'>")
    path = klass.root.parent / "roster.csv"
    path.write_text(roster or "student_id\n")
    intake.collect(klass.chapter, archive, path if roster else None)


def entries(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def comment(klass: Class, student: str, text: str) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(course_directory(klass.chapter.course).db_url) as book:
        book.find_grade("why", "ps1", "ps1", student).manual_score = 2.0
        book.find_comment("why", "ps1", "ps1", student).manual_comment = text
        book.db.commit()


def test_a_student_fetches_our_page_through_nbgraders_exchange(plain_class: Class, tmp_path: Path) -> None:
    student = tmp_path / "student"
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)  # as nbgrader demands of it
    student.mkdir()
    config = (plain_class.root / "nbgrader_config.py").read_text()
    config += f'\nc.Exchange.root = "{tmp_path}/exchange"\nc.Exchange.cache = "{tmp_path}/cache"\n'
    for place in (plain_class.root, student):
        (place / "nbgrader_config.py").write_text(config)
    nbgrader_command("release_assignment", "ps1", course=plain_class.root)
    nbgrader_command("fetch_assignment", "ps1", course=student)
    (student / "ps1" / "ps1.ipynb").write_text(nb.dumps(plain_class.notebook(RIGHT)))
    (student / "ps1" / "ps1.ipynb").rename(student / "ps1" / "ps1 (1).ipynb")  # as a browser renames it
    nbgrader_command("submit", "ps1", course=student)
    nbgrader_command("collect", "ps1", course=plain_class.root)
    plain_class.submit("zoe", plain_class.notebook())  # by e-mail
    graded(plain_class)
    ada = next(p.name for p in (plain_class.root / "submitted").iterdir() if p.name != "zoe")
    comment(plain_class, ada, "Well argued, Ada.")

    done = run("return", "ps1", "--to", "exchange", "--course", plain_class.root)
    assert "zoe: it did not come through nbgrader's exchange (submission_secret.txt and timestamp.txt" in done.output
    assert "ps1: 2 people: 1 pages returned, 1 left out" in done.output and done.exit_code == 1
    nbgrader_command("fetch_feedback", "ps1", course=student)
    (fetched,) = (student / "ps1" / "feedback").rglob("*.html")
    assert fetched.read_text() == (plain_class.root / "feedback" / ada / "ps1.html").read_text()
    assert "Well argued, Ada." in fetched.read_text()


def test_without_an_exchange_one_line_says_so(plain_class: Class, tmp_path: Path) -> None:
    plain_class.submit("ada", plain_class.notebook())
    for name in ("timestamp.txt", "submission_secret.txt"):
        (plain_class.root / "submitted" / "ada" / "ps1" / name).write_text("2026-11-24 10:00:00 UTC")
    graded(plain_class)
    config = (plain_class.root / "nbgrader_config.py").read_text()
    (plain_class.root / "nbgrader_config.py").write_text(f'{config}\nc.Exchange.root = "{tmp_path}/nowhere"\n')
    with pytest.raises(UsageError, match=r"exchange: Unwritable directory.*nowhere; c.Exchange.root in"):
        run("return", "ps1", "--to", "exchange", "--course", plain_class.root)


# What Moodle's mod/assign/feedback/file/importziplib.php does with each part of a path.
def moodle_finds(name: str) -> tuple[str, str, str]:
    """Participant's number, plugin, file's name; as its is_valid_filename_for_import reads them."""
    for part in name.split("/"):
        info = part.split("_", 4)
        if len(info) >= 4 and info[1].isdigit():
            return info[1], f"{info[2]}_{info[3]}", name.rpartition("/")[2]
    raise AssertionError(f"Moodle passes over {name}")


MOODLE = [
    "Jane Doe_4711_assignsubmission_file_/ps1.ipynb",
    "Jan_Piet_4712_assignsubmission_file/my work.ipynb",  # as Moodle 4.1 and newer name it; an underscore in a name
    "Ana Ruiz_4713_assignsubmission_onlinetext_/onlinetext.html",
]


def test_moodle_finds_everybody_by_the_names_of_its_own_download(plain_class: Class) -> None:
    collected(plain_class, MOODLE, "username,name\njane,Jane Doe\njan,Jan_Piet\nana,Ana Ruiz\n")
    plain_class.submit("zoe", plain_class.notebook())
    graded(plain_class)
    comment(plain_class, "jane", "See page 3.")
    done = run("return", "ps1", "--to", "moodle", "--course", plain_class.root)
    assert done.exit_code == 1 and "4 people: 3 pages returned, 1 left out" in done.output
    assert re.search(r"left out: zoe: its folder's name in Moodle's download is not known.*--roster", done.output)
    files = entries(plain_class.root / "reports" / "ps1-feedback-moodle.zip")
    assert {moodle_finds(name) for name in files} == {
        ("4711", "assignsubmission_file", "ps1.html"),
        ("4712", "assignsubmission_file", "ps1.html"),
        ("4713", "assignsubmission_onlinetext", "ps1.html"),
    }
    assert "See page 3." in files["Jane Doe_4711_assignsubmission_file_/ps1.html"]

    numbers = plain_class.root.parent / "numbers.csv"  # zoe's is known to the grading worksheet
    numbers.write_text("Identifier,Full name,Username\nParticipant 4714,Zoe,zoe\n")
    done = run("return", "ps1", "--to", "moodle", "--roster", numbers, "--course", plain_class.root)
    assert done.exit_code == 0 and "4 people: 4 pages returned, 0 left out" in done.output


# What Canvas's Assignment#infer_comment_context_from_filename does with a name.
def canvas_finds(name: str) -> tuple[str, str]:
    """The user's and the attachment's number."""
    user, attachment, *_ = [part for part in name.split("_") if part.isdigit()]
    return user, attachment


CANVAS = ["doejane_12345_67890_ps1.ipynb", "ruizana_LATE_12346_67891_ps1-1.ipynb", "lilin_12347_link.html"]


def test_canvas_finds_everybody_by_the_names_of_its_own_download(plain_class: Class) -> None:
    collected(plain_class, CANVAS, "student_id,canvas_id\njane,12345\nana,12346\nlin,12347\n")
    graded(plain_class)
    out = plain_class.root.parent / "comments.zip"
    done = run("return", "ps1", "--to", "canvas", "--out", out, "--course", plain_class.root)
    assert done.exit_code == 1 and "3 people: 2 pages returned, 1 left out" in done.output
    assert "left out: lin: it was handed in as a link or a text" in done.output
    assert {canvas_finds(name) for name in entries(out)} == {("12345", "67890"), ("12346", "67891")}
    assert all(name.endswith(".html") for name in entries(out))


def test_a_group_gets_one_comment_and_that_is_said(plain_class: Class) -> None:
    roster = "student_id,canvas_id,group\nada,1,Group A\nben,2,Group A\n"
    collected(plain_class, ["groupa_12345_67890_ps1.ipynb"], roster)
    graded(plain_class)
    done = run("return", "ps1", "--to", "canvas", "--course", plain_class.root)
    assert done.exit_code == 0 and "ben: the same file as ada, whose page goes to the whole group" in done.output
    assert len(entries(plain_class.root / "reports" / "ps1-feedback-canvas.zip")) == 1


def test_nothing_is_written_where_no_name_is_known(plain_class: Class) -> None:
    plain_class.submit("ada", plain_class.notebook())
    graded(plain_class)
    with pytest.raises(UsageError, match="nobody's page of ps1 can go back to canvas: .*collect that download first"):
        run("return", "ps1", "--to", "canvas", "--course", plain_class.root)
    assert not list((plain_class.root / "reports").glob("*.zip"))
    with pytest.raises(UsageError, match="expected --to exchange, moodle or canvas, got 'blackboard'"):
        run("return", "ps1", "--to", "blackboard", "--course", plain_class.root)


# --- who is missing ---


def a_class_with_gaps(klass: Class) -> Path:
    klass.submit("ada", klass.notebook(RIGHT))
    klass.submit("ben", b"%PDF-1.4", "essay.pdf")
    klass.submit("cleo", b"{not json")
    klass.submit("dora", klass.notebook(RIGHT), "one.ipynb")  # which of the two counts? a person says
    klass.submit("dora", klass.notebook(), "two.ipynb")
    roster = klass.root.parent / "class.csv"
    rows = ["student_id,name,username"]
    rows += [f"{name},{name.title()},{name}" for name in ("ada", "ben", "cleo", "dora", "emil")]
    roster.write_text("\n".join(rows) + "\n")
    return roster


def test_who_handed_in_nothing_readable_is_listed(plain_class: Class) -> None:
    roster = a_class_with_gaps(plain_class)
    done = run("missing", "ps1", "--roster", roster, "--course", plain_class.root)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Ben (ben)", "Cleo (cleo)", "Emil (emil)", "ps1"]
    assert "nothing readable: there is no notebook: expected ps1.ipynb, found essay.pdf (a PDF)" in lines[0]
    assert "nothing readable: the file is not a notebook" in lines[1] and "handed in nothing" in lines[2]
    assert lines[3] == "ps1: 3 of the roster handed in nothing or nothing readable"

    roster.write_text("student_id\nada\ndora\n")
    assert run("missing", "ps1", "--roster", roster, "--course", plain_class.root).exit_code == 0


def test_zero_is_written_for_them_on_request_and_into_the_file_alone(plain_class: Class) -> None:
    roster = a_class_with_gaps(plain_class)
    graded(plain_class)
    table = plain_class.root / "reports" / "grades-moodle.csv"
    arguments = ("export", "ps1", "--to", "moodle", "--roster", roster, "--course", plain_class.root)
    run(*arguments)
    assert {line.split(",")[0] for line in table.read_text().splitlines()[1:]} == {"ada"}
    done = run(*arguments, "--zero")
    marks = {line.split(",")[0]: float(line.split(",")[-1]) for line in table.read_text().splitlines()[1:]}
    assert marks == {"ada": 6.0, "ben": 0.0, "cleo": 0.0, "emil": 0.0}
    said = "0 written for 3 who handed in nothing or nothing readable (ben, cleo, emil), in grades-moodle.csv alone: "
    assert said in done.output
    assert "left out: dora" in done.output

    from nbgrader.api import Gradebook

    with Gradebook(course_directory(plain_class.chapter.course).db_url) as book:
        assert [s.student.id for s in book.assignment_submissions("ps1")] == ["ada"], "the gradebook has no zero"


def test_zero_needs_a_roster(plain_class: Class) -> None:
    with pytest.raises(UsageError, match="expected --roster beside --zero"):
        run("export", "ps1", "--to", "csv", "--zero", "--course", plain_class.root)
