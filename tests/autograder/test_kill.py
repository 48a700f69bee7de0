"""A grader that is killed, doubled, or out of room: nothing is lost, nothing is there twice, nothing is half."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import CHAPTER, PROJECT, Class
from nbgrader.api import Gradebook

from autograder.errors import AutograderError, Locked
from autograder.judging.session import Budget
from autograder.layout import Course
from autograder.pipeline import Options, grade_chapter
from autograder.records.ledger import Ledger, locked

pytestmark = pytest.mark.sandbox

GRADE = """
import sys
from pathlib import Path
from autograder.layout import Course
from autograder.pipeline import Options, grade_chapter
from autograder.judging.session import Budget
if __name__ == "__main__":
    grade_chapter(Course(Path(sys.argv[1])).chapter({chapter!r}), Options(jobs=2, budget=Budget(cell=20, total=60)))
"""
STUDENTS = 20
Verdicts = dict[str, tuple[float, list[tuple[str, float]]]]


def make_class(class01: Class, round_: int = 0) -> Course:
    """Twenty students: every other one is right in `predict`, the others are wrong in ways of their own.

    In another round they hand in the same code with another comment, so that there is work again.
    """
    for number in range(STUDENTS):
        value = "w * x + b" if number % 2 else f"(w + {number + 1}) * x + b + 5"
        answer = f"def predict(x, w, b=0.0):\n    return {value}  # {number} {round_}\n"
        class01.submit(f"s{number:02}", class01.notebook({"predict": answer}))
    return class01.chapter.course


def started(course: Course) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    code = GRADE.format(chapter=CHAPTER)
    script = course.root / "grade_it.py"
    script.write_text(code)
    command = [sys.executable, str(script), str(course.root)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def finished(course: Course) -> Verdicts:
    """Grade to the end; what the report says, after checking that the gradebook says the same, once."""
    report = grade_chapter(course.chapter(CHAPTER), Options(jobs=2, budget=Budget(cell=20, total=60)))
    said = {
        s["student"]: (s["score"], [(e["grade_id"], e["points"]) for e in s["exercises"]])
        for s in report["submissions"]
    }
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "deep-learning") as book:
        written = {s.student.id: s.score for s in book.assignment_submissions(CHAPTER)}
        assert len(book.assignment_submissions(CHAPTER)) == STUDENTS
    assert written == {student: score for student, (score, _) in said.items()}
    notebooks = sorted(path.name for path in (course.root / "autograded").rglob("*") if path.is_file())
    assert [name for name in notebooks if name.endswith(".ipynb")] == [f"{CHAPTER}.ipynb"] * STUDENTS
    assert not [name for name in notebooks if name.startswith(".")], "a half-written file was left"
    return said


def undisturbed(said: Verdicts) -> bool:
    """Everybody is there, every other one right; a wrong `predict` may pass a test that asks for its shape."""
    right = [student for student, (score, _) in said.items() if score == 1.0]
    return right == [f"s{number:02}" for number in range(1, STUDENTS, 2)] and len(said) == STUDENTS


def descendants(pid: int) -> set[int]:
    """Every process below this one."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found |= set(children)
        waiting += children
    return found


