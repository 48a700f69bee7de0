"""Hidden tests of chapter 04: other sizes, extreme values, ties, and data that no line separates."""

from __future__ import annotations

from itertools import product

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import perceptron_cases as paths

suite = Suite("04-logistic-regression", hidden=True)
test, check = suite.test, suite.check


# --- neuron ---


@test("neuron", hint="nothing may depend on the number of samples or of inputs: build no value in")
def works_for_any_number_of_inputs(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, 1), (5, 4), (int(rng.integers(20, 40)), 7)):
        x, w, b = rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal())
        expect.close(student.neuron(x, w, b), case.fires(x, w, b), mistakes=case.neuron_mistakes(x, w, b))


@test("neuron", hint="a layer may have any width, also 1, also as many neurons as there are inputs or samples")
def computes_layers_of_any_width(student: Student, rng: np.random.Generator) -> None:
    for n, d, h in ((4, 2, 1), (3, 3, 3), (1, 4, 2), (int(rng.integers(5, 9)), 2, 6)):
        x, w, b = rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h)
        expect.close(student.neuron(x, w, b), case.fires(x, w, b), mistakes=case.neuron_mistakes(x, w, b))


# --- perceptron ---


@test("perceptron", hint="in order, one sample at a time, each judged by the w and b of that moment")
def takes_the_rules_path_in_any_dimension(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, 2), (12, 1), (30, 5)):
        x, y = paths.separable(rng, n, d)
        got, want = paths.path_of(student.perceptron(x, y, 400), d), paths.rule(x, y, 400)
        expect.close(got, want, mistakes=paths.path_mistakes(x, y, 400))


@test("perceptron", hint="keep the default of the first line: `max_epochs=100`")
def makes_100_epochs_unless_told_otherwise(student: Student, rng: np.random.Generator) -> None:
    x, y = case.CORNERS * paths.exact(rng, 0.5, 4, 2), np.array([-1, 1, 1, -1])
    got, want = paths.path_of(student.perceptron(x, y), 2), paths.rule(x, y, 100)
    expect.true(len(got) == len(want), "without `max_epochs` the rule should make 100 epochs")
    expect.close(got, want, mistakes=paths.path_mistakes(x, y, 100))


@test("perceptron", hint="a sample on the line (sum 0) is a mistake too, not only at the start")
def counts_a_sample_on_the_line_as_a_mistake(student: Student, rng: np.random.Generator) -> None:
    a, (c, d, e, f, g) = float(rng.choice([0.5, 1, 2, 4])), paths.exact(rng, 0.5, 2, 5)
    x = np.array([[a, 0.0], [-1 / a, c], [d, e], [-f, -g]])  # the second lies on the first one's line: a x1 + 1 = 0
    y = np.array([1, 1, 1, -1])
    got = paths.path_of(student.perceptron(x, y, 5), 2)
    expect.close(got, paths.rule(x, y, 5), mistakes=paths.path_mistakes(x, y, 5))


# --- xor_weights ---


@test("xor_weights", hint="each input may be off by high / 10, in any direction: leave room beside each threshold")
def survives_the_worst_deviations(student: Student, rng: np.random.Generator) -> None:
    for high in case.several_highs(rng):
        net = case.net_of(student, high)
        for deviation in product((-0.1, 0.1), repeat=2):
            came = case.answers(net, high * (case.CORNERS + np.array(deviation)))
            message = "with both inputs off by high / 10 an answer changes: move the thresholds"
            expect.true(np.array_equal(came, case.XOR), message)


@test("xor_weights", hint="`high` may be any number above 0, a whole one too; without it, it is 1")
def computes_xor_from_whole_numbers(student: Student, rng: np.random.Generator) -> None:
    corners = rng.permutation(case.CORNERS)
    want = (corners[:, 0] != corners[:, 1]).astype(int)
    case.demand_xor(case.net_of(student), 1.0, corners, want)
    for high in (int(high) for high in np.exp(rng.uniform(1, 11, size=3))):
        case.demand_xor(case.net_of(student, high), high, corners, want)


# --- sigmoid ---


