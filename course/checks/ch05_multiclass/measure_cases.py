# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about measuring a model: a net of the test's own weights, and a model that asks.

The logits that a right `evaluate` sees are computed here, from weights that the test drew; nothing that came back
from beside the student's code takes part in that.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
State: TypeAlias = dict[str, Array]

FORGOT_EVAL = "the model was in training mode while it was measured: call `model.eval()` first"


def drawn_net(rng: Rng, features: int) -> State:
    """The state of batch norm and a linear layer with 4 outputs; batch norm remembers another mean and variance."""
    return {
        "1.weight": rng.uniform(0.5, 1.5, size=features).astype("float32"),
        "1.bias": rng.normal(size=features).astype("float32"),
        "1.running_mean": rng.normal(size=features).astype("float32"),
        "1.running_var": rng.uniform(0.5, 4, size=features).astype("float32"),
        "1.num_batches_tracked": np.asarray(rng.integers(2, 90)),
        "3.weight": rng.normal(size=(4, features)).astype("float32"),
        "3.bias": rng.normal(size=4).astype("float32"),
    }


def samples(rng: Rng, n: int, *shape: int) -> tuple[Array, Array]:
    """x: (n, *shape) float32 and y: (n,) class numbers below 4"""
    return rng.normal(size=(n, *shape)).astype("float32"), rng.integers(4, size=n)


def probe_evaluate(
    names: Any, state: Any, x: Any, y: Any, batch_size: Any = None, training: bool = True, drop: float = 0.5
) -> Any:
    """Run `evaluate` on a net of these weights, and say what it returned and how the net was found afterwards."""
    import torch
    from torch import nn

    size = x[0].numel()
    net = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(size), nn.Dropout(drop), nn.Linear(size, 4))
    net.load_state_dict(state)
    net.train(training)
    modes, graphs = [], []

    def watch(part: Any, given: Any, _: Any) -> None:
        modes.append(part.training)
        graphs.append(torch.is_grad_enabled() and not torch.is_inference_mode_enabled())

    net.register_forward_hook(watch)
    came = names.evaluate(net, x, y, **({} if batch_size is None else {"batch_size": batch_size}))
    report = {"came": came, "modes": modes, "graphs": graphs, "training": net.training}
    report["recording"] = torch.is_grad_enabled()
    report["plain"] = isinstance(came, (tuple, list)) and all(isinstance(value, (int, float)) for value in came)
    report["state"] = dict(net.state_dict())
    report["slopes"] = any(p.grad is not None for p in net.parameters())
    return report


def evaluated(student: Student, state: State, x: Array, y: Array, size: int, **options: Any) -> dict[str, Any]:
    """What `probe_evaluate` saw."""
    weights = {name: tensor(value, None) for name, value in state.items()}
    given = {"state": weights, "x": tensor(x), "y": tensor(y, "int64"), "batch_size": size}
    found: dict[str, Any] = student.run(probe_evaluate, **given, **options)
    return found


# --- right values and mistakes ---


@looked_up
def logits(state: State, x: Array) -> Array:
    raise LookupError


@looked_up
def measured(z: Array, y: Array, size: int) -> tuple[tuple[float, Mistakes], tuple[float, Mistakes]]:
    raise LookupError


def clear(z: Array, y: Array) -> Array:
    """y, with a wrong class where the two highest logits are too close for float32 to tell apart."""
    highest = np.sort(z, axis=1)
    return np.where(highest[:, -1] - highest[:, -2] < 1e-3, z.argmin(axis=1), y)


def demand_measures(came: Any, z: Array, y: Array, size: int, modes: Any = ()) -> None:
    """Demand loss and accuracy over all samples. z: the right logits. modes: whether the net was in training mode."""
    loss, accuracy = expect.items(came, 2, "results: loss, accuracy")
    (want_loss, loss_mistakes), (want_accuracy, accuracy_mistakes) = measured(z, y, size)
    trained = {FORGOT_EVAL: loss} if any(modes) else {}
    expect.close(loss, want_loss, rtol=1e-4, mistakes={**trained, **loss_mistakes})
    expect.close(accuracy, want_accuracy, rtol=1e-4, mistakes=accuracy_mistakes)
