"""A submission's bytes -> plain cells, in little time and memory; nothing else of it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.submissions.pictures import Pictures, lifted

MAX_BYTES = 24 * 2**20
MAX_CELLS = 5_000
MAX_PARTS = 2_000_000  # brackets and commas: what makes 24 MB of JSON take gigabytes once it is read
MAX_ANSWER = 200_000  # characters
MAX_MEMORY = 190 * 2**20  # bytes that reading a notebook may take, estimated beforehand
_PER_VALUE = 104  # bytes of memory that a JSON value takes for each bracket or comma it is written with
_KERNELS = ("", "python3", "python")


def parse(data: bytes) -> Any:
    if not data.strip():
        raise Ungradable("the file is empty")
    if len(data) > MAX_BYTES:
        raise Ungradable(
            f"the notebook has {len(data) / 2**20:.0f} MB, more than the {MAX_BYTES // 2**20} MB that are read"
        )
    if sum(data.count(mark) for mark in (b"{", b"[", b",")) > MAX_PARTS:
        raise Ungradable(f"the notebook has more parts than the {MAX_PARTS:,} that are read")
    if (needs := _memory(data)) > MAX_MEMORY:
        raise Ungradable(f"the notebook's outputs would take too much memory to read ({needs / 2**20:.0f} MB)")
    try:
        return json.loads(data.decode("utf-8-sig", "strict"))
    except UnicodeDecodeError:
        raise Ungradable("the file is not a notebook: it is not UTF-8 text") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Ungradable(f"the file is not a notebook: {str(error)[:120] or type(error).__name__}") from None


def _memory(data: bytes) -> int:
    """At most this many bytes does parsing take: the text twice, as wide as its widest character, and its values."""
    width = 1 if data.isascii() else 4 if re.search(rb"[\xf0-\xf4]", data) else 2
    values = sum(map(data.count, (b"[", b"{", b",")))
    return 2 * width * len(data) + _PER_VALUE * values


def form_flags(notebook: Any) -> set[str]:
    """What is unusual about the notebook as a whole; all of it is set right by the skeleton."""
    if not isinstance(notebook, dict):
        return set()
    flags = set() if notebook.get("nbformat") == 4 and "nbformat_minor" in notebook else {"repaired:schema"}
    metadata = notebook.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    known = isinstance(spec, dict) and isinstance(spec.get("name"), str) and spec["name"] in _KERNELS
    return flags if known else flags | {"repaired:kernelspec"}


def cells_of(notebook: Any) -> list[nb.Cell]:
    """The cells of whatever was parsed; nbformat 3 keeps them in worksheets."""
    if not isinstance(notebook, dict):
        raise Ungradable("the file is not a notebook: it holds no cells")
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        sheets = (sheet.get("cells", []) for sheet in notebook["worksheets"] if isinstance(sheet, dict))
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise Ungradable("the file is not a notebook: it holds no cells")
    if len(cells) > MAX_CELLS:
        raise Ungradable(f"the notebook has {len(cells)} cells, more than the {MAX_CELLS} that are read")
    return [_plain_cell(cell) for cell in cells if isinstance(cell, dict)]


def _plain_cell(cell: dict[str, Any]) -> nb.Cell:
    """Only what is read of a submitted cell, in the types it should have. Its pictures are looked at when needed."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    text = cell.get("source", cell.get("input", ""))
    identity, kind, pictures = cell.get("id"), cell.get("cell_type"), cell.get("attachments")
    lines = text if isinstance(text, list) else [text]
    inline: Pictures = {}
    if kind != "code" and any(isinstance(line, str) and ";base64," in line for line in lines):
        whole, inline = lifted("".join(line for line in lines if isinstance(line, str)))
        lines = [whole]
    joined = "".join(_beginning(lines))[: MAX_ANSWER + 1]
    return {
        "cell_type": kind if isinstance(kind, str) else "",
        "id": identity if isinstance(identity, str) else "",
        "metadata": {"nbgrader": marks} if isinstance(marks, dict) else {},
        "source": joined.encode("utf-8", "replace").decode(),
        "attachments": {**(pictures if isinstance(pictures, dict) else {}), **inline},
    }


def _beginning(lines: list[Any]) -> Iterator[str]:
    """The first lines of a text, until it is longer than any answer may be."""
    left = MAX_ANSWER
    for line in lines:
        if isinstance(line, str) and left >= 0:
            left -= len(line)
            yield line[: MAX_ANSWER + 1]
