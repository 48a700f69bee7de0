"""What you wrote in earlier chapters, as a library: `softmax = library.load("05-multiclass", "softmax")`.

A learner's notebook is read, not run: taken from it are the answer cell of that name and, line by line, only the
imports, definitions and other answers that it stands on. Nothing is printed, no random generator moves, and
what is missing is said in one sentence.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import json
import symtable
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.checking.transport import undisturbed

_FOLDERS = (".lab", "release", "source")
_STUB = "raise NotImplementedError"


class Missing(LookupError):
    """The part cannot be had; the message says which and why: no notebook, no answer in it, or one that fails."""


@dataclass(frozen=True)
class _Statement:
    """One top-level statement of a notebook. stub: it stands in an answer cell that is still to be written."""

    code: str
    defines: frozenset[str]
    needs: frozenset[str]
    stub: bool


def load(chapter: str, name: str, start: Path | None = None) -> Any:
    """The learner's `name` (a function, a class) out of their notebook of a chapter, as "05-multiclass".

    start: the folder to look from, by default the current one. Raises Missing.
    """
    notebook = find(chapter, start)
    statements, at = _statements(notebook, name)
    chosen = _closure(statements, at, name)
    for place in sorted(chosen):
        if statements[place].stub:
            part = sorted(statements[place].defines)[0]
            raise Missing(f"{name}: {'it' if part == name else f'`{part}`, which it needs,'} is not written yet")
    namespace: dict[str, Any] = {"__name__": f"library.{notebook.stem}"}
    try:
        with undisturbed(), _quiet():
            for place in sorted(chosen):
                exec(compile(statements[place].code, f"<{notebook.name}>", "exec"), namespace)
    except Exception as error:
        raise Missing(f"{name}: its cells stop with {type(error).__name__}: {error}") from error
    if name not in namespace:
        raise Missing(f"{name}: its answer cell does not define that name")
    return namespace[name]


def collect(wanted: Mapping[str, str], start: Path | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    """Load many parts.   wanted: name -> chapter   ->   (name -> part, name -> why it is missing)"""
    parts: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for name, chapter in wanted.items():
        try:
            parts[name] = load(chapter, name, start)
        except Missing as reason:
            missing[name] = str(reason)
    return parts, missing


def either(part: Any, instead: Any, *given: Any) -> Any:
    """`part`, if it is there and gives what `instead` gives for these inputs; else `instead`.

    So a notebook that builds on a learner's own part goes on where that part is missing, fails or is wrong.
    """
    try:
        with undisturbed(), _quiet():
            fits = part is not None and _close(part(*deepcopy(given)), instead(*deepcopy(given)))
    except Exception:
        fits = False
    return part if fits else instead


def _close(came: Any, wanted: Any) -> bool:
    """Numbers equal to rounding; lists of arrays one by one."""
    import numpy as np

    if isinstance(wanted, list | tuple):
        pairs = zip(came, wanted, strict=True)
        return all(_close(one, other) for one, other in pairs)
    return np.shape(came) == np.shape(wanted) and bool(np.allclose(came, wanted, rtol=1e-6, atol=1e-8))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing that runs inside is printed."""
    away = io.StringIO()
    with contextlib.redirect_stdout(away), contextlib.redirect_stderr(away):
        yield


def catalogue(start: Path | None = None) -> dict[str, list[str]]:
    """The exercises of every chapter that can be found, in the notebooks' order: chapter -> names."""
    here = (start or Path.cwd()).resolve()
    found: dict[str, list[str]] = {}
    for folder in reversed(_folders(here)):
        for path in folder.glob("[0-9][0-9]-*/[0-9][0-9]-*.ipynb"):
            if path.stem == path.parent.name:
                with contextlib.suppress(Missing):
                    found[path.stem] = [name for name in map(_answer_name, _cells(path)) if name]
    return dict(sorted(found.items()))


