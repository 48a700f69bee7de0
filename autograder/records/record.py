"""Results -> nbgrader's gradebook and autograded/ notebooks. The only writer of either.

Through nbgrader's own Gradebook API, so that formgrader, late penalties, feedback and export go on working,
on SQLite or whatever `db_url` names. Marks that a person gave are never touched.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder import notebook as nb
from autograder.judging.entries import Json
from autograder.layout import Chapter
from autograder.nbgrader_course import course_directory, generate
from autograder.records import scheme
from autograder.records.book import late_penalties, late_penalty
from autograder.records.graded import Graded
from autograder.records.ledger import Ledger
from autograder.records.standing import Standing, batched, beginning, timestamp
from autograder.records.written import harmless
from autograder.render import atomic_write, is_shallow

_SECRET = re.compile(r"[0-9a-f]{32,128}")


def record(chapter: Chapter, graded: Iterable[Graded], ledger: Ledger) -> None:
    """Write every result that does not stand already."""
    folders = course_directory(chapter.course)
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    assigner = late_penalties(chapter)
    book = Gradebook(folders.db_url, folders.course_id)
    with warnings.catch_warnings(), _in_silence("tornado.application"), contextlib.closing(book):
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way with SQLAlchemy; nothing of ours
        _register(book, chapter)
        schemes = scheme.are_shown(chapter.course)
        standing = Standing(book, chapter, ledger)
        with batched(book) as commit_if_due:
            written = []
            for one in graded:
                if not standing.holds(one):
                    _write_grades(book, one, assigner)
                    _write_notebook(one, schemes)
                    written.append(one)
                    commit_if_due()
        standing.remember(written)


@contextlib.contextmanager
def _in_silence(logger: str) -> Iterator[None]:
    """Keep a library's tracebacks of errors that are raised, and reported, anyway off the terminal."""
    log = logging.getLogger(logger)
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _register(book: Any, chapter: Chapter) -> None:
    """Make sure the gradebook knows the chapter as it is now: nbgrader itself writes it, into a scratch release."""
    from nbgrader.api import MissingEntry

    try:
        if all(_cells_known(book, part) for part in chapter.parts):
            return
    except MissingEntry:
        pass
    with tempfile.TemporaryDirectory() as scratch:
        generate(chapter, release_directory=scratch)
    book.db.expire_all()


def _cells_known(book: Any, part: Chapter) -> bool:
    known = book.find_notebook(part.notebook_name, part.name).grade_cells
    wanted = nb.by_role(nb.read(part.source), "test", "written")
    return {cell.name: cell.max_score for cell in known} == {
        nb.grade_id(cell): nb.points(cell) for cell in wanted
    }


def _write_grades(book: Any, one: Graded, assigner: Any) -> None:
    chapter = one.plan.chapter
    book.update_or_create_student(one.student)
    stamp = {"timestamp": when} if (when := timestamp(one.folder)) else {}
    submission = book.update_or_create_submission(chapter.name, one.student, **stamp)
    notebook = next(n for n in submission.notebooks if n.name == chapter.notebook_name)
    entries = {entry["grade_id"]: entry for entry in one.exercises}
    rewritten = _rewritten(one)
    for grade in notebook.grades:
        _write_grade(grade, entries.get(grade.name), grade.name in rewritten)
    for comment in notebook.comments:
        entry = entries.get(comment.name)
        comment.auto_comment = "No response." if entry and entry["status"] == "not-attempted" else None
    book.db.flush()
    book.db.expire(notebook)  # its sums are computed by the database
    late_penalty(assigner, submission, notebook)


def _write_grade(grade: Any, entry: Json | None, rewritten: bool) -> None:
    score = None if entry is None or entry["status"] == "manual" else float(entry["points"])
    unchanged = grade.auto_score == score and grade.manual_score is not None and not rewritten
    grade.auto_score = score
    if not unchanged:
        grade.needs_manual_grade = score is None or grade.manual_score is not None


