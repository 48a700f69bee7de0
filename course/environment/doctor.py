"""What is wrong with this environment, and the command that mends it: `python -m course doctor [--json]`.

torch and TensorFlow are imported in processes of their own with a time limit, never in this one: where an
accelerator's software is half installed, `import torch` itself fails or never comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from course.environment import symptoms
from course.environment.finding import Finding, Machine


def examine(machine: Machine) -> list[Finding]:
    """All findings, in the order they are worth mending; a look that itself fails becomes a finding."""
    def safely(look: Callable[[Machine], Finding]) -> Finding:
        try:
            return look(machine)
        except Exception as problem:  # one broken look must not hide the others
            return Finding(
                look.__name__.replace("_", " "), "fail", f"could not be examined: {problem}", "make setup"
            )

    try:
        _ = machine.facts  # once, before the threads all ask for it
    except RuntimeError as problem:
        return [Finding("python", "fail", str(problem), "make setup")]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(safely, symptoms.SYMPTOMS))


def print_table(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    marks = {
        "ok": ("✓ ok", "green"),
        "warn": ("! warn", "yellow"),
        "fail": ("✗ fail", "red"),
        "skip": ("- skip", "dim"),
    }
    table = Table(title="The environment", title_justify="left")
    for heading in ("", "Looked at", "Found", "Mend it with"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark, style = marks[finding.status]
        table.add_row(Text(mark, style), Text(finding.name), Text(finding.found), Text(finding.mend, "bold"))
    console = Console()
    console.print(table)
    counts = {status: sum(f.status == status for f in findings) for status in marks}
    console.print(
        f"{counts['ok']} ok, {counts['warn']} to look at, {counts['fail']} to mend, {counts['skip']} skipped"
    )


def doctor(*, as_json: bool = False, machine: Machine | None = None) -> int:
    """Examine, print, and return the exit code: 1 if something fails, else 0 (a warning is no failure)."""
    findings = examine(machine or Machine(Path(__file__).resolve().parent.parent))
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        print_table(findings)
    return int(any(finding.status == "fail" for finding in findings))
