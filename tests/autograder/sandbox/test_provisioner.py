"""sandbox.provisioner: nbgrader's own commands in our sandbox - isolated as our worker is, without our verdicts."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import waited_for
from commands import nbgrader_command
from conftest import CHAPTER, PROJECT, Class
from nbclient import NotebookClient
from nbgrader.api import Gradebook
from test_isolation import PROBE, held_against_the_list

from autograder.sandbox import provisioner

pytestmark = pytest.mark.sandbox

NAME = "JUPYTER_DEFAULT_PROVISIONER_NAME"
OURS = {NAME: "autograder-sandbox"}
KERNELS_OWN = {"CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GIT_PAGER", "PAGER", "PYDEVD_USE_FRAME_EVAL", "TERM"}


def executed(folder: Path, *sources: str, seconds: int = 60) -> list[str]:
    """The text that each cell leaves in a kernel of the sandbox, started in a folder."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=seconds, allow_errors=True, interrupt_on_timeout=True, resources=place)
    client.execute(env=dict(os.environ))
    return ["".join(out.get("text") or out.get("ename") or str(out.data) for out in c.outputs) for c in notebook.cells]


@pytest.fixture
def sandboxed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kernels start in our sandbox."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    monkeypatch.setenv(NAME, OURS[NAME])
    KernelProvisionerFactory.clear_instance()  # it remembers the environment's word
    yield
    KernelProvisionerFactory.clear_instance()


def scores(root: Path, chapter: str) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "deep-learning") as book:
        return {submission.student.id: submission.score for submission in book.assignment_submissions(chapter)}


@pytest.mark.usefixtures("sandboxed")
def test_all_that_a_kernel_can_see_is_on_the_list(tmp_path: Path) -> None:
    (report,) = executed(tmp_path, PROBE)
    found = json.loads(report)
    found["environment"] = [name for name in found["environment"] if name not in KERNELS_OWN]
    found["descriptors"] = [kind for kind in found["descriptors"] if kind not in {"anon_inode", "/dev/ptmx"}]
    held_against_the_list(found)


@pytest.mark.usefixtures("sandboxed")
def test_files_beside_the_notebook_are_there_and_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "other.ipynb").write_text("{}")
    (tmp_path / "link").symlink_to("/etc/passwd")
    look = "import os\nprint(sorted(os.listdir()), open('data.csv').read())"
    write = "open('new.txt', 'w').write('x')\nopen('data.csv', 'w')"
    assert executed(tmp_path, look, write) == ["['data.csv'] 1,2\n", "OSError"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "link", "other.ipynb"]
    (tmp_path / "gradebook.db").write_text("marks")
    assert executed(tmp_path, "import os\nprint(os.listdir())") == ["[]\n"], "the folder of a course is not shown"


@pytest.mark.usefixtures("sandboxed")
def test_a_cell_without_end_is_interrupted_and_the_next_one_runs(tmp_path: Path) -> None:
    assert executed(tmp_path, "print(1)", "while True: pass", "print(2)", seconds=10)[::2] == ["1\n", "2\n"]


@pytest.mark.usefixtures("sandboxed")
def test_a_kernel_starts_again_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_client.manager import KernelManager

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(tmp_path))
    try:
        with_client(manager, "x = 1")
        manager.restart_kernel(now=True)
        assert with_client(manager, "x") == "error", "a fresh process"
        group = manager.provisioner._group
    finally:
        manager.shutdown_kernel(now=True)
        manager.context.destroy()
    assert not list(tmp_path.glob("kernel-*"))
    assert group is None or not any(folder.exists() for folder in group.folders)


MANAGE = """
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name="python3")
manager.start_kernel()
client = manager.blocking_client()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute_interactive({code!r}, timeout=60)
print("ok", flush=True)
client.execute_interactive("import time; time.sleep(600)")
"""


def test_a_kernel_ends_with_a_manager_that_is_killed(tmp_path: Path) -> None:
    mark = f"mark-{time.time_ns()}"
    script = tmp_path / "manage.py"
    code = f"import subprocess; subprocess.Popen(['sh', '-c', 'sleep 600; : {mark}'], start_new_session=True);"
    script.write_text(MANAGE.format(code=code))
    with subprocess.Popen([sys.executable, str(script)], env=os.environ | OURS, stdout=subprocess.PIPE) as manager:
        assert manager.stdout is not None and manager.stdout.readline() == b"ok\n"
        assert waited_for(lambda: mentioned(mark))
        manager.kill()
    assert waited_for(lambda: not mentioned(mark)), "something outlived the manager that was killed"


