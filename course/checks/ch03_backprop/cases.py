# Made by `autograder release`: not to be edited.
"""What the tests of chapter 03 share about slopes and steps: right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}. Right values are
measured (a quadratic's central difference is exact for any h), never derived as the learner is asked to.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import looked_up

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
Shape: TypeAlias = tuple[int, ...]

NOTHING = "nothing came back: is a `return` missing?"
RTOL, ATOL = 1e-4, 1e-6  # what float32 allows


# --- numeric_gradient ---


def whole(v: Any, shape: Shape) -> Array:
    """What f was given, if it is an array like x; else an error that says so."""
    if np.shape(v) != shape:
        raise ValueError(f"f takes an array shaped like x, {shape}; here it was given the shape {np.shape(v)}")
    return np.asarray(v)


@looked_up
def cubic(x: Array, h: float) -> Array:
    raise LookupError


@looked_up
def cubic_mistakes(x: Array, h: float) -> Mistakes:
    raise LookupError


# --- neuron_gradient ---


@looked_up
def neuron(x: float, w: float, b: float, y: float) -> tuple[float, float, float]:
    raise LookupError


@looked_up
def loss_mistakes(x: float, w: float, b: float, y: float) -> Mistakes:
    raise LookupError


@looked_up
def neuron_mistakes(x: float, w: float, b: float, y: float, of: str) -> Mistakes:
    raise LookupError


# --- torch_step ---


def probe_steps(names: Any, w: float, x: Any, y: Any, lr: float, calls: int) -> Any:
    """Some steps of the student's in a row: losses, what kind they are, and w after each."""
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    seen: dict[str, Any] = {"losses": [], "ws": [], "kinds": []}
    for _ in range(calls):
        loss = names.torch_step(leaf, x, y, lr)
        seen["kinds"].append("none" if loss is None else "tensor" if isinstance(loss, torch.Tensor) else "number")
        seen["losses"].append(0.0 if loss is None else float(loss))
        seen["ws"].append(leaf.item())
    return seen


def probe_watched(names: Any, x: Any, y: Any) -> Any:
    """Whether a graph that holds w's old value notices that a step changed it."""
    import torch

    w = torch.tensor(0.5, requires_grad=True)
    graph, noticed = w**2, False
    names.torch_step(w, x, y, 0.1)
    try:
        torch.autograd.grad(graph, w)
    except RuntimeError:
        noticed = True
    return {"changed": w.item() != 0.5, "noticed": noticed}


@looked_up
def descent(w: float, x: Array, y: Array, lr: float, calls: int, keep: float=0.0) -> tuple[list[float], list[float]]:
    raise LookupError


@looked_up
def step_mistakes(w: float, x: Array, y: Array, lr: float) -> tuple[Mistakes, Mistakes]:
    raise LookupError
