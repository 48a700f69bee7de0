"""A submission's bytes -> the student's answers by grade id, and what had to be repaired.

Nothing but the answers is taken from a submission: the notebook that is graded is rebuilt from the release
skeleton. For any bytes at all this returns `Answers` or raises `Ungradable` with a reason for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.submissions.neighbours import Found, above, below, defined, squeezed, versions, with_lost_halves
from autograder.submissions.parse import MAX_ANSWER, cells_of, form_flags, parse
from autograder.submissions.pictures import Pictures, together

_IMPORTS = re.compile(r"^(?:import|from[ \t]+[\w.]+[ \t]+import)[ \t]+([\w., \t*()]+)", re.M)


@dataclass(frozen=True)
class Answers:
    """What a student answered.

    texts: by grade id of every answer, written and task cell of the skeleton; the skeleton's own stub where
    the submission had none. attempted: ids whose text differs from the stub. flags: `repaired:...`, in a fixed
    order. extra: names that code outside the answer cells defines (for hints only; that code is not run).
    beside: written answers that were found in a cell beside their own, which a person looks at. pictures: those that
    written answers show, by grade id.
    """

    texts: dict[str, str]
    attempted: frozenset[str]
    flags: tuple[str, ...] = ()
    extra: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    pictures: dict[str, Pictures] = field(default_factory=dict)

    @property
    def identity(self) -> list[Any]:
        """All that a result depends on or that is written down with it."""
        return [self.texts, sorted(self.extra), *([self.pictures] if self.pictures else [])]


def normalise(data: bytes, skeleton: nb.Notebook) -> Answers:
    """Take a submission's answers. Raises Ungradable if no person could either without looking."""
    notebook = parse(data)
    found = Found(cells_of(notebook), skeleton, form_flags(notebook))
    del notebook
    taken = [_take(found, cell) for cell in _wanted(skeleton)]
    if not found.used:
        raise Ungradable("none of this chapter's answer cells is in the notebook: is it the right file?")
    for one in taken:
        _look_around(found, one)
    _note_repairs(found, skeleton)
    texts = {one.key: one.text for one in taken}
    attempted = {one.key for one in taken if squeezed(one.text) != squeezed(one.stub)}
    return Answers(
        texts,
        frozenset(attempted),
        tuple(sorted(found.flags)),
        _extra_names(found),
        frozenset(one.key for one in taken if one.beside),
        {one.key: one.pictures for one in taken if one.pictures},
    )


@dataclass
class _Taken:
    """An answer's cell in the skeleton, and what of the submission stands for it."""

    cell: nb.Cell
    places: list[int]
    text: str
    pictures: Pictures = field(default_factory=dict)
    beside: bool = False

    @property
    def key(self) -> str:
        return nb.grade_id(self.cell)

    @property
    def stub(self) -> str:
        return nb.source(self.cell)


def _wanted(skeleton: nb.Notebook) -> Iterable[nb.Cell]:
    return nb.by_role(skeleton, "answer", "written", "task")


def _take(found: Found, cell: nb.Cell) -> _Taken:
    """One answer: by grade id, else cell id, else by what it defines; else the stub."""
    for how, matches in (
        ("", _with(found, lambda c: nb.grade_id(c) == nb.grade_id(cell))),
        ("repaired:metadata", _with(found, lambda c: bool(c["id"]) and c["id"] == cell.get("id"))),
        ("repaired:metadata", _defining(found, {nb.grade_id(cell)}) if nb.is_code(cell) else []),
    ):
        if matches:
            found.flags |= {how} - {""}
            if any(found.cells[i]["cell_type"] != cell.get("cell_type") for i in matches):
                found.flags.add("repaired:cell-type")
            return _pick(found, matches, cell)
    found.flags.add("repaired:missing-answer")
    return _Taken(cell, [], nb.source(cell))


def _with(found: Found, fits: Callable[[nb.Cell], bool]) -> list[int]:
    return [i for i, cell in enumerate(found.cells) if i not in found.used and fits(cell)]


def _defining(found: Found, names: set[str]) -> list[int]:
    return sorted({i for name in names for i in found.defining.get(name, []) if i not in found.used})


