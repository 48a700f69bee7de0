"""Downloads of learning platforms, as they come, into submitted/<student>/<chapter>/; everybody is accounted for.

Every entry of a download ends in one of three ways:

    taken     it is a notebook and lies in submitted/
    waiting   somebody handed it in and it cannot be taken: a person looks at it. As far as it is known whose it is,
              it lies in submitted/ too, and the report of grading lists that student with the reason
    refused   it lies beside a notebook that was taken, or it is nobody's

First the whole download is understood, then all is written. What was collected before is never overwritten unless that
is asked for, and then it is kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.layout import Chapter
from autograder.submissions import handed_in
from autograder.submissions.choosing import Choice, State, choose, grade_ids
from autograder.submissions.naming import is_archive, is_notebook
from autograder.submissions.roster import Roster, load_roster
from autograder.submissions.understand import understand
from autograder.submissions.who import Placed, folder_of, partners, place

_ZONE = re.compile(r"(?:Z|UTC|[+-]\d\d:?\d\d)$")
_ANOTHER = "another one was there already and was kept; --replace lets this one take its place"


@dataclass(frozen=True)
class Collected:
    """What became of one student's files. said: "new", "the same", "replaced" or "kept" (another one was there)."""

    student: str
    files: tuple[str, ...]
    late: bool
    said: str
    problem: str = ""
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one entry of the download."""

    path: str
    state: State
    why: str = ""
    students: tuple[str, ...] = ()


@dataclass
class Account:
    """Everybody and everything in a download.

    absent: people of the roster of whom nothing came. unknown: those who came and are not in the roster.
    skipped: rows of the roster without any id. own: files that the platform or a computer wrote.
    """

    system: str
    collected: list[Collected] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    own: int = 0

    def count(self, state: State) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def line(self) -> str:
        """The counts, which add up."""
        n = len(self.outcomes)
        counts = ", ".join(f"{self.count(state)} {state}" for state in ("taken", "waiting", "refused"))
        return f"{n} {'entry' if n == 1 else 'entries'}: {counts}"

    @property
    def settled(self) -> bool:
        """Whether nothing is left for a person to do."""
        return all(outcome.state == "taken" for outcome in self.outcomes)


def collect(chapter: Chapter, download: Path, roster: Path | None = None, *, anew: bool = False) -> Account:
    """Put a download's files where grading finds them. anew: let them replace what differs, which is kept aside.

    Raises UsageError, before anything is written, where the download or the roster cannot be read or is of no system
    that is known.
    """
    people = load_roster(roster) if roster else Roster()
    ids = grade_ids(chapter)
    understood = understand(download, people)
    placed, unknown = place(understood.entries, people)
    placed = [_of_this(one, chapter) for one in placed]
    choices = {student: choose([p.entry for p in theirs], ids) for student, theirs in _by_student(placed).items()}
    together = partners(placed)

    account = Account(understood.system, unknown=unknown, skipped=people.skipped, own=understood.own)
    for student, choice in sorted(choices.items()):
        theirs = [one for one in placed if student in one.students]
        account.collected.append(_put(chapter, student, choice, theirs, sorted(together.get(student, ())), anew))
    said = {one.student: one.said for one in account.collected}
    account.outcomes = [_outcome(one, choices, said) for one in placed if one.entry.path and not one.entry.receipt]
    account.absent = [_named(p.name, p.ours) for p in people.people if folder_of(p.ours) not in choices]
    handed_in.remember(
        chapter,
        {one.student: _said(one, placed, choices, account.system) for one in account.collected if one.said != "kept"},
    )
    return account


def _said(one: Collected, placed: Sequence[Placed], choices: dict[str, Choice], system: str) -> dict[str, object]:
    """What is kept of one student's hand-in: feedback goes back by the very names that the platform gave."""
    became = choices[one.student].became
    paths = [p.entry.path for p in placed if one.student in p.students and p.entry.path and not p.entry.receipt]
    paths.sort(key=lambda path: became.get(path, ("waiting", ""))[0] != "taken")
    return {"late": one.late, "partners": one.partners, "system": system, "paths": paths}


def _named(name: str, student: str) -> str:
    return f"{name} ({student})" if name else student


def _of_this(one: Placed, chapter: Chapter) -> Placed:
    wanted = one.entry.assignment
    if not wanted or wanted == chapter.name:
        return one
    return Placed(one.entry, (), f"it was handed in for {wanted}: collect it there")


def _by_student(placed: Iterable[Placed]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for one in placed:
        for student in one.students:
            found.setdefault(student, []).append(one)
    return found


def _outcome(one: Placed, choices: dict[str, Choice], said: dict[str, str]) -> Outcome:
    """An entry's end, which of several people's is the one that still needs somebody."""
    path = one.entry.path
    if not one.students:
        nobody = not one.problem and not one.entry.group
        return Outcome(path, "refused" if nobody else "waiting", one.problem or one.entry.problem)
    ends: list[tuple[State, str]] = []
    for student in one.students:
        state, why = choices[student].became.get(path, ("waiting", choices[student].problem))
        ends.append(("waiting", _ANOTHER) if state == "taken" and said[student] == "kept" else (state, why))
    state, why = min(ends, key=lambda end: ("waiting", "taken", "refused").index(end[0]))
    return Outcome(path, state, why, one.students)


def _put(
    chapter: Chapter, student: str, choice: Choice, theirs: Sequence[Placed], together: Sequence[str], anew: bool
) -> Collected:
    folder = chapter.course.root / "submitted" / student / chapter.name
    there = _there(folder, choice.files)
    said = "new" if not there else "the same" if there == choice.files else "replaced" if anew else "kept"
    if said == "replaced":
        _aside(chapter, student, folder)
    if said in {"new", "replaced"}:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in (choice.files | _receipts(theirs)).items():
            (folder / name).write_bytes(data)
    late = any(one.entry.late for one in theirs)
    return Collected(student, tuple(choice.files), late, said, choice.problem, tuple(together))


def _there(folder: Path, wanted: dict[str, bytes]) -> dict[str, bytes]:
    """What was collected before that somebody may mean as an answer."""
    loose = [folder.with_name(f"{folder.name}{suffix}") for suffix in (".ipynb", ".zip")]
    files = [path for path in (*folder.glob("*"), *loose) if path.is_file() and not path.is_symlink()]
    meant = [p for p in files if is_notebook(p.name) or is_archive(p.name) or p.name in wanted]
    return {path.name: path.read_bytes() for path in meant}


def _receipts(theirs: Sequence[Placed]) -> dict[str, bytes]:
    """By what nbgrader's exchange returns feedback, and when it came: a clock of no known zone says too little."""
    secrets = [one.entry.data for one in theirs if one.entry.receipt]
    times = [one.entry.when for one in theirs if _ZONE.search(one.entry.when)]
    found = {"submission_secret.txt": secrets[0]} if secrets else {}
    return found | ({"timestamp.txt": f"{max(times)}\n".encode()} if times else {})


def _aside(chapter: Chapter, student: str, folder: Path) -> None:
    kept = chapter.course.state / "replaced" / student
    kept.mkdir(parents=True, exist_ok=True)
    number = 1 + sum(1 for path in kept.iterdir() if path.name.startswith(chapter.name))
    target = kept / f"{chapter.name}.{number}"
    if folder.is_dir():
        folder.rename(target)
    for suffix in (".ipynb", ".zip"):
        loose = folder.with_name(f"{folder.name}{suffix}")
        if loose.is_file():
            target.mkdir(exist_ok=True)
            loose.rename(target / loose.name)
