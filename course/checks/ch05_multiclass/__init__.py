# Made by `autograder release`: not to be edited.
"""Public tests of chapter 05: softmax and its loss, pictures as tensors, honest measuring, snapshots."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import measure_cases as measure_case
from . import snapshot_cases as snapshot_case
from . import torch_cases as torch_case

suite = Suite("05-multiclass")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- softmax ---

suite.hints(
    "softmax",
    "By hand, for z = (2, 1, -1): three exponentials, one total, three shares. And for z = (1002, 1001, 999)?",
    "Subtracting the same m from a whole row changes no share. With m = the row's maximum no exponent is above 0, "
    "and none of the totals is 0.",
    "`z.max(axis=-1, keepdims=True)` keeps the axis, so that it can be subtracted from z row by row; the total is "
    "taken in the same way. `z - m` makes a new array, `z -= m` would change the caller's.",
)


@test("softmax", hint="exp, then divide each row by the sum over its last axis (`keepdims=True`)")
def gives_each_row_its_shares(student: Student, rng: np.random.Generator) -> None:
    z = rng.normal(size=(4, 3)) - 0.5
    expect.close(student.softmax(z), case.softmax(z), mistakes=case.softmax_mistakes(z))


@test("softmax", hint="exp overflows for large logits: subtract the row's own maximum first")
def survives_large_logits(student: Student, rng: np.random.Generator) -> None:
    z = rng.normal(size=(3, 5)) + np.array([[2e3], [0.0], [-2e3]])
    expect.close(student.softmax(z), case.softmax(z), atol=1e-12)


@test("softmax", hint="a single row (C,) has a last axis too: axis=-1")
def works_for_a_single_row(student: Student, rng: np.random.Generator) -> None:
    z = rng.normal(size=6)
    expect.close(student.softmax(z), case.softmax(z), mistakes=case.softmax_mistakes(z))


@guard("softmax", hint="`z -= m` changes the caller's own array: `z = z - m` makes a new one")
def leaves_its_logits_as_they_were(student: Student, rng: np.random.Generator) -> None:
    z = 1 + rng.normal(size=(3, 4))
    (after,) = student.run(case.probe_leaves, function="softmax", inputs=[z])
    expect.true(np.array_equal(after, z), "z itself was changed: `z -= m` works in place, `z - m` does not")


# --- log_softmax ---

suite.hints(
    "log_softmax",
    "log of a quotient = log of what is above minus log of what is below. What is log of e to the z?",
    "Once `z = z - m` (a new array) is done, log p is z minus the log of the sum of exp(z), row by row.",
    "`z - np.log(np.exp(z).sum(axis=-1, keepdims=True))`, with z already shifted so that its row maximum is 0.",
)


@test("log_softmax", hint="z − m − log of the sum of exp(z − m), over the last axis")
def is_the_logarithm_of_softmax(student: Student, rng: np.random.Generator) -> None:
    z = rng.normal(size=(4, 3)) + 1
    expect.close(student.log_softmax(z), case.log_softmax(z), mistakes=case.log_softmax_mistakes(z))


@test("log_softmax", hint="take log of the formula, not of p (it was rounded to 0), with m subtracted in both places")
def stays_finite_where_softmax_is_zero(student: Student, rng: np.random.Generator) -> None:
    far = rng.integers(900, 2000, size=2)
    z = np.array([[0.0, far[0]], [-far[1], 0.0], rng.normal(size=2)])
    expect.close(student.log_softmax(z), case.log_softmax(z), mistakes=case.log_softmax_mistakes_far_out(z))


@guard("log_softmax", hint="work on a new array: `z = z - m`")
def leaves_z_as_it_was(student: Student, rng: np.random.Generator) -> None:
    z = 1 + rng.normal(size=(3, 4))
    (after,) = student.run(case.probe_leaves, function="log_softmax", inputs=[z])
    expect.true(np.array_equal(after, z), "z itself was changed: `z -= m` works in place, `z - m` does not")


# --- cross_entropy ---

suite.hints(
    "cross_entropy",
    "The worked example has the losses 0.357, 0.223 and 1.204. Where in `log_softmax(z)` do these three numbers stand?",
    "One entry a row: row i, column y[i]. NumPy takes two lists of positions at once: `a[[0, 1, 2], [2, 0, 1]]`.",
    "`log_p[np.arange(len(y)), y]` picks them; minus their mean is the loss. Without log_softmax: "
    "`np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]` holds the losses.",
)


@test("cross_entropy", hint="log_softmax, one entry a row (the true class's), minus, mean")
def averages_minus_log_p_of_the_true_class(student: Student, rng: np.random.Generator) -> None:
    z, y = case.batch(rng, 5, 3)
    expect.close(student.cross_entropy(z, y), case.cross_entropy(z, y), mistakes=case.cross_entropy_mistakes(z, y))


@test("cross_entropy", hint="a confident mistake costs about the difference of the logits: never form p, never clip it")
def charges_a_confident_mistake_in_full(student: Student, rng: np.random.Generator) -> None:
    gap = float(rng.integers(800, 2000))
    z, y = np.array([[0.0, gap, 0.0], [0.0, -gap, 1.0]]), np.array([0, 2])
    expect.close(student.cross_entropy(z, y), case.cross_entropy(z, y))


# --- cross_entropy_gradient ---

suite.hints(
    "cross_entropy_gradient",
    "For p = (0.7, 0.2, 0.1) and the true class 0, which number must be subtracted where? Then the mean's factor.",
    "One-hot rows for labels 0 ... C - 1: `np.eye(C)[y]`, and C is `z.shape[1]`.",
    "`(softmax(z) - np.eye(z.shape[1])[y])`, divided by the number of samples.",
)


@test("cross_entropy_gradient", hint="(softmax(z) − one-hot rows) / N")
def is_p_minus_one_hot_over_n(student: Student, rng: np.random.Generator) -> None:
    z, y = case.batch(rng, 4, 3)
    got = student.cross_entropy_gradient(z, y)
    expect.close(got, case.gradient(z, y), mistakes=case.gradient_mistakes(z, y))


@test("cross_entropy_gradient", hint="nudge one logit up and down: the loss changes by slope times nudge")
def agrees_with_nudging(student: Student, rng: np.random.Generator) -> None:
    z, y = case.batch(rng, 3, 4)
    slopes = student.cross_entropy_gradient(z, y)
    expect.close(slopes, case.nudged(z, y), rtol=1e-4, atol=1e-8, mistakes=case.gradient_mistakes(z, y))


@guard("cross_entropy_gradient", hint="change neither z nor y: work on new arrays")
def leaves_logits_and_labels_alone(student: Student, rng: np.random.Generator) -> None:
    z, y = case.batch(rng, 4, 5)
    after_z, after_y = student.run(case.probe_leaves, function="cross_entropy_gradient", inputs=[z, y])
    untouched = np.array_equal(after_z, z) and np.array_equal(after_y, y)
    expect.true(untouched, "z or y itself was changed: work on new arrays")


# --- prepare ---

suite.hints(
    "prepare",
    "Three things in this order: the axes, the range, the mean and deviation. What is the shape after each?",
    "A grey stack lacks its channel axis: `pixels[:, None]` or `pixels[..., None]`. A coloured one has it last: "
    "`torch.from_numpy(pixels).permute(0, 3, 1, 2)` moves it.",
    "`.float() / 255`, then `(x - m) / s` with m and s of shape (C, 1, 1): `torch.tensor(mean).view(-1, 1, 1)`.",
)


@test("prepare", hint="(N, H, W) bytes: add the channel axis, divide by 255, then subtract mean and divide by std")
def turns_grey_bytes_into_one_channel(student: Student, rng: np.random.Generator) -> None:
    torch_case.demand_prepared(student, torch_case.pictures(rng, 2, 3, 5), [0.25], [0.4])


@test("prepare", hint="`permute` moves the channels from last to second; `reshape` would scramble them")
def moves_the_channels_to_the_front(student: Student, rng: np.random.Generator) -> None:
    torch_case.demand_prepared(student, torch_case.pictures(rng, 2, 4, 6, 3), [0.0] * 3, [1.0] * 3)


@test("prepare", hint="mean and std in the shape (C, 1, 1) meet the channels; as (C,) they meet the columns")
def normalises_each_channel_by_its_own(student: Student, rng: np.random.Generator) -> None:
    torch_case.demand_prepared(student, torch_case.pictures(rng, 2, 4, 3, 3), [0.1, 0.5, 0.9], [0.2, 0.5, 0.8])


@guard(
    "prepare",
    hint="torch's own kind of number: `.float()` makes float32 of bytes; a NumPy array is no tensor",
    costs=0.2,
)
def returns_a_float32_tensor(student: Student, rng: np.random.Generator) -> None:
    for pixels in (torch_case.pictures(rng, 2, 3, 4), torch_case.pictures(rng, 2, 3, 4, 3)):
        numbers = [0.5] * (3 if pixels.ndim == 4 else 1)
        kind = student.run(torch_case.probe_prepare, pixels=pixels, mean=numbers, std=numbers)["kind"]
        want = "torch.float32"
        expect.true(kind == want, "a torch.float32 tensor should come back", expected=want, got=kind)


@guard("prepare", hint="the caller's bytes stay as they are: work on a copy")
def leaves_the_pixels_as_they_were(student: Student, rng: np.random.Generator) -> None:
    for pixels in (torch_case.pictures(rng, 2, 3, 4), torch_case.pictures(rng, 2, 3, 4, 3)):
        numbers = [0.5] * (3 if pixels.ndim == 4 else 1)
        after = student.run(torch_case.probe_prepare, pixels=pixels, mean=numbers, std=numbers)["pixels"]
        expect.true(np.array_equal(after, pixels), "the pixels themselves were changed: work on a copy")


# --- evaluate ---

suite.hints(
    "evaluate",
    "Before the loop: remember `model.training`, then `model.eval()`. After it: `model.train(...)` with what you "
    "remembered. Which lines stand inside `with torch.no_grad():`?",
    "Loop over `range(0, len(x), batch_size)` and slice x and y. Add up the loss of every *sample* "
    "(`F.cross_entropy(..., reduction='sum')`) and the number of right answers; divide by len(x) once, at the end.",
    "Right answers of a batch: `(logits.argmax(dim=1) == labels).sum().item()`. `.item()` makes a Python number.",
)


@test("evaluate", hint="add up over the samples of all batches, divide once by their number")
def measures_over_all_samples(student: Student, rng: np.random.Generator) -> None:
    (x, y), state = measure_case.samples(rng, 10, 6), measure_case.drawn_net(rng, 6)
    z = measure_case.logits(state, x)
    y = measure_case.clear(z, y)
    came = measure_case.evaluated(student, state, x, y, 4, drop=0.0, training=False)
    measure_case.demand_measures(came["came"], z, y, 4)


@test("evaluate", hint="`model.eval()` before the first picture")
def measures_in_evaluation_mode(student: Student, rng: np.random.Generator) -> None:
    (x, y), state = measure_case.samples(rng, 9, 2, 3), measure_case.drawn_net(rng, 6)
    z = measure_case.logits(state, x)
    y = measure_case.clear(z, y)
    came = measure_case.evaluated(student, state, x, y, 5, training=True)
    measure_case.demand_measures(came["came"], z, y, 5, came["modes"])


@guard("evaluate", hint="`with torch.no_grad():` around the loop", costs=0.2)
def builds_no_graph(student: Student, rng: np.random.Generator) -> None:
    (x, y), state = measure_case.samples(rng, 6, 4), measure_case.drawn_net(rng, 4)
    came = measure_case.evaluated(student, state, x, y, 3)
    expect.true(came["graphs"], "the model was not called")
    expect.true(not any(came["graphs"]), "torch recorded a graph: use `with torch.no_grad():`")
    expect.true(came["recording"], "gradients are still switched off afterwards: use `with`, which ends by itself")


@guard("evaluate", hint="remember `model.training` before eval(), and put it back at the end", costs=0.2)
def leaves_the_model_in_the_mode_it_came_in(student: Student, rng: np.random.Generator) -> None:
    (x, y), state = measure_case.samples(rng, 7, 4), measure_case.drawn_net(rng, 4)
    for training in (True, False):
        came = measure_case.evaluated(student, state, x, y, 3, training=training)
        said = "it came in training mode" if training else "it came in evaluation mode"
        expect.true(came["training"] is training, f"the model is left in the wrong mode: {said}, put it back")
        same = all(np.array_equal(came["state"][name], value) for name, value in state.items())
        expect.true(same, "the model's numbers changed while it was measured: call `model.eval()` first")
        expect.true(not came["slopes"], "the model's parameters were given slopes: nothing is to be learned here")


@guard("evaluate", hint="`.item()` makes a Python number of a tensor")
def returns_two_python_numbers(student: Student, rng: np.random.Generator) -> None:
    (x, y), state = measure_case.samples(rng, 6, 4), measure_case.drawn_net(rng, 4)
    came = measure_case.evaluated(student, state, x, y, 3)
    expect.true(came["plain"], "two Python numbers should come back, not tensors: `.item()`")


# --- leaked ---

suite.hints(
    "leaked",
    "For one test sample: how would you find out whether it stands anywhere in train? Then for all; then the share.",
    "Simple and slow: flatten to (N, D) and compare one test row with all training rows: "
    "`(train == row).all(axis=1).any()`. Fast: put `row.tobytes()` of each training row into a set.",
    "Count the test rows whose bytes are in the set, and divide by `len(test)`.",
)


@test("leaked", hint="look for each test sample in all of train; a share, not a count")
def finds_test_samples_anywhere_in_train(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        n, m = int(rng.integers(5, 9)), int(rng.integers(9, 20))
        torch_case.demand_share(student, *torch_case.halves(rng, n, m, int(rng.integers(3, m - 2)), 5))


@test("leaked", hint="1 for the training set itself, 0 where nothing is shared; pictures have more axes than one")
def works_for_pictures(student: Student, rng: np.random.Generator) -> None:
    train, other = torch_case.halves(rng, 6, 5, 0, 2, 4)
    some = torch_case.halves(rng, 5, int(rng.integers(9, 20)), int(rng.integers(2, 8)), 3, 2)
    for seen, unseen in ((train, train[2:5]), (train, other), some):
        torch_case.demand_share(student, seen, unseen)


# --- snapshot ---

suite.hints(
    "snapshot",
    "Four keys, four values. Which of the four are tensors that training changes in place?",
    "`model.state_dict()` and `optimiser.state_dict()` are dicts that point to the live tensors, some of them one "
    "dict deeper: `dict(...)` or `.copy()` copies the names only.",
    "`copy.deepcopy(model.state_dict())`, the same for the optimiser, the epoch as it is, `torch.get_rng_state()`.",
)


@test("snapshot", hint="the keys model, optimiser, epoch, rng; state_dicts, not the objects")
def holds_all_four_parts(student: Student, rng: np.random.Generator) -> None:
    given = snapshot_case.drawn(rng, "SGD")
    came = snapshot_case.snapped(student, given)
    late = {"the epoch should be the one given, not the next": given["epoch"] + 1}
    expect.equal(came["epoch"], given["epoch"], mistakes=late)
    snapshot_case.demand_state(came, given)
    snapshot_case.demand_numbers(came, given)


@test("snapshot", hint="`state_dict()` points to the live tensors: `copy.deepcopy` it")
def does_not_change_while_training_goes_on(student: Student, rng: np.random.Generator) -> None:
    given = snapshot_case.drawn(rng, "SGD")
    came = snapshot_case.snapped(student, given, later=snapshot_case.LATER)
    snapshot_case.demand_state(came, given)
