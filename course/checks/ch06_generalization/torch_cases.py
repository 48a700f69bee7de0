# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about dropout and batch norm: probes, right values, mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import recorded

from .cases import NOTHING, Array, Mistakes, Rng

# --- dropout ---


def probe_dropout(names: Any, x: Any, p: Any, training: Any, weights: Any) -> Any:
    """Two calls, the slopes of the first one's weighted sum, and x after them."""
    import torch

    leaf = x.clone().requires_grad_()
    first = names.dropout(leaf, p, training)
    second = names.dropout(leaf, p, training)
    if not isinstance(first, torch.Tensor):
        return {"kind": type(first).__name__}
    slope = None
    if first.requires_grad and first.shape == weights.shape:
        slope = torch.autograd.grad((first * weights).sum(), leaf, allow_unused=True)[0]
    return {"kind": "Tensor", "first": first, "second": second, "slope": slope, "x": leaf}


def dropped(
    student: Student, x: Array, p: float, training: bool, dtype: str = "float64", weights: Array | None = None
) -> dict[str, Any]:
    """What `probe_dropout` saw, of the shape of x, or a Mismatch. weights: of the sum that slopes are taken of"""
    summed = np.ones(x.shape) if weights is None else weights
    given = {"x": tensor(x, dtype), "weights": tensor(summed, dtype)}
    came: dict[str, Any] = student.run(probe_dropout, p=p, training=training, **given)
    expect.true(came["kind"] != "NoneType", NOTHING)
    expect.true(came["kind"] == "Tensor", "a torch tensor should come back", got=came["kind"])
    expect.shape(came["first"], x.shape)
    return came


def kept(y: Array, x: Array, p: float) -> Array:
    """Which values were kept, or a Mismatch: about p of them must be lost, the others be x times one number."""
    found: Array = np.asarray(y) != 0
    demand_share(float(found.mean()), p, found.size)
    grown = np.asarray(y, dtype=float)[found] / x[found]
    scaled = "what is kept should be x, all of it scaled by the same number"
    expect.true(np.allclose(grown, np.median(grown), rtol=1e-4, atol=0), scaled)
    return found


def demand_cells(y: Array, x: Array, p: float, rtol: float | None = None) -> None:
    """Demand that every value is 0 or x / (1 - p), and that about p of them are 0. x: no zeros in it"""
    found = np.asarray(y) != 0
    grown = np.asarray(x) / (1 - p)
    wrong: Mistakes = {
        "the survivors keep their size: divide them by 1 − p": x,
        "the survivors are divided by p: p is the share that is lost, so divide by 1 − p": x / p,
        "the survivors are multiplied by 1 − p: divide": x * (1 - p),
        "the survivors are multiplied by p: divide by 1 − p": x * p,
        "this returns the mask: multiply x by it": np.ones_like(x) / (1 - p),
        "this returns the mask: multiply x by it, and divide by 1 − p": np.ones_like(x),
    }
    named = {sentence: value[found] for sentence, value in wrong.items()}
    expect.true(found.any(), "everything is 0")
    expect.close(np.asarray(y)[found], grown[found], rtol=rtol, mistakes=named)
    kept(y, x, p)


def demand_share(kept: float, p: float, n: int) -> None:
    """Demand that about p of n values are lost.

    Seven standard errors: a right answer fails in fewer than 1 of 10^11 runs.
    """
    margin = 7 * np.sqrt(p * (1 - p) / n)
    lost = 1 - kept
    turned = abs(kept - p) < margin and abs(lost - p) > margin
    expect.true(not turned, "the share p is kept and 1 − p is lost: p is the probability to become 0")
    expect.true(abs(lost - p) < margin, "the share that is lost is not p", expected=f"about {p:.3g}", got=f"{lost:.3f}")


