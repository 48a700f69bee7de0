# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about gated cells: right values, and what the usual mistakes give."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng, cell_inputs, doubles, near

# --- lstm_cell ---


def lstm_inputs(rng: Rng, b: int, d: int, h: int) -> list[Array]:
    """x, h, c and the four parameters."""
    x, memory, *weights = cell_inputs(rng, 4, b, d, h)
    return [x, memory, 1.5 * rng.normal(size=(b, h)), *weights]


@looked_up
def lstm_cell(x: Array, h: Array, c: Array, *weights: Array) -> tuple[Array, Array]:
    raise LookupError


@looked_up
def lstm_wrong(x: Array, h: Array, c: Array, *weights: Array) -> dict[str, tuple[Array, Array]]:
    raise LookupError


def demand_lstm(student: Student, inputs: list[Array]) -> None:
    """Demand the right h and c."""
    x, h, c, *weights = doubles(*inputs)
    came = expect.items(student.lstm_cell(x, (h, c), *weights), 2, "results (h, c)")
    right, wrong = lstm_cell(*inputs), lstm_wrong(*inputs)
    wrong["return two tensors, h and c: not h and the pair (h, c)"] = right[0], np.stack(right)
    for got, want, at in zip(came, right, (0, 1), strict=True):
        near(got, want, {words: pair[at] for words, pair in wrong.items()})


# --- gru_cell ---


@looked_up
def gru_cell(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Array:
    raise LookupError


@looked_up
def gru_mistakes(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Mistakes:
    raise LookupError


def demand_gru(student: Student, inputs: list[Array]) -> None:
    """Demand the right new memory."""
    got = student.gru_cell(*doubles(*inputs))
    near(got, gru_cell(*inputs), gru_mistakes(*inputs))
