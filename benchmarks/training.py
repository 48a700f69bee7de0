"""One epoch of the notes' MLP and CNN: their way, ours, and the floor that no way of feeding can pass.

Usage: python benchmarks/training.py [--cache FOLDER] [--batch 64] [--repeats 3] [--threads N] [--clock wall|cpu]
                                     [--part 1.0] [--out FILE]

    theirs  torchvision's dataset: each picture opened as a PIL image, ToTensor, Normalize, a DataLoader; a loss read by
            .item() a batch; then the test half in the same way, a batch of 64 at a time
    ours    the bytes prepared once, then `train.fit` on tensors in memory, then `train.evaluate`
    floor   forward + backward + step, as often, on one batch that lies ready: nothing is fed, measured or summed up

Both ways get the same weights, batches in the same order, and the same optimiser (SGD 0.01, momentum 0.5), so they must
end at the same accuracy. The CNN is also run with its kernels laid out channels-last, which is one line
(`model.to(memory_format=torch.channels_last)`), gives the same numbers up to rounding, and suits a CPU's convolutions.

60,000 + 10,000 pictures of 28×28: MNIST's files from --cache (laid out as COURSE_CACHE), else scikit-learn's digits,
enlarged, shifted and speckled. The ways take turns, and the fastest of the repeats counts, because other programs on
the machine only ever add time. `--clock cpu --threads 1` counts the seconds that the processor worked for us, which a
busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course import data, train

CPU = torch.device("cpu")
CLOCKS: dict[str, Callable[[], float]] = {"wall": time.perf_counter, "cpu": time.process_time}
MEAN, STD = 0.1307, 0.3081
CLOCK = "wall"
Row = dict[str, Any]


class Bytes(NamedTuple):
    """Pictures as files hold them: x (N, 28, 28) uint8, y (N,) int64, both halves."""

    name: str
    x: Tensor
    y: Tensor
    x_test: Tensor
    y_test: Tensor


def mnist(cache: str) -> Bytes:
    """The real files. Raises DataUnavailable if they are not there."""
    os.environ["COURSE_CACHE"] = cache
    halves = [data.images("mnist", train=part) for part in (True, False)]
    pairs = [((half.x[:, 0] * 255).round().byte(), half.y) for half in halves]
    return Bytes("MNIST", *pairs[0], *pairs[1])


def generated(n: int = 60_000, n_test: int = 10_000, seed: int = 0) -> Bytes:
    """As many pictures of the same size; those of the test half come from other handwriting than those of training."""
    rng, parts = torch.Generator().manual_seed(seed), []
    for part, count in ((True, n), (False, n_test)):
        x, y, *_ = data.images("digits", train=part)
        large = F.pad(F.interpolate(x, size=20, mode="bilinear"), (4, 4, 4, 4))[:, 0]
        pick = torch.randint(len(y), (count,), generator=rng)
        shifts = torch.randint(-3, 4, (count, 2), generator=rng)
        pixels = torch.stack([large[i].roll(tuple(by), (0, 1)) for i, by in zip(pick, shifts.tolist(), strict=True)])
        noise = 0.15 * torch.rand(pixels.shape, generator=rng)
        parts += [((pixels + noise).clamp(0, 1) * 255).byte(), y[pick]]
    return Bytes("enlarged digits", *parts)


def mlp() -> nn.Module:
    """784-512-256-128-64-10."""
    widths = [784, 512, 256, 128, 64, 10]
    layers = [layer for a, b in pairwise(widths) for layer in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(nn.Flatten(), *layers[:-1])


def cnn() -> nn.Module:
    """conv 1→10 (5), pool, conv 10→20 (5), pool, fc 320→10."""
    first = (nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU())
    second = (nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU())
    return nn.Sequential(*first, *second, nn.Flatten(), nn.Linear(320, 10))


def channels_last() -> nn.Module:
    """The same net, its kernels stored with the channels innermost."""
    return cnn().to(memory_format=torch.channels_last)


def fresh(make: Callable[[], nn.Module]) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A net with the weights of seed 0, and the notes' optimiser."""
    torch.manual_seed(0)
    model = make()
    return model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)


def clock() -> float:
    """Seconds, by the clock that was asked for."""
    return CLOCKS[CLOCK]()


# --- their way ---


def loaders(pictures: Bytes, size: int) -> tuple[Any, Any]:
    """The notes' two loaders over torchvision's own dataset class; the order is the one that `train.fit` draws."""
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    class InMemory(datasets.MNIST):
        def __init__(self, x: Tensor, y: Tensor) -> None:
            steps = [transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))]
            self.data, self.targets, self.target_transform = x, y, None
            self.transform = transforms.Compose(steps)

    order = np.random.default_rng(0).permutation(len(pictures.x)).tolist()
    learn = DataLoader(InMemory(pictures.x, pictures.y), batch_size=size, sampler=order)
    return learn, DataLoader(InMemory(pictures.x_test, pictures.y_test), batch_size=size, shuffle=False)


def theirs(make: Callable[[], nn.Module], pictures: Bytes, size: int) -> Row:
    """One epoch as the notes write it."""
    model, optimiser = fresh(make)
    loss_fn = nn.CrossEntropyLoss()
    began = clock()
    learn, test = loaders(pictures, size)
    running = 0.0
    for inputs, labels in learn:
        optimiser.zero_grad()
        loss = loss_fn(model(inputs), labels)
        loss.backward()
        optimiser.step()
        running += loss.item()
    trained = clock()
    right = 0
    with torch.no_grad():
        for inputs, labels in test:
            right += (model(inputs).argmax(dim=1) == labels).sum().item()
    return _row(began, trained, right / len(pictures.y_test), running / len(learn))


