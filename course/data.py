"""Data for the course: bundled real sets, generated sets, image sets, and what is done to data before
training.

iris = data.iris()                                  # .x (150, 4), .y (150,), .features, .units, .classes,
.source x, y = data.moons(200, rng=0)                       # generated: course/datasets/generate.py
x, y, *_ = data.images("digits", train=True)        # tensors (N, C, H, W): course/datasets/images.py
x_train, x_test, y_train, y_test = data.split(x, y)
x_train, x_test, mean, std = data.standardise(x_train, x_test)
for x_batch, y_batch in data.batches(x_train, y_train, 32, rng): ...
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from course.datasets.generate import (
    SHAPES,
    adding_problem,
    eight_gaussians,
    line,
    moons,
    polynomial,
    shapes,
    spirals,
    xor,
)
from course.datasets.images import DataUnavailable, Images, cache, images

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    X = TypeVar("X", "np.ndarray[Any, Any]", torch.Tensor)
    Y = TypeVar("Y", "np.ndarray[Any, Any]", torch.Tensor)

__all__ = [
    "SHAPES",
    "DataUnavailable",
    "Dataset",
    "Images",
    "adding_problem",
    "batches",
    "breast_cancer",
    "cache",
    "csv",
    "diabetes",
    "digits",
    "eight_gaussians",
    "images",
    "iris",
    "line",
    "manual",
    "moons",
    "polynomial",
    "shapes",
    "spirals",
    "split",
    "standardise",
    "wine",
    "xor",
]


@dataclass(frozen=True)
class Dataset:
    """A table of samples: x (N, D) float64, y (N,) int64 class numbers or float64 values to predict."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[Any]
    features: tuple[str, ...]
    units: tuple[str, ...]  # "" where the source gives none
    classes: tuple[str, ...]  # () for regression
    target: str
    source: str

    def label(self, feature: int) -> str:
        """The axis label of a column: its name and unit."""
        unit = self.units[feature]
        return self.features[feature] + (f" [{unit}]" if unit else "")

    def __repr__(self) -> str:
        kind = f"{len(self.classes)} classes" if self.classes else "regression"
        return f"<{self.name}: {len(self.x)} samples, {self.x.shape[1]} features, {kind}>"


def digits() -> Dataset:
    """1,797 handwritten digits of 8x8 pixels (0 to 16), flattened to 64 features. As pictures:
    `images("digits")`."""
    pixels = tuple(f"pixel ({row}, {column})" for row in range(8) for column in range(8))
    source = "E. Alpaydin and C. Kaynak 1998, Optical Recognition of Handwritten Digits, UCI repository; test part"
    return _bundled("digits", "digit", source, ("ink, 0-16",) * 64, features=pixels)


def breast_cancer() -> Dataset:
    """569 tumours, 30 measures of cell nuclei, class 0 malignant and 1 benign."""
    source = "W. Wolberg, O. Mangasarian, N. Street and W. Street 1993, Breast Cancer Wisconsin (Diagnostic), UCI"
    return _bundled("breast_cancer", "diagnosis", source, ("",) * 30)


def diabetes() -> Dataset:
    """442 patients, 10 measures in their own units (not scaled), and the disease a year later."""
    names = "age,sex,body mass index,blood pressure,total cholesterol,LDL,HDL,total cholesterol / HDL"
    features = (*names.split(","), "log of triglycerides", "blood sugar")
    units = ("years", "1 or 2", "kg/m²", "mmHg", "", "", "", "", "", "")
    source = "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani 2004, Least Angle Regression, Ann. Statist. 32"
    return _bundled("diabetes", "disease progression", source, units, features=features, scaled=False)


def iris() -> Dataset:
    """150 flowers of three kinds, 4 lengths in cm."""
    features = ("sepal length", "sepal width", "petal length", "petal width")
    source = "R. A. Fisher 1936, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7"
    return _bundled("iris", "species", source, ("cm",) * 4, features=features)


def wine() -> Dataset:
    """178 Italian wines from three growers, 13 chemical measures of very different scales."""
    source = "S. Aeberhard and M. Forina 1992, Wine recognition data, UCI repository"
    return _bundled("wine", "cultivar", source, ("",) * 13)


def manual(topics: Iterable[str] | None = None) -> str:
    """Python's own reference manual as one text: the topics named, or all in alphabetical order.

    Real prose that every Python has with it; it differs a little between Python versions.
    Raises KeyError for an unknown topic.
    """
    from pydoc_data.topics import topics as pages

    chosen = sorted(pages) if topics is None else list(topics)
    if missing := [topic for topic in chosen if topic not in pages]:
        raise KeyError(f"the manual has no topic {missing[0]!r}: expected some of {', '.join(sorted(pages))}")
    return "\n".join(pages[topic] for topic in chosen)


