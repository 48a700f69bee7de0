"""Hidden tests of chapter 03: other shapes, other graphs, other numbers, and the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import layers

suite = Suite("03-backprop", hidden=True)
test, check = suite.test, suite.check


# --- numeric_gradient ---


@test("numeric_gradient", hint="x may have any number of axes: `np.ndindex(x.shape)` walks through all positions")
def works_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1,), (2, 3, 2), (int(rng.integers(5, 9)), 1)):
        x, h = rng.choice([-1, 1], size=shape) * rng.uniform(1, 2, size=shape), float(rng.uniform(0.1, 0.3))
        came = student.run(probe_product, x=x, h=h)
        expect.close(came, 3 * x**2 + h**2 + x.sum() * 2, mistakes=product_mistakes(x, h))


def probe_product(names: Any, x: Any, h: float) -> Any:
    """The student's slopes of a sum of cubes and the square of a sum."""
    return names.numeric_gradient(lambda v: float((v**3).sum() + v.sum() ** 2), x, h)


def product_mistakes(x: Any, h: float) -> case.Mistakes:
    right = 3 * x**2 + h**2 + 2 * x.sum()
    return {
        "this looks ahead only: compare f at x + h with f at x − h": right + 3 * x * h + h,
        "this divides by h: from x − h to x + h the distance is 2h": 2 * right,
    }


@test("numeric_gradient", hint="put each entry back before the next one's turn, or nudge a copy")
def leaves_x_as_it_was(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, 2))
    after = student.run(case.probe_cubic, x=x, h=1e-3)["x"]
    changed = "x itself was changed: put each entry back, or nudge a copy"
    expect.true(np.allclose(after, x, rtol=0, atol=1e-9), changed)  # `+= h`, `-= 2 * h`, `+= h` may round


@test("numeric_gradient", hint="with the default h of 1e-5, central differences are right to about ten digits")
def is_accurate_with_its_own_h(student: Student, rng: np.random.Generator) -> None:
    x = rng.uniform(0.5, 1, size=6)
    expect.close(student.run(probe_sine, x=x), np.cos(x), rtol=1e-7)


def probe_sine(names: Any, x: Any) -> Any:
    """The student's slopes of a sum of sines, with the default h."""
    import numpy

    return names.numeric_gradient(lambda v: float(numpy.sin(v).sum()), x)


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
    came = case.made(student, "u * u", [u])
    expect.close([came["data"], *came["slopes"]], [u * u, 2 * u])


@test("Value", hint="the methods must hold for numbers of any sign and size; `np.tanh` survives large ones")
def holds_for_any_number(student: Student, rng: np.random.Generator) -> None:
    for u in (-float(rng.uniform(0.1, 2)), float(rng.uniform(0.1, 2)), 1000.0, -1000.0):
        t = float(np.tanh(u))
        came = case.made(student, "u.tanh()", [u])
        expect.close([came["data"], *came["slopes"]], [t, 1 - t * t], atol=1e-9)
        came = case.made(student, "u.relu()", [u])
        expect.close([came["data"], *came["slopes"]], [max(u, 0.0), float(u > 0)])
    u, v = -float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    came = case.made(student, "u * v", [u, v])
    expect.close([came["data"], *came["slopes"]], [u * v, v, u])


@test("Value", hint="each method returns a new Value and leaves the old ones alone")
def builds_formulas_and_leaves_the_leaves(student: Student, rng: np.random.Generator) -> None:
    u, v = float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.2, 0.5))
    kept = student.run(case.probe_value, make="u * v + u.tanh() * 0 + v.relu() * 0 + u * 0", numbers=[u, v])
    alone = "the numbers, grads and parents of the leaves should stay as they were"
    expect.true(kept.get("after") == [[u, 0.0, 0], [v, 0.0, 0]], alone)
    came = student.run(probe_formula, u=u, v=v)
    expect.close(came, np.tanh(u * v - 2 * u) * max(-v, 0.0) + 3 * np.tanh(v))


def probe_formula(names: Any, u: float, v: float) -> Any:
    """The value of a formula of all operations."""
    a, b = names.Value(u), names.Value(v)
    return ((a * b - 2 * a).tanh() * (-b).relu() + 3 * b.tanh()).data


# --- topological_order ---


@test("topological_order", hint="it must hold for every graph: append a node only after all of its parents")
def orders_any_graph(student: Student, rng: np.random.Generator) -> None:
    for n in (1, 12, 30):
        parents: case.Parents = [[]]
        for i in range(1, n):  # the node before is always among the parents, so that the root reaches all
            others = [int(p) for p in rng.integers(0, i, size=int(rng.integers(0, 3)))]
            parents.append([int(p) for p in rng.permutation([i - 1, *others])])
        case.demand_order(student, parents, [float(v) for v in rng.normal(size=n)])


@test("topological_order", hint="a node that is used twice must not be walked through twice", seconds=20)
def visits_each_node_of_a_deep_graph_once(student: Student, rng: np.random.Generator) -> None:
    n = 14
    case.demand_order(student, [[]] + [[i, i] for i in range(n)], [float(v) for v in rng.normal(size=n + 1)])
    case.demand_order(student, [[]] + [[i] for i in range(150)], [1.0] * 151)


# --- backward ---


