# Made by `autograder release`: not to be edited.
"""What the tests of chapter 03 share: graphs, probes, slopes by nudging, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}. Right values are
measured (a quadratic's central difference is exact for any h) or summed over paths, never derived as the
learner is asked to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
Parents: TypeAlias = list[list[int]]

NOTHING = "nothing came back: is a `return` missing?"
LAST_EDGE = "the last edge is missing: p = w·x changes x times as fast as w"
# A short way and a long way lead from the last node to the first: listing by distance gets these wrong.
SHORT_AND_LONG: tuple[Parents, ...] = ([[], [0], [1], [2], [0, 3]], [[], [0], [1], [2], [3, 0]])


def slopes(f: Callable[[Array], float], x: Array, h: float) -> Array:
    """f's slope in each entry of x, by nudging copies.   x: any shape -> the same shape"""
    rows = np.tile(np.asarray(x, float).ravel(), (np.size(x), 1))
    up, down = rows + h * np.eye(np.size(x)), rows - h * np.eye(np.size(x))
    found = [(f(u.reshape(np.shape(x))) - f(d.reshape(np.shape(x)))) / (2 * h) for u, d in zip(up, down, strict=True)]
    return np.array(found).reshape(np.shape(x))


# --- numeric_gradient ---


def probe_cubic(names: Any, x: Any, h: float) -> Any:
    """The student's slopes of a cubic with one mixed term, and x after the call."""
    gradient = names.numeric_gradient(lambda v: float((v**3).sum() + v.flat[0] * v.flat[-1]), x, h)
    return {"gradient": gradient, "x": x}


def cubic(x: Array, h: float) -> Array:
    """What central differences give for that cubic: 3x² + h², and the mixed term's share."""
    mixed = np.zeros(x.size)
    mixed[0] += x.flat[-1]
    mixed[-1] += x.flat[0]
    result: Array = 3 * x**2 + h**2 + mixed.reshape(x.shape)
    return result


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


def neuron(x: float, w: float, b: float, y: float) -> tuple[float, float, float]:
    """Loss, slope in w, slope in b of one tanh neuron, by nudging."""

    def loss(p: Array) -> float:
        return float((np.tanh(p[0] * x + p[1]) - y) ** 2)

    dw, db = slopes(loss, np.array([w, b]), 1e-5)
    return loss(np.array([w, b])), float(dw), float(db)


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


# --- Value ---


def probe_value(names: Any, make: str, numbers: list[float]) -> Any:
    """Make a value from leaves u, v by the expression `make`; its data, and its slope for each leaf."""
    leaves = [names.Value(number) for number in numbers]
    scope = dict(zip("uv", leaves))  # noqa: B905
    came = eval(make, scope)
    if came is None or not hasattr(came, "parents") or not hasattr(came, "local"):
        return {"kind": "none" if came is None else "other"}
    pairs = list(zip(came.parents, came.local))  # noqa: B905
    return {
        "kind": "value" if isinstance(came, names.Value) else "node",
        "data": float(came.data),
        "counts": [len(came.parents), len(came.local)],
        "slopes": [sum(float(slope) for parent, slope in pairs if parent is leaf) for leaf in leaves],
        "linked": [any(parent is leaf for parent in came.parents) for leaf in leaves],
        "after": [[leaf.data, leaf.grad, len(leaf.parents)] for leaf in leaves],
    }


def made(student: Student, make: str, numbers: list[float]) -> dict[str, Any]:
    """What the student's operation made; told if that is no Value, or has lost its parents."""
    came = student.run(probe_value, make=make, numbers=numbers)
    expect.true(isinstance(came, dict) and came.get("kind") != "none", NOTHING)
    expect.true(came["kind"] == "value", "an operation should return a `Value`, so that more can be done with it")
    even = "as many local derivatives are needed as there are parents"
    expect.true(came["counts"][0] == came["counts"][1], even)
    parents = "the result does not remember the node it was made from: pass it in `parents`"
    expect.true(all(came["linked"]), parents)
    return dict(came)


# --- topological_order ---


