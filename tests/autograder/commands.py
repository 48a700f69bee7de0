"""nbgrader's own commands, as an instructor types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def nbgrader_command(*arguments: str, course: Path, code: int = 0, **environment: str) -> str:
    """Run one in a course's folder; what it said on both channels."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(Path(__file__).resolve().parents[2])} | environment,
    )
    assert done.returncode == code, done.stderr[-3000:]
    return done.stdout + done.stderr
