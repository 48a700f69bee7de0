"""Public tests of chapter 06: penalties, honest choosing, regularisation, preparing inputs and weights, curves."""

from __future__ import annotations

from functools import partial

import numpy as np

from course.checking.check import Student, Suite, expect

from . import array_cases as array_case
from . import cases as case
from . import torch_cases as torch_case

suite = Suite("06-generalization")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- ridge ---

suite.hints(
    "ridge",
    "The formula is a system of D equations, A w = b. What is A, what is b? Which shapes have they?",
    "λI₀: `strength * np.eye(D)` with its entry [0, 0] set to 0, so that the constant goes free. D is "
    "`features.shape[1]`.",
    "`np.linalg.solve(features.T @ features + penalty, features.T @ y)`",
)


@test("ridge", hint="(ΦᵀΦ + λI₀) w = Φᵀy, where I₀ is the identity with a 0 for column 0")
def solves_the_penalised_problem(student: Student, rng: np.random.Generator) -> None:
    features, y = case.design(rng, 9, 4)
    strength = float(rng.uniform(2, 6))
    want = case.ridge(features, y, strength)
    expect.close(student.ridge(features, y, strength), want, mistakes=case.ridge_mistakes(features, y, strength))


@test("ridge", hint="for λ = 0 nothing is charged: plain least squares is left")
def is_least_squares_without_a_penalty(student: Student, rng: np.random.Generator) -> None:
    features, y = case.design(rng, 8, 3)
    want = case.ridge(features, y, 0.0)
    expect.close(student.ridge(features, y, 0.0), want, mistakes=case.ridge_mistakes(features, y, 0.0))


@test("ridge", hint="column 0 is the constant: its weight costs nothing, so that λI₀ has a 0 in its first place")
def leaves_the_constant_free(student: Student, rng: np.random.Generator) -> None:
    features, y = case.design(rng, 10, 3)
    got = student.ridge(features, y, 1e9)
    want = np.array([y.mean(), 0.0, 0.0])
    expect.close(got, want, rtol=1e-5, atol=1e-5, mistakes=case.ridge_mistakes(features, y, 1e9))
    strength = float(rng.uniform(50, 90))
    want = case.ridge(features, y, strength)
    expect.close(student.ridge(features, y, strength), want, mistakes=case.ridge_mistakes(features, y, strength))


@guard("ridge", hint="`features.T @ features + penalty` makes a new array; write into no input")
def leaves_its_features_as_they_were(student: Student, rng: np.random.Generator) -> None:
    features, y = case.design(rng, 6, 3)
    after = student.run(case.probe_leaves, function="ridge", inputs=[features, y, 2.0])
    same = np.array_equal(after[0], features) and np.array_equal(after[1], y)
    expect.true(same, "features or y itself was changed")


# --- k_fold ---

suite.hints(
    "k_fold",
    "Shuffle all indices once, cut the row into k parts. Part i is held back; what is training then?",
    "`rng.permutation(n)` shuffles; `np.array_split(..., k)` cuts, also where k does not divide n.",
    "`np.concatenate(parts[:i] + parts[i + 1:])` joins all parts but number i. First of all: `if not 2 <= k <= n: "
    "raise ValueError(...)`.",
)


@test("k_fold", hint="k parts that share out 0 … n − 1, each index in exactly one; sizes differ by 1 at most")
def holds_back_every_index_once(student: Student, rng: np.random.Generator) -> None:
    for k in (4, 3, 4):
        n = k * int(rng.integers(2, 9)) + (k > 3) * int(rng.integers(1, 4)) + (k == 3)
        case.demand_parts(case.folds(student, n, k, int(rng.integers(1000))), n, k)


@test("k_fold", hint="training is everything that is not held back")
def trains_on_all_the_others(student: Student, rng: np.random.Generator) -> None:
    for k in (3, 5):
        n = k * int(rng.integers(3, 9)) + int(rng.integers(k))
        came = case.folds(student, n, k, int(rng.integers(1000)))
        case.demand_rest(came, n)


