"""Kinds 2, 3, 7 and 15: what becomes of calls when a line is changed, left out or moved, or when it is called again."""

from __future__ import annotations

from collections.abc import Iterator

from course.questions import consequences, shown
from course.questions.changes import Change, swaps
from course.questions.draft import Draft, about, question
from course.questions.question import Option, Question

_OTHERS = 4  # further calls that must show the same consequence
_MOST = {"what-if": 24, "swap": 8, "which call": 12}


def what_if(draft: Draft) -> Iterator[Question]:
    """Kind 2."""
    for change in [c for c in draft.changes if c.subtle][: _MOST["what-if"]]:
        yield from _consequence(draft, change, "what-if")


def swap(draft: Draft) -> Iterator[Question]:
    """Kind 3."""
    for change in list(swaps(draft.code))[: _MOST["swap"]]:
        yield from _consequence(draft, change, "swap")


def _consequence(draft: Draft, change: Change, kind: str) -> Iterator[Question]:
    first = consequences.between(draft.base(draft.call), draft.changed(change, draft.call))
    if not first or not _reached(draft, change):
        return
    if consequences.second_way(draft.scene, draft.code.source, change, draft.call) != first:
        return
    others = [consequences.between(draft.base(c), draft.changed(change, c)) for c in draft.calls[1 : 1 + _OTHERS]]
    if 2 * sum(other == first for other in others) < len(others):
        return
    wrong = [Option(text, slip) for name, (text, slip) in consequences.TOLD.items() if name != first]
    key = consequences.TOLD[first][0]
    made = question(
        draft, kind, change.line, about(draft.call, f"{_suppose(change)} What becomes of ", "?"), key, wrong,
        f"{_with(change)}, {key}{_how(draft, change, first)}.", _to_try(change, draft.call), most=6,
    )  # fmt: skip
    yield from (_in_order(one) for one in made)


def _in_order(made: Question) -> Question:
    """The fixed list in its fixed order: always the same six, read once."""
    order = [text for text, _ in consequences.TOLD.values()]
    options = tuple(sorted(made.options, key=lambda one: order.index(one.text)))
    key = options.index(made.options[made.key])
    return Question(made.kind, made.line, made.text, options, key, made.why, made.try_it)


def _suppose(change: Change) -> str:
    if change.now:
        return f"Suppose line {change.line} were `{change.now}` instead."
    if change.sort == "swap":
        return f"Suppose lines {change.line} and {change.end} stood in the other order."
    return f"Suppose {change.says.replace(' left out', ' were left out')}."


def _with(change: Change) -> str:
    return f"W{change.says[1:]}" if change.says.startswith("without") else f"With {change.says}"


def _to_try(change: Change, call: str) -> str:
    return f"{change.text}\n\n{call}"


def _how(draft: Draft, change: Change, found: str) -> str:
    """What came before and after, where it can be shown."""
    before, after = draft.base(draft.call), draft.changed(change, draft.call)
    if found == "error":
        return f" ({after.error})"
    try:
        texts = shown.text(before.value), shown.text(after.value)
    except TypeError:
        return ""
    return f": {texts[1]} for {texts[0]}" if texts[0] != texts[1] and sum(map(len, texts)) < 160 else ""


def _reached(draft: Draft, change: Change) -> bool:
    """Whether this call runs the line at all: else the change is vacuous."""
    return change.line in draft.visits(draft.call)


def which_call(draft: Draft) -> Iterator[Question]:
    """Kind 7."""
    for change in [c for c in draft.changes if c.subtle and c.sort in {"edge", "guard", "left out", "in place"}][
        : _MOST["which call"]
    ]:
        found = {call: consequences.between(draft.base(call), draft.changed(change, call)) for call in draft.pool[:10]}
        matters = [call for call, came in found.items() if came not in {"", "same"}]
        harmless = [call for call, came in found.items() if came == "same"]
        if not matters or len(harmless) < 3:
            continue
        call = draft.rng.choice(matters)
        shown_calls = [call, *harmless[:3]]
        second = [consequences.second_way(draft.scene, draft.code.source, change, c) != "same" for c in shown_calls]
        if second != [True, False, False, False]:
            continue
        yield from question(
            draft, "which call", change.line, f"{_suppose(change)} For which of these calls would it matter?",
            call, [Option(other, "there it makes no difference") for other in harmless[:3]],
            f"{_with(change)}, only `{call}` comes to another end.", _to_try(change, call),
        )  # fmt: skip


_TWICE = {
    "same, same": ("both calls return what they did before", "overlooks what the first call leaves behind"),
    "same, other": ("the first returns the same as before, the second something else", "sees a trace that is not left"),
    "other, other": ("both return something else than before", "expects a difference in the first call already"),
    "other, same": ("the first returns something else, the second the same as before", "mixes up the two calls"),
    "error": ("one of them raises an error", "expects the second call to be refused"),
}


def twice(draft: Draft) -> Iterator[Question]:
    """Kind 15, where a call changes what it is given."""
    if "\n" not in draft.call or not draft.base(draft.call).changed:
        return
    before = draft.base(draft.call, 2)
    for change in draft.changes:
        if not change.subtle or not before.usable or not _reached(draft, change):
            continue
        after = draft.changed(change, draft.call, 2)
        again = draft.scene.run(change.text, draft.call, times=2)
        key = _twice(before.values, after.values, bool(after.error))
        if not key or after.endless or key != _by_text(before.values, again.values, bool(again.error)):
            continue
        text, _ = _TWICE[key]
        yield from question(
            draft, "twice", change.line,
            about(draft.call, f"{_suppose(change)} Compared with the code as it stands, what becomes of ",
                  " when it is run twice in a row, with the same objects?"),
            text, [Option(*told) for name, told in _TWICE.items() if name != key],
            f"{_with(change)}, {text}.", _to_try(change, f"{draft.call}\n{draft.call.splitlines()[-1]}"), most=5,
        )  # fmt: skip


def _twice(before: list[object], after: list[object], failed: bool) -> str:
    if failed:
        return "error"
    found = [shown.differences(a, b) for a, b in zip(before, after, strict=True)]
    if any(one - {"values", "shape"} for one in found):
        return ""
    return ", ".join("other" if one else "same" for one in found)


def _by_text(before: list[object], after: list[object], failed: bool) -> str:
    if failed:
        return "error"
    try:
        pairs = [(shown.text(a), shown.text(b)) for a, b in zip(before, after, strict=True)]
    except TypeError:
        return ""
    return ", ".join("same" if a == b else "other" for a, b in pairs)
