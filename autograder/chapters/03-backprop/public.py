"""Public tests of chapter 03: slopes by nudging, by hand, by the learner's engine, by matrices and by torch."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import layer_cases as layers
from . import node_cases as nodes
from .examples import EXAMPLES

suite = Suite("03-backprop")
test, check, hint = suite.test, suite.check, suite.hint
guard = suite.guard


# --- numeric_gradient ---

suite.hints(
    "numeric_gradient",
    "Take x = [1, 2]. Which two points do you need for the first slope, and which two for the second?",
    "`np.ndindex(x.shape)` walks through the positions of an array of any shape; each is a tuple that can index it.",
    "For each position i make an array of zeros with h at i, and divide `f(x + nudge) - f(x - nudge)` by `2 * h`.",
)


def slopes_of_the_cubic(student: Student, x: case.Array, h: float) -> case.Array:
    """The student's slopes of the sum of cubes and of the first entry times the last."""

    def f(v: case.Array) -> float:
        v = case.whole(v, x.shape)
        return float((v**3).sum() + v.flat[0] * v.flat[-1])

    found: case.Array = student.numeric_gradient(f, x, h)
    return found


@test("numeric_gradient", hint="(f(x + h) − f(x − h)) / 2h for one entry at a time")
def compares_both_sides_of_each_entry(student: Student, rng: np.random.Generator) -> None:
    x, h = rng.uniform(1, 2, size=4), 0.1
    expect.close(slopes_of_the_cubic(student, x, h), case.cubic(x, h), mistakes=case.cubic_mistakes(x, h))


@test("numeric_gradient", hint="the result has the shape of x: `np.zeros_like(x)` is a start")
def works_for_a_matrix(student: Student, rng: np.random.Generator) -> None:
    x, h = rng.uniform(-2, -1, size=(2, 3)), 0.2
    expect.close(slopes_of_the_cubic(student, x, h), case.cubic(x, h), mistakes=case.cubic_mistakes(x, h))


@guard("numeric_gradient", hint="put each entry back before the next one's turn, or nudge a copy", costs=0.2)
def leaves_x_as_it_was(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, 2))
    after = student.run(probe_kept, f=lambda v: float((case.whole(v, x.shape) ** 2).sum()), x=x)
    changed = "x itself was changed: put each entry back, or nudge a copy"
    expect.true(np.allclose(after, x, rtol=0, atol=1e-9), changed)  # `+= h`, `-= 2 * h`, `+= h` may round


def probe_kept(names: Any, f: Any, x: Any) -> Any:
    """x after the call."""
    names.numeric_gradient(f, x, 1e-3)
    return x


# --- neuron_gradient ---

suite.hints(
    "neuron_gradient",
    "Write L as steps: z = w·x + b, a = tanh z, e = a − y, L = e². What is the slope of each step alone?",
    "From L back: L changes 2e times as fast as e, e as fast as a, a changes 1 − a² times as fast as z.",
    "`dz = 2 * (a - y) * (1 - a**2)`. z changes x times as fast as w, and just as fast as b.",
)


@test("neuron_gradient", hint="L = (tanh(w·x + b) − y)², one number")
def returns_the_loss_first(student: Student, rng: np.random.Generator) -> None:
    x, w, b, y = (float(v) for v in rng.uniform(0.2, 0.9, size=4) + [0, 0, 0, 1])
    loss, _, _ = expect.items(student.neuron_gradient(x, w, b, y), 3, "results: loss, dw, db")
    expect.close(loss, case.neuron(x, w, b, y)[0], mistakes=case.loss_mistakes(x, w, b, y), what="loss")


@test("neuron_gradient", hint="multiply the slopes along the way from L back to w; measure by nudging to compare")
def slopes_agree_with_nudging(student: Student, rng: np.random.Generator) -> None:
    x, w, b, y = float(rng.uniform(2, 3)), 0.3, float(rng.uniform(-0.2, 0.2)), float(rng.uniform(-1, -0.5))
    _, dw, db = expect.items(student.neuron_gradient(x, w, b, y), 3, "results: loss, dw, db")
    _, want_dw, want_db = case.neuron(x, w, b, y)
    expect.close(db, want_db, mistakes=case.neuron_mistakes(x, w, b, y, "db"), what="db")
    expect.close(dw, want_dw, mistakes=case.neuron_mistakes(x, w, b, y, "dw"), what="dw")


