"""A download -> every entry of it with whose it is: which system made it, and what only the whole of it tells."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.errors import UsageError
from autograder.submissions.downloads import File, files
from autograder.submissions.naming import is_leftover
from autograder.submissions.roster import Roster
from autograder.submissions.systems import forms
from autograder.submissions.who import Entry, Who, named

_META = "submission_metadata.yml"
_GRADESCOPE = re.compile(r"(?:.*/)?(?P<id>submission_\d+)/(?P<file>.+)", re.S)
_SIDS = ("student", "id_number", "sis_user_id", "username", "sis_login_id")


@dataclass(frozen=True)
class Understood:
    """What a download holds. own: how many files the system or a computer wrote, which nobody handed in."""

    system: str
    entries: list[Entry]
    own: int


def understand(download: Path, roster: Roster) -> Understood:
    """Every entry of a download. Raises UsageError where it cannot be read or is no system's that is known."""
    there = files(download)
    handed_in = [file for file in there if not is_leftover(file.path)]
    system, entries = _read(handed_in, roster, download.stem)
    if not system:
        raise _none(handed_in, download, there)
    with_people = {who for entry in entries if not entry.receipt for who in entry.who}
    # A receipt alone, such as Blackboard's text, is all that somebody handed in: it is looked at too.
    alone = "nothing but the platform's own receipt came: is the answer in its text?"
    kept = [
        replace(entry, receipt=False, problem=entry.problem or alone)
        if entry.receipt and entry.who and not with_people & set(entry.who)
        else entry
        for entry in entries
    ]
    kept = [entry for entry in kept if not entry.receipt or _is_secret(entry, system)]
    if not kept:
        raise _none(handed_in, download, there)
    return Understood(system, kept, len(there) - sum(not _is_secret(e, system) for e in kept))


def _is_secret(entry: Entry, system: str) -> bool:
    """By it nbgrader's exchange returns feedback; only there is it the system's own and not a student's."""
    return entry.receipt and entry.file == "submission_secret.txt" and system == "nbgrader's exchange"


def _read(handed_in: list[File], roster: Roster, download: str) -> tuple[str, list[Entry]]:
    meta = next((file for file in handed_in if PurePosixPath(file.path).name == _META), None)
    if meta is not None or any(_GRADESCOPE.fullmatch(file.path) for file in handed_in):
        return "Gradescope", _gradescope(handed_in, meta)
    for system, form in forms(roster, download):
        found = [form(file) for file in handed_in]
        if any(entry is not None and (entry.who or entry.group) for entry in found):
            entries = [
                entry or Entry(file.path, file=file.path, problem=_strange(system))
                for file, entry in zip(handed_in, found, strict=True)
            ]
            return system, _without_teams(entries, roster) if system == "Moodle" else entries
    return "", []


def _strange(system: str) -> str:
    return f"its name is none that {system} gives: if somebody handed it in, put it into submitted/ yourself"


def _none(handed_in: Sequence[File], download: Path, there: Sequence[File]) -> UsageError:
    seen = ", ".join(file.path for file in handed_in[:3]) or "nothing"
    git = "; it looks like repositories of GitHub Classroom: pass the folder <assignment>-submissions/ that `gh "
    git += "classroom clone student-repos` makes"
    return UsageError(
        f"expected the names that Canvas, Moodle or Gradescope give to notebooks, got {seen[:300]} in {download}"
        + (git if any("/.git/" in f"/{file.path}" for file in there) else "")
        + ": put the files into submitted/<student>/<chapter>/ yourself"
    )


def _gradescope(handed_in: list[File], meta: File | None) -> list[Entry]:
    facts = _metadata(meta.data) if meta is not None else {}
    entries = []
    for file in (file for file in handed_in if file is not meta):
        match = _GRADESCOPE.fullmatch(file.path)
        about = facts.get(match["id"]) if match else None
        if match is None:
            entries.append(Entry(file.path, file=file.path, problem=_strange("Gradescope")))
        elif not about:
            problem = f"{match['id']} is not named in {_META}: whose is it?" if meta else f"there is no {_META}"
            entries.append(Entry(file.path, file=match["file"], problem=problem))
        else:
            who = tuple(_submitter(one) for one in about.get(":submitters") or [] if isinstance(one, dict))
            problem = file.problem or ("" if who else f"{_META} names nobody for it")
            when = str(about.get(":created_at") or "")
            name = PurePosixPath(match["file"]).name
            entries.append(Entry(file.path, name, file.data, who, when=when, problem=problem))
    return entries


def _submitter(facts: dict[Any, Any]) -> Who:
    known = {str(key).strip(":"): str(value) for key, value in facts.items() if value is not None}
    sid, email = known.get("sid", ""), known.get("email", "")
    return Who(known.get("name") or email or sid, sid, _SIDS, email)


def _metadata(meta: bytes) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(io.BytesIO(meta))
    except yaml.YAMLError as error:
        raise UsageError(f"expected Gradescope's {_META}, got no YAML: {str(error)[:200]}") from None
    return (
        {str(key): value for key, value in found.items() if isinstance(value, dict)} if isinstance(found, dict) else {}
    )


def _without_teams(entries: list[Entry], roster: Roster) -> list[Entry]:
    """Where teams hand in, Moodle writes the team's name and a hyphen before each member's name, before everybody's."""
    sharing: dict[bytes, set[str]] = {}
    everybody = {who.name for entry in entries for who in entry.who}
    for entry in entries if all("-" in name for name in everybody) else ():
        sharing.setdefault(entry.data, set()).update(who.name for who in entry.who)
    return [_without_team(entry, roster, sharing.get(entry.data, set())) for entry in entries]


def _without_team(entry: Entry, roster: Roster, same: set[str]) -> Entry:
    if not entry.who or named(entry.who[0].name, roster):
        return entry
    (who,) = entry.who
    cuts = [i for i, c in enumerate(who.name) if c == "-" and who.name[:i].strip() and who.name[i + 1 :].strip()]
    by_roster = [i for i in cuts if named(who.name[i + 1 :], roster)]
    by_others = [i for i in cuts if any(o != who.name and o.startswith(who.name[: i + 1]) for o in same)]
    default = [i for i in cuts[:1] if who.name.casefold().startswith("default group-")]
    cut = next(iter((*by_roster, *by_others[-1:], *default)), None)
    if cut is None:
        return entry
    return replace(entry, who=(replace(who, name=who.name[cut + 1 :].strip()),), group=who.name[:cut])
