"""What the tests of chapter 08 share about plain cells and gradients through time: inputs, right values, mistakes.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Tensor, expect, tensor
from course.checking.recorded import recorded
from course.checking.transport import Raised

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

RTOL, ATOL = 1e-4, 1e-6


def doubles(*arrays: Array) -> list[Tensor]:
    """Each array as a float64 torch tensor at the student's side."""
    return [tensor(array, "float64") for array in arrays]


def near(got: Any, want: Any, mistakes: Mistakes | None = None) -> None:
    """Demand numbers as exact as float32 gives them: sums may be kept in torch's default dtype."""
    expect.close(got, want, rtol=RTOL, atol=ATOL, mistakes=mistakes)


def is_near(got: Any, want: Array) -> bool:
    return np.shape(got) == want.shape and bool(np.allclose(got, want, rtol=RTOL, atol=ATOL))


def cell_inputs(rng: Rng, gates: int, b: int, d: int, h: int) -> list[Array]:
    """x (b, d), h (b, h) and the four parameters of a cell, as torch stores them, for `gates` gates."""
    shapes = [(b, d), (b, h), (gates * h, d), (gates * h, h), (gates * h,), (gates * h,)]
    return [rng.uniform(0.2, 1.0, size=shape) * rng.choice([-1, 1], size=shape) for shape in shapes]


@recorded
def sigmoid(z: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-z))
    return result


# --- rnn_cell ---


