from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from autograder.results.export import Exported, ExportError, export
from autograder.submissions.roster import RosterError, load_roster
from tests.autograder.report_fixture import make_report

ROSTER = '''student_id,name,email,id_number,username,canvas_id,sis_user_id,sis_login_id,section
ada,Ada Lovelace,ada@example.edu,1001,ada,501,S1001,ada,Group A
gökhan,"Öztürk, Gökhan ""Gök""",g@example.edu,1002,gokhan,502,S1002,gokhan,Group A
zoë,=HYPERLINK(1),zoe@example.edu,1003,zoe,503,S1003,zoe,Group B
bruno,Points Possible,bruno@example.edu,1004,bruno,504,S1004,bruno,Group B
absent,Never There,no@example.edu,1005,absent,505,S1005,absent,Group B
'''


def small(
    *students: tuple[str, str, Any], chapter: str = "01-linear-model", top: float = 20.0
) -> dict[str, Any]:
    rows = [
        {"student": s, "status": status, "score": score, "note": "why", "exercises": []}
        for s, status, score in students
    ]
    return {"chapter": chapter, "title": "The linear model", "max_score": top, "submissions": rows}


def roster_file(tmp_path: Path, text: str = ROSTER, encoding: str = "utf-8") -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


def table(made: Exported) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.path.read_bytes().decode("utf-8-sig"), newline="")))


GRADES = small(
    ("ada", "graded", 20.0), ("gökhan", "graded", 47 / 3), ("zoë", "graded", 0.0), ("bruno", "graded", 7.5)
)


def test_canvas_columns_ids_and_points_possible(tmp_path: Path) -> None:
    made = export([GRADES], "canvas", roster_file(tmp_path), tmp_path / "c.csv")
    rows = table(made)
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "The linear model"]
    assert rows[1] == ["Points Possible", "", "", "", "", "20"]
    assert ["Ada Lovelace", "501", "S1001", "ada", "Group A", "20"] in rows
    assert ['Öztürk, Gökhan "Gök"', "502", "S1002", "gokhan", "Group A", "15.67"] in rows
    assert ["'=HYPERLINK(1)", "503", "S1003", "zoe", "Group B", "0"] in rows
    assert not made.path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_student_called_points_possible_cannot_change_the_points(tmp_path: Path) -> None:
    rows = table(export([GRADES], "canvas", roster_file(tmp_path), tmp_path / "c.csv"))
    assert [i for i, row in enumerate(rows) if "points possible" in row[0].casefold()] == [1]
    assert "Points-Possible" in [row[0] for row in rows]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("The linear model (4711)", "The linear model (4711)"),
        ("01-linear-model (9)", "01-linear-model (9)"),
        ("Another (3)", "The linear model"),
    ],
)
def test_a_canvas_export_serves_as_roster_and_names_the_column(
    tmp_path: Path, heading: str, title: str
) -> None:
    text = (
        f"Student,ID,SIS User ID,SIS Login ID,Section,{heading}\n    Points Possible,,,,,20\n"
        '"Lovelace, Ada",501,S1,ada,Group A,\n'
    )
    made = export([GRADES], "canvas", roster_file(tmp_path, "\ufeff" + text), tmp_path / "c.csv")
    rows = table(made)
    assert rows[0][-1] == title
    assert rows[2:] == [["Lovelace, Ada", "501", "S1", "ada", "Group A", "20"]]
    assert ("bruno", "not in the roster: add a row with this id") in made.left_out


def test_moodle_identifies_by_what_everyone_has(tmp_path: Path) -> None:
    rows = table(export([GRADES], "moodle", roster_file(tmp_path), tmp_path / "m.csv"))
    assert rows[0] == ["Username", "ID number", "Email address", "Full name", "The linear model"]
    assert ["gokhan", "1002", "g@example.edu", 'Öztürk, Gökhan "Gök"', "15.67"] in rows
    text = "First name,Last name,Email address\nAda,Lovelace,ada@example.edu\n"
    grades = small(("ada@example.edu", "graded", 1.0))
    rows = table(export([grades], "moodle", roster_file(tmp_path, text), tmp_path / "m.csv"))
    assert rows == [
        ["Email address", "Full name", "The linear model"],
        ["ada@example.edu", "Ada Lovelace", "1"],
    ]


@pytest.mark.parametrize("to", ["canvas", "moodle"])
@pytest.mark.parametrize(("status", "score"), [("manual", 0.0), ("retry", None), ("graded", float("nan"))])
def test_a_submission_without_a_final_grade_is_listed_not_zeroed(
    tmp_path: Path, to: Any, status: str, score: Any
) -> None:
    made = export([small(("ada", "graded", 1.0), ("zoë", status, score))], to, None, tmp_path / "x.csv")
    assert [student for student, _ in made.left_out] == ["zoë"]
    assert made.left_out[0][1].endswith(": why")
    assert made.rows == 1
    assert "zoë" not in made.path.read_text(encoding="utf-8")


def test_empty_cells_and_large_grades_are_warned_about(tmp_path: Path) -> None:
    other = small(("ada", "graded", 120.0), ("bruno", "manual", 0), chapter="02-gradient-descent", top=120.0)
    made = export([GRADES, other], "moodle", None, tmp_path / "m.csv")
    assert made.warnings == [
        "02-gradient-descent: 3 empty cells would clear grades entered before: export it alone",
        "02-gradient-descent: grades over 100, which Moodle refuses by default",
    ]
    made = export([make_report()], "csv", None, tmp_path / "p.csv")
    assert made.warnings == ["01-linear-model: 14 students have written answers that are not marked yet"]


