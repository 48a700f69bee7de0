"""Make `.venv`, the course's own Python environment, and leave it as requirements.lock describes it.

Run it with the system's Python, from a clone or from the student's bundle, on Linux, macOS or Windows:

    python3 course/setup.py

Standard library only: nothing else is installed yet when it runs. A second run with nothing changed reads
two small files and returns. Everything it makes lies in `.venv` and in this clone's own git settings.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING or __package__:
    from course.environment import setup_needs as needs
else:  # run as a script: its own folder is on the path, the project is not
    from environment import setup_needs as needs

ROOT = Path(__file__).resolve().parent.parent
STAMP, UNFINISHED = "course-setup.json", "course-setup-unfinished"
TEXTCONV = ".venv/bin/jupytext --to py:percent --opt cell_metadata_filter=nbgrader,tags,-all -o - --"


class Stamp(NamedTuple):
    """What `.venv` was made from; kept in `.venv` and compared at the next run."""

    fingerprint: str
    torch: str
    root: str


def venv_bin(root: Path, name: str) -> Path:
    """The path of a program inside `.venv`, on any system."""
    windows = os.name == "nt"
    return root / ".venv" / ("Scripts" if windows else "bin") / (name + (".exe" if windows else ""))


def say(text: str) -> None:
    print(text, flush=True)


# --- Is there anything to do? -------------------------------------------------------------------------------


def fingerprint(root: Path, torch: str) -> str:
    """Hash of all that decides what `.venv` holds: lock, project table, torch's kind, `.venv`'s Python."""
    import tomllib  # not at the top: an older Python must get as far as its own message

    lock = root / "requirements.lock"
    if not lock.exists():
        raise needs.SetupError(
            "requirements.lock is missing, so it is not known what to install.\n"
            "In a clone type: git checkout requirements.lock     In a bundle: unpack the archive again."
        )
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [project.get("project"), project.get("build-system"), project.get("tool", {}).get("setuptools")]
    seed = json.dumps([parts, torch, venv_version(root), needs.can_install_project(root)], sort_keys=True)
    return hashlib.sha256(lock.read_bytes() + seed.encode()).hexdigest()


def venv_config(root: Path) -> dict[str, str]:
    """The `key = value` lines of `.venv/pyvenv.cfg`; empty where there is none."""
    try:
        lines = (root / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}


def venv_version(root: Path) -> str:
    return ".".join(venv_config(root).get("version", "").split(".")[:2])


def read_stamp(root: Path) -> Stamp | None:
    try:
        return Stamp(**json.loads((root / ".venv" / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def state(root: Path, torch: str | None) -> tuple[str, str]:
    """What is to be done and why: ("ready" | "finish" | "rebuild" | "make", one line for the reader).

    torch: "default", "cpu" or None, which keeps the kind that `.venv` has.
    Raises SetupError if the lock is missing or `.venv` is something this program did not make.
    """
    venv, stamp = root / ".venv", read_stamp(root)
    wanted = fingerprint(root, torch or (stamp.torch if stamp else "default"))
    if not venv.exists() or (venv.is_dir() and not any(venv.iterdir())):
        return "make", "There is no .venv yet: making it."
    if (venv / UNFINISHED).exists():
        return "rebuild", "The last set-up was interrupted: making .venv afresh (downloads are kept)."
    if not venv_config(root):
        raise needs.SetupError(
            f"{venv} is not a Python environment. Move it away, then type the same command again."
        )
    if (
        not venv_bin(root, "python").exists()
        or not needs.OLDEST <= needs.as_version(venv_version(root)) <= needs.NEWEST
    ):
        return "rebuild", "The Python of .venv is gone or does not fit any more: making .venv afresh."
    if stamp is None:
        return "finish", "A .venv without a finished set-up is here: completing it."
    if stamp.root != str(root):
        return "rebuild", "The course was moved since .venv was made: making it afresh."
    if stamp.fingerprint != wanted:
        return "finish", "The lock or the project changed: bringing .venv up to date."
    return "ready", "The environment in .venv is ready."


# --- What it takes ------------------------------------------------------------------------------------------


def demand_space(root: Path, torch: str) -> None:
    """Raise SetupError unless what is still missing of `.venv` fits on the disk."""
    missing = needs.size_needed(torch) - needs.size_of(root / ".venv")
    free = shutil.disk_usage(root).free
    if missing > free:
        tip = "" if torch == "cpu" else " The smaller CPU-only build: make setup TORCH=cpu"
        raise needs.SetupError(
            f"The disk is too full: .venv needs {missing / 1e9:.1f} GB more, {free / 1e9:.1f} GB are free. "
            f"Make room, then type the same command again.{tip}"
        )


# --- Doing it -----------------------------------------------------------------------------------------------


def run(command: list[str], root: Path) -> None:
    """Run one command, showing its progress without addresses and without the long list of packages."""
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")
    }
    env.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_RETRIES=env.get("PIP_RETRIES", "1"), PYTHONUTF8="1")
    seen: list[str] = []
    with subprocess.Popen(
        command, cwd=str(root), env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        universal_newlines=True, encoding="utf-8", errors="replace",
    ) as child:  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            seen.append(line)
            if line.strip() and not re.match(
                r" [-+~] |WARNING: (Location|Retrying)|Collecting|Looking in", line
            ):
                say("    " + re.sub(r"\b(https?|file)://\S+", "(address)", line.rstrip()))
    if child.returncode:
        raise needs.SetupError(needs.explain("".join(seen)))


def make_venv(root: Path, todo: str) -> None:
    venv = root / ".venv"
    if todo == "rebuild":
        shutil.rmtree(venv)
    fresh = todo in ("make", "rebuild")
    venv.mkdir(exist_ok=True)
    (venv / UNFINISHED).touch()  # before anything else: an interrupted run must be recognised
    if fresh:
        run([needs.find_python(), "-m", "venv", str(venv)], root)


def install(root: Path, torch: str) -> None:
    """Install uv at the lock's version, then the lock, then the course itself; downloads hash-checked."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    python, uv = str(venv_bin(root, "python")), str(venv_bin(root, "uv"))
    uv_install = [uv, "pip", "install", "--python", python, "--compile-bytecode"]
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / "requirements.txt"
        part.write_text(needs.pinned(lock, "uv"), encoding="utf-8")
        say("  [2/4] uv, the installer")
        run(
            [python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(part)],
            root,
        )
        say("  [3/4] the packages (several GB the first time: minutes on a fast line)")
        if torch == "cpu":
            part.write_text(needs.without_torch(lock), encoding="utf-8")
            run([*uv_install, "--no-deps", "--require-hashes", "-r", str(part)], root)
            both = [f"{name}=={needs.version_of(lock, name)}" for name in ("torch", "torchvision")]
            run([*uv_install, "--no-deps", "--torch-backend", "cpu", "--reinstall", *both], root)
        else:
            run([*uv_install, "--require-hashes", "-r", str(root / "requirements.lock")], root)
    say("  [4/4] the course itself")
    install_project(root, uv_install)


