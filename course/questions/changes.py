"""Small changes of somebody's code, one place each, made twice: in the tree and in the text."""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from course.questions.code import Code, own_expressions, plain_number, same

_EDGES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
}  # fmt: skip
_BARE = frozenset(("copy", "detach", "clone", "float", "double", "contiguous", "flatten", "ravel"))
_TWINS = {"maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "sum": "mean", "mean": "sum"}
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True)
class Change:
    """One place of the code, changed. sort: what was done. subtle: worth asking about; others make wrong options.

    says: the change in words, for the reason. now: the changed line; empty where lines are left out.
    """

    sort: str
    line: int
    end: int
    now: str
    says: str
    subtle: bool
    tree: ast.Module
    text: str


def changes(code: Code) -> list[Change]:
    """Every change that both ways agree on."""
    found = [*_expressions(code), *_statements(code)]
    return [change for change in found if change.text != code.source and _agree(change)]


def _agree(change: Change) -> bool:
    return _says(change.text, change.tree)


def _says(text: str, tree: ast.Module) -> bool:
    """Whether the changed text says what the changed tree says."""
    try:
        return ast.dump(ast.parse(text)) == ast.dump(ast.parse(ast.unparse(tree)))
    except (SyntaxError, ValueError):
        return False


def _expressions(code: Code) -> Iterator[Change]:
    for statement in code.statements():
        for node in own_expressions(statement):
            if node.lineno == node.end_lineno:
                for sort, says, fresh, subtle in _variants(node):
                    yield _replaced(code, node, fresh, sort, says, subtle)
        if isinstance(statement, (ast.AugAssign, ast.Assign)) and statement.lineno == statement.end_lineno:
            yield from _in_place(code, statement)


Variant = tuple[str, str, ast.expr, bool]


def _variants(node: ast.expr) -> Iterator[Variant]:
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose", "without `.T`", node.value, True
    elif isinstance(node, ast.Subscript) and _only_axes(node.slice):
        yield "axes", f"without `[{ast.unparse(node.slice)}]`", node.value, True
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _EDGES:
        fresh = copy.deepcopy(node)
        fresh.ops = [_EDGES[type(node.ops[0])]()]
        yield "edge", f"`{ast.unparse(fresh)}` for `{ast.unparse(node)}`", fresh, True
    elif isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        signed = copy.deepcopy(node)
        signed.op = _SIGNS[type(node.op)]()
        yield "sign", f"`{ast.unparse(signed)}` for `{ast.unparse(node)}`", signed, False
    elif (number := plain_number(node)) is not None:
        yield "number", f"{number + 1!r} for {number!r}", ast.Constant(number + 1), False


def _of_call(node: ast.Call) -> Iterator[Variant]:
    for i, keyword in enumerate(node.keywords):
        if keyword.arg:
            fresh = copy.deepcopy(node)
            fresh.keywords.pop(i)
            yield f"without {keyword.arg}", f"without `{ast.unparse(keyword)}`", fresh, True
        if keyword.arg in {"axis", "dim"} and (other := _other_axis(keyword.value)) is not None:
            fresh = copy.deepcopy(node)
            fresh.keywords[i].value = ast.Constant(other)
            yield "other axis", f"`{keyword.arg}={other}` for `{ast.unparse(keyword)}`", fresh, True
    if not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr in _BARE and not node.args and not node.keywords:
        yield "bare", f"without `.{node.func.attr}()`", node.func.value, True
    if node.func.attr == "astype":
        yield "bare", f"without `{ast.unparse(node)[len(ast.unparse(node.func.value)) :]}`", node.func.value, True
    if node.func.attr in _TWINS:
        fresh = copy.deepcopy(node)
        assert isinstance(fresh.func, ast.Attribute)
        fresh.func.attr = _TWINS[node.func.attr]
        yield "twin", f"`{fresh.func.attr}` for `{node.func.attr}`", fresh, False


def _other_axis(node: ast.expr) -> int | None:
    try:
        return {0: 1, 1: 0, -1: 0, 2: 1}.get(ast.literal_eval(node))
    except (ValueError, TypeError):
        return None


