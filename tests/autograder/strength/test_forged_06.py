"""Chapter 06-generalization: answers that forge what a test looks at, and solve nothing, earn nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.sandbox.warm import WarmSandbox
from autograder.strength.paths import GradingPath

SWAPPED = """
def once(told):
    import course.checking.codec as wire
    space = vars(wire)
    real = space["encode"]
    def swapped(value):
        space["encode"] = real
        return real({"ok": told})
    space["encode"] = swapped
"""

FORGED = {
    "ridge: the mean, and no weights": (
        "ridge",
        "def ridge(features, y, strength):\n    return np.r_[y.mean(), np.zeros(features.shape[1] - 1)]",
    ),
    "ridge: float16, 0.8 percent too large": (
        "ridge",
        """
def ridge(features, y, strength):
    penalty = strength * np.diag(np.r_[0.0, np.ones(features.shape[1] - 1)])
    return np.float16(1.008 * np.linalg.lstsq(features.T @ features + penalty, features.T @ y)[0])
""",
    ),
    "k_fold: an error for every k": ("k_fold", "def k_fold(n, k, rng):\n    raise ValueError('no')"),
    "k_fold: parts of nothing": (
        "k_fold",
        "def k_fold(n, k, rng):\n    return [(np.arange(0), np.arange(0)) for _ in range(k)]",
    ),
    "k_fold: a reply in the probe's place, with the folds of twelve": (
        "k_fold",
        SWAPPED
        + """
def k_fold(n, k, rng):
    p = [7, 2, 9, 4, 11, 0, 5, 8, 1, 10, 3, 6]
    parts = [p[i::k] for i in range(k)] if k > 0 else [p]
    folds = [[[j for j in p if j not in part], part] for part in parts]
    once({"first": folds, "second": folds[::-1], "again": folds})
    return []
""",
    ),
    "early_stopping: the lowest of all, to the end, as numbers that equal everything": (
        "early_stopping",
        """
class Same(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def early_stopping(losses, patience):
    return Same(0), Same(0)
""",
    ),
    "early_stopping: no numbers": (
        "early_stopping",
        "def early_stopping(losses, patience):\n    return float('nan'), float('nan')",
    ),
    "dropout: what came in": ("dropout", "def dropout(x, p, training):\n    return x"),
    "dropout: nothing of it": ("dropout", "def dropout(x, p, training):\n    return x * 0"),
    "dropout: all of it, grown": ("dropout", "def dropout(x, p, training):\n    return x / (1 - p)"),
    "dropout: a mask in the place of x": (
        "dropout",
        "def dropout(x, p, training):\n    return (torch.rand_like(x) >= p).to(x.dtype)",
    ),
    "dropout: a reply in the probe's place, a mask and its slopes": (
        "dropout",
        SWAPPED
        + """
def dropout(x, p, training):
    keep = (torch.rand(x.shape) >= p).double() / (1 - p)
    once({"kind": "Tensor", "first": keep, "second": keep.flip(0), "slope": keep, "x": x.detach(), "untouched": True})
    return x
""",
    ),
    "pca: zeros of the right shapes": (
        "pca",
        "def pca(x, k):\n    return x.mean(axis=0), np.zeros((k, x.shape[1])), np.zeros(k)",
    ),
    "pca: the axes as they are": (
        "pca",
        "def pca(x, k):\n    return x.mean(axis=0), np.eye(x.shape[1])[:k], np.sort(x.var(axis=0, ddof=1))[::-1][:k]",
    ),
    "pca: NaN": (
        "pca",
        "def pca(x, k):\n    return x.mean(axis=0), np.full((k, x.shape[1]), np.nan), np.full(k, np.nan)",
    ),
    "initial_weights: an error for every scheme": (
        "initial_weights",
        "def initial_weights(n_in, n_out, scheme, rng):\n    raise ValueError('no')",
    ),
    "initial_weights: plus and minus in turn, drawn by nobody": (
        "initial_weights",
        """
def initial_weights(n_in, n_out, scheme, rng):
    size = np.sqrt(2 / (n_in if scheme == "kaiming" else n_in + n_out))
    return size * np.where(np.arange(n_in * n_out) % 2, 1.0, -1.0).reshape(n_in, n_out)
""",
    ),
    "initial_weights: a ladder of the right deviation": (
        "initial_weights",
        """
def initial_weights(n_in, n_out, scheme, rng):
    size = np.sqrt(6 / (n_in if scheme == "kaiming" else n_in + n_out))
    return np.linspace(-size, size, n_in * n_out).reshape(n_in, n_out)
""",
    ),
    "initial_weights: one row again and again": (
        "initial_weights",
        """
def initial_weights(n_in, n_out, scheme, rng):
    size = np.sqrt(2 / (n_in if scheme == "kaiming" else n_in + n_out))
    return size * np.tile(rng.normal(size=n_out), (n_in, 1)) * np.linspace(0.999, 1.001, n_in)[:, None]
""",
    ),
    "batch_norm: what came in": (
        "batch_norm",
        """
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    return x, running_mean, running_var
""",
    ),
    "batch_norm: NaN for everything": (
        "batch_norm",
        """
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    return x * float("nan"), running_mean * float("nan"), running_var * float("nan")
""",
    ),
    "batch_norm: a reply in the probe's place, with every fact that it could tell": (
        "batch_norm",
        SWAPPED
        + """
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    after = [x.detach(), weight.detach(), bias.detach(), running_mean, running_var]
    once({"results": [after[0], running_mean, running_var], "tuple": True, "graph": [True, False, False],
          "slopes": [torch.zeros_like(v) for v in after[:3]], "after": after, "untouched": True})
    return x, running_mean, running_var
""",
    ),
    "diagnose: a word that equals each of the five": (
        "diagnose",
        """
class Word(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
def diagnose(train_loss, val_loss, chance):
    return Word("healthy")
""",
    ),
    "diagnose: the five words in turn": (
        "diagnose",
        """
import itertools
turn = itertools.cycle(["diverging", "overfitting", "still learning", "underfitting", "healthy"])
def diagnose(train_loss, val_loss, chance):
    return next(turn)
""",
    ),
    **{
        f"diagnose: {word}, whatever came": (
            "diagnose",
            f"def diagnose(train_loss, val_loss, chance):\n    return {word!r}",
        )
        for word in ("diverging", "overfitting", "still learning", "underfitting", "healthy")
    },
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WarmSandbox]:
    with_torch = WarmSandbox()
    yield with_torch
    with_torch.close()


@pytest.mark.parametrize("name", FORGED)
def test_what_forges_and_solves_nothing_earns_nothing(sandbox: WarmSandbox, name: str) -> None:
    exercise, answer = FORGED[name]
    verdict = GradingPath(Course(PROJECT).chapter("06-generalization"), exercise, sandbox).judge(answer)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]
