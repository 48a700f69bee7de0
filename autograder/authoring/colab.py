"""Copies of the releases for Google Colab: a badge, and a first cell that fetches the course there.

Written by Colab's documented rules and never tried on Colab itself. What a learner hands in from there is graded like
any other notebook: the first cell is one of those that are never executed.
"""

from __future__ import annotations

import re
from pathlib import Path

from autograder import notebook as nb
from autograder.errors import UsageError
from autograder.layout import Chapter
from autograder.render import atomic_write

_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,100}")
_IMAGE = re.compile(r"\]\((images/[^)\s]+)\)")
_FETCH = """# On Colab, fetch the course; elsewhere this cell does nothing.
import sys

if "google.colab" in sys.modules and "/content/course" not in sys.path:
    !git clone -q --depth 1 --branch {branch} https://github.com/{repository} /content/course
    %pip install -q msgpack platformdirs rich
    sys.path.insert(0, "/content/course")"""
_BADGE = (
    "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/{repository}/blob/{branch}/colab/{notebook}.ipynb)"
)


def write(chapter: Chapter, folder: Path, repository: str, branch: str = "main") -> Path:
    """Write a chapter's release for Colab; returns its path.

    repository: OWNER/NAME on GitHub of the unpacked student's archive, with these copies in its folder colab/.
    Raises UsageError if it is none, or if the chapter has no release.
    """
    if not _REPOSITORY.fullmatch(repository) or repository.endswith((".git", "/.", "/..")):
        raise UsageError(f"expected --repository as OWNER/NAME, such as ada/deep-learning; got {repository!r}")
    if not _BRANCH.fullmatch(branch):
        raise UsageError(f"expected --branch to be a branch's name, such as main; got {branch!r}")
    if not chapter.release.exists():
        raise UsageError(f"expected {chapter.release}: run `autograder release {chapter.name}` first")
    release = nb.read(chapter.release)
    raw = f"https://raw.githubusercontent.com/{repository}/{branch}/release/{chapter.name}/"
    cells = [
        cell if nb.is_code(cell) else nb.with_source(cell, _IMAGE.sub(rf"]({raw}\1)", nb.source(cell)))
        for cell in release["cells"]
    ]
    named = {"repository": repository, "branch": branch, "notebook": chapter.notebook_name}
    first = {"cell_type": "markdown", "id": "colab-badge", "metadata": {}, "source": _BADGE.format(**named)}
    fetch: nb.Cell = {"cell_type": "code", "id": "colab-fetch", "metadata": {}, "source": _FETCH.format(**named)}
    fetch |= {"outputs": [], "execution_count": None}
    target = folder / f"{chapter.notebook_name}.ipynb"
    atomic_write(target, nb.dumps({**release, "cells": [first, fetch, *cells]}))
    return target
