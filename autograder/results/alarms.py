"""What an instructor should look at before anything else: signs that the course is wrong, and not the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from autograder.render import Report, dicts, one_line, readable, texts
from autograder.results.analysis import exercises, graded, student_of

FEWEST_ATTEMPTS = 5  # of which none passes a test before the test itself is doubted


def alarms(report: Report) -> list[str]:
    """One line each: tests that are at fault, tests that nobody passes, marks in the gradebook that cannot be right."""
    return [*_at_fault(report), *_passed_by_nobody(report), *texts(report.get("odd_marks"))]


def _at_fault(report: Report) -> list[str]:
    who: dict[tuple[str, str], list[str]] = defaultdict(list)
    for submission in graded(report):
        for exercise in exercises(submission):
            for said in texts(exercise.get("broken")):
                who[one_line(exercise.get("exercise")), said].append(student_of(submission))
    return [
        f"{exercise}: the test {said} raises on the reference answer as well. The exercise waits for "
        f"{_count(students)}: mend the test and grade again."
        for (exercise, said), students in who.items()
    ]


def _passed_by_nobody(report: Report) -> list[str]:
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for submission in graded(report):
        for exercise in exercises(submission):
            for test in _that_ran(exercise):
                seen[one_line(exercise.get("exercise")), one_line(test.get("name"))].append(test.get("passed") is True)
    return [
        f"{exercise}: nobody passes the test {readable(name)}, of {len(came)} who attempted it. "
        "Read the test before you read the answers."
        for (exercise, name), came in seen.items()
        if len(came) >= FEWEST_ATTEMPTS and not any(came)
    ]


def _that_ran(exercise: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if exercise.get("status") == "not-attempted":
        return []
    return [test for test in dicts(exercise.get("tests")) if test.get("status") not in {"not-attempted", "broken"}]


def _count(students: list[str]) -> str:
    return students[0] if len(students) == 1 else f"{len(students)} students"
