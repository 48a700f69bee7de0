"""Every kind of thing that people hand in, by every platform: each entry ends somewhere, and the counts add up."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.layout import Chapter, Course
from autograder.results import accounts
from autograder.submissions import collect as grading
from autograder.submissions import handed_in, intake
from autograder.submissions.intake import Account

NAME = "01-linear-model"
Files = dict[str, str | bytes]
NOTEBOOK = '{"cells": [], "nbformat": 4}'


def notebook(grade_id: str) -> str:
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": grade_id}}, "source": "x"}
    return json.dumps({"cells": [cell], "nbformat": 4})


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    return _chapter(tmp_path, NAME, {NAME: "mse"})


@pytest.fixture
def two(tmp_path: Path) -> Chapter:
    """An assignment of two notebooks."""
    return _chapter(tmp_path, "hw1", {"problem-1": "f1", "problem-2": "f2"})


def _chapter(tmp_path: Path, name: str, notebooks: dict[str, str]) -> Chapter:
    folder = tmp_path / "course" / "source" / name
    folder.mkdir(parents=True)
    for stem, grade_id in notebooks.items():
        (folder / f"{stem}.ipynb").write_text(notebook(grade_id))
    return Course(tmp_path / "course").chapter(name)


def zipped(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def collected(chapter: Chapter, files: Files, roster: str = "", name: str = "download.zip") -> Account:
    place = chapter.course.root.parent
    (place / name).write_bytes(zipped(files))
    (place / "roster.csv").write_text(roster, encoding="utf-8")
    account = intake.collect(chapter, place / name, place / "roster.csv" if roster else None)
    n = len(account.outcomes)
    counts = [account.count(state) for state in ("taken", "waiting", "refused")]  # type: ignore[arg-type]
    assert sum(counts) == n and n + account.own == len(files)
    assert account.line.startswith(f"{n} entr") and account.settled == (counts == [n, 0, 0])
    return account


def ends(account: Account) -> dict[str, str]:
    return {outcome.path: outcome.state for outcome in account.outcomes}


def there(chapter: Chapter) -> dict[str, str]:
    root = chapter.course.root / "submitted"
    return {
        p.relative_to(root).as_posix(): p.read_text(encoding="utf-8", errors="replace")
        for p in root.rglob("*")
        if p.is_file()
    }


@pytest.mark.parametrize(
    "file",
    [
        f"{NAME}.ipynb", f"{NAME}.ipynb.json", f"{NAME}.ipynb.txt", f"{NAME}.IPYNB", f"{NAME}-1.ipynb",
        "My_Home_1.ipynb", f"{NAME} (2).ipynb", f"{NAME}.json", f"{NAME}.txt", f"{NAME}.ipynb (1).txt", "üben.ipynb",
    ],
)  # fmt: skip
def test_a_notebook_is_taken_by_whatever_name(file: str, chapter: Chapter) -> None:
    account = collected(chapter, {f"smith_jonesann_1002_50002_{file}": NOTEBOOK})
    assert account.settled and there(chapter) == {f"smith_jonesann/{NAME}/{NAME}.ipynb": NOTEBOOK}


@pytest.mark.parametrize(
    ("entry", "data", "says"),
    [
        ("brownbo_1010_50010_work.pdf", "%PDF", "work.pdf is a PDF, not a notebook"),
        ("brownbo_1010_50010_work.py", "print()", "work.py is a Python file"),
        ("brownbo_1010_50010_work.rar", "Rar!", "work.rar is a RAR archive"),
        ("brownbo_1010_50010_work.txt", "hello", "work.txt is a text"),
        ("brownbo_1010_50010_work", "hello", "work is a file without an ending"),
        ("brownbo_1010_link.html", "<a href='https://colab.example/x'>", r"a link .*, no file \(https://colab.example/x\)"),
        ("brownbo_LATE_1010_text.html", "<p>", "online text was handed in, no file"),
        ("brownbo_1010_50010_work.zip", b"PK", "work.zip cannot be opened as a zip archive"),
        ("brownbo_1010_50010_work.zip", zipped({"a.docx": ""}), "expected one notebook in work.zip, found 0"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_waits_with_its_person_and_reason(
    entry: str, data: str | bytes, says: str, chapter: Chapter, capsys: pytest.CaptureFixture[str]
) -> None:
    account = collected(chapter, {entry: data})
    accounts.accounted(account)
    said = capsys.readouterr().out.splitlines()
    with pytest.raises(AssertionError, match=f"^brownbo: waiting: {entry}: {says}"):
        raise AssertionError(said[0])
    assert said[-1] == "1 entry: 0 taken, 1 waiting, 0 refused"
    (submission,) = grading.collect(chapter)  # grading lists them too
    assert submission.student == "brownbo" and submission.problem


def test_what_lies_beside_a_notebook_is_refused_and_named(chapter: Chapter) -> None:
    files: Files = {
        f"doe_1_2_{NAME}.ipynb": NOTEBOOK, "doe_1_3_helper.py": "x", "doe_1_4_scratch.ipynb": "{}", ".DS_Store": "",
        "__MACOSX/._x": "", "readme.md": "x",
    }  # fmt: skip
    account = collected(chapter, files)
    assert account.line == "4 entries: 1 taken, 0 waiting, 3 refused" and account.own == 2
    assert next(o.why for o in account.outcomes if o.path == "readme.md").startswith("its name is none that Canvas")
    assert list(there(chapter)) == [f"doe/{NAME}/{NAME}.ipynb"]


def test_of_two_odd_names_the_one_with_the_chapters_cells_counts(chapter: Chapter) -> None:
    account = collected(chapter, {"doe_1_2_a.ipynb": notebook("mse"), "doe_1_3_b.ipynb": NOTEBOOK})
    assert ends(account) == {"doe_1_2_a.ipynb": "taken", "doe_1_3_b.ipynb": "refused"}


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,HW (4711)
,,,,,Manual Posting
    Points Possible,,,,,20
"Lovelace, Ada",501,U501,ada,A,
"Bold, Ben",12345,U2,ben,A,
"Twin, Tim",503,U3,tim3,A,
"Twin, Tim",504,U4,tim4,A,
"""


