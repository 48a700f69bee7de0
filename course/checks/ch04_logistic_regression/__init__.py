# Made by `autograder release`: not to be edited.
"""Public tests of chapter 04: neurons, the perceptron rule, XOR, the logistic loss, and how classifiers are judged."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import perceptron as paths

suite = Suite("04-logistic-regression")
test, check, hint = suite.test, suite.check, suite.hint


# --- neuron ---

suite.hints(
    "neuron",
    "By hand, for w = (1, 1), b = -1.5 and the input (1, 1): which sum, and is it above 0?",
    "`x @ w` gives the weighted sums of all samples at once; add b. A comparison gives True and False.",
    "`(x @ w + b > 0)` is the answer as True and False; `.astype(int)` turns it into 1 and 0.",
)


@test("neuron", hint="weigh, add up, add b; 1 where that is above 0, else 0")
def fires_where_the_sum_is_above_zero(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=(8, 3)), rng.normal(size=3), float(rng.uniform(0.4, 0.6))
    x[0], x[1], x[2] = 2 * w, -2 * w, -0.25 * b * w / (w @ w)  # fires, does not, fires only thanks to b
    total = x @ w + b
    expect.close(student.neuron(x, w, b), (total > 0).astype(int), mistakes=case.neuron_mistakes(total, b))


@test("neuron", hint="the condition is 'above 0': a sum of exactly 0 gives 0")
def is_silent_at_exactly_zero(student: Student, rng: np.random.Generator) -> None:
    a = 2 * int(rng.integers(1, 5))
    x = np.array([[a, 0], [0, a], [a, a], [a // 2, 0], [0, -a // 2]])
    total = x.sum(axis=1) - a
    eager = {"a sum of exactly 0 should not fire: use >, not >=": (total >= 0).astype(int)}
    expect.close(student.neuron(x, np.array([1, 1]), -a), [0, 0, 1, 0, 0], mistakes=eager | mistakes_of_b(total, -a))


def mistakes_of_b(total: case.Array, b: int) -> case.Mistakes:
    """Those of `case.neuron_mistakes` that are about b."""
    return {said: value for said, value in case.neuron_mistakes(total, b).items() if said.startswith("b is")}


@test("neuron", hint="w of shape (D, H) is a layer of H neurons: `x @ w + b` does them all")
def computes_a_layer_at_once(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=(6, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    total = x @ w + b
    got = student.neuron(x, w, b)
    expect.close(got, (total > 0).astype(int), mistakes=case.neuron_mistakes(total, b))


# --- perceptron ---

suite.hints(
    "perceptron",
    "Do the worked example with a pencil: (1, 2) with y = 1, then (2, 0) with y = -1. When is the first one wrong, "
    "and what do w and b become?",
    "Two loops: epochs outside, samples inside. Count the mistakes of an epoch; none means stop. Keep w and b in one "
    "array `theta`, b last: then a correction adds `y_i * np.append(x_i, 1)`.",
    "Write `theta = theta + ...`, which makes a new array, and append it to a list `path` that starts with the zeros; "
    "`theta += ...` would change the rows that are in the list already. At the end `np.array(path)`.",
)


@test("perceptron", hint="samples in order; on a mistake add y times x to w, and y to b; keep a copy of each state")
def walks_through_a_small_example(student: Student, rng: np.random.Generator) -> None:
    s = float(rng.integers(2, 6))
    x, y = s * np.array([[1.0, 2.0], [2.0, 0.0]]), np.array([1, -1])
    want = np.array([[0, 0, 0], [s, 2 * s, 1], [-s, 2 * s, 0]])
    mistakes = {
        "nothing was learned: at w = 0 the sum is 0, and that counts as a mistake (<= 0)": want[:1],
        "b grows by 1 at each correction: add y to it": want + [[0, 0, 0], [0, 0, 0], [0, 0, 2]],
        "b is never changed: add y to it": want * [1, 1, 0],
        "the zeros of the start are missing: they are row 0": want[1:],
        "this is the final w and b only: return the whole path": want[-1],
        "all rows are alike: they are one array, changed in place; keep copies": want[[2, 2, 2]],
        "this is b, then w: put b last": want[:, [2, 0, 1]],
        "each correction is twice too large: add y times x, not 2 times": 2 * want,
    }
    expect.close(student.perceptron(x, y), want, mistakes=mistakes)


@test("perceptron", hint="go through the samples again and again until an epoch has no mistake")
def ends_with_every_sample_right(student: Student, rng: np.random.Generator) -> None:
    message = "the last row should put every sample right: y (w · x + b) above 0"
    for x, y in (paths.separable(rng, 20, 2), (case.CORNERS, np.array([-1, -1, -1, 1]))):
        path = paths.path_of(student.perceptron(x, y, 500), 2)
        right = y * (x @ path[-1, :2] + path[-1, 2]) > 0
        said = "" if right.all() else paths.named_path(path, x, y, 500) or message
        expect.true(right.all(), said, expected=f"{len(y)} of {len(y)} right", got=f"{right.sum()} right")


@test("perceptron", hint="compare y * (w @ x + b) with 0 for each sample, with the w and b of that moment")
def corrects_only_mistakes(student: Student, rng: np.random.Generator) -> None:
    x, y = paths.separable(rng, 15, 3)
    path = paths.path_of(student.perceptron(x, y, 500), 3)
    for before, after in pairwise(path):
        problem = paths.explains(after - before, before, x, y)
        expect.true(not problem, (problem and paths.named_path(path, x, y, 500)) or problem)
    expect.true(len(path) > 1, "nothing was learned: at w = 0 the sum is 0, and that counts as a mistake (<= 0)")


# --- xor_weights ---

suite.hints(
    "xor_weights",
    "XOR: at least one input is 1, but not both. The first half is a gate that you know. Which gate says 'not both'?",
    "OR is w = (1, 1), b = -0.5. NAND (not both) is AND with every sign turned: w = (-1, -1), b = 1.5. "
    "The last neuron joins the two by AND.",
    "Each hidden neuron is a column: `W1 = np.array([[1, -1], [1, -1]])`, `b1` holds the b of OR and of NAND, "
    "and `w2`, `b2` are those of AND.",
)


@test("xor_weights", hint="hidden neuron 1 says OR, hidden neuron 2 says NAND, the last one AND")
def computes_xor(student: Student, rng: np.random.Generator) -> None:
    expect.close(case.answers(case.net_of(student), case.CORNERS), case.XOR, mistakes=case.GATES)


@test("xor_weights", hint="put each threshold halfway between the sums that it has to tell apart")
def survives_slightly_wrong_inputs(student: Student, rng: np.random.Generator) -> None:
    net = case.net_of(student)
    for _ in range(20):
        came = case.answers(net, case.CORNERS + rng.uniform(-0.1, 0.1, size=(4, 2)))
        message = "with inputs off by up to 0.1 an answer changes: move the thresholds halfway between the sums"
        expect.true(np.array_equal(came, case.XOR), message, expected=expect.show(case.XOR), got=came)


# --- sigmoid ---

suite.hints(
    "sigmoid",
    "Which of exp(1000) and exp(-1000) is harmless? For which signs of z is exp(-z) the harmless one?",
    "Multiply numerator and denominator by exp(z): 1 / (1 + exp(-z)) = exp(z) / (1 + exp(z)). The left form is safe "
    "for z >= 0, the right one for z < 0. `np.where` computes *both* branches for every element.",
    "`small = np.exp(-np.abs(z))` is at most 1. Where z >= 0 the answer is 1 / (1 + small), else small / (1 + small).",
)


@test("sigmoid", hint="1 / (1 + exp(-z)): 0.5 at z = 0, rising from 0 to 1")
def turns_logits_into_probabilities(student: Student, rng: np.random.Generator) -> None:
    z = rng.uniform(-6, 6, size=7)
    expect.close(student.sigmoid(z), 1 / (1 + np.exp(-z)), mistakes=case.sigmoid_mistakes(z))


@test("sigmoid", hint="it undoes the logit: sigmoid(log(p / (1 - p))) is p again, for an array and for one number")
def undoes_the_logit(student: Student, rng: np.random.Generator) -> None:
    p = rng.uniform(0.02, 0.98, size=(2, 3))
    expect.close(student.sigmoid(np.log(p / (1 - p))), p, mistakes={"this is 1 - p: a sign is turned round": 1 - p})
    expect.close(student.sigmoid(float(np.log(0.8 / 0.2))), 0.8)


@test("sigmoid", hint="exp of a large positive number overflows: use exp(-|z|); np.where computes both sides")
def survives_huge_logits(student: Student, rng: np.random.Generator) -> None:
    z = np.array([-1000.0, -800.0, 0.0, 800.0, 1000.0])
    p, complaints = expect.items(student.run(case.probe_quiet_sigmoid, z=z), 2)
    expect.close(p, [0, 0, 0.5, 1, 1])
    case.without_overflow(complaints, "`np.exp` may only see numbers that are not above 0")


# --- bce_with_logits ---

suite.hints(
    "bce_with_logits",
    "Take y = 1 and z = -1000. The loss should be 1000. Where does your formula leave the numbers a computer has?",
    "For y = 1 the loss is log(1 + exp(-z)), for y = 0 it is log(1 + exp(z)) = z + log(1 + exp(-z)): together "
    "log(1 + exp(z)) - y z. Only log(1 + exp(z)) needs care: take z out of it where z is positive.",
    "log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)): `np.maximum(z, 0)` and `np.log1p(np.exp(-np.abs(z)))`; "
    "then subtract y * z and take the mean.",
)


@test("bce_with_logits", hint="minus log p where y = 1, minus log(1 - p) where y = 0, and the mean of these")
def averages_minus_the_log_likelihood(student: Student, rng: np.random.Generator) -> None:
    z, y = rng.uniform(-4, 4, size=9), np.array([0, 1, 1, 0, 1, 0, 0, 1, 1])
    ones, zeros = case.bce_parts(z, y)
    expect.close(student.bce_with_logits(z, y), (ones + zeros).mean(), mistakes=case.bce_mistakes(z, y))


@test("bce_with_logits", hint="for z = -1000 and y = 1 the loss is 1000: never form p, work with z")
def grows_with_a_confident_mistake(student: Student, rng: np.random.Generator) -> None:
    size = float(rng.integers(300, 1000))
    for z, y in ((-size, 1), (size, 0)):
        got = student.bce_with_logits(np.array([z]), np.array([y]))
        cut = {
            "p was clipped at 1e-7: a confident mistake should cost |z|": -np.log(1e-7),
            "p was clipped at 1e-12: a confident mistake should cost |z|": -np.log(1e-12),
            "p was clipped at 1e-15: a confident mistake should cost |z|": -np.log(1e-15),
            "the loss of a confident mistake should be |z|, not 0": 0.0,
        }
        expect.close(got, size, rtol=1e-4, mistakes=cut)


# --- precision_recall ---

suite.hints(
    "precision_recall",
    "Six samples, y = 1 1 1 1 0 0, called 1 1 1 0 1 0. Count the true positives, the alarms, the positives.",
    "`(y == 1) & (y_hat == 1)` marks the true positives; `.sum()` counts them.",
    "precision = TP / (number of y_hat == 1), recall = TP / (number of y == 1); where that number is 0, put 0.0.",
)


@test("precision_recall", hint="precision: of those called 1, the share that are 1")
def precision_is_the_share_of_right_alarms(student: Student, rng: np.random.Generator) -> None:
    counts = 7, 4, 2, 11
    y, y_hat = case.verdicts(rng, *counts)
    precision, _ = expect.items(student.precision_recall(y, y_hat), 2, "results (precision, recall)")
    expect.close(precision, 7 / 11, mistakes=case.precision_mistakes(*counts))


@test("precision_recall", hint="recall: of those that are 1, the share that were called 1")
def recall_is_the_share_of_positives_found(student: Student, rng: np.random.Generator) -> None:
    counts = 5, 3, 4, 9
    y, y_hat = case.verdicts(rng, *counts)
    _, recall = expect.items(student.precision_recall(y, y_hat), 2, "results (precision, recall)")
    expect.close(recall, 5 / 9, mistakes=case.recall_mistakes(*counts))


@test("precision_recall", hint="without any alarm, or without any positive, there is nothing to divide by: 0.0")
def is_zero_where_nothing_can_be_divided(student: Student, rng: np.random.Generator) -> None:
    for counts, empty in (((0, 0, 3, 5), "alarm"), ((0, 4, 0, 6), "positive"), ((0, 0, 0, 7), "alarm or positive")):
        y, y_hat = case.verdicts(rng, *counts)
        precision, recall = expect.items(student.precision_recall(y, y_hat), 2, "results (precision, recall)")
        message = f"without any {empty} there is nothing to divide by: return 0.0"
        expect.true(np.isfinite([precision, recall]).all(), message)
        expect.true(not np.any([precision, recall]), message)


# --- roc ---

suite.hints(
    "roc",
    "Four samples, y = 0 1 0 1, scores 0.1 0.4 0.4 0.8. Which are called positive at threshold 0.8? At 0.4? At 0.1?",
    "Loop over the thresholds `np.unique(score)[::-1]`: sorted, without repeats, highest first. At each, "
    "`called = score >= t`; the rates are the shares of called among y == 0 and among y == 1.",
    "`fpr = [0]`, `tpr = [0]`; for each t append `called[y == 0].mean()` and `called[y == 1].mean()`. "
    "The area is the sum of (fpr step) * (mean of the two tpr): `np.trapezoid(tpr, fpr)`.",
)


@test("roc", hint="for each distinct score, highest first: the share of negatives and of positives that reach it")
def gives_the_rates_at_each_score(student: Student, rng: np.random.Generator) -> None:
    score = np.sort(rng.choice(np.arange(1, 90), size=6, replace=False))[::-1] / 100
    y = np.array([1, 1, 0, 1, 0, 0])
    order = rng.permutation(6)
    fpr, tpr, _ = case.curve_of(student, y[order], score[order])
    want_fpr, want_tpr = np.array([0, 0, 0, 1, 1, 2, 3]) / 3, np.array([0, 1, 2, 2, 3, 3, 3]) / 3
    expect.close(fpr, want_fpr, mistakes=case.rate_mistakes(want_fpr, want_tpr), what="fpr")
    expect.close(tpr, want_tpr, mistakes=case.rate_mistakes(want_tpr, want_fpr), what="tpr")


@test("roc", hint="the area is the chance that a positive scores above a negative: join the points by straight lines")
def the_area_is_the_chance_of_the_right_order(student: Student, rng: np.random.Generator) -> None:
    score, y = rng.normal(size=12), rng.permutation(np.repeat([0, 1], 6))
    _, _, auc = case.curve_of(student, y, score)
    expect.close(auc, case.chance_of_order(y, score), mistakes=case.auc_mistakes(y, score))


@test("roc", hint="equal scores have no order: they are all called positive at the same threshold")
def moves_equal_scores_together(student: Student, rng: np.random.Generator) -> None:
    score, y = np.array([3.0, 2.0, 2.0, 2.0, 1.0]), np.array([1, 0, 1, 0, 0])
    order = rng.permutation(5)
    fpr, tpr, auc = case.curve_of(student, y[order], score[order])
    want_fpr, want_tpr = np.array([0, 0, 2, 3]) / 3, np.array([0, 1, 2, 2]) / 2
    expect.close(fpr, want_fpr, mistakes=case.rate_mistakes(want_fpr, want_tpr), what="fpr")
    expect.close(tpr, want_tpr, mistakes=case.rate_mistakes(want_tpr, want_fpr), what="tpr")
    expect.close(auc, case.chance_of_order(y, score), mistakes=case.auc_mistakes(y, score))
