"""What a submission could earn without solving anything: nothing, or a test is no demand.

Each player answers a test's questions in a way that needs no solution: with nothing, with what came in, with replies
that were right for other inputs, with every fact forged to its best value. All it may earn is 0.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.layout import Chapter
from autograder.sandbox.forked import elsewhere
from autograder.strength.paths import NotebookPath
from course.checking import check
from course.checking.outcome import Test, earned
from course.checking.transport import LocalStudent, Raised, Request, Student, StudentError

SEEDS = (11, 29)  # what was recorded, and what is asked now


@dataclass(frozen=True)
class Leak:
    """What one player earned on one exercise, and by which demands."""

    exercise: str
    player: str
    share: float
    demands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.player} earns {self.share:.2f}, by {', '.join(self.demands)}"


def leaks(chapter: Chapter, exercise: str) -> list[Leak]:
    """Everything that is earned for nothing on an exercise; [] is what has to come."""
    path = NotebookPath(chapter, exercise)
    with elsewhere():
        namespace = path.solved()
        earlier, now = (recorded(path.tests, namespace, seed) for seed in SEEDS)
    found = (_played(name, how, path.tests, earlier, now) for name, how in PLAYERS.items())
    return [leak for leak in found if leak.share > 0]


Replies = dict[str, list[Any]]


class Recording(LocalStudent):
    """Answers as the code in a namespace does, and remembers what it answered."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__(namespace)
        self.log: list[Any] = []

    def ask(self, request: Request) -> Any:
        try:
            reply = super().ask(request)
        except StudentError as error:
            self.log.append(error)
            raise
        self.log.append(reply)
        return reply


def recorded(tests: list[Test], namespace: dict[str, Any], seed: int) -> Replies:
    """What the reference replies to each test's questions, in their order."""
    found: Replies = {}
    for test in tests:
        student = Recording(namespace)
        check.run(test, student, seed)
        found[test.name] = student.log
    return found


Play = Callable[[Request, Any, Any], Any]


class Player(Student):
    """Answers without solving. how: (request, the reply that was right earlier, the right reply now) -> reply."""

    def __init__(self, how: Play, earlier: list[Any], now: list[Any]) -> None:
        self._how, self._earlier, self._now = how, iter(earlier), iter(now)

    def exchange(self, request: bytes, called: Any) -> bytes:
        raise NotImplementedError("a player is asked directly")

    def ask(self, request: Request) -> Any:
        reply = self._how(request, next(self._earlier, None), next(self._now, None))
        if isinstance(reply, StudentError):
            raise reply
        return reply


def _played(name: str, how: Play, tests: list[Test], earlier: Replies, now: Replies) -> Leak:
    passed = []
    for test in tests:
        with contextlib.suppress(StudentError):
            player = Player(how, earlier[test.name], now[test.name])
            passed.append((test, check.run(test, player, SEEDS[1]).passed))
    demands = tuple(test.name for test, ok in passed if ok and not test.is_guard)
    return Leak(tests[0].exercise, name, earned(passed), demands)


def _inputs(request: Request) -> list[Any]:
    return [*request.get("args", ()), *request.get("kwargs", {}).values(), *request.get("inputs", {}).values()]


def mapped(reply: Any, number: Callable[[Any], Any]) -> Any:
    """A reply with its numbers and arrays replaced, and its facts (booleans, text, None) as they are."""
    if isinstance(reply, dict):
        return {key: mapped(value, number) for key, value in reply.items()}
    if isinstance(reply, (list, tuple)):
        return type(reply)(mapped(value, number) for value in reply)
    if isinstance(reply, (bool, str, bytes, StudentError)) or reply is None:
        return reply
    return number(reply)


def forged(earlier: Any, now: Any) -> Any:
    """Numbers as they were right earlier; every fact at its best value."""
    if isinstance(now, (bool, np.bool_, str, bytes, StudentError)) or now is None:
        return now
    if isinstance(now, dict) and isinstance(earlier, dict):
        return {key: forged(earlier.get(key), value) for key, value in now.items()}
    if isinstance(now, (list, tuple)) and isinstance(earlier, (list, tuple)) and len(now) == len(earlier):
        return type(now)(forged(a, b) for a, b in zip(earlier, now, strict=True))
    return earlier


def _filled(value: float) -> Callable[[Any], Any]:
    return lambda reply: np.full(np.shape(reply), value) if np.ndim(reply) else value


PLAYERS: dict[str, Play] = {
    "None": lambda request, earlier, now: None,
    "zeros": lambda request, earlier, now: mapped(_value(now), _filled(0.0)),
    "ones": lambda request, earlier, now: mapped(_value(now), _filled(1.0)),
    "NaN of the right shape": lambda request, earlier, now: mapped(_value(now), _filled(float("nan"))),
    "the first argument": lambda request, earlier, now: next(iter(_inputs(request)), None),
    "all arguments": lambda request, earlier, now: _inputs(request),
    "an error": lambda request, earlier, now: Raised("ValueError", "no", ""),
    "replies to other inputs": lambda request, earlier, now: earlier,
    "every fact forged": lambda request, earlier, now: forged(earlier, now),
}


def _value(reply: Any) -> Any:
    """What a reply is like that should have been an error: none can be told from it."""
    return None if isinstance(reply, StudentError) else reply


def all_leaks(chapter: Chapter) -> Iterator[Leak]:
    for exercise in chapter.tests:
        yield from leaks(chapter, exercise)
