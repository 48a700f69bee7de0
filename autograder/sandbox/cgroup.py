"""A control group for each sandbox: one bound on the memory and processes of all that runs in it.

A process's own limits do not add up: 256 processes of 3 GB each are within them. A control group bounds the
sum, and counts shared memory and files in memory too. Made where the system lets us: version 2 in a group that
is ours to divide, version 1 as root. Elsewhere there is none, and `docs/grading.md` says what that means.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_JOIN = """
for group in $GROUPS_TO_JOIN; do echo $$ > "$group/cgroup.procs" || exit 70; done
unset GROUPS_TO_JOIN
exec "$@"
"""


@dataclass(frozen=True)
class Group:
    """The folders of one sandbox's control group: one in version 2, one a controller in version 1."""

    folders: tuple[Path, ...]

    def command(self, inner: list[str]) -> list[str]:
        """A command that joins the group and then becomes `inner`. Fails if it cannot join."""
        joined = " ".join(map(str, self.folders))
        return ["/usr/bin/env", f"GROUPS_TO_JOIN={joined}", "/bin/sh", "-c", _JOIN, "sh", *inner]

    def remove(self) -> None:
        """Remove the group once its processes are gone, which takes the kernel a moment after they are killed."""
        until = time.monotonic() + 2
        for folder in self.folders:
            while folder.exists() and time.monotonic() < until:
                try:
                    folder.rmdir()
                except OSError:
                    time.sleep(0.01)


def make(memory: int, processes: int) -> Group | None:
    """A new group of at most `memory` bytes and `processes`, or None where none can be had."""
    return _new(parents(), memory, processes)


def _new(above: tuple[Path, ...], memory: int, processes: int) -> Group | None:
    name = f"autograder-{os.getpid()}-{secrets.token_hex(4)}"
    group = Group(tuple(folder / name for folder in above))
    try:
        for folder in group.folders:
            folder.mkdir()
            _limit(folder, memory, processes)
    except OSError:
        group.remove()
        return None
    return group if group.folders else None


def _limit(folder: Path, memory: int, processes: int) -> None:
    """Set the limits that this folder's controllers know. Raises OSError if it knows none."""
    known = False
    for file, value in (("memory.max", memory), ("memory.limit_in_bytes", memory), ("pids.max", processes)):
        if (folder / file).exists():
            (folder / file).write_text(str(value))
            known = True
    for file, value in (("memory.swap.max", 0), ("memory.memsw.limit_in_bytes", memory), ("memory.oom.group", 0)):
        with contextlib.suppress(OSError):
            if (folder / file).exists():
                (folder / file).write_text(str(value))
    if not known:
        raise OSError(f"{folder} has no controller")


@functools.cache
def version() -> str:
    """ "v2", "v1" or "none": what `make` uses here."""
    above = parents()
    return "none" if not above else "v2" if len(above) == 1 else "v1"


@functools.cache
def parents() -> tuple[Path, ...]:
    """The folders below which groups can be made, tried for real; () where none can."""
    mine = _mine(Path("/proc/self/cgroup").read_text()) if Path("/proc/self/cgroup").exists() else {}
    for above in _candidates(mine):
        group = _new(above, 2**30, 64)
        if group is None:
            continue
        works = subprocess.run(group.command(["/bin/true"]), capture_output=True, check=False).returncode == 0
        bounds = {file.name for folder in group.folders for file in folder.iterdir()}
        group.remove()
        _tidy(above)
        if works and "pids.max" in bounds and bounds & {"memory.max", "memory.limit_in_bytes"}:
            return above
    return ()


def _tidy(above: tuple[Path, ...]) -> None:
    """Remove the groups that a killed grader left; their processes died with it."""
    for folder in (found for top in above for found in top.glob("autograder-*")):
        owner = folder.name.split("-")[1]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _mine(text: str) -> dict[str, str]:
    """The group of this process by controller; "" stands for version 2."""
    lines = (line.split(":", 2) for line in text.splitlines() if line.count(":") >= 2)
    return {controllers: path for _, controllers, path in lines}


def _candidates(mine: dict[str, str]) -> list[tuple[Path, ...]]:
    """Version 2 from our own group upwards, then the top of version 1's trees (in a container, its own part)."""
    found: list[tuple[Path, ...]] = []
    if (ROOT / "cgroup.controllers").exists():
        own = ROOT / mine.get("", "/").lstrip("/")
        found += [(folder,) for folder in (own, *own.parents) if folder.is_relative_to(ROOT)]
    if (ROOT / "memory").is_dir() and (ROOT / "pids").is_dir():
        found.append((ROOT / "memory", ROOT / "pids"))
    return found
