"""One entry of a download, and whom its names and numbers mean: the roster's people, or names that nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.submissions.naming import letters
from autograder.submissions.roster import Person, Roster

_GROUP = re.compile(
    r"(?:project|lab|homework|hw)?(?:group|gruppe|groupe|grupo|team|equipe|equipo|pair)(?:\d{1,3}|[a-z]\d?)?"
)


@dataclass(frozen=True)
class Who:
    """One person as a download knows them. kinds: the roster's columns in which their id is looked for."""

    name: str
    id: str = ""
    kinds: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class Entry:
    """One file of a download. who: those who handed it in together; nobody if that cannot be known.

    file: its own name. when: the time as the download has it, or "". group: a name that stands for several people.
    problem: why it cannot be taken. receipt: written by the system beside what was handed in. assignment: which one
    it was handed in for, where the download says so.
    """

    path: str
    file: str = ""
    data: bytes = b""
    who: tuple[Who, ...] = ()
    group: str = ""
    late: bool = False
    when: str = ""
    problem: str = ""
    receipt: bool = False
    assignment: str = ""


@dataclass(frozen=True)
class Placed:
    """Whose an entry is, by the names of their folders in submitted/; or why that waits for a person."""

    entry: Entry
    students: tuple[str, ...] = ()
    problem: str = ""


def place(entries: Sequence[Entry], roster: Roster) -> tuple[list[Placed], list[str]]:
    """Every entry with its students; and what to tell of people whom the roster does not have."""
    names = _Names(roster)
    for who in (who for entry in entries for who in entry.who):
        names.meet(who)
    return [_placed(entry, names) for entry in entries], names.unknown


def named(name: str, roster: Roster) -> list[Person]:
    """The people of this name; platforms write it first or last name first, with or without spaces."""
    wanted = letters(name)
    return [person for person in roster.people if wanted and wanted in _spellings(person.name)]


def _spellings(name: str) -> set[str]:
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    return {letters("".join(parts[i:] + parts[:i])) for i in range(len(parts))}


def is_groups_name(name: str) -> bool:
    """Whether nobody is called so: "Group A", "team12"."""
    return _GROUP.fullmatch(letters(name)) is not None


class _Names:
    """The folder of everybody met so far: two people never share one."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._strangers: dict[Who, str] = {}
        self._taken = {folder_of(person.ours).casefold() for person in roster.people}

    def meet(self, who: Who) -> None:
        if who in self._strangers or self.known(who):
            return
        alike = [other for other in self._strangers if letters(other.name) == letters(who.name)]
        name = folder_of(who.name)
        if alike or name.casefold() in self._taken:
            name = folder_of(f"{who.name}-{who.id}")
            for other in alike:
                self._strangers[other] = folder_of(f"{other.name}-{other.id}")
        self._strangers[who] = name
        self._taken.add(name.casefold())

    def known(self, who: Who) -> list[Person]:
        """The people of the roster that this may be: by id, else by e-mail, else by name."""
        if who.id and (person := self.roster.find(who.id, who.kinds)):
            return [person]
        if who.email and (person := self.roster.find(who.email, ("email", "username", "sis_login_id", "student"))):
            return [person]
        return named(who.name, self.roster)

    def folder(self, who: Who) -> tuple[str, str]:
        """A person's folder, or "" and why it cannot be known."""
        found = self.known(who)
        if len(found) > 1:
            ids = ", ".join(person.ours for person in found)
            return "", f"the roster has {len(found)} people called {who.name} ({ids}): whose is it?"
        return (folder_of(found[0].ours) if found else self._strangers[who]), ""

    @property
    def unknown(self) -> list[str]:
        return sorted(self._strangers.values()) if self.roster.people else []


def _placed(entry: Entry, names: _Names) -> Placed:
    if entry.group and not entry.who:
        members = [p for p in names.roster.people if letters(entry.group) in map(letters, re.split(r"[,;]", p.group))]
        if not members:
            return Placed(entry, (), groups_problem(entry.group))
        return Placed(entry, tuple(sorted(folder_of(person.ours) for person in members)))
    found = [names.folder(who) for who in entry.who]
    problem = "; ".join(dict.fromkeys(why for _, why in found if why))
    return Placed(entry, () if problem else tuple(sorted({folder for folder, _ in found})), problem)


def groups_problem(group: str) -> str:
    return (
        f"{group} is a group's name: say who is in it by a column `group` in the roster (--roster), so that each of "
        "them gets it"
    )


def folder_of(name: str) -> str:
    """A name as a folder."""
    kept = re.sub(r"[^\w.@+-]+", "_", name, flags=re.UNICODE).strip("._")
    return kept[:100] or "unnamed"


def partners(placed: Iterable[Placed]) -> dict[str, set[str]]:
    """Who handed in together: by one file of several people, or by a group's name on the same bytes."""
    found: dict[str, set[str]] = {}
    teams: dict[tuple[str, bytes], set[str]] = {}
    for one in placed:
        shared = set(one.students)
        if one.entry.group:
            shared = teams.setdefault((one.entry.group, one.entry.data), set())
            shared |= set(one.students)
        for student in shared if len(shared) > 1 else ():
            found.setdefault(student, set()).update(shared)
    return {student: others - {student} for student, others in found.items()}