def alive(pids: set[int]) -> set[int]:
    def state(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "X"

    return {pid for pid in pids if state(pid) not in "XZ"}


def kill_at_random(course: Course, rng: random.Random, most: float) -> bool:
    """Start a grader and kill it at a random moment; whether it was still at work. Nothing of it may live on."""
    process = started(course)
    time.sleep(rng.uniform(0.3, most))
    below = descendants(process.pid)
    at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 15
    while alive(below) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(below), "something outlived the grader that was killed"
    return at_work


@pytest.mark.parametrize(
    ("kills", "seed"), [(5, 1), *(pytest.param(10, seed, marks=pytest.mark.nightly) for seed in range(2, 8))]
)
def test_a_killed_grader_resumes_and_nothing_is_lost_or_twice(class01: Class, kills: int, seed: int) -> None:
    course, rng = make_class(class01), random.Random(seed)
    survived, rounds, known = 0, 0, 0
    while survived < kills:
        assert rounds <= 2 * kills, "the grader is too quick to be killed: give it more to do"
        if kill_at_random(course, rng, most=7):
            survived += 1
        else:
            rounds += 1
            make_class(class01, rounds)
        ledger = Ledger(course.state)
        (rows,) = ledger._db.execute("SELECT count(*) FROM results").fetchone()
        ledger.close()
        assert rows >= known, "a result that was kept is gone"
        known = rows
    print(f"{survived} kills met a grader at work, in {rounds + 1} rounds; {known} results were kept by then")
    after = finished(course)
    assert undisturbed(after)
    shutil.rmtree(course.state)  # and now in one go, from nothing
    assert finished(course) == after


# --- two at once ---


def test_a_second_grader_says_who_is_at_work(class01: Class) -> None:
    class01.submit("ada", class01.notebook())
    with locked(class01.chapter.course.state), pytest.raises(Locked, match=rf"process {os.getpid()}\) is at work"):
        class01.grade()
    assert class01.grade()["ada"]["status"] == "graded"


def test_a_second_command_ends_with_2(class01: Class) -> None:
    class01.submit("ada", class01.notebook())
    with locked(class01.chapter.course.state):
        done = command(class01.root)
    assert done.returncode == 2 and "another grader" in done.stderr and "Traceback" not in done.stderr


# --- no room, no permission: in mount namespaces of the test's own ---


def command(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "autograder", "grade", "01", "--course", str(root), "--quiet", "--jobs", "1", *words]
    settings = os.environ | {"PYTHONPATH": str(PROJECT)} | environment
    return subprocess.run(told, capture_output=True, text=True, check=False, env=settings)


def in_mount_namespace(script: str, **values: object) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"PYTHONPATH": str(PROJECT)} | {key: str(value) for key, value in values.items()}
    settings["GRADE"] = f"{sys.executable} -m autograder grade 01 --course $ROOM/course --quiet --jobs 1"
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False, env=settings
    )


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting takes root")
ROOM = 'mkdir -p "$ROOM" && mount -t tmpfs -o size=$SIZE tmpfs "$ROOM" && cp -r "$COURSE" "$ROOM/course"; '


