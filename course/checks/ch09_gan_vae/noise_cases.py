# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about drawing z from N(mu, sigma²): inputs, probes, what draws must be like."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng, near

NO_PATH = "no gradient arrives at {}: the noise may come from outside, but z must be computed from {}"
NOT_NORMAL = "the noise is not standard normal: draw it with `torch.randn_like(mu)`"


def probe_reparameterise(names: Any, mu: Any, log_var: Any, slope: Any) -> Any:
    """A draw, the gradients of (slope * z).sum(), and a second draw."""
    import torch

    mu, log_var = mu.clone().requires_grad_(), log_var.clone().requires_grad_()
    z = names.reparameterise(mu, log_var)
    grads: list[Any] = [None, None]
    if isinstance(z, torch.Tensor) and z.requires_grad and z.shape == slope.shape:
        grads = list(torch.autograd.grad((slope * z).sum(), [mu, log_var], allow_unused=True))
    with torch.no_grad():
        again = names.reparameterise(mu, log_var)
    return {"z": z, "again": again, "d_mu": grads[0], "d_log_var": grads[1]}


def drawn(student: Student, mu: Array, log_var: Array, slope: Array | None = None, dtype: str = "float32") -> Any:
    """What the probe brings back; a Mismatch where z has not mu's shape."""
    slope = np.ones(mu.shape) if slope is None else slope
    given = {"mu": tensor(mu, dtype), "log_var": tensor(log_var, dtype), "slope": tensor(slope, dtype)}
    came = student.run(probe_reparameterise, **given)
    expect.shape(came["z"], mu.shape)
    return came


def noise_of(z: Any, mu: Array, log_var: Array) -> Array:
    """The noise that z holds if it is mu + deviation * noise."""
    return np.asarray((np.asarray(z, dtype=float) - mu) / np.exp(log_var / 2))


def spread(rng: Rng, n: int) -> tuple[Array, Array]:
    """Means and log-variances of n samples whose three columns spread very differently."""
    mu = np.tile(rng.uniform(-3, 3, size=3), (n, 1))
    return mu, np.tile(np.array([-2.0, 0.7, 1.6]) + rng.uniform(-0.2, 0.2, size=3), (n, 1))


@looked_up
def deviation(log_var: Array) -> Array:
    raise LookupError


@looked_up
def deviation_mistakes(log_var: Array) -> Mistakes:
    raise LookupError


def demand_mean_and_deviation(student: Student, rng: Rng) -> None:
    """Demand that draws scatter as asked.

    20,000 draws a column: a mean is off by 6 standard errors with a probability of 2e-9; a deviation, whose standard
    error is 0.5%, by 4% with 2e-15.
    """
    mu, log_var = spread(rng, 20_000)
    z = np.asarray(drawn(student, mu, log_var)["z"], dtype=float)
    want = deviation(log_var[0])
    expect.close(z.std(axis=0), want, rtol=0.04, mistakes=deviation_mistakes(log_var[0]))
    off = np.abs(z.mean(axis=0) - mu[0]) / want * np.sqrt(len(z))
    wrong = "the means are wrong: add mu to the noise"
    expect.true(off.max() < 6, wrong, expected=expect.show(mu[0]), got=z.mean(axis=0))


def demand_fresh(student: Student, rng: Rng) -> None:
    """Demand noise of its own for every number and call: standard normal, and linked with no other.

    Of 60,000 float32 noises two neighbours agree by chance with far less than 1e-6 each. A moment of 20,000 pairs is
    beyond 0.07, 7 standard errors, with 3e-12.
    """
    mu, log_var = spread(rng, 20_000)
    came = drawn(student, mu, log_var)
    expect.finite(came["z"])
    expect.shape(came["again"], mu.shape)
    noise, again = noise_of(came["z"], mu, log_var), noise_of(came["again"], mu, log_var)
    moved = np.abs(noise - again).mean() > 0.1
    expect.true(moved, "two calls gave the same noise: draw it anew in each call, without a seed of your own")
    expect.true(np.abs(np.diff(noise, axis=0)).mean() > 0.1, "all samples of the batch share their noise: draw (N, D)")
    linked = np.abs(np.corrcoef(noise.T) - np.eye(noise.shape[1])).max()
    expect.true(linked < 0.05, "all numbers of a code share their noise: draw (N, D) numbers, not (N, 1)")
    expect.true(np.abs(noise).max() > 2, NOT_NORMAL)
    columns = np.hstack([noise[:-1], noise[1:], again[1:]])
    moments = np.abs(columns.T @ columns / len(columns) - np.eye(columns.shape[1])).max()
    odd = "(z − mu) / deviation is not fresh standard normal noise for every number and call: mend the first test"
    expect.true(moments < 0.07 and np.abs(columns.mean(axis=0)).max() < 0.05, odd)


