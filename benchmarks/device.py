"""What a device brings: seconds and memory of each chapter, and images per second of training a CNN.

Usage: python benchmarks/device.py [--chapters 01 05 | --no-chapters] [--images N] [--batch N] [--out FILE]

Chapters: each source notebook is executed whole, in a kernel of its own, on the CPU and, where torch has an
accelerator, on that.

Training: the notes' network for 28×28 images (conv 10, pool, conv 20, pool, fully connected; SGD 0.01, momentum 0.5),
fed in three ways:
    loader    as in the notes: a DataLoader, transforms item by item, each batch moved to the device
    resident  as in the course: all images prepared once and kept on the device, batches taken there
    limit     no feeding at all: forward and backward of one and the same batch
To be reached on a card: resident at least 20 times loader, and at least 80% of limit.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

import numpy as np  # noqa: E402

from course import data, device  # noqa: E402

Row = dict[str, Any]
MEAN, STD = 0.1307, 0.3081
NOT_MEASURED = "no accelerator: not measured"
MEASURE = """
import json, sys
def peaks():
    try:
        import resource
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    except ImportError:
        memory = None
    torch = sys.modules.get("torch")
    card = torch.accelerator.max_memory_allocated() if torch and torch.accelerator.is_available() else None
    return json.dumps({"memory": memory, "device_memory": card})
print("peaks:" + peaks())
"""


def accelerators() -> list[Any]:
    """The devices to measure on besides the CPU: the one that the course would choose."""
    chosen = device.pick()
    return [] if chosen.type == "cpu" else [chosen]


# --- chapters ---


def chapter(source: Path, where: str) -> Row:
    """Execute a notebook, in a copy of its folder, on one device.

    -> seconds, peak memory of the kernel, peak memory allocated by torch on the device (bytes)
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(source, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(MEASURE))
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as folder:
        here = shutil.copytree(source.parent, Path(folder) / source.stem)  # cells may write beside the notebook
        where_it_runs = {"metadata": {"path": str(here)}}
        client = NotebookClient(
            notebook, timeout=600, kernel_name="python3", resources=where_it_runs,
            extra_arguments=["--Application.log_level=40"],
        )  # fmt: skip
        with device.timer(_cpu()) as timing:
            client.execute(env={**os.environ, "COURSE_DEVICE": where, "PYTHONPATH": path})
    printed = "".join(output.get("text", "") for output in notebook.cells[-1].outputs)
    peaks = json.loads(printed.partition("peaks:")[2])
    return {"chapter": source.stem, "device": where, "seconds": timing.seconds, **peaks}


def _cpu() -> Any:
    import torch

    return torch.device("cpu")


def chapters(names: list[str]) -> list[Row]:
    found = sorted((PROJECT / "source").glob("*/*.ipynb"))
    chosen = [path for path in found if not names or any(path.stem.startswith(name) for name in names)]
    rows = []
    for source in chosen:
        for where in ("cpu", *map(str, accelerators())):
            rows.append(chapter(source, where))
            print(line(rows[-1]), flush=True)
    return rows


def line(row: Row) -> str:
    card = f"{row['device_memory'] / 2**20:8.0f} MiB on it" if row["device_memory"] else ""
    memory = f"{row['memory'] / 2**20:8.0f} MiB" if row["memory"] else "  memory not known"
    return f"{row['chapter']:32} {row['device']:8} {row['seconds']:7.1f} s {memory} {card}".rstrip()


# --- training ---


def network() -> Any:
    """The notes' network: (N, 1, 28, 28) -> (N, 10)."""
    from torch import nn

    convolutions = [nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU()]
    return nn.Sequential(*convolutions, nn.Flatten(), nn.Linear(320, 10))


class Items:
    """A data set as torchvision's MNIST is one: 28×28 bytes, turned into a picture and transformed item by item."""

    def __init__(self, pixels: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> None:
        from torchvision import transforms

        self.pixels, self.labels = pixels, labels
        self.transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, i: int) -> tuple[Any, int]:
        from PIL import Image

        return self.transform(Image.fromarray(self.pixels[i])), int(self.labels[i])


def step(model: Any, optimiser: Any, x: Any, y: Any, *, update: bool = True) -> None:
    from torch.nn.functional import cross_entropy

    optimiser.zero_grad()
    cross_entropy(model(x), y).backward()
    if update:
        optimiser.step()


def feeds(pixels: Any, labels: Any, batch: int, here: Any) -> dict[str, Callable[[], Iterator[tuple[Any, Any]]]]:
    """The three ways, each giving one epoch's batches on the device."""
    import torch

    x = ((torch.from_numpy(pixels).to(here).float() / 255 - MEAN) / STD).unsqueeze(1)
    y = torch.from_numpy(labels).to(here)
    loader = torch.utils.data.DataLoader(Items(pixels, labels), batch_size=batch, shuffle=True)
    return {
        "loader": lambda: (device.move(tuple(pair), here) for pair in loader),
        "resident": lambda: data.batches(x, y, batch, np.random.default_rng(0)),
        "limit": lambda: ((x[:batch], y[:batch]) for _ in range(0, len(x), batch)),
    }


def training(here: Any, images: int, batch: int, epochs: int = 3) -> Row:
    """Images per second of each way on one device: the best of some epochs after one to warm up."""
    import torch

    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (images, 28, 28), dtype=np.uint8)
    row: Row = {"device": str(here), "images": images, "batch": batch}
    for name, feed in feeds(pixels, rng.integers(0, 10, images), batch, here).items():
        torch.manual_seed(0)
        model = device.move(network(), here)
        optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
        seconds = []
        for _ in range(epochs + 1):
            with device.timer(here) as timing:
                for x, y in feed():
                    step(model, optimiser, x, y, update=name != "limit")
            seconds.append(timing.seconds)
        row[name] = images / min(seconds[1:])
    row |= {"times_loader": row["resident"] / row["loader"], "share_of_limit": row["resident"] / row["limit"]}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chapters", nargs="*", default=[], metavar="CHAPTER", help="default: all")
    parser.add_argument("--no-chapters", action="store_true", help="the training alone")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    wish = parser.parse_args()
    print(device.explain())
    if not accelerators():
        print(f"CPU only; {NOT_MEASURED}")
    found: Row = {"accelerators": [str(card) for card in accelerators()] or NOT_MEASURED}
    found["training"] = [training(where, wish.images, wish.batch) for where in (_cpu(), *accelerators())]
    for row in found["training"]:
        speeds = "  ".join(f"{name} {row[name]:,.0f}" for name in ("loader", "resident", "limit"))
        print(f"{row['device']}: images/s: {speeds}; resident is {row['times_loader']:.1f} times loader, "
              f"{row['share_of_limit']:.0%} of the limit")  # fmt: skip
    found["chapters"] = [] if wish.no_chapters else chapters(wish.chapters)
    if wish.out:
        wish.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
