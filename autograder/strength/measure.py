"""How good are the tests themselves: wrong answers caught, right answers accepted, blank 0, reference full.

Every banked answer is judged on both paths of `autograder.strength.paths`. On request the reference answers
are mutated (`autograder.strength.mutants`), and the reference and every right answer are judged over many seeds.
Always tried: what earns without solving (`autograder.strength.gates`), and what students have that solves
(`autograder.strength.keys`): nothing.
Bars: nothing in the bank misjudged, both paths of one mind, at least 95 of 100 mutants caught (without those
listed in the chapter's equivalents.toml, with a reason each), and no right answer ever failed.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from autograder.authoring import bank
from autograder.errors import UsageError
from autograder.layout import Chapter, Course
from autograder.sandbox.isolation import Sandbox
from autograder.sandbox.warm import WarmSandbox
from autograder.strength import equivalents, work
from autograder.strength.figures import GATE, SEED, Kind, Options, Row, Strength

__all__ = ["GATE", "Options", "Row", "Strength", "measure", "study"]


def measure(chapter: Chapter, seed: int = SEED) -> list[Row]:
    """Judge every banked answer of a chapter as its notebook would, in this process: quick, for authors."""
    return [work.bank(chapter, exercise, None, seed) for exercise in chapter.tests]


def study(
    chapters: list[Chapter], options: Options, progress: Callable[[int, int, str], None] = lambda *_: None
) -> list[Strength]:
    """Measure chapters in several processes. progress: called with tasks done, all tasks, and the present chapter.

    Raises NoSandbox where the grading path cannot be had, UsageError for an exercise that there is not.
    """
    found = {c.name: Strength(c.name, [Row(e) for e in _exercises(c, options)]) for c in chapters}
    tasks = [(c, kind, e) for c in chapters for kind, e in _tasks(c, found[c.name], options)]
    with _pool(options) as pool:
        waiting = {
            pool.submit(_task, str(c.course.root), c.name, kind, exercise, options): (c.name, exercise)
            for c, kind, exercise in tasks
        }
        for done, future in enumerate(as_completed(waiting), start=1):
            name, exercise = waiting[future]
            _take(found[name], exercise, future.result())
            progress(done, len(tasks), name)
    for chapter in chapters:
        _judge_chapter(chapter, found[chapter.name], options)
    return list(found.values())


def _exercises(chapter: Chapter, options: Options) -> list[str]:
    known = list(chapter.tests)
    if options.only and options.only not in known:
        raise UsageError(f"expected an exercise of {chapter.name}: {', '.join(known)}; got {options.only!r}")
    return [options.only] if options.only else known


def _tasks(chapter: Chapter, found: Strength, options: Options) -> Iterator[tuple[Kind, str]]:
    """A chapter's work in pieces; the bank first, while its sandbox is warm."""
    if not options.notebook_only and not options.only:
        yield "ends", ""
    asked: tuple[tuple[Kind, object], ...] = (
        ("bank", True), ("gates", options.gates), ("keys", options.gates),
        ("mutants", options.mutants), ("seeds", options.seeds),
    )  # fmt: skip
    for kind in (kind for kind, wanted in asked if wanted):
        for row in found.rows:
            yield kind, row.exercise


def _take(found: Strength, exercise: str, came: Row) -> None:
    if not exercise:
        found.problems += came.problems
        return
    next(row for row in found.rows if row.exercise == exercise).add(came)


@contextlib.contextmanager
def _pool(options: Options) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes with one thread each: they fork, and a fork inherits no thread."""
    one = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    before = {name: os.environ.get(name) for name in one}
    os.environ.update(dict.fromkeys(one, "1"))
    jobs = options.jobs or os.cpu_count() or 1
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _end_with_parent() -> None:
    """A process of the pool, and with it its sandbox, does not outlive a study that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


_warm: dict[tuple[str, bool], WarmSandbox] = {}  # of this process: the chapter's at work


def _sandbox(chapter: Chapter, isolated: bool) -> WarmSandbox:
    key = (chapter.name, isolated)
    if key not in _warm:
        for old in _warm.values():
            old.close()
        _warm.clear()
        _warm[key] = WarmSandbox(isolated)
    return _warm[key]


def _task(root: str, name: str, kind: Kind, exercise: str, options: Options) -> Row:
    """One piece of work, in a process of the pool."""
    began = time.monotonic()
    chapter = Course(Path(root)).chapter(name)
    sandbox = None if options.notebook_only else _sandbox(chapter, options.isolated)
    if kind == "ends":
        row = work.ends(chapter, sandbox or Sandbox(options.isolated))
    elif kind == "bank":
        row = work.bank(chapter, exercise, sandbox, SEED)
    elif kind == "gates":
        row = work.gates(chapter, exercise)
    elif kind == "keys":
        row = work.keys(chapter, exercise)
    elif kind == "mutants":
        row = work.mutants(chapter, exercise)
    else:
        row = work.seeds(chapter, exercise, options.seeds)
    row.seconds[kind] = time.monotonic() - began
    return row


def _judge_chapter(chapter: Chapter, found: Strength, options: Options) -> None:
    """The gates that hold for a chapter as a whole."""
    score = found.mutation_score
    if score is not None and score < GATE:
        caught = f"only {100 * score:.1f}% of the mutants are caught, not {100 * GATE:.0f}%"
        found.problems.append(f"{caught}: strengthen the tests, or list what changes nothing as equivalent")
    if options.mutants and not options.only:
        unknown = set(equivalents.load(chapter.folder)) - set(chapter.tests)
        found.problems += [f"equivalents are listed for {name}, which is no exercise" for name in sorted(unknown)]
    stray = {answer.exercise for answer in bank.load(chapter)} - set(chapter.tests)
    found.problems += [f"the bank has answers for {name}, which has no tests" for name in sorted(stray)]


def main(arguments: list[str], root: Path | None = None) -> int:
    """Print a chapter's table and every problem, judged as its notebook would; 0 if there is none."""
    course = Course((root or Path.cwd()).resolve())
    problems = 0
    for name in arguments or list(course.chapters):
        for row in measure(course.chapter(name)):
            print(f"{name} {row.exercise:22} wrong {row.caught}/{row.wrong}  right {row.accepted}/{row.right}")
            for problem in row.problems:
                print(f"    {problem}")
            problems += len(row.problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
