"""Hidden tests of chapter 03: other shapes, other graphs, other numbers, and the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import layer_cases as layers
from . import node_cases as nodes

suite = Suite("03-backprop", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


# --- numeric_gradient ---


@test("numeric_gradient", hint="x may have any number of axes: `np.ndindex(x.shape)` walks through all positions")
def works_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1,), (2, 3, 2), (int(rng.integers(5, 9)), 1)):
        x, h = rng.choice([-1, 1], size=shape) * rng.uniform(1, 2, size=shape), float(rng.uniform(0.1, 0.3))

        def f(v: case.Array, shape: case.Shape = shape) -> float:
            v = case.whole(v, shape)
            return float((v**3).sum() + v.sum() ** 2)

        right = 3 * x**2 + h**2 + 2 * x.sum()
        wrong = {
            "this looks ahead only: compare f at x + h with f at x − h": right + 3 * x * h + h,
            "this divides by h: from x − h to x + h the distance is 2h": 2 * right,
        }
        expect.close(student.numeric_gradient(f, x, h), right, mistakes=wrong)


@test("numeric_gradient", hint="with the default h of 1e-5, central differences are right to about ten digits")
def is_accurate_with_its_own_h(student: Student, rng: np.random.Generator) -> None:
    x = rng.uniform(0.5, 1, size=6)
    expect.close(student.numeric_gradient(lambda v: float(np.sin(v).sum()), x), np.cos(x), rtol=1e-7)


# --- neuron_gradient ---


@test("neuron_gradient", hint="the formula holds for any numbers, of any sign: build no value in")
def holds_for_any_numbers(student: Student, rng: np.random.Generator) -> None:
    for _ in range(6):
        x, w, b, y = (float(v) for v in rng.choice([-1, 1], size=4) * rng.uniform(0.3, 0.9, size=4))
        loss, dw, db = expect.items(student.neuron_gradient(x, w, b, y), 3, "results: loss, dw, db")
        want = case.neuron(x, w, b, y)
        expect.close(loss, want[0], what="loss")
        expect.close(db, want[2], atol=1e-8, mistakes=case.neuron_mistakes(x, w, b, y, "db"), what="db")
        expect.close(dw, want[1], atol=1e-8, mistakes=case.neuron_mistakes(x, w, b, y, "dw"), what="dw")


@test("neuron_gradient", hint="far out tanh is flat, and at x = 0 the weight has no say: the formula covers both")
def is_flat_where_the_neuron_is(student: Student, rng: np.random.Generator) -> None:
    w, b, y = (float(v) for v in rng.uniform(0.3, 0.9, size=3))
    _, dw, db = expect.items(student.neuron_gradient(0.0, w, b, y), 3, "results: loss, dw, db")
    expect.close([dw, db], [0.0, case.neuron(0.0, w, b, y)[2]], atol=1e-8)
    _, dw, db = expect.items(student.neuron_gradient(40.0, 1.0, b, y), 3, "results: loss, dw, db")
    expect.close([dw, db], [0.0, 0.0], atol=1e-8)


# --- Value ---


@test("Value", hint="a node times itself is its parent twice, with the slope of each place")
def squares_a_node(student: Student, rng: np.random.Generator) -> None:
    u = float(rng.uniform(2, 3))
    data, slopes = nodes.made(student, "u * u", [u])
    expect.close([data, *slopes], [u * u, 2 * u])


@test("Value", hint="the methods must hold for numbers of any sign and size; `np.tanh` survives large ones")
def holds_for_any_number(student: Student, rng: np.random.Generator) -> None:
    for u in (-float(rng.uniform(0.1, 2)), float(rng.uniform(0.1, 2)), 1000.0, -1000.0):
        t = float(np.tanh(u))
        data, slopes = nodes.made(student, "u.tanh()", [u])
        expect.close([data, *slopes], [t, 1 - t * t], atol=1e-9)
        data, slopes = nodes.made(student, "u.relu()", [u])
        expect.close([data, *slopes], [max(u, 0.0), float(u > 0)])
    u, v = -float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    data, slopes = nodes.made(student, "u * v", [u, v])
    expect.close([data, *slopes], [u * v, v, u])


@test("Value", hint="each method returns a Value, so that more can be made of it, and its parents lead to the leaves")
def builds_formulas(student: Student, rng: np.random.Generator) -> None:
    u, v = float(rng.uniform(0.2, 0.5)), -float(rng.uniform(0.2, 0.5))
    came = student.run(probe_formula, u=u, v=v)
    expect.true(len(came["parents"]) <= 60, "this formula needs no more than 60 nodes")

    def formula(a: float, b: float) -> float:
        return float(np.tanh(a * b - 2 * a) * max(-b, 0.0) + 3 * np.tanh(b))

    expect.close(came["data"], formula(u, v), what="the formula's value")
    slopes = nodes.over_paths(came["parents"], came["local"])[:2]
    du = (formula(u + 1e-5, v) - formula(u - 1e-5, v)) / 2e-5
    dv = (formula(u, v + 1e-5) - formula(u, v - 1e-5)) / 2e-5
    expect.close(slopes, [du, dv], what="the slopes of the leaves, over all paths")


def probe_formula(names: Any, u: float, v: float) -> Any:
    """The graph of a formula of all operations: its value, each node's parents and slopes; leaves first, root last."""
    a, b = names.Value(u), names.Value(v)
    root = (a * b - 2 * a).tanh() * (-b).relu() + 3 * b.tanh()
    found, todo = [a, b], [*root.parents]
    while todo and len(found) < 100:
        node = todo.pop()
        if not any(node is other for other in found):
            found.append(node)
            todo.extend(node.parents)
    spot = {id(node): i for i, node in enumerate([*found, root])}
    return {
        "data": float(root.data),
        "parents": [[spot[id(parent)] for parent in node.parents] for node in [*found, root]],
        "local": [[float(slope) for slope in node.local] for node in [*found, root]],
    }


