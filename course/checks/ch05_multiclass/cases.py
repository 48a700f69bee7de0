# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about logits and losses: inputs, right values, and what known mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


@looked_up
def log_softmax(z: Array) -> Array:
    raise LookupError


@looked_up
def softmax(z: Array) -> Array:
    raise LookupError


@looked_up
def cross_entropy(z: Array, y: Array) -> float:
    raise LookupError


@looked_up
def gradient(z: Array, y: Array) -> Array:
    raise LookupError


def batch(rng: Rng, n: int, classes: int, size: float = 1.0) -> tuple[Array, Array]:
    """Logits (n, classes) and class numbers (n,); no two rows alike, every other label not the highest logit."""
    z, y = size * rng.normal(size=(n, classes)), rng.integers(classes, size=n)
    y[::2] = z[::2].argmin(axis=1)
    return z, y


def probe_leaves(names: Any, function: str, inputs: Any) -> Any:
    """The inputs as they are after a call of one of the student's functions."""
    getattr(names, function)(*inputs)
    return inputs


@looked_up
def softmax_mistakes(z: Array) -> Mistakes:
    raise LookupError


@looked_up
def log_softmax_mistakes(z: Array) -> Mistakes:
    raise LookupError


@looked_up
def log_softmax_mistakes_far_out(z: Array) -> Mistakes:
    raise LookupError


@looked_up
def nudged(z: Array, y: Array, size: float=1e-05) -> Array:
    raise LookupError


@looked_up
def cross_entropy_mistakes(z: Array, y: Array) -> Mistakes:
    raise LookupError


@looked_up
def gradient_mistakes(z: Array, y: Array) -> Mistakes:
    raise LookupError