@test("backward", hint="multiply along each path, add over paths: for any graph")
def sums_over_the_paths_of_any_graph(student: Student, rng: np.random.Generator) -> None:
    for n in (3, 8, 15):
        parents: case.Parents = [[], []] + [[i - 1, int(rng.integers(0, i))] for i in range(2, n)]
        local = [[float(v) for v in rng.uniform(0.5, 1.5, size=len(mine))] for mine in parents]
        got = case.grads(student, parents, local)
        expect.close(got, case.over_paths(parents, local), mistakes={OVERWRITTEN: overwritten(parents, local)})


OVERWRITTEN = "a share overwrote the ones before: add the shares up with `+=`"


def overwritten(parents: case.Parents, local: list[list[float]]) -> case.Array:
    """What an engine finds that sets the grad of a parent."""
    grad = np.zeros(len(parents))
    grad[-1] = 1
    for i in reversed(range(len(parents))):
        for parent, slope in zip(parents[i], local[i], strict=True):
            grad[parent] = grad[i] * slope
    return grad


@test("backward", hint="a graph of one node is its own root: its grad is 1; parents number 0, 1, 2 or more")
def works_for_any_number_of_parents(student: Student, rng: np.random.Generator) -> None:
    expect.close(case.grads(student, [[]], [[]]), [1.0])
    slopes = [float(v) for v in rng.normal(size=4)]
    expect.close(case.grads(student, [[], [], [], [], [0, 1, 2, 3]], [[], [], [], [], slopes]), [*slopes, 1.0])


# --- linear_backward ---


@test("linear_backward", hint="it should hold for any shapes, one sample and one output included")
def holds_for_any_shapes(student: Student, rng: np.random.Generator) -> None:
    for n, d, m in ((1, 4, 3), (6, 1, 1), (2, 5, 7), tuple(int(v) for v in rng.integers(3, 9, size=3))):
        x, w, dy = (rng.normal(size=size) for size in ((n, d), (d, m), (n, m)))
        layers.demand_linear(student.linear_backward(x, w, dy), x, w, dy, atol=1e-9)


@test("linear_backward", hint="it makes new arrays and leaves x, w and dy as they were; float32 is welcome")
def takes_float32_and_leaves_its_inputs(student: Student, rng: np.random.Generator) -> None:
    x, w, dy = (rng.normal(size=size).astype("float32") for size in ((7, 3), (3, 4), (7, 4)))
    came = student.run(probe_linear, x=x, w=w, dy=dy)
    untouched = all(np.array_equal(a, b) for a, b in zip(came["after"], (x, w, dy), strict=True))
    expect.true(untouched, "x, w or dy itself was changed: make new arrays")
    found = expect.items(came["result"], 3, "results: dx, dw, db")
    for got, want in zip(found, layers.linear(*(v.astype(float) for v in (x, w, dy))), strict=True):
        expect.close(got, want, rtol=1e-3, atol=1e-4)


def probe_linear(names: Any, x: Any, w: Any, dy: Any) -> Any:
    """The student's gradients, and the inputs after the call."""
    return {"result": names.linear_backward(x, w, dy), "after": [x, w, dy]}


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


@test("two_layer_gradients", hint="it computes gradients and changes nothing: the step is the caller's")
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
        _, piled = case.descent(w, x, y, 0.03, 6, keep=1.0)
        wrong = {"the gradients pile up: the old one was still there when `backward` added the new": piled}
        expect.close(came["ws"], ws, rtol=1e-4, atol=1e-5, mistakes=wrong, what="w after each step")
        expect.close(came["losses"], losses, rtol=1e-4, atol=1e-5, what="the losses")


@test("torch_step", hint="w stays a leaf that requires a gradient, and x and y stay as they were")
def leaves_w_a_leaf_and_the_data_alone(student: Student, rng: np.random.Generator) -> None:
    x, y = rng.normal(size=5), rng.normal(size=5)
    came = student.run(probe_after, x=tensor(x), y=tensor(y))
    expect.true(came["leaf"], "w should still be a leaf that requires a gradient")
    same = np.allclose(came["x"], x, atol=1e-6) and np.allclose(came["y"], y, atol=1e-6)
    expect.true(same, "x or y itself was changed")
    expect.true(came["grad_mode"], "gradients were switched off and stayed off: use `with torch.no_grad():`")


def probe_after(names: Any, x: Any, y: Any) -> Any:
    """What a step leaves behind."""
    import torch

    w = torch.tensor(0.5, requires_grad=True)
    names.torch_step(w, x, y, 0.1)
    on = torch.is_grad_enabled()
    return {"leaf": w.is_leaf and w.requires_grad, "x": x, "y": y, "grad_mode": on}


@test("torch_step", hint="change w under `torch.no_grad()`: `.data` hides the change from autograd")
def lets_autograd_notice_the_change(student: Student, rng: np.random.Generator) -> None:
    came = student.run(probe_watched, x=tensor(rng.uniform(1, 2, size=4)), y=tensor(rng.uniform(5, 6, size=4)))
    expect.true(came["changed"], "w itself did not change")
    hidden = "w was changed behind autograd's back: change it under `torch.no_grad()`, not through `.data`"
    expect.true(came["noticed"], hidden)


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
