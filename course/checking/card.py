"""What a check looks like: a card in a notebook, lines of text in a terminal, data for `course progress`."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable
from typing import Any

from course.checking.outcome import Outcome, Report

MEND_FIRST = "mend the mistake named above first: this may be the same one"
_STRESSED = re.compile(r"(?<![\w*])\*(\w(?:[^*]*\w)?)\*(?![\w*])")
MIME = "application/vnd.course.check+json"
_ICON = {"passed": "✓", "failed": "✗", "error": "✗", "not-attempted": "○"}
_COLOUR = {"passed": "#1d7a46", "failed": "#b3263e", "error": "#b3263e", "not-attempted": "#5b626d"}
_BOX = (
    "border-left:5px solid {colour};padding:.5em .9em;margin:.3em 0;border-radius:4px;max-width:60em;"
    "background:rgba(128,128,128,.09);color:inherit;line-height:1.5"
)


def headline(report: Report) -> str:
    """One line: what came of an exercise."""
    passed, total = sum(o.passed for o in report.outcomes), len(report.outcomes)
    kind = "hidden" if report.hidden else "public"
    return {
        "passed": f"{report.exercise}: all {total} {kind} checks passed"
        + ("" if report.hidden else "; more run at grading"),
        "not-attempted": f"{report.exercise}: not attempted yet",
    }.get(report.status, f"{report.exercise}: {passed} of {total} {kind} checks passed")


def data(report: Report) -> dict[str, Any]:
    """The machine-readable part of a card."""
    return {
        "chapter": report.chapter,
        "exercise": report.exercise,
        "status": report.status,
        "passed": sum(o.passed for o in report.outcomes),
        "total": len(report.outcomes),
    }


def mimebundle(report: Report) -> dict[str, Any]:
    """Every form of a card, for Jupyter to choose from."""
    return {"text/plain": text(report), "text/html": page(report), MIME: data(report)}


def text(report: Report) -> str:
    """The card as plain text."""
    lines = [f"{_ICON[report.status]} {headline(report)}"]
    if report.status == "not-attempted":
        return f"{lines[0]}\n  {report.outcomes[0].message}"
    told = zip(report.outcomes, _hints(report), strict=True)
    return "\n".join(lines + [line for outcome, hint in told for line in _lines(outcome, hint)] + _more(report))


def hints(tests: Iterable[tuple[str, str, bool | None]]) -> list[str]:
    """What to show for each test, but no hint that sends a learner after a second mistake where there may be only one.

    tests: hint, status, and whether its message names a mistake (None: nobody knows), in the order they were run.
    """
    shown, before = [], False
    for hint, status, named in tests:
        shown.append(MEND_FIRST if before and named is False and status == "failed" else hint)
        before = before or named is True
    return shown


def _hints(report: Report) -> list[str]:
    return hints((outcome.test.hint, outcome.status, outcome.named) for outcome in report.outcomes)


def _lines(outcome: Outcome, hint: str) -> list[str]:
    lines = [f"  {_ICON[outcome.status]} {readable(outcome.test.name)}"]
    if outcome.passed:
        return lines
    lines.append(f"      {outcome.message}")
    for label, value in (("expected", outcome.expected), ("got", outcome.got)):
        if value:
            lines.append(f"      {label + ':':10}" + value.replace("\n", "\n" + " " * 16))
    return [*lines, f"      hint:     {hint}"]


def _more(report: Report) -> list[str]:
    return (
        [] if report.status == "passed" else [f'  Stuck? hint("{report.exercise}") gives one hint at a time.']
    )


def readable(name: str) -> str:
    """A test's name as words."""
    return name.replace("_", " ")


def page(report: Report) -> str:
    """The card as HTML: real text with roles, colours that hold in light and dark themes."""
    body = "".join(_item(o, hint) for o, hint in zip(report.outcomes, _hints(report), strict=True))
    if report.status == "not-attempted":
        body = f"<li style='list-style:none'>{html.escape(report.outcomes[0].message)}</li>"
    tail = "".join(
        f"<div>{marked(html.escape(line.strip()))}</div>" for line in _more(report)
    )
    return (
        f"<div role='status' style='{_BOX.format(colour=_COLOUR[report.status])}'>"
        f"<strong>{_badge(report.status, 'aria-hidden', 'true')} {html.escape(headline(report))}</strong>"
        f"<ul style='margin:.35em 0;padding-left:.4em'>{body}</ul>{tail}</div>"
    )


