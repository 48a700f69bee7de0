"""Who of a roster handed in nothing, or nothing that can be read as a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Ungradable, UsageError
from autograder.layout import Chapter
from autograder.submissions.archives import MAX_ARCHIVE, notebooks_in
from autograder.submissions.collect import Submission, collect
from autograder.submissions.naming import is_archive, is_leftover, is_notebook
from autograder.submissions.parse import MAX_BYTES, cells_of, parse
from autograder.submissions.roster import Roster, load_roster
from autograder.submissions.who import folder_of

NOTHING = "handed in nothing"


@dataclass(frozen=True)
class Missing:
    """One of them. student: as their folder in submitted/ is named, or would be."""

    student: str
    name: str
    why: str


def missing(chapter: Chapter, roster: Path) -> list[Missing]:
    """Everybody of the roster without a notebook, in its order. Raises RosterError.

    Who handed in several notebooks of which a person must choose one has handed in something, and is not among them.
    """
    people = load_roster(roster)
    came = _came(chapter, people)
    found = []
    for person in people.people:
        submission = came.get(person.ours)
        if submission is None:
            found.append(Missing(folder_of(person.ours), person.name, NOTHING))
        elif why := _unreadable(chapter, submission):
            found.append(Missing(submission.student, person.name, f"nothing readable: {why}"))
    return found


def _came(chapter: Chapter, people: Roster) -> dict[str, Submission]:
    """What came, by the id that the roster has of each person."""
    ours = {folder_of(person.ours): person.ours for person in people.people}
    try:
        there = collect(chapter)
    except UsageError:  # nobody's folder is there yet
        there = []
    found = {}
    for submission in there:
        person = people.find(submission.student)
        key = ours.get(submission.student) or (person.ours if person else "")
        if key:
            found[key] = submission
    return found


def _unreadable(chapter: Chapter, submission: Submission) -> str:
    """Why nothing of it can be read; "" if something can."""
    notebooks = [data for data, _ in submission.files.values()]
    if not notebooks:
        home = submission.folder.parent
        loose = [home / f"{chapter.name}{suffix}" for suffix in (".ipynb", ".zip")]
        notebooks = [data for path in (*_files(submission.folder), *loose) for data in _notebooks(path)]
    why = submission.problem
    for data in notebooks:
        try:
            if cells_of(parse(data)):
                return ""
            why = why or "the notebook has no cells"
        except Ungradable as problem:
            why = why or str(problem)
    return why


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir() and not folder.is_symlink():
        yield from (path for path in sorted(folder.rglob("*")) if not is_leftover(path.relative_to(folder).as_posix()))


def _notebooks(path: Path) -> list[bytes]:
    """The notebooks that a file is or holds, as far as it is an ordinary one."""
    if path.is_symlink() or not path.is_file() or not (is_notebook(path.name) or is_archive(path.name)):
        return []
    try:
        with path.open("rb") as stream:
            data = stream.read((MAX_ARCHIVE if is_archive(path.name) else MAX_BYTES) + 1)
        return list(notebooks_in(data, path.name).values()) if is_archive(path.name) else [data]
    except (OSError, Ungradable):
        return []
