"""Public tests of chapter 00: first steps with samples, rules, means, tensors and seeds."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case

suite = Suite("00-start-here")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- shape_of ---

suite.hints(
    "shape_of",
    "What does `iris.x.shape` show? Try it in a new cell.",
    "`x.shape` is already a pair: samples, then features. Use `x`, the function's own argument, not `iris.x`.",
    "A function hands its result over with `return`: `return x.shape`.",
)


@test("shape_of", hint="`x.shape` holds the rows first: samples, then features")
def gives_samples_then_features(student: Student, rng: np.random.Generator) -> None:
    n, d = int(rng.integers(30, 90)), int(rng.integers(5, 29))
    expect.equal(student.shape_of(rng.normal(size=(n, d))), (n, d), mistakes=case.shape_mistakes(n, d))


@test("shape_of", hint="look at `x`, the table that is passed in: it is not always `iris.x`")
def works_for_any_table(student: Student, rng: np.random.Generator) -> None:
    n, d = (int(size) for size in rng.choice(np.arange(5, 30), size=2, replace=False))
    expect.equal(student.shape_of(rng.normal(size=(n, d))), (n, d), mistakes=case.shape_mistakes(n, d))


# --- petal_rule ---

suite.hints(
    "petal_rule",
    "Three petals, 4.5, 5.0 and 5.5 cm, and the limit 5.0: which of them are *longer* than the limit?",
    "No loop and no `if` is needed: comparing an array with a number compares each of its values.",
    "`return length > limit`",
)


@test("petal_rule", hint="one answer for each petal: True where it is longer than `limit`")
def says_yes_to_the_longer_petals(student: Student, rng: np.random.Generator) -> None:
    length = case.lengths(rng, 8)
    shorter = int(rng.choice([2, 3, 5, 6]))  # how many: neither half of them, nor all those below 3 cm
    limit = float(np.sort(length)[shorter - 1 : shorter + 1].mean())
    case.answers(student.petal_rule(length, limit), length, limit)


@test("petal_rule", hint="longer means strictly longer: a petal of just the limit gets False")
def says_no_at_the_limit_itself(student: Student, rng: np.random.Generator) -> None:
    limit = int(rng.integers(6, 14)) / 2
    around = np.repeat([limit - 1, limit, limit + 1], rng.integers(2, 7, size=3))
    length = rng.permutation(around)
    case.answers(student.petal_rule(length, limit), length, limit)


# --- class_means ---

suite.hints(
    "class_means",
    "With pencil and paper: rows [1, 10], [5, 50], [3, 30], labels 0, 1, 0. Which rows belong to class 0, and "
    "what is the mean of their first column?",
    "`y == k` is True for the samples of class k, and `x[y == k]` keeps just these rows. `.mean(axis=0)` "
    "averages each column of them.",
    "Collect `x[y == k].mean(axis=0)` for every k in `range(y.max() + 1)` in a list, and return it as "
    "`np.array(...)`.",
)


@test("class_means", hint="row k is `x[y == k].mean(axis=0)`: one mean for each feature")
def averages_the_samples_of_each_class(student: Student, rng: np.random.Generator) -> None:
    x, y = case.classes(rng, [3, 4, 5], 2, shuffled=False)
    expect.close(student.class_means(x, y), case.means(x, y), mistakes=case.means_mistakes(x, y))


@test("class_means", hint="labels come in any order: choose the rows with `y == k`, not by position")
def finds_the_samples_in_any_order(student: Student, rng: np.random.Generator) -> None:
    x, y = case.classes(rng, [4, 2, 3], 4)
    expect.close(student.class_means(x, y), case.means(x, y), mistakes=case.means_mistakes(x, y))


# --- to_tensor ---

suite.hints(
    "to_tensor",
    "`torch.tensor(values)` makes a tensor of an array or a list. What dtype does it get from `iris.x`?",
    "`torch.tensor` takes the words `dtype=` and `device=`, as `torch.zeros` does. The device is the argument "
    "`where`.",
    "`torch.tensor(x, dtype=torch.float32, device=where)`",
)


@test("to_tensor", hint="`torch.tensor(x, dtype=...)`: NumPy's own floats are float64")
def makes_a_float32_tensor(student: Student, rng: np.random.Generator) -> None:
    case.demand_tensor(student, rng, rng.normal(size=(3, 2)))


@test("to_tensor", hint="the values and their shape stay; only the number type and the place change")
def keeps_values_and_shape(student: Student, rng: np.random.Generator) -> None:
    case.demand_tensor(student, rng, 10 * rng.normal(size=(4, 3)))


@test("to_tensor", hint="a list of lists is fine too: `torch.tensor` takes both, arrays and lists")
def takes_a_list_of_whole_numbers(student: Student, rng: np.random.Generator) -> None:
    case.demand_tensor(student, rng, rng.integers(-99, 99, size=(2, 5)).tolist())


@guard("to_tensor", costs=0.25, hint="pass `where` on as `device=`; checked with torch's `meta`, which every torch has")
def puts_it_on_the_device_asked_for(student: Student, rng: np.random.Generator) -> None:
    case.placed(student, rng.normal(size=(2, 5)), "meta")


# --- pick ---

suite.hints(
    "pick",
    "A lottery: k balls are drawn from n, and none is put back. Which line makes the draw repeatable?",
    "`rng = np.random.default_rng(seed)` first. Then `rng.choice` (look at its `replace`) or `rng.permutation`.",
    "`rng.choice(n, size=k, replace=False)`, or the first k of `rng.permutation(n)`.",
)


@test("pick", hint="draw without putting back, from 0 to n - 1: `rng.choice(n, size=k, replace=False)`")
def gives_k_different_numbers_below_n(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        n = int(rng.integers(12, 40))
        case.picked(student, n, n - int(rng.integers(1, 9)), int(rng.integers(10_000)))


@test("pick", hint="make the generator from `seed` inside the function: `np.random.default_rng(seed)`")
def repeats_with_the_same_seed(student: Student, rng: np.random.Generator) -> None:
    case.repeats(student, *case.lottery(rng))


@test("pick", hint="the numbers should depend on `seed`: pass it to the generator")
def changes_with_another_seed(student: Student, rng: np.random.Generator) -> None:
    case.varies(student, *case.lottery(rng))


@guard("pick", costs=0.15, hint="`np.random.seed` changes everybody's numbers: use `np.random.default_rng(seed)`")
def leaves_the_global_generators_alone(student: Student, rng: np.random.Generator) -> None:
    before, after = student.run(probe_globals, seed=int(rng.integers(1, 10_000)))
    words = "the global generators were moved: what others draw next depends on your function"
    expect.true(before == after, words)


def probe_globals(names: Any, seed: Any) -> Any:
    """What the global generators give next: without a pick before it, and with one."""
    import random

    import numpy
    import torch

    drawn = []
    for picks in (False, True):
        random.seed(seed)
        numpy.random.seed(seed)  # noqa: NPY002 - the state that students move
        torch.manual_seed(seed)
        if picks:
            names.pick(20, 5, seed + 1)
        shared = float(numpy.random.random())  # noqa: NPY002
        drawn.append([random.random(), shared, float(torch.rand(1))])
    return drawn