@test("k_fold", hint="shuffle before you cut: data often lie sorted by class or by day")
def shuffles_first(student: Student, rng: np.random.Generator) -> None:
    """60 shuffled indices lie in their own order once in 60! (about 10^82) times."""
    n = int(rng.integers(60, 99))
    came = case.folds(student, n, 3, int(rng.integers(1000)))
    case.demand_parts(came, n, 3)
    neighbours = [max(held) - min(held) + 1 == len(held) for _, held in came["first"]]
    expect.true(not all(neighbours), "the indices are not shuffled: neighbours are held back together")
    steps = [len(set(np.diff(sorted(held)))) == 1 for _, held in came["first"]]
    expect.true(not all(steps), "the indices are not shuffled: every k-th one is held back")


@guard("k_fold", hint="`if not 2 <= k <= n: raise ValueError(...)`")
def refuses_an_impossible_k(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(5, 9))
    for k in (1, 0, -2, n + 1):
        expect.error(partial(student.run, case.probe_folds, n=n, k=k, seed=0))


# --- early_stopping ---

suite.hints(
    "early_stopping",
    "Walk through the example by hand with two numbers in memory: the lowest loss so far, and the epoch it came at.",
    "`enumerate(losses)` counts from 0. A new lowest: remember loss and epoch. Otherwise: how many epochs have gone "
    "by since the best one?",
    "`elif epoch - best >= patience: return best, epoch` inside the loop; after it `return best, len(losses) - 1`.",
)


@test("early_stopping", hint="stop when `patience` epochs in a row were no new lowest; best is the lowest before that")
def stops_when_patience_is_used_up(student: Student, rng: np.random.Generator) -> None:
    for patience in (3, 2, int(rng.integers(2, 7))):
        low = float(rng.uniform(0.5, 1.0))
        bad = [low + 0.1 * i for i in range(1, patience + 1)]
        case.demand_stop(student, [*case.falling(rng, low), low, *bad, low / 2, low / 3], patience)


@test("early_stopping", hint="compare with the lowest loss so far, not with the one before; a new lowest starts anew")
def counts_in_a_row_from_the_lowest(student: Student, rng: np.random.Generator) -> None:
    for patience in (3, 4):
        shift, turns = float(rng.uniform(0, 1)), patience + int(rng.integers(1, 9))
        zigzag = [turns - i + shift + bump for i in range(turns) for bump in (0.0, 0.5)][:-1]
        before = case.falling(rng, turns + shift)
        case.demand_stop(student, [*before, *zigzag, *(shift + 1.7 - 0.1 * i for i in range(patience + 2))], patience)


@test("early_stopping", hint="if patience is never used up, the last epoch is the stop")
def trains_to_the_end_if_it_never_stops(student: Student, rng: np.random.Generator) -> None:
    case.demand_stop(student, [*case.falling(rng, 1.0), 1.0], 2)
    for patience in (4, 3):
        case.demand_stop(student, [*case.falling(rng, 1.0, 20), 1.0, 3.0, 3.0], patience)


@test("early_stopping", hint="only a *lower* loss is a new lowest; of equals the first is the best")
def takes_the_first_of_equals(student: Student, rng: np.random.Generator) -> None:
    low = float(rng.integers(1, 5))
    first, second, third = (case.falling(rng, low + 1) for _ in range(3))
    case.demand_stop(student, [*first, low, low + 1, low, low, low], 3)
    case.demand_stop(student, [*second, low, low, low, low - 0.5], 2)
    case.demand_stop(student, [*third, low, low, low - 0.5, low, low - 0.5], 3)


# --- dropout ---

suite.hints(
    "dropout",
    "Two modes. Which one returns x? In the other: draw one number between 0 and 1 for *each* value of x; what does a "
    "draw below p mean?",
    "`torch.rand_like(x) >= p` is True for what is kept. True counts as 1 in a product.",
    "`return x * keep / (1 - p)` in training, `return x` otherwise.",
)


@test("dropout", hint="what is kept is divided by 1 − p; the rest is 0")
def scales_what_it_keeps(student: Student, rng: np.random.Generator) -> None:
    x, p = rng.normal(size=(16, 40)) + 6, float(rng.uniform(0.15, 0.4))
    came = torch_case.dropped(student, x, p, True)
    torch_case.demand_cells(came["first"], x, p)


