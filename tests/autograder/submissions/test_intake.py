"""autograder.submissions.intake: what the three systems' downloads look like, and that nothing collected is lost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.layout import Chapter, Course
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
    (tmp_path / "course" / "source" / NAME / f"{NAME}.ipynb").touch()
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
    found = intake.collect(chapter, download(tmp_path, CANVAS), roster(tmp_path))
    assert [(c.student, c.late, c.said) for c in found] == [
        ("ada", False, "new"), ("doejohn", False, "new"), ("zoë", True, "new"),
    ]  # fmt: skip
    assert there(chapter) == {
        f"ada/{NAME}/{NAME}.ipynb": "ada's", f"zoë/{NAME}/{NAME}.ipynb": "zoë's",
        f"doejohn/{NAME}/{NAME}.ipynb": "john's",
    }  # fmt: skip


def test_canvas_without_a_roster_keeps_people_of_one_name_apart(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"doejohn_{number}_90_{NAME}.ipynb": str(number) for number in (1, 2)}
    assert [c.student for c in intake.collect(chapter, download(tmp_path, files))] == ["doejohn-1", "doejohn-2"]


@pytest.mark.parametrize("join", ["/", ""])
def test_moodle(chapter: Chapter, tmp_path: Path, join: str) -> None:
    form = "{name}_{id}_assignsubmission_file_" + join + "{file}"
    people = (("Ada Lovelace", 31), ("Zoë Öztürk", 32), ("A. N. Other", 33))
    files = {form.format(name=name, id=number, file="work.ipynb"): name for name, number in people}
    found = intake.collect(chapter, download(tmp_path, files), roster(tmp_path))
    assert [c.student for c in found] == ["A._N._Other", "ada", "zoë"]
    assert there(chapter)[f"ada/{NAME}/{NAME}.ipynb"] == "Ada Lovelace"


def test_gradescope_with_a_group_and_its_times(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"assignment_5_export/submission_{n}/{NAME}.ipynb": str(n) for n in (77, 78)}
    files["assignment_5_export/submission_metadata.yml"] = META
    found = intake.collect(chapter, download(tmp_path, files), roster(tmp_path))
    assert [c.student for c in found] == ["Ben_Bold", "ada", "zoë"]
    written = there(chapter)
    assert written[f"Ben_Bold/{NAME}/{NAME}.ipynb"] == written[f"zoë/{NAME}/{NAME}.ipynb"] == "78"
    assert written[f"ada/{NAME}/timestamp.txt"].startswith("2026-11-24 10:00:00")


def test_an_unpacked_folder_is_the_same(chapter: Chapter, tmp_path: Path) -> None:
    with zipfile.ZipFile(download(tmp_path, CANVAS)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert len(intake.collect(chapter, tmp_path / "unpacked", roster(tmp_path))) == 3


def test_two_files_of_one_person_are_both_kept_for_a_person_to_choose(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"lovelaceada_501_{n}_{NAME}.ipynb": str(n) for n in (1, 2)}
    (found,) = intake.collect(chapter, download(tmp_path, files), roster(tmp_path))
    assert found.files == (f"{NAME}.ipynb", f"{NAME}_2.ipynb")


def test_what_was_collected_is_never_lost(chapter: Chapter, tmp_path: Path) -> None:
    first, name = {f"lovelaceada_501_1_{NAME}.ipynb": "first"}, f"ada/{NAME}/{NAME}.ipynb"
    second = {f"lovelaceada_501_2_{NAME}-1.ipynb": "second"}
    assert [c.said for c in intake.collect(chapter, download(tmp_path, first), roster(tmp_path))] == ["new"]
    assert [c.said for c in intake.collect(chapter, download(tmp_path, first), roster(tmp_path))] == ["the same"]
    assert [c.said for c in intake.collect(chapter, download(tmp_path, second), roster(tmp_path))] == ["kept"]
    assert there(chapter)[name] == "first"
    (found,) = intake.collect(chapter, download(tmp_path, second), roster(tmp_path), anew=True)
    assert found.said == "replaced" and there(chapter)[name] == "second"
    aside = chapter.course.state / "replaced" / "ada" / f"{NAME}.1" / f"{NAME}.ipynb"
    assert aside.read_text() == "first"


def test_names_that_would_leave_the_folder_stay_in_it(chapter: Chapter, tmp_path: Path) -> None:
    files = {f"../../..evil_1_2_{NAME}.ipynb": "x", f"..\\up_3_4_{NAME}.ipynb": "y"}
    intake.collect(chapter, download(tmp_path, files))
    assert all(".." not in name for name in there(chapter)) and len(there(chapter)) == 2
    assert {path.name for path in chapter.course.root.iterdir()} <= {"source", "submitted"}


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
