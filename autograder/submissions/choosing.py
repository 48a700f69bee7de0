"""Of all that one person handed in: which files are the assignment's notebooks, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.layout import Chapter
from autograder.submissions.archives import notebooks_in
from autograder.submissions.naming import by_content, by_part, is_archive, is_notebook, stem_of, words_for
from autograder.submissions.who import Entry

State = Literal["taken", "waiting", "refused"]


@dataclass
class Choice:
    """The files that are written for one student, and what became of each entry: its state and why.

    problem: why it waits for a person; "" if grading can go on with the files.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    became: dict[str, tuple[State, str]] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A notebook that may be meant: from an entry, or from the archive that the entry is."""

    path: str
    name: str
    data: bytes


def grade_ids(chapter: Chapter) -> dict[str, frozenset[str]]:
    """The grade ids of each of an assignment's notebooks, by which a renamed one is known."""
    return {
        part.notebook_name: frozenset(map(nb.grade_id, nb.read(part.source)["cells"])) - {""} for part in chapter.parts
    }


def choose(entries: Sequence[Entry], ids: Mapping[str, frozenset[str]]) -> Choice:
    """Decide on all entries of one student for an assignment whose notebooks are named by `ids`."""
    choice = Choice()
    entries = list(_latest(entries, choice))
    candidates = [one for entry in entries for one in _candidates(entry, choice)]
    named, others = _sorted(candidates, ids)
    for part, found in named.items():
        versions = {one.data: one for one in found}
        names = [part] if len(versions) == 1 else [f"{part}_{i + 1}" for i in range(len(versions))]
        choice.files |= {f"{name}.ipynb": data for name, data in zip(names, versions, strict=True)}
        if len(versions) > 1:
            choice.problem = f"there are {len(versions)} different notebooks for {part}.ipynb: which one counts?"
        for one in found:
            choice.became[one.path] = ("waiting" if len(versions) > 1 else "taken", choice.problem)
    for one in others:
        if named:
            choice.became.setdefault(one.path, ("refused", f"{one.name} lies beside {', '.join(named)}, which counts"))
    if not named:
        _all_wait(entries, others, ids, choice)
    return choice


def _latest(entries: Sequence[Entry], choice: Choice) -> Iterator[Entry]:
    """Of several attempts the last; where no times are known, all of them."""
    last = max((entry.when for entry in entries), default="")
    for entry in entries:
        if entry.when == last or not entry.when:
            yield entry
        else:
            choice.became[entry.path] = ("refused", f"an earlier attempt, of {entry.when}; that of {last} counts")


def _candidates(entry: Entry, choice: Choice) -> Iterator[_Candidate]:
    """The notebooks that an entry is or holds. What is none of them lies beside: its reason is noted."""
    if entry.receipt:
        return
    if entry.problem:
        choice.became[entry.path] = ("refused", entry.problem)
    elif is_notebook(entry.file, entry.data):
        yield _Candidate(entry.path, entry.file, entry.data)
    elif is_archive(entry.file):
        try:
            inside = notebooks_in(entry.data, entry.file)
        except Ungradable as problem:
            choice.became[entry.path] = ("refused", str(problem))
            return
        yield from (_Candidate(entry.path, PurePosixPath(name).name, data) for name, data in inside.items())
    else:
        said = f"{entry.file} is {words_for(entry.file)}, not a notebook"
        choice.became[entry.path] = ("refused", f"{said}: ask for the .ipynb file")


def _sorted(
    candidates: Sequence[_Candidate], ids: Mapping[str, frozenset[str]]
) -> tuple[dict[str, list[_Candidate]], list[_Candidate]]:
    """Candidates by the notebook that each is: by name, else by content; the only one is the only notebook."""
    if len(ids) == 1 and len({one.data for one in candidates}) == 1:
        return {name: list(candidates) for name in ids}, []
    named, _ = by_part((one.name for one in candidates), ids)
    part_of = {name: part for part, names in named.items() for name in names}
    found: dict[str, list[_Candidate]] = {}
    others = []
    for one in candidates:
        if part := part_of.get(one.name, ""):
            found.setdefault(part, []).append(one)
    for one in (one for one in candidates if one.name not in part_of):
        part = by_content(one.data, ids)
        if part and not any(known in found.get(part, ()) for known in candidates if known.name in part_of):
            found.setdefault(part, []).append(one)
        else:
            others.append(one)
    return found, others


def _all_wait(
    entries: Iterable[Entry], others: Sequence[_Candidate], ids: Mapping[str, frozenset[str]], choice: Choice
) -> None:
    """Nothing can be taken: everything is kept for a person to look at, under names that nobody takes for an answer."""
    said = [why for state, why in choice.became.values() if state == "refused" and not why.startswith("an earlier")]
    if others:
        wanted = ", ".join(f"{name}.ipynb" for name in ids)
        which = "which one is it?" if len(ids) > 1 else "which one counts?"
        said.insert(0, f"there are {len(others)} notebooks and none is named {wanted}: {which}" if len(others) > 1 else
                    f"{others[0].name} is none of {wanted}: {which}")  # fmt: skip
    choice.problem = "; ".join(dict.fromkeys(said))
    for entry in entries:
        why = choice.became.get(entry.path, ("waiting", choice.problem))[1]
        choice.became[entry.path] = ("waiting", why)
    kept = [(one.name, one.data) for one in others] or [(e.file, e.data) for e in entries if e.data]
    for name, data in kept:
        choice.files[_free(PurePosixPath(name).name, choice.files)] = data


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    path, number, free = PurePosixPath(name), 2, name
    while free in taken:
        free = f"{stem_of(name) if is_notebook(name) else path.stem}_{number}{path.suffix}"
        number += 1
    return free
