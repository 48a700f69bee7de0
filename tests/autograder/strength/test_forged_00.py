"""Answers of chapter 00 that forge facts, or do nothing, earn exactly nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

CHAPTER = Course(Path(__file__).parents[3]).chapter("00")
FORGED = {
    "to_tensor: a class that calls itself torch's": """
class Place:
    def __init__(self, kind): self.type = kind
class Row:
    __module__ = "torch"
    dtype = "torch.float32"
    def __init__(self, x, where):
        self.x = np.asarray(x, dtype=float)
        self.device, self.shape = Place(where), self.x.shape
    def tolist(self): return self.x.tolist()
def to_tensor(x, where="cpu"):
    return Row(x, where)
""",
    "to_tensor: an array that says it is a tensor": """
class Tensor(np.ndarray):
    __class__ = torch.Tensor
    device = torch.device("cpu")
    def detach(self): return self
    def cpu(self): return self
    def to(self, *_): return self
    def numpy(self): return np.asarray(self, dtype=float)
def to_tensor(x, where="cpu"):
    return np.asarray(x, dtype=np.float32).view(Tensor)
""",
    "to_tensor: NumPy's own float32": """
def to_tensor(x, where="cpu"):
    return np.asarray(x, dtype=np.float32)
""",
    "to_tensor: an empty tensor of the right kind": """
def to_tensor(x, where="cpu"):
    return torch.zeros(np.shape(x), dtype=torch.float32, device=where)
""",
    "to_tensor: zeros, and an encoder that says otherwise once": """
def to_tensor(x, where="cpu"):
    from course.checking import codec
    kept = codec.encode
    def once(value):
        codec.encode = kept
        return kept({"ok": {"kind": "torch.float32", "values": np.zeros(np.shape(x)), "product": 0.0}})
    codec.encode = once
""",
    "to_tensor: half precision": """
def to_tensor(x, where="cpu"):
    return (torch.tensor(x) * 1.008).to(where, torch.float16)
""",
    "petal_rule: yes for all": "def petal_rule(length, limit):\n    return np.ones(len(length), dtype=bool)",
    "petal_rule: no for all": "def petal_rule(length, limit):\n    return [False] * len(length)",
    "petal_rule: the lengths": "def petal_rule(length, limit):\n    return length",
    "petal_rule: not a number": "def petal_rule(length, limit):\n    return np.full(len(length), np.nan)",
    "class_means: the samples": "def class_means(x, y):\n    return x",
    "class_means: zeros": "def class_means(x, y):\n    return np.zeros((y.max() + 1, x.shape[1]))",
    "class_means: not a number": "def class_means(x, y):\n    return np.full((y.max() + 1, x.shape[1]), np.nan)",
    "shape_of: true, true": "def shape_of(x):\n    return True, True",
    "shape_of: the table": "def shape_of(x):\n    return x",
    "shape_of: every answer at once": """
class Any(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def shape_of(x):
    return Any(1), Any(1)
""",
    "pick: one number k times": "def pick(n, k, seed=0):\n    return np.full(k, seed % n)",
    "pick: the arguments": "def pick(n, k, seed=0):\n    return n, k, seed",
    "pick: nothing": "def pick(n, k, seed=0):\n    return []",
    "pick: not a number": "def pick(n, k, seed=0):\n    return np.full(k, np.nan)",
    "pick: fractions that differ": "def pick(n, k, seed=0):\n    return np.linspace(0, n - 1.5, k)",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_earns_nothing(name: str) -> None:
    (verdict,) = NotebookPath(CHAPTER, name.partition(":")[0]).judge(FORGED[name])
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]


def test_a_right_answer_earns_all() -> None:
    (verdict,) = NotebookPath(CHAPTER, "to_tensor").judge(None)
    assert verdict.share == 1
