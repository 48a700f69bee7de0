# Made by `autograder release`: not to be edited.
"""Public tests of chapter 03: slopes by nudging, by hand, by the learner's engine, by matrices and by torch."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import layers

suite = Suite("03-backprop")
test, check, hint = suite.test, suite.check, suite.hint


# --- numeric_gradient ---

suite.hints(
    "numeric_gradient",
    "Take x = [1, 2]. Which two points do you need for the first slope, and which two for the second?",
    "`np.ndindex(x.shape)` walks through the positions of an array of any shape; each is a tuple that can index it.",
    "For each position i make an array of zeros with h at i, and divide `f(x + nudge) - f(x - nudge)` by `2 * h`.",
)


@test("numeric_gradient", hint="(f(x + h) − f(x − h)) / 2h for one entry at a time")
def compares_both_sides_of_each_entry(student: Student, rng: np.random.Generator) -> None:
    x, h = rng.uniform(1, 2, size=4), 0.1
    got = student.run(case.probe_cubic, x=x, h=h)["gradient"]
    expect.close(got, case.cubic(x, h), mistakes=case.cubic_mistakes(x, h))


@test("numeric_gradient", hint="the result has the shape of x: `np.zeros_like(x)` is a start")
def works_for_a_matrix(student: Student, rng: np.random.Generator) -> None:
    x, h = rng.uniform(-2, -1, size=(2, 3)), 0.2
    got = student.run(case.probe_cubic, x=x, h=h)["gradient"]
    expect.close(got, case.cubic(x, h), mistakes=case.cubic_mistakes(x, h))


# --- neuron_gradient ---

suite.hints(
    "neuron_gradient",
    "Write L as steps: z = w·x + b, a = tanh z, e = a − y, L = e². What is the slope of each step alone?",
    "From L back: L changes 2e times as fast as e, e as fast as a, a changes 1 − a² times as fast as z.",
    "`dz = 2 * (a - y) * (1 - a**2)`. z changes x times as fast as w, and just as fast as b.",
)


@test("neuron_gradient", hint="L = (tanh(w·x + b) − y)², one number")
def returns_the_loss_first(student: Student, rng: np.random.Generator) -> None:
    x, w, b, y = (float(v) for v in rng.uniform(0.2, 0.9, size=4))
    loss, _, _ = expect.items(student.neuron_gradient(x, w, b, y + 1), 3, "results: loss, dw, db")
    e = np.tanh(w * x + b) - y - 1
    wrong = {"this is the error: square it": e, "this is half the square": e**2 / 2}
    expect.close(loss, e**2, mistakes=wrong, what="loss")


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
    came = case.made(student, "u * v", [u, v])
    expect.close(came["data"], u * v)
    wrong = {
        "the slope for a factor is the *other* factor": [u, v],
        "a sum has the slopes 1 and 1, a product has not": [1.0, 1.0],
    }
    expect.close(came["slopes"], [v, u], mistakes=wrong)


@test("Value", hint="with t = tanh of the data: value t, one parent, slope 1 − t²")
def tanh_knows_its_slope(student: Student, rng: np.random.Generator) -> None:
    u = float(rng.uniform(0.5, 1.5))
    came = case.made(student, "u.tanh()", [u])
    t = np.tanh(u)
    expect.close(came["data"], t)
    wrong = {
        "tanh's slope is 1 − t² with t = tanh of the data, not the data itself": [1 - u**2],
        "tanh's slope is 1 − t²: the square is missing": [1 - t],
        "tanh's slope is 1 − t²: this is the slope of a sigmoid": [t * (1 - t)],
        "tanh's slope is 1 − t², not 1": [1.0],
    }
    expect.close(came["slopes"], [1 - t**2], mistakes=wrong)


@test("Value", hint="relu: value max(data, 0), slope 1 where the data are positive, else 0")
def relu_passes_only_what_is_positive(student: Student, rng: np.random.Generator) -> None:
    for u in (float(rng.uniform(2, 3)), -float(rng.uniform(2, 3))):
        came = case.made(student, "u.relu()", [u])
        expect.close(came["data"], max(u, 0.0), mistakes={"a negative number becomes 0, not its size": abs(u)})
        wrong = {
            "relu's slope is 0 for a negative number: nothing passes": [1.0],
            "relu's slope is 1 for a positive number, however large": [max(u, 0.0)],
            "relu's slope for a negative number is 0": [-1.0],
        }
        expect.close(came["slopes"], [float(u > 0)], mistakes=wrong)


@test("Value", hint="`other = as_value(other)` turns a plain number into a Value first")
def multiplies_by_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    u, k = float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    for make in (f"u * {k}", f"{k} * u"):
        came = case.made(student, make, [u])
        expect.close([came["data"], *came["slopes"]], [u * k, k])


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
    case.demand_order(student, [[], [], [0, 1], [2], [3]], [float(v) for v in rng.normal(size=5)])


@test("topological_order", hint="a node that is used twice still appears once: keep a set of those seen")
def lists_a_node_used_twice_once(student: Student, rng: np.random.Generator) -> None:
    case.demand_order(student, [[], [0, 0], [1, 0], [2, 1]], [float(v) for v in rng.normal(size=4)])


@test("topological_order", hint="a short way and a long way can lead to a node: it must wait for the long one")
def waits_for_the_longest_way(student: Student, rng: np.random.Generator) -> None:
    for parents in case.SHORT_AND_LONG:
        case.demand_order(student, parents, [float(v) for v in rng.normal(size=5)])


@test("topological_order", hint="two nodes with equal numbers are still two nodes")
def keeps_nodes_with_equal_numbers_apart(student: Student, rng: np.random.Generator) -> None:
    case.demand_order(student, [[], [], [0, 1], [], [2, 3]], [float(rng.integers(1, 5))] * 5)


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
    got = case.grads(student, [[], [0], [1], [2]], [[], [s], [t], [r]])
    wrong = {
        "the root's grad must be 1 before the sweep: else all others stay 0": [0.0, 0.0, 0.0, 0.0],
        "only the local derivatives came: multiply by the node's own grad": [s, t, r, 1.0],
        "the slopes are added along the path: multiply them": [1 + s + t + r, 1 + t + r, 1 + r, 1.0],
        "the sweep went from the front: start at the root, the last node": [0.0, 0.0, r, 1.0],
    }
    expect.close(got, [s * t * r, t * r, r, 1.0], mistakes=wrong)


@test("backward", hint="shares add up: `+=`, not `=`")
def adds_the_shares_of_a_node_used_twice(student: Student, rng: np.random.Generator) -> None:
    v = float(rng.uniform(3, 6))  # x·x + x at x = v
    got = case.grads(student, [[], [0, 0], [1, 0]], [[], [v, v], [1.0, 1.0]])
    overwritten = "a share overwrote the ones before: x is used three times, so add the shares up with `+=`"
    wrong = {
        overwritten: [v, 1.0, 1.0],
        overwritten + " ": [1.0, 1.0, 1.0],
        "a node that is a parent twice gets two shares": [v + 1, 1.0, 1.0],
        "one share is missing: each use of x counts": [2 * v, 1.0, 1.0],
        "the root's grad must be 1 before the sweep: else all others stay 0": [0.0, 0.0, 0.0],
    }
    expect.close(got, [2 * v + 1, 1.0, 1.0], mistakes=wrong)


@test("backward", hint="what a leaf's grad held before stays in the sum: reset nothing but the root")
def adds_to_what_a_leaf_held(student: Student, rng: np.random.Generator) -> None:
    s, t = (float(v) for v in rng.uniform(2, 5, size=2))
    held = float(rng.uniform(10, 20))
    got = case.grads(student, [[], [], [0, 1]], [[], [], [s, t]], before=[held, 0.0, 0.0])
    wrong = {"the grads were set to 0 first: what a leaf held before must stay in the sum": [s, t, 1.0]}
    expect.close(got, [held + s, t, 1.0], mistakes=wrong)


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
    losses, ws = case.descent(w, x, y, 0.05, 1)
    expect.close(came["ws"][0], ws[0], rtol=1e-4, mistakes=case.step_mistakes(w, x, y, 0.05), what="w")
    expect.true(came["leaf"], "w should still be a leaf that requires a gradient")
    after = float(((ws[0] * x - y) ** 2).mean())
    wrong = {
        "this is the loss after the step: return the one before": after,
        "this is the sum: the loss is the mean over the samples": losses[0] * 4,
        "nothing came back: return the loss": 0.0,
    }
    expect.close(came["losses"][0], losses[0], rtol=1e-4, mistakes=wrong, what="loss")


@test("torch_step", hint="`backward` adds to `w.grad`: set it to None (or zero) before each backward")
def steps_by_its_own_gradient_each_time(student: Student, rng: np.random.Generator) -> None:
    w, x, y = float(rng.uniform(0.5, 1)), rng.uniform(1, 2, size=3), rng.uniform(3, 5, size=3)
    came = student.run(case.probe_steps, w=w, x=tensor(x), y=tensor(y), lr=0.02, calls=3)
    _, piled = case.descent(w, x, y, 0.02, 3, keep=1.0)
    wrong = {"the gradients pile up: the old one was still there when `backward` added the new": piled}
    expect.close(came["ws"], case.descent(w, x, y, 0.02, 3)[1], rtol=1e-4, mistakes=wrong, what="w after each step")


@test("torch_step", hint="`loss.item()` is a plain number; the tensor would keep its graph alive")
def returns_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    x = rng.uniform(1, 2, size=3)
    came = student.run(case.probe_steps, w=1.0, x=tensor(x), y=tensor(2 * x), lr=0.01, calls=1)
    expect.true(came["kinds"][0] != "none", case.NOTHING)
    expect.true(came["kinds"][0] == "number", "the loss is still a tensor, and its graph lives with it: use `.item()`")
