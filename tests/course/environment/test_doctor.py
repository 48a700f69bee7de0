"""Every finding of the doctor, for real or by a faithful fake: programs on PATH, packages on PYTHONPATH."""

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from course import setup
from course.__main__ import main
from course.environment import doctor, finding, symptoms, symptoms_tools
from course.environment.finding import Finding, Machine

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@cache
def plain_facts() -> dict[str, object]:
    return Machine(Path.cwd()).facts


class Bench:
    """A machine to spoil: its own root, its own PATH and PYTHONPATH in front of nothing else."""

    def __init__(self, folder: Path) -> None:
        self.root, self.bin, self.site = folder / "root", folder / "bin", folder / "site"
        for made in (self.root, self.bin, self.site):
            made.mkdir()
        self.environ = {"PATH": str(self.bin), "PYTHONPATH": str(self.site), "HOME": str(folder)}

    def program(self, name: str, script: str) -> Path:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    def package(self, name: str, version: str, code: str = "", requires: str = "") -> None:
        (self.site / name).mkdir()
        (self.site / name / "__init__.py").write_text(code)
        info = self.site / f"{name}-{version}.dist-info"
        info.mkdir()
        tail = f"Requires-Dist: {requires}\n" if requires else ""
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{tail}")

    def machine(self, platform: str = "linux", **facts: object) -> Machine:
        made = Machine(
            self.root, platform=platform, environ=self.environ, cann_homes=(str(self.root / "Ascend"),)
        )
        if facts:
            made.__dict__["facts"] = {**plain_facts(), **facts}
        return made


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def expect(finding: Finding, status: str, found: str = "", mend: str = "") -> None:
    assert finding.status == status, finding
    assert found in finding.found, finding
    assert mend in finding.mend, finding
    assert finding.mend or status in ("ok", "skip"), "a finding to mend names its command"


# --- Python and its environment -----------------------------------------------------------------------------


def test_python_that_fits(bench):
    expect(symptoms.python_version(bench.machine()), "ok", "64-bit")


@pytest.mark.parametrize("facts", [{"python": [3, 10, 2]}, {"python": [3, 14, 0]}, {"bits": 32}])
def test_python_that_does_not(bench, facts):
    expect(symptoms.python_version(bench.machine(**facts)), "fail", "3.11 to 3.13", "course/setup.py")


def test_outside_the_courses_environment(bench):
    expect(symptoms.environment(bench.machine()), "warn", "the course has no .venv yet", "make setup")
    (bench.root / ".venv").mkdir()
    expect(
        symptoms.environment(bench.machine()), "warn", "not the course's .venv", "source .venv/bin/activate"
    )
    expect(symptoms.environment(bench.machine("win32")), "warn", mend=r".venv\Scripts\activate")


def test_inside_the_courses_environment(bench):
    own = bench.root / ".venv"
    own.mkdir()
    machine = bench.machine(prefix=str(own))
    expect(symptoms.environment(machine), "warn", "was not made by make setup", "make setup")
    (own / setup.STAMP).write_text(json.dumps(setup.Stamp("0", "default", str(bench.root))._asdict()))
    expect(symptoms.environment(machine), "ok")
    (own / setup.UNFINISHED).touch()
    expect(symptoms.environment(machine), "fail", "interrupted", "make setup")


def test_conda(bench):
    bench.environ["CONDA_PREFIX"] = "/opt/conda/envs/course"
    expect(symptoms.environment(bench.machine(prefix="/opt/conda/envs/course")), "ok", "conda environment")


def test_an_interpreter_that_does_not_start(bench):
    broken = bench.program("python3", "echo 'Fatal Python error: init_fs_encoding' >&2; exit 1")
    (finding,) = doctor.examine(replace(bench.machine(), executable=str(broken)))
    expect(finding, "fail", "init_fs_encoding", "make setup")


# --- The kernel ---------------------------------------------------------------------------------------------


def kernel_of(bench, text: str) -> Finding:
    spec = bench.root / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(text)
    bench.environ["JUPYTER_PATH"] = str(bench.root)  # looked at before the environment's own
    return symptoms.kernel(bench.machine())


def test_kernel_of_another_environment(bench):
    """For real: one made beside, whose python is a link to the same program, as in a course's two environments."""
    venv.create(bench.root / "other", symlinks=True, with_pip=False)
    other = str(bench.root / "other" / "bin" / "python")
    found = kernel_of(bench, json.dumps({"argv": [other, "-m", "ipykernel_launcher"]}))
    expect(found, "fail", f"notebooks run in {other}", "ipykernel install --sys-prefix")


