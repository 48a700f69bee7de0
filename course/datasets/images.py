"""Image sets behind one function, re-exported by `course.data`: `data.images("mnist", train=False)`.

`digits` and `shapes` need no network. MNIST, Fashion-MNIST and CIFAR-10 are fetched once, checked against the
checksums that torchvision publishes, and kept in the cache. Two variables of the environment say where files are:

    COURSE_CACHE   the cache itself, laid out as torchvision's `root` (MNIST/raw/..., cifar-10-batches-py/...): a
                   folder that already has the files is read where it is; by default the user's cache folder
    COURSE_MIRROR  a folder or web address with the packed files, tried before the public mirrors

A file comes into the cache whole or not at all, so several programs may fetch it at once, or be killed meanwhile.
"""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from course.datasets.generate import SHAPES, shapes

if TYPE_CHECKING:
    import numpy as np
    import torch

NAMES = ("digits", "shapes", "mnist", "fashion-mnist", "cifar10")
SHAPES_TRAIN, SHAPES_TEST = 4000, 1000
_FASHION_MIRROR = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"
_TIMEOUT = 15.0  # seconds of silence before the next mirror is tried


class Images(NamedTuple):
    """One half of an image set. Unpack the first two: `x, y, *_ = data.images("digits")`."""

    x: torch.Tensor  # (N, C, H, W) float32 in [0, 1]
    y: torch.Tensor  # (N,) int64
    classes: tuple[str, ...]
    name: str


class DataUnavailable(RuntimeError):
    """The set is neither in the cache nor to be had from the network; the message says what to do."""


def images(name: str | None = None, *, train: bool = True, device: torch.device | None = None) -> Images:
    """The training or test half of an image set, as tensors in memory.

    name: one of NAMES; by default what COURSE_DATA says, else digits
    device: where the tensors go; by default the CPU
    -> x: (N, C, H, W) float32 in [0, 1]   y: (N,) int64

    digits: 1,437 + 360 of 1x8x8 (scikit-learn's set, stratified split); shapes: 4,000 + 1,000 of 3x32x32;
    mnist and fashion-mnist: 60,000 + 10,000 of 1x28x28; cifar10: 50,000 + 10,000 of 3x32x32.
    Raises ValueError for another name, DataUnavailable if the set cannot be had: never another set instead.
    """
    import torch

    name = (name or os.environ.get("COURSE_DATA") or "digits").strip().lower()
    if name not in NAMES:
        raise ValueError(f"no image set is called {name!r}: expected one of {', '.join(NAMES)}")
    load = {"digits": _digits, "shapes": _shapes, "cifar10": _cifar}.get(name)
    x, y, classes = load(train) if load else _mnist(name, train)
    pixels = torch.from_numpy(x).to(device)
    if pixels.dtype == torch.uint8:
        pixels = pixels.float().div_(255)
    return Images(pixels, torch.from_numpy(y).to(device), tuple(classes), name)


def cache() -> Path:
    """The folder that downloads are kept in: COURSE_CACHE, else the user's cache folder."""
    if chosen := os.environ.get("COURSE_CACHE"):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("trusted-deep-learning-course", appauthor=False)


Arrays = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]", "tuple[str, ...]"]


def _digits(train: bool) -> Arrays:
    import numpy as np
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    x, y = load_digits(return_X_y=True)
    halves = train_test_split(np.arange(len(y)), test_size=0.2, random_state=0, stratify=y)
    rows = np.sort(halves[0 if train else 1])
    pictures = (x[rows] / 16).astype(np.float32).reshape(-1, 1, 8, 8)
    return pictures, y[rows].astype(np.int64), tuple("0123456789")


def _shapes(train: bool) -> Arrays:
    x, y = shapes(SHAPES_TRAIN, rng=1) if train else shapes(SHAPES_TEST, rng=2)
    return x, y, SHAPES


def _mnist(name: str, train: bool) -> Arrays:
    """Read the two packed files of one half; the other half need not be there."""
    import numpy as np
    from torchvision import datasets

    kind: Any = datasets.MNIST if name == "mnist" else datasets.FashionMNIST
    folder = cache() / kind.__name__ / "raw"
    mirrors = [*kind.mirrors, *([_FASHION_MIRROR] if name == "fashion-mnist" else [])]
    wanted = [pair for pair in kind.resources if pair[0].startswith("train" if train else "t10k")]
    for filename, md5 in wanted:
        _fetch(name, [mirror + filename for mirror in mirrors], folder, md5)
    x, y = (_read_idx(folder / filename) for filename, _ in wanted)
    classes = tuple(label.split(" - ")[0] for label in kind.classes)
    return x[:, None], y.astype(np.int64), classes


