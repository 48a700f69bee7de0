"""What a person waits for: commands that start, checks that answer, JupyterLab with and without our settings.

Usage: python benchmarks/startup.py [CHAPTER …] [--repeats 5]. Medians of this run, on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

from autograder.authoring import bank  # noqa: E402
from autograder.judging import plan as planning  # noqa: E402
from autograder.layout import Chapter, Course  # noqa: E402
from course.checking.transport import LocalStudent  # noqa: E402
from course.environment.lab import command, environment  # noqa: E402

COMMANDS = {
    "python -m course progress": ["-m", "course", "progress"],
    "python -m course --help": ["-m", "course", "--help"],
    "autograder --help": ["-m", "autograder", "--help"],
}


def started(arguments: list[str], repeats: int) -> float:
    """Median seconds of a command from start to end."""
    times = []
    for _ in range(repeats):
        began = time.monotonic()
        subprocess.run([sys.executable, *arguments], cwd=PROJECT, capture_output=True, check=False)
        times.append(time.monotonic() - began)
    return statistics.median(times)


def checks(chapter: Chapter) -> dict[str, float]:
    """Median seconds that check() takes for each exercise, solved by the reference."""
    space: dict[str, Any] = {"__name__": "__main__"}
    reference = bank.reference(chapter)
    for step in planning.make(chapter).steps:
        if step.kind in {"given", "answer"}:
            text = reference.get(step.name, step.source) if step.kind == "answer" else step.source
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(text, "<cell>", "exec"), space)
    suite = next(suite for suite in chapter.suites if not suite.hidden)
    found = {}
    for exercise in chapter.tests:
        times = []
        for _ in range(3):
            began = time.monotonic()
            suite.evaluate(exercise, LocalStudent(space))
            times.append(time.monotonic() - began)
        found[exercise] = statistics.median(times)
    return found


def lab(ours: bool) -> float:
    """Seconds until JupyterLab answers, with our settings or without."""
    from browsing import answers, free_port, running

    with tempfile.TemporaryDirectory() as scratch:
        port = free_port()
        options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token=", f"--port={port}"]
        env = environment(PROJECT) if ours else dict(os.environ)
        began = time.monotonic()
        with running(command(PROJECT / "release", options), Path(scratch, "log"), env=env):
            while not answers(f"http://127.0.0.1:{port}/lab"):
                time.sleep(0.02)
            return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*")
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, arguments in COMMANDS.items():
        print(f"{name:28} {started(arguments, asked.repeats):.2f} s")
    course = Course(PROJECT)
    for name in asked.chapters or course.chapters:
        found = checks(course.chapter(name))
        slowest = max(found, key=lambda exercise: found[exercise])
        middle = statistics.median(found.values())
        print(f"check(), {name}: median {middle:.3f} s, slowest {slowest} {found[slowest]:.3f} s")
    pairs = [(lab(True), lab(False)) for _ in range(asked.repeats)]
    with_ours, without = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = with_ours / without
    print(f"JupyterLab answers after {with_ours:.2f} s with our settings, {without:.2f} s without: {ratio:.2f} x")


if __name__ == "__main__":
    main()
