# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about PCA and initial weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import NOTHING, Array, Mistakes, Rng

# --- pca ---


def cloud(rng: Rng, n: int, d: int) -> Array:
    """n points with clearly different spreads along d turned directions, far from 0."""
    return turned_cloud(rng.normal(size=(d, d)), rng.normal(size=(n, d)), rng.normal(size=d) * 4)


@looked_up
def turned_cloud(turn: Array, x: Array, centre: Array) -> Array:
    raise LookupError


@looked_up
def directions(x: Array, k: int) -> tuple[Array, Array]:
    raise LookupError


def upright(rows: Any) -> Any:
    """The rows with signs that make them comparable: signs are free. Anything but a table of numbers as it is."""
    found = np.asarray(rows) if isinstance(rows, (np.ndarray, list, tuple)) else rows
    if not isinstance(found, np.ndarray) or found.ndim != 2 or found.dtype.kind not in "iuf":
        return rows
    return found * np.where(found @ np.cos(np.arange(found.shape[1]) + 1) < 0, -1.0, 1.0)[:, None]


@looked_up
def component_mistakes(x: Array, k: int) -> Mistakes:
    raise LookupError


def like_columns(got: Any, want: Array) -> Any:
    """`got` if it is `want` with components in columns, or None."""
    found = np.asarray(got)
    turned = found.ndim == 2 and found.T.shape == want.shape and found.dtype.kind in "iuf"
    return got if turned and np.allclose(upright(found.T), want, atol=1e-6) else None


def like_other_lengths(got: Any, want: Array) -> Any:
    """`got` if its rows are `want` with other lengths than 1, or None."""
    found = np.asarray(got)
    if found.shape != want.shape or found.dtype.kind not in "iuf":
        return None
    units = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
    return upright(found) if np.allclose(upright(units), want, atol=1e-6) else None


@looked_up
def variance_mistakes(x: Array, k: int) -> Mistakes:
    raise LookupError


def demand_pca(student: Student, x: Array, k: int) -> None:
    """Demand mean, components up to their signs, and variances."""
    came = student.pca(x, k)
    expect.true(came is not None, NOTHING)
    mean, components, variance = expect.items(came, 3, "results: mean, components, variance")
    kept = {"the mean should have the shape (D,), not (1, D)": x.mean(axis=0)[None]}
    over = {"this is the mean of each sample: take that of each column (axis=0)": x.mean(axis=1)}
    expect.close(mean, x.mean(axis=0), mistakes=kept | over)
    rows, variances = directions(x, k)
    demand_components(components, upright(rows), component_mistakes(x, k))
    expect.close(variance, variances, rtol=1e-5, mistakes=variance_mistakes(x, k))


def demand_components(got: Any, want: Array, mistakes: Mistakes) -> None:
    """Demand rows equal to `want` up to their signs."""
    columns, lengths = like_columns(got, want), like_other_lengths(got, want)
    named = {} if columns is None else {"the components stand in columns: one a row, (k, D)": upright(columns)}
    named |= {} if lengths is None else {"these directions have other lengths than 1": lengths}
    named |= {sentence: upright(value) for sentence, value in mistakes.items()}
    expect.close(upright(got), want, rtol=1e-5, atol=1e-6, mistakes=named)


def demand_uncorrelated(x: Array, mean: Any, components: Any) -> None:
    """Demand that the projections of x onto the components have the right variances, and no covariances."""
    d = x.shape[1]
    expect.shape(components, (d, d))
    projected = (x - np.asarray(mean)) @ np.asarray(components).T
    want = directions(x, d)[1]
    covariance = np.cov(projected.T)
    apart = np.abs(covariance - np.diag(np.diag(covariance))).max()
    expect.at_most(apart, 1e-6 * want[0], "the largest covariance between two projections")
    expect.close(np.diag(covariance), want, rtol=1e-5, what="the variances of the projections")


# --- initial_weights ---


def probe_draw(names: Any, n_in: Any, n_out: Any, scheme: Any, seed: Any) -> Any:
    """One draw."""
    import numpy as np

    return names.initial_weights(n_in, n_out, scheme, np.random.default_rng(seed))


@looked_up
def deviation(n_in: int, n_out: int, scheme: str) -> float:
    raise LookupError


@looked_up
def deviation_mistakes(n_in: int, n_out: int, scheme: str) -> Mistakes:
    raise LookupError


def demand_scale(student: Student, n_in: int, n_out: int, scheme: str, seed: int) -> None:
    """Demand a draw of mean 0 and of the scheme's deviation, normal or uniform, each weight by itself.

    Of at least 90,000 values the measured deviation is off by 0.0024 of itself (one standard error, normal), the
    mean by 0.0034 deviations: 3% and 0.03 are more than 8 standard errors, so a right answer fails in fewer than
    1 of 10^15 runs.
    """
    came = student.run(probe_draw, n_in=n_in, n_out=n_out, scheme=scheme, seed=seed)
    turned = f"the weights are the other way round: (n_in, n_out) is {(n_in, n_out)}"
    expect.true(n_in == n_out or np.shape(came) != (n_out, n_in), turned)
    expect.shape(came, (n_in, n_out))
    expect.finite(came)
    w = np.asarray(came, dtype=float)
    expect.true(w.std() > 0, "all weights are equal: nothing would break the symmetry")
    centre = "the mean is not 0: a uniform draw must reach as far below 0 as above"
    expect.true(abs(w.mean()) < 0.03 * w.std(), centre, expected="0", got=f"{w.mean():.4f}")
    expect.close(w.std(), deviation(n_in, n_out, scheme), rtol=0.03, mistakes=deviation_mistakes(n_in, n_out, scheme))
    demand_draws(w / w.std())


def demand_draws(w: Array) -> None:
    """Demand that weights of deviation 1 were drawn one by one, from a normal or a uniform distribution.

    Two standard errors of the share below a number are 0.0033 for 90,000 values, of the mean product of neighbours
    0.0067: 0.02 and 0.03 are 12 and 9 standard errors.
    """
    expect.true(len(np.unique(w)) > 0.9 * w.size, "some weights are equal: draw each of them")
    alike = "neighbouring weights are alike: draw each of them by itself"
    products = [(w[1:] * w[:-1]).mean(), (w[:, 1:] * w[:, :-1]).mean(), (w[2:] * w[:-2]).mean()]
    expect.true(max(map(abs, products)) < 0.03, alike)
    places = np.linspace(-1.7, 1.7, 35)
    shares = np.searchsorted(np.sort(w.ravel()), places) / w.size
    normal = np.array([0.5 + 0.5 * math.erf(place / math.sqrt(2)) for place in places])
    uniform = 0.5 + places / math.sqrt(12)
    off = min(np.abs(shares - normal).max(), np.abs(shares - uniform).max())
    expect.true(off < 0.02, "the weights are spread neither like a normal nor like a uniform draw")
