# Made by `autograder release`: not to be edited.
"""What the tests of chapter 03 share about layers: slopes by nudging, and what the usual mistakes give."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import NOTHING, Array, Mistakes, Rng, nudges

NAMES = ("dW1", "db1", "dW2", "db2")

# --- linear_backward ---


@recorded
def linear(x: Array, w: Array, dy: Array) -> tuple[Array, Array, Array]:
    """dX, dW, db by nudging L = sum(dY * Y): it is linear in each, so a step of 1 up and 1 down is exact."""
    b = np.zeros(w.shape[1])
    dx = np.array([(dy * ((up - down) @ w)).sum() / 2 for up, down in nudges(x, 1.0)]).reshape(x.shape)
    dw = np.array([(dy * (x @ (up - down))).sum() / 2 for up, down in nudges(w, 1.0)]).reshape(w.shape)
    db = np.array([(dy * (up - down)).sum() / 2 for up, down in nudges(b, 1.0)])
    return dx, dw, db


@recorded
def linear_mistakes(x: Array, w: Array, dy: Array) -> tuple[Mistakes, Mistakes, Mistakes]:
    """For dX, dW, db."""
    dx, dw, db = linear(x, w, dy)
    square = {"w is not transposed: dX = dY·Wᵀ": dy @ w} if w.shape[0] == w.shape[1] else {}
    same = {"x is not transposed: dW = Xᵀ·dY": x @ dy} if x.shape[0] == x.shape[1] == dy.shape[0] else {}
    n = len(x)
    return (
        {
            "the results are in another order: dx, dw, db": dw,
            "this divides by N: no mean is taken here": dx / n,
            **square,
        },
        {
            "this is dW the other way round: dW is (D, M), like w": dw.T,
            "the results are in another order: dx, dw, db": dx,
            "this divides by N: the mean, if any, is already in dY": dw / n,
            **same,
        },
        {
            "b is added to all N rows, so its shares are summed, not averaged": db / n,
            "one number came for all of b: sum over the rows only (axis=0)": db.sum(),
            "this sums each row: sum over the N samples (axis=0)": dy.sum(axis=1),
            "db should have the shape of b, (M,), not (1, M)": db[None],
            "b is added to all N rows: the shares of all of them are summed": dy[0],
            "db is dY itself here: b is added to all N rows, so sum them": dy,
        },
    )


def demand_linear(got: Any, x: Array, w: Array, dy: Array, atol: float | None = None) -> None:
    """Demand dX, dW and db."""
    came = expect.items(got, 3, "results: dx, dw, db")
    for name, its, want, wrong in zip(
        ("dx", "dw", "db"), came, linear(x, w, dy), linear_mistakes(x, w, dy), strict=True
    ):
        expect.close(its, want, atol=atol, mistakes=wrong, what=name)


# --- two_layer_gradients ---


def random_net(rng: Rng, d: int, h: int, m: int) -> list[Array]:
    """W1, b1, W2, b2."""
    return [rng.normal(size=size) for size in ((d, h), (h,), (h, m), (m,))]


def loss_with(net: list[Array], x: Array, y: Array, slope: Array, start: list[Array]) -> float:
    """The net's loss with tanh replaced by a straight line: through its value at `start`, of the slope given."""
    z, z0 = x @ net[0] + net[1], x @ start[0] + start[1]
    hidden = np.tanh(z0) + slope * (z - z0)
    return float(((hidden @ net[2] + net[3] - y) ** 2).mean())


@recorded
def nudged(net: list[Array], x: Array, y: Array, slope: Array | None = None) -> list[Array]:
    """The loss's slopes in W1, b1, W2, b2: exact, as the loss is a quadratic of each entry.

    slope: what is taken for tanh's own slope at each hidden unit, (N, H); by default the right one
    """
    bend = 1 - np.tanh(x @ net[0] + net[1]) ** 2 if slope is None else slope
    found = []
    for i, p in enumerate(net):
        pairs = [[loss_with([*net[:i], v, *net[i + 1 :]], x, y, bend, net) for v in pair] for pair in nudges(p, 0.1)]
        found.append(np.array([up - down for up, down in pairs]).reshape(p.shape) / 0.2)
    return found