# --- Value ---

suite.hints(
    "Value",
    "Copy `__add__` and ask for each method: which number comes out, and how fast does it change with each parent?",
    "u·v changes v times as fast as u, and u times as fast as v. tanh has the slope 1 − tanh², of its *result*.",
    "`Value(self.data * other.data, (self, other), (other.data, self.data))`; with `t = np.tanh(self.data)`, "
    "`Value(t, (self,), (1 - t**2,))`. A single item in a tuple needs its comma.",
)


@test("Value", hint="u·v changes v times as fast as u: the local derivatives are crossed")
def a_product_knows_both_slopes(student: Student, rng: np.random.Generator) -> None:
    u, v = float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    data, slopes = nodes.made(student, "u * v", [u, v])
    want, want_slopes, wrong = nodes.product(u, v)
    expect.close(data, want)
    expect.close(slopes, want_slopes, mistakes=wrong)


@test("Value", hint="with t = tanh of the data: value t, one parent, slope 1 − t²")
def tanh_knows_its_slope(student: Student, rng: np.random.Generator) -> None:
    for u in (float(rng.uniform(0.5, 1.5)), float(rng.uniform(800, 1000))):
        data, slopes = nodes.made(student, "u.tanh()", [u])
        want, want_slopes, wrong = nodes.tanh(u)
        expect.close(data, want)
        expect.close(slopes, want_slopes, mistakes=wrong)


@test("Value", hint="relu: value max(data, 0), slope 1 where the data are positive, else 0")
def relu_passes_only_what_is_positive(student: Student, rng: np.random.Generator) -> None:
    for u in (float(rng.uniform(2, 3)), -float(rng.uniform(2, 3))):
        data, slopes = nodes.made(student, "u.relu()", [u])
        want, want_slopes, wrong = nodes.relu(u)
        expect.close(data, want, mistakes={"a negative number becomes 0, not its size": abs(u)})
        expect.close(slopes, want_slopes, mistakes=wrong)


@test("Value", hint="`other = as_value(other)` turns a plain number into a Value first")
def multiplies_by_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    u, k = float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    want, [slope, _], _ = nodes.product(u, k)
    for make in (f"u * {k}", f"{k} * u"):
        data, slopes = nodes.made(student, make, [u])
        expect.close([data, *slopes], [want, slope])


# --- topological_order ---

suite.hints(
    "topological_order",
    "When may a node be added to the list? Try c = a·b, then d = c + a, with pencil and paper.",
    "Write an inner function `visit(node)`: visit all parents first, then append the node. Start with the root.",
    "Keep a set `seen`: at the start of `visit`, return if the node is in it, else add it. Sets of nodes compare "
    "the nodes themselves, not their numbers. Return the list.",
)


@test("topological_order", hint="visit the parents first, then append the node itself")
def puts_parents_first_and_the_root_last(student: Student, rng: np.random.Generator) -> None:
    nodes.demand_order(student, rng, [[], [], [0, 1], [2], [3, 1], [4], [5, 2]])


@test("topological_order", hint="a node that is used twice still appears once: keep a set of those seen")
def lists_a_node_used_twice_once(student: Student, rng: np.random.Generator) -> None:
    nodes.demand_order(student, rng, [[], [0, 0], [1, 0], [2, 1], [3, 3], [4, 2]])


@test("topological_order", hint="a short way and a long way can lead to a node: it must wait for the long one")
def waits_for_the_longest_way(student: Student, rng: np.random.Generator) -> None:
    for graph in nodes.SHORT_AND_LONG:
        nodes.demand_order(student, rng, graph)


