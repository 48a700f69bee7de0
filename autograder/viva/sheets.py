"""Who is asked what: a page to print for each student, and the keys for whoever asks."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from autograder.errors import Infrastructure, Ungradable, UsageError
from autograder.judging import plan as planning
from autograder.judging.passes import AGAIN
from autograder.layout import Chapter
from autograder.render import atomic_write, clean, environment, one_line
from autograder.results import analysis, similarity
from autograder.sandbox.warm import WarmSandbox
from autograder.submissions.collect import Submission, collect
from autograder.submissions.normalise import normalise
from autograder.submissions.roster import Roster, load_roster
from autograder.viva.asking import Asked, questions
from course.checking.example import Example
from course.questions.code import is_text
from course.questions.question import LETTERS

QUESTIONS = 6
EXERCISES = 4  # at least, as far as there are so many


@dataclass(frozen=True)
class Block:
    """One answer on a sheet: its code by line, its questions, and why it was chosen (for the keys alone)."""

    exercise: str
    lines: list[tuple[int, str]]
    questions: list[dict[str, Any]]
    because: str


@dataclass(frozen=True)
class Sheet:
    """One student's sheet."""

    student: str
    name: str
    blocks: list[Block]


@dataclass(frozen=True)
class Written:
    """The two files, and who has no sheet, with the reason."""

    sheets: Path
    keys: Path
    without: list[tuple[str, str]] = field(default_factory=list)


def write(
    chapter: Chapter,
    report: Mapping[str, Any],
    students: Sequence[str] | None,
    seed: int,
    roster: Path | None = None,
    *,
    isolated: bool = True,
) -> Written:
    """Write reports/<chapter>-viva.html and -viva-keys.html. report: of the graded chapter, {} where there is none.

    Raises UsageError where the chapter has no examples, or there is no submission.
    """
    examples = {name: example for suite in chapter.suites for name, example in suite.examples.items()}
    if not examples:
        raise UsageError(
            f"expected example calls in autograder/chapters/{chapter.name}/examples.py, found none: "
            "give one for each exercise"
        )
    people = load_roster(roster) if roster else Roster()
    found = ordered(collect(chapter, list(students) if students else None), people)
    reasons = noted(report)
    sheets, without = list[Sheet](), list[tuple[str, str]]()
    sandbox = WarmSandbox(isolated)
    try:
        for submission in found:
            asked, problem = _asked(chapter, submission, examples, f"{seed} {submission.student}", sandbox)
            blocks = chosen(asked, reasons.get(submission.student, {}), f"{seed} {submission.student}")
            if blocks:
                person = people.find(submission.student)
                sheets.append(Sheet(submission.student, person.name if person else "", blocks))
            else:
                without.append((submission.student, problem or "none of the answers gives a question"))
    finally:
        sandbox.close()
    return Written(*_pages(chapter, sheets), without)


def ordered(found: list[Submission], people: Roster) -> list[Submission]:
    """In the roster's order; who is not in it comes after, by id."""
    places = {person.ours.casefold(): i for i, person in enumerate(people.people)}

    def place(one: Submission) -> tuple[int, str]:
        person = people.find(one.student)
        return (places[person.ours.casefold()] if person else len(places), one.student)

    return sorted(found, key=place)


def noted(report: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By student: exercises to ask about first, and why. Never a verdict, and never on a sheet."""
    found: dict[str, dict[str, str]] = {}
    for pair in similarity.pairs(report) if report else ():
        for one in pair.shared:
            if one.alike >= similarity.LEAST:
                for student, other in (pair.students, pair.students[::-1]):
                    found.setdefault(student, {}).setdefault(one.exercise, f"much like the answer of {other}")
    for submission in analysis.submissions(report):
        student = analysis.student_of(submission)
        for entry in analysis.exercises(submission):
            if AGAIN in str(entry.get("tests")):
                found.setdefault(student, {})[one_line(entry.get("exercise"))] = AGAIN
    return found


def _asked(
    chapter: Chapter, submission: Submission, examples: dict[str, Example], seed: str, sandbox: WarmSandbox
) -> tuple[list[Asked], str]:
    """Every question about a submission, and why there is none."""
    if submission.problem:
        return [], submission.problem
    found: list[Asked] = []
    for part in chapter.parts:
        data, _ = submission.files.get(part.notebook_name, (None, ()))
        if data is None:
            continue
        plan = planning.make(part)
        try:
            found += questions(plan, normalise(data, plan.skeleton), examples, seed, sandbox)
        except (Ungradable, Infrastructure) as error:
            return found, str(error)
    return found, ""


def chosen(asked: list[Asked], reasons: Mapping[str, str], seed: str) -> list[Block]:
    """Six questions from at least four answers where there are so many: first those with a reason, then by lot.

    The sheet shows them in the notebook's order, so that the order tells nothing.
    """
    rng = Random(hashlib.sha256(seed.encode("utf-8", "replace")).digest())
    lot = {one.exercise: (one.exercise not in reasons, rng.random()) for one in asked}
    ranked = sorted(asked, key=lambda one: lot[one.exercise])
    turns = [_turns(part) for part in (ranked[:EXERCISES], ranked[EXERCISES:])]
    taken = Counter([*turns[0], *turns[1]][:QUESTIONS])
    return [_block(one, taken[one.exercise], reasons.get(one.exercise, "")) for one in asked if taken[one.exercise]]


def _turns(asked: Sequence[Asked]) -> list[str]:
    """The exercises in turn, each as often as there are questions about it."""
    return [one.exercise for turn in range(QUESTIONS) for one in asked if turn < len(one.questions)]


def docstrings(source: str) -> set[int]:
    """The lines of docstrings, which need no room on a sheet: nobody asks about them."""
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if is_text(node)]
    except (SyntaxError, ValueError, RecursionError):
        return set()
    spans = [(node.lineno, node.end_lineno or node.lineno) for node in nodes if isinstance(node, ast.Expr)]
    return {number for first, last in spans for number in range(first, last + 1)}


def _block(asked: Asked, count: int, because: str) -> Block:
    told = docstrings(asked.source)
    rows = enumerate(asked.source.splitlines(), start=1)
    lines = [(number, clean(line, 400)) for number, line in rows if number not in told and line.strip()]
    found = [
        {
            "text": one.text,
            "options": [(LETTERS[i], option.text, option.slip) for i, option in enumerate(one.options)],
            "with_options": one.needs_options,
            "key": one.options[one.key].text,
            "letter": one.letter,
            "why": one.why,
        }
        for one in asked.questions[:count]
    ]
    return Block(asked.exercise, lines[:120], found, because)


def _pages(chapter: Chapter, sheets: list[Sheet]) -> tuple[Path, Path]:
    folder = chapter.course.root / "reports"
    pages = [("viva.html.j2", f"{chapter.name}-viva.html"), ("viva-keys.html.j2", f"{chapter.name}-viva-keys.html")]
    paths = [
        atomic_write(folder / name, environment().get_template(template).render(chapter=chapter.name, sheets=sheets))
        for template, name in pages
    ]
    return paths[0], paths[1]
