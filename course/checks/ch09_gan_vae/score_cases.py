"""What the tests of chapter 09 share about judging samples: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import Array, Mistakes, Rng

# --- modes_covered ---


@recorded
def modes(x: Array, centres: Array, radius: float, share: float) -> tuple[int, float]:
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return int((near.mean(axis=0) >= share).sum()), float(near.any(axis=1).mean())


@recorded
def mode_mistakes(x: Array, centres: Array, radius: float, share: float) -> Mistakes:
    """For the number of modes."""
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    nearest = np.bincount(distance.argmin(axis=1), minlength=len(centres)) / len(x)
    once = np.bincount(distance.argmin(axis=1)[near.any(axis=1)], minlength=len(centres)) / len(x)
    of_good = near.sum(axis=0) / max(near.any(axis=1).sum(), 1)
    boxed = (np.abs(x[:, None] - centres) <= radius).all(axis=2)
    squares = distance**2 <= radius
    return {
        "a sample near two centres counts for both modes, not for the nearer alone": (once >= share).sum(),
        "a sample counts only within the radius: these centres are merely nearest to some": (nearest >= share).sum(),
        "a single sample is not enough: a mode needs a share of them": near.any(axis=0).sum(),
        "the share is one of all N samples, not of the good ones": (of_good >= share).sum(),
        "squared distances were compared with the radius: take the root": (squares.mean(0) >= share).sum(),
        "this measures a square round the centre: use the Euclidean distance": (boxed.mean(0) >= share).sum(),
        "this is the share of the modes: give their number": (near.mean(axis=0) >= share).mean(),
        "this counts samples: count centres": near.any(axis=1).sum(),
        "these are the modes that are missed": len(centres) - (near.mean(axis=0) >= share).sum(),
        "a share of exactly the bar counts: at least": (near.mean(axis=0) > share).sum(),
        "a distance of exactly the radius counts: at most": ((distance < radius).mean(axis=0) >= share).sum(),
    }


@recorded
def good_mistakes(x: Array, centres: Array, radius: float) -> Mistakes:
    """For the share of good samples."""
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return {
        "a sample near two centres is one good sample: count samples, not pairs": near.sum() / len(x),
        "this is the number of good samples: divide by N": near.any(axis=1).sum(),
        "this is the mean over the centres: a sample is good if it is near any of them": near.mean(),
        "this is the share of bad samples": 1 - near.any(axis=1).mean(),
        "this is the share of the centres: count samples": near.any(axis=0).mean(),
        "a distance of exactly the radius counts: at most": (distance < radius).any(axis=1).mean(),
    }


def covered(student: Student, *given: Any) -> tuple[Any, Any]:
    """The student's two results."""
    count, good = expect.items(student.modes_covered(*given), 2, "results (modes, good)")
    swapped = np.ndim(count) == 0 and 0 < float(count) < 1 <= float(good)
    expect.true(not swapped, "the results are the wrong way round: first the number of modes, then the share")
    return count, good


Given: TypeAlias = tuple[Array, Array, float, float]  # x, centres, radius, share


def demand_counts(student: Student, given: list[Given]) -> None:
    """Demand the right number of modes for each of several sets of samples."""
    counts = [covered(student, *one)[0] for one in given]
    mistakes = _together([mode_mistakes(*one) for one in given])
    expect.close(counts, [modes(*one)[0] for one in given], mistakes=mistakes)


def demand_good(student: Student, given: list[Given]) -> None:
    """Demand the right share of good samples for each of several sets."""
    shares = [covered(student, *one)[1] for one in given]
    mistakes = _together([good_mistakes(*one[:3]) for one in given])
    expect.close(shares, [modes(*one)[1] for one in given], mistakes=mistakes)


def _together(of_each: list[Mistakes]) -> Mistakes:
    return {words: [mistakes[words] for mistakes in of_each] for words in of_each[0]}


