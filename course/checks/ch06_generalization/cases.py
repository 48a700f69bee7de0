# Made by `autograder release`: not to be edited.
"""What the tests of chapter 06 share about ridge, folds, stopping and diagnoses: inputs, right values, mistakes.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing?"


def probe_leaves(names: Any, function: str, inputs: Any) -> Any:
    """The inputs as they are after a call of one of the student's functions."""
    getattr(names, function)(*inputs)
    return inputs


# --- ridge ---


def design(rng: Rng, n: int, d: int) -> tuple[Array, Array]:
    """Features with a column of ones first, (n, d), and answers far from 0, (n,)."""
    features = np.column_stack([np.ones(n), rng.normal(size=(n, d - 1)) + 0.5])
    return features, rng.normal(size=n) + 4


@looked_up
def ridge(features: Array, y: Array, strength: float) -> Array:
    raise LookupError


@looked_up
def ridge_mistakes(features: Array, y: Array, strength: float) -> Mistakes:
    raise LookupError


# --- k_fold ---


def probe_folds(names: Any, n: Any, k: Any, seed: Any) -> Any:
    """Two calls with one generator, one with another of the same seed; all as lists."""
    import numpy as np

    def plain(folds: Any) -> Any:
        if not isinstance(folds, (list, tuple)):
            return {"kind": type(folds).__name__}
        return [
            [np.asarray(part).tolist() for part in fold] if isinstance(fold, (list, tuple)) else str(type(fold))
            for fold in folds
        ]

    rng, same = np.random.default_rng(seed), np.random.default_rng(seed)
    np.random.seed(1)  # noqa: NPY002  (a student who draws from there is found out)
    first, second = plain(names.k_fold(n, k, rng)), plain(names.k_fold(n, k, rng))
    return {"first": first, "second": second, "again": plain(names.k_fold(n, k, same))}


def folds(student: Student, n: int, k: int, seed: int) -> dict[str, Any]:
    """Three lists of folds, the first of which is a list of k pairs of lists of whole numbers, or a Mismatch."""
    came: dict[str, Any] = student.run(probe_folds, n=n, k=k, seed=seed)
    expect.true(came["first"] != {"kind": "NoneType"}, NOTHING)
    for fold in expect.items(came["first"], k, "pairs (training, validation)"):
        for part in expect.items(fold, 2, "parts: training, validation"):
            numbers = isinstance(part, list) and all(type(index) is int for index in part)
            expect.true(numbers, "training and validation should be arrays of indices, whole numbers in a row")
    return came


def demand_parts(came: dict[str, Any], n: int, k: int) -> None:
    """Demand that the validation parts share out all of 0 ... n - 1."""
    swapped = k > 2 and all(len(training) < len(held) for training, held in came["first"])
    expect.true(not swapped, "the pair is the wrong way round: training first, then validation")
    parts = [held for _, held in came["first"]]
    flat = sorted(index for part in parts for index in part)
    expect.true(len(flat) == len(set(flat)), "some indices are in two validation parts: each is held back once")
    expect.true(not flat or (flat[0] >= 0 and flat[-1] < n), "some indices are below 0 or above n − 1")
    lost = "some indices are in no validation part: share out all n, also where k does not divide n"
    expect.true(len(flat) == n, lost)
    sizes = [len(part) for part in parts]
    uneven = "the validation parts differ in size by more than 1"
    expect.true(max(sizes) - min(sizes) <= 1, uneven, expected="sizes that differ by 1 at most", got=str(sizes))


def demand_rest(came: dict[str, Any], n: int) -> None:
    """Demand that each training part is all that is not held back."""
    for training, held in came["first"]:
        expect.true(not set(training) & set(held), "samples are in training and in validation at once")
        expect.true(len(training) == len(set(training)), "an index stands twice in one training part")
        missing = "training lacks some indices: it is everything that is not held back"
        expect.true(sorted([*training, *held]) == list(range(n)), missing)


# --- early_stopping ---


def falling(rng: Rng, low: float, most: int = 9) -> list[float]:
    """One to `most` losses, each lower than the one before, all above `low` by more than 1."""
    found: list[float] = (low + 1 + np.sort(rng.uniform(0.1, 3, size=rng.integers(1, most + 1)))[::-1]).tolist()
    return found


@looked_up
def stopping(losses: list[float], patience: int) -> tuple[int, int]:
    raise LookupError


@looked_up
def stopping_mistakes(losses: list[float], patience: int) -> Mistakes:
    raise LookupError


def demand_stop(student: Student, losses: list[float], patience: int) -> None:
    """Demand the right pair."""
    came = student.early_stopping(losses, patience)
    expect.true(came is not None, NOTHING)
    pair = tuple(float(np.asarray(v, dtype=float).reshape(())) for v in expect.items(came, 2, "epochs: best, stop"))
    wrong = {k: v for k, v in stopping_mistakes(losses, patience).items() if v is not None}
    expect.equal(pair, stopping(losses, patience), mistakes=wrong)


# --- diagnose ---

CURVES: dict[str, tuple[list[float], list[float]]] = {
    "diverging": ([2.0, 1.9, 1.8, 2.1, 5.0], [2.1, 2.0, 1.9, 2.2, 4.8]),
    "overfitting": ([2.0, 1.2, 0.7, 0.4, 0.2, 0.1], [2.0, 1.4, 1.1, 1.0, 1.15, 1.3]),
    "still learning": ([2.2, 2.0, 1.8, 1.6, 1.4], [2.2, 2.1, 1.9, 1.75, 1.6]),
    "underfitting": ([2.2, 1.7, 1.5, 1.45, 1.44, 1.44], [2.2, 1.8, 1.6, 1.52, 1.51, 1.52]),
    "healthy": ([2.2, 1.1, 0.6, 0.45, 0.4, 0.38], [2.2, 1.2, 0.75, 0.56, 0.55, 0.56]),
}
UNKNOWN = "this is none of the five words: write them as in the table"
Case: TypeAlias = tuple[str, list[float], list[float], float, str]


def probe_words(names: Any, cases: Any, words: Any) -> Any:
    """Which of the words comes for each case, by its row in the table; what is no such word comes as it is."""
    found: list[Any] = []
    for train_loss, val_loss, chance in cases:
        word = names.diagnose(train_loss, val_loss, chance)
        known = isinstance(word, str) and word in words
        found.append(words.index(word) if known else word if word is None else str(word)[:80])
    return found


def demand_words(student: Student, rng: Rng, cases: list[Case]) -> None:
    """Demand one word of the five for each case, asked in a random order.

    A case: the word, both lists of losses, the loss of knowing nothing, and what is overlooked where another word
    came, which it may name as {came}.
    """
    words, order = list(CURVES), rng.permutation(len(cases)).tolist()
    asked = [list(cases[i][1:4]) for i in order]
    came = expect.items(student.run(probe_words, cases=asked, words=words), len(cases), "words")
    answers = dict(zip(order, came, strict=True))
    for i, (want, _, _, _, why) in enumerate(cases):
        found = answers[i]
        expect.true(found is not None, NOTHING)
        known = type(found) is int and 0 <= found < len(words)
        expect.true(known, UNKNOWN, expected=" | ".join(words), got=found)
        expect.true(words[found] == want, why.format(came=words[found]), expected=want, got=words[found])
