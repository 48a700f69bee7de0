"""Work in a child of this process, which may loop, crash or fill its memory: the parent goes on as it was."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """seconds: of wall time. memory: MiB beyond what the process has."""

    seconds: float = 20.0
    memory: int = 2048


MOST_BYTES = 4 * 2**20


def in_child(work: Callable[[], Any], limits: Limits) -> Any:
    """What `work` returns, as JSON carries it; None where the child was lost, or cannot be made (Windows)."""
    if not hasattr(os, "fork"):
        return None
    reading, writing = os.pipe()
    folder = tempfile.mkdtemp()  # made and removed here: the child may be ended at any moment
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forks with threads: those are not needed there
        child = os.fork()
    if not child:
        os.close(reading)
        _live(work, writing, folder, limits)
    os.close(writing)
    try:
        return _read(reading, limits.seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _live(work: Callable[[], Any], writing: int, folder: str, limits: Limits) -> None:
    """The child's whole life; never returns."""
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.chdir(folder)
        _limit(limits)
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.set_num_threads(1)  # a pool of threads does not live on in a fork
        data = json.dumps(work()).encode()
        while data:
            data = data[os.write(writing, data) :]
    finally:
        os._exit(0)


def _limit(limits: Limits) -> None:
    import resource

    more = limits.memory * 2**20
    with contextlib.suppress(OSError, ValueError):
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        resource.setrlimit(resource.RLIMIT_DATA, (used + more, used + more))
    with contextlib.suppress(OSError, ValueError):
        most = int(limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _read(reading: int, seconds: float) -> Any:
    data, until = b"", time.monotonic() + seconds
    while len(data) <= MOST_BYTES:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        came = os.read(reading, 2**16)
        if not came:
            break
        data += came
    try:
        return json.loads(data)
    except ValueError:
        return None
