"""The command that makes a sandbox: all that can be seen inside, and the limits of each process.

What is not listed here is not there. `isolation` starts it, and `provisioner` for Jupyter's kernels.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
WORKER = PACKAGE / "sandbox" / "inside" / "worker.py"
INSIDE = tuple(WORKER.with_name(f"{name}.py") for name in ("worker", "afterwards", "pristine", "shell"))  # all of ours
ETC = WORKER.with_name("etc")  # the few files by which names are looked up
STUB = WORKER.with_name("checks")  # in the place of course/checks
COURSE = PACKAGE.parent / "course"
MB = 2**20


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


@functools.cache
def version() -> tuple[int, ...]:
    said = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:3]) or (0,)


def bubblewrap(limits: Limits, calls: int = 0, extra: Iterable[str] = ()) -> list[str]:
    """The command that makes the sandbox. What it lists, and `extra`, is all there is. calls: see `call_filter`."""
    command = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--as-pid-1"]  # the worker itself: nothing in its namespace can end, stop or look into it
    if os.geteuid() == 0:
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--cap-drop", "ALL"]
    command += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    for folder in ("/etc", "/etc/ssl"):  # bubblewrap would close them to a pass's own user id
        command += ["--perms", "0755", "--dir", folder]
    for path in _system_folders():
        command += _bind(path)
    sized = ["--size", str(limits.disk * MB)] if version() >= (0, 7) else []
    for folder in ("/tmp", "/box"):
        command += ["--perms", "1777", *sized, "--tmpfs", folder]
    for folder in ("/grader/x", *_python_folders()):
        for parent in reversed(Path(folder).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(parent)]
    for folder in _python_folders():
        command += ["--ro-bind", folder, folder]
        if WORKER.is_relative_to(folder):  # installed into the environment: hide tests and answers
            command += ["--tmpfs", str(PACKAGE), "--tmpfs", str(COURSE / "checks")]
    command += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", *sized, "--tmpfs", "/dev/shm"]
    command += ["--ro-bind", str(COURSE), "/grader/course"]
    for file in INSIDE:
        command += ["--ro-bind", str(file), f"/grader/{file.name}"]
    for file in sorted(ETC.iterdir()):
        command += ["--ro-bind", str(file), f"/etc/{file.name}"]
    # The root and /dev are in memory too: an ordinary user would own them, and could fill them.
    command += [*extra, "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*command, *(["--seccomp", str(calls)] if calls else []), "--chdir", "/box"]


def without_checks() -> list[str]:
    """What takes the course's tests out of the sandbox: none is needed there, and no right value is to be had."""
    return ["--ro-bind", str(STUB), "/grader/course/checks"]


def _bind(path: str) -> list[str]:
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path] if os.path.exists(path) else []


def _system_folders() -> list[str]:
    names = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "ssl/openssl.cnf")
    return ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", *(f"/etc/{name}" for name in names)]


def interpreter() -> str:
    """Our Python as it is found inside: whoever typed `../.venv/bin/python` gave a path through folders not there."""
    return os.path.abspath(sys.executable)


def _python_folders() -> list[str]:
    """The interpreter and its environment, where they are not part of /usr."""
    found = (os.path.realpath(sys.base_prefix), os.path.abspath(sys.base_prefix), os.path.abspath(sys.prefix))
    return [folder for folder in dict.fromkeys(found) if not folder.startswith("/usr")]


def environment() -> dict[str, str]:
    """A worker's whole environment: nothing in it says that it grades, or who is at work."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return threads | {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/box",
        "USER": "student",
        "LOGNAME": "student",
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
