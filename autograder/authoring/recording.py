"""What a chapter's recorded functions gave in its public tests: for its reference, its bank, and replies of no sense.

A copy of the tests is loaded whose `@recorded` listens. Every answer of the bank is judged by it in a fork of its own:
some calls are made only after a test has failed in a certain way. It is found out, too, where a function is none to be
recorded: it does not depend on its arguments alone, or it is given what a student's code returned.
"""

from __future__ import annotations

import base64
import contextlib
import copy
import functools
import hashlib
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from autograder.authoring import bank, cells, replies
from autograder.errors import UsageError
from autograder.layout import Chapter, module_name
from autograder.sandbox.forked import LOST
from course.checking import check, codec, recorded
from course.checking.check import PUBLIC_SEED, Suite, Test
from course.checking.transport import Raised, Student, StudentError
from course.checking.values import Call, Values, alike

SECONDS = 60.0  # of wall time for one answer's tests: an answer that takes longer adds nothing
_LONG = 16  # numbers of a mistake that are kept as float32
_PLAIN = (type(None), bool, int, float, complex, str, bytes)
Log = list[tuple[str, str]]  # the calls of one test: name, hash of the arguments
_NOTHING: tuple[Callable[[Any], Any], ...] = (
    lambda reply: None,
    lambda reply: Raised("ValueError", "no", ""),
    lambda reply: replies.mapped(reply, lambda value: np.full(np.shape(value), np.nan)[()]),
    lambda reply: "text",
    lambda reply: [reply, reply],
)


