# Made by `autograder release`: not to be edited.
"""Public tests of chapter 04: neurons, the perceptron rule, XOR, the logistic loss, and how classifiers are judged."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import overflow_cases as overflow
from . import perceptron_cases as paths
from .examples import EXAMPLES

suite = Suite("04-logistic-regression")
test, check, hint = suite.test, suite.check, suite.hint
guard = suite.guard


# --- neuron ---

suite.hints(
    "neuron",
    "By hand, for w = (1, 1), b = -1.5 and the input (1, 1): which sum, and is it above 0?",
    "`x @ w` gives the weighted sums of all samples at once; add b. A comparison gives True and False.",
    "`(x @ w + b > 0)` is the answer as True and False; `.astype(int)` turns it into 1 and 0.",
)


@test("neuron", hint="weigh, add up, add b; 1 where that is above 0, else 0")
def fires_where_the_sum_is_above_zero(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=(30, 3)), rng.normal(size=3), float(rng.uniform(0.4, 0.6))
    x[0], x[1], x[2] = 2 * w, -2 * w, -0.25 * b * w / (w @ w)  # fires, does not, fires only thanks to b
    expect.close(student.neuron(x, w, b), case.fires(x, w, b), mistakes=case.neuron_mistakes(x, w, b))


@test("neuron", hint="the condition is 'above 0': a sum of exactly 0 gives 0")
def is_silent_at_exactly_zero(student: Student, rng: np.random.Generator) -> None:
    a, side = 2 * int(rng.integers(2, 6)), rng.permutation(np.repeat([-1, 0, 1], 8))  # below 0, at it, above
    first = rng.integers(0, a + 1, size=24)
    x, w = np.stack([first, a - first + side * rng.integers(1, 4, size=24)], axis=1), np.array([1, 1])
    expect.close(student.neuron(x, w, -a), case.fires(x, w, -a), mistakes=case.edge_mistakes(x, w, -a))


@test("neuron", hint="w of shape (D, H) is a layer of H neurons: `x @ w + b` does them all")
def computes_a_layer_at_once(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=(6, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    expect.close(student.neuron(x, w, b), case.fires(x, w, b), mistakes=case.neuron_mistakes(x, w, b))


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
    s, t, u = float(rng.uniform(1, 2)), float(rng.uniform(2, 3)), float(rng.uniform(2.2, 3))
    x, y = np.array([[s, t], [u, 0.0]]), np.array([1, -1])  # each is wrong once
    expect.close(student.perceptron(x, y), paths.rule(x, y, 100), mistakes=paths.walk_mistakes(x, y))


@test("perceptron", hint="go through the samples again and again until an epoch has no mistake")
def ends_with_every_sample_right(student: Student, rng: np.random.Generator) -> None:
    gate = case.CORNERS, np.array([-1, -1, -1, 1])
    for x, y in (paths.separable(rng, 20, 2), paths.separable(rng, 25, 3), gate):
        want, wrong = paths.rule(x, y, 20), paths.path_mistakes(x, y, 20)
        path = paths.path_of(student.perceptron(x, y, 20), x.shape[1])
        paths.demand_separation(path, x, y, paths.named_path(path, want, wrong))


@test("perceptron", hint="compare y * (w @ x + b) with 0 for each sample, with the w and b of that moment")
def corrects_only_mistakes(student: Student, rng: np.random.Generator) -> None:
    x, y = paths.separable(rng, 15, 3)
    want, wrong = paths.rule(x, y, 20), paths.path_mistakes(x, y, 20)
    path = paths.path_of(student.perceptron(x, y, 20), 3)
    named = paths.named_path(path, want, wrong)
    for before, after in pairwise(path):
        problem = paths.explains(after - before, before, x, y)
        expect.true(not problem, problem and (named or problem))
    expect.true(len(path) > 1, "nothing was learned: at w = 0 the sum is 0, and that counts as a mistake (<= 0)")
    paths.demand_separation(path, x, y, named)


@test("perceptron", hint="no line separates XOR: the rule must give up after max_epochs")
def gives_up_after_max_epochs(student: Student, rng: np.random.Generator) -> None:
    y = np.array([-1, 1, 1, -1])
    for epochs in (1, 3, int(rng.integers(5, 15))):
        x = case.CORNERS * paths.exact(rng, 0.5, 4, 2)
        want = paths.rule(x, y, epochs)
        got = paths.path_of(student.perceptron(x, y, epochs), 2)
        off = {f"it made {n} epoch more or fewer than max_epochs": paths.rule(x, y, epochs + n) for n in (1, -1)}
        expect.close(got, want, mistakes=off | paths.path_mistakes(x, y, epochs))


# --- xor_weights ---

suite.hints(
    "xor_weights",
    "XOR: at least one input is high, but not both. The first half is a gate that you know. Which gate says 'not "
    "both'? Do it for high = 1 first.",
    "For high = 1, OR is w = (1, 1), b = -0.5. NAND (not both) is AND with every sign turned: w = (-1, -1), b = 1.5. "
    "With inputs twice as large the sums are too: where must the thresholds be then? The last neuron joins two "
    "answers of 0 and 1 by AND.",
    "Each hidden neuron is a column: `W1 = np.array([[1, -1], [1, -1]])`, `b1` holds the b of OR and of NAND, each "
    "times `high`, and `w2`, `b2` are those of AND for inputs of 0 and 1.",
)


@test("xor_weights", hint="hidden neuron 1 says OR, hidden neuron 2 says NAND, the last one AND")
def computes_xor(student: Student, rng: np.random.Generator) -> None:
    for high in case.several_highs(rng):
        case.demand_xor(case.net_of(student, high), high, case.CORNERS, case.XOR)


@test("xor_weights", hint="put each threshold halfway between the sums that it has to tell apart")
def survives_slightly_wrong_inputs(student: Student, rng: np.random.Generator) -> None:
    for high in case.several_highs(rng):
        net = case.net_of(student, high)
        case.demand_xor(net, high, case.CORNERS, case.XOR)
        for _ in range(20):
            came = case.answers(net, high * (case.CORNERS + rng.uniform(-0.1, 0.1, size=(4, 2))))
            said = "with inputs off by up to high / 10 an answer changes: move the thresholds halfway between the sums"
            expect.true(np.array_equal(came, case.XOR), said, expected=expect.show(case.XOR), got=came)


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
    expect.close(student.sigmoid(z), case.chance(z), mistakes=case.sigmoid_mistakes(z))


@test("sigmoid", hint="it undoes the logit: sigmoid(log(p / (1 - p))) is p again, for an array and for one number")
def undoes_the_logit(student: Student, rng: np.random.Generator) -> None:
    p = rng.uniform(0.02, 0.98, size=(2, 3))
    expect.close(student.sigmoid(np.log(p / (1 - p))), p, mistakes={"this is 1 - p: a sign is turned round": 1 - p})
    expect.close(student.sigmoid(float(np.log(0.8 / 0.2))), 0.8)


@test("sigmoid", hint="it should work for any shape, for float32, and for whole numbers")
def works_for_any_shape_and_dtype(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1,), (3, 4), (2, 1, 5)):
        z = rng.uniform(-5, 5, size=shape)
        expect.close(student.sigmoid(z), case.chance(z), mistakes=case.sigmoid_mistakes(z))
    single = rng.uniform(-5, 5, size=6).astype(np.float32)
    expect.close(student.sigmoid(single), case.chance(single), rtol=1e-4, atol=1e-6)
    whole = np.arange(-3, 4)
    cut = {"the result was cut to whole numbers: make room for floats, not for z's own dtype": whole * 0}
    cut["the result was cut to whole numbers, as z is: make room for floats"] = (whole > 40).astype(int)
    expect.close(student.sigmoid(whole), case.chance(whole), mistakes=cut)


@test("sigmoid", hint="exp of a large positive number overflows: each element must choose its own safe form")
def survives_huge_logits(student: Student, rng: np.random.Generator) -> None:
    z = case.huge(rng)
    for signed in (z, -z):
        expect.close(student.sigmoid(signed), case.chance(signed))


@guard("sigmoid", hint="exp of a large number overflows: use exp(-|z|); np.where computes both sides", costs=0.2)
def meets_no_overflow(student: Student, rng: np.random.Generator) -> None:
    z = case.huge(rng)
    overflow.demand_quiet(student, "sigmoid", z)
    overflow.demand_quiet(student, "sigmoid", -z)


@guard("sigmoid", hint="to silence the warning is no cure: keep large positive numbers out of `np.exp`", costs=0.25)
def never_gives_exp_a_large_number(student: Student, rng: np.random.Generator) -> None:
    z = rng.uniform(750, 1e4, size=6) * np.array([-1, 1, -1, 1, -1, 1])
    largest = float(student.run(overflow.probe_exp, z=z))
    message = "`np.exp` was given a number so large that it overflowed: it must never see one"
    expect.true(largest < 709, message, expected="below 709", got=largest)


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
    expect.close(student.bce_with_logits(z, y), case.bce(z, y), mistakes=case.bce_mistakes(z, y))


@test("bce_with_logits", hint="for z = -1000 and y = 1 the loss is 1000: never form p, work with z")
def grows_with_a_confident_mistake(student: Student, rng: np.random.Generator) -> None:
    size = float(rng.uniform(300, 1000))
    for z, y in ((-size, 1), (size, 0)):
        got = student.bce_with_logits(np.array([z]), np.array([y]))
        expect.close(got, size, mistakes=case.clipped())


@guard("bce_with_logits", hint="log(1 + exp(z)) overflows for large z: take z out first", costs=0.2)
def meets_no_overflow_either(student: Student, rng: np.random.Generator) -> None:
    z = case.huge(rng)
    for y in (z > 0, z < 0):
        overflow.demand_quiet(student, "bce_with_logits", z, y.astype(int))


# --- precision_recall ---

suite.hints(
    "precision_recall",
    "Six samples, y = 1 1 1 1 0 0, called 1 1 1 0 1 0. Count the true positives, the alarms, the positives.",
    "`(y == 1) & (y_hat == 1)` marks the true positives; `.sum()` counts them.",
    "precision = TP / (number of y_hat == 1), recall = TP / (number of y == 1); where that number is 0, put 0.0.",
)


def both(student: Student, y: case.Array, y_hat: case.Array) -> list[float]:
    """The student's precision and recall."""
    return expect.items(student.precision_recall(y, y_hat), 2, "results (precision, recall)")


