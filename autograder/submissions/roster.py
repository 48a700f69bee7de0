"""Who is who: our student ids against the ids that Canvas, Moodle and people know them by."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UsageError
from autograder.render import clean

# Column headings, lower case, as our own roster, nbgrader, Canvas, Moodle, Gradescope and GitHub write them.
_HEADINGS = {
    "student": ("student_id", "student id", "student", "sid"),
    "name": ("name", "full name", "student name", "display name"),
    "first": ("first name", "first_name", "firstname", "given name"),
    "last": ("last name", "last_name", "lastname", "surname"),
    "email": ("email", "email address", "e-mail"),
    "id_number": ("id_number", "id number", "idnumber"),
    "username": ("username", "user name", "login"),
    "canvas_id": ("canvas_id", "canvas id", "canvas_user_id", "lms_user_id"),
    "sis_user_id": ("sis_user_id", "sis user id", "user_id"),
    "sis_login_id": ("sis_login_id", "sis login id", "login_id"),
    "participant": ("participant", "participant number", "identifier"),
    "github": ("github_username", "github username", "github"),
    "section": ("section", "sections"),
    "group": ("group", "group_name", "group name", "groups", "team"),
}
# Tried in this order when a submission's student id is looked up.
_IDENTIFIERS = (
    "student", "username", "sis_login_id", "sis_user_id", "id_number", "email", "canvas_id", "github", "participant",
)  # fmt: skip
# Tried in this order for the name of a person's folder, so that an export finds them by it again.
_OURS = (
    "student", "username", "sis_login_id", "email", "sis_user_id", "id_number", "github", "canvas_id", "participant",
)  # fmt: skip
_HEADER_WITHIN = 10  # rows: above a heading some exports write the course's name, the date, an empty line
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
    participant: str = ""
    github: str = ""
    section: str = ""
    group: str = ""

    @property
    def ours(self) -> str:
        """The id that a folder in submitted/ is named by."""
        return next((value for kind in _OURS if (value := getattr(self, kind))), "")


@dataclass(frozen=True)
class Roster:
    """The people of a class, found by any of their ids.

    headings: the file's columns as written. skipped: names in rows without any id, who are nobody to the grader.
    """

    people: tuple[Person, ...] = ()
    headings: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    _index: dict[str, dict[str, int]] = field(default_factory=dict)

    def find(self, student: str, kinds: tuple[str, ...] = _IDENTIFIERS) -> Person | None:
        """Return the person with this id: student id first, then user name, SIS ids, ID number, e-mail.

        kinds: the columns to look in. Numbers of different systems mean different people.
        """
        for kind in kinds:
            position = self._index.get(kind, {}).get(_key(student))
            if position is not None:
                return self.people[position]
        return None

    def names(self, students: list[str]) -> dict[str, str]:
        """Return student id -> name for those of `students` that have one here."""
        found = ((student, self.find(student)) for student in students)
        return {student: person.name for student, person in found if person and person.name}


def load_roster(path: Path) -> Roster:
    """Read a roster: our own columns, nbgrader's, a Canvas gradebook export, Moodle's lists, Gradescope's roster.

    UTF-8 with or without byte-order mark; commas, semicolons or tabs; lines above the headings are passed over, and
    so are rows without any id (Canvas has two: "Manual Posting", "Points Possible"). Raises RosterError if the file
    is missing, is not UTF-8, has no column that identifies a student, or gives one id to two people.
    """
    headings, columns, rows = _table(_read(path), path)
    people, skipped = [], []
    for row in rows:
        cells = {kind: row[i].strip() for kind, i in columns.items() if i < len(row)}
        person = _person(cells)
        if person.ours:
            people.append(person)
        elif person.name and "points possible" not in person.name.casefold():
            skipped.append(person.name)
    return Roster(tuple(people), headings, tuple(skipped), _indexed(people, path))


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


def _table(text: str, path: Path) -> tuple[tuple[str, ...], dict[str, int], list[list[str]]]:
    """The headings, their places, and the rows below them; by the separator that makes most sense of the file."""
    tables, broken = [], ""
    for delimiter in (",", ";", "\t"):
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            broken = str(error)
            continue
        tables += [(_columns(tuple(row)), i, rows) for i, row in enumerate(rows[:_HEADER_WITHIN])]
    columns, at, rows = max(tables, key=lambda one: len(one[0]), default=({}, 0, []))
    if columns:
        return tuple(rows[at]), columns, rows[at + 1 :]
    if broken:
        raise RosterError(f"the roster {path} is not a CSV file: {broken}. Export it again as CSV.")
    raise RosterError(
        f"expected a column that identifies students in {path}, "
        f"got {', '.join(next(csv.reader(text.splitlines()), []))[:200] or 'nothing'}: use some of {_EXAMPLE}"
    )


def _columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Map our kinds of column to positions; {} if none identifies anybody.

    In Canvas "Student" is a name and "ID" is Canvas's own id. GitHub Classroom's "identifier" is the student's id.
    """
    lowered = [heading.strip().casefold() for heading in headings]
    known = dict(_HEADINGS)
    if "student" in lowered and "id" in lowered and "section" in lowered:
        known |= {"name": ("student",), "student": (), "canvas_id": ("id",)}
    elif "id" in lowered:
        known["student"] = ("id",)  # nbgrader's students list
    elif "github_username" in lowered:
        known |= {"student": (*known["student"], "identifier"), "participant": ()}
    found = {}
    for kind, names in known.items():
        position = next((lowered.index(name) for name in names if name in lowered), None)
        if position is not None:
            found[kind] = position
    return found if any(kind in found for kind in _IDENTIFIERS) else {}


def _person(cells: dict[str, str]) -> Person:
    first, last = cells.pop("first", ""), cells.pop("last", "")
    name = cells.pop("name", "") or f"{first} {last}".strip()
    if "participant" in cells:  # Moodle's grading worksheet: "Participant 4711"
        cells["participant"] = cells["participant"].rpartition(" ")[2]
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
