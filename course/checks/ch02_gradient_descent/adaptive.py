"""The paths of RMSProp and Adam, and those that the usual mistakes take.

Every `..._mistakes` is a dict {what the learner is told: the path that this mistake takes}.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import Array, Mistakes, Rng
from .paths import Setting, bowl, common_mistakes, path_of, walk

NAN = "a parameter whose slope is 0 became NaN: add `eps`, so that 0 is not divided by 0"


def divisor(square: Array, how: dict[str, Any]) -> Any:
    """What a step is divided by. how: `root`, `eps`, `inside` (eps stands inside the root)"""
    eps = float(how.get("eps", 1e-8))
    if how.get("inside"):
        return np.sqrt(square + eps)
    return (np.sqrt(square) if how.get("root", True) else square) + eps


def demand_one_of(got: Any, wanted: list[Array], mistakes: Mistakes) -> None:
    """Demand one of several right paths, which differ in where they place eps. Raises Mismatch for the first."""
    for want in wanted[1:]:
        try:
            return expect.close(got, want, rtol=1e-4, atol=1e-6)
        except expect.Mismatch:
            continue
    expect.close(got, wanted[0], rtol=1e-4, atol=1e-6, mistakes=mistakes)
    return None


@recorded
def scaled(setting: Setting, lr: float, steps: int, keep: float, take: float, **how: Any) -> Array:
    """Descent divided by the root of s, where s = keep * s + take * g**2.

    how: `shared` (one s for all), `unsquared` (of g itself), and as in `divisor`
    """
    h, floor, _ = setting

    def step(s: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        new = np.full_like(g, (g**2).sum()) if how.get("shared") else g if how.get("unsquared") else g**2
        s = keep * s + take * new
        return s, w - lr * g / divisor(s[0], how)

    with np.errstate(all="ignore"):
        return walk(setting, steps, step)


@recorded
def rmsprop_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    return {
        **common_mistakes(scaled(setting, lr, steps, beta, 1 - beta)),
        "this is AdaGrad, whose sum only grows: let s forget, `beta * s + (1 - beta) * g**2`": scaled(
            setting, lr, steps, 1, 1
        ),
        "the root is missing: divide by the root of s": scaled(setting, lr, steps, beta, 1 - beta, root=False),
        "beta and 1 - beta have changed places: beta is the share that s keeps": scaled(
            setting, lr, steps, 1 - beta, beta
        ),
        "one s serves all parameters: keep one for each, without `.sum()`": scaled(
            setting, lr, steps, beta, 1 - beta, shared=True
        ),
        "the slopes enter s unsquared: average g**2 (a negative number has no root)": scaled(
            setting, lr, steps, beta, 1 - beta, unsquared=True
        ),
        "the squares enter s in full: their share is 1 - beta": scaled(setting, lr, steps, beta, 1.0),
        "beta is always 0.9 here: use the argument": scaled(setting, lr, steps, 0.9, 0.1),
    }


@recorded
def adam(setting: Setting, lr: float, steps: int, b1: float, b2: float, **how: Any) -> Array:
    """Adam. how: `hat1`, `hat2` (correct m, v), `frozen` (t stays 1), `stored` (m and v keep their correction),
    `late` (t starts at 2, or at 0 for -1), `crossed` (each hat by the other beta), `unsquared` (v of g, not g**2),
    `folded` (the hats stand in the rate, eps beside the root of v), and as in `divisor`."""
    h, floor, _ = setting

    def step(state: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        m, v = b1 * state[0] + (1 - b1) * g, b2 * state[1] + (1 - b2) * (g if how.get("unsquared") else g**2)
        t = 1 if how.get("frozen") else t + int(how.get("late", False))
        rest1, rest2 = 1 - np.power(b1, t), 1 - np.power(b2, t)
        rest1, rest2 = (rest2, rest1) if how.get("crossed") else (rest1, rest2)
        m_hat = m / rest1 if how.get("hat1", True) else m
        v_hat = v / rest2 if how.get("hat2", True) else v
        below = divisor(v, how) / np.sqrt(rest2) if how.get("folded") else divisor(v_hat, how)
        w = w - lr * m_hat / below
        return np.array([m_hat, v_hat] if how.get("stored") else [m, v]), w

    return walk(setting, steps, step, memory=2)


@recorded
def adam_paths(setting: Setting, lr: float, steps: int, b1: float, b2: float, eps: float) -> list[Array]:
    """Adam's path with eps outside or inside the root, and both in the paper's shorter form."""
    places: list[dict[str, Any]] = [{}, {"inside": True}, {"folded": True}, {"folded": True, "inside": True}]
    return [adam(setting, lr, steps, b1, b2, eps=eps, **place) for place in places]


def demand_adam(
    student: Student, setting: Setting, lr: float, steps: int, b1: float, b2: float, **options: Any
) -> None:
    """Demand Adam's path, wherever eps stands."""
    came = path_of(student, "adam", setting, lr=lr, steps=steps, **options)
    wanted = adam_paths(setting, lr, steps, b1, b2, options.get("eps", 1e-8))
    demand_one_of(came, wanted, adam_mistakes(setting, lr, steps, b1, b2))


