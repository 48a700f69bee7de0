"""course.checking.card: a check as text, as HTML and as data; nothing from a student's code becomes markup."""

from __future__ import annotations

import sys
import types
from html.parser import HTMLParser
from typing import Any

import pytest

from course.checking import card
from course.checking.check import Outcome, Report, Status, Test

EVIL = "<script>alert(1)</script><img src=x onerror=y> & `code`"


def outcome(status: Status, **words: Any) -> Outcome:
    return Outcome(Test("mse", "averages_over_samples", lambda s, r: None, "divide by `N`"), status, **words)


def report(*outcomes: Outcome, hidden: bool = False) -> Report:
    return Report("01-linear-model", "mse", outcomes, hidden)


FAILED = report(outcome("passed"), outcome("failed", message="the value is wrong", expected="1.5", got="[3\n 4]"))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (report(outcome("passed")), "mse: all 1 public checks passed; more run at grading"),
        (report(outcome("passed"), hidden=True), "mse: all 1 hidden checks passed"),
        (FAILED, "mse: 1 of 2 public checks passed"),
        (report(outcome("error"), hidden=True), "mse: 0 of 1 hidden checks passed"),
        (report(outcome("not-attempted")), "mse: not attempted yet"),
    ],
)
def test_headline(found: Report, says: str) -> None:
    assert card.headline(found) == says


def test_text_says_expected_got_and_hint() -> None:
    assert card.text(FAILED).splitlines() == [
        "✗ mse: 1 of 2 public checks passed",
        "  ✓ averages over samples",
        "  ✗ averages over samples",
        "      the value is wrong",
        "      expected: 1.5",
        "      got:      [3",
        "                 4]",
        "      hint:     divide by `N`",
        '  Stuck? hint("mse") gives one hint at a time.',
    ]


def test_a_hint_sends_nobody_after_a_second_mistake_where_one_was_named() -> None:
    named = outcome("failed", message="this is a sum: divide it", named=True)
    vague, raised = outcome("failed", message="the value is wrong"), outcome("error", message="your code raised")
    first = "mend the mistake named above first: this may be the same one"
    for outcomes, hints in (
        ((named, vague, named, raised), ["divide by `N`", first, "divide by `N`", "divide by `N`"]),
        ((vague, named), ["divide by `N`"] * 2),
        ((vague, vague), ["divide by `N`"] * 2),
        ((named, outcome("passed"), vague), ["divide by `N`", first]),
    ):
        text = card.text(report(*outcomes))
        found = [line.partition("hint:")[2].strip() for line in text.splitlines() if "  hint:" in line]
        assert found == hints
        assert card.page(report(*outcomes)).count(first) == hints.count(first)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the *training* samples", "the <em>training</em> samples"),
        ("*one* and *two words*", "<em>one</em> and <em>two words</em>"),
        ("a * b * c, 2*x*y and x**2 or **kwargs", "a * b * c, 2*x*y and x**2 or **kwargs"),
        ("`a *b* c` is *code*", "<code>a *b* c</code> is <em>code</em>"),
    ],
)
def test_what_is_stressed_is_set_in_italics(said: str, shown: str) -> None:
    assert shown in card.page(report(outcome("failed", message=said)))


def test_text_of_what_was_not_attempted_says_only_that() -> None:
    found = report(outcome("not-attempted", message="mse: your turn"), outcome("not-attempted"))
    assert card.text(found) == "○ mse: not attempted yet\n  mse: your turn"


def test_html_says_the_same_with_roles_and_names_for_its_signs() -> None:
    page = Tags(card.page(FAILED))
    assert not page.open
    for words in ("mse: 1 of 2 public checks passed", "the value is wrong", "expected", "1.5", "[3\n 4]", "divide by"):
        assert words in page.words
    assert ("role", "status") in page.attributes
    assert [value for name, value in page.attributes if name == "aria-label"] == ["passed", "failed"]
    assert "N" in page.words and "`" not in page.words and "code" in page.seen


def test_html_of_what_was_not_attempted_shows_no_test() -> None:
    page = Tags(card.page(report(outcome("not-attempted", message="mse: your turn"))))
    assert "mse: your turn" in page.words and "averages" not in page.words


@pytest.mark.parametrize("status", ["failed", "error", "not-attempted"])
def test_nothing_said_becomes_markup(status: Status) -> None:
    plain = Tags(card.page(report(outcome(status, message="m", expected="e", got="g"))))
    evil = Tags(card.page(report(outcome(status, message=EVIL, expected=EVIL, got=EVIL))))
    assert [tag for tag in evil.seen if tag != "code"] == [tag for tag in plain.seen if tag != "code"]
    assert "<script>alert(1)</script>" in evil.words


def test_data_and_every_form() -> None:
    bundle = card.mimebundle(FAILED)
    assert bundle["application/vnd.course.check+json"] == {
        "chapter": "01-linear-model",
        "exercise": "mse",
        "status": "failed",
        "passed": 1,
        "total": 2,
    }
    assert bundle["text/plain"] == card.text(FAILED) and bundle["text/html"] == card.page(FAILED)
    assert set(bundle) == {"text/plain", "text/html", card.MIME}


def test_a_terminal_gets_text(capsys: pytest.CaptureFixture[str]) -> None:
    card.show(FAILED)
    card.show_hints("mse", ("first", "second"), 1)
    assert capsys.readouterr().out == card.text(FAILED) + "\nhint 1 of 2: first\n"


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a notebook would display; its kernel is made up."""
    import IPython
    import IPython.display

    shown: list[Any] = []
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    return shown


def test_a_notebook_gets_every_form(displayed: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    card.show(FAILED)
    assert displayed == [card.mimebundle(FAILED)]
    assert capsys.readouterr().out == ""


def test_a_notebooks_hints_are_a_note(displayed: list[Any]) -> None:
    card.show_hints("mse", ("try `N`", f"{EVIL}"), 2)
    page = Tags(displayed[0]["text/html"])
    assert displayed[0]["text/plain"].startswith("hint 1 of 2: try `N`\nhint 2 of 2: ")
    assert ("role", "note") in page.attributes and "script" not in page.seen and not page.open
