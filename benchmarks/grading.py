"""Grading, side by side in one run: plain nbgrader, this autograder at one and two jobs, and the floor below both.

Usage: python benchmarks/grading.py [CHAPTER …] [--students 20] [--peers 20] [--otter PYTHON] [--class-of 300]

For each chapter a class is drawn from its answer bank: every submission is different. The floor is the students'
own cells and all tests executed in one process that has everything imported, without isolation, notebooks or a
gradebook. Throughput is compared as a ratio within this run; the seconds are this machine's, at this moment.
Demonstration cells are part of what nbgrader and otter execute, as they have no way to leave them out. PYTHON is
the interpreter of an environment with otter-grader and the course's requirements (see `benchmarks/otter_peer.py`).
Peers grade one submission after the other at a constant pace: `--peers N` has them grade N and multiplies; 0, none.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("OMP_NUM_THREADS", "1")

from autograder import notebook as nb  # noqa: E402
from autograder.authoring import bank, releasing  # noqa: E402
from autograder.demo import fresh_copy  # noqa: E402
from autograder.judging import plan as planning  # noqa: E402
from autograder.layout import Chapter, Course  # noqa: E402
from autograder.nbgrader_course import generate  # noqa: E402
from autograder.pipeline import Options, grade_chapter  # noqa: E402
from autograder.results.feedback import write_feedback  # noqa: E402
from autograder.results.report import write_report  # noqa: E402

Answers = dict[str, str]


def course_of(name: str, folder: Path) -> Chapter:
    """A course with one chapter, released."""
    source = Course(PROJECT).chapter(name)
    shutil.copytree(source.source.parent, folder / "alone" / "source" / source.name)
    chapter = fresh_copy(Course(folder / "alone"), folder / "course").chapter(source.name)
    releasing.release(chapter)
    return chapter


def draw(chapter: Chapter, students: int) -> list[Answers]:
    """Answers of a class: mostly right, with mistakes from the bank; no two submissions alike."""
    rng = random.Random(0)
    reference, banked = bank.reference(chapter), bank.load(chapter)
    drawn = []
    for number in range(students):
        answers = {}
        for exercise, text in reference.items():
            others = [a.source for a in banked if a.exercise == exercise and _brief(a.name)]
            answers[exercise] = (rng.choice(others) if others and rng.random() < 0.4 else text) + f"\n# {number}"
        drawn.append(answers)
    return drawn


def _brief(name: str) -> bool:
    """Not an answer that is wrong by never ending: what that costs is its time limit, whoever grades."""
    return not any(word in name for word in ("loop", "never_ends", "recurs", "forever"))


def hand_in(chapter: Chapter, drawn: list[Answers]) -> None:
    release = nb.read(chapter.release)
    for number, answers in enumerate(drawn):
        cells = [nb.with_source(cell, answers.get(nb.grade_id(cell), nb.source(cell))) for cell in release["cells"]]
        folder = chapter.course.root / "submitted" / f"s{number:03}" / chapter.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{chapter.notebook_name}.ipynb").write_text(nb.dumps({**release, "cells": cells}), encoding="utf-8")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.monotonic()
    came = work()
    return time.monotonic() - began, came


def nbgrader(chapter: Chapter) -> float:
    """Seconds a submission of `nbgrader autograde`, which must finish all."""
    command = [sys.executable, "-m", "nbgrader", "autograde", chapter.name, "--log-level=ERROR"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    seconds, done = timed(
        lambda: subprocess.run(
            command, cwd=chapter.course.root, env=environment, capture_output=True, text=True, check=False
        )
    )
    graded = len(list((chapter.course.root / "autograded").glob(f"*/{chapter.name}/*.ipynb")))
    handed_in = len(list((chapter.course.root / "submitted").iterdir()))
    if graded != handed_in:
        print(f"  nbgrader graded {graded} of {handed_in} (exit {done.returncode}): its time is for those alone")
    return seconds / max(graded, 1)


def ours(chapter: Chapter, jobs: int) -> tuple[float, float]:
    """Seconds of this autograder on the class, from nothing, and until every job had its first result."""
    for left in (chapter.course.state, chapter.course.root / "autograded"):
        shutil.rmtree(left, ignore_errors=True)
    (chapter.course.root / "gradebook.db").unlink(missing_ok=True)
    began, came = time.monotonic(), list[float]()
    whole, _ = timed(
        lambda: grade_chapter(chapter, Options(jobs), lambda *_: came.append(time.monotonic() - began))
    )
    return whole, came[jobs]  # the first call says that there is nothing yet


def floor(chapter: Chapter, drawn: list[Answers]) -> float:
    """Seconds of the cells and the tests alone, in one warm process that forks for each submission: none ends it."""
    from course.checking import check
    from course.checking.transport import LocalStudent

    plan = planning.make(chapter)

    def one(answers: Answers) -> None:
        with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
            student = LocalStudent(_run_cells(plan, answers))
            for tests in plan.tests.values():
                for test in tests:
                    check.run(test, student, 7)

    def everything() -> None:
        for answers in drawn:
            child = os.fork()
            if not child:
                one(answers)
                os._exit(0)
            os.waitpid(child, 0)

    one(bank.reference(chapter))  # imports everything, also what torch imports only when asked
    return timed(everything)[0]


def _run_cells(plan: planning.Plan, answers: Answers) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__"}
    for step in plan.steps:
        if step.kind in {"given", "answer"}:
            text = answers.get(step.name, step.source) if step.kind == "answer" else step.source
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(text, "<answer>", "exec"), space)
    return space


def otter(chapter: Chapter, python: str) -> float:
    """Seconds a submission of otter-grader's local grading, one after the other."""
    script = PROJECT / "benchmarks" / "otter_peer.py"
    command = [python, str(script), chapter.name, str(chapter.course.root / "submitted")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"otter-grader could not grade with {python}:\n{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"  otter's points: {min(found['points'].values()):g} to {max(found['points'].values()):g}")
    return float(found["seconds"]) / len(found["points"])


def busy() -> float:
    """Processor seconds that this whole machine has spent on anything so far."""
    ticks = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    idle = int(ticks[3]) + int(ticks[4])
    return (sum(map(int, ticks[:8])) - idle) / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """The most memory that any one process below this one has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def side_by_side(name: str, students: int, peers: int, otters: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        chapter = course_of(name, Path(scratch))
        drawn = draw(chapter, students)
        hand_in(chapter, drawn)
        lowest = floor(chapter, drawn)
        before = busy()
        one, first = ours(chapter, 1)
        cores = (busy() - before) / one
        two, second = ours(chapter, 2)
        again, _ = timed(lambda: grade_chapter(chapter, Options(2)))
        print(f"{chapter.name}: {students} submissions, load {os.getloadavg()[0]:.1f}")
        print(f"  floor, 1 process   {lowest:7.1f} s")
        each, floor_each = (one - first) / (students - 1), lowest / students
        pace = 2 * (two - second) / (students - 2)  # of one job
        print(f"  ours, 1 job        {one:7.1f} s   first after {first:.1f} s, then {each:.2f} s each")
        more = f"{each - floor_each:.2f} s above it, {cores:.2f} cores busy"
        print(f"  {'':31}{each / floor_each:.2f} x the floor, {more}")
        whole = f"{one / two / 2:.0%} of twice one job"
        print(f"  ours, 2 jobs       {two:7.1f} s   {whole}, {each / pace:.0%} once started")
        print(f"  ours, again        {again:7.1f} s")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  memory             {own:7.0f} MB this process, {peak_mb():.0f} MB the largest other", flush=True)
        for folder in sorted((chapter.course.root / "submitted").iterdir())[peers:]:
            shutil.rmtree(folder)
        if peers:
            shutil.rmtree(chapter.course.root / "autograded")
            (chapter.course.root / "gradebook.db").unlink()
            generate(chapter)  # nbgrader grades only what its gradebook knows
            _beside("nbgrader autograde", students * nbgrader(chapter), two)
        if peers and otters:
            _beside("otter, local", students * otter(chapter, otters), two)


def _beside(name: str, theirs: float, two: float) -> None:
    print(f"  {name:18} {theirs:7.1f} s   ours at 2 jobs: {theirs / two:.1f} x its throughput", flush=True)


def whole_class(name: str, students: int) -> None:
    """Everything for a large class: grading, gradebook, feedback, report; then all of it again, unchanged."""
    with tempfile.TemporaryDirectory() as scratch:
        chapter = course_of(name, Path(scratch))
        hand_in(chapter, draw(chapter, students))
        root = chapter.course.root
        seconds, report = timed(lambda: grade_chapter(chapter, Options(2)))
        pages, _ = timed(lambda: (write_feedback(report, root / "feedback"), write_report(report, root / "reports")))
        again, _ = timed(lambda: grade_chapter(chapter, Options(2)))
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chapter.name}: a class of {students}, load {os.getloadavg()[0]:.1f}")
        print(f"  graded {seconds:.0f} s, feedback and report {pages:.0f} s, graded again {again:.1f} s")
        print(f"  coordinator {own:.0f} MB, largest other process {peak_mb():.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*", default=["01", "05", "07"])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--peers", type=int, default=20, help="submissions that nbgrader and otter grade")
    parser.add_argument("--otter", metavar="PYTHON", default="", help="measure otter-grader too, with this interpreter")
    parser.add_argument("--class-of", type=int, default=0, help="also grade so large a class of the first chapter")
    asked = parser.parse_args()
    known = Course(PROJECT).chapters
    for name in asked.chapters:
        if any(chapter.startswith(name) for chapter in known):
            side_by_side(name, asked.students, asked.peers, asked.otter)
        else:
            print(f"{name}: no such chapter yet")
    if asked.class_of:
        whole_class(asked.chapters[0], asked.class_of)


if __name__ == "__main__":
    main()