def demand_own_draws(first: Array, second: Array) -> None:
    """Demand of two calls' 1200 values each that every one was drawn by itself, in both."""
    mask, other = ((np.asarray(y) != 0).reshape(40, 30) for y in (first, second))
    expect.true(not (mask == mask[:1]).all(), "all samples lose the same features: draw for each value")
    expect.true(not (mask == mask[:, :1]).all(), "whole samples are lost: draw for each value")
    expect.true(len(set(mask.sum(axis=1))) > 1, "exactly as many are lost in each row: draw for each value")
    expect.true(not np.array_equal(mask, other), "two calls lost the same values: draw anew at each call")


# --- batch_norm ---


def probe_norm(names: Any, values: Any, options: Any, slope: Any) -> Any:
    """The three results of batch_norm, the slopes of sum(slope * y), and the inputs after the call."""
    import torch

    leaves = [value.clone().requires_grad_(i < 3) for i, value in enumerate(values)]
    came = names.batch_norm(*leaves, **options)
    if not isinstance(came, (tuple, list)):
        return {"results": came if came is None or isinstance(came, torch.Tensor) else str(type(came)), "tuple": False}
    report: dict[str, Any] = {"results": list(came), "tuple": True, "slopes": None, "after": leaves}
    report["graph"] = [bool(getattr(item, "requires_grad", False)) for item in came]
    if report["graph"] and report["graph"][0] and came[0].shape == slope.shape:
        found = torch.autograd.grad((came[0] * slope).sum(), leaves[:3], allow_unused=True)
        report["slopes"] = [torch.zeros_like(v) if g is None else g for g, v in zip(found, leaves, strict=False)]
    return report


def normed(student: Student, values: list[Array], training: bool, **options: Any) -> dict[str, Any]:
    """The report of `probe_norm` with three results, or a Mismatch. values: x, weight, bias, running mean, variance"""
    slope = options.pop("slope", np.ones_like(values[0]))
    came: dict[str, Any] = student.run(
        probe_norm,
        values=[tensor(value, "float64") for value in values],
        options={"training": training, **options},
        slope=tensor(slope, "float64"),
    )
    expect.true(came["results"] is not None, NOTHING)
    expect.true(came["tuple"], "three results should come back: y, running_mean, running_var")
    expect.items(came["results"], 3, "results: y, running_mean, running_var")
    return came


def norm_inputs(rng: Rng, n: int, d: int) -> list[Array]:
    """x (n, d), weight, bias, running mean, running variance; nothing is 0 or 1."""
    x = rng.normal(size=(n, d)) * rng.uniform(0.5, 3, size=d) + 2 * rng.normal(size=d)
    return [x, rng.uniform(0.5, 2, size=d), rng.normal(size=d), rng.normal(size=d), rng.uniform(0.3, 3, size=d)]


@recorded
def norm(values: list[Array], training: bool, momentum: float = 0.1, eps: float = 1e-5) -> tuple[Array, Array, Array]:
    """The right results. values: as of `norm_inputs`"""
    x, weight, bias, mean, var = values
    if not training:
        return weight * (x - mean) * (var + eps) ** -0.5 + bias, mean, var
    batch, spread = x.mean(axis=0), x.var(axis=0)
    y = weight * (x - batch) * (spread + eps) ** -0.5 + bias
    keep = 1 - momentum
    return y, keep * mean + momentum * batch, keep * var + momentum * wide(x)


@recorded
def wide(x: Array) -> Array:
    """Each feature's variance that divides by N - 1; of a single sample, which has none: 0."""
    result: Array = x.var(axis=0) * (len(x) / max(len(x) - 1, 1))
    return result


