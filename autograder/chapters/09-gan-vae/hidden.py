"""Hidden tests of chapter 09: fresh noise, other shapes, gradients, extremes and edges."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import gan_cases as gan
from . import noise_cases as noise
from . import score_cases as score

suite = Suite("09-gan-vae", hidden=True)
test, check = suite.test, suite.check


# --- reparameterise ---


@test("reparameterise", hint="every number of z needs noise of its own: `torch.randn_like(mu)`, drawn in each call")
def draws_fresh_noise_for_every_number(student: Student, rng: np.random.Generator) -> None:
    noise.demand_fresh(student, rng)


@test("reparameterise", hint="the noise is normal: `randn`, not `rand`")
def draws_from_a_normal(student: Student, rng: np.random.Generator) -> None:
    noise.demand_normal(student, rng)


@test("reparameterise", hint="nothing may depend on the number of axes; a deviation of almost 0 gives mu")
def holds_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape, dtype in (((1500,), "float64"), ((5, 12, 25), "float32")):
        noise.demand_any_shape(student, rng, shape, dtype)


# --- kl_divergence ---


@test("kl_divergence", hint="autograd needs a path: ½ (mu² + exp(log_var) − 1 − log_var) in torch's operations")
def has_the_right_gradient(student: Student, rng: np.random.Generator) -> None:
    mu, log_var = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    _, (d_mu, d_log_var) = case.slopes_of(student, "kl_divergence", mu, log_var)
    expect.true(d_log_var is not None, case.CUT)
    case.near(d_mu, mu / 4)
    case.near(d_log_var, (np.exp(log_var) - 1) / 8)


@test("kl_divergence", hint="the mean is over the N samples, the sum over the D numbers of a code, for any N and D")
def holds_for_any_size_and_sign(student: Student, rng: np.random.Generator) -> None:
    for n, d in ((1, 1), (7, 2), (2, int(rng.integers(10, 20)))):
        mu, log_var = rng.normal(size=(n, d)) * 2, rng.uniform(-6, 2, size=(n, d))
        case.demand_kl(student, mu, log_var)


@test("kl_divergence", hint="log_var may be far below 0: nothing may be divided by the variance or put in a logarithm")
def survives_a_tiny_variance(student: Student, rng: np.random.Generator) -> None:
    log_var = np.hstack([rng.uniform(-230, -170, size=(3, 2)), rng.uniform(0, 2, size=(3, 2))])
    case.demand_kl(student, rng.normal(size=(3, 4)), log_var, "float32")


# --- reconstruction ---


@test("reconstruction", hint="pictures may be (N, 1, H, W): divide by the number of pictures, `len(x)`")
def takes_pictures_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1, 4), (2, 1, 3, 3), (int(rng.integers(5, 9)), 3, 2)):
        logits, x = rng.normal(size=shape) * 3, rng.uniform(size=shape)
        case.demand_reconstruction(student, logits, x)


@test("reconstruction", hint="its slope in a logit is (sigmoid(logit) − x) / N, also for grey pixels")
def has_the_slope_of_cross_entropy(student: Student, rng: np.random.Generator) -> None:
    logits, x = rng.normal(size=(4, 3)) * 2, rng.uniform(size=(4, 3))
    _, (slope, _) = case.slopes_of(student, "reconstruction", logits, x)
    case.near(slope, (np.exp(-case.softplus(-logits)) - x) / 4)


# --- interpolate ---


@test("interpolate", hint="the first row is a, the last is b, and all between have their length if both have it")
def stays_on_the_sphere(student: Student, rng: np.random.Generator) -> None:
    for d in (3, int(rng.integers(10, 30))):
        a, b = case.apart(rng, d)
        a, b = 4 * a / np.linalg.norm(a), 4 * b / np.linalg.norm(b)
        case.demand_arc(student, a, b, 9)


@test("interpolate", hint="a and b may differ in length: weigh the vectors themselves")
def goes_from_long_to_short(student: Student, rng: np.random.Generator) -> None:
    b, a = case.apart(rng, 5)
    for steps in (2, 3, 8):
        case.demand_arc(student, a, b, steps)


@test("interpolate", weight=0.5, hint="by rounding a cosine can come out as 1.0000001, whose arccos is NaN: clip it")
def survives_rounding(student: Student, rng: np.random.Generator) -> None:
    for _ in range(20):
        a = rng.normal(size=7)
        case.demand_line(student, a, float(rng.uniform(0.5, 2)) * a, 3)


# --- discriminator_loss ---


@test("discriminator_loss", hint="take the mean of each half: there may be more fakes than real samples")
def weighs_both_halves_alike(student: Student, rng: np.random.Generator) -> None:
    for n, m in ((2, 7), (int(rng.integers(8, 15)), 3)):
        real, fake = rng.normal(size=(n, 1)) - 1, rng.normal(size=(m, 1)) * 2 + 0.5
        gan.demand_d_loss(student, real, fake)


@test("discriminator_loss", hint="its slope is (D − 1) / N for a real sample and D / M for a fake, however sure D is")
def has_the_slopes_of_a_classifier(student: Student, rng: np.random.Generator) -> None:
    real, fake = np.append(rng.normal(size=3), -300.0), np.append(rng.normal(size=5), 300.0)
    _, (d_real, d_fake) = case.slopes_of(student, "discriminator_loss", real, fake)
    expect.true(d_fake is not None, case.CUT)
    for got, want in zip((d_real, d_fake), gan.d_slopes(real, fake), strict=True):
        case.near(got, want)


# --- generator_loss ---


@test("generator_loss", hint="the mean over all fakes, whatever their number and shape")
def averages_over_any_number_of_fakes(student: Student, rng: np.random.Generator) -> None:
    for shape in ((1,), (9, 1), (int(rng.integers(20, 40)),)):
        gan.demand_g_loss(student, rng.normal(size=shape) * 3)


@test("generator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or logsigmoid")
def stays_finite_when_caught(student: Student, rng: np.random.Generator) -> None:
    fake = np.append(rng.uniform(600, 1000, size=2) * np.array([-1, 1]), rng.normal(size=2))
    loss, (slope,) = case.slopes_of(student, "generator_loss", fake)
    case.sure(loss, gan.g_loss(fake), gan.g_loss_mistakes(fake))
    case.near(slope, gan.g_slope(fake))


# --- modes_covered ---


@test("modes_covered", hint="at most the radius, at least the share: <= and >=")
def counts_the_bounds_in(student: Student, rng: np.random.Generator) -> None:
    given = [score.on_the_bounds(rng) for _ in range(5)]
    score.demand_good(student, given)
    score.demand_counts(student, given)


@test("modes_covered", hint="a sample near two centres counts for both modes, and as one good sample")
def lets_modes_overlap(student: Student, rng: np.random.Generator) -> None:
    given = [score.scattered(rng) for _ in range(4)]
    score.demand_counts(student, given)
    score.demand_good(student, given)


@test("modes_covered", hint="keep the defaults of the first line: `radius=0.3, share=0.01`")
def keeps_the_defaults(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        enough = rng.random(size=6) < 0.5
        x, centres = score.at_the_defaults(rng, enough)
        count, good = score.covered(student, x, centres)
        expect.close(count, enough.sum(), mistakes={"the defaults changed: radius=0.3, share=0.01": 6})
        expect.close(good, (18 + enough.sum()) / 400)


# --- frechet_distance ---


@test("frechet_distance", hint="N and M may differ, and so may the scales of the features")
def holds_for_other_sizes(student: Student, rng: np.random.Generator) -> None:
    for n, m, d, scale in ((6, 40, 2, 1.0), (50, 30, 8, 0.1), (25, 25, 5, 20.0)):
        a, b = score.features(rng, n, d, scale), score.features(rng, m, d)
        score.demand_distance(student, a, b, rtol=1e-4)


@test("frechet_distance", hint="a feature that is always 0 gives eigenvalues of ±1e-17: cut them at 0 before the root")
def survives_dead_and_copied_features(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        a, b = score.features(rng, 40, 6), score.features(rng, 30, 6)
        for part in (a, b):
            part[:, 1] = 0.0
            part[:, 4:] = part[:, 2:4] - part[:, :1]
        got = student.frechet_distance(a, b)
        expect.finite(got)
        expect.close(got, score.frechet_of_few(a, b), rtol=1e-4, atol=1e-4)


@test("frechet_distance", hint="the distance from a to b is that from b to a, and never below 0")
def is_symmetric(student: Student, rng: np.random.Generator) -> None:
    a, b = score.features(rng, 20, 4), score.features(rng, 15, 4)
    for given in ((a, b), (b, a)):
        expect.close(student.frechet_distance(*given), score.frechet(a, b), rtol=1e-5)
