"""Downloads of Canvas, Moodle and Gradescope, as they come, into submitted/<student>/<chapter>/.

    Canvas      doejane_LATE_12345_67890_01-linear-model.ipynb        all in one folder
    Moodle      Jane Doe_12345_assignsubmission_file_/01-linear-model.ipynb
    Gradescope  submission_12345/01-linear-model.ipynb, and submission_metadata.yml above it

A zip archive or the folder it was unpacked to. Only notebooks and archives are taken, and only their bytes: they are
looked at when they are graded. What was collected before is never overwritten unless that is asked for, and then it is
kept aside.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.errors import UsageError
from autograder.layout import Chapter
from autograder.submissions.roster import Person, Roster, load_roster

_CANVAS = re.compile(r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)")
_MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_file_?/?(?P<file>.+)")
_GRADESCOPE = re.compile(r"(?P<id>submission_\d+)/(?P<file>.+)")
_META = "submission_metadata.yml"
_AGAIN = re.compile(r"(-\d+| ?\(\d+\))(?=\.\w+$)")  # "01-linear-model-2.ipynb": handed in again
_MOST_BYTES, _MOST_FILES = 64 * 2**20, 50_000
_TAKEN = {".ipynb", ".zip"}


@dataclass(frozen=True)
class Piece:
    """One file that somebody handed in. person: what the download calls them; when: as Gradescope has it, or ""."""

    person: str
    name: str
    file: str
    data: bytes
    late: bool = False
    when: str = ""


@dataclass(frozen=True)
class Collected:
    """What became of one student's files. said: "new", "the same", "replaced" or "kept" (another one was there)."""

    student: str
    files: tuple[str, ...]
    late: bool
    said: str


def collect(chapter: Chapter, download: Path, roster: Path | None = None, *, anew: bool = False) -> list[Collected]:
    """Put a download's files where grading finds them. anew: let them replace what differs, which is kept aside.

    Raises UsageError where the download cannot be read, or is none of the three.
    """
    pieces = _pieces(list(_files(download)), download)
    people = load_roster(roster) if roster else Roster()
    by_student: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_student.setdefault(_student(piece, people, pieces), []).append(piece)
    return [_put(chapter, student, found, anew) for student, found in sorted(by_student.items())]


def _files(download: Path) -> Iterator[tuple[str, bytes]]:
    """Every file's path inside the download, and its bytes."""
    try:
        if download.is_dir():
            for path in sorted(p for p in download.rglob("*") if p.is_file() and not p.is_symlink()):
                yield path.relative_to(download).as_posix(), _read(path.open("rb"), path.name)
            return
        with zipfile.ZipFile(download) as archive:
            if len(archive.infolist()) > _MOST_FILES:
                raise UsageError(f"expected at most {_MOST_FILES} files in {download}: is it the right archive?")
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield entry.filename.replace("\\", "/"), _read(archive.open(entry), entry.filename)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UsageError(
            f"expected a download of Canvas, Moodle or Gradescope, a zip archive or its folder; {download} cannot be "
            f"read ({str(error)[:200]})"
        ) from None


def _read(stream: Any, name: str) -> bytes:
    with stream:
        data: bytes = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return f"{name} is larger than {_MOST_BYTES // 2**20} MB and was not collected".encode()
    return data


def _pieces(files: list[tuple[str, bytes]], download: Path) -> list[Piece]:
    """What was handed in, by the first of the three forms that fits."""
    meta = next((data for path, data in files if PurePosixPath(path).name == _META), None)
    for form in (_gradescope(files, meta), _moodle(files), _canvas(files)):
        found = [piece for piece in form if PurePosixPath(piece.file).suffix.lower() in _TAKEN]
        if found:
            return [replace(piece, file=PurePosixPath(piece.file).name) for piece in found]
    seen = ", ".join(path for path, _ in files[:3]) or "nothing"
    raise UsageError(
        f"expected the names that Canvas, Moodle or Gradescope give to notebooks, got {seen[:300]} in {download}: put "
        "the files into submitted/<student>/<chapter>/ yourself"
    )