def install_project(root: Path, uv_install: list[str]) -> None:
    """Make `course` and `autograder` importable from anywhere; setuptools is locked: nothing is fetched."""
    if needs.can_install_project(root):
        run([*uv_install, "--no-deps", "--no-build-isolation", "--offline", "--editable", str(root)], root)
        return
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.check_output(
        [str(venv_bin(root, "python")), "-c", code], universal_newlines=True
    ).strip()
    (Path(site) / "course.pth").write_text(str(root) + "\n", encoding="utf-8")


def install_bubblewrap(root: Path) -> None:
    """The sandbox for grading, on Linux; a missing one is told, not an error: students do without."""
    if not sys.platform.startswith("linux") or not needs.can_install_project(root) or shutil.which("bwrap"):
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "bubblewrap"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("  bubblewrap, the sandbox for grading")
        for step in (["apt-get", "update", "--quiet"], command):
            subprocess.call(step, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if shutil.which("bwrap"):
            return
    say("  Grading needs bubblewrap. Type: sudo apt-get install bubblewrap  (or: dnf, pacman, zypper)")


def configure_git(root: Path) -> None:
    """Show notebooks as text in `git diff`, strip them at commit; in this clone's settings only."""
    if not (root / ".git").exists() or not shutil.which("git") or os.name == "nt":
        return
    subprocess.call(["git", "-C", str(root), "config", "diff.jupyter.textconv", TEXTCONV])
    if (root / ".pre-commit-config.yaml").exists():
        hook = [str(venv_bin(root, "python")), "-m", "pre_commit", "install"]
        subprocess.call(hook, cwd=str(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def set_up(root: Path, torch: str | None) -> None:
    """Bring `.venv` to the state of the lock; returns at once if it is there already.

    Raises SetupError, whose text says what to do.
    """
    todo, why = state(root, torch)
    say(why)
    if todo == "ready":
        return
    before = read_stamp(root)
    kind = torch or (before.torch if before else "default")
    if todo == "rebuild":
        needs.find_python()  # before the old one is deleted
    else:
        demand_space(root, kind)
    say("  [1/4] the environment")
    make_venv(root, todo)
    demand_space(root, kind)
    install(root, kind)
    install_bubblewrap(root)
    configure_git(root)
    stamp = Stamp(fingerprint(root, kind), kind, str(root))
    (root / ".venv" / STAMP).write_text(json.dumps(stamp._asdict()), encoding="utf-8")
    (root / ".venv" / UNFINISHED).unlink()
    say("Ready. Start with: make lab  (Windows: .venv\\Scripts\\python -m course lab)")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="setup", description="Make .venv, the course's own Python environment."
    )
    made.add_argument(
        "--torch", choices=("default", "cpu"), default=None,
        help="cpu: torch and torchvision without CUDA, both from PyTorch's own CPU index at the lock's "
        "versions (their hashes are not in the lock, so that index is trusted for these two, and it must be "
        "reachable). "
        "Left out: what .venv has, else the default builds.",
    )  # fmt: skip
    made.add_argument("--check", action="store_true", help="change nothing; exit 0 if ready, else 1")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 ready, 1 (--check) something to do, 2 a problem that the message says how to mend."""
    wish = parser().parse_args(arguments)
    try:
        if (
            sys.version_info < needs.OLDEST
        ):  # an older Python reads this file, but only a newer one can do the work
            return subprocess.call([needs.find_python(), str(Path(__file__)), *(arguments or sys.argv[1:])])
        if not wish.check:
            set_up(ROOT, wish.torch)
            return 0
        todo, why = state(ROOT, wish.torch)
        say(why if todo == "ready" else why + " Type: make setup")
        return 0 if todo == "ready" else 1
    except needs.SetupError as problem:
        print(f"\nSet-up stopped. {problem}", file=sys.stderr, flush=True)
    except OSError as problem:
        print(f"\nSet-up stopped. {needs.explain(str(problem))}\n({problem})", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("\nInterrupted. Type the same command again: it starts over cleanly.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
