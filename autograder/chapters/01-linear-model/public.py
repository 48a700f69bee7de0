"""Public tests of chapter 01: the linear model, its costs, search, least squares, and unseen data."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from .examples import EXAMPLES

suite = Suite("01-linear-model")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- predict ---

suite.hints(
    "predict",
    "Take one sample with pencil and paper: x = 2, w = 3, b = 1. Which two operations give 7?",
    "NumPy multiplies a whole array by a number at once: `3 * np.array([1, 2])` is `[3, 6]`. No loop needed.",
    "Multiply first, then add: w times x, plus b. Return the result instead of printing it.",
)


@test("predict", hint="every sample is multiplied by w, and then b is added once")
def gives_one_prediction_per_sample(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=5), float(rng.uniform(3, 4)), float(rng.uniform(1, 2))
    expect.close(student.predict(x, w, b), case.line(x, w, b), mistakes=case.predict_mistakes(x, w, b))


@test("predict", hint="b has a default of 0: without it the line goes through the origin")
def works_without_b(student: Student, rng: np.random.Generator) -> None:
    x, w = rng.normal(size=4), float(rng.uniform(3, 4))
    one = {"b should be 0 when it is not given, but it is 1": case.line(x, w, 1.0)}
    expect.close(student.predict(x, w), case.line(x, w, 0.0), mistakes=one)


# --- mse ---

suite.hints(
    "mse",
    "By hand: predictions 3, 6, 9 and targets 2, 4, 6. Which three losses, and what do you do with them?",
    "Subtract, square, then `.mean()`: the order matters. Before that, compare `y_hat.shape` with `y.shape`.",
    "First `if y_hat.shape != y.shape: raise ValueError(...)`. Then the mean of `(y_hat - y) ** 2`.",
)


@test("mse", hint="square each error first, then take the mean over the samples")
def averages_the_squared_errors(student: Student, rng: np.random.Generator) -> None:
    y_hat, y = rng.normal(size=5), rng.normal(size=5)
    expect.close(student.mse(y_hat, y), case.squared(y_hat - y), mistakes=case.mse_mistakes(y_hat - y))


@test("mse", hint="twice the error costs four times as much: square, do not take sizes")
def weighs_a_large_error_by_its_square(student: Student, rng: np.random.Generator) -> None:
    y, error = rng.normal(size=6), rng.uniform(-0.5, 0.5, size=6)
    error[int(rng.integers(6))] = float(rng.uniform(20, 50))
    y_hat = y + error
    expect.close(student.mse(y_hat, y), case.squared(y_hat - y), mistakes=case.mse_mistakes(y_hat - y))


@guard("mse", costs=0.25, hint="a column minus a row (N,) is N x N numbers: compare the shapes, raise ValueError")
def refuses_a_column_against_a_row(student: Student, rng: np.random.Generator) -> None:
    y = rng.normal(size=4)
    expect.error(lambda: student.mse(y.reshape(4, 1), y), ValueError)


# --- grid_search ---

suite.hints(
    "grid_search",
    "Walk through the candidates and keep two things: the lowest cost so far, and where it was. "
    "What must `lowest` be before the first candidate, if a cost may be any number?",
    "`itertools.product(*axes)` walks through every combination, for any number of axes; each is a tuple.",
    "`lowest = float('inf')`; for each `candidate` of the product, `value = cost(*candidate)`; where it is "
    "below `lowest`, keep both. Return `best, lowest`.",
)


@test("grid_search", hint="keep the candidate with the lowest cost; return it as a tuple, and that cost")
def finds_the_lowest_cost_on_one_axis(student: Student, rng: np.random.Generator) -> None:
    axis = np.linspace(-2.25, 1.75, 9) + float(rng.uniform(0.01, 0.2))  # no value of it is a position
    target, floor = [float(axis[int(rng.integers(5, 8))]) + 0.1], float(rng.uniform(1, 9))
    best, lowest = case.searched(student, case.Valley(target, floor), [axis])
    want, cost, highest = case.found([axis], target, floor)
    one_tuple = "with one axis the best candidate is still a tuple, of one value: `(w,)`"
    expect.true(np.shape(best) == (1,), one_tuple, expected=f"({want[0]:.4g},)", got=best)
    others = {
        "this is the candidate with the highest cost: look for the lowest": highest,
        "this is the last candidate, not the best one": axis[-1:],
        "this is the position of the best candidate: return its value": np.flatnonzero(axis == want[0]),
    }
    expect.close(best, want, mistakes=others)
    expect.close(lowest, cost, mistakes={"the second result is the best candidate's cost": want[0]})


@test("grid_search", hint="axes of 5 and 4 values make 20 candidates: `itertools.product(*axes)`")
def tries_every_combination_of_two_axes(student: Student, rng: np.random.Generator) -> None:
    ws, bs = (np.linspace(-1, 1, n) + float(rng.uniform(-1, 1)) for n in (5, 4))
    target, floor = [float(ws[0]) + 0.05, float(bs[2]) + 0.05], float(rng.uniform(1, 9))  # far from (ws[i], bs[i])
    best, lowest = case.searched(student, case.Valley(target, floor), [ws, bs])
    want, cost, _ = case.found([ws, bs], target, floor)
    expect.close(best, want, mistakes=case.missed(ws, bs, target, floor))
    expect.close(lowest, cost)


# --- rmse_mae ---

suite.hints(
    "rmse_mae",
    "Errors 3 and -4: what is the mean of their squares, and its root? What is the mean of their sizes?",
    "RMSE: square, mean, root, in this order. MAE: `np.abs`, mean. Both start from the same `y_hat - y`.",
    "With `error = y_hat - y`, return the pair `np.sqrt((error ** 2).mean()), np.abs(error).mean()`.",
)


@test("rmse_mae", hint="RMSE: square, then mean, then root")
def rmse_is_the_root_of_the_mean_square(student: Student, rng: np.random.Generator) -> None:
    y_hat, y = rng.normal(size=6), rng.normal(size=6)
    error = y_hat - y
    rmse, _ = expect.items(student.rmse_mae(y_hat, y), 2, "results (rmse, mae)")
    expect.close(rmse, np.sqrt(case.squared(error)), mistakes=case.rmse_mistakes(error))


@test("rmse_mae", hint="MAE: the mean of the errors' sizes, each without its sign")
def mae_is_the_mean_of_the_sizes(student: Student, rng: np.random.Generator) -> None:
    y_hat, y = rng.normal(size=6), rng.normal(size=6)
    error = y_hat - y
    _, mae = expect.items(student.rmse_mae(y_hat, y), 2, "results (rmse, mae)")
    expect.close(mae, case.sized(error), mistakes=case.mae_mistakes(error))


# --- cost_surface ---

suite.hints(
    "cost_surface",
    "How many numbers must come out for 4 values of w and 3 of b? Two nested loops are a fine start.",
    "Row i belongs to `ws[i]`, column j to `bs[j]`. For each pair: predict, then average the squares.",
    "Without loops: `ws[:, None, None] * x + bs[:, None]` has the shape (W, B, N). Subtract y, square, "
    "and take the mean over the last axis.",
)


@test("cost_surface", hint="row i is ws[i], column j is bs[j]; each entry is the MSE of ws[i] * x + bs[j]")
def holds_the_mse_of_every_pair(student: Student, rng: np.random.Generator) -> None:
    x, y = rng.normal(size=6), rng.normal(size=6)
    ws, bs = rng.uniform(-2, 2, size=4), rng.uniform(2, 4, size=3)
    got = student.cost_surface(x, y, ws, bs)
    expect.close(got, case.surface(x, y, ws, bs), mistakes=case.surface_mistakes(x, y, ws, bs))


@test("cost_surface", hint="for exact data the cost is 0 at the true w and b, and nowhere else")
def is_zero_where_the_line_fits(student: Student, rng: np.random.Generator) -> None:
    x, ws, bs = rng.normal(size=5), np.arange(1.0, 5.0), np.arange(-1.0, 2.0)
    i, j = int(rng.integers(len(ws))), int(rng.integers(len(bs)))
    y = ws[i] * x + bs[j]
    got = student.cost_surface(x, y, ws, bs)
    expect.shape(got, (4, 3))
    expect.true(
        np.argwhere(np.abs(got) < 1e-9).tolist() == [[i, j]],
        "the cost should be 0 in the row of the true w and the column of the true b, and nowhere else",
        expected=f"0 at row {i}, column {j}",
        got=got,
    )
    expect.close(got, case.surface(x, y, ws, bs), mistakes=case.surface_mistakes(x, y, ws, bs))


# --- least_squares ---

suite.hints(
    "least_squares",
    "`np.linalg.lstsq(A, y)` finds a weight for each column of A. Which column's weight would act as b?",
    "A column of ones: 1 times b is b. `np.column_stack([x, np.ones(len(x))])` appends it; lstsq returns a "
    "tuple whose first item is the weights.",
    "`weights = np.linalg.lstsq(A, y)[0]`: the last of them is b, the others are w.",
)


@test("least_squares", hint="append a column of ones to x: its weight is b")
def finds_the_line_behind_exact_data(student: Student, rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=(8, 2)), rng.uniform(1, 3, size=2), float(rng.uniform(4, 6))
    y = (x * w).sum(axis=1) + b
    got_w, got_b = case.fitted(student, x, y)
    expect.close(got_w, w, rtol=1e-4, mistakes=case.weight_mistakes(x, y))
    expect.close(got_b, b, rtol=1e-4)


@test("least_squares", hint="compare with np.linalg.lstsq on the features and a column of ones")
def has_the_lowest_mse_on_noisy_data(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(30, 3)) + 1
    x[:, 1] += x[:, 0]
    y = (x * np.array([1.0, -2.0, 0.5])).sum(axis=1) + 3 + rng.normal(size=30)
    got_w, got_b = case.fitted(student, x, y)
    w, b = case.oracle(x, y)
    expect.close(got_w, w, rtol=1e-4, mistakes=case.weight_mistakes(x, y))
    mean = {"b is the mean of y: that is right only if every feature's mean is 0": y.mean()}
    expect.close(got_b, b, rtol=1e-4, mistakes=mean)


# --- split ---

suite.hints(
    "split",
    "Shuffle row numbers instead of rows: one shuffled list of numbers can serve x and y alike.",
    "`order = np.random.default_rng(seed).permutation(len(x))` holds every row number once. Cut it in two.",
    "`n = round(test * len(x))`; the first n of `order` are the test rows, the others the training rows: "
    "return `x[others], x[first], y[others], y[first]`.",
)


@test("split", hint="cut one permutation of the row numbers in two: each row lands in exactly one part")
def keeps_every_sample_once(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 20)
    _, _, y_train, y_test = case.parts(student, x, y, 0.25, 3)
    together = np.concatenate([y_train, y_test])
    count = "training and test rows together should be as many as there were"
    expect.true(len(together) == len(y), count, expected="20 rows", got=f"{len(together)} rows")
    expect.true(
        np.array_equal(np.sort(together), np.sort(y)),
        "some rows are in both parts or drawn twice, so others are missing: draw without replacement",
        expected=str(np.sort(y)),
        got=str(np.sort(together)),
    )


@test("split", hint="use the same shuffled row numbers for x and for y")
def keeps_each_x_with_its_y(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 12)
    x_train, x_test, y_train, y_test = case.parts(student, x, y, 0.25, 5)
    for part_x, part_y in ((x_train, y_train), (x_test, y_test)):
        want = part_x[:, 0]
        expect.true(np.array_equal(want, part_y), case.APART, expected=f"y = {want}", got=f"y = {part_y}")


@test("split", hint="the test part gets `round(test * N)` rows, the training part the others")
def holds_back_the_share_asked_for(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 40)
    _, _, y_train, y_test = case.parts(student, x, y, 0.25, 1)
    sizes = f"{len(y_train)} training rows, {len(y_test)} test rows"
    wanted = "30 training rows, 10 test rows"
    swapped = abs(len(y_test) - 30) <= 1
    places = "the parts have changed places: `test` is the share held back"
    expect.true(not swapped, places, expected=wanted, got=sizes)
    expect.true(abs(len(y_test) - 10) <= 1, "the test part has the wrong size", expected=wanted, got=sizes)


@test("split", hint="shuffle before you cut: data often come sorted, and the last rows are unlike the first")
def shuffles_before_it_cuts(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 60)
    _, _, _, y_test = case.parts(student, x, y, 0.3, int(rng.integers(1000)))
    ends = (sorted(y[: len(y_test)]), sorted(y[-len(y_test) :]))
    cut = "the test rows are simply the first or the last: shuffle before you cut"
    expect.true(sorted(y_test) not in ends, cut, expected="rows from all over", got=y_test)


# --- standardise ---

suite.hints(
    "standardise",
    "Which numbers must you know to shift and scale a column? From which of the two tables may they come?",
    "`train.mean(axis=0)` and `train.std(axis=0)` hold one number a column. Use these two for both tables.",
    "`(train - mean) / std, (test - mean) / std`, after `std = np.where(std == 0, 1.0, std)`.",
)


@test("standardise", hint="for each column (axis=0): subtract its mean, divide by its standard deviation")
def gives_train_mean_0_and_deviation_1(student: Student, rng: np.random.Generator) -> None:
    train, held = case.tables(rng, 12, 5)
    got, _ = expect.items(student.standardise(train, held), 2, "tables (train, test)")
    expect.close(got, case.scaled(train, train), mistakes=case.standardise_mistakes(train, held))


@test("standardise", hint="the test rows are shifted and scaled by the TRAINING mean and deviation")
def uses_the_training_statistics_for_test(student: Student, rng: np.random.Generator) -> None:
    train, held = case.tables(rng, 12, 5)
    _, got = expect.items(student.standardise(train, held), 2, "tables (train, test)")
    expect.close(got, case.scaled(held, train), mistakes=case.held_out_mistakes(train, held))


@test("standardise", hint="a column that never changes has deviation 0: divide by 1 there")
def keeps_a_constant_column_finite(student: Student, rng: np.random.Generator) -> None:
    train, held = case.tables(rng, 8, 4)
    train[:, 1] = held[:, 1] = float(rng.integers(2, 9))
    held[0, 1] += 3.0  # an unseen patient need not be like those before
    got = expect.items(student.standardise(train, held), 2, "tables (train, test)")
    for table, given in zip(got, (train, held), strict=True):
        expect.shape(table, given.shape)
        expect.true(np.isfinite(table).all(), "a column that never changes became NaN: divide by 1 there")
        blown_up = np.abs(table[:, 1]).max() > 1e3
        expect.true(not blown_up, "a column that never changes was divided by almost 0: divide by 1 there")
        expect.close(table, case.scaled(given, train), atol=1e-6)


suite.examples.update(EXAMPLES)