def test_kernel_of_this_environment(bench):
    expect(kernel_of(bench, json.dumps({"argv": [sys.executable, "-m", "ipykernel_launcher"]})), "ok")


def test_kernel_without_a_path_is_this_one(bench):
    expect(kernel_of(bench, json.dumps({"argv": ["python", "-m", "ipykernel_launcher"]})), "ok")


@pytest.mark.parametrize("text", ["{", "{}", '{"argv": []}', '{"argv": 3}'])
def test_kernel_unreadable(bench, text):
    expect(kernel_of(bench, text), "fail", "cannot be read", "ipykernel install")


def test_no_kernel(bench):
    expect(symptoms.kernel(bench.machine(jupyter={})), "fail", "no Python kernel", "ipykernel install")


def test_another_environments_jupyter_on_the_path(bench):
    bench.program("jupyter", "true")
    found = kernel_of(bench, json.dumps({"argv": [sys.executable]}))
    expect(found, "warn", "starts another environment's", "make lab")


# --- torch, TensorFlow, OpenMP ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("torch", "vision", "status", "mend"),
    [
        ("2.15.0", "0.29.2", "ok", ""),
        ("2.15.0+cpu", "0.29.2+cpu", "ok", ""),
        ("2.15.0+cpu", "0.29.2", "fail", "TORCH=cpu"),
        ("2.15.0", "0.29.2+cpu", "fail", "TORCH=cpu"),
        ("2.15.0+cu132", "0.29.2+cu128", "fail", "make setup"),
    ],
)
def test_builds_from_different_indexes(bench, torch, vision, status, mend):
    bench.package("torch", torch)
    bench.package("torchvision", vision)
    expect(symptoms.torch_builds(bench.machine()), status, f"torch {torch}, torchvision {vision}", mend)


MIXED = os.environ.get("COURSE_MIXED_PYTHON", "")


@pytest.mark.nightly
@pytest.mark.skipif(not MIXED, reason="COURSE_MIXED_PYTHON: a Python with a CPU-only torch beside PyPI's torchvision")
def test_builds_from_different_indexes_for_real(bench):
    bench.environ |= {"PYTHONPATH": "", "TORCH_DEVICE_BACKEND_AUTOLOAD": "0"}
    machine = replace(bench.machine(), executable=MIXED)
    expect(symptoms.torch_builds(machine), "fail", "come from different indexes", "make setup TORCH=cpu")
    assert "operator torchvision::nms does not exist" in machine.python("import torch, torchvision").err
    expect(symptoms.torch_import(machine), "fail", "come from different indexes", "make setup")


@pytest.mark.parametrize(
    ("pin", "status"), [("torch==2.14.0", "fail"), ("torch (==2.15.0)", "ok"), ("torch>=2.14", "ok")]
)
def test_builds_for_another_torch(bench, pin, status):
    bench.package("torch", "2.15.0")
    bench.package("torchvision", "0.29.2", requires=pin)
    expect(symptoms.torch_builds(bench.machine()), status)


def test_missing_torch(bench):
    machine = bench.machine(versions={"torch": ["2.15.0", []]})
    expect(symptoms.torch_builds(machine), "fail", "torchvision is not installed", "make setup")
    expect(symptoms.torch_import(bench.machine(versions={})), "skip")


@pytest.mark.parametrize(
    ("error", "found", "mend"),
    [
        ("operator torchvision::nms does not exist", "different indexes", "make setup"),
        (
            "Failed to load the backend extension: torch_npu. libhccl.so: cannot open",
            "torch_npu stops torch",
            "torch_npu",
        ),
        ("libcudart.so.13: cannot open shared object file", "libcudart.so.13", "make setup"),
    ],
)
def test_torch_that_does_not_import(bench, error, found, mend):
    bench.package("torch", "2.15.0", f"raise RuntimeError({error!r})")
    expect(symptoms.torch_import(bench.machine()), "fail", found, mend)


def test_it_looks_past_what_import_course_switched_off():
    theirs = {"TORCH_DEVICE_BACKEND_AUTOLOAD": "0", "HOME": "/"}
    assert finding.untouched(theirs) == theirs
    assert finding.untouched(theirs | {"COURSE_SWITCHED_NPU_OFF": "1"}) == {"HOME": "/"}


def test_torch_that_imports(bench):
    bench.package("torch", "2.15.0", "__version__ = '2.15.0'")
    bench.package("torchvision", "0.29.2", "class ops: nms = 1")
    expect(symptoms.torch_import(bench.machine()), "ok", "torch 2.15.0")


