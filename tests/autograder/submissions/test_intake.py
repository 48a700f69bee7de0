"""autograder.submissions.intake: what the three systems' downloads look like, and that nothing collected is lost."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.layout import Chapter, Course
from autograder.submissions import collect as grading
from autograder.submissions import intake

NAME = "01-linear-model"
ROSTER = """student_id,name,email,id_number,username,canvas_id
ada,Ada Lovelace,ada@example.edu,1001,ada,501
zoë,Zoë Öztürk,zoe@example.edu,1002,zoe,502
"""
META = """---
submission_77:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1001'
    :email: ada@example.edu
  :created_at: 2026-11-24 10:00:00.000000000 Z
submission_78:
  :submitters:
  - :name: Zoë Öztürk
    :email: zoe@example.edu
  - :name: Ben Bold
    :email: ben@example.edu
  :created_at: 2026-11-25 23:59:59.000000000 Z
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    (tmp_path / "course" / "source" / NAME).mkdir(parents=True)
    source = {"cells": [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "mse"}}, "source": ""}]}
    (tmp_path / "course" / "source" / NAME / f"{NAME}.ipynb").write_text(json.dumps(source))
    return Course(tmp_path / "course").chapter(NAME)


def download(tmp_path: Path, files: dict[str, str]) -> Path:
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def there(chapter: Chapter) -> dict[str, str]:
    root = chapter.course.root / "submitted"
    return {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}


CANVAS = {
    f"lovelaceada_501_9001_{NAME}.ipynb": "ada's",
    f"öztürkzoë_LATE_502_9002_{NAME}-2.ipynb": "zoë's",
    f"doejohn_777_9003_{NAME} (1).ipynb": "john's",
    "doejohn_777_9004_notes.pdf": "no notebook",
}


def test_canvas(chapter: Chapter, tmp_path: Path) -> None:
    account = intake.collect(chapter, download(tmp_path, CANVAS), roster(tmp_path))
    found = account.collected
    assert account.line == "4 entries: 3 taken, 0 waiting, 1 refused" and account.unknown == ["doejohn"]
    assert [(c.student, c.late, c.said) for c in found] == [
        ("ada", False, "new"), ("doejohn", False, "new"), ("zoë", True, "new"),
    ]  # fmt: skip
    assert there(chapter) == {
        f"ada/{NAME}/{NAME}.ipynb": "ada's", f"zoë/{NAME}/{NAME}.ipynb": "zoë's",
        f"doejohn/{NAME}/{NAME}.ipynb": "john's",
    }  # fmt: skip


def test_canvas_without_a_roster_keeps_people_of_one_name_apart(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"doejohn_{number}_90_{NAME}.ipynb": str(number) for number in (1, 2)}
    account = intake.collect(chapter, download(tmp_path, files))
    assert [c.student for c in account.collected] == ["doejohn-1", "doejohn-2"]


@pytest.mark.parametrize("join", ["/", ""])
def test_moodle(chapter: Chapter, tmp_path: Path, join: str) -> None:
    form = "{name}_{id}_assignsubmission_file_" + join + "{file}"
    people = (("Ada Lovelace", 31), ("Zoë Öztürk", 32), ("A. N. Other", 33))
    files = {form.format(name=name, id=number, file="work.ipynb"): name for name, number in people}
    found = intake.collect(chapter, download(tmp_path, files), roster(tmp_path)).collected
    assert [c.student for c in found] == ["A._N._Other", "ada", "zoë"]
    assert there(chapter)[f"ada/{NAME}/{NAME}.ipynb"] == "Ada Lovelace"


def test_gradescope_with_a_group_and_its_times(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"assignment_5_export/submission_{n}/{NAME}.ipynb": str(n) for n in (77, 78)}
    files["assignment_5_export/submission_metadata.yml"] = META
    found = intake.collect(chapter, download(tmp_path, files), roster(tmp_path)).collected
    assert [c.student for c in found] == ["Ben_Bold", "ada", "zoë"]
    written = there(chapter)
    assert written[f"Ben_Bold/{NAME}/{NAME}.ipynb"] == written[f"zoë/{NAME}/{NAME}.ipynb"] == "78"
    assert written[f"ada/{NAME}/timestamp.txt"].startswith("2026-11-24 10:00:00")


