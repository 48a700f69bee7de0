"""course.data: real sets, generators, preparation, batches. Image sets have a file of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from course import data

REAL = {
    "digits": (1797, 64, 10),
    "breast_cancer": (569, 30, 2),
    "diabetes": (442, 10, 0),
    "iris": (150, 4, 3),
    "wine": (178, 13, 3),
}
GENERATORS: dict[str, Callable[..., Any]] = {
    "line": data.line,
    "polynomial": data.polynomial,
    "moons": data.moons,
    "xor": data.xor,
    "spirals": data.spirals,
    "eight_gaussians": data.eight_gaussians,
    "adding_problem": data.adding_problem,
    "shapes": data.shapes,
}


@pytest.mark.parametrize("name", REAL)
def test_real_sets(name: str) -> None:
    n, d, k = REAL[name]
    table = getattr(data, name)()
    assert table.x.shape == (n, d)
    assert table.x.dtype == np.float64
    assert table.y.dtype == (np.int64 if k else np.float64)
    assert len(table.features) == len(table.units) == d
    assert len(table.classes) == k
    assert not k or set(table.y) == set(range(k))
    assert table.source


def test_labels_carry_units() -> None:
    assert data.iris().label(2) == "petal length [cm]"
    assert data.wine().label(0) == "alcohol"


def test_diabetes_is_in_its_own_units() -> None:
    ages = data.diabetes().x[:, 0]
    assert 19 <= ages.min() < ages.max() <= 79


def test_manual_is_long_and_in_order() -> None:
    text = data.manual()
    assert len(text) > 300_000
    assert text.index(data.manual(["assert"])[:200]) < text.index(data.manual(["while"])[:200])
    with pytest.raises(KeyError, match="the manual has no topic 'whilst'"):
        data.manual(["whilst"])


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "pima.csv"
    path.write_text("-0.5,0.5,0.1,0,0,0,0,-0.6,0\n0.5,-0.5,0.1,0,0,0,0,-0.6,1\n")
    table = data.csv(path)
    assert table.x.shape == (2, 8)
    assert table.y.tolist() == [0, 1]
    assert table.classes[0] == "diabetes"


@pytest.mark.parametrize(
    ("line", "why"), [("1,2,3", "expected 9 columns"), ("0," * 8 + "7", "expected labels 0 and 1")]
)
def test_csv_of_something_else(line: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(line + "\n")
    with pytest.raises(ValueError, match=why):
        data.csv(path)


@pytest.mark.parametrize("name", GENERATORS)
def test_generators_repeat_for_a_seed_and_move_on_with_a_generator(name: str) -> None:
    make, rng = GENERATORS[name], np.random.default_rng(5)
    (x, y), (again, _), (first, _), (other, noisy) = (
        make(20, rng=5),
        make(20, rng=5),
        make(20, rng=rng),
        make(20, rng=rng),
    )
    np.testing.assert_array_equal(x, again)
    np.testing.assert_array_equal(x, first)
    assert not np.array_equal(x, other) or not np.array_equal(y, noisy)
    assert len(x) == len(y) == 20


def test_line_and_polynomial_without_noise_are_exact() -> None:
    x, y = data.line(9, slope=3, intercept=-1, noise=0)
    np.testing.assert_allclose(y, 3 * x - 1)
    x, y = data.polynomial(9, noise=0)
    np.testing.assert_allclose(y, np.sin(2 * np.pi * x))


def test_xor_of_four_is_the_truth_table() -> None:
    x, y = data.xor(4, noise=0)
    assert x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]


def test_spirals_have_equal_arms_and_eight_gaussians_eight_modes() -> None:
    assert np.bincount(data.spirals(300, classes=3)[1]).tolist() == [100] * 3
    x, mode = data.eight_gaussians(4000, radius=2, std=0.05)
    centres = np.array([x[mode == k].mean(axis=0) for k in range(8)])
    np.testing.assert_allclose(np.hypot(*centres.T), 2, atol=0.02)


@given(st.integers(2, 30), st.integers(0, 2**31))
def test_adding_problem_is_the_sum_of_its_two_marked_numbers(length: int, seed: int) -> None:
    x, y = data.adding_problem(6, length, rng=seed)
    marks = x[:, :, 1]
    assert (marks[:, : length // 2].sum(axis=1) == 1).all()
    assert (marks[:, length // 2 :].sum(axis=1) == 1).all()
    np.testing.assert_allclose([row[row[:, 1] == 1, 0].sum() for row in x], y)


def test_adding_problem_is_too_short() -> None:
    with pytest.raises(ValueError, match="expected length >= 2, got 1"):
        data.adding_problem(3, 1)


def test_shapes_are_pictures_of_ten_balanced_classes() -> None:
    x, y = data.shapes(200, rng=0)
    assert x.shape == (200, 3, 32, 32)
    assert x.dtype == np.float32
    assert 0 <= x.min() < 0.1 < 0.9 < x.max() <= 1
    assert np.bincount(y).tolist() == [20] * 10


def test_split_keeps_pairs_together_and_loses_nothing() -> None:
    x, y = np.arange(50.0)[:, None], np.arange(50)
    x_train, x_test, y_train, y_test = data.split(x, y, test=0.2, seed=3)
    assert (len(x_train), len(x_test)) == (40, 10)
    np.testing.assert_array_equal(x_train[:, 0], y_train)
    assert sorted([*y_train, *y_test]) == list(range(50))
    assert y_test.tolist() != list(range(40, 50))
    np.testing.assert_array_equal(y_test, data.split(x, y, test=0.2, seed=3)[3])


def test_split_of_tensors_can_be_stratified() -> None:
    y = torch.tensor([0] * 80 + [1] * 20)
    x_train, _, y_train, y_test = data.split(torch.zeros(100, 2), y, test=0.25, stratify=True)
    assert isinstance(x_train, torch.Tensor)
    assert (int(y_train.sum()), int(y_test.sum())) == (15, 5)


def test_split_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="as many samples in x as in y, got 3 and 2"):
        data.split(np.zeros((3, 1)), np.zeros(2))
    with pytest.raises(ValueError, match="expects a share 0 < test < 1, got 20"):
        data.split(np.zeros((3, 1)), np.zeros(3), test=20)


@pytest.mark.parametrize("as_", [np.asarray, torch.from_numpy])
def test_standardise_agrees_with_scikit_learn_and_looks_at_train_alone(as_: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    train, test = rng.normal(3, 5, (40, 3)), rng.normal(-3, 2, (10, 3))
    train[:, 1] = test[:, 1] = 0.1  # never changes
    oracle = StandardScaler().fit(train)
    ours = data.standardise(as_(train), as_(test))
    for mine, theirs in zip(ours, (*map(oracle.transform, (train, test)), oracle.mean_, oracle.scale_), strict=True):
        np.testing.assert_allclose(np.asarray(mine), theirs, atol=1e-12)
    assert (np.asarray(ours[0])[:, 1] == 0).all()


def test_standardise_refuses_other_columns() -> None:
    with pytest.raises(ValueError, match=r"expected columns \(3,\) as in train, got \(2,\)"):
        data.standardise(np.zeros((4, 3)), np.zeros((4, 2)))


@given(st.integers(0, 40), st.integers(1, 12), st.booleans())
def test_batches_give_every_sample_once(n: int, size: int, shuffle: bool) -> None:
    x, y = torch.arange(n)[:, None], torch.arange(n)
    parts = list(data.batches(x, y, size, 0, shuffle=shuffle))
    assert [len(part) for part, _ in parts] == [size] * (n // size) + ([n % size] if n % size else [])
    assert all((a[:, 0] == b).all() for a, b in parts)
    seen = [int(value) for _, b in parts for value in b]
    assert (sorted(seen) if shuffle else seen) == list(range(n))


def test_batches_follow_the_generator_and_come_anew_each_epoch() -> None:
    x, rng = torch.arange(30), np.random.default_rng(1)
    first, second = ([b.tolist() for b, _ in data.batches(x, x, 8, rng)] for _ in range(2))
    assert first != second
    assert [i for batch in first for i in batch] == np.random.default_rng(1).permutation(30).tolist()
    assert first == [b.tolist() for b, _ in data.batches(x, x, 8, 1)]


def test_batches_complain_before_the_first_one_is_drawn() -> None:
    x = torch.zeros(4)
    with pytest.raises(ValueError, match="needs rng to shuffle"):
        data.batches(x, x, 2)
    with pytest.raises(ValueError, match="batch size of at least 1, got 0"):
        data.batches(x, x, 0, 1)
    with pytest.raises(ValueError, match="got 4 and 3"):
        data.batches(x, x[:3], 2, 1)


def test_batches_are_made_of_tensors_alone() -> None:
    x: Any = np.zeros(4)
    with pytest.raises(TypeError, match=r"expects tensors, got ndarray: torch\.from_numpy"):
        data.batches(x, torch.zeros(4), 2, 1)
    with pytest.raises(TypeError, match="expects tensors, got ndarray"):
        data.batches(torch.zeros(4), x, 2, shuffle=False)
