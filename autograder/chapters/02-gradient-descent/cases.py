"""What the tests of chapter 02 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing?"


@recorded
def gradient(w: Array, x: Array, y: Array) -> Array:
    """The gradient of the mean squared error.   w: (D,)   x: (N, D)   y: (N,)   ->   (D,)"""
    result: Array = 2 / len(y) * x.T @ (x @ w - y)
    return result


@recorded
def gradient_mistakes(w: Array, x: Array, y: Array) -> Mistakes:
    error, right = x @ w - y, gradient(w, x, y)
    rmse = float(np.sqrt((error**2).mean()))
    return {
        "the 2 is missing: the derivative of a square has a factor 2": right / 2,
        "this is the sum over the samples: divide by N": right * len(y),
        "this divides by the number of parameters: divide by the number of samples, `len(y)`": right * len(y) / len(w),
        "the sign is the wrong way round: the error is prediction minus target": -right,
        "x is missing: by the chain rule each error is multiplied by its x": 2 * error.mean(),
        "x is missing: by the chain rule each error is multiplied by its x, and averaged": 2 * error,
        "this is each sample's own gradient: average them": 2 * error[:, None] * x,
        "the errors are squared: their derivative is 2 times the error, not its square": 2 / len(y) * x.T @ error**2,
        "this is the gradient of RMSE: leave the root out": right / (2 * rmse),
        "y is missing: the error is `x @ w - y`": 2 / len(y) * x.T @ (x @ w),
    }


# --- schedule ---


@recorded
def rate(t: int, lr: float, warmup: int, total: int) -> float:
    if t < warmup:
        return lr * (t + 1) / warmup
    p = min(1.0, (t - warmup) / (total - warmup))
    return lr / 2 * (1 + math.cos(math.pi * p))


@recorded
def rates(steps: list[int], lr: float, warmup: int, total: int) -> Array:
    return np.array([rate(t, lr, warmup, total) for t in steps])


@recorded
def ramp_mistakes(lr: float, warmup: int) -> Mistakes:
    """For the steps before `warmup`."""
    ramp = lr * np.arange(1, warmup + 1) / warmup
    return {
        "the ramp starts at 0, a step that moves nothing: use t + 1": ramp - lr / warmup,
        "there is no ramp: for t < warmup the rate is lr * (t + 1) / warmup": np.full(warmup, lr),
        "the ramp ends at 1: multiply by lr": ramp / lr,
    }


@recorded
def cosine_mistakes(lr: float, warmup: int, total: int) -> Mistakes:
    """For the steps from `warmup` to `total` - 1."""
    t = np.arange(warmup, total)
    p = (t - warmup) / (total - warmup)
    fall = (1 + np.cos(np.pi * p)) / 2
    longer = lr * np.append(1 + 1 / max(warmup, 1), fall[1:])
    return {
        **({"at t = warmup the cosine begins: the ramp is for t < warmup": longer} if warmup else {}),
        "the rate stays at lr: after the warm-up it falls along a cosine": np.full(len(t), lr),
        "p counts from 0 and by total: p = (t - warmup) / (total - warmup)": lr * (1 + np.cos(np.pi * t / total)) / 2,
        "this is a straight line down: use the cosine": lr * (1 - p),
        "this is a quarter of a wave, cos(pi / 2 * p): use (1 + cos(pi * p)) / 2": lr * np.cos(np.pi * p / 2),
        "the 1 + is missing, so that the rate becomes negative": lr * np.cos(np.pi * p),
        "the half is missing: the rate starts at lr, not at 2 lr": 2 * lr * fall,
        "this rises: it should fall from lr to 0": lr * (1 - fall),
        "the cosine starts at 1: multiply by lr": fall,
        "the ramp goes on for ever: from t = warmup the rate falls": lr * (t + 1) / max(warmup, 1),
        "math.cos takes radians: pi * p, not 180 * p": lr * (1 + np.cos(180 * p)) / 2,
    }


@recorded
def end_mistakes(steps: list[int], lr: float, warmup: int, total: int) -> Mistakes:
    """For steps from `total` on."""
    t = np.asarray(steps)
    p = (t - warmup) / (total - warmup)
    rises = "after `total` the rate should stay 0, but it rises again"
    return {
        rises: lr * (1 + np.cos(np.pi * p)) / 2,
        f"{rises} at once": np.where(t > total, lr * (1 + np.cos(np.pi * p)) / 2, 0),
        "from `total` on the rate is 0, not lr": np.full(len(t), lr),
        "the straight line goes on below 0: from `total` on the rate is 0": lr * (1 - p),
    }


def all_rates(student: Student, steps: list[int], lr: float, warmup: int, total: int) -> Array:
    """The student's rates at some steps. Raises Mismatch for a step whose rate is no single number."""
    came = [student.schedule(t, lr, warmup, total) for t in steps]
    expect.true(all(value is not None for value in came), NOTHING)
    expect.true(all(np.size(value) == 1 for value in came), "the rate at one step is one number")
    return np.array([float(np.reshape(value, ())) for value in came])


