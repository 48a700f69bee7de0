# Made by `autograder release`: not to be edited.
"""The paths of RMSProp and Adam, and those that the usual mistakes take.

Every `..._mistakes` is a dict {what the learner is told: the path that this mistake takes}.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng
from .paths import Setting, path_of

NAN = "a parameter whose slope is 0 became NaN: add `eps`, so that 0 is not divided by 0"


def demand_one_of(got: Any, wanted: list[Array], mistakes: Mistakes) -> None:
    """Demand one of several right paths, which differ in where they place eps. Raises Mismatch for the first."""
    for want in wanted[1:]:
        try:
            return expect.close(got, want, rtol=1e-4, atol=1e-6)
        except expect.Mismatch:
            continue
    expect.close(got, wanted[0], rtol=1e-4, atol=1e-6, mistakes=mistakes)
    return None


@looked_up
def rmsprop_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    raise LookupError


@looked_up
def adam_paths(setting: Setting, lr: float, steps: int, b1: float, b2: float, eps: float) -> list[Array]:
    raise LookupError


def demand_adam(
    student: Student, setting: Setting, lr: float, steps: int, b1: float, b2: float, **options: Any
) -> None:
    """Demand Adam's path, wherever eps stands."""
    came = path_of(student, "adam", setting, lr=lr, steps=steps, **options)
    wanted = adam_paths(setting, lr, steps, b1, b2, options.get("eps", 1e-8))
    demand_one_of(came, wanted, adam_mistakes(setting, lr, steps, b1, b2))


@looked_up
def rmsprop_paths(setting: Setting, lr: float, steps: int, beta: float, eps: float) -> list[Array]:
    raise LookupError


def demand_rmsprop(
    student: Student, setting: Setting, lr: float, steps: int, keep: float, **options: Any
) -> None:
    """Demand RMSProp's path, with eps outside or inside the root. keep: beta, also where it is not said"""
    came = path_of(student, "rmsprop", setting, lr=lr, steps=steps, **options)
    wanted = rmsprop_paths(setting, lr, steps, keep, options.get("eps", 1e-8))
    demand_one_of(came, wanted, rmsprop_mistakes(setting, lr, steps, keep))


def paths_of(which: str, setting: Setting, lr: float, steps: int, eps: float) -> list[Array]:
    """The right paths of rmsprop or adam with its usual betas."""
    usual = (setting, lr, steps)
    return rmsprop_paths(*usual, 0.9, eps) if which == "rmsprop" else adam_paths(*usual, 0.9, 0.999, eps)


@looked_up
def adam_mistakes(setting: Setting, lr: float, steps: int, b1: float, b2: float) -> Mistakes:
    raise LookupError


def demand_finite(student: Student, which: str, rng: Rng) -> None:
    """Demand that a parameter without slope stays where it is, while the others move."""
    floor = rng.normal(size=2)
    setting = np.diag([1.0, 0.0]), floor, floor + rng.uniform(1, 3, size=2)
    path = np.asarray(path_of(student, which, setting, lr=0.1, steps=4))
    expect.shape(path, (5, 2))
    expect.true(not np.isnan(path).any(), NAN)
    demand_one_of(path, paths_of(which, setting, 0.1, 4, 1e-8), {})