def test_an_unpacked_folder_is_the_same(chapter: Chapter, tmp_path: Path) -> None:
    with zipfile.ZipFile(download(tmp_path, CANVAS)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert len(intake.collect(chapter, tmp_path / "unpacked", roster(tmp_path)).collected) == 3


def test_two_files_of_one_person_are_both_kept_for_a_person_to_choose(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"lovelaceada_501_{n}_{NAME}.ipynb": str(n) for n in (1, 2)}
    account = intake.collect(chapter, download(tmp_path, files), roster(tmp_path))
    assert account.collected[0].files == (f"{NAME}_1.ipynb", f"{NAME}_2.ipynb")  # so that grading takes neither
    assert account.line == "2 entries: 0 taken, 2 waiting, 0 refused" and not account.settled
    assert "there are 2 notebooks and none is named" in grading.collect(chapter)[0].problem


def test_what_was_collected_is_never_lost(chapter: Chapter, tmp_path: Path) -> None:
    def put(name: str, anew: bool = False) -> tuple[str, str]:
        text = {"first": f"lovelaceada_501_1_{NAME}.ipynb", "second": f"lovelaceada_501_2_{NAME}-1.ipynb"}
        account = intake.collect(chapter, download(tmp_path, {text[name]: name}), roster(tmp_path), anew=anew)
        return account.collected[0].said, account.outcomes[0].state

    name = f"ada/{NAME}/{NAME}.ipynb"
    assert [put("first"), put("first"), put("second")] == [("new", "taken"), ("the same", "taken"), ("kept", "waiting")]
    assert there(chapter)[name] == "first"
    assert put("second", anew=True) == ("replaced", "taken") and there(chapter)[name] == "second"
    aside = chapter.course.state / "replaced" / "ada" / f"{NAME}.1" / f"{NAME}.ipynb"
    assert aside.read_text() == "first"


def test_a_file_put_there_by_hand_is_not_doubled(chapter: Chapter, tmp_path: Path) -> None:
    loose = chapter.course.root / "submitted" / "ada" / f"{NAME}.ipynb"
    loose.parent.mkdir(parents=True)
    loose.write_text("by hand")
    files = download(tmp_path, {f"lovelaceada_501_1_{NAME}.ipynb": "other"})
    assert intake.collect(chapter, files, roster(tmp_path)).collected[0].said == "kept"
    assert intake.collect(chapter, files, roster(tmp_path), anew=True).collected[0].said == "replaced"
    assert there(chapter) == {f"ada/{NAME}/{NAME}.ipynb": "other"}


def test_names_that_would_leave_the_folder_stay_in_it(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"../../..evil_1_2_{NAME}.ipynb": "x", f"..\\up_3_4_{NAME}.ipynb": "y"}
    intake.collect(chapter, download(tmp_path, files))
    assert all(".." not in name for name in there(chapter)) and len(there(chapter)) == 2
    assert {path.name for path in chapter.course.root.iterdir()} <= {"source", "submitted", ".grading"}


@pytest.mark.parametrize(
    ("files", "says"),
    [({"readme.txt": "x"}, "expected the names that Canvas, Moodle or Gradescope give to notebooks, got readme.txt"),
     ({}, "got nothing in"), (None, "cannot be read"),
     ({"submission_metadata.yml": "a: [", "submission_1/a.ipynb": "x"}, "got no YAML")],
)  # fmt: skip
def test_a_download_that_is_none(
    chapter: Chapter, tmp_path: Path, files: dict[str, str] | None, says: str
) -> None:
    path = download(tmp_path, files or {})
    if files is None:
        path.write_text("no archive")
    with pytest.raises(UsageError, match=says):
        intake.collect(chapter, path)
    assert not (chapter.course.root / "submitted").exists()
