"""autograder.submissions.hints: code that stands in the wrong place gets words that help."""

from __future__ import annotations

import pytest

from autograder.submissions.hints import helped, hint
from autograder.submissions.normalise import Answers


def answers(text: str, *extra: str) -> Answers:
    return Answers({"mse": text, "other": "def shared(): pass"}, frozenset({"mse"}), (), frozenset(extra))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("%%timeit\ndef mse(): pass", "begins with %%timeit, which runs the cell apart"),
        ("\n%%writefile mse.py\ndef mse(): pass", "writes the cell into a file and does not run it"),
        ("%%capture out\ndef mse(): pass", "hides what the cell prints"),
        ("%%bash\nls", "something other than Python"),
        ("def mse(a):\n    return helper(a)", "`helper` stands in another cell of yours: move it into this cell"),
        ("def mse(a):\n    return sp.erf(a)", "`sp` stands in another cell"),
        ("def mse(a):\n    return a.sp + shared()", ""),
        ("def mse(a):\n    return a", ""),
    ],
)
def test_words_that_help(text: str, says: str) -> None:
    said = hint("mse", answers(text, "helper", "sp", "shared"))
    assert (says in said) if says else said == ""


def test_they_are_said_of_what_did_not_pass_only() -> None:
    mine = answers("%%timeit\nx = 1")
    for status in ("passed", "not-attempted", "manual", "timeout"):
        assert "message" not in helped({"exercise": "mse", "status": status}, mine)
    entry = helped({"exercise": "mse", "status": "failed", "message": "it was wrong"}, mine)
    assert entry["message"].startswith("it was wrong; the cell begins with %%timeit")