def _item(outcome: Outcome, hint: str) -> str:
    badge = _badge(outcome.status, "role='img' aria-label", outcome.status)
    head = f"{badge} {html.escape(readable(outcome.test.name))}"
    if outcome.passed:
        return f"<li style='list-style:none'>{head}</li>"
    plain = "margin:0;padding:0;white-space:pre-wrap;background:none"
    rows = "".join(
        f"<div style='opacity:.9'>{label}</div><pre style='{plain}'>{html.escape(value)}</pre>"
        for label, value in (("expected", outcome.expected), ("got", outcome.got))
        if value
    )
    grid = "display:grid;grid-template-columns:max-content 1fr;column-gap:1em;align-items:baseline;margin:.2em 0"
    table = f"<div style='{grid}'>{rows}</div>" if rows else ""
    return (
        f"<li style='list-style:none;margin:.3em 0'>{head}<div style='margin-left:1.4em'>"
        f"{marked(html.escape(outcome.message))}{table}"
        f"<div><em>Hint:</em> {marked(html.escape(hint))}</div></div></li>"
    )


def _badge(status: str, attribute: str, value: str) -> str:
    """A status as a white sign on its colour: legible whatever the theme."""
    style = (
        f"background:{_COLOUR[status]};color:#fff;border-radius:1em;display:inline-block;min-width:1.4em;"
        "text-align:center;font-size:.85em;line-height:1.4;font-weight:bold"
    )
    return f"<span {attribute}='{value}' style='{style}'>{_ICON[status]}</span>"


def marked(escaped: str) -> str:
    """Escaped text with `what stands in backquotes` as code, and *what stands in asterisks* in italics."""
    parts = escaped.split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else _STRESSED.sub(r"<em>\1</em>", p) for i, p in enumerate(parts))


def show(report: Report) -> None:
    """Show a card: rich in a notebook, text elsewhere."""
    if _in_notebook():
        from IPython.display import display

        display(mimebundle(report), raw=True)
    else:
        print(text(report))


def show_hints(exercise: str, ladder: tuple[str, ...], count: int) -> None:
    """Show the first `count` hints of a ladder."""
    if not ladder:
        print(f"{exercise}: there are no hints; the check's own message says the most")
        return
    lines = [f"hint {i + 1} of {len(ladder)}: {ladder[i]}" for i in range(count)]
    if not _in_notebook():
        print("\n".join(lines))
        return
    rows = "".join(f"<div>{marked(html.escape(line))}</div>" for line in lines)
    style = _BOX.format(colour="#3b7dd8")
    _display("\n".join(lines), f"<div role='note' style='{style}'>{rows}</div>")


def show_waiting(exercise: str) -> None:
    """Say that a cell waits for an exercise."""
    line = f"this cell waits for `{exercise}`: solve that exercise, then run the cell again"
    style = _BOX.format(colour=_COLOUR["not-attempted"])
    badge = _badge("not-attempted", "aria-hidden", "true")
    _display(f"○ {line}", f"<div role='status' style='{style}'>{badge} {marked(html.escape(line))}</div>")


def show_broken(exercise: str, why: str) -> None:
    """Say that a check itself is at fault, which says nothing about the answer."""
    line = f"the check of `{exercise}` could not be made: {why}"
    if not _in_notebook():
        print(line)
        return
    style = _BOX.format(colour=_COLOUR["not-attempted"])
    _display(line, f"<div role='status' style='{style}'>{marked(html.escape(line))}</div>")


def _display(text: str, page: str) -> None:
    from IPython.display import display

    display({"text/plain": text, "text/html": page}, raw=True)


def shell() -> Any:
    """IPython's shell, if this is a notebook's kernel; else None."""
    ipython = sys.modules.get("IPython")
    found = ipython.get_ipython() if ipython is not None else None
    return found if hasattr(found, "kernel") else None


def _in_notebook() -> bool:
    return shell() is not None
