# Made by `autograder release`: not to be edited.
"""What the tests of chapter 08 share about text: perplexity, drawing by chance, negative sampling."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, demand_gradients, doubles, near

# --- perplexity ---


@looked_up
def perplexity(logits: Array, targets: Array) -> float:
    raise LookupError


@looked_up
def perplexity_mistakes(logits: Array, targets: Array) -> Mistakes:
    raise LookupError


def large_logits(rng: np.random.Generator) -> tuple[Array, Array]:
    """Logits (40, 4) near ±1000 and targets; one has a p of e^-2000, which is 0, and the mean loss is near 50."""
    targets = rng.integers(4, size=40)
    logits = rng.permutation([1000.0, -1000.0] * 20)[:, None] + rng.normal(size=(40, 4))
    logits[0] = 1000.0
    logits[0, targets[0]] = -1000.0
    return logits, targets


def demand_perplexity(student: Student, logits: Array, targets: Array) -> None:
    """Demand the right perplexity."""
    got = student.perplexity(tensor(logits, "float64"), tensor(targets, "int64"))
    near(got, perplexity(logits, targets), perplexity_mistakes(logits, targets))


# --- sample ---


def probe_sample(names: Any, logits: Any, temperature: float, seed: int) -> Any:
    """The draws of one call."""
    import numpy as np

    return names.sample(logits, temperature, np.random.default_rng(seed))


def probe_sample_again(names: Any, logits: Any, temperature: float, seed: int) -> Any:
    """What a guard looks at: two calls with one generator, one with a fresh one of its seed, and the logits."""
    import numpy as np

    rng = np.random.default_rng(seed)
    draws, later = names.sample(logits, temperature, rng), names.sample(logits.copy(), temperature, rng)
    np.random.seed(1)  # noqa: NPY002
    repeated = names.sample(logits.copy(), temperature, np.random.default_rng(seed))
    return {"draws": draws, "later": later, "repeated": repeated, "logits": logits}


def drawn(student: Student, logits: Array, temperature: float, seed: int) -> Array:
    """The student's draws, one for each row, as whole numbers in range."""
    came = student.run(probe_sample, logits=logits, temperature=temperature, seed=seed)
    draws = np.asarray(came)
    expect.true(came is not None, "nothing came back: is a `return` missing?")
    expect.shape(came, (len(logits),))
    whole = draws.dtype.kind in "iu"
    expect.true(whole, "class numbers should be whole numbers", expected="whole numbers", got=str(draws.dtype))
    inside = bool(((draws >= 0) & (draws < logits.shape[1])).all())
    expect.true(inside, "a draw is outside 0 … V − 1", expected=f"0 … {logits.shape[1] - 1}", got=draws)
    return draws


def drawn_again(student: Student, logits: Array, temperature: float, seed: int) -> dict[str, Any]:
    """For a guard: what `probe_sample_again` saw."""
    came: dict[str, Any] = student.run(probe_sample_again, logits=logits, temperature=temperature, seed=seed)
    return came


def any_four(rng: np.random.Generator) -> Array:
    """Four logits, far enough apart for the usual mistakes to show and near enough for each to be drawn often."""
    return rng.permutation([0.0, 0.8, 1.6, 2.4]) + rng.uniform(-0.15, 0.15, size=4)


def demand_draws(student: Student, rng: np.random.Generator, rows: list[Array], temperature: float) -> None:
    """Demand that 3,000 draws from each of these rows of four logits, all mixed in one call, come as they should."""
    which = rng.permutation(np.repeat(np.arange(len(rows)), 3000))
    draws = drawn(student, np.array(rows)[which], temperature, int(rng.integers(10**6)))
    for i, row in enumerate(rows):
        demand_shares(draws[which == i], row, temperature)


@looked_up
def shares(logits: Array, temperature: float) -> dict[str, Array]:
    raise LookupError


def misfit(counts: Array, p: Array) -> float:
    """Pearson's chi-square of counts (V,) against shares (V,); infinite where something impossible was drawn."""
    expected = counts.sum() * p
    possible = expected > 1e-9
    if counts[~possible].any():
        return float("inf")
    return float(((counts - expected)[possible] ** 2 / expected[possible]).sum())


LIMIT = 40.0  # chi-square with 3 degrees of freedom is above 40 once in 100 million draws (1.07e-8)


def demand_shares(draws: Array, logits: Array, temperature: float) -> None:
    """Demand that draws from one row of four logits come as often as they should.

    A right answer fails with a probability of 1.07e-8 by the chi-square law; with all expected counts above 100 the
    law holds well enough for a bound of 1e-6.
    """
    counts = np.bincount(draws, minlength=len(logits))
    all_shares = shares(logits, temperature)
    if misfit(counts, all_shares[""]) <= LIMIT:
        return
    if len(set(draws.tolist())) == 1 and logits.argmax() != draws[0]:
        raise expect.Mismatch("all rows got the same draw: draw anew for each row")
    named = (words for words, p in all_shares.items() if words and misfit(counts, p) <= LIMIT)
    wanted = np.round(all_shares[""], 3)
    said = next(named, "the symbols do not come as often as softmax(logits / temperature) says")
    raise expect.Mismatch(said, f"shares {wanted}", f"shares {np.round(counts / len(draws), 3)}", safe=said)


# --- negative_sampling_loss ---


def vectors(rng: np.random.Generator, n: int, k: int, d: int) -> list[Array]:
    """centre (n, d), context (n, d), negatives (n, k, d)"""
    return [rng.normal(size=(n, d)), rng.normal(size=(n, d)), rng.normal(size=(n, k, d))]


@looked_up
def negative_loss(center: Array, context: Array, negatives: Array) -> float:
    raise LookupError


@looked_up
def negative_mistakes(center: Array, context: Array, negatives: Array) -> Mistakes:
    raise LookupError


def probe_negative_gradient(names: Any, inputs: Any) -> Any:
    """The gradients for center, context and negatives; None where none arrives."""
    inputs = [value.clone().requires_grad_() for value in inputs]
    loss = names.negative_sampling_loss(*inputs)
    if getattr(loss, "requires_grad", False):
        loss.backward()
    return [value.grad for value in inputs]


@looked_up
def negative_gradient(center: Array, context: Array, negatives: Array) -> list[Array]:
    raise LookupError


def demand_negative_gradient(student: Student, inputs: list[Array]) -> None:
    """Demand that a gradient reaches all three kinds of vectors, and that it is the right one."""
    came = student.run(probe_negative_gradient, inputs=doubles(*inputs))
    none = "no gradient reached {}: is it used? Return a tensor, without `.detach()`, `.item()` or float()"
    wanted = dict(zip(("center", "context", "negatives"), negative_gradient(*inputs), strict=True))
    demand_gradients(came, wanted, none)


def demand_negative(student: Student, inputs: list[Array], rtol: float = 1e-4) -> None:
    """Demand the right loss. rtol: 1e-5 tells softplus from a ReLU where half of the scores are large."""
    got = student.negative_sampling_loss(*doubles(*inputs))
    expect.close(got, negative_loss(*inputs), rtol=rtol, mistakes=negative_mistakes(*inputs))
