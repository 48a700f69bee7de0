"""How good are the tests themselves: wrong answers caught, right answers accepted, blank 0, reference full.

Every banked answer is judged on both paths of `autograder.strength_paths`. On request the reference answers
are mutated (`autograder.mutants`), and the reference and every right answer are judged over many seeds.
Gates: nothing in the bank misjudged, both paths of one mind, at least 95 of 100 mutants caught (without those
listed in equivalents/<chapter>.toml, with a reason each), and no right answer ever failed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from autograder import bank, equivalents, mutants
from autograder import grade as grading
from autograder import notebook as nb
from autograder import plan as planning
from autograder.errors import UsageError
from autograder.layout import Chapter, Course
from autograder.normalise import normalise
from autograder.sandbox import Sandbox
from autograder.strength_paths import GradingPath, NotebookPath, Verdict, WarmSandbox

SEED = 7  # of the bank's and the mutants' judgement; `seeds` draws others besides
GATE = 0.95  # of the mutants
LEAST_RIGHT, LEAST_WRONG = 2, 6
HARD_CODED = "wrong_hard_codes_the_example"
Kind = Literal["ends", "bank", "mutants", "seeds"]


@dataclass
class Row:
    """One exercise's figures; rows of the same exercise add up.

    right, wrong: answers in the bank, of which `accepted` had full points and `caught` lost some. compared:
    answers judged on both paths, of which `agreed` got the same verdict on every test. mutants: all of them, of
    which `killed` were caught and `equivalent` are listed as such. runs: tests run on right answers over
    seeds, of which `false_failures` failed. seconds: by kind of work.
    """

    exercise: str
    right: int = 0
    accepted: int = 0
    wrong: int = 0
    caught: int = 0
    compared: int = 0
    agreed: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    runs: int = 0
    false_failures: int = 0
    problems: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: Row) -> None:
        """Take another row's figures in."""
        for name in (f.name for f in fields(self) if f.name not in {"exercise", "seconds"}):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, seconds in other.seconds.items():
            self.seconds[kind] = self.seconds.get(kind, 0.0) + seconds


@dataclass
class Strength:
    """What was measured of one chapter. problems: of the chapter as a whole."""

    chapter: str
    rows: list[Row]
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> Row:
        """All exercises together."""
        total = Row("")
        for row in self.rows:
            total.add(row)
        return total

    @property
    def all_problems(self) -> list[str]:
        return self.problems + [f"{row.exercise}: {problem}" for row in self.rows for problem in row.problems]

    @property
    def mutation_score(self) -> float | None:
        """Caught mutants / mutants that are not listed as equivalent; None where there is none."""
        total = self.total
        judged = total.mutants - total.equivalent
        return total.killed / judged if judged else None


@dataclass(frozen=True)
class Options:
    """What to measure. seeds: how many hidden seeds a right answer must survive. jobs: processes."""

    mutants: bool = False
    seeds: int = 0
    only: str = ""
    jobs: int | None = None
    notebook_only: bool = False
    isolated: bool = True


def measure(chapter: Chapter, seed: int = SEED) -> list[Row]:
    """Judge every banked answer of a chapter as its notebook would, in this process: quick, for authors."""
    return [_bank(chapter, exercise, None, seed) for exercise in chapter.tests]


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
    kinds: list[Kind] = ["bank", *(["mutants"] if options.mutants else []), *(["seeds"] if options.seeds else [])]
    for kind in kinds:
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
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


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
        row = _ends(chapter, sandbox or Sandbox(options.isolated))
    elif kind == "bank":
        row = _bank(chapter, exercise, sandbox, SEED)
    elif kind == "mutants":
        row = _mutants(chapter, exercise)
    else:
        row = _seeds(chapter, exercise, options.seeds)
    row.seconds[kind] = time.monotonic() - began
    return row


def _ends(chapter: Chapter, sandbox: Sandbox) -> Row:
    """Grade the untouched release and the reference as whole submissions: exactly 0 and exactly full."""
    row = Row("")
    plan = planning.make(chapter)
    solved = nb.read(chapter.source)
    cells = [nb.with_source(cell, nb.without_markers(nb.source(cell))) for cell in solved["cells"]]
    automatic = sum(step.points for step in plan.judged)
    for what, notebook, wanted in (
        ("the untouched release", plan.skeleton, 0.0),
        ("the reference notebook", {**solved, "cells": cells}, automatic),
    ):
        answers = normalise(nb.dumps(notebook).encode(), plan.skeleton)
        came = grading.grade(plan, answers, SEED, sandbox)
        points = sum(exercise["points"] for exercise in came.exercises)
        if points != wanted or came.flags:
            row.problems.append(f"{what} is graded {points:g}, not {wanted:g} {' '.join(came.flags)}".rstrip())
    judged = {step.exercise for step in plan.judged}
    row.problems += [f"{name} has tests but no test cell" for name in chapter.tests if name not in judged]
    return row


def _bank(chapter: Chapter, exercise: str, sandbox: Sandbox | None, seed: int) -> Row:
    """Judge an exercise's stub, reference and bank on the notebook path and, given a sandbox, on both."""
    row = Row(exercise)
    local = NotebookPath(chapter, exercise)
    remote = GradingPath(chapter, exercise, sandbox) if sandbox is not None else None
    banked = [answer for answer in bank.load(chapter) if answer.exercise == exercise]
    stub = bank.blank(chapter).get(exercise, "")
    for answer in (None, bank.Answer(exercise, "blank", "wrong", stub), *banked):
        text = answer.source if answer is not None else None
        verdicts = {"notebook": local.judge(text, (seed,))[0]}
        if remote is not None:
            verdicts["grading"] = remote.judge(text, seed)
            _compare(row, answer.name if answer else "the reference", verdicts)
        _count(row, answer, verdicts)
    row.problems += _too_small(banked)
    return row


