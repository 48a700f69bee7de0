# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about the VAE: inputs, probes, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NO_PATH = "no gradient arrives at {}: the noise may come from outside, but z must be computed from {}"
NOT_NORMAL = "the noise is not standard normal: draw it with `torch.randn_like(mu)`"
CHANGED = "mu or log_var itself was changed: make a new tensor"
CUT_OFF = "a probability was cut off before its logarithm, and its slope with it: use the logits"
CUT = "no gradient comes through: compute with torch's own operations, without detach, .item() or NumPy"


# --- reparameterise ---


def probe_reparameterise(names: Any, mu: Any, log_var: Any, slope: Any) -> Any:
    """A draw, the gradients of (slope * z).sum(), a second draw, and the inputs afterwards."""
    import torch

    mu, log_var = mu.clone().requires_grad_(), log_var.clone().requires_grad_()
    z = names.reparameterise(mu, log_var)
    grads: list[Any] = [None, None]
    if isinstance(z, torch.Tensor) and z.requires_grad and z.shape == slope.shape:
        grads = list(torch.autograd.grad((slope * z).sum(), [mu, log_var], allow_unused=True))
    with torch.no_grad():
        again = names.reparameterise(mu, log_var)
    kind = str(z.dtype) if isinstance(z, torch.Tensor) else type(z).__name__
    return {"z": z, "again": again, "d_mu": grads[0], "d_log_var": grads[1], "kind": kind, "mu": mu, "log_var": log_var}


def drawn(student: Student, mu: Array, log_var: Array, slope: Array | None = None, dtype: str = "float32") -> Any:
    """What the probe brings back, or a Mismatch: z must be a tensor of mu's shape and dtype."""
    slope = np.ones(mu.shape) if slope is None else slope
    given = {"mu": tensor(mu, dtype), "log_var": tensor(log_var, dtype), "slope": tensor(slope, dtype)}
    came = student.run(probe_reparameterise, **given)
    expect.shape(came["z"], mu.shape)
    wanted = f"z should be a tensor of mu's dtype, torch.{dtype}"
    expect.true(came["kind"] == f"torch.{dtype}", wanted, got=came["kind"])
    for name, before in (("mu", mu), ("log_var", log_var)):
        expect.true(np.array_equal(np.asarray(came[name]), before.astype(dtype)), CHANGED)
    return came


def spread(rng: Rng, n: int) -> tuple[Array, Array]:
    """Means and log-variances of n samples whose three columns spread very differently."""
    mu = np.tile(rng.uniform(-3, 3, size=3), (n, 1))
    return mu, np.tile(np.array([-2.0, 0.7, 1.6]) + rng.uniform(-0.2, 0.2, size=3), (n, 1))


def fresh(came: Any, mu: Array, log_var: Array) -> None:
    """Demand noise of its own for every number and call. came: what `drawn` brought back; mu, log_var: (N, D)."""
    expect.finite(came["z"])
    noise, again = ((np.asarray(came[key], dtype=float) - mu) / np.exp(log_var / 2) for key in ("z", "again"))
    moved = np.abs(noise - again).mean() > 0.1
    expect.true(moved, "two calls gave the same noise: draw it anew in each call, without a seed of your own")
    expect.true(np.abs(np.diff(noise, axis=0)).mean() > 0.1, "all samples of the batch share their noise: draw (N, D)")
    linked = np.abs(np.corrcoef(noise.T) - np.eye(noise.shape[1])).max()
    expect.true(linked < 0.05, "all numbers of a code share their noise: draw (N, D) numbers, not (N, 1)")
    expect.true(np.abs(noise).max() > 2, NOT_NORMAL)


def deviation_mistakes(log_var: Array) -> Mistakes:
    root = np.sqrt(np.where(log_var < 0, np.nan, log_var))
    return {
        "log_var may be negative, and it is a logarithm: the deviation is exp(log_var / 2), not its root": root,
        "the noise was multiplied by the variance: its root is the deviation, exp(log_var / 2)": np.exp(log_var),
        "log_var itself was taken for the deviation: it is exp(log_var / 2)": np.abs(log_var),
        "half of log_var was taken for the deviation: the exponential is missing": np.abs(log_var / 2),
        "the noise was not scaled: multiply it by the deviation, exp(log_var / 2)": np.ones_like(log_var),
        "every sample has the same noise, or none: draw it with `torch.randn_like(mu)`": np.zeros_like(log_var),
        "this is exp(log_var / 4): the root was taken twice": np.exp(log_var / 4),
        "log_var is the logarithm of the variance: this divides where it should multiply": np.exp(-log_var / 2),
        "the noise is uniform between 0 and 1: draw it from a standard normal": np.exp(log_var / 2) / np.sqrt(12),
    }


