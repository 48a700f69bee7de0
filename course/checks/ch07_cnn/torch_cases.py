# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about training steps and fine-tuning in torch: probes, right values, mistakes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor

from .cases import Array, Rng

Came: TypeAlias = dict[str, Any]


# --- train_step ---


def probe_train(names: Any, w: Any, x: Any, y: Any, rule: Any, calls: int, elsewhere: bool) -> Any:
    """Some steps of a linear net: losses, weights after each step, and what kind of thing came back."""
    import torch

    net = torch.nn.Linear(w.shape[1], len(w), bias=False, device="meta" if elsewhere else None)
    if not elsewhere:
        with torch.no_grad():
            net.weight.copy_(w)
    before = net.weight
    optimiser = torch.optim.SGD(net.parameters(), **rule)
    report: Any = {"losses": [], "weights": [], "error": ""}
    try:
        for _ in range(calls):
            loss = names.train_step(net, optimiser, x, y)
            is_tensor = isinstance(loss, torch.Tensor)
            report |= {"tensor": is_tensor, "graph": is_tensor and loss.requires_grad, "nothing": loss is None}
            report["place"] = str(loss.device) if is_tensor else ""
            if not elsewhere and loss is not None:
                report["losses"].append(loss.detach() if is_tensor else loss)
                report["weights"].append(net.weight.detach().clone())
    except RuntimeError as error:  # torch's word for devices that differ
        if "your turn" in str(error):
            raise
        report["error"] = f"{type(error).__name__}: {error}"
    report |= {"kept": net.weight is before and str(net.weight.device) == str(before.device)}
    return report


def trained(
    student: Student, w: Array, x: Array, y: Array, calls: int = 1, elsewhere: bool = False, **rule: float
) -> Came:
    """The report of `probe_train`, after demanding that something came."""
    labels = tensor(y, dtype="int64")
    came: Came = student.run(
        probe_train, w=tensor(w), x=tensor(x), y=labels, rule=rule, calls=calls, elsewhere=elsewhere
    )
    expect.true(not came.get("nothing"), "nothing came back: return the loss")
    if not elsewhere:
        expect.true(not came["error"], "torch refused a step with everything on one device", got=came["error"])
    return came


def descent(w: Array, x: Array, y: Array, calls: int, lr: float, momentum: float = 0.0, **slip: Any) -> tuple[Any, Any]:
    """Losses before, and weights after, each step. slip: pile (old gradients stay), total (a sum for a mean)."""
    n, rows = len(x), np.arange(len(x))
    speed, kept = np.zeros_like(w), np.zeros_like(w)
    losses, weights = [], []
    for _ in range(calls):
        z = x @ w.T
        p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
        losses.append(-np.log(p[rows, y]).mean())
        p[rows, y] -= 1
        gradient = p.T @ x / (1 if slip.get("total") else n)
        kept = kept * bool(slip.get("pile")) + gradient
        speed = momentum * speed + kept
        w = w - lr * speed
        weights.append(w)
    return losses, weights


def softmax_first(w: Array, x: Array, y: Array) -> Any:
    """The loss of probabilities that are taken for logits."""
    z = x @ w.T
    p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
    return (np.logaddexp.reduce(p, axis=1) - p[np.arange(len(y)), y]).mean()


def batch(rng: Rng, n: int = 6, d: int = 4, c: int = 3) -> tuple[Array, Array, Array]:
    """Weights (c, d), inputs (n, d), labels (n,)"""
    return rng.normal(size=(c, d)), rng.normal(size=(n, d)), rng.integers(c, size=n)


# --- fine_tune ---


def probe_fine_tune(names: Any, x: Any, y: Any, lr: float, hidden: bool) -> Any:
    """Give a small net a new head, train it by one step, and say what is where and what moved."""
    import torch
    from torch import nn

    torch.manual_seed(6)
    body = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten())
    net = nn.Sequential(body, nn.Linear(12, 5), nn.ReLU(), nn.Linear(5, 7))
    old, length = net[-1], len(net)
    head: Any = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2)) if hidden else nn.Linear(5, 2)
    given = {id(p) for p in head.parameters()}
    optimiser = names.fine_tune(net, head, lr)
    report: Any = {"kind": type(optimiser).__name__, "length": len(net) == length, "placed": net[-1] is head}
    report["old"] = net[-1] is old
    rest = [p for layer in list(net)[:-1] for p in layer.parameters()]
    report["frozen"] = [not p.requires_grad for p in rest]
    report["free"] = [p.requires_grad for p in head.parameters()]
    if report["kind"] == "Adam":
        held = {id(p) for group in optimiser.param_groups for p in group["params"]}
        report |= {"held": len(held), "own": given <= held, "foreign": bool(held - given)}
        report["lr"] = [group["lr"] for group in optimiser.param_groups]
        before = [p.detach().clone() for p in [*rest, *head.parameters()]]
        if report["placed"] and report["length"] and any(report["free"]):
            nn.functional.cross_entropy(net(x), y).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        moved = [not torch.equal(p, q) for p, q in zip([*rest, *head.parameters()], before, strict=True)]
        report |= {"rest_moved": any(moved[: len(rest)]), "head_moved": all(moved[len(rest) :])}
    return report


def tuned(student: Student, rng: Rng, lr: float, hidden: bool = False) -> Came:
    """The report of `probe_fine_tune`, after demanding the head in its place and an Adam."""
    x, y = rng.normal(size=(6, 1, 4, 4)), rng.integers(2, size=6)
    came: Came = student.run(probe_fine_tune, x=tensor(x), y=tensor(y, dtype="int64"), lr=lr, hidden=hidden)
    expect.true(
        not came["old"], "the caller's net still has its old last layer: `net[-1] = head` changes the net itself"
    )
    expect.true(came["length"], "the head should take the last layer's place, not come after it: `net[-1] = head`")
    expect.true(came["placed"], "`net[-1]` should be the very head that was given")
    kind = came["kind"]
    expect.true(kind == "Adam", "a `torch.optim.Adam` should come back", expected="Adam", got=kind)
    return came