# --- clip ---


def some_gradients(rng: Rng, norm: float) -> list[Array]:
    """Three arrays of several shapes whose joint norm is `norm`, the first of them much the longest."""
    parts = [5 * rng.normal(size=3), rng.normal(size=(2, 3)), np.array([rng.uniform(0.5, 1.0)])]
    scale = norm / math.sqrt(sum(float((p**2).sum()) for p in parts))
    return [np.round(p * scale, 6) for p in parts]  # round: the same numbers on every machine


def flat(parts: Any) -> Array:
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts])


def clipped(student: Student, grads: list[Array], limit: float) -> list[Any]:
    """The student's list, of as many arrays and the same shapes. Raises Mismatch."""
    came = student.clip(grads, limit)
    expect.true(came is not None, NOTHING)
    parts = expect.items(came, len(grads), "arrays")
    same = all(np.shape(part) == g.shape for part, g in zip(parts, grads, strict=True))
    expect.true(same, "each array keeps its shape, in the order given")
    return parts


@recorded
def shortened(grads: list[Array], limit: float) -> Array:
    """The gradients with a joint norm of at most `limit`; flattened."""
    g = flat(grads)
    norm = float(np.linalg.norm(g))
    return g * limit / norm if norm > limit else g


@recorded
def clip_mistakes(grads: list[Array], limit: float) -> Mistakes:
    """For gradients whose joint norm is above the limit; flattened."""
    g = flat(grads)
    norm = float(np.linalg.norm(g))
    apart = [p * min(1.0, limit / max(float(np.linalg.norm(p)), 1e-12)) for p in grads]
    return {
        "each number was cut off by itself, which turns the gradient: one factor for all": np.clip(g, -limit, limit),
        "only the upper side was cut off: scale all by one factor": np.minimum(g, limit),
        "each array was shortened by itself, which turns the gradient: one joint norm, one factor": flat(apart),
        "the norms were added up: 3 and 4 join to 5, the root of the sum of squares, not to 7": (
            g * limit / sum(float(np.linalg.norm(p)) for p in grads)
        ),
        "the norm became 1: it should become `limit`": g / norm,
        "this divides by the square of the norm: take the root": g * limit / norm**2,
        "this divides by the largest entry: the norm is the root of the sum of squares": g * limit / np.abs(g).max(),
        "this divides by the sum of the sizes: the norm is the root of the sum of squares": g * limit / np.abs(g).sum(),
        "nothing was shortened, though the joint norm is above the limit": g,
        "the gradient became 0: shorten it to the limit": 0 * g,
    }


# --- minibatches ---


def numbered(rng: Rng, n: int) -> tuple[Array, Array]:
    """x (n, 2) and y (n,) that can be told apart and matched: y is x's first column, in rising order."""
    y = np.cumsum(rng.integers(1, 5, size=n)).astype(float)
    return np.column_stack([y, rng.normal(size=n)]), y


