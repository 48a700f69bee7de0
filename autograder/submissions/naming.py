"""What a file is and what it is called, however a browser, a phone or a learning platform renamed it on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

_AGAIN = re.compile(r"(?:[ _-]?\(\d+\)|[ _-]\d+|[ _-]+copy\d*|[ _-]+final)$", re.I)  # "name (1)", "name-2", "name copy"
_NOTEBOOK = re.compile(r"(?P<stem>.+?)(?:\.ipynb)+(?P<again>[ _-]?\(\d+\)|-\d+)?(?:\.(?:json|txt))?", re.I | re.S)
_LEFTOVERS = {"__macosx", ".ipynb_checkpoints", "__pycache__", ".git", ".ds_store", "thumbs.db", "desktop.ini"}
_SNIFFED = {".json", ".txt", ""}
_BEGINNING = 2**16
_WORDS = {
    ".pdf": "a PDF",
    ".py": "a Python file",
    ".rar": "a RAR archive",
    ".7z": "a 7-Zip archive",
    ".gz": "a tar archive",
    ".tar": "a tar archive",
    ".tgz": "a tar archive",
    ".html": "a web page",
    ".htm": "a web page",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".heic": "a picture",
    ".txt": "a text",
    ".webloc": "a link",
    ".url": "a link",
}


def is_leftover(path: str) -> bool:
    """Whether a computer left this file there, and nobody handed it in."""
    parts = PurePosixPath(path).parts
    return any(part.casefold() in _LEFTOVERS for part in parts) or (bool(parts) and parts[-1].startswith("._"))


def is_archive(file: str) -> bool:
    return PurePosixPath(file).suffix.lower() == ".zip"


def is_notebook(file: str, data: bytes | None = None) -> bool:
    """By its name (`.ipynb`, `.IPYNB`, `.ipynb.json`, `.ipynb.txt`), or by its beginning where the ending was lost."""
    name = PurePosixPath(file).name
    if _NOTEBOOK.fullmatch(name):
        return True
    if data is None or PurePosixPath(name).suffix.lower() not in _SNIFFED:
        return False
    beginning = data[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    return beginning.startswith(b"{") and (b'"cells"' in beginning or b'"worksheets"' in beginning)


def stem_of(file: str) -> str:
    """A notebook's name without its endings: `problem-1.ipynb.json` -> `problem-1`."""
    name = PurePosixPath(file).name
    match = _NOTEBOOK.fullmatch(name)
    return match["stem"] + (match["again"] or "") if match else PurePosixPath(name).stem


def words_for(file: str) -> str:
    """What a file that is no notebook is, in words."""
    suffix = PurePosixPath(file).suffix.lower()
    return _WORDS.get(suffix, f"a {suffix} file" if suffix else "a file without an ending")


def letters(text: str) -> str:
    """A name as it can be compared: letters and digits alone, in one case and one form of Unicode."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", plain) if c.isalnum())


def by_part(files: Iterable[str], names: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Which of an assignment's notebooks each file is, by its name; and the files that are none of them.

    `problem-2` is the second problem; `problem-2-1` and `Problem 2 (1)` are that one, handed in again.
    """
    wanted = {letters(name): name for name in names}
    found: dict[str, list[str]] = {}
    others = []
    for file in files:
        name = next((wanted[key] for key in map(letters, _spellings(stem_of(file))) if key in wanted), None)
        if name is None:
            others.append(file)
        else:
            found.setdefault(name, []).append(file)
    return found, others


def _spellings(stem: str) -> Iterator[str]:
    """A name, and what is left of it when one ending after the other is taken off."""
    shorter = stem
    while shorter:
        yield shorter
        stem, shorter = shorter, _AGAIN.sub("", shorter)
        if shorter == stem:
            return


def by_content(data: bytes, ids: Mapping[str, frozenset[str]]) -> str:
    """Which of several notebooks this one is, by the grade ids that stand in it; "" if that does not tell."""
    counts = {name: sum(f'"{one}"'.encode() in data for one in known) for name, known in ids.items()}
    best = max(counts.values(), default=0)
    fitting = [name for name, count in counts.items() if count == best]
    return fitting[0] if best and len(fitting) == 1 else ""
