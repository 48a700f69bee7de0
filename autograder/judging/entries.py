"""What is said of an exercise and of each test: the entries of a result, with nothing hidden in them."""

from __future__ import annotations

import builtins
import math
from typing import Any

from autograder.judging.plan import Step
from autograder.judging.session import Ran
from autograder.submissions.normalise import Answers
from course.checking.check import Outcome
from course.checking.transport import is_stub

Json = dict[str, Any]
BUILTIN_ERRORS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
WORDS = {
    "timeout": "it took too long and was stopped: is there a loop that does not end?",
    "crash": "it ended the Python process (a crash, an exit, or too much memory)",
    "memory": "it used more memory than a submission may have",
    "resources": "it used up what a submission may have (open files, threads, processes or disk)",
}


def said(answer: Ran, answers: Answers) -> str:
    """What to tell a student of their answer cell itself, if it did not run."""
    if answer.lost:
        return WORDS[answer.lost] + (f" ({answer.error[0]}: {answer.error[1]})" if answer.error else "")
    if answer.error is None or is_stub(*answer.error[:2]):
        return ""
    kind, words, line = answer.error
    missing = words.split("'")[1] if kind == "NameError" and words.count("'") >= 2 else ""
    tip = f"; `{missing}` is defined outside the answer cells: move it inside" if missing in answers.extra else ""
    return f"your cell raised {kind}: {words}" + (f" ({line})" if line else "") + tip


def of_assert(step: Step, ran: Ran) -> Json:
    """An ordinary nbgrader test's entry: nbgrader's own rules on what the cell left, made finite and clamped."""
    points = 0.0 if ran.error or ran.lost else _partial(ran, step.points)
    odd = math.isnan(points)
    points = clamp(points, step.points)
    status = _assert_status(ran, points, step.points)
    # Only Python's own exceptions are named: a name that student code made up could carry what it was asked.
    kind = ran.error[0] if ran.error and ran.error[0] in BUILTIN_ERRORS else "an exception of its own"
    message = WORDS[ran.lost] if ran.lost else f"an assertion or call failed ({kind})" if ran.error else ""
    message = message or ("its last line left no number of points between 0 and the maximum" if odd else "")
    entry = of_exercise(step, step.exercise, status, points, []) | {"in_kernel": True, "message": message}
    return entry | ({"tampered": True} if odd else {})


def _assert_status(ran: Ran, points: float, most: float) -> str:
    if ran.lost:
        return "timeout" if ran.lost == "timeout" else "error"
    if ran.error:
        return "not-attempted" if is_stub(*ran.error[:2]) else "failed"
    return "passed" if points >= most else "failed"


def _partial(ran: Ran, most: float) -> float:
    """Partial credit as nbgrader has it: a number that the cell's last line leaves. NaN for anything else it left."""
    for output in ran.outputs:
        if output.get("output_type") == "execute_result":
            try:
                points = float(output["data"].get("text/plain", ""))
            except ValueError:
                return math.nan
            return points if 0 <= points <= most else math.nan
    return most


def clamp(points: float, most: float) -> float:
    """Points made finite and put between 0 and the most there are."""
    return min(max(points, 0.0), most) if math.isfinite(points) else 0.0


def status_of(entries: list[Json], answer: Ran) -> str:
    states = [entry["status"] for entry in entries]
    if all(entry["passed"] for entry in entries):
        return "passed"
    if "timeout" in states:
        return "timeout"
    broken = answer.error is not None and not is_stub(*answer.error[:2])
    if broken or {"crash", "memory", "resources"} & set(states):
        return "error"
    if set(states) == {"not-attempted"}:
        return "not-attempted"
    return "error" if set(states) <= {"error", "not-attempted"} else "failed"


def of_exercise(step: Step, exercise: str, status: str, points: float, tests: list[Json]) -> Json:
    return {
        "grade_id": step.name,
        "exercise": exercise,
        "points": round(points, 6),
        "max_points": step.points,
        "status": status,
        "tests": tests,
    }


def of_test(outcome: Outcome, status: str) -> Json:
    """One test's entry. A hidden test's holds nothing of its inputs, and nothing the student's code chose."""
    test = outcome.test
    entry = {
        "name": test.name,
        "passed": outcome.passed,
        "status": status,
        "hint": test.hint,
        "hidden": test.hidden,
        "named": outcome.named,
        "costs": test.costs,
    } | ({"broke": outcome.broke} if outcome.broke else {})
    if test.hidden:
        return entry | {"message": outcome.safe, "says": outcome.safe}
    return entry | {"message": outcome.message, "expected": outcome.expected, "got": outcome.got}
