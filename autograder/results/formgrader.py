"""nbgrader's formgrader on a course, in a browser: nbgrader itself has no command that opens it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from autograder.layout import Course

PAGE = "/formgrader/manage_assignments"


def command(course: Course, options: Sequence[str] = ()) -> list[str]:
    """A Jupyter server with formgrader alone, opened on its first page; options are handed on to it."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    extensions = "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"
    place = [f"--ServerApp.root_dir={course.root}", f"--ServerApp.default_url={PAGE}"]
    return [sys.executable, "-m", "jupyter_server", extensions, *place, *root, *options]


def serve(course: Course, options: Sequence[str] = ()) -> None:
    """Become that server; nbgrader reads its settings in the folder where it starts."""
    print(f"formgrader on {course.root}; the address is below. To stop it: Ctrl-C, twice.", flush=True)
    os.chdir(course.root)
    asked = command(course, options)
    os.execv(asked[0], asked)
