"""What the tests of chapter 04 share: inputs, right values, and what known mistakes would give."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])


# --- neuron ---


@recorded
def fires(x: Array, w: Array, b: Any) -> Array:
    """1 where the weighted sum is above 0, else 0. x: (N, D), w: (D,) or (D, H) -> (N,) or (N, H)"""
    result: Array = (x @ w + b > 0).astype(int)
    return result


@recorded
def neuron_mistakes(x: Array, w: Array, b: Any) -> Mistakes:
    total = x @ w + b
    above = total > 0
    return {
        "this is the sum itself: return 1 where it is above 0, else 0": total,
        "labels are 0 and 1 here: a neuron that does not fire gives 0, not -1": np.where(above, 1, -1),
        "b is missing: add it to the weighted sum before comparing with 0": total - b > 0,
        "b is subtracted: with b = -threshold it is added": total - 2 * np.asarray(b) > 0,
        "this is the wrong way round: fire where the sum is above 0": ~above,
        "the comparison should be with 0: the threshold is in b already": total > 0.5,
    }


@recorded
def edge_mistakes(x: Array, w: Array, b: Any) -> Mistakes:
    """For whole numbers, some of which sum up to exactly 0."""
    about_b = {said: value for said, value in neuron_mistakes(x, w, b).items() if said.startswith("b is")}
    return {"a sum of exactly 0 should not fire: use >, not >=": (x @ w + b >= 0).astype(int), **about_b}


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


@recorded
def chance(z: Array) -> Array:
    """1 / (1 + exp(-z)) for logits of any size."""
    result: Array = np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))
    return result


@recorded
def sigmoid_mistakes(z: Array) -> Mistakes:
    """For logits of moderate size."""
    return {
        "the sign in the exponent is the wrong way round: this falls where it should rise": 1 / (1 + np.exp(z)),
        "this is the odds, exp(z): the probability is odds / (1 + odds)": np.exp(z),
        "this is tanh, from -1 to 1: the sigmoid goes from 0 to 1": np.tanh(z),
        "this is a step: the sigmoid is smooth": (z > 0) * 1.0,
        "this is 1 / (1 + exp(-|z|)): below z = 0 it should go on falling": 1 / (1 + np.exp(-np.abs(z))),
    }


def huge(rng: Rng) -> Array:
    """Logits of any size, (12,): huge ones of both signs and moderate ones."""
    far = rng.uniform(750, 1e4, size=6) * [1, -1, 1, -1, 1, -1]
    return rng.permutation(np.append(far, rng.uniform(-5, 5, size=6)))


# --- bce_with_logits ---


@recorded
def bce(z: Array, y: Array) -> float:
    """The mean loss, for logits of any size."""
    return float(np.logaddexp(0, np.where(y == 1, -1, 1) * np.asarray(z, dtype=float)).mean())


@recorded
def bce_mistakes(z: Array, y: Array) -> Mistakes:
    """For logits of moderate size."""
    p = 1 / (1 + np.exp(-z))
    ones, zeros = -y * np.log(p), -(1 - y) * np.log(1 - p)
    flipped = -(y * np.log(1 - p) + (1 - y) * np.log(p))
    return {
        "this is the sum over the samples, not their mean": (ones + zeros).sum(),
        "this is one loss a sample: take their mean": ones + zeros,
        "the minus sign is missing: a loss is never negative": -(ones + zeros).mean(),
        "only the samples with y = 1 count here: the term of 1 - y is missing": ones.mean(),
        "only the samples with y = 0 count here: the term of y is missing": zeros.mean(),
        "the classes are exchanged: log p belongs to y = 1": flipped.mean(),
        "this is in bits (log2): use the natural logarithm": (ones + zeros).mean() / np.log(2),
        "this is the mean squared error of the probabilities": ((p - y) ** 2).mean(),
    }


@recorded
def clipped() -> Mistakes:
    """For one confident mistake."""
    cut = ("1e-7", "1e-12", "1e-15")
    at = {f"p was clipped at {e}: a confident mistake should cost |z|": -np.log(float(e)) for e in cut}
    return {**at, "the loss of a confident mistake should be |z|, not 0": 0.0}


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


@recorded
def shares(tp: int, fp: int, fn: int, tn: int) -> list[float]:
    """Precision and recall for counts that are all positive."""
    return [tp / (tp + fp), tp / (tp + fn)]


@recorded
def precision_mistakes(tp: int, fp: int, fn: int, tn: int) -> Mistakes:
    """For counts that are all positive."""
    n = tp + fp + fn + tn
    return {
        "this is the recall: precision divides by the alarms, TP + FP": tp / (tp + fn),
        "this is the accuracy: precision looks at the alarms only": (tp + tn) / n,
        "this is the precision of class 0: count what was called 1": tn / (tn + fn),
        "this divides by all samples: precision divides by the alarms, TP + FP": tp / n,
        "this is the share of alarms that were wrong": fp / (tp + fp),
    }


@recorded
def recall_mistakes(tp: int, fp: int, fn: int, tn: int) -> Mistakes:
    """For counts that are all positive."""
    n = tp + fp + fn + tn
    return {
        "this is the precision: recall divides by the true positives of the data, TP + FN": tp / (tp + fp),
        "this is the accuracy: recall looks at the samples with y = 1 only": (tp + tn) / n,
        "this is the recall of class 0: count the samples with y = 1": tn / (tn + fp),
        "this divides by all samples: recall divides by those with y = 1": tp / n,
        "this is the share of the positives that were missed": fn / (tp + fn),
    }


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


@recorded
def rates(y: Array, score: Array) -> tuple[Array, Array]:
    """fpr and tpr, from (0, 0) on, a point for each distinct score."""
    called = [score >= threshold for threshold in sorted(set(score.tolist()), reverse=True)]
    fpr, tpr = ([0.0, *(float(c[y == label].mean()) for c in called)] for label in (0, 1))
    return np.array(fpr), np.array(tpr)


@recorded
def rate_mistakes(want: Array, other: Array) -> Mistakes:
    """For fpr or tpr; other: the other rate."""
    return {
        "fpr and tpr are exchanged: fpr belongs to the negatives": other,
        "the curve runs backwards: start with the highest score": want[::-1],
        "these are shares of the samples called positive or of all: divide by the negatives (fpr), positives (tpr)": (
            want / 2
        ),
        "a score equal to the threshold counts as positive: >=, not >": np.append(0, want[:-1]),
        "the thresholds rise: go from the highest score down, `np.unique(score)[::-1]`": np.append(0, want[:0:-1]),
    }


@recorded
def chance_of_order(y: Array, score: Array) -> float:
    """The share of pairs (positive, negative) in which the positive scores higher; a tie counts one half."""
    gap = score[y == 1][:, None] - score[y == 0]
    return float((gap > 0).mean() + (gap == 0).mean() / 2)


@recorded
def auc_mistakes(y: Array, score: Array) -> Mistakes:
    """What mistakes make of the area."""
    right = chance_of_order(y, score)
    gap = score[y == 1][:, None] - score[y == 0]
    lines = "join the points by straight lines (trapezoids), not steps"
    return {
        "the area is that of the curve turned over: fpr goes to the right, tpr up": 1 - right,
        "the area is negative: the curve should run from (0, 0) to (1, 1)": -right,
        f"the area ignores ties: {lines}": float((gap > 0).mean()),
        f"the area counts ties as wins: {lines}": float((gap >= 0).mean()),
        "this is the accuracy at threshold 0.5, not the area": float(((score >= 0.5) == y).mean()),
    }


def demand_curve(student: Student, y: Array, score: Array, halves: bool = False) -> None:
    """Demand the rates and the area. halves: whether both classes are equally large."""
    fpr, tpr, auc = curve_of(student, y, score)
    want_fpr, want_tpr = rates(y, score)
    wrong = (rate_mistakes(want_fpr, want_tpr), rate_mistakes(want_tpr, want_fpr)) if halves else ({}, {})
    expect.close(fpr, want_fpr, mistakes=wrong[0], what="fpr")
    expect.close(tpr, want_tpr, mistakes=wrong[1], what="tpr")
    expect.close(auc, chance_of_order(y, score), mistakes=auc_mistakes(y, score), what="auc")
