# Made by `autograder release`: not to be edited.
"""What the tests of chapter 04 share: inputs, right values, and what known mistakes would give."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])


# --- neuron ---


@looked_up
def fires(x: Array, w: Array, b: Any) -> Array:
    raise LookupError


@looked_up
def neuron_mistakes(x: Array, w: Array, b: Any) -> Mistakes:
    raise LookupError


@looked_up
def edge_mistakes(x: Array, w: Array, b: Any) -> Mistakes:
    raise LookupError


# --- xor_weights ---

Net: TypeAlias = tuple[Array, Array, Array, float]


def net_of(student: Student, *high: float) -> Net:
    """The student's four parts for this `high` (the default without one), with the agreed shapes."""
    four = expect.items(student.xor_weights(*high), 4, "results (W1, b1, w2, b2)")
    expect.shape(four[0], (2, 2))
    expect.shape(four[1], (2,))
    expect.shape(four[2], (2,))
    b2 = np.asarray(four[3])
    expect.true(b2.size == 1, "b2 should be one number", got=four[3])
    for part in four:
        expect.finite(part)
    return np.asarray(four[0]), np.asarray(four[1]), np.asarray(four[2]), float(b2.reshape(()))


def several_highs(rng: Rng) -> list[float]:
    """Values of `high`, far enough from 1 that thresholds for inputs of 0 and 1 are wrong."""
    return [float(high) for high in np.exp(rng.uniform([-4, 1, -4, 1], [-1, 4, -1, 4]))]


def answers(net: Net, x: Array) -> Array:
    """What a net of threshold neurons gives. x: (N, 2) -> (N,)"""
    W1, b1, w2, b2 = net
    hidden = (x @ W1 + b1 > 0).astype(int)
    result: Array = (hidden @ w2 + b2 > 0).astype(int)
    return result


def demand_xor(net: Net, high: float, x: Array, want: Array) -> None:
    """Demand that a net for this `high` computes XOR of inputs x, (N, 2), given as 0 and 1; told what it computes."""
    came, gates = answers(net, high * x), {}
    if high != 1 and np.array_equal(answers(net, x), want):
        gates["these weights are right for inputs of 0 and 1 only: the thresholds have to grow with `high`"] = came
    gates |= {sentence: np.array(gate)[(x @ [2, 1]).astype(int)] for sentence, gate in GATES.items()}
    expect.close(came, want, mistakes=gates)


GATES = {
    "this net computes AND: it should fire where exactly one input is 1": [0, 0, 0, 1],
    "this net computes OR: for (1, 1) the answer should be 0": [0, 1, 1, 1],
    "this net computes NAND: for (0, 0) the answer should be 0": [1, 1, 1, 0],
    "this net computes the opposite of XOR: negate w2 and b2": [1, 0, 0, 1],
    "this net never fires: is the last threshold too high?": [0, 0, 0, 0],
    "this net always fires: is the last threshold too low?": [1, 1, 1, 1],
    "this net computes NOR: it should fire where exactly one input is 1": [1, 0, 0, 0],
    "this net fires for (0, 1) only: (1, 0) should count as well": [0, 1, 0, 0],
    "this net fires for (1, 0) only: (0, 1) should count as well": [0, 0, 1, 0],
}


# --- sigmoid ---


@looked_up
def chance(z: Array) -> Array:
    raise LookupError


@looked_up
def sigmoid_mistakes(z: Array) -> Mistakes:
    raise LookupError


def huge(rng: Rng) -> Array:
    """Logits of any size, (12,): huge ones of both signs and moderate ones."""
    far = rng.uniform(750, 1e4, size=6) * [1, -1, 1, -1, 1, -1]
    return rng.permutation(np.append(far, rng.uniform(-5, 5, size=6)))


# --- bce_with_logits ---


@looked_up
def bce(z: Array, y: Array) -> float:
    raise LookupError


@looked_up
def bce_mistakes(z: Array, y: Array) -> Mistakes:
    raise LookupError


@looked_up
def clipped() -> Mistakes:
    raise LookupError


# --- precision_recall ---


def verdicts(rng: Rng, tp: int, fp: int, fn: int, tn: int) -> tuple[Array, Array]:
    """y and y_hat, (N,), with these counts, shuffled."""
    y = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    y_hat = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    order = rng.permutation(len(y))
    return y[order], y_hat[order]


def some_counts(rng: Rng) -> tuple[int, int, int, int]:
    """True and false positives, false and true negatives: four numbers above 0, no two alike."""
    tp, fp, fn, tn = (int(n) for n in rng.choice(np.arange(2, 40), size=4, replace=False))
    return tp, fp, fn, tn


@looked_up
def shares(tp: int, fp: int, fn: int, tn: int) -> list[float]:
    raise LookupError


@looked_up
def precision_mistakes(tp: int, fp: int, fn: int, tn: int) -> Mistakes:
    raise LookupError


@looked_up
def recall_mistakes(tp: int, fp: int, fn: int, tn: int) -> Mistakes:
    raise LookupError


# --- roc ---


def curve_of(student: Student, y: Array, score: Array) -> tuple[Array, Array, Any]:
    """The student's curve, with as many points as distinct scores and one more, and the area."""
    fpr, tpr, auc = expect.items(student.roc(y, score), 3, "results (fpr, tpr, auc)")
    points, n = len(np.unique(score)) + 1, len(score) + 1
    for rates in (fpr, tpr):
        expect.finite(rates)
    whole = [[float(np.ravel(rates)[:1].sum()), float(np.ravel(rates)[-1:].sum())] for rates in (fpr, tpr)]
    for rates in (fpr, tpr):
        came = np.shape(rates)
        what = "the curve should have one point for each distinct score, and (0, 0) before them"
        if came == (n,) != (points,):
            what = "equal scores must cross the threshold together: one point for each distinct score"
        elif came == (points - 1,) and whole[0][0] + whole[1][0] > 0:
            what = "a point is missing: the curve starts at (0, 0), before any sample counts as positive"
        elif len(came) == 1 and 2 <= came[0] < points and whole == [[0, 1], [0, 1]]:
            what = "points in between are missing: one point for each distinct score (scikit-learn leaves some out)"
        expect.true(came == (points,), what, expected=f"shape ({points},)", got=f"shape {came}")
    return np.asarray(fpr), np.asarray(tpr), auc


@looked_up
def rates(y: Array, score: Array) -> tuple[Array, Array]:
    raise LookupError


@looked_up
def rate_mistakes(want: Array, other: Array) -> Mistakes:
    raise LookupError


@looked_up
def chance_of_order(y: Array, score: Array) -> float:
    raise LookupError


@looked_up
def auc_mistakes(y: Array, score: Array) -> Mistakes:
    raise LookupError


def demand_curve(student: Student, y: Array, score: Array, halves: bool = False) -> None:
    """Demand the rates and the area. halves: whether both classes are equally large."""
    fpr, tpr, auc = curve_of(student, y, score)
    want_fpr, want_tpr = rates(y, score)
    wrong = (rate_mistakes(want_fpr, want_tpr), rate_mistakes(want_tpr, want_fpr)) if halves else ({}, {})
    expect.close(fpr, want_fpr, mistakes=wrong[0], what="fpr")
    expect.close(tpr, want_tpr, mistakes=wrong[1], what="tpr")
    expect.close(auc, chance_of_order(y, score), mistakes=auc_mistakes(y, score), what="auc")
