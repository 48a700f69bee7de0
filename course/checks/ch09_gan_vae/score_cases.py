# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about judging samples: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng

# --- modes_covered ---


@looked_up
def modes(x: Array, centres: Array, radius: float, share: float) -> tuple[int, float]:
    raise LookupError


@looked_up
def mode_mistakes(x: Array, centres: Array, radius: float, share: float) -> Mistakes:
    raise LookupError


@looked_up
def good_mistakes(x: Array, centres: Array, radius: float) -> Mistakes:
    raise LookupError


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


def between(rng: Rng, *, alike: bool) -> Given:
    """Two centres with samples of their own, and some near both. alike: each mode has enough, thanks to those."""
    left, both, right, far = (int(n) for n in rng.integers(1, 5, size=4))
    right = left if alike else right
    places = np.repeat([[-0.4, 0], [0.45, 0], [1.4, 0], [0.5, 6]], [left, both, right, far], axis=0)
    at = rng.uniform(-5, 5, size=2)
    share = (left + both - 0.5) / (left + both + right + far)
    return rng.permutation(at + places), at + np.array([[0.0, 0], [1, 0]]), 0.75, share


# --- frechet_distance ---


@looked_up
def frechet(a: Array, b: Array) -> float:
    raise LookupError


@looked_up
def frechet_of_few(a: Array, b: Array) -> float:
    raise LookupError


@looked_up
def frechet_mistakes(a: Array, b: Array) -> Mistakes:
    raise LookupError


def demand_distance(student: Student, a: Array, b: Array, rtol: float = 1e-5) -> None:
    """Demand the right distance."""
    expect.close(student.frechet_distance(a, b), frechet(a, b), rtol=rtol, mistakes=frechet_mistakes(a, b))


def features(rng: Rng, n: int, d: int, scale: float = 1.0) -> Array:
    """n samples of d features that vary together, around a mean of their own."""
    mix = rng.normal(size=(d, d)) * scale
    result: Array = rng.normal(size=(n, d)) @ mix + rng.normal(size=d)
    return result
