"""What the tests of chapter 01 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing?"
NOTHING_ACCEPTED = "no candidate was ever accepted: `lowest` must start above any cost, at `float('inf')`"
APART = "x and y have come apart: row i of x no longer belongs to item i of y"
STRANGERS = "some rows are none of those that were passed in: pick rows of x and items of y"


@recorded
def line(x: Array, w: float, b: float) -> Array:
    result: Array = w * x + b
    return result


@recorded
def predict_mistakes(x: Array, w: float, b: float) -> Mistakes:
    return {
        "b is missing: it shifts every prediction by the same amount": w * x,
        "b is multiplied by w too: multiply first, add b afterwards": w * (x + b),
        "w and b have changed places: w multiplies, b is added": b * x + w,
        "b is subtracted: the model adds it": w * x - b,
        "the predictions are added up: return one for each sample": (w * x + b).sum(),
        "only the first prediction came back: is the `return` inside the loop?": w * x[0] + b,
    }


@recorded
def squared(error: Array) -> float:
    """The mean of the squares."""
    return float((error**2).mean())


@recorded
def mse_mistakes(error: Array) -> Mistakes:
    mean = (error**2).mean()
    return {
        "this is the sum of the squares: divide by the number of samples": (error**2).sum(),
        "plus and minus cancel, as the mean comes before the square: square first": error.mean() ** 2,
        "this is the mean absolute error: square the errors": np.abs(error).mean(),
        "this is the mean error, in which plus and minus cancel: square the errors": error.mean(),
        "this is the root of the mean squared error: leave the root out": np.sqrt(mean),
        "this is half the mean squared error: some books halve it, here it is the plain mean": mean / 2,
        "this divides by N - 1: a mean divides by N": (error**2).sum() / max(len(error) - 1, 1),
        "these are the losses, one a sample: the cost is their mean, one number": error**2,
    }


@recorded
def rmse_mistakes(error: Array) -> Mistakes:
    mae = np.abs(error).mean()
    return {
        "this is the MAE: RMSE is square, mean, root in this order, and comes first": mae,
        "this is the MSE, in the unit squared: take the root": (error**2).mean(),
        "this is the root of the sum: take the mean before the root": np.sqrt((error**2).sum()),
        "the root was taken before the division: mean first, then root": np.sqrt((error**2).sum()) / error.size,
        "plus and minus cancel, as the mean comes before the square: square first": np.abs(error.mean()),
    }


@recorded
def sized(error: Array) -> float:
    """The mean of the sizes."""
    return float(np.abs(error).mean())


@recorded
def mae_mistakes(error: Array) -> Mistakes:
    size = np.abs(error)
    return {
        "this is the RMSE: the mean of the sizes comes second": np.sqrt((error**2).mean()),
        "plus and minus cancel: take each error's size with `np.abs` before the mean": error.mean(),
        "the size is taken after the mean, when plus and minus have cancelled": np.abs(error.mean()),
        "this is the sum of the sizes: divide by the number of samples": size.sum(),
        "this is the median of the sizes: MAE is their mean": np.median(size),
    }


@dataclass
class Valley:
    """A tilted valley whose floor lies at `target`: varying one parameter at a time does not find it.

    It is handed to a search as its cost, and keeps each point that it was asked for.
    """

    target: list[float]
    floor: float = 1.0
    asked: list[list[float]] = field(default_factory=list)

    def __call__(self, *point: Any) -> float:
        expect.true(len(point) == len(self.target), "`cost` takes one number for each axis: `cost(*candidate)`")
        expect.true(all(np.size(p) == 1 for p in point), "`cost` takes single numbers, not whole axes")
        self.asked.append([float(np.reshape(p, ())) for p in point])
        return float(valley(np.array([self.asked[-1]]), self.target, self.floor)[0])


def valley(points: Array, target: list[float], floor: float) -> Array:
    """points: (K, D) -> (K,)"""
    off = points - np.asarray(target)
    squares = (off**2).sum(axis=1)
    result: Array = 2 * squares + 1.8 * (off.sum(axis=1) ** 2 - squares) + floor
    return result


def searched(student: Student, cost: Valley, axes: list[Array]) -> tuple[Any, Any]:
    """What the student's search returns: the best candidate and its cost."""
    result = student.grid_search(cost, axes)
    expect.true(result is not None, NOTHING)
    best, lowest = expect.items(result, 2, "results (best, lowest)")
    expect.true(best is not None, NOTHING_ACCEPTED)
    swapped = np.ndim(best) == 0 and np.ndim(lowest) > 0
    expect.true(not swapped, "the results are the wrong way round: first the best candidate, then its cost")
    return best, lowest


