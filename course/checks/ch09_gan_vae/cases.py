# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about the VAE: inputs, probes, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import recorded

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

RTOL, ATOL = 1e-4, 1e-6

CUT_OFF = "a probability was cut off before its logarithm, and its slope with it: use the logits"
CUT = "no gradient comes through: compute with torch's own operations, without detach, .item() or NumPy"


def near(got: Any, want: Any, mistakes: Mistakes | None = None) -> None:
    """Demand numbers as exact as float32 gives them: an answer may compute in torch's default dtype."""
    expect.close(got, want, rtol=RTOL, atol=ATOL, mistakes=mistakes)


# --- kl_divergence ---


@recorded
def kl(mu: Array, log_var: Array) -> Array:
    """One number for each entry of the code.   mu, log_var: (N, D)   ->   (N, D)"""
    result: Array = 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var)
    return result


@recorded
def kl_loss(mu: Array, log_var: Array) -> float:
    return float(kl(mu, log_var).sum(axis=1).mean())


@recorded
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


@recorded
def _as_variance(mu: Array, log_var: Array) -> float:
    with np.errstate(all="ignore"):
        return float(0.5 * (mu**2 + log_var - 1 - np.log(log_var)).sum(axis=1).mean())


def demand_kl(student: Student, mu: Array, log_var: Array, dtype: str = "float64") -> None:
    """Demand the right divergence."""
    got = student.kl_divergence(tensor(mu, dtype), tensor(log_var, dtype))
    near(got, kl_loss(mu, log_var), kl_mistakes(mu, log_var))


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
    """Demand a loss, in the hundreds, where half of the logits are near ±1000 and the others near 0.

    A probability cut off at 1e-4 or below leaves it between 1 and 104. The tolerance tells softplus from a ReLU.
    """
    expect.finite(loss)
    cut = np.size(loss) == 1 and 1 < float(np.asarray(loss).reshape(())) < 104
    expect.close(loss, want, rtol=1e-5, mistakes={**mistakes, CUT_OFF: loss if cut else want})


# --- reconstruction ---


@recorded
def softplus(z: Array) -> Array:
    """log(1 + exp(z)) for any z."""
    return np.logaddexp(0, z)


@recorded
def bce(logits: Array, x: Array) -> Array:
    """Cross-entropy of each pixel."""
    result: Array = softplus(logits) - x * logits
    return result


@recorded
def reconstruction(logits: Array, x: Array) -> float:
    return float(bce(logits, x).sum() / len(x))


@recorded
def reconstruction_mistakes(logits: Array, x: Array) -> Mistakes:
    each, p = bce(logits, x), np.exp(-softplus(-logits))
    flat = (p - x).reshape(len(x), -1)
    return {
        "this is a ReLU: −log sigmoid(z) is softplus(−z), which has no corner at 0": (
            (np.maximum(logits, 0) - x * logits).sum() / len(x)
        ),
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


def demand_reconstruction(student: Student, logits: Array, x: Array) -> None:
    """Demand the right loss."""
    got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
    near(got, reconstruction(logits, x), reconstruction_mistakes(logits, x))


# --- interpolate ---


def apart(rng: Rng, d: int) -> tuple[Array, Array]:
    """Two codes of different lengths at an angle from 0.5 to 2.4: near 0 and π rounding would count."""
    first, second = np.linalg.qr(rng.normal(size=(d, 2)))[0].T
    angle = rng.uniform(0.5, 2.4)
    short, long = rng.uniform(0.5, 1.5), rng.uniform(2, 6)
    return short * first, long * (np.cos(angle) * first + np.sin(angle) * second)


@recorded
def slerp(a: Array, b: Array, steps: int) -> Array:
    """Spherical steps from a to b.   a, b: (D,)   ->   (steps, D)"""
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    angle = np.arccos(np.clip(cosine, -1, 1))
    t = np.linspace(0, 1, steps)[:, None]
    if angle < 1e-6:
        return np.asarray((1 - t) * a + t * b)
    return np.asarray((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle))


@recorded
def line(a: Array, b: Array, steps: int) -> Array:
    """What remains of it where a and b have the same direction."""
    t = np.linspace(0, 1, steps)[:, None]
    return np.asarray((1 - t) * a + t * b)


@recorded
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


def demand_arc(student: Student, a: Array, b: Array, steps: int) -> None:
    """Demand the right rows."""
    got = student.interpolate(tensor(a, "float64"), tensor(b, "float64"), steps)
    expect.close(got, slerp(a, b, steps), rtol=RTOL, atol=1e-5, mistakes=interpolate_mistakes(a, b, steps))


def demand_line(student: Student, a: Array, b: Array, steps: int) -> None:
    """Demand the straight line between codes of one direction, in float32: its angle is rounding alone."""
    got = student.interpolate(tensor(a), tensor(b), steps)
    expect.finite(got)
    expect.close(got, line(a, b, steps), rtol=1e-3, atol=1e-4)
