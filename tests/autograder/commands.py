"""nbgrader's own commands, as an instructor types them; and waiting for what they bring about."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def nbgrader_command(*arguments: str, course: Path, code: int = 0, **environment: str) -> str:
    """Run one in a course's folder; what it said on both channels."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path} | environment,
    )
    assert done.returncode == code, done.stderr[-3000:]
    return done.stdout + done.stderr


def waited_for(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """What a condition says once it is true, or at the end of the time."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.2)
    return found
