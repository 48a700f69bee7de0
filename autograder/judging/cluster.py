"""Grading on a cluster through Dask: the same jobs as on this machine, executed by whoever has joined a scheduler.

The workers only execute. This process alone reads submissions and writes results, so a worker that is killed
loses nothing: its jobs are given to another, and a result counts once. Every worker must see the course's folder
(a shared file system) and run this very code, which is made sure of before the first job.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import platform
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

from autograder.errors import NoSandbox, UsageError
from autograder.layout import PACKAGE

_WAIT = "15 s"  # for the scheduler, and then for a first worker
RETRIES = 3  # how often a job is given to another worker after one was lost


@contextlib.contextmanager
def executor(address: str) -> Iterator[Executor]:
    """The workers of a scheduler as an executor. Raises UsageError, or NoSandbox if a worker has no sandbox."""
    client = _connected(address)
    with client:
        _examine(_identities(client, address))
        with client.get_executor(pure=False, retries=RETRIES) as pool:
            yield pool


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "expected the package `distributed` for --cluster: pip install 'trusted-deep-learning-course[cluster]'"
        ) from None
    try:
        return Client(address, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        said = str(error).partition("\n")[0][:200]
        raise UsageError(
            f"expected a Dask scheduler at {address!r}, such as tcp://10.0.0.1:8786; none answered ({said}): start it "
            "with `dask scheduler`, or leave --cluster out to grade on this machine"
        ) from None


def _identities(client: Any, address: str) -> dict[str, dict[str, str]]:
    """What each worker says of itself."""
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_WAIT)
    found: dict[str, dict[str, str]] = client.run(identity, on_error="return")
    if not found:
        raise UsageError(
            f"the scheduler at {address} has no worker: start some with `dask worker {address} --nthreads 1`"
        )
    return found


def identity() -> dict[str, str]:
    """The code that a process would grade with, and why it could not isolate a submission, if so."""
    from autograder.sandbox.isolation import why_not

    return {"version": version(), "sandbox": why_not()}


@functools.cache
def version() -> str:
    """The course's version, Python's, and a hash of all code that makes a grade."""
    from course import __version__

    digest = hashlib.sha256()
    for folder in (PACKAGE, PACKAGE.parent / "course"):
        for path in sorted(folder.rglob("*.py")):
            if "answers" not in path.parts:
                digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return f"{__version__} (code {digest.hexdigest()[:12]}, Python {platform.python_version()})"


def _examine(found: dict[str, Any]) -> None:
    """Refuse workers that would not grade as this process does."""
    for worker, said in found.items():
        theirs = said.get("version") if isinstance(said, dict) else f"unknown ({type(said).__name__}: {said})"
        if theirs != version():
            raise UsageError(
                f"expected every worker to run {version()}; {worker} runs {theirs}: update it and start it again"
            )
        if said["sandbox"]:
            raise NoSandbox(f"{worker}: {said['sandbox']}")
