"""course.device: the choice, its reasons, and moving batches. Fakes stand in for cards."""

import os
import shutil
import subprocess
import sys
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from course import device

CPU, META = torch.device("cpu"), torch.device("meta")
Pair = namedtuple("Pair", "x y")


@dataclass(frozen=True)
class Batch:
    x: torch.Tensor
    name: str


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wish, and no card, whatever this machine has."""
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    for module in (torch.cuda, torch.xpu, torch.backends.mps):
        monkeypatch.setattr(module, "is_available", lambda: False)


def card(count: int = 1) -> SimpleNamespace:
    return SimpleNamespace(is_available=lambda: count > 0, device_count=lambda: count)


def test_without_a_card_it_is_the_cpu_and_says_why() -> None:
    assert device.pick() == CPU
    text = device.explain()
    assert text.startswith("Computing on cpu (")
    for words in (
        "cuda: no NVIDIA CUDA or AMD ROCm",
        "npu: torch_npu is not installed",
        "GiB of main memory",
    ):
        assert words in text


def test_order_is_cuda_npu_xpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "xpu", card())
    assert device.pick() == torch.device("xpu", 0)
    monkeypatch.setattr(torch, "cuda", card(2))
    assert device.pick() == torch.device("cuda", 0)


def test_order_ends_with_mps_and_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device.pick() == torch.device("mps", 0)
    monkeypatch.setattr(torch, "xpu", card())
    assert device.pick() == torch.device("xpu", 0)


def test_wish_overrides_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "cuda", card(2))
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert device.pick() == CPU
    assert "COURSE_DEVICE=cpu asks for it" in device.explain()
    monkeypatch.setenv("COURSE_DEVICE", " CUDA:1 ")
    assert device.pick() == torch.device("cuda", 1)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("cuda", "cuda: no NVIDIA CUDA"),
        ("npu:0", "torch_npu is not installed"),
        ("cpu:1", "there are only 1"),
    ],
)
def test_wish_that_cannot_be_met_is_an_error_with_its_reason(
    wish: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DEVICE", wish)
    with pytest.raises(device.DeviceError, match=f"COURSE_DEVICE={wish} cannot be met: .*{reason}"):
        device.pick()


@pytest.mark.parametrize("wish", ["gpu", "cuda:", "cuda:-1", "cpu cuda"])
def test_wish_that_is_no_device(wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DEVICE", wish)
    with pytest.raises(ValueError, match="is no device: expected one of cuda, npu, xpu, mps, cpu"):
        device.pick()


def test_move_reaches_every_container() -> None:
    x = torch.ones(2)
    batch: Any = (x, [x, {"a": x, "b": "text"}], Pair(x, 3), OrderedDict(k=x), Batch(x, "n"), None)
    moved = device.move(batch, META)
    tensors = [moved[0], moved[1][0], moved[1][1]["a"], moved[2].x, moved[3]["k"], moved[4].x]
    assert {t.device.type for t in tensors} == {"meta"}
    assert [type(part) for part in moved] == [type(part) for part in batch]
    assert (moved[1][1]["b"], moved[2].y, moved[4].name) == ("text", 3, "n")
    assert x.device == CPU


def test_move_takes_a_module_along() -> None:
    assert device.move(torch.nn.Linear(2, 1), META).weight.device.type == "meta"


def test_timer_waits_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(device, "synchronize", lambda _: seen.append("wait"))
    with device.timer(CPU) as timing:
        seen.append("work")
    assert seen == ["wait", "work", "wait"]
    assert timing.seconds >= 0


def test_synchronize_asks_the_devices_own_module(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[torch.device] = []
    module = SimpleNamespace(synchronize=lambda: calls.append(META))
    monkeypatch.setattr(torch, "get_device_module", lambda _: module)
    device.synchronize(CPU)
    assert calls == []
    device.synchronize(META)
    assert calls == [META]


WITHOUT_CANN = "raise ImportError('libhccl.so: cannot open shared object file')\ndef _autoload(): pass\n"
TESTS = Path(__file__).resolve().parents[1]


def _fake_npu(folder: Path, version: str, code: str = WITHOUT_CANN) -> dict[str, str]:
    """A torch_npu as pip leaves it: a package that fails without CANN, its metadata, its entry point."""
    (folder / "torch_npu").mkdir()
    (folder / "torch_npu/__init__.py").write_text(code)
    info = folder / f"torch_npu-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: torch_npu\nVersion: {version}\n")
    (info / "entry_points.txt").write_text("[torch.backends]\ntorch_npu = torch_npu:_autoload\n")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASCEND", "TORCH_DEVICE", "COURSE_"))}
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH"), os.getcwd()])])
    return {**clean, "PYTHONPATH": path}


def _python(code: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)


def test_without_course_a_broken_npu_breaks_torch(tmp_path: Path) -> None:
    done = _python("import torch", _fake_npu(tmp_path, torch.__version__))
    assert done.returncode == 1
    assert "Failed to load the backend extension: torch_npu" in done.stderr


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({}, "CANN is missing or not set up (ASCEND_HOME_PATH is not set)"),
        ({"ASCEND_HOME_PATH": "/nowhere"}, "CANN's libraries do not load (libascendcl.so"),
    ],
)
def test_importing_course_first_turns_it_into_cpu_and_one_line(
    extra: dict[str, str], reason: str, tmp_path: Path
) -> None:
    env = _fake_npu(tmp_path, torch.__version__) | extra
    done = _python("import course; import torch; from course import device; print(device.npu_state())", env)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"course: the NPU is not used: {reason}")
    assert reason in done.stdout


def test_npu_of_another_torch(tmp_path: Path) -> None:
    done = _python("import course, torch", _fake_npu(tmp_path, "1.11.0"))
    assert done.returncode == 0
    assert f"torch_npu 1.11.0 is not made for torch {torch.__version__.split('+')[0]}" in done.stderr


def _fake_cann(folder: Path) -> dict[str, str]:
    """What set_env.sh would set, and libraries that load: this Python's libm under CANN's names."""
    libraries = (line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines())
    libm = next(path for path in libraries if Path(path).name.startswith("libm"))
    for name in ("libascendcl.so", "libhccl.so"):
        shutil.copy(libm, folder / name)
    return {"ASCEND_HOME_PATH": str(folder), "LD_LIBRARY_PATH": str(folder)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="CANN is for Linux")
@pytest.mark.parametrize(("cards", "chosen", "state"), [(0, "cpu", "no card: torch_npu loads"), (1, "npu:0", "ready")])
def test_npu_that_loads_without_a_card_and_with_one(cards: int, chosen: str, state: str, tmp_path: Path) -> None:
    """All the way: torch loads torch_npu by itself, which registers the simulated card."""
    code = f"def _autoload():\n    import simulated_npu\n    simulated_npu.install({cards})\n"
    env = _fake_npu(tmp_path, torch.__version__, code) | _fake_cann(tmp_path)
    env["PYTHONPATH"] += os.pathsep + str(TESTS)
    done = _python("import course, torch; from course import device; print(device.pick(), device.npu_state())", env)
    assert done.stdout.startswith(f"{chosen} {state}"), done.stderr
    assert done.stderr == ""


REAL = os.environ.get("COURSE_NPU_PYTHON", "")
SAY = "import course, torch; from course import device; print(device.pick(), device.npu_state())"


@pytest.mark.nightly
@pytest.mark.skipif(not REAL, reason="COURSE_NPU_PYTHON: a Python with torch_npu and the torch of its version")
class TestTheRealTorchNpu:
    """No fake here: torch_npu as installed from its wheel, on a machine without CANN. See docs/devices.md."""

    @staticmethod
    def python(code: str, **extra: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASCEND", "TORCH_DEVICE", "COURSE_"))}
        env = clean | {"PYTHONPATH": str(TESTS.parent), **extra}
        return subprocess.run([REAL, "-c", code], capture_output=True, text=True, env=env, check=False, cwd="/")

    def test_torch_alone_does_not_import(self) -> None:
        done = self.python("import torch")
        assert done.returncode == 1
        assert "RuntimeError: Failed to load the backend extension: torch_npu." in done.stderr
        assert "libhccl.so: cannot open shared object file" in done.stderr

    @pytest.mark.parametrize(
        ("extra", "reason"),
        [
            ({}, "CANN is missing or not set up (ASCEND_HOME_PATH is not set)"),
            ({"ASCEND_HOME_PATH": "/nowhere"}, "CANN's libraries do not load (libascendcl.so"),
        ],
    )
    def test_course_first_gives_the_cpu_and_one_line(self, extra: dict[str, str], reason: str) -> None:
        done = self.python(SAY, **extra)
        assert done.stdout.startswith(f"cpu {reason}"), done.stderr
        assert done.stderr.startswith(f"course: the NPU is not used: {reason}") and done.stderr.count("\n") == 1

    def test_the_wish_for_it_is_an_error_with_the_reason(self) -> None:
        done = self.python(SAY, COURSE_DEVICE="npu")
        assert "DeviceError: COURSE_DEVICE=npu cannot be met: npu: CANN is missing" in done.stderr

    def test_torch_first_says_what_to_do(self) -> None:
        done = self.python(SAY.replace("course, torch", "torch, course"), TORCH_DEVICE_BACKEND_AUTOLOAD="0")
        assert done.stdout.startswith("cpu CANN is missing")

    def test_beside_the_courses_own_torch_its_version_is_wrong(self, tmp_path: Path) -> None:
        """The same torch_npu, seen from this Python and its torch."""
        site = Path(self.python("import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
        for part in site.glob("torch_npu*"):
            (tmp_path / part.name).symlink_to(part)
        (theirs,) = {path.stem.split("-")[1] for path in site.glob("torch_npu-*.dist-info")}
        env = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
        env |= {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(TESTS.parent)])}
        assert _python("import torch", env).returncode == 1
        done = _python(SAY, env)
        assert done.stdout.startswith(f"cpu torch_npu {theirs} is not made for torch"), done.stderr

    def test_the_doctor_says_it_too(self) -> None:
        code = "import sys; from pathlib import Path; from course.environment import symptoms\n"
        code += "from course.environment.finding import Machine\n"
        code += "m = Machine(Path('/'))\nfor look in (symptoms.torch_import, symptoms.ascend): print(look(m))\n"
        done = self.python(code)
        first, second = done.stdout.splitlines()
        assert "status='fail'" in first and "torch_npu stops torch" in first and "pip uninstall torch_npu" in first
        assert "status='fail'" in second and "CANN is not installed" in second


def test_npu_without_a_card_and_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "npu", card(0), raising=False)
    assert device.npu_state().startswith("no card")
    monkeypatch.setattr(torch, "npu", card(1), raising=False)
    assert device.npu_state() == "ready"
    assert device._count("npu") == 1


class Config(SimpleNamespace):
    """tf.config with as many cards as said, which keeps what it is told."""

    def __init__(self, cards: int) -> None:
        listed = [SimpleNamespace(device_type="GPU", number=i) for i in range(cards)]
        self.cards, self.seen, self.growing = listed, {"GPU": listed}, []
        self.experimental = SimpleNamespace(set_memory_growth=lambda card, on: self.growing.append((card.number, on)))

    def list_physical_devices(self, kind: str | None = None) -> list[SimpleNamespace]:
        known = [*self.cards, SimpleNamespace(device_type="CPU")]
        return [found for found in known if kind in (None, found.device_type)]

    def set_visible_devices(self, devices: list[SimpleNamespace], kind: str) -> None:
        self.seen[kind] = devices


@pytest.mark.parametrize(
    ("cards", "wish", "name", "seen", "growing"),
    [
        (2, "", "/GPU:0", [0], [(0, True)]),
        (2, "cuda:1", "/GPU:0", [1], [(1, True)]),  # the only one it sees, hence its number 0
        (2, "cpu", "/CPU:0", [], []),
        (0, "", "/CPU:0", [], []),
    ],
)
def test_tensorflow_takes_one_card_and_no_more_memory_than_it_needs(
    cards: int, wish: str, name: str, seen: list[int], growing: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(cards)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(config=config))
    monkeypatch.setenv("COURSE_DEVICE", wish)
    assert device.tensorflow() == name
    assert [card.number for card in config.seen["GPU"]] == seen and config.growing == growing


def test_tensorflow_that_lacks_the_device_or_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(1)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(config=config))
    monkeypatch.setenv("COURSE_DEVICE", "cuda:1")
    with pytest.raises(device.DeviceError, match="COURSE_DEVICE=cuda:1, but TensorFlow finds no GPU number 1 here"):
        device.tensorflow()

    def started(*_: object) -> None:
        raise RuntimeError("Visible devices cannot be modified after being initialized")

    monkeypatch.setattr(config, "set_visible_devices", started)
    monkeypatch.setenv("COURSE_DEVICE", "")
    with pytest.raises(device.DeviceError, match="TensorFlow has started already .*restart the kernel"):
        device.tensorflow()


def test_an_accelerator_that_only_torch_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package's own backend is taken before the CPU, and can be wished for."""
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda check_available: torch.device("hpu"))
    monkeypatch.setattr(torch, "hpu", card(2), raising=False)
    assert device.pick() == torch.device("hpu", 0)
    monkeypatch.setenv("COURSE_DEVICE", "hpu:1")
    assert device.pick() == torch.device("hpu", 1)
    monkeypatch.setattr(torch, "cuda", card())
    monkeypatch.delenv("COURSE_DEVICE")
    assert device.pick() == torch.device("cuda", 0)


TF = """
import tensorflow as tf
from course import device
print(device.tensorflow(), len(tf.config.get_visible_devices("GPU")))
tf.constant([1.0]) + 1
device.tensorflow()  # again, after the first operation: harmless
"""


def test_tensorflow_follows_the_wish() -> None:
    env = {**os.environ, "COURSE_DEVICE": "cpu", "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = _python(TF, env)
    assert done.stdout.split() == ["/CPU:0", "0"] and done.returncode == 0, done.stderr
    done = _python(TF, env | {"COURSE_DEVICE": "npu"})
    assert "COURSE_DEVICE=npu, but TensorFlow finds no NPU" in done.stderr


@pytest.mark.parametrize("there", [True, False])
def test_an_accelerator_is_seeded_where_there_is_one(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    every = list[int]()
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: there)
    monkeypatch.setattr(torch, "manual_seed", every.append)
    device.seed_torch(3)
    assert every == [3] * there
    if not there:
        torch.default_generator.manual_seed(3)
        expected = torch.rand(2)
        device.seed_torch(3)
        assert torch.equal(torch.rand(2), expected)
