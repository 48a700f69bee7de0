"""Hidden tests of chapter 05: other sizes, extreme logits, single samples, and training that goes on bit for bit."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import measure_cases as measure_case
from . import snapshot_cases as snapshot_case
from . import torch_cases as torch_case

suite = Suite("05-multiclass", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


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
    for level in rng.normal(size=2):
        z, y = case.batch(rng, 8, int(rng.integers(5, 50)))
        z[:4] = level  # a net that knows nothing of these four
        expect.close(student.cross_entropy(z[:4], y[:4]), np.log(z.shape[1]))
        expect.close(student.cross_entropy(z, y), case.cross_entropy(z, y))


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


# --- prepare ---


@test("prepare", hint="one picture or many, wide or tall, one channel or three")
def works_for_pictures_of_any_size(student: Student, rng: np.random.Generator) -> None:
    tall, wide = int(rng.integers(5, 9)), int(rng.integers(10, 14))
    for shape in ((1, 1, 1), (3, 8, 8), (1, wide, tall), (2, tall, wide, 3), (5, 3, 3, 3)):
        pixels = torch_case.pictures(rng, *shape)
        channels = 3 if len(shape) == 4 else 1
        mean, std = rng.uniform(0.1, 0.9, size=channels).tolist(), rng.uniform(0.2, 0.6, size=channels).tolist()
        torch_case.demand_prepared(student, pixels, mean, std)


@test("prepare", hint="turn bytes into floats before any arithmetic: a byte cannot hold a number below 0")
def keeps_the_whole_range_of_bytes(student: Student, rng: np.random.Generator) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    mean, std = [float(rng.uniform(0.3, 0.7))], [float(rng.uniform(0.3, 0.7))]
    torch_case.demand_prepared(student, pixels, mean, std)


# --- evaluate ---


@test("evaluate", hint="the last batch may have one sample, and one batch may hold all")
def agrees_for_any_batch_size(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(8, 12)) * 2 + 1
    (x, y), state = measure_case.samples(rng, n, 1, 3, 2), measure_case.drawn_net(rng, 6)
    z = measure_case.logits(state, x)
    y = measure_case.clear(z, y)
    for size in (1, 2, n - 1, n, 3 * n):
        came = measure_case.evaluated(student, state, x, y, size)
        measure_case.demand_measures(came["came"], z, y, size, came["modes"])


@test("evaluate", hint="slice x and y in steps of batch_size; every sample once, in order")
def never_shows_more_than_a_batch(student: Student, rng: np.random.Generator) -> None:
    for size in (None, 64):
        n = int(rng.integers(201, 250))
        z = rng.normal(size=(n, 4)).astype("float32")
        y = measure_case.clear(z, rng.integers(4, size=n))
        table = measure_case.Table(z)
        given = {"x": tensor(np.arange(n)[:, None]), "y": tensor(y, "int64"), "batch_size": size}
        came = student.run(measure_case.probe_asks, ask=table.answer, **given)
        measure_case.demand_measures(came, z.astype(float), y, size or 100)
        unknown = "without batch_size at most 100 samples should be shown at a time"
        known = "the model was shown more than batch_size samples at a time"
        expect.true(max(map(len, table.asked)) <= (size or 100), known if size else unknown)
        shown = [row for rows in table.asked for row in rows]
        expect.true(shown == list(range(n)), "each sample should be shown once, in order, the last batch included")


# --- leaked ---


@test(
    "leaked", hint="repeats in either half, other sizes, one axis or four: count test samples, divide by their number"
)
def holds_for_halves_of_any_size(student: Student, rng: np.random.Generator) -> None:
    for n, m, shape in ((1, 9, (3,)), (4, 30, (6,)), (40, 23, (1, 4, 4)), (25, 25, (2, 3))):
        torch_case.demand_share(student, *torch_case.halves(rng, n, m, int(rng.integers(m)), *shape))
    torch_case.demand_share(student, *torch_case.halves(rng, 1, 1, 1, 3))


@test("leaked", hint="compare every value of a sample, in its place")
def is_not_fooled_by_rearranged_samples(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        n = int(rng.integers(3, 9))
        train = rng.permutation(6 * n).reshape(n, 6).astype(float)
        copies = train[rng.integers(n, size=int(rng.integers(1, 12)))]
        test_half = np.concatenate([train[:, ::-1], train[::-1, [1, 0, 2, 3, 4, 5]], copies])
        torch_case.demand_share(student, train, rng.permutation(test_half))


@test("leaked", hint="with thousands of samples a comparison of all pairs takes too much memory: use a set", seconds=20)
def copes_with_thousands_of_pictures(student: Student, rng: np.random.Generator) -> None:
    train = rng.integers(0, 17, size=(3000, 1, 8, 8)).astype(np.float32)
    fresh = rng.integers(0, 17, size=(900, 1, 8, 8)).astype(np.float32)
    copies = int(rng.integers(60, 400))
    test_half = rng.permutation(np.concatenate([train[-copies:], fresh]))
    expect.close(student.leaked(train, test_half), copies / len(test_half))


# --- snapshot ---


@test("snapshot", hint="put back into a fresh net, it must give the very same training: nothing may be missing")
def training_goes_on_bit_for_bit(student: Student, rng: np.random.Generator) -> None:
    for optimiser in ("SGD", "Adam"):
        given = snapshot_case.drawn(rng, optimiser)
        steps = tuple(snapshot_case.slopes(rng) for _ in range(3))
        came = snapshot_case.snapped(student, given, later=snapshot_case.LATER, steps=steps)
        for got, want in zip(came["moved"], snapshot_case.moved(given, steps), strict=True):
            expect.close(got, want, rtol=1e-4, atol=1e-5, what="the weights after three more steps")
        snapshot_case.demand_numbers(came, given)


@test("snapshot", hint="Adam remembers two tensors and a number of steps for each parameter, all in its `state_dict()`")
def holds_for_another_optimiser_and_epoch(student: Student, rng: np.random.Generator) -> None:
    for epoch in (0, int(rng.integers(100, 1000))):
        given = snapshot_case.drawn(rng, "Adam") | {"epoch": epoch}
        came = snapshot_case.snapped(student, given, later=snapshot_case.LATER)
        late = {"the epoch should be the one given, not the next": epoch + 1}
        expect.equal(came["epoch"], epoch, mistakes=late)
        snapshot_case.demand_state(came, given)


@guard("snapshot", hint="nothing is disturbed by taking it", costs=0.2)
def only_looks(student: Student, rng: np.random.Generator) -> None:
    given = snapshot_case.drawn(rng, "Adam")
    came = snapshot_case.snapped(student, given)
    expect.true(came["mode"], "taking the snapshot changed the model's mode")
    want = snapshot_case.torch_numbers(given["seed"], given["numbers"], 6)
    same = np.array_equal(np.asarray(came["next"], dtype=float), want)
    expect.true(same, "taking the snapshot changed the random generator: only read its state")
