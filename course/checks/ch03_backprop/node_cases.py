# Made by `autograder release`: not to be edited.
"""What the tests of chapter 03 share about nodes: probes, graphs, and slopes summed over paths."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import NOTHING, Array, Mistakes, Rng

Parents: TypeAlias = list[list[int]]
Local: TypeAlias = list[list[float]]

# A short way and a long way lead from the last node to the first: listing by distance gets these wrong.
SHORT_AND_LONG: tuple[Parents, ...] = ([[], [0], [1], [2], [0, 3]], [[], [0], [1], [2], [3, 0]])


# --- Value ---


def probe_value(names: Any, make: str, numbers: list[float]) -> Any:
    """Make a value from leaves u, v by the expression `make`: its number, its parents among the leaves, its slopes."""
    leaves = [names.Value(number) for number in numbers]
    scope = dict(zip("uv", leaves))  # noqa: B905
    came = eval(make, scope)
    if came is None or not hasattr(came, "parents") or not hasattr(came, "local"):
        return {"kind": "none" if came is None else "other"}
    return {
        "kind": "value" if isinstance(came, names.Value) else "node",
        "data": float(came.data),
        "parents": [next((i for i, leaf in enumerate(leaves) if leaf is parent), -1) for parent in came.parents],
        "local": [float(slope) for slope in came.local],
    }


def made(student: Student, make: str, numbers: list[float]) -> tuple[float, list[float]]:
    """The number that the student's operation made, and its slope for each leaf; told if either cannot be read."""
    came = student.run(probe_value, make=make, numbers=numbers)
    expect.true(isinstance(came, dict) and came.get("kind") != "none", NOTHING)
    expect.true(came["kind"] == "value", "an operation should return a `Value`, so that more can be done with it")
    even = "as many local derivatives are needed as there are parents"
    expect.true(len(came["parents"]) == len(came["local"]), even)
    lost = "the result does not remember the node it was made from: pass it in `parents`"
    expect.true(set(range(len(numbers))) <= set(came["parents"]), lost)
    pairs = list(zip(came["parents"], came["local"], strict=True))
    return came["data"], [sum(slope for parent, slope in pairs if parent == i) for i in range(len(numbers))]


@looked_up
def product(u: float, v: float) -> tuple[float, list[float], Mistakes]:
    raise LookupError


@looked_up
def tanh(u: float) -> tuple[float, list[float], Mistakes]:
    raise LookupError


@looked_up
def relu(u: float) -> tuple[float, list[float], Mistakes]:
    raise LookupError


# --- topological_order ---


def probe_order(names: Any, parents: Any, root: int, numbers: Any) -> Any:
    """The student's list of a graph's nodes, as their places in the graph; -1 for what is no node of it."""
    nodes = [names.Node(number) for number in numbers]
    for node, mine in zip(nodes, parents, strict=True):  # only now, so that no list of nodes has an order to copy
        node.parents, node.local = tuple(nodes[i] for i in mine), (1.0,) * len(mine)
    found = names.topological_order(nodes[root])
    spot = {id(node): i for i, node in enumerate(nodes)}
    return None if found is None else [spot.get(id(node), -1) for node in found]


def renumbered(rng: Rng, parents: Parents) -> tuple[Parents, int]:
    """The same graph with its nodes numbered at random, and the number of its root (the last node)."""
    new = [int(i) for i in rng.permutation(len(parents))]
    found: Parents = [[] for _ in parents]
    for i, mine in enumerate(parents):
        found[new[i]] = [new[parent] for parent in mine]
    return found, new[-1]


def demand_order(student: Student, rng: Rng, graph: Parents, numbers: list[float] | None = None) -> None:
    """Demand an order of all nodes of a graph, numbered anew: each once, after its parents, the root last."""
    parents, root = renumbered(rng, graph)
    count = len(parents)
    data = numbers or [float(v) for v in rng.normal(size=count)]
    order = student.run(probe_order, parents=parents, root=root, numbers=data)
    expect.true(order is not None, NOTHING)
    shown = {"expected": f"{count} nodes, parents first", "got": f"{order}   (nodes numbered from 0, root {root})"}
    strange = "something in the list is no node of the graph: is a list from the call before still in use?"
    expect.true(set(order) <= set(range(count)), strange, **shown)
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


def probe_backward(names: Any, numbers: Any, parents: Any, local: Any, before: Any) -> Any:
    """Every node's grad after the student's sweep over a graph."""
    nodes: list[Any] = []
    for number, mine, its in zip(numbers, parents, local, strict=True):
        nodes.append(names.Node(number, tuple(nodes[i] for i in mine), tuple(its)))
    for node, grad in zip(nodes, before, strict=True):
        node.grad = grad
    names.backward(list(nodes))
    return [float(node.grad) for node in nodes]


def grads(student: Student, rng: Rng, parents: Parents, local: Local, before: list[float] | None = None) -> Array:
    """The student's gradients, (nodes,). What the nodes' numbers are must not matter to them: they are random."""
    start = before or [0.0] * len(parents)
    numbers = [float(v) for v in rng.uniform(2, 9, size=len(parents))]
    return np.array(student.run(probe_backward, numbers=numbers, parents=parents, local=local, before=start))


@looked_up
def over_paths(parents: Parents, local: Local, before: list[float] | None=None) -> Array:
    raise LookupError


@looked_up
def chain_mistakes(s: float, t: float, r: float) -> Mistakes:
    raise LookupError


@looked_up
def share_mistakes(v: float) -> Mistakes:
    raise LookupError