def clouds(rng: Rng, m: int) -> Given:
    """57 samples, m (1 to 4) modes with enough of them, five without, some without any: each mistake counts others.

    Of the five, the first has enough only by squared distances, the second and third only in a square; the last two
    have enough only for a share of the good samples, the fourth also as the nearest centre.
    """
    k = m + 5 + int(rng.integers(0, 3))
    grid = np.array([(i, j) for i in range(4) for j in range(3)])
    centres = 5.0 * rng.permutation(grid)[:k] + rng.uniform(-0.3, 0.3, size=(k, 2))
    enough = {1: (28,), 2: (15, 13), 3: (12, 9, 7), 4: (7, 7, 7, 7)}[m]
    parts = [centres[i] + _disc(rng, n, 0.6) for i, n in enumerate((*enough, 1, 1, 1, 4, 4))]
    for i, n, away in ((0, 5, (0.56, 0.56)), (1, 6, (0.65, 0.65)), (2, 5, (0.65, 0.65)), (3, 2, (1.3, 0.0))):
        parts.append(centres[m + i] + np.array(away) + rng.uniform(-0.02, 0.02, size=(n, 2)))
    return rng.permutation(np.concatenate(parts)), rng.permutation(centres), 0.7, 0.1


def _disc(rng: Rng, n: int, radius: float) -> Array:
    angle, r = rng.uniform(0, 2 * np.pi, n), radius * rng.uniform(0, 1, n)
    return np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)


def scattered(rng: Rng) -> Given:
    """Samples and centres anywhere, so that some samples are near none, some near several."""
    x, centres = rng.uniform(-1, 1, size=(int(rng.integers(25, 45)), 2)), rng.uniform(-1, 1, size=(6, 2))
    return x, centres, float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.08, 0.25))


def on_the_bounds(rng: Rng) -> Given:
    """16 whole-numbered samples: all that are near a centre lie at a distance of just 5; a mode needs just 4."""
    counts = rng.permutation([4, *rng.integers(2, 6, size=2)])
    at = rng.integers(-9, 10, size=2)
    centres = at + np.array([[0, 0], [50, 0], [0, 50]])
    round_it = np.array([(3, 4), (4, -3), (-3, 4), (5, 0), (0, -5)])
    near = [centre + rng.permutation(round_it)[:n] for centre, n in zip(centres, counts, strict=True)]
    far = at + np.array([200, 200]) + rng.integers(0, 9, size=(16 - int(counts.sum()), 2))
    return rng.permutation(np.concatenate([*near, far])).astype(float), centres.astype(float), 5.0, 0.25


def at_the_defaults(rng: Rng, enough: Array) -> tuple[Array, Array]:
    """400 samples, and centres each with 3 of them near, a fourth at 0.29 where it has enough, else at 0.31."""
    centres = 20.0 * np.stack([np.arange(len(enough)), rng.permutation(len(enough))], axis=1)
    x = rng.uniform(-300, -100, size=(400, 2))
    for i, centre in enumerate(centres):
        x[4 * i : 4 * i + 3] = centre + _disc(rng, 3, 0.2)
        x[4 * i + 3] = centre + np.array([0.0, 0.29 if enough[i] else 0.31])
    return rng.permutation(x), centres


def between(rng: Rng, *, alike: bool) -> Given:
    """Two centres with samples of their own, and some near both. alike: each mode has enough, thanks to those."""
    left, both, right, far = (int(n) for n in rng.integers(1, 5, size=4))
    right = left if alike else right
    places = np.repeat([[-0.4, 0], [0.45, 0], [1.4, 0], [0.5, 6]], [left, both, right, far], axis=0)
    at = rng.uniform(-5, 5, size=2)
    share = (left + both - 0.5) / (left + both + right + far)
    return rng.permutation(at + places), at + np.array([[0.0, 0], [1, 0]]), 0.75, share


# --- frechet_distance ---


@recorded
def frechet(a: Array, b: Array) -> float:
    """The oracle, by SciPy's matrix square root."""
    from scipy.linalg import sqrtm  # type: ignore[import-untyped]

    c_a, c_b = np.cov(a.T), np.cov(b.T)
    root = np.real(sqrtm(c_a @ c_b))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(c_a + c_b - 2 * root))