def test_torch_that_never_comes_back(bench):
    machine = bench.machine()
    assert machine.python("import time; time.sleep(30)", 0.2) == finding.Outcome(None, "", "no answer in 0 s")


def test_tensorflow(bench):
    expect(symptoms.tensorflow_import(bench.machine(versions={})), "fail", "not installed", "make setup")
    bench.package("tensorflow", "2.21.0", "__version__ = '2.21.0'")
    expect(symptoms.tensorflow_import(bench.machine()), "ok", "2.21.0")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("raise ImportError('DLL load failed')", "DLL load failed"),
        ("import os; os.kill(os.getpid(), 4)", "processor"),
        ("import sys; sys.exit('compiled to use AVX instructions')", "processor"),
    ],
)
def test_tensorflow_that_does_not_import(bench, code, found):
    bench.package("tensorflow", "2.21.0", code)
    expect(symptoms.tensorflow_import(bench.machine()), "fail", found)


OMP = "OMP: Error #15: Initializing libiomp5md.dll, but found libiomp5md.dll already initialized."


def test_duplicated_openmp(bench):
    bench.package("torch", "2.15.0", f"import os, sys; print({OMP!r}, file=sys.stderr); os._exit(3)")
    expect(symptoms.openmp(bench.machine()), "fail", "two OpenMP runtimes", "environment.yml")


def test_hidden_openmp(bench):
    bench.environ["KMP_DUPLICATE_LIB_OK"] = "TRUE"
    expect(
        symptoms.openmp(bench.machine()), "warn", "hides a duplicated runtime", "unset KMP_DUPLICATE_LIB_OK"
    )


def test_openmp_in_order(bench):
    """torch and scikit-learn are stood in for: they take seconds."""
    bench.package("sklearn", "1.7")
    (bench.site / "sklearn" / "cluster.py").touch()
    code = "class T:\n    __matmul__ = lambda *_: None\nones = lambda *_: T()"
    bench.package("torch", "2.15.0", code)
    expect(symptoms.openmp(bench.machine()), "ok", "share a process")


def test_openmp_without_torch_says_so(bench):
    bench.package("torch", "2.15.0", "raise ImportError('half installed')")
    expect(symptoms.openmp(bench.machine()), "skip", "half installed")


# --- Accelerators -------------------------------------------------------------------------------------------


def cann(bench) -> Path:
    script = bench.root / "Ascend" / "ascend-toolkit" / "set_env.sh"
    script.parent.mkdir(parents=True)
    script.touch()
    return script


def versions(**known: str) -> dict[str, list[object]]:
    return {name.replace("_", "-"): [version, []] for name, version in known.items()}


def test_no_ascend(bench):
    expect(symptoms.ascend(bench.machine()), "skip")


def test_ascend_without_torch_npu(bench):
    cann(bench)
    machine = bench.machine(versions=versions(torch="2.13.0+cpu"))
    expect(symptoms.ascend(machine), "warn", "without torch_npu", "torch_npu==2.13.0")


def test_ascend_of_another_version(bench):
    machine = bench.machine(versions=versions(torch="2.15.0", torch_npu="2.13.0"))
    expect(symptoms.ascend(machine), "fail", "does not fit torch 2.15.0", "torch==2.13.*")


def test_ascend_without_its_variables(bench):
    machine = bench.machine(versions=versions(torch="2.13.0", torch_npu="2.13.0"))
    expect(symptoms.ascend(machine), "fail", "CANN is not installed", "install CANN")
    script = cann(bench)
    expect(symptoms.ascend(machine), "fail", "was not sourced", f"source {script}")


@pytest.mark.parametrize(
    ("npu", "status", "found"),
    [
        ("raise ImportError('libhccl.so: cannot open shared object file')", "fail", "libhccl.so"),
        (
            "import torch\nclass npu: device_count = staticmethod(lambda: 0)\ntorch.npu = npu",
            "warn",
            "no card is seen",
        ),
        (
            "import torch\nclass npu: device_count = staticmethod(lambda: 2)\ntorch.npu = npu",
            "ok",
            "2 card(s)",
        ),
    ],
)
def test_ascend_with_its_variables(bench, npu, status, found):
    bench.environ["ASCEND_HOME_PATH"] = str(bench.root)
    bench.package("torch", "2.13.0")
    bench.package("torch_npu", "2.13.0", npu)
    expect(symptoms.ascend(bench.machine()), status, found)


def torch_for(bench, cuda: str | None, available: bool) -> None:
    code = f"__version__ = '2.15.0'\nclass version: cuda = {cuda!r}\n"
    code += f"class cuda: is_available = staticmethod(lambda: {available})"
    bench.package("torch", "2.15.0", code)