def demand_scatter(noise: Array) -> None:
    """Demand the mean square of 600 or more noises between ½ and 3/2: 8 standard errors, below 1e-12."""
    square = float(np.mean(noise**2))
    expect.true(0.5 < square < 1.5, NOT_NORMAL, expected="a mean square of (z − mu) / deviation near 1", got=square)


def demand_gradients(student: Student, rng: Rng) -> None:
    """Demand the gradients for mu and log_var that belong to the z that came."""
    mu, log_var, slope = rng.normal(size=(3, 400, 3))
    came = drawn(student, mu, log_var, slope, "float64")
    expect.finite(came["z"])
    for name in ("mu", "log_var"):
        expect.true(came[f"d_{name}"] is not None, NO_PATH.format(name, name))
    silent = {"`torch.normal` has slopes of 0: compute z as mu + deviation * noise": 0 * slope}
    near(came["d_mu"], slope, silent)
    by_deviation = {"the gradient of log_var is off by 2: the deviation is exp(log_var / 2)": slope * (came["z"] - mu)}
    near(came["d_log_var"], slope * (came["z"] - mu) / 2, by_deviation)
    demand_scatter(noise_of(came["z"], mu, log_var))


# --- for guards ---


def probe_beside(names: Any, mu: Any, log_var: Any) -> Any:
    """The kind of what comes back, and the inputs afterwards."""
    import torch

    z = names.reparameterise(mu, log_var)
    kind = str(z.dtype) if isinstance(z, torch.Tensor) else type(z).__name__
    return {"kind": kind, "mu": mu, "log_var": log_var}


def expect_dtype(student: Student, rng: Rng, dtype: str) -> None:
    """For a guard: z is a tensor of mu's dtype."""
    given = {name: tensor(rng.normal(size=(4, 2)), dtype) for name in ("mu", "log_var")}
    kind = student.run(probe_beside, **given)["kind"]
    expect.true(kind == f"torch.{dtype}", f"z should be a tensor of mu's dtype, torch.{dtype}", got=kind)


def probe_seeded(names: Any, mu: Any, log_var: Any, seed: int) -> Any:
    """Two draws, each after the same seed of torch's."""
    import torch

    found = []
    for _ in range(2):
        torch.manual_seed(seed)
        found.append(names.reparameterise(mu, log_var))
    return found


def expect_torchs_noise(student: Student, rng: Rng) -> None:
    """For a guard: torch's seed decides the noise."""
    given = {name: tensor(rng.normal(size=(4, 2)), "float64") for name in ("mu", "log_var")}
    first, second = expect.items(student.run(probe_seeded, seed=int(rng.integers(10**6)), **given), 2, "draws")
    told = "the same `torch.manual_seed` gave another z: draw the noise with torch, such as `torch.randn_like(mu)`"
    expect.true(np.array_equal(first, second), told)


def expect_unchanged(student: Student, rng: Rng) -> None:
    """For a guard: mu and log_var stay as they are."""
    given = {name: rng.normal(size=(4, 2)) for name in ("mu", "log_var")}
    after = student.run(probe_beside, **{name: tensor(value, "float64") for name, value in given.items()})
    for name, value in given.items():
        expect.true(np.array_equal(after[name], value), f"{name} itself was changed: make a new tensor")