def find(chapter: str, start: Path | None = None) -> Path:
    """The notebook of a chapter: beside the current one, else in the course's folder. Raises Missing."""
    here = (start or Path.cwd()).resolve()
    for folder in _folders(here):
        path = folder / chapter / f"{chapter}.ipynb"
        if path.is_file():
            return path
    raise Missing(f"there is no notebook {chapter}.ipynb beside {here}")


def _folders(here: Path) -> list[Path]:
    """Where a folder for each chapter may be: beside the current notebook's, below, in the course's own folders."""
    root = Path(__file__).resolve().parents[1]
    return [here.parent, here, *(root / folder for folder in _FOLDERS)]


def _statements(notebook: Path, name: str) -> tuple[list[_Statement], int]:
    """The notebook's top-level statements in order, and the place of the one that defines the answer."""
    cells = _cells(notebook)
    found: list[_Statement] = []
    at = -1
    if name not in (_answer_name(cell) for cell in cells):
        raise Missing(f"{name}: there is no such exercise in {notebook.name}")
    for cell in cells:
        mine = _answer_name(cell) == name
        begins = len(found)
        try:
            found += _split(_text(cell), answer=bool(_answer_name(cell)))
        except SyntaxError as error:
            if mine:
                raise Missing(f"{name}: its cell cannot be read: {error.msg}, line {error.lineno}") from None
        if mine:
            places = [i for i in range(begins, len(found)) if name in found[i].defines]
            at = places[-1] if places else -1
    if at < 0:
        raise Missing(f"{name}: its answer cell does not define that name")
    return found, at


def _cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        return [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if _is_code(cell)]
    except (OSError, ValueError, LookupError, TypeError) as problem:
        raise Missing(f"{notebook.name} cannot be read ({type(problem).__name__})") from None


def _is_code(cell: Any) -> bool:
    """A cell that may define something: not text, nor a cell that judges an answer."""
    return isinstance(cell, dict) and cell.get("cell_type") == "code" and not _marks(cell).get("grade")


def _marks(cell: Mapping[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _answer_name(cell: Mapping[str, Any]) -> str:
    marks = _marks(cell)
    return str(marks.get("grade_id", "")) if marks.get("solution") else ""


def _text(cell: Mapping[str, Any]) -> str:
    """A cell's code; Jupyter's own commands (%, !) become empty lines."""
    source = cell.get("source", "")
    lines = ("".join(source) if isinstance(source, list) else str(source)).split("\n")
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def _split(text: str, *, answer: bool) -> list[_Statement]:
    """A cell's top-level statements. Raises SyntaxError."""
    stub = answer and _STUB in text
    made = []
    for node in ast.parse(text).body:
        code = ast.unparse(node) if not isinstance(node, ast.FunctionDef | ast.ClassDef) else _exact(text, node)
        table = symtable.symtable(code, "<cell>", "exec")
        symbols = table.get_symbols()
        bound = frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported())
        made.append(_Statement(code, bound, frozenset(_globals(table)) - bound, stub))
    return made


def _exact(text: str, node: ast.FunctionDef | ast.ClassDef) -> str:
    """A definition as it was typed, with its decorators."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(text.split("\n")[first - 1 : node.end_lineno])


def _globals(table: symtable.SymbolTable) -> set[str]:
    """Names that a piece of code takes from outside, its functions' and classes' included."""
    top = table.get_type() == "module"
    names = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
    for child in table.get_children():
        names |= _globals(child)
    return names - set(vars(builtins))


def _closure(statements: list[_Statement], at: int, name: str) -> set[int]:
    """The places of all statements that the one at `at` stands on, itself included."""
    chosen: set[int] = set()
    waiting = [(at, at)]
    while waiting:
        place, user = waiting.pop()
        if place in chosen:
            continue
        chosen.add(place)
        for needed in statements[place].needs:
            places = [i for i, statement in enumerate(statements) if needed in statement.defines and i != place]
            before = [i for i in places if i < max(place, user)]
            if places:
                waiting.append(((before or places)[-1 if before else 0], place))
    return chosen


__all__ = ["Missing", "catalogue", "collect", "either", "find", "load"]
