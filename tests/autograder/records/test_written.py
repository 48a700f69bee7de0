"""autograder.records.written: a written answer looks the same and can do nothing."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html
from pages import Page

from autograder.records.record import clean_output
from autograder.records.written import cleaned, harmless
from autograder.render import is_shallow
from autograder.results.feedback import sanitise

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "text <IMG\nSRC=x\nonerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x]( <javascript:alert(1)>)",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]:\n javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](vbscript:alert(1))",
    "```\n<script>alert(1)</script>\n```",
    "$<img src=x onerror=alert(1)>$",
    "<details open ontoggle=alert(1)>",
    *(f"[x]({'&#1;' * n}{'&Tab;' * m}javascript:alert(1))" for n, m in ((80, 0), (74, 0), (1, 70))),
    *(f"[x]({'&#1;' * 70}{pad}&#106;avascript:alert(1))" for pad in ("", "&#1;" * 4, "&#01;" * 4, "&#001;" * 3)),
]


@pytest.fixture
def in_time() -> Iterator[Callable[[float], None]]:
    """Ends a test that hangs: not a measure of speed, but hours against moments."""

    def over(*_: object) -> None:
        raise TimeoutError("it takes the square of its length")

    before = signal.signal(signal.SIGALRM, over)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds) and None
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def active(page: str) -> list[str]:
    """What in a page could run: elements, handlers, and addresses of a scheme that is not for reading."""
    found = Page(page)
    schemes = (re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*)[\x00-\x20]*:", v.lower()) for _, _, v in found.attributes)
    odd = {scheme[1] for scheme in schemes if scheme} - {"http", "https", "mailto"}
    handlers = [name for _, name, _ in found.attributes if name.startswith("on")]
    return [*(found.tags & {"script", "svg", "iframe", "object", "embed", "form"}), *handlers, *odd]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_after_either_cleaning(attack: str) -> None:
    assert active(str(markdown2html(harmless(attack)))) == []
    assert active(cleaned(str(markdown2html(attack)))) == []


def test_the_attacks_are_attacks() -> None:
    assert len([attack for attack in ATTACKS if active(str(markdown2html(attack)))]) >= 14


@pytest.mark.parametrize(
    "text",
    ["Because $a < b$ and 1 < 2.", "a **b** `c` [d](https://e.org/f?g=h) ![i](images/j.png)", "[a]: b", "x <- y", ""],
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
    page = str(markdown2html(text))
    assert Page(cleaned(page)).words == Page(page).words


@given(st.text())
def test_a_text_looks_the_same(text: str) -> None:
    assert harmless(text).replace(" ", "") == text.replace(" ", "")


def test_a_formula_is_the_same_formula() -> None:
    assert harmless("$a<b$") == "$a< b$"


def test_pictures_tables_and_colours_stay() -> None:
    page = str(markdown2html("|a|\n|-|\n|1|\n\n```python\nx = 1\n```\n\n![p](data:image/png;base64,AAAA)"))
    kept = cleaned(page)
    assert "<table>" in kept and 'class="' in kept and 'src="data:image/png;base64,AAAA"' in kept


QUADRATIC = {
    "links in links": "](" * 50_000, "targets": "]:<" * 33_000, "spaces": "](" + " " * 100_000 + ")",
    "lines": ("]" + "\n" * 98) * 1000, "entities": "](" + "&#1;" * 25_000, "tags": "<a" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", QUADRATIC)
def test_no_markdown_takes_the_square_of_its_length(kind: str, in_time: Callable[[float], None]) -> None:
    in_time(20)
    assert len(harmless(QUADRATIC[kind])) >= 90_000


@pytest.mark.parametrize("page", ["<div>" * 200_000, "</x><div>" * 200_000, "<a><b><i></a>" * 100_000])
def test_no_page_of_tags_in_tags_takes_the_square_of_its_length(page: str, in_time: Callable[[float], None]) -> None:
    in_time(20)
    assert cleaned(page).startswith("<pre>&lt;") and sanitise(page) == ""
    output = {"output_type": "display_data", "data": {"text/plain": "x", "text/html": page}}
    assert clean_output(output) == {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}


def test_an_ordinary_page_is_shallow() -> None:
    table = "<table>" + "<tr><td>1<td>2<br>" * 300 + "</table>"
    assert is_shallow(table) and is_shallow("<p>" + "<b>x</b>" * 5000 + "</p>" * 3) and not is_shallow("<b>" * 1001)
