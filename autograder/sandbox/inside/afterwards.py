"""After a pass, inside the sandbox: everything ended, every folder as it was, and a look whether anything is left."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDERS = ("/box", "/tmp", "/dev/shm")  # all that can be written to in the sandbox
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")  # the machine's own: anybody may set their times to now
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


class Folders:
    """The folders that can be written to, as they are when nobody has: modes, owners, times, attributes."""

    def __init__(self) -> None:
        self._before = {folder: _state(folder) for folder in FOLDERS if os.path.isdir(folder)}

    def open(self) -> None:
        """Make sure that they can be looked into."""
        for folder, (status, _) in self._before.items():
            os.chmod(folder, stat.S_IMODE(status.st_mode))

    def put_back(self) -> bool:
        """Make them so again; False where that cannot be done, or something lies in one of them."""
        for folder, (status, attributes) in self._before.items():
            if left(folder):
                return False
            for name in set(os.listxattr(folder)) - set(attributes):
                os.removexattr(folder, name)
            os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns))
        for name in DEVICES:
            with contextlib.suppress(OSError):
                os.utime(f"/dev/{name}")
        return all(_same(before, _state(folder)) for folder, before in self._before.items())


def _state(folder: str) -> tuple[os.stat_result, dict[str, bytes]]:
    return os.stat(folder), {name: os.getxattr(folder, name) for name in os.listxattr(folder)}


def _same(before: tuple[os.stat_result, dict[str, bytes]], now: tuple[os.stat_result, dict[str, bytes]]) -> bool:
    names = ("st_mode", "st_uid", "st_gid", "st_nlink", "st_atime_ns", "st_mtime_ns")
    return before[1] == now[1] and all(getattr(before[0], name) == getattr(now[0], name) for name in names)


def end_all(children: list[int], uid: int | None, folders: Folders, isolated: bool) -> bool:
    """End every process but this one, make the folders they could write to what they were; True if nothing is left.

    In the sandbox's own pid namespace that is everything there is. Without a sandbox it is the children's own
    process groups, and what left them is beyond reach.
    """
    for child in children:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
    children.clear()
    if not isolated or os.getpid() != 1:
        return True
    try:
        with acting_as(uid):  # this process has no right over others' processes and files
            if not comes_true(swept):
                return False
        folders.open()
        with acting_as(uid):
            empty()
        return folders.put_back()
    except OSError:
        return False


@contextlib.contextmanager
def acting_as(uid: int | None) -> Iterator[None]:
    """Have a user's rights for a while, and none besides. A fork with them would take longer than all that is done."""
    if uid is None:
        yield
        return
    os.setresgid(uid, uid, -1)
    os.setresuid(uid, uid, -1)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        dumpable(False)
        die_with_parent()  # which a change of user undoes


def swept() -> bool:
    """End all processes that this one may end, itself and process 1 excepted; whether this one is alone now."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, signal.SIGKILL)
    return alone()


def empty() -> None:
    """Remove what this process may remove from the folders."""
    for path in (Path(folder, name) for folder in FOLDERS for name in left(folder)):
        with contextlib.suppress(OSError):
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            path.chmod(0o700)
            for top, folders, _ in os.walk(path):
                for name in folders:
                    with contextlib.suppress(OSError):
                        os.chmod(os.path.join(top, name), 0o700)
            shutil.rmtree(path)


def left(folder: str) -> list[str]:
    """What lies in a folder, but for the ways to what is mounted below it."""
    leads = ways(folder)
    return [name for name in os.listdir(folder) if name not in leads]


def ways(folder: str, mounts: Path = Path("/proc/self/mountinfo")) -> set[str]:
    """The names in a folder that lead to a mount: to the environment, where that lies in /tmp."""
    places = [line.split()[4] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    return {place[len(folder) + 1 :].partition("/")[0] for place in places if place.startswith(f"{folder}/")}


def alone() -> bool:
    """Whether this is the only process of its namespace."""
    return [name for name in os.listdir("/proc") if name.isdigit()] == ["1"]


def comes_true(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait for a condition, looking often at first."""
    until, pause = time.monotonic() + seconds, 0.0005
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(1.3 * pause, 0.05)
    return True


def dumpable(yes: bool) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, int(yes), 0, 0, 0)


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