def _pick(found: Found, matches: list[int], cell: nb.Cell) -> _Taken:
    """Of several cells for one answer, the last that was worked on; of a split one, all its parts."""
    found.used.update(matches)
    stub = nb.source(cell)
    tries = versions(found, matches, stub)
    if len(tries) > 1:
        found.flags.add("repaired:duplicate-cell")
    worked_on = [one for one in tries if squeezed("".join(map(found.text, one))) != squeezed(stub)]
    places = (worked_on or tries)[-1]
    if nb.is_code(cell):
        places = with_lost_halves(found, places, stub)
    if len(places) > 1:
        found.flags.add("repaired:split-cell")
    return _joined(found, cell, places)


def _joined(found: Found, cell: nb.Cell, places: list[int]) -> _Taken:
    """The text of these cells as one answer, with its pictures."""
    pictures: Pictures = {}
    found.used.update(places)
    if nb.is_code(cell):
        text = "\n".join(map(found.text, places))
    else:
        texts, pictures = together([(_as_text(found.cells[i]), found.cells[i]["attachments"]) for i in places])
        text = "\n\n".join(texts)
    if len(text) > MAX_ANSWER:
        raise Ungradable(f"an answer has more than {MAX_ANSWER} characters")
    return _Taken(cell, places, text, pictures)


def _as_text(cell: nb.Cell) -> str:
    """A cell as part of a written answer."""
    text = str(cell["source"])
    return f"```python\n{text}\n```" if nb.is_code(cell) and not nb.grade_id(cell) else text


def _look_around(found: Found, one: _Taken) -> None:
    """Take what was written beside an answer's own cell: of prose all that follows, of code what defines it."""
    if not one.places:
        return
    untouched = squeezed(one.text) == squeezed(one.stub)
    if nb.role(one.cell) == "answer":
        if untouched and (places := [i for i in _defining(found, {one.key} | defined(one.stub)) if found.is_added(i)]):
            found.flags.add("repaired:answer-beside")
            _become(one, _joined(found, one.cell, places[-1:]))
        return
    follows = below(found, one.places[-1])
    if untouched and nb.role(one.cell) == "written":
        if places := follows or above(found, one.places[0]):
            found.flags.add("answer-beside")
            _become(one, _joined(found, {**one.cell, "cell_type": "markdown"}, places), beside=True)
    elif not nb.is_code(one.cell):  # a person reads it: more is better than less; a task is answered in such cells
        prose = follows if nb.role(one.cell) == "task" else [i for i in follows if not nb.is_code(found.cells[i])]
        if prose:
            found.flags |= {"repaired:split-cell"} if nb.role(one.cell) == "written" else set()
            _become(one, _joined(found, one.cell, [*one.places, *prose]))


def _become(one: _Taken, other: _Taken, *, beside: bool = False) -> None:
    one.places, one.text, one.pictures, one.beside = other.places, other.text, other.pictures, beside


def _note_repairs(found: Found, skeleton: nb.Notebook) -> None:
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
        if not nb.is_code(cell) or squeezed(nb.source(cell)) != squeezed(nb.source(wanted)):
            flags.add("repaired:edited-test")
        flags |= _mark_flags(wanted, cell)
    return flags


def _mark_flags(wanted: nb.Cell, cell: nb.Cell) -> set[str]:
    """How a cell's nbgrader metadata differs from the skeleton's."""
    before, now = nb.marks(wanted), nb.marks(cell)
    differ = {key for key in ("grade", "solution", "points", "schema_version") if now.get(key) != before.get(key)}
    flags = {"repaired:schema"} if "schema_version" in differ else set()
    return flags | ({"repaired:metadata"} if differ - {"schema_version"} else set())


def _extra_names(found: Found) -> frozenset[str]:
    """Names defined or imported by code that the skeleton does not have."""
    names: set[str] = set()
    for text in (found.text(i) for i in found.searched if i not in found.used):
        if squeezed(text) not in found.given:
            names |= defined(text) | _imported(text)
    return frozenset(names)


def _imported(text: str) -> set[str]:
    """Names that a cell's unindented imports bring."""
    parts = (part.split() for match in _IMPORTS.finditer(text) for part in match[1].strip("() \t").split(","))
    return {words[-1].partition(".")[0] for words in parts if words and words[-1] != "*"}
