"""Scores as far as they are settled: a question that a person has yet to mark for somebody counts for nobody."""

from __future__ import annotations

from autograder.render import Report, Submission, number, one_line
from autograder.results.analysis import earned, exercises, graded, is_pending


def unsettled(report: Report) -> list[str]:
    """The grade ids that still wait for a mark in some submission, in the chapter's order."""
    found = (one_line(e.get("grade_id")) for s in graded(report) for e in exercises(s) if is_pending(e))
    return list(dict.fromkeys(found))


def scores(report: Report) -> list[float]:
    """Each graded submission's score without the questions that are unsettled."""
    without = set(unsettled(report))
    return [settled(submission, without) for submission in graded(report)]


def settled(submission: Submission, without: set[str]) -> float:
    """A submission's score without what these questions earned."""
    score = number(submission.get("score")) or 0.0
    left_out = (earned(e) or 0.0 for e in exercises(submission) if one_line(e.get("grade_id")) in without)
    return max(0.0, score - sum(left_out))


def most(report: Report) -> float | None:
    """The most points of what is settled."""
    full = number(report.get("max_score"))
    if full is None:
        return None
    without = set(unsettled(report))
    points = {one_line(e.get("grade_id")): number(e.get("max_points")) for s in graded(report) for e in exercises(s)}
    return max(0.0, full - sum(points.get(name) or 0.0 for name in without))
