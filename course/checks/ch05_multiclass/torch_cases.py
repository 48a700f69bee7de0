# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about pictures, measuring and leaks: inputs, probes, mistakes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect

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


def prepared(student: Student, pixels: Array, mean: list[float], std: list[float]) -> Array:
    """The student's tensor as an array, or a Mismatch: it must be float32, and must leave the pixels alone."""
    came = student.run(probe_prepare, pixels=pixels, mean=mean, std=std)
    kind = came["kind"]
    expect.true(kind == "torch.float32", "a torch.float32 tensor should come back", expected="torch.float32", got=kind)
    expect.true(np.array_equal(came["pixels"], pixels), "the pixels themselves were changed: work on a copy")
    return np.asarray(came["values"])


def pictures(rng: Rng, *shape: int) -> Array:
    """Bytes of any shape, 0 and 255 among them."""
    pixels = rng.integers(0, 256, size=shape, dtype=np.uint8)
    pixels.flat[0], pixels.flat[-1] = 0, 255
    return pixels


def normalised(pixels: Array, mean: list[float], std: list[float]) -> Array:
    """The right values: (N, H, W) or (N, H, W, 3) -> (N, C, H, W)"""
    first = np.moveaxis(pixels, -1, 1) if pixels.ndim == 4 else pixels[:, None]
    result: Array = (first / 255 - np.reshape(mean, (-1, 1, 1))) / np.reshape(std, (-1, 1, 1))
    return result


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


def _own(values: Array) -> Mistakes:
    """Normalised by their own numbers. NumPy's deviation divides by n, torch's by n - 1."""
    named = {}
    for which, axes in (("", (0, 2, 3)), (", of all channels together,", None)):
        centred = values - values.mean(axis=axes, keepdims=True)
        for by, less in (("", 0), (" (torch divides by n - 1)", 1)):
            said = f"the pictures' own mean and deviation{which} were used: use the ones given{by}"
            named[said] = centred / values.std(axis=axes, ddof=less, keepdims=True)
    return named


# --- evaluate ---


def probe_evaluate(names: Any, x: Any, y: Any, batch_size: Any = None, training: bool = True, drop: float = 0.5) -> Any:
    """Run `evaluate` on a small net with dropout and batch norm, watched at every call of the net."""
    import torch
    from torch import nn

    torch.manual_seed(5)
    net = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(x[0].numel()), nn.Dropout(drop), nn.Linear(x[0].numel(), 4))
    net.train()
    net(3 * torch.randn(50, x[0].numel()) + 1)  # gives batch norm a memory
    seen = []
    net.register_forward_hook(
        lambda part, given, _: seen.append([part.training, torch.is_grad_enabled(), len(given[0])])
    )
    net.train(training)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    options = {} if batch_size is None else {"batch_size": batch_size}
    came = names.evaluate(net, x, y, **options)
    moved = any(not torch.equal(value, before[name]) for name, value in net.state_dict().items())
    gradients = any(p.grad is not None for p in net.parameters())
    mode, grad_on = net.training, torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    net.eval()
    with torch.no_grad():
        logits = net(x)
    plain = isinstance(came, (tuple, list)) and all(isinstance(v, (int, float)) for v in came)
    return {
        "came": came, "plain": plain, "logits": logits, "seen": seen[:-1], "mode": mode, "moved": moved,
        "gradients": gradients, "grad_on": grad_on,
    }  # fmt: skip


def samples(rng: Rng, n: int, *shape: int) -> tuple[Array, Array]:
    """x: (n, *shape) float32 and y: (n,) class numbers below 4"""
    return rng.normal(size=(n, *shape)).astype("float32"), rng.integers(4, size=n)


def _softmax(z: Array) -> Array:
    result: Array = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
    return result


def losses(logits: Array, y: Array) -> Array:
    """The loss of each sample. (N, C), (N,) -> (N,)"""
    z = np.asarray(logits, dtype=float)
    result: Array = np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]
    return result


def chunks(values: Array, size: int) -> list[Array]:
    """values in batches."""
    return [values[i : i + size] for i in range(0, len(values), size)]


def measured_mistakes(each: Array, size: int, which: str) -> Mistakes:
    """each: (N,) the loss of each sample, or whether it is right. which: loss or accuracy"""
    parts = chunks(each, size)
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


def demand_measures(came: dict[str, Any], y: Array, size: int) -> None:
    """Demand loss and accuracy over all samples, as Python numbers."""
    each = losses(came["logits"], y)
    right = (np.asarray(came["logits"]).argmax(axis=1) == y).astype(float)
    loss, accuracy = expect.items(came["came"], 2, "results: loss, accuracy")
    twice = losses(_softmax(np.asarray(came["logits"], dtype=float)), y)
    swapped = {
        "the results are in the wrong order: loss first, then accuracy": right.mean(),
        "softmax was taken twice: `F.cross_entropy` takes the model's logits as they are": twice.mean(),
    }
    expect.close(loss, each.mean(), rtol=1e-4, mistakes={**swapped, **measured_mistakes(each, size, "loss")})
    expect.close(accuracy, right.mean(), rtol=1e-4, mistakes=measured_mistakes(right, size, "accuracy"))
    expect.true(came["plain"], "two Python numbers should come back, not tensors: `.item()`")


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


def share(train: Array, test: Array) -> float:
    """The right value, by comparing everything with everything."""
    flat_train, flat_test = train.reshape(len(train), -1), test.reshape(len(test), -1)
    return float(np.mean([(flat_train == row).all(axis=1).any() for row in flat_test]))


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
