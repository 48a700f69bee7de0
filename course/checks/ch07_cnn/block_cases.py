# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about Inception and residual blocks: probes, right values, mistakes.

A probe returns a block's weights and what it makes of x; the right values are computed from them here, in NumPy.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect, tensor

from .cases import Array, Mistakes, convolve, max_pool

Came: TypeAlias = dict[str, Any]
EPS = 1e-5  # nn.BatchNorm2d's own


# --- Inception ---


def probe_block(names: Any, block: str, plan: Any, x: Any) -> Any:
    """A block's convolutions, its parameters' number, what it makes of x, and whether each part gets a gradient."""
    import torch

    torch.manual_seed(3)
    made = getattr(names, block)(*plan)
    out = made(x)
    out.sum().backward()
    convs = []
    for part in made.modules():
        if isinstance(part, torch.nn.Conv2d):
            bias = None if part.bias is None else part.bias.detach()
            convs.append([part.kernel_size[0], part.in_channels, part.out_channels, part.weight.detach(), bias])
    fed = all(p.grad is not None for p in made.parameters())
    return {"convs": convs, "count": sum(p.numel() for p in made.parameters()), "out": out.detach(), "fed": fed}


def wanted_convs(c_in: int, one: int, three: Any, five: Any, pool: int) -> list[tuple[int, int, int]]:
    """(kernel, channels in, channels out) of the six convolutions, branch by branch."""
    bottom = [(1, c_in, one), (1, c_in, three[0]), (3, *three), (1, c_in, five[0]), (5, *five), (1, c_in, pool)]
    return [(k, a, b) for k, a, b in bottom]


def inception(student: Student, plan: Any, x: Array) -> Came:
    """The report of `probe_block`, after demanding the six convolutions with their biases."""
    came: Came = student.run(probe_block, block="Inception", plan=plan, x=tensor(x))
    found = sorted(tuple(row[:3]) for row in came["convs"])
    wanted = sorted(wanted_convs(*plan))
    said = "the convolutions are not the six of the prompt: (kernel, channels in, channels out)"
    expect.true(found == wanted, said, expected=str(wanted), got=str(found))
    expect.true(all(row[4] is not None for row in came["convs"]), "a convolution has no bias: leave `bias` alone")
    return came


