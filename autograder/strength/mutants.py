"""Mechanical mutants of an answer: one small change each, of the kinds that learners also make by accident.

Changed are operators, constants, conditions, the order of arguments and operands, slices and keywords; left
out are statements and calls such as `.mean()`. What does not parse, what is no change, and what another
mutant already is, is dropped. See DeMillo, Lipton and Sayward 1978, "Hints on test data selection".
"""

from __future__ import annotations

import ast
import difflib
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from autograder.notebook import SOLUTION

_MODULES = {"np", "torch", "math", "tf", "nn", "F", "random", "itertools", "functools", "scipy", "keras", "optim"}

_OPERATORS: dict[type[cst.CSTNode], tuple[type[cst.CSTNode], ...]] = {
    cst.Add: (cst.Subtract,), cst.Subtract: (cst.Add,), cst.Multiply: (cst.Divide,), cst.Divide: (cst.Multiply,),
    cst.FloorDivide: (cst.Multiply,), cst.Modulo: (cst.Multiply,), cst.Power: (cst.Multiply,),
    cst.MatrixMultiply: (cst.Multiply,), cst.BitAnd: (cst.BitOr,), cst.BitOr: (cst.BitAnd,),
    cst.And: (cst.Or,), cst.Or: (cst.And,),
    cst.AddAssign: (cst.SubtractAssign,), cst.SubtractAssign: (cst.AddAssign,),
    cst.MultiplyAssign: (cst.DivideAssign,), cst.DivideAssign: (cst.MultiplyAssign,),
    cst.LessThan: (cst.LessThanEqual, cst.GreaterThanEqual), cst.LessThanEqual: (cst.LessThan, cst.GreaterThan),
    cst.GreaterThan: (cst.GreaterThanEqual, cst.LessThanEqual), cst.GreaterThanEqual: (cst.GreaterThan, cst.LessThan),
    cst.Equal: (cst.NotEqual,), cst.NotEqual: (cst.Equal,), cst.Is: (cst.IsNot,), cst.IsNot: (cst.Is,),
    cst.In: (cst.NotIn,), cst.NotIn: (cst.In,),
}  # fmt: skip
_ORDERED = (cst.Subtract, cst.Divide, cst.FloorDivide, cst.Modulo, cst.Power, cst.MatrixMultiply)
_SMALL = (cst.Expr, cst.Assign, cst.AugAssign, cst.Return, cst.Raise, cst.Break, cst.Continue, cst.Assert, cst.Del)


@dataclass(frozen=True)
class Mutant:
    """One changed answer. change: the lines that differ, `before -> after`, unique among its siblings."""

    change: str
    source: str


def mutants(source: str, lines: Collection[int] | None = None) -> list[Mutant]:
    """Every mutant of an answer cell's text, in the order of what is changed.

    lines: numbers (from 0) of those that may be changed; all of them if None.
    """
    module = cst.parse_module(source)
    finder = _Finder()
    module.visit(finder)
    seen = {_meaning(source)}
    texts = []
    for node, replacement in finder.found:
        changed = module.deep_replace(node, replacement)
        text = changed.code if isinstance(changed, cst.Module) else ""
        meaning = _meaning(text)
        if meaning and meaning not in seen and (lines is None or _touched(source, text) & set(lines)):
            seen.add(meaning)
            texts.append(text)
    return _named(source, texts)


def _touched(before: str, after: str) -> set[int]:
    """The numbers of the lines of `before` that are changed or gone in `after`."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return {i for kind, start, end, _, _ in matcher.get_opcodes() if kind != "equal" for i in range(start, end)}


def learners_lines(cell: str) -> set[int]:
    """The lines of an answer cell, without its markers, that a learner may get wrong.

    These are the solution's and, as its defaults belong to what is promised, the first line of each function. Other
    given lines are the author's.
    """
    found, inside, number = set(), False, 0
    for line in cell.splitlines():
        if line.strip().startswith(SOLUTION):
            inside = line.strip().startswith(SOLUTION[0])
            continue
        if inside or line.lstrip().startswith("def "):
            found.add(number)
        number += 1
    return found


def _meaning(text: str) -> str:
    """What two texts share that differ in layout only; "" for what does not parse."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""


def _named(source: str, texts: list[str]) -> list[Mutant]:
    changes = [_change(source, text) for text in texts]
    twice = {change for change, count in Counter(changes).items() if count > 1}
    met: Counter[str] = Counter()
    found = []
    for change, text in zip(changes, texts, strict=True):
        met[change] += 1
        found.append(Mutant(f"{change} #{met[change]}" if change in twice else change, text))
    return found