# --- kl_divergence ---


def kl(mu: Array, log_var: Array) -> Array:
    """One number for each entry of the code.   mu, log_var: (N, D)   ->   (N, D)"""
    result: Array = 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var)
    return result


def kl_mistakes(mu: Array, log_var: Array) -> Mistakes:
    each = kl(mu, log_var)
    right = each.sum(axis=1).mean()
    reverse = 0.5 * (log_var + (1 + mu**2) / np.exp(log_var) - 1)
    return {
        "the sign is the wrong way round: a divergence is never negative": -right,
        "the factor ½ is missing": 2 * right,
        "this is the mean over the codes too: sum over D, then take the mean over the batch": each.mean(),
        "this is the sum over the batch too: sum over D, then take the mean over the batch": each.sum(),
        "this is one number a sample: take the mean over the batch": each.sum(axis=1),
        "mu must be squared": 0.5 * (mu + np.exp(log_var) - 1 - log_var).sum(axis=1).mean(),
        "log_var was used as if it were the variance: the variance is exp(log_var)": _as_variance(mu, log_var),
        "this uses the deviation exp(log_var / 2) where the variance belongs": 0.5
        * (mu**2 + np.exp(log_var / 2) - 1 - log_var).sum(axis=1).mean(),
        "the −1 is missing: N(0, 1) itself must give 0": 0.5 * (mu**2 + np.exp(log_var) - log_var).sum(axis=1).mean(),
        "this is the divergence from N(0, 1) to q: the other way round": reverse.sum(axis=1).mean(),
        "the means are left out: add mu²": kl(0 * mu, log_var).sum(axis=1).mean(),
        "the sign of log_var is turned round": 0.5 * (mu**2 + np.exp(log_var) - 1 + log_var).sum(axis=1).mean(),
    }


def _as_variance(mu: Array, log_var: Array) -> float:
    with np.errstate(all="ignore"):
        return float(0.5 * (mu**2 + log_var - 1 - np.log(log_var)).sum(axis=1).mean())


def probe_slopes(names: Any, function: str, given: Any) -> Any:
    """A loss of tensors, and its gradient in each of them (None where none arrives)."""
    import torch

    leaves = [part.clone().requires_grad_(part.is_floating_point()) for part in given]
    loss = getattr(names, function)(*leaves)
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or not loss.requires_grad:
        return {"loss": loss, "slopes": [None] * len(leaves)}
    return {"loss": loss, "slopes": list(torch.autograd.grad(loss.sum(), leaves, allow_unused=True))}


def slopes_of(student: Student, function: str, *given: Array) -> tuple[Any, list[Any]]:
    """The loss and its gradients, in float64; a Mismatch where no gradient comes through to the first input."""
    came = student.run(probe_slopes, function=function, given=[tensor(part, "float64") for part in given])
    expect.true(came["loss"] is not None, "nothing came back: is a `return` missing?")
    expect.true(came["slopes"][0] is not None, CUT)
    return came["loss"], list(came["slopes"])


def reached(student: Student, function: str, *given: Array, inputs: int = 2) -> None:
    """Demand that a gradient of the loss arrives at the first `inputs` of its inputs."""
    _, slopes = slopes_of(student, function, *given)
    expect.true(all(slope is not None for slope in slopes[:inputs]), CUT)


def sure(loss: Any, want: float, mistakes: Mistakes) -> None:
    """Demand a loss at logits of some ±1000. A probability cut off at 1e-4 or below leaves it between 4 and 104."""
    expect.finite(loss)
    cut = np.size(loss) == 1 and 4 < float(np.asarray(loss).reshape(())) < 104
    expect.close(loss, want, mistakes={**mistakes, CUT_OFF: loss if cut else want})


# --- reconstruction ---


