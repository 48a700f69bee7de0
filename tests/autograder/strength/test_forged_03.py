"""Answers of chapter 03 that look for what a test knows, or forge what it records: they earn nothing at all."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

FORGED = {
    "an order read from the list in the calling frame": (
        "topological_order",
        """
import sys
def topological_order(root):
    mine = sys._getframe(1).f_locals.get("nodes") or [root]
    return [node for node in mine if node is not root] + [root]
""",
    ),
    "an order by places in memory": (
        "topological_order",
        """
import gc
def topological_order(root):
    mine = sorted((thing for thing in gc.get_objects() if isinstance(thing, Node)), key=id)
    return [node for node in mine if node is not root][-40:] + [root]
""",
    ),
    "an order by the nodes' numbers": (
        "topological_order",
        """
def topological_order(root):
    found, todo = {id(root): root}, [root]
    while todo:
        for parent in todo.pop().parents:
            if id(parent) not in found:
                found[id(parent)] = parent
                todo.append(parent)
    return sorted(found.values(), key=lambda node: (node is root, node.data))
""",
    ),
    "nodes that are equal to every node": (
        "topological_order",
        """
class Any(Node):
    def __eq__(self, other): return True
    def __hash__(self): return 0
def topological_order(root):
    return [Any(0), Any(1), root]
""",
    ),
    "a float that is close to everything": (
        "neuron_gradient",
        """
class Close(float):
    def __sub__(self, other): return Close(0.0)
    __rsub__ = __sub__
    def __eq__(self, other): return True
    __hash__ = float.__hash__
def neuron_gradient(x, w, b, y):
    return Close(1.0), Close(1.0), Close(1.0)
""",
    ),
    "every local derivative is 1, and the class says it is a Value": (
        "Value",
        """
class Value(Node):
    def __add__(self, other): return Value(1.0, (self, as_value(other)), (1.0, 1.0))
    def __mul__(self, other): return Value(1.0, (self, as_value(other)), (1.0, 1.0))
    def tanh(self): return Value(1.0, (self,), (1.0,))
    def relu(self): return Value(1.0, (self,), (1.0,))
""",
    ),
    "NaN for every gradient": (
        "backward",
        """
def backward(order):
    for node in order:
        node.grad = float("nan")
""",
    ),
    "gradients of half precision": (
        "linear_backward",
        """
def linear_backward(x, w, dy):
    return tuple((1.008 * v).astype(np.float16) for v in (dy @ w.T, x.T @ dy, dy.sum(axis=0)))
""",
    ),
    "the gradients are NaN where the net is": (
        "two_layer_gradients",
        """
def two_layer_gradients(net, x, y):
    for p in net:
        p[...] = np.nan
    return np.nan, [p.copy() for p in net]
""",
    ),
    "every fact of a step is forged, and no step made": (
        "torch_step",
        """
def torch_step(w, x, y, lr):
    import course.checking.codec as wire
    real = wire.encode
    told = {"kinds": ["number"] * 6, "losses": [1.0] * 6, "ws": [0.5] * 6, "leaf": True, "x": x, "y": y}
    def once(value):
        wire.encode = real
        return real({"ok": told | {"grad_mode": True, "changed": True, "noticed": True}})
    wire.encode = once
    return 1.0
""",
    ),
    "autograd is made to fail once": (
        "torch_step",
        """
def torch_step(w, x, y, lr):
    real = torch.autograd.grad
    def fails(*args, **options):
        torch.autograd.grad = real
        raise RuntimeError("changed in place")
    torch.autograd.grad = fails
    with torch.no_grad():
        w += 0.01
    return 0.0
""",
    ),
    "the function that was handed in is looked into": (
        "numeric_gradient",
        """
def numeric_gradient(f, x, h=1e-5):
    held = [cell.cell_contents for cell in getattr(f, "__closure__", None) or ()]
    return next((thing for thing in held if np.shape(thing) == x.shape), np.full(x.shape, f(x)))
""",
    ),
}


@cache
def path(exercise: str) -> NotebookPath:
    return NotebookPath(Course(PROJECT).chapter("03"), exercise)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forgery_earns_nothing(forgery: str) -> None:
    exercise, answer = FORGED[forgery]
    [verdict] = path(exercise).judge(answer)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]