def _only_axes(node: ast.expr) -> bool:
    """Whether an index only adds axes: `[:, None]`."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    news = [part for part in parts if ast.unparse(part) in {"None", "np.newaxis", "numpy.newaxis"}]
    full = [part for part in parts if isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None]
    return bool(news) and len(news) + len(full) == len(parts)


def _in_place(code: Code, node: ast.AugAssign | ast.Assign) -> Iterator[Change]:
    """`x += y` for `x = x + y`, and the other way round."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        fresh: ast.stmt = ast.Assign([node.target], value)
    elif (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(target := node.targets[0], ast.Name)
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.left, ast.Name)
        and node.value.left.id == target.id
    ):
        fresh = ast.AugAssign(target, node.value.op, node.value.right)
    else:
        return
    text = ast.unparse(ast.fix_missing_locations(fresh))
    yield _replaced(code, node, fresh, "in place", f"`{text}` for `{code.segment(node)}`", True)


def _replaced(code: Code, node: ast.expr | ast.stmt, fresh: ast.AST, sort: str, says: str, subtle: bool) -> Change:
    tree = code.copied(lambda found: copy.deepcopy(fresh) if same(found, node) else None)
    inside = ast.unparse(ast.fix_missing_locations(copy.deepcopy(fresh)))
    now, text = _spliced(code, node, inside)
    if not _says(text, tree):  # what binds more loosely than what stands around it
        now, text = _spliced(code, node, f"({inside})")
    return Change(sort, node.lineno, node.lineno, now.strip(), says, subtle, tree, text)


def _spliced(code: Code, node: ast.expr | ast.stmt, inside: str) -> tuple[str, str]:
    """The line with other text in a node's place, and all of the code with that line."""
    row = code.lines[node.lineno - 1].encode()
    now = (row[: node.col_offset] + inside.encode() + row[node.end_col_offset :]).decode()
    return now, "\n".join([*code.lines[: node.lineno - 1], now, *code.lines[node.lineno :]])


def _statements(code: Code) -> Iterator[Change]:
    """Lines left out: guards, and statements that only change something."""
    for node in code.statements():
        guard = isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], _LEAVING)
        plain = isinstance(node, ast.AugAssign) or (
            isinstance(node, ast.Assign) and bool(_reassigned(code, node)) and node.lineno == node.end_lineno
        )
        acts = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if guard or plain or acts or isinstance(node, (ast.Break, ast.Continue)):
            yield left_out(code, node, "guard" if guard else "left out")


def _reassigned(code: Code, node: ast.Assign) -> bool:
    """Whether what an assignment gives a value has one already."""
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    earlier = {
        part.id
        for part in ast.walk(code.tree)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.lineno < node.lineno
    }
    parameters = {part.arg for part in ast.walk(code.tree) if isinstance(part, ast.arg)}
    return bool(names) and names <= earlier | parameters


def left_out(code: Code, node: ast.stmt, sort: str) -> Change:
    tree = code.copied(lambda found: ast.Pass() if same(found, node) else None)
    end = node.end_lineno or node.lineno
    indent = code.lines[node.lineno - 1][: node.col_offset]
    text = "\n".join([*code.lines[: node.lineno - 1], f"{indent}pass", *code.lines[end:]])
    where = lines_of(node.lineno, end)
    return Change(sort, node.lineno, end, "", f"{where} left out", True, tree, text)


def lines_of(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"


def swaps(code: Code) -> Iterator[Change]:
    """Two neighbours that share a name, in the other order."""
    for block in code.blocks():
        for one, other in itertools.pairwise(block):
            if not _may_swap(one, other):
                continue

            def swapped(found: ast.AST, one: ast.stmt = one, other: ast.stmt = other) -> ast.AST | None:
                return copy.deepcopy(other) if same(found, one) else copy.deepcopy(one) if same(found, other) else None

            a, b = code.lines[one.lineno - 1], code.lines[other.lineno - 1]
            text = "\n".join([*code.lines[: one.lineno - 1], b, *code.lines[one.lineno : other.lineno - 1], a])
            text = "\n".join([text, *code.lines[other.lineno :]])
            says = f"lines {one.lineno} and {other.lineno} in the other order"
            change = Change("swap", one.lineno, other.lineno, "", says, True, code.copied(swapped), text)
            if _agree(change):
                yield change


def _may_swap(one: ast.stmt, other: ast.stmt) -> bool:
    simple = (ast.Assign, ast.AugAssign, ast.Expr)
    if not isinstance(one, simple) or not isinstance(other, simple):
        return False
    if one.lineno != one.end_lineno or other.lineno != other.end_lineno or one.lineno == other.lineno:
        return False
    names = [{part.id for part in ast.walk(node) if isinstance(part, ast.Name)} for node in (one, other)]
    return bool(names[0] & names[1])
