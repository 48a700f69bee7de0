# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about unrolling: a step that stays with the test, right values, mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng, near

MOST = 500  # calls of one step: more would only fill the judge's memory
OPENED = "`step` got another kind of state than it returned: hand the state on unopened"


class Step:
    """A step with numbers of its own, which no answer can know; it remembers what it was asked.

    The state is multiplied by `keep`, x[t] is added, and the output is `gain` times the new state. With `pair`, the
    state is a pair of that and the number of steps. With `double`, the output has two rows for each row of x[t].
    """

    def __init__(self, rng: Rng, x: Array, *, pair: bool = False, double: bool = False) -> None:
        self.keep, self.gain = float(rng.uniform(0.3, 0.8)), float(rng.uniform(3, 8))
        self.inputs: list[Array] = []
        self.states: list[Array] = []
        self._x, self._pair, self._double = x, pair, double

    def __call__(self, x_t: Any, state: Any) -> Any:
        total, count = expect.items(state, 2, "parts of the state") if self._pair else (state, 0)
        self._remember(x_t, total)
        new = self.keep * np.asarray(total) + np.asarray(x_t)
        y = np.concatenate([self.gain * new, -new]) if self._double else self.gain * new + int(count)
        total = tensor(new, "float64")
        return tensor(y, "float64"), (total, int(count) + 1) if self._pair else total

    def _remember(self, x_t: Any, total: Any) -> None:
        often = f"`step` was called more than {MOST} times: once for each x[t] is enough"
        expect.true(len(self.inputs) < MOST, often)
        given = "`step` should get one x[t] at a time"
        expect.true(np.shape(x_t) == self._x.shape[1:], given, got=x_t)
        expect.true(np.shape(total) == self._x.shape[1:], OPENED, got=total)
        self.inputs.append(np.asarray(x_t, dtype=float))
        self.states.append(np.asarray(total, dtype=float))


def walked(student: Student, step: Step, x: Array, start: Array, *, pair: bool = False) -> tuple[Any, Any]:
    """The two things that the student's `unroll` returns for this step, or a Mismatch."""
    first = tensor(start, "float64")
    came = student.unroll(step, tensor(x, "float64"), (first, 0) if pair else first)
    two = isinstance(came, (tuple, list)) and len(came) == 2
    expect.true(two, "two results should come back: the outputs and the last state")
    outputs, state = came
    listed = "the outputs should be one tensor: `torch.stack` the list"
    expect.true(isinstance(outputs, np.ndarray), listed, expected="a tensor", got=f"a {type(outputs).__name__}")
    return outputs, state


@looked_up
def unrolled(x: Array, start: Array, keep: float) -> Array:
    raise LookupError


@looked_up
def output_mistakes(x: Array, start: Array, keep: float, gain: float) -> Mistakes:
    raise LookupError


@looked_up
def state_mistakes(x: Array, start: Array, keep: float, gain: float) -> Mistakes:
    raise LookupError


def demand_unrolled(student: Student, rng: Rng, x: Array, start: Array) -> None:
    """Demand the outputs of every step and the last state."""
    step = Step(rng, x)
    outputs, state = walked(student, step, x, start)
    states = unrolled(x, start, step.keep)
    given = x, start, step.keep, step.gain
    near(outputs, step.gain * states, output_mistakes(*given))
    near(state, states[-1], state_mistakes(*given))


def demand_asked_in_order(student: Student, rng: Rng, x: Array, start: Array) -> None:
    """Demand that `step` got every x[t] in order, with the state that it returned before, and what it returned last."""
    step = Step(rng, x)
    _, state = walked(student, step, x, start)
    calls = len(step.inputs)
    once = f"`step` should be called once for each of the {len(x)} inputs"
    expect.true(calls == len(x), once, expected=f"{len(x)} calls", got=f"{calls}")
    near(np.array(step.inputs), x, {"the last input came first": x[::-1]})
    want = np.concatenate([start[None], unrolled(x, start, step.keep)[:-1]])
    stuck = {"each step was given the state at the start: hand the new one on": np.tile(start, (len(x), 1))}
    near(np.array(step.states), want, stuck)
    near(state, unrolled(x, start, step.keep)[-1], state_mistakes(x, start, step.keep, step.gain))


# --- the gradient ---


def probe_unroll_gradient(names: Any, x: Any, start: Any, keep: Any, slope: Any) -> Any:
    """The gradients of (slope * outputs).sum() for x and the state at the start; None where none arrives."""
    x, start = x.clone().requires_grad_(), start.clone().requires_grad_()

    def step(x_t: Any, state: Any) -> Any:
        state = keep * state + x_t
        return 1 * state, state

    total = (slope * names.unroll(step, x, start)[0]).sum()
    if total.requires_grad:
        total.backward()
    return [x.grad, start.grad]


@looked_up
def unroll_gradient(keep: Array, slope: Array) -> list[Array]:
    raise LookupError


def demand_unroll_gradient(student: Student, rng: Rng, t: int, d: int) -> None:
    """Demand that the gradient reaches every input and the first state, through all steps after it."""
    x, start, slope = rng.normal(size=(t, d)), rng.normal(size=d), rng.normal(size=(t, d))
    keep = rng.uniform(0.4, 0.9, size=d)
    given = {"x": x, "start": start, "keep": keep, "slope": slope}
    came = student.run(probe_unroll_gradient, **{name: tensor(value, "float64") for name, value in given.items()})
    d_x, d_start = expect.items(came, 2, "gradients")
    for name, got in (("x", d_x), ("the first state", d_start)):
        expect.true(got is not None, f"no gradient reached {name}: stay in torch, and detach nothing on the way")
    want_x, want_start = unroll_gradient(keep, slope)
    cut = "no gradient passes from step to step: hand the state on as it came, undetached"
    near(d_x, want_x, {cut: slope})
    near(d_start, want_start, {cut: keep * slope[0]})
