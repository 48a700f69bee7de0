"""The pieces of work that `autograder.strength.measure` shares out: each measures one thing of one exercise."""

from __future__ import annotations

import os

from autograder import notebook as nb
from autograder.authoring import bank as banks
from autograder.judging import grade as grading
from autograder.judging import plan as planning
from autograder.layout import Chapter
from autograder.sandbox.isolation import Sandbox
from autograder.strength import equivalents
from autograder.strength import gates as gating
from autograder.strength import keys as keying
from autograder.strength import mutants as mutating
from autograder.strength.figures import HARD_CODED, LEAST_RIGHT, LEAST_WRONG, SEED, Row
from autograder.strength.paths import GradingPath, NotebookPath, Verdict
from autograder.submissions.normalise import normalise


def ends(chapter: Chapter, sandbox: Sandbox) -> Row:
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


def bank(chapter: Chapter, exercise: str, sandbox: Sandbox | None, seed: int) -> Row:
    """Judge an exercise's stub, reference and bank on the notebook path and, given a sandbox, on both."""
    row = Row(exercise)
    local = NotebookPath(chapter, exercise)
    remote = GradingPath(chapter, exercise, sandbox) if sandbox is not None else None
    banked = [answer for answer in banks.load(chapter) if answer.exercise == exercise]
    stub = banks.blank(chapter).get(exercise, "")
    for answer in (None, banks.Answer(exercise, "blank", "wrong", stub), *banked):
        text = answer.source if answer is not None else None
        verdicts = {"notebook": local.judge(text, (seed,))[0]}
        if remote is not None:
            verdicts["grading"] = remote.judge(text, seed)
            if _out_of_time(verdicts["grading"]) and not _out_of_time(verdicts["notebook"]):
                row.again += 1  # grading's limits are wall time: what a busy machine did once it will not do twice
                verdicts["grading"] = remote.judge(text, seed)
            _compare(row, answer.name if answer else "the reference", verdicts)
        _count(row, answer, verdicts)
    row.problems += _too_small(banked)
    return row


def _out_of_time(verdict: Verdict) -> bool:
    return any(entry.status == "timeout" for entry in verdict.entries)


def _compare(row: Row, name: str, verdicts: dict[str, Verdict]) -> None:
    row.compared += 1
    notebook, graded = verdicts["notebook"], verdicts["grading"]
    if notebook.agrees(graded):
        row.agreed += 1
        return
    differ = [f"{a.test} ({a.status} / {b.status})" for a, b in zip(notebook.entries, graded.entries, strict=True)
              if a.passed != b.passed]  # fmt: skip
    row.problems.append(f"{name}: notebook and grading disagree on {', '.join(differ)}")


def _count(row: Row, answer: banks.Answer | None, verdicts: dict[str, Verdict]) -> None:
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


def _untold(answer: banks.Answer, verdicts: dict[str, Verdict]) -> list[str]:
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


def _too_small(banked: list[banks.Answer]) -> list[str]:
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


def mutants(chapter: Chapter, exercise: str) -> Row:
    """Mutate the reference and see which changes no test notices."""
    row = Row(exercise)
    path = NotebookPath(chapter, exercise)
    path.judge(None)  # prepares what all share, so that the next one is timed by itself
    began = os.times().children_user
    path.judge(None)
    cpu = 2.0 + 10 * (os.times().children_user - began)
    listed_here = equivalents.load(chapter.folder).get(exercise, ())
    known = {entry.change: entry.reason for entry in listed_here if entry.change != gating.SCALED}
    mine = mutating.learners_lines(nb.answers(nb.read(chapter.source))[exercise])
    for mutant in mutating.mutants(banks.reference(chapter)[exercise], mine):
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


def gates(chapter: Chapter, exercise: str) -> Row:
    """Try to earn something without solving the exercise."""
    tried, problems = gating.study(chapter, exercise)
    return Row(exercise, gates=tried, held=tried - len(problems), problems=problems)


def keys(chapter: Chapter, exercise: str) -> Row:
    """Try every callable that students have as the answer."""
    tried, found = keying.study(chapter, exercise)
    problems = [f"{label} solves it, and students have that: mark it `@recorded`" for label in found]
    return Row(exercise, keys=tried, useless=tried - len(found), problems=problems)


def seeds(chapter: Chapter, exercise: str, count: int) -> Row:
    """Judge the reference and every right answer over many seeds: each must pass each time."""
    row = Row(exercise)
    path = NotebookPath(chapter, exercise)
    right = [a for a in banks.load(chapter) if a.exercise == exercise and a.kind == "right"]
    drawn = [1000 + 7919 * i for i in range(count)]
    for name, text in (("the reference", None), *((a.name, a.source) for a in right)):
        failed = [entry for verdict in path.judge(text, drawn) for entry in verdict.failed]
        row.runs += len(drawn) * len(path.tests)
        row.false_failures += len(failed)
        for entry in failed[:3]:
            row.problems.append(f"{name} fails {entry.test} with seed {entry.seed}: {entry.told}")
    return row
