"""Find the submissions of a chapter: folders, single notebooks and zip archives.

submitted/<student>/<chapter>/<chapter>.ipynb      nbgrader's own layout
submitted/<student>/<chapter>/anything.zip         an archive with the notebook inside
submitted/<student>/<chapter>.ipynb or .zip
"""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import Ungradable, UsageError
from autograder.layout import Chapter
from autograder.submissions.normalise import MAX_BYTES

_STUDENT = re.compile(r"[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,100}")
_MOST_FILES, _DEEPEST = 10_000, 12  # of a submission's folder: what lies beyond is not looked at
_SHADOWED = sys.stdlib_module_names | {"numpy", "torch", "tensorflow", "torchvision", "sklearn", "matplotlib", "course"}

Found = tuple[bytes, tuple[str, ...]]


@dataclass(frozen=True)
class Submission:
    """One student's submission: each notebook's bytes and flags by the notebook's name, or why there are none."""

    student: str
    folder: Path
    files: dict[str, Found] = field(default_factory=dict)
    problem: str = ""


def collect(chapter: Chapter, only: list[str] | None = None) -> list[Submission]:
    """Every submission of a chapter, by student. Raises UsageError if there is none."""
    root = chapter.course.root / "submitted"
    students = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    unknown = sorted(set(only or ()) - set(students))
    if unknown:
        raise UsageError(f"expected students with a folder in {root}, got {', '.join(unknown)}")
    chosen = [student for student in students if not only or student in only]
    found = [_of(chapter, root / student) for student in chosen]
    submissions = [submission for submission in found if submission is not None]
    if not submissions:
        raise UsageError(
            f"expected submissions as {root}/<student>/{chapter.name}/{chapter.notebook_name}.ipynb, found none: "
            "collect them there first, or try `autograder sample-class`"
        )
    return submissions


def _of(chapter: Chapter, home: Path) -> Submission | None:
    candidates = [home / chapter.name, home / f"{chapter.name}.ipynb", home / f"{chapter.name}.zip"]
    present = [path for path in candidates if path.exists() or path.is_symlink()]
    if not present:
        return None
    folder = home / chapter.name
    try:
        if not _STUDENT.fullmatch(home.name) or home.is_symlink():
            raise Ungradable(f"the student's folder {home.name[:100]!r} is a link, or its name cannot be used")
        if len(present) > 1:
            several = ", ".join(path.name for path in present)
            raise Ungradable(f"there are several attempts ({several}): keep the one that counts")
        files = _files(present[0], [part.notebook_name for part in chapter.parts])
        return Submission(home.name, folder, files)
    except Ungradable as problem:
        return Submission(home.name, folder, problem=str(problem))
    except OSError as error:
        return Submission(home.name, folder, problem=f"it cannot be read: {error.strerror}")


def _files(path: Path, names: list[str]) -> dict[str, Found]:
    if path.is_symlink():
        raise Ungradable("the submission is a symbolic link; links are not followed")
    if not path.is_dir():
        return {names[0]: _from_zip(path) if path.suffix == ".zip" else (_read(path), ())}
    there = {p.stem: p for p in sorted(path.glob("*.ipynb"))}
    flags = ("repaired:shadow-module",) if any(p.stem in _SHADOWED for p in path.glob("*.py")) else ()
    exact = {name: (_read(there[name]), flags) for name in names if name in there}
    if exact:
        return dict(exact)
    data, of_file = _only_one(path, f"{names[0]}.ipynb")
    return {names[0]: (data, (*of_file, *flags))}


def _only_one(folder: Path, wanted: str) -> Found:
    """The one notebook under another name or in a folder or archive further down."""
    files = list(_below(folder))
    others = sorted(p for p in files if p.suffix == ".ipynb" and ".ipynb_checkpoints" not in p.parts)
    if len(others) == 1:
        return _read(others[0]), ("repaired:renamed-file",)
    if others:
        raise Ungradable(f"there are {len(others)} notebooks and none is named {wanted}: which one counts?")
    archives = sorted(folder.glob("*.zip"))
    if len(archives) == 1:
        return _from_zip(archives[0])
    raise Ungradable(f"there is no notebook: expected {wanted}")


def _below(folder: Path) -> Iterator[Path]:
    """The files in a folder, not too many and not too deep; links are not followed."""
    seen = 0
    for top, inner, files in os.walk(folder):
        seen += 1 + len(files)
        if seen > _MOST_FILES:
            raise Ungradable(f"the folder holds more than {_MOST_FILES} files")
        if len(Path(top).relative_to(folder).parts) >= _DEEPEST:
            inner.clear()
        yield from (Path(top, name) for name in files)


def _read(path: Path, most: int = MAX_BYTES) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode) or path.parent.is_symlink():
        raise Ungradable(f"{path.name} is no ordinary file; links and devices are not followed")
    with path.open("rb") as stream:
        return stream.read(most + 1)


def _from_zip(path: Path) -> Found:
    """The one notebook in an archive, read in memory: nothing is ever unpacked to disk."""
    data = _read(path, 4 * MAX_BYTES)
    if len(data) > 4 * MAX_BYTES:
        raise Ungradable(f"{path.name} is larger than {4 * MAX_BYTES // 2**20} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [entry for entry in archive.infolist() if _counts(entry.filename)]
            if len(inside) != 1:
                raise Ungradable(f"expected one notebook in {path.name}, found {len(inside)}")
            if inside[0].file_size > MAX_BYTES:
                raise Ungradable(f"the notebook in {path.name} is larger than {MAX_BYTES // 2**20} MB")
            if inside[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                # the others are unpacked without a bound: 4 kB can become 30 MB at a time
                raise Ungradable(f"{path.name} is compressed in an unusual way: make it again")
            with archive.open(inside[0]) as stream:
                return stream.read(MAX_BYTES + 1), ()
    except Ungradable:
        raise
    except Exception as error:  # zipfile lets struct.error, zlib.error, KeyError and more through
        raise Ungradable(f"{path.name} cannot be opened as a zip archive: {str(error)[:100]}") from None


def _counts(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise Ungradable(f"the archive holds a path that leaves it: {name[:80]!r}")
    return (
        parts.suffix == ".ipynb" and "__MACOSX" not in parts.parts and ".ipynb_checkpoints" not in parts.parts
    )
