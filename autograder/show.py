"""What stands behind a mark, for the instructor: `autograder show ada 01 mse`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.judging import evidence
from autograder.judging import plan as planning
from autograder.judging.plan import Plan
from autograder.layout import Chapter
from autograder.records import book
from autograder.records.ledger import Ledger, locked
from autograder.records.stored import stored
from autograder.render import atomic_write, safe_part
from autograder.results import evidence as wording
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.collect import collect
from autograder.submissions.normalise import Answers, normalise


def show(chapter: Chapter, student: str, exercise: str = "", *, isolated: bool = True) -> tuple[list[str], list[Path]]:
    """What was handed in, executed, asked, expected and got; and a file for each exercise that runs its tests again.

    Returns the lines to read and the files, which lie in .grading/evidence/. Raises UsageError where there is no such
    student or exercise, Ungradable where the submission cannot be read.
    """
    (submission,) = collect(chapter, [student])
    if submission.problem:
        raise UsageError(f"{student}: {submission.problem}")
    known = [name for part in chapter.parts for name in planning.make(part).tests]
    if exercise and exercise not in known:
        raise UsageError(f"expected one of {', '.join(known)}; got {exercise!r}")
    lines: list[str] = []
    paths: list[Path] = []
    with locked(chapter.course.state):
        seed, entry = _seed(chapter), _entry(chapter, student)
        for part in chapter.parts:
            plan = planning.make(part)
            data, _ = submission.files.get(part.notebook_name, (None, ()))
            if data is None or (exercise and exercise not in plan.tests):
                continue
            answers = normalise(data, plan.skeleton)
            looked = evidence.look(plan, answers, seed, Sandbox(isolated), exercise)
            lines += wording.lines(student, chapter.name, looked, entry)
            paths += [_script(part, student, one.exercise, plan, answers, seed) for one in looked]
    return lines, paths


def _seed(chapter: Chapter) -> int:
    ledger = Ledger(chapter.course.state)
    try:
        return ledger.seed(chapter.name)
    finally:
        ledger.close()


def _entry(chapter: Chapter, student: str) -> dict[str, Any] | None:
    """The student's part of the last report, with the marks as they are now."""
    report = stored(chapter)
    found = book.current(chapter, report)["submissions"] if report is not None else []
    return next((entry for entry in found if entry["student"] == student), None)


def _script(part: Chapter, student: str, exercise: str, plan: Plan, answers: Answers, seed: int) -> Path:
    run = [step for step in plan.steps if step.kind in {"given", "answer"}]
    texts = {step.index: answers.texts.get(step.name, step.source) for step in run if step.kind == "answer"}
    cells = [(step.name or f"cell {step.index}", texts.get(step.index, step.source)) for step in run]
    folder = part.course.state / "evidence" / safe_part(student)
    text = wording.script(student, part.name, exercise, cells, seed)
    return atomic_write(folder / f"{safe_part(part.name)}-{safe_part(exercise)}.py", text)