@recorded
def y_mistakes(values: list[Array], training: bool, eps: float) -> Mistakes:
    x, weight, bias, mean, var = values
    other = norm(values, not training, eps=eps)[0]
    centre, spread = (x.mean(axis=0), x.var(axis=0)) if training else (mean, var)

    def y(centre: Any, root: Any) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):  # a constant feature's root is 0
            result: Array = weight * (x - centre) / root + bias
        return result

    named: Mistakes = {
        "weight and bias are missing": (x - centre) / np.sqrt(spread + eps),
        "weight is missing": (x - centre) / np.sqrt(spread + eps) + bias,
        "bias is missing": y(centre, np.sqrt(spread + eps)) - bias,
        "this divides by the variance: take its root": y(centre, spread + eps),
        "eps stands outside the root: add it to the variance": y(centre, np.sqrt(spread) + eps),
        "eps is missing under the root": y(centre, np.sqrt(spread)),
        "the mean is not subtracted": y(0.0, np.sqrt(spread + eps)),
        "x is returned as it is": x,
    }
    if not training:
        return named | {"in evaluation the running values are used, not the batch's own": other}
    moved = norm(values, training)
    return named | {
        "in training the batch's own mean and variance are used, not the running ones": other,
        "y uses the variance that divides by N − 1: here it divides by N": y(centre, np.sqrt(wide(x) + eps)),
        "the running values, already moved, were used: in training it is the batch's own": y(
            moved[1], np.sqrt(moved[2] + eps)
        ),
        "one mean and variance for the whole batch: each feature has its own (dim=0)": y(
            x.mean(), np.sqrt(x.var() + eps)
        ),
        "each sample was normalised: normalise each feature over the batch (dim=0)": y(
            x.mean(axis=1, keepdims=True), np.sqrt(x.var(axis=1, keepdims=True) + eps)
        ),
    }


@recorded
def running_mistakes(old: Array, batch: Array, momentum: float, narrow: Array | None = None) -> Mistakes:
    """For a running value. narrow: the variance that divides by N, where the value is a variance"""
    named = {
        "momentum is the batch's share: here it is the old value's": momentum * old + (1 - momentum) * batch,
        "the running value did not move": old,
        "the running value became the batch's: it moves by the share `momentum` only": batch,
        "the old value was not reduced: it keeps the share 1 − momentum": old + momentum * batch,
        "the batch's share is missing": (1 - momentum) * old,
    }
    if narrow is not None:
        named["running_var moves towards the variance that divides by N − 1, not by N"] = (
            1 - momentum
        ) * old + momentum * narrow
        named["the running variance moves towards a variance, not a deviation"] = (
            1 - momentum
        ) * old + momentum * np.sqrt(batch)
    return named


def demand_norm(student: Student, values: list[Array], training: bool, **options: Any) -> None:
    """Demand all three results."""
    came = normed(student, values, training, **options)
    y, mean, var = came["results"]
    options.pop("slope", None)
    want = norm(values, training, **options)
    x, momentum = values[0], options.get("momentum", 0.1)
    expect.close(y, want[0], rtol=1e-6, mistakes=y_mistakes(values, training, options.get("eps", 1e-5)))
    kept = {"evaluation should leave the running values as they are": norm(values, True, momentum=momentum)}
    for i, (got, batch) in enumerate(((mean, x.mean(axis=0)), (var, wide(x))), start=1):
        named = running_mistakes(values[2 + i], batch, momentum, x.var(axis=0) if i == 2 else None)
        still = {sentence: results[i] for sentence, results in kept.items()}
        expect.close(got, want[i], rtol=1e-6, mistakes=named if training else still)


@recorded
def norm_slopes(values: list[Array], slope: Array, eps: float = 1e-5) -> list[Array]:
    """The slopes of sum(slope * y) in x, weight and bias, in training."""
    x, weight = values[:2]
    root = np.sqrt(x.var(axis=0) + eps)
    ready = (x - x.mean(axis=0)) / root
    inner = slope * weight
    dx = (inner - inner.mean(axis=0) - ready * (inner * ready).mean(axis=0)) / root
    return [dx, (slope * ready).sum(axis=0), slope.sum(axis=0)]


@recorded
def slope_mistakes(values: list[Array], slope: Array, eps: float = 1e-5) -> Mistakes:
    """For the slope in x."""
    x, weight = values[:2]
    root = np.sqrt(x.var(axis=0) + eps)
    ready, inner = (x - x.mean(axis=0)) / root, slope * weight
    return {
        "no gradient flows through mean and variance: do not detach them": inner / root,
        "no gradient flows through the variance": (inner - inner.mean(axis=0)) / root,
        "no gradient flows through the mean": (inner - ready * (inner * ready).mean(axis=0)) / root,
        "no gradient reaches x": np.zeros_like(x),
    }
