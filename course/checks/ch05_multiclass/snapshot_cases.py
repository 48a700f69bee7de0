# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about snapshots: a training that is stopped, put back, and goes on.

The test draws the weights, the optimiser's memory, the seed and the slopes. What a snapshot brings back into a fresh
net comes here as plain arrays, and is compared with what was drawn, or computed from it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, Tensor, expect, tensor
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Rng: TypeAlias = np.random.Generator
Given: TypeAlias = dict[str, Any]
Named: TypeAlias = dict[str, Array]

WEIGHTS = {"0.weight": (5, 4), "0.bias": (5,), "1.weight": (5,), "1.bias": (5,), "4.weight": (3, 5), "4.bias": (3,)}
MEMORY = {"SGD": ("momentum_buffer",), "Adam": ("exp_avg", "exp_avg_sq")}
LATER = 1  # what training that goes on adds to everything that it can reach
BACK = "rng should bring torch's generator back to where it stood: `torch.get_rng_state()`, dropout draws from it"


def drawn(rng: Rng, optimiser: str) -> Given:
    """A training under way. state: the net's; memory: the optimiser's, one dict a parameter; numbers torch drew."""
    state = {name: rng.normal(size=shape).astype("float32") for name, shape in WEIGHTS.items()}
    state |= {"1.running_mean": rng.normal(size=5).astype("float32")}
    state |= {"1.running_var": rng.uniform(0.5, 2, size=5).astype("float32")}
    state |= {"1.num_batches_tracked": np.asarray(rng.integers(5, 90))}
    steps = np.asarray(rng.integers(5, 90), dtype="float32")
    memory = [
        {name: rng.uniform(0.1, 1, size=shape).astype("float32") for name in MEMORY[optimiser]}
        | ({"step": steps} if optimiser == "Adam" else {})
        for shape in WEIGHTS.values()
    ]
    return {
        "optimiser": optimiser, "state": state, "memory": memory, "rate": float(rng.uniform(0.01, 0.2)),
        "seed": int(rng.integers(2**31)), "numbers": int(rng.integers(1, 50)), "epoch": int(rng.integers(3, 900)),
    }  # fmt: skip


def probe_snapshot(
    names: Any, optimiser: Any, state: Any, memory: Any, rate: Any, seed: Any, numbers: Any, epoch: Any, later: Any,
    steps: Any,
) -> Any:  # fmt: skip
    """Take a snapshot of a training, let `later` happen to it, put the snapshot into a fresh net, and go on there."""
    import torch
    from torch import nn

    def make(rate: float) -> Any:
        net = nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Dropout(0.3), nn.Linear(5, 3))
        if optimiser == "Adam":
            return net, torch.optim.Adam(net.parameters(), lr=rate)
        return net, torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)

    net, rule = make(rate)
    net.load_state_dict(state)
    rule.load_state_dict({"state": dict(enumerate(memory)), "param_groups": rule.state_dict()["param_groups"]})
    torch.manual_seed(seed)
    here = torch.get_rng_state().device  # that generator's, whatever the default is
    torch.rand(numbers, device=here)
    taken = names.snapshot(net, rule, epoch)
    report = {"kind": type(taken).__name__, "mode": net.training, "next": torch.rand(6, device=here)}
    if not isinstance(taken, dict):
        return report
    report["keys"] = sorted(map(str, taken))
    if not {"model", "optimiser", "epoch", "rng"} <= set(taken):
        return report
    report["kinds"] = [type(taken[part]).__name__ for part in ("model", "optimiser", "rng")]
    if not (isinstance(taken["model"], dict) and isinstance(taken["optimiser"], dict)):
        return report
    report["names"] = [sorted(map(str, taken["model"])), sorted(map(str, taken["optimiser"]))]
    if set(taken["model"]) != set(net.state_dict()) or set(taken["optimiser"]) != {"state", "param_groups"}:
        return report
    with torch.no_grad():
        for value in (*net.state_dict().values(), *(v for part in rule.state.values() for v in part.values())):
            value += later
    report["live"] = {name: value.clone() for name, value in net.state_dict().items()}
    report["live memory"] = [{name: v.clone() for name, v in rule.state[p].items()} for p in net.parameters()]
    torch.manual_seed(seed + 1)
    rule.param_groups[0]["lr"] = 9.0
    net, rule = make(1.0)
    net.load_state_dict(taken["model"])
    rule.load_state_dict(taken["optimiser"])
    report |= {"epoch": taken["epoch"], "rate": rule.param_groups[0]["lr"]}
    report["state"] = {name: value.clone() for name, value in net.state_dict().items()}
    report["memory"] = [
        {key: torch.as_tensor(value).clone() for key, value in rule.state[p].items()} for p in net.parameters()
    ]
    if isinstance(taken["rng"], torch.Tensor) and taken["rng"].dtype == torch.uint8:
        torch.set_rng_state(taken["rng"])
        report["numbers"] = torch.rand(6, device=here)
    for step in steps:
        for p, slope in zip(net.parameters(), step, strict=True):
            p.grad = slope.clone()
        rule.step()
    report["moved"] = [p.detach() for p in net.parameters()]
    return report