@recorded
def rmsprop_paths(setting: Setting, lr: float, steps: int, beta: float, eps: float) -> list[Array]:
    """RMSProp's path with eps outside and inside the root."""
    return [scaled(setting, lr, steps, beta, 1 - beta, eps=eps, inside=inside) for inside in (False, True)]


def demand_rmsprop(
    student: Student, setting: Setting, lr: float, steps: int, keep: float, **options: Any
) -> None:
    """Demand RMSProp's path, with eps outside or inside the root. keep: beta, also where it is not said"""
    came = path_of(student, "rmsprop", setting, lr=lr, steps=steps, **options)
    wanted = rmsprop_paths(setting, lr, steps, keep, options.get("eps", 1e-8))
    demand_one_of(came, wanted, rmsprop_mistakes(setting, lr, steps, keep))


def demand_eps(student: Student, which: str, rng: Rng) -> None:
    """Demand shorter steps for a larger eps."""
    setting, eps = bowl(rng, 3), float(rng.uniform(0.1, 0.3))
    came = path_of(student, which, setting, lr=0.05, steps=3, eps=eps)
    ignored = "`eps` is not used: added in the divisor, a larger one makes every step shorter"
    without, wanted = (paths_of(which, setting, 0.05, 3, e) for e in (1e-8, eps))
    demand_one_of(came, wanted, {ignored: without[0]})


def paths_of(which: str, setting: Setting, lr: float, steps: int, eps: float) -> list[Array]:
    """The right paths of rmsprop or adam with its usual betas."""
    usual = (setting, lr, steps)
    return rmsprop_paths(*usual, 0.9, eps) if which == "rmsprop" else adam_paths(*usual, 0.9, 0.999, eps)


@recorded
def adam_mistakes(setting: Setting, lr: float, steps: int, b1: float, b2: float) -> Mistakes:
    def other(a: float = b1, b: float = b2, **how: Any) -> Array:
        with np.errstate(all="ignore"):
            return adam(setting, lr, steps, a, b, **how)

    return {
        **common_mistakes(other()),
        "m and v are not corrected: divide them by 1 - beta1**t and 1 - beta2**t": other(hat1=False, hat2=False),
        "v is not corrected: divide it by 1 - beta2**t": other(hat2=False),
        "m is not corrected: divide it by 1 - beta1**t": other(hat1=False),
        "the correction never changes: t grows by 1 at every step": other(frozen=True),
        "the corrected m and v are fed back into the averages: put the hats on copies": other(stored=True),
        "beta1 and beta2 have changed places: beta1 belongs to the slopes, beta2 to their squares": other(b2, b1),
        "the root is missing: divide by the root of v": other(root=False),
        "t starts one too high: the first step has t = 1": other(late=True),
        "t starts at 0, and 1 - beta**0 is 0: the first step has t = 1": other(late=-1),
        "m is corrected by beta2, v by beta1: each hat has the beta of its own average": other(crossed=True),
        "the slopes enter v unsquared: average g**2 (a negative number has no root)": other(unsquared=True),
        "the betas are always 0.9 and 0.999 here: use the arguments": other(0.9, 0.999),
        "this walks uphill: subtract the step": adam(setting, -lr, steps, b1, b2),
    }


def demand_finite(student: Student, which: str, rng: Rng) -> None:
    """Demand that a parameter without slope stays where it is, while the others move."""
    floor = rng.normal(size=2)
    setting = np.diag([1.0, 0.0]), floor, floor + rng.uniform(1, 3, size=2)
    path = np.asarray(path_of(student, which, setting, lr=0.1, steps=4))
    expect.shape(path, (5, 2))
    expect.true(not np.isnan(path).any(), NAN)
    demand_one_of(path, paths_of(which, setting, 0.1, 4, 1e-8), {})
