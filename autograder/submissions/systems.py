"""How the learning platforms name what they let one download, and whose each file is by that.

    Canvas       doejane_LATE_12345_67890_01-linear-model.ipynb, doejane_12345_link.html, anon_a1B2c_67890_…
    Moodle       Jane Doe_12345_assignsubmission_file_/01-linear-model.ipynb, Group A-Jane Doe_12345_…
    Gradescope   submission_12345/01-linear-model.ipynb, and submission_metadata.yml above it
    Blackboard   gradebook_DL_HW1_jdoe_attempt_2026-11-24-10-00-00_01-linear-model.ipynb
    Brightspace  12345-67890 - Jane Doe - Nov 24, 2026 1000 AM/01-linear-model.ipynb
    ILIAS        Doe_Jane_jdoe_12345/20261124100000_01-linear-model.ipynb
    Sakai        Doe, Jane(jdoe)/Submission attachment(s)/01-linear-model.ipynb
    nbgrader     jdoe+01-linear-model+2026-11-24 10:00:00.0 UTC/01-linear-model.ipynb   (an exchange's inbound/)
    GitHub       hw1-submissions/hw1-jdoe/01-linear-model.ipynb                          (gh classroom clone)

Moodle's number is that of a participation and Canvas's number Canvas's own: neither is looked for among other ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath

from autograder.submissions.downloads import File
from autograder.submissions.naming import is_archive, is_notebook, letters
from autograder.submissions.roster import Roster
from autograder.submissions.who import Entry, Who, is_groups_name

Form = Callable[[File], Entry | None]
_LOGINS = ("username", "sis_login_id", "student", "id_number", "sis_user_id", "github")
_PAGES = {"link": "a link was handed in, no file", "text": "online text was handed in, no file"}
_ADDRESS = re.compile(rb"https?://[^\s\"'<>]{1,300}")
_CANVAS = re.compile(r"(?P<id>\d+)_(?:(?P<upload>\d+)_(?P<file>.+)|(?P<page>link|text)\.html)", re.S)
_ANONYMOUS = re.compile(
    r"anon(?:ymous)?_(?P<late>LATE_)?(?P<id>[^\W_]+)_(?:\d+_(?P<file>.+)|(?P<page>link|text)\.html)", re.S
)
_MOODLE = re.compile(
    r"(?:.*/)?(?P<name>[^/]+?)_(?P<id>\d+)_assign(?P<what>submission|feedback)_(?P<plugin>[a-z]+)_?/?(?P<file>.+)", re.S
)
_BLACKBOARD = re.compile(r"gradebook_(?P<before>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.S)
_BRIGHTSPACE = re.compile(r"(?:.*/)?\d+-\d+ ?- ?(?P<name>[^/]+?) ?- ?(?P<when>[^/-]*\d{4}[^/-]*)/(?P<file>.+)", re.S)
_ILIAS = re.compile(
    r"(?:.*/)?(?P<last>[^/_]+)_(?P<first>[^/]+?)_(?P<user>[^/_]+)_(?P<id>\d+)/(?:.*/)?(?P<when>\d{14})_(?P<file>[^/]+)"
)
_SAKAI = re.compile(
    r"(?:.*/)?(?P<name>(?!Submission |Feedback )[^/]+?) ?\((?P<user>[^)/]+)\)/"
    r"(?:(?P<sub>Submission[^/]*)/)?(?P<file>[^/]+)"
)
_EXCHANGE = re.compile(
    r"(?:.*/)?(?P<user>[^/+]+)\+(?P<assignment>[^/+]+)\+(?P<when>\d{4}-\d\d-\d\d[^/+]+)(?:\+[^/]*)?/(?P<file>.+)"
)
_GITHUB = re.compile(r"(?:.*/)?(?P<assignment>[^/]+)-submissions/(?P=assignment)-(?P<user>[^/]+)/(?P<file>.+)")


def forms(roster: Roster, named: str) -> list[tuple[str, Form]]:
    """Each system with its reading of one file, the most telling names first. named: the download's own name."""
    return [
        ("Moodle", _moodle), ("nbgrader's exchange", _exchange), ("Blackboard", lambda file: _blackboard(file, roster)),
        ("GitHub Classroom", lambda file: _github(file, named)), ("ILIAS", _ilias), ("Brightspace", _brightspace),
        ("Sakai", _sakai), ("Canvas", lambda file: _canvas(file, roster)),
    ]  # fmt: skip


def _last(path: str) -> str:
    return PurePosixPath(path).name


