"""Any terminal: one of cp1252 or ASCII gets the table's marks in letters that it has, and never an error for a name."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

# One letter for one, so that columns stay columns; "?" means that a person must look, so no other mark becomes one.
_LETTERS = {
    "✓": "+", "✗": "x", "◐": "~", "⧗": "T", "·": ".", "○": "o", "…": ".", "–": "-", "—": "-", "‐": "-", "→": ">",
    "≤": "<", "≥": ">", "×": "x", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "*", "█": "#", "━": "-", "\u00a0": " ",
    "╸": "-", "╺": "-", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "a", "đ": "d",
}  # fmt: skip
_NONE = "_"
HOW = "course-letters"


def plain(text: str) -> str:
    """Each character as one of ASCII: a mark's letter, a letter without its accents, else an underscore."""
    return "".join(_LETTERS.get(c) or _bare(c) for c in text)


def _bare(character: str) -> str:
    found = unicodedata.normalize("NFKD", character)[0]
    return found if found.isascii() and found.isprintable() else _NONE


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def any_terminal() -> None:
    """Let this process's output be written whatever the terminal's encoding is."""
    codecs.register_error(HOW, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HOW)
