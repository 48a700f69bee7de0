# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about gated cells: right values, and what the usual mistakes give."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import Array, Mistakes, Rng, cell_inputs, doubles, near, sigmoid

# --- lstm_cell ---


def lstm_inputs(rng: Rng, b: int, d: int, h: int) -> list[Array]:
    """x, h, c and the four parameters."""
    x, memory, *weights = cell_inputs(rng, 4, b, d, h)
    return [x, memory, 1.5 * rng.normal(size=(b, h)), *weights]


@recorded
def four(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> list[Array]:
    """The four sums before their squashing, each (B, H)."""
    return np.split(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh, 4, axis=1)


@recorded
def lstm_of(c: Array, i: Array, f: Array, g: Array, o: Array) -> tuple[Array, Array]:
    """h and c from the sums of input gate, forget gate, candidate and output gate."""
    new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(new), new


@recorded
def lstm_cell(x: Array, h: Array, c: Array, *weights: Array) -> tuple[Array, Array]:
    return lstm_of(c, *four(x, h, *weights))


@recorded
def lstm_wrong(x: Array, h: Array, c: Array, *weights: Array) -> dict[str, tuple[Array, Array]]:
    """What the learner is told -> the pair (h, c) that this mistake gives."""
    W_ih, W_hh, b_ih, b_hh = weights
    i, f, g, o = four(x, h, *weights)
    right_h, right_c = lstm_of(c, i, f, g, o)
    keep, write, show = sigmoid(f), sigmoid(i), sigmoid(o)
    no_new, no_old, no_squash = keep * c, write * np.tanh(g), keep * c + write * g
    gated = keep * c + write * sigmoid(g)
    fixed = c + write * np.tanh(g)
    return {
        "this is the old state: both memories change": (h, c),
        "the order is h first, then c": (right_c, right_h),
        "input and forget gate have changed places: torch's order is i, f, g, o": lstm_of(c, f, i, g, o),
        "candidate and output gate have changed places: torch's order is i, f, g, o": lstm_of(c, i, f, o, g),
        "the gates are in another order than torch's i, f, g, o": lstm_of(c, f, i, o, g),
        "b_hh is missing: there are two biases": lstm_of(c, *four(x, h, W_ih, W_hh, b_ih, 0 * b_hh)),
        "b_ih is missing: there are two biases": lstm_of(c, *four(x, h, W_ih, W_hh, 0 * b_ih, b_hh)),
        "h and c have changed places: the state is (h, c), in this order": lstm_of(h, *four(x, c, *weights)),
        "the memory h is missing from the gates": lstm_of(c, *four(x, 0 * h, *weights)),
        "the gates look at c: they look at x and h": lstm_of(c, *four(x, c, *weights)),
        "the output gate must be multiplied with tanh(c), not with c itself": (show * right_c, right_c),
        "h shows the OLD c: use the new one": (show * np.tanh(c), right_c),
        "the output gate is missing: h = o · tanh(c)": (np.tanh(right_c), right_c),
        "the candidate g takes tanh, not sigmoid": (show * np.tanh(gated), gated),
        "the candidate g takes tanh": (show * np.tanh(no_squash), no_squash),
        "the old c was thrown away: c = f · c + i · g": (show * np.tanh(no_old), no_old),
        "nothing new is written: c = f · c + i · g": (show * np.tanh(no_new), no_new),
        "the forget gate is missing: c = f · c + i · g": (show * np.tanh(fixed), fixed),
        "the old c is only multiplied by f: squash nothing but the candidate": (
            show * np.tanh(np.tanh(right_c)), np.tanh(right_c),
        ),
    }  # fmt: skip


def demand_lstm(student: Student, inputs: list[Array]) -> None:
    """Demand the right h and c."""
    x, h, c, *weights = doubles(*inputs)
    came = expect.items(student.lstm_cell(x, (h, c), *weights), 2, "results (h, c)")
    right, wrong = lstm_cell(*inputs), lstm_wrong(*inputs)
    wrong["return two tensors, h and c: not h and the pair (h, c)"] = right[0], np.stack(right)
    for got, want, at in zip(came, right, (0, 1), strict=True):
        near(got, want, {words: pair[at] for words, pair in wrong.items()})


# --- gru_cell ---


@recorded
def gru_cell(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Array:
    """x: (B, D)   h: (B, H)   ->   (B, H)"""
    (xr, xz, xn), (hr, hz, hn) = gru_sums(x, h, W_ih, W_hh, b_ih, b_hh)
    return _mixed(h, sigmoid(xz + hz), np.tanh(xn + sigmoid(xr + hr) * hn))


@recorded
def gru_sums(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> tuple[list[Array], list[Array]]:
    return np.split(x @ W_ih.T + b_ih, 3, axis=1), np.split(h @ W_hh.T + b_hh, 3, axis=1)


@recorded
def _mixed(h: Array, z: Array, n: Array) -> Array:
    result: Array = (1 - z) * n + z * h
    return result


@recorded
def gru_mistakes(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Mistakes:
    (xr, xz, xn), (hr, hz, hn) = gru_sums(x, h, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n, size = np.tanh(xn + r * hn), h.shape[1]
    W_n, b_n = W_hh[2 * size :], b_hh[2 * size :]
    inside = np.tanh(xn + (r * h) @ W_n.T + b_n)
    plain = gru_sums(x, h, W_ih, W_hh, b_ih, 0 * b_hh)[1]
    swapped = _mixed(h, r, np.tanh(xn + z * hn))
    bare = gru_sums(x, h, W_ih, W_hh, 0 * b_ih, b_hh)[0]
    return {
        "z and 1 − z have changed places: z keeps the old memory": _mixed(h, 1 - z, n),
        "the gates are in Keras' order z, r, n: torch's is r, z, n": swapped,
        "the reset gate is missing from the candidate": _mixed(h, z, np.tanh(xn + hn)),
        "r multiplies all of W_hn h + b_hn, its bias too": _mixed(h, z, np.tanh(xn + r * (h @ W_n.T) + b_n)),
        "r multiplies h before W_hn (the first paper's way): here it multiplies W_hn h + b_hn": _mixed(h, z, inside),
        "r multiplies the input's share too: only the memory's": _mixed(h, z, np.tanh(r * (xn + hn))),
        "b_hh is missing: there are two biases": _mixed(
            h, sigmoid(xz + plain[1]), np.tanh(xn + sigmoid(xr + plain[0]) * plain[2])
        ),
        "b_ih is missing: there are two biases": _mixed(
            h, sigmoid(bare[1] + hz), np.tanh(bare[2] + sigmoid(bare[0] + hr) * hn)
        ),
        "the old memory is missing: h' = (1 − z) · n + z · h": (1 - z) * n,
        "this is the old memory: mix it with the candidate": h,
        "this is the candidate n: mix it with the old memory": n,
        "the candidate takes tanh, not sigmoid": _mixed(h, z, sigmoid(xn + r * hn)),
        "the candidate takes tanh": _mixed(h, z, xn + r * hn),
        "the candidate is added in full: weigh it by 1 − z": n + z * h,
        "there is one tanh too many: the mix is not squashed again": np.tanh(_mixed(h, z, n)),
    }  # fmt: skip


def demand_gru(student: Student, inputs: list[Array]) -> None:
    """Demand the right new memory."""
    got = student.gru_cell(*doubles(*inputs))
    near(got, gru_cell(*inputs), gru_mistakes(*inputs))