def _canvas(file: File, roster: Roster) -> Entry | None:
    """One folder, all in the names. An underscore may stand in each part: of several readings the roster's counts."""
    name = _last(file.path)
    if match := _ANONYMOUS.fullmatch(name):
        nobody = Who(f"anon_{match['id']}", match["id"])
        return _canvas_entry(file, match, (nobody,), bool(match["late"]))
    readings = []
    for cut in (i for i, c in enumerate(name) if c == "_" and i):
        before, late = name[:cut].removesuffix("_LATE"), name[:cut].endswith("_LATE")
        if before and (match := _CANVAS.fullmatch(name, cut + 1)):
            readings.append((before, late, match))
    if not readings:
        return None
    known = [one for one in readings if roster.find(one[2]["id"], ("canvas_id",))]
    who, late, match = (known or readings)[0]
    if is_groups_name(who) or any(_same(who, person.group) for person in roster.people):
        return _canvas_entry(file, match, (), late, who)
    return _canvas_entry(file, match, (Who(who, match["id"], ("canvas_id",)),), late)


def _same(name: str, group: str) -> bool:
    return bool(group) and letters(name) in map(letters, re.split(r"[,;]", group))


def _canvas_entry(file: File, match: re.Match[str], who: tuple[Who, ...], late: bool, group: str = "") -> Entry:
    problem = file.problem or _PAGES.get(match["page"] or "", "")
    if match["page"] == "link" and (address := _ADDRESS.search(file.data)):
        problem += f" ({address[0].decode('utf-8', 'replace')})"
    named = match["file"] or f"{match['page']}.html"
    return Entry(file.path, named, file.data, who, group=group, late=late, problem=problem)


def _moodle(file: File) -> Entry | None:
    match = _MOODLE.fullmatch(file.path)
    if match is None:
        return None
    if match["what"] == "feedback":
        return Entry(file.path, problem="it is feedback that was given, nothing that was handed in")
    text = _PAGES["text"] if match["plugin"] == "onlinetext" else ""
    name = "" if match["name"] == "Participant" else match["name"]
    who = Who(name or f"Participant {match['id']}", match["id"], ("participant",))
    return Entry(file.path, _last(match["file"]), file.data, (who,), problem=file.problem or text)


def _exchange(file: File) -> Entry | None:
    if (match := _EXCHANGE.fullmatch(file.path)) is None:
        return None
    own = match["file"] in {"timestamp.txt", "submission_secret.txt"}
    who = Who(match["user"], match["user"], _LOGINS)
    return Entry(
        file.path, _last(match["file"]), file.data, (who,), when=match["when"], problem=file.problem, receipt=own,
        assignment=match["assignment"],
    )  # fmt: skip


def _blackboard(file: File, roster: Roster) -> Entry | None:
    """The user's name is what stands between the assignment's and the attempt; either may hold underscores."""
    if (match := _BLACKBOARD.fullmatch(_last(file.path))) is None:
        return None
    parts = match["before"].split("_")
    users = ["_".join(parts[i:]) for i in range(len(parts) - 1, 0, -1)] or parts
    user = next((user for user in users if roster.find(user, _LOGINS)), users[0])
    day, clock = match["when"][:10], match["when"][11:].replace("-", ":")
    named = match["file"] or _last(file.path)
    who = Who(user, user, _LOGINS)
    return Entry(
        file.path, named, file.data, (who,), when=f"{day} {clock}", problem=file.problem, receipt=not match["file"]
    )


def _brightspace(file: File) -> Entry | None:
    if (match := _BRIGHTSPACE.fullmatch(file.path)) is None:
        return Entry(file.path, receipt=True) if _last(file.path) == "index.html" else None
    when = ""
    for form in ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%d %B, %Y %H%M"):
        try:
            when = when or datetime.strptime(match["when"].strip(), form).isoformat(" ")
        except ValueError:
            continue
    return Entry(file.path, _last(match["file"]), file.data, (Who(match["name"]),), when=when, problem=file.problem)


def _ilias(file: File) -> Entry | None:
    if (match := _ILIAS.fullmatch(file.path)) is None:
        return None
    digits = match["when"]
    when = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {digits[8:10]}:{digits[10:12]}:{digits[12:]}"
    who = Who(f"{match['first']} {match['last']}".replace("_", " "), match["user"], _LOGINS)
    return Entry(file.path, match["file"], file.data, (who,), when=when, problem=file.problem)


def _sakai(file: File) -> Entry | None:
    if (match := _SAKAI.fullmatch(file.path)) is None:
        own = _last(file.path) in {"grades.csv", "grades.xls", "grades.xlsx"}
        feedback = "/Feedback Attachment(s)/" in file.path
        return Entry(file.path, receipt=True) if own or feedback else None
    who = Who(match["name"], match["user"], _LOGINS)
    return Entry(file.path, match["file"], file.data, (who,), problem=file.problem, receipt=not match["sub"])


def _github(file: File, named: str) -> Entry | None:
    """A repository holds much besides; only notebooks and archives in it were handed in."""
    match = _GITHUB.fullmatch(f"{named}/{file.path}")
    if match is None:
        return None
    wanted = is_notebook(match["file"]) or is_archive(match["file"])
    who = Who(match["user"], match["user"], ("github", *_LOGINS))
    return Entry(file.path, _last(match["file"]), file.data, (who,), problem=file.problem, receipt=not wanted)
