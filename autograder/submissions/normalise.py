"""A submission's bytes -> the student's answers by grade id, and what had to be repaired.

Nothing but the answers is taken from a submission: the notebook that is graded is rebuilt from the release
skeleton. For any bytes at all this returns `Answers` or raises `Ungradable` with a reason for a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder import notebook as nb
from autograder.errors import Ungradable

MAX_BYTES = 24 * 2**20
MAX_CELLS = 5_000
MAX_PARTS = 2_000_000  # brackets and commas: what makes 24 MB of JSON take gigabytes once it is read
MAX_ANSWER = 200_000  # characters
MAX_SEARCHED = 1_000_000  # characters of code cells in which names are looked for
MAX_MEMORY = 190 * 2**20  # bytes that reading a notebook may take, estimated beforehand
_PER_VALUE = 104  # bytes of memory that a JSON value takes for each bracket or comma it is written with
_KERNELS = ("", "python3", "python")
_DEFINES = re.compile(r"^(?:(?:async )?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.M)


@dataclass(frozen=True)
class Answers:
    """What a student answered.

    texts: by grade id of every answer, written and task cell of the skeleton; the skeleton's own stub where
    the submission had none. attempted: ids whose text differs from the stub. flags: `repaired:...`, in a fixed
    order. extra: names that code outside the answer cells defines (for hints only; that code is not run).
    """

    texts: dict[str, str]
    attempted: frozenset[str]
    flags: tuple[str, ...] = ()
    extra: frozenset[str] = frozenset()


@dataclass
class _Found:
    cells: list[nb.Cell]
    flags: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)

    @cached_property
    def defining(self) -> dict[str, list[int]]:
        """Cells without a grade id by the names they define."""
        places: dict[str, list[int]] = {}
        for i in self.searched:
            if not nb.grade_id(self.cells[i]):
                for name in _defined(self.cells[i]["source"]):
                    places.setdefault(name, []).append(i)
        return places

    @cached_property
    def searched(self) -> list[int]:
        """The cells in which names are looked for: code, and of no more text than a person would write."""
        found, left = [], MAX_SEARCHED
        for i, cell in enumerate(self.cells):
            left -= len(cell["source"]) if nb.is_code(cell) else 0
            if left >= 0 and nb.is_code(cell):
                found.append(i)
        return found


def normalise(data: bytes, skeleton: nb.Notebook) -> Answers:
    """Take a submission's answers. Raises Ungradable if no person could either without looking."""
    notebook = _parse(data)
    found = _Found(_cells(notebook), _form_flags(notebook))
    del notebook
    texts = {nb.grade_id(cell): _take(found, cell, skeleton) for cell in _wanted(skeleton)}
    stubs = nb.answers(skeleton)
    if not found.used:
        raise Ungradable("none of this chapter's answer cells is in the notebook: is it the right file?")
    _note_repairs(found, skeleton)
    attempted = {key for key, text in texts.items() if _squeezed(text) != _squeezed(stubs[key])}
    return Answers(texts, frozenset(attempted), tuple(sorted(found.flags)), _extra_names(found, skeleton))


def _parse(data: bytes) -> Any:
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


def _form_flags(notebook: Any) -> set[str]:
    """What is unusual about the notebook as a whole; all of it is set right by the skeleton."""
    if not isinstance(notebook, dict):
        return set()
    flags = set() if notebook.get("nbformat") == 4 and "nbformat_minor" in notebook else {"repaired:schema"}
    metadata = notebook.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    known = isinstance(spec, dict) and isinstance(spec.get("name"), str) and spec["name"] in _KERNELS
    return flags if known else flags | {"repaired:kernelspec"}


