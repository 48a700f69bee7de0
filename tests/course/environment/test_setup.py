"""course/setup.py: what it decides, what it runs, and what it says when it cannot."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course import setup
from course.environment import setup_needs

LOCK = """\
# made by uv
nvidia-cublas==13.4.1 ; sys_platform == 'linux' \\
    --hash=sha256:aa
    # via torch
sympy==1.14.0 \\
    --hash=sha256:bb
torch==2.15.0 \\
    --hash=sha256:cc \\
    --hash=sha256:dd
    # via torchvision
torchvision==0.29.2 \\
    --hash=sha256:ee
triton==3.9.0 ; sys_platform == 'linux' \\
    --hash=sha256:ff
uv==0.13.9 \\
    --hash=sha256:11 \\
    --hash=sha256:22
uvloop==1.0 \\
    --hash=sha256:33
"""
PROJECT = '[project]\nname = "x"\nversion = "1"\n[tool.ruff]\nline-length = 110\n'


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


def fake_venv(root: Path, version: str = "3.12.4") -> None:
    setup.venv_bin(root, "python").parent.mkdir(parents=True)
    setup.venv_bin(root, "python").touch()
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")


def stamp(root: Path, torch: str = "default") -> None:
    made = setup.Stamp(setup.fingerprint(root, torch), torch, str(root))
    (root / ".venv" / setup.STAMP).write_text(json.dumps(made._asdict()))


@pytest.fixture
def commands(root, monkeypatch):
    """Record the commands instead of running them; `python -m venv` leaves a fake one."""
    seen: list[list[str]] = []

    def record(command, at):
        seen.append([str(part) for part in command])
        if command[1:3] == ["-m", "venv"]:
            fake_venv(root)

    def written(python, uv_install):
        record([*uv_install, "--editable"], root)

    monkeypatch.setattr(setup, "run", record)
    monkeypatch.setattr(setup, "install_project", written)
    monkeypatch.setattr(setup, "demand_space", lambda *_: None)
    return seen


# --- What is to be done -------------------------------------------------------------------------------------


def test_nothing_there_is_made(root):
    assert setup.state(root, None)[0] == "make"
    (root / ".venv").mkdir()
    assert setup.state(root, None)[0] == "make"


def test_finished_and_unchanged_is_ready(root):
    fake_venv(root)
    stamp(root)
    assert setup.state(root, None)[0] == "ready"


def test_no_stamp_is_finished_and_interrupted_is_rebuilt(root):
    fake_venv(root)
    assert setup.state(root, None)[0] == "finish"
    stamp(root)
    (root / ".venv" / setup.UNFINISHED).touch()
    assert setup.state(root, None)[0] == "rebuild"


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_changed_inputs_bring_it_up_to_date(root, name):
    fake_venv(root)
    stamp(root)
    text = (root / name).read_text()
    (root / name).write_text(
        text.replace('version = "1"', 'version = "2"').replace("sympy==1.14.0", "sympy==1.15.0")
    )
    assert setup.state(root, None)[0] == "finish"


def test_settings_of_tools_change_nothing(root):
    fake_venv(root)
    stamp(root)
    (root / "pyproject.toml").write_text(PROJECT.replace("110", "99"))
    assert setup.state(root, None)[0] == "ready"


def test_without_a_wish_the_kind_of_torch_stays(root):
    fake_venv(root)
    stamp(root, "cpu")
    assert setup.state(root, None)[0] == "ready"
    assert setup.state(root, "cpu")[0] == "ready"
    assert setup.state(root, "default")[0] == "finish"


def test_moved_folder_is_rebuilt(root, tmp_path_factory):
    fake_venv(root)
    stamp(root)
    moved = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.copytree(root, moved)
    assert setup.state(moved, None)[0] == "rebuild"


@pytest.mark.parametrize("version", ["3.10.1", "3.14.0"])
def test_wrong_python_inside_is_rebuilt(root, version):
    fake_venv(root, version)
    stamp(root)
    assert setup.state(root, None)[0] == "rebuild"


def test_vanished_python_inside_is_rebuilt(root):
    fake_venv(root)
    stamp(root)
    setup.venv_bin(root, "python").unlink()
    assert setup.state(root, None)[0] == "rebuild"


def test_foreign_folder_is_left_alone(root):
    (root / ".venv").mkdir()
    (root / ".venv" / "thesis.txt").write_text("mine")
    with pytest.raises(setup_needs.SetupError, match="not a Python environment. Move it away"):
        setup.state(root, None)


def test_missing_lock(root):
    (root / "requirements.lock").unlink()
    with pytest.raises(setup_needs.SetupError, match=r"requirements\.lock is missing"):
        setup.state(root, None)


# --- What is run --------------------------------------------------------------------------------------------


def test_first_run_then_nothing(root, commands, capsys):
    setup.set_up(root, None)
    assert commands[0][1:3] == ["-m", "venv"]
    assert commands[1][1:3] == ["-m", "pip"] and "--require-hashes" in commands[1]
    assert commands[2][1:3] == ["pip", "install"]
    assert {"--require-hashes", "--compile-bytecode", str(root / "requirements.lock")} <= set(commands[2])
    assert commands[3][-1] == "--editable"
    assert not (root / ".venv" / setup.UNFINISHED).exists()
    done = len(commands)
    setup.set_up(root, None)
    assert len(commands) == done
    assert "ready" in capsys.readouterr().out


def test_interrupted_run_is_recognised_and_mended(root, commands, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt("Ctrl-C")

    with monkeypatch.context() as patch:
        patch.setattr(setup, "install", stop)
        with pytest.raises(KeyboardInterrupt, match="Ctrl-C"):
            setup.set_up(root, None)
    (root / ".venv" / "half").touch()
    assert setup.state(root, None)[0] == "rebuild"
    setup.set_up(root, None)
    assert not (root / ".venv" / "half").exists()
    assert setup.state(root, None)[0] == "ready"


def test_cpu_takes_both_from_one_index(root, commands):
    setup.set_up(root, "cpu")
    both = next(command for command in commands if "--torch-backend" in command)
    assert both[-2:] == ["torch==2.15.0", "torchvision==0.29.2"]
    assert both[both.index("--torch-backend") + 1] == "cpu"
    assert json.loads((root / ".venv" / setup.STAMP).read_text())["torch"] == "cpu"


def test_bytecode_is_compiled_whatever_the_environment_says(root, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    setup.run(
        [sys.executable, "-c", "import os; print('got', os.environ.get('PYTHONDONTWRITEBYTECODE'))"], root
    )
    assert "got None" in capsys.readouterr().out


def test_no_address_is_shown(root, capsys):
    setup.run(
        [sys.executable, "-c", "print('from https://example.invalid/simple/x'); print(' + torch==2')"], root
    )
    shown = capsys.readouterr().out
    assert "(address)" in shown and "example" not in shown and "torch" not in shown


# --- The lock -----------------------------------------------------------------------------------------------


def test_pinned_takes_one_package_with_all_its_hashes():
    assert setup_needs.pinned(LOCK, "uv") == "uv==0.13.9 \\\n    --hash=sha256:11 \\\n    --hash=sha256:22\n"
    assert setup_needs.version_of(LOCK, "nvidia-cublas") == "13.4.1"
    with pytest.raises(setup_needs.SetupError, match="does not pin numpy.*make lock"):
        setup_needs.pinned(LOCK, "numpy")


def test_without_torch_keeps_the_rest():
    left = setup_needs.without_torch(LOCK)
    assert [line.split("==")[0] for line in left.splitlines() if "==" in line and "--hash" not in line] == [
        "sympy",
        "uv",
        "uvloop",
    ]
    assert "sha256:dd" not in left and "sha256:bb" in left


def test_the_real_lock_pins_what_setup_needs_and_names_no_index():
    lock = (setup.ROOT / "requirements.lock").read_text()
    for name in ("uv", "torch", "torchvision", "setuptools", "jupytext", "nbstripout"):
        assert "--hash=sha256:" in setup_needs.pinned(lock, name)
    assert "://" not in lock


# --- What it says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("error: failed to write: No space left on device (os error 28)", "disk is full. Make room"),
        ("NewConnectionError: Temporary failure in name resolution", "No network.*HTTPS_PROXY"),
        ("error: Failed to fetch: `(address)`\n  Caused by: dns error", "No network"),
        ("The virtual environment was not created because ensurepip is not available", "python3-venv"),
        ("Because torch==2.15.0 has no wheels with a matching platform tag", "no build for this machine"),
        ("something else", "lines above say why"),
    ],
)
def test_failures_are_explained(root, output, said):
    with pytest.raises(setup_needs.SetupError, match=said):
        setup.run([sys.executable, "-c", f"print({output!r}); raise SystemExit(1)"], root)


def test_full_disk_is_told_before_anything_is_made(root, monkeypatch):
    monkeypatch.setattr(
        setup_needs.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**10, 10**10, 10**9)
    )
    with pytest.raises(setup_needs.SetupError, match=r"needs [59]\.0 GB more, 1\.0 GB are free"):
        setup.set_up(root, None)
    assert not (root / ".venv").exists()


def test_what_is_there_already_counts(root, monkeypatch):
    monkeypatch.setattr(setup_needs.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1))
    monkeypatch.setattr(setup_needs, "size_of", lambda _: 9 * 10**9)
    setup.demand_space(root, "default")


def test_no_fitting_python(monkeypatch):
    monkeypatch.setattr(setup_needs.sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(setup_needs.shutil, "which", lambda _: None)
    with pytest.raises(
        setup_needs.SetupError, match=r"This is Python 3\.9; the course needs 3\.11, 3\.12 or 3\.13"
    ):
        setup_needs.find_python()


def test_another_python_on_the_path_is_taken(monkeypatch):
    monkeypatch.setattr(setup_needs.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(
        setup_needs.shutil, "which", lambda name: sys.executable if name == "python3.12" else None
    )
    assert setup_needs.find_python() == sys.executable


@pytest.mark.parametrize("name", ["setup.py", "environment/__init__.py", "environment/setup_needs.py"])
def test_an_older_python_can_read_the_program(name):
    ast.parse((setup.ROOT / "course" / name).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_main_exit_codes(root, monkeypatch, capsys):
    monkeypatch.setattr(setup, "ROOT", root)
    assert setup.main(["--check"]) == 1
    (root / "requirements.lock").unlink()
    assert setup.main(["--check"]) == 2
    assert "Set-up stopped. requirements.lock is missing" in capsys.readouterr().err


def test_runs_as_a_script_from_a_bundle(root):
    (root / "course" / "environment").mkdir(parents=True)
    for name in ("setup.py", "environment/__init__.py", "environment/setup_needs.py"):
        shutil.copy(setup.ROOT / "course" / name, root / "course" / name)
    done = subprocess.run(
        [sys.executable, "course/setup.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "There is no .venv yet: making it. Type: make setup\n")


@pytest.mark.skipif(os.name == "nt", reason="git's settings are made on POSIX only")
def test_git_shows_notebooks_as_text_in_a_checkout_only(root):
    setup.configure_git(root)  # no checkout: nothing happens, nothing is said
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    setup.configure_git(root)
    get = ["git", "-C", str(root), "config", "--local", "diff.jupyter.textconv"]
    assert "py:percent" in subprocess.check_output(get, text=True)
