"""Kinds 1 and 4: the shape of an expression, and what a call returns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import FrameType
from typing import Any

from course.questions import shown
from course.questions.calls import others
from course.questions.changes import Change
from course.questions.code import is_pure, own_expressions, plain_number, same
from course.questions.draft import Draft, about, question
from course.questions.question import Option, Question

Shape = tuple[int, ...]
_LABORIOUS = re.compile(r"exp|log|tan|cos|sin|sqrt|norm|hypot|entropy|sigmoid|softmax|lstsq|inv|std|solve")
_CHANCE = frozenset(("permutation", "rng", "random", "default_rng", "shuffle", "choice"))


def shapes(draft: Draft) -> Iterator[Question]:
    """Kind 1. The shape is recorded by a call put into the tree, and once more by evaluating the text at its line."""
    nodes = list(_shaped(draft))
    recorded = _recorded(draft, nodes)
    seen = _evaluated(draft, nodes)
    every = set(recorded.values())
    texts = set()
    for i, node in enumerate(nodes):
        shape, text = recorded.get(i), draft.code.segment(node)
        if shape is None or not shape or seen.get(i) != shape or (node.lineno, text) in texts:
            continue
        texts.add((node.lineno, text))
        first = "" if not _repeated(draft, node.lineno) else ", the first time it runs"
        yield from question(
            draft, "shape", node.lineno,
            about(draft.call, "During ", f": which shape does `{text}` in line {node.lineno} have{first}?"),
            str(shape), _wrong_shapes(draft, shape, every),
            f"In line {node.lineno}, `{text}` has shape {shape} during this call.",
            f"print(np.shape({text}))  # put in line {node.lineno}, then {draft.call.splitlines()[-1]}",
        )  # fmt: skip


def _shaped(draft: Draft) -> Iterator[ast.expr]:
    for statement in draft.code.statements():
        for node in own_expressions(statement):
            telling = isinstance(node, (ast.Call, ast.BinOp, ast.Subscript, ast.Attribute, ast.Compare))
            one_line = node.lineno == node.end_lineno == statement.lineno
            if telling and one_line and is_pure(node) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                yield node


def _shape_of(*, of: Any) -> Shape | None:
    array = shown.array_of(of)
    return None if array is None else array.shape


def _recorded(draft: Draft, nodes: list[ast.expr]) -> dict[int, Shape]:
    found: dict[int, Shape | None] = {}

    def record(number: int, value: Any) -> Any:
        found.setdefault(number, _shape_of(of=value))
        return value

    def change(node: ast.AST) -> ast.AST | None:
        for i, wanted in enumerate(nodes):
            if same(node, wanted):
                assert isinstance(node, ast.expr)
                return ast.Call(ast.Name("__seen__", ast.Load()), [ast.Constant(i), node], [])
        return None

    draft.counted(draft.code.copied(change), {"__seen__": record}, draft.call)
    return {i: shape for i, shape in found.items() if shape is not None}


def _evaluated(draft: Draft, nodes: list[ast.expr]) -> dict[int, Shape]:
    """From the text alone: at the first visit of its line, with the names as they are there."""
    found: dict[int, Shape] = {}
    waiting: dict[int, list[tuple[int, str]]] = {}
    for i, node in enumerate(nodes):
        waiting.setdefault(node.lineno, []).append((i, draft.code.segment(node)))

    def hook(frame: FrameType, event: str, _: Any) -> None:
        if event != "line" or frame.f_code.co_name == "<module>":
            return
        for i, text in waiting.pop(frame.f_lineno, ()):
            try:
                shape = _shape_of(of=eval(text, frame.f_globals, frame.f_locals))
            except Exception:  # a name of a comprehension, say
                continue
            if shape is not None:
                found[i] = shape

    draft.scene.run(draft.code.source, draft.call, hook=hook)
    return found


def _repeated(draft: Draft, line: int) -> bool:
    loops = (n for n in ast.walk(draft.code.tree) if isinstance(n, (ast.For, ast.While)))
    return any(loop.lineno < line <= (loop.end_lineno or 0) for loop in loops)


def _wrong_shapes(draft: Draft, shape: Shape, every: set[Shape]) -> list[Option]:
    found = [Option(str(other), "the shape of another value in this call") for other in sorted(every)]
    draft.rng.shuffle(found)
    made = [
        (shape[::-1], "rows and columns changed places"),
        (shape[:-1], "the last axis dropped"),
        (shape[1:], "the first axis dropped"),
        ((*shape, 1), "an axis kept at the end"),
        ((1, *shape), "an axis added in front"),
        ((*shape[:-1], shape[-1] + 1), "off by one"),
    ]
    draft.rng.shuffle(made)
    return [*found[:2], *(Option(str(other), slip) for other, slip in made), *found[2:]]


def predict(draft: Draft) -> Iterator[Question]:
    """Kind 4. The key comes from the tree, and once more from typing what is shown below the text."""
    laborious = _is_laborious(draft.code.tree)
    words = {n.attr if isinstance(n, ast.Attribute) else n.id for n in ast.walk(draft.code.tree)
             if isinstance(n, (ast.Attribute, ast.Name))}  # fmt: skip
    if words & _CHANCE or "random" in draft.call:
        return
    for call in draft.calls:
        base = draft.base(call)
        again = draft.scene.run(draft.code.source, call)
        try:
            key, second = shown.text(base.value), shown.text(again.value)
        except (TypeError, IndexError):
            continue
        count = len(list(shown.flat(base.value)))
        if laborious and not _round(base.value):
            continue
        if key != second or not 1 <= count <= shown.MOST or "nan" in key or "inf" in key or len(key) > 90:
            continue
        wrong = sorted(_mutated(draft, call, base.value), key=lambda one: len(one.text) > len(key) + 4)
        line = draft.code.function.lineno if draft.code.function else 1
        made = question(
            draft, "predict", line, about(call, "What does ", " return?"), key, wrong,
            f"Run it: the call returns {key}.", call,
        )  # fmt: skip
        if made:
            yield from made
            return


def _is_laborious(tree: ast.Module) -> bool:
    """Whether the code takes roots, logarithms and the like, or hands such work to a library."""
    for node in ast.walk(tree):
        word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        root = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and plain_number(node.right) in {0.5, -0.5}
        if root or _LABORIOUS.search(word):
            return True
    return False


def _slip(change: Change) -> str:
    if change.says.endswith("left out"):
        return f"passes over {change.says.removesuffix(' left out')}"
    return f"reads line {change.line} {change.says if change.says.startswith('without') else f'with {change.says}'}"


def _round(value: Any) -> bool:
    """Whether a result can be found without a calculator, whatever functions are on the way."""
    return all(round(number, 2) == number for number in shown.flat(value))


def _mutated(draft: Draft, call: str, value: Any) -> Iterator[Option]:
    """What changed copies of the same code return, as far as it can be told apart."""
    kept = [value]
    found = list(draft.changes)
    draft.rng.shuffle(found)
    misread = [(draft.base(other), says) for other, says in others(call)]
    tried = [(draft.changed(change, call), _slip(change)) for change in found]
    for after, slip in [*tried, *misread]:
        if not after.usable:
            continue
        try:
            text = shown.text(after.value)
        except TypeError:
            continue
        if "nan" in text or "inf" in text or len(text) > 90:
            continue
        if all(shown.clearly_apart(after.value, other) for other in kept):
            kept.append(after.value)
            yield Option(text, slip)
