"""What `python -m course doctor` looks at: Python and the packages. One function a symptom, one finding each.

None imports torch, TensorFlow or NumPy here: they ask the examined interpreter in a process of its own.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from course import setup
from course.environment.finding import Finding, Machine, last_line
from course.environment.setup_needs import NEWEST, OLDEST
from course.environment.symptoms_tools import REINSTALL, bubblewrap, cjk_fonts, disk, jupyter_extensions, memory


def python_version(machine: Machine) -> Finding:
    version = tuple(machine.facts["python"])
    text = ".".join(map(str, version)) + f", {machine.facts['bits']}-bit"
    if not OLDEST <= version[:2] <= NEWEST or machine.facts["bits"] != 64:
        return Finding(
            "Python", "fail", f"{text}; 3.11 to 3.13, 64-bit, is needed", "python3 course/setup.py"
        )
    return Finding("Python", "ok", text)


def environment(machine: Machine) -> Finding:
    """Whether the running Python is the course's own, and whether that is finished."""
    prefix, own = Path(machine.facts["prefix"]), machine.root / ".venv"
    activate = r".venv\Scripts\activate" if machine.platform == "win32" else "source .venv/bin/activate"
    name = "environment"
    if prefix.resolve() == own.resolve():
        if (own / setup.UNFINISHED).exists():
            return Finding(name, "fail", ".venv is half made: its set-up was interrupted", "make setup")
        if setup.read_stamp(machine.root) is None:
            return Finding(name, "warn", f"{own} was not made by make setup", "make setup")
        return Finding(name, "ok", str(own))
    if own.exists():
        return Finding(name, "warn", f"this is {prefix}, not the course's .venv", activate)
    if machine.environ.get("CONDA_PREFIX") and Path(machine.environ["CONDA_PREFIX"]) == prefix:
        return Finding(name, "ok", f"conda environment {prefix}")
    return Finding(name, "warn", f"this is {prefix}; the course has no .venv yet", "make setup")


def kernel(machine: Machine) -> Finding:
    """The notes' "runs in the IDE, not in the notebook": the kernel's Python is not the terminal's."""
    mend = f"{machine.executable} -m ipykernel install --sys-prefix --name python3"
    for folder in machine.facts["jupyter"].get("kernels", []):
        spec = Path(folder) / "python3" / "kernel.json"
        if not spec.exists():
            continue
        try:
            command = str(json.loads(spec.read_text(encoding="utf-8"))["argv"][0])
        except (ValueError, LookupError, TypeError):
            return Finding("kernel", "fail", f"{spec} cannot be read", mend)
        if not os.path.isabs(command) or _home(command) == _home(machine.executable):
            return _jupyter_on_path(machine, spec)  # a bare "python" means the Python that runs Jupyter
        found = f"notebooks run in {command}, this terminal in {machine.executable} ({spec})"
        return Finding("kernel", "fail", found, f"rm -r '{spec.parent}'  then: {mend}")
    return Finding("kernel", "fail", "Jupyter has no Python kernel", mend)


def _home(python: str) -> str:
    """The environment a Python belongs to; its symbolic link is kept: it leads out of the environment."""
    return os.path.normcase(os.path.abspath(os.path.dirname(os.path.dirname(python))))


def _jupyter_on_path(machine: Machine, spec: Path) -> Finding:
    jupyter = machine.which("jupyter")
    if jupyter and _home(jupyter) != _home(machine.executable):
        found = f"typing jupyter starts another environment's: {jupyter}"
        return Finding("kernel", "warn", found, "make lab  (or: python -m jupyter lab)")
    return Finding("kernel", "ok", f"notebooks run in this Python ({spec})")


