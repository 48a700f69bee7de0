"""A chapter's public tests as students get them: without the code of recorded functions, and what only that needs.

Text is cut, not rewritten: what stays reads as its author wrote it, and a probe's source can be sent on.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.errors import UsageError

PUBLIC = "public"
_HEADER = "# Made by `autograder release`: not to be edited."
_TESTS = frozenset(("test", "guard"))  # what registers a function of public.py
RECORDED = "course.checking.recorded"
Need = tuple[str, str]  # a module and a name in it


def modules(folder: Path) -> dict[str, str]:
    """A chapter's public tests and the siblings that they need: name of the module -> compiled text."""
    loaded = _load(folder)
    if PUBLIC not in loaded:
        return {}
    kept = _reachable(loaded)
    return {name: _text(module, kept[name]) for name, module in loaded.items() if kept[name] or name == PUBLIC}


def recorded_in(path: Path) -> list[tuple[str, str]]:
    """The recorded functions of a module: (name, the text of the body without its docstring)."""
    module = Module(path.stem, path.read_text(encoding="utf-8"))
    found = (node for node in module.tree.body if isinstance(node, ast.FunctionDef) and is_recorded(node))
    return [(node.name, _body(module, node)) for node in found]


def siblings(source: str) -> list[str]:
    """The modules of its own folder that a module imports: `from . import cases`, `from .cases import Array`."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level == 1]
    return [name for node in nodes for name in ([node.module] if node.module else [a.name for a in node.names])]


def is_recorded(node: ast.stmt) -> bool:
    """Whether a statement defines a recorded function."""
    return isinstance(node, ast.FunctionDef) and any(_last(d) == "recorded" for d in node.decorator_list)


def _last(node: ast.expr) -> str:
    """The last name of `a.b.c` or `a.b.c(...)`."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Module:
    """One module of a chapter's folder."""

    name: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def lines(self) -> list[str]:
        return self.source.splitlines()

    @cached_property
    def definitions(self) -> dict[str, list[ast.stmt]]:
        """What gives each top-level name its value."""
        found: dict[str, list[ast.stmt]] = {}
        for node in self.tree.body:
            for name in _defined(node):
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Names that stand for a sibling: `from . import cases as case` -> {"case": "cases"}."""
        found = (n for n in self.tree.body if isinstance(n, ast.ImportFrom) and n.level == 1 and not n.module)
        return {alias.asname or alias.name: alias.name for node in found for alias in node.names}

    @cached_property
    def borrowed(self) -> dict[str, Need]:
        """Names of siblings: `from .cases import Array` -> {"Array": ("cases", "Array")}."""
        found = (n for n in self.tree.body if isinstance(n, ast.ImportFrom) and n.level == 1 and n.module)
        return {a.asname or a.name: (str(node.module), a.name) for node in found for a in node.names}


def _load(folder: Path) -> dict[str, Module]:
    found: dict[str, Module] = {}
    needed = [PUBLIC]
    while needed:
        name = needed.pop()
        path = folder / f"{name}.py"
        if name not in found and path.exists():
            found[name] = Module(name, path.read_text(encoding="utf-8"))
            needed += siblings(found[name].source)
    return found


def _defined(node: ast.stmt) -> list[str]:
    """The names that a top-level statement does nothing but define; [] for one that acts."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    if isinstance(node, ast.Assign):
        targets = [t for target in node.targets for t in (target.elts if isinstance(target, ast.Tuple) else [target])]
        if all(isinstance(target, ast.Name) for target in targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


def _reachable(loaded: dict[str, Module]) -> dict[str, set[str]]:
    """The names of each module that the public tests need; "" among them: it is at least imported."""
    kept: dict[str, set[str]] = {name: set() for name in loaded}
    waiting: list[Need] = [(PUBLIC, name) for name in ("suite", "check", "hint", *_registered(loaded[PUBLIC]))]
    while waiting:
        name, wanted = waiting.pop()
        if name not in loaded or wanted in kept[name]:
            continue
        module = loaded[name]
        if not kept[name]:
            acting = [node for node in module.tree.body if not _defined(node)]
            waiting += [need for node in acting for need in _needs(module, node)]
        kept[name].add(wanted)
        if wanted in module.borrowed:
            waiting.append(module.borrowed[wanted])
        if wanted in module.aliases:
            waiting.append((module.aliases[wanted], ""))
        for node in module.definitions.get(wanted, []):
            waiting += _needs(module, node)
    return kept


def _registered(module: Module) -> list[str]:
    functions = [node for node in module.tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if any(_last(decorator) in _TESTS for decorator in node.decorator_list)]


def _needs(module: Module, node: ast.stmt) -> Iterator[Need]:
    """The names that a statement needs, its module's own and those of siblings."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return
    if isinstance(node, ast.FunctionDef) and is_recorded(node):
        node = _signature(node)
    yield from ((module.name, name) for name in _defined(node))
    through = set()  # where only something of a sibling is meant
    for part in _parts(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in module.aliases:
            through.add(part.value)
            yield module.aliases[part.value.id], part.attr
        if isinstance(part, ast.Name) and part.id in module.definitions:
            yield module.name, part.id
            if part.id in module.aliases and part not in through:
                raise UsageError(f"{module.name}.py hands on the module `{part.id}`: write `{part.id}.name` instead")


def _parts(node: ast.stmt) -> Iterator[ast.AST]:
    """All parts of a statement; `Array: TypeAlias = "np.ndarray[Any, Any]"` has some inside a text."""
    yield from ast.walk(node)
    if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        with contextlib.suppress(SyntaxError):
            yield from ast.walk(ast.parse(node.value.value, mode="eval"))


def _signature(node: ast.FunctionDef) -> ast.FunctionDef:
    """A recorded function as students have it: what it gives is looked up."""
    decorator = ast.Name("looked_up", ast.Load())
    failing = ast.Raise(ast.Name("LookupError", ast.Load()), None)
    made = ast.FunctionDef(node.name, node.args, [failing], [decorator], node.returns, None)
    if hasattr(node, "type_params"):
        made.type_params = []  # type: ignore[attr-defined, unused-ignore]
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _body(module: Module, node: ast.FunctionDef) -> str:
    first = node.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(node.body) > 1
    return "\n".join(module.lines[(node.body[1] if has_words else first).lineno - 1 : node.end_lineno])


def _text(module: Module, kept: set[str]) -> str:
    """The module's text without what is not kept."""
    instead: dict[int, str] = {}  # line -> what comes in its place
    for node in module.tree.body:
        if (text := _replaced(module, node, kept)) is not None:
            lines = range(_first_line(module, node), (node.end_lineno or node.lineno) + 1)
            instead |= dict.fromkeys(lines, "") | {lines[-1]: text}
    return "\n".join([_HEADER, *_without_gaps(_lines(module, instead))]) + "\n"


def _lines(module: Module, instead: dict[int, str]) -> Iterator[str]:
    for number, line in enumerate(module.lines, start=1):
        text = instead.get(number, line)
        if text or number not in instead:
            yield from text.split("\n")


def _replaced(module: Module, node: ast.stmt, kept: set[str]) -> str | None:
    """What takes a statement's place: "" for nothing, None where it stays as it is."""
    names = _defined(node)
    if not names or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
        return None
    if isinstance(node, ast.ImportFrom) and node.module == RECORDED:
        marked = [n for n in module.tree.body if isinstance(n, ast.FunctionDef) and is_recorded(n) and n.name in kept]
        return f"from {node.module} import looked_up" if marked else ""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return _import(node, kept)
    if not kept.intersection(names):
        return ""
    return ast.unparse(_signature(node)) if isinstance(node, ast.FunctionDef) and is_recorded(node) else None


def _import(node: ast.Import | ast.ImportFrom, kept: set[str]) -> str | None:
    names = [alias for alias in node.names if (alias.asname or alias.name.partition(".")[0]) in kept]
    if len(names) == len(node.names):
        return None
    if not names:
        return ""
    fewer = ast.Import(names) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, names, node.level)
    return ast.unparse(fewer)


def _first_line(module: Module, node: ast.stmt) -> int:
    """A statement's first line, with its decorators, and the comments on top of it: they may tell what it does."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while not isinstance(node, (ast.Import, ast.ImportFrom)) and module.lines[first - 2 : first - 1]:
        if not module.lines[first - 2].startswith("#"):
            break
        first -= 1
    return first


def _without_gaps(lines: Iterable[str]) -> list[str]:
    """At most two empty lines on end, and none at the end."""
    found: list[str] = []
    for line in lines:
        if line.strip() or found[-2:] != ["", ""]:
            found.append(line if line.strip() else "")
    while found and not found[-1]:
        found.pop()
    return found
