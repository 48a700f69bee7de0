"""The training loop, taught once in the course and reused after that.

    history = train.fit(model, nn.CrossEntropyLoss(), (x, y), (x_val, y_val), epochs=10,
                        optimiser=torch.optim.SGD(model.parameters(), lr=0.1), metrics={"accuracy":
                        train.accuracy})
    plot.curves(history)

To stop and go on later, bit for bit as if nothing had happened:

    history = train.fit(model, loss_fn, data, epochs=5, optimiser=optimiser, checkpoint="run.pt")
    start = train.resume("run.pt", model, optimiser)
    history = train.fit(model, loss_fn, data, epochs=10, optimiser=optimiser, start=start)
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from course import data, device
from course.device import move
from course.plotting.history import Bar, History, Log

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch import Tensor, nn

    Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
    Metrics: TypeAlias = Mapping[str, Callable[[Tensor, Tensor], Tensor | float]]
    Pair: TypeAlias = tuple[Tensor, Tensor]
    OnEpoch: TypeAlias = Callable[[int, History], bool | None]

__all__ = ["Checkpoint", "History", "accuracy", "evaluate", "fit", "resume", "save"]


@dataclass(frozen=True)
class Checkpoint:
    """Where a training stood: epochs done, what they gave, and the order-giving generator's state."""

    epoch: int
    history: History
    rng: np.random.Generator


def fit(
    model: nn.Module,
    loss_fn: Loss,
    train: Pair,
    validation: Pair | None = None,
    *,
    epochs: int,
    optimiser: torch.optim.Optimizer,
    batch_size: int = 32,
    device: torch.device | None = None,
    metrics: Metrics | None = None,
    scheduler: torch.optim.lr_scheduler.LRScheduler | None = None,
    seed: int = 0,
    progress: bool = True,
    on_epoch: OnEpoch | None = None,
    log_dir: str | os.PathLike[str] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    start: Checkpoint | None = None,
) -> History:
    """Train `model` by mini-batches until `epochs` epochs are done; -> one row of figures an epoch.

    train, validation: (x, y) tensors with N samples first, kept on the device throughout
    loss_fn: (output, y) -> mean loss of the batch   metrics: name -> (output, y) -> mean over the batch
    device: by default `course.device.pick()`   scheduler: stepped once an epoch
    seed: of the order of samples and of torch's generator (dropout), unless `start` brings both
    on_epoch: called with the epoch (from 1) and the history so far; returning True stops the training
    log_dir: where history.csv is written, and TensorBoard's file if tensorboard is installed
    checkpoint: file saved after each epoch   start: what `resume` returned

    Convolutions on a CPU take about a third less time after `model.to(memory_format=torch.channels_last)`; `forward`
    must then use `flatten`, not `view`.

    Figures named like the loss are averages over the epoch's batches, while the model learns; those named
    `val_...` are measured after it, in evaluation mode and without gradients.
    Raises ValueError for an empty training set, x and y of different lengths, or epochs < 0.
    """
    import numpy as np
    import torch

    if len(train[0]) == 0 or epochs < 0:
        raise ValueError(f"fit() expects samples and epochs >= 0, got {len(train[0])} samples, {epochs} epochs")
    here = _device(device)
    move(model, here)
    pairs = [None if pair is None else (pair[0].to(here), pair[1].to(here)) for pair in (train, validation)]
    if start is None:
        torch.manual_seed(seed)
        start = Checkpoint(0, History(), np.random.default_rng(seed))
    history, rng = start.history.copy(), start.rng
    with Log(log_dir) as log, Bar(epochs, start.epoch, shown=progress) as bar:
        for epoch in range(start.epoch + 1, epochs + 1):
            began = time.perf_counter()
            row = _epoch(model, loss_fn, pairs[0], optimiser, batch_size, metrics or {}, rng)
            if pairs[1] is not None:
                found = evaluate(model, *pairs[1], loss_fn, metrics, device=here)
                row |= {f"val_{name}": value for name, value in found.items()}
            history.add({"epoch": epoch, **row, "seconds": time.perf_counter() - began})
            if scheduler is not None:
                scheduler.step()
            log.write(epoch, history)
            bar.update(epoch, row)
            if checkpoint is not None:
                save(checkpoint, model, optimiser, epoch, history, rng, scheduler=scheduler)
            if on_epoch is not None and on_epoch(epoch, history):
                break
    return history


def evaluate(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    loss_fn: Loss | None = None,
    metrics: Metrics | None = None,
    *,
    batch_size: int = 1024,
    device: torch.device | None = None,
) -> dict[str, float]:
    """Mean loss (if `loss_fn` is given) and metrics over a whole set, in evaluation mode, without gradients.

    The model is left in the mode it was in. Batches are weighted by their size, so their number does not
    matter. device: by default where the model's parameters are. Raises ValueError for an empty set.
    """
    import torch

    if len(x) == 0:
        raise ValueError("evaluate() expects at least one sample, got an empty set")
    here = device or next((p.device for p in model.parameters()), None) or _device(None)
    measures = {**({} if loss_fn is None else {"loss": loss_fn}), **(metrics or {})}
    sums = _Sums()
    with _mode(model, training=False), torch.no_grad():
        for x_batch, y_batch in data.batches(x.to(here), y.to(here), batch_size, shuffle=False):
            output = model(x_batch)
            sums.add({name: f(output, y_batch) for name, f in measures.items()}, len(x_batch))
    return sums.means()


