"""The notebooks in a zip archive, read in memory: nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from autograder.errors import Ungradable
from autograder.submissions.naming import is_leftover, is_notebook
from autograder.submissions.parse import MAX_BYTES

MAX_ARCHIVE = 4 * MAX_BYTES
_MOST = 20  # notebooks: no assignment has more, and each may take 24 MB


def notebooks_in(data: bytes, name: str) -> dict[str, bytes]:
    """Every notebook by its path inside, at most one byte longer than is read. Raises Ungradable, saying why."""
    if len(data) > MAX_ARCHIVE:
        raise Ungradable(f"{name} is larger than {MAX_ARCHIVE // 2**20} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [entry for entry in archive.infolist() if _counts(entry.filename)]
            if not 1 <= len(inside) <= _MOST:
                raise Ungradable(f"expected one notebook in {name}, found {len(inside)}")
            return {entry.filename: _unpacked(archive, entry, name) for entry in inside}
    except Ungradable:
        raise
    except Exception as error:  # zipfile lets struct.error, zlib.error, KeyError and more through
        raise Ungradable(f"{name} cannot be opened as a zip archive: {str(error)[:100]}") from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    if entry.file_size > MAX_BYTES:
        raise Ungradable(f"the notebook in {name} is larger than {MAX_BYTES // 2**20} MB")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # the others are unpacked without a bound: 4 kB can become 30 MB at a time
        raise Ungradable(f"{name} is compressed in an unusual way: make it again")
    with archive.open(entry) as stream:
        return stream.read(MAX_BYTES + 1)


def _counts(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise Ungradable(f"the archive holds a path that leaves it: {name[:80]!r}")
    return not name.endswith("/") and is_notebook(parts.name) and not is_leftover(parts.as_posix())
