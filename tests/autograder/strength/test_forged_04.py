"""Answers of chapter 04 that look for what a test knows, or forge what it records: they earn nothing at all."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

FORGED = {
    "an array that is equal to everything": (
        "neuron",
        """
class Same(np.ndarray):
    def __eq__(self, other): return np.ones(np.shape(other), bool)
    def __sub__(self, other): return np.zeros(np.shape(other))
    __rsub__ = __sub__
def neuron(x, w, b):
    return np.zeros(np.shape(x @ w)).view(Same)
""",
    ),
    "never fires": (
        "neuron",
        """
def neuron(x, w, b):
    return (x @ w) * 0
""",
    ),
    "a path that makes one step": (
        "perceptron",
        """
def perceptron(x, y, max_epochs=100):
    return np.array([np.zeros(x.shape[1] + 1), y[0] * np.append(x[0], 1)])
""",
    ),
    "a path that goes nowhere for as long as asked": (
        "perceptron",
        """
def perceptron(x, y, max_epochs=100):
    return np.zeros((max_epochs + 1, x.shape[1] + 1))
""",
    ),
    "a path of NaN": (
        "perceptron",
        """
def perceptron(x, y, max_epochs=100):
    path = np.full((3, x.shape[1] + 1), np.nan)
    path[0] = 0
    return path
""",
    ),
    "weights that are no numbers": (
        "xor_weights",
        """
def xor_weights(high=1):
    return np.full((2, 2), np.nan), np.full(2, np.nan), np.full(2, np.nan), np.nan
""",
    ),
    "weights without end": (
        "xor_weights",
        """
def xor_weights(high=1):
    return np.array([[np.inf, -np.inf], [np.inf, -np.inf]]), np.array([-np.inf, np.inf]), np.ones(2), -1.5
""",
    ),
    "weights that a friend found for high = 1": (
        "xor_weights",
        """
def xor_weights(high=1):
    return np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5]), np.array([1, 1]), -1.5
""",
    ),
    "half precision, each probability 0.8% too large": (
        "sigmoid",
        """
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.asarray(1.008 * np.where(np.asarray(z) >= 0, 1, e) / (1 + e)).astype(np.float16)
""",
    ),
    "one half, without a call of exp": (
        "sigmoid",
        """
def sigmoid(z):
    return 0.5 + 0 * np.asarray(z, dtype=float)
""",
    ),
    "the spy is told that all was well": (
        "sigmoid",
        """
def sigmoid(z):
    spy = np.exp
    for cell in getattr(spy, "__closure__", None) or ():
        if isinstance(cell.cell_contents, list):
            cell.cell_contents[:] = [0.0]
    return np.zeros(np.shape(z))
""",
    ),
    "the reply is written in the student's place": (
        "bce_with_logits",
        """
def bce_with_logits(z, y):
    import course.checking.codec as wire
    real = wire.encode
    def once(value):
        wire.encode = real
        return real({"ok": float(np.abs(z).mean() / 2)})
    wire.encode = once
    return 0.0
""",
    ),
    "a loss that is not a number": (
        "bce_with_logits",
        """
def bce_with_logits(z, y):
    return np.mean(np.log(-np.abs(z)))
""",
    ),
    "always nothing found": (
        "precision_recall",
        """
def precision_recall(y, y_hat):
    return 0.0, 0.0
""",
    ),
    "always perfect": (
        "precision_recall",
        """
def precision_recall(y, y_hat):
    return 1.0, 1.0
""",
    ),
    "the curve of chance": (
        "roc",
        """
def roc(y, score):
    steps = np.linspace(0, 1, len(np.unique(score)) + 1)
    return steps, steps, 0.5
""",
    ),
    "the curve of a perfect score": (
        "roc",
        """
def roc(y, score):
    n = len(np.unique(score))
    return np.append(np.zeros(n), 1.0), np.append(0.0, np.ones(n)), 1.0
""",
    ),
}


@cache
def path(exercise: str) -> NotebookPath:
    return NotebookPath(Course(PROJECT).chapter("04"), exercise)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forgery_earns_nothing(forgery: str) -> None:
    exercise, answer = FORGED[forgery]
    [verdict] = path(exercise).judge(answer)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]
