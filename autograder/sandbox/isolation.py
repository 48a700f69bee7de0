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
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import Infrastructure, NoSandbox
from autograder.sandbox import cgroup, seccomp
from autograder.sandbox.link import Link, receive_some

PACKAGE = Path(__file__).resolve().parents[1]
WORKER = PACKAGE / "sandbox" / "inside" / "worker.py"
INSIDE = (WORKER, WORKER.with_name("pristine.py"), WORKER.with_name("shell.py"))  # all of ours that is in there
COURSE = PACKAGE.parent / "course"
MB = 2**20
_FIRST_UID, _UIDS = 2_100_000, 60_000


@dataclass(frozen=True)
class Limits:
    """What one worker may use. Sizes in MB, times in seconds.

    memory: private memory of one process. total: of the whole sandbox, where there are control groups.
    processes: processes and threads together. file: one file. disk: the whole work folder. start: until a
    worker must be ready.
    """

    memory: int = 3072
    total: int = 4096
    processes: int = 256
    file: int = 64
    disk: int = 256
    cpu: int = 600
    descriptors: int = 256
    start: float = 60.0

    def as_rlimits(self) -> dict[str, int]:
        """The limits by their names in Python's `resource`."""
        return {
            "RLIMIT_DATA": self.memory * MB,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_FSIZE": self.file * MB,
            "RLIMIT_CPU": self.cpu,
            "RLIMIT_NOFILE": self.descriptors,
            "RLIMIT_CORE": 0,
        }


@dataclass
class Worker:
    """One sandbox: a process that has imported what is needed, and forks for each pass over a submission."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    group: cgroup.Group | None = None

    def fork(self, seconds: float = 30.0) -> Link:
        """A fresh process in the sandbox. Raises Infrastructure if the sandbox does not answer any more."""
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

    def start(self, preload: Sequence[str] = ()) -> Worker:
        """A worker that has imported `preload` and waits. Raises NoSandbox or Infrastructure."""
        return self.await_ready(self.launch(preload))

    def launch(self, preload: Sequence[str] = ()) -> Worker:
        """A worker that is about to import `preload`. Raises NoSandbox or Infrastructure."""
        if self.isolated and (reason := why_not()):
            raise NoSandbox(reason)
        ours, theirs = socket.socketpair()
        group = cgroup.make(self.limits.total * MB, self.limits.processes) if self.isolated else None
        with theirs, call_filter(self.isolated) as calls:
            command = self._command(theirs.fileno(), list(preload), calls)
            try:
                process = subprocess.Popen(
                    group.command(command) if group else command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno(), *([calls] if calls else [])],
                    start_new_session=True,
                    env=_environment() if not self.isolated else {"PATH": os.environ.get("PATH", os.defpath)},
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

    def _command(self, fd: int, preload: list[str], calls: int = 0) -> list[str]:
        settings: dict[str, Any] = {
            "fd": fd,
            "preload": preload,
            "limits": self.limits.as_rlimits(),
            "isolated": self.isolated,
            "uids": [_FIRST_UID, _UIDS] if self.isolated and os.geteuid() == 0 else None,
            "path": ["/grader"] if self.isolated else [str(COURSE.parent), str(WORKER.parent)],
        }
        worker = "/grader/worker.py" if self.isolated else str(WORKER)
        inner = [sys.executable, "-I", worker, json.dumps(settings)]
        return [*bubblewrap(self.limits, calls), "--", *inner] if self.isolated else inner


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
    if _version() < (0, 5):
        return f"expected bubblewrap 0.5 or newer, found {'.'.join(map(str, _version()))}: update it"
    with call_filter() as calls:
        tried = subprocess.run(
            [*bubblewrap(Limits(), calls), "--", sys.executable, "-I", "-c", "pass"],
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


@functools.cache
def _version() -> tuple[int, ...]:
    said = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:3]) or (0,)


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


def bubblewrap(limits: Limits, calls: int = 0, extra: Iterable[str] = ()) -> list[str]:
    """The command that makes the sandbox. What it lists, and `extra`, is all there is. calls: see `call_filter`."""
    command = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--as-pid-1"]  # the worker itself: nothing in its namespace can end, stop or look into it
    if os.geteuid() == 0:
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--cap-drop", "ALL"]
    command += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    for path in _system_folders():
        command += _bind(path)
    sized = ["--size", str(limits.disk * MB)] if _version() >= (0, 7) else []
    for folder in ("/tmp", "/box"):
        command += ["--perms", "1777", *sized, "--tmpfs", folder]
    for folder in ("/grader/x", *_python_folders()):
        for parent in reversed(Path(folder).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(parent)]
    for folder in _python_folders():
        command += ["--ro-bind", folder, folder]
        if WORKER.is_relative_to(folder):  # installed into the environment: hide tests and answers
            command += ["--tmpfs", str(PACKAGE)]
    command += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", *sized, "--tmpfs", "/dev/shm"]
    command += ["--ro-bind", str(COURSE), "/grader/course"]
    for file in INSIDE:
        command += ["--ro-bind", str(file), f"/grader/{file.name}"]
    # The root and /dev are in memory too: an ordinary user would own them, and could fill them.
    command += [*extra, "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*command, *(["--seccomp", str(calls)] if calls else []), "--chdir", "/box"]


def _bind(path: str) -> list[str]:
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path] if os.path.exists(path) else []


def _system_folders() -> list[str]:
    names = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "ssl/openssl.cnf")
    return ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", *(f"/etc/{name}" for name in names)]


def _python_folders() -> list[str]:
    """The interpreter and its environment, where they are not part of /usr."""
    found = (os.path.realpath(sys.base_prefix), sys.base_prefix, sys.prefix)
    return [folder for folder in dict.fromkeys(found) if not folder.startswith("/usr")]


def _environment() -> dict[str, str]:
    """A worker's whole environment: nothing in it says that it grades, or who is at work."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return threads | {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/box",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "IPYTHONDIR": "/tmp/ipython",
        "COURSE_DEVICE": "cpu",
    }
