# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about PCA and initial weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import NOTHING, Array, Mistakes, Rng

# --- pca ---


def cloud(rng: Rng, n: int, d: int) -> Array:
    """n points with clearly different spreads along d turned directions, far from 0."""
    return turned_cloud(rng.normal(size=(d, d)), rng.normal(size=(n, d)), rng.normal(size=d) * 4)


@recorded
def turned_cloud(turn: Array, x: Array, centre: Array) -> Array:
    """Points x (N, D) with other spreads, turned and moved."""
    turn = np.linalg.qr(turn)[0]
    x = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[0]  # no direction preferred
    spread = 3.0 * 1.6 ** -np.arange(x.shape[1])
    result: Array = np.sqrt(len(x)) * (x * spread) @ turn[: x.shape[1]] + centre
    return result


@recorded
def directions(x: Array, k: int) -> tuple[Array, Array]:
    """Components (k, D) and variances (k,) from the covariance matrix, which no SVD is needed for."""
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x.T)))
    return vectors.T[::-1][:k], values[::-1][:k]


def upright(rows: Any) -> Any:
    """The rows with signs that make them comparable: signs are free. Anything but a table of numbers as it is."""
    found = np.asarray(rows) if isinstance(rows, (np.ndarray, list, tuple)) else rows
    if not isinstance(found, np.ndarray) or found.ndim != 2 or found.dtype.kind not in "iuf":
        return rows
    return found * np.where(found @ np.cos(np.arange(found.shape[1]) + 1) < 0, -1.0, 1.0)[:, None]


@recorded
def component_mistakes(x: Array, k: int) -> Mistakes:
    every = directions(x, min(x.shape))[0]
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[2]
    return {
        "x is not centred: subtract the mean before the SVD": np.linalg.svd(x, full_matrices=False)[2][:k],
        "the columns were divided by their deviations: only subtract the mean": directions(scaled, k)[0],
        "the smallest variance comes first: the greatest first": every[::-1][:k],
        "these are the right ones in rising order: the greatest variance first": every[:k][::-1],
        "all directions came back: only the first k are wanted": every,
        "these are rows of V, not of Vᵀ: `np.linalg.svd` returns Vᵀ already": vt.T[:k],
    }


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


@recorded
def variance_mistakes(x: Array, k: int) -> Mistakes:
    right, n = directions(x, k)[1], len(x)
    return {
        "this divides by N: an estimated variance divides by N − 1": right * (n - 1) / n,
        "these are the deviations: the variances are their squares": np.sqrt(right),
        "these are the singular values: square them and divide by N − 1": np.sqrt(right * (n - 1)),
        "these are squared singular values: divide by N − 1": right * (n - 1),
        "the singular values were not squared": np.sqrt(right * (n - 1)) / (n - 1),
        "these are shares of the whole: the variances themselves are wanted": right / np.cov(x.T).trace(),
        "these are the variances of the columns: those along the directions are wanted": x.var(axis=0, ddof=1)[:k],
        "the smallest variance comes first: the greatest first": directions(x, min(x.shape))[1][::-1][:k],
        "these are the right ones in rising order: the greatest variance first": right[::-1],
        "all variances came back: only the first k are wanted": directions(x, min(x.shape))[1],
    }


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


def probe_weights(names: Any, n_in: Any, n_out: Any, scheme: Any, seed: Any) -> Any:
    """Two draws from one generator, and one from another of the same seed."""
    import numpy as np

    rng, same = np.random.default_rng(seed), np.random.default_rng(seed)
    np.random.seed(1)  # noqa: NPY002  (a student who draws from there is found out)
    first = names.initial_weights(n_in, n_out, scheme, rng)
    second = names.initial_weights(n_in, n_out, scheme, rng)
    return {"first": first, "second": second, "again": names.initial_weights(n_in, n_out, scheme, same)}


def probe_draw(names: Any, n_in: Any, n_out: Any, scheme: Any, seed: Any) -> Any:
    """One draw."""
    import numpy as np

    return names.initial_weights(n_in, n_out, scheme, np.random.default_rng(seed))


@recorded
def deviation(n_in: int, n_out: int, scheme: str) -> float:
    return float(np.sqrt(2 / n_in if scheme == "kaiming" else 2 / (n_in + n_out)))


@recorded
def deviation_mistakes(n_in: int, n_out: int, scheme: str) -> Mistakes:
    right, other = deviation(n_in, n_out, scheme), "xavier" if scheme == "kaiming" else "kaiming"
    return {
        "the variance is used as the deviation: take its root": right**2,
        "a uniform draw from ±deviation is too narrow: its limit is √3 · deviation": right / np.sqrt(3),
        "this is the deviation of the other scheme": deviation(n_in, n_out, other),
        "the outputs were counted, not the inputs: ReLU's factor 2 goes with n_in": deviation(n_out, n_in, scheme),
        "the 2 is missing": right / np.sqrt(2),
        "the 2 is missing: this is 1/n_in, which ReLU halves": np.sqrt(1 / n_in),
        "this is a plain normal draw: multiply it by the deviation": 1.0,
        "it was divided by the deviation": 1 / right,
        "the root was taken twice": np.sqrt(right),
        "a uniform draw from [0, 1) is not centred": right / np.sqrt(12),
    }


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
