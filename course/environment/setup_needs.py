"""What course/setup.py must know: a Python that fits, space, the lock by package, an installer's words.

Standard library only, and readable by an older Python: nothing is installed yet when it is needed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# The newest Python for which every package of the lock has a ready-made wheel; 3.14 lacks TensorFlow's.
OLDEST, NEWEST = (3, 11), (3, 13)
# Bytes of a whole .venv, rounded up from `du`: 8.5 GB on Linux, of which 4.3 GB are CUDA and Triton.
SIZE_LINUX, SIZE_CPU = 9 * 10**9, 5 * 10**9
CUDA_ONLY = re.compile(r"(nvidia-|cuda-|triton$)")
NO_NETWORK = re.compile(
    r"dns error|name resolution|error sending request|failed to fetch|connection (refused|reset|error)"
    r"|could not connect|network is unreachable|NewConnectionError|timed out|no matching distribution"
    r"|network connectivity is disabled",
    re.IGNORECASE,
)
DISK_FULL = re.compile(r"no space left|os error 28|not enough space|disk quota", re.IGNORECASE)
NO_WHEEL = re.compile(r"no wheels? with a matching|no usable wheels|unsatisfiable", re.IGNORECASE)


class SetupError(Exception):
    """A problem the reader can mend; the text says how. Ends the program with exit code 2."""


def pinned(lock: str, name: str) -> str:
    """The block of one package in the lock, with its hashes."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*", lock, re.MULTILINE)
    if not found:
        raise SetupError(f"requirements.lock does not pin {name}. Make the lock again: make lock")
    return found.group() + "\n"


def version_of(lock: str, name: str) -> str:
    return re.split(r"==|[ ;\\]", pinned(lock, name))[1]


def without_torch(lock: str) -> str:
    """The lock less torch, torchvision and the CUDA libraries that only torch's default build needs."""
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    names = [block.split("==")[0] for block in blocks]
    drop = [name in ("torch", "torchvision") or bool(CUDA_ONLY.match(name)) for name in names]
    return "".join(block for block, gone in zip(blocks, drop) if not gone)


def explain(output: str) -> str:
    """What a failed installer's output means for the reader."""
    if DISK_FULL.search(output):
        return "The disk is full. Make room, then type the same command again."
    if "ensurepip" in output:
        return "This Python cannot make environments. Type: sudo apt-get install python3-venv"
    if NO_WHEEL.search(output):
        return (
            "A package has no build for this machine. The course runs on Linux (x86-64, arm64), on Windows "
            "(x86-64) and on macOS 14 or newer with Apple's own processor, with Python 3.11, 3.12 or 3.13."
        )
    if NO_NETWORK.search(output):
        return (
            "No network: the packages could not be fetched. Connect (behind a proxy, set HTTPS_PROXY), then "
            "type the same command again; what has been downloaded is kept."
        )
    return "The installation stopped; the lines above say why. Mend that, then type the same command again."


def find_python() -> str:
    """A Python from 3.11 to 3.13: the running one if it fits, else one on the path.

    Raises SetupError, naming the versions that fit and how to get one.
    """
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return str(getattr(sys, "_base_executable", None) or sys.executable)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    raise SetupError(
        "This is Python {}.{}; the course needs 3.11, 3.12 or 3.13, and none of them is on the path.\n"
        "Debian or Ubuntu:  sudo apt-get install python3 python3-venv     macOS:  brew install python@3.13\n"
        "Windows:  winget install Python.Python.3.13     with conda:  conda env create -f environment.yml"
        "".format(*sys.version_info[:2])
    )


def size_needed(torch: str) -> int:
    """Bytes that a whole `.venv` takes here; only Linux's default build of torch carries CUDA."""
    return SIZE_LINUX if sys.platform.startswith("linux") and torch != "cpu" else SIZE_CPU


def size_of(folder: Path) -> int:
    files = (Path(at) / name for at, _, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_size for file in files)


def as_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def can_install_project(root: Path) -> bool:
    """Whether this is the whole project; a student's bundle has no autograder to make a command of."""
    return (root / "autograder" / "__main__.py").exists() and (root / "README.md").exists()
