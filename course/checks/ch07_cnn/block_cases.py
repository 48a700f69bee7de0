# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about Inception and residual blocks: probes, right values, mistakes.

A test draws weights. A probe puts them into the block that the student wrote, and returns what the block makes of x;
what it should make of x is computed here, in NumPy, from the same weights.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng

Came: TypeAlias = dict[str, Any]
Parts: TypeAlias = dict[str, list[Array]]
Pair: TypeAlias = tuple[int, int]
Plan: TypeAlias = tuple[int, int, Pair, Pair, int]


def probe_loose(names: Any, block: str, plan: Any) -> Any:
    """How many layers lie in plain lists, tuples and dicts of a block, where torch does not look for them."""
    from torch import nn

    made = getattr(names, block)(*plan)
    waiting = [value for part in made.modules() for value in vars(part).values() if value is not part._modules]
    found = 0
    for _ in range(1000):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, nn.Module):
            found += 1
        elif isinstance(value, (list, tuple, dict)):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return found


def demand_registered(student: Student, block: str, plan: Any) -> None:
    """Name the mistake of layers that the module does not know of."""
    loose = "layers in a plain Python list are not the module's: use `nn.ModuleList`, or an attribute for each"
    expect.true(not student.run(probe_loose, block=block, plan=plan), loose)


# --- Inception ---


def wanted_convs(c_in: int, one: int, three: Pair, five: Pair, pool: int) -> list[tuple[int, int, int]]:
    """(kernel, channels in, channels out) of the six convolutions, branch by branch."""
    return [(1, c_in, one), (1, c_in, three[0]), (3, *three), (1, c_in, five[0]), (5, *five), (1, c_in, pool)]


def inception_parts(rng: Rng, plan: Plan) -> list[list[Array]]:
    """Weights and biases for the six convolutions, branch by branch."""
    shapes = [(b, a, k, k) for k, a, b in wanted_convs(*plan)]
    return [[rng.normal(size=s) / np.sqrt(s[1] * s[2]), rng.uniform(-1, 1, size=s[0])] for s in shapes]


def probe_inception(names: Any, plan: Any, x: Any, kinds: Any, parts: Any, train: bool) -> Any:
    """Put weights into the block's convolutions by (kernel, channels in, channels out); -> what it makes of x."""
    import torch

    block = names.Inception(*plan)
    block(x)  # layers that find their sizes by themselves have them now
    convs = [part for part in block.modules() if isinstance(part, torch.nn.Conv2d)]
    found = [[part.kernel_size[0], part.in_channels, part.out_channels] for part in convs]
    with torch.no_grad():
        for part, kind in zip(convs, found, strict=True):
            for wanted, (weight, bias) in zip(kinds, parts, strict=False):
                if kind == list(wanted) and part.weight.shape == weight.shape:
                    part.weight.copy_(weight)
                    if part.bias is not None:
                        part.bias.copy_(bias)
    out = block(x)
    if train:
        out.sum().backward()
    return {
        "convs": found, "biases": [part.bias is not None for part in convs], "out": out.detach(),
        "count": sum(p.numel() for p in block.parameters()), "fed": all(p.grad is not None for p in block.parameters()),
    }  # fmt: skip


def inception(
    student: Student, plan: Plan, x: Array, parts: list[list[Array]] | None = None, train: bool = False
) -> Came:
    """Its report, after demanding six convolutions with biases."""
    kinds, given = wanted_convs(*plan), [[tensor(values) for values in pair] for pair in parts or []]
    came: Came = student.run(probe_inception, plan=plan, x=tensor(x), kinds=kinds, parts=given, train=train)
    found = sorted(tuple(row) for row in came["convs"])
    if found != sorted(kinds):
        demand_registered(student, "Inception", plan)
    said = "the convolutions are not the six of the prompt: (kernel, channels in, channels out)"
    expect.true(found == sorted(kinds), said, expected=str(sorted(kinds)), got=str(found))
    expect.true(all(came["biases"]), "a convolution has no bias: leave `bias` alone")
    return came


@looked_up
def inception_output(parts: list[list[Array]], x: Array) -> Array:
    raise LookupError


@looked_up
def inception_mistakes(parts: list[list[Array]], x: Array) -> Mistakes:
    raise LookupError


def demand_inception(student: Student, rng: Rng, plan: Plan, n: int, size: tuple[int, int]) -> None:
    """Demand the four branches, with their ReLUs, in their order, of a block with the weights drawn here."""
    parts, x = inception_parts(rng, plan), rng.normal(size=(n, plan[0], *size))
    came = inception(student, plan, x, parts)
    wrong = inception_mistakes(parts, x)
    expect.close(came["out"], inception_output(parts, x), rtol=1e-4, atol=1e-5, mistakes=wrong)


# --- ResidualBlock ---