def _compare(row: Row, name: str, verdicts: dict[str, Verdict]) -> None:
    row.compared += 1
    notebook, graded = verdicts["notebook"], verdicts["grading"]
    if notebook.agrees(graded):
        row.agreed += 1
        return
    differ = [f"{a.test} ({a.status} / {b.status})" for a, b in zip(notebook.entries, graded.entries, strict=True)
              if a.passed != b.passed]  # fmt: skip
    row.problems.append(f"{name}: notebook and grading disagree on {', '.join(differ)}")


def _count(row: Row, answer: bank.Answer | None, verdicts: dict[str, Verdict]) -> None:
    """Hold an answer's verdicts against what it is."""
    failed = {f"{e.test}: {e.told}": None for v in verdicts.values() for e in v.failed}
    full = all(verdict.share == 1.0 for verdict in verdicts.values())
    if answer is None:
        row.problems += [f"the reference fails {words}" for words in failed]
    elif answer.name == "blank":
        passed = dict.fromkeys(e.test for v in verdicts.values() for e in v.entries if e.passed)
        row.problems += [f"the blank release passes {', '.join(passed)}"] if passed else []
    elif answer.kind == "right":
        row.right += 1
        row.accepted += full
        row.problems += [f"{answer.name} fails {words}" for words in failed]
    else:
        row.wrong += 1
        caught = all(verdict.share < 1.0 for verdict in verdicts.values())
        row.caught += caught
        row.problems += _untold(answer, verdicts) if caught else [f"{answer.name} passes every test"]


def _untold(answer: bank.Answer, verdicts: dict[str, Verdict]) -> list[str]:
    """What the learner should have been told of this mistake, but was not on every path."""
    if not answer.says:
        return [f"{answer.name}: it has no '# says:' line"]
    problems = []
    for path, verdict in verdicts.items():
        told = " ".join(entry.told for entry in verdict.failed)
        problems += [
            f"{answer.name}: the learner is not told {words!r} ({path}), but: {told[:300]}"
            for words in answer.says
            if words.lower() not in told.lower()
        ]
    return problems[: len(answer.says)]


def _too_small(banked: list[bank.Answer]) -> list[str]:
    right = sum(answer.kind == "right" for answer in banked)
    wrong = len(banked) - right
    problems = []
    if right < LEAST_RIGHT:
        problems.append(f"expected at least {LEAST_RIGHT} right answers besides the reference, found {right}")
    if wrong < LEAST_WRONG:
        problems.append(f"expected at least {LEAST_WRONG} wrong answers, found {wrong}")
    if HARD_CODED not in {answer.name for answer in banked}:
        problems.append(f"expected {HARD_CODED}.py among the wrong answers")
    return problems


def _mutants(chapter: Chapter, exercise: str) -> Row:
    """Mutate the reference and see which changes no test notices."""
    row = Row(exercise)
    path = NotebookPath(chapter, exercise)
    path.judge(None)  # prepares what all share, so that the next one is timed by itself
    began = time.process_time(), os.times()
    path.judge(None)
    cpu = 2.0 + 10 * (os.times().children_user - began[1].children_user)
    known = {entry.change: entry.reason for entry in equivalents.load(chapter.name).get(exercise, ())}
    for mutant in mutants.mutants(bank.reference(chapter)[exercise]):
        row.mutants += 1
        caught = path.judge(mutant.source, (SEED,), first_failure=True, cpu=cpu)[0].share < 1.0
        listed = known.pop(mutant.change, None)
        if listed is None:
            row.killed += caught
            row.survivors += [] if caught else [mutant.change]
        elif caught:
            row.killed += 1
            row.problems.append(f"listed as equivalent, but a test catches it: {mutant.change}")
        else:
            row.equivalent += 1
    row.problems += [f"listed as equivalent, but there is no such mutant: {change}" for change in known]
    return row


def _seeds(chapter: Chapter, exercise: str, count: int) -> Row:
    """Judge the reference and every right answer over many seeds: each must pass each time."""
    row = Row(exercise)
    path = NotebookPath(chapter, exercise)
    right = [a for a in bank.load(chapter) if a.exercise == exercise and a.kind == "right"]
    seeds = [1000 + 7919 * i for i in range(count)]
    for name, text in (("the reference", None), *((a.name, a.source) for a in right)):
        failed = [entry for verdict in path.judge(text, seeds) for entry in verdict.failed]
        row.runs += len(seeds) * len(path.tests)
        row.false_failures += len(failed)
        for entry in failed[:3]:
            row.problems.append(f"{name} fails {entry.test} with seed {entry.seed}: {entry.told}")
    return row


def _judge_chapter(chapter: Chapter, found: Strength, options: Options) -> None:
    """The gates that hold for a chapter as a whole."""
    score = found.mutation_score
    if score is not None and score < GATE:
        found.problems.append(f"only {100 * score:.1f}% of the mutants are caught, not {100 * GATE:.0f}%: see the survivors")
    if options.mutants and not options.only:
        unknown = set(equivalents.load(chapter.name)) - set(chapter.tests)
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
