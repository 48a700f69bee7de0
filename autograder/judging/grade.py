"""A submission's answers -> its results. Runs in any process; knows no student, no file, no gradebook."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.judging import again, broken
from autograder.judging.demos import fitted
from autograder.judging.entries import Json, clamp, of_assert, of_exercise, said, status_of
from autograder.judging.passes import Pass, answer_of, key_of
from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Ran
from autograder.judging.suspicion import signs
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking.outcome import earned


@dataclass
class Result:
    """What grading found. outputs: by place in the skeleton, in nbformat's form, untrusted."""

    exercises: list[Json]
    flags: list[str] = field(default_factory=list)
    outputs: dict[str, list[Json]] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> Json:
        return dict(vars(self))


@dataclass
class Shown:
    """What the first pass found, all that students may read among it: the second pass goes on from here.

    entries: exercise, name and entry of each public test. ran: error and why lost, by place in the skeleton. lost:
    exercises over which a process was lost. outputs: as in `Result`.
    """

    entries: list[tuple[str, str, Json]] = field(default_factory=list)
    ran: dict[str, tuple[list[str] | None, str]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    outputs: dict[str, list[Json]] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> Json:
        return dict(vars(self))

    def without_outputs(self) -> Shown:
        """What the second pass needs of it."""
        return replace(self, outputs={})

    def cells(self) -> dict[int, Ran]:
        """What came of each cell, outputs left out."""
        return {
            int(place): Ran(error=(error[0], error[1], error[2]) if error else None, lost=lost)
            for place, (error, lost) in self.ran.items()
        }


def grade(plan: Plan, answers: Answers, seed: int, sandbox: Sandbox, budget: Budget | None = None) -> Result:
    """Execute and judge one submission. Raises Infrastructure or NoSandbox, never anything of the student's.

    Twice, in two processes of two sandboxes: what a student may read later (outputs, what public tests got) comes
    from the first, in which no hidden test ever runs; from the second come verdicts alone.
    """
    shown = show(plan, answers, seed, sandbox, budget)
    result = finish(plan, answers, seed, sandbox, shown, budget)
    return replace(result, outputs=shown.outputs)


def show(plan: Plan, answers: Answers, seed: int, sandbox: Sandbox, budget: Budget | None = None) -> Shown:
    """The first of a submission's two passes: its cells, and the tests that students have."""
    began = time.monotonic()
    plan = fitted(plan, answers.texts)
    one = Pass(plan, answers, seed, budget or Budget(), hidden=False)
    if one.has_work:
        with Host(sandbox, plan.preload_for(answers.texts.values()), plan.files) as host:
            one.run(host)
    return Shown(
        [(exercise, name, entry) for (exercise, name, _), entry in one.entries.items()],
        {str(index): (list(ran.error) if ran.error else None, ran.lost) for index, ran in one.ran.items()},
        one.lost,
        sorted(one.signs | _suspicions(answers)),
        one.outputs,
        round(time.monotonic() - began, 3),
    )


def finish(
    plan: Plan, answers: Answers, seed: int, sandbox: Sandbox, shown: Shown, budget: Budget | None = None
) -> Result:
    """The second pass, with hidden tests, and what comes of both; the outputs stay with the first."""
    began = time.monotonic()
    whole, plan = plan, fitted(plan, answers.texts)
    secret = Pass(plan, answers, seed, budget or Budget(), hidden=True)
    cells = shown.cells()
    secret.spare(cells, shown.lost)
    with Host(sandbox, plan.preload_for(answers.texts.values()), plan.files, hidden=True) as host:
        if secret.has_work:
            secret.run(host)
        found = secret.entries | {(exercise, name, False): entry for exercise, name, entry in shown.entries}
        second = again.judge(plan, answers, seed, secret.budget, host, found, cells) or again.Again({}, {})
        faults = broken.tests(whole, seed, secret.budget, host, {**found, **second.entries})
        broken.given_cells(whole, secret.budget, host, cells)
    found |= second.entries
    graded = [step for step in plan.steps if step.points or step.kind in {"test", "assert", "written"}]
    exercises = [_graded(plan, answers, step, found, secret, cells) for step in graded if plan.reports(step)]
    for entry in exercises:
        if bases := second.bases.get(entry["exercise"]):
            words = [word for word in (entry.get("message"), again.sentence(bases)) if word]
            entry |= {"with_reference": bases, "message": "; ".join(words)}
    exercises = [broken.noted(entry, faults) for entry in exercises]
    odd = {"tampered" for entry in exercises if entry.pop("tampered", False)}
    flags = sorted({*shown.flags, *secret.signs, *second.signs, *odd})
    return Result(exercises, flags, seconds=round(shown.seconds + time.monotonic() - began, 3))


def _suspicions(answers: Answers) -> set[str]:
    return {flag for name in answers.attempted for flag in signs(answers.texts[name])}


def _graded(
    plan: Plan, answers: Answers, step: Step, found: dict[Any, Json], secret: Pass, cells: dict[int, Ran]
) -> Json:
    """The entry of one graded cell, from both passes."""
    if step.kind == "written":
        to_read = step.name in answers.attempted or step.source == "task"  # a task is answered in cells around it
        status = "manual" if to_read else "not-attempted"
        return of_exercise(step, step.name, status, 0.0, [])
    if step.kind == "assert":
        return of_assert(step, secret.asserted.get(step.index, Ran(lost="timeout")))
    tests = plan.tests[step.exercise]
    entries = [found[key_of(test)] for test in tests]
    share = earned((test, entry["passed"]) for test, entry in zip(tests, entries, strict=True))
    points = clamp(step.points * share, step.points)
    answer = answer_of(plan, cells, step.exercise)
    entry = of_exercise(step, step.exercise, status_of(entries, answer), points, entries)
    return entry | ({"message": words} if (words := said(answer, answers)) else {})