@recorded
def layer_mistakes(net: list[Array], x: Array, y: Array, i: int) -> Mistakes:
    """For the gradient of array i of the net."""
    right = nudged(net, x, y)[i]
    z = x @ net[0] + net[1]
    whole = y.size
    averaged = {"b is added to all N rows, so its shares are summed, not averaged": right / len(x)}
    wrong: Mistakes = {
        **(averaged if right.ndim == 1 else {}),
        "the 2 of the square is missing": right / 2,
        "the mean's division by the number of entries, N·M, is missing": right * whole,
        "the mean is over all N·M entries: this divides by N only": right * y.shape[1],
        "this divides by N twice: dO already has the mean's share": right / len(x),
        "the sign is the wrong way round: the error is output − y": -right,
    }
    if right.ndim == 2:
        wrong["this matrix is the other way round: a gradient has its weight's shape"] = right.T
    if i < 2:
        flat = np.ones_like(z)
        wrong["tanh's slope is missing on the way back: multiply by 1 − hidden²"] = nudged(net, x, y, flat)[i]
        wrong["tanh's slope is 1 − hidden², not 1 − z²"] = nudged(net, x, y, 1 - z**2)[i]
        wrong["tanh's slope is 1 − hidden²: the square is missing"] = nudged(net, x, y, 1 - np.tanh(z))[i]
        wrong["this multiplies by hidden, not by tanh's slope 1 − hidden²"] = nudged(net, x, y, np.tanh(z))[i]
    if i == 2:
        rest = np.tanh(z) @ net[2] + net[3] - y - z @ net[2]  # keeps the net's own error: only the input is wrong
        pairs = [[((z @ v + rest) ** 2).mean() for v in pair] for pair in nudges(net[2], 0.1)]
        raw = np.array([up - down for up, down in pairs]).reshape(net[2].shape) / 0.2
        wrong["layer 2 was fed the hidden values after tanh: dW2 needs those"] = raw
    return wrong


@recorded
def loss_of(net: list[Array], x: Array, y: Array) -> tuple[float, Mistakes]:
    """The net's loss, and what mistakes give for it."""
    square = (np.tanh(x @ net[0] + net[1]) @ net[2] + net[3] - y) ** 2
    wrong = {
        "the loss is the sum of the squares: take their mean": square.sum(),
        "the loss is halved": square.mean() / 2,
    }
    return float(square.mean()), wrong


def demand_gradients(student: Student, net: list[Array], x: Array, y: Array) -> None:
    """Demand loss and all four gradients, the last layer's first, as they come first on the way back."""
    came = student.two_layer_gradients(net, x, y)
    expect.true(came is not None, NOTHING)
    loss, found = expect.items(came, 2, "results: loss, [dW1, db1, dW2, db2]")
    arrays = expect.items(found, 4, "gradients [dW1, db1, dW2, db2]")
    right, wrong = loss_of(net, x, y)
    expect.close(loss, right, mistakes=wrong, what="loss")
    want = nudged(net, x, y)
    moved = any(same(arrays[i], want[j]) for i in range(4) for j in range(4) if i != j)
    expect.true(not moved, "the gradients come in the order dW1, db1, dW2, db2")
    for i in (3, 2, 1, 0):
        expect.close(arrays[i], want[i], atol=1e-8, mistakes=layer_mistakes(net, x, y, i), what=NAMES[i])


def same(got: Any, want: Array) -> bool:
    """Whether these are the same numbers in the same shape."""
    try:
        expect.close(got, want, atol=1e-8)
    except expect.Mismatch:
        return False
    return True
