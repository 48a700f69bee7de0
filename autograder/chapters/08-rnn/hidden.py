"""Hidden tests of chapter 08: other sizes, lengths and edges."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite

from . import cases as case
from . import gate_cases as gate_case
from . import text_cases as text_case
from . import unroll_cases as unroll_case

suite = Suite("08-rnn", hidden=True)
test, check = suite.test, suite.check


# --- rnn_cell ---


@test("rnn_cell", hint="where D = H no shape complains: W_hh is transposed like W_ih")
def works_for_any_sizes(student: Student, rng: np.random.Generator) -> None:
    for b, d, h in ((1, 3, 3), (4, 1, 2), (2, 2, 1), (3, 5, 5)):
        inputs = case.cell_inputs(rng, 1, b, d, h)
        got = student.rnn_cell(*case.doubles(*inputs))
        case.near(got, case.rnn_cell(*inputs), case.rnn_mistakes(*inputs))


# --- unroll ---


@test("unroll", hint="one step is a sequence too, and long ones are nothing special")
def works_for_any_length(student: Student, rng: np.random.Generator) -> None:
    for t in (1, 2, int(rng.integers(20, 40))):
        unroll_case.demand_unrolled(student, rng, rng.normal(size=(t, 3, 1)), rng.normal(size=(3, 1)))


# --- bptt ---


@test("bptt", hint="even if only the last step has a loss, every step's weights have a gradient")
def reaches_back_from_the_last_step(student: Student, rng: np.random.Generator) -> None:
    x, h, W_hh = case.history(rng, 5, 2, 2, 3)
    d_out = np.zeros((5, 2, 3))
    d_out[-1] = rng.normal(size=(2, 3))
    case.demand_bptt(student, x, h, d_out, W_hh)


@test("bptt", hint="the length, the batch and both sizes may be any: D = H is no exception")
def is_right_for_any_sizes(student: Student, rng: np.random.Generator) -> None:
    for t, b, d, n in ((3, 1, 2, 2), (2, 4, 3, 3), (int(rng.integers(8, 12)), 2, 1, 4)):
        x, h, W_hh = case.history(rng, t, b, d, n)
        case.demand_bptt(student, x, h, rng.normal(size=(t, b, n)), W_hh)


@test("bptt", hint="a later step must not change an earlier memory: nothing flows forward in time")
def sends_nothing_forward(student: Student, rng: np.random.Generator) -> None:
    x, h, W_hh = case.history(rng, 4, 2, 2, 3)
    d_out = np.zeros((4, 2, 3))
    d_out[0] = rng.normal(size=(2, 3))
    case.demand_bptt(student, x, h, d_out, W_hh)


# --- lstm_cell ---


@test("lstm_cell", hint="each gate has H rows, whatever H is; a batch of one is a batch")
def gates_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for b, d, h in ((1, 2, 3), (4, 3, 3), (2, 1, 1), (2, 2, 5)):
        gate_case.demand_lstm(student, gate_case.lstm_inputs(rng, b, d, h))


@test("lstm_cell", hint="with f near 0 the old c is gone, with o near 0 nothing is shown")
def forgets_and_hides(student: Student, rng: np.random.Generator) -> None:
    for low in (slice(2, 4), slice(6, 8)):
        inputs = gate_case.lstm_inputs(rng, 2, 3, 2)
        inputs[5][low] = -40
        gate_case.demand_lstm(student, inputs)


# --- gru_cell ---


@test("gru_cell", hint="each gate has H rows, whatever H is; where D = H no shape complains")
def gated_units_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for b, d, h in ((1, 2, 3), (4, 3, 3), (2, 1, 1)):
        gate_case.demand_gru(student, case.cell_inputs(rng, 3, b, d, h))


@test("gru_cell", hint="r near 0 shuts out the memory's whole share of the candidate, W_hn h + b_hn")
def resets_the_memorys_share(student: Student, rng: np.random.Generator) -> None:
    inputs = case.cell_inputs(rng, 3, 2, 3, 2)
    inputs[4][:2] = -40
    gate_case.demand_gru(student, inputs)


# --- perplexity ---


@test("perplexity", hint="one symbol is enough; many are averaged, so their number does not matter")
def does_not_depend_on_the_length(student: Student, rng: np.random.Generator) -> None:
    logits, targets = rng.normal(size=(1, 6)), rng.integers(6, size=1)
    for n in (1, int(rng.integers(30, 60))):
        text_case.demand_perplexity(student, np.tile(logits, (n, 1)), np.tile(targets, n))


# --- sample ---


@test("sample", hint="each row is drawn from its own logits, and no row knows of the others")
def treats_each_row_alone(student: Student, rng: np.random.Generator) -> None:
    rows = [text_case.any_four(rng) + rng.uniform(-6, 6) for _ in range(4)]
    text_case.demand_draws(student, rng, rows, float(rng.uniform(1.2, 1.8)))


@test("sample", hint="subtract each row's maximum before exp: e to the 1000 overflows")
def draws_from_large_logits(student: Student, rng: np.random.Generator) -> None:
    rows = [0.5 * text_case.any_four(rng) + far for far in (1000.0, -1000.0)]
    text_case.demand_draws(student, rng, rows, 0.5)


# --- negative_sampling_loss ---


@test("negative_sampling_loss", hint="any number of pairs and of negatives, one of each too")
def works_for_any_number_of_negatives(student: Student, rng: np.random.Generator) -> None:
    for n, k, d in ((1, 1, 3), (6, 1, 2), (2, 2, 2), (3, int(rng.integers(5, 9)), 5)):
        text_case.demand_negative(student, text_case.vectors(rng, n, k, d))
