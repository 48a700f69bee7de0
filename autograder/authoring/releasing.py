"""Student releases: nbgrader makes them, a scan proves that nothing leaks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder import notebook as nb
from autograder.authoring import checks, leaks
from autograder.errors import LeakError, UsageError
from autograder.layout import Chapter
from autograder.nbgrader_course import generate


def release(chapter: Chapter) -> Path:
    """Make a chapter's release folder and its part of course/checks/, scanned. Raises UsageError or LeakError."""
    checks.write(chapter)
    generate(chapter)
    scan(chapter)
    return chapter.course.root / "release" / chapter.name


def scan(chapter: Chapter) -> None:
    """Raise LeakError if a chapter's release holds a marker, a solution, a hidden test or an output anywhere.

    Anywhere: in cells of any kind, their metadata and attachments, and in the files beside the notebooks.
    """
    found = [leak for part in chapter.parts for leak in _in_notebook(part)]
    found += leaks.beside(chapter)
    for name, text in leaks.texts_beside(chapter).items():
        texts = [text, *_sources_in(name, text)]
        found += [f"{leak} in {name}" for part in chapter.parts for leak in given_away(part, texts)]
    if found:
        raise LeakError(f"the release of {chapter.name} would give away {'; '.join(dict.fromkeys(found))}")


def _in_notebook(part: Chapter) -> list[str]:
    if not part.release.exists():
        raise UsageError(f"expected {part.release}: run `autograder release {part.name}` first")
    released = nb.read(part.release)
    found = given_away(part, [nb.source(cell) for cell in released["cells"]])
    found += ["a cell's output" for cell in released["cells"] if cell.get("outputs")]
    found += [f"{leak} in metadata" for leak in given_away(part, leaks.metadata_texts(released))]
    return found + leaks.attachments(released)


def _sources_in(name: str, text: str) -> list[str]:
    """The cells of a notebook that lies beside."""
    if not name.endswith(".ipynb"):
        return []
    try:
        return [nb.source(cell) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return []


def given_away(chapter: Chapter, texts: Sequence[str]) -> list[str]:
    """What of a chapter's markers, solutions and hidden tests these texts would give away."""
    whole = "\n".join(texts)
    found = [f"the marker {marker!r}" for marker in (*nb.SOLUTION, *nb.HIDDEN, *nb.MARK_SCHEME) if marker in whole]
    bare = [_bare(text) for text in texts]
    found += [f"the solution of {name}" for name, lines in _solutions(chapter) if _in_one(lines, bare)]
    return found + [f"hidden test code: {line.strip()[:60]!r}" for line in _hidden_lines(chapter) if line in whole]


def _solutions(chapter: Chapter) -> Iterator[tuple[str, list[str]]]:
    """The telling lines of each solution region, each mark scheme, and each answer that the release replaces whole."""
    released = nb.answers(nb.read(chapter.release)) if chapter.release.exists() else {}
    for cell in nb.by_role(nb.read(chapter.source), "answer", "written", "task"):
        name, text = nb.grade_id(cell), nb.source(cell)
        regions = [m["body"] for marks in (nb.SOLUTION, nb.MARK_SCHEME) for m in nb.region(marks).finditer(text)]
        whole = [] if regions or nb.role(cell) == "task" or _bare(text) == _bare(released.get(name, text)) else [text]
        for body in (*regions, *whole):
            lines = [_bare(line) for line in body.splitlines()]
            yield name, [line for line in lines if len(line) >= 12 and not line.startswith("#")]


def _bare(line: str) -> str:
    return "".join(line.split())


def _in_one(lines: list[str], texts: Sequence[str]) -> bool:
    return bool(lines) and any(all(line in text for line in lines) for text in texts)


def _hidden_lines(chapter: Chapter) -> list[str]:
    """Names and bodies of the hidden tests, as far as the public ones do not share them."""
    hidden = chapter.folder / "hidden.py"
    if not hidden.exists():
        return []
    shown = {line for text in checks.contents(chapter).values() for line in text.splitlines()}
    lines = hidden.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if len(_bare(line)) >= 25 and line not in shown and "import" not in line]
