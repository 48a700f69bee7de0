# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about GANs and about judging samples: right values, and the usual mistakes.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect

from .cases import softplus

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


# --- discriminator_loss ---


def d_loss(real: Array, fake: Array) -> float:
    return float(softplus(-real).mean() + softplus(fake).mean())


def d_loss_mistakes(real: Array, fake: Array) -> Mistakes:
    right = d_loss(real, fake)
    sigmoid_real, sigmoid_fake = np.exp(-softplus(-real)), np.exp(-softplus(-fake))
    both = np.append(softplus(-real), softplus(fake))
    return {
        "the sign is the wrong way round: a loss is minus the log-likelihood": -right,
        "this is half of it: add the two means": right / 2,
        "real and fake have changed places: real samples are class 1": d_loss(fake, real),
        "the fake half is missing: add the mean of −log(1 − D(fake))": softplus(-real).mean(),
        "the real half is missing: add the mean of −log D(real)": softplus(fake).mean(),
        "the fakes count as real here: a fake is class 0, its loss is −log(1 − D)": d_loss(real, -fake),
        "both halves count as fake: a real one is class 1, its loss is −log D": d_loss(-real, fake),
        "this is one mean over all samples: take the mean of each half, then add": both.mean(),
        "this is twice the mean over all samples: take the mean of each half, then add": 2 * both.mean(),
        "these are sums: take the mean of each half": both.sum(),
        "these are two numbers: add them": [softplus(-real).mean(), softplus(fake).mean()],
        "the sigmoid was applied twice: the logits go into the loss as they are": d_loss(sigmoid_real, sigmoid_fake),
        "these are mean logits (Wasserstein's loss): here each goes through −log sigmoid": fake.mean() - real.mean(),
    }


# --- generator_loss ---


def g_loss(fake: Array) -> float:
    return float(softplus(-fake).mean())


def g_loss_mistakes(fake: Array) -> Mistakes:
    caught, twice = softplus(fake), softplus(-np.exp(-softplus(-fake)))
    return {
        "this is the minimax loss log(1 − D(fake)): its gradient vanishes, use −log D(fake)": -caught.mean(),
        "this is the discriminator's loss of the fakes: the generator wants them to be called real": caught.mean(),
        "the sign is the wrong way round: lower must mean that D is fooled": -softplus(-fake).mean(),
        "this is the sum: take the mean": softplus(-fake).sum(),
        "this is minus the mean logit (Wasserstein's loss): here it is −log sigmoid": -fake.mean(),
        "this is one number a sample: take the mean": softplus(-fake),
        "the sigmoid was applied twice: the logits go into the loss as they are": twice.mean(),
        "the logarithm is missing: −log D(fake)": -np.exp(-softplus(-fake)).mean(),
    }


# --- modes_covered ---


def modes(x: Array, centres: Array, radius: float, share: float) -> tuple[int, float]:
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return int((near.mean(axis=0) >= share).sum()), float(near.any(axis=1).mean())


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
        "a sample counts only within the radius: these centres are merely nearest to some": (nearest >= share).sum(),
        "a sample near two centres counts for both modes, not for the nearer alone": (once >= share).sum(),
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


def clouds(rng: Rng) -> tuple[Array, Array, float, float]:
    """57 samples round 8 centres, radius 0.7, share 0.1: every usual mistake counts another number of modes.

    Three modes have enough. The fourth has enough only by squared distances, the fifth and sixth only in a square; the
    last two have enough only for a share of the good samples, the seventh also as the nearest centre. -> x, centres,
    radius, share
    """
    centres = 5.0 * np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1], [0, 2], [1, 2]])
    centres += rng.uniform(-0.3, 0.3, size=(8, 2))
    parts = [centres[i] + _disc(rng, n, 0.6) for i, n in enumerate((12, 9, 7, 1, 1, 1, 4, 4))]
    for i, n, away in ((3, 5, (0.56, 0.56)), (4, 6, (0.65, 0.65)), (5, 5, (0.65, 0.65)), (6, 2, (1.3, 0.0))):
        parts.append(centres[i] + np.array(away) + rng.uniform(-0.02, 0.02, size=(n, 2)))
    return rng.permutation(np.concatenate(parts)), centres, 0.7, 0.1


def _disc(rng: Rng, n: int, radius: float) -> Array:
    angle, r = rng.uniform(0, 2 * np.pi, n), radius * rng.uniform(0, 1, n)
    return np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)


# --- frechet_distance ---


def frechet(a: Array, b: Array) -> float:
    """The oracle, by SciPy's matrix square root."""
    from scipy.linalg import sqrtm  # type: ignore[import-untyped]

    c_a, c_b = np.cov(a.T), np.cov(b.T)
    root = np.real(sqrtm(c_a @ c_b))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(c_a + c_b - 2 * root))


def frechet_of_few(a: Array, b: Array) -> float:
    """The same for covariances without full rank: the trace of the root is the sum of the singular values of A Bᵀ."""
    centred_a, centred_b = (part - part.mean(0) for part in (a, b))
    root = np.linalg.svd(centred_a @ centred_b.T, compute_uv=False).sum() / np.sqrt((len(a) - 1) * (len(b) - 1))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T)) + np.trace(np.cov(b.T)) - 2 * root)


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


def _frechet_by_rows(a: Array, b: Array) -> float:
    """What comes where each sample is taken for a feature; the means stay right."""
    of_rows, gap = a.mean(1) - b.mean(1), a.mean(0) - b.mean(0)
    return frechet_of_few(a.T, b.T) - float(of_rows @ of_rows) + float(gap @ gap)


def features(rng: Rng, n: int, d: int, scale: float = 1.0) -> Array:
    """n samples of d features that vary together, around a mean of their own."""
    mix = rng.normal(size=(d, d)) * scale
    result: Array = rng.normal(size=(n, d)) @ mix + rng.normal(size=d)
    return result
