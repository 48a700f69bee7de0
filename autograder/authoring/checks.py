"""What of a chapter's tests goes to students: autograder/chapters/<chapter>/ -> course/checks/<module>/.

`autograder release` writes it, it is committed, and a test keeps it fresh. Nothing there is to be edited by hand.
"""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from autograder.layout import PACKAGE, Chapter, module_name
from autograder.render import atomic_write

FOLDER = PACKAGE.parent / "course" / "checks"


def contents(chapter: Chapter) -> dict[str, str]:
    """The files of a chapter's folder in course/checks/ by name; {} if the chapter has no public tests."""
    public = chapter.folder / "public.py"
    if not public.exists():
        return {}
    needed, found = [public], dict[str, str]()
    while needed:
        path = needed.pop()
        name = "__init__.py" if path == public else path.name
        if name not in found:
            found[name] = path.read_text(encoding="utf-8")
            needed += [chapter.folder / f"{sibling}.py" for sibling in siblings(found[name])]
    return found


def siblings(source: str) -> list[str]:
    """The modules of its own folder that a module imports: `from . import cases`, `from .cases import Array`."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level == 1]
    return [name for node in nodes for name in ([node.module] if node.module else [a.name for a in node.names])]


def write(chapter: Chapter, folder: Path = FOLDER) -> Path:
    """Bring a chapter's folder in course/checks/ up to date; files that are as they should be stay untouched."""
    home, wanted = folder / module_name(chapter.name), contents(chapter)
    for path in home.glob("*"):
        if path.name not in wanted:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in wanted.items():
        if not (home / name).exists() or (home / name).read_text(encoding="utf-8") != text:
            home.mkdir(parents=True, exist_ok=True)
            atomic_write(home / name, text.encode())
    return home
