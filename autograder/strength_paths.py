"""The two ways an answer is judged: as in a notebook, and as in grading. Both return the same kind of verdict.

`NotebookPath` executes the chapter up to an exercise's check once, and then forks: each answer gets a process of
its own, which may loop, crash or change what it likes. `GradingPath` is `autograder.grade.grade` itself,
sandbox, two passes, points and all; one warm sandbox serves a chapter's answers, one fork each pass.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
import resource
import select
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder import bank
from autograder import grade as grading
from autograder import notebook as nb
from autograder import plan as planning
from autograder.layout import Chapter
from autograder.normalise import Answers
from autograder.plan import Step
from autograder.sandbox import Limits, Sandbox, Worker
from course import check
from course.check import Outcome, Test
from course.transport import LocalStudent

CELL_SECONDS = 20.0  # as in autograder.session.Budget
_LOST = ("timeout", "crash")


@dataclass(frozen=True)
class Entry:
    """What came of one test. told: all that the learner then reads about it. status: as in a report's tests."""

    test: str
    passed: bool
    status: str
    told: str
    seed: int = 0


@dataclass(frozen=True)
class Verdict:
    """What came of one answer. share: of the exercise's points, in [0, 1]."""

    share: float
    entries: tuple[Entry, ...]

    @property
    def failed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.passed]

    def agrees(self, other: Verdict) -> bool:
        """Whether the two say the same of every test, and give the same share of the points."""
        mine, theirs = ([(e.test, e.passed) for e in v.entries] for v in (self, other))
        return mine == theirs and abs(self.share - other.share) < 1e-5  # points are rounded


def share(tests: Sequence[Test], entries: Sequence[Entry]) -> float:
    """Passed weight / total weight."""
    passed = sum(test.weight for test, entry in zip(tests, entries, strict=True) if entry.passed)
    return passed / sum(test.weight for test in tests)


def _entry(outcome: Outcome, seed: int) -> Entry:
    """The entry of a local outcome: of a hidden test, the learner later reads what is safe to show."""
    test = outcome.test
    shown = [outcome.safe] if test.hidden else [outcome.message, outcome.expected, outcome.got]
    return Entry(test.name, outcome.passed, outcome.status, told(test.name, test.hint, *shown), seed)


def told(name: str, *parts: str) -> str:
    """One text of all that a learner reads about a test."""
    return " ".join(part for part in (name.replace("_", " "), *parts) if part)


@dataclass
class NotebookPath:
    """Judges answers of one exercise in forks of this process."""

    chapter: Chapter
    exercise: str
    _before: list[Step] = field(default_factory=list)
    _after: list[Step] = field(default_factory=list)
    _namespace: dict[str, Any] = field(default_factory=dict)
    _ready: bool = False

    def __post_init__(self) -> None:
        steps = steps_for(self.chapter, self.exercise)
        at = next((i for i, s in enumerate(steps) if s.kind == "answer" and s.name == self.exercise), len(steps))
        self._before, self._after = steps[:at], steps[at:]
        preload(self.chapter)
        self._reference = bank.reference(self.chapter)

    @property
    def tests(self) -> list[Test]:
        return self.chapter.tests[self.exercise]

    def judge(
        self,
        answer: str | None,
        seeds: Sequence[int] = (7,),
        *,
        first_failure: bool = False,
        cpu: float | None = None,
    ) -> list[Verdict]:
        """Judge an answer (None: the reference), once a seed.

        first_failure: stop there; what was not run then counts as failed. cpu: seconds of processor time after
        which the process is ended; what is left then counts as a timeout.
        """
        self._prepare()
        tests = [(test, seed) for seed in seeds for test in self.tests]
        seconds = max(test.seconds for test in self.tests) + CELL_SECONDS
        came = [Entry(**e) for e in in_child(lambda: self._entries(answer, tests, first_failure), seconds, cpu)]
        if came and came[-1].status in _LOST:
            lost = came.pop().status
        else:
            lost = "failed"
        rest = [Entry(t.name, False, lost, told(t.name, t.hint, lost), seed) for t, seed in tests[len(came) :]]
        came += rest
        size = len(self.tests)
        found = [tuple(came[i : i + size]) for i in range(0, len(came), size)]
        return [Verdict(share(self.tests, entries), entries) for entries in found]

    def _prepare(self) -> None:
        """Execute here what every answer shares, unless a fork could not use it: TensorFlow's threads are no more."""
        if self._ready or "tensorflow" in preload(self.chapter):
            return
        self._ready = True
        with elsewhere():
            self._namespace = {"__name__": "__main__"}
            self._execute(self._before, self._namespace)

    def _entries(self, answer: str | None, tests: list[tuple[Test, int]], first: bool) -> Iterator[dict[str, Any]]:
        namespace = self._namespace
        if not self._ready:
            namespace = {"__name__": "__main__"}
            self._execute(self._before, namespace)
        self._execute(self._after, namespace, answer)
        student = LocalStudent(namespace)
        for test, seed in tests:
            entry = _entry(check.run(test, student, seed), seed)
            yield vars(entry)
            if first and not entry.passed:
                return

    def _execute(self, steps: list[Step], namespace: dict[str, Any], answer: str | None = None) -> None:
        """Execute cells. What the answer under judgement raises is left to the tests to find."""
        for step in steps:
            mine = step.kind == "answer" and step.name == self.exercise and answer is not None
            text = self._reference[step.name] if step.kind == "answer" else step.source
            with contextlib.suppress(Exception) if mine or answer is not None else contextlib.nullcontext():
                execute(answer if mine and answer is not None else text, namespace, f"<answer {step.name}>")


