"""A Jupyter kernel provisioner: nbgrader's own commands execute notebooks in our sandbox.

    JUPYTER_DEFAULT_PROVISIONER_NAME=autograder-sandbox nbgrader autograde ps1

Isolation and limits are those of `sandbox`; verdicts are nbgrader's, made in the student's own process, so a
submission can still fool its own grade - and nothing else. Where no sandbox can be had, no kernel starts.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.chapters import FOLDER, test_files
from autograder.errors import NoSandbox
from autograder.sandbox import cgroup
from autograder.sandbox.isolation import call_filter, own_uid, why_not
from autograder.sandbox.walls import MB, PACKAGE, WORKER, Limits, bubblewrap, interpreter

CHANNELS = ("shell", "iopub", "stdin", "hb", "control")
_MOST_FILES = 500  # beside a notebook: what lies beyond is not shown inside
# What nbgrader tells its kernels, and test cells ask for: the course's `check` raises where it is set.
_PASSED_ON = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
_OF_A_COURSE = {"nbgrader_config.py", "gradebook.db", "source", "submitted", "autograded", ".grading"}


class SandboxProvisioner(LocalProvisioner):
    """Starts a kernel in a sandbox of its own, with a read-only view of the files beside its notebook."""

    _folder: Path | None = None  # of the sockets: closed to all others, and not there inside
    _group: cgroup.Group | None = None
    _lifeline: socket.socket | None = None  # the sandbox lives as long as this is open, here
    _theirs: tuple[socket.socket, ...] = ()  # its other end, and where the kernel will listen

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Called by the kernel manager before `launch_kernel`: choose the addresses and the command."""
        if reason := why_not():
            raise NoSandbox(reason)
        if self.kernel_spec.language.lower() != "python":
            raise NoSandbox(f"expected a Python kernel, got {self.kernel_spec.language}: the sandbox holds no other")
        self._open_sockets()
        kwargs = await super().pre_launch(**kwargs)
        command, place = kwargs.pop("cmd"), Path(kwargs.pop("cwd", None) or ".").resolve()
        return kwargs | {"cmd": self._settings(command), "cwd": str(place)}

    def _open_sockets(self) -> None:
        """Sockets on which the kernel will listen, at the addresses that the manager's clients will ask for."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="kernel-"))
        manager: Any = self.parent
        manager.transport, manager.ip, manager.cache_ports = "ipc", str(self._folder / "k"), False
        self._lifeline, theirs = socket.socketpair()
        self._theirs = (theirs,)
        for number, channel in enumerate(CHANNELS, start=1):
            setattr(manager, f"{channel}_port", number)
            path = self._folder / f"k-{number}"
            path.unlink(missing_ok=True)  # of a kernel before this one
            opened = socket.socket(socket.AF_UNIX)
            self._theirs += (opened,)
            opened.bind(str(path))
            opened.listen(64)

    def _close_theirs(self) -> None:
        """Close here what the kernel alone shall hold."""
        for opened in self._theirs:
            opened.close()
        self._theirs = ()

    def _settings(self, command: list[str]) -> list[str]:
        """What `kernel.py` is told; `launch_kernel` makes the sandbox's command of it."""
        manager: Any = self.parent
        file = manager.connection_file
        after = command.index(file) + 1 if file in command else len(command)
        settings = {
            "connection": json.loads(Path(file).read_text(encoding="utf-8")),
            "lifeline": self._theirs[0].fileno(),
            "listening": {str(number): opened.fileno() for number, opened in enumerate(self._theirs) if number},
            "arguments": command[after:],
            "limits": Limits().as_rlimits(),
            "isolated": True,
            "uid": own_uid(),
            "path": ["/grader"],
        }
        return [interpreter(), "-I", "/grader/kernel.py", json.dumps(settings)]

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Called by the kernel manager: start it. Only the sockets and the filter are inherited."""
        limits = Limits()
        beside, told = Path(kwargs.pop("cwd")), kwargs.get("env") or os.environ
        extra = [*_told(told), *_extra(beside)]
        self._group = cgroup.make(limits.total * MB, limits.processes)
        with call_filter() as calls:
            command = [*bubblewrap(limits, calls, extra), "--", *cmd]
            found = await super().launch_kernel(
                self._group.command(command) if self._group else command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[*(opened.fileno() for opened in self._theirs), *([calls] if calls else [])],
                cwd="/",
                **kwargs | {"env": {"PATH": os.environ.get("PATH", os.defpath)}},
            )
        self._close_theirs()
        return found

    async def send_signal(self, signum: int) -> None:
        """Called to interrupt, terminate or kill. bubblewrap would die of an interrupt; the kernel is meant."""
        if signum == signal.SIGINT and self._lifeline is not None:
            with contextlib.suppress(OSError):
                self._lifeline.send(b"i")
            return
        self._cut()
        await super().send_signal(signum)

    def _cut(self) -> None:
        """End the sandbox."""
        if self._lifeline is not None:
            self._lifeline.close()
        self._lifeline = None

    async def cleanup(self, restart: bool = False) -> None:
        """Called when the kernel is gone."""
        self._close_theirs()
        self._cut()
        if self._group is not None:
            self._group.remove()
            self._group = None
        if self._folder is not None and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        await super().cleanup(restart=restart)


def _told(environment: Mapping[str, str]) -> Iterator[str]:
    for name in _PASSED_ON:
        if name in environment:
            yield from ("--setenv", name, environment[name])


def _extra(beside: Path) -> Iterator[str]:
    """What a kernel's sandbox holds besides a worker's: its own start, hidden tests, and its notebook's files.

    nbgrader's test cells run in the kernel, so the chapter's hidden tests must be there: as with nbgrader
    alone, a submission may read those.
    """
    yield from ("--setenv", "MPLBACKEND", "module://matplotlib_inline.backend_inline")
    yield from _shown(WORKER.with_name("kernel.py"), "/grader")
    home = f"/grader/autograder/chapters/{beside.name}"
    if tests := test_files(beside.name):
        yield from ("--dir", "/grader/autograder", "--dir", "/grader/autograder/chapters", "--dir", home)
        yield from _shown(PACKAGE / "__init__.py", "/grader/autograder")
        yield from _shown(FOLDER / "__init__.py", "/grader/autograder/chapters")
        for path in tests:
            yield from _shown(path, home)
    found = sorted(beside.iterdir())[:_MOST_FILES]
    if _OF_A_COURSE & {path.name for path in found}:
        return  # not a submission's folder but the course's: a gradebook may lie there
    for path in found:
        if path.suffix != ".ipynb" and not path.is_symlink() and (path.is_file() or path.is_dir()):
            yield from _shown(path, "/box")


def _shown(path: Path, folder: str) -> Iterator[str]:
    yield from ("--ro-bind", str(path), f"{folder}/{path.name}")
