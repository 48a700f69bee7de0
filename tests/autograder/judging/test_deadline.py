"""judging.deadline: what a test does with what came is part of its own seconds."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import Any

import pytest
from conftest import SHORT

from autograder.judging.deadline import deadline
from autograder.judging.grade import grade
from autograder.judging.plan import Plan
from autograder.judging.session import Lost
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking.check import Suite


def for_ever(seconds: float, catches: int = 0) -> None:
    """Work without end under a deadline, and catch its first alarms."""
    with deadline(seconds):
        for _ in range(catches):
            with contextlib.suppress(Lost):
                while True:
                    pass
        while True:
            pass


@pytest.mark.parametrize("catches", [0, 1, 2])
def test_what_takes_too_long_is_lost_even_if_it_catches_alarms(catches: int) -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(Lost, match="timeout"):
        for_ever(0.05, catches)
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_what_is_in_time_is_left_alone_in_any_thread() -> None:
    with deadline(0.05):
        pass
    time.sleep(0.1)
    done: list[bool] = []

    def elsewhere() -> None:
        with deadline(0.01):
            time.sleep(0.05)
        done.append(True)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert done


@pytest.mark.sandbox
def test_a_judge_that_is_kept_busy_is_a_timeout_of_that_exercise_alone(
    plan01: Plan, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = Suite("01-linear-model")

    @suite.test("mse", hint="", seconds=1.0)
    def takes_what_came_apart(student: Any, rng: Any) -> None:
        student.mse(rng.normal(size=3), rng.normal(size=3))
        while True:
            pass

    monkeypatch.setitem(plan01.tests, "mse", suite.tests["mse"])
    found = grade(plan01, Answers(reference01, frozenset(reference01)), 7, Sandbox(), SHORT)
    entries = {entry["exercise"]: entry for entry in found.exercises}
    assert (entries["mse"]["status"], entries["mse"]["points"]) == ("timeout", 0.0)
    others = [entry for name, entry in entries.items() if name not in ("mse", "explain_risk")]
    assert all(entry["points"] == entry["max_points"] for entry in others) and found.flags == ["timeout"]
