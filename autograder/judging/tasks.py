"""What is to be done for a class, pass by pass, and where what was done is kept meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from autograder.errors import Ungradable
from autograder.judging.grade import Result, Shown
from autograder.judging.session import Budget
from autograder.submissions.normalise import Answers


@dataclass(frozen=True)
class Job:
    """One distinct set of answers to grade; crosses to a worker process."""

    root: Path
    chapter: str
    notebook: str
    fingerprint: str
    key: str
    answers: Answers
    seed: int
    only: str
    isolated: bool
    budget: Budget


@dataclass(frozen=True)
class Task:
    """One pass over a submission; crosses to a worker process. shown: what the first pass found, for the second."""

    job: Job
    shown: Shown | None = None


class Spool(Protocol):
    """Where first passes are kept until the second is done: not in memory, and safe if the grader is killed."""

    def keep(self, key: str, shown: dict[str, Any]) -> None: ...

    def kept(self, key: str) -> dict[str, Any] | None: ...


class Queue:
    """What is to be done: every first pass before any second one.

    So no sandbox changes more often than once, and no pass with hidden tests is at work beside one that students read.
    """

    def __init__(self, jobs: Sequence[Job], spool: Spool) -> None:
        self._spool = spool
        self.known = [job for job in jobs if spool.kept(job.key) is not None]
        done = {job.key for job in self.known}
        self._first = deque(job for job in jobs if job.key not in done)
        self._second = deque(self.known)
        self._under_way = set[str]()  # first passes that were handed out

    @property
    def ready(self) -> bool:
        """Whether a task can be handed out now."""
        return bool(self._first) or (bool(self._second) and not self._under_way)

    def __len__(self) -> int:
        return len(self._first) + len(self._second)

    def next(self) -> Task:
        """The next task; the second pass's with what the first found."""
        if self._first:
            job = self._first.popleft()
            self._under_way.add(job.key)
            return Task(job)
        job = self._second.popleft()
        kept = self._spool.kept(job.key)
        assert kept is not None, "a first pass is kept until its result is"
        return Task(job, Shown(**kept).without_outputs())

    def settled(self, task: Task, came: Shown | Result | Ungradable) -> Result | Ungradable | None:
        """Note what came of a task: a job's result, or None while only its first pass is done."""
        self._under_way.discard(task.job.key)
        if isinstance(came, Shown):
            self._spool.keep(task.job.key, came.to_json())
            self._second.append(task.job)
            return None
        if isinstance(came, Result) and (kept := self._spool.kept(task.job.key)):
            return replace(came, outputs=Shown(**kept).outputs)
        return came
