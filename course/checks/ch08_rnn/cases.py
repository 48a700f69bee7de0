# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about cells and time: inputs, right values, probes, mistakes.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Tensor, expect, tensor

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


def doubles(*arrays: Array) -> list[Tensor]:
    """Each array as a float64 torch tensor at the student's side."""
    return [tensor(array, "float64") for array in arrays]


def cell_inputs(rng: Rng, gates: int, b: int, d: int, h: int) -> list[Array]:
    """x (b, d), h (b, h) and the four parameters of a cell, as torch stores them, for `gates` gates."""
    shapes = [(b, d), (b, h), (gates * h, d), (gates * h, h), (gates * h,), (gates * h,)]
    return [rng.uniform(0.2, 1.0, size=shape) * rng.choice([-1, 1], size=shape) for shape in shapes]


def sigmoid(z: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-z))
    return result


# --- rnn_cell ---


def rnn_cell(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Array:
    """x: (B, D)   h: (B, H)   ->   (B, H)"""
    result: Array = np.tanh(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
    return result


def rnn_mistakes(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> Mistakes:
    seen, kept = x @ W_ih.T, h @ W_hh.T
    total = seen + kept + b_ih + b_hh
    return {
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


def probe_rnn_gradient(names: Any, inputs: Any) -> Any:
    """The gradients of the sum of a cell's result for all its inputs; None where none arrives."""
    inputs = [value.clone().requires_grad_() for value in inputs]
    total = names.rnn_cell(*inputs).sum()
    if getattr(total, "requires_grad", False):
        total.backward()
    return [value.grad for value in inputs]


def rnn_gradient(x: Array, h: Array, W_ih: Array, W_hh: Array, b_ih: Array, b_hh: Array) -> list[Array]:
    """What `probe_rnn_gradient` must give."""
    slope = 1 - rnn_cell(x, h, W_ih, W_hh, b_ih, b_hh) ** 2
    db = slope.sum(axis=0)
    return [slope @ W_ih, slope @ W_hh, slope.T @ x, slope.T @ h, db, db]


def demand_rnn_gradient(student: Student, inputs: list[Array]) -> None:
    """Demand that a gradient reaches every input, and that it is the right one."""
    came = student.run(probe_rnn_gradient, inputs=doubles(*inputs))
    for name, got in zip(INPUTS, came, strict=True):
        expect.true(got is not None, f"no gradient reached {name}: is it used? Stay in torch, without `.detach()`")
    for got, want in zip(came, rnn_gradient(*inputs), strict=True):
        right = np.shape(got) == want.shape and np.allclose(got, want)
        expect.true(right, "the gradient flows, but through another formula: mend the first test")


def probe_changed(names: Any, cell: str, x: Any, state: Any, weights: Any) -> Any:
    """The names of those inputs of a cell that a call changes; state: h, or h and c."""
    inputs = {"x": x, **dict(zip("hc", state, strict=False)), "a weight": weights[0], "a bias": weights[2]}
    before = {name: value.clone() for name, value in inputs.items()}
    getattr(names, cell)(x, tuple(state) if len(state) == 2 else state[0], *weights)
    return [name for name in inputs if not before[name].equal(inputs[name])]


def demand_unchanged(student: Student, cell: str, x: Array, state: list[Array], weights: list[Array]) -> None:
    """Demand that a cell leaves its inputs as they are."""
    inputs = {"x": tensor(x, "float64"), "state": doubles(*state), "weights": doubles(*weights)}
    changed = student.run(probe_changed, cell=cell, **inputs)
    for name in ("x", "h", "c", "a weight", "a bias"):
        told = f"your function changed {name}, an input: make a new tensor, without `+=`, `*=` or `copy_`"
        expect.true(name not in changed, told)


# --- unroll ---


def probe_unroll(names: Any, x: Any, start: Any, pair: bool = False) -> Any:
    """Unroll a step whose output is no state: what came, and which inputs and states it was given."""
    import torch

    inputs, states = [], []

    def step(x_t: Any, state: Any) -> Any:
        total, count = state if pair else (state, 0)
        inputs.append(x_t.clone())
        states.append(total.clone())
        total = 0.5 * total + x_t
        return 10 * total + count, (total, count + 1) if pair else total

    came = names.unroll(step, x, (start, 0) if pair else start)
    two = isinstance(came, (tuple, list)) and len(came) == 2
    outputs = came[0] if two else None
    kind = "tensor" if isinstance(outputs, torch.Tensor) else type(outputs).__name__
    return {"two": two, "came": came, "kind": kind, "inputs": inputs, "states": states}


def probe_unroll_gradient(names: Any, x: Any, start: Any) -> Any:
    """The gradient of the last output for the state at the start; None if none arrives."""
    start = start.clone().requires_grad_()

    def step(x_t: Any, state: Any) -> Any:
        state = 0.5 * state + x_t
        return state, state

    outputs, _ = names.unroll(step, x, start)
    if outputs[-1].requires_grad:
        outputs[-1].sum().backward()
    return start.grad


def probe_unroll_wide(names: Any, x: Any, start: Any) -> Any:
    """The outputs of a step that gives two rows for each row of its input."""
    import torch

    def step(x_t: Any, state: Any) -> Any:
        state = 0.5 * state + x_t
        return torch.cat([state, -state]), state

    return names.unroll(step, x, start)[0]


def unrolled(x: Array, start: Array) -> tuple[Array, Array]:
    """The states after each step (T, ...) and the last one."""
    states, state = [], start
    for x_t in x:
        state = 0.5 * state + x_t
        states.append(state)
    return np.array(states), state


def demand_unrolled(student: Student, x: Array, start: Array) -> None:
    """Demand outputs, last state, and one call for each step in order."""
    came = student.run(probe_unroll, x=tensor(x, "float64"), start=tensor(start, "float64"))
    expect.true(came["two"], "two results should come back: the outputs and the last state")
    listed = "the outputs should be one tensor: `torch.stack` the list"
    expect.true(came["kind"] == "tensor", listed, expected="a tensor", got=f"a {came['kind']}")
    states, last = unrolled(x, start)
    fresh, _ = unrolled(x[:1], start)
    backwards = unrolled(x[::-1], start)[0]
    alone = 10 * (0.5 * start + x)
    outputs, state = came["came"]
    named = {
        "these are the states: collect the outputs, the first of the two things that `step` returns": states,
        "the last step came first: walk through time from 0 on": 10 * backwards,
        "each step began from the first state: hand the new state on to the next step": alone,
        "only the last output came back: collect the outputs of all steps": 10 * states[-1],
        "the first step was left out": 10 * states[1:],
        "the last step was left out": 10 * states[:-1],
        "the steps are glued along the batch: `torch.stack` makes a new first axis": np.concatenate(10 * states),
        "time is on the second axis: stack along the first, dim=0": np.moveaxis(10 * states, 0, 1),
    }
    expect.close(outputs, 10 * states, mistakes=named)
    first = {
        "the last output came back in place of the last state": 10 * last,
        "this is the state at the start: hand the new state on": start,
        "this is the state after the first step": fresh[0],
        "all states came back: return the last one": states,
    }
    expect.close(state, last, mistakes=first)


# --- bptt ---


def history(rng: Rng, t: int, b: int, d: int, n: int) -> tuple[Array, Array, Array]:
    """x (t, b, d), the memories (t + 1, b, n) of an RNN over it, and its W_hh."""
    x, _, W_ih, W_hh, b_ih, b_hh = (a for a in cell_inputs(rng, 1, b, d, n))
    x, W_hh = rng.normal(size=(t, b, d)), 0.8 * W_hh
    memories = [0.5 * rng.normal(size=(b, n))]
    for x_t in x:
        memories.append(rnn_cell(0.6 * x_t, memories[-1], W_ih, W_hh, b_ih, b_hh))
    return x, np.array(memories), W_hh


def bptt(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Array]:
    """dW_ih (H, D), dW_hh (H, H), db (H,)"""
    return _backward(x, h, d_out, W_hh)


Carry: TypeAlias = Callable[[Array, Array, Array], Array]


def _through(da: Array, dh: Array, W_hh: Array) -> Array:
    result: Array = da @ W_hh
    return result


def _backward(
    x: Array,
    h: Array,
    d_out: Array,
    W_hh: Array,
    *,
    carry: Carry = _through,
    slope: int = 1,
    before: int = 0,
    forward: bool = False,
    alone: bool = False,
) -> list[Array]:
    """Backwards through time; by default as it should be, else with the mistake that an option makes.

    slope: 1 takes tanh' at the new memory, 0 at the old one, -1 leaves it out. before: 1 pairs with the new memory.
    forward: walks from step 0 on. alone: hands back only what comes from a step's own output.
    """
    dW_ih, dW_hh, db = np.zeros((W_hh.shape[0], x.shape[2])), np.zeros_like(W_hh), np.zeros(len(W_hh))
    carried = np.zeros((h.shape[1], h.shape[2]))
    for t in range(len(x)) if forward else reversed(range(len(x))):
        dh = d_out[t] + carried
        da = dh if slope < 0 else dh * (1 - h[t + slope] ** 2)
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ h[t + before], db + da.sum(axis=0)
        carried = carry(d_out[t] * (1 - h[t + 1] ** 2) if alone else da, dh, W_hh)
    return [dW_ih, dW_hh, db]


def bptt_mistakes(x: Array, h: Array, d_out: Array, W_hh: Array) -> list[Mistakes]:
    """For each of the three results, what the usual mistakes give."""
    only_last = np.concatenate([np.zeros_like(d_out[:-1]), d_out[-1:]])
    last_step = _backward(x[-1:], h[-2:], d_out[-1:], W_hh)
    right, later = bptt(x, h, d_out, W_hh), bptt(x[1:], h[1:], d_out[1:], W_hh)
    wrong = {
        "nothing is carried to the step before: add what arrives from step t + 1 to `d_out[t]`": _backward(
            x, h, d_out, W_hh, carry=lambda da, dh, W: 0 * da
        ),
        "the way back through W_hh is `da @ W_hh`, without transposing": _backward(
            x, h, d_out, W_hh, carry=lambda da, dh, W: da @ W.T
        ),
        "what is carried back must have passed the tanh: use da, not dh": _backward(
            x, h, d_out, W_hh, carry=lambda da, dh, W: dh @ W
        ),
        "the gradient is carried on without W_hh: the memory was multiplied by it": _backward(
            x, h, d_out, W_hh, carry=lambda da, dh, W: da
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
        expect.close(got, want, mistakes=named)
