"""What the tests of chapter 09 share about the losses of a GAN: right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, tensor
from course.checking.recorded import recorded

from .cases import Array, Mistakes, near, softplus, sure

# --- discriminator_loss ---


@recorded
def d_loss(real: Array, fake: Array) -> float:
    return float(softplus(-real).mean() + softplus(fake).mean())


@recorded
def d_loss_mistakes(real: Array, fake: Array) -> Mistakes:
    right = d_loss(real, fake)
    sigmoid_real, sigmoid_fake = np.exp(-softplus(-real)), np.exp(-softplus(-fake))
    both = np.append(softplus(-real), softplus(fake))
    return {
        "this is a ReLU: −log sigmoid(z) is softplus(−z), which has no corner at 0": (
            np.maximum(-real, 0).mean() + np.maximum(fake, 0).mean()
        ),
        "the sign is the wrong way round: a loss is minus the log-likelihood": -right,
        "this is half of it: add the two means": right / 2,
        "real and fake have changed places: real samples are class 1": d_loss(fake, real),
        "the fake half is missing: add the mean of −log(1 − D(fake))": softplus(-real).mean(),
        "the real half is missing: add the mean of −log D(real)": softplus(fake).mean(),
        "the fakes count as real here: a fake is class 0, its loss is −log(1 − D)": d_loss(real, -fake),
        "both halves count as fake: a real one is class 1, its loss is −log D": d_loss(-real, fake),
        "this is one mean over all samples: take the mean of each half, then add": both.mean(),
        "this is twice the mean over all samples: take the mean of each half, then add": 2 * both.mean(),
        "these are sums: take the mean of each half": both.sum(),
        "these are two numbers: add them": [softplus(-real).mean(), softplus(fake).mean()],
        "the sigmoid was applied twice: the logits go into the loss as they are": d_loss(sigmoid_real, sigmoid_fake),
        "these are mean logits (Wasserstein's loss): here each goes through −log sigmoid": fake.mean() - real.mean(),
    }


def demand_d_loss(student: Student, real: Array, fake: Array) -> None:
    """Demand the right loss."""
    got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
    near(got, d_loss(real, fake), d_loss_mistakes(real, fake))


@recorded
def d_slopes(real: Array, fake: Array) -> tuple[Array, Array]:
    return -np.exp(-softplus(real)) / len(real), np.exp(-softplus(-fake)) / len(fake)


# --- generator_loss ---


@recorded
def g_loss(fake: Array) -> float:
    return float(softplus(-fake).mean())


@recorded
def g_loss_mistakes(fake: Array) -> Mistakes:
    caught, twice = softplus(fake), softplus(-np.exp(-softplus(-fake)))
    return {
        "this is a ReLU: −log sigmoid(z) is softplus(−z), which has no corner at 0": np.maximum(-fake, 0).mean(),
        "this is the minimax loss log(1 − D(fake)): its gradient vanishes, use −log D(fake)": -caught.mean(),
        "this is the discriminator's loss of the fakes: the generator wants them to be called real": caught.mean(),
        "the sign is the wrong way round: lower must mean that D is fooled": -softplus(-fake).mean(),
        "this is the sum: take the mean": softplus(-fake).sum(),
        "this is minus the mean logit (Wasserstein's loss): here it is −log sigmoid": -fake.mean(),
        "this is one number a sample: take the mean": softplus(-fake),
        "the sigmoid was applied twice: the logits go into the loss as they are": twice.mean(),
        "the logarithm is missing: −log D(fake)": -np.exp(-softplus(-fake)).mean(),
    }


def demand_g_loss(student: Student, fake: Array) -> None:
    """Demand the right loss."""
    near(student.generator_loss(tensor(fake, "float64")), g_loss(fake), g_loss_mistakes(fake))


def demand_g_loss_when_sure(student: Student, fake: Array) -> None:
    """Demand the right loss where some logits are far from 0."""
    sure(student.generator_loss(tensor(fake, "float64")), g_loss(fake), g_loss_mistakes(fake))


@recorded
def g_slope(fake: Array) -> Array:
    return np.asarray(-np.exp(-softplus(fake)) / len(fake))


@recorded
def minimax_slope(fake: Array) -> Array:
    return np.asarray(-np.exp(-softplus(-fake)) / len(fake))