def test_plain_csv_lists_everybody(tmp_path: Path) -> None:
    made = export([GRADES], "csv", roster_file(tmp_path), tmp_path)
    assert made.path == tmp_path / "grades-csv.csv"
    assert made.path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = table(made)
    assert rows[0] == [
        "student",
        "name",
        "email",
        "section",
        "01-linear-model",
        "01-linear-model max",
        "01-linear-model status",
    ]
    assert ["absent", "Never There", "no@example.edu", "Group B", "", "20", "missing"] in rows
    assert ["zoë", "'=HYPERLINK(1)", "zoe@example.edu", "Group B", "0", "20", "graded"] in rows
    assert len(rows) == 6


def test_hostile_ids_are_neutralised_everywhere(tmp_path: Path) -> None:
    for to in ("canvas", "moodle", "csv"):
        made = export([make_report()], to, None, tmp_path / f"{to}.csv")
        cells = [text for row in table(made) for text in row]
        assert "'=cmd|' /C calc'!A0" in cells
        assert not [text for text in cells if text[:1] in ("=", "+", "@", "\t")]


def test_the_instructors_heading_wins(tmp_path: Path) -> None:
    made = export([GRADES], "canvas", None, tmp_path / "c.csv", {"01-linear-model": "HW 1 (77)"})
    assert table(made)[0][-1] == "HW 1 (77)"


def test_bad_calls_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="expected at least one report, got none"):
        export([], "csv", None, tmp_path)
    with pytest.raises(ExportError, match="expected canvas, moodle or csv, got 'blackboard'"):
        export([GRADES], "blackboard", None, tmp_path)  # type: ignore[arg-type]


def test_who_is_only_in_the_report_or_only_in_the_roster_is_named(tmp_path: Path) -> None:
    grades = small(("ada", "graded", 20.0), ("stranger", "graded", 3.0))
    text = ROSTER + ",Nobody At All,,,,,,,\n"
    for to in ("csv", "canvas", "moodle"):
        said = export([grades], to, roster_file(tmp_path, text), tmp_path / "x.csv").warnings  # type: ignore[arg-type]
        assert said[0].startswith("1 in the reports, but not in the roster") and said[0].endswith(": stranger")
        assert said[1].startswith("4 in the roster, but in no report") and "Never There (absent)" in said[1]
        assert said[2].endswith("passed over: Nobody At All")
    assert not any("roster" in line for line in export([grades], "csv", None, tmp_path / "x.csv").warnings)


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,1 · The linear model (4711),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,20,(read only)
"Early, Eve",101,U101,early,Sec A,,
"Late, Lars",102,U102,late,"Sec A, Sec B",,
"""
GRADESCOPE = "Name,SID,Email,Sections\nEve Early,early,e@x.org,A\nLars Late,late,l@x.org,B\n"
MOODLE = "Deep learning 2026\n\nFirst name;Last name;ID number;Email address;Groups\n"
MOODLE += "Eve;Early;early;e@x.org;Red\nLars;Late;late;l@x.org;Red\n"
WORKSHEET = "Identifier,Full name,Email address,Grade\n"
WORKSHEET += "Participant 77,Eve Early,early,\nParticipant 78,Lars Late,late,\n"
CLASSROOM = "identifier,github_username,github_id,name\nearly,eve-gh,1,Eve Early\nlate,lars-gh,2,Lars Late\n"
GROUPS = "name,canvas_user_id,user_id,login_id,sections,group_name\n"
GROUPS += "Eve Early,101,U101,early,A,Red\nLars Late,102,U102,late,A,Red\n"


@pytest.mark.parametrize("text", [CANVAS, GRADESCOPE, MOODLE, WORKSHEET, CLASSROOM, GROUPS])
def test_each_systems_own_list_is_a_roster(tmp_path: Path, text: str) -> None:
    grades = small(("early", "graded", 18.0), ("late", "graded", 17.0))
    made = export([grades], "csv", roster_file(tmp_path, text), tmp_path / "x.csv")
    rows = [row[:2] for row in table(made)[1:]]
    assert sorted(row[0] for row in rows) == ["early", "late"] and len(rows) == 2
    assert all("Eve" in name or "Lars" in name for _, name in rows) and made.warnings == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rosters_of_any_separator_and_of_nbgrader(tmp_path: Path, delimiter: str) -> None:
    text = "id,first_name,last_name,email\nada,Ada,Łuczak,a@x.org\n".replace(",", delimiter)
    person = load_roster(roster_file(tmp_path, text)).find("ADA")
    assert person is not None
    assert (person.student, person.name, person.email) == ("ada", "Ada Łuczak", "a@x.org")
    assert load_roster(roster_file(tmp_path, text)).names(["ada", "nobody"]) == {"ada": "Ada Łuczak"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected a column that identifies students .* got nothing"),
        (b"colour,size\nred,1\n", "expected a column that identifies students .* got colour, size"),
        ("student_id,name\nzo\xeb,Z\n".encode("latin-1"), "in UTF-8, found other bytes at position 18"),
        (b"student_id\nada\nADA\n", "expected each student once in .*, got 'ada' twice"),
        (b'student_id\n"ada\n', "is not a CSV file"),
    ],
)
def test_bad_rosters_say_what_is_wrong(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(RosterError, match=message):
        load_roster(path)


def test_a_missing_roster_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"cannot read the roster .*nowhere\.csv: No such file"):
        load_roster(tmp_path / "nowhere.csv")
