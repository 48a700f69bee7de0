"""One page a student: what stands, what does not, and what to try next - never a hidden input or value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nh3
from markupsafe import Markup, escape

from autograder.render import (
    Report,
    Submission,
    atomic_write,
    clean,
    day_of,
    dicts,
    environment,
    is_shallow,
    number,
    one_line,
    points,
    readable,
    safe_part,
    share,
    texts,
    title_of,
)
from autograder.results.analysis import earned, exercises, facts, is_hidden, is_pending, student_of, submissions
from autograder.results.wording import (
    STATUS_MARK,
    STATUS_SENTENCE,
    STATUS_WORD,
    WAITING,
    count_word,
    encouragement,
    flag_for_student,
)
from course.checking.card import hints

_KINDS = {"passed": "ok", "failed": "bad", "error": "bad", "timeout": "bad", "not-attempted": "muted"}
_HIDDEN_FAILED = "Your answer did not pass this on inputs it had not seen."
_TEXT_TAGS = {"p", "br", "b", "i", "em", "strong", "code", "pre", "span", "div", "sub", "sup"}
_OUTPUT_TAGS = _TEXT_TAGS | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "img", "h3", "h4"}


@dataclass
class Check:
    """One line of an exercise's list of tests."""

    title: str
    mark: str
    kind: str
    word: str
    message: str = ""
    sentence: str = ""
    hint: str = ""


@dataclass
class Card:
    """All that a student reads about one exercise."""

    title: str
    kind: str
    mark: str
    word: str
    points: float | None
    max_points: float | None
    sentence: str = ""
    message: str = ""
    comment: str = ""
    bridge: str = ""
    public_title: str = ""
    public: list[Check] = field(default_factory=list)
    hidden: list[Check] = field(default_factory=list)
    in_kernel: bool = False
    open: bool = False
    source: Markup = field(default_factory=Markup)
    output: Markup = field(default_factory=Markup)
    grade_id: str = ""


def write_feedback(
    report: Report, folder: Path, answers: Mapping[str, Mapping[str, str]] | None = None,
    roster: Mapping[str, str] | None = None, pictures: Mapping[str, Mapping[str, Markup]] | None = None,
) -> list[Path]:  # fmt: skip
    """Write `<folder>/<student>/<chapter>.html` for every submission, each atomically; return the paths.

    answers: student -> exercise -> source (else each exercise's own "answer" is shown).
    roster: student -> name. pictures: student -> grade id -> what was pasted into the answer (see `pasted`).
    A student id that is no safe folder name is percent-encoded, so one odd id stops nobody's feedback.
    Raises ValueError if the report has no chapter, OSError if the folder cannot be written.
    """
    chapter = one_line(report.get("chapter"))
    if not chapter:
        raise ValueError("expected a report with a 'chapter', got none: pass what `autograder grade` wrote")
    paths = []
    for submission in submissions(report):
        student = str(submission.get("student") or "(no name)")
        own = (answers or {}).get(student), (roster or {}).get(student), (pictures or {}).get(student)
        page = feedback_page(submission, report, *own)
        paths.append(atomic_write(folder / safe_part(student) / f"{safe_part(chapter)}.html", page))
    return paths


def feedback_page(
    submission: Submission, report: Report, answers: Mapping[str, str] | None = None, name: str | None = None,
    pictures: Mapping[str, Markup] | None = None,
) -> str:  # fmt: skip
    """Return one student's feedback as a self-contained HTML page without scripts.

    A test's message is shown only if the report says that the test is public; for all others there is the
    name, the hint and one sentence without values. `note` is for the instructor and is not shown.
    """
    final = submission.get("status") == "graded" and number(submission.get("score")) is not None
    cards = [_card(exercise, report, answers or {}) for exercise in exercises(submission)] if final else []
    part = share(submission.get("score"), report.get("max_score")) if final else None
    n_open = sum(card.kind in ("bad", "muted") for card in cards)
    return (
        environment()
        .get_template("feedback.html.j2")
        .render(
            title=title_of(report),
            name=clean(name, 200) if name else student_of(submission),
            day=day_of(report),
            score=number(submission.get("score")) if final else None,
            max_score=number(report.get("max_score")),
            share=part,
            lead=encouragement(part, n_open) if final else WAITING[_waiting(submission)],
            pending=_pending(submission) if final else "",
            notes=_lateness(submission)
            + list(dict.fromkeys(filter(None, map(flag_for_student, texts(submission.get("flags")))))),
            cards=cards,
            pictures=pictures or {},
        )
    )


