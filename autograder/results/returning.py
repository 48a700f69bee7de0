"""Feedback pages on their way back, by the names under which the work came in.

nbgrader    its own release_feedback is handed our pages, so that `nbgrader fetch_feedback` gets them
Moodle      a zip for "Upload multiple feedback files in a zip": it finds people by the number in a folder's name,
            `Jane Doe_12345_assignsubmission_file_`, as its own download has it
Canvas      a zip for "Upload Submissions": it finds the person and the file by the two numbers in the name,
            `doejane_12345_67890_01-linear-model.html`, as its own download has them

Nobody is left out in silence: whose page cannot go back is named, with what is missing.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from autograder import nbgrader_course
from autograder.errors import UsageError
from autograder.layout import Chapter
from autograder.render import safe_part
from autograder.submissions import handed_in
from autograder.submissions.naming import is_notebook, stem_of
from autograder.submissions.roster import Roster, load_roster

SYSTEMS = ("exchange", "moodle", "canvas")
_RECEIPTS = ("submission_secret.txt", "timestamp.txt")
_MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_(?P<what>assignsubmission_[a-z]+_?)")
_NUMBERS = re.compile(r"(?:^|_)(\d+)(?=_)")
_UNKNOWN = (
    "its folder's name in Moodle's download is not known: collect that download, or name the participants' numbers by "
    "--roster (Moodle's grading worksheet has them)"
)


@dataclass
class Returned:
    """What went back. path: the archive, or the exchange's folder. left_out: (student, what is missing)."""

    path: Path
    students: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def give_back(
    chapter: Chapter,
    report: Mapping[str, Any],
    to: str,
    pages: Path,
    out: Path | None = None,
    roster: Path | None = None,
) -> Returned:
    """Return the pages in `pages` (see write_feedback) to the platform. out: the archive; default beside the report.

    Raises UsageError for an unknown platform, or where nobody's page can go back.
    """
    if to not in SYSTEMS:
        raise UsageError(f"expected --to exchange, moodle or canvas, got {to!r}: choose one of the three")
    students = [str(entry["student"]) for entry in report["submissions"]]
    if to == "exchange":
        done = _exchange(chapter, students, pages)
    else:
        people = load_roster(roster) if roster else Roster()
        done = Returned(out or chapter.course.root / "reports" / f"{chapter.name}-feedback-{to}.zip")
        files = _moodle(chapter, students, people, done) if to == "moodle" else _canvas(chapter, students, done)
        if done.students:
            _zip(done.path, {name: _page(pages, student, chapter) for name, student in files.items()})
    if not done.students:
        why = "; ".join(dict.fromkeys(reason for _, reason in done.left_out)) or "nobody handed in anything"
        raise UsageError(f"nobody's page of {chapter.name} can go back to {to}: {why}")
    return done


def _page(pages: Path, student: str, chapter: Chapter) -> Path:
    return pages / safe_part(student) / f"{safe_part(chapter.name)}.html"


def _zip(path: Path, files: Mapping[str, Path]) -> None:
    """Write it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.write(file, name)
    fresh.replace(path)


# --- nbgrader's exchange ---


def _exchange(chapter: Chapter, students: Sequence[str], pages: Path) -> Returned:
    """Lay the pages out as nbgrader's generate_feedback does, and have its release_feedback take them."""
    done = Returned(Path())
    with tempfile.TemporaryDirectory(prefix="feedback-") as scratch:
        for student in students:
            came = chapter.course.root / "submitted" / student / chapter.name
            missing = [name for name in _RECEIPTS if not (came / name).is_file()]
            if missing:
                why = f"it did not come through nbgrader's exchange ({' and '.join(missing)} missing in submitted/)"
                done.left_out.append((student, why))
                continue
            _laid_out(Path(scratch, student, chapter.name), came, chapter, _page(pages, student, chapter))
            done.students.append(student)
        if done.students:
            done.path = nbgrader_course.release_feedback(chapter, Path(scratch))
    return done


def _laid_out(folder: Path, came: Path, chapter: Chapter, page: Path) -> None:
    """The page under the name of each notebook that was handed in: nbgrader looks for it by that name."""
    folder.mkdir(parents=True)
    for name in _RECEIPTS:
        shutil.copyfile(came / name, folder / name)
    own = {stem_of(path.name) for path in came.iterdir() if is_notebook(path.name)}
    for stem in own | {part.notebook_name for part in chapter.parts}:
        shutil.copyfile(page, folder / f"{stem}.html")
        (folder / f"{stem}.html").chmod(0o644)  # in the exchange the student reads it


# --- Moodle and Canvas ---


def _paths(chapter: Chapter, system: str) -> dict[str, list[str]]:
    """By student: the names that their files had in the platform's download."""
    facts = handed_in.facts(chapter)
    return {s: list(one.get("paths", ())) for s, one in facts.items() if one.get("system") == system}


def _moodle(chapter: Chapter, students: Sequence[str], people: Roster, done: Returned) -> dict[str, str]:
    known = _paths(chapter, "Moodle")
    files: dict[str, str] = {}
    for student in students:
        folder = next(_moodle_folders(known.get(student, [])), "") or _by_number(student, people)
        if folder:
            files[f"{folder}/{safe_part(chapter.name)}.html"] = student
            done.students.append(student)
        else:
            done.left_out.append((student, _UNKNOWN))
    return files


def _moodle_folders(paths: Sequence[str]) -> Iterator[str]:
    """The folder's name; Moodle splits it at underscores, so that none may stand in the person's own."""
    for match in (match for path in paths for part in PurePosixPath(path).parts if (match := _MOODLE.match(part))):
        yield f"{match['name'].replace('_', ' ')}_{match['id']}_{match['what']}"


def _by_number(student: str, people: Roster) -> str:
    person = people.find(student)
    return f"Participant_{person.participant}_assignsubmission_file_" if person and person.participant.isdigit() else ""


def _canvas(chapter: Chapter, students: Sequence[str], done: Returned) -> dict[str, str]:
    known = _paths(chapter, "Canvas")
    files: dict[str, str] = {}
    for student in students:
        names = [PurePosixPath(path).name for path in known.get(student, [])]
        name = next((name for name in names if _finds_its_file(name)), "")
        if not name:
            why = "it was handed in as a link or a text, and Canvas takes comments to files alone: paste it"
            missing = "its file's name in Canvas's download is not known: collect that download first"
            done.left_out.append((student, why if names else missing))
            continue
        page = f"{stem_of(name)}.html"
        if page in files:
            done.shared.append(f"{student}: the same file as {files[page]}, whose page goes to the whole group")
        files.setdefault(page, student)
        done.students.append(student)
    return files


def _finds_its_file(name: str) -> bool:
    """Whether Canvas knows it by its name: an anonymous one has one number, of the file, the others two."""
    return len(_NUMBERS.findall(name)) >= (1 if name.startswith("anon") else 2)
