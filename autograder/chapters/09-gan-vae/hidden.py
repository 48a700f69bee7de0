"""Hidden tests of chapter 09: fresh noise, other shapes, gradients, extremes and edges."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import gan_cases as gan

suite = Suite("09-gan-vae", hidden=True)
test, check = suite.test, suite.check


# --- reparameterise ---


@test("reparameterise", hint="every number of z needs noise of its own: `torch.randn_like(mu)`, drawn in each call")
def draws_fresh_noise_for_every_number(student: Student, rng: np.random.Generator) -> None:
    # Of 60,000 float32 noises two neighbours in a row or column agree by chance with far less than 1e-6 each, so fewer
    # than 1% do; a correlation of 20,000 pairs is beyond 0.05, 7 standard errors, with 2e-12.
    mu, log_var = case.spread(rng, 20_000)
    case.fresh(case.drawn(student, mu, log_var), mu, log_var)


@test("reparameterise", hint="the noise is normal: `randn`, not `rand`")
def draws_from_a_normal(student: Student, rng: np.random.Generator) -> None:
    # Kolmogorov's bound: sqrt(n) times the distance is above 2.7 with 2 exp(-2 * 2.7²) = 1e-6.
    mu, log_var = case.spread(rng, 7_000)
    noise = (np.asarray(case.drawn(student, mu, log_var)["z"], dtype=float) - mu) / np.exp(log_var / 2)
    found = np.sort(noise.ravel())
    steps = np.arange(1, len(found) + 1) / len(found)
    far = np.abs(_normal_cdf(found) - steps).max() * np.sqrt(len(found))
    expect.true(far < 2.7, case.NOT_NORMAL)


def _normal_cdf(x: Any) -> Any:
    return 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


@test("reparameterise", hint="nothing may depend on the number of axes; a deviation of almost 0 gives mu")
def holds_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape, dtype in (((5,), "float64"), ((2, 3, 4), "float32")):
        mu = rng.normal(size=shape)
        came = case.drawn(student, mu, np.full(shape, -60.0), dtype=dtype)
        expect.close(came["z"], mu, rtol=1e-4, atol=1e-5)


# --- kl_divergence ---


@test("kl_divergence", hint="autograd needs a path: ½ (mu² + exp(log_var) − 1 − log_var) in torch's operations")
def has_the_right_gradient(student: Student, rng: np.random.Generator) -> None:
    mu, log_var = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    _, (d_mu, d_log_var) = case.slopes_of(student, "kl_divergence", mu, log_var)
    expect.true(d_log_var is not None, case.CUT)
    expect.close(d_mu, mu / 4)
    expect.close(d_log_var, (np.exp(log_var) - 1) / 8, rtol=1e-5)


@test("kl_divergence", hint="the mean is over the N samples, the sum over the D numbers of a code, for any N and D")
def holds_for_any_size_and_sign(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, 1), (7, 2), (2, int(rng.integers(10, 20)))):
        mu, log_var = rng.normal(size=(n, d)) * 2, rng.uniform(-6, 2, size=(n, d))
        got = student.kl_divergence(tensor(mu, "float64"), tensor(log_var, "float64"))
        expect.close(got, case.kl(mu, log_var).sum(axis=1).mean(), mistakes=case.kl_mistakes(mu, log_var))


@test("kl_divergence", hint="log_var may be far below 0: nothing may be divided by the variance or put in a logarithm")
def survives_a_tiny_variance(student: Student, rng: np.random.Generator) -> None:
    mu, log_var = rng.normal(size=(3, 2)), np.full((3, 2), -200.0)
    expect.close(student.kl_divergence(tensor(mu), tensor(log_var)), case.kl(mu, log_var).sum(axis=1).mean())


# --- reconstruction ---


@test("reconstruction", hint="pictures may be (N, 1, H, W): divide by the number of pictures, `len(x)`")
def takes_pictures_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1, 4), (2, 1, 3, 3), (int(rng.integers(5, 9)), 3, 2)):
        logits, x = rng.normal(size=shape) * 3, rng.uniform(size=shape)
        got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
        expect.close(got, case.reconstruction(logits, x), mistakes=case.reconstruction_mistakes(logits, x))


@test("reconstruction", hint="its slope in a logit is (sigmoid(logit) − x) / N, also for grey pixels")
def has_the_slope_of_cross_entropy(student: Student, rng: np.random.Generator) -> None:
    logits, x = rng.normal(size=(4, 3)) * 2, rng.uniform(size=(4, 3))
    _, (slope, _) = case.slopes_of(student, "reconstruction", logits, x)
    expect.close(slope, (np.exp(-case.softplus(-logits)) - x) / 4, rtol=1e-5)


# --- interpolate ---


@test("interpolate", hint="the first row is a, the last is b, and all between have their length if both have it")
def stays_on_the_sphere(student: Student, rng: np.random.Generator) -> None:
    for d in (3, int(rng.integers(10, 30))):
        a, b = case.apart(rng, d)
        a, b = 4 * a / np.linalg.norm(a), 4 * b / np.linalg.norm(b)
        got = student.interpolate(tensor(a, "float64"), tensor(b, "float64"), 9)
        expect.close(got, case.slerp(a, b, 9), rtol=1e-5, atol=1e-5, mistakes=case.interpolate_mistakes(a, b, 9))


@test("interpolate", hint="a and b may differ in length: weigh the vectors themselves")
def goes_from_long_to_short(student: Student, rng: np.random.Generator) -> None:
    b, a = case.apart(rng, 5)
    for steps in (2, 3, 8):
        got = student.interpolate(tensor(a, "float64"), tensor(b, "float64"), steps)
        wrong = case.interpolate_mistakes(a, b, steps)
        expect.close(got, case.slerp(a, b, steps), rtol=1e-5, atol=1e-5, mistakes=wrong)


@test("interpolate", hint="by rounding a cosine can come out as 1.0000001, whose arccos is NaN: clip it")
def survives_rounding(student: Student, rng: np.random.Generator) -> None:
    for _ in range(20):
        a = rng.normal(size=7)
        got = student.interpolate(tensor(a), tensor(float(rng.uniform(0.5, 2)) * a), 3)
        expect.finite(got)
        expect.close(got[0], a, rtol=1e-3, atol=1e-4)


# --- discriminator_loss ---


@test("discriminator_loss", hint="take the mean of each half: there may be more fakes than real samples")
def weighs_both_halves_alike(student: Student, rng: np.random.Generator) -> None:
    for n, m in ((2, 7), (int(rng.integers(8, 15)), 3)):
        real, fake = rng.normal(size=(n, 1)) - 1, rng.normal(size=(m, 1)) * 2 + 0.5
        got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
        expect.close(got, gan.d_loss(real, fake), mistakes=gan.d_loss_mistakes(real, fake))


@test("discriminator_loss", hint="its slope is (D − 1) / N for a real sample and D / M for a fake, however sure D is")
def has_the_slopes_of_a_classifier(student: Student, rng: np.random.Generator) -> None:
    real, fake = np.append(rng.normal(size=3), -300.0), np.append(rng.normal(size=5), 300.0)
    _, (d_real, d_fake) = case.slopes_of(student, "discriminator_loss", real, fake)
    expect.true(d_fake is not None, case.CUT)
    expect.close(d_real, -np.exp(-case.softplus(real)) / 4, rtol=1e-5)
    expect.close(d_fake, np.exp(-case.softplus(-fake)) / 6, rtol=1e-5)


# --- generator_loss ---


@test("generator_loss", hint="the mean over all fakes, whatever their number and shape")
def averages_over_any_number_of_fakes(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1,), (9, 1), (int(rng.integers(20, 40)),)):
        fake = rng.normal(size=shape) * 3
        got = student.generator_loss(tensor(fake, "float64"))
        expect.close(got, gan.g_loss(fake), mistakes=gan.g_loss_mistakes(fake))


@test("generator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or logsigmoid")
def stays_finite_when_caught(student: Student, rng: np.random.Generator) -> None:
    fake = np.array([-1000.0, 1000.0])
    loss, (slope,) = case.slopes_of(student, "generator_loss", fake)
    case.sure(loss, 500.0, gan.g_loss_mistakes(fake))
    expect.close(slope, [-0.5, 0.0])


# --- modes_covered ---


@test("modes_covered", hint="at most the radius, at least the share: <= and >=")
def counts_the_bounds_in(student: Student, rng: np.random.Generator) -> None:
    at = float(rng.integers(-4, 5))
    centres = at + np.array([[0.0, 0.0], [8.0, 0.0], [0.0, 8.0], [8.0, 8.0], [-8.0, 0.0]])
    x = at + np.array([[0.5, 0.0], [0.0, -0.5], [8.0, 0.5], [4.0, 4.0]])
    count, good = gan.covered(student, x, centres, 0.5, 0.25)
    expect.close(good, 0.75, mistakes=gan.good_mistakes(x, centres, 0.5))
    expect.close(count, 2, mistakes=gan.mode_mistakes(x, centres, 0.5, 0.25))


@test("modes_covered", hint="a sample near two centres counts for both modes, and as one good sample")
def lets_modes_overlap(student: Student, rng: np.random.Generator) -> None:
    x, centres = rng.uniform(-1, 1, size=(30, 2)), rng.uniform(-1, 1, size=(6, 2))
    for radius, share in ((0.9, 0.1), (0.6, 0.25), (0.4, 0.12)):
        count, good = gan.covered(student, x, centres, radius, share)
        want = gan.modes(x, centres, radius, share)
        expect.close(count, want[0], mistakes=gan.mode_mistakes(x, centres, radius, share))
        expect.close(good, want[1], mistakes=gan.good_mistakes(x, centres, radius))


@test("modes_covered", hint="keep the defaults of the first line: `radius=0.3, share=0.01`")
def keeps_the_defaults(student: Student, rng: np.random.Generator) -> None:
    # Of 400 samples 300 lie at the first centre; the second has 4 near it, one of them at 0.29; the third has 3, and
    # one at 0.31; the others are far away.
    centres = np.array([[0.0, 0.0], [20.0, 0.0], [40.0, 0.0]])
    x = np.full((400, 2), 100.0)
    x[:300], x[300:304], x[304:308] = rng.uniform(-0.1, 0.1, size=(300, 2)), centres[1], centres[2]
    x[300, 1], x[304, 1] = 0.29, 0.31
    count, good = gan.covered(student, rng.permutation(x), centres)
    expect.close(count, 2, mistakes={"the defaults changed: radius=0.3, share=0.01": 3})
    expect.close(good, 307 / 400)


# --- frechet_distance ---


@test("frechet_distance", hint="N and M may differ, and so may the scales of the features")
def holds_for_other_sizes(student: Student, rng: np.random.Generator) -> None:
    for n, m, d, scale in ((6, 40, 2, 1.0), (50, 30, 8, 0.1), (25, 25, 5, 20.0)):
        a, b = gan.features(rng, n, d, scale), gan.features(rng, m, d)
        expect.close(student.frechet_distance(a, b), gan.frechet(a, b), rtol=1e-4, mistakes=gan.frechet_mistakes(a, b))


@test("frechet_distance", hint="a feature that is always 0 gives eigenvalues of ±1e-17: cut them at 0 before the root")
def survives_dead_and_copied_features(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        a, b = gan.features(rng, 40, 6), gan.features(rng, 30, 6)
        for part in (a, b):
            part[:, 1] = 0.0
            part[:, 4:] = part[:, 2:4] - part[:, :1]
        got = student.frechet_distance(a, b)
        expect.finite(got)
        expect.close(got, gan.frechet_of_few(a, b), rtol=1e-4, atol=1e-4)


@test("frechet_distance", hint="the distance from a to b is that from b to a, and never below 0")
def is_symmetric(student: Student, rng: np.random.Generator) -> None:
    a, b = gan.features(rng, 20, 4), gan.features(rng, 15, 4)
    there, back = student.frechet_distance(a, b), student.frechet_distance(b, a)
    expect.close(there, back, rtol=1e-5)
    expect.true(float(there) > 0, "a distance of two different sets is above 0")
