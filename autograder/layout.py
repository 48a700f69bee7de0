"""Where everything of a course lies, and how a chapter's tests and answers are found."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from autograder.chapters import FOLDER, suite_of, test_files
from autograder.errors import UsageError
from course.checking.check import Suite, Test, merge

PACKAGE = Path(__file__).resolve().parent
ADD_PACKAGE = (
    "install it into the environment that the autograder runs in, for students too "
    '(docs/instructor.md, "A package of your own")'
)


def module_name(chapter: str) -> str:
    """`05-multiclass` -> `ch05_multiclass`: what its public tests are called in `course.checks`."""
    return "ch" + chapter.replace("-", "_")


@dataclass(frozen=True)
class Course:
    """The folders of a course. root: the folder with source/, release/, submitted/ and nbgrader_config.py."""

    root: Path

    @property
    def state(self) -> Path:
        """What the grader remembers: ledger, lock, secret."""
        return self.root / ".grading"

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """Every chapter that has a source notebook."""
        found = self.root / "source"
        return (
            tuple(sorted(p.name for p in found.iterdir() if not p.name.startswith(".") and any(p.glob("*.ipynb"))))
            if found.is_dir()
            else ()
        )

    def chapter(self, name: str) -> Chapter:
        """A chapter by its name or the beginning of it (`01`). Raises UsageError if none or several fit."""
        fitting = [known for known in self.chapters if known == name] or [
            known for known in self.chapters if known.startswith(name)
        ]
        if len(fitting) != 1:
            raise UsageError(
                f"expected one of {', '.join(self.chapters) or '(source/ holds no chapter)'}; got {name!r}"
            )
        if "+" in fitting[0] or fitting[0] != fitting[0].strip():
            raise UsageError(
                f"expected an assignment's name without '+' and without spaces at its ends, as nbgrader needs it; "
                f"got {fitting[0]!r}: rename its folders in source/, release/ and submitted/"
            )
        return Chapter(self, fitting[0])


@dataclass(frozen=True)
class Chapter:
    """One chapter: its notebook, its tests and its answer bank.

    notebook: the stem of the notebook meant, where an assignment has several (see `parts`); ours have one.
    """

    course: Course
    name: str
    notebook: str = ""

    @cached_property
    def parts(self) -> tuple[Chapter, ...]:
        """One `Chapter` for each notebook of the assignment, by name."""
        stems = sorted(path.stem for path in (self.course.root / "source" / self.name).glob("*.ipynb"))
        return tuple(replace(self, notebook=stem) for stem in stems)

    @cached_property
    def notebook_name(self) -> str:
        """The notebook's stem: the chapter's own name, or that of its only notebook."""
        if self.notebook:
            return self.notebook
        folder = self.course.root / "source" / self.name
        if (folder / f"{self.name}.ipynb").exists():
            return self.name
        stems = sorted(path.stem for path in folder.glob("*.ipynb"))
        if len(stems) != 1:
            raise UsageError(f"expected one notebook in source/{self.name}, found {', '.join(stems) or 'none'}")
        return stems[0]

    @property
    def source(self) -> Path:
        return self.course.root / "source" / self.name / f"{self.notebook_name}.ipynb"

    @property
    def release(self) -> Path:
        return self.course.root / "release" / self.name / f"{self.notebook_name}.ipynb"

    @property
    def folder(self) -> Path:
        """Where all of a chapter lies that an instructor writes besides its notebook."""
        return FOLDER / self.name

    @property
    def test_files(self) -> list[Path]:
        """Public and hidden tests and what they compare with."""
        return test_files(self.name)

    @property
    def answers(self) -> Path:
        """The answer bank."""
        return self.folder / "answers"

    @cached_property
    def suites(self) -> tuple[Suite, ...]:
        """Public and hidden tests, as far as the chapter has any."""
        return tuple(suite for kind in ("public", "hidden") if (suite := self._suite(kind)) is not None)

    def _suite(self, kind: Literal["public", "hidden"]) -> Suite | None:
        """The public or hidden tests. Raises UsageError, naming file and line, where they do not import."""
        try:
            return suite_of(self.name, kind)
        except Exception as error:
            where = _where(error, self.folder / f"{kind}.py")
            raise UsageError(f"the tests of {self.name} do not import: {where}") from None

    @cached_property
    def tests(self) -> dict[str, list[Test]]:
        """All tests by exercise."""
        return merge(self.suites)


def _where(error: Exception, module: Path) -> str:
    """One line about an error of an instructor's module: file, line, what it was and what to do."""
    file, line = str(module), 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename).is_relative_to(module.parent):
            file, line = frame.f_code.co_filename, number
    if isinstance(error, SyntaxError) and error.filename:
        file, line = error.filename, error.lineno or 0
    do = "mend it and start the same command again"
    if isinstance(error, ModuleNotFoundError):
        do = ADD_PACKAGE
    elif isinstance(error, FileNotFoundError):
        do = "put the file there"
    said = " ".join(str(error).split())[:300]
    place = f"{Path(file).parent.name}/{Path(file).name}" + (f", line {line}" if line else "")
    return f"{place}: {type(error).__name__}: {said}: {do}"
