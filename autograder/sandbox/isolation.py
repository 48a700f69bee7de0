"""Isolated workers: what they may see and how much they may use.

bubblewrap gives a worker its own pid, ipc, network, mount and (for ordinary users) user namespaces; no
network at all; the system and the Python environment read-only; an empty work folder in memory. There is
no test, answer, gradebook or other submission inside. Where that cannot be had, grading is refused.

As root each process that runs student code also changes to a user id of its own before.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import Infrastructure, NoSandbox
from autograder.sandbox import cgroup, seccomp
from autograder.sandbox.link import Link, receive_some
from autograder.sandbox.walls import (
    COURSE,
    MB,
    WORKER,
    Limits,
    bubblewrap,
    environment,
    interpreter,
    version,
    without_checks,
)

_FIRST_UID, _UIDS = 2_100_000, 60_000


@dataclass
class Worker:
    """One sandbox: a process that has imported what is needed, and forks for each pass over a submission.

    hidden: whether it has ever hosted a pass with hidden tests. None without them comes after: what a pass reads of
    the sandbox (numbers of processes and inodes, times, ports) could carry a hidden input to where students read it.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    group: cgroup.Group | None = None
    hidden: bool = False

    def fork(self, hidden: bool, seconds: float = 30.0) -> Link:
        """A fresh process in the sandbox, for a pass with hidden tests or without.

        Raises Infrastructure if the sandbox does not answer any more.
        """
        if self.hidden and not hidden:
            raise RuntimeError("a sandbox that has hosted hidden tests hosts nothing that students read: start another")
        self.hidden = hidden
        ours, theirs = socket.socketpair()
        link = Link(ours)
        try:
            with theirs:
                socket.send_fds(self.control, [b"fork"], [theirs.fileno()])
            if link.receive(time.monotonic() + seconds, 1000) == b"ready":
                return link
        except (OSError, EOFError, ValueError):
            pass
        link.close()
        raise Infrastructure("a sandbox did not answer")

    def reap(self, seconds: float = 10.0) -> bool:
        """End everything that was forked and empty the work folders; False if anything is left: then `kill`."""
        try:
            self.control.settimeout(seconds)
            self.control.sendall(b"kill")
            return receive_some(self.control, 16, time.monotonic() + seconds) == b"done"
        except OSError:
            return False

    def kill(self) -> None:
        """End the sandbox with everything in it: the worker is pid 1 of its namespace, so all end with it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.control.close()
        if self.group is not None:
            self.group.remove()


@dataclass(frozen=True)
class Sandbox:
    """Starts workers. isolated: False runs them without any isolation (`--unsafe-no-sandbox`)."""

    isolated: bool = True
    limits: Limits = field(default_factory=Limits)

    def start(self, preload: Sequence[str] = (), files: Sequence[Path] = (), hidden: bool = False) -> Worker:
        """A worker that has imported `preload` and waits; `files` lie in its work folder, read-only.

        hidden: whether it will host hidden tests; where none is kept, that makes no difference.
        Raises NoSandbox or Infrastructure.
        """
        return self.await_ready(self.launch(preload, files))

    def launch(self, preload: Sequence[str] = (), files: Sequence[Path] = ()) -> Worker:
        """A worker that is about to import `preload`. Raises NoSandbox or Infrastructure."""
        if self.isolated and (reason := why_not()):
            raise NoSandbox(reason)
        ours, theirs = socket.socketpair()
        group = cgroup.make(self.limits.total * MB, self.limits.processes) if self.isolated else None
        with theirs, call_filter(self.isolated) as calls:
            command = self._command(theirs.fileno(), list(preload), calls, files)
            try:
                process = subprocess.Popen(
                    group.command(command) if group else command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno(), *([calls] if calls else [])],
                    start_new_session=True,
                    env=environment() if not self.isolated else {"PATH": os.environ.get("PATH", os.defpath)},
                    cwd="/",
                )
            except OSError as error:
                ours.close()
                if group:
                    group.remove()
                raise Infrastructure(f"a worker could not be started: {error}") from None
        return Worker(process, ours, group)

    def await_ready(self, worker: Worker) -> Worker:
        """The worker, once it waits. Raises Infrastructure if it does not come to that."""
        try:
            ready = receive_some(worker.control, 16, time.monotonic() + self.limits.start)
            problem = {b"ready": None, b"": "it ended at once"}.get(ready, "an unknown greeting")
        except TimeoutError:
            problem = f"not ready after {self.limits.start:.0f} s"
        assert worker.process.stderr is not None
        if problem:
            worker.kill()
            said = worker.process.stderr.read(2000).decode("utf-8", "replace").strip()
            worker.process.stderr.close()
            raise Infrastructure(f"a worker could not be started ({problem}): {said[-500:] or 'it said nothing'}")
        worker.process.stderr.close()
        return worker

    def _command(self, fd: int, preload: list[str], calls: int, files: Sequence[Path]) -> list[str]:
        settings: dict[str, Any] = {
            "fd": fd,
            "preload": preload,
            "limits": self.limits.as_rlimits(),
            "isolated": self.isolated,
            "uids": [_FIRST_UID, _UIDS] if self.isolated and os.geteuid() == 0 else None,
            "path": ["/grader"] if self.isolated else [str(COURSE.parent), str(WORKER.parent)],
        }
        worker = "/grader/worker.py" if self.isolated else str(WORKER)
        inner = [interpreter(), "-I", worker, json.dumps(settings)]
        shown = [word for path in files for word in ("--ro-bind", str(path), f"/box/{path.name}")]
        return [*bubblewrap(self.limits, calls, [*without_checks(), *shown]), "--", *inner] if self.isolated else inner


def own_uid() -> int | None:
    """A user id for one sandbox, to change to inside; None where we are not root and cannot change."""
    return _FIRST_UID + random.randrange(_UIDS) if os.geteuid() == 0 else None


@functools.cache
def why_not() -> str:
    """Why no sandbox can be had here, with what to do; "" if it can. Tried for real, once."""
    if sys.platform != "linux":
        return (
            f"expected Linux, whose namespaces isolate submissions; this is {sys.platform}: grade on Linux, or add "
            "--unsafe-no-sandbox to run strangers' code with your own rights (every grade is then marked)"
        )
    if shutil.which("bwrap") is None:
        return "bubblewrap is missing: `apt-get install bubblewrap` (or dnf, pacman), or add --unsafe-no-sandbox"
    if version() < (0, 5):
        return f"expected bubblewrap 0.5 or newer, found {'.'.join(map(str, version()))}: update it"
    with call_filter() as calls:
        tried = subprocess.run(
            [*bubblewrap(Limits(), calls), "--", interpreter(), "-I", "-c", "pass"],
            capture_output=True,
            text=True,
            check=False,
            pass_fds=[calls] if calls else [],
        )
    if tried.returncode == 0:
        return ""
    return (
        f"bubblewrap cannot make a sandbox here ({tried.stderr.strip()[:300]}): allow user namespaces "
        "(`sysctl kernel.unprivileged_userns_clone=1`, or an AppArmor profile for bwrap), or add --unsafe-no-sandbox"
    )


@contextlib.contextmanager
def call_filter(wanted: bool = True) -> Iterator[int]:
    """A descriptor from which bubblewrap reads the filter on system calls; 0 where there is none."""
    program = seccomp.program() if wanted else None
    if program is None:
        yield 0
        return
    with tempfile.TemporaryFile() as file:
        file.write(program)
        file.seek(0)
        yield file.fileno()
