"""What the tests of chapter 05 share about measuring a model: a net of the test's own weights, and a model that asks.

The logits that a right `evaluate` sees are computed here, from weights that the test drew; nothing that came back
from beside the student's code takes part in that.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Tensor, expect, tensor
from course.checking.recorded import recorded

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


def probe_asks(names: Any, ask: Any, x: Any, y: Any, batch_size: Any = None) -> Any:
    """What `evaluate` returns for a model that asks the judge for each batch's logits."""
    import torch
    from torch import nn

    class Asks(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.unused = nn.Parameter(torch.zeros(1))  # who looks for the model's device asks its first parameter

        def forward(self, x: Any) -> Any:
            return ask(x)

    return names.evaluate(Asks(), x, y, **({} if batch_size is None else {"batch_size": batch_size}))


class Table:
    """The judge's side of such a model: logits for samples that are their own numbers, and a list of who asked."""

    def __init__(self, logits: Array) -> None:
        self._logits, self.asked = logits, list[list[int]]()

    def answer(self, x: Array) -> Tensor:
        rows = np.asarray(x)[:, 0].astype(int)
        self.asked.append(rows.tolist())
        return tensor(self._logits[rows])


# --- right values and mistakes ---


@recorded
def logits(state: State, x: Array) -> Array:
    """What the net gives in evaluation mode. x: (N, ...) -> (N, 4)"""
    flat = x.reshape(len(x), -1).astype(float)
    ready = (flat - state["1.running_mean"]) / np.sqrt(state["1.running_var"] + 1e-5)
    result: Array = (ready * state["1.weight"] + state["1.bias"]) @ state["3.weight"].T + state["3.bias"]
    return result


@recorded
def losses(z: Array, y: Array) -> Array:
    """The loss of each sample. (N, C), (N,) -> (N,)"""
    result: Array = np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]
    return result


@recorded
def right_ones(z: Array, y: Array) -> Array:
    """1 for each sample whose highest logit is its class's. (N, C), (N,) -> (N,)"""
    result: Array = (z.argmax(axis=1) == y).astype(float)
    return result


@recorded
def measured(z: Array, y: Array, size: int) -> tuple[tuple[float, Mistakes], tuple[float, Mistakes]]:
    """Loss and accuracy of logits (N, C), each with what mistakes give. size: samples a batch"""
    each, right = losses(z, y), right_ones(z, y)
    twice = losses(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)), y)
    first = {
        "the results are in the wrong order: loss first, then accuracy": right.mean(),
        "softmax was taken twice: `F.cross_entropy` takes the model's logits as they are": twice.mean(),
    }
    return (
        (float(each.mean()), first | measured_mistakes(each, size, "loss")),
        (float(right.mean()), measured_mistakes(right, size, "accuracy")),
    )


@recorded
def measured_mistakes(each: Array, size: int, which: str) -> Mistakes:
    """each: (N,) the loss of each sample, or whether it is right. which: loss or accuracy"""
    parts = [each[i : i + size] for i in range(0, len(each), size)]
    full = [part for part in parts if len(part) == size]
    named = {
        f"this is the mean of the batches' {which}: the last batch is shorter, so weigh batches by size": np.mean(
            [part.mean() for part in parts]
        ),
        f"this is the {which} of the last batch only: add up over all batches": parts[-1].mean(),
        f"this is the {which} of the first batch only: add up over all batches": parts[0].mean(),
        f"this is a sum: divide the {which} by the number of samples": each.sum(),
        f"the {which} was summed over batch means: divide by what was added up": sum(p.mean() for p in parts),
        f"the {which} was divided by the number of batches": each.sum() / len(parts),
        "the mean of each batch was added up, but divided by the number of samples": sum(p.mean() for p in parts)
        / len(each),
    }
    if full and len(full) < len(parts):
        named["the last, shorter batch was left out"] = np.concatenate(full).mean()
        named["the last, shorter batch was left out: its samples were only counted"] = np.sum(full) / len(each)
    if which == "accuracy":
        named["this is the share of wrong answers"] = 1 - each.mean()
        named["this is in percent: return a share from 0 to 1"] = 100 * each.mean()
    return named


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
