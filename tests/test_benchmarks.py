"""benchmarks/: what is compared does the same work. How fast it is, only a quiet machine can say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def training() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_training", BENCHMARKS / "training.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_both_ways_learn_the_same(training: ModuleType) -> None:
    """Same weights, same batches, same rule: the same loss and accuracy, whatever the layout of the kernels."""
    rows = list(training.measure(training.generated(512, 100), 64, 1))
    assert [row["program"] for row in rows] == ["MLP", "CNN", "CNN, channels last"]
    for row in rows:
        assert row["our loss"] == pytest.approx(row["their loss"], rel=1e-4)
        assert row["our accuracy"] == pytest.approx(row["their accuracy"], abs=0.011)
        assert training.line(row).startswith(row["program"])


def test_the_fastest_of_the_repeats_counts(training: ModuleType) -> None:
    assert training._fastest([{"train": 2.0, "test": 1.0}, {"train": 3.0, "test": 0.5}]) == {"train": 2.0, "test": 0.5}


def test_generated_pictures_are_like_mnists_files(training: ModuleType) -> None:
    pictures = training.generated(50, 20)
    assert [tuple(part.shape) for part in pictures[1:]] == [(50, 28, 28), (50,), (20, 28, 28), (20,)]
    assert str(pictures.x.dtype) == "torch.uint8" and pictures.x.max() > 200
    assert set(pictures.y.tolist()) <= set(range(10))
