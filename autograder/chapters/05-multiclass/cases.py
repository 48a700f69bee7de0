"""What the tests of chapter 05 share about logits and losses: inputs, right values, and what known mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import recorded

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


@recorded
def log_softmax(z: Array) -> Array:
    """The right values, by NumPy's own stable sum of exponentials. z: (..., C) -> (..., C)"""
    result: Array = z - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    return result


@recorded
def softmax(z: Array) -> Array:
    """z: (..., C) -> (..., C)"""
    result: Array = np.exp(log_softmax(z))
    return result


@recorded
def one_hot(y: Array, classes: int) -> Array:
    """y: (N,) -> (N, C)"""
    result: Array = (y[:, None] == np.arange(classes)).astype(float)
    return result


@recorded
def cross_entropy(z: Array, y: Array) -> float:
    """z: (N, C), y: (N,) -> number"""
    return float(-(one_hot(y, z.shape[1]) * log_softmax(z)).sum() / len(y))


@recorded
def gradient(z: Array, y: Array) -> Array:
    """z: (N, C), y: (N,) -> (N, C)"""
    result: Array = (softmax(z) - one_hot(y, z.shape[1])) / len(y)
    return result


def batch(rng: Rng, n: int, classes: int, size: float = 1.0) -> tuple[Array, Array]:
    """Logits (n, classes) and class numbers (n,); no two rows alike, every other label not the highest logit."""
    z, y = size * rng.normal(size=(n, classes)), rng.integers(classes, size=n)
    y[::2] = z[::2].argmin(axis=1)
    return z, y


def probe_leaves(names: Any, function: str, inputs: Any) -> Any:
    """The inputs as they are after a call of one of the student's functions."""
    getattr(names, function)(*inputs)
    return inputs


@recorded
def softmax_mistakes(z: Array) -> Mistakes:
    """z: (N, C) or (C,) of moderate size."""
    e, axis = np.exp(z), 0 if z.ndim > 1 else -1
    return {
        "the columns add up to 1, not the rows: the classes are on the last axis": e / e.sum(axis=axis, keepdims=True),
        "the whole table adds up to 1: each row has a total of its own": e / e.sum(),
        "these are the exponentials: divide each row by its total": e,
        "these are the exponentials of z − m: divide each row by its total": np.exp(z - z.max(axis=-1, keepdims=True)),
        "these are sigmoids, one a class: they do not add up to 1": 1 / (1 + np.exp(-z)),
        "each row was divided by its total without exp: negative logits give negative 'probabilities'": z
        / z.sum(axis=-1, keepdims=True),
        "this is the logarithm of softmax": log_softmax(z),
        "the signs are turned: the highest logit should get the highest probability": softmax(-z),
        "each row was divided by its highest exponential, not by their sum": e / e.max(axis=-1, keepdims=True),
        "this is softmax with base 2: use np.exp": softmax(z * np.log(2)),
        "this says 1 for the highest logit and 0 for the others: that is argmax": (
            z == z.max(axis=-1, keepdims=True)
        ).astype(float),
    }


@recorded
def log_softmax_mistakes(z: Array) -> Mistakes:
    """z: (N, C) of moderate size."""
    m = z.max(axis=-1, keepdims=True)
    right = log_softmax(z)
    return {
        "this is softmax: its logarithm is wanted": softmax(z),
        "m is missing in one of the two places: subtract it from z and inside exp": right + m,
        "m was subtracted twice: once from z, once inside exp": right - m,
        "the sign is the wrong way round: log p is never above 0": -right,
        "the logarithm of the sum is missing": z - m,
        "the sum runs over the samples: the classes are on the last axis": z - np.logaddexp.reduce(z, axis=0),
        "one sum was taken for the whole table: each row has its own": z - np.logaddexp.reduce(z, axis=None),
        "these are log-sigmoids, one a class: the probabilities behind them do not add up to 1": -np.logaddexp(0, -z),
        "this is the logarithm with base 2: np.log is the natural one": right / np.log(2),
    }


@recorded
def log_softmax_mistakes_far_out(z: Array) -> Mistakes:
    """z: (N, C), in some rows one logit so far above the others that their probability is rounded to 0."""
    m, p = z.max(axis=-1, keepdims=True), softmax(z)
    sizes = 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15
    bottom = "log of p + {:g} never falls below {:.1f}: use the formula of log p"
    added = {bottom.format(size, np.log(size)): np.log(p + size) for size in sizes}
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        e = np.exp(z)
        total = e.sum(axis=-1, keepdims=True)
        return {
            "exp(z) overflowed: subtract the row's maximum m, from z and inside exp": z - np.log(total),
            "softmax first and then log is too late: p was rounded to 0": np.log(p),
            "exp overflowed in softmax, and its logarithm is too late: use the formula of log p": np.log(e / total),
            "m is missing in one of the two places: subtract it from z and inside exp": log_softmax(z) + m,
            "m was subtracted twice: once from z, once inside exp": log_softmax(z) - m,
        } | added


