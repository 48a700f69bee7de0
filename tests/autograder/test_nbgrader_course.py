"""nbgrader_course: nbgrader without what takes most of its time, and a new gradebook that is none the worse."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

from autograder import nbgrader_course

LOADS = """
import sys
from autograder import nbgrader_course
thread = nbgrader_course.load_meanwhile()
nbgrader_course.load()
thread.join()
from nbgrader import api
assert not any(name.partition(".")[0] in ("lark", "rfc3987_syntax") for name in sys.modules), "the grammars were built"
import rfc3987_syntax
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
api.Gradebook("sqlite:///" + sys.argv[1]).close()
"""


def test_a_gradebook_made_without_grammars_and_alembic_is_what_nbgrader_makes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    bare = {"PATH": os.defpath, "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path)}  # no alembic on the PATH
    subprocess.run([sys.executable, "-c", LOADS, str(ours)], env=bare, check=True, cwd=tmp_path)
    plain = "import sys; from nbgrader.api import Gradebook; Gradebook('sqlite:///' + sys.argv[1]).close()"
    with_programs = bare | {"PATH": f"{Path(sys.executable).parent}:{os.defpath}"}
    subprocess.run([sys.executable, "-c", plain, str(theirs)], env=with_programs, check=True, cwd=tmp_path)
    assert schema(ours) == schema(theirs)


def schema(database: Path) -> list[tuple[str, ...]]:
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(database)) as book:
        tables = book.execute("select name, sql from sqlite_master order by name").fetchall()
        version = book.execute("select version_num from alembic_version").fetchall()
    assert len(version) == 1 and len(tables) > 10
    return [*tables, *version]


def test_a_package_already_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3987_syntax", os)
    nbgrader_course.load()
    assert sys.modules["rfc3987_syntax"] is os
