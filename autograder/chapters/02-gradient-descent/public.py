"""Public tests of chapter 02: gradients, steps, mini-batches, momentum, Adam, schedules and clipping."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import adaptive, paths
from . import cases as case
from .examples import EXAMPLES

suite = Suite("02-gradient-descent")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- gradient ---

suite.hints(
    "gradient",
    "One parameter first: which two factors does the chain rule give for (w x - y)**2, derived by w?",
    "`error = x @ w - y` holds all N errors. Row j of `x.T` holds feature j of every sample: which product of "
    "the two has the shape (D,)?",
    "`2 / len(y) * x.T @ error`.",
)


@test("gradient", hint="2 / N times the sum over the samples of (prediction - target) times x")
def holds_for_one_parameter(student: Student, rng: np.random.Generator) -> None:
    x, y, w = rng.normal(size=(4, 1)), rng.normal(size=4), rng.normal(size=1)
    came = student.gradient(w, x, y)
    expect.close(came, case.gradient(w, x, y), rtol=1e-4, mistakes=case.gradient_mistakes(w, x, y))


@test("gradient", hint="one slope for each parameter: `x.T @ error` sums over the samples")
def gives_one_slope_for_each_parameter(student: Student, rng: np.random.Generator) -> None:
    x, y, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    came = student.gradient(w, x, y)
    expect.close(came, case.gradient(w, x, y), rtol=1e-4, mistakes=case.gradient_mistakes(w, x, y))


# --- descend ---

suite.hints(
    "descend",
    "Follow the worked value: from 8 the slope is 16 and the rate 0.25. Where do you stand next, and what is the "
    "slope there?",
    "Keep a list that starts with `w`. In a loop make a *new* w, `w = w - lr * grad(w)`, and append it.",
    "After the loop `return np.array(path)`: `steps` steps and the start are steps + 1 rows.",
)


@test("descend", hint="w = w - lr * grad(w), with the gradient asked for at the place just reached")
def steps_against_the_gradient(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 1)
    came = paths.path_of(student, "descend", setting, lr=0.3, steps=3)
    wrong = paths.descent_mistakes(setting, 0.3, 3)
    expect.close(came, paths.descent(setting, 0.3, 3), rtol=1e-4, mistakes=wrong)


@test("descend", hint="the path has steps + 1 rows of D numbers: the start, then the place after each step")
def returns_the_whole_path_of_two_parameters(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    came = paths.path_of(student, "descend", setting, lr=0.2, steps=6)
    wrong = paths.descent_mistakes(setting, 0.2, 6)
    expect.close(came, paths.descent(setting, 0.2, 6), rtol=1e-4, mistakes=wrong)


# --- minibatches ---

suite.hints(
    "minibatches",
    "Shuffle row numbers instead of rows: one shuffled list of numbers can serve x and y alike.",
    "`order = rng.permutation(len(y))`; cut it at 0, size, 2 * size, ...: `range(0, len(y), size)`. A slice that "
    "runs over the end is simply shorter.",
    "For each `first` of that range: `chosen = order[first : first + size]`, then `yield x[chosen], y[chosen]`.",
)


@test("minibatches", hint="cut one permutation of the row numbers into pieces: each sample lands in exactly one")
def gives_every_sample_once_an_epoch(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 12)
    [epoch] = case.epochs(student, x, y, 4, 1)
    case.demand_all_once(epoch, y)


@test("minibatches", hint="10 samples in batches of 4 are 4, 4 and 2: keep the 2")
def keeps_the_last_short_batch(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 10)
    [epoch] = case.epochs(student, x, y, 4, 1)
    case.demand_sizes(epoch, [4, 4, 2])
    case.demand_all_once(epoch, y)


@test("minibatches", hint="use the same shuffled row numbers for x and for y")
def keeps_each_x_with_its_y(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 12)
    [epoch] = case.epochs(student, x, y, 5, 1)
    case.demand_pairs(epoch)
    case.demand_all_once(epoch, y)


@test("minibatches", hint="`rng.permutation(len(y))` gives the row numbers in a random order")
def brings_the_samples_in_random_order(student: Student, rng: np.random.Generator) -> None:
    x, y = case.numbered(rng, 40)
    [epoch] = case.epochs(student, x, y, 6, 1)
    case.demand_shuffled(case.targets(epoch), y)


# --- momentum ---

suite.hints(
    "momentum",
    "Start from your `descend`. Beside w the loop now carries v, which starts at zeros: in which order are the two "
    "renewed?",
    "First v: `v = beta * v - lr * g`; then w: `w = w + v`. For Nesterov only the place where g is asked for differs.",
    "`g = grad(w + beta * v) if nesterov else grad(w)`, then the two lines, then append w.",
)


@test("momentum", hint="v = beta * v - lr * g, then w = w + v; v starts at 0")
def keeps_a_share_of_the_velocity(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    came = paths.path_of(student, "momentum", setting, lr=0.1, steps=6, beta=0.7)
    wrong = paths.momentum_mistakes(setting, 0.1, 6, 0.7)
    expect.close(came, paths.moving(setting, 0.1, 6, 0.7), rtol=1e-4, mistakes=wrong)


@test("momentum", hint="with nesterov=True the gradient is taken at w + beta * v; everything else stays")
def nesterov_asks_where_the_ball_will_be(student: Student, rng: np.random.Generator) -> None:
    setting = paths.bowl(rng, 2)
    came = paths.path_of(student, "momentum", setting, lr=0.2, steps=6, beta=0.6, nesterov=True)
    wrong = paths.nesterov_mistakes(setting, 0.2, 6, 0.6)
    expect.close(came, paths.moving(setting, 0.2, 6, 0.6, 0.6), rtol=1e-4, mistakes=wrong)


# --- rmsprop ---

suite.hints(
    "rmsprop",
    "Look at `adagrad` above: which one line lets s grow for ever?",
    "A moving average keeps the share beta of the old s and takes 1 - beta of the new square.",
    "`s = beta * s + (1 - beta) * g**2`; everything else is as in `adagrad`.",
)


@test("rmsprop", hint="s = beta * s + (1 - beta) * g**2, and the step is lr * g / (sqrt(s) + eps)")
def divides_by_the_root_of_a_moving_average(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_rmsprop(student, paths.bowl(rng, 2), 0.05, 5, 0.7, beta=0.7)


@test("rmsprop", hint="`eps` in the divisor keeps 0 / 0 away where a parameter has no slope")
def survives_a_slope_of_zero(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_finite(student, "rmsprop", rng)


# --- adam ---

suite.hints(
    "adam",
    "Do one step by hand: start 8, slope 16. What are m, v, both with hats, and the step? (It is 1, the rate.)",
    "Carry m, v and t through the loop; t counts 1, 2, 3, ... The hats are new names: m and v go on without them.",
    "`for t in range(1, steps + 1)`: g, m, v, then `m_hat = m / (1 - beta1**t)`, `v_hat = v / (1 - beta2**t)`, and "
    "`w = w - lr * m_hat / (np.sqrt(v_hat) + eps)`.",
)


@test("adam", hint="at t = 1 the hats undo the factors 1 - beta exactly: the first step is lr long in every parameter")
def first_step_is_as_long_as_the_rate(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_adam(student, paths.bowl(rng, 2), 0.1, 1, 0.9, 0.999)


@test("adam", hint="follow the four formulas line by line: m, v, the hats with t = 1, 2, ..., the step", weight=2)
def follows_the_paper_for_several_steps(student: Student, rng: np.random.Generator) -> None:
    adaptive.demand_adam(student, paths.bowl(rng, 2), 0.1, 8, 0.8, 0.95, beta1=0.8, beta2=0.95)


# --- schedule ---

suite.hints(
    "schedule",
    "Three cases, by t: the ramp, the cosine, the end. Which two comparisons tell them apart?",
    "How far along the cosine is: p = (t - warmup) / (total - warmup). The ramp starts with 1 / warmup, not with 0.",
    "`if t < warmup: return lr * (t + 1) / warmup`; `if t >= total: return 0.0`; else "
    "`return lr / 2 * (1 + math.cos(math.pi * p))`.",
)


@test("schedule", hint="for t < warmup the rate is lr * (t + 1) / warmup: it starts above 0 and ends at lr")
def warms_up_on_a_straight_line(student: Student, rng: np.random.Generator) -> None:
    lr, warmup = float(rng.uniform(2, 3)), int(rng.integers(4, 8))
    steps = list(range(warmup))
    came = case.all_rates(student, steps, lr, warmup, 20)
    expect.close(came, case.rates(steps, lr, warmup, 20), rtol=1e-5, mistakes=case.ramp_mistakes(lr, warmup))


@test("schedule", hint="after the warm-up: lr / 2 * (1 + cos(pi * p)), p = (t - warmup) / (total - warmup)")
def falls_along_half_a_cosine(student: Student, rng: np.random.Generator) -> None:
    lr, steps = float(rng.uniform(2, 3)), list(range(5, 17))
    came = case.all_rates(student, steps, lr, 5, 17)
    expect.close(came, case.rates(steps, lr, 5, 17), rtol=1e-5, atol=1e-9, mistakes=case.cosine_mistakes(lr, 5, 17))


@test("schedule", hint="from t = total on the rate is 0: the cosine must not rise again")
def stays_at_zero_after_the_end(student: Student, rng: np.random.Generator) -> None:
    lr, warmup, steps = float(rng.uniform(2, 3)), int(rng.integers(2, 6)), list(range(30, 60, 3))
    came = case.all_rates(student, [warmup, *steps], lr, warmup, 30)
    expect.close(came[1:], np.zeros(len(steps)), atol=1e-9, mistakes=case.end_mistakes(steps, lr, warmup, 30))
    expect.close(came[0], lr, rtol=1e-5, what="the rate at t = warmup, from which it falls")


# --- clip ---

suite.hints(
    "clip",
    "Norms 3 and 4 join to 5, not to 7. With the limit 1, by which one factor is everything multiplied?",
    "The joint norm: add up `(g**2).sum()` over the list, then take the root. Above the limit the factor is "
    "limit / norm, else it is 1.",
    "`norm = math.sqrt(sum((g**2).sum() for g in grads))`, then `[g * factor for g in grads]`.",
)


@test("clip", hint="one joint norm over all arrays, one factor limit / norm for all")
def shortens_to_the_limit_and_keeps_the_direction(student: Student, rng: np.random.Generator) -> None:
    grads = case.some_gradients(rng, 8.0)
    came = case.flat(case.clipped(student, grads, 2.0))
    expect.close(came, case.shortened(grads, 2.0), rtol=1e-4, mistakes=case.clip_mistakes(grads, 2.0))


@test("clip", hint="a gradient whose joint norm is below the limit stays as it is")
def leaves_short_gradients_alone(student: Student, rng: np.random.Generator) -> None:
    grads, lower = case.some_gradients(rng, 0.5), float(rng.uniform(0.1, 0.3))
    came, g = case.flat(case.clipped(student, grads, 3.0)), case.flat(grads)
    longer = {"a short gradient was made longer: scale only if the norm is above the limit": g * 6}
    expect.close(came, g, rtol=1e-4, mistakes=longer)
    came = case.flat(case.clipped(student, grads, lower))  # the same ones are too long for another limit
    expect.close(came, case.shortened(grads, lower), rtol=1e-4, mistakes=case.clip_mistakes(grads, lower))


@guard("clip", costs=0.15, hint="`g *= factor` changes the caller's own arrays: make new ones with `g * factor`")
def leaves_the_gradients_given_as_they_were(student: Student, rng: np.random.Generator) -> None:
    case.hold_grads_kept(student, case.some_gradients(rng, 9.0))


suite.examples.update(EXAMPLES)