def _cifar(train: bool) -> Arrays:
    """torchvision checks the sum of every batch file before it unpickles it."""
    import numpy as np
    from torchvision.datasets import CIFAR10

    try:
        half: Any = CIFAR10(cache(), train=train)
    except RuntimeError:  # not unpacked yet, or a file is damaged
        _fetch("cifar10", [CIFAR10.url], cache(), CIFAR10.tgz_md5)
        _unpack(cache() / CIFAR10.filename, cache())
        half = CIFAR10(cache(), train=train)
    return half.data.transpose(0, 3, 1, 2).copy(), np.array(half.targets, np.int64), tuple(half.classes)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack beside, then rename file by file: whoever reads meanwhile finds a file whole or not at all."""
    from torchvision.datasets.utils import extract_archive

    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as fresh:
        extract_archive(archive, Path(fresh))
        for file in [path for path in Path(fresh).rglob("*") if path.is_file()]:
            target = folder / file.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)


def _fetch(name: str, addresses: list[str], folder: Path, md5: str) -> None:
    """Have the file in `folder` with this checksum, trying one address after the other; COURSE_MIRROR is the first."""
    filename = addresses[0].rsplit("/", 1)[1]
    path = folder / filename
    if _is_good(path, md5):
        return
    if mirror := os.environ.get("COURSE_MIRROR"):
        addresses = [f"{mirror.rstrip('/')}/{filename}", *addresses]
    reasons = [f"{path}: " + ("wrong checksum" if path.exists() else "not there")]
    for address in addresses:
        try:
            _get(address, path, md5)
            return
        except (OSError, ValueError, http.client.HTTPException) as error:
            reasons.append(f"{address}: {error}")
    if not _is_good(path, md5):  # unless another program has fetched it meanwhile
        raise DataUnavailable(_what_to_do(name, path, reasons))


def _what_to_do(name: str, path: Path, reasons: list[str]) -> str:
    tried = "\n  ".join(reasons)
    return (
        f"{name} is not in the cache and could not be fetched.\n  {tried}\n"
        f"What to do: run data.images({name!r}) once with a network. If you have {path.name} already, copy it into "
        f"{path.parent}, or set COURSE_MIRROR to the folder it is in, or COURSE_CACHE to a folder that holds "
        f"{path.relative_to(cache())}. Without a network, data.images('digits') and data.images('shapes') work."
    )


def _get(address: str, path: Path, md5: str) -> None:
    """Bring a file to `path`, whole. Raises OSError or HTTPException if none comes, ValueError if it is another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=path.parent) as fresh:
        part = Path(fresh) / path.name
        if "://" in address:
            _download(address, part)
        else:
            shutil.copyfile(Path(address).expanduser(), part)
        if not _is_good(part, md5):
            raise ValueError(f"wrong checksum ({part.stat().st_size:,} bytes came)")
        part.replace(path)


def _download(address: str, path: Path) -> None:
    """urllib waits for ever by default: a silent network must not hang a notebook."""
    from urllib.request import Request, urlopen

    from course.plotting.history import reading

    asked = Request(address, headers={"User-Agent": "course"})
    with urlopen(asked, timeout=_TIMEOUT) as answer, path.open("wb") as file:
        size = int(answer.headers.get("Content-Length") or 0)
        with reading(answer, size, path.name) as body:
            shutil.copyfileobj(body, file)


def _is_good(path: Path, md5: str) -> bool:
    from torchvision.datasets.utils import check_integrity

    return bool(check_integrity(path, md5))


def _read_idx(path: Path) -> np.ndarray[Any, Any]:
    """A gzipped IDX file of bytes: two zeros, type 8, number of axes, their lengths (big-endian), then the
    data.

    torchvision's reader wants the file unpacked; reading it packed leaves a read-only cache alone.
    """
    import numpy as np

    raw = gzip.decompress(path.read_bytes())
    if raw[:3] != b"\0\0\x08":
        raise ValueError(f"{path} is no IDX file of bytes: it starts with {raw[:4].hex()}, expected 000008..")
    axes = raw[3]
    shape = np.frombuffer(raw, ">i4", count=axes, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape.tolist()).copy()
