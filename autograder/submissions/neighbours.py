"""The cells around an answer's own: halves that an editor split off, and answers that were written beside.

An editor that splits a cell gives both halves the same nbgrader metadata, or none to one of them. And many write their
answer into a new cell below the one that was meant for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from autograder import notebook as nb

MAX_SEARCHED = 1_000_000  # characters of code cells in which names are looked for
MAX_HALVES, MAX_BESIDE = 6, 50  # cells: nobody splits one more often, or answers one question in more
MAX_JOINED = 200_000  # characters of an answer
GROWN = 20  # characters by which a given cell must be longer to hold an answer
_DEFINES = re.compile(r"^(?:(?:async )?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.M)


def squeezed(text: str) -> str:
    return "".join(text.split())


def defined(text: str) -> set[str]:
    """Names that a cell's unindented lines define."""
    return {match[1] or match[2] for match in _DEFINES.finditer(text)}


@dataclass
class Found:
    """A submission's cells, and which of them were taken for something."""

    cells: list[nb.Cell]
    skeleton: nb.Notebook
    flags: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)

    @cached_property
    def defining(self) -> dict[str, list[int]]:
        """Cells without a grade id by the names they define."""
        places: dict[str, list[int]] = {}
        for i in self.searched:
            if not nb.grade_id(self.cells[i]):
                for name in defined(self.cells[i]["source"]):
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

    @cached_property
    def given(self) -> set[str]:
        """The texts of the release's cells."""
        return {squeezed(nb.source(cell)) for cell in self.skeleton["cells"]}

    @cached_property
    def _given_by_id(self) -> dict[str, str]:
        return {str(cell["id"]): squeezed(nb.source(cell)) for cell in self.skeleton["cells"] if cell.get("id")}

    def text(self, i: int) -> str:
        return str(self.cells[i]["source"])

    def is_added(self, i: int) -> bool:
        """Whether a cell is the student's own: none of the release's, not taken yet, and not empty."""
        if not 0 <= i < len(self.cells) or i in self.used or nb.grade_id(self.cells[i]):
            return False
        bare = squeezed(self.text(i))
        if bare in self.given or not any(c.isalnum() for c in bare):
            return False
        before = self._given_by_id.get(self.cells[i]["id"])
        return before is None or (bare.startswith(before) and len(bare) >= len(before) + GROWN)


def below(found: Found, last: int) -> list[int]:
    """The student's own cells that follow."""
    return _run(found, last, 1)


def above(found: Found, first: int) -> list[int]:
    """The student's own cells that come before."""
    return _run(found, first, -1)[::-1]


def _run(found: Found, start: int, step: int) -> list[int]:
    places: list[int] = []
    i = start + step
    while 0 <= i < len(found.cells) and _can_grow(found, [start, *places], i, MAX_BESIDE) and found.is_added(i):
        places.append(i)
        i += step
    return places


def versions(found: Found, matches: list[int], stub: str) -> list[list[int]]:
    """Cells that stand for one answer, in versions: halves of a split cell are one version together."""
    runs: list[list[int]] = []
    for i in matches:
        if runs and runs[-1][-1] == i - 1 and _is_second_half(found, runs[-1], i, stub):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _is_second_half(found: Found, first: list[int], second: int, stub: str) -> bool:
    """Whether a cell goes on where the one above ends, rather than being another try at the same."""
    if found.text(second) == found.text(first[-1]) or not _can_grow(found, first, second):
        return False
    before, after = "\n".join(found.text(i) for i in first), found.text(second)
    bare = (squeezed(before), squeezed(after))
    if squeezed(stub) in bare or not all(bare):
        return False
    if nb.is_code(found.cells[second]):
        return _is_indented(after) or not defined(before) & defined(after)
    return bare[0] not in bare[1] and bare[1] not in bare[0]


def with_lost_halves(found: Found, version: list[int], stub: str) -> list[int]:
    """A code answer with the halves that lost their metadata: what goes on indented, or what defines the answer."""
    wanted, places = defined(stub), list(version)
    while found.is_added(places[-1] + 1) and _belongs(found, places, places[-1] + 1, wanted, stub):
        places.append(places[-1] + 1)
    while found.is_added(places[0] - 1) and _begins(found, places, wanted, stub):
        places.insert(0, places[0] - 1)
    return places


def _belongs(found: Found, places: list[int], i: int, wanted: set[str], stub: str) -> bool:
    if not nb.is_code(found.cells[i]) or not _can_grow(found, places, i):
        return False
    text = "\n".join(found.text(place) for place in places)
    return squeezed(text) != squeezed(stub) and (
        _is_indented(found.text(i)) or bool(wanted & defined(found.text(i)) - defined(text))
    )


def _begins(found: Found, places: list[int], wanted: set[str], stub: str) -> bool:
    if not nb.is_code(found.cells[places[0] - 1]) or not _can_grow(found, places, places[0] - 1):
        return False
    text = "\n".join(found.text(place) for place in places)
    return squeezed(text) != squeezed(stub) and (
        _is_indented(text) or bool(wanted & defined(found.text(places[0] - 1)) - defined(text))
    )


def _can_grow(found: Found, places: list[int], i: int, most: int = MAX_HALVES) -> bool:
    """Whether a cell more is still something that a person may have done: looking at it takes time."""
    return len(places) < most and sum(len(found.text(place)) for place in (*places, i)) <= MAX_JOINED


def _is_indented(text: str) -> bool:
    line = next((line for line in text.splitlines() if line.strip()), "")
    return line[:1] in {" ", "\t"}
