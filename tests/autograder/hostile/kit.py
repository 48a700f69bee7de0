"""What a case of the corpus declares, and how it is made into a submission."""

from __future__ import annotations

import copy
import importlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder import notebook as nb

Outcome = Literal["Z", "T", "R", "K", "M", "I"]
WRONG = "\n\ndef mse(y_hat, y):\n    return -1.0\n"  # what a Z case's `mse` really computes


@dataclass(frozen=True)
class Case:
    """One attempt. It starts from a notebook with every answer right, and changes one thing.

    number: as in the list of cases; 101 and up are this corpus's own. outcome: Z, T, R, K, M or I as defined
    there. code: replaces the answer `exercise`. edit: changes the notebook. raw: turns the file's bytes into
    others. folder: changes the submission's folder, given it and the notebook's path. Then what must be seen:
    status of the exercise, flags (each a prefix of one that came), says: a pattern in the note, the
    exercise's message or its tests' messages.
    batch: cases of a batch are graded together. needs: a library that the code imports. nightly: left out of
    the quick tests, since importing it takes seconds.
    """

    number: int
    outcome: Outcome
    code: str = ""
    exercise: str = "mse"
    edit: Callable[[nb.Notebook], None] | None = None
    raw: Callable[[bytes], bytes] | None = None
    folder: Callable[[Path, Path], None] | None = None
    status: str = ""
    flags: tuple[str, ...] = ()
    says: str = ""
    needs: str = ""
    nightly: bool = False

    @property
    def batch(self) -> str:
        """The name of the group of cases that are graded as one class."""
        if self.needs:
            return f"{self.needs}-nightly" if self.nightly else self.needs
        for name, last in (("score", 18), ("stealing", 27), ("resources", 44), ("honest", 73)):
            if self.number <= last:
                return name
        return "invented"


@dataclass(frozen=True)
class Named:
    """A case and the name of its file, which is its student's name too."""

    name: str
    case: Case


def load() -> list[Named]:
    """Every case, by file name."""
    stems = sorted(path.stem for path in Path(__file__).parent.glob("case_*.py"))
    return [Named(stem, importlib.import_module(f"hostile.{stem}").CASE) for stem in stems]


def number_of(stem: str) -> int:
    """The number that a case's file name states."""
    found = re.match(r"case_(\d+)", stem)
    return int(found[1]) if found else 0


def cell(notebook: nb.Notebook, name: str) -> dict[str, Any]:
    """The cell with a grade id."""
    return next(c for c in notebook["cells"] if nb.grade_id(c) == name)


def answered(release: nb.Notebook, answers: dict[str, str]) -> nb.Notebook:
    """The release with these answers in it."""
    notebook = copy.deepcopy(release)
    for one in nb.by_role(notebook, "answer", "written"):
        one["source"] = answers.get(nb.grade_id(one), nb.source(one))
    return notebook


def write(case: Case, release: nb.Notebook, reference: dict[str, str], folder: Path, stem: str) -> None:
    """Write a case's submission into `folder`."""
    notebook = answered(release, reference | ({case.exercise: case.code} if case.code else {}))
    if case.edit:
        case.edit(notebook)
    data = json.dumps(notebook, indent=1).encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.ipynb"
    path.write_bytes(case.raw(data) if case.raw else data)
    if case.folder:
        case.folder(folder, path)
