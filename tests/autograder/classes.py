"""The class of chapter 01 that most tests of grading look at: every mishap once, graded once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from conftest import Class

from autograder import notebook as nb

Answers = dict[str, str]
FULL = 18.0  # all but the written question
WARNS = "\n    import logging, sys, warnings\n    warnings.warn('careful')\n    logging.warning('log')"
WARNS += "\n    print('50%', file=sys.stderr)"


def write(klass: Class, reference: Answers) -> None:
    """Submit everybody's notebook."""
    code = {key: text for key, text in reference.items() if key != "explain_risk"}
    for student, change in ONE_ANSWER.items():
        klass.submit(student, klass.notebook(code | change))
    for student, edit in EDITED.items():
        notebook = klass.notebook(code)
        edit(notebook)
        klass.submit(student, notebook)
    klass.submit("blank", klass.notebook())
    klass.submit("renamed", klass.notebook(code), "linear (3) final.ipynb")
    klass.submit("written", klass.notebook(code | {"explain_risk": "The expected risk; too low."}))
    klass.submit("empty", b"")
    klass.submit("garbage", b"\x00\xff" * 50)
    klass.submit("two", klass.notebook(code), "a.ipynb")
    klass.submit("two", klass.notebook(code), "b.ipynb")
    klass.submit("nothing", None)
    klass.submit("nothing", b"hello", "notes.txt")
    folder = klass.root / "submitted" / "linked" / klass.chapter.name
    folder.parent.mkdir(parents=True)
    folder.symlink_to(klass.root / "source" / klass.chapter.name)


# What one answer was replaced by; every other answer is the reference's.
ONE_ANSWER: dict[str, Answers] = {
    "reference": {},
    "twin": {},
    "syntax": {"split": "def split(x, y, test=0.25, seed=0)\n    return"},
    "loop": {"split": "while True:\n    pass"},
    "sleeper": {"split": "import time\ndef split(x, y, test=0.25, seed=0):\n    time.sleep(1000)"},
    "killer": {"split": "import os\ndef split(*a, **k):\n    os._exit(0)"},
    "leaver": {"split": "import sys\ndef split(*a, **k):\n    sys.exit(0)"},
    "leaver2": {"split": "import sys\nsys.exit(0)"},
    "hog": {"split": "import numpy as np\nkept = []\nwhile True:\n    kept.append(np.zeros(10**8))"},
    "noisy": {"predict": f"def predict(x, w, b=0.0):{WARNS}\n    return w * x + b"},
    "flood": {"predict": "def predict(x, w, b=0.0):\n    return w * x + b\nprint('x' * 20_000_000)"},
    "missing": {"split": "def split(*a, **k):\n    return my_own_helper(*a, **k)"},
}
LOST = {  # student: (status of `split`, the submission's flags, words of its message)
    "syntax": ("error", [], "your cell raised SyntaxError"),
    "loop": ("timeout", ["timeout"], "it took too long and was stopped"),
    "sleeper": ("timeout", ["timeout"], ""),
    "killer": ("error", ["crash", "suspicious:exits"], ""),
    "leaver": ("error", ["suspicious:exits"], ""),
    "leaver2": ("error", ["suspicious:exits"], "your cell raised SystemExit"),
    "hog": ("error", ["memory"], "it used more memory than a submission may have"),
    "missing": ("error", [], ""),
}


def find(notebook: nb.Notebook, name: str) -> nb.Cell:
    return next(cell for cell in notebook["cells"] if nb.grade_id(cell) == name)


def _delete(name: str) -> Callable[[nb.Notebook], None]:
    return lambda notebook: notebook["cells"].remove(find(notebook, name))


def _duplicate(name: str) -> Callable[[nb.Notebook], None]:
    return lambda notebook: notebook["cells"].append(copy.deepcopy(find(notebook, name)))


def _strip(notebook: nb.Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def _points(notebook: nb.Notebook) -> None:
    for cell in nb.by_role(notebook, "test"):
        cell["metadata"]["nbgrader"]["points"] = 500


def _source_of(name: str, text: str) -> Callable[[nb.Notebook], None]:
    return lambda notebook: find(notebook, name).update(source=text)


def _hostile_given(notebook: nb.Notebook) -> None:
    for cell in notebook["cells"]:
        if nb.role(cell) == "given" and nb.is_code(cell):
            cell["source"] = "import os\nos._exit(1)"


def _kernel(notebook: Any) -> None:
    notebook["metadata"] = {"kernelspec": {"name": "julia", "display_name": "Julia"}}


# What befell the whole notebook; every answer is the reference's, and so is the grade.
EDITED: dict[str, Callable[[nb.Notebook], None]] = {
    "deleted": _delete("test_split"),
    "duplicated": _duplicate("test_split"),
    "reversed": lambda notebook: notebook["cells"].reverse(),
    "stripped": _strip,
    "rich": _points,
    "cheat": _source_of("test_split", "print('18/18')"),
    "wrecked": _hostile_given,
    "julia": _kernel,
}
FLAGS = {
    "deleted": "repaired:deleted-cell",
    "duplicated": "repaired:duplicate-cell",
    "reversed": "repaired:order",
    "stripped": "repaired:metadata",
    "rich": "repaired:metadata",
    "cheat": "repaired:edited-test",
    "renamed": "repaired:renamed-file",
    "julia": "repaired:kernelspec",
}
UNGRADABLE = {
    "empty": "the file is empty",
    "garbage": "the file is not a notebook",
    "two": "there are 2 notebooks and none is named 01-linear-model.ipynb",
    "nothing": "there is no notebook",
    "linked": "the submission is a symbolic link",
}
