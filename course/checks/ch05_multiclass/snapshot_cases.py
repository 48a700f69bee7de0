# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about snapshots: a training that is stopped, put back, and goes on."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor

Rng: TypeAlias = np.random.Generator


def probe_snapshot(names: Any, x: Any, y: Any, optimiser: str, steps: int, epoch: int) -> Any:
    """Train, take a snapshot, train on; then put the snapshot into a fresh net and train on again."""
    import copy
    import io

    import torch
    from torch import nn

    def make() -> Any:
        net = nn.Sequential(nn.Linear(x.shape[1], 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Dropout(0.3), nn.Linear(6, 3))
        if optimiser == "Adam":
            return net, torch.optim.Adam(net.parameters(), lr=0.02)
        return net, torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

    def go_on(net: Any, rule: Any) -> Any:
        for _ in range(steps):
            rule.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()  # type: ignore[no-untyped-call]
            rule.step()
        return torch.cat([value.detach().flatten().double() for value in net.state_dict().values()])

    net, rule = make()
    go_on(net, rule)
    mode, rng_before = net.training, torch.get_rng_state()
    state = names.snapshot(net, rule, epoch)
    report = {"dict": isinstance(state, dict), "keys": sorted(map(str, state)) if isinstance(state, dict) else []}
    report["undisturbed"] = net.training == mode and bool(torch.equal(torch.get_rng_state(), rng_before))
    if report["keys"] != ["epoch", "model", "optimiser", "rng"]:
        return report
    report |= {"epoch": state["epoch"], "rng_kind": type(state["rng"]).__name__}
    try:
        report["rng"] = bool(torch.equal(state["rng"], rng_before))
    except (TypeError, RuntimeError):
        report["rng"] = False
    report["state_dicts"] = isinstance(state["model"], dict) and isinstance(state["optimiser"], dict)
    if not report["state_dicts"]:
        return report
    report["complete"] = set(state["model"]) == set(net.state_dict())
    report["optimiser_keys"] = set(state["optimiser"]) == set(rule.state_dict())
    report["memory"] = bool(state["optimiser"].get("state"))
    kept = copy.deepcopy(state)
    straight = go_on(net, rule)

    def same(a: Any, b: Any) -> bool:
        if isinstance(a, torch.Tensor):
            return bool(torch.equal(a, b))
        if isinstance(a, dict):
            return all(same(a[key], b[key]) for key in a)
        return bool(a == b)

    report["model_kept"] = same(kept["model"], state["model"])
    report["optimiser_kept"] = same(kept["optimiser"], state["optimiser"])
    if not (report["complete"] and report["optimiser_keys"] and report["rng"]):
        return report
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    state = torch.load(file, weights_only=True)
    net, rule = make()
    net.load_state_dict(state["model"])
    rule.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["rng"])
    report["gap"] = float((go_on(net, rule) - straight).abs().max())
    return report


def snapped(student: Student, rng: Rng, optimiser: str, steps: int, epoch: int) -> dict[str, Any]:
    """The report of `probe_snapshot`, after demanding what every snapshot must have."""
    x, y = rng.normal(size=(12, 4)), rng.integers(3, size=12)
    came: dict[str, Any] = student.run(
        probe_snapshot, x=tensor(x), y=tensor(y, dtype="int64"), optimiser=optimiser, steps=steps, epoch=epoch
    )
    wanted = ["epoch", "model", "optimiser", "rng"]
    expect.true(came["dict"], "a dict should come back")
    expect.true(
        came["keys"] == wanted,
        "the dict should have just the keys epoch, model, optimiser and rng",
        expected=", ".join(wanted),
        got=", ".join(came["keys"]),
    )
    expect.true(came.get("state_dicts"), "model and optimiser should be state_dicts, not the objects themselves")
    return came
