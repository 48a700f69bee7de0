"""nbgrader's own code: its settings for a course, its release converter, loaded without what is never used here."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import UsageError
from autograder.layout import PACKAGE, Chapter, Course

_CHANGED = (
    "source/{name} has other graded cells than when it was first graded, which nbgrader does not allow once there are "
    "grades: take the change back, or put the new exercise into an assignment of its own; or, to start {name} anew, "
    "export its grades, run `nbgrader db assignment remove {name} --force`, then release and grade it again (marks "
    "given by hand are lost)"
)


def load() -> None:
    """Import nbgrader: 0.8 s instead of 1.8 s. Calling it again costs nothing."""
    with _without("rfc3987_syntax"):
        from nbgrader import api, preprocessors  # noqa: F401
    api.get_alembic_version = newest_schema


def load_meanwhile() -> threading.Thread:
    """Import it in a thread, while other processes are at work."""
    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    return thread


def newest_schema() -> str:
    """The version of nbgrader's database that a new gradebook has, from the files that nbgrader keeps of it.

    nbgrader itself asks a program named `alembic` for it, which takes over 2 s and must be on the PATH.
    """
    import nbgrader
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic")).get_current_head()
    assert head is not None
    return head


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """Have a package taken for missing: jsonschema then leaves out the one format that needs its 38 grammars."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)


def config(course: Course, **directories: str) -> Config:
    """nbgrader's configuration of a course: its nbgrader_config.py, or the one of this project."""
    load()
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


def generate(chapter: Chapter, **directories: str) -> None:
    """Have nbgrader make a chapter's release folder and register it in the gradebook. Raises UsageError."""
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
            if "Cannot add or remove cells" in f"{error} {said}":
                raise UsageError(_CHANGED.format(name=chapter.name)) from None
            refused = re.search(r"\[Errno \d+\] ([\w -]+: '[^']+')", f"{error} {said}")
            why = f"{refused[1]}: mend its permissions" if refused else f"{error} {said}"
            raise UsageError(f"nbgrader could not release {chapter.name}: {why}") from None


def release_feedback(chapter: Chapter, pages: Path) -> Path:
    """Have nbgrader put pages, <pages>/<student>/<assignment>/<notebook>.html, into its exchange; returns its folder.

    Raises UsageError with nbgrader's own words where there is no exchange or it cannot be written.
    """
    settings = config(chapter.course, feedback_directory=str(pages))
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    folders = CourseDirectory(config=settings)
    folders.assignment_id = chapter.name
    with _quietly() as log:
        exchange = ExchangeFactory(config=settings).ReleaseFeedback(
            coursedir=folders, authenticator=Authenticator(config=settings), config=settings
        )
        exchange.log.handlers = [logging.StreamHandler(log)]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)  # nbgrader leaves closing files to the collector
                exchange.start()
        except (ExchangeError, OSError) as error:
            raise UsageError(
                f"nbgrader could not put the feedback into its exchange: {error}; c.Exchange.root in "
                "nbgrader_config.py names the folder"
            ) from None
    return Path(getattr(exchange, "dest_path", ""))


@contextlib.contextmanager
def _quietly() -> Iterator[io.StringIO]:
    """nbconvert changes folders and logs a lot; neither is to be felt outside."""
    before, log = Path.cwd(), io.StringIO()
    try:
        yield log
    finally:
        os.chdir(before)