def _rewritten(one: Graded) -> set[str]:
    """The answers that are others than when they were last written down: a mark given by hand was for those."""
    plan, chapter = one.plan, one.plan.chapter
    path = chapter.course.root / "autograded" / one.student / chapter.name / f"{chapter.notebook_name}.ipynb"
    try:
        before = {nb.grade_id(cell): nb.source(cell) for cell in nb.read(path)["cells"]}
    except (OSError, ValueError, KeyError):
        return set()
    now = [_cell(i, cell, one, {}) for i, cell in enumerate(plan.skeleton["cells"]) if nb.grade_id(cell) in one.texts]
    names = {nb.grade_id(cell) for cell in now if before.get(nb.grade_id(cell), "") != nb.source(cell)}
    return names | {f"test_{name}" for name in names}


def _write_notebook(one: Graded, schemes: bool) -> None:
    """autograded/<student>/<chapter>/: the skeleton with the student's answers and what they left.

    schemes: whether the marking schemes go beside the written answers.
    """
    plan, chapter = one.plan, one.plan.chapter
    folder = chapter.course.root / "autograded" / one.student / chapter.name
    folder.mkdir(parents=True, exist_ok=True)
    entries = {entry["grade_id"]: entry for entry in one.exercises}
    cells = [_cell(i, cell, one, entries) for i, cell in enumerate(plan.skeleton["cells"])]
    cells = scheme.with_schemes(cells, plan.schemes) if schemes else cells
    atomic_write(folder / f"{chapter.notebook_name}.ipynb", nb.dumps({**plan.skeleton, "cells": cells}), durable=False)
    for path in sorted(chapter.source.parent.glob("images/*")):
        _link(path, folder / "images" / path.name)
    if timestamp(one.folder) is not None:
        atomic_write(folder / "timestamp.txt", beginning(one.folder / "timestamp.txt"), durable=False)
    if _SECRET.fullmatch(secret := beginning(one.folder / "submission_secret.txt")):
        # By it nbgrader's exchange returns feedback.
        atomic_write(folder / "submission_secret.txt", secret, durable=False)


def _cell(index: int, cell: nb.Cell, one: Graded, entries: dict[str, Json]) -> nb.Cell:
    name = nb.grade_id(cell)
    cell = nb.with_source(cell, one.texts.get(name, nb.source(cell)))
    if not nb.is_code(cell):
        if name not in one.texts:
            return cell
        shown = {"attachments": one.pictures[name]} if name in one.pictures else {}
        return nb.with_source(cell, harmless(nb.source(cell))) | shown
    outputs = [clean for raw in one.outputs.get(str(index), []) if (clean := clean_output(raw)) is not None]
    if name in entries:
        outputs.append({"output_type": "stream", "name": "stdout", "text": summary(entries[name])})
    return {**cell, "outputs": outputs}


def summary(entry: Json) -> str:
    """An exercise's result as text, for formgrader; nothing hidden in it."""
    lines = [f"{entry['points']:g} of {entry['max_points']:g} points ({entry['status']})"]
    if entry.get("message"):
        lines.append(f"  {entry['message']}")
    for test in entry["tests"]:
        mark = "✓" if test["passed"] else "✗"
        lines.append(
            f"  {mark} {test['name'].replace('_', ' ')}" + ("" if test["passed"] else f": {test['message']}")
        )
    return "\n".join(lines) + "\n"


def clean_output(raw: Json) -> Json | None:
    """An output rebuilt from its parts: text, pictures that are pictures, and HTML without anything active."""
    import nh3

    kind = raw.get("output_type")
    if kind == "stream":
        name = "stderr" if raw.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": str(raw.get("text", ""))}
    if kind == "error":
        lines = raw.get("traceback")
        traceback = [str(line) for line in lines] if isinstance(lines, list) else []
        return {
            "output_type": "error",
            "ename": str(raw.get("ename")),
            "evalue": str(raw.get("evalue")),
            "traceback": traceback,
        }
    data = raw.get("data")
    if kind not in {"display_data", "execute_result"} or not isinstance(data, dict):
        return None
    kept = {"text/plain": str(data.get("text/plain", ""))}
    if isinstance(data.get("text/html"), str) and is_shallow(data["text/html"]):
        kept["text/html"] = nh3.clean(data["text/html"])
    if isinstance(data.get("image/png"), str) and _is_png(data["image/png"]):
        kept["image/png"] = data["image/png"]
    return {"output_type": "display_data", "data": kept, "metadata": {}}


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode(text, validate=False).startswith(b"\x89PNG\r\n")
    except (binascii.Error, ValueError):
        return False


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