def residual_parts(rng: Rng, plan: tuple[int, int, int]) -> Parts:
    """For each convolution its weights, and its batch norm's factors, shifts, means and variances."""
    c_in, c_out, stride = plan
    shapes = {"first": (c_out, c_in, 3, 3), "second": (c_out, c_out, 3, 3)}
    if stride != 1 or c_in != c_out:
        shapes["skip"] = (c_out, c_in, 1, 1)
    spans = (0.5, 1.5), (-1, 1), (-1, 1), (0.5, 2)
    return {
        role: [rng.normal(size=s) / np.sqrt(s[1] * s[2]), *(rng.uniform(low, high, size=c_out) for low, high in spans)]
        for role, s in shapes.items()
    }


def probe_residual(names: Any, plan: Any, x: Any, parts: Any) -> Any:
    """Find the block's convolutions by what goes through them, put weights into them and into the batch norms that
    they feed; -> what the block then makes of x, in evaluation mode."""
    import torch
    from torch import nn

    block = names.ResidualBlock(*(plan if plan[2] != 1 else plan[:2]))  # 1 is its default
    block.eval()
    seen: list[Any] = []
    for part in block.modules():
        if isinstance(part, nn.Conv2d | nn.BatchNorm2d):
            part.register_forward_hook(lambda part, given, came: seen.append((part, given[0], came)))
    convs = []
    with torch.no_grad():
        block(x)
        passed = list(seen)
        for part, given, came in passed:
            if isinstance(part, nn.BatchNorm2d):
                continue
            norm = next((p for p, g, _ in passed if isinstance(p, nn.BatchNorm2d) and g is came), None)
            role = "skip" if part.kernel_size[0] == 1 else "first" if given is x else "second"
            convs.append({
                "kernel": part.kernel_size[0], "role": role, "stride": part.stride[0], "bias": part.bias is not None,
                "norm": norm is not None,
            })  # fmt: skip
            weight, *memory = parts.get(role, [None])
            if weight is not None and weight.shape == part.weight.shape and norm is not None:
                part.weight.copy_(weight)
                kept: Any = norm.weight, norm.bias, norm.running_mean, norm.running_var
                for place, values in zip(kept, memory, strict=True):
                    place.copy_(values)
        out = block(x)
    own = len({id(part) for part, _, _ in passed}) == len(passed)
    return {"convs": convs, "own": own, "out": out, "count": sum(p.numel() for p in block.parameters())}


def residual(student: Student, plan: tuple[int, int, int], x: Array, parts: Parts) -> Came:
    """The report of `probe_residual`, after demanding its convolutions and their batch norms."""
    given = {role: [tensor(values) for values in part] for role, part in parts.items()}
    came: Came = student.run(probe_residual, plan=plan, x=tensor(x), parts=given)
    kernels = sorted(conv["kernel"] for conv in came["convs"])
    changes = plan[2] != 1 or plan[0] != plan[1]
    wanted = [1, 3, 3] if changes else [3, 3]
    if kernels != wanted:
        demand_registered(student, "ResidualBlock", plan)
    expect.true(changes or kernels != [1, 3, 3], "where the shape stays, x itself is added: no 1 × 1 convolution")
    needed = "where stride is not 1 or the channels differ, x needs a 1 × 1 convolution"
    expect.true(not changes or kernels != [3, 3], needed)
    other = "other convolutions were used than the prompt's"
    expect.true(kernels == wanted, other, expected=str(wanted), got=str(kernels))
    biased = any(conv["bias"] for conv in came["convs"])
    expect.true(not biased, "a convolution has a bias: `bias=False`, as batch norm adds one")
    expect.true(came["own"], "one convolution or batch norm is used twice: each place has its own")
    norms = all(conv["norm"] for conv in came["convs"])
    expect.true(norms, "the output of each convolution, also of the 1 × 1, goes straight into a batch norm")
    return came


@looked_up
def residual_output(parts: Parts, x: Array, stride: int) -> Array:
    raise LookupError


@looked_up
def residual_mistakes(parts: Parts, x: Array, stride: int) -> Mistakes:
    raise LookupError


def demand_residual(student: Student, rng: Rng, plan: tuple[int, int, int], n: int, size: tuple[int, int]) -> None:
    """Demand relu(skip(x) + f(x)), of a block with the weights drawn here."""
    parts = residual_parts(rng, plan)
    x = 2 * rng.normal(size=(n, plan[0], *size))  # so that either way is now above 0, now below
    came = residual(student, plan, x, parts)
    rows = {conv["role"]: conv for conv in came["convs"]}
    chain = "the two 3 × 3 convolutions follow each other, and the first works on x"
    expect.true({"first", "second"} <= set(rows), chain)
    strides = rows["second"]["stride"] == 1 and all(rows[r]["stride"] == plan[2] for r in rows if r != "second")
    expect.true(strides, "the stride belongs to the first 3 × 3 convolution and to the 1 × 1")
    wrong = residual_mistakes(parts, x, plan[2])
    expect.close(came["out"], residual_output(parts, x, plan[2]), rtol=1e-4, atol=1e-4, mistakes=wrong)
