"""The machine that `python -m course doctor` examines, and what a look at it finds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from course.environment import device_npu

Status = Literal["ok", "warn", "fail", "skip"]
PROBE_SECONDS = 180.0  # the first `import tensorflow` on a slow disk takes a minute

FACTS = """
import json, platform, struct, sys
from importlib.metadata import distributions
versions = {}
for dist in distributions():
    name = (dist.metadata["Name"] or "").lower().replace("_", "-")
    if name and name not in versions:
        versions[name] = [dist.version, dist.requires or []]
try:
    from jupyter_core.paths import jupyter_config_path, jupyter_path
    jupyter = {"kernels": jupyter_path("kernels"), "lab": jupyter_path("labextensions")}
    jupyter["config"] = jupyter_config_path()
except ImportError:
    jupyter = {}
print(json.dumps({
    "python": list(sys.version_info[:3]), "bits": struct.calcsize("P") * 8, "prefix": sys.prefix,
    "base_prefix": sys.base_prefix, "versions": versions, "jupyter": jupyter,
}))
"""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` is the command to type, empty where there is nothing to mend."""

    name: str
    status: Status
    found: str
    mend: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a command: `code` is None where it was not found or ran into its time limit."""

    code: int | None
    out: str
    err: str


def untouched(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment as it was before `import course` switched a broken NPU off: that is to be found here."""
    ours = {device_npu.AUTOLOAD, device_npu.SWITCHED} if device_npu.SWITCHED in environ else set()
    return {name: value for name, value in environ.items() if name not in ours}


@dataclass(frozen=True)
class Machine:
    """The machine under examination; tests hand in one with another environment, path or interpreter."""

    root: Path
    executable: str = sys.executable
    platform: str = sys.platform
    environ: Mapping[str, str] = field(default_factory=lambda: untouched(os.environ))
    cann_homes: tuple[str, ...] = ("/usr/local/Ascend", "~/Ascend")

    def which(self, name: str) -> str | None:
        return shutil.which(name, path=self.environ.get("PATH", ""))

    def run(self, command: Sequence[str], seconds: float = 20.0) -> Outcome:
        """Run a command to its end or the time limit; never raises."""
        try:
            done = subprocess.run(
                command, env=dict(self.environ), capture_output=True, text=True, errors="replace",
                timeout=seconds, stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Outcome(None, "", f"no answer in {seconds:.0f} s")
        except OSError as problem:
            return Outcome(None, "", str(problem))
        return Outcome(done.returncode, done.stdout, done.stderr)

    def python(self, code: str, seconds: float = PROBE_SECONDS) -> Outcome:
        """Run a few lines in the examined interpreter, in a process of its own."""
        return self.run([self.executable, "-c", code], seconds)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Versions and paths as the examined interpreter reports them.

        Raises RuntimeError if it does not start.
        """
        outcome = self.python(FACTS, 60.0)
        if outcome.code != 0:
            raise RuntimeError(f"{self.executable} does not run: {last_line(outcome.err)}")
        return dict(json.loads(outcome.out))

    def version(self, name: str) -> str | None:
        """The installed version of a distribution, without importing it."""
        known = self.facts["versions"].get(name)
        return known[0] if known else None

    def requires(self, name: str) -> list[str]:
        known = self.facts["versions"].get(name)
        return list(known[1]) if known else []

    @cached_property
    def torch(self) -> Outcome:
        """`import torch` in its own process: a JSON line, or the error."""
        return self.python(TORCH)


TORCH = """
import json, torch
facts = {"version": torch.__version__, "cuda": torch.version.cuda, "available": torch.cuda.is_available()}
print(json.dumps(facts))
"""


def last_line(text: str) -> str:
    """The last line that says something: an error's own line in a traceback."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
