"""Hidden tests of chapter 05: other sizes, extreme logits, single samples, and training that goes on bit for bit."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import snapshot_cases as snapshot_case
from . import torch_cases as torch_case

suite = Suite("05-multiclass", hidden=True)
test, check = suite.test, suite.check


# --- softmax ---


@test("softmax", hint="nothing may depend on the number of rows, classes or axes: use the last axis")
def works_for_any_number_of_axes(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1, 2), (3, 3), (int(rng.integers(20, 40)), 11), (2, 3, 4)):
        z = 2 * rng.normal(size=shape)
        expect.close(student.softmax(z), case.softmax(z), mistakes=case.softmax_mistakes(z))


@test("softmax", hint="one row may lie thousands above another: each row has a maximum of its own")
def each_row_has_its_own_maximum(student: Student, rng: np.random.Generator) -> None:
    z = case.extremes(rng)
    got = student.softmax(z)
    expect.close(got, case.softmax(z), atol=1e-12)
    expect.close(np.sum(got, axis=-1), np.ones(len(z)))


# --- log_softmax ---


@test("log_softmax", hint="any number of rows, classes or axes, always over the last axis")
def works_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape in ((5,), (1, 2), (3, 3), (int(rng.integers(20, 40)), 11), (2, 3, 4)):
        z = 2 * rng.normal(size=shape) + 1
        mistakes = case.log_softmax_mistakes(z) if z.ndim == 2 and len(z) > 1 else None
        expect.close(student.log_softmax(z), case.log_softmax(z), mistakes=mistakes)


@test("log_softmax", hint="subtract each row's maximum before exp; never take the logarithm of a rounded p")
def is_right_for_extreme_logits(student: Student, rng: np.random.Generator) -> None:
    z = case.extremes(rng)
    expect.close(student.log_softmax(z), case.log_softmax(z), atol=1e-8)


@test("log_softmax", hint="work on a new array: `z = z - m`")
def leaves_z_as_it_was(student: Student, rng: np.random.Generator) -> None:
    z = 1 + rng.normal(size=(3, 4))
    (after,) = student.run(case.probe_leaves, function="log_softmax", inputs=[z])
    expect.true(np.array_equal(after, z), "z itself was changed: `z -= m` works in place, `z - m` does not")


# --- cross_entropy ---


@test("cross_entropy", hint="nothing may depend on N, on C, or on N = C")
def holds_for_any_size(student: Student, rng: np.random.Generator) -> None:
    for n, classes in ((1, 2), (4, 4), (6, 10), (int(rng.integers(30, 60)), 3)):
        z, y = case.batch(rng, n, classes, 2.0)
        got = student.cross_entropy(z, y)
        expect.close(got, case.cross_entropy(z, y), mistakes=case.cross_entropy_mistakes(z, y))


@test("cross_entropy", hint="each loss is right for logits of any size: log_softmax, not log of softmax")
def holds_for_extreme_logits(student: Student, rng: np.random.Generator) -> None:
    z = case.extremes(rng)
    y = rng.integers(4, size=len(z))
    expect.close(student.cross_entropy(z, y), case.cross_entropy(z, y), atol=1e-8)
    expect.close(student.cross_entropy(z, z.argmax(axis=1)), case.cross_entropy(z, z.argmax(axis=1)), atol=1e-8)


@test("cross_entropy", hint="a net that gives all classes the same p has the loss log C")
def is_log_c_for_a_net_that_knows_nothing(student: Student, rng: np.random.Generator) -> None:
    classes = int(rng.integers(5, 50))
    y = rng.integers(classes, size=8)
    expect.close(student.cross_entropy(np.full((8, classes), 3.0), y), np.log(classes))


# --- cross_entropy_gradient ---


@test("cross_entropy_gradient", hint="nothing may depend on N, on C, or on which classes occur in y")
def holds_for_any_batch(student: Student, rng: np.random.Generator) -> None:
    for n, classes in ((1, 3), (4, 4), (int(rng.integers(20, 40)), 7)):
        z, y = case.batch(rng, n, classes, 2.0)
        y[y == classes - 1] = 0  # the last class does not occur
        got = student.cross_entropy_gradient(z, y)
        expect.close(got, case.gradient(z, y), mistakes=case.gradient_mistakes(z, y))


@test("cross_entropy_gradient", hint="use a softmax that does not overflow")
def stays_finite_for_extreme_logits(student: Student, rng: np.random.Generator) -> None:
    z = case.extremes(rng)
    y = rng.integers(4, size=len(z))
    expect.close(student.cross_entropy_gradient(z, y), case.gradient(z, y), atol=1e-10)


@test("cross_entropy_gradient", hint="change neither z nor y: work on new arrays")
def leaves_logits_and_labels_alone(student: Student, rng: np.random.Generator) -> None:
    z, y = case.batch(rng, 4, 5)
    after_z, after_y = student.run(case.probe_leaves, function="cross_entropy_gradient", inputs=[z, y])
    untouched = np.array_equal(after_z, z) and np.array_equal(after_y, y)
    expect.true(untouched, "z or y itself was changed: work on new arrays")


# --- prepare ---


@test("prepare", hint="one picture or many, wide or tall, one channel or three")
def works_for_pictures_of_any_size(student: Student, rng: np.random.Generator) -> None:
    tall, wide = int(rng.integers(5, 9)), int(rng.integers(10, 14))
    for shape in ((1, 1, 1), (3, 8, 8), (1, wide, tall), (2, tall, wide, 3), (5, 3, 3, 3)):
        pixels = torch_case.pictures(rng, *shape)
        channels = 3 if len(shape) == 4 else 1
        mean, std = rng.uniform(0.1, 0.9, size=channels).tolist(), rng.uniform(0.2, 0.6, size=channels).tolist()
        got = torch_case.prepared(student, pixels, mean, std)
        want = torch_case.normalised(pixels, mean, std)
        mistakes = torch_case.prepare_mistakes(pixels, mean, std) if pixels.size > 9 else None
        expect.close(got, want, atol=1e-5, mistakes=mistakes)


@test("prepare", hint="turn bytes into floats before any arithmetic: a byte cannot hold a number below 0")
def keeps_the_whole_range_of_bytes(student: Student, rng: np.random.Generator) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    mean, std = [float(rng.uniform(0.3, 0.7))], [float(rng.uniform(0.3, 0.7))]
    got = torch_case.prepared(student, pixels, mean, std)
    expect.close(got, torch_case.normalised(pixels, mean, std), atol=1e-5)


# --- evaluate ---


@test("evaluate", hint="the last batch may have one sample, and one batch may hold all")
def agrees_for_any_batch_size(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(8, 12)) * 2 + 1
    x, y = torch_case.samples(rng, n, 1, 3, 2)
    for size in (1, 2, n - 1, n, 3 * n):
        came = student.run(torch_case.probe_evaluate, x=tensor(x), y=tensor(y, None), batch_size=size)
        torch_case.demand_measures(came, y, size)


@test("evaluate", hint="slice x and y in steps of batch_size; every sample once, in order")
def never_shows_more_than_a_batch(student: Student, rng: np.random.Generator) -> None:
    x, y = torch_case.samples(rng, 230, 5)
    for size in (None, 64):
        came = student.run(torch_case.probe_evaluate, x=tensor(x), y=tensor(y, None), batch_size=size)
        lengths = [length for _, _, length in came["seen"]]
        limit = size or 100
        unknown = "without batch_size at most 100 samples should be shown at a time"
        known = "the model was shown more than batch_size samples at a time"
        expect.true(lengths and max(lengths) <= limit, known if size else unknown)
        expect.true(sum(lengths) == 230, "each sample should be shown once, the last batch included")


# --- leaked ---


@test(
    "leaked", hint="repeats in either half, other sizes, one axis or four: count test samples, divide by their number"
)
def holds_for_halves_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for n, m, shared, shape in ((1, 1, 1, (3,)), (4, 30, 17, (6,)), (40, 3, 1, (1, 4, 4)), (25, 25, 0, (2, 3))):
        train, test_half = torch_case.halves(rng, n, m, shared, *shape)
        mistakes = torch_case.leak_mistakes(train, test_half)
        expect.close(student.leaked(train, test_half), torch_case.share(train, test_half), mistakes=mistakes)


@test("leaked", hint="compare every value of a sample, in its place")
def is_not_fooled_by_rearranged_samples(student: Student, rng: np.random.Generator) -> None:
    train = rng.permutation(24).reshape(4, 6).astype(float)
    test_half = np.concatenate([train[:, ::-1], train[::-1, [1, 0, 2, 3, 4, 5]], train[[2]]])
    mistakes = torch_case.leak_mistakes(train, test_half)
    expect.close(student.leaked(train, test_half), 1 / 9, mistakes=mistakes)


@test("leaked", hint="with thousands of samples a comparison of all pairs takes too much memory: use a set", seconds=20)
def copes_with_thousands_of_pictures(student: Student, rng: np.random.Generator) -> None:
    train = rng.integers(0, 17, size=(3000, 1, 8, 8)).astype(np.float32)
    fresh = rng.integers(0, 17, size=(900, 1, 8, 8)).astype(np.float32)
    test_half = np.concatenate([train[-100:], fresh])[rng.permutation(1000)]
    expect.close(student.leaked(train, test_half), 0.1)


# --- snapshot ---


@test("snapshot", hint="put back into a fresh net, it must give the very same training: nothing may be missing")
def training_goes_on_bit_for_bit(student: Student, rng: np.random.Generator) -> None:
    for optimiser in ("SGD", "Adam"):
        came = snapshot_case.snapped(student, rng, optimiser, 3, 5)
        expect.true(
            came["complete"], "model should be the whole `model.state_dict()`: batch norm's memory is part of it"
        )
        expect.true(came["optimiser_keys"], "optimiser should be the whole `optimiser.state_dict()`")
        expect.true(came["rng"], "rng should be the state of torch's generator as it is now")
        expect.true(came.get("gap") == 0, "training did not go on as if nothing had happened")


@test("snapshot", hint="the epoch that was given, for any epoch; and nothing is disturbed by taking it")
def only_looks(student: Student, rng: np.random.Generator) -> None:
    for epoch in (0, int(rng.integers(100, 1000))):
        came = snapshot_case.snapped(student, rng, "Adam", 1, epoch)
        late = {"the epoch should be the one given, not the next": epoch + 1}
        expect.equal(came["epoch"], epoch, mistakes=late)
        expect.true(came["undisturbed"], "taking the snapshot changed the model's mode or the random generator")
        expect.true(came["model_kept"] and came["optimiser_kept"], "the snapshot changed when training went on: copy")
