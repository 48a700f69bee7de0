"""Hidden tests of chapter 01: other sizes, other signs, other scales, and the edges."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case

suite = Suite("01-linear-model", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


# --- predict ---


@test("predict", hint="the formula holds for any number of samples and for a falling line: build no value in")
def predicts_any_number_of_samples(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 2, int(rng.integers(10, 40))):
        x, w, b = rng.normal(size=n), -float(rng.uniform(3, 4)), -float(rng.uniform(1, 2))
        expect.close(student.predict(x, w, b), w * x + b, mistakes=case.predict_mistakes(x, w, b))


@guard("predict", hint="`x *= w` changes the caller's own array: make a new one with `w * x`")
def leaves_x_as_it_was(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=6)
    after = student.run(probe_predict, x=x)
    expect.true(np.array_equal(after, x), "x itself was changed: the next cell that uses it would go wrong")


def probe_predict(names: Any, x: Any) -> Any:
    """x after a prediction from it."""
    names.predict(x, 2.0, 1.0)
    return x


# --- mse ---


@test("mse", hint="it should hold for one sample, and for predictions that are all too low")
def holds_for_any_size_and_sign(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 3, int(rng.integers(20, 60))):
        y = rng.normal(size=n)
        y_hat = y - rng.uniform(1.5, 4, size=n)
        expect.close(student.mse(y_hat, y), ((y_hat - y) ** 2).mean(), mistakes=case.mse_mistakes(y_hat - y))


@guard("mse", costs=0.25, hint="compare `y_hat.shape` with `y.shape`: a column and a row can have the same length")
def refuses_every_pair_of_shapes_that_differ(student: Student, rng: np.random.Generator) -> None:
    y = rng.normal(size=5)
    for y_hat in (rng.normal(size=(5, 1)), rng.normal(size=1), rng.normal(size=4)):
        expect.error(partial(student.mse, y_hat, y), ValueError)


# --- grid_search ---


@test("grid_search", hint="the number of axes can be any: `itertools.product(*axes)` instead of nested loops")
def works_with_three_axes(student: Student, rng: np.random.Generator) -> None:
    axes = [rng.normal(size=n) for n in (4, 3, 5)]
    target, floor = [float(rng.choice(axis)) for axis in axes], float(rng.uniform(1, 9))
    best, lowest = case.searched(student, case.Valley(target, floor), axes)
    expect.close(best, target)
    expect.close(lowest, floor)


@guard("grid_search", costs=0.2, hint="call `cost` once for each combination, and remember what it gave")
def asks_for_each_combination_once(student: Student, rng: np.random.Generator) -> None:
    axes, cost = [rng.normal(size=4), rng.normal(size=3)], case.Valley([0.0, 0.0])
    student.grid_search(cost, axes)
    asked = [tuple(point) for point in cost.asked]
    wanted = {(float(w), float(b)) for w, b in product(*axes)}
    expect.true(wanted <= set(asked), "some combinations were never tried: every w must meet every b")
    twice = "`cost` was called more often than there are combinations: remember its value"
    expect.true(len(asked) <= len(wanted), twice)


@test("grid_search", hint="`lowest` must start above any cost: use `float('inf')`, not 0 or 999")
def works_whatever_the_size_of_the_costs(student: Student, rng: np.random.Generator) -> None:
    axis = np.sort(rng.normal(size=6))
    at = float(axis[int(rng.integers(1, 5))])
    for offset, scale in ((1e12, 1e9), (-1e6, 1.0)):
        floor = offset * float(rng.uniform(1, 2))
        result = student.grid_search(lambda w, f=floor, s=scale: s * (float(w) - at) ** 2 + f, [axis])
        expect.true(result is not None, case.NOTHING)
        best, lowest = expect.items(result, 2, "results (best, lowest)")
        expect.true(best is not None and np.size(best) == 1, case.NOTHING_ACCEPTED)
        expect.close(np.reshape(best, ()), at)
        expect.close(lowest, floor)


# --- rmse_mae ---


@test("rmse_mae", hint="both hold for any number of samples and for errors of both signs")
def holds_for_errors_of_both_signs(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 4, int(rng.integers(20, 60))):
        y = rng.normal(size=n)
        error = rng.choice([-1, 1], size=n) * rng.uniform(1.5, 4, size=n)
        rmse, mae = expect.items(student.rmse_mae(y + error, y), 2, "results (rmse, mae)")
        expect.close(rmse, np.sqrt((error**2).mean()), mistakes=case.rmse_mistakes(error))
        expect.close(mae, np.abs(error).mean(), mistakes=case.mae_mistakes(error))


@test("rmse_mae", hint="both are in the unit of y: from metres to millimetres both grow by the same 1000")
def grows_with_the_unit_of_y(student: Student, rng: np.random.Generator) -> None:
    y, error = rng.normal(size=9), rng.normal(size=9)
    want = [np.sqrt((error**2).mean()), np.abs(error).mean()]
    expect.close(expect.items(student.rmse_mae(y + error, y), 2, "results (rmse, mae)"), want)
    finer = expect.items(student.rmse_mae(1000 * (y + error), 1000 * y), 2, "results (rmse, mae)")
    squared = {"RMSE grew by the square of the unit: the root is missing": [1e6 * want[0] ** 2, 1e3 * want[1]]}
    expect.close(finer, [1e3 * value for value in want], mistakes=squared)


# --- cost_surface ---


@test("cost_surface", hint="nothing may depend on the number of samples, nor on there being as many w as b")
def holds_for_any_size(student: Student, rng: np.random.Generator) -> None:
    for n, n_w, n_b in ((1, 2, 5), (7, 4, 4), (int(rng.integers(10, 20)), 6, 1)):
        x, y, ws, bs = (rng.normal(size=size) for size in (n, n, n_w, n_b))
        got = student.cost_surface(x, y, ws, bs)
        expect.close(got, case.surface(x, y, ws, bs), mistakes=case.surface_mistakes(x, y, ws, bs))


@test("cost_surface", hint="ws and bs may come in any order and with any step: use the values you are given")
def follows_the_order_of_its_axes(student: Student, rng: np.random.Generator) -> None:
    x, y, ws, bs = rng.normal(size=5), rng.normal(size=5), rng.normal(size=3), rng.normal(size=4)
    ws, bs = -np.sort(-ws), -np.sort(-bs)
    want = case.surface(x, y, ws, bs)
    upside_down = {"the axes were sorted: keep the order given": want[::-1, ::-1]}
    got = student.cost_surface(x, y, ws, bs)
    expect.close(got, want, mistakes={**case.surface_mistakes(x, y, ws, bs), **upside_down})


# --- least_squares ---


@test("least_squares", hint="the best line need not pass near the origin: fit b together with the weights")
def fits_many_features_far_from_zero(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(60, 7)) + rng.uniform(20, 30, size=7)
    y = x @ rng.normal(size=7) - 50 + rng.normal(size=60)
    w, b = case.fitted(student, x, y)
    want_w, want_b = case.oracle(x, y)
    expect.close(w, want_w, rtol=1e-4, atol=1e-6, mistakes=case.weight_mistakes(x, y))
    mean = {"b is the mean of y: that is right only if every feature's mean is 0": y.mean()}
    expect.close(b, want_b, rtol=1e-4, atol=1e-4, mistakes=mean)


@test("least_squares", hint="with a copied feature there is no inverse: `lstsq` or `pinv` find a best line")
def survives_a_feature_that_is_a_copy(student: Student, rng: np.random.Generator) -> None:
    x = rng.integers(-9, 10, size=(20, 2)).astype(float)
    x = np.column_stack([x, x[:, 0]])
    y = 3 * x[:, 0] - x[:, 1] + 2 + rng.normal(size=20)
    w, b = case.fitted(student, x, y)
    want_w, want_b = case.oracle(x, y)
    expect.finite(w)
    expect.close(x @ w[:3] + b, x @ want_w + want_b, rtol=1e-4, atol=1e-4)


# --- split ---


@test("split", hint="give `seed` to the generator: `np.random.default_rng(seed)`")
def repeats_for_a_seed_and_differs_for_another(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 50)
    seed = int(rng.integers(1000))
    first, again, other = (case.parts(student, x, y, 0.2, s)[3] for s in (seed, seed, seed + 1))
    same = np.array_equal(np.sort(first), np.sort(other))
    repeats = np.array_equal(first, again)
    expect.true(repeats, "the same seed gave another split: pass `seed` to the generator")
    expect.true(not same, "another seed gave the same split: `seed` is not used")


@test("split", hint="keep the defaults of the first line: `test=0.25, seed=0`")
def keeps_the_defaults(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 24)
    short, full = (case.parts(student, x, y, *how) for how in ((), (0.25, 0)))
    same = all(np.array_equal(a, b) for a, b in zip(short, full, strict=True))
    expect.true(same, "`split(x, y)` should give what `split(x, y, 0.25, 0)` gives: keep the defaults")


@test("split", hint="it should hold for any number of rows and any share")
def holds_for_other_sizes(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(30, 50)) * 2
    x, y = case.numbered(rng, n)
    x_train, x_test, y_train, y_test = case.parts(student, x, y, 0.5, 2)
    together = np.array_equal(x_train[:, 0], y_train) and np.array_equal(x_test[:, 0], y_test)
    expect.true(abs(len(y_test) - n // 2) <= 1, "the test part has the wrong size")
    expect.true(together, case.APART)


@guard("split", costs=0.15, hint="pick rows by number: x and y themselves stay as they were")
def leaves_x_and_y_as_they_were(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, int(rng.integers(30, 50)))
    after_x, after_y = student.run(probe_split, x=x, y=y)
    untouched = np.array_equal(after_x, x) and np.array_equal(after_y, y)
    expect.true(untouched, "x or y itself was shuffled: pick rows by number instead")


def probe_split(names: Any, x: Any, y: Any) -> Any:
    """x and y after a split of them."""
    names.split(x, y, 0.25, 4)
    return x, y


# --- standardise ---


@test("standardise", hint="a test set of one patient has no deviation of its own: use that of train")
def standardises_a_single_test_row(student: Student, rng: np.random.Generator) -> None:
    train, held = case.tables(rng, 30, 1)
    _, got = expect.items(student.standardise(train, held), 2, "tables (train, test)")
    expect.close(got, case.scaled(held, train), mistakes=case.held_out_mistakes(train, held))


@guard("standardise", costs=0.15, hint="`train -= mean` changes the caller's own table: make a new one: `train - mean`")
def leaves_its_tables_as_they_were(student: Student, rng: np.random.Generator) -> None:
    train, held = case.tables(rng, 9, 3)
    after = student.run(probe_standardise, train=train, held=held)
    untouched = np.array_equal(after[0], train) and np.array_equal(after[1], held)
    expect.true(untouched, "the tables themselves were changed: the next cell that uses them would go wrong")


def probe_standardise(names: Any, train: Any, held: Any) -> Any:
    """Both tables after they were standardised."""
    names.standardise(train, held)
    return train, held