def _cells(notebook: Any) -> list[nb.Cell]:
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
    """Only what is read of a submitted cell, in the types it should have."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    text = cell.get("source", cell.get("input", ""))
    lines = text if isinstance(text, list) else [text]
    joined = "".join(_beginning(lines))[: MAX_ANSWER + 1]
    identity, kind = cell.get("id"), cell.get("cell_type")
    return {
        "cell_type": kind if isinstance(kind, str) else "",
        "id": identity if isinstance(identity, str) else "",
        "metadata": {"nbgrader": marks} if isinstance(marks, dict) else {},
        "source": joined.encode("utf-8", "replace").decode(),
    }


def _beginning(lines: list[Any]) -> Iterator[str]:
    """The first lines of a text, until it is longer than any answer may be."""
    left = MAX_ANSWER
    for line in lines:
        if isinstance(line, str) and left >= 0:
            left -= len(line)
            yield line[: MAX_ANSWER + 1]


def _wanted(skeleton: nb.Notebook) -> Iterable[nb.Cell]:
    return nb.by_role(skeleton, "answer", "written", "task")


def _take(found: _Found, cell: nb.Cell, skeleton: nb.Notebook) -> str:
    """One answer's text: by grade id, else cell id, else by what it defines; else the stub."""
    stub = nb.source(cell)
    for how, matches in (
        ("", _with(found, lambda c: nb.grade_id(c) == nb.grade_id(cell))),
        ("repaired:metadata", _with(found, lambda c: bool(c["id"]) and c["id"] == cell.get("id"))),
        ("repaired:metadata", _defining(found, cell)),
    ):
        if matches:
            found.flags |= {how} - {""}
            if any(found.cells[i]["cell_type"] != cell.get("cell_type") for i in matches):
                found.flags.add("repaired:cell-type")
            return _pick(found, matches, stub)
    found.flags.add("repaired:missing-answer")
    return stub


def _with(found: _Found, fits: Any) -> list[int]:
    return [i for i, cell in enumerate(found.cells) if i not in found.used and fits(cell)]


def _defining(found: _Found, cell: nb.Cell) -> list[int]:
    if not nb.is_code(cell):
        return []
    return [i for i in found.defining.get(nb.grade_id(cell), []) if i not in found.used]


def _pick(found: _Found, matches: list[int], stub: str) -> str:
    """Of several cells for one answer, the last that was worked on."""
    found.used.update(matches)
    if len(matches) > 1:
        found.flags.add("repaired:duplicate-cell")
    texts = [str(found.cells[i]["source"]) for i in matches]
    worked_on = [text for text in texts if _squeezed(text) != _squeezed(stub)]
    text = (worked_on or texts)[-1]
    if len(text) > MAX_ANSWER:
        raise Ungradable(f"an answer has more than {MAX_ANSWER} characters")
    return text


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _note_repairs(found: _Found, skeleton: nb.Notebook) -> None:
    """Flag what was changed outside the answers. It changes no grade: the skeleton is graded."""
    wanted = {nb.grade_id(cell): cell for cell in nb.by_role(skeleton, "test")}
    came: dict[str, list[nb.Cell]] = {}
    for cell in found.cells:
        came.setdefault(nb.grade_id(cell), []).append(cell)
    for key, cell in wanted.items():
        found.flags |= _test_flags(cell, came.get(key, []))
    for cell in nb.by_role(skeleton, "answer", "written", "task"):
        found.flags |= {flag for one in came.get(nb.grade_id(cell), []) for flag in _mark_flags(cell, one)}
    order = [nb.grade_id(c) for c in found.cells if nb.grade_id(c) in wanted]
    if list(dict.fromkeys(order)) != [key for key in wanted if key in order]:
        found.flags.add("repaired:order")


def _test_flags(wanted: nb.Cell, came: list[nb.Cell]) -> set[str]:
    if not came:
        return {"repaired:deleted-cell"}
    flags = {"repaired:duplicate-cell"} if len(came) > 1 else set()
    for cell in came:
        if not nb.is_code(cell) or _squeezed(nb.source(cell)) != _squeezed(nb.source(wanted)):
            flags.add("repaired:edited-test")
        flags |= _mark_flags(wanted, cell)
    return flags


def _mark_flags(wanted: nb.Cell, cell: nb.Cell) -> set[str]:
    """How a cell's nbgrader metadata differs from the skeleton's."""
    before, now = nb.marks(wanted), nb.marks(cell)
    differ = {key for key in ("grade", "solution", "points", "schema_version") if now.get(key) != before.get(key)}
    flags = {"repaired:schema"} if "schema_version" in differ else set()
    return flags | ({"repaired:metadata"} if differ - {"schema_version"} else set())


def _extra_names(found: _Found, skeleton: nb.Notebook) -> frozenset[str]:
    """Names defined by code that the skeleton does not have."""
    given = {_squeezed(nb.source(cell)) for cell in skeleton["cells"]}
    names: set[str] = set()
    for cell in (found.cells[i] for i in found.searched if i not in found.used):
        if _squeezed(cell["source"]) not in given:
            names |= _defined(cell["source"])
    return frozenset(names)


def _defined(text: str) -> set[str]:
    """Names that a cell's unindented lines define."""
    return {match[1] or match[2] for match in _DEFINES.finditer(text)}
