"""Expected figures: what a chapter's notebook draws, kept beside it for students to compare with.

A cell of `source/` with the metadata `"figure": "NAME"` (`# %% demo=true figure="NAME"` as text) is executed with
the rest of the notebook, and its picture becomes `source/<chapter>/images/NAME.png`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from autograder import notebook as nb
from autograder.errors import UsageError
from autograder.layout import Chapter

MAX_KB = 60
_NAME = re.compile(r"[\w-]+")


def draw(chapter: Chapter) -> list[Path]:
    """Execute a chapter and write its expected figures. Raises UsageError if a cell fails or a figure is too large."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(chapter.source, as_version=4)
    client = NotebookClient(
        notebook, timeout=600, resources={"metadata": {"path": str(chapter.source.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise UsageError(f"{chapter.name} does not run: {error}") from None
    paths = []
    for name, picture in _pictures(notebook):
        if len(picture) > MAX_KB * 1000:
            raise UsageError(
                f"figure {name} has {len(picture) / 1000:.0f} kB, more than {MAX_KB}: draw it smaller"
            )
        path = chapter.source.parent / "images" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture)
        paths.append(path)
    return paths


def _pictures(notebook: nb.Notebook) -> Iterator[tuple[str, bytes]]:
    for cell in notebook["cells"]:
        name = cell["metadata"].get("figure")
        if name is None:
            continue
        if not _NAME.fullmatch(str(name)):
            raise UsageError(f"expected a figure's name of letters, digits, _ and -, got {name!r}")
        found = [out["data"]["image/png"] for out in cell["outputs"] if "image/png" in out.get("data", {})]
        if not found:
            raise UsageError(f"the cell of figure {name} drew nothing")
        yield name, base64.b64decode(found[-1])