def snapped(student: Student, given: Given, later: int = 0, steps: tuple[list[Array], ...] = ()) -> dict[str, Any]:
    """What `probe_snapshot` saw, or a Mismatch where the snapshot could not be put back."""
    handed = given | {
        "state": _tensors(given["state"]),
        "memory": [_tensors(part) for part in given["memory"]],
        "steps": [[tensor(slope) for slope in step] for step in steps],
    }
    came: dict[str, Any] = student.run(probe_snapshot, later=later, **handed)
    expect.true("keys" in came, "a dict should come back", got=came["kind"])
    wanted = ["epoch", "model", "optimiser", "rng"]
    expect.true(
        set(wanted) <= set(came["keys"]),
        "the dict should have the keys epoch, model, optimiser and rng",
        expected=", ".join(wanted),
        got=", ".join(came["keys"]),
    )
    objects = "model and optimiser should be state_dicts, not the objects themselves"
    expect.true("names" in came, objects, expected="two dicts", got=", ".join(came["kinds"][:2]))
    whole = "model should be the whole `model.state_dict()`: batch norm's memory belongs to it"
    expect.true(came["names"][0] == sorted(given["state"]), whole)
    parts = ["param_groups", "state"]
    expect.true(came["names"][1] == parts, "optimiser should be the whole `optimiser.state_dict()`")
    _demand_live(came, given, later)
    return came


def _demand_live(came: dict[str, Any], given: Given, later: int) -> None:
    """Demand that training really went on: the live net and the live memory have moved by `later`."""
    pairs = [(came["live"], given["state"]), *zip(came["live memory"], given["memory"], strict=True)]
    for live, before in pairs:
        for name, value in before.items():
            still = "after the snapshot training could not go on: only look at the model and the optimiser"
            expect.true(np.allclose(live[name], value + later, rtol=1e-5), still)


def _tensors(arrays: Named) -> dict[str, Tensor]:
    return {name: tensor(value, None) for name, value in arrays.items()}


# --- right values ---


@looked_up
def torch_numbers(seed: int, skip: int, count: int) -> Array:
    raise LookupError


# --- demands ---


def demand_state(came: dict[str, Any], given: Given) -> None:
    """Demand the weights and the optimiser's memory as they were when the snapshot was taken."""
    changed = "the weights in the snapshot changed when training went on: copy them"
    for name, want in given["state"].items():
        expect.close(came["state"][name], want, rtol=1e-6, mistakes={changed: want + LATER}, what=f"model, {name}")
    missing = "the optimiser's memory (momentum) is missing: take its `state_dict()`"
    expect.true(all(set(part) >= set(want) for part, want in _pairs(came, given)), missing)
    changed = "the optimiser's memory in the snapshot changed when training went on: copy it deeply"
    for part, memory in _pairs(came, given):
        for name, want in memory.items():
            expect.close(part[name], want, rtol=1e-6, mistakes={changed: want + LATER}, what=f"optimiser, {name}")
    expect.close(came["rate"], given["rate"], what="optimiser, learning rate")


def _pairs(came: dict[str, Any], given: Given) -> list[tuple[Any, Any]]:
    return list(zip(came["memory"], given["memory"], strict=True))


def demand_numbers(came: dict[str, Any], given: Given) -> None:
    """Demand that torch draws what it would have drawn next, had nothing happened."""
    state = "rng should be what `torch.get_rng_state()` returns, a tensor of bytes"
    expect.true("numbers" in came, state, expected="Tensor", got=came["kinds"][2])
    want = torch_numbers(given["seed"], given["numbers"], 6)
    expect.true(np.array_equal(np.asarray(came["numbers"], dtype=float), want), BACK)