def softplus(z: Array) -> Array:
    """log(1 + exp(z)) for any z."""
    return np.logaddexp(0, z)


def bce(logits: Array, x: Array) -> Array:
    """Cross-entropy of each pixel."""
    result: Array = softplus(logits) - x * logits
    return result


def reconstruction(logits: Array, x: Array) -> float:
    return float(bce(logits, x).sum() / len(x))


def reconstruction_mistakes(logits: Array, x: Array) -> Mistakes:
    each, p = bce(logits, x), np.exp(-softplus(-logits))
    flat = (p - x).reshape(len(x), -1)
    return {
        "this is the mean over the pixels: sum them, or the KL weighs too much beside it": each.mean(),
        "this is the sum over all pictures: divide by their number": each.sum(),
        "this is one number a picture: take the mean over the batch": each.reshape(len(x), -1).sum(axis=1),
        "the sign is the wrong way round: this is the log-likelihood, a loss is minus that": -each.sum() / len(x),
        "logits and x have changed places": bce(x, logits).sum() / len(x),
        "probabilities went where logits belong: the function applies the sigmoid itself": bce(p, x).sum() / len(x),
        "this is the squared error: each pixel is a coin with P(ink) = sigmoid(logit)": (flat**2).sum(axis=1).mean(),
        "the half without ink is missing: add (1 − x) log(1 − p)": (x * softplus(-logits)).sum() / len(x),
        "the half with ink is missing: add x log p": ((1 - x) * softplus(logits)).sum() / len(x),
        "only the last axis was summed: sum all pixels of a picture": each.sum(axis=-1).mean(),
        "this divides by the number of pixels of a picture, not by the number of pictures": each.sum() / flat.shape[1],
    }


# --- interpolate ---


def apart(rng: Rng, d: int) -> tuple[Array, Array]:
    """Two codes of different lengths at an angle from 0.5 to 2.4: near 0 and π rounding would count."""
    first, second = np.linalg.qr(rng.normal(size=(d, 2)))[0].T
    angle = rng.uniform(0.5, 2.4)
    short, long = rng.uniform(0.5, 1.5), rng.uniform(2, 6)
    return short * first, long * (np.cos(angle) * first + np.sin(angle) * second)


def slerp(a: Array, b: Array, steps: int) -> Array:
    """Spherical steps from a to b.   a, b: (D,)   ->   (steps, D)"""
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    angle = np.arccos(np.clip(cosine, -1, 1))
    t = np.linspace(0, 1, steps)[:, None]
    if angle < 1e-6:
        return np.asarray((1 - t) * a + t * b)
    return np.asarray((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle))


def interpolate_mistakes(a: Array, b: Array, steps: int) -> Mistakes:
    t = np.linspace(0, 1, steps)[:, None]
    straight = (1 - t) * a + t * b
    right = slerp(a, b, steps)
    open_ended = slerp(a, b, steps + 1)[:-1]
    inner = slerp(a, b, steps + 2)[1:-1]
    norm = np.linalg.norm(straight, axis=1, keepdims=True)
    along = straight / norm * ((1 - t) * np.linalg.norm(a) + t * np.linalg.norm(b))
    half = np.arccos(np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1, 1))
    short = np.arccos(np.clip(a @ b, -1, 1))
    with np.errstate(all="ignore"):
        unscaled = (np.sin((1 - t) * short) * a + np.sin(t * short) * b) / np.sin(short)
    unit = slerp(a / np.linalg.norm(a), b / np.linalg.norm(b), steps)
    return {
        "this is the straight line, which cuts through the middle of the sphere: weigh by sines of the angle "
        "(was its cosine divided by both lengths?)": straight,
        "b is never reached: the last row is b itself (t runs from 0 to 1, both included)": open_ended,
        "the ends are missing: the first row is a, the last is b": inner,
        "a and b have changed places": right[::-1],
        "the axes have changed places: one row for each step": right.T,
        "the steps are not equal in angle: this is the straight line, only stretched to the right length": along,
        "the lengths are missing: the cosine of Ω is a @ b divided by both": unscaled,
        "the division by sin(Ω) is missing": right * np.sin(half),
        "the rows have length 1: use the unit vectors for the angle only, and weigh a and b themselves": unit,
    }
