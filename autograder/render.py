"""What every page and table shares: safe text, finite numbers, file names and atomic files.

All that a submission can influence (ids, notes, messages, sources) passes through here before it is shown.
"""

from __future__ import annotations

import contextlib
import functools
import glob
import hashlib
import math
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from autograder.errors import AutograderError, UsageError
from course.checking.card import marked

Report = Mapping[str, Any]
Submission = Mapping[str, Any]

TEMPLATES = [Path(__file__).parent / room / "templates" for room in (".", "results", "strength", "viva")]
# Nothing may be fetched or run: figures are inline, styles are ours, and there is no script at all.
CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
NO_VALUE = "–"

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Characters that Windows, a shell or a URL would read as something else than a name.
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_LONGEST_NAME = 150  # bytes; file systems allow 255 and the temporary name needs room

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_NEVER_CLOSED = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_DEEPEST = 1000  # tags open at a time: what cleans HTML takes the square of that


def is_shallow(page: str) -> bool:
    """Whether HTML can be cleaned in reasonable time: 20,000 tags inside each other take seconds."""
    depth, open_tags = 0, dict[str, int]()
    for closing, name in _TAG.findall(page):
        name = name.lower()
        if name in _NEVER_CLOSED or (closing and not open_tags.get(name)):
            continue
        step = -1 if closing else 1
        open_tags[name] = open_tags.get(name, 0) + step
        depth += step
        if depth > _DEEPEST:
            return False
    return True


def number(value: object) -> float | None:
    """Return the finite float that `value` stands for, or None (NaN, infinity, text, None, bool)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def points(value: object) -> str:
    """Write a number of points as a person would: 18.5, 20, or a dash where there is none."""
    finite = number(value)
    if finite is None:
        return NO_VALUE
    return f"{round(finite, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # + 0.0 turns -0.0 into 0.0


def share(earned: object, full: object) -> float | None:
    """Return earned / full clamped to [0, 1], or None where either is not a usable number."""
    top, value = number(full), number(earned)
    if top is None or value is None or top <= 0:
        return None
    return min(1.0, max(0.0, value / top))


def clean(text: object, limit: int = 20_000) -> str:
    """Return `text` as printable text: no control characters or lone surrogates, at most `limit` long."""
    if text is None:
        return ""
    plain = str(text)
    cut = plain[:limit] + (" …" if len(plain) > limit else "")
    valid = cut.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", valid)


def one_line(text: object, limit: int = 300) -> str:
    """Return `clean(text)` on a single line."""
    return " ".join(clean(text, limit).split())


def readable(name: object) -> str:
    """Turn a test's or a flag's identifier into words: averages_over_samples -> averages over samples."""
    return one_line(name).replace("_", " ").replace("-", " ").strip() or "unnamed"


def dicts(value: object) -> list[Mapping[str, Any]]:
    """Return the mappings in `value` if it is a list, else nothing: optional keys may be absent or odd."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def texts(value: object) -> list[str]:
    """Return the items of a list as one-line strings; anything else is an empty list."""
    return [one_line(item) for item in value] if isinstance(value, list | tuple) else []


def title_of(report: Report) -> str:
    """Return the chapter's title, or its folder name in words."""
    return one_line(report.get("title")) or one_line(report.get("chapter")) or "Untitled chapter"


def day_of(report: Report) -> str:
    """Return `generated` cut to minutes (ISO 8601), or an empty string."""
    return one_line(report.get("generated"))[:16].replace("T", " ")


def safe_part(name: str) -> str:
    """Return `name` itself if it is a safe path part, else a safe, distinct encoding of it.

    A student whose id cannot be a folder (`..`, `a/b`, `con`, control characters) still gets a page and
    cannot reach outside the folder: unsafe characters are percent-encoded, and so is `%`, so no two ids meet.
    Raises ValueError for an empty name.
    """
    if not name or not name.strip():
        raise ValueError("expected a student id or chapter name for a path, got an empty one: give it a name")
    valid = name.encode("utf-8", "backslashreplace").decode("utf-8")
    part = _UNSAFE_IN_NAME.sub(lambda hit: quote(hit[0], safe=""), valid)
    if part.startswith((".", " ")) or _RESERVED.match(part):
        part = f"%{ord(part[0]):02X}{part[1:]}"
    if part.endswith((".", " ")):
        part = f"{part[:-1]}%{ord(part[-1]):02X}"
    return part if len(part.encode()) <= _LONGEST_NAME else _shortened(part)


def _shortened(part: str) -> str:
    head = part.encode()[: _LONGEST_NAME - 20].decode("utf-8", "ignore")
    return f"{head}%{hashlib.sha256(part.encode()).hexdigest()[:16]}"


def atomic_write(path: Path, data: str | bytes, *, durable: bool = True) -> Path:
    """Write `data` so that a reader, or a crash, sees the old file or the new one and never a part.

    Temporary file beside it, fsync, rename, fsync of the folder. Creates missing folders, and removes what a process
    that was killed at this very point left. durable: False leaves out what a power cut needs, where the file can be
    made again. Raises OSError as the system reports it, leaving nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data.encode("utf-8", "replace") if isinstance(data, str) else data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)
    return path


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what keeps pages and tables from being written into a folder into one line. Raises AutograderError."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"expected a folder {folder}, got a file: move it aside and start the same command again")
    try:
        yield
    except OSError as error:
        raise AutograderError(
            f"{folder} cannot be written ({error.strerror or error}): make room on the disk or mend its permissions, "
            "and start the same command again"
        ) from None


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows cannot open a folder and does not need it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def coded(text: str) -> Markup:
    """Return text escaped, with what stands in `backquotes` set as code, in *asterisks* in italics."""
    escaped = str(escape(text))
    return Markup(escaped if escaped.count("`") % 2 else marked(escaped))


@functools.cache  # compiling the templates takes longer than a page
def environment() -> jinja2.Environment:
    """Return the template environment: everything escaped, an unknown name is an error."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["csp"] = CSP
    env.filters.update(points=points, readable=readable, coded=coded, clean=clean)
    return env