def steps_for(chapter: Chapter, exercise: str) -> list[Step]:
    """The cells that are executed before an exercise's test cell."""
    found: list[Step] = []
    for step in planning.make(chapter).steps:
        if step.kind == "test" and step.exercise == exercise:
            return found
        if step.kind in {"given", "answer"}:
            found.append(step)
    return found


def execute(text: str, namespace: dict[str, Any], filename: str) -> None:
    """Execute a cell's text; lines of IPython magic are left out."""
    lines = [line if not line.lstrip().startswith(("%", "!")) else "" for line in text.split("\n")]
    exec(compile(ast.parse("\n".join(lines)), filename, "exec"), namespace)


def preload(chapter: Chapter) -> list[str]:
    """Import what the chapter's given cells import, with one thread: a fork does not inherit a thread pool."""
    os.environ.setdefault("MPLBACKEND", "agg")
    names = planning.make(chapter).preload
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "torch" in names:
        import torch

        torch.set_num_threads(1)
    return names


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Work in an empty folder of its own, printing nothing: a chapter's cells find no file beside them."""
    before, folder = Path.cwd(), tempfile.mkdtemp()
    os.chdir(folder)
    try:
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            with contextlib.redirect_stderr(nowhere):
                yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def in_child(
    work: Callable[[], Iterator[dict[str, Any]]], seconds: float, cpu: float | None = None
) -> list[dict[str, Any]]:
    """What `work` yields in a fork of this process; at its end {"status": "timeout" or "crash"} if it was lost.

    seconds: of wall time for each item. cpu: seconds of processor time for all of it.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forks with threads: those are not needed there
        child = os.fork()
    if not child:
        os.close(reading)
        _live(work, writing, cpu)
    os.close(writing)
    try:
        found, lost = _collect(reading, seconds)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.close(reading)
        _, status = os.waitpid(child, 0)
    if lost == "crash" and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        lost = "timeout"
    return found + ([{"test": "", "passed": False, "status": lost, "told": ""}] if lost else [])


def _live(work: Callable[[], Iterator[dict[str, Any]]], writing: int, cpu: float | None) -> None:
    """A child's whole life; never returns."""
    try:
        os.setsid()
        most = Limits().memory * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        if cpu is not None:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, cpu)
        with elsewhere(), os.fdopen(writing, "w", encoding="utf-8") as out:
            for item in work():
                out.write(json.dumps(item) + "\n")
                out.flush()
            out.write("end\n")
    finally:
        os._exit(0)


def _collect(reading: int, seconds: float) -> tuple[list[dict[str, Any]], str]:
    """Everything a child says, and why it was lost, or ""."""
    buffer = b""
    until = time.monotonic() + seconds
    done = 0
    while not buffer.endswith(b"\nend\n") and buffer != b"end\n":
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return _items(buffer), "timeout"
        came = os.read(reading, 2**16)
        if not came:
            return _items(buffer), "crash"
        buffer += came
        if (count := buffer.count(b"\n")) > done:
            done, until = count, time.monotonic() + seconds
    return _items(buffer), ""


def _items(buffer: bytes) -> list[dict[str, Any]]:
    lines = buffer.decode("utf-8", "replace").split("\n")[:-1]
    return [json.loads(line) for line in lines if line != "end"]


@dataclass(frozen=True)
class WarmSandbox(Sandbox):
    """A sandbox whose worker stays warm from one submission to the next. Close it with `close`.

    Only for answers of our own: each still gets a fresh process, and everything the one before it started is
    ended and its files are gone; but all of them run under one user id in one namespace.
    """

    _kept: list[Worker] = field(default_factory=list, compare=False)

    def start(self, preload: Sequence[str] = ()) -> Worker:
        if not self._kept:
            self._kept.append(super().start(preload))
        inner = self._kept[0]
        return _Borrowed(inner.process, inner.control, self)

    def close(self) -> None:
        for worker in self._kept:
            worker.kill()
        self._kept.clear()


@dataclass
class _Borrowed(Worker):
    """A warm worker as one submission has it: given back instead of ended, unless it does not answer."""

    owner: WarmSandbox

    def kill(self) -> None:
        if not self.reap():
            self.owner.close()


@dataclass
class GradingPath:
    """Judges answers of one exercise as a submission is graded."""

    chapter: Chapter
    exercise: str
    sandbox: Sandbox

    def __post_init__(self) -> None:
        whole = planning.make(self.chapter)
        steps = [s for s in whole.steps if s.kind == "test" and s.exercise == self.exercise]
        self._plan = replace(whole, steps=(*steps_for(self.chapter, self.exercise), *steps))
        self._reference = bank.reference(self.chapter)

    def judge(self, answer: str | None, seed: int = 7) -> Verdict:
        """Judge an answer (None: the reference), with the reference answers of the other exercises."""
        texts = self._reference | ({} if answer is None else {self.exercise: answer})
        answers = Answers(texts, frozenset(texts))
        result = grading.grade(self._plan, answers, seed, self.sandbox)
        exercise = next(e for e in result.exercises if e["exercise"] == self.exercise)
        entries = tuple(_from_json(entry) for entry in exercise["tests"])
        return Verdict(exercise["points"] / exercise["max_points"], entries)


def _from_json(entry: dict[str, Any]) -> Entry:
    parts = (entry["hint"], entry["message"], entry.get("expected", ""), entry.get("got", ""))
    return Entry(entry["name"], entry["passed"], entry["status"], told(entry["name"], *parts))