@dataclass
class Spy:
    """Takes the place of `@recorded`, and keeps what comes of each call that a test makes."""

    values: Values
    fresh: list[dict[str, Any]] = field(default_factory=list)  # what was not known
    problems: dict[str, None] = field(default_factory=dict)
    known: dict[tuple[str, str], bytes] = field(default_factory=dict)  # results by name and the very same arguments
    log: Log = field(default_factory=list)
    _inside: bool = False
    _asking: bool = False

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        name = recorded.name_of(Path(inspect.getfile(function)), function.__name__)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if self._inside:  # by another recorded function: students have neither
                return function(*args, **kwargs)
            self._inside = True
            try:
                return self._called(name, function, args, kwargs)
            finally:
                self._inside = False

        return call

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """While the student's code runs: what is called now was handed to it."""
        self._asking = True
        try:
            yield
        finally:
            self._asking = False

    def _called(self, name: str, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if odd := _not_plain([args, kwargs]):
            self.problems[f"{name} is given {odd}: only numbers, text, arrays and lists of them can be compared"] = None
            return function(*args, **kwargs)
        if self._asking:
            self.problems[f"{name} is called by the student's code, in a function that a test handed to it"] = None
        exactly = name, hashlib.blake2b(codec.encode([args, kwargs])).hexdigest()
        self.log.append(exactly)
        if exactly not in self.known:
            return self._first(exactly, function, args, kwargs)
        return codec.decode(self.known[exactly])

    def _first(self, exactly: tuple[str, str], function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Call a function twice, to see that it depends on what it is given, and keep what comes."""
        call, name = Call.of(args, kwargs), exactly[0]
        given, spare = copy.deepcopy((args, kwargs)), copy.deepcopy((args, kwargs))
        result, again = function(*args, **kwargs), function(*spare[0], **spare[1])
        if odd := _not_plain(result):
            self.problems[f"{name} returns {odd}: only numbers, text, arrays and lists of them can be kept"] = None
        elif not alike(result, again):
            self.problems[f"{name} returns another value each time: it should depend on its arguments alone"] = None
        elif not alike([*given[0], given[1]], [*args, kwargs]):
            self.problems[f"{name} changes what it is given: it should work on a copy"] = None
        else:
            kept = codec.encode(result)
            self.keep(exactly, call, kept)
            self.fresh.append({"exactly": exactly, **vars(call), "result": base64.b64encode(kept).decode()})
        return result

    def keep(self, exactly: tuple[str, str], call: Call, result: bytes) -> None:
        """Have a result for this call from now on."""
        self.known[exactly] = result
        result = codec.encode(_shortened(codec.decode(result)))
        before = self.values.add(exactly[0], call, result)
        if before is not None and before != result and not alike(codec.decode(before), codec.decode(result)):
            self.problems[f"{exactly[0]} returns different values for inputs that hardly differ"] = None

    def play(self, test: Test, student: Student) -> Log:
        """Run a test and return the calls that it made."""
        self.log = []
        with contextlib.suppress(StudentError):
            check.run(test, student, PUBLIC_SEED)
        return self.log

    def told(self) -> Iterator[dict[str, Any]]:
        """What is new since it was told last."""
        yield from self.fresh
        yield from ({"problem": problem} for problem in self.problems)
        self.fresh.clear()
        self.problems.clear()


def _shortened(value: Any, mistakes: bool = False) -> Any:
    """A result in less room: what mistakes give, {sentence: value}, is recognised by its first digits anyway."""
    if isinstance(value, dict):
        return {key: _shortened(item, mistakes or " " in str(key)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_shortened(item, mistakes) for item in value)
    if not mistakes or not isinstance(value, np.ndarray) or value.dtype != np.float64 or value.size < _LONG:
        return value
    with np.errstate(all="ignore"):
        short = value.astype(np.float32)
    return short if np.allclose(short, value, rtol=1e-6, atol=0, equal_nan=True) else value


def _not_plain(value: Any) -> str:
    """What of a value a file of values could not hold; "" if it could."""
    if isinstance(value, dict):
        return next((odd for pair in value.items() for item in pair if (odd := _not_plain(item))), "")
    if type(value) in (list, tuple, set, frozenset):
        return next((odd for item in value if (odd := _not_plain(item))), "")
    if isinstance(value, (np.ndarray, np.generic)) and type(value) not in (np.str_, np.bytes_):
        return "" if value.dtype.kind in "biufc" else f"an array of dtype {value.dtype}"
    return "" if type(value) in _PLAIN else f"a {type(value).__name__}"


@contextlib.contextmanager
def listening(folder: Path, spy: Spy) -> Iterator[Suite]:
    """A copy of the public tests in a folder whose recorded functions tell the spy what they give."""
    name = f"recording_{module_name(folder.name)}"
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    try:
        with _module(package), mock.patch.object(recorded, "recorded", spy):
            yield importlib.import_module(f"{name}.public").suite
    finally:
        for loaded in [loaded for loaded in sys.modules if loaded.startswith(f"{name}.")]:
            del sys.modules[loaded]


@contextlib.contextmanager
def _module(made: types.ModuleType) -> Iterator[None]:
    """Have a module imported under its name instead of what may be there."""
    before = sys.modules.get(made.__name__)
    sys.modules[made.__name__] = made
    try:
        yield
    finally:
        del sys.modules[made.__name__]
        if before is not None:
            sys.modules[made.__name__] = before


def watch(spy: Spy, tests: list[Test], namespace: dict[str, Any], reference: bool) -> Iterator[dict[str, Any]]:
    """Judge the code in a namespace, and the same replies changed; yields what the spy found."""
    for test in tests:
        student = replies.Recording(namespace, spy.asking)
        spy.play(test, student)
        same, nudged, further, furthest = (
            spy.play(test, replies.Replaying(student.log, change))
            for change in (
                lambda reply: reply,
                replies.nudged,
                functools.partial(replies.moved, steps=1),
                functools.partial(replies.moved, steps=2),
            )
        )
        for one, other in ((same, nudged), (further, furthest)):
            _compare(spy, test, one, other)
        for change in _NOTHING if reference else ():
            spy.play(test, replies.Replaying(student.log, change))
        yield from spy.told()


def _compare(spy: Spy, test: Test, one: Log, other: Log) -> None:
    """Where only the replies differ, and the same functions are called, they are called with the same."""
    if [name for name, _ in one] != [name for name, _ in other]:
        return
    for (name, before), (_, after) in zip(one, other, strict=True):
        if before != after:
            spy.problems[f"{name} is given what the student's code returned, in {test.name}: split it"] = None


def record(chapter: Chapter) -> Values:
    """All values that a chapter's recorded functions gave. Raises UsageError for one that cannot be recorded."""
    spy, banked = Spy(Values(chapter.name)), bank.load(chapter)
    problems: dict[str, None] = {}
    with listening(chapter.folder, spy) as suite, _notebook_checks(chapter, suite):
        spy.fresh.clear()  # what loading the tests called is kept already
        found = cells.judged(
            chapter,
            {name: [None, *(answer.source for answer in banked if answer.exercise == name)] for name in suite.tests},
            lambda name, answer, namespace: watch(spy, suite.tests[name], namespace, answer is None),
            SECONDS,
        )
        for exercise, answer, items in found:
            problems |= {item["problem"]: None for item in items if "problem" in item}
            for item in (item for item in items if "exactly" in item):
                name, arguments = item["exactly"]
                call = Call(item["text"], item["numbers"], item["scales"])
                spy.keep((name, arguments), call, base64.b64decode(item["result"]))
            if answer is None and items and items[-1].get("status") in LOST:
                raise UsageError(f"{chapter.name}: the reference of {exercise} ended with a {items[-1]['status']}")
    if problems := problems | spy.problems:
        raise UsageError(f"{chapter.name}: marked @recorded, but {'; '.join(problems)}")
    return spy.values


@contextlib.contextmanager
def _notebook_checks(chapter: Chapter, suite: Suite) -> Iterator[None]:
    """What the notebook imports from course.checks, which may not be there yet."""
    name = f"course.checks.{module_name(chapter.name)}"
    made = types.ModuleType(name)
    vars(made).update(check=lambda name: None, hint=lambda name: None, suite=suite)
    with _module(made):
        yield
