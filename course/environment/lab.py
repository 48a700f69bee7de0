"""Open JupyterLab on the student's chapters: `python -m course lab`.

In a student's bundle these are its own notebooks. In the whole project they are a copy of release/ in .lab/,
so that trying the exercises leaves the releases alone; what was changed there is never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LEDGER = ".copied.json"
SETTINGS = Path(__file__).resolve().parent / "jupyter"


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _copied(lab: Path) -> dict[str, str]:
    try:
        return dict(json.loads((lab / LEDGER).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def refresh(release: Path, lab: Path) -> list[str]:
    """Copy release/ to .lab/: new files, and newer ones over copies nobody has changed.

    Returns the files that were kept because they were changed, though their release is newer.
    """
    copied, kept = _copied(lab), []
    for file in sorted(release.rglob("*")):
        name = file.relative_to(release).as_posix()
        if file.is_dir() or ".ipynb_checkpoints" in file.parts:
            continue
        target, new = lab / name, _hash(file)
        if target.exists() and _hash(target) != copied.get(name):
            if copied.get(name) != new:
                kept.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        copied[name] = new
    lab.mkdir(exist_ok=True)
    (lab / LEDGER).write_text(json.dumps(copied, indent=1), encoding="utf-8")
    return kept


def workplace(root: Path) -> Path:
    """The folder to open. Raises FileNotFoundError, saying what to type, if there are no chapters."""
    release = root / "release"
    if not (root / "source").is_dir():
        folder = release if release.is_dir() else root
    elif release.is_dir():
        folder = root / ".lab"
        for name in refresh(release, folder):
            print(f".lab/{name} has your changes and was kept. For the newer release: delete it, make lab")
    else:
        raise FileNotFoundError("There is no release/ yet. Make it first: make release")
    if not any(folder.glob("*/*.ipynb")) and not any(folder.glob("*.ipynb")):
        raise FileNotFoundError(f"{folder} holds no notebooks. Unpack the course again, or: make release")
    return folder


def command(folder: Path, options: Sequence[str]) -> list[str]:
    """JupyterLab's command line: the first chapter open, the folder as its root."""
    first = min(folder.glob("*/*.ipynb"), default=None)
    opened = [f"--LabApp.default_url=/lab/tree/{first.relative_to(folder).as_posix()}"] if first else []
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *opened, *options]


def environment(root: Path) -> dict[str, str]:
    """This process's environment with `course` importable by every kernel, also from conda's Python.

    JupyterLab asks for no news from the network there, and leaves out nbgrader's panels for instructors.
    """
    added = {"PYTHONPATH": str(root), "JUPYTER_CONFIG_PATH": str(SETTINGS)}
    before = {name: os.environ.get(name, "") for name in added}
    return {**os.environ, **{name: os.pathsep.join(filter(None, (path, before[name]))) for name, path in added.items()}}


def lab(root: Path, options: Sequence[str] = ()) -> int:
    """Open JupyterLab until it is closed; `options` are handed on to it.

    Returns its exit code, or 2 where there are no chapters.
    """
    try:
        folder = workplace(root)
    except FileNotFoundError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"JupyterLab on {folder}. To stop it: Ctrl-C, twice.", flush=True)
    try:
        return subprocess.call(command(folder, options), env=environment(root))
    except KeyboardInterrupt:
        return 0
