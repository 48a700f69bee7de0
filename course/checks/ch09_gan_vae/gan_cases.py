# Made by `autograder release`: not to be edited.
"""What the tests of chapter 09 share about the losses of a GAN: right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations


from course.checking.check import Student, tensor
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, near, sure

# --- discriminator_loss ---


@looked_up
def d_loss(real: Array, fake: Array) -> float:
    raise LookupError


@looked_up
def d_loss_mistakes(real: Array, fake: Array) -> Mistakes:
    raise LookupError


def demand_d_loss(student: Student, real: Array, fake: Array) -> None:
    """Demand the right loss."""
    got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
    near(got, d_loss(real, fake), d_loss_mistakes(real, fake))


# --- generator_loss ---


@looked_up
def g_loss(fake: Array) -> float:
    raise LookupError


@looked_up
def g_loss_mistakes(fake: Array) -> Mistakes:
    raise LookupError


def demand_g_loss(student: Student, fake: Array) -> None:
    """Demand the right loss."""
    near(student.generator_loss(tensor(fake, "float64")), g_loss(fake), g_loss_mistakes(fake))


def demand_g_loss_when_sure(student: Student, fake: Array) -> None:
    """Demand the right loss where some logits are far from 0."""
    sure(student.generator_loss(tensor(fake, "float64")), g_loss(fake), g_loss_mistakes(fake))


@looked_up
def g_slope(fake: Array) -> Array:
    raise LookupError


@looked_up
def minimax_slope(fake: Array) -> Array:
    raise LookupError
