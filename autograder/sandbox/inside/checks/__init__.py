"""What stands in the place of `course.checks` beside a student's code: no test, no hint and no right value is there.

Every `from course.checks.ch05_multiclass import check, hint` works, and neither does anything: what is asked when
grading is asked from outside.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from course.checking import waiting


def check(exercise: str) -> None:
    """Nothing: an exercise is judged outside."""


def hint(exercise: str) -> None:
    """Nothing: nobody reads it here."""


class Nothing(MetaPathFinder, Loader):
    """Finds a module for every chapter, with `check` and `hint` in it."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        package, _, chapter = name.rpartition(".")
        is_chapter = package == __name__ and chapter.startswith("ch") and chapter[2:4].isdigit()
        return ModuleSpec(name, self) if is_chapter else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        module.check, module.hint = check, hint
        waiting.watch()  # as a chapter's tests do: what a cell leaves is the same


sys.meta_path.append(Nothing())