def sanitise(html: str) -> Markup:
    """Return a student's HTML with nothing left that could run, load or link; text, tables, pictures stay."""
    if not is_shallow(html):
        return Markup("")
    attributes = {"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
    without = {"script", "style", "svg", "math", "iframe", "template", "noscript"}
    return Markup(
        nh3.clean(
            clean(html, 200_000), tags=_OUTPUT_TAGS, attributes=attributes, url_schemes={"data"},
            attribute_filter=_only_pictures, clean_content_tags=without,
        )
    )  # fmt: skip


def _only_pictures(_tag: str, attribute: str, value: str) -> str | None:
    if attribute != "src":
        return value
    return value if re.match(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$", value) else None


def highlighted(source: str) -> Markup:
    """Return Python source as HTML: escaped, then coloured by class names only."""
    text = clean(source)
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    # The lexer drops blank lines at the ends and is quadratic on some very long lines: show those plain.
    if max(map(len, text.splitlines()), default=0) > 2_000:
        return escape(text)
    return Markup(highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)))


def _waiting(submission: Submission) -> str:
    return "retry" if submission.get("status") == "retry" else "manual"


def _lateness(submission: Submission) -> list[str]:
    """What being late cost, and an extension that was given."""
    days = (number(submission.get("extension")) or 0.0) / 86_400
    found = [f"You were given {days:.3g} more {'day' if days == 1 else 'days'} for this."] if days > 0 else []
    penalty = number(submission.get("late_penalty"))
    return found + ([f"Handed in late: {points(penalty)} points were taken away."] if penalty else [])


def _pending(submission: Submission) -> str:
    waiting = sum(is_pending(exercise) for exercise in exercises(submission))
    if not waiting:
        return ""
    questions = "One written question is" if waiting == 1 else f"{count_word(waiting)} written questions are"
    return f"{questions} still to be read by a person, so this is not final."


def _card(exercise: Mapping[str, Any], report: Report, answers: Mapping[str, str]) -> Card:
    name, status = one_line(exercise.get("exercise")), one_line(exercise.get("status"))
    card = Card(
        title=one_line(name) or one_line(exercise.get("grade_id")) or "Exercise",
        kind=_KINDS.get(status, "warn"),
        mark=STATUS_MARK.get(status, "?"),
        word=STATUS_WORD.get(status, readable(status)),
        points=earned(exercise),
        max_points=number(exercise.get("max_points")),
        sentence=STATUS_SENTENCE.get(status, ""),
        in_kernel=exercise.get("in_kernel") is True,
        open=status in ("failed", "error", "timeout"),
        source=_source(exercise, name, answers),
        grade_id=one_line(exercise.get("grade_id")),
    )
    card.comment = clean(exercise.get("comment"), 5_000).strip()
    if exercise.get("output_html"):
        card.output = sanitise(str(exercise["output_html"]))
    if status == "manual":
        return _written(card, exercise)
    card.message = _student_line(exercise, report) if status != "not-attempted" else ""
    _add_checks(card, exercise, report, status)
    return card


def _source(exercise: Mapping[str, Any], name: str, answers: Mapping[str, str]) -> Markup:
    source = answers.get(name) or exercise.get("answer") or ""
    if not str(source).strip():
        return Markup("")
    return escape(clean(source)) if exercise.get("status") == "manual" else highlighted(str(source))


