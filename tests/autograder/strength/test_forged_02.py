"""Answers of chapter 02 that forge facts, or do nothing, earn exactly nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

CHAPTER = Course(Path(__file__).parents[3]).chapter("02")
FORGED = {
    "gradient: zeros": "def gradient(w, x, y):\n    return np.zeros(len(w))",
    "gradient: w": "def gradient(w, x, y):\n    return w",
    "gradient: not a number": "def gradient(w, x, y):\n    return np.full(len(w), np.nan)",
    "gradient: half precision, 0.8 percent off": """
def gradient(w, x, y):
    return (1.008 * 2 / len(y) * x.T @ (x @ w - y)).astype(np.float16)
""",
    "descend: stays at the start": "def descend(grad, w, lr, steps):\n    return np.tile(w, (steps + 1, 1))",
    "descend: the start alone": "def descend(grad, w, lr, steps):\n    return w[None]",
    "descend: asks often and goes nowhere": """
def descend(grad, w, lr, steps):
    for _ in range(steps):
        grad(w)
    return np.full((steps + 1, len(w)), np.nan)
""",
    "descend: reads the bowl in the gradient's closure": """
def descend(grad, w, lr, steps):
    known = [c.cell_contents for c in getattr(grad, "__closure__", None) or ()]
    known += [c.cell_contents for c in getattr(type(grad).__call__, "__closure__", None) or ()]
    known += list(vars(grad).values()) if hasattr(grad, "__dict__") else []
    floor = next((v for v in known if isinstance(v, np.ndarray) and v.shape == w.shape), w)
    return np.linspace(w, floor, steps + 1)
""",
    "descend: the path of half precision": """
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        w = w - 1.008 * lr * grad(w)
        path.append(w)
    return np.array(path, dtype=np.float16)
""",
    "momentum: stays at the start": """
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    return np.tile(w, (steps + 1, 1))
""",
    "rmsprop: stays at the start": """
def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    return np.tile(w, (steps + 1, 1))
""",
    "rmsprop: as long as eps says": """
def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    return w - np.arange(steps + 1)[:, None] * lr / (1 + eps) * np.sign(w)
""",
    "adam: stays at the start": """
def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    return np.tile(w, (steps + 1, 1))
""",
    "adam: zeros": """
def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    return np.zeros((steps + 1, len(w)))
""",
    "minibatches: one batch of all": "def minibatches(x, y, size, rng):\n    return [(x, y)]",
    "minibatches: the arguments": "def minibatches(x, y, size, rng):\n    return [x, y]",
    "minibatches: nothing": "def minibatches(x, y, size, rng):\n    return []",
    "minibatches: the first sample": "def minibatches(x, y, size, rng):\n    return [(x[:1], y[:1])]",
    "minibatches: zeros of the right shapes": """
def minibatches(x, y, size, rng):
    for first in range(0, len(y), size):
        n = min(size, len(y) - first)
        yield np.zeros((n, x.shape[1])), np.zeros(n)
""",
    "minibatches: not a number": """
def minibatches(x, y, size, rng):
    for first in range(0, len(y), size):
        n = min(size, len(y) - first)
        yield np.full((n, x.shape[1]), np.nan), np.full(n, np.nan)
""",
    "minibatches: data of its own, shuffled well": """
def minibatches(x, y, size, rng):
    own = np.cumsum(rng.integers(1, 5, size=len(y))).astype(float)
    order = rng.permutation(len(y))
    for first in range(0, len(y), size):
        chosen = order[first : first + size]
        yield np.column_stack([own, own])[chosen], own[chosen]
""",
    "schedule: zero": "def schedule(t, lr, warmup, total):\n    return 0.0",
    "schedule: the rate": "def schedule(t, lr, warmup, total):\n    return lr",
    "schedule: not a number": "def schedule(t, lr, warmup, total):\n    return float('nan')",
    "clip: the gradients": "def clip(grads, limit):\n    return grads",
    "clip: zeros": "def clip(grads, limit):\n    return [0 * g for g in grads]",
    "clip: not a number": "def clip(grads, limit):\n    return [np.nan * g for g in grads]",
    "clip: nothing": "def clip(grads, limit):\n    return []",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_earns_nothing(name: str) -> None:
    (verdict,) = NotebookPath(CHAPTER, name.partition(":")[0]).judge(FORGED[name])
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]


def test_a_right_answer_earns_all() -> None:
    (verdict,) = NotebookPath(CHAPTER, "minibatches").judge(None)
    assert verdict.share == 1