def test_canvass_own_gradebook_is_a_roster_and_names_who_is_missing(chapter: Chapter) -> None:
    files: Files = {f"love_lace_ada_LATE_501_9_{NAME}.ipynb": "1", f"twintim_504_9_{NAME}.ipynb": "2"}
    account = collected(chapter, files, CANVAS)
    assert [(c.student, c.late) for c in account.collected] == [("ada", True), ("tim4", False)]
    assert account.absent == ["Bold, Ben (ben)", "Twin, Tim (tim3)"] and account.unknown == []
    assert handed_in.facts(chapter)["ada"]["late"] is True and handed_in.facts(chapter)["tim4"]["late"] is False


def test_underscores_and_digits_in_a_name_are_told_apart_by_the_rosters_ids(chapter: Chapter) -> None:
    account = collected(chapter, {f"x_7_8_501_9_{NAME}.ipynb": "1"}, CANVAS)
    assert [c.student for c in account.collected] == ["ada"]


def test_an_anonymous_id_of_digits_is_nobodys_number(chapter: Chapter) -> None:
    files: Files = {f"anon_12345_9_{NAME}.ipynb": "1", f"anon_aB3dE_9_{NAME}.ipynb": "2"}
    account = collected(chapter, files, CANVAS)
    assert [c.student for c in account.collected] == ["anon_12345", "anon_aB3dE"] == account.unknown


def test_two_people_of_one_name_wait_where_only_the_name_is_known(chapter: Chapter) -> None:
    account = collected(chapter, {f"Tim Twin_1_assignsubmission_file_/{NAME}.ipynb": "1"}, CANVAS)
    assert "2 people called Tim Twin (tim3, tim4)" in account.outcomes[0].why and not account.settled
    assert not (chapter.course.root / "submitted").exists()


def test_people_whose_names_make_one_folder_stay_apart(chapter: Chapter) -> None:
    form = "{}_{}_assignsubmission_file_/a.ipynb"
    account = collected(chapter, {form.format("Jane Doe", 1): "1", form.format("Jane-Doe", 2): "2"})
    assert len(account.collected) == 2 and sorted(there(chapter).values()) == ["1", "2"]


GROUPS = "student_id,name,canvas_id,group\nada,Ada Love,501,Group A\nben,Ben Bold,502,Group A\nzoe,Zoe Zed,503,\n"


def test_canvas_a_groups_file_goes_to_its_members_or_waits_and_invents_nobody(chapter: Chapter) -> None:
    files: Files = {f"groupa_501_9_{NAME}.ipynb": "1", f"zedzoe_503_9_{NAME}.ipynb": "2"}
    account = collected(chapter, files, GROUPS)
    assert [(c.student, c.partners) for c in account.collected] == [("ada", ("ben",)), ("ben", ("ada",)), ("zoe", ())]
    assert handed_in.facts(chapter)["ada"]["partners"] == ["ben"] and account.settled


