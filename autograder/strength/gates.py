"""What a submission could earn without solving anything: nothing, or a test is no demand.

Each player answers a test's questions in a way that needs no solution: with nothing, with what came in, with replies
that were right for other inputs, with every fact forged to its best value. All it may earn is 0. Besides, an exercise
has enough demands, its guards leave something over, its stub earns nothing, and values that are 0.8 % off do not pass
because they came in a narrow dtype.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.authoring import bank
from autograder.authoring.replies import Recording, Silent, mapped
from autograder.layout import Chapter
from autograder.sandbox.forked import elsewhere
from autograder.strength import equivalents
from autograder.strength.paths import NotebookPath
from course.checking import check
from course.checking.outcome import Test, earned
from course.checking.transport import Raised, Request, StudentError

SEEDS = (11, 29)  # what was recorded, and what is asked now
LEAST_DEMANDS = 3
MOST_COSTS = 0.6  # of all guards of an exercise together
OFF = 1.008
SCALED = "values 0.8 % off"
DTYPES = ("float16", "float32", "complex64", "object")
Replies = dict[str, list[Any]]


@dataclass(frozen=True)
class Leak:
    """What one player earned on one exercise, and by which demands."""

    exercise: str
    player: str
    share: float
    demands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.player} earns {self.share:.2f}, by {', '.join(self.demands)}"


@dataclass(frozen=True)
class Scene:
    """An exercise's tests, and what its reference replies to them under two seeds."""

    tests: list[Test]
    earlier: Replies
    now: Replies

    @classmethod
    def of(cls, path: NotebookPath) -> Scene:
        with elsewhere():
            namespace = path.solved()
            earlier, now = (recorded(path.tests, namespace, seed) for seed in SEEDS)
        return cls(path.tests, earlier, now)

    @property
    def demands(self) -> list[Test]:
        return [test for test in self.tests if not test.is_guard]


def study(chapter: Chapter, exercise: str) -> tuple[int, list[str]]:
    """How many gates an exercise went through, and what is wrong at some of them."""
    path = NotebookPath(chapter, exercise)
    scene = Scene.of(path)
    problems = [f"{leak.player} earns {leak.share:.2f}, by {', '.join(leak.demands)}" for leak in _leaks(scene)]
    problems += _shape(scene)
    listed = equivalents.load(chapter.folder).get(exercise, ())
    problems += _narrow(scene, free=any(entry.change == SCALED for entry in listed))
    blank = path.judge(bank.blank(chapter).get(exercise, ""), SEEDS[1:])[0]
    problems += [f"the untouched stub earns {blank.share:.2f}"] if blank.share else []
    return len(PLAYERS) + len(DTYPES) + 4, problems  # two of shape, one of any dtype, and the stub


def leaks(chapter: Chapter, exercise: str) -> list[Leak]:
    """Everything that is earned for nothing on an exercise; [] is what has to come."""
    return _leaks(Scene.of(NotebookPath(chapter, exercise)))


def _leaks(scene: Scene) -> list[Leak]:
    found = (_played(name, how, scene) for name, how in PLAYERS.items())
    return [leak for leak in found if leak.share > 0]


def _shape(scene: Scene) -> Iterator[str]:
    """What an exercise's demands and guards amount to."""
    count, costs = len(scene.demands), sum(test.costs for test in scene.tests)
    if count < LEAST_DEMANDS:
        yield f"expected at least {LEAST_DEMANDS} demands, found {count}: guards earn nothing"
    if costs > MOST_COSTS + 1e-9:
        yield f"its guards cost {costs:.2f} together, more than {MOST_COSTS}: who passes the demands keeps something"


def _narrow(scene: Scene, free: bool = False) -> Iterator[str]:
    """Demands that a value 0.8 % off passes because of its dtype, and exercises that it solves in any.

    free: whether the chapter's equivalents say that such a value is right, too.
    """
    asked = [test for test in scene.demands if any(_has_fractions(reply) for reply in scene.now[test.name])]
    wide = set(_passed(_off("float64"), scene, asked))
    solved = bool(asked) and len(wide) == len(scene.demands)
    if solved and not free:
        yield f"{SCALED} earn full points: if they are right, list that in equivalents.toml, with the reason"
    if free and not solved:
        yield f"listed as equivalent, but a demand catches it: {SCALED}"
    for dtype in DTYPES:
        if found := [name for name in _passed(_off(dtype), scene, asked) if name not in wide]:
            yield f"values 0.8 % off pass as {dtype}: {', '.join(found)}"


def _off(dtype: str) -> Play:
    def number(value: Any) -> Any:
        array = np.asarray(value)
        return (array * OFF).astype(dtype)[()] if array.dtype.kind in "fc" else value

    return lambda request, earlier, now: mapped(now, number)


def _has_fractions(reply: Any) -> bool:
    """Whether a reply holds fractions that are neither 0 nor without end, so that a share of them is another value."""
    found: list[bool] = []

    def look(value: Any) -> None:
        array = np.asarray(value)
        found.append(array.dtype.kind in "fc" and bool(np.any(np.isfinite(array) & (array != 0))))

    mapped(reply, look)
    return any(found)


def recorded(tests: list[Test], namespace: dict[str, Any], seed: int) -> Replies:
    """What the reference replies to each test's questions, in their order."""
    found: Replies = {}
    for test in tests:
        student = Recording(namespace)
        check.run(test, student, seed)
        found[test.name] = student.log
    return found


Play = Callable[[Request, Any, Any], Any]


class Player(Silent):
    """Answers without solving. how: (request, the reply that was right earlier, the right reply now) -> reply."""

    def __init__(self, how: Play, earlier: list[Any], now: list[Any]) -> None:
        self._how, self._earlier, self._now = how, iter(earlier), iter(now)

    def ask(self, request: Request) -> Any:
        reply = self._how(request, next(self._earlier, None), next(self._now, None))
        if isinstance(reply, StudentError):
            raise reply
        return reply


def _played(name: str, how: Play, scene: Scene) -> Leak:
    passed = set(_passed(how, scene, scene.tests))
    demands = tuple(test.name for test in scene.demands if test.name in passed)
    return Leak(scene.tests[0].exercise, name, earned((t, t.name in passed) for t in scene.tests), demands)


def _passed(how: Play, scene: Scene, tests: list[Test]) -> Iterator[str]:
    """The tests that a player passes."""
    for test in tests:
        with contextlib.suppress(StudentError), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if check.run(test, Player(how, scene.earlier[test.name], scene.now[test.name]), SEEDS[1]).passed:
                yield test.name


def _inputs(request: Request) -> list[Any]:
    return [*request.get("args", ()), *request.get("kwargs", {}).values(), *request.get("inputs", {}).values()]


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