@test("topological_order", hint="two nodes with equal numbers are still two nodes")
def keeps_nodes_with_equal_numbers_apart(student: Student, rng: np.random.Generator) -> None:
    graph: nodes.Parents = [[], [], [0, 1], [], [2, 3], [4], [5, 0], [6, 4]]
    nodes.demand_order(student, rng, graph, [float(rng.integers(1, 5))] * len(graph))


# --- backward ---

suite.hints(
    "backward",
    "In which direction must the list be walked, so that a node's grad is complete when its turn comes?",
    "`zip(node.parents, node.local)` pairs each parent with its slope. The share is the node's grad times the slope.",
    "Set `order[-1].grad = 1.0`. For each node of `reversed(order)`, for each parent and slope: "
    "add `node.grad * slope` to `parent.grad` with `+=`.",
)


@test("backward", hint="walk from the root back; each parent gets the node's grad times its local derivative")
def multiplies_along_a_chain(student: Student, rng: np.random.Generator) -> None:
    s, t, r = (float(v) for v in rng.uniform(2, 5, size=3))
    parents, local = [[], [0], [1], [2]], [[], [s], [t], [r]]
    got = nodes.grads(student, rng, parents, local)
    expect.close(got, nodes.over_paths(parents, local), mistakes=nodes.chain_mistakes(s, t, r))


@test("backward", hint="shares add up: `+=`, not `=`")
def adds_the_shares_of_a_node_used_twice(student: Student, rng: np.random.Generator) -> None:
    v = float(rng.uniform(3, 6))  # x·x + x at x = v
    parents, local = [[], [0, 0], [1, 0]], [[], [v, v], [1.0, 1.0]]
    got = nodes.grads(student, rng, parents, local)
    expect.close(got, nodes.over_paths(parents, local), mistakes=nodes.share_mistakes(v))


@test("backward", hint="what a leaf's grad held before stays in the sum: reset nothing but the root")
def adds_to_what_a_leaf_held(student: Student, rng: np.random.Generator) -> None:
    before = [float(rng.uniform(10, 20)), 0.0, 0.0, 0.0]
    parents, local = [[], [], [], [0, 1, 2]], [[], [], [], [float(v) for v in rng.uniform(2, 5, size=3)]]
    got = nodes.grads(student, rng, parents, local, before)
    lost = "the grads were set to 0 first: what a leaf held before must stay in the sum"
    expect.close(got, nodes.over_paths(parents, local, before), mistakes={lost: nodes.over_paths(parents, local)})


# --- linear_backward ---

suite.hints(
    "linear_backward",
    "Let the shapes guide you: dw is (D, M); which product of x (N, D) and dy (N, M) has that shape?",
    "An `@` sums over the inner axis. For dw the sum runs over the N samples: transpose x. For dx it runs over M.",
    "`dy @ w.T`, `x.T @ dy`, and for db the sum of dy over its rows: `dy.sum(axis=0)`. In this order.",
)


@test("linear_backward", hint="dX = dY·Wᵀ, dW = Xᵀ·dY, db = Σ dY over the samples")
def agrees_with_nudging(student: Student, rng: np.random.Generator) -> None:
    x, w, dy = (rng.normal(size=size) for size in ((5, 3), (3, 2), (5, 2)))
    layers.demand_linear(student.linear_backward(x, w, dy), x, w, dy)


@test("linear_backward", hint="with a square w a missing transpose gives no error, only wrong numbers")
def holds_when_every_matrix_is_square(student: Student, rng: np.random.Generator) -> None:
    x, w, dy = (rng.normal(size=(3, 3)) for _ in range(3))
    layers.demand_linear(student.linear_backward(x, w, dy), x, w, dy)


# --- two_layer_gradients ---

suite.hints(
    "two_layer_gradients",
    "Start at the end: each entry of the output changes the loss by 2 (O − Y) / (number of entries of Y).",
    "`linear_backward(hidden, W2, d_output)` gives `d_hidden, dW2, db2`. What does tanh do to d_hidden on the way "
    "back?",
    "Multiply `d_hidden` entry by entry by `1 - hidden**2`; then `linear_backward(x, W1, ...)` gives dW1 and db1 "
    "(the first result, dx, is not needed). Return `loss, [dW1, db1, dW2, db2]`.",
)