@pytest.mark.parametrize("roster", ["", "student_id,name,canvas_id\nada,Ada Love,501\n"])
def test_canvas_a_group_that_nobody_knows_waits(chapter: Chapter, roster: str) -> None:
    account = collected(chapter, {f"groupa_501_9_{NAME}.ipynb": "1"}, roster)
    assert ends(account) == {f"groupa_501_9_{NAME}.ipynb": "waiting"} and "column `group`" in account.outcomes[0].why
    assert not (chapter.course.root / "submitted").exists()


@pytest.mark.parametrize("roster", ["", GROUPS])
def test_moodle_the_teams_name_is_no_part_of_the_students(chapter: Chapter, roster: str) -> None:
    form = "Team-1-{}_{}_assignsubmission_file_/x.ipynb"
    account = collected(chapter, {form.format("Ada Love", 31): "same", form.format("Ben Bold", 32): "same"}, roster)
    names = ("ada", "ben") if roster else ("Ada_Love", "Ben_Bold")
    assert [(c.student, c.partners) for c in account.collected] == [(names[0], (names[1],)), (names[1], (names[0],))]


def test_moodle_a_hyphen_in_a_name_is_no_team(chapter: Chapter) -> None:
    form = "{}_{}_assignsubmission_file_/x.ipynb"
    names = ("Anna-Lena Berg", "Anna-Maria Tal", "Zoe Zed")
    account = collected(chapter, {form.format(name, i): "same" for i, name in enumerate(names, 31)})
    assert [c.student for c in account.collected] == ["Anna-Lena_Berg", "Anna-Maria_Tal", "Zoe_Zed"]
    assert not any(c.partners for c in account.collected)


def test_moodles_participant_number_is_nobodys_id_number(chapter: Chapter) -> None:
    roster = "student_id,name,id_number\nada,Ada Love,1001\nben,Ben Bold,1002\n"
    form = "{}_{}_assignsubmission_{}_/{}"
    files: Files = {
        form.format("Ada Love", 1002, "file", "x.ipynb"): "ada's",
        form.format("Ben Bold", 1001, "file", "y.ipynb"): "ben's",
        form.format("Cleo", 1003, "onlinetext", "onlinetext.html"): "<p>",
        "Ada Love_1002_assignfeedback_file_/note.pdf": "x",
    }  # fmt: skip
    account = collected(chapter, files, roster)
    assert there(chapter)[f"ada/{NAME}/{NAME}.ipynb"] == "ada's"
    assert there(chapter)[f"ben/{NAME}/{NAME}.ipynb"] == "ben's"
    assert account.line == "4 entries: 2 taken, 1 waiting, 1 refused" and account.unknown == ["Cleo"]


def test_moodle_without_names_goes_by_the_worksheets_participants(chapter: Chapter) -> None:
    roster = "Identifier,Full name,Email address\nParticipant 77,Eve Early,e@x.org\n"
    account = collected(chapter, {f"Participant_77_assignsubmission_file_/{NAME}.ipynb": "1"}, roster)
    assert [c.student for c in account.collected] == ["e@x.org"]


META = """submission_1:
  :submitters:
  - {":name": Ada Love, ":sid": ada, ":email": a@x.org}
  - {":name": Ben Bold, ":email": ben@x.org}
  :created_at: 2026-11-24 10:00:00.000000000 Z
"""


def test_gradescope_a_group_and_a_folder_that_is_nobodys(chapter: Chapter) -> None:
    files: Files = {
        "export/submission_1/x.ipynb": "1", "export/submission_2/x.ipynb": "2", "export/submission_metadata.yml": META,
    }  # fmt: skip
    roster = "Name,SID,Email,Sections\nAda Love,ada,a@x.org,A\nBen Bold,ben,ben@x.org,A\n"
    account = collected(chapter, files, roster)
    assert [(c.student, c.partners) for c in account.collected] == [("ada", ("ben",)), ("ben", ("ada",))]
    assert ends(account)["export/submission_2/x.ipynb"] == "refused" and account.absent == []
    assert there(chapter)[f"ben/{NAME}/timestamp.txt"].startswith("2026-11-24 10:00:00")


BOTH = zipped({"a/problem-1.ipynb": "1", "b/problem-2.ipynb": "2", "x.txt": ""})


def canvas(*files: str, data: str = "") -> Files:
    return {f"liwei_2_{i}_{file}": data or file for i, file in enumerate(files)}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (canvas("problem-1.ipynb", "problem-2.ipynb"), {"problem-1", "problem-2"}),
        (canvas("problem-2.ipynb"), {"problem-2"}),
        (canvas("problem-2-1.ipynb", "Problem 1 (1).IPYNB"), {"problem-1", "problem-2"}),
        ({"liwei_2_3_all.zip": BOTH}, {"problem-1", "problem-2"}),
        (canvas("solved.ipynb", data=notebook("f2")), {"problem-2"}),
    ],
)  # fmt: skip
def test_of_several_notebooks_each_is_collected_under_its_own_name(files: Files, names: set[str], two: Chapter) -> None:
    account = collected(two, files)
    assert account.settled and set(account.collected[0].files) == {f"{name}.ipynb" for name in names}
    (submission,) = grading.collect(two)
    assert submission.files.keys() == names and not submission.problem


