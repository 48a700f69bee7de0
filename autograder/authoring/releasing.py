"""Student releases: nbgrader makes them, a scan proves that nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder import notebook as nb
from autograder.authoring import checks
from autograder.errors import LeakError, UsageError
from autograder.layout import Chapter
from autograder.nbgrader_course import generate


def release(chapter: Chapter) -> Path:
    """Make a chapter's release folder and its part of course/checks/, scanned. Raises UsageError or LeakError."""
    checks.write(chapter)
    generate(chapter)
    for part in chapter.parts:
        scan(part)
    return chapter.course.root / "release" / chapter.name


def scan(chapter: Chapter) -> None:
    """Raise LeakError if a chapter's release holds a marker, a solution, a hidden test or an output."""
    if not chapter.release.exists():
        raise UsageError(f"expected {chapter.release}: run `autograder release {chapter.name}` first")
    released = nb.read(chapter.release)
    found = given_away(chapter, [nb.source(cell) for cell in released["cells"]])
    found += ["a cell's output" for cell in released["cells"] if cell.get("outputs")]
    if found:
        raise LeakError(f"the release of {chapter.name} would give away {'; '.join(found)}")


def given_away(chapter: Chapter, texts: Sequence[str]) -> list[str]:
    """What of a chapter's markers, solutions and hidden tests these texts would give away."""
    whole = "\n".join(texts)
    found = [f"the marker {marker!r}" for marker in (*nb.SOLUTION, *nb.HIDDEN) if marker in whole]
    bare = [_bare(text) for text in texts]
    found += [f"the solution of {name}" for name, lines in _solutions(chapter) if _in_one(lines, bare)]
    return found + [f"hidden test code: {line.strip()[:60]!r}" for line in _hidden_lines(chapter) if line in whole]


def _solutions(chapter: Chapter) -> Iterator[tuple[str, list[str]]]:
    """The telling lines of each solution region."""
    for cell in nb.by_role(nb.read(chapter.source), "answer", "written"):
        for match in nb.region(nb.SOLUTION).finditer(nb.source(cell)):
            lines = [_bare(line) for line in match["body"].splitlines()]
            yield nb.grade_id(cell), [line for line in lines if len(line) >= 12 and not line.startswith("#")]


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
