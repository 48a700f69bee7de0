"""One submission at work in the sandbox: execute its steps in order, come back after a crash, ask it things."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.errors import Infrastructure
from autograder.judging.plan import Plan, Step
from autograder.sandbox.isolation import Sandbox, Worker
from autograder.sandbox.link import Link
from autograder.sandbox.outputs import rebuilt
from course.checking import codec
from course.checking.handed import Back
from course.checking.transport import Raised, Request, Student, StudentError

REPLY_BYTES = codec.MAX_BYTES + 2**20
TOKEN_BYTES = 8
# Errors of an answer's cell after which its process cannot serve the other answers fairly.
_SPENT = (
    *("can't start new thread", "Too many open files", "No space left on device"),
    "Resource temporarily unavailable",
)


@dataclass(frozen=True)
class Budget:
    """Wall seconds: for one cell, and for one submission in all."""

    cell: float = 20.0
    total: float = 240.0


class Lost(StudentError):
    """The worker was lost while it worked for a step. `why`: "timeout", "crash", "memory" or "resources"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Ran:
    """What came of executing one cell. error: name, words, line; lost: as in `Lost`, or ""."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: tuple[str, str, str] | None = None
    lost: str = ""


class Host:
    """A sandbox for one pass over a submission, started when it is first needed and again after it was lost.

    Use as a context manager. `fork` gives a fresh process; the one before it is gone by then. hidden: whether hidden
    tests run there. files: lie in its work folder, read-only.
    """

    def __init__(
        self, sandbox: Sandbox, preload: Sequence[str], files: Sequence[Path] = (), hidden: bool = False
    ) -> None:
        self._sandbox, self._preload, self._files, self._hidden = sandbox, preload, files, hidden
        self._worker: Worker | None = None
        self._used = False

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None:
            self._worker.kill()
        self._worker = None

    def fork(self) -> Link:
        """A fresh process in an empty sandbox. Raises Infrastructure or NoSandbox."""
        if self._worker is not None and self._used and not self._worker.reap():
            self.__exit__()
        self._used = True
        if self._worker is not None:
            try:
                return self._worker.fork(self._hidden)
            except Infrastructure:  # the submission broke it: take a new one
                self.__exit__()
        self._worker = self._sandbox.start(self._preload, self._files, self._hidden)
        return self._worker.fork(self._hidden)


class Session:
    """A submission's process, started again and replayed without the cell that broke it.

    Use as a context manager; `reach` executes up to a step, `ran` tells what came of each.
    """

    def __init__(self, host: Host, plan: Plan, answers: Mapping[str, str], budget: Budget) -> None:
        self._host, self._plan, self._answers, self.budget = host, plan, answers, budget
        self._link: Link | None = None
        self._done = 0  # steps executed by the present process
        self._until = time.monotonic() + budget.total
        self.ran: dict[int, Ran] = {}
        self.tampered = False  # whether something came that no worker sends

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link, self._done = None, 0

    @property
    def exhausted(self) -> bool:
        """Whether the submission's whole time is used up."""
        return time.monotonic() >= self._until

    def reach(self, position: int) -> None:
        """Have the present process execute every executable step before `position`, except those that broke one."""
        while self._done < position or self._link is None:
            if self._link is None:
                self._link = self._host.fork()
                self._done = 0
            if self._done < position:
                self._advance(self._plan.steps[self._done])

    def _advance(self, step: Step) -> None:
        self._done += 1
        if step.kind not in {"given", "answer"}:
            return
        if self.exhausted:
            self.ran.setdefault(step.index, Ran(lost="timeout"))
        elif not self.ran.get(step.index, Ran()).lost:
            came = self.execute(step.name or f"cell {step.index}", self._text(step))
            if came.error and step.kind == "answer" and (why := spent(*came.error[:2])):
                self.close()
                came = replace(came, lost=why)
            if came.lost or step.index not in self.ran:
                self.ran[step.index] = came

    def _text(self, step: Step) -> str:
        return self._answers.get(step.name, step.source) if step.kind == "answer" else step.source

    def execute(self, name: str, source: str) -> Ran:
        """Execute one cell now. A worker that is lost over it is gone afterwards."""
        try:
            reply = codec.decode(self._ask(b"x" + codec.encode({"name": name, "source": source}), self.budget.cell))
            return _read(reply)
        except Lost as lost:
            return Ran(lost=lost.why)
        except codec.NotPlain:
            self.tampered = True
            self.close()
            return Ran(lost="crash")

    def ask(self, request: bytes, seconds: float, called: Back) -> bytes:
        """Pass a test's request on, and answer the calls that come meanwhile. Raises Lost."""
        until = time.monotonic() + seconds
        reply = self._ask(b"s" + request, seconds)
        while reply[:1] == b"c":
            reply = self._ask(b"a" + called(reply[1:]), until - time.monotonic())
        if reply[:1] != b"r":
            self.tampered = True
        return reply[1:]

    def _ask(self, body: bytes, seconds: float) -> bytes:
        if self._link is None:
            raise Lost("crash")
        deadline = min(time.monotonic() + seconds, self._until)
        token = secrets.token_bytes(TOKEN_BYTES)
        try:
            self._link.send(token + body, deadline)
            while not (reply := self._link.receive(deadline, REPLY_BYTES)).startswith(token):
                self.tampered = True  # no answer to this question: not the worker's, or an earlier one's echo
            return reply[TOKEN_BYTES:]
        except TimeoutError:
            self.close()
            raise Lost("timeout") from None
        except (EOFError, ValueError):
            self.close()
            raise Lost("crash") from None


def _read(reply: Any) -> Ran:
    """Take a worker's reply for what it is: data from a process that student code may have changed."""
    if not isinstance(reply, dict):
        return Ran()
    outputs = reply.get("outputs")
    error = reply.get("error")
    named = isinstance(error, list) and len(error) == 3 and all(isinstance(part, str) for part in error)
    return Ran(
        rebuilt(outputs),
        (error[0][:80], error[1][:2000], error[2][:300]) if named and error else None,
    )


def spent(kind: str, words: str) -> str:
    """What an error says has run out in the process that raised it: "memory", "resources" or ""."""
    if kind == "MemoryError":
        return "memory"
    return "resources" if any(sign in words for sign in _SPENT) else ""


class RemoteStudent(Student):
    """The student's code in a session's sandbox. `seconds` is what all of one test may take."""

    def __init__(self, session: Session, seconds: float) -> None:
        self._session = session
        self._until = time.monotonic() + seconds

    def exchange(self, request: bytes, called: Back) -> bytes:
        return self._session.ask(request, max(0.05, self._until - time.monotonic()), called)

    def received_odd_bytes(self) -> None:
        self._session.tampered = True  # a worker encodes what it sends

    def ask(self, request: Request) -> Any:
        try:
            return super().ask(request)
        except Raised as raised:
            if why := spent(raised.kind, raised.text):
                self._session.close()
                raise Lost(why) from None
            raise
