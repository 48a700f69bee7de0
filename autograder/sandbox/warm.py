"""Sandboxes that stay warm from one submission to the next, so that importing torch is paid for once.

A worker that has imported what a chapter needs runs no student's code; it forks. Each pass over a submission is
such a fork, under a user id of its own where we are root. After it the worker ends every process of its namespace,
empties every folder that can be written to, and looks whether anything is left. If anything is, or if anything odd
came of a submission, its sandbox goes as a whole and the next submission gets a new one.

Passes whose outputs students read come first in a sandbox's life. With the first hidden test it changes for good:
from then on it hosts such passes alone. A batch that has all shown passes done before the first hidden one imports
once; submissions that come one by one are served by two sandboxes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.sandbox.isolation import Sandbox, Worker
from autograder.sandbox.link import Link

_MOST = 2  # workers kept of each kind: what the chapter imports, and what some answer imports besides
_Needs = tuple[tuple[str, ...], tuple[Path, ...]]  # what it has imported, and the files beside the notebook
_Key = tuple[bool, _Needs]  # whether it has hosted hidden tests


@dataclass(frozen=True)
class WarmSandbox(Sandbox):
    """A sandbox that keeps a worker for each of the last sets of libraries asked for. Close it with `close`."""

    _kept: dict[_Key, Worker] = field(default_factory=dict, compare=False)
    _begun: dict[_Needs, Worker] = field(default_factory=dict, compare=False)

    def begin(self, preload: Sequence[str], files: Sequence[Path] = ()) -> None:
        """Have a worker import while this process does so too. Raises NoSandbox or Infrastructure."""
        self._begun[tuple(preload), tuple(files)] = self.launch(preload, files)

    def start(self, preload: Sequence[str] = (), files: Sequence[Path] = (), hidden: bool = False) -> Worker:
        """The warm worker for this kind of pass, or a new one. Raises NoSandbox or Infrastructure."""
        key = (hidden, (tuple(preload), tuple(files)))
        if key not in self._kept:
            same = [known for known in self._kept if known[0] == hidden]
            if len(same) >= _MOST:
                self._end(same[0])
            self._kept[key] = self._changed(key) or self._new(*key[1])
        return _Borrowed(self._kept[key], lambda: self._end(key))

    def _changed(self, key: _Key) -> Worker | None:
        """A worker that hosted no hidden test so far, and does from now on."""
        hidden, needs = key
        return self._kept.pop((False, needs), None) if hidden else None

    def _new(self, preload: tuple[str, ...], files: tuple[Path, ...]) -> Worker:
        begun = self._begun.pop((preload, files), None)
        return super().start(preload, files) if begun is None else self.await_ready(begun)

    def close(self) -> None:
        """End every worker with everything in it."""
        for key in list(self._kept):
            self._end(key)
        while self._begun:
            worker = self._begun.popitem()[1]
            worker.kill()
            if worker.process.stderr is not None:
                worker.process.stderr.close()

    def _end(self, key: _Key) -> None:
        if (worker := self._kept.pop(key, None)) is not None:
            worker.kill()


class _Borrowed(Worker):
    """A warm worker as one submission has it: given back instead of ended, unless anything is left in it."""

    def __init__(self, inner: Worker, end: Callable[[], None]) -> None:
        vars(self).update(vars(inner))
        self._inner, self._end = inner, end

    def fork(self, hidden: bool, seconds: float = 30.0) -> Link:
        return self._inner.fork(hidden, seconds)

    def kill(self) -> None:
        if not self.reap():
            self._end()
