"""Write a chapter as text: a notebook to py:percent text and back, with short marks for nbgrader's roles.

    autograder author text 05 > draft.py
    autograder author build draft.py 05

Cell headers are jupytext's `# %%`, with these marks in place of nbgrader's metadata:

    # %% demo=true                             not executed when grading
    # %% answer="softmax"                      the student's cell; stub and solution regions inside
    # %% test="softmax" points=2               its test cell; the hidden region is added by itself
    # %% [markdown] written="explain" points=3 judged by a person

Cell ids are kept through a round trip (`id="..."` in the text) and made from the content when new.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from autograder import notebook as nb
from autograder.errors import UsageError
from autograder.render import atomic_write

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_HIDDEN_TEST = """check("{name}")
### BEGIN HIDDEN TESTS
from autograder.chapters import hidden
hidden("{chapter}").check("{name}")
### END HIDDEN TESTS"""


def build(text: str, chapter: str) -> nb.Notebook:
    """A notebook from a draft's text. Raises UsageError for a mark that makes no sense."""
    draft = jupytext.reads(text, fmt="py:percent")
    taken: set[str] = set()
    cells = [_cell(cell, chapter, taken) for cell in draft.cells]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})
    notebook["nbformat_minor"] = 5
    nbformat.validate(notebook)
    result: nb.Notebook = dict(notebook)
    return result


def _cell(cell: Any, chapter: str, taken: set[str]) -> Any:
    marks = {key: value for key, value in cell["metadata"].items() if key != "lines_to_next_cell"}
    identity = marks.pop("id", None)
    tags = ["demo"] if marks.pop("demo", False) else []
    metadata: dict[str, Any] = {"tags": tags} if tags else {}
    kept = {key: marks[key] for key in ("answer", "test", "written") if key in marks}
    if len(kept) > 1:
        raise UsageError(f"a cell is one of answer, test, written; got {', '.join(kept)} on one cell")
    for kind, name in kept.items():
        metadata["nbgrader"] = _marks(kind, name, marks)
        identity = identity or metadata["nbgrader"]["grade_id"].replace("_", "-")
        if kind == "test" and cell["source"].strip() == f'check("{name}")':
            cell["source"] = _HIDDEN_TEST.format(name=name, chapter=chapter)
    metadata |= {
        key: value for key, value in marks.items() if key not in {"answer", "test", "written", "points"}
    }
    metadata["tags"] = sorted({*metadata.get("tags", []), *tags}) if metadata.get("tags") else tags
    if not metadata["tags"]:
        del metadata["tags"]
    cell["metadata"] = metadata
    cell["id"] = _identity(identity, cell["source"], taken)
    return cell


def _marks(kind: str, name: str, marks: dict[str, Any]) -> dict[str, Any]:
    if kind != "answer" and not float(marks.get("points", 0)) > 0:
        raise UsageError(f'{kind}="{name}" needs points=N with N > 0')
    grade_id = f"test_{name}" if kind == "test" else name
    role = {"answer": (False, True), "test": (True, False), "written": (True, True)}[kind]
    base = {"grade": role[0], "grade_id": grade_id, "locked": kind == "test", "schema_version": nb.SCHEMA}
    worth = {} if kind == "answer" else {"points": marks["points"]}
    return {**base, **worth, "solution": role[1], "task": False}


def _identity(wanted: str | None, text: str, taken: set[str]) -> str:
    identity = wanted or hashlib.sha256(text.encode()).hexdigest()[:8]
    while identity in taken:
        identity = hashlib.sha256((identity + text).encode()).hexdigest()[:8]
    taken.add(identity)
    return identity


def text(notebook: nb.Notebook) -> str:
    """A draft's text from a notebook: the inverse of `build`."""
    cells = [_header(cell) + _body(cell) for cell in notebook["cells"]]
    return "\n\n".join(cells) + "\n"


def _header(cell: nb.Cell) -> str:
    parts = ["# %%"] + (["[markdown]"] if cell["cell_type"] == "markdown" else [])
    role, metadata = nb.role(cell), cell["metadata"]
    if role in {"answer", "test", "written"}:
        parts.append(f'{role}="{nb.exercise(cell) if role == "test" else nb.grade_id(cell)}"')
    if role in {"test", "written"}:
        parts.append(f"points={nb.points(cell):g}")
    if nb.is_demo(cell):
        parts.append("demo=true")
    return " ".join([*parts, f'id="{cell.get("id", "")}"', *_others(metadata)]) + "\n"


def _others(metadata: dict[str, Any]) -> list[str]:
    rest = [tag for tag in metadata.get("tags", []) if tag != "demo"]
    kept = {k: v for k, v in metadata.items() if k not in {"nbgrader", "tags"}} | (
        {"tags": rest} if rest else {}
    )
    return [f"{key}={json.dumps(value)}" for key, value in kept.items()]


def _body(cell: nb.Cell) -> str:
    body = nb.source(cell)
    if nb.role(cell) == "test" and f'check("{nb.exercise(cell)}")\n### BEGIN HIDDEN TESTS' in body:
        body = f'check("{nb.exercise(cell)}")'
    if cell["cell_type"] == "markdown":
        return "\n".join(f"# {line}".rstrip() for line in body.split("\n"))
    return body


def write(draft: Path, notebook: Path) -> None:
    """Make a notebook of a draft. Raises UsageError for a mark that makes no sense, before anything is written."""
    made = build(draft.read_text(encoding="utf-8"), notebook.stem)
    atomic_write(notebook, nb.dumps(made))
