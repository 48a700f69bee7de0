"""course.seed and what `import course` costs."""

import random
import subprocess
import sys

import numpy as np
import pytest
import torch

import course
from course import seed


def _draws() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002


def test_repeats_every_source() -> None:
    first = (seed(7).random(), *_draws())
    assert first == (seed(7).random(), *_draws())
    assert first != (seed(8).random(), *_draws())


TRAINING = """
import hashlib, torch
from torch import nn
from course import data, seed, train
rng = seed(3)
x, y = torch.randn(96, 1, 8, 8), torch.arange(96) % 4
net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3), nn.Linear(144, 4))
optimiser = torch.optim.Adam(net.parameters())
history = train.fit(net, nn.CrossEntropyLoss(), (x, y), epochs=3, optimiser=optimiser, progress=False, seed=3)
digest = hashlib.sha256(b"".join(p.detach().cpu().numpy().tobytes() for p in net.parameters()))
print(digest.hexdigest(), *map(float.hex, history["loss"]))
"""


def test_a_training_run_repeats_bit_for_bit_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights and losses, to the last bit, in another process."""
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    first = _python(TRAINING)
    assert len(first.split()) == 4 and first == _python(TRAINING)


KERAS = """
import keras, tensorflow as tf
from course import seed
def run():
    seed(3)
    x, y = tf.random.normal((64, 8)), tf.range(64) % 3
    layers = [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(0.3), keras.layers.Dense(3)]
    net = keras.Sequential(layers)
    net.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    net.fit(x, y, epochs=2, batch_size=16, verbose=0)
    return [w.numpy().tobytes() for w in net.weights] + [keras.random.normal((3,)).numpy().tobytes()]
print(run() == run())
"""


def test_a_keras_training_run_repeats_bit_for_bit_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert _python(KERAS) == "True"


def test_returned_generator_is_numpys_own() -> None:
    assert seed(3).random() == np.random.default_rng(3).random()


@pytest.mark.parametrize("order", ["from course import seed", "import course.seed; from course import seed"])
def test_seed_is_callable_whatever_was_imported_first(order: str) -> None:
    assert _python(f"{order}; print(seed(0).integers(1000))") == str(np.random.default_rng(0).integers(1000))


@pytest.mark.parametrize(
    ("value", "kind"), [(-1, ValueError), (2**32, ValueError), ("0", TypeError), (True, TypeError)]
)
def test_refuses_other_values(value: object, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"seed\(\) expects"):
        seed(value)  # type: ignore[arg-type]


def test_importing_everything_loads_nothing_heavy() -> None:
    heavy = ["torch", "tensorflow", "sklearn", "matplotlib", "torchvision"]
    code = "import sys; from course import check, data, device, plot, seed, train; seed(0); "
    assert _python(code + f"print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_the_bare_package_loads_not_even_numpy() -> None:
    assert _python("import sys, course; print('numpy' in sys.modules)") == "False"


def test_unknown_part_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'models'; it has check, data"):
        _ = course.models


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


BESIDE = """
import course
import tensorflow as tf, torch
net = torch.nn.Linear(2, 2)
optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
net(torch.ones(1, 2)).sum().backward()
optimiser.step()
print("both", float(tf.reduce_sum(tf.ones(3))))
"""


def test_torch_trains_after_tensorflow_was_imported() -> None:
    """Without the course's finder Python is aborted here: triton's LLVM and TensorFlow's, in that order, do not go."""
    assert _python(BESIDE).endswith("both 3.0")


def test_without_triton_tensorflow_is_imported_all_the_same() -> None:
    code = "import sys; sys.modules['triton'] = None; import course; import tensorflow as tf; "
    assert _python(code + "print(tf.constant(3).numpy())").endswith("3")
