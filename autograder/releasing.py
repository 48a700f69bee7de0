"""Student releases: nbgrader makes them, a scan proves that nothing leaks."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder import gradebook
from autograder import notebook as nb
from autograder.errors import LeakError, UsageError
from autograder.layout import PACKAGE, Chapter, Course, module_name


def config(course: Course, **directories: str) -> Config:
    """nbgrader's configuration of a course: its nbgrader_config.py, or the one of this project."""
    gradebook.load()
    folder = course.root if (course.root / "nbgrader_config.py").exists() else PACKAGE.parent
    loaded = PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()
    loaded.CourseDirectory.root = str(course.root.resolve())
    for name, value in directories.items():
        loaded.CourseDirectory[name] = value
    return loaded


def course_directory(course: Course) -> Any:
    """nbgrader's own view of a course: its folders, its database's URL."""
    from nbgrader.coursedir import CourseDirectory

    return CourseDirectory(config=config(course))


def release(chapter: Chapter, *, check: bool = True, **directories: str) -> Path:
    """Generate a chapter's release folder and register it in the gradebook. Raises UsageError or LeakError."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    settings = config(chapter.course, **directories)
    folders = CourseDirectory(config=settings)
    folders.assignment_id = chapter.name
    with _quietly() as log:
        converter = GenerateAssignment(coursedir=folders, config=settings)
        converter.force = True
        converter.log.handlers = [logging.StreamHandler(log)]
        try:
            converter.start()
        except (Exception, SystemExit) as error:
            said = re.sub(r"\s+", " ", log.getvalue())[-600:]
            raise UsageError(f"nbgrader could not release {chapter.name}: {error} {said}") from None
    for part in chapter.parts if check else ():
        scan(part)
    return chapter.course.root / "release" / chapter.name


@contextlib.contextmanager
def _quietly() -> Iterator[io.StringIO]:
    """nbconvert changes folders and logs a lot; neither is to be felt outside."""
    before, log = Path.cwd(), io.StringIO()
    try:
        yield log
    finally:
        os.chdir(before)


def scan(chapter: Chapter) -> None:
    """Raise LeakError if a chapter's release holds a marker, a solution, a hidden test or an output."""
    if not chapter.release.exists():
        raise UsageError(f"expected {chapter.release}: run `autograder release {chapter.name}` first")
    released = nb.read(chapter.release)
    found = given_away(chapter, [nb.source(cell) for cell in released["cells"]])
    found += ["a cell's output" for cell in released["cells"] if cell.get("outputs")]
    if found:
        raise LeakError(f"the release of {chapter.name} would give away {'; '.join(found)}")


def given_away(chapter: Chapter, texts: Sequence[str]) -> list[str]:
    """What of a chapter's markers, solutions and hidden tests these texts would give away."""
    whole = "\n".join(texts)
    found = [f"the marker {marker!r}" for marker in (*nb.SOLUTION, *nb.HIDDEN) if marker in whole]
    bare = [_bare(text) for text in texts]
    found += [f"the solution of {name}" for name, lines in _solutions(chapter) if _in_one(lines, bare)]
    return found + [f"hidden test code: {line.strip()[:60]!r}" for line in _hidden_lines(chapter) if line in whole]


def _solutions(chapter: Chapter) -> Iterator[tuple[str, list[str]]]:
    """The telling lines of each solution region."""
    for cell in nb.by_role(nb.read(chapter.source), "answer", "written"):
        for match in nb.region(nb.SOLUTION).finditer(nb.source(cell)):
            lines = [_bare(line) for line in match["body"].splitlines()]
            yield nb.grade_id(cell), [line for line in lines if len(line) >= 12 and not line.startswith("#")]


def _bare(line: str) -> str:
    return "".join(line.split())


def _in_one(lines: list[str], texts: Sequence[str]) -> bool:
    return bool(lines) and any(all(line in text for line in lines) for text in texts)


def _hidden_lines(chapter: Chapter) -> list[str]:
    """Names and bodies of the hidden tests, as far as the public ones do not share them."""
    hidden = PACKAGE / "hidden" / f"{module_name(chapter.name)}.py"
    public = PACKAGE.parent / "course" / "checks" / hidden.name
    if not hidden.exists():
        return []
    shown = set(public.read_text(encoding="utf-8").splitlines()) if public.exists() else set()
    lines = hidden.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if len(_bare(line)) >= 25 and line not in shown and "import" not in line]
