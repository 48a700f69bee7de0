"""Find the submissions of a chapter: folders, single notebooks and zip archives.

submitted/<student>/<chapter>/<chapter>.ipynb      nbgrader's own layout
submitted/<student>/<chapter>/anything.zip         an archive with the notebook inside
submitted/<student>/<chapter>.ipynb or .zip
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import Ungradable, UsageError
from autograder.layout import Chapter
from autograder.submissions.archives import MAX_ARCHIVE, notebooks_in
from autograder.submissions.naming import by_part, is_archive, is_leftover, is_notebook, letters, words_for
from autograder.submissions.parse import MAX_BYTES

_STUDENT = re.compile(r"[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,100}")
_MOST_FILES, _DEEPEST = 10_000, 12  # of a submission's folder: what lies beyond is not looked at
_BOOKKEEPING = {"timestamp.txt", "submission_secret.txt"}
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


def strays(chapter: Chapter) -> list[str]:
    """What lies in submitted/ where nobody's grade comes from it: each with a word on where it belongs."""
    root = chapter.course.root / "submitted"
    if not root.is_dir():
        return []
    known = {letters(name) for name in chapter.course.chapters}
    found = []
    for home in sorted(root.iterdir()):
        loose = [home] if home.is_file() else sorted(home.iterdir()) if home.is_dir() and not home.is_symlink() else []
        for path in (path for path in loose if is_notebook(path.name) or is_archive(path.name)):
            taken = home.is_dir() and path.stem in chapter.course.chapters and path.suffix in {".ipynb", ".zip"}
            if not taken:
                found.append(f"submitted/{path.relative_to(root)}: put it into submitted/<student>/<chapter>/")
        for path in (path for path in loose if path.is_dir() and path.name not in chapter.course.chapters):
            if letters(path.name) in known:
                found.append(f"submitted/{path.relative_to(root)}/: no chapter is spelled so, rename the folder")
    return found


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
        return _from_zip(path, names) if is_archive(path.name) else {names[0]: (_read(path), ())}
    there = [p.name for p in sorted(path.iterdir()) if is_notebook(p.name) and not p.is_dir()]
    flags = ("repaired:shadow-module",) if any(p.stem in _SHADOWED for p in path.glob("*.py")) else ()
    exact = {name: f"{name}.ipynb" for name in names if f"{name}.ipynb" in there}
    copies, _ = by_part([file for file in there if file not in exact.values()], names)
    if copies.keys() & exact.keys():
        flags = (*flags, "repaired:other-copy")
    exact |= {name: _near(near, name) for name, near in copies.items() if name not in exact}
    if exact:
        return {name: (_read(path / file), (*_renaming(file, name), *flags)) for name, file in exact.items()}
    return {name: (data, (*of_file, *flags)) for name, (data, of_file) in _only_one(path, names).items()}


def _renaming(file: str, name: str) -> tuple[str, ...]:
    return () if PurePosixPath(file).name == f"{name}.ipynb" else ("repaired:renamed-file",)


def _near(files: list[str], name: str) -> str:
    """The one notebook whose name is near enough to tell what it is: `Problem 2 (1).IPYNB`, `problem-2.ipynb.txt`."""
    if len(files) > 1:
        raise Ungradable(f"there are {len(files)} notebooks and none is named {name}.ipynb: which one counts?")
    return files[0]


def _only_one(folder: Path, names: list[str]) -> dict[str, Found]:
    """The one notebook under another name or in a folder or archive further down."""
    wanted = f"{names[0]}.ipynb"
    files = [path for path in _below(folder) if not is_leftover(path.relative_to(folder).as_posix())]
    others = sorted(path for path in files if is_notebook(path.name))
    if len(others) == 1 and len(names) == 1:
        return {names[0]: (_read(others[0]), ("repaired:renamed-file",))}
    if others:
        there = f"are {len(others)} notebooks" if len(others) > 1 else "is one notebook"
        raise Ungradable(f"there {there} and none is named {wanted}: which one counts?")
    archives = sorted(path for path in folder.iterdir() if is_archive(path.name))
    if len(archives) == 1:
        return _from_zip(archives[0], names)
    beside = sorted(path.name for path in files if path.name not in _BOOKKEEPING)
    came = ", ".join(f"{name} ({words_for(name)})" for name in beside[:3])
    raise Ungradable(f"there is no notebook: expected {wanted}" + (f", found {came}" if came else ""))


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


def _from_zip(path: Path, names: list[str]) -> dict[str, Found]:
    """The notebooks of an assignment in an archive: the only one, or those that are named as they should be."""
    inside = notebooks_in(_read(path, MAX_ARCHIVE), path.name)
    if len(inside) == 1 and len(names) == 1:
        return {names[0]: (next(iter(inside.values())), ())}
    named, _ = by_part(inside, names)
    if not named or any(len(files) > 1 for files in named.values()):
        raise Ungradable(f"expected one notebook in {path.name}, found {len(inside)}")
    return {name: (inside[files[0]], _renaming(files[0], name)) for name, files in named.items()}