@test("precision_recall", hint="precision: of those called 1, the share that are 1")
def precision_is_the_share_of_right_alarms(student: Student, rng: np.random.Generator) -> None:
    counts = case.some_counts(rng)
    precision, _ = both(student, *case.verdicts(rng, *counts))
    expect.close(precision, case.shares(*counts)[0], mistakes=case.precision_mistakes(*counts))


@test("precision_recall", hint="recall: of those that are 1, the share that were called 1")
def recall_is_the_share_of_positives_found(student: Student, rng: np.random.Generator) -> None:
    counts = case.some_counts(rng)
    _, recall = both(student, *case.verdicts(rng, *counts))
    expect.close(recall, case.shares(*counts)[1], mistakes=case.recall_mistakes(*counts))


@test("precision_recall", hint="without any alarm, or without any positive, there is nothing to divide by: 0.0")
def is_zero_where_nothing_can_be_divided(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(3, 9))
    for counts, empty in (((0, 0, n, 5), "alarm"), ((0, 4, 0, n), "positive"), ((0, 0, 0, n), "alarm or positive")):
        rates = both(student, *case.verdicts(rng, *counts))
        message = f"without any {empty} there is nothing to divide by: return 0.0"
        expect.true(np.isfinite(rates).all(), message)
        expect.true(not np.any(rates), message)
    counts = case.some_counts(rng)
    expect.close(both(student, *case.verdicts(rng, *counts)), case.shares(*counts))  # and only there


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
    score, y = rng.permutation(90)[:16] / 100, rng.permutation(np.repeat([0, 1], 8))
    fpr, tpr, _ = case.curve_of(student, y, score)
    want_fpr, want_tpr = case.rates(y, score)
    expect.close(fpr, want_fpr, mistakes=case.rate_mistakes(want_fpr, want_tpr), what="fpr")
    expect.close(tpr, want_tpr, mistakes=case.rate_mistakes(want_tpr, want_fpr), what="tpr")


@test("roc", hint="the area is the chance that a positive scores above a negative: join the points by straight lines")
def the_area_is_the_chance_of_the_right_order(student: Student, rng: np.random.Generator) -> None:
    score, y = rng.normal(size=60), rng.permutation(np.repeat([0, 1], [27, 33]))
    _, _, auc = case.curve_of(student, y, score)
    expect.close(auc, case.chance_of_order(y, score), mistakes=case.auc_mistakes(y, score))


@test("roc", hint="equal scores have no order: they are all called positive at the same threshold")
def moves_equal_scores_together(student: Student, rng: np.random.Generator) -> None:
    score, y = rng.permutation(np.repeat([0.5, 1.0, 2.0, 3.0], [3, 4, 6, 5])), rng.permutation(np.repeat([0, 1], 9))
    case.demand_curve(student, y, score, halves=True)


suite.examples.update(EXAMPLES)
