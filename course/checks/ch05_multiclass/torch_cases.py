"""What the tests of chapter 05 share about pictures and leaks: inputs, probes, mistakes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


# --- prepare ---


def probe_prepare(names: Any, pixels: Any, mean: Any, std: Any) -> Any:
    """What kind of thing came, its values, and the pixels after the call."""
    import torch

    made = names.prepare(pixels, mean, std)
    kind = str(made.dtype) if isinstance(made, torch.Tensor) else type(made).__name__
    return {"kind": kind, "values": made, "pixels": pixels}


def demand_prepared(student: Student, pixels: Array, mean: list[float], std: list[float]) -> None:
    """Demand the right values."""
    came = student.run(probe_prepare, pixels=pixels, mean=mean, std=std)["values"]
    mistakes = prepare_mistakes(pixels, mean, std) if pixels.size > 9 else None
    expect.close(came, normalised(pixels, mean, std), rtol=1e-4, atol=1e-5, mistakes=mistakes)


def pictures(rng: Rng, *shape: int) -> Array:
    """Bytes of any shape, 0 and 255 among them."""
    pixels = rng.integers(0, 256, size=shape, dtype=np.uint8)
    pixels.flat[0], pixels.flat[-1] = 0, 255
    return pixels


@recorded
def normalised(pixels: Array, mean: list[float], std: list[float]) -> Array:
    """The right values: (N, H, W) or (N, H, W, 3) -> (N, C, H, W)"""
    first = np.moveaxis(pixels, -1, 1) if pixels.ndim == 4 else pixels[:, None]
    result: Array = (first / 255 - np.reshape(mean, (-1, 1, 1))) / np.reshape(std, (-1, 1, 1))
    return result


@recorded
def prepare_mistakes(pixels: Array, mean: list[float], std: list[float]) -> Mistakes:
    m, s = np.reshape(mean, (-1, 1, 1)), np.reshape(std, (-1, 1, 1))
    right = normalised(pixels, mean, std)
    bytes_first = right * s + m  # (N, C, H, W) in [0, 1]
    named = {
        "the channels' axis is missing: a grey picture is 1 × H × W": right[:, 0],
        "the channels are still last: torch wants (N, C, H, W)": np.moveaxis(right, 1, -1),
        "height and width are swapped: move only the channels": np.swapaxes(right, 2, 3),
        "divide by 255, the largest byte, not by 256": (bytes_first * 255 / 256 - m) / s,
        "this is in [0, 1], but not normalised: subtract the mean, divide by the deviation": bytes_first,
        "the bytes were normalised without going to [0, 1] first": (bytes_first * 255 - m) / s,
        "mean and deviation belong to [0, 1]: divide by 255 first, not last": (bytes_first * 255 - m) / s / 255,
        "it was multiplied by the deviation: divide by it": (bytes_first - m) * s,
        "the mean was added: subtract it": (bytes_first + m) / s,
        "the mean is missing: subtract it before you divide": bytes_first / s,
        "the deviation is missing: divide by it after subtracting": bytes_first - m,
        "it was divided by the variance: divide by the deviation": (bytes_first - m) / s**2,
        **_own(bytes_first),
        "only the first channel's mean and deviation were used: each channel has its own": (bytes_first - mean[0])
        / std[0],
        "the channels are in another order (BGR): keep the order given": right[:, ::-1],
    }
    if pixels.ndim == 3 and len(pixels) > 1:
        named["the samples stay first, the channel's axis comes second: `pixels[:, None]`"] = right.swapaxes(0, 1)
    if pixels.ndim == 4:
        n, h, w, c = pixels.shape
        renamed = (pixels.reshape(n, c, h, w) / 255 - m) / s
        named["`reshape` scrambles the picture: move the axis by `permute` or `np.moveaxis`"] = renamed
    return named


@recorded
def _own(values: Array) -> Mistakes:
    """Normalised by their own numbers. NumPy's deviation divides by n, torch's by n - 1."""
    named = {}
    for which, axes in (("", (0, 2, 3)), (", of all channels together,", None)):
        centred = values - values.mean(axis=axes, keepdims=True)
        for by, less in (("", 0), (" (torch divides by n - 1)", 1)):
            said = f"the pictures' own mean and deviation{which} were used: use the ones given{by}"
            named[said] = centred / values.std(axis=axes, ddof=less, keepdims=True)
    return named


# --- leaked ---


def halves(rng: Rng, n: int, m: int, shared: int, *shape: int) -> tuple[Array, Array]:
    """train (n, ...) and test (m, ...) of few different values, `shared` of the test samples from train, mixed in.

    The others are rearrangements of training samples, or training samples with one value changed.
    """
    train = rng.integers(1, 4, size=(n, *shape)).astype(np.float32)
    train[:, ..., 0] = np.arange(n).reshape(-1, *(1,) * (len(shape) - 1)) + 5  # no two alike
    test = train[rng.integers(n, size=m)].copy()
    test[1 : min(shared, 2)] = test[:1]  # one of them stands there twice
    for row in test[shared:]:
        if rng.random() < 0.5 and not np.array_equal(row, row[..., ::-1]):
            row[...] = row[..., ::-1].copy()
        else:
            row.flat[-1] += 70  # a value that no training sample has
    return train, test[rng.permutation(m)]


@recorded
def share(train: Array, test: Array) -> float:
    """The right value, by comparing everything with everything."""
    flat_train, flat_test = train.reshape(len(train), -1), test.reshape(len(test), -1)
    return float(np.mean([(flat_train == row).all(axis=1).any() for row in flat_test]))


@recorded
def leak_mistakes(train: Array, test: Array) -> Mistakes:
    flat_train, flat_test = train.reshape(len(train), -1), test.reshape(len(test), -1)
    n = min(len(train), len(test))
    sums = np.isin(flat_test.sum(axis=1), flat_train.sum(axis=1))
    right = share(train, test)
    distinct = len({row.tobytes() for row in flat_train} & {row.tobytes() for row in flat_test})
    return {
        "this is a count: divide by the number of test samples": round(right * len(test)),
        "a set drops copies: count the samples of test one by one, each copy too": distinct / len(test),
        "a set drops copies, above and below: count the samples of test one by one": distinct
        / len({row.tobytes() for row in flat_test}),
        "this is a yes or no: the share of test samples is wanted": float(right > 0),
        "this compares sample i with sample i only: look everywhere in train": float(
            (flat_train[:n] == flat_test[:n]).all(axis=1).sum() / len(test)
        ),
        "this is the share of *training* samples that are in test": share(test, train),
        "the count was divided by the number of training samples": right * len(test) / len(train),
        "single values were compared: a whole sample must be equal": float(np.isin(test, train).mean()),
        "equal sums are no proof: compare every value": float(sums.mean()),
        "`row in train` is true when any single value is equal": float(
            np.mean([(flat_train == row).any() for row in flat_test])
        ),
        "this is the share that is *not* in train": 1 - right,
        "this is in percent: return a share from 0 to 1": 100 * right,
    }


def demand_share(student: Student, train: Array, test: Array) -> None:
    """Demand the right share."""
    expect.close(student.leaked(train, test), share(train, test), mistakes=leak_mistakes(train, test))
