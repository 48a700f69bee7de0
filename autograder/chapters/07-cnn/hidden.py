"""Hidden tests of chapter 07: every setting, odd sizes, negative values, other blocks, longer training."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect

from . import block_cases as block_case
from . import cases as case
from . import torch_cases as torch_case

suite = Suite("07-cnn", hidden=True)
test, check = suite.test, suite.check


# --- output_size ---


@test("output_size", hint="it should hold for every stride, padding and dilation, and for a kernel of 1")
def holds_for_any_setting(student: Student, rng: np.random.Generator) -> None:
    case.demand_sizes(student, [*case.settings(rng, 10), (9, 1, 1, 0, 1), (10, 1, 3, 0, 5), (7, 2, 2, 0, 1)])
    defaults = [student.output_size(12, 3), student.output_size(12, 3, 2), student.output_size(12, 3, 2, 1)]
    expect.equal(defaults, [10, 5, 6])


@test("output_size", hint="a kernel that just fits has one place; one pixel more, and it is a ValueError")
def knows_what_just_fits(student: Student, rng: np.random.Generator) -> None:
    kernel, padding, dilation = (int(v) for v in rng.integers((5, 1, 2), (9, 3, 4)))
    n = dilation * (kernel - 1) + 1 - 2 * padding
    case.demand_sizes(student, [(n, kernel, 3, padding, dilation)])
    expect.error(partial(student.output_size, n - 1, kernel, 3, padding, dilation), ValueError)


# --- convolve ---


@test("convolve", hint="nothing may depend on H = W, on C = O, on the kernel being square, or on what divides evenly")
def holds_for_any_setting_of_convolve(student: Student, rng: np.random.Generator) -> None:
    for c_in, c_out, kernel, how in (
        (1, 3, (1, 1), (1, 0, 1)), (3, 1, (2, 3), (2, 1, 2)), (2, 2, (3, 1), (3, 2, 1)), (4, 2, (2, 2), (1, 1, 3)),
    ):  # fmt: skip
        size = (int(rng.integers(7, 10)), int(rng.integers(10, 13)))
        case.demand_maps(student, case.layer(rng, c_in, c_out, size, kernel, n=int(rng.integers(1, 4))), *how)


@test("convolve", hint="work on a padded copy and on a new output; x, weight and bias stay as they are")
def leaves_its_inputs_as_they_were(student: Student, rng: np.random.Generator) -> None:
    parts = case.layer(rng, 2, 3, (6, 6), (3, 3))
    for how in ((1, 0, 1), (2, 1, 1)):
        after = student.run(case.probe_convolve, x=parts[0], weight=parts[1], bias=parts[2], how=how)["inputs"]
        same = all(np.array_equal(a, b) for a, b in zip(after, parts, strict=True))
        expect.true(same, "x, weight or bias was changed: the next cell that uses it would go wrong")


# --- max_pool ---


@test("max_pool", hint="start from the first value or from −∞: the largest of −3 and −7 is −3, not 0")
def works_below_zero(student: Student, rng: np.random.Generator) -> None:
    case.demand_pooled(student, -rng.uniform(1, 1e6, size=(1, 2, 6, 4)), 2, None)


@test("max_pool", hint="any size, also 1 and as large as the picture; x stays as it was")
def works_for_any_size_and_leaves_x_alone(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(1, 3, 5, 5))
    for size, stride in ((1, None), (1, 2), (4, None), (5, None)):
        case.demand_pooled(student, x, size, stride)
    after = student.run(probe_pool, x=x)
    expect.true(np.array_equal(after, x), "x itself was changed")


def probe_pool(names: Any, x: Any) -> Any:
    """x after pooling."""
    names.max_pool(x, 2)
    names.max_pool(x, 2, 1)
    return x


# --- receptive_field ---


@test("receptive_field", hint="field + (kernel − 1) · step, then step · stride, layer by layer")
def holds_for_any_stack(student: Student, rng: np.random.Generator) -> None:
    stacks = [[(int(k), int(s)) for k, s in rng.integers(1, 5, size=(n, 2))] for n in (2, 3, 5, 6)]
    case.demand_fields(student, [*stacks, [(3, 2), (3, 2), (3, 2)], [(7, 2), (3, 2), (3, 1), (3, 1)]])


@test("receptive_field", hint="without layers a pixel sees itself; a 1 × 1 layer adds nothing")
def starts_from_one_pixel(student: Student, rng: np.random.Generator) -> None:
    k = int(rng.integers(2, 9))
    case.demand_fields(student, [[], [(1, 1)], [(1, 2), (k, 1)], [(k, 5)]])


# --- train_step ---


@test("train_step", hint="use the optimiser that was given, for one step each call")
def follows_the_optimiser_given(student: Student, rng: np.random.Generator) -> None:
    for n, c, momentum in ((1, 2, 0.0), (8, 5, 0.9)):
        w, x, y = torch_case.batch(rng, n, 3, c)
        came = torch_case.trained(student, w, x, y, calls=4, lr=0.1, momentum=momentum)
        losses, weights = torch_case.descent(w, x, y, 4, 0.1, momentum)
        expect.close(came["weights"], weights, rtol=1e-3, atol=1e-5)
        expect.close(came["losses"], losses, rtol=1e-3, atol=1e-5)


@test("train_step", hint="the batch goes to the model; the model stays where it is")
def leaves_the_model_where_it_is(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.trained(student, *torch_case.batch(rng), calls=2, elsewhere=True, lr=0.1)
    expect.true(not came["error"], "model, inputs and labels were not on one device, or the model was moved")
    expect.true(came["kept"], "the model was moved: move the batch")


# --- Inception ---


@test("Inception", hint="nothing may be built in: all channels come from the arguments")
def holds_for_any_plan(student: Student, rng: np.random.Generator) -> None:
    for plan in ((2, 1, (3, 4), (5, 6), 7), (7, 6, (5, 4), (3, 2), 1), (4, 2, (9, 3), (8, 5), 6)):
        block_case.demand_inception(student, plan, rng.normal(size=(1, plan[0], 4, 7)))


@test("Inception", hint="padding 1 for the 3 × 3, 2 for the 5 × 5, and a pool of stride 1 with padding 1")
def keeps_pictures_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for size in ((1, 1), (2, 5), (8, 3)):
        block_case.demand_inception(student, (3, 2, (4, 5), (6, 7), 8), rng.normal(size=(2, 3, *size)))


@test("Inception", hint="every convolution takes part in forward, so that every one is trained")
def trains_all_four_branches(student: Student, rng: np.random.Generator) -> None:
    came = block_case.inception(student, (6, 5, (4, 7), (3, 8), 9), rng.normal(size=(2, 6, 5, 5)))
    expect.true(came["fed"], "some parameters get no gradient: is a branch not used in forward?")


# --- ResidualBlock ---


@test("ResidualBlock", hint="a stride alone, or other channels alone, already change the shape")
def projects_for_either_reason(student: Student, rng: np.random.Generator) -> None:
    for plan in ((4, 4, 2), (3, 5, 1), (5, 2, 1)):
        block_case.demand_residual(student, plan, rng.normal(size=(2, plan[0], 4, 6)))


@test("ResidualBlock", hint="any number of channels, any stride, odd heights and widths")
def holds_for_any_size(student: Student, rng: np.random.Generator) -> None:
    for plan, size in (((1, 1, 1), (1, 1)), ((2, 3, 3), (7, 5)), ((3, 3, 1), (5, 2)), ((2, 4, 2), (7, 7))):
        block_case.demand_residual(student, plan, rng.normal(size=(2, plan[0], *size)))


# --- fine_tune ---


@test("fine_tune", hint="train it by one step: the head moves, nothing else does")
def a_step_moves_only_the_head(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.tuned(student, rng, 0.1)
    expect.true(not came.get("rest_moved"), "a step moved layers that should be frozen")
    expect.true(came.get("head_moved"), "a step did not move the whole head")


@test("fine_tune", hint="the head may have layers of its own: `head.parameters()` holds all of them")
def works_for_a_head_of_several_layers(student: Student, rng: np.random.Generator) -> None:
    lr = float(rng.uniform(0.001, 0.01))
    came = torch_case.tuned(student, rng, lr, hidden=True)
    expect.true(all(came["free"]), "some of the head's parameters are frozen")
    expect.true(all(came["frozen"]), "some layers are not frozen: all but the head should be")
    expect.true(came["own"] and not came["foreign"], "the optimiser should hold just the head's parameters")
    expect.close(came["lr"], [lr])
    expect.true(came.get("head_moved") and not came.get("rest_moved"), "a step should move the head, and only it")
