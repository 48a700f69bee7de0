"""Somebody's code as text and as a tree: what can be asked about which line."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

# What gives something else at each call, or changes what it is called on: looking at it twice would disturb it.
IMPURE = frozenset(
    (
        *("append", "add", "extend", "insert", "pop", "remove", "popleft", "setdefault", "update", "sort", "shuffle"),
        *("permutation", "random", "normal", "uniform", "integers", "choice", "randn", "rand", "randint", "randperm"),
        *("next", "step", "backward", "zero_grad", "zero_", "fill_", "default_rng", "seed", "empty", "empty_like"),
    )
)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Code:
    """The source of an answer that defines `name`. Raises SyntaxError where it is none."""

    source: str
    name: str

    @cached_property
    def tree(self) -> ast.Module:
        return _numbered(ast.parse(self.source))

    @cached_property
    def lines(self) -> list[str]:
        return self.source.splitlines()

    @cached_property
    def function(self) -> ast.FunctionDef | None:
        """The function asked for, if it is one."""
        found = [n for n in self.tree.body if isinstance(n, ast.FunctionDef) and n.name == self.name]
        return found[-1] if found else None

    def line(self, number: int) -> str:
        return self.lines[number - 1].strip()

    def segment(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.source, node) or ""

    def statements(self) -> Iterator[ast.stmt]:
        """The statements of all functions, without docstrings and definitions."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.stmt) and not isinstance(node, _SCOPES) and not is_text(node):
                yield node

    def blocks(self) -> Iterator[list[ast.stmt]]:
        """Every list of statements that follow each other."""
        for node in ast.walk(self.tree):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list) and not isinstance(node, ast.Module):
                    yield [item for item in block if not is_text(item)]

    def copied(self, change: Callable[[ast.AST], ast.AST | None]) -> ast.Module:
        """A copy of the tree in which `change` gave nodes of the original another one; None keeps a node."""
        tree = copy.deepcopy(self.tree)
        _Copier(change).visit(tree)
        return ast.fix_missing_locations(tree)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of one statement, outer ones first; not those of functions and comprehensions in it."""
    waiting: list[ast.AST] = [
        child for child in ast.iter_child_nodes(statement) if not isinstance(child, (ast.stmt, ast.excepthandler))
    ]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.expr):
            yield node
        if not isinstance(node, (*_SCOPES, *_COMPREHENSIONS)):
            waiting += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]


def is_pure(node: ast.AST) -> bool:
    """Whether an expression may be looked at twice, as far as its names tell."""
    for part in ast.walk(node):
        if isinstance(part, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)):
            return False
        word = part.attr if isinstance(part, ast.Attribute) else part.id if isinstance(part, ast.Name) else ""
        if word in IMPURE:
            return False
    return True


def plain_number(node: ast.AST) -> int | float | None:
    """The number that stands there; None for all else, True and False included."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _numbered(tree: ast.Module) -> ast.Module:
    """Give every node a number, by which copies of it are known."""
    for i, node in enumerate(ast.walk(tree)):
        node.place = i  # type: ignore[attr-defined]
    return tree


def same(node: ast.AST, other: ast.AST) -> bool:
    """Whether a node of a copy stands for a node of the original."""
    return getattr(node, "place", -1) == getattr(other, "place", -2)


class _Copier(ast.NodeTransformer):
    def __init__(self, change: Callable[[ast.AST], ast.AST | None]) -> None:
        self._change = change

    def visit(self, node: ast.AST) -> ast.AST:
        node = self.generic_visit(node)
        return self._change(node) or node