def branches(
    came: Came, plan: Any, x: Array, *, inner: tuple[bool, bool] = (True, True), pooled: str = "max"
) -> list[Array]:
    """The four branches before their last ReLU. inner: with the ReLU before the 3 × 3, before the 5 × 5."""
    parts = {tuple(row[:3]): row[3:] for row in came["convs"]}
    one, reduce3, three, reduce5, five, pool = wanted_convs(*plan)

    def conv(key: tuple[int, int, int], values: Array) -> Array:
        weight, bias = (np.asarray(v, dtype=float) for v in parts[key])
        return convolve(values, weight, bias, padding=key[0] // 2)

    def reduced(key: tuple[int, int, int], relu: bool) -> Array:
        return np.maximum(conv(key, x), 0) if relu else conv(key, x)

    edge = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    kinds = {"max": max_pool(edge, 3, 1), "none": x, "mean": _mean_pool(x)}
    return [
        conv(one, x), conv(three, reduced(reduce3, inner[0])), conv(five, reduced(reduce5, inner[1])),
        conv(pool, kinds[pooled]),
    ]  # fmt: skip


def _mean_pool(x: Array) -> Array:
    c = x.shape[1]
    return convolve(x, np.eye(c)[:, :, None, None] * np.full((3, 3), 1 / 9), padding=1)


def _joined(parts: list[Array], order: tuple[int, ...] = (0, 1, 2, 3)) -> Array:
    result: Array = np.maximum(np.concatenate([parts[i] for i in order], axis=1), 0)
    return result


def demand_inception(student: Student, plan: Any, x: Array) -> None:
    """Demand the four branches, with their ReLUs, in their order."""
    came = inception(student, plan, x)
    right = branches(came, plan, x)
    orders = ((0, 2, 1, 3), (3, 0, 1, 2), (3, 2, 1, 0), (1, 2, 0, 3), (0, 3, 1, 2), (1, 0, 2, 3), (0, 1, 3, 2))
    bare, none_between = np.concatenate(right, axis=1), branches(came, plan, x, inner=(False, False))
    wrong: Mistakes = {
        "a ReLU is missing after the last convolution of each branch": bare,
        "a ReLU is missing after the reducing 1 × 1 convolutions": _joined(none_between),
        "a ReLU is missing after the 1 × 1 before the 3 × 3": _joined(branches(came, plan, x, inner=(False, True))),
        "a ReLU is missing after the 1 × 1 before the 5 × 5": _joined(branches(came, plan, x, inner=(True, False))),
        "all ReLUs are missing: one after each convolution": np.concatenate(none_between, axis=1),
        "the pooling branch does not pool": _joined(branches(came, plan, x, pooled="none")),
        "the pooling branch takes means: it should take the largest": _joined(branches(came, plan, x, pooled="mean")),
    }
    for i, branch in enumerate(("1 × 1", "3 × 3", "5 × 5", "pooling")):
        last = [part if j == i else np.maximum(part, 0) for j, part in enumerate(right)]
        wrong[f"a ReLU is missing after the last convolution of the {branch} branch"] = np.concatenate(last, axis=1)
    for order in orders:
        wrong["the branches are joined in another order: 1 × 1, 3 × 3, 5 × 5, pool" + " " * len(wrong)] = _joined(
            right, order
        )
    expect.close(came["out"], _joined(right), rtol=1e-3, atol=1e-5, mistakes=wrong)


# --- ResidualBlock ---


def probe_residual(names: Any, plan: Any, x: Any) -> Any:
    """A block in evaluation mode with a memory of its own: its convolutions with the batch norm each one feeds."""
    import torch
    from torch import nn

    torch.manual_seed(4)
    block = names.ResidualBlock(*(plan if plan[2] != 1 else plan[:2]))  # 1 is its default
    memories: Any = {
        part: [part.weight, part.bias, part.running_mean, part.running_var]
        for part in block.modules()
        if isinstance(part, nn.BatchNorm2d)
    }
    with torch.no_grad():
        for memory in memories.values():
            for values, low, high in zip(memory, (0.5, -1, -1, 0.5), (1.5, 1, 1, 2), strict=True):
                values.uniform_(low, high)
    seen: list[Any] = []
    for part in block.modules():
        if isinstance(part, nn.Conv2d | nn.BatchNorm2d):
            part.register_forward_hook(lambda part, given, came: seen.append((part, given[0], came)))
    block.eval()
    with torch.no_grad():
        out = block(x)
    convs = []
    for part, given, came in seen:
        if isinstance(part, nn.Conv2d):
            fed = next((memories[p] for p, g, _ in seen if p in memories and g is came), None)
            convs.append({
                "kernel": part.kernel_size[0], "on_x": given is x, "weight": part.weight.detach(),
                "stride": part.stride[0], "bias": part.bias is not None,
                "norm": None if fed is None else [v.detach() for v in fed],
            })  # fmt: skip
    own = len({id(part) for part, _, _ in seen}) == len(seen)
    return {"convs": convs, "own": own, "out": out, "count": sum(p.numel() for p in block.parameters())}


def residual(student: Student, plan: tuple[int, int, int], x: Array) -> Came:
    """The report of `probe_residual`, after demanding its convolutions and their batch norms."""
    came: Came = student.run(probe_residual, plan=plan, x=tensor(x))
    kernels = sorted(conv["kernel"] for conv in came["convs"])
    changes = plan[2] != 1 or plan[0] != plan[1]
    itself = "where the shape stays, x itself is added: no 1 × 1 convolution"
    needed = "where stride is not 1 or the channels differ, x needs a 1 × 1 convolution"
    expect.true(changes or kernels != [1, 3, 3], itself)
    expect.true(not changes or kernels != [3, 3], needed)
    wanted = [1, 3, 3] if changes else [3, 3]
    expect.true(
        kernels == wanted, "other convolutions were used than the prompt's", expected=str(wanted), got=str(kernels)
    )
    expect.true(
        not any(conv["bias"] for conv in came["convs"]),
        "a convolution has a bias: `bias=False`, as batch norm adds one",
    )
    expect.true(came["own"], "one convolution or batch norm is used twice: each place has its own")
    norms = all(conv["norm"] is not None for conv in came["convs"])
    expect.true(norms, "the output of each convolution, also of the 1 × 1, goes straight into a batch norm")
    return came


def normalised(conv: Came, values: Array, stride: int) -> Array:
    """A convolution and its batch norm, in evaluation mode."""
    maps = convolve(values, np.asarray(conv["weight"], dtype=float), None, stride, conv["kernel"] // 2)
    weight, bias, mean, var = (np.asarray(v, dtype=float)[:, None, None] for v in conv["norm"])
    result: Array = (maps - mean) / np.sqrt(var + EPS) * weight + bias
    return result


def demand_residual(student: Student, plan: tuple[int, int, int], x: Array) -> None:
    """Demand relu(skip(x) + f(x)), from the block's own weights."""
    x = 4 * x  # so that either way is now above 0, now below
    came = residual(student, plan, x)
    threes = [conv for conv in came["convs"] if conv["kernel"] == 3]
    ones = [conv for conv in came["convs"] if conv["kernel"] == 1]
    first = next((conv for conv in threes if conv["on_x"]), None)
    second = next((conv for conv in threes if not conv["on_x"]), None)
    chain = "the two 3 × 3 convolutions follow each other, and the first works on x"
    expect.true(first is not None and second is not None, chain)
    assert first is not None and second is not None
    place = "the stride belongs to the first 3 × 3 convolution and to the 1 × 1"
    expect.true(first["stride"] == plan[2] and second["stride"] == 1, place)
    expect.true(all(conv["stride"] == plan[2] for conv in ones), place)
    skip = normalised(ones[0], x, plan[2]) if ones else x
    inner = normalised(first, x, plan[2])
    f = normalised(second, np.maximum(inner, 0), 1)
    wrong = {
        "the ReLU after the sum is missing": skip + f,
        "the ReLU comes before the sum: add first, then ReLU": skip + np.maximum(f, 0),
        "x is not added: this is relu(f(x)), without the skip": np.maximum(f, 0),
        "the ReLU between the two convolutions is missing": np.maximum(skip + normalised(second, inner, 1), 0),
        "x is added a second time": np.maximum(2 * skip + f, 0),
        "x and f(x) are multiplied: add them": np.maximum(skip * f, 0),
        "x is subtracted: add it": np.maximum(f - skip, 0),
        "ReLU was taken of x, or of f(x), before the sum: once, after it": np.maximum(np.maximum(f, 0) + skip, 0),
        "ReLU was taken of the skip before the sum: once, after it": np.maximum(f + np.maximum(skip, 0), 0),
    }
    expect.close(came["out"], np.maximum(skip + f, 0), rtol=1e-3, atol=1e-4, mistakes=wrong)
