"""What a quiz looks like: lines of text, and the same as parts of a page."""

from __future__ import annotations

import html
from collections.abc import Sequence

from course.checking.card import marked
from course.questions.question import LETTERS, Question


def numbered(source: str) -> str:
    """Code with line numbers."""
    lines = source.splitlines()
    return "\n".join(f"{number:>{len(str(len(lines)))}}  {line}" for number, line in enumerate(lines, start=1))


def as_text(exercise: str, source: str, found: Sequence[Question]) -> str:
    """The whole quiz, and how to answer it."""
    parts = ["About your own code (nothing is stored, nothing counts):", numbered(source)]
    for number, one in enumerate(found, start=1):
        options = [f"   ({LETTERS[i]}) {option.text}" for i, option in enumerate(one.options)]
        parts.append("\n".join([f"{number}. {one.text}", *options]))
    letters = ", ".join(f'"{letter}"' for letter in LETTERS[: len(found)])
    parts.append(f'Answer with your letters in order, such as quiz("{exercise}", {letters}).')
    return "\n\n".join(parts)


def answered(source: str, found: Sequence[Question], letters: Sequence[str]) -> str:
    """What came of the letters; a question without one stays open."""
    parts = [numbered(source)]
    for number, one in enumerate(found, start=1):
        letter = letters[number - 1].strip().lower() if number <= len(letters) else ""
        place = LETTERS.find(letter) if len(letter) == 1 else -1
        parts.append(f"{number}. {one.text}\n   {verdict(one, place if place >= 0 else None)}")
        if 0 <= place < len(one.options):
            parts.append(f"Run it yourself:\n\n{one.try_it}")
    return "\n\n".join(parts)


def verdict(one: Question, place: int | None) -> str:
    """Right or wrong, with the reason. place: of the option chosen, None for none."""
    if place is None or not 0 <= place < len(one.options):
        last = LETTERS[len(one.options) - 1]
        return f"No answer yet: choose one of (a) to ({last})."
    if place == one.key:
        return f"✓ Right. {one.why}"
    chosen = one.options[place]
    return f"✗ Not ({LETTERS[place]}): whoever chooses it {_slip(chosen.slip)}. It is ({one.letter}). {one.why}"


def _slip(slip: str) -> str:
    """A slip as the end of "whoever chooses it ..."."""
    verbs = ("takes", "expects", "is ", "reads", "overlooks", "sees", "mixes", "mistakes", "counts")
    return slip if slip.startswith(verbs) else f"has this in mind: {slip}"


def code_page(source: str) -> str:
    text = html.escape(numbered(source))
    return f"<p>About your own code. Nothing is stored, nothing counts.</p><pre style='line-height:1.4'>{text}</pre>"


def question_page(number: int, one: Question) -> str:
    text = marked(html.escape(one.text)).replace("\n", "<br>")
    return f"<p style='white-space:normal;line-height:1.5;margin:.6em 0 0'><b>{number}.</b> {text}</p>"


def verdict_page(one: Question, place: int | None) -> str:
    text = marked(html.escape(verdict(one, place)))
    page = f"<p role='status' style='white-space:normal;line-height:1.5'>{text}</p>"
    if place is None:
        return page
    code = html.escape(one.try_it)
    return f"{page}<details><summary>Run it yourself</summary><pre style='line-height:1.4'>{code}</pre></details>"
