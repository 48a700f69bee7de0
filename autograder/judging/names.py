"""Which names a cell's text makes and which it needs, read from the text alone: nothing is executed."""

from __future__ import annotations

import ast
import builtins
import functools
import re
import symtable
from collections.abc import Iterable, Iterator

MAX_CHARS = 50_000  # of a text that is read: none of ours is longer
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.M)
_BUILT_IN = frozenset(dir(builtins)) | {"get_ipython", "In", "Out", "display"}
Piece = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@functools.lru_cache(4096)
def made(text: str) -> frozenset[str]:
    """The names that a cell makes: imports, functions, classes, variables."""
    table = _table(text)
    if table is None:
        return frozenset()
    own = (name for name in table.get_symbols() if name.is_assigned() or name.is_imported() or name.is_namespace())
    return frozenset(name.get_name() for name in own)


@functools.lru_cache(4096)
def needed(text: str) -> frozenset[str]:
    """The names that a cell, or a function that it makes, reads and does not make itself."""
    table = _table(text)
    return frozenset() if table is None else frozenset(_read(table)) - made(text) - _BUILT_IN


def pieces(text: str, wanted: Iterable[str]) -> tuple[str, frozenset[str]]:
    """The imports, functions and classes at a cell's top level that make some of these names; which they make."""
    names, found, kept = set(wanted), set[str](), list[str]()
    for node in _body(text):
        if isinstance(node, Piece) and (own := names & set(_made_by(node))):
            kept.append(ast.unparse(node))
            found |= own
    return "\n".join(kept), frozenset(found)


def _made_by(node: Piece) -> list[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    return [node.name]


def _read(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _read(child)


def _table(text: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(_plain(text), "cell", "exec") if len(text) <= MAX_CHARS else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _body(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(_plain(text)).body if len(text) <= MAX_CHARS else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _plain(text: str) -> str:
    """The text as Python alone can read it, without IPython's own lines."""
    return _MAGIC.sub(r"\1pass", text)