def folder_size(root: Path) -> int:
    return sum(path.stat().st_size // 4096 * 4 + 8 for path in root.rglob("*"))  # kB, in pages


@needs_root
@pytest.mark.parametrize("spare", [0, 100, 400])
def test_a_full_disk_is_said_and_a_second_run_finishes(class01: Class, tmp_path: Path, spare: int) -> None:
    for number in range(4):
        class01.submit(f"s{number}", class01.notebook({"predict": f"def predict(x, w, b=0.0):\n    return {number}"}))
    script = ROOM + 'eval $GRADE; code=$?; mount -o remount,size=64m "$ROOM"; echo "first $code"; '
    script += 'ls -A "$ROOM/course/autograded"/*/* 2>/dev/null | grep "^\\." ; eval $GRADE; echo "second $?"'
    size = f"{folder_size(class01.root) + spare}k"
    done = in_mount_namespace(script, ROOM=tmp_path / "room", COURSE=class01.root, SIZE=size)
    first, second = done.stdout.split("first ")[1].split("second ")
    assert "Traceback" not in done.stderr, done.stderr[-1500:]
    assert second.strip() in {"0", "1"}, done.stderr
    if first.split()[0] == "2":
        assert "autograder: " in done.stderr


@needs_root
def test_a_read_only_course_is_said(class01: Class, tmp_path: Path) -> None:
    class01.submit("ada", class01.notebook())
    script = (
        ROOM
        + 'mount -o remount,ro "$ROOM"; eval $GRADE; echo "first $?"; find "$ROOM/course" -newer "$COURSE/x" | wc -l'
    )
    (class01.root / "x").touch()
    done = in_mount_namespace(script, ROOM=tmp_path / "room", COURSE=class01.root, SIZE="64m")
    assert "first 2" in done.stdout and "Traceback" not in done.stderr, done.stderr[-1500:]
    assert "cannot be written" in done.stderr


# --- the machine fails, not the student ---

FAILING = """#!/bin/sh
case "$*" in *preload*) if [ "$(ls {counter} | wc -l)" -lt {times} ]; then
    mktemp {counter}/XXXXXX >/dev/null; echo "bwrap: Creating new namespace failed: Cannot allocate memory" >&2; exit 1
fi;; esac
exec {real} "$@"
"""


def test_a_machine_without_memory_costs_no_mark(class01: Class, tmp_path: Path) -> None:
    answer = "def predict(x, w, b=0.0):\n    return w * x + b"
    class01.submit("ada", class01.notebook({"predict": answer}))
    (tmp_path / "bin").mkdir()
    (tmp_path / "count").mkdir()
    fake = tmp_path / "bin" / "bwrap"
    fake.write_text(FAILING.format(counter=tmp_path / "count", times=2, real=shutil.which("bwrap")))
    fake.chmod(0o755)
    path = f"{fake.parent}:{os.environ['PATH']}"
    done = command(class01.root, PATH=path)
    assert done.returncode == 1, done.stderr
    with Gradebook(f"sqlite:///{class01.root / 'gradebook.db'}", "deep-learning") as book:
        assert book.assignment_submissions(CHAPTER) == []
    report = (class01.root / "reports" / f"{CHAPTER}.json").read_text()
    assert (
        '"retry"' in report and "the machine failed, not the student" in report and "Cannot allocate memory" in report
    )
    assert command(class01.root, PATH=path).returncode == 0
    with Gradebook(f"sqlite:///{class01.root / 'gradebook.db'}", "deep-learning") as book:
        assert [s.score for s in book.assignment_submissions(CHAPTER)] == [1.0]


# --- one exercise again; several attempts ---


def test_a_mended_test_is_regraded_for_all_and_manual_marks_stay(class01: Class, monkeypatch: Any) -> None:
    answer = "def predict(x, w, b=0.0):\n    return w * x + b"
    for student in ("ada", "alan"):
        class01.submit(student, class01.notebook({"predict": answer, "mse": "def mse(a, b):\n    return -1.0"}))
    class01.grade()
    with Gradebook(f"sqlite:///{class01.root / 'gradebook.db'}", "deep-learning") as book:
        book.find_grade("test_mse", CHAPTER, CHAPTER, "ada").manual_score = 1.5
        book.db.commit()
    found = class01.grade(only="predict")
    assert {s: found[s]["score"] for s in ("ada", "alan")} == {"ada": 2.5, "alan": 1.0}
    with Gradebook(f"sqlite:///{class01.root / 'gradebook.db'}", "deep-learning") as book:
        assert book.find_grade("test_mse", CHAPTER, CHAPTER, "ada").manual_score == 1.5
        assert {s.student.id: s.score for s in book.assignment_submissions(CHAPTER)} == {"ada": 2.5, "alan": 1.0}


def test_of_several_attempts_none_is_chosen_in_silence(class01: Class) -> None:
    path = class01.submit("ada", class01.notebook())
    shutil.copy(path, path.parents[1] / f"{CHAPTER}.ipynb")
    entry = class01.grade()["ada"]
    assert (entry["status"], entry["exercises"]) == ("manual", [])
    assert "several attempts" in entry["note"]


def test_a_ledger_in_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(AutograderError, match="cannot be written"):
        Ledger(tmp_path / "state")
    with pytest.raises(AutograderError, match="cannot be written"), locked(tmp_path / "state"):
        pass
