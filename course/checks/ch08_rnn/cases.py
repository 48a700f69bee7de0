# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about plain cells and gradients through time: inputs, right values, mistakes.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Tensor, expect, tensor
from course.checking.recorded import looked_up
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


# --- rnn_cell ---


@looked_up
def rnn_cell(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Array:
    raise LookupError


@looked_up
def rnn_mistakes(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Mistakes:
    raise LookupError


INPUTS = ("x", "h", "W_ih", "W_hh", "b_ih", "b_hh")


def probe_rnn_gradient(names: Any, inputs: Any, slope: Any) -> Any:
    """The gradients of (slope * result).sum() for all inputs of a cell; None where none arrives."""
    inputs = [value.clone().requires_grad_() for value in inputs]
    total = (slope * names.rnn_cell(*inputs)).sum()
    if getattr(total, "requires_grad", False):
        total.backward()
    return [value.grad for value in inputs]


@looked_up
def rnn_gradient(inputs: list[Array], slope: Array) -> list[Array]:
    raise LookupError


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


@looked_up
def bptt(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Array]:
    raise LookupError


@looked_up
def bptt_mistakes(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Mistakes]:
    raise LookupError


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
