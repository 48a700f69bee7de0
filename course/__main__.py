"""The student's commands: python -m course lab | progress | doctor | setup."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from course.environment.consoles import any_terminal

ROOT = Path(__file__).resolve().parent.parent


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m course", description="The course's own commands.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "lab", help="open JupyterLab on the chapters; further options go to JupyterLab", add_help=False
    )
    progress = commands.add_parser(
        "progress", help="which exercises pass, fail or wait; reads the saved notebooks"
    )
    progress.add_argument(
        "folder", nargs="?", type=Path, help="where the notebooks are (default: the course's)"
    )
    progress.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page instead of printing a table"
    )
    doctor = commands.add_parser("doctor", help="what is wrong with this environment, and what mends it")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    commands.add_parser("setup", help="make or mend .venv (see: setup --help)", add_help=False)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code: 0 done, 1 something to mend, 2 usage or environment."""
    any_terminal()
    wish, rest = parser().parse_known_args(arguments)
    # Each command's module is imported only when it is called: `progress` must answer at once.
    if wish.command == "lab":
        from course.environment.lab import lab

        return lab(ROOT, rest)
    if wish.command == "setup":
        from course.setup import main as setup

        return setup(rest)
    if rest:
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    if wish.command == "doctor":
        from course.environment.doctor import doctor

        return doctor(as_json=wish.json)
    from course.environment.progress import home, progress

    return progress(wish.folder or home(ROOT), wish.html)


if __name__ == "__main__":
    sys.exit(main())
