"""What the tests of chapter 03 share about slopes and steps: right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}. Right values are
measured (a quadratic's central difference is exact for any h), never derived as the learner is asked to.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import recorded

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
Shape: TypeAlias = tuple[int, ...]

NOTHING = "nothing came back: is a `return` missing?"
LAST_EDGE = "the last edge is missing: p = w·x changes x times as fast as w"
RTOL, ATOL = 1e-4, 1e-6  # what float32 allows


def nudges(x: Array, h: float) -> list[tuple[Array, Array]]:
    """For each entry of x: x with this entry h higher, and x with it h lower."""
    steps = h * np.eye(np.size(x)).reshape(np.size(x), *np.shape(x))
    return [(x + step, x - step) for step in steps]


# --- numeric_gradient ---


def whole(v: Any, shape: Shape) -> Array:
    """What f was given, if it is an array like x; else an error that says so."""
    if np.shape(v) != shape:
        raise ValueError(f"f takes an array shaped like x, {shape}; here it was given the shape {np.shape(v)}")
    return np.asarray(v)


@recorded
def cubic(x: Array, h: float) -> Array:
    """Central differences of the cubes' sum and of first entry times last: 3x² + h², and the product's share."""
    mixed = np.zeros(x.size)
    mixed[0] += x.flat[-1]
    mixed[-1] += x.flat[0]
    result: Array = 3 * x**2 + h**2 + mixed.reshape(x.shape)
    return result


@recorded
def cubic_mistakes(x: Array, h: float) -> Mistakes:
    right = cubic(x, h)
    ahead = right + 3 * x * h
    swept = right.copy()
    swept.flat[-1] += h  # the first entry is still nudged when the last one's turn comes
    left = right.copy()
    left.flat[-1] -= h  # or it was left at x − h
    rows = right.reshape(len(x), -1).sum(axis=1)
    return {
        "x was left nudged: put each entry back before the next one's turn, or nudge a copy": left,
        "f(x + h) − f(x) is a step of h, not 2h: compare f at x + h with f at x − h": ahead / 2,
        "a whole row was nudged together: nudge one entry at a time, `np.ndindex(x.shape)` finds them": (
            np.broadcast_to(rows.reshape(-1, *[1] * (x.ndim - 1)), x.shape)
        ),
        "x[i] is a whole row here: nudge one entry at a time, `np.ndindex(x.shape)` finds them": rows,
        "all entries were nudged together: nudge one at a time, each has its own slope": right.sum(),
        "this looks ahead only: compare f at x + h with f at x − h": ahead,
        "this looks back only: compare f at x + h with f at x − h": right - 3 * x * h,
        "this is the difference of two values of f: divide it by 2h": right * 2 * h,
        "this divides by h: from x − h to x + h the distance is 2h": right * 2,
        "this divides by 2 but not by h": right * h,
        "the sign is the wrong way round: f at x + h comes first": -right,
        "all entries were nudged together: nudge one at a time": np.full(x.shape, right.sum()),
        "the result is flat: it should have the shape of x": right.ravel(),
        "an entry stayed nudged while the next one was measured": swept,
    }


# --- neuron_gradient ---


@recorded
def neuron(x: float, w: float, b: float, y: float) -> tuple[float, float, float]:
    """Loss, slope in w, slope in b of one tanh neuron, by nudging."""

    def loss(p: Array) -> float:
        return float((np.tanh(p[0] * x + p[1]) - y) ** 2)

    at = np.array([w, b])
    dw, db = ((loss(up) - loss(down)) / 2e-5 for up, down in nudges(at, 1e-5))
    return loss(at), dw, db


@recorded
def loss_mistakes(x: float, w: float, b: float, y: float) -> Mistakes:
    e = float(np.tanh(w * x + b) - y)
    return {"this is the error: square it": e, "this is half the square": e**2 / 2}


@recorded
def neuron_mistakes(x: float, w: float, b: float, y: float, of: str) -> Mistakes:
    """For the slope in w (of="dw") or b (of="db")."""
    _, dw, db = neuron(x, w, b, y)
    right, other = (dw, db) if of == "dw" else (db, dw)
    z = w * x + b
    bend = 1 - np.tanh(z) ** 2
    wrong = {
        "the slope of tanh is missing: multiply by 1 − a²": right / bend,
        "tanh's slope is 1 − a², with a = tanh z, not z itself": right / bend * (1 - z**2),
        "tanh's slope is 1 − a²: the square is missing": right / bend * (1 - np.tanh(z)),
        "the 2 of the square is missing: e goes in twice, along two paths": right / 2,
        "the sign is the wrong way round: e = a − y": -right,
        "the slopes in w and b have changed places": other,
        "the slopes are multiplied, so e itself belongs in the product": right / (np.tanh(z) - y),
        LAST_EDGE: right / x,
        "this is the slope in x: the one in w has x where this has w": right / x * w,
    }
    places = "the slopes in w and b have changed places"
    edges = ("this is the slope in x: the one in w has x where this has w", LAST_EDGE)
    for unlikely in edges if of == "db" else (places,):  # dw without its last edge is db
        del wrong[unlikely]
    return wrong


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


def probe_after(names: Any, x: Any, y: Any) -> Any:
    """What a step leaves behind."""
    import torch

    w = torch.tensor(0.5, requires_grad=True)
    names.torch_step(w, x, y, 0.1)
    on = torch.is_grad_enabled()
    return {"leaf": w.is_leaf and w.requires_grad, "x": x, "y": y, "grad_mode": on}


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


@recorded
def descent(w: float, x: Array, y: Array, lr: float, calls: int, keep: float = 0.0) -> tuple[list[float], list[float]]:
    """Losses before and w after each step. keep: the share of the old gradient that is still there, 0 or 1."""
    losses, ws, slope = [], [], 0.0
    for _ in range(calls):
        losses.append(float(((w * x - y) ** 2).mean()))
        slope = keep * slope + float((2 * (w * x - y) * x).mean())
        w -= lr * slope
        ws.append(w)
    return losses, ws


@recorded
def step_mistakes(w: float, x: Array, y: Array, lr: float) -> tuple[Mistakes, Mistakes]:
    """For w after the first step, and for the loss that comes back."""
    losses, ws = descent(w, x, y, lr, 2)
    moved = ws[0] - w
    for_w = {
        "w itself did not change: `w = w - …` makes another tensor, and zeroing before the step steps by 0": w,
        "the step goes uphill: subtract lr times the gradient": w - moved,
        "this is the gradient of the sum: the loss is the mean over the samples": w + moved * len(x),
        "the learning rate is missing": w + moved / lr,
        "this stepped twice": ws[1],
        "w became the step itself: subtract it from w": moved,
    }
    for_loss = {
        "this is the loss after the step: return the one before": losses[1],
        "this is the sum: the loss is the mean over the samples": losses[0] * len(x),
        "nothing came back: return the loss": 0.0,
    }
    return for_w, for_loss