@recorded
def found(axes: list[Array], target: list[float], floor: float) -> list[Any]:
    """The best candidate and its cost, and the highest."""
    points = np.stack([grid.ravel() for grid in np.meshgrid(*axes, indexing="ij")], axis=1)
    costs = valley(points, target, floor)
    return [points[costs.argmin()], float(costs.min()), points[costs.argmax()]]


@recorded
def missed(ws: Array, bs: Array, target: list[float], floor: float) -> Mistakes:
    """What a search of two axes finds that leaves combinations out."""
    pairs = np.array(list(zip(ws, bs, strict=False)))
    first_w = ws[valley(np.array([(w, bs[0]) for w in ws]), target, floor).argmin()]
    then_b = bs[valley(np.array([(first_w, b) for b in bs]), target, floor).argmin()]
    return {
        "this is the best of the pairs (w[i], b[i]) only: every w must meet every b": pairs[
            valley(pairs, target, floor).argmin()
        ],
        "this varies one parameter at a time: every w must meet every b": [first_w, then_b],
    }


@recorded
def surface(x: Array, y: Array, ws: Array, bs: Array) -> Array:
    """The mean squared errors.   x, y: (N,)   ws: (W,)   bs: (B,)   ->   (W, B)"""
    return np.array([[((w * x + b - y) ** 2).mean() for b in bs] for w in ws])


@recorded
def surface_mistakes(x: Array, y: Array, ws: Array, bs: Array) -> Mistakes:
    right = surface(x, y, ws, bs)
    errors = ws[:, None, None] * x + bs[:, None] - y
    return {
        "rows and columns have changed places: one row for each w, one column for each b": right.T,
        "these are the pairs (ws[i], bs[i]) only: every w must meet every b": np.diag(right),
        "these are sums over the samples: take their mean": right * len(x),
        "this is RMSE: leave the root out": np.sqrt(right),
        "these are mean errors, in which plus and minus cancel: square first": errors.mean(axis=2),
        "the errors are averaged before they are squared: square first": errors.mean(axis=2) ** 2,
        "b is missing from the model": surface(x, y, ws, 0 * bs),
        "this is the grid as one long row: give it the shape (W, B)": right.ravel(),
        "these are the losses of every sample: take the mean over the samples": errors**2,
    }


def fitted(student: Student, x: Array, y: Array) -> tuple[Array, float]:
    """The student's weights (D,), or (D + 1,) where b was left among them, and b."""
    w, b = expect.items(student.least_squares(x, y), 2, "results (w, b)")
    swapped = np.ndim(w) == 0 and np.ndim(b) > 0
    expect.true(not swapped, "the results are the wrong way round: first the weights w, then b")
    if np.size(w) != x.shape[1] + 1:
        expect.shape(w, (x.shape[1],))
    expect.true(np.size(b) == 1, "b should be one number", got=b)
    return np.asarray(w), float(np.asarray(b).reshape(()))


@recorded
def oracle(x: Array, y: Array) -> tuple[Array, float]:
    """NumPy's own least squares.   x: (N, D)   y: (N,)   ->   w (D,), b"""
    weights = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y)[0]
    return weights[:-1], float(weights[-1])


@recorded
def weight_mistakes(x: Array, y: Array) -> Mistakes:
    through_zero = np.linalg.lstsq(x, y)[0]
    w, b = oracle(x, y)
    alone = np.array([np.polyfit(column, y, 1)[0] for column in x.T])
    return {
        "the line is forced through the origin: append a column of ones, so that b is fitted": through_zero,
        "b stands among the weights: split it off": np.append(w, b),
        "b came out first: append the column of ones as the last one": np.append(b, w[:-1]),
        "each feature was fitted alone, as if the others were not there: fit all columns at once": alone,
    }