# --- our way ---


def ours(make: Callable[[], nn.Module], pictures: Bytes, size: int) -> Row:
    """The same by `train.fit` and `train.evaluate`; preparing the bytes is counted too."""
    model, optimiser = fresh(make)
    began = clock()
    x, x_test = prepared(pictures.x), prepared(pictures.x_test)
    ready = clock()
    history = train.fit(
        model, nn.CrossEntropyLoss(), (x, pictures.y), epochs=1, optimiser=optimiser, batch_size=size,
        metrics={"accuracy": train.accuracy}, device=CPU, progress=False,
    )  # fmt: skip
    trained = clock()
    found = train.evaluate(model, x_test, pictures.y_test, None, {"accuracy": train.accuracy})
    return {**_row(began, trained, found["accuracy"], history["loss"][0]), "prepare": ready - began}


def prepared(x: Tensor) -> Tensor:
    """(N, 28, 28) uint8 -> (N, 1, 28, 28) float32, normalised"""
    return x[:, None].float().div_(255).sub_(MEAN).div_(STD)


# --- the floor ---


def floor(make: Callable[[], nn.Module], pictures: Bytes, size: int) -> Row:
    """As many steps on one batch that lies ready."""
    model, optimiser = fresh(make)
    x, y = prepared(pictures.x[:size]), pictures.y[:size]
    loss_fn = nn.CrossEntropyLoss()
    began = clock()
    for _ in range(-(-len(pictures.x) // size)):
        optimiser.zero_grad()
        loss_fn(model(x), y).backward()
        optimiser.step()
    return {"train": clock() - began}


def _row(began: float, trained: float, accuracy: float, loss: float) -> Row:
    return {"train": trained - began, "test": clock() - trained, "accuracy": accuracy, "loss": loss}


# --- the table ---


def measure(pictures: Bytes, size: int, repeats: int) -> Iterator[Row]:
    """One row a program: the ways take turns, the fastest of each counts."""
    programs: dict[str, dict[str, Callable[[], nn.Module]]] = {
        "MLP": {"": mlp},
        "CNN": {"": cnn, ", channels last": channels_last},
    }
    for name, layouts in programs.items():
        runs: dict[str, list[Row]] = {}
        for _ in range(repeats):
            runs.setdefault("theirs", []).append(theirs(layouts[""], pictures, size))
            for layout, make in layouts.items():
                runs.setdefault(f"ours{layout}", []).append(ours(make, pictures, size))
                runs.setdefault(f"floor{layout}", []).append(floor(make, pictures, size))
        best = {way: _fastest(rows) for way, rows in runs.items()}
        for layout in layouts:
            yield compared(name + layout, best["theirs"], best[f"ours{layout}"], best[f"floor{layout}"])


def _fastest(rows: list[Row]) -> Row:
    """Each part's shortest time."""
    return {key: min(row[key] for row in rows) for key in rows[0]}


def compared(name: str, theirs: Row, ours: Row, floor: Row) -> Row:
    """Seconds, and the two ratios: theirs / ours for the whole epoch, floor / our training loop."""
    whole = {way: row["train"] + row["test"] for way, row in (("theirs", theirs), ("ours", ours))}
    loop = ours["train"] - ours["prepare"]
    return {
        "program": name, "theirs": whole["theirs"], "ours": whole["ours"], "ratio": whole["theirs"] / whole["ours"],
        "train ratio": theirs["train"] / ours["train"], "our loop": loop, "floor": floor["train"],
        "of floor": floor["train"] / loop, "their accuracy": theirs["accuracy"], "our accuracy": ours["accuracy"],
        "their loss": theirs["loss"], "our loss": ours["loss"],
    }  # fmt: skip


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", help="folder with MNIST/raw/...; without it, generated pictures")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--clock", choices=CLOCKS, default="wall")
    parser.add_argument("--part", type=float, default=1.0, help="share of the pictures to take")
    parser.add_argument("--out", type=Path, help="write the rows as JSON")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    global CLOCK
    asked = arguments()
    CLOCK = asked.clock
    torch.set_num_threads(asked.threads)
    n, n_test = int(60_000 * asked.part), int(10_000 * asked.part)
    found = mnist(asked.cache) if asked.cache else generated(n, n_test)
    pictures = Bytes(found.name, found.x[:n], found.y[:n], found.x_test[:n_test], found.y_test[:n_test])
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{pictures.name}: {len(pictures.x):,} + {len(pictures.x_test):,}; batch {asked.batch}; {asked.clock} clock")
    print(f"torch {torch.__version__}, {asked.threads} threads of {os.cpu_count()} cores, load {load:.1f}")
    titles = ("program", "theirs s", "ours s", "ratio", "training", "our loop s", "floor s", "of floor", "accuracies")
    print(("{:<20}" + "{:>11}" * 7 + "{:>17}").format(*titles))
    rows = []
    for row in measure(pictures, asked.batch, asked.repeats):
        rows.append(row)
        print(line(row), flush=True)
    if asked.out:
        asked.out.write_text(json.dumps({"data": pictures.name, "threads": asked.threads, "rows": rows}, indent=2))


def line(row: Row) -> str:
    """A row of the table."""
    seconds = f"{row['theirs']:11.2f}{row['ours']:11.2f}{row['ratio']:10.2f}×{row['train ratio']:10.2f}×"
    floor = f"{row['our loop']:11.2f}{row['floor']:11.2f}{row['of floor']:11.0%}"
    return f"{row['program']:<20}{seconds}{floor}{row['their accuracy']:9.4f}, {row['our accuracy']:.4f}"


if __name__ == "__main__":
    main()
