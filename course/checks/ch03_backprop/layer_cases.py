# Made by `autograder release`: not to be edited.
"""What the tests of chapter 03 share about layers: slopes by nudging, and what the usual mistakes give."""

from __future__ import annotations

from typing import Any


from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import NOTHING, Array, Mistakes, Rng

NAMES = ("dW1", "db1", "dW2", "db2")

# --- linear_backward ---


@looked_up
def linear(x: Array, w: Array, dy: Array) -> tuple[Array, Array, Array]:
    raise LookupError


@looked_up
def linear_mistakes(x: Array, w: Array, dy: Array) -> tuple[Mistakes, Mistakes, Mistakes]:
    raise LookupError


def demand_linear(got: Any, x: Array, w: Array, dy: Array, atol: float | None = None) -> None:
    """Demand dX, dW and db."""
    came = expect.items(got, 3, "results: dx, dw, db")
    for name, its, want, wrong in zip(
        ("dx", "dw", "db"), came, linear(x, w, dy), linear_mistakes(x, w, dy), strict=True
    ):
        expect.close(its, want, atol=atol, mistakes=wrong, what=name)


# --- two_layer_gradients ---


def random_net(rng: Rng, d: int, h: int, m: int) -> list[Array]:
    """W1, b1, W2, b2."""
    return [rng.normal(size=size) for size in ((d, h), (h,), (h, m), (m,))]


@looked_up
def nudged(net: list[Array], x: Array, y: Array, slope: Array | None=None) -> list[Array]:
    raise LookupError


@looked_up
def layer_mistakes(net: list[Array], x: Array, y: Array, i: int) -> Mistakes:
    raise LookupError


@looked_up
def loss_of(net: list[Array], x: Array, y: Array) -> tuple[float, Mistakes]:
    raise LookupError


def demand_gradients(student: Student, net: list[Array], x: Array, y: Array) -> None:
    """Demand loss and all four gradients, the last layer's first, as they come first on the way back."""
    came = student.two_layer_gradients(net, x, y)
    expect.true(came is not None, NOTHING)
    loss, found = expect.items(came, 2, "results: loss, [dW1, db1, dW2, db2]")
    arrays = expect.items(found, 4, "gradients [dW1, db1, dW2, db2]")
    right, wrong = loss_of(net, x, y)
    expect.close(loss, right, mistakes=wrong, what="loss")
    want = nudged(net, x, y)
    moved = any(same(arrays[i], want[j]) for i in range(4) for j in range(4) if i != j)
    expect.true(not moved, "the gradients come in the order dW1, db1, dW2, db2")
    for i in (3, 2, 1, 0):
        expect.close(arrays[i], want[i], atol=1e-8, mistakes=layer_mistakes(net, x, y, i), what=NAMES[i])


def same(got: Any, want: Array) -> bool:
    """Whether these are the same numbers in the same shape."""
    try:
        expect.close(got, want, atol=1e-8)
    except expect.Mismatch:
        return False
    return True
