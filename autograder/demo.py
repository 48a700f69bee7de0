"""The whole system on a sample class, in a folder of its own."""

from __future__ import annotations

import shutil
import time
from functools import partial
from pathlib import Path

from autograder.authoring import releasing, sample
from autograder.errors import UsageError
from autograder.layout import PACKAGE, Course
from autograder.pipeline import Options, grade_chapter
from autograder.results import terminal
from autograder.results.feedback import write_feedback

_MARKER = ".autograder-demo"


def show(course: Course, out: Path, chapters: list[str], jobs: int | None = None) -> None:
    """Release every chapter, then make, grade and report a sample class of the named ones."""
    began = time.monotonic()
    copy = fresh_copy(course, out)
    for name in copy.chapters:
        releasing.release(copy.chapter(name))
        print(f"released {name}, free of leaks")
    for name in chapters:
        chapter = copy.chapter(name)
        rows = sample.write(chapter)
        print(f"\nsample class of {len(rows)}: {', '.join(dict.fromkeys(kind for _, kind in rows))}\n")
        report = terminal.graded(chapter, partial(grade_chapter, chapter, Options(jobs)))
        pages = write_feedback(report, copy.root / "feedback")
        print(f"feedback: {len(pages)} pages, such as {pages[0]}")
    print(f"gradebook: {copy.root / 'gradebook.db'} (look at it: autograder formgrader --course {out})")
    print(f"all of it took {time.monotonic() - began:.0f} s")


def fresh_copy(course: Course, out: Path) -> Course:
    """A copy of a course's sources in an empty folder. Raises UsageError rather than remove what it did not make."""
    if out.exists() and any(out.iterdir()) and not (out / _MARKER).exists():
        raise UsageError(
            f"expected {out} to be empty or an earlier demonstration: name another folder with --out"
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / _MARKER).touch()
    ignored = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(course.root / "source", out / "source", ignore=ignored)
    config = course.root / "nbgrader_config.py"
    shutil.copy(config if config.exists() else PACKAGE.parent / config.name, out)
    return Course(out.resolve())