@recorded
def rnn_cell(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Array:
    """x: (B, D)   h: (B, H)   ->   (B, H)"""
    result: Array = np.tanh(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
    return result


@recorded
def rnn_mistakes(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Mistakes:
    seen, kept = x @ W_ih.T, h @ W_hh.T
    total = seen + kept + b_ih + b_hh
    return {
        "this is the old memory: the new one is a tanh of input and memory": h,
        "the memory is missing: add h times W_hh transposed": np.tanh(seen + b_ih + b_hh),
        "the input is missing: add x times W_ih transposed": np.tanh(kept + b_ih + b_hh),
        "W_hh is not transposed: its rows belong to the new units, so it is `h @ W_hh.T`": np.tanh(
            seen + h @ W_hh + b_ih + b_hh
        ),
        "both biases are missing": np.tanh(seen + kept),
        "b_hh is missing: there are two biases": np.tanh(seen + kept + b_ih),
        "b_ih is missing: there are two biases": np.tanh(seen + kept + b_hh),
        "tanh is missing: without it the memory can grow without limit": total,
        "this is a sigmoid: the cell takes tanh": sigmoid(total),
        "this is a ReLU: the cell takes tanh": np.maximum(total, 0),
        "input and memory went through tanh apart: add them first, one tanh": (
            np.tanh(seen + b_ih) + np.tanh(kept + b_hh)
        ),
        "the old memory is added on top: the new one replaces it": np.tanh(total) + h,
    }  # fmt: skip


INPUTS = ("x", "h", "W_ih", "W_hh", "b_ih", "b_hh")


def probe_rnn_gradient(names: Any, inputs: Any, slope: Any) -> Any:
    """The gradients of (slope * result).sum() for all inputs of a cell; None where none arrives."""
    inputs = [value.clone().requires_grad_() for value in inputs]
    total = (slope * names.rnn_cell(*inputs)).sum()
    if getattr(total, "requires_grad", False):
        total.backward()
    return [value.grad for value in inputs]


@recorded
def rnn_gradient(inputs: list[Array], slope: Array) -> list[Array]:
    """What `probe_rnn_gradient` must give."""
    x, h, W_ih, W_hh, _, _ = inputs
    da = slope * (1 - rnn_cell(*inputs) ** 2)
    db = da.sum(axis=0)
    return [da @ W_ih, da @ W_hh, da.T @ x, da.T @ h, db, db]


def demand_rnn_gradient(student: Student, inputs: list[Array], slope: Array) -> None:
    """Demand that a gradient reaches every input, and that it is the right one."""
    came = student.run(probe_rnn_gradient, inputs=doubles(*inputs), slope=tensor(slope, "float64"))
    none = "no gradient reached {}: is it used? Stay in torch, without `.detach()`"
    demand_gradients(came, dict(zip(INPUTS, rnn_gradient(inputs, slope), strict=True)), none)


def demand_gradients(came: Any, wanted: dict[str, Array], none: str) -> None:
    """Demand these gradients. none: what a learner is told where one did not arrive, with {} for the input's name."""
    found = expect.items(came, len(wanted), "gradients")
    for name, got in zip(wanted, found, strict=True):
        expect.true(got is not None, none.format(name))
    for got, want in zip(found, wanted.values(), strict=True):
        expect.true(is_near(got, want), "the gradient flows, but through another formula: mend the first test")


def probe_afterwards(names: Any, cell: str, x: Any, state: Any, weights: Any) -> Any:
    """The inputs of a cell as they are after a call; state: h, or h and c."""
    getattr(names, cell)(x, tuple(state) if len(state) == 2 else state[0], *weights)
    return [x, *state, *weights]


def expect_unchanged(student: Student, cell: str, x: Array, state: list[Array], weights: list[Array]) -> None:
    """For a guard: a cell leaves its inputs as they are."""
    inputs = {"x": tensor(x, "float64"), "state": doubles(*state), "weights": doubles(*weights)}
    after = student.run(probe_afterwards, cell=cell, **inputs)
    names = ["x", *"hc"[: len(state)], "W_ih", "W_hh", "b_ih", "b_hh"]
    for name, before, now in zip(names, [x, *state, *weights], after, strict=True):
        told = f"your function changed {name}, an input: make a new tensor, without `+=`, `*=` or `copy_`"
        expect.true(np.array_equal(before, now), told)


# --- bptt ---


def history(rng: Rng, t: int, b: int, d: int, n: int) -> tuple[Array, Array, Array]:
    """x (t, b, d), the memories (t + 1, b, n) of an RNN over it, and its W_hh."""
    x, _, W_ih, W_hh, b_ih, b_hh = (a for a in cell_inputs(rng, 1, b, d, n))
    x, W_hh = rng.normal(size=(t, b, d)), 0.8 * W_hh
    memories = [0.5 * rng.normal(size=(b, n))]
    for x_t in x:
        memories.append(rnn_cell(0.6 * x_t, memories[-1], W_ih, W_hh, b_ih, b_hh))
    return x, np.array(memories), W_hh


@recorded
def bptt(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Array]:
    """dW_ih (H, D), dW_hh (H, H), db (H,)"""
    return _backward(x, h, d_out, W_hh)


@recorded
def _backward(
    x: Array,
    h: Array,
    d_out: Array,
    W_hh: Array,
    *,
    carry: str = "da @ W_hh",
    slope: int = 1,
    before: int = 0,
    forward: bool = False,
    alone: bool = False,
) -> list[Array]:
    """Backwards through time; by default as it should be, else with the mistake that an option makes.

    carry: what is handed to the step before. slope: 1 takes tanh' at the new memory, 0 at the old one, -1 leaves it
    out. before: 1 pairs with the new memory.
    forward: walks from step 0 on. alone: hands back only what comes from a step's own output.
    """
    dW_ih, dW_hh, db = np.zeros((W_hh.shape[0], x.shape[2])), np.zeros_like(W_hh), np.zeros(len(W_hh))
    carried = np.zeros((h.shape[1], h.shape[2]))
    for t in range(len(x)) if forward else reversed(range(len(x))):
        dh = d_out[t] + carried
        da = dh if slope < 0 else dh * (1 - h[t + slope] ** 2)
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ h[t + before], db + da.sum(axis=0)
        back = d_out[t] * (1 - h[t + 1] ** 2) if alone else da
        carried = {"da @ W_hh": back @ W_hh, "nothing": 0 * da, "da @ W_hh.T": da @ W_hh.T, "dh @ W_hh": dh @ W_hh,
                   "da": da}[carry]  # fmt: skip
    return [dW_ih, dW_hh, db]


@recorded
def bptt_mistakes(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Mistakes]:
    """For each of the three results, what the usual mistakes give."""
    only_last = np.concatenate([np.zeros_like(d_out[:-1]), d_out[-1:]])
    last_step = _backward(x[-1:], h[-2:], d_out[-1:], W_hh)
    right, later = bptt(x, h, d_out, W_hh), bptt(x[1:], h[1:], d_out[1:], W_hh)
    wrong = {
        "nothing is carried to the step before: add what arrives from step t + 1 to `d_out[t]`": _backward(
            x, h, d_out, W_hh, carry="nothing"
        ),
        "the way back through W_hh is `da @ W_hh`, without transposing": _backward(
            x, h, d_out, W_hh, carry="da @ W_hh.T"
        ),
        "what is carried back must have passed the tanh: use da, not dh": _backward(
            x, h, d_out, W_hh, carry="dh @ W_hh"
        ),
        "the gradient is carried on without W_hh: the memory was multiplied by it": _backward(
            x, h, d_out, W_hh, carry="da"
        ),
        "the steps must be walked from the last to the first: the gradient flows back in time": _backward(
            x, h, d_out, W_hh, forward=True
        ),
        "what a step hands back must hold what it received from the step after it, too": _backward(
            x, h, d_out, W_hh, alone=True
        ),
        "the slope of tanh is missing: multiply by 1 − h²": _backward(x, h, d_out, W_hh, slope=-1),
        "the slope of tanh is 1 − h² of the NEW memory, `h[t + 1]`": _backward(x, h, d_out, W_hh, slope=0),
        "dW_hh pairs each step with the memory it started from, `h[t]`": _backward(x, h, d_out, W_hh, before=1),
        "only the last step's loss is counted: every `d_out[t]` comes in at its step": bptt(x, h, only_last, W_hh),
        "each step overwrites the gradients of the step before: add them up": [
            a - b for a, b in zip(right, later, strict=True)
        ],
        "only the last step is there: add up the gradients of all steps": last_step,
        "this is the mean over the samples: add them up": [g / x.shape[1] for g in right],
        "this is the mean over the steps: add them up": [g / len(x) for g in right],
        "the matrix is the wrong way round: a row for each unit of the new memory": [g.T for g in right],
    }
    return [{words: values[i] for words, values in wrong.items()} for i in range(3)]


def demand_bptt(student: Student, x: Array, h: Array, d_out: Array, W_hh: Array) -> None:
    """Demand all three gradients."""
    came = expect.items(student.bptt(*doubles(x, h, d_out, W_hh)), 3, "gradients (dW_ih, dW_hh, db)")
    wanted, mistakes = bptt(x, h, d_out, W_hh), bptt_mistakes(x, h, d_out, W_hh)
    for got, want, named in zip(came, wanted, mistakes, strict=True):
        near(got, want, named)


def probe_bptt_without_autograd(names: Any, inputs: Any) -> Any:
    """The gradients, computed where autograd keeps no record."""
    import torch

    with torch.no_grad():
        return names.bptt(*inputs)


def expect_own_work(student: Student, x: Array, h: Array, d_out: Array, W_hh: Array) -> None:
    """For a guard: the gradients come out right where autograd cannot help."""
    told = "without autograd no right gradients come out: write the way back yourself, without `backward()`"
    try:
        came = student.run(probe_bptt_without_autograd, inputs=doubles(x, h, d_out, W_hh))
    except Raised:
        raise expect.Mismatch(told, named=True) from None
    found = expect.items(came, 3, "gradients (dW_ih, dW_hh, db)")
    for got, want in zip(found, bptt(x, h, d_out, W_hh), strict=True):
        expect.true(is_near(got, want), told)