@test("dropout", hint="one draw for each value, whatever the shape, and a new one at each call")
def draws_anew_for_each_value(student: Student, rng: np.random.Generator) -> None:
    """Rows or columns all alike, calls alike, or one number of zeros in all 40 rows: fewer than 1 of 10^20 runs."""
    for shape in ((40, 30), (5, 8, 6, 5)):
        x = np.asarray(rng.normal(size=shape)) + 6
        came = torch_case.dropped(student, x, 0.5, True)
        torch_case.demand_own_draws(came["first"], came["second"])
        torch_case.demand_cells(came["first"], x, 0.5)


@test("dropout", hint="p is the probability to become 0: `torch.rand_like(x) >= p` keeps")
def drops_a_share_of_p(student: Student, rng: np.random.Generator) -> None:
    for p in (float(rng.uniform(0.1, 0.4)), float(rng.uniform(0.6, 0.9))):
        x = rng.uniform(1, 2, size=(50, 100))
        torch_case.kept(torch_case.dropped(student, x, p, True)["first"], x, p)


@test("dropout", hint="with training=False nothing is drawn and nothing is scaled: return x")
def leaves_x_alone_in_evaluation(student: Student, rng: np.random.Generator) -> None:
    x, p = rng.normal(size=(16, 40)) + 6, float(rng.uniform(0.3, 0.6))
    came = torch_case.dropped(student, x, p, False)
    wrong = {
        "in evaluation nothing is scaled: inverted dropout has done so in training": x * (1 - p),
        "in evaluation nothing is scaled": x / (1 - p),
    }
    expect.true((np.asarray(came["first"]) != 0).all(), "values were dropped in evaluation")
    expect.close(came["first"], x, mistakes=wrong)
    torch_case.kept(torch_case.dropped(student, x, p, True)["first"], x, p)  # to return x always is no dropout


@test("dropout", hint="what is kept has the slope 1 / (1 − p), what is lost has 0; never detach")
def passes_gradients_through_what_is_kept(student: Student, rng: np.random.Generator) -> None:
    x, weights, p = rng.normal(size=(20, 30)) + 6, rng.normal(size=(20, 30)), float(rng.uniform(0.3, 0.6))
    came = torch_case.dropped(student, x, p, True, weights=weights)
    cut = "no gradient came through: `.detach()`, `.data` or `torch.no_grad()` cut it off"
    expect.true(came["slope"] is not None, cut)
    kept = torch_case.kept(came["first"], x, p)
    expect.close(came["slope"], kept * weights / (1 - p), mistakes={"the lost values have a slope too": weights})


@guard("dropout", hint="`x * keep` makes a new tensor; `x *= keep` and `x[...] = 0` change the caller's")
def leaves_x_as_it_was(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(16, 40)) + 6
    for training in (True, False):
        came = torch_case.dropped(student, x, 0.5, training)
        expect.true(np.array_equal(came["x"], x), "x itself was changed: `x * keep` makes a new tensor")


# --- pca ---

suite.hints(
    "pca",
    "Three lines: the mean of each column; the SVD of what is left when it is subtracted; what is wanted of the SVD.",
    "`u, s, vt = np.linalg.svd(x - mean, full_matrices=False)` gives s with the largest first, and Vᵀ, one direction a "
    "row.",
    "`return mean, vt[:k], s[:k] ** 2 / (len(x) - 1)`",
)


@test("pca", hint="subtract the mean, then SVD: the first k rows of Vᵀ, and s² / (N − 1)")
def finds_the_directions_of_greatest_spread(student: Student, rng: np.random.Generator) -> None:
    array_case.demand_pca(student, array_case.cloud(rng, 12, 4), 2)


@test("pca", hint="(x − mean) @ components.T has these variances, and no correlation")
def turns_the_cloud_so_that_nothing_correlates(student: Student, rng: np.random.Generator) -> None:
    x = array_case.cloud(rng, 15, 3)
    came = student.pca(x, 3)
    mean, components, variance = expect.items(came, 3, "results: mean, components, variance")
    array_case.demand_uncorrelated(x, mean, components)
    expect.close(variance, array_case.directions(x, 3)[1], rtol=1e-5, mistakes=array_case.variance_mistakes(x, 3))


