"""Make questions about an answer: `ask` in a child process that may be lost, `made` right here."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from course.checking.example import Example
from course.questions import consequences, kinds_changes, kinds_flow, kinds_values
from course.questions.calls import varied
from course.questions.child import Limits, in_child
from course.questions.code import Code, is_text
from course.questions.draft import Draft
from course.questions.question import Question
from course.questions.running import Scene

MOST = 12
HARMLESS = consequences.TOLD["same"][0]
CALLS = 10
Kind = Callable[[Draft], Iterator[Question]]
# In this order the first of each kind are taken, when as many questions of every kind could be asked.
KINDS: dict[str, Kind] = {
    "shape": kinds_values.shapes,
    "what-if": kinds_changes.what_if,
    "predict": kinds_values.predict,
    "loop": kinds_flow.loops,
    "exit": kinds_flow.exits,
    "branch": kinds_flow.branches,
    "which call": kinds_changes.which_call,
    "swap": kinds_changes.swap,
    "twice": kinds_changes.twice,
}


def ask(
    source: str,
    namespace: Mapping[str, Any],
    examples: Mapping[str, Example],
    seed: str | int,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> list[Question]:
    """Questions about the exercise that `source` defines, best first, no two in a row of one kind.

    namespace: the other names that the code needs; nothing in it changes. examples: by exercise. The code runs in a
    child process with its example's inputs only. The same four give the same questions, in every process. [] where
    there is nothing to ask: no example, code that cannot be run in time, too little in it.
    """
    found = in_child(lambda: [one.to_json() for one in made(source, namespace, examples, seed)], limits)
    return [Question.from_json(one) for one in found or ()]


def made(
    source: str, namespace: Mapping[str, Any], examples: Mapping[str, Example], seed: str | int
) -> list[Question]:
    """As `ask`, in this very process: only for one that may be lost."""
    name = next((name for name in examples if _defines(source, name)), "")
    if not name:
        return []
    code = Code(source, name)
    rng = Random(_seed(source, name, seed))
    scene = Scene(name, namespace)
    calls = [call for call in varied(name, examples[name], CALLS, rng) if _serves(scene, code, call)]
    if not calls:
        return []
    draft = Draft(code, scene, calls, rng)
    return _chosen([_thinned(list(_kind(kind, draft)), rng) for kind in KINDS.values()], rng)


def _serves(scene: Scene, code: Code, call: str) -> bool:
    ran = scene.run(code.tree, call)
    return ran.usable


def _kind(kind: Kind, draft: Draft) -> Iterator[Question]:
    """A kind's questions; where it breaks on code that nobody foresaw, those made so far."""
    try:
        yield from kind(draft)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        return


def _defines(source: str, name: str) -> bool:
    try:
        return any(getattr(node, "name", "") == name for node in ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError):
        return False


def _seed(source: str, name: str, seed: str | int) -> int:
    """From code without comments and docstrings, so that moving a comment keeps the questions."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and is_text(body[0]):
            body.pop(0)
    text = json.dumps([ast.unparse(tree), name, str(seed)])
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def _chosen(kinds: list[list[Question]], rng: Random) -> list[Question]:
    """One of each kind, then the next of each; within a kind no answer more often than it must be."""
    piles = [_spread(pile, rng) for pile in kinds if pile]
    rng.shuffle(piles)
    found: list[Question] = []
    while any(piles) and len(found) < MOST:
        for pile in piles:
            if pile:
                found.append(pile.pop(0))
    return found[:MOST]


def _thinned(pile: list[Question], rng: Random) -> list[Question]:
    """Without so many changes that change nothing: else "the same" would be a good guess."""
    tame = [one for one in pile if one.options[one.key].text == HARMLESS]
    telling = [one for one in pile if one not in tame]
    most = (len(telling) + 2) // 3 if telling else int(rng.random() < 0.5)
    return [*telling, *rng.sample(tame, min(len(tame), most))]


def _spread(pile: list[Question], rng: Random) -> list[Question]:
    """In an order in which every right answer gets its turn."""
    by_key: dict[str, list[Question]] = {}
    for one in pile:
        by_key.setdefault(one.options[one.key].text, []).append(one)
    groups = [by_key[key] for key in sorted(by_key)]
    for group in groups:
        rng.shuffle(group)
    rng.shuffle(groups)
    found: list[Question] = []
    while any(groups):
        found += [group.pop(0) for group in groups if group]
    return found
