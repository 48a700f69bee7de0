"""The hostile corpus through this autograder and through plain `nbgrader autograde`: how many cases end as they should.

Usage: python benchmarks/hostile_vs_nbgrader.py [--all] [--ours-only] [--out FILE]     (--all: an hour on two cores)

Each case is handed in beside one honest neighbour. nbgrader is given the same chapter without its demonstrations
(this autograder does not run those either), the same tests, 15 seconds a cell (60 for those that import torch or
TensorFlow), and a shell of bubblewrap and a control group around it all, so that what it does not contain harms a
throw-away copy and not this machine. A case is right if its outcome is the one that the corpus states (flags and
notes are not asked of nbgrader) and the neighbour has exactly full marks.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "autograder")]

from hostile import batch, kit  # noqa: E402

from autograder import notebook as nb  # noqa: E402
from autograder.authoring import bank, releasing  # noqa: E402
from autograder.demo import fresh_copy  # noqa: E402
from autograder.layout import Course  # noqa: E402
from autograder.sandbox import cgroup  # noqa: E402

CHAPTER, NEIGHBOUR, FULL, SECONDS = batch.CHAPTER, "z_neighbour", 18.0, 150
SECTIONS = {
    "score": "Score channel (1-18)",
    "stealing": "Stealing (19-27)",
    "resources": "Resources (28-44)",
    "honest": "Honest but broken (45-68)",
    "invented": "Our own inventions",
}
Row = dict[str, Any]


def section(case: kit.Case) -> str:
    return kit.Case(case.number, case.outcome).batch


def is_right(case: kit.Case, scores: dict[str, float] | None, neighbour: float | None) -> bool:
    """Whether an outcome is the one stated. scores: by exercise; None if there is no grade."""
    if neighbour != FULL:
        return False
    if case.outcome == "M" or scores is None:
        return case.outcome == "M" and scores is None
    if case.outcome in "RK":
        return sum(scores.values()) == FULL
    others = sum(points for name, points in scores.items() if name != case.exercise)
    return scores.get(case.exercise) == 0 and others == FULL - 2


def prepared(folder: Path) -> Path:
    """A course with chapter 01 alone, released."""
    shutil.copytree(PROJECT / "source" / CHAPTER, folder / "alone" / "source" / CHAPTER)
    source = folder / "alone" / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    notebook = nb.read(source)
    kept = [cell for cell in notebook["cells"] if not nb.is_demo(cell)]
    source.write_text(nb.dumps({**notebook, "cells": kept}), encoding="utf-8")
    course = fresh_copy(Course(folder / "alone"), folder / "course")
    releasing.release(course.chapter(CHAPTER))
    return course.root


def theirs(origin: Path, named: kit.Named, scratch: Path) -> Row:
    """One case and its neighbour through `nbgrader autograde`."""
    root = scratch / "theirs"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(origin, root)
    chapter = Course(root).chapter(CHAPTER)
    reference, release = bank.reference(chapter), nb.read(chapter.release)
    for name, case in ((named.name, named.case), (NEIGHBOUR, kit.Case(0, "K"))):
        kit.write(case, release, reference, root / "submitted" / name / CHAPTER, CHAPTER)
    began = time.monotonic()
    said = run_nbgrader(root, 60 if named.case.needs else 15)
    scores, neighbour = in_gradebook(root, named.name), in_gradebook(root, NEIGHBOUR)
    total = None if neighbour is None else sum(neighbour.values())
    right = is_right(named.case, scores, total)
    return {"right": right, "scores": scores, "neighbour": total, "said": said, "seconds": time.monotonic() - began}


def run_nbgrader(root: Path, cell_seconds: int) -> str:
    """How `nbgrader autograde` ended, in a shell that keeps the machine whole."""
    inner = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER, f"--Execute.timeout={cell_seconds}"]
    shell = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    shell += ["--tmpfs", "/dev/shm", "--bind", str(root), str(root), "--unshare-pid", "--unshare-net", "--unshare-ipc"]
    shell += ["--die-with-parent", "--new-session", "--setenv", "PYTHONPATH", str(PROJECT), "--chdir", str(root), "--"]
    group = cgroup.make(4 * 2**30, 512)
    command = [*shell, *inner, "--log-level=ERROR"]
    command = ["prlimit", "--fsize=4294967296", "--nproc=4096", *(group.command(command) if group else command)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
        return f"exit {done.returncode}"
    except subprocess.TimeoutExpired:
        return "no end"
    finally:
        if group:
            group.remove()


def in_gradebook(root: Path, student: str) -> dict[str, float] | None:
    """A student's auto scores by exercise; None if nothing was recorded or the gradebook is broken."""
    from nbgrader.api import Gradebook

    try:
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "deep-learning") as book:
            (notebook,) = book.find_submission(CHAPTER, student).notebooks
            if not (root / "autograded" / student).exists():
                return None
            found = {g.name.removeprefix("test_"): g.score for g in notebook.grades if g.auto_score is not None}
            return found or None  # it gave up on this notebook, said so, and graded nothing
    except Exception:
        return None