def torch_builds(machine: Machine) -> Finding:
    """torch and torchvision must come from the same index; told from their versions' local parts."""
    torch, vision = machine.version("torch"), machine.version("torchvision")
    if torch is None or vision is None:
        missing = "torch" if torch is None else "torchvision"
        return Finding("torch builds", "fail", f"{missing} is not installed", "make setup")
    found = f"torch {torch}, torchvision {vision}"
    pin = next((r for r in machine.requires("torchvision") if re.match(r"torch ?\(?==", r)), "")
    wanted = re.sub(r"[^0-9.]", "", pin.partition("==")[2].split(";")[0])
    if wanted and wanted != torch.partition("+")[0]:
        return Finding(
            "torch builds", "fail", f"{found}; this torchvision is built for torch {wanted}", REINSTALL
        )
    if torch.partition("+")[2] != vision.partition("+")[2]:
        cpu = "cpu" in (torch + vision).split("+")[-1]
        mend = "make setup TORCH=cpu" if cpu else REINSTALL
        return Finding("torch builds", "fail", f"{found} come from different indexes", mend)
    return Finding("torch builds", "ok", found)


def torch_import(machine: Machine) -> Finding:
    """Import torchvision with its operators, in a process of its own."""
    if machine.version("torch") is None:
        return Finding("import torch", "skip", "torch is not installed")
    probe = machine.python("import torch, torchvision; torchvision.ops.nms; print(torch.__version__)")
    if probe.code == 0:
        return Finding("import torch", "ok", f"torch {probe.out.strip()} and torchvision import")
    if "torchvision::nms does not exist" in probe.err:
        return Finding("import torch", "fail", "torch and torchvision come from different indexes", REINSTALL)
    if "torch_npu" in probe.err or "libascend" in probe.err or "libhccl" in probe.err:
        return Finding(
            "import torch", "fail", f"torch_npu stops torch: {last_line(probe.err)}", _set_env(machine)
        )
    return Finding("import torch", "fail", last_line(probe.err), REINSTALL)


def tensorflow_import(machine: Machine) -> Finding:
    if machine.version("tensorflow") is None:
        return Finding("import tensorflow", "fail", "tensorflow is not installed", "make setup")
    probe = machine.python("import tensorflow as tf; print(tf.__version__)")
    if probe.code == 0:
        return Finding("import tensorflow", "ok", f"tensorflow {probe.out.strip()} imports")
    if "AVX" in probe.err or probe.code in (-4, 132):
        return Finding(
            "import tensorflow",
            "fail",
            "this processor lacks instructions TensorFlow needs",
            "use a newer machine",
        )
    return Finding("import tensorflow", "fail", last_line(probe.err), REINSTALL)


def openmp(machine: Machine) -> Finding:
    """Two copies of the OpenMP runtime in one process stop it, or make it wrong in silence."""
    name, mend = "OpenMP", "conda env remove -n course; conda env create -f environment.yml  (or: make setup)"
    if machine.environ.get("KMP_DUPLICATE_LIB_OK", "").lower() in ("1", "true", "yes", "on"):
        unset = (
            "unset KMP_DUPLICATE_LIB_OK" if machine.platform != "win32" else 'setx KMP_DUPLICATE_LIB_OK ""'
        )
        return Finding(
            name, "warn", "KMP_DUPLICATE_LIB_OK hides a duplicated runtime; results may be wrong", unset
        )
    probe = machine.python("import numpy, torch, sklearn.cluster; a = torch.ones(64, 64); a @ a")
    if re.search(r"OMP: Error #15|already initialized", probe.err):
        return Finding(name, "fail", "two OpenMP runtimes in one process (OMP: Error #15)", mend)
    if probe.code != 0:
        return Finding(
            name, "skip", f"NumPy, torch and scikit-learn do not run together: {last_line(probe.err)}"
        )
    return Finding(name, "ok", "NumPy, torch and scikit-learn share a process")


def _cann_script(machine: Machine) -> Path | None:
    homes = [Path(home).expanduser() for home in machine.cann_homes]
    tails = ("ascend-toolkit/set_env.sh", "cann/set_env.sh", "latest/set_env.sh", "set_env.sh")
    return next((home / tail for home in homes for tail in tails if (home / tail).exists()), None)


def _set_env(machine: Machine) -> str:
    script = _cann_script(machine)
    return (
        f"source {script}"
        if script
        else "pip uninstall torch_npu  (no card here), or install CANN and source its set_env.sh"
    )


