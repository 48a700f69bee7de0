"""One folder a chapter: all that an instructor writes for it besides the notebook.

public.py    the tests that students have too: `autograder release` puts them into course/checks/
hidden.py    the tests that run at grading only
*_cases.py   what both compare with: inputs, right values, and what the usual mistakes give
answers/     the bank of right and wrong answers, one small file each
equivalents.toml   changes of a reference answer that nobody could notice, with their reasons

A folder is named like its chapter (`05-multiclass`), which no import statement can spell: ask `suite_of`.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Literal

from course.checking.check import Suite

FOLDER = Path(__file__).resolve().parent
_NO_TESTS = {"__init__.py", "claims.py"}


def test_files(chapter: str) -> list[Path]:
    """A chapter's public and hidden tests and what they compare with; [] if it has none."""
    return sorted(path for path in (FOLDER / chapter).glob("*.py") if path.name not in _NO_TESTS)


test_files.__test__ = False  # type: ignore[attr-defined]  # pytest: this is no test


def suite_of(chapter: str, kind: Literal["public", "hidden"]) -> Suite | None:
    """The public or hidden tests of a chapter; None if it has none."""
    name = f"{__name__}.{chapter}.{kind}"
    try:
        found: Suite = importlib.import_module(name).suite
    except ModuleNotFoundError as error:
        if error.name in {name, f"{__name__}.{chapter}"}:
            return None
        raise
    return found


def hidden(chapter: str) -> Suite:
    """A chapter's hidden tests, for its source notebook. Raises ModuleNotFoundError if it has none."""
    found = suite_of(chapter, "hidden")
    if found is None:
        raise ModuleNotFoundError(f"expected hidden tests in autograder/chapters/{chapter}/hidden.py, found none")
    return found
