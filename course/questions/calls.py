"""The call that a question shows: its author's example, with other numbers for other students.

An example is a few lines of code, of which the last is an expression that calls the exercise. What is shown is what
runs: numbers change in the text, never behind it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from random import Random

from course.checking.example import Example
from course.questions.code import plain_number

_ARRAYS = frozenset(("array", "tensor", "asarray"))
_MOST_ROWS = 5


def varied(name: str, example: Example, count: int, rng: Random) -> list[str]:
    """The author's calls and `count` others like them, in an order drawn; no text twice."""
    found = dict.fromkeys(_tidy(call) for call in example.calls)
    for _ in range(4 * count):
        if len(found) >= len(example.calls) + count:
            break
        found.setdefault(_other(name, rng.choice(example.calls), example.rows, rng))
    texts = list(found)
    others = texts[len(example.calls) :]
    rng.shuffle(others)
    return [*others, *texts[: len(example.calls)]]


def others(call: str) -> Iterator[tuple[str, str]]:
    """The call with one plain number of it misread, and how."""
    tree = ast.parse(call)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (before := plain_number(node)) is not None:
            node.value = before + 1
            yield ast.unparse(tree), f"takes {before} for {before + 1} in the call"
            node.value = before


def _tidy(call: str) -> str:
    return ast.unparse(ast.parse(call))


def _other(name: str, call: str, rows: Sequence[int], rng: Random) -> str:
    tree = ast.parse(call)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) == name]
    if rows and found:
        _resize([_literal(found[0].args[place]) for place in rows if place < len(found[0].args)], rng)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in _ARRAYS and node.args:
            _redraw(node.args[0], rng)
    return ast.unparse(ast.fix_missing_locations(tree))


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _literal(node: ast.expr) -> ast.List | None:
    inside = node.args[0] if isinstance(node, ast.Call) and _name(node) in _ARRAYS and node.args else None
    return inside if isinstance(inside, ast.List) else None


def _resize(arrays: Sequence[ast.List | None], rng: Random) -> None:
    """Give arrays of samples another number of them."""
    lists = [array for array in arrays if array is not None]
    lengths = {len(array.elts) for array in lists}
    if len(lengths) != 1:
        return
    (before,), after = lengths, rng.randint(2, _MOST_ROWS)
    kept = [rng.randrange(before) for _ in range(after - before)]
    for array in lists:
        array.elts = array.elts[:after] + [copy.deepcopy(array.elts[i]) for i in kept]


def _numbers(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.List):
        for item in node.elts:
            yield from _numbers(item)
    else:
        yield node


def _redraw(node: ast.expr, rng: Random) -> None:
    """Other numbers of the same kind in an array's literal: labels change places, others come from the same range."""
    if not isinstance(node, ast.List):
        return
    places = list(_numbers(node))
    try:
        values = [ast.literal_eval(place) for place in places]
    except ValueError:
        return
    if not values or not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return
    if set(values) <= {0, 1} or set(values) <= {-1, 1}:
        rng.shuffle(node.elts)
        return
    step = 1.0 if all(value == int(value) for value in values) else 0.5
    low, high = round(min(values) / step), round(max(values) / step)
    high += high == low
    fresh = iter([_like(rng.randint(low, high) * step, values[0]) for _ in values])
    _replace(node, fresh)


def _like(value: float, other: int | float) -> int | float:
    return round(value) if isinstance(other, int) else float(value)


def _replace(node: ast.List, fresh: Iterator[int | float]) -> None:
    for i, item in enumerate(node.elts):
        if isinstance(item, ast.List):
            _replace(item, fresh)
        else:
            node.elts[i] = ast.parse(repr(next(fresh)), mode="eval").body
