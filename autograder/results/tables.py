"""CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from autograder.render import number, one_line

Cell = str | int | float

# A spreadsheet reads a cell that begins so as a formula; the wide forms are normalised by some of them.
_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
# Where the list separator is ";" (much of Europe) the text after it would become a cell of its own.
_AFTER_SEPARATOR = re.compile(r"([;|][\s\"']*)([=+\-@])")


def cell(value: object) -> Cell:
    """Return `value` for a CSV cell: finite numbers stay numbers, text can never start a formula.

    Text that begins with = + - @, a tab or a carriage return gets a leading apostrophe (the mark by which
    spreadsheets know text), also where only spaces come before. None, NaN and infinity become an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        finite = number(value)
        return "" if finite is None else int(finite) if finite.is_integer() else round(finite, 4)
    starts = bool(_FORMULA.match(str(value)[:100]))
    text = _AFTER_SEPARATOR.sub(r"\1'\2", one_line(value, 2_000))
    return f"'{text}" if starts else text


def csv_bytes(rows: Iterable[Sequence[object]], *, bom: bool) -> bytes:
    """Return `rows` as RFC 4180 CSV in UTF-8; every cell goes through `cell`.

    bom: True for files that people open in Excel, which without it reads non-ASCII names as another encoding
    (Python: encoding="utf-8-sig"; pandas skips it by itself); False for files that a program imports.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")
