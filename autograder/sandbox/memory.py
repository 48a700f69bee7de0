"""How many grading processes fit into this machine's memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

# MB that one job takes, judge and sandbox together, by the largest library in it. Measured with the reference
# answers as the sum of proportional set sizes: 55 without torch, 365 to 510 with it; TensorFlow takes 600 to import.
# Doubled, for answers that keep more.
NEED_MB = {"tensorflow": 2000, "torch": 1000, "": 200}
_MEMINFO = Path("/proc/meminfo")


def need_mb(libraries: Iterable[str]) -> int:
    """What one job takes that has these libraries imported."""
    tops = {name.partition(".")[0] for name in libraries}
    return next(size for name, size in NEED_MB.items() if name in tops or not name)


def available_mb(meminfo: Path = _MEMINFO) -> int | None:
    """Memory that can be had without swapping; None where the system does not say."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None


def jobs_that_fit(cores: int, libraries: Iterable[str], meminfo: Path = _MEMINFO) -> int:
    """A job for each core, or fewer where memory would not do; at least one."""
    available = available_mb(meminfo)
    return cores if available is None else max(1, min(cores, available // need_mb(libraries)))