@guard("pca", hint="`x - mean` makes a new array, `x -= mean` changes the caller's")
def leaves_the_data_as_they_were(student: Student, rng: np.random.Generator) -> None:
    x = array_case.cloud(rng, 8, 3)
    after = student.run(case.probe_leaves, function="pca", inputs=[x, 2])
    expect.true(np.array_equal(after[0], x), "x itself was changed: `x -= mean` works in place, `x - mean` does not")


# --- initial_weights ---

suite.hints(
    "initial_weights",
    "The scheme names a *variance*. What does `rng.normal` want as its second argument?",
    "The deviation is the root of the variance: `np.sqrt(2 / n_in)` for Kaiming, `np.sqrt(2 / (n_in + n_out))` for "
    "Xavier. A uniform draw from −a to a has the deviation a / √3.",
    "`rng.normal(0.0, deviation, size=(n_in, n_out))`; before it, `raise ValueError(...)` for any other scheme.",
)


@test("initial_weights", hint="Kaiming: variance 2 / n_in, so the deviation is its root")
def kaiming_has_its_variance(student: Student, rng: np.random.Generator) -> None:
    n_in, n_out = int(rng.integers(300, 400)), int(rng.integers(420, 520))
    array_case.demand_scale(student, n_in, n_out, "kaiming", int(rng.integers(1000)))


@test("initial_weights", hint="Xavier: variance 2 / (n_in + n_out), so the deviation is its root")
def xavier_has_its_variance(student: Student, rng: np.random.Generator) -> None:
    n_in, n_out = int(rng.integers(450, 600)), int(rng.integers(240, 330))
    array_case.demand_scale(student, n_in, n_out, "xavier", int(rng.integers(1000)))


@guard("initial_weights", hint="`raise ValueError(...)` for any other scheme")
def refuses_another_scheme(student: Student, rng: np.random.Generator) -> None:
    for scheme in ("he", "Kaiming", ""):
        asked = partial(student.run, array_case.probe_draw, n_in=3, n_out=2, scheme=scheme, seed=0)
        expect.error(asked)


# --- batch_norm ---

suite.hints(
    "batch_norm",
    "Which mean and which variance go into the formula, in training and in evaluation? The formula itself is the same.",
    "Over the batch means over axis 0: `x.mean(dim=0)`, `x.var(dim=0, unbiased=False)`; `x.var(dim=0)` alone divides "
    "by N − 1, as the running one wants.",
    "`running_mean = running_mean + momentum * (mean.detach() - running_mean)`, the same for the variance; "
    "`.detach()` stops gradients. In evaluation: `mean, var = running_mean, running_var`.",
)


@test("batch_norm", hint="training: this batch's mean and variance (divided by N), each feature by itself")
def normalises_by_the_batch_in_training(student: Student, rng: np.random.Generator) -> None:
    values = torch_case.norm_inputs(rng, 6, 4)
    came = torch_case.normed(student, values, True)
    wrong = torch_case.y_mistakes(values, True, 1e-5)
    expect.close(came["results"][0], torch_case.norm(values, True)[0], rtol=1e-6, mistakes=wrong)


@test("batch_norm", hint="running + momentum · (batch − running); the variance that divides by N − 1")
def moves_the_running_values(student: Student, rng: np.random.Generator) -> None:
    torch_case.demand_norm(student, torch_case.norm_inputs(rng, 5, 3), True)


@test("batch_norm", hint="evaluation: use the running values, and return them as they are")
def uses_the_running_values_in_evaluation(student: Student, rng: np.random.Generator) -> None:
    torch_case.demand_norm(student, torch_case.norm_inputs(rng, 7, 3), False)


@test("batch_norm", hint="gradients flow through the batch's mean and variance, and to weight and bias")
def has_the_right_gradients(student: Student, rng: np.random.Generator) -> None:
    values, slope = torch_case.norm_inputs(rng, 6, 3), rng.normal(size=(6, 3))
    came = torch_case.normed(student, values, True, slope=slope)
    expect.close(came["results"][0], torch_case.norm(values, True)[0], rtol=1e-6)
    expect.true(came["slopes"] is not None, "y carries no gradient: `.detach()` or `torch.no_grad()` cut it off")
    dx, dweight, dbias = torch_case.norm_slopes(values, slope)
    expect.close(came["slopes"][1], dweight, rtol=1e-6)
    expect.close(came["slopes"][2], dbias, rtol=1e-6)
    expect.close(came["slopes"][0], dx, rtol=1e-5, atol=1e-9, mistakes=torch_case.slope_mistakes(values, slope))


