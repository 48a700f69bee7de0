"""Sandboxes that stay warm from one submission to the next, so that importing torch is paid for once.

A worker that has imported what a chapter needs runs no student's code; it forks. Each pass over a submission is
such a fork, under a user id of its own where we are root. After it the worker ends every process of its namespace,
empties every folder that can be written to, and looks whether anything is left. If anything is, or if anything odd
came of a submission, its sandbox goes as a whole and the next submission gets a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autograder.sandbox.isolation import Sandbox, Worker

_MOST = 2  # workers kept: what the chapter imports, and what some answer imports besides


@dataclass(frozen=True)
class WarmSandbox(Sandbox):
    """A sandbox that keeps a worker for each of the last sets of libraries asked for. Close it with `close`."""

    _kept: dict[tuple[str, ...], Worker] = field(default_factory=dict, compare=False)
    _begun: dict[tuple[str, ...], Worker] = field(default_factory=dict, compare=False)

    def begin(self, preload: Sequence[str]) -> None:
        """Have a worker import while this process does so too. Raises NoSandbox or Infrastructure."""
        self._begun[tuple(preload)] = self.launch(preload)

    def start(self, preload: Sequence[str] = ()) -> Worker:
        """The warm worker, or a new one. Raises NoSandbox or Infrastructure."""
        wanted = tuple(preload)
        if wanted not in self._kept:
            if len(self._kept) >= _MOST:
                self._end(next(iter(self._kept)))
            begun = self._begun.pop(wanted, None)
            self._kept[wanted] = super().start(preload) if begun is None else self.await_ready(begun)
        return _Borrowed(self._kept[wanted], lambda: self._end(wanted))

    def close(self) -> None:
        """End every worker with everything in it."""
        for key in list(self._kept):
            self._end(key)
        while self._begun:
            worker = self._begun.popitem()[1]
            worker.kill()
            if worker.process.stderr is not None:
                worker.process.stderr.close()

    def _end(self, key: tuple[str, ...]) -> None:
        if (worker := self._kept.pop(key, None)) is not None:
            worker.kill()


class _Borrowed(Worker):
    """A warm worker as one submission has it: given back instead of ended, unless anything is left in it."""

    def __init__(self, inner: Worker, end: Callable[[], None]) -> None:
        vars(self).update(vars(inner))
        self._end = end

    def kill(self) -> None:
        if not self.reap():
            self._end()