def csv(path: str | os.PathLike[str]) -> Dataset:
    """The Pima diabetes file: a line per patient, 8 features scaled to [-1, 1] and the label 0 or 1. No
    header.

    In this file 1 means healthy: two thirds of the labels are 1, and higher glucose goes with 0.
    Raises FileNotFoundError if there is no such file, ValueError if it does not look like that.
    """
    import numpy as np

    table = np.loadtxt(path, delimiter=",", dtype=np.float64, ndmin=2)
    if table.shape[1] != 9:
        raise ValueError(f"{path}: expected 9 columns (8 features and a label), got {table.shape[1]}")
    labels = np.unique(table[:, 8])
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"{path}: expected labels 0 and 1 in the last column, got {labels[:5].tolist()}")
    features = (
        "pregnancies",
        "glucose",
        "blood pressure",
        "skin fold",
        "insulin",
        "body mass index",
        "pedigree",
        "age",
    )
    source = "J. Smith et al. 1988, Using the ADAP learning algorithm to forecast the onset of diabetes mellitus"
    classes = ("diabetes", "no diabetes")
    return Dataset(
        "pima",
        table[:, :8],
        table[:, 8].astype(np.int64),
        features,
        ("scaled",) * 8,
        classes,
        "no diabetes",
        source,
    )


def split(x: X, y: Y, *, test: float = 0.2, seed: int = 0, stratify: bool = False) -> tuple[X, X, Y, Y]:
    """Shuffle and split: x_train, x_test, y_train, y_test, in scikit-learn's order; arrays or tensors.

    test: the share of samples held back, in (0, 1); stratify: keep the classes' shares equal in both parts.
    Raises ValueError if x and y differ in length or a part would be empty.
    """
    import numpy as np
    from sklearn.model_selection import train_test_split

    _same_length(x, y)
    if not 0 < test < 1:
        raise ValueError(f"split() expects a share 0 < test < 1, got {test}: 0.2 holds back a fifth")
    labels = np.asarray(y) if stratify else None
    train, held = train_test_split(np.arange(len(x)), test_size=test, random_state=seed, stratify=labels)
    return x[train], x[held], y[train], y[held]


def standardise(train: X, *others: X) -> tuple[X, ...]:
    """Shift and scale columns to mean 0 and standard deviation 1, as measured on `train` alone.

    -> (train, *others, mean, std), the last two of shape (D,). A column that never changes becomes 0: its
    std counts as 1. Arrays or tensors of floats, (N, D). Raises ValueError if another array has other
    columns.
    """
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"expected columns {tuple(train.shape[1:])} as in train, got {tuple(other.shape[1:])}")
    constant: Any = (train == train[:1]).all(0)
    mean: Any = train.mean(0)
    std: Any = (((train - mean) ** 2).mean(0) ** 0.5) * ~constant + constant
    mean = mean * ~constant + train[0] * constant  # exact, so that a constant column becomes exactly 0
    return *((part - mean) / std for part in (train, *others)), mean, std


def batches(
    x: torch.Tensor, y: torch.Tensor, size: int, rng: np.random.Generator | int | None = None, *, shuffle: bool = True
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Mini-batches of tensors that stay on their device: each sample once, the last batch shorter if need be.

    x: (N, ...)   y: (N, ...)   ->   pairs (size, ...), on the device they are on
    rng: a NumPy generator or a seed for the order; it moves on, so the next epoch's order is another.
    Tensors only: batches of arrays are what chapter 02's exercise `minibatches` asks for.
    Raises TypeError for anything else, ValueError if x and y differ in length, size < 1, or rng is missing where it
    is needed.
    """
    import numpy as np

    for part in (x, y):
        if not hasattr(part, "index_select"):
            came = f"got {type(part).__name__}: torch.from_numpy(...) makes a tensor of an array"
            raise TypeError(f"batches() expects tensors, {came}")
    _same_length(x, y)
    if size < 1:
        raise ValueError(f"batches() expects a batch size of at least 1, got {size}")
    if not shuffle:
        return _slices(x, y, size)
    if rng is None:
        raise ValueError("batches() needs rng to shuffle: pass np.random.default_rng(0), or shuffle=False")
    return _shuffled(x, y, size, np.random.default_rng(rng))


def _slices(x: torch.Tensor, y: torch.Tensor, size: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    for start in range(0, len(x), size):
        yield x[start : start + size], y[start : start + size]


def _shuffled(
    x: torch.Tensor, y: torch.Tensor, size: int, rng: np.random.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    order = rng.permutation(len(x))
    yield from zip(_picked(x, order, size), _picked(y, order, size), strict=True)


def _picked(part: torch.Tensor, order: NDArray[np.int64], size: int) -> Iterator[torch.Tensor]:
    """`part` in this order, batch by batch. The order is sent to the device once an epoch, not once a batch."""
    import torch

    index = torch.from_numpy(order).to(part.device)
    chosen = torch.split(index, size) if len(order) else ()
    return (part.index_select(0, rows) for rows in chosen)


def _same_length(x: Any, y: Any) -> None:
    if len(x) != len(y):
        raise ValueError(f"expected as many samples in x as in y, got {len(x)} and {len(y)}")


def _bundled(
    name: str,
    target: str,
    source: str,
    units: tuple[str, ...],
    features: tuple[str, ...] | None = None,
    **options: Any,
) -> Dataset:
    import numpy as np
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")(**options)
    names = features or tuple(str(feature).replace("_", " ") for feature in bunch.feature_names)
    classes = tuple(str(label).replace("_", " ") for label in bunch.get("target_names", ()))
    y = bunch.target.astype(np.int64 if classes else np.float64)
    return Dataset(name, bunch.data.astype(np.float64), y, names, units, classes, target, source)
