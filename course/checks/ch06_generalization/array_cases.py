# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about PCA and initial weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect

from .cases import NOTHING, Array, Mistakes, Rng

# --- pca ---


def cloud(rng: Rng, n: int, d: int) -> Array:
    """n points with clearly different spreads along d turned directions, far from 0."""
    turn = np.linalg.qr(rng.normal(size=(d, d)))[0]
    x = rng.normal(size=(n, d))
    x = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[0]  # no direction preferred
    spread = 3.0 * 1.6 ** -np.arange(x.shape[1])
    result: Array = np.sqrt(n) * (x * spread) @ turn[: x.shape[1]] + rng.normal(size=d) * 4
    return result


def directions(x: Array, k: int) -> tuple[Array, Array]:
    """Components (k, D) and variances (k,) from the covariance matrix, which no SVD is needed for."""
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x.T)))
    return vectors.T[::-1][:k], values[::-1][:k]


def signed(got: Any, want: Array) -> Array:
    """`want` with the sign of each row turned to that of `got`, where it can be compared."""
    found = np.asarray(got)
    if found.shape != want.shape or found.dtype.kind not in "iuf":
        return want
    signs = np.where((found * want).sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    result: Array = signs * want
    return result


def component_mistakes(x: Array, k: int, got: Any) -> Mistakes:
    right = signed(got, directions(x, k)[0])
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    raw = np.linalg.svd(x, full_matrices=False)[2][:k]
    every = directions(x, min(x.shape))[0]
    return {
        "the components stand in columns: one a row, (k, D)": directions(x, k)[0].T,
        "x is not centred: subtract the mean before the SVD": signed(got, raw),
        "the columns were divided by their deviations: only subtract the mean": signed(got, directions(scaled, k)[0]),
        "the smallest variance comes first: the greatest first": signed(got, every[::-1][:k]),
        "these are the right ones in rising order: the greatest variance first": signed(got, right[::-1]),
        "all directions came back: only the first k are wanted": signed(got, every),
        "these are rows of V, not of Vᵀ: `np.linalg.svd` returns Vᵀ already": signed(got, right_of_v(x, k)),
        "these directions have other lengths than 1": signed(got, right * lengths(got, k)),
    }


def right_of_v(x: Array, k: int) -> Array:
    _, _, vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    result: Array = vt.T[:k]
    return result


def lengths(got: Any, k: int) -> Any:
    found = np.asarray(got)
    return np.linalg.norm(found, axis=1, keepdims=True) if found.ndim == 2 and len(found) == k else 1.0


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
    want = signed(components, directions(x, k)[0])
    expect.close(components, want, rtol=1e-5, atol=1e-6, mistakes=component_mistakes(x, k, components))
    expect.close(variance, directions(x, k)[1], rtol=1e-5, mistakes=variance_mistakes(x, k))


# --- initial_weights ---


def probe_weights(names: Any, n_in: Any, n_out: Any, scheme: Any, seed: Any) -> Any:
    """Two draws from one generator, and one from another of the same seed."""
    import numpy as np

    rng, same = np.random.default_rng(seed), np.random.default_rng(seed)
    np.random.seed(1)  # noqa: NPY002  (a student who draws from there is found out)
    first = names.initial_weights(n_in, n_out, scheme, rng)
    second = names.initial_weights(n_in, n_out, scheme, rng)
    return {"first": first, "second": second, "again": names.initial_weights(n_in, n_out, scheme, same)}


def deviation(n_in: int, n_out: int, scheme: str) -> float:
    return float(np.sqrt(2 / n_in if scheme == "kaiming" else 2 / (n_in + n_out)))


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


def drawn(student: Student, n_in: int, n_out: int, scheme: str, seed: int) -> dict[str, Any]:
    """Three draws as arrays, the first of the right shape, or a Mismatch."""
    came: dict[str, Any] = student.run(probe_weights, n_in=n_in, n_out=n_out, scheme=scheme, seed=seed)
    first = came["first"]
    turned = f"the weights are the other way round: (n_in, n_out) is {(n_in, n_out)}"
    expect.true(n_in == n_out or np.shape(first) != (n_out, n_in), turned)
    expect.shape(first, (n_in, n_out))
    expect.finite(first)
    return came


def demand_scale(student: Student, n_in: int, n_out: int, scheme: str, seed: int) -> None:
    """Demand mean 0 and the scheme's deviation.

    Of at least 100,000 values the measured deviation is off by 0.0023 of itself (one standard error, normal), the
    mean by 0.0032 deviations: 3% and 0.03 are more than 9 standard errors, so a right answer fails in fewer than
    1 of 10^18 runs.
    """
    w = np.asarray(drawn(student, n_in, n_out, scheme, seed)["first"], dtype=float)
    want = deviation(n_in, n_out, scheme)
    expect.true(w.std() > 0, "all weights are equal: nothing would break the symmetry")
    wrong = deviation_mistakes(n_in, n_out, scheme)
    centre = "the mean is not 0: a uniform draw must reach as far below 0 as above"
    expect.true(abs(w.mean()) < 0.03 * w.std(), centre, expected="0", got=f"{w.mean():.4f}")
    expect.close(w.std(), want, rtol=0.03, mistakes=wrong)
