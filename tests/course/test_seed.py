"""course.seed and what `import course` costs."""

import random
import subprocess
import sys

import numpy as np
import pytest
import torch

import course
from course import seed


def _draws() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002


def test_repeats_every_source() -> None:
    first = (seed(7).random(), *_draws())
    assert first == (seed(7).random(), *_draws())
    assert first != (seed(8).random(), *_draws())


def test_returned_generator_is_numpys_own() -> None:
    assert seed(3).random() == np.random.default_rng(3).random()


@pytest.mark.parametrize("order", ["from course import seed", "import course.seed; from course import seed"])
def test_seed_is_callable_whatever_was_imported_first(order: str) -> None:
    assert _python(f"{order}; print(seed(0).integers(1000))") == str(np.random.default_rng(0).integers(1000))


@pytest.mark.parametrize(
    ("value", "kind"), [(-1, ValueError), (2**32, ValueError), ("0", TypeError), (True, TypeError)]
)
def test_refuses_other_values(value: object, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"seed\(\) expects"):
        seed(value)  # type: ignore[arg-type]


def test_importing_everything_loads_nothing_heavy() -> None:
    heavy = ["torch", "tensorflow", "sklearn", "matplotlib", "torchvision"]
    code = "import sys; from course import check, data, device, plot, seed, train; seed(0); "
    assert _python(code + f"print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_the_bare_package_loads_not_even_numpy() -> None:
    assert _python("import sys, course; print('numpy' in sys.modules)") == "False"


def test_unknown_part_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'models'; it has check, data"):
        _ = course.models


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
