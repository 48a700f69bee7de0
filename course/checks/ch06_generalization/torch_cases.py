# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about dropout and batch norm: probes, right values, mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

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


@looked_up
def norm(values: list[Array], training: bool, momentum: float=0.1, eps: float=1e-05) -> tuple[Array, Array, Array]:
    raise LookupError


@looked_up
def wide(x: Array) -> Array:
    raise LookupError


@looked_up
def y_mistakes(values: list[Array], training: bool, eps: float) -> Mistakes:
    raise LookupError


@looked_up
def running_mistakes(old: Array, batch: Array, momentum: float, narrow: Array | None=None) -> Mistakes:
    raise LookupError


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


@looked_up
def norm_slopes(values: list[Array], slope: Array, eps: float=1e-05) -> list[Array]:
    raise LookupError


@looked_up
def slope_mistakes(values: list[Array], slope: Array, eps: float=1e-05) -> Mistakes:
    raise LookupError
