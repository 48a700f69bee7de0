"""Every file of a download, a zip archive or the folder it was unpacked to, before anything is understood of it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import UsageError

_MOST_BYTES, _MOST_FILES = 64 * 2**20, 50_000


@dataclass(frozen=True)
class File:
    """A file's path inside the download and its bytes; problem: why they could not be read."""

    path: str
    data: bytes = b""
    problem: str = ""


def files(download: Path) -> list[File]:
    """Every file, by path. Raises UsageError where the download as a whole cannot be read."""
    try:
        return sorted(_of_folder(download) if download.is_dir() else _of_zip(download), key=lambda file: file.path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UsageError(
            f"expected a download of a learning platform, a zip archive or its folder; {download} cannot be read "
            f"({str(error)[:200]})"
        ) from None


def _of_folder(folder: Path) -> Iterator[File]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield File(name, problem="it is a link; links are not followed")
        elif path.is_file():
            try:
                yield _file(name, path.open("rb"))
            except OSError as error:
                yield File(name, problem=f"it cannot be read ({error.strerror})")
        elif not path.is_dir():
            yield File(name, problem="it is no ordinary file")


def _of_zip(path: Path) -> Iterator[File]:
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > _MOST_FILES:
            raise UsageError(f"expected at most {_MOST_FILES} files in {path}: is it the right archive?")
        for entry in archive.infolist():
            if not entry.is_dir():
                name = entry.filename.replace("\\", "/")
                try:
                    yield _file(name, archive.open(entry))
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
                    yield File(name, problem=f"it cannot be unpacked ({str(error)[:100]}): download it again")


def _file(name: str, stream: Any) -> File:
    with stream:
        data: bytes = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return File(name, problem=f"it is larger than {_MOST_BYTES // 2**20} MB")
    return File(name, data)