@test("sigmoid", hint="each element must choose its own safe form, in a table too")
def survives_huge_logits_of_both_signs(student: Student, rng: np.random.Generator) -> None:
    z = case.huge(rng).reshape(3, 4) * rng.choice([1, -1], size=(3, 4))
    for signed in (z, -z):
        expect.close(student.sigmoid(signed), case.chance(signed))


# --- bce_with_logits ---


@test("bce_with_logits", hint="it should hold for any number of samples, and for one class alone")
def holds_for_any_number_of_samples(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 2, int(rng.integers(30, 80))):
        for y in (np.zeros(n), np.ones(n), rng.integers(0, 2, size=n)):
            z = rng.uniform(-5, 5, size=n)
            expect.close(student.bce_with_logits(z, y), case.bce(z, y), mistakes=case.bce_mistakes(z, y))


@test("bce_with_logits", hint="log(1 + exp(z)) overflows for large z: take z out first")
def stays_finite_for_huge_logits(student: Student, rng: np.random.Generator) -> None:
    z = rng.uniform(750, 1e5, size=10) * rng.choice([-1, 1], size=10)
    y = rng.integers(0, 2, size=10)
    y[0] = z[0] < 0  # one confident mistake at least
    expect.close(student.bce_with_logits(z, y), case.bce(z, y))


@test("bce_with_logits", hint="float32 runs out of digits near 1 already at z = 17: never form 1 - p")
def is_exact_in_single_precision(student: Student, rng: np.random.Generator) -> None:
    z = rng.uniform(18, 60, size=8).astype(np.float32)
    got = student.bce_with_logits(z, np.zeros(8, dtype=np.float32))
    expect.close(got, z.astype(float).mean(), rtol=1e-4)
    got = student.bce_with_logits(-z, np.ones(8, dtype=np.float32))
    expect.close(got, z.astype(float).mean(), rtol=1e-4)


# --- precision_recall ---


def both(student: Student, y: case.Array, y_hat: case.Array) -> list[float]:
    """The student's precision and recall."""
    return expect.items(student.precision_recall(y, y_hat), 2, "results (precision, recall)")


@test("precision_recall", hint="both hold for any counts, whichever class is the rare one")
def holds_for_any_counts(student: Student, rng: np.random.Generator) -> None:
    for _ in range(4):
        counts = case.some_counts(rng)
        precision, recall = both(student, *case.verdicts(rng, *counts))
        expect.close(precision, case.shares(*counts)[0], mistakes=case.precision_mistakes(*counts))
        expect.close(recall, case.shares(*counts)[1], mistakes=case.recall_mistakes(*counts))


@test("precision_recall", hint="without a false alarm precision is 1, without a miss recall is 1")
def tells_misses_from_false_alarms(student: Student, rng: np.random.Generator) -> None:
    tp, wrong, _, tn = case.some_counts(rng)
    for fp, fn in ((0, wrong), (wrong, 0)):
        want = case.shares(tp, fp, fn, tn)
        got = both(student, *case.verdicts(rng, tp, fp, fn, tn))
        expect.close(got, want, mistakes={"precision and recall are exchanged": want[::-1]})


# --- roc ---


@test("roc", hint="scores may be any numbers, also negative, with many ties: `np.unique` gives the distinct ones")
def follows_many_ties(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        n = int(rng.integers(20, 60))
        score, y = rng.integers(-3, 4, size=n) * 1.5, rng.integers(0, 2, size=n)
        y[:2] = 0, 1
        case.demand_curve(student, y, score)


@test("roc", hint="perfect scores have area 1, reversed ones 0, and equal ones 0.5")
def knows_perfect_reversed_and_useless_scores(student: Student, rng: np.random.Generator) -> None:
    y = rng.permutation(np.repeat([0, 1], rng.integers(5, 25, size=2)))
    place = rng.uniform(0.1, 0.9, size=len(y))  # no two scores are alike, and no sample's place tells its class
    for score in (y + place, -2.0 * y - place, np.full(len(y), 0.3)):
        case.demand_curve(student, y, score)


@test("roc", hint="each negative moves the curve right by 1 / negatives, each positive up by 1 / positives")
def holds_for_unequal_classes(student: Student, rng: np.random.Generator) -> None:
    score, y = rng.normal(size=30), rng.permutation(np.repeat([0, 1], [23, 7]))
    case.demand_curve(student, y, score)