@pytest.mark.parametrize(
    ("driver", "built", "available", "status", "found"),
    [
        ("CUDA Version: 13.2", "13.2", True, "ok", "driver for CUDA 13.2"),
        ("CUDA Version: 12.4", "13.2", False, "fail", "too old"),
        ("CUDA UMD Version: 13.2", "13.2", False, "fail", "sees no card"),
        ("CUDA Version: 13.2", None, False, "warn", "CPU-only"),
    ],
)
def test_cuda(bench, driver, built, available, status, found):
    bench.program("nvidia-smi", f"echo '| NVIDIA-SMI 580.1   Driver Version: 580.1   {driver}  |'")
    torch_for(bench, built, available)
    expect(symptoms.cuda(bench.machine()), status, found)


def test_cuda_driver_that_does_not_answer(bench):
    bench.program("nvidia-smi", "echo 'NVIDIA-SMI has failed because it could not communicate'; exit 9")
    expect(symptoms.cuda(bench.machine()), "fail", "could not communicate", "driver")


def test_no_cuda_and_torch_that_does_not_import(bench):
    expect(symptoms.cuda(bench.machine()), "skip", "no NVIDIA driver")
    bench.program("nvidia-smi", "echo 'CUDA Version: 13.2'")
    bench.package("torch", "2.15.0", "raise ImportError('broken')")
    expect(symptoms.cuda(bench.machine()), "skip", "broken")


def test_no_wish(bench):
    expect(symptoms.wish(bench.machine()), "skip", "the course chooses")


@pytest.mark.parametrize(
    ("asked", "status", "found"),
    [("cpu", "ok", "notebooks compute on cpu"), ("gpu", "fail", "is no device"), ("npu", "fail", "cannot be met")],
)
def test_wish_for_a_device(bench, asked, status, found):
    """For real: this Python's torch, in a process of its own."""
    bench.environ |= {"COURSE_DEVICE": asked, "PYTHONPATH": str(Path(symptoms.__file__).parents[2])}
    expect(symptoms.wish(bench.machine()), status, found, "unset COURSE_DEVICE" if status == "fail" else "")


# --- Jupyter, sandbox, the rest -----------------------------------------------------------------------------


def test_jupyter_as_installed(bench):
    expect(symptoms_tools.jupyter_extensions(bench.machine()), "ok", "nbgrader")


def test_jupyter_missing(bench):
    finding = symptoms_tools.jupyter_extensions(bench.machine(versions=versions(jupyterlab="4.6")))
    expect(finding, "fail", "nbgrader is not installed", "make setup")


def test_nbgraders_page_extension_missing(bench):
    machine = bench.machine()
    machine.facts["jupyter"]["lab"] = [str(bench.root)]
    expect(symptoms_tools.jupyter_extensions(machine), "fail", "lacks nbgrader's extension", "make setup")


@pytest.mark.parametrize(
    ("file", "settings", "mend"),
    [
        (
            "labconfig/page_config.json",
            {"disabledExtensions": {"@jupyter/nbgrader": True}},
            "labextension enable @jupyter/nbgrader",
        ),
        (
            "labconfig/page_config.json",
            {"disabledExtensions": {"@jupyter/nbgrader:create-assignment": True, "@other/thing": True}},
            "labextension enable @jupyter/nbgrader:create-assignment",
        ),
        (
            "jupyter_server_config.json",
            {"ServerApp": {"jpserver_extensions": {"nbgrader.server_extensions.validate_assignment": False}}},
            "server extension enable --sys-prefix nbgrader.server_extensions.validate_assignment",
        ),
    ],
)
def test_nbgrader_switched_off(bench, file, settings, mend):
    target = bench.root / "config" / file
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(settings))
    bench.environ["JUPYTER_CONFIG_PATH"] = str(bench.root / "config")
    expect(symptoms_tools.jupyter_extensions(bench.machine()), "fail", "is switched off", mend)


def test_sandbox_where_none_is_needed(bench):
    expect(symptoms_tools.bubblewrap(bench.machine("darwin")), "skip", "grading needs Linux")
    expect(symptoms_tools.bubblewrap(bench.machine()), "skip", "only grading")


