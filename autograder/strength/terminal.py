"""The `strength` command: measure with a progress bar, print the table, write the files."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.layout import Chapter
from autograder.render import atomic_write
from autograder.results.terminal import wide
from autograder.strength import report
from autograder.strength.measure import Options, study


def show(
    chapters: list[Chapter], options: Options, json_file: Path | None, html_file: Path | None, quiet: bool
) -> bool:
    """Measure and report; whether every gate holds."""
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TimeRemainingColumn())
    began = time.monotonic()
    with Progress(*columns, *times, console=Console(file=sys.stderr), disable=quiet) as bar:
        task = bar.add_task("strength", total=None)
        found = study(
            chapters, options, lambda done, total, name: bar.update(task, completed=done, total=total, description=name)
        )
    seconds, jobs = time.monotonic() - began, options.jobs or os.cpu_count() or 1
    if not quiet:
        wide().print(report.table(found, seconds, jobs))
    for line in report.lines(found):
        print(line)
    if json_file is not None:
        atomic_write(json_file, report.as_json(found, seconds, jobs))
    if html_file is not None:
        atomic_write(html_file, report.page(found, seconds, jobs))
    return not any(chapter.all_problems for chapter in found)