def numbered(rng: Rng, n: int) -> tuple[Array, Array]:
    """x (n, 2) and y (n,) that can be told apart and matched: y is x's first column, in rising order."""
    y = np.cumsum(rng.integers(1, 5, size=n)).astype(float)
    return np.column_stack([y, rng.normal(size=n)]), y


def parts(student: Student, x: Array, y: Array, *how: Any) -> list[Array]:
    """The student's four parts, in the agreed order, with rows of x and items of y in them and nothing else."""
    four = [np.asarray(p) for p in expect.items(student.split(x, y, *how), 4, "parts")]
    expect.true(
        [p.ndim for p in four] == [2, 2, 1, 1],
        "the parts should come in the order x_train, x_test, y_train, y_test",
        expected="x_train (2-D), x_test (2-D), y_train (1-D), y_test (1-D)",
        got=", ".join(f"{p.ndim}-D" for p in four),
    )
    rows, items = set(map(tuple, x.tolist())), set(y.tolist())
    known = all(tuple(row) in rows for part in four[:2] for row in part.tolist())
    known = known and all(item in items for part in four[2:] for item in part.tolist())
    expect.true(known and all(map(len, four)), STRANGERS, expected=f"rows of {expect.show(x)}", got=four[1])
    return four


def tables(rng: Rng, n_train: int, n_test: int) -> tuple[Array, Array]:
    """Two tables of 3 columns on different scales; the test table lies elsewhere than the training table."""
    scale, shift = np.array([1.0, 20.0, 0.3]), np.array([5.0, -40.0, 2.0])
    train = rng.normal(size=(n_train, 3)) * scale + shift
    return train, rng.normal(size=(n_test, 3)) * scale * 2 + shift * 1.5


@recorded
def scaled(table: Array, train: Array) -> Array:
    """The table by the mean and deviation of train; a column that never changes there is divided by 1."""
    mean, std = train.mean(axis=0), train.std(axis=0)
    result: Array = (table - mean) / np.where(std == 0, 1.0, std)
    return result


@recorded
def standardise_mistakes(train: Array, held: Array) -> Mistakes:
    """For the training table."""
    mean, std = train.mean(axis=0), train.std(axis=0)
    rows = (train - train.mean(1, keepdims=True)) / train.std(1, keepdims=True)
    ranged = (train - train.min(axis=0)) / np.ptp(train, axis=0)
    unbiased = (train - mean) / train.std(axis=0, ddof=1)
    pooled = np.concatenate([train, held])
    together = (train - pooled.mean(axis=0)) / pooled.std(axis=0)
    return {
        "this divides by the variance: divide by the standard deviation": (train - mean) / std**2,
        "the mean was not subtracted": train / std,
        "the columns were centred but not divided by their standard deviation": train - mean,
        "this treats each row: use axis=0, one mean a column": rows,
        "one mean serves the whole table: use axis=0, one a column": (train - train.mean()) / train.std(),
        "mean and deviation come from train and test together: measure them on train alone": together,
        "this scales to the range 0 to 1: subtract the mean, divide by the deviation": ranged,
        "this divides by N - 1 (ddof=1): the plain `std` divides by N": unbiased,
        "the order is wrong: subtract the mean first, then divide": train / std - mean,
    }


@recorded
def held_out_mistakes(train: Array, held: Array) -> Mistakes:
    """For the test table."""
    pooled = np.concatenate([train, held])
    together = (held - pooled.mean(axis=0)) / pooled.std(axis=0)
    with np.errstate(all="ignore"):
        own = (held - held.mean(axis=0)) / held.std(axis=0)
    unbiased = (held - train.mean(axis=0)) / train.std(axis=0, ddof=1)
    return {
        "the test rows were standardised with their own mean and deviation: use those of train": own,
        "this divides by N - 1 (ddof=1): the plain `std` divides by N": unbiased,
        "mean and deviation come from train and test together: measure them on train alone": together,
        "the test rows came back unchanged: they need the same shift and scale as train": held,
        "the test row became 0 whatever the patient: use the mean and deviation of train": 0 * held,
    }