def _canvas(files: Iterable[tuple[str, bytes]]) -> Iterator[Piece]:
    for path, data in files:
        if match := _CANVAS.fullmatch(PurePosixPath(path).name):
            file = _AGAIN.sub("", match["file"])
            yield Piece(match["id"], match["name"], file, data, late=bool(match["late"]))


def _moodle(files: Iterable[tuple[str, bytes]]) -> Iterator[Piece]:
    for path, data in files:
        if match := _MOODLE.search(path):
            yield Piece(match["id"], PurePosixPath(match["name"]).name, match["file"], data)


def _gradescope(files: Iterable[tuple[str, bytes]], meta: bytes | None) -> Iterator[Piece]:
    facts = _metadata(meta) if meta is not None else {}
    for path, data in files:
        match = _GRADESCOPE.search(path)
        if match and (about := facts.get(match["id"])):
            for submitter in about.get(":submitters") or []:
                known = {str(key).strip(":"): str(value) for key, value in submitter.items() if value is not None}
                person = known.get("sid") or known.get("email") or known.get("name", "")
                when = str(about.get(":created_at", ""))
                yield Piece(person, known.get("name", person), match["file"], data, when=when)


def _metadata(meta: bytes) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(io.BytesIO(meta))
    except yaml.YAMLError as error:
        raise UsageError(f"expected Gradescope's {_META}, got no YAML: {str(error)[:200]}") from None
    return {str(key): value for key, value in found.items() if isinstance(value, dict)} if found else {}


def _student(piece: Piece, people: Roster, pieces: list[Piece]) -> str:
    """Our name of a person: the roster's, else what the download calls them, made unique and fit for a folder."""
    person = people.find(piece.person) or _by_name(piece.name, people)
    if person is not None and (known := person.student or person.username or person.email):
        return _folder(known)
    shared = len({other.person for other in pieces if other.name == piece.name}) > 1
    return _folder(f"{piece.name}-{piece.person}" if shared else piece.name)


def _by_name(name: str, people: Roster) -> Person | None:
    """The one person of this name; Canvas writes it as lastfirst, in small letters."""
    wanted = _letters(name)
    fitting = [p for p in people.people if wanted and wanted in _spellings(p.name)]
    return fitting[0] if len(fitting) == 1 else None


def _spellings(name: str) -> set[str]:
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    first, last = parts[:-1], parts[-1:]
    return {_letters("".join(order)) for order in (parts, [*last, *first], [*parts[1:], *parts[:1]])}


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _folder(name: str) -> str:
    kept = re.sub(r"[^\w.@+-]+", "_", name, flags=re.UNICODE).strip("._")
    return kept[:100] or "unnamed"


def _put(chapter: Chapter, student: str, pieces: list[Piece], anew: bool) -> Collected:
    folder = chapter.course.root / "submitted" / student / chapter.name
    wanted = _named(pieces, chapter)
    there = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix.lower() in _TAKEN}
    said = "new" if not there else "the same" if there == wanted else "replaced" if anew else "kept"
    if said == "replaced":
        _aside(chapter, student, folder)
    if said in {"new", "replaced"}:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in wanted.items():
            (folder / name).write_bytes(data)
        if when := pieces[0].when:
            (folder / "timestamp.txt").write_text(when + "\n", encoding="utf-8")
    return Collected(student, tuple(wanted), any(piece.late for piece in pieces), said)


def _named(pieces: list[Piece], chapter: Chapter) -> dict[str, bytes]:
    """The files by the names they get: two of one name are both kept, for a person to choose."""
    named: dict[str, bytes] = {}
    for piece in pieces:
        path, name = PurePosixPath(piece.file), piece.file
        for number in range(2, 100):
            if named.get(name, piece.data) == piece.data:
                break
            name = f"{path.stem}_{number}{path.suffix}"
        named[name] = piece.data
    if len(named) == 1 and next(iter(named)).endswith(".ipynb"):
        return {f"{chapter.notebook_name}.ipynb": next(iter(named.values()))}
    return named


def _aside(chapter: Chapter, student: str, folder: Path) -> None:
    kept = chapter.course.state / "replaced" / student
    kept.mkdir(parents=True, exist_ok=True)
    number = 1 + sum(1 for path in kept.iterdir() if path.name.startswith(chapter.name))
    folder.rename(kept / f"{chapter.name}.{number}")
