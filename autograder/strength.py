"""How good are the tests themselves: wrong answers caught, right answers accepted, blank 0, reference full."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import bank
from autograder import notebook as nb
from autograder.layout import Chapter, Course
from course.check import Outcome, Test, run
from course.transport import LocalStudent


@dataclass
class Row:
    """One exercise's figures."""

    exercise: str
    right: int = 0
    accepted: int = 0
    wrong: int = 0
    caught: int = 0
    problems: list[str] = field(default_factory=list)


def measure(chapter: Chapter, seed: int = 7) -> list[Row]:
    """Judge every banked answer of a chapter in this process, each with the reference answers of the others."""
    answers = bank.load(chapter)
    rows = []
    for exercise, tests in chapter.tests.items():
        row = Row(exercise)
        _check_ends(chapter, exercise, tests, row, seed)
        for answer in (a for a in answers if a.exercise == exercise):
            _judge(chapter, tests, answer, row, seed)
        rows.append(row)
    return rows


def _check_ends(chapter: Chapter, exercise: str, tests: list[Test], row: Row, seed: int) -> None:
    stubs = bank.blank(chapter)
    blank = outcomes(chapter, tests, exercise, stubs.get(exercise, ""), seed)
    if any(o.passed for o in blank):
        row.problems.append("the blank release passes " + ", ".join(o.test.name for o in blank if o.passed))
    full = outcomes(chapter, tests, exercise, None, seed)
    row.problems += [f"the reference fails {o.test.name}: {o.message} {o.got}" for o in full if not o.passed]


def _judge(chapter: Chapter, tests: list[Test], answer: bank.Answer, row: Row, seed: int) -> None:
    came = outcomes(chapter, tests, answer.exercise, answer.source, seed)
    failed = [o for o in came if not o.passed]
    if answer.kind == "right":
        row.right += 1
        row.accepted += not failed
        row.problems += [f"{answer.name} fails {o.test.name}: {o.message} {o.got}" for o in failed]
        return
    row.wrong += 1
    row.caught += bool(failed)
    told = " ".join(f"{o.message} {o.test.hint} {o.test.name.replace('_', ' ')} {o.got}" for o in failed)
    if not failed:
        row.problems.append(f"{answer.name} passes every test")
    else:
        missing = [words for words in answer.says if words.lower() not in told.lower()]
        row.problems += [
            f"{answer.name}: the learner is not told {words!r}, but: {told[:300]}" for words in missing
        ]
        if not answer.says:
            row.problems.append(f"{answer.name}: it has no '# says:' line")


def outcomes(
    chapter: Chapter, tests: list[Test], exercise: str, answer: str | None, seed: int
) -> list[Outcome]:
    """Run tests on a fresh namespace in which `answer` stands for the reference of one exercise."""
    with quiet(chapter.source.parent):
        namespace = prepared(chapter, exercise, answer)
        return [run(test, LocalStudent(namespace), seed) for test in tests]


def prepared(chapter: Chapter, exercise: str, answer: str | None) -> dict[str, Any]:
    """Execute a chapter's given cells and answers, as the grader would, into a new namespace."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in nb.read(chapter.source)["cells"]:
        role = nb.role(cell)
        if not nb.is_code(cell) or nb.is_demo(cell) or role not in {"given", "answer"}:
            continue
        replaced = answer is not None and nb.grade_id(cell) == exercise
        text = answer if replaced and answer is not None else nb.without_markers(nb.source(cell))
        with contextlib.suppress(Exception) if replaced else contextlib.nullcontext():
            execute(text, namespace, f"<answer {nb.grade_id(cell)}>")
    return namespace


def execute(text: str, namespace: dict[str, Any], filename: str) -> None:
    """Execute a cell's text; lines of IPython magic are left out."""
    lines = [line if not line.lstrip().startswith(("%", "!")) else "" for line in text.split("\n")]
    exec(compile(ast.parse("\n".join(lines)), filename, "exec"), namespace)


@contextlib.contextmanager
def quiet(folder: Path) -> Iterator[None]:
    """Run in a folder, with figures drawn nowhere and printed text dropped."""
    os.environ.setdefault("MPLBACKEND", "agg")
    before = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        os.chdir(before)


def main(arguments: list[str], root: Path | None = None) -> int:
    """Print a chapter's table and every problem; 0 if there is none."""
    course = Course((root or Path.cwd()).resolve())
    problems = 0
    for name in arguments or list(course.chapters):
        for row in measure(course.chapter(name)):
            print(
                f"{name} {row.exercise:22} wrong {row.caught}/{row.wrong}  right {row.accepted}/{row.right}"
            )
            for problem in row.problems:
                print(f"    {problem}")
            problems += len(row.problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
