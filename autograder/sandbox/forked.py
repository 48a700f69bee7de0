"""Work in a fork of this process, which may loop, crash or change what it likes."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.sandbox.walls import Limits

LOST = ("timeout", "crash")


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Work in an empty folder of its own, printing nothing: a chapter's cells find no file beside them."""
    before, folder = Path.cwd(), tempfile.mkdtemp()
    try:
        with _silent_in(folder):
            yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _silent_in(folder: str) -> Iterator[None]:
    os.chdir(folder)
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        yield


def in_child(
    work: Callable[[], Iterator[dict[str, Any]]], seconds: float, cpu: float | None = None
) -> list[dict[str, Any]]:
    """What `work` yields in a fork of this process; at its end {"status": "timeout" or "crash"} if it was lost.

    seconds: of wall time for each item. cpu: seconds of processor time for all of it.
    """
    reading, writing = os.pipe()
    folder = tempfile.mkdtemp()  # made and removed here: the child may be ended at any moment
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forks with threads: those are not needed there
        child = os.fork()
    if not child:
        os.close(reading)
        _live(work, writing, folder, cpu)
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
        shutil.rmtree(folder, ignore_errors=True)
    if lost == "crash" and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        lost = "timeout"
    return found + ([{"test": "", "passed": False, "status": lost, "told": ""}] if lost else [])


def _live(work: Callable[[], Iterator[dict[str, Any]]], writing: int, folder: str, cpu: float | None) -> None:
    """A child's whole life; never returns."""
    try:
        os.setsid()
        most = Limits().memory * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        if cpu is not None:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, cpu)
        with _silent_in(folder), os.fdopen(writing, "w", encoding="utf-8") as out:
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
