"""What of a release is no cell's text: attachments, metadata, and the files beside its notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from autograder import notebook as nb
from autograder.layout import Chapter

_SHOWN = re.compile(r"""(?:\]\(|(?:src|href)\s*=\s*["']?)\s*<?([^\s)>"']+)""")
_TELLING = re.compile(r"(?i)solution|answer[ _-]?key|model[ _-]?answer|mark[ _-]?scheme|\bhidden")
_TEXTS = {".py", ".md", ".txt", ".rst", ".html", ".tex", ".csv", ".json", ".toml", ".yaml", ".yml", ".ipynb", ".svg"}


def attachments(released: nb.Notebook) -> list[str]:
    """Pictures in cells whose text shows them no more: the solution did, and whoever opens the file finds them."""
    found = []
    for cell in released["cells"]:
        text = nb.source(cell)
        for name in cell.get("attachments") or {}:
            if f"attachment:{name}" not in text and f"attachment:{quote(name)}" not in text:
                found.append(f"the attachment {name} of {nb.grade_id(cell) or 'a cell'}, which its text does not show")
    return found


def metadata_texts(released: nb.Notebook) -> list[str]:
    """All that stands in the notebook's and the cells' metadata, and is text."""
    metadata = [released.get("metadata"), *(cell.get("metadata") for cell in released["cells"])]
    return [text for one in metadata for text in _texts(one)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def files_beside(chapter: Chapter) -> list[Path]:
    """Every file of a chapter's release but its notebooks."""
    folder = chapter.course.root / "release" / chapter.name
    notebooks = {part.release for part in chapter.parts}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in notebooks)


def beside(chapter: Chapter) -> list[str]:
    """Files of a release that only a solution shows, or that are called after one."""
    folder = chapter.course.root / "release" / chapter.name
    told = "\n".join(nb.source(cell) for part in chapter.parts for cell in nb.read(part.release)["cells"])
    kept = "\n".join(nb.source(cell) for part in chapter.parts for cell in nb.read(part.source)["cells"])
    now, before = _named(told), _named(kept)
    found = []
    for path in files_beside(chapter):
        name = path.relative_to(folder).as_posix()
        if name in before - now or (name not in now and path.name not in told and path.name in kept):
            found.append(f"the file {name}, which only a solution shows")
        elif name not in now and path.name not in told and _TELLING.search(name):
            found.append(f"the file {name}, by its name, and no text shows it")
    return found


def _named(text: str) -> set[str]:
    """The files that a notebook's text links to or shows."""
    return {unquote(match[1]).removeprefix("./") for match in _SHOWN.finditer(text)}


def texts_beside(chapter: Chapter) -> dict[str, str]:
    """The files beside that hold text, by name."""
    folder = chapter.course.root / "release" / chapter.name
    texts = (path for path in files_beside(chapter) if path.suffix.lower() in _TEXTS)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in texts}
