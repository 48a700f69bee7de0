"""Kinds 5 and 9 with 12: how often a loop runs, which call reaches a line, and where a call ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any

from course.questions.code import same
from course.questions.draft import Draft, about, question
from course.questions.question import Option, Question

_MOST = 60
AFTER = "after the last line, without `return`"


def loops(draft: Draft) -> Iterator[Question]:
    """Kind 5. Counted by a call at the start of the body, and once more where the loop asks for its next turn."""
    found = [node for node in ast.walk(draft.code.tree) if isinstance(node, (ast.For, ast.While))]
    counts = [_in_body(draft, node) for node in found]
    for node, count in zip(found, counts, strict=True):
        if not 0 < count <= _MOST or count != _in_header(draft, node) or _by_lines(draft, node) not in {None, count}:
            continue
        entered = _entries(draft, node)
        wrong = [
            *(Option(_times(other), "the count of another loop") for other in counts if other > 0),
            *([Option(_times(count // entered), "the turns of one entry only")] if entered > 1 else []),
            Option(_times(count + 1), "off by one"), Option(_times(count - 1), "off by one"),
            Option(_times(2 * count), "counts a loop twice"),
        ]  # fmt: skip
        draft.rng.shuffle(wrong)
        yield from question(
            draft, "loop", node.lineno,
            about(draft.call, "During ", f": how often does the body of the loop in line {node.lineno} run in total?"),
            _times(count), wrong, f"Its body runs {_times(count)}.",
            f"print('turn')  # first in the body of line {node.lineno}, then {draft.call.splitlines()[-1]}",
            ordered=True,
        )  # fmt: skip


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _noting(name: str, *inside: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(inside), [])


def _in_body(draft: Draft, loop: ast.For | ast.While) -> int:
    count = 0

    def note() -> None:
        nonlocal count
        count += 1

    def change(node: ast.AST) -> ast.AST | None:
        if same(node, loop) and isinstance(node, (ast.For, ast.While)):
            node.body.insert(0, ast.Expr(_noting("__note__")))
        return None

    ran = draft.counted(draft.code.copied(change), {"__note__": note}, draft.call)
    return count if ran.usable else -1


def _in_header(draft: Draft, loop: ast.For | ast.While) -> int:
    count = 0

    def each(values: Any) -> Iterator[Any]:
        nonlocal count
        for value in values:
            count += 1
            yield value

    def holds(value: Any) -> Any:
        nonlocal count
        count += bool(value)
        return value

    def change(node: ast.AST) -> ast.AST | None:
        if same(node, loop) and isinstance(node, ast.For):
            node.iter = _noting("__each__", node.iter)
        elif same(node, loop) and isinstance(node, ast.While):
            node.test = _noting("__holds__", node.test)
        return None

    draft.counted(draft.code.copied(change), {"__each__": each, "__holds__": holds}, draft.call)
    return count


def _by_lines(draft: Draft, loop: ast.For | ast.While) -> int | None:
    """From the events of lines; None where those are known to count something else."""
    first = loop.body[0]
    if first.lineno == loop.lineno or not isinstance(first, (ast.Assign, ast.AugAssign)):
        return None
    if any(isinstance(part, (ast.ListComp, ast.GeneratorExp, ast.Lambda)) for part in ast.walk(first)):
        return None
    return draft.visits(draft.call).count(first.lineno) if first.lineno == first.end_lineno else None


def _entries(draft: Draft, loop: ast.For | ast.While) -> int:
    """How often the loop as a whole is begun."""
    count = 0

    def note() -> None:
        nonlocal count
        count += 1

    def change(node: ast.AST) -> ast.AST | None:
        if same(node, loop) and isinstance(node, ast.stmt):
            return ast.If(ast.Constant(True), [ast.Expr(_noting("__note__")), node], [])
        return None

    draft.counted(draft.code.copied(change), {"__note__": note}, draft.call)
    return count


def exits(draft: Draft) -> Iterator[Question]:
    """Kind 12. From what each exit notes before it leaves, and from the last line that was visited."""
    function = draft.code.function
    if function is None:
        return
    leaving = [node for node in _own(function) if isinstance(node, (ast.Return, ast.Raise))]
    lines = sorted({node.lineno for node in leaving})
    if len(lines) < 2 or any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function)):
        return
    for call in draft.calls[:3]:
        noted, last = _noted(draft, leaving, call), _last(draft, function, call)
        if noted != last or not noted:
            continue
        texts = [Option(f"in line {line}", "takes the other branch") for line in lines]
        wrong = [*texts, Option(AFTER, "expects no `return` to be reached")]
        if not isinstance(function.body[-1], ast.Return):
            wrong.append(Option("it never ends", "expects a loop without end"))
        yield from question(
            draft, "branch", noted, about(call, "Where does ", " end?"), f"in line {noted}", wrong,
            f"This call leaves the function in line {noted}, `{draft.code.line(noted)}`.", call, ordered=True,
        )  # fmt: skip


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def _noted(draft: Draft, leaving: Sequence[ast.AST], call: str) -> int:
    seen: list[int] = []

    def change(node: ast.AST) -> ast.AST | None:
        for wanted in leaving:
            if same(node, wanted) and isinstance(node, ast.stmt):
                note = ast.Expr(_noting("__note__", ast.Constant(node.lineno)))
                return ast.If(ast.Constant(True), [note, node], [])
        return None

    ran = draft.counted(draft.code.copied(change), {"__note__": seen.append}, call)
    return seen[-1] if seen and ran.usable else 0


def _last(draft: Draft, function: ast.FunctionDef, call: str) -> int:
    last = 0

    def hook(frame: FrameType, event: str, _: Any) -> None:
        nonlocal last
        if event == "return" and frame.f_code.co_name == function.name:
            last = frame.f_lineno

    draft.scene.run(draft.code.source, call, hook=hook)
    return last


def branches(draft: Draft) -> Iterator[Question]:
    """Kind 9. Which call makes a line run: by what it notes, and by the lines visited."""
    conditions = [node for node in ast.walk(draft.code.tree) if isinstance(node, ast.If)]
    found = [block for node in conditions for block in (node.body, node.orelse)]
    pool = draft.pool[:8]
    visited = {call: set(draft.visits(call)) for call in pool} if found else {}
    for block in found:
        if not block or isinstance(block[0], ast.If):
            continue
        line = block[0].lineno
        runs = [call for call in pool if _runs(draft, block[0], call)]
        if set(runs) != {call for call in pool if line in visited[call]}:
            continue
        others = [call for call in pool if call not in runs]
        if not runs or len(others) < 3:
            continue
        call = draft.rng.choice(runs)
        yield from question(
            draft, "branch", line, f"Which of these calls makes line {line}, `{draft.code.line(line)}`, run?", call,
            [Option(other, "the condition does not hold there") for other in others[:3]],
            f"Of the four, only `{call}` reaches line {line}.", call,
        )  # fmt: skip


def _runs(draft: Draft, statement: ast.stmt, call: str) -> bool:
    seen: list[int] = []

    def change(node: ast.AST) -> ast.AST | None:
        if same(node, statement) and isinstance(node, ast.stmt):
            return ast.If(ast.Constant(True), [ast.Expr(_noting("__note__", ast.Constant(1))), node], [])
        return None

    draft.counted(draft.code.copied(change), {"__note__": seen.append}, call)
    return bool(seen)