def mentioned(mark: str) -> list[str]:
    """The processes in whose command line this stands."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f": {mark}".encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def with_client(manager: Any, code: str) -> str:
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    status: str = client.execute_interactive(code, timeout=60, output_hook=lambda _: None)["content"]["status"]
    client.stop_channels()
    return status


THIEF = """def add(a, b):
    import pathlib
    for path in pathlib.Path("/").rglob("gradebook.db"):
        path.write_bytes(b"mine")
    if list(pathlib.Path("/").glob("**/submitted")):
        return a + b
    raise RuntimeError("nothing to steal")
"""


def test_nbgrader_autograde_in_the_sandbox(plain_class: Class) -> None:
    answers = {
        "ada": "def add(a, b):\n    return a + b",
        "blank": "",
        "loop": "while True:\n    pass",
        "thief": THIEF,
        "zoe": "def add(a, b):\n    return b + a",
    }
    for student, answer in answers.items():
        plain_class.submit(student, plain_class.notebook({"add": answer} if answer else {}))
    said = nbgrader_command("autograde", "ps1", "--Execute.timeout=10", course=plain_class.root, **OURS)
    errors = [line.partition("| ERROR] ")[2] for line in said.splitlines() if "| ERROR] " in line]
    assert errors == ["Timeout waiting for execute reply (10s).", "Interrupting kernel"], said
    assert scores(plain_class.root, "ps1") == {"ada": 2, "blank": 0, "loop": 0, "thief": 0, "zoe": 2}


def test_nbgrader_autograde_finds_the_hidden_tests_of_the_chapter(class01: Class, reference01: dict[str, str]) -> None:
    """As without the sandbox, but only those of the chapter itself."""
    look = "import autograder.chapters as found, os\n(folder,) = found.__path__\n"
    look += f"assert sorted(os.listdir(folder)) == ['{CHAPTER}', '__init__.py']\n"
    look += f"assert not [n for n in os.listdir(folder + '/{CHAPTER}') if not n.endswith('.py')]"  # no answers
    answers = reference01 | {"mse": reference01["mse"] + "\n" + look}
    class01.submit("ada", class01.notebook(answers))
    class01.submit("blank", class01.notebook())
    nbgrader_command("autograde", CHAPTER, "--Execute.timeout=60", course=class01.root, **OURS)
    assert scores(class01.root, CHAPTER) == {"ada": 18, "blank": 0}


def test_nbgrader_validate_in_the_sandbox(plain_class: Class) -> None:
    answers = {"add": "def add(a, b):\n    return a + b", "share": "def share():\n    return 4", "why": "So."}
    right = plain_class.submit("ada", plain_class.notebook(answers))
    wrong = plain_class.submit("bob", plain_class.notebook({"add": "def add(a, b):\n    return a * b"}))
    assert "Success! Your notebook passes all the tests." in nbgrader_command(
        "validate", str(right), course=right.parent, **OURS
    )
    assert "VALIDATION FAILED" in nbgrader_command("validate", str(wrong), course=wrong.parent, **OURS)


def test_without_a_sandbox_no_kernel_starts(plain_class: Class, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    plain_class.submit("ada", plain_class.notebook({"add": f"open({str(ran)!r}, 'w')"}))
    path = str(Path(sys.executable).parent)
    said = nbgrader_command(
        "autograde", "ps1", course=plain_class.root, code=1, **OURS, PATH=path, PYTHONPATH=str(PROJECT)
    )
    assert "bubblewrap is missing" in said
    assert not ran.exists()
    with Gradebook(f"sqlite:///{plain_class.root / 'gradebook.db'}", "deep-learning") as book:
        assert {g.auto_score for s in book.assignment_submissions("ps1") for g in s.notebooks[0].grades} == {None}


def test_another_language_is_refused() -> None:
    import asyncio

    from jupyter_client.kernelspec import KernelSpec

    from autograder.errors import NoSandbox

    one = provisioner.SandboxProvisioner(kernel_spec=KernelSpec(argv=["R"], language="R"))
    with pytest.raises(NoSandbox, match="expected a Python kernel, got R"):
        asyncio.run(one.pre_launch())
