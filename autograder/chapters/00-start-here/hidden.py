"""Hidden tests of chapter 00: other sizes, other labels, other dtypes, and the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case

suite = Suite("00-start-here", hidden=True)
test, guard, check = suite.test, suite.guard, suite.check


# --- shape_of ---


@test("shape_of", hint="one flower is still a table of one row; the pair is samples, features")
def counts_one_sample_or_one_feature(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, int(rng.integers(5, 90))), (int(rng.integers(10, 90)), 1)):
        expect.equal(student.shape_of(rng.normal(size=(n, d))), (n, d), mistakes=case.shape_mistakes(n, d))


@test("shape_of", hint="the size must come from `x` each time, also for a table as long as iris")
def counts_large_tables(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((150, 4), (int(rng.integers(200, 900)), int(rng.integers(11, 40)))):
        expect.equal(student.shape_of(rng.normal(size=(n, d))), (n, d), mistakes=case.shape_mistakes(n, d))


# --- petal_rule ---


@test("petal_rule", hint="it should hold for one petal as for many, and for any limit")
def answers_for_any_number_of_petals(student: Student, rng: np.random.Generator) -> None:
    for n in (int(rng.integers(20, 60)), 2, 1):  # many first: a single petal does not tell mistakes apart
        length = case.lengths(rng, n)
        for limit in (0.5, float(rng.uniform(1.5, 6.5)), 9.0):
            case.answers(student.petal_rule(length, limit), length, limit)


@guard("petal_rule", costs=0.15, hint="do not write into `length`: make a new array by comparing")
def leaves_the_lengths_as_they_were(student: Student, rng: np.random.Generator) -> None:
    length = case.lengths(rng, 9)
    after = student.run(probe_rule, length=length)
    words = "`length` itself was changed: the next cell that uses it would go wrong"
    expect.true(np.array_equal(after, length), words)


def probe_rule(names: Any, length: Any) -> Any:
    """The lengths after the rule has seen them."""
    names.petal_rule(length, 3.5)
    return length


# --- class_means ---


@test("class_means", hint="K is not always 3: it is the highest label plus 1")
def works_for_any_number_of_classes(student: Student, rng: np.random.Generator) -> None:
    for k in (1, 2, int(rng.integers(5, 9))):
        sizes = [int(size) for size in rng.integers(2, 7, size=k)]
        x, y = case.classes(rng, sizes, 3)
        expect.close(student.class_means(x, y), case.means(x, y), mistakes=case.means_mistakes(x, y))


@test("class_means", hint="row k belongs to label k, also where a class has one sample only")
def puts_class_k_in_row_k(student: Student, rng: np.random.Generator) -> None:
    x, y = case.classes(rng, [1, 6, 2, 1], int(rng.integers(5, 8)))
    order = np.argsort(-y, kind="stable")  # the highest label comes first
    x, y = x[order], y[order]
    expect.close(student.class_means(x, y), case.means(x, y), mistakes=case.means_mistakes(x, y))


# --- to_tensor ---


@test("to_tensor", hint="also whole numbers and float32 go in, and lists: the result is always float32")
def gives_float32_from_any_numbers(student: Student, rng: np.random.Generator) -> None:
    whole = rng.integers(-99, 99, size=(3, 4))
    for x in (whole, rng.normal(size=5).astype(np.float32), whole.T.tolist(), rng.normal(size=(2, 3)).tolist()):
        case.demand_tensor(student, rng, x)


@test("to_tensor", hint="the shape stays, for any number of axes: no reshape, no transpose")
def keeps_any_shape(student: Student, rng: np.random.Generator) -> None:
    for size in ((6,), (1, 5), (2, 3, 4), (2, 1, 3, 2)):
        case.demand_tensor(student, rng, rng.normal(size=size))


@guard("to_tensor", costs=0.15, hint="`where` decides the device, and without it the tensor lies on the CPU")
def obeys_the_device_and_its_default(student: Student, rng: np.random.Generator) -> None:
    for where in ("meta", None):
        case.placed(student, rng.normal(size=(3, 3)), where)


# --- pick ---


@test("pick", hint="every set of k numbers must be possible: 0 and n - 1 too, neighbours or not")
def can_draw_every_pair(student: Student, rng: np.random.Generator) -> None:
    ns, start = rng.integers(3, 5, size=300), int(rng.integers(10_000))
    picks = expect.items(student.run(probe_pairs, ns=ns.tolist(), start=start), 300, "picks")
    pairs = {(n, *sorted(case.valid_pick(pick, n, 2).tolist())) for n, pick in zip(ns.tolist(), picks, strict=True)}
    words = "some pairs of numbers never come, whatever the seed"
    expect.true(len(pairs) == 3 + 6, words, expected="3 pairs of 3 numbers, 6 of 4", got=f"{len(pairs)} pairs in all")


def probe_pairs(names: Any, ns: Any, start: Any) -> Any:
    """Two of three or four numbers, by 300 seeds."""
    return [names.pick(n, 2, start + i) for i, n in enumerate(ns)]


@test("pick", hint="with k = n all numbers come; k = 1 is still a list or array of one")
def draws_one_or_all(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(20, 60))
    for many, k in ((n, n), (n, 1), (1, 1), (n + 7, n + 6)):
        case.picked(student, many, k, int(rng.integers(10_000)))


@test("pick", hint="the seed alone decides, however many numbers were drawn before")
def repeats_after_other_draws(student: Student, rng: np.random.Generator) -> None:
    case.repeats(student, *case.lottery(rng))
    case.varies(student, *case.lottery(rng))


@test("pick", hint="without a seed it is `seed=0`: keep the first line of the function as it was")
def takes_seed_0_if_none_is_given(student: Student, rng: np.random.Generator) -> None:
    n, k, seed = case.lottery(rng)
    unsaid = case.valid_pick(student.pick(n, k), n, k)
    words = "without a seed the numbers should be those of the seed 0"
    expect.true(case.alike(unsaid, case.picked(student, n, k, 0)), words)
    expect.true(not case.alike(unsaid, case.picked(student, n, k, seed + 1)), case.UNUSED)
