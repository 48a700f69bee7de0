# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about training steps in torch: probes, right values, mistakes."""

from __future__ import annotations

from typing import Any, TypeAlias


from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

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


@looked_up
def descent(w: Array, x: Array, y: Array, calls: int, lr: float, momentum: float=0.0, slip: str='') -> tuple[list[Array], list[Array]]:
    raise LookupError


@looked_up
def softmax_first(w: Array, x: Array, y: Array) -> Any:
    raise LookupError


def batch(rng: Rng, n: int = 6, d: int = 4, c: int = 3) -> tuple[Array, Array, Array]:
    """Weights (c, d), inputs (n, d), labels (n,)"""
    return rng.normal(size=(c, d)), rng.normal(size=(n, d)), rng.integers(c, size=n)
