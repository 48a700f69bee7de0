"""course.device: the choice, its reasons, and moving batches. Fakes stand in for cards."""

import os
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


def _fake_npu(folder: Path, version: str) -> dict[str, str]:
    """A torch_npu as pip leaves it: a package that fails without CANN, its metadata, its entry point."""
    (folder / "torch_npu").mkdir()
    (folder / "torch_npu/__init__.py").write_text(
        "raise ImportError('libhccl.so: cannot open shared object file')\ndef autoload(): pass\n"
    )
    info = folder / f"torch_npu-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: torch_npu\nVersion: {version}\n")
    (info / "entry_points.txt").write_text("[torch.backends]\ntorch_npu = torch_npu:autoload\n")
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


def test_npu_without_a_card_and_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "npu", card(0), raising=False)
    assert device.npu_state().startswith("no card")
    monkeypatch.setattr(torch, "npu", card(1), raising=False)
    assert device.npu_state() == "ready"
    assert device._count("npu") == 1


TF = """
import tensorflow as tf
from course import device
print(device.tensorflow(), len(tf.config.get_visible_devices("GPU")))
"""


def test_tensorflow_follows_the_wish() -> None:
    env = {**os.environ, "COURSE_DEVICE": "cpu", "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = _python(TF, env)
    assert done.stdout.split() == ["/CPU:0", "0"], done.stderr
    done = _python(TF, env | {"COURSE_DEVICE": "npu"})
    assert "COURSE_DEVICE=npu, but TensorFlow finds no NPU" in done.stderr
