"""Hidden tests of chapter 06: other sizes, fresh draws, ties, edges, gradients, and inputs that stay as they were."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import array_cases as array_case
from . import cases as case
from . import torch_cases as torch_case

suite = Suite("06-generalization", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


# --- ridge ---


@test("ridge", hint="with a penalty there may be more weights than samples: solve the D equations")
def works_with_more_weights_than_samples(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((4, 9), (1, 3), (int(rng.integers(20, 40)), 6), (5, 5)):
        features, y = case.design(rng, n, d)
        strength = float(rng.uniform(1.5, 4))
        want = case.ridge(features, y, strength)
        got = student.ridge(features, y, strength)
        expect.close(got, want, rtol=1e-5, mistakes=case.ridge_mistakes(features, y, strength))


# --- k_fold ---


@test("k_fold", hint="one part may be a single index: k = n, and k may be 2")
def cuts_into_any_number_of_parts(student: Student, rng: np.random.Generator) -> None:
    one, two, many = (int(n) for n in rng.integers((5, 5, 40), (12, 20, 60)))
    for n, k in ((one, one), (two, 2), (2, 2), (many, 9), (two, two - 1)):
        came = case.folds(student, n, k, int(rng.integers(1000)))
        case.demand_parts(came, n, k)
        case.demand_rest(came, n)


@guard(
    "k_fold", hint="draw from the `rng` that is passed in: same seed, same folds; its next folds are others", costs=0.25
)
def draws_from_its_generator(student: Student, rng: np.random.Generator) -> None:
    """Two shufflings of 30 agree once in 30! (about 10^32) times."""
    came = case.folds(student, 30, 3, int(rng.integers(1000)))
    once = "two generators of one seed gave different folds: shuffle with `rng`, nothing else"
    expect.true(came["first"] == came["again"], once)
    fresh = "two calls gave the same folds: shuffle with the `rng` that is passed in, do not seed another"
    expect.true(came["first"] != came["second"], fresh)


# --- early_stopping ---


@test("early_stopping", hint="patience 1 stops at the first epoch that is no new lowest")
def works_for_any_patience(student: Student, rng: np.random.Generator) -> None:
    for patience in (1, 2, 5, 9):
        losses = (3 * rng.permutation(40) / 40 + np.linspace(2, 0, 40)).tolist()
        case.demand_stop(student, losses, patience)
    case.demand_stop(student, [1.0], 1)
    case.demand_stop(student, [float(v) for v in range(1, 9)], 7)


@test("early_stopping", hint="every comparison with NaN is False: ask `loss < lowest`, and count everything else")
def counts_nan_as_no_new_lowest(student: Student, rng: np.random.Generator) -> None:
    nan, low = float("nan"), float(rng.uniform(0.5, 0.9))
    case.demand_stop(student, [*case.falling(rng, 1.0), 1.0, nan, nan, nan, low], 3)
    case.demand_stop(student, [*case.falling(rng, 1.0), nan, 1.0, nan, low, 1.5, nan, 1.0], 2)


# --- dropout ---


@test("dropout", hint="p = 0 loses nothing and divides by 1; p = 0.9 multiplies what is left by 10")
def works_at_both_ends_of_p(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, 4)) + 5
    expect.close(torch_case.dropped(student, x, 0.0, True)["first"], x)
    x = rng.normal(size=1000) + 6
    came = torch_case.dropped(student, x, 0.9, True, "float32")
    torch_case.demand_cells(came["first"], x, 0.9, rtol=1e-4)
    torch_case.demand_share(float((came["first"] != 0).mean()), 0.9, 1000)


# --- pca ---


@test("pca", hint="fewer samples than columns, one direction only, data far from 0: the formula is the same")
def works_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for n, d, k in ((30, 5, 1), (6, 9, 4), (int(rng.integers(20, 40)), 4, 4), (7, 7, 3)):
        array_case.demand_pca(student, array_case.cloud(rng, n, d), k)


# --- initial_weights ---


@test("initial_weights", hint="n_in may be larger or smaller than n_out, or equal")
def has_its_variance_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    few, many, same = (int(n) for n in rng.integers((110, 900, 330), (130, 1000, 380)))
    for n_in, n_out in ((many, few), (few, many), (same, same)):
        for scheme in ("kaiming", "xavier"):
            array_case.demand_scale(student, n_in, n_out, scheme, int(rng.integers(1000)))


@guard("initial_weights", hint="draw from the `rng` that is passed in, n_in × n_out times", costs=0.25)
def draws_from_its_generator_for_each_weight(student: Student, rng: np.random.Generator) -> None:
    for scheme in ("kaiming", "xavier"):
        seed = int(rng.integers(1000))
        came = student.run(array_case.probe_weights, n_in=6, n_out=4, scheme=scheme, seed=seed)
        first, second, again = (np.asarray(came[name], dtype=float) for name in ("first", "second", "again"))
        expect.true(len(np.unique(first)) == 24, "some weights are equal: draw each of them")
        own = "two generators of one seed gave different weights: draw from `rng`, nothing else"
        expect.true(np.array_equal(first, again), own)
        fresh = "two calls gave the same weights: draw from the `rng` that is passed in, do not seed another"
        expect.true(not np.array_equal(first, second), fresh)


# --- batch_norm ---


@test("batch_norm", hint="nothing may depend on N, D, momentum or eps")
def follows_its_settings(student: Student, rng: np.random.Generator) -> None:
    for n, d, momentum, eps in ((2, 5, 0.3, 1e-2), (int(rng.integers(20, 40)), 1, 0.01, 1e-5), (4, 4, 1.0, 0.5)):
        values = torch_case.norm_inputs(rng, n, d)
        torch_case.demand_norm(student, values, True, momentum=momentum, eps=eps)
        torch_case.demand_norm(student, values, False, momentum=momentum, eps=eps)


@test("batch_norm", hint="a single sample can be judged in evaluation; a feature that never changes becomes its bias")
def works_for_one_sample_and_for_constant_features(student: Student, rng: np.random.Generator) -> None:
    one = torch_case.norm_inputs(rng, 1, 3)
    torch_case.demand_norm(student, one, False)
    values = torch_case.norm_inputs(rng, 5, 3)
    values[0][:, 1] = 2.0
    torch_case.demand_norm(student, values, True)


# --- diagnose ---


@test("diagnose", hint="the rows say > and <: a loss that is just at the border does not fit")
def lets_the_borders_pass(student: Student, rng: np.random.Generator) -> None:
    """Every border here is a number that floating point holds exactly, or is computed as the table says."""
    border = "this loss is just at the border: the table says > and <, not >= and <="
    cases: list[case.Case] = []
    for unit in (2.0 ** rng.permutation(range(-1, 3))).tolist():
        cases += [
            ("underfitting", [2 * unit, unit, 2 * unit], [3 * unit] * 3, 2 * unit, border),
            ("healthy", [2 * unit, 1.0], [1.0, 1.1 * 1.0], 2 * unit + 2, border),
            ("healthy", [2.0, 1.0, 0.5], [2.0, 1.0, 0.95 * 1.0], 2.0, border),
            ("healthy", [2 * unit, unit, unit], [2 * unit, unit, unit], 2 * unit, border),
        ]
    case.demand_words(student, rng, cases)


@test("diagnose", hint="the middle is at index len // 2 of the validation list; the lowest may be anywhere")
def finds_the_lowest_and_the_middle(student: Student, rng: np.random.Generator) -> None:
    train = [2.0, 0.9, 0.5, 0.4, 0.4, 0.4, 0.4]
    early, middle = "the lowest validation loss may be early", "the middle is `val_loss[len(val_loss) // 2]`"
    cases: list[case.Case] = []
    best = float(rng.uniform(0.95, 1.0))
    for chance in rng.uniform(2.2, 2.6, size=2).tolist():
        cases += [
            ("overfitting", train, [2.0, 1.0, 1.3, 1.25, 1.2, 1.2, 1.2], chance, early),
            ("healthy", train, [2.0, 1.5, 1.2, 1.0, 0.97, 0.97, 0.97], chance, middle),
            ("still learning", train, [2.0, 1.2, 1.01, 1.0, 0.93, 0.92, 0.92], chance, middle),
            ("healthy", train[:4], [2.0, 1.2, 0.95, 0.93], chance, middle),
        ]
    case.demand_words(student, rng, cases)
    case.demand_words(student, rng, [*cases, ("healthy", [1.0, 0.2], [best, 1.0], 2.3, middle)])