@recorded
def nudged(z: Array, y: Array, size: float = 1e-5) -> Array:
    """The loss's slope in every logit, by moving that logit alone up and down. (N, C), (N,) -> (N, C)"""
    slopes = np.empty_like(z)
    for place in np.ndindex(*z.shape):
        up, down = z.copy(), z.copy()
        up[place] += size
        down[place] -= size
        slopes[place] = (cross_entropy(up, y) - cross_entropy(down, y)) / (2 * size)
    return slopes


def extremes(rng: Rng) -> Array:
    """Rows of very large, very small, very different and ordinary logits (5, 4), in a random order of columns."""
    a, b = rng.uniform(800, 3000), rng.uniform(800, 3000)
    rows = np.array([[a, 0, -b, 1], [-a, -a - 1, -a, -a - 2], [a, a, a + 1, a], [0, -b, -b, -b], [1, 2, 0, -1]])
    return rows[:, rng.permutation(4)]


@recorded
def cross_entropy_mistakes(z: Array, y: Array) -> Mistakes:
    """z: (N, C) of moderate size, y: (N,)."""
    logp, n = log_softmax(z), len(y)
    picked = logp[np.arange(n), y]
    return {
        "this is the sum over the samples: the mean is wanted": -picked.sum(),
        "these are the losses of the samples: return their mean": -picked,
        "the sign is the wrong way round: log p is negative, the loss positive": picked.mean(),
        "the mean runs over all N × C entries of the one-hot product: divide by N only": -picked.sum() / logp.size,
        "`log_p[:, y]` picks N × N entries; one a row is `log_p[np.arange(N), y]`": -logp[:, y].mean(),
        "this averages the losses of all classes: only the true class counts": -logp.mean(),
        "this is the mean of −p: the logarithm is missing": -np.exp(picked).mean(),
        "this is the mean of 1 − p: the logarithm is missing": (1 - np.exp(picked)).mean(),
        "z was taken for log-probabilities: take log_softmax of it first": -z[np.arange(n), y].mean(),
        "softmax was taken twice: z are logits": cross_entropy(softmax(z), y),
        "this picks each row's highest class: the loss asks for the true one": -logp.max(axis=1).mean(),
        "this is in bits (base 2): np.log is the natural logarithm": -picked.mean() / np.log(2),
        "this is the negative log of the mean p: take the logarithm first, then the mean": -np.log(
            np.exp(picked).mean()
        ),
        "these are C binary losses: one-vs-rest, not softmax": _binary(z, y).sum() / n,
        "these are C binary losses, averaged over all entries: one-vs-rest, not softmax": _binary(z, y).mean(),
    }


@recorded
def _binary(z: Array, y: Array) -> Array:
    truth = one_hot(y, z.shape[1])
    result: Array = np.logaddexp(0, z) - truth * z
    return result


@recorded
def gradient_mistakes(z: Array, y: Array) -> Mistakes:
    """z: (N, C) of moderate size, y: (N,)."""
    p, truth, n = softmax(z), one_hot(y, z.shape[1]), len(y)
    columns = p.copy()
    columns[:, y] -= 1
    squared = 2 * (p - truth) * p * (1 - p) / n
    return {
        "this is the slope of the sum: divide by N for the mean": p - truth,
        "it was divided by N × C: the loss is a mean over the N samples": (p - truth) / z.size,
        "it was divided by C: the mean is over the N samples": (p - truth) / z.shape[1],
        "the sign is the wrong way round: p minus one-hot": (truth - p) / n,
        "the one-hot rows are missing: subtract 1 where c is the true class": p / n,
        "the probabilities are missing: this is the one-hot part only": -truth / n,
        "z was taken for probabilities: take softmax of it first": (z - truth) / n,
        "log-probabilities were taken for probabilities": (log_softmax(z) - truth) / n,
        "`p[:, y] -= 1` touches whole columns; one a row is `p[np.arange(N), y] -= 1`": columns / n,
        "this is a squared error's slope: for cross-entropy the factor p (1 − p) cancels": squared,
        "these are sigmoids: the slope of one-vs-rest, not of softmax": (1 / (1 + np.exp(-z)) - truth) / n,
        "only the true class has a slope here: the other logits are in the sum too": (p - truth) * truth / n,
    }
