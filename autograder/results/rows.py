"""One student's row in the class report's table."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from autograder.render import Submission, number, one_line, points, texts
from autograder.results.analysis import Item, earned, exercises, is_pending, student_of
from autograder.results.wording import PARTLY, STATUS_MARK, is_partial

_KINDS = {"passed": "ok", "failed": "bad", "error": "bad", "timeout": "bad", "not-attempted": "muted"}


def final(submission: Submission) -> float | None:
    """Return the score if it stands, None while a person or another run has to decide."""
    return number(submission.get("score")) if submission.get("status") == "graded" else None


def row(submission: Submission, items: list[Item], chapter: str) -> dict[str, Any]:
    """All that the table says of one submission."""
    by_id = {one_line(e.get("grade_id")): e for e in exercises(submission)}
    score, student = final(submission), student_of(submission)
    waiting = "retry" if submission.get("status") == "retry" else "manual"
    return {
        "student": student,
        "status": one_line(submission.get("status")) if score is not None else waiting,
        "score": score,
        "open": score is not None and any(map(is_pending, by_id.values())),
        "adds": _adds(submission, by_id.values()),
        "cells": [_mark(by_id.get(item.grade_id)) if score is not None else None for item in items],
        "flags": texts(submission.get("flags")),
        "note": one_line(submission.get("note")),
        "command": f"autograder show {shlex.quote(student)} {shlex.quote(chapter)}",
    }


def _adds(submission: Submission, marked: Any) -> list[str]:
    """What stands in the score besides the points of the exercises."""
    penalty, late = number(submission.get("late_penalty")), number(submission.get("late"))
    extension = number(submission.get("extension"))
    extra = sum(number(exercise.get("extra_credit")) or 0.0 for exercise in marked)
    found = [f"late penalty −{points(penalty)}"] if penalty else [f"late by {_time(late)}"] if late else []
    found += [f"extension {_time(extension)}"] if extension else []
    return found + ([f"extra credit {extra:+.4g}"] if extra else [])


def _time(seconds: float) -> str:
    return f"{seconds / 3600:.3g} h" if seconds < 48 * 3600 else f"{seconds / 86_400:.3g} days"


def _mark(exercise: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if exercise is None:
        return None
    status, found = one_line(exercise.get("status")), earned(exercise)
    partial = is_partial(status, found)
    return {
        "status": PARTLY if partial else status,
        "mark": STATUS_MARK[PARTLY] if partial else STATUS_MARK.get(status, "?"),
        "kind": "warn" if partial else _KINDS.get(status, "warn"),
        "points": found,
    }
