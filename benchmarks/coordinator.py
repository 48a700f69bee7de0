"""How many workers one coordinator keeps busy: its own work measured, a large class simulated on recorded durations.

Usage: python benchmarks/coordinator.py [CHAPTER] [--sizes 250 1000] [--simulate 100000]

A small class is graded for real and its durations kept. Then classes of different sizes go through the real pipeline
with workers that answer at once with those results, so that what is measured is the coordinator alone: reading and
normalising, taking results, writing the gradebook, feedback and report. With both, a discrete-event simulation counts
the submissions an hour for a number of workers. A worker of another speed or a slower disk moves the numbers.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "benchmarks")]

from grading import course_of, draw, hand_in  # noqa: E402

from autograder import pipeline  # noqa: E402
from autograder.judging.grade import Result  # noqa: E402
from autograder.records.ledger import Ledger  # noqa: E402
from autograder.results.feedback import write_feedback  # noqa: E402
from autograder.results.report import write_report  # noqa: E402

WORKERS = (1, 2, 8, 32, 128, 256, 512, 1024, 4096)
Phases = dict[str, float]


def recorded(name: str, students: int = 20) -> list[Result]:
    """Results of a class graded for real, one after the other."""
    kept: list[Result] = []
    put = Ledger.put

    def keep(self: Ledger, key: str, texts: str, chapter: str, found: Any) -> None:
        kept.append(Result(**found))
        put(self, key, texts, chapter, found)

    with tempfile.TemporaryDirectory() as scratch, mock.patch.object(Ledger, "put", keep):
        chapter = course_of(name, Path(scratch))
        hand_in(chapter, draw(chapter, students))
        pipeline.grade_chapter(chapter, pipeline.Options(1))
    return kept


def coordinator(name: str, students: int, known: Sequence[Result]) -> Phases:
    """Seconds a submission that the coordinator spends in each phase, with workers that cost nothing."""
    marks = {}

    def at_once(jobs: Sequence[Any], *_: object) -> Iterator[tuple[str, Result]]:
        marks["taking"] = time.monotonic()
        for job, result in zip(jobs, itertools.cycle(known)):
            yield job.key, result
        marks["writing"] = time.monotonic()

    with tempfile.TemporaryDirectory() as scratch, mock.patch.object(pipeline, "results", at_once):
        chapter = course_of(name, Path(scratch))
        hand_in(chapter, draw(chapter, students))
        began = time.monotonic()
        report = pipeline.grade_chapter(chapter, pipeline.Options(1))
        graded = time.monotonic()
        write_feedback(report, chapter.course.root / "feedback")
        write_report(report, chapter.course.root / "reports")
        done = time.monotonic()
    times = {
        "reading": marks["taking"] - began,
        "taking": marks["writing"] - marks["taking"],
        "writing": graded - marks["writing"],
        "pages": done - graded,
    }
    return {phase: seconds / students for phase, seconds in times.items()}


def makespan(durations: Sequence[float], workers: int, phases: Phases) -> float:
    """Seconds until all is written: the coordinator reads all first, takes results one by one, then writes."""
    free = [0.0] * workers
    finished = []
    for duration in durations:
        finished.append(heapq.heappop(free) + duration)
        heapq.heappush(free, finished[-1])
    taken = 0.0
    for moment in sorted(finished):
        taken = max(taken, moment) + phases["taking"]
    serial = phases["reading"] + phases["writing"] + phases["pages"]
    return taken + serial * len(durations)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapter", nargs="?", default="01")
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 1000])
    parser.add_argument("--simulate", type=int, default=100_000)
    asked = parser.parse_args()
    known = recorded(asked.chapter)
    seconds = sorted(result.seconds for result in known)
    print(f"{len(known)} recorded durations: median {seconds[len(seconds) // 2]:.2f} s, longest {seconds[-1]:.2f} s")
    phases: Phases = {}
    for students in asked.sizes:
        phases = coordinator(asked.chapter, students, known)
        shown = ", ".join(f"{phase} {1000 * s:.1f}" for phase, s in phases.items())
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"class of {students}: ms a submission: {shown}; {own:.0f} MB, load {os.getloadavg()[0]:.1f}", flush=True)
    rng = random.Random(0)
    durations = rng.choices(seconds, k=asked.simulate)
    limit = 3600 / sum(phases.values())
    print(f"{asked.simulate:,} submissions simulated; the coordinator alone: {limit:,.0f} an hour")
    for workers in WORKERS:
        rate = 3600 * len(durations) / makespan(durations, workers, phases)
        print(f"  {workers:5} workers  {rate:10,.0f} submissions/hour  {rate / limit:4.0%} of the coordinator's limit")


if __name__ == "__main__":
    main()
