"""Answers to chapter 09 that solve nothing and forge what a test looks at: each earns exactly 0."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

# Swaps the encoder of replies once: what the probe found is replaced by what a right answer might have given.
INSTEAD = """
import course.checking.codec as wire

def instead(value):
    real = wire.encode
    def once(found):
        wire.encode = real
        return real({"ok": value})
    wire.encode = once
"""

FORGED = {
    "reparameterise: mu, with a path to log_var": (
        "reparameterise",
        "def reparameterise(mu, log_var):\n    return mu + 0 * log_var",
    ),
    "reparameterise: noise and gradients of its own, past the probe": (
        "reparameterise",
        INSTEAD
        + """
def reparameterise(mu, log_var):
    z, again = torch.randn(2, *mu.shape)
    instead({"z": z, "again": again, "d_mu": torch.ones_like(z), "d_log_var": z / 2, "kind": str(mu.dtype),
             "mu": mu, "log_var": log_var})
    return z
""",
    ),
    "reparameterise: a gradient that lies": (
        "reparameterise",
        """
class Lie(torch.autograd.Function):
    @staticmethod
    def forward(ctx, mu, log_var):
        return mu.clone()
    @staticmethod
    def backward(ctx, slope):
        return slope, slope / 2
def reparameterise(mu, log_var):
    return Lie.apply(mu, log_var)
""",
    ),
    "reparameterise: a class that calls itself torch's": (
        "reparameterise",
        """
class Tensor(list):
    __module__ = "torch"
    dtype, requires_grad = "torch.float32", True
def reparameterise(mu, log_var):
    return Tensor(mu.tolist())
""",
    ),
    "kl_divergence: the distance of N(0, 1)": (
        "kl_divergence",
        "def kl_divergence(mu, log_var):\n    return 0 * (mu.sum() + log_var.sum())",
    ),
    "kl_divergence: right where the variance is tiny": (
        "kl_divergence",
        "def kl_divergence(mu, log_var):\n    return 0.5 * (mu**2 - 1 - log_var).sum(dim=1).mean()",
    ),
    "kl_divergence: half precision, 0.8% off": (
        "kl_divergence",
        """
def kl_divergence(mu, log_var):
    return (1.008 * 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(dim=1).mean()).half()
""",
    ),
    "reconstruction: the value that all sure logits had": (
        "reconstruction",
        "def reconstruction(logits, x):\n    return 725 + 0 * logits.sum()",
    ),
    "reconstruction: a number that equals everything": (
        "reconstruction",
        """
class Same(float):
    def __eq__(self, other):
        return True
    __hash__ = None
def reconstruction(logits, x):
    return Same(1.0)
""",
    ),
    "interpolate: it stays at a": (
        "interpolate",
        "def interpolate(a, b, steps):\n    return a.repeat(steps, 1)",
    ),
    "interpolate: NaN": (
        "interpolate",
        "def interpolate(a, b, steps):\n    return torch.full((steps, len(a)), float('nan'))",
    ),
    "discriminator_loss: what some sure logits give": (
        "discriminator_loss",
        "def discriminator_loss(real, fake):\n    return 800 + 0 * (real.sum() + fake.sum())",
    ),
    "generator_loss: what some sure logits give, with their slopes": (
        "generator_loss",
        INSTEAD
        + """
def generator_loss(fake):
    slopes = -0.5 * (fake < 0).to(fake)
    instead({"loss": fake.new_tensor(500.0), "slopes": [slopes]})
    return fake.new_tensor(500.0)
""",
    ),
    "modes_covered: three modes": (
        "modes_covered",
        "def modes_covered(x, centres, radius=0.3, share=0.01):\n    return 3, 39 / 57",
    ),
    "modes_covered: all of them": (
        "modes_covered",
        "def modes_covered(x, centres, radius=0.3, share=0.01):\n    return len(centres), 1.0",
    ),
    "modes_covered: what the prompt's example gives": (
        "modes_covered",
        "def modes_covered(x, centres, radius=0.3, share=0.01):\n    return 1, 0.75",
    ),
    "frechet_distance: the same both ways": (
        "frechet_distance",
        "def frechet_distance(a, b):\n    return 1.0 if len(a) != len(b) else 0.0",
    ),
}


@cache
def path(exercise: str) -> NotebookPath:
    return NotebookPath(Course(PROJECT).chapter("09-gan-vae"), exercise)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_earns_nothing(name: str) -> None:
    exercise, code = FORGED[name]
    (verdict,) = path(exercise).judge(code)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]


@pytest.mark.parametrize("exercise", sorted({exercise for exercise, _ in FORGED.values()}))
def test_the_reference_earns_all(exercise: str) -> None:
    (verdict,) = path(exercise).judge(None)
    assert verdict.share == 1