def test_a_notebook_of_neither_name_waits(two: Chapter) -> None:
    account = collected(two, canvas("solved.ipynb"))
    assert "solved.ipynb is none of problem-1.ipynb, problem-2.ipynb" in account.outcomes[0].why
    assert grading.collect(two)[0].problem.startswith("there is one notebook and none is named problem-1.ipynb")


def test_nothing_is_written_before_everything_was_understood(two: Chapter) -> None:
    with pytest.raises(UsageError, match="got no YAML"):
        collected(two, {"submission_1/problem-1.ipynb": "1", "submission_metadata.yml": "a: ["})
    assert {path.name for path in two.course.root.iterdir()} == {"source"}


OTHERS: dict[str, Files] = {
    "Blackboard": {
        "gradebook_DL_2026_HW1_jdoe_attempt_2026-11-24-10-00-00_x.ipynb": "old",
        "gradebook_DL_2026_HW1_jdoe_attempt_2026-11-24-10-00-00.txt": "receipt",
        "gradebook_DL_2026_HW1_jdoe_attempt_2026-11-25-10-00-00_x.ipynb": "1",
    },
    "Brightspace": {"index.html": "", "12-34 - Jane Doe - Nov 24, 2026 1000 AM/x.ipynb": "1"},
    "ILIAS": {"HW1/Doe_Jane_jdoe_77/20261124100000_x.ipynb": "1"},
    "Sakai": {"HW1/grades.csv": "", "HW1/Doe, Jane(jdoe)/Submission attachment(s)/x.ipynb": "1",
               "HW1/Doe, Jane(jdoe)/timestamp.txt": "20261124"},
    "nbgrader": {f"jdoe+{NAME}+2026-11-24 10:00:00.5 UTC/{NAME}.ipynb": "1",
                  f"jdoe+{NAME}+2026-11-24 10:00:00.5 UTC/timestamp.txt": "2026-11-24 10:00:00.5 UTC",
                  f"jdoe+{NAME}+2026-11-24 10:00:00.5 UTC/submission_secret.txt": "ab"},
    "GitHub": {"hw1-submissions/hw1-jdoe/x.ipynb": "1", "hw1-submissions/hw1-jdoe/README.md": "x"},
}  # fmt: skip


@pytest.mark.parametrize("system", OTHERS)
def test_other_platforms_are_read(system: str, chapter: Chapter) -> None:
    files = OTHERS[system]
    place = chapter.course.root.parent
    (place / "d.zip").write_bytes(zipped(files))
    (place / "r.csv").write_text("student_id,name\njdoe,Jane Doe\n")
    account = intake.collect(chapter, place / "d.zip", place / "r.csv")
    assert [c.student for c in account.collected] == ["jdoe"] and account.absent == account.unknown == []
    assert there(chapter)[f"jdoe/{NAME}/{NAME}.ipynb"] == "1" and account.count("taken") == 1
    assert account.own + len(account.outcomes) == len(files)
    secret = there(chapter).get(f"jdoe/{NAME}/submission_secret.txt")
    assert secret == ("ab" if system == "nbgrader" else None)


def test_the_exchange_of_another_assignment_waits(chapter: Chapter) -> None:
    account = collected(chapter, {"jdoe+ps2+2026-11-24 10:00:00 UTC/ps2.ipynb": "1"})
    assert account.outcomes[0].why == "it was handed in for ps2: collect it there"


def test_repositories_without_their_folder_are_recognised_and_refused(chapter: Chapter, tmp_path: Path) -> None:
    for name in ("hw1-ada/.git/config", "hw1-ada/x.ipynb"):
        (tmp_path / "repos" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "repos" / name).touch()
    with pytest.raises(UsageError, match="GitHub Classroom: pass the folder <assignment>-submissions/"):
        intake.collect(chapter, tmp_path / "repos")


def test_links_and_pipes_in_a_folder_are_named(chapter: Chapter, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / f"doe_1_2_{NAME}.ipynb").symlink_to(tmp_path / "secret")
    (folder / f"roe_2_3_{NAME}.ipynb").write_text("1")
    account = intake.collect(chapter, folder)
    assert [o.state for o in account.outcomes] == ["waiting", "taken"]
    assert account.outcomes[0].why == "it is a link; links are not followed"
