# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about fine-tuning: a probe, right values, mistakes.

A test draws all weights. The probe builds a small net from them, has it fine-tuned, moves it by some steps and returns
what its weights then are; what they should be is computed here, in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng

Came: TypeAlias = dict[str, Any]
Weights: TypeAlias = list[Array]
NET = ((3, 1, 3, 3), (3,), (5, 12), (5,), (7, 5), (7,))  # convolution, layer, the layer that goes
PLAIN_LR = 0.1
HEADS: dict[int, tuple[tuple[int, ...], ...]] = {1: ((2, 5), (2,)), 2: ((4, 5), (4,), (2, 4), (2,))}


@dataclass(frozen=True)
class Case:
    """A net, a new head, six pictures with their labels, and a rate."""

    net: Weights
    head: Weights
    x: Array
    y: Array
    lr: float


def case(rng: Rng, layers: int = 1, lr: float | None = None) -> Case:
    """Fresh weights for the net and for a head of one or two layers. lr: drawn too, if it is not given."""
    net, head = (_drawn(rng, shapes) for shapes in (NET, HEADS[layers]))
    labels = rng.permutation([0, 0, 0, 1, 1, 1])
    drawn = float(rng.uniform(0.02, 0.2))
    return Case(net, head, rng.normal(size=(6, 1, 4, 4)), labels, drawn if lr is None else lr)


def _drawn(rng: Rng, shapes: Iterable[tuple[int, ...]]) -> Weights:
    return [rng.normal(scale=shape[-1] ** -0.5, size=shape) for shape in shapes]


def pushes(rng: Rng, weights: Weights, steps: int = 3) -> list[Weights]:
    """Gradients drawn for some steps of these weights."""
    return [[np.asarray(rng.normal(size=w.shape)) for w in weights] for _ in range(steps)]


def probe_fine_tune(names: Any, net: Any, head: Any, x: Any, y: Any, lr: float, how: Any) -> Any:
    """Give a net a new head and move it, by the optimiser that came back, along given gradients (the head's, then the
    other layers'), then along its own; then by plain descent of all that requires gradients. -> its weights, and what
    is where."""
    import torch
    from torch import nn

    body = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten())
    whole = nn.Sequential(body, nn.Linear(12, 5), nn.ReLU(), nn.Linear(5, 7))
    new: Any = nn.Linear(5, 2) if len(head) == 2 else nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2))
    with torch.no_grad():
        for p, values in zip([*whole.parameters(), *new.parameters()], [*net, *head], strict=True):
            p.copy_(values)
    old, given = whole[-1], {id(p) for p in new.parameters()}
    optimiser = names.fine_tune(whole, new, lr)
    report: Any = {"kind": type(optimiser).__name__, "torchs": type(optimiser) is torch.optim.Adam, "error": ""}
    report |= {"old": whole[-1] is old, "length": len(whole) == 4, "placed": whole[-1] is new}
    rest = [p for layer in list(whole)[:-1] for p in layer.parameters()]
    report |= {"frozen": [not p.requires_grad for p in rest], "free": [p.requires_grad for p in new.parameters()]}
    if isinstance(optimiser, torch.optim.Optimizer):
        held = {id(p) for group in optimiser.param_groups for p in group["params"]}
        report |= {"own": given <= held, "foreign": bool(held - given)}

    def moved(mover: Any, push: Any = None) -> None:
        for p in [*new.parameters(), *rest]:
            p.grad = None
        if push is None:
            nn.functional.cross_entropy(whole(x), y).backward()  # type: ignore[no-untyped-call]
        for p, gradient in zip([*new.parameters(), *rest], push or [], strict=False):
            p.grad = gradient.clone()
        mover.step()

    try:
        for push in how["pushes"]:
            moved(optimiser, push)
        for _ in range(how["steps"]):
            moved(optimiser)
        for _ in range(how["plain"]):
            moved(torch.optim.SGD(whole.parameters(), lr=how["plain_lr"]))
        report["out"] = whole(x).detach()
    except (RuntimeError, AttributeError, IndexError) as error:
        report["error"] = f"{type(error).__name__}: {error}"[:200]
    return report | {"rest": [p.detach() for p in rest], "head": [p.detach() for p in new.parameters()]}


def tuned(student: Student, given: Case, along: list[Weights], steps: int = 0, plain: int = 0) -> Came:
    """The report of `probe_fine_tune`, after demanding the head in its place, and an optimiser."""
    net, head, *sent = ([tensor(values) for values in weights] for weights in (given.net, given.head, *along))
    how = {"pushes": sent, "steps": steps, "plain": plain, "plain_lr": PLAIN_LR}
    came: Came = student.run(
        probe_fine_tune, net=net, head=head, x=tensor(given.x), y=tensor(given.y, dtype="int64"), lr=given.lr, how=how
    )
    here = "the caller's net still has its old last layer: `net[-1] = head` changes the net itself"
    expect.true(not came["old"], here)
    expect.true(came["length"], "the head should take the last layer's place, not come after it: `net[-1] = head`")
    expect.true(came["placed"], "`net[-1]` should be the very head that was given")
    expect.true("own" in came, "a `torch.optim.Adam` should come back", expected="Adam", got=came["kind"])
    return came


def demand_frozen(came: Came) -> None:
    """Demand that what requires gradients is the head, and nothing else."""
    expect.true(any(came["frozen"]), "no layer is frozen: `requires_grad_(False)` on its parameters")
    expect.true(all(came["frozen"]), "some layers are not frozen: all but the head should be")
    expect.true(all(came["free"]), "the head is frozen too: freeze first, then put it in place")


def demand_held(came: Came) -> None:
    """Demand an optimiser that holds the head's parameters, and nothing else."""
    expect.true(came["own"], "the optimiser lacks parameters of the head")
    expect.true(not came["foreign"], "the optimiser holds more than the head's parameters")


def demand_weights(came: Came, given: Case, head: Weights, slips: Mistakes | None = None) -> None:
    """Demand a head with just these weights, and all other layers as they were handed in."""
    expect.true(not came["error"], "the net could not be trained after this", got=came["error"])
    rest = expect.items(came["rest"], 4, "arrays of the other layers")
    for one, kept in zip(rest, given.net, strict=False):
        expect.close(one, kept, rtol=1e-5, atol=1e-6, what="the weights of a layer that should be frozen")
    close: Any = {"rtol": 1e-5, "atol": 2e-6} if given.lr < 0.01 else {"rtol": 1e-4, "atol": 1e-4}
    named = {sentence: flat(weights) for sentence, weights in (slips or {}).items()}
    expect.close(flat(came["head"]), flat(head), **close, mistakes=named)


def flat(weights: Weights) -> Array:
    """All weights in a row."""
    return np.concatenate([np.asarray(w, dtype=float).ravel() for w in weights])


@looked_up
def features(net: Weights, x: Array) -> Array:
    raise LookupError


@looked_up
def logits(head: Weights, h: Array) -> Array:
    raise LookupError


@looked_up
def adam(head: Weights, gradients: list[Weights], lr: float) -> Weights:
    raise LookupError


@looked_up
def slips(head: Weights, gradients: list[Weights], lr: float) -> Mistakes:
    raise LookupError


@looked_up
def trained(net: Weights, head: Weights, x: Array, y: Array, lr: float, steps: int, rule: str='adam') -> Weights:
    raise LookupError