@test("two_layer_gradients", hint="`measured(net, x, y)` has them: which is the first, from the end, to differ?")
def agrees_with_nudging_for_one_output(student: Student, rng: np.random.Generator) -> None:
    layers.demand_gradients(student, layers.random_net(rng, 3, 4, 1), rng.normal(size=(5, 3)), rng.normal(size=(5, 1)))


@test("two_layer_gradients", hint="the mean is over all N·M entries of the output")
def agrees_with_nudging_for_several_outputs(student: Student, rng: np.random.Generator) -> None:
    layers.demand_gradients(student, layers.random_net(rng, 2, 3, 4), rng.normal(size=(6, 2)), rng.normal(size=(6, 4)))


# --- torch_step ---

suite.hints(
    "torch_step",
    "Four steps: loss, gradient, change w, give the loss back. Which of them must autograd not record?",
    "`loss.backward()` adds to `w.grad`: set `w.grad = None` before (or zero it after the step). Change w inside "
    "`with torch.no_grad():`.",
    "Inside it write `w -= lr * w.grad`, which changes w itself; `w = w - ...` would make another tensor. "
    "Return `loss.item()`.",
)


@test("torch_step", hint="w itself must change, in place: `w -= …` under `torch.no_grad()`")
def moves_w_one_step_downhill(student: Student, rng: np.random.Generator) -> None:
    w, x, y = float(rng.uniform(0.5, 1)), rng.uniform(1, 2, size=4), rng.uniform(3, 5, size=4)
    came = student.run(case.probe_steps, w=w, x=tensor(x), y=tensor(y), lr=0.05, calls=1)
    [loss], [after] = case.descent(w, x, y, 0.05, 1)
    for_w, for_loss = case.step_mistakes(w, x, y, 0.05)
    expect.close(came["ws"][0], after, rtol=case.RTOL, atol=case.ATOL, mistakes=for_w, what="w")
    expect.close(came["losses"][0], loss, rtol=case.RTOL, atol=case.ATOL, mistakes=for_loss, what="loss")


@test("torch_step", hint="`backward` adds to `w.grad`: set it to None (or zero) before each backward")
def steps_by_its_own_gradient_each_time(student: Student, rng: np.random.Generator) -> None:
    w, x, y = float(rng.uniform(0.5, 1)), rng.uniform(1, 2, size=3), rng.uniform(3, 5, size=3)
    came = student.run(case.probe_steps, w=w, x=tensor(x), y=tensor(y), lr=0.02, calls=3)
    _, piled = case.descent(w, x, y, 0.02, 3, 1.0)
    wrong = {"the gradients pile up: the old one was still there when `backward` added the new": piled}
    want = case.descent(w, x, y, 0.02, 3)[1]
    expect.close(came["ws"], want, rtol=case.RTOL, mistakes=wrong, what="w after each step")


@guard("torch_step", hint="`loss.item()` is a plain number; the tensor would keep its graph alive", costs=0.2)
def returns_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    x = rng.uniform(1, 2, size=3)
    came = student.run(case.probe_steps, w=1.0, x=tensor(x), y=tensor(2 * x), lr=0.01, calls=1)
    expect.true(came["kinds"][0] != "none", case.NOTHING)
    expect.true(came["kinds"][0] == "number", "the loss is still a tensor, and its graph lives with it: use `.item()`")


@guard("torch_step", hint="change w under `torch.no_grad()`: `.data` hides the change from autograd", costs=0.2)
def lets_autograd_notice_the_change(student: Student, rng: np.random.Generator) -> None:
    came = student.run(case.probe_watched, x=tensor(rng.uniform(1, 2, size=4)), y=tensor(rng.uniform(5, 6, size=4)))
    expect.true(came["changed"], "w itself did not change")
    hidden = "w was changed behind autograd's back: change it under `torch.no_grad()`, not through `.data`"
    expect.true(came["noticed"], hidden)


suite.examples.update(EXAMPLES)