def probe_order(names: Any, parents: Any, numbers: Any) -> Any:
    """Where the student's order puts each node of a graph; -1 for what is no node of it."""
    nodes: list[Any] = []
    for mine, number in zip(parents, numbers, strict=True):
        nodes.append(names.Node(number, tuple(nodes[i] for i in mine), (1.0,) * len(mine)))
    found = names.topological_order(nodes[-1])
    spot = {id(node): i for i, node in enumerate(nodes)}
    return None if found is None else [spot.get(id(node), -1) for node in found]


def demand_order(student: Student, parents: Parents, numbers: list[float]) -> None:
    """Demand an order of all nodes: each once, after its parents, the root last."""
    order = student.run(probe_order, parents=parents, numbers=numbers)
    expect.true(order is not None, NOTHING)
    count, root = len(parents), len(parents) - 1
    shown = {"expected": f"{count} nodes, parents first", "got": f"{order}   (nodes numbered from 0, root {root})"}
    strange = "something in the list is no node of the graph: is a list from the call before still in use?"
    expect.true(-1 not in order, strange, **shown)
    again = "a node is in the list more than once: remember which nodes were visited"
    expect.true(len(set(order)) == len(order), again, **shown)
    leaves = {i for i, mine in enumerate(parents) if not mine}
    lost = "the leaves are missing: nodes without parents belong in the list too"
    expect.true(set(order) != set(range(count)) - leaves, lost, **shown)
    expect.true(root in order, "the root itself is missing: it comes last", **shown)
    expect.true(len(order) == count, "some nodes are missing: nodes with equal numbers are different nodes", **shown)
    turned = "the order is the wrong way round: parents come first, the root last"
    expect.true(count == 1 or order[0] != root, turned, **shown)
    spot = {node: place for place, node in enumerate(order)}
    late = [i for i, mine in enumerate(parents) if any(spot[p] > spot[i] for p in mine)]
    before = "a node comes before one of its parents: add a node only after all of its parents were added"
    expect.true(not late, before, **shown)


# --- backward ---


def probe_backward(names: Any, parents: Any, local: Any, before: Any) -> Any:
    """Every node's grad after the student's sweep over a graph."""
    nodes: list[Any] = []
    for mine, its in zip(parents, local, strict=True):
        nodes.append(names.Node(1.0, tuple(nodes[i] for i in mine), tuple(its)))
    for node, grad in zip(nodes, before, strict=True):
        node.grad = grad
    names.backward(list(nodes))
    return [float(node.grad) for node in nodes]


def grads(student: Student, parents: Parents, local: list[list[float]], before: list[float] | None = None) -> Array:
    """The student's gradients, (nodes,)."""
    start = before or [0.0] * len(parents)
    return np.array(student.run(probe_backward, parents=parents, local=local, before=start))


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
    return {**seen, "leaf": leaf.is_leaf and leaf.requires_grad}


def descent(w: float, x: Array, y: Array, lr: float, calls: int, keep: float = 0.0) -> tuple[list[float], list[float]]:
    """Losses before and w after each step. keep: the share of the old gradient that is still there, 0 or 1."""
    losses, ws, slope = [], [], 0.0
    for _ in range(calls):
        losses.append(float(((w * x - y) ** 2).mean()))
        slope = keep * slope + float((2 * (w * x - y) * x).mean())
        w -= lr * slope
        ws.append(w)
    return losses, ws


def step_mistakes(w: float, x: Array, y: Array, lr: float) -> Mistakes:
    """For w after the first step."""
    moved = descent(w, x, y, lr, 1)[1][0] - w
    return {
        "w itself did not change: `w = w - …` makes another tensor, and zeroing before the step steps by 0": w,
        "the step goes uphill: subtract lr times the gradient": w - moved,
        "this is the gradient of the sum: the loss is the mean over the samples": w + moved * len(x),
        "the learning rate is missing": w + moved / lr,
        "this stepped twice": descent(w, x, y, lr, 2)[1][1],
        "w became the step itself: subtract it from w": moved,
    }