@recorded
def frechet_of_few(a: Array, b: Array) -> float:
    """The same for covariances without full rank: the trace of the root is the sum of the singular values of A Bᵀ."""
    centred_a, centred_b = (part - part.mean(0) for part in (a, b))
    root = np.linalg.svd(centred_a @ centred_b.T, compute_uv=False).sum() / np.sqrt((len(a) - 1) * (len(b) - 1))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T)) + np.trace(np.cov(b.T)) - 2 * root)


@recorded
def frechet_mistakes(a: Array, b: Array) -> Mistakes:
    from scipy.linalg import sqrtm

    gap = a.mean(0) - b.mean(0)
    c_a, c_b = np.cov(a.T), np.cov(b.T)
    product = np.trace(np.real(sqrtm(c_a @ c_b)))
    traces, right = np.trace(c_a + c_b), frechet(a, b)
    bias_a, bias_b = np.cov(a.T, bias=True), np.cov(b.T, bias=True)
    biased = np.trace(bias_a + bias_b) - 2 * np.trace(np.real(sqrtm(bias_a @ bias_b)))
    apart = np.trace(np.real(sqrtm(c_a)) @ np.real(sqrtm(c_b)))
    on_diagonal = np.sqrt(np.diag(c_a) * np.diag(c_b)).sum()
    rest = gap @ gap + traces
    entrywise = np.sqrt(np.clip(np.linalg.eigvals(c_a * c_b).real, 0, None)).sum()
    lower = np.sqrt(np.clip(np.linalg.eigvalsh(c_a @ c_b), 0, None)).sum()  # it reads the lower triangle alone
    with np.errstate(all="ignore"):
        entries = np.sqrt(np.diag(c_a @ c_b)).sum()
    return {
        "`np.cov` takes one feature a row: `np.cov(a.T)`": _frechet_by_rows(a, b) if len(a) == len(b) else right,
        "`np.linalg.eigvalsh` is for symmetric matrices, C_a C_b is none: `np.linalg.eigvals`": rest - 2 * lower,
        "the means are left out: add the squared distance between them": right - gap @ gap,
        "the covariances are left out: this compares the means only": gap @ gap,
        "the distance of the means must be squared": right - gap @ gap + np.sqrt(gap @ gap),
        "the factor 2 before the root is missing": right + product,
        "the root is added: it is subtracted": right + 4 * product,
        "the root term is missing": rest,
        "`np.sqrt` takes the root of every entry, which is not the matrix's: use eigenvalues": rest - 2 * entries,
        "`*` multiplies entries: the product of two matrices is `@`": rest - 2 * entrywise,
        "only the diagonals were used: features that vary together count too": rest - 2 * on_diagonal,
        "the roots were taken before the product: take the root of the product": rest - 2 * apart,
        "the covariances divide by N: `np.cov` divides by N − 1": gap @ gap + biased,
        "this is its root: leave the root out": np.sqrt(right) if right > 0 else 0.0,
        "the root of the product is missing: these are its eigenvalues themselves": rest - 2 * np.trace(c_a @ c_b),
    }  # fmt: skip


@recorded
def _frechet_by_rows(a: Array, b: Array) -> float:
    """What comes where each sample is taken for a feature; the means stay right."""
    of_rows, gap = a.mean(1) - b.mean(1), a.mean(0) - b.mean(0)
    return frechet_of_few(a.T, b.T) - float(of_rows @ of_rows) + float(gap @ gap)


def demand_distance(student: Student, a: Array, b: Array, rtol: float = 1e-5) -> None:
    """Demand the right distance."""
    expect.close(student.frechet_distance(a, b), frechet(a, b), rtol=rtol, mistakes=frechet_mistakes(a, b))


def features(rng: Rng, n: int, d: int, scale: float = 1.0) -> Array:
    """n samples of d features that vary together, around a mean of their own."""
    mix = rng.normal(size=(d, d)) * scale
    result: Array = rng.normal(size=(n, d)) @ mix + rng.normal(size=d)
    return result