def ours(origin: Path, cases: list[kit.Named], scratch: Path) -> dict[str, Row]:
    """All cases, in the corpus's own batches."""
    rows: dict[str, Row] = {}
    for name in sorted({named.case.batch for named in cases}):
        chosen = [named for named in cases if named.case.batch == name]
        report = batch.grade(origin, scratch / f"ours-{name}", chosen)
        by = {entry["student"]: entry for entry in report["submissions"]}
        for named in chosen:
            entry = by[named.name]
            scores = {e["exercise"]: e["points"] for e in entry["exercises"]} if entry["status"] == "graded" else None
            right = is_right(named.case, scores, by["z_right"]["score"])
            rows[named.name] = {"right": right, "scores": scores, "seconds": entry["seconds"]}
    return rows


def chosen(everything: bool) -> list[kit.Named]:
    """All cases, or the first of each number."""
    found = kit.load()
    first = {named.case.number: named for named in reversed(found)}
    return found if everything else [first[number] for number in sorted(first)]


def table(cases: list[kit.Named], results: dict[str, dict[str, Row]]) -> str:
    lines = ["| | cases | " + " | ".join(results) + " |", "|---|---:|" + "---:|" * len(results)]
    totals = Counter(section(named.case) for named in cases)
    for name, words in SECTIONS.items():
        right = [sum(rows[n.name]["right"] for n in cases if section(n.case) == name) for rows in results.values()]
        lines.append(f"| {words} | {totals[name]} | " + " | ".join(map(str, right)) + " |")
    sums = [sum(row["right"] for row in rows.values()) for rows in results.values()]
    return "\n".join([*lines, f"| **All** | **{len(cases)}** | " + " | ".join(f"**{n}**" for n in sums) + " |"])


def keep(file: Path | None, results: dict[str, dict[str, Row]]) -> None:
    """Write what is known so far."""
    if file is not None:
        file.write_text(json.dumps(results, indent=1), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every case, not the first of each number")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--out", type=Path, help="write every outcome as JSON")
    told = parser.parse_args()
    cases = chosen(told.all)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        scratch = Path(folder)
        origin = prepared(scratch)
        results: dict[str, dict[str, Row]] = {}
        if not told.ours_only:
            results["plain nbgrader"] = {}
            for named in cases:
                row = theirs(origin, named, scratch)
                results["plain nbgrader"][named.name] = row
                print("right" if row["right"] else "WRONG", named.name, row["said"], file=sys.stderr, flush=True)
                keep(told.out, results)
        results["this autograder"] = ours(origin, cases, scratch)
    keep(told.out, results)
    print(table(cases, results))


if __name__ == "__main__":
    main()