def accuracy(output: Tensor, y: Tensor, *, threshold: float = 0.0) -> Tensor:
    """The share of right answers, as a tensor of no dimension.

    output: (N, C) scores and y: (N,) class numbers, or output: (N,) or (N, 1) logits and y: 0 or 1 of as many
    elements, where a logit above `threshold` means 1 (for probabilities: 0.5).
    Raises ValueError if the numbers of samples differ.
    """
    if len(output) != len(y):
        raise ValueError(f"accuracy() expects as many outputs as labels, got {len(output)} and {len(y)}")
    if output.ndim == 2 and output.shape[1] > 1:
        return (output.argmax(dim=1) == y).float().mean()
    return ((output.reshape(-1) > threshold) == (y.reshape(-1) > 0.5)).float().mean()


def save(
    path: str | os.PathLike[str],
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    epoch: int,
    history: History,
    rng: np.random.Generator,
    *,
    scheduler: torch.optim.lr_scheduler.LRScheduler | None = None,
) -> None:
    """Write a checkpoint: numbers only, no code, so that loading one from elsewhere is harmless.

    Holds the model's and optimiser's state_dict, the epoch, the history and the generators' states. Written
    beside and renamed, so that a run killed meanwhile leaves the checkpoint before.
    """
    import torch

    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "scheduler": scheduler.state_dict() if scheduler else None,
        "epoch": epoch,
        "history": dict(history),
        "rng": rng.bit_generator.state,
        "torch_rng": torch.get_rng_state(),
        "device_rng": _device_rng(model),
    }
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    torch.save(state, half)
    half.replace(path)


def resume(
    path: str | os.PathLike[str],
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    *,
    scheduler: torch.optim.lr_scheduler.LRScheduler | None = None,
    device: torch.device | None = None,
) -> Checkpoint:
    """Put model, optimiser, scheduler and torch's generator back where `save` found them; -> `start=` for
    `fit`.

    device: by default `course.device.pick()`; a checkpoint from a card can be loaded on a CPU.
    Raises FileNotFoundError, or RuntimeError if the model is not the one saved.
    """
    import numpy as np
    import torch

    here = _device(device)
    state = torch.load(path, map_location="cpu", weights_only=True)
    move(model, here)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    if scheduler is not None and state["scheduler"] is not None:
        scheduler.load_state_dict(state["scheduler"])
    torch.set_rng_state(state["torch_rng"])
    if state["device_rng"] is not None and here.type != "cpu":
        torch.get_device_module(here).set_rng_state(state["device_rng"], here)
    rng = np.random.default_rng()
    rng.bit_generator.state = state["rng"]
    return Checkpoint(state["epoch"], History(state["history"]), rng)


def _epoch(
    model: nn.Module,
    loss_fn: Loss,
    pair: Pair | None,
    optimiser: torch.optim.Optimizer,
    size: int,
    metrics: Metrics,
    rng: np.random.Generator,
) -> dict[str, float]:
    """Once through the training set."""
    assert pair is not None
    sums = _Sums()
    with _mode(model, training=True):
        for x, y in data.batches(*pair, size, rng):
            optimiser.zero_grad()
            output = model(x)
            loss = loss_fn(output, y)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            sums.add({"loss": loss, **{name: f(output.detach(), y) for name, f in metrics.items()}}, len(x))
    return sums.means()


class _Sums:
    """Weighted means, read from the device once at the end: one `.item()` a batch would stall a card."""

    def __init__(self) -> None:
        self.totals: dict[str, Any] = {}
        self.count = 0

    def add(self, values: Mapping[str, Any], weight: int) -> None:
        for name, value in values.items():
            plain = value.detach() if hasattr(value, "detach") else value
            total = self.totals.get(name, 0.0)
            if hasattr(total, "add_"):
                total.add_(plain, alpha=weight)
            else:
                self.totals[name] = total + plain * weight
        self.count += weight

    def means(self) -> dict[str, float]:
        return {name: float(total) / self.count for name, total in self.totals.items()}


@contextmanager
def _mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    """train() or eval() for a block, then each part back as it was: frozen parts may differ."""
    before = [(part, part.training) for part in model.modules()]
    if model.training != training:
        model.train(training)
    try:
        yield
    finally:
        for part, mode in before:
            part.training = mode


def _device(wanted: torch.device | None) -> torch.device:
    return device.pick() if wanted is None else wanted


def _device_rng(model: nn.Module) -> Tensor | None:
    """The generator's state of the card the model is on, which dropout draws from there."""
    import torch

    here = next((p.device for p in model.parameters()), torch.device("cpu"))
    if here.type == "cpu":
        return None
    state: Tensor = torch.get_device_module(here).get_rng_state(here)
    return state