@guard("Value", hint="each method returns a new Value and leaves the old ones alone", costs=0.2)
def leaves_the_leaves_as_they_were(student: Student, rng: np.random.Generator) -> None:
    u, v = float(rng.uniform(0.2, 0.5)), -float(rng.uniform(0.2, 0.5))
    after = student.run(nodes.probe_leaves, u=u, v=v)
    alone = "the numbers, grads and parents of the leaves should stay as they were"
    expect.true(after == [[u, 0.0, 0], [v, 0.0, 0]], alone)


# --- topological_order ---


@test("topological_order", hint="it must hold for every graph: append a node only after all of its parents")
def orders_any_graph(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 12, 30):
        graph: nodes.Parents = [[]]
        for i in range(1, n):  # the node before is always among the parents, so that the root reaches all
            others = [int(p) for p in rng.integers(0, i, size=int(rng.integers(0, 3)))]
            graph.append([int(p) for p in rng.permutation([i - 1, *others])])
        nodes.demand_order(student, rng, graph)


@test("topological_order", hint="a node that is used twice must not be walked through twice", seconds=20)
def visits_each_node_of_a_deep_graph_once(student: Student, rng: np.random.Generator) -> None:
    nodes.demand_order(student, rng, [[]] + [[i, i] for i in range(14)])
    nodes.demand_order(student, rng, [[]] + [[i] for i in range(150)])


# --- backward ---


@test("backward", hint="multiply along each path, add over paths: for any graph")
def sums_over_the_paths_of_any_graph(student: Student, rng: np.random.Generator) -> None:
    for n in (3, 8, 15):
        parents: nodes.Parents = [[], []] + [[i - 1, int(rng.integers(0, i))] for i in range(2, n)]
        local = [[float(v) for v in rng.uniform(0.5, 1.5, size=len(mine))] for mine in parents]
        got = nodes.grads(student, rng, parents, local)
        wrong = {"a share overwrote the ones before: add the shares up with `+=`": overwritten(parents, local)}
        expect.close(got, nodes.over_paths(parents, local), mistakes=wrong)


def overwritten(parents: nodes.Parents, local: nodes.Local) -> case.Array:
    """What an engine finds that sets the grad of a parent."""
    grad = np.zeros(len(parents))
    grad[-1] = 1
    for i in reversed(range(len(parents))):
        for parent, slope in zip(parents[i], local[i], strict=True):
            grad[parent] = grad[i] * slope
    return grad


@test("backward", hint="a graph of one node is its own root: its grad is 1; parents number 0, 1, 2 or more")
def works_for_any_number_of_parents(student: Student, rng: np.random.Generator) -> None:
    expect.close(nodes.grads(student, rng, [[]], [[]]), [1.0])
    slopes = [float(v) for v in rng.normal(size=4)]
    got = nodes.grads(student, rng, [[], [], [], [], [0, 1, 2, 3]], [[], [], [], [], slopes])
    expect.close(got, [*slopes, 1.0])


# --- linear_backward ---


@test("linear_backward", hint="it should hold for any shapes, one sample and one output included")
def holds_for_any_shapes(student: Student, rng: np.random.Generator) -> None:
    for n, d, m in ((1, 4, 3), (6, 1, 1), (2, 5, 7), tuple(int(v) for v in rng.integers(3, 9, size=3))):
        x, w, dy = (rng.normal(size=size) for size in ((n, d), (d, m), (n, m)))
        layers.demand_linear(student.linear_backward(x, w, dy), x, w, dy, atol=1e-9)


