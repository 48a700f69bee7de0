"""autograder.pipeline: a class in, a report out; and what one submission may cost the others: nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import classes
import pytest
from conftest import CHAPTER, Class, points, statuses

from autograder import notebook as nb
from autograder import pipeline
from autograder.errors import Locked, UsageError
from autograder.judging import pool
from autograder.layout import Course
from autograder.pipeline import Options
from autograder.records.ledger import locked

pytestmark = pytest.mark.sandbox
Entry = dict[str, Any]
Entries = dict[str, Entry]


def judged(entry: Entry) -> list[Entry]:
    """A submission's exercises without the student's own text, which may be a stub's or an answer's."""
    return [{k: v for k, v in e.items() if k != "answer"} for e in entry["exercises"]]


# --- one class, every mishap ---


def test_blank_gets_exactly_0(entries: Entries) -> None:
    assert entries["blank"]["score"] == 0
    assert set(statuses(entries["blank"]).values()) == {"not-attempted"}
    assert entries["blank"]["status"] == "graded" and entries["blank"]["flags"] == []


def test_the_reference_gets_exactly_all_but_the_written_question(entries: Entries, report01: Entry) -> None:
    assert entries["reference"]["score"] == classes.FULL == report01["max_score"] - 2
    for exercise in entries["reference"]["exercises"]:
        if exercise["grade_id"] != "explain_risk":
            assert (exercise["status"], exercise["points"]) == ("passed", exercise["max_points"])
            assert all(test["passed"] for test in exercise["tests"])


@pytest.mark.parametrize("student", classes.LOST)
def test_one_bad_answer_costs_that_answer_only(student: str, entries: Entries) -> None:
    status, flags, says = classes.LOST[student]
    entry, whole = entries[student], points(entries["reference"])
    assert points(entry) == whole | {"split": 0.0}
    assert statuses(entry)["split"] == status
    assert entry["status"] == "graded" and entry["flags"] == flags
    split = next(e for e in entry["exercises"] if e["exercise"] == "split")
    assert split.get("message", "").startswith(says) and bool(split.get("message")) == bool(says)


def test_a_lost_answer_says_so_in_each_of_its_tests(entries: Entries) -> None:
    long = "it took too long"
    for student, words in (("loop", long), ("sleeper", long), ("killer", "it ended the Python process")):
        split = next(e for e in entries[student]["exercises"] if e["exercise"] == "split")
        assert all(test["message"].startswith(words) for test in split["tests"])


@pytest.mark.parametrize("student", ["noisy", "flood"])
def test_what_correct_work_prints_costs_nothing(student: str, entries: Entries) -> None:
    assert entries[student]["score"] == classes.FULL and entries[student]["flags"] == []


@pytest.mark.parametrize("student", [*classes.EDITED, "renamed"])
def test_a_damaged_notebook_keeps_its_marks_and_says_what_was_repaired(student: str, entries: Entries) -> None:
    entry = entries[student]
    assert entry["score"] == classes.FULL and entry["status"] == "graded"
    assert judged(entry) == judged(entries["reference"])
    flag = classes.FLAGS.get(student)
    if flag:
        assert flag in entry["flags"]
        assert flag.removeprefix("repaired:").replace("-", " ") in entry["note"]
    else:
        assert entry["flags"] == []


def test_identical_answers_get_identical_entries(entries: Entries) -> None:
    twin, first = entries["twin"], entries["reference"]
    assert {**twin, "student": ""} == {**first, "student": ""}


@pytest.mark.parametrize("student", classes.UNGRADABLE)
def test_what_no_machine_can_grade_waits_for_a_person(student: str, entries: Entries) -> None:
    entry = entries[student]
    assert (entry["status"], entry["score"], entry["exercises"]) == ("manual", 0, [])
    assert entry["note"].startswith(classes.UNGRADABLE[student])


def test_a_written_answer_waits_for_a_person_and_the_rest_is_graded(entries: Entries) -> None:
    entry = entries["written"]
    assert entry["status"] == "graded" and entry["score"] == classes.FULL
    assert statuses(entry)["explain_risk"] == "manual"
    assert entry["note"] == "", "that it waits is said once for the class, and not on every row"
    assert statuses(entries["reference"])["explain_risk"] == "not-attempted"


# --- the contract ---

REQUIRED = {
    "report": {"chapter": str, "max_score": float, "submissions": list},
    "submission": {
        "student": str, "status": str, "score": (int, float), "seconds": (int, float), "flags": list, "note": str,
        "exercises": list,
    },
    "exercise": {
        "grade_id": str, "exercise": str, "points": float, "max_points": float, "status": str, "tests": list,
    },
    "test": {"name": str, "passed": bool, "message": str},
}  # fmt: skip
EXTRA = {
    "report": {"title", "generated", "jobs", "seconds", "tests", "written", "dropped", "changes", "changed",
               "names", "odd_marks"},
    "submission": {"late_penalty", "late", "extension", "beside", "partners"},
    "exercise": {
        *("answer", "message", "manual_score", "in_kernel"),
        *("extra_credit", "comment", "look_again", "with_reference", "broken"),
    },
    "test": {"status", "hint", "hidden", "expected", "got", "says", "named", "costs"},
}


def fits(kind: str, found: Entry) -> None:
    assert REQUIRED[kind].keys() <= found.keys() <= REQUIRED[kind].keys() | EXTRA[kind]
    for key, wanted in REQUIRED[kind].items():
        assert isinstance(found[key], wanted), (kind, key, found[key])


def test_the_report_is_as_the_contract_has_it(report01: Entry) -> None:
    fits("report", report01)
    assert (report01["chapter"], report01["max_score"]) == (CHAPTER, 20.0)
    for submission in report01["submissions"]:
        fits("submission", submission)
        assert submission["status"] in {"graded", "manual", "retry"}
        assert all(isinstance(flag, str) for flag in submission["flags"]) and "\n" not in submission["note"]
        for exercise in submission["exercises"]:
            fits("exercise", exercise)
            assert exercise["status"] in {"passed", "failed", "error", "timeout", "not-attempted", "manual"}
            assert 0 <= exercise["points"] <= exercise["max_points"]
            for test in exercise["tests"]:
                fits("test", test)
    assert len(report01["submissions"]) == len(list(classes.ONE_ANSWER) + list(classes.EDITED)) + 8


def test_the_tests_of_the_report_are_the_chapters(report01: Entry, chapter01: Any) -> None:
    assert {name: [t["name"] for t in tests] for name, tests in report01["tests"].items()} == {
        name: [test.name for test in tests] for name, tests in chapter01.tests.items()
    }
    assert report01["written"] == ["explain_risk"]


def test_nothing_of_a_hidden_test_is_said(report01: Entry) -> None:
    for submission in report01["submissions"]:
        for exercise in submission["exercises"]:
            for test in (t for t in exercise["tests"] if t["hidden"]):
                assert "expected" not in test and "got" not in test
                assert not any(c.isdigit() for c in test["message"]), test


def test_scores_are_the_sums_of_the_points(entries: Entries) -> None:
    for entry in entries.values():
        assert entry["score"] == pytest.approx(sum(points(entry).values()))


# --- again, in part, in parallel ---


class Worked(AssertionError):
    """A worker was asked for."""


@pytest.fixture
def no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to start grading processes fail."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise Worked("a worker was asked for")

    monkeypatch.setattr(pool, "ProcessPoolExecutor", fail)
    monkeypatch.setattr("autograder.sandbox.isolation.Sandbox.start", fail)


GOOD = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4"}


def write_small(klass: Class) -> None:
    klass.submit("ada", klass.notebook(GOOD))
    klass.submit("bob", klass.notebook(GOOD | {"add": "def add(a, b):\n    return 3"}))
    klass.submit("eve", klass.notebook({"share": "def share():\n    return 1.5"}))
    klass.submit("zoe", b"")


def test_a_second_run_takes_everything_from_the_ledger(plain_class: Class, request: pytest.FixtureRequest) -> None:
    write_small(plain_class)
    first = plain_class.grade()
    request.getfixturevalue("no_workers")
    second = plain_class.grade()
    assert {s: e for s, e in second.items() if s} == {s: e for s, e in first.items() if s}
    plain_class.submit("tim", plain_class.notebook(GOOD))  # the same answers as ada's
    assert judged(plain_class.grade()["tim"]) == judged(first["ada"])
    plain_class.submit("ada", plain_class.notebook({}))
    with pytest.raises(Worked, match="a worker was asked for"):
        plain_class.grade()


def test_one_job_and_two_give_the_same_grades(plain_class: Class) -> None:
    write_small(plain_class)
    one = plain_class.grade(jobs=1)
    ledgers = list((plain_class.root / ".grading").glob("ledger*"))
    assert ledgers
    for path in ledgers:
        path.unlink()
    two = plain_class.grade(jobs=2)
    assert two[""]["jobs"] == 2
    for student in ("ada", "bob", "eve", "zoe"):
        assert {**one[student], "seconds": 0} == {**two[student], "seconds": 0}
    assert {student: one[student]["score"] for student in ("ada", "bob", "eve", "zoe")} == {
        "ada": 6, "bob": 4, "eve": 1.5, "zoe": 0,
    }  # fmt: skip


def test_only_some_students_may_be_graded(plain_class: Class) -> None:
    write_small(plain_class)
    found = plain_class.grade(students=("bob",))
    assert set(found) == {"bob", ""}
    with pytest.raises(UsageError, match="expected students with a folder in .*, got nobody"):
        plain_class.grade(students=("nobody",))


def test_one_exercise_alone_is_regraded_and_the_others_keep_what_they_had(
    class01: Class, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class01.submit("ada", class01.notebook({key: reference01[key] for key in ("predict", "mse")}))
    before = class01.grade()["ada"]
    assert before["score"] == 4 or before["score"] > 0
    after = class01.grade(only="mse")["ada"]
    assert {**after, "seconds": 0} == {**before, "seconds": 0}
    class01.submit("new", class01.notebook({"mse": reference01["mse"]}))
    found = class01.grade(only="mse")
    assert found["new"]["status"] == "retry" and "never graded whole" in found["new"]["note"]
    with pytest.raises(UsageError, match="expected --only to name one of predict, .*; got 'mae'"):
        class01.grade(only="mae")


def test_regrading_one_exercise_takes_its_new_verdict(graded: Path, tmp_path: Path) -> None:
    before = {"flags": ["timeout"], "exercises": [{"grade_id": "a", "n": 1}, {"grade_id": "b", "n": 1}], "seconds": 3}
    new = {"flags": ["crash"], "exercises": [{"grade_id": "b", "n": 2}], "seconds": 1}
    merged = pipeline._merged(before, new)
    assert merged["exercises"] == [{"grade_id": "a", "n": 1}, {"grade_id": "b", "n": 2}]
    assert merged["flags"] == ["crash", "timeout"]


def test_a_manual_mark_survives_regrading(plain_class: Class) -> None:
    from nbgrader.api import Gradebook

    write_small(plain_class)
    plain_class.grade()
    url = f"sqlite:///{plain_class.root / 'gradebook.db'}"
    with Gradebook(url, "deep-learning") as book:
        grade = book.find_grade("test_add", "ps1", "ps1", "bob")
        assert (grade.auto_score, grade.manual_score) == (0, None)
        grade.manual_score = 1.25
        book.db.commit()
    for change in (GOOD, {}):
        plain_class.submit("ada", plain_class.notebook(change))
        found = plain_class.grade()["bob"]
        assert points(found)["add"] == 1.25 and found["score"] == 5.25
        (plain_class.root / ".grading" / "ledger.sqlite").unlink()
    with Gradebook(url, "deep-learning") as book:
        grade = book.find_grade("test_add", "ps1", "ps1", "bob")
        assert (grade.manual_score, grade.score) == (1.25, 1.25)


def test_two_graders_at_once_are_refused(plain_class: Class) -> None:
    write_small(plain_class)
    with locked(plain_class.chapter.course.state), pytest.raises(Locked, match="another grader"):
        plain_class.grade()


def test_a_machine_that_fails_gives_no_mark_and_asks_for_another_try(
    plain_class: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    class Broken:
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *args: object) -> None: ...

        def submit(self, *args: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("out of memory"))
            return future

    write_small(plain_class)
    with monkeypatch.context() as patch:
        patch.setattr(pool, "ProcessPoolExecutor", Broken)
        found = plain_class.grade()
    assert {s: found[s]["status"] for s in ("ada", "bob", "eve", "zoe")} == {
        "ada": "retry", "bob": "retry", "eve": "retry", "zoe": "manual",
    }  # fmt: skip
    assert "the machine failed, not the student (out of memory): grade again" in found["ada"]["note"]
    assert plain_class.grade()["ada"]["score"] == 6


@pytest.mark.parametrize("jobs", [0, -1, 513])
def test_a_nonsensical_number_of_jobs_is_refused(jobs: int) -> None:
    with pytest.raises(UsageError, match=f"expected --jobs between 1 and 512, got {jobs}"):
        _ = Options(jobs=jobs).n_jobs


def test_progress_is_told(plain_class: Class) -> None:
    write_small(plain_class)
    told: list[tuple[int, int]] = []
    pipeline.grade_chapter(plain_class.chapter, Options(jobs=1), lambda done, total, _: told.append((done, total)))
    assert told[0] == (1, 4) and told[-1] == (4, 4) and told == sorted(told)


def test_the_autograded_notebooks_hold_the_students_answers_and_no_hidden_test(graded: Path, entries: Entries) -> None:
    for student, entry in entries.items():
        path = graded / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb"
        assert path.exists() == (entry["status"] == "graded")
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert "HIDDEN TESTS" not in text and "autograder.chapters" not in text
    noisy = json.loads((graded / "autograded" / "noisy" / CHAPTER / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    assert nb.source(classes.find(noisy, "predict")) == classes.ONE_ANSWER["noisy"]["predict"]


def test_a_course_without_the_chapter_is_refused(graded: Path) -> None:
    with pytest.raises(UsageError, match=r"expected one of 01-linear-model; got '07'"):
        Course(graded).chapter("07")


def test_as_many_jobs_as_cores_get_one_each_and_fewer_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.os, "sched_getaffinity", lambda _: {3, 1})
    assert pool.cores_for(2) == (1, 3) and pool.cores_for(1) == () == pool.cores_for(3)


def test_a_job_and_its_sandbox_share_their_core(plain_class: Class) -> None:
    import os

    where = "def add(a, b):\n    import os\n    print(sorted(os.sched_getaffinity(0)))\n    return a + b\n{}"
    show = "import os; print(sorted(os.sched_getaffinity(0)))"
    for student in ("ada", "bob"):
        plain_class.submit(student, plain_class.notebook({"add": where.format(show) + f"  # {student}"}))
    cores = sorted(os.sched_getaffinity(0))
    plain_class.grade(jobs=len(cores))
    texts = [str(nb.read(path)) for path in (plain_class.root / "autograded").rglob("*.ipynb")]
    assert len(texts) == 2 and all(any(f"[{core}]" in text for core in cores) for text in texts)
