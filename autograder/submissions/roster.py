"""Who is who: our student ids against the ids that Canvas, Moodle and people know them by."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UsageError
from autograder.render import clean

# Column headings, lower case, as our own roster, nbgrader, Canvas and Moodle write them.
_HEADINGS = {
    "student": ("student_id", "student id", "student"),
    "name": ("name", "full name", "student name", "display name"),
    "first": ("first name", "first_name", "firstname", "given name"),
    "last": ("last name", "last_name", "lastname", "surname"),
    "email": ("email", "email address", "e-mail"),
    "id_number": ("id_number", "id number", "idnumber"),
    "username": ("username", "user name", "login"),
    "canvas_id": ("canvas_id", "canvas id", "lms_user_id"),
    "sis_user_id": ("sis_user_id", "sis user id"),
    "sis_login_id": ("sis_login_id", "sis login id"),
    "section": ("section",),
}
# Tried in this order when a submission's student id is looked up.
_IDENTIFIERS = ("student", "username", "sis_login_id", "sis_user_id", "id_number", "email", "canvas_id")
_EXAMPLE = "student_id,name,email,id_number,username,canvas_id,sis_user_id,sis_login_id,section"


class RosterError(UsageError):
    """A roster that cannot be read, or that names one student twice."""


@dataclass(frozen=True)
class Person:
    """One row of a roster; a column that is not there is an empty string."""

    student: str = ""
    name: str = ""
    email: str = ""
    id_number: str = ""
    username: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
    section: str = ""


@dataclass(frozen=True)
class Roster:
    """The people of a class, found by any of their ids; `headings` are the file's columns as written."""

    people: tuple[Person, ...] = ()
    headings: tuple[str, ...] = ()
    _index: dict[str, dict[str, int]] = field(default_factory=dict)

    def find(self, student: str) -> Person | None:
        """Return the person with this id: student id first, then user name, SIS ids, ID number, e-mail."""
        for kind in _IDENTIFIERS:
            position = self._index.get(kind, {}).get(_key(student))
            if position is not None:
                return self.people[position]
        return None

    def names(self, students: list[str]) -> dict[str, str]:
        """Return student id -> name for those of `students` that have one here."""
        found = ((student, self.find(student)) for student in students)
        return {student: person.name for student, person in found if person and person.name}


def load_roster(path: Path) -> Roster:
    """Read a roster: our own columns, nbgrader's, a Canvas gradebook export, or a Moodle participants list.

    UTF-8 with or without byte-order mark; commas, semicolons or tabs. Raises RosterError if the file is
    missing, is not UTF-8, has no column that identifies a student, or gives one id to two people.
    """
    rows = _rows(_read(path), path)
    headings = tuple(next(rows, []))
    columns = _columns(headings, path)
    people = []
    for row in rows:
        if not any(cell.strip() for cell in row) or "Points Possible" in row[0]:  # Canvas's second row
            continue
        cells = {kind: row[i].strip() for kind, i in columns.items() if i < len(row)}
        people.append(_person(cells))
    return Roster(tuple(people), headings, _indexed(people, path))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RosterError(f"cannot read the roster {path}: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise RosterError(
            f"expected the roster {path} in UTF-8, found other bytes at position {error.start}: "
            "in the spreadsheet choose 'CSV UTF-8' when saving"
        ) from error


def _rows(text: str, path: Path) -> Iterator[list[str]]:
    header = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=header.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise RosterError(f"the roster {path} is not a CSV file: {error}. Export it again as CSV.") from error


def _columns(headings: tuple[str, ...], path: Path) -> dict[str, int]:
    """Map our kinds of column to positions. In Canvas "Student" is a name and "ID" is Canvas's own id."""
    lowered = [heading.strip().casefold() for heading in headings]
    known = dict(_HEADINGS)
    if "student" in lowered and "id" in lowered and "section" in lowered:
        known |= {"name": ("student",), "student": (), "canvas_id": ("id",)}
    elif "id" in lowered:
        known["student"] = ("id",)  # nbgrader's students list
    found = {}
    for kind, names in known.items():
        position = next((lowered.index(name) for name in names if name in lowered), None)
        if position is not None:
            found[kind] = position
    if not any(kind in found for kind in _IDENTIFIERS):
        raise RosterError(
            f"expected a column that identifies students in {path}, "
            f"got {', '.join(headings)[:200] or 'nothing'}: use some of {_EXAMPLE}"
        )
    return found


def _person(cells: dict[str, str]) -> Person:
    first, last = cells.pop("first", ""), cells.pop("last", "")
    name = cells.pop("name", "") or f"{first} {last}".strip()
    return Person(name=clean(name, 300), **cells)


def _indexed(people: list[Person], path: Path) -> dict[str, dict[str, int]]:
    index: dict[str, dict[str, int]] = {kind: {} for kind in _IDENTIFIERS}
    for position, person in enumerate(people):
        for kind in _IDENTIFIERS:
            value = _key(getattr(person, kind))
            if not value:
                continue
            if value in index[kind]:
                raise RosterError(
                    f"expected each {kind} once in {path}, got {value!r} twice: remove one of the two rows"
                )
            index[kind][value] = position
    return index


def _key(value: str) -> str:
    return value.strip().casefold()