@guard("batch_norm", hint="`detach()` the batch's mean and variance, or move the running values in `torch.no_grad()`")
def moves_the_running_values_without_a_gradient(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.normed(student, torch_case.norm_inputs(rng, 5, 3), True)
    graph = "the running values carry a gradient: use `detach()` or `torch.no_grad()` for them"
    expect.true(not any(came["graph"][1:]), graph)


@guard("batch_norm", hint="`a = a + b` makes a new tensor, `a += b` changes the caller's")
def leaves_its_inputs_as_they_were(student: Student, rng: np.random.Generator) -> None:
    values = torch_case.norm_inputs(rng, 5, 3)
    for training in (True, False):
        came = torch_case.normed(student, values, training)
        same = all(np.array_equal(after, value) for after, value in zip(came["after"], values, strict=True))
        expect.true(same, "an input was changed in place: `a = a + b` makes a new tensor, `a += b` does not")


# --- diagnose ---

suite.hints(
    "diagnose",
    "One `if` for each row of the table, in its order, each with a `return`. Which values does the row name?",
    "`np.isfinite` is False for NaN and infinity. Every comparison with NaN is False, so ask for it first. The lowest "
    "is `min(val_loss)`, the last `val_loss[-1]`.",
    'The middle is `val_loss[len(val_loss) // 2]`. Last of all, without a condition: `return "healthy"`.',
)


@test("diagnose", hint="five words, one for each row of the table")
def knows_all_five_words(student: Student, rng: np.random.Generator) -> None:
    cases = []
    for word, (train_loss, val_loss) in 2 * list(case.CURVES.items()):
        scale = float(rng.uniform(0.5, 2))
        seen, unseen = ([scale * loss for loss in losses] for losses in (train_loss, val_loss))
        cases.append((word, seen, unseen, 2.3 * scale, f"this is a case of {word}, not of {{came}}: read both rows"))
    case.demand_words(student, rng, cases)


@test("diagnose", hint="a last loss that is NaN or infinite, in either list, is diverging; ask for it first")
def sees_that_a_loss_blew_up(student: Student, rng: np.random.Generator) -> None:
    fine = [2.0, 1.0, float(rng.uniform(0.3, 0.5))]
    blown = "a last loss that is NaN or infinite means diverging"
    cases: list[case.Case] = []
    for end in (float("nan"), float("inf")):
        cases += [
            ("diverging", [2.0, 1.0, end], [2.0, 1.0, end], 2.3, blown),
            ("diverging", fine, [2.0, 1.0, end], 2.3, blown + ", in the validation list too"),
            ("diverging", [2.0, 1.0, end], fine, 2.3, blown + ", in the training list too"),
        ]
    for _ in range(4):
        loss = float(rng.uniform(0.2, 0.4))
        cases.append(("healthy", [2.0, loss, loss], [2.0, loss, loss], 2.3, "nothing blew up here, this is healthy"))
    case.demand_words(student, rng, cases)


@test("diagnose", hint="the first row that fits decides: keep the table's order")
def takes_the_first_row_that_fits(student: Student, rng: np.random.Generator) -> None:
    order = "two rows fit here, the first of them decides: {} stands before {}"
    cases: list[case.Case] = []
    for chance in rng.uniform(2, 3, size=3).tolist():
        up = [chance, 1.3 * chance, 1.5 * chance]
        cases.append(("diverging", up, up, chance, order.format("diverging", "overfitting")))
        rising, flat = [chance, 0.8 * chance, 0.9 * chance], [chance, 0.8 * chance, 0.75 * chance]
        cases.append(("overfitting", flat, rising, chance, order.format("overfitting", "underfitting")))
        falling = [chance, 0.9 * chance, 0.85 * chance]
        cases.append(("still learning", flat, falling, chance, order.format("still learning", "underfitting")))
    case.demand_words(student, rng, cases)