def probe_epochs(names: Any, x: Any, y: Any, size: int, seed: int, epochs: int) -> Any:
    """The batches of some epochs from one generator, and x and y after them. Cut off where they have no end."""
    import itertools

    import numpy as np

    rng, found = np.random.default_rng(seed), []
    for _ in range(epochs):
        batches = names.minibatches(x, y, size, rng)
        if batches is None:
            return {"epochs": None, "x": x, "y": y}
        limit = 2 * len(y) + 5
        found.append([[np.array(part) for part in pair] for pair in itertools.islice(batches, limit)])
    return {"epochs": found, "x": x, "y": y}


def epochs(student: Student, x: Array, y: Array, size: int, count: int, seed: int = 3) -> list[list[Any]]:
    """The student's batches of `count` epochs: pairs of rows of x (2-D) and items of y (1-D), not more than `size`."""
    came = student.run(probe_epochs, x=x, y=y, size=size, seed=seed, epochs=count)["epochs"]
    expect.true(came is not None, "nothing came back: `yield` each pair, or return a list of them")
    rows, items = set(map(tuple, x.tolist())), set(y.tolist())
    for pair in (pair for epoch in came for pair in epoch):
        shaped = len(pair) == 2 and [np.ndim(part) for part in pair] == [2, 1]
        expect.true(shaped, "each batch is a pair: x_batch with rows like x, y_batch with items like y")
        known = all(tuple(row) in rows for row in pair[0].tolist()) and all(item in items for item in pair[1].tolist())
        expect.true(known, "a batch holds samples that are none of those passed in", got=pair[0])
        expect.true(len(pair[1]) <= size, "a batch holds more than `size` samples", got=pair[1])
    result: list[list[Any]] = came
    return result


def demand_shuffled(came: Array, y: Array) -> None:
    """Demand another order than that of y and than a sorted one."""
    given = np.array_equal(came, y) or np.array_equal(came, np.sort(came)) or np.array_equal(came, y[::-1])
    expect.true(not given, "the samples come in the order in which they were given: shuffle them", got=came)


def hold_grads_kept(student: Student, grads: list[Array]) -> None:
    """See that the arrays themselves are as they were after they were clipped."""
    kept = np.array_equal(flat(student.run(probe_clip, grads=grads)), flat(grads))
    expect.true(kept, "the gradients themselves were changed: make new arrays")


def probe_clip(names: Any, grads: Any) -> Any:
    """The gradients after they were clipped."""
    names.clip(grads, 1.0)
    return grads


def targets(epoch: list[Any]) -> Array:
    """All y of an epoch, in the order in which they came."""
    return np.concatenate([np.asarray(pair[1], dtype=float) for pair in epoch] or [np.zeros(0)])


def demand_all_once(epoch: list[Any], y: Array) -> None:
    """Demand that the epoch holds every item of y once."""
    came = np.sort(targets(epoch))
    expect.true(len(came) >= len(y), "some samples never came: every sample comes once an epoch", got=came)
    expect.true(len(came) <= len(y), "some samples came twice: every sample comes once an epoch", got=came)
    drawn = "some samples came twice and others never: cut one permutation in pieces, draw nothing twice"
    expect.true(np.array_equal(came, y), drawn, expected=str(y), got=came)


def demand_sizes(epoch: list[Any], sizes: list[int]) -> None:
    """Demand batches of these sizes."""
    came = [len(pair[1]) for pair in epoch]
    wanted, got = f"batches of {sizes}", f"batches of {came}"
    full = sum(sizes) - sizes[-1] if sizes[-1] < sizes[0] else -1
    expect.true(sum(came) != full, "the last, short batch is missing: keep it", expected=wanted, got=got)
    expect.true(0 not in came, "there is an empty batch: stop when the samples are used up", expected=wanted, got=got)
    padded = sum(came) > sum(sizes)
    expect.true(not padded, "the last batch was filled up with samples that came before: keep it short")
    expect.true(came == sizes, "the batches have the wrong sizes", expected=wanted, got=got)


def demand_pairs(epoch: list[Any]) -> None:
    """Demand that each row of x stands beside its own item of y."""
    for x_batch, y_batch in epoch:
        matched = np.array_equal(np.asarray(x_batch)[:, 0], y_batch)
        expect.true(matched, "x and y have come apart: row i of x_batch no longer belongs to item i of y_batch")
