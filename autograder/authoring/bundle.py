"""The student's archive: releases, the course package, what the environment takes. Proven to hold no solution."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from autograder import notebook as nb
from autograder.authoring import compiled, releasing
from autograder.chapters import FOLDER as CHAPTERS
from autograder.errors import LeakError, UsageError
from autograder.layout import PACKAGE, Course
from course.checking.values import FILE

FOLDER = "deep-learning-course"
_FILES = ("environment.yml", "requirements.lock", "pyproject.toml", "LICENSE", "Makefile")
_SKIPPED = {"__pycache__", ".ipynb_checkpoints"}
_TELLING = 40  # characters, without white space: shorter code may stand anywhere by chance
_MOMENT = (2020, 1, 1, 0, 0, 0)  # every archive of the same files is the same bytes


def build(course: Course, out: Path) -> Path:
    """Write the archive, whole or not at all. Raises UsageError or LeakError."""
    if not course.chapters:
        raise UsageError("expected at least one chapter in source/, found none")
    for name in course.chapters:
        releasing.scan(course.chapter(name))
    files = dict(contents(course))
    prove(course, files)
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", _MOMENT), data, zipfile.ZIP_DEFLATED)
    os.chmod(scratch, 0o644)
    os.replace(scratch, out)
    return out


def contents(course: Course) -> Iterator[tuple[str, bytes]]:
    """Every file of the archive with its name inside."""
    project = PACKAGE.parent
    for name in _FILES:
        if (project / name).is_file():
            yield name, (project / name).read_bytes()
    student_readme = project / "docs" / "student.md"
    if student_readme.is_file():
        yield "README.md", student_readme.read_bytes()
        for name in sorted(set(re.findall(r"\]\((images/[\w.-]+)\)", student_readme.read_text(encoding="utf-8")))):
            yield name, (project / "docs" / name).read_bytes()
    for top in (project / "course", course.root / "release"):
        for path in sorted(p for p in top.rglob("*") if p.is_file() and not _SKIPPED & set(p.parts)):
            yield path.relative_to(top.parent).as_posix(), path.read_bytes()


def prove(course: Course, files: dict[str, bytes]) -> None:
    """Raise LeakError if a solution, a hidden test or a recorded function stands in any file of the archive."""
    texts = {
        name: _bare(zlib.decompress(data) if name.endswith(FILE) else data)
        for name, data in files.items()
        if not name.endswith((".png", ".jpg", ".lock"))
    }
    for what, secret, where in _secrets(course):
        found = [name for name, text in texts.items() if name.startswith(where) and _bare(secret.encode()) in text]
        if found:
            raise LeakError(f"the archive would give away {what} in {', '.join(found)}")
    foreign = [name for name in files if name.startswith(("source/", "autograder/", "submitted/"))]
    if foreign:
        raise LeakError(f"the archive would hold {', '.join(foreign[:3])}")


def _secrets(course: Course) -> Iterator[tuple[str, str, str]]:
    """What must not be there: (what it is, its text, the folder where it must not be)."""
    public = "".join(path.read_text(encoding="utf-8") for path in sorted(CHAPTERS.glob("*/public.py")))
    for name in course.chapters:
        chapter = course.chapter(name)
        for cell in nb.by_role(nb.read(chapter.source), "answer", "written"):
            for match in nb.region(nb.SOLUTION).finditer(nb.source(cell)):
                if len("".join(match["body"].split())) >= _TELLING:
                    yield f"the solution of {nb.grade_id(cell)}", match["body"], ""
        for test in (t for tests in chapter.tests.values() for t in tests if t.hidden):
            if f"def {test.name}(" not in public:  # another chapter's public test may bear its name
                yield f"the hidden test {test.name}", f"def {test.name}(", ""
        for path in chapter.test_files:
            for function, body in compiled.recorded_in(path):
                # A later chapter's notebook may give what an earlier one asks for: the helpers may not.
                if len("".join(body.split())) >= _TELLING:
                    yield f"the recorded function {function}", body, "course/"


def _bare(data: bytes) -> bytes:
    """Without white space, and with the escapes of a notebook's JSON undone."""
    plain = data.replace(b"\\n", b" ").replace(b'\\"', b'"').replace(b'",', b" ").replace(b'"', b"")
    return b"".join(plain.split())
