"""What to say of an answer that did not pass because of where its code stands, not of what it says."""

from __future__ import annotations

import re
from typing import Any

from autograder.submissions.neighbours import defined
from autograder.submissions.normalise import Answers

_MAGIC = re.compile(r"\s*%%(\w+)")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_ELSEWHERE = "hands the cell to something other than Python, so that it defines nothing here"
_WHAT = {
    "timeit": "runs the cell apart, so that nothing it defines is kept",
    "writefile": "writes the cell into a file and does not run it",
    "file": "writes the cell into a file and does not run it",
    "capture": "hides what the cell prints and shows",
    "time": "measures the cell",
    "prun": "measures the cell",
}


def helped(entry: dict[str, Any], answers: Answers) -> dict[str, Any]:
    """An exercise's entry with a word on code that stands in the wrong place, where it did not pass."""
    if entry["status"] not in {"failed", "error"} or not (said := hint(entry["exercise"], answers)):
        return entry
    return entry | {"message": "; ".join(filter(None, (entry.get("message", ""), said)))}


def hint(name: str, answers: Answers) -> str:
    """One sentence on an answer that did not pass; "" where nothing stands in the wrong place."""
    text = answers.texts.get(name, "")
    if magic := _MAGIC.match(text):
        what = _WHAT.get(magic[1], _ELSEWHERE)
        return f"the cell begins with %%{magic[1]}, which {what}: take that line out before you hand in"
    own = {known for one in answers.texts.values() for known in defined(one)}
    missing = sorted(set(_WORD.findall(text)) & answers.extra - own)
    if not missing:
        return ""
    names = ", ".join(f"`{one}`" for one in missing[:5])
    return f"only the answer cells are graded, and {names} stands in another cell of yours: move it into this cell"
