"""Hidden tests of chapter 07: every setting, odd sizes, negative values, other blocks, longer training."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import block_cases as block_case
from . import cases as case
from . import torch_cases as torch_case
from . import tune_cases as tune_case

suite = Suite("07-cnn", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


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
    more = [0, *(int(v) for v in rng.integers(60, size=4))]
    case.demand_sizes(student, [(n + extra, kernel, 3, padding, dilation) for extra in more])
    case.demand_refusal(student, n - 1, kernel, 3, padding, dilation)


# --- convolve ---


@test("convolve", hint="nothing may depend on H = W, on C = O, on the kernel being square, or on what divides evenly")
def holds_for_any_setting_of_convolve(student: Student, rng: np.random.Generator) -> None:
    for c_in, c_out, kernel, how in (
        (1, 3, (1, 1), (1, 0, 1)), (3, 1, (2, 3), (2, 1, 2)), (2, 2, (3, 1), (3, 2, 1)), (4, 2, (2, 2), (1, 1, 3)),
    ):  # fmt: skip
        size = (int(rng.integers(7, 10)), int(rng.integers(10, 13)))
        case.demand_maps(student, case.layer(rng, c_in, c_out, size, kernel, n=int(rng.integers(1, 4))), *how)


# --- max_pool ---


@test("max_pool", hint="start from the first value or from −∞: the largest of −3 and −7 is −3, not 0")
def works_below_zero(student: Student, rng: np.random.Generator) -> None:
    case.demand_pooled(student, -rng.uniform(1, 1e6, size=(1, 2, 6, 4)), 2, None)


@test("max_pool", hint="any size, also 1 and as large as the picture")
def works_for_any_size(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(1, 3, 5, 5))
    for size, stride in ((1, None), (1, 2), (4, None), (5, None)):
        case.demand_pooled(student, x, size, stride)


# --- receptive_field ---


@test("receptive_field", hint="field + (kernel − 1) · step, then step · stride, layer by layer")
def holds_for_any_stack(student: Student, rng: np.random.Generator) -> None:
    stacks = [[(int(k), int(s)) for k, s in rng.integers(1, 5, size=(n, 2))] for n in (2, 3, 5, 6)]
    case.demand_fields(student, [*stacks, [(3, 2), (3, 2), (3, 2)], [(7, 2), (3, 2), (3, 1), (3, 1)]])


@test("receptive_field", hint="without layers a pixel sees itself; a 1 × 1 layer adds nothing")
def starts_from_one_pixel(student: Student, rng: np.random.Generator) -> None:
    k, m = (int(v) for v in rng.integers(2, 40, size=2))
    case.demand_fields(student, [[], [(1, 1)], [(1, 2), (k, 1)], [(k, 5)], [(1, 3), (1, 1), (m, 2)]])


# --- train_step ---


@test("train_step", hint="use the optimiser that was given, for one step each call")
def follows_the_optimiser_given(student: Student, rng: np.random.Generator) -> None:
    for n, c, momentum in ((1, 2, 0.0), (8, 5, 0.9)):
        w, x, y = torch_case.batch(rng, n, 3, c)
        came = torch_case.trained(student, w, x, y, calls=4, lr=0.1, momentum=momentum)
        losses, weights = torch_case.descent(w, x, y, 4, 0.1, momentum)
        expect.close(came["weights"], weights, rtol=1e-4, atol=1e-5)
        expect.close(came["losses"], losses, rtol=1e-4, atol=1e-5)


@guard("train_step", hint="the batch goes to the model; the model stays where it is")
def leaves_the_model_where_it_is(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.trained(student, *torch_case.batch(rng), calls=2, elsewhere=True, lr=0.1)
    expect.true(not came["error"], "model, inputs and labels were not on one device, or the model was moved")
    expect.true(came["kept"], "the model was moved: move the batch")


# --- Inception ---


@test("Inception", hint="nothing may be built in: all channels come from the arguments")
def holds_for_any_plan(student: Student, rng: np.random.Generator) -> None:
    for plan in ((2, 1, (3, 4), (5, 6), 7), (7, 6, (5, 4), (3, 2), 1), (4, 2, (9, 3), (8, 5), 6)):
        block_case.demand_inception(student, rng, plan, 1, (4, 7))


@test("Inception", hint="padding 1 for the 3 × 3, 2 for the 5 × 5, and a pool of stride 1 with padding 1")
def keeps_pictures_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for size in ((1, 1), (2, 5), (8, 3)):
        block_case.demand_inception(student, rng, (3, 2, (4, 5), (6, 7), 8), 2, size)


@guard("Inception", hint="every convolution takes part in forward, so that every one is trained")
def trains_all_four_branches(student: Student, rng: np.random.Generator) -> None:
    plan = (6, 5, (4, 7), (3, 8), 9)
    parts = block_case.inception_parts(rng, plan)
    came = block_case.inception(student, plan, rng.normal(size=(2, 6, 5, 5)), parts, train=True)
    expect.true(came["fed"], "some parameters get no gradient: is a branch not used in forward?")


# --- ResidualBlock ---


@test("ResidualBlock", hint="a stride alone, or other channels alone, already change the shape")
def projects_for_either_reason(student: Student, rng: np.random.Generator) -> None:
    for plan in ((4, 4, 2), (3, 5, 1), (5, 2, 1)):
        block_case.demand_residual(student, rng, plan, 2, (4, 6))


@test("ResidualBlock", hint="any number of channels, any stride, odd heights and widths")
def holds_for_any_size(student: Student, rng: np.random.Generator) -> None:
    for plan, size in (((1, 1, 1), (1, 1)), ((2, 3, 3), (7, 5)), ((3, 3, 1), (5, 2)), ((2, 4, 2), (7, 7))):
        block_case.demand_residual(student, rng, plan, 2, size)


# --- fine_tune ---


@test("fine_tune", hint="train it: the head moves, nothing else does")
def a_step_moves_only_the_head(student: Student, rng: np.random.Generator) -> None:
    given = tune_case.case(rng)
    came = tune_case.tuned(student, given, [], steps=3)
    tune_case.demand_frozen(came)
    right = tune_case.trained(given.net, given.head, given.x, given.y, given.lr, 3)
    tune_case.demand_weights(came, given, right)


@test("fine_tune", hint="the head may have layers of its own: `head.parameters()` holds all of them")
def works_for_a_head_of_several_layers(student: Student, rng: np.random.Generator) -> None:
    given = tune_case.case(rng, layers=2)
    came = tune_case.tuned(student, given, [], steps=3)
    tune_case.demand_frozen(came)
    tune_case.demand_held(came)
    right = tune_case.trained(given.net, given.head, given.x, given.y, given.lr, 3)
    tune_case.demand_weights(came, given, right)