def _written(card: Card, exercise: Mapping[str, Any]) -> Card:
    if is_pending(exercise):
        card.word, card.sentence = "with your instructor", "Graded by a person. Your mark will appear here."
    else:
        card.kind = "ok" if card.points == card.max_points else "warn"
        card.sentence = "Graded by a person."
    return card


def _student_line(exercise: Mapping[str, Any], report: Report) -> str:
    """Return the exercise's line for the student, unless it repeats anything from a hidden test.

    An exception that a student raises on purpose can carry the hidden input in its text.
    """
    message = clean(exercise.get("message"), 1_000).strip()
    name = one_line(exercise.get("exercise"))
    tests = dicts(exercise.get("tests"))
    hidden = [str(t.get("message") or "") for t in tests if is_hidden(report, name, t) is not False]
    return "" if any(_overlaps(message, secret) for secret in hidden) else message


def _overlaps(message: str, secret: str) -> bool:
    """Tell whether a text repeats a number or a longer word sequence of a hidden test's message."""
    if secret.strip() and (secret.strip() in message or (len(message) > 5 and message in secret)):
        return True
    numbers = set(re.findall(r"\d[\d.eE+-]*", secret))
    return bool(numbers & set(re.findall(r"\d[\d.eE+-]*", message)))


def _add_checks(card: Card, exercise: Mapping[str, Any], report: Report, status: str) -> None:
    name = one_line(exercise.get("exercise"))
    ran = dicts(exercise.get("tests"))
    table = report.get("tests")
    listed = dicts(table.get(name)) if isinstance(table, Mapping) else []
    made = []
    for test in ran or listed:
        hidden = is_hidden(report, name, test) is not False
        known = facts(report, name, one_line(test.get("name")))
        check = _check(test, known, hidden, status if ran else "not-attempted")
        made.append(check)
        (card.hidden if hidden else card.public).append(check)
    told = ((c.hint, str(t.get("status")), t.get("named")) for c, t in zip(made, ran or listed, strict=True))
    for check, hint in zip(made, hints(told), strict=True):
        check.hint = hint
    failing = sum(check.kind == "bad" for check in card.public)
    reached = sum(check.kind != "muted" for check in card.public)
    card.public_title = _public_title(name, reached, len(card.public), failing)
    if status == "failed" and card.public and not failing and any(c.kind == "bad" for c in card.hidden):
        card.bridge = (
            f'check("{name}") passes in your notebook, so the idea is there; '
            "the checks with fresh inputs found a case that it does not cover yet."
        )


def _public_title(name: str, reached: int, n_public: int, failing: int) -> str:
    call = f'check("{name}")'
    if not reached:
        return f"What {call} looks at in your notebook"
    if failing == 0 and reached == n_public:
        return f"{call} passes in your notebook"
    return f"{call} in your notebook: {reached - failing} of {n_public} pass"


def _check(test: Mapping[str, Any], known: Mapping[str, Any], hidden: bool, status: str) -> Check:
    title = readable(test.get("name"))
    hint = clean(test.get("hint") or known.get("hint"), 1_000).strip()
    if status == "not-attempted":
        return Check(title, "○", "muted", "not run")
    if test.get("passed") is True:
        return Check(title, "✓", "ok", "passed")
    if status in ("error", "timeout") and not test.get("message"):
        return Check(title, "○", "muted", "not reached")
    if hidden:
        # `says` is a sentence of the test's own text, made where no input and nothing of the student's can enter.
        says = clean(test.get("says"), 300).strip()
        return Check(title, "✗", "bad", "failed", message=says, sentence=_HIDDEN_FAILED, hint=hint)
    return Check(title, "✗", "bad", "failed", message=_public_message(test), hint=hint)


def _public_message(test: Mapping[str, Any]) -> str:
    """What was wrong, what was expected and what came: a public test's inputs are no secret."""
    parts = [clean(test.get("message"), 2_000).strip()]
    for label in ("expected", "got"):
        value = clean(test.get(label), 400).strip()
        parts += [f"{label + ':':10}" + value.replace("\n", "\n" + " " * 10)] if value else []
    return "\n".join(parts)