def ascend(machine: Machine) -> Finding:
    """CANN, its variables, and a torch_npu of the same version as torch."""
    name, npu, torch = "Ascend NPU", machine.version("torch-npu"), machine.version("torch")
    script, tool = _cann_script(machine), machine.which("npu-smi")
    if not (npu or script or tool):
        return Finding(name, "skip", "no Ascend software here")
    if npu is None:
        base = (torch or "").partition("+")[0]
        return Finding(
            name,
            "warn",
            "Ascend software without torch_npu: torch stays on the CPU",
            f"pip install torch_npu=={base}",
        )
    if torch and npu.split(".")[:2] != torch.partition("+")[0].split(".")[:2]:
        wanted = ".".join(npu.split(".")[:2])
        return Finding(
            name, "fail", f"torch_npu {npu} does not fit torch {torch}", f"pip install 'torch=={wanted}.*'"
        )
    if not machine.environ.get("ASCEND_HOME_PATH") and not machine.environ.get("ASCEND_TOOLKIT_HOME"):
        what = "CANN's set_env.sh was not sourced in this shell" if script else "CANN is not installed"
        return Finding(name, "fail", f"torch_npu {npu}, but {what}", _set_env(machine))
    probe = machine.python("import torch, torch_npu; print(torch.npu.device_count())")
    if probe.code != 0:
        return Finding(name, "fail", f"torch_npu does not load: {last_line(probe.err)}", _set_env(machine))
    if probe.out.strip() == "0":
        return Finding(name, "warn", "torch_npu loads, but no card is seen", "npu-smi info")
    return Finding(name, "ok", f"torch_npu {npu}, {probe.out.strip()} card(s)")


def cuda(machine: Machine) -> Finding:
    """The driver's CUDA against the one torch is built for."""
    name, tool = "NVIDIA CUDA", machine.which("nvidia-smi")
    if tool is None:
        return Finding(name, "skip", "no NVIDIA driver here")
    smi = machine.run([tool])
    has = re.search(r"CUDA (?:UMD )?Version:\s*(\d+)\.(\d+)", smi.out)
    if smi.code != 0 or has is None:
        return Finding(
            name,
            "fail",
            f"nvidia-smi fails: {last_line(smi.err or smi.out)}",
            "install the driver again and reboot",
        )
    try:
        built: dict[str, Any] = json.loads(machine.torch.out)
    except ValueError:
        return Finding(name, "skip", f"torch does not import: {last_line(machine.torch.err)}")
    driver = f"{has[1]}.{has[2]}"
    if built["cuda"] is None:
        return Finding(
            name,
            "warn",
            f"a driver (CUDA {driver}), but torch {built['version']} is CPU-only",
            "make setup TORCH=default",
        )
    found = f"driver for CUDA {driver}, torch built for CUDA {built['cuda']}"
    if built["available"]:
        return Finding(name, "ok", found)
    if int(has[1]) < int(built["cuda"].split(".")[0]):
        return Finding(
            name,
            "fail",
            f"{found}: the driver is too old",
            f"install a driver for CUDA {built['cuda']} or newer",
        )
    return Finding(
        name, "fail", f"{found}, yet torch sees no card", 'echo "$CUDA_VISIBLE_DEVICES"; nvidia-smi -L'
    )


def wish(machine: Machine) -> Finding:
    """Whether COURSE_DEVICE can be met: it holds for every notebook started from this terminal."""
    asked = machine.environ.get("COURSE_DEVICE", "").strip()
    if not asked:
        return Finding("COURSE_DEVICE", "skip", "not set: the course chooses")
    probe = machine.python("import course, torch; from course import device; print(device.pick())")
    if probe.code == 0:
        return Finding("COURSE_DEVICE", "ok", f"{asked}: notebooks compute on {probe.out.strip()}")
    unset = "unset COURSE_DEVICE" if machine.platform != "win32" else 'setx COURSE_DEVICE ""'
    return Finding("COURSE_DEVICE", "fail", last_line(probe.err).partition("Error: ")[2] or last_line(probe.err), unset)


SYMPTOMS = (
    python_version, environment, kernel, torch_builds, torch_import, tensorflow_import, openmp, ascend, cuda, wish,
    jupyter_extensions, bubblewrap, disk, memory, cjk_fonts,
)  # fmt: skip
