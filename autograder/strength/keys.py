"""Is there a key in a student's hands? Every callable of `course` is tried as the answer of an exercise.

What the archive holds is tried as it is and with its arguments in other orders. It may pass this or that demand; what
passes all of them solves the exercise for who finds it, and should be `@recorded`, or go.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import pkgutil
import signal
import time
from collections.abc import Callable, Iterator
from functools import cache
from types import FrameType
from typing import Any

import course
from autograder.authoring.replies import Recording
from autograder.layout import Chapter
from autograder.sandbox.forked import elsewhere, in_child
from autograder.strength.paths import NotebookPath
from course.checking import check
from course.checking.outcome import Test
from course.checking.transport import LocalStudent, StudentError

SEED = 23
SECONDS = 0.5  # for one try of one demand, beyond what the reference takes
# These install, start and look around: nothing of an exercise, and not to be called at random.
_LEFT_OUT = ("course.setup", "course.environment", "course.jupyter", "course.__main__")
Order = tuple[int, ...]
Try = tuple[str, Callable[..., Any], Order]


def study(chapter: Chapter, exercise: str) -> tuple[int, list[str]]:
    """How many callables were tried on an exercise, and which of them solve it."""
    path = NotebookPath(chapter, exercise)
    with elsewhere():
        namespace = path.solved()
        demands, arguments = _by_time(path.tests, namespace, exercise)
    found = callables()
    tries = [(label, function, order) for label, function in found.items() for order in orders(arguments)]
    return len(found), list(dict.fromkeys(solving(tries, demands, namespace, exercise)))


@cache
def callables() -> dict[str, Callable[..., Any]]:
    """Every function and class that `course` defines, by where it was found first."""
    found: dict[int, tuple[str, Callable[..., Any]]] = {}
    for module in pkgutil.walk_packages(course.__path__, "course.", onerror=lambda name: None):
        if f"{module.name}.".startswith(tuple(f"{name}." for name in _LEFT_OUT)):
            continue
        with contextlib.suppress(Exception):  # needs an accelerator, say
            for name, value in vars(importlib.import_module(module.name)).items():
                if callable(value) and str(getattr(value, "__module__", "")).split(".")[0] == "course":
                    found.setdefault(id(value), (f"{module.name}.{name}", value))
    return dict(found.values())


def orders(arguments: int) -> list[Order]:
    """The orders in which so many arguments are tried: all of up to three, of more those near the given one."""
    given = tuple(range(arguments))
    if arguments <= 3:
        return list(itertools.permutations(given)) or [()]
    swapped = [(*given[:i], given[i + 1], given[i], *given[i + 2 :]) for i in range(arguments - 1)]
    return list(dict.fromkeys([given, given[::-1], (*given[1:], given[0]), (given[-1], *given[:-1]), *swapped]))


def permuted(function: Callable[..., Any], order: Order) -> Callable[..., Any]:
    """The function with its arguments in another order, where there are so many."""
    if order == tuple(range(len(order))):
        return function
    return lambda *args, **named: function(*([args[i] for i in order] if len(args) == len(order) else args), **named)


def solving(tries: list[Try], demands: list[Test], namespace: dict[str, Any], exercise: str) -> Iterator[str]:
    """The labels of tries that pass every demand. What hangs or ends its process is left out, the rest goes on."""

    def work(begin: int) -> Iterator[dict[str, Any]]:
        signal.signal(signal.SIGALRM, _out_of_time)
        for number in range(begin, len(tries)):
            _, function, order = tries[number]
            student = LocalStudent({**namespace, exercise: permuted(function, order)})
            yield {"number": number, "solves": all(_passes(test, student) for test in demands)}

    begin = 0
    while begin < len(tries):
        came = in_child(lambda begin=begin: work(begin), seconds=60)  # type: ignore[misc]
        done = [item for item in came if "number" in item]
        yield from (tries[item["number"]][0] for item in done if item["solves"])
        begin += len(done) + 1  # the one after the last was lost, or there is none


class _OutOfTime(BaseException):
    pass


def _out_of_time(signal: int, frame: FrameType | None) -> None:
    raise _OutOfTime


def _passes(test: Test, student: LocalStudent) -> bool:
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        return check.run(test, student, SEED).passed
    except (StudentError, _OutOfTime, Exception):
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _by_time(tests: list[Test], namespace: dict[str, Any], exercise: str) -> tuple[list[Test], int]:
    """An exercise's demands, the quickest first, and how many arguments it is called with."""
    took, most = {}, 0
    for test in (test for test in tests if not test.is_guard):
        student, began = Recording(namespace), time.monotonic()
        check.run(test, student, SEED)
        took[test] = time.monotonic() - began
        called = [request for request in student.asked if request["do"] == "call" and request["name"] == exercise]
        most = max([most, *(len(request["args"]) for request in called)])
    return sorted(took, key=lambda test: took[test]), most
