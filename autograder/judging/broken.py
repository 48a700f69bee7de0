"""An instructor's own mistakes, told apart from students': what raises on the reference answers too marks nobody down.

A test's own code may raise for what a student returned, or because the test is wrong; a given cell may fail because of
a student's answer, or because a file or a package is missing. The reference decides, asked once: it is inside the
sandbox then, so that happens after all of a submission's verdicts are final.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from autograder.errors import UsageError
from autograder.judging.demos import fitted
from autograder.judging.entries import Json
from autograder.judging.passes import asked, key_of
from autograder.judging.plan import Plan
from autograder.judging.session import Budget, Host, Lost, Ran, Session
from autograder.layout import ADD_PACKAGE
from course.checking.check import Test

Key = tuple[str, str, bool]
MISSING = {"ModuleNotFoundError", "ImportError", "FileNotFoundError"}
FAULT = "this check is itself at fault: it takes nothing away, and a person looks at the exercise"
_known: dict[tuple[str, int, Key], str] = {}  # what came of a test on the reference: of this process


def tests(plan: Plan, seed: int, budget: Budget, host: Host, entries: Mapping[Key, Json]) -> dict[Key, str]:
    """Which of the tests whose own code raised do so on the reference as well, and where."""
    raised = [key for key, entry in entries.items() if entry.get("broke")]
    if not raised:
        return {}
    version = plan.fingerprint
    unknown = {key for key in raised if (version, seed, key) not in _known}
    if unknown:
        for key, broke in _on_the_reference(plan, seed, budget, host, unknown).items():
            _known[version, seed, key] = broke
    return {key: where for key in raised if (where := _known.get((version, seed, key), ""))}


def _on_the_reference(plan: Plan, seed: int, budget: Budget, host: Host, wanted: Collection[Key]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    right = fitted(replace(plan, only=""), plan.reference)
    with Session(host, right, plan.reference, budget) as session:
        for position, step in enumerate(right.steps):
            for test in plan.tests[step.exercise] if step.kind == "test" else []:
                if key_of(test) in wanted:
                    session.reach(position)
                    found[key_of(test)] = _broke(session, test, seed)
    return found


def _broke(session: Session, test: Test, seed: int) -> str:
    try:
        return asked(session, test, seed).broke
    except Lost:
        session.close()
        return ""  # the reference's own process ended: no sign that this test's code is wrong


def noted(entry: Json, faults: Mapping[Key, str]) -> Json:
    """An exercise's entry without the tests that are at fault: it waits for a person, with their names and lines."""
    tests = [{key: value for key, value in test.items() if key != "broke"} for test in entry["tests"]]
    own = {name: where for (exercise, name, _), where in faults.items() if exercise == entry["exercise"]}
    if not own:
        return entry | {"tests": tests}
    mended = [_at_fault(test) if test["name"] in own else test for test in tests]
    said = [f"{name.replace('_', ' ')} ({where})" for name, where in own.items()]
    return entry | {"status": "manual", "points": 0.0, "tests": mended, "broken": said}


def _at_fault(test: Json) -> Json:
    told = {"message": FAULT, "says": FAULT, "expected": "", "got": ""}
    return test | {key: words for key, words in told.items() if key in test} | {"status": "broken", "passed": False}


def given_cells(plan: Plan, budget: Budget, host: Host, cells: Mapping[int, Ran]) -> None:
    """Raises UsageError where a given cell misses a file or a package, and does so with the reference answers too."""
    missed = [i for i, ran in cells.items() if ran.error and ran.error[0] in MISSING and _is_given(plan, i)]
    if not missed:
        return
    right = fitted(replace(plan, only=""), plan.reference)
    with Session(host, right, plan.reference, budget) as session:
        session.reach(len(right.steps))
    for index in missed:
        ran = session.ran.get(index, Ran())
        if ran.error and ran.error[0] in MISSING:
            raise UsageError(_missing(plan, index, ran.error))


def _is_given(plan: Plan, index: int) -> bool:
    return any(step.index == index and step.kind == "given" for step in (*plan.steps, *plan.demos))


def _missing(plan: Plan, index: int, error: tuple[str, str, str]) -> str:
    kind, words, line = error
    place = f"source/{plan.chapter.name}/{plan.chapter.notebook_name}.ipynb, cell {index + 1}"
    what = f"{place}{f', {line}' if line else ''}: {kind}: {words.splitlines()[0][:200] if words else ''}"
    if kind == "FileNotFoundError":
        return f"{what}: put the file beside the notebook in source/ and run `autograder release {plan.chapter.name}`"
    return f"{what}: {ADD_PACKAGE}"


def packages(plan: Plan) -> None:
    """Raises UsageError where a given cell or a reference answer imports what is not installed here."""
    own = {"course", *(path.stem for path in plan.files)}
    for step in plan.steps:
        text = plan.reference.get(step.name, "") if step.kind == "answer" else step.source
        for name, line in _imported(text) if step.kind in {"given", "answer"} else ():
            if name not in own and not _is_installed(name):
                words = f"No module named {name!r}"
                raise UsageError(_missing(plan, step.index, ("ModuleNotFoundError", words, f"line {line}")))


def _imported(text: str) -> Iterator[tuple[str, int]]:
    """The packages that a cell needs, and where: at its top level, where no `try` has another way out."""
    try:
        body = ast.parse(text).body
    except SyntaxError:  # IPython's own commands
        return
    for node in body:
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


@functools.cache
def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # ValueError: a module that was made without a spec, but is there
        return name in sys.modules
