"""What of a chapter's tests goes to students: autograder/chapters/<chapter>/ -> course/checks/<module>/.

The text is that of the public tests and what they need, without the functions marked `@recorded`; what these gave for
the public seed lies beside it in `values.bin`. `autograder release` writes it, it is committed, and a test keeps it
fresh. Nothing there is to be edited by hand.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.authoring import compiled, recording
from autograder.layout import PACKAGE, Chapter, module_name
from autograder.render import atomic_write
from course.checking.values import FILE, Values

FOLDER = PACKAGE.parent / "course" / "checks"


def contents(chapter: Chapter) -> dict[str, str]:
    """The modules of a chapter's folder in course/checks/ by file name; {} if the chapter has no public tests."""
    found = compiled.modules(chapter.folder)
    return {"__init__.py" if name == compiled.PUBLIC else f"{name}.py": text for name, text in found.items()}


def write(chapter: Chapter, folder: Path = FOLDER) -> Path:
    """Bring a chapter's folder in course/checks/ up to date; files that are as they should be stay untouched.

    Raises UsageError for a function that cannot be recorded.
    """
    home = folder / module_name(chapter.name)
    wanted = {name: text.encode() for name, text in contents(chapter).items()}
    if any(b"\n@looked_up\n" in text for text in wanted.values()):
        wanted[FILE] = _values(chapter, home / FILE)
    for path in home.glob("*"):
        if path.name not in wanted:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, data in wanted.items():
        if not (home / name).exists() or (home / name).read_bytes() != data:
            home.mkdir(parents=True, exist_ok=True)
            atomic_write(home / name, data)
    return home


def _values(chapter: Chapter, kept: Path) -> bytes:
    """The file of values: the one that is there, if another processor gave the same but for the last bits."""
    made = recording.record(chapter)
    if kept.exists():
        before = kept.read_bytes()
        if made.like(Values.load(before)):
            return before
    return made.dump()
