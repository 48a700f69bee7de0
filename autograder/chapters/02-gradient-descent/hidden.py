"""Hidden tests of chapter 02: other sizes, other rates, other generators, and the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect

from . import adaptive, paths
from . import cases as case

suite = Suite("02-gradient-descent", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


# --- gradient ---


@test("gradient", hint="nothing may depend on the number of samples or features; one sample is enough")
def holds_for_any_number_of_samples_and_features(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, 1), (1, 4), (int(rng.integers(20, 40)), 5), (3, 8)):
        x, y, w = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)
        came = student.gradient(w, x, y)
        expect.close(came, case.gradient(w, x, y), rtol=1e-4, atol=1e-6, mistakes=case.gradient_mistakes(w, x, y))


@test("gradient", hint="where the model fits exactly, every slope is 0; twice as far from there, they are doubled")
def is_zero_at_the_floor_and_grows_with_the_distance(student: Student, rng: np.random.Generator) -> None:
    x, w, away = rng.normal(size=(9, 3)), rng.normal(size=3), rng.normal(size=3)
    y = x @ w
    expect.close(student.gradient(w, x, y), np.zeros(3), atol=1e-6)
    for k in (1, 2):
        far = w + k * away
        wrong = case.gradient_mistakes(far, x, y)
        expect.close(student.gradient(far, x, y), case.gradient(far, x, y), rtol=1e-4, atol=1e-6, mistakes=wrong)


@guard("gradient", costs=0.15, hint="`x @ w - y` makes a new array; write into none of w, x, y")
def leaves_its_inputs_as_they_were(student: Student, rng: np.random.Generator) -> None:
    w, x, y = rng.normal(size=2), rng.normal(size=(5, 2)), rng.normal(size=5)
    after = student.run(probe_gradient, w=w, x=x, y=y)
    untouched = all(np.array_equal(a, b) for a, b in zip(after, (w, x, y), strict=True))
    expect.true(untouched, "w, x or y itself was changed: the next step would go wrong")


def probe_gradient(names: Any, w: Any, x: Any, y: Any) -> Any:
    """w, x and y after the gradient was taken."""
    names.gradient(w, x, y)
    return [w, x, y]


# --- descend ---


@test("descend", hint="the number of parameters and of steps can be any")
def walks_in_any_number_of_dimensions(student: Student, rng: np.random.Generator) -> None:
    for d, steps in ((1, 1), (5, 12), (3, int(rng.integers(20, 30)))):
        setting, lr = paths.bowl(rng, d), float(rng.uniform(0.05, 0.4))
        came = paths.path_of(student, "descend", setting, lr=lr, steps=steps)
        wrong = paths.descent_mistakes(setting, lr, steps)
        expect.close(came, paths.descent(setting, lr, steps), rtol=1e-4, atol=1e-7, mistakes=wrong)


@guard("descend", costs=0.15, hint="`w -= ...` changes the caller's own array: write `w = w - ...`")
def leaves_the_start_as_it_was(student: Student, rng: np.random.Generator) -> None:
    paths.hold_start_kept(student, "descend", rng)


@test("descend", hint="take all `steps` steps, even where the path runs away: that is a result too")
def follows_a_path_that_diverges(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    came = paths.path_of(student, "descend", setting, lr=1.3, steps=30)
    expect.close(came, paths.descent(setting, 1.3, 30), rtol=1e-4, mistakes=paths.descent_mistakes(setting, 1.3, 30))


@test("descend", hint="0 steps: the path is the start alone, (1, D)")
def gives_the_start_alone_for_no_steps(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    for steps in (0, 1):
        came = paths.path_of(student, "descend", setting, lr=0.1, steps=steps)
        expect.close(came, paths.descent(setting, 0.1, steps), rtol=1e-4)


# --- minibatches ---


@test("minibatches", hint="any number of samples, any size: also 1, also more than there are, also without remainder")
def cuts_any_number_of_samples(student: Student, rng: np.random.Generator) -> None:
    for n, size, sizes in ((9, 3, [3, 3, 3]), (5, 1, [1] * 5), (4, 10, [4]), (23, 7, [7, 7, 7, 2])):
        x, y = case.numbered(rng, n)
        [epoch] = case.epochs(student, x, y, size, 1)
        case.demand_sizes(epoch, sizes)
        case.demand_all_once(epoch, y)
        case.demand_pairs(epoch)


@test("minibatches", hint="draw the order anew at each call, from `rng`")
def shuffles_anew_for_each_epoch(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 40)
    first, second = (case.targets(epoch) for epoch in case.epochs(student, x, y, 6, 2))
    case.demand_shuffled(first, y)
    same = np.array_equal(first, second)
    expect.true(not same, "each epoch has the same order: draw it anew from `rng` at each call")


@test("minibatches", hint="use the generator given, and no other: `rng.permutation(len(y))`")
def follows_the_generator_given(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 40)
    seed = int(rng.integers(1000))
    one, again, other = (case.targets(case.epochs(student, x, y, 8, 1, s)[0]) for s in (seed, seed, seed + 1))
    repeats = np.array_equal(one, again)
    expect.true(repeats, "a generator in the same state gave another order: draw from `rng`, from nowhere else")
    expect.true(not np.array_equal(one, other), "another generator gave the same order: draw from `rng`")


@guard("minibatches", costs=0.15, hint="`rng.shuffle(x)` changes the caller's own data: shuffle row numbers instead")
def leaves_x_and_y_as_they_were(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 15)
    after = student.run(case.probe_epochs, x=x, y=y, size=4, seed=5, epochs=1)
    untouched = np.array_equal(after["x"], x) and np.array_equal(after["y"], y)
    expect.true(untouched, "x or y itself was changed: pick rows by number instead")


# --- momentum ---


@test("momentum", hint="v has a number for each parameter; beta 0 is plain descent")
def rolls_in_any_number_of_dimensions(student: Student, rng: np.random.Generator) -> None:
    for d, beta in ((1, 0.5), (4, 0.95), (3, 0.0)):
        setting, lr, steps = paths.bowl(rng, d), float(rng.uniform(0.05, 0.2)), int(rng.integers(10, 20))
        came = paths.path_of(student, "momentum", setting, lr=lr, steps=steps, beta=beta)
        wrong = paths.momentum_mistakes(setting, lr, steps, beta)
        expect.close(came, paths.moving(setting, lr, steps, beta), rtol=1e-4, atol=1e-7, mistakes=wrong)


@test("momentum", hint="beta is 0.9 and nesterov is off where nothing else is said")
def keeps_nine_tenths_by_default(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    came = paths.path_of(student, "momentum", setting, lr=0.1, steps=8)
    wrong = paths.momentum_mistakes(setting, 0.1, 8, 0.9)
    expect.close(came, paths.moving(setting, 0.1, 8, 0.9), rtol=1e-4, mistakes=wrong)


@test("momentum", hint="Nesterov: only the place at which the gradient is asked for differs")
def nesterov_holds_for_other_rates(student: Student, rng: np.random.Generator) -> None:
    for d, beta in ((1, 0.5), (4, 0.9)):
        setting, lr, steps = paths.bowl(rng, d), float(rng.uniform(0.1, 0.3)), int(rng.integers(8, 15))
        came = paths.path_of(student, "momentum", setting, lr=lr, steps=steps, beta=beta, nesterov=True)
        wrong = paths.nesterov_mistakes(setting, lr, steps, beta)
        expect.close(came, paths.moving(setting, lr, steps, beta, beta), rtol=1e-4, atol=1e-7, mistakes=wrong)


@guard("momentum", costs=0.15, hint="`w += v` changes the caller's own array: write `w = w + v`")
def leaves_where_it_started_unchanged(student: Student, rng: np.random.Generator) -> None:
    paths.hold_start_kept(student, "momentum", rng)


# --- rmsprop ---


@test("rmsprop", hint="each parameter has its own s; beta and lr can be any")
def scales_each_parameter_by_itself(student: Student, rng: np.random.Generator) -> None:
    for d, beta in ((1, 0.9), (4, 0.5), (3, 0.99)):
        setting, lr, steps = paths.bowl(rng, d, 0.1, 3.0), float(rng.uniform(0.01, 0.05)), int(rng.integers(8, 15))
        adaptive.demand_rmsprop(student, setting, lr, steps, beta, beta=beta)


@test("rmsprop", hint="the cost's unit must not matter: a landscape 1,000 times as steep gives the same path")
def takes_the_same_steps_on_a_steeper_landscape(student: Student, rng: np.random.Generator) -> None:
    h, floor, w = paths.bowl(rng, 2)
    for k in (1e2, 1e5):
        adaptive.demand_rmsprop(student, (h * k, floor, w), 0.05, 6, 0.9)


@guard("rmsprop", costs=0.15, hint="`w -= ...` changes the caller's own array: write `w = w - ...`")
def does_not_write_into_the_start(student: Student, rng: np.random.Generator) -> None:
    paths.hold_start_kept(student, "rmsprop", rng)


@test("rmsprop", hint="keep the defaults of the first line: `beta=0.9, eps=1e-8`")
def keeps_nine_tenths_of_s_by_default(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_rmsprop(student, paths.bowl(rng, 2), 0.05, 6, 0.9)


@test("rmsprop", hint="`eps` is added in the divisor: the larger it is, the shorter the steps")
def takes_shorter_steps_with_a_larger_eps(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_eps(student, "rmsprop", rng)


# --- adam ---


@test("adam", hint="beta1 is 0.9 and beta2 is 0.999 where nothing else is said; m and v have D numbers each")
def holds_for_any_number_of_parameters(student: Student, rng: np.random.Generator) -> None:
    for d in (1, 3, 6):
        lr, steps = float(rng.uniform(0.02, 0.2)), int(rng.integers(10, 30))
        adaptive.demand_adam(student, paths.bowl(rng, d), lr, steps, 0.9, 0.999)


@test("adam", hint="use beta1 for the average of the slopes and beta2 for that of their squares")
def follows_other_betas(student: Student, rng: np.random.Generator) -> None:
    for b1, b2 in ((0.5, 0.9), (0.0, 0.99), (0.95, 0.8)):
        lr = float(rng.uniform(0.02, 0.1))
        adaptive.demand_adam(student, paths.bowl(rng, 2), lr, 12, b1, b2, beta1=b1, beta2=b2)


@test("adam", hint="`eps` in the divisor keeps 0 / 0 away where a parameter has no slope")
def survives_a_parameter_without_slope(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_finite(student, "adam", rng)


@test("adam", hint="`eps` is added in the divisor: the larger it is, the shorter the steps")
def steps_shorter_with_a_larger_eps(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_eps(student, "adam", rng)


@guard("adam", costs=0.15, hint="`w -= ...` changes the caller's own array: write `w = w - ...`")
def keeps_its_start(student: Student, rng: np.random.Generator) -> None:
    paths.hold_start_kept(student, "adam", rng)


# --- schedule ---


@test("schedule", hint="warmup = 0: the cosine starts at once, at lr, without a division by 0")
def works_without_warm_up(student: Student, rng: np.random.Generator) -> None:
    lr, total = float(rng.uniform(0.01, 3)), int(rng.integers(10, 20))
    steps = list(range(total))
    came = case.all_rates(student, steps, lr, 0, total)
    wrong = case.cosine_mistakes(lr, 0, total)
    expect.close(came, case.rates(steps, lr, 0, total), rtol=1e-5, atol=1e-9, mistakes=wrong)


@test("schedule", hint="the three cases hold for any lr, warmup and total")
def holds_for_any_length(student: Student, rng: np.random.Generator) -> None:
    for warmup, total in ((1, 5), (10, 40), (int(rng.integers(3, 8)), int(rng.integers(15, 25)))):
        lr = float(rng.uniform(0.001, 0.5))
        steps = list(range(total + 1))
        came, want = case.all_rates(student, steps, lr, warmup, total), case.rates(steps, lr, warmup, total)
        expect.close(came[:warmup], want[:warmup], rtol=1e-5)
        wrong = case.cosine_mistakes(lr, warmup, total)
        expect.close(came[warmup:total], want[warmup:total], rtol=1e-5, atol=1e-9, mistakes=wrong)
        ends = case.end_mistakes([total], lr, warmup, total)
        expect.close(came[total:], np.zeros(1), atol=1e-9, mistakes=ends)


# --- clip ---


@test("clip", hint="any number of arrays, any shapes, any limit: one joint norm and one factor")
def holds_for_any_list_and_limit(student: Student, rng: np.random.Generator) -> None:
    for norm, limit in ((100.0, 5.0), (3.0, 0.01), (1e6, 1.0)):
        grads = case.some_gradients(rng, norm)[: int(rng.integers(1, 4))]
        came = case.flat(case.clipped(student, grads, limit))
        wrong = case.clip_mistakes(grads, limit)
        expect.close(came, case.shortened(grads, limit), rtol=1e-4, atol=1e-9, mistakes=wrong)


@test("clip", hint="the largest entry alone does not tell the norm: many small entries add up")
def counts_many_small_entries(student: Student, rng: np.random.Generator) -> None:
    grads = [rng.choice([-0.5, 0.5], size=(6, 6)), rng.choice([-0.5, 0.5], size=28)]  # joint norm 4
    came = case.flat(case.clipped(student, grads, 1.0))
    expect.close(came, case.flat(grads) / 4, rtol=1e-4, mistakes=case.clip_mistakes(grads, 1.0))


@test("clip", hint="a gradient of 0 has the norm 0: do not divide by it")
def leaves_a_zero_gradient_at_zero(student: Student, rng: np.random.Generator) -> None:
    zeros, limit = [np.zeros(3), np.zeros((2, 2))], float(rng.uniform(1, 2))
    came = case.flat(case.clipped(student, zeros, limit))
    expect.true(not np.isnan(came).any(), "a gradient of 0 became NaN: divide only where the norm is above the limit")
    expect.close(came, np.zeros(7))
    grads = [*zeros, *case.some_gradients(rng, 7.0)]  # one layer at rest, others not
    came = case.flat(case.clipped(student, grads, limit))
    expect.close(came, case.shortened(grads, limit), rtol=1e-4, mistakes=case.clip_mistakes(grads, limit))