def test_sandbox_missing_forbidden_and_working(bench):
    (bench.root / "autograder").mkdir()
    expect(symptoms_tools.bubblewrap(bench.machine()), "fail", "not installed", "apt-get install bubblewrap")
    bench.program("bwrap", "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
    expect(symptoms_tools.bubblewrap(bench.machine()), "fail", "uid map: Permission denied", "sysctl")
    bench.program("bwrap", "exit 0")
    expect(symptoms_tools.bubblewrap(bench.machine()), "ok")


@pytest.mark.sandbox
@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")
def test_sandbox_for_real(bench):
    (bench.root / "autograder").mkdir()
    bench.environ["PATH"] = os.environ["PATH"]
    expect(symptoms_tools.bubblewrap(bench.machine()), "ok")


@pytest.mark.parametrize(("free", "status"), [(5e9, "ok"), (1e9, "warn"), (1e8, "fail")])
def test_disk(bench, monkeypatch, free, status):
    full = shutil._ntuple_diskusage(10**12, 10**12, int(free))
    monkeypatch.setattr(symptoms_tools.shutil, "disk_usage", lambda _: full)
    expect(symptoms_tools.disk(bench.machine()), status, "GB free")


@pytest.mark.parametrize(("free", "status"), [(8e9, "ok"), (1e9, "warn")])
def test_memory(bench, free, status):
    code = f"def virtual_memory():\n    class m: available = {int(free)}\n    return m"
    bench.package("psutil", "7.0", code)
    expect(symptoms_tools.memory(bench.machine()), status, "GB free")


def test_memory_without_psutil(bench):
    bench.package("psutil", "7.0", "raise ImportError('gone')")
    expect(symptoms_tools.memory(bench.machine()), "skip", "psutil is not installed")


@pytest.mark.parametrize(
    ("names", "status"),
    [(["DejaVu Sans", "Noto Sans CJK SC"], "ok"), (["DejaVu Sans"], "warn"), (["SimHei"], "ok")],
)
def test_cjk_fonts(bench, names, status):
    bench.package("matplotlib", "3.10")
    code = "class e:\n    def __init__(self, n): self.name = n\n"
    code += f"class fontManager: ttflist = [e(n) for n in {names}]"
    (bench.site / "matplotlib" / "font_manager.py").write_text(code)
    expect(symptoms_tools.cjk_fonts(bench.machine()), status)


def test_cjk_fonts_without_matplotlib(bench):
    bench.package("matplotlib", "3.10", "raise ImportError('gone')")
    expect(symptoms_tools.cjk_fonts(bench.machine()), "skip", "gone")


# --- The whole ----------------------------------------------------------------------------------------------


def test_exit_code_table_and_json(bench, monkeypatch, capsys):
    good, bad = Finding("a", "ok", "[red]fine"), Finding("b", "fail", "broken", "make setup")
    monkeypatch.setattr(symptoms, "SYMPTOMS", (lambda _: good,))
    assert doctor.doctor(machine=bench.machine()) == 0
    assert "[red]fine" in capsys.readouterr().out
    monkeypatch.setattr(symptoms, "SYMPTOMS", (lambda _: good, lambda _: bad))
    assert doctor.doctor(as_json=True, machine=bench.machine()) == 1
    assert json.loads(capsys.readouterr().out)[1] == {
        "name": "b",
        "status": "fail",
        "found": "broken",
        "mend": "make setup",
    }


def test_the_command_line(monkeypatch):
    asked = []
    monkeypatch.setattr(doctor, "doctor", lambda *, as_json: asked.append(as_json) or 1)
    assert main(["doctor", "--json"]) == 1 and main(["doctor"]) == 1
    assert asked == [True, False]


def test_a_broken_look_hides_no_other(bench, monkeypatch):
    def broken_look(_):
        raise ValueError("odd")

    monkeypatch.setattr(symptoms, "SYMPTOMS", (broken_look, symptoms_tools.disk))
    first, second = doctor.examine(bench.machine())
    expect(first, "fail", "could not be examined: odd", "make setup")
    assert second.name == "disk"


def test_never_imports_torch_itself(bench):
    bench.package("torch", "2.15.0", "import time; time.sleep(0)")
    code = (
        "import sys; from pathlib import Path; from course.environment import symptoms;"
        "from course.environment.doctor import Machine, examine;"
        "names = [f.name for f in examine(Machine(Path(sys.argv[1])))];"
        "assert len(names) == len(symptoms.SYMPTOMS);"
        "print([m for m in ('torch', 'tensorflow', 'numpy', 'matplotlib') if m in sys.modules])"
    )
    repository = str(Path(symptoms.__file__).parents[2])
    environ = {**bench.environ, "PYTHONPATH": f"{bench.site}{os.pathsep}{repository}"}
    bench.package("tensorflow", "2.21.0", "__version__ = '2.21.0'")
    done = subprocess.run(
        [sys.executable, "-c", code, str(bench.root)],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