def _change(before: str, after: str) -> str:
    """`old line -> new line`; lines are joined by ` ⏎ ` where there are several."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    removed, added = ([line[2:].strip() for line in lines if line.startswith(mark)] for mark in ("- ", "+ "))
    return f"{' ⏎ '.join(removed)} -> {' ⏎ '.join(added)}"


class _Finder(cst.CSTVisitor):
    """Collects (node, what to put in its place)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom | cst.Decorator):
            return False
        if _is_text(node):
            return False  # a docstring
        for kinds, changes in _CHANGES:
            if isinstance(node, kinds):
                self.found += [(node, changed) for changed in changes(node)]
        return not isinstance(node, cst.Raise | cst.Assert)  # the words of an error are nobody's answer


def _is_text(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)


def _operators(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for other in _OPERATORS[type(node)]:
        yield other()


def _operands(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.BinaryOperation)
    if isinstance(node.operator, _ORDERED):
        left, right = _bracketed(node.right), _bracketed(node.left)
        yield node.with_changes(left=left, right=right)


def _bracketed(node: cst.BaseExpression) -> cst.BaseExpression:
    """An operand that may stand on either side of an operator."""
    simple = isinstance(node, cst.Name | cst.Attribute | cst.Call | cst.Subscript | cst.Integer | cst.Float)
    return node if simple or node.lpar else node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _unary(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.UnaryOperation)
    yield node.expression.with_changes(lpar=node.lpar, rpar=node.rpar) if node.lpar else node.expression


def _integers(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Integer)
    value = int(node.value.replace("_", ""), 0)
    yield cst.Integer(str(value + 1))
    if value > 0:
        yield cst.Integer(str(value - 1))


def _floats(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Float)
    value = float(node.value.replace("_", ""))
    yield cst.Float(repr(value + 1))
    if value:
        yield cst.Float("0.0")


def _booleans(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Name)
    if node.value in {"True", "False"}:
        yield cst.Name("False" if node.value == "True" else "True")


def _dropped(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield cst.Pass()


def _skipped(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield cst.SimpleStatementLine([cst.Pass()])


def _plain_assignment(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.AugAssign)
    yield cst.Assign([cst.AssignTarget(node.target)], node.value)


def _negated(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.If | cst.While | cst.IfExp | cst.CompIf)
    test = node.test
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return  # its operator is turned round already
    inner = test if test.lpar else test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inner))


def _calls(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Without the call: `x.mean(0)` -> `x`, `np.sqrt(x)` -> `x`; and with arguments swapped or left out."""
    assert isinstance(node, cst.Call)
    places = [i for i, arg in enumerate(node.args) if arg.keyword is None and not arg.star]
    method = isinstance(node.func, cst.Attribute) and _root(node.func) not in _MODULES
    if method and isinstance(node.func, cst.Attribute):
        yield _bracketed(node.func.value)
    elif places:
        yield _bracketed(node.args[places[0]].value)
    for i, j in itertools.pairwise(places):
        yield node.with_changes(args=_swapped(node.args, i, j))
    for i, arg in enumerate(node.args):
        if arg.keyword is not None:
            yield node.with_changes(args=_without(node.args, i))


def _root(node: cst.BaseExpression) -> str:
    """The first name of `np.linalg.norm`; "" where it does not start with one."""
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""


def _swapped(args: Sequence[cst.Arg], i: int, j: int) -> list[cst.Arg]:
    swapped = list(args)
    swapped[i], swapped[j] = args[i].with_changes(value=args[j].value), args[j].with_changes(value=args[i].value)
    return swapped


def _without(args: Sequence[cst.Arg], i: int) -> list[cst.Arg]:
    left = [arg for place, arg in enumerate(args) if place != i]
    if left:
        left[-1] = left[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return left


def _transposes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Attribute)
    if node.attr.value in {"T", "mT"}:
        yield _bracketed(node.value)


def _slices(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Slice)
    for end in ("lower", "upper", "step"):
        if getattr(node, end) is not None:
            yield node.with_changes(**{end: None})


def _tuples(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The values of a `return a, b` or an assignment, in another order."""
    assert isinstance(node, cst.Return | cst.Assign)
    value = node.value
    if isinstance(value, cst.Tuple):
        for i in range(len(value.elements) - 1):
            items = list(value.elements)
            first, second = items[i], items[i + 1]
            items[i], items[i + 1] = first.with_changes(value=second.value), second.with_changes(value=first.value)
            yield node.with_changes(value=value.with_changes(elements=items))


_Change = Callable[[cst.CSTNode], Iterator[cst.CSTNode]]
_CHANGES: tuple[tuple[type | tuple[type, ...], _Change], ...] = (
    (tuple(_OPERATORS), _operators),
    (cst.BinaryOperation, _operands),
    (cst.UnaryOperation, _unary),
    (cst.Integer, _integers),
    (cst.Float, _floats),
    (cst.Name, _booleans),
    (_SMALL, _dropped),
    ((cst.If, cst.For, cst.While), _skipped),
    (cst.AugAssign, _plain_assignment),
    ((cst.If, cst.While, cst.IfExp, cst.CompIf), _negated),
    (cst.Call, _calls),
    (cst.Attribute, _transposes),
    (cst.Slice, _slices),
    ((cst.Return, cst.Assign), _tuples),
)
