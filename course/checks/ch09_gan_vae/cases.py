# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about the VAE: inputs, probes, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

RTOL, ATOL = 1e-4, 1e-6

CUT_OFF = "a probability was cut off before its logarithm, and its slope with it: use the logits"
CUT = "no gradient comes through: compute with torch's own operations, without detach, .item() or NumPy"


def near(got: Any, want: Any, mistakes: Mistakes | None = None) -> None:
    """Demand numbers as exact as float32 gives them: an answer may compute in torch's default dtype."""
    expect.close(got, want, rtol=RTOL, atol=ATOL, mistakes=mistakes)


# --- kl_divergence ---


@looked_up
def kl_loss(mu: Array, log_var: Array) -> float:
    raise LookupError


@looked_up
def kl_mistakes(mu: Array, log_var: Array) -> Mistakes:
    raise LookupError


def demand_kl(student: Student, mu: Array, log_var: Array, dtype: str = "float64") -> None:
    """Demand the right divergence."""
    got = student.kl_divergence(tensor(mu, dtype), tensor(log_var, dtype))
    near(got, kl_loss(mu, log_var), kl_mistakes(mu, log_var))


def probe_slopes(names: Any, function: str, given: Any) -> Any:
    """A loss of tensors, and its gradient in each of them (None where none arrives)."""
    import torch

    leaves = [part.clone().requires_grad_(part.is_floating_point()) for part in given]
    loss = getattr(names, function)(*leaves)
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or not loss.requires_grad:
        return {"loss": loss, "slopes": [None] * len(leaves)}
    return {"loss": loss, "slopes": list(torch.autograd.grad(loss.sum(), leaves, allow_unused=True))}


def slopes_of(student: Student, function: str, *given: Array) -> tuple[Any, list[Any]]:
    """The loss and its gradients, in float64; a Mismatch where no gradient comes through to the first input."""
    came = student.run(probe_slopes, function=function, given=[tensor(part, "float64") for part in given])
    expect.true(came["loss"] is not None, "nothing came back: is a `return` missing?")
    expect.true(came["slopes"][0] is not None, CUT)
    return came["loss"], list(came["slopes"])


def reached(student: Student, function: str, *given: Array, inputs: int = 2) -> None:
    """Demand that a gradient of the loss arrives at the first `inputs` of its inputs."""
    _, slopes = slopes_of(student, function, *given)
    expect.true(all(slope is not None for slope in slopes[:inputs]), CUT)


def sure(loss: Any, want: float, mistakes: Mistakes) -> None:
    """Demand a loss, in the hundreds, where half of the logits are near ±1000 and the others near 0.

    A probability cut off at 1e-4 or below leaves it between 1 and 104. The tolerance tells softplus from a ReLU.
    """
    expect.finite(loss)
    cut = np.size(loss) == 1 and 1 < float(np.asarray(loss).reshape(())) < 104
    expect.close(loss, want, rtol=1e-5, mistakes={**mistakes, CUT_OFF: loss if cut else want})


# --- reconstruction ---


@looked_up
def reconstruction(logits: Array, x: Array) -> float:
    raise LookupError


@looked_up
def reconstruction_mistakes(logits: Array, x: Array) -> Mistakes:
    raise LookupError


def demand_reconstruction(student: Student, logits: Array, x: Array) -> None:
    """Demand the right loss."""
    got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
    near(got, reconstruction(logits, x), reconstruction_mistakes(logits, x))


# --- interpolate ---


def apart(rng: Rng, d: int) -> tuple[Array, Array]:
    """Two codes of different lengths at an angle from 0.5 to 2.4: near 0 and π rounding would count."""
    first, second = np.linalg.qr(rng.normal(size=(d, 2)))[0].T
    angle = rng.uniform(0.5, 2.4)
    short, long = rng.uniform(0.5, 1.5), rng.uniform(2, 6)
    return short * first, long * (np.cos(angle) * first + np.sin(angle) * second)


@looked_up
def slerp(a: Array, b: Array, steps: int) -> Array:
    raise LookupError


@looked_up
def line(a: Array, b: Array, steps: int) -> Array:
    raise LookupError


@looked_up
def interpolate_mistakes(a: Array, b: Array, steps: int) -> Mistakes:
    raise LookupError


def demand_arc(student: Student, a: Array, b: Array, steps: int) -> None:
    """Demand the right rows."""
    got = student.interpolate(tensor(a, "float64"), tensor(b, "float64"), steps)
    expect.close(got, slerp(a, b, steps), rtol=RTOL, atol=1e-5, mistakes=interpolate_mistakes(a, b, steps))


def demand_line(student: Student, a: Array, b: Array, steps: int) -> None:
    """Demand the straight line between codes of one direction, in float32: its angle is rounding alone."""
    got = student.interpolate(tensor(a), tensor(b), steps)
    expect.finite(got)
    expect.close(got, line(a, b, steps), rtol=1e-3, atol=1e-4)