@test("linear_backward", hint="float32 is welcome, and keeps its digits")
def takes_float32(student: Student, rng: np.random.Generator) -> None:
    x, w, dy = (rng.normal(size=size).astype("float32") for size in ((7, 3), (3, 4), (7, 4)))
    found = expect.items(student.linear_backward(x, w, dy), 3, "results: dx, dw, db")
    for got, want in zip(found, layers.linear(*(v.astype(float) for v in (x, w, dy))), strict=True):
        expect.close(got, want, rtol=1e-4, atol=1e-5)


@guard("linear_backward", hint="it makes new arrays and leaves x, w and dy as they were", costs=0.15)
def leaves_its_inputs(student: Student, rng: np.random.Generator) -> None:
    given = [rng.normal(size=size) for size in ((7, 3), (3, 4), (7, 4))]
    after = student.run(probe_linear, x=given[0], w=given[1], dy=given[2])
    untouched = all(np.array_equal(a, b) for a, b in zip(after, given, strict=True))
    expect.true(untouched, "x, w or dy itself was changed: make new arrays")


def probe_linear(names: Any, x: Any, w: Any, dy: Any) -> Any:
    """The inputs after the call."""
    names.linear_backward(x, w, dy)
    return [x, w, dy]


# --- two_layer_gradients ---


@test("two_layer_gradients", hint="it should hold for any shapes, one sample and one hidden unit included")
def agrees_with_nudging_for_any_shapes(student: Student, rng: np.random.Generator) -> None:
    for n, d, h, m in ((1, 2, 3, 2), (4, 3, 1, 1), tuple(int(v) for v in rng.integers(2, 6, size=4))):
        net = layers.random_net(rng, d, h, m)
        layers.demand_gradients(student, net, rng.normal(size=(n, d)), rng.normal(size=(n, m)))


@test("two_layer_gradients", hint="three equal widths give no shape error where a transpose is missing")
def agrees_with_nudging_when_all_is_square(student: Student, rng: np.random.Generator) -> None:
    net = layers.random_net(rng, 3, 3, 3)
    layers.demand_gradients(student, net, rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))


@guard("two_layer_gradients", hint="it computes gradients and changes nothing: the step is the caller's", costs=0.2)
def leaves_the_net_as_it_was(student: Student, rng: np.random.Generator) -> None:
    net, x, y = layers.random_net(rng, 2, 3, 1), rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    after = student.run(probe_net, net=net, x=x, y=y)
    untouched = all(np.array_equal(a, b) for a, b in zip(after, [*net, x, y], strict=True))
    expect.true(untouched, "a weight, x or y was changed: return the gradients only")


def probe_net(names: Any, net: Any, x: Any, y: Any) -> Any:
    """Everything that went in, after the call."""
    names.two_layer_gradients(net, x, y)
    return [*net, x, y]


# --- torch_step ---


@test("torch_step", hint="the step is lr times the gradient of the mean, for any number of samples")
def follows_the_descent_for_many_steps(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 5, int(rng.integers(10, 30))):
        w, x, y = float(rng.normal()), rng.normal(size=n), rng.normal(size=n) + 3
        came = student.run(case.probe_steps, w=w, x=tensor(x), y=tensor(y), lr=0.03, calls=6)
        losses, ws = case.descent(w, x, y, 0.03, 6)
        _, piled = case.descent(w, x, y, 0.03, 6, 1.0)
        wrong = {"the gradients pile up: the old one was still there when `backward` added the new": piled}
        expect.close(came["ws"], ws, rtol=1e-4, atol=1e-5, mistakes=wrong, what="w after each step")
        expect.close(came["losses"], losses, rtol=1e-4, atol=1e-5, what="the losses")


@guard("torch_step", hint="w stays a leaf that requires a gradient, and x and y stay as they were", costs=0.15)
def leaves_w_a_leaf_and_the_data_alone(student: Student, rng: np.random.Generator) -> None:
    x, y = rng.normal(size=5), rng.normal(size=5)
    came = student.run(case.probe_after, x=tensor(x), y=tensor(y))
    expect.true(came["leaf"], "w should still be a leaf that requires a gradient")
    same = np.allclose(came["x"], x, atol=1e-6) and np.allclose(came["y"], y, atol=1e-6)
    expect.true(same, "x or y itself was changed")
    expect.true(came["grad_mode"], "gradients were switched off and stayed off: use `with torch.no_grad():`")
