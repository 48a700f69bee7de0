"""Evidence as an instructor reads it: text for the terminal, and a file that shows the same outside the grader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.render import clean
from course.checking import expect

_LONGEST = 4000  # characters of an answer or a value


def lines(student: str, chapter: str, looked: Sequence[Any], entry: Mapping[str, Any] | None) -> list[str]:
    """Everything about a submission's exercises, as text. looked: of `judging.evidence`. entry: the report's."""
    found = [f"{student}, {chapter}: for the instructor only, hidden inputs stand below"]
    if entry is not None:
        flags = ", ".join(map(str, entry.get("flags", ()))) or "none"
        found += [f"status {entry['status']}, {entry['score']:g} points, flags: {flags}"]
        found += [f"note: {entry['note'] or '-'}"]
    for one in looked:
        found += _exercise(one, entry)
    return [clean(line, _LONGEST) for line in found]


def _exercise(one: Any, entry: Mapping[str, Any] | None) -> list[str]:
    graded = [e for e in entry["exercises"] if e["exercise"] == one.exercise] if entry else []
    marks = [f": {e['points']:g} of {e['max_points']:g} ({e['status']})" for e in graded]
    found = ["", f"=== {one.exercise}{marks[0] if marks else ''}", "handed in:"]
    found += [f"    {line}" for line in one.answer[:_LONGEST].splitlines()]
    if one.ran.error or one.ran.lost:
        found.append(f"its cell: {one.ran.lost or ': '.join(part for part in one.ran.error if part)}")
    for test in one.tests:
        found += _test(test)
    return found


def _test(one: Any) -> list[str]:
    kind = f"guard (costs {one.test.costs:g})" if one.test.is_guard else "demand"
    kind = f"hidden {kind}" if one.test.hidden else kind
    passed = one.outcome is not None and one.outcome.passed
    found = ["", f"{'✓' if passed else '✗'} {one.test.name.replace('_', ' ')} [{kind}]"]
    if one.lost:
        found.append(f"    the process was lost: {one.lost}")
    elif not passed:
        came = one.outcome
        told = (("says", came.message), ("expected", came.expected), ("got", came.got), ("raised in", came.broke))
        found += [f"    {label + ':':10}{_indented(value)}" for label, value in told if value]
    for asked in one.asked:
        found.append(f"    asked: {asked.what}")
        found += [f"      {name} = {_indented(expect.show(value))}" for name, value in asked.inputs.items()]
        error = isinstance(asked.came, Exception)
        came = f"{type(asked.came).__name__}: {asked.came}" if error else expect.show(asked.came)
        found.append(f"      -> {_indented(came)}")
    return found


def _indented(text: str) -> str:
    return text.replace("\n", "\n" + " " * 14)


def script(student: str, chapter: str, exercise: str, cells: Sequence[tuple[str, str]], seed: int) -> str:
    """A file that runs an exercise's public and hidden tests on a submission again, here and without a sandbox.

    cells: name and text of every cell that is executed, in order.
    """
    return f'''"""What {student} handed in for {exercise} of {chapter}, and its tests: run it with the course's Python.

It runs the submission's code with your own rights: read it first. Hidden inputs stand in what it prints.
"""

from course.checking.check import run
from course.checking.transport import LocalStudent
from autograder.chapters import suite_of

CELLS = {list(cells)!r}

names = {{"__name__": "__main__"}}
for name, text in CELLS:
    try:
        exec(compile(text, f"<answer {{name}}>", "exec"), names)
    except Exception as error:
        print(f"{{name}}: {{type(error).__name__}}: {{error}}")
for suite in (suite_of({chapter!r}, "public"), suite_of({chapter!r}, "hidden")):
    for test in suite.tests.get({exercise!r}, []) if suite else []:
        outcome = run(test, LocalStudent(names), {seed})
        print("✓" if outcome.passed else "✗", test.name, outcome.message, outcome.expected, outcome.got, sep="  ")
'''
