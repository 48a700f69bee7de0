# Made by `autograder release`: not to be edited.
"""Public tests of chapter 09: the parts of a VAE, the losses of a GAN, and how samples are judged."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import gan_cases as gan

suite = Suite("09-gan-vae")
test, check, hint = suite.test, suite.check, suite.hint


# --- reparameterise ---

suite.hints(
    "reparameterise",
    "A standard normal number ε is given. How do you make one with mean 3 and deviation 2 from it?",
    "`torch.randn_like(mu)` draws ε, one number for each entry. The deviation is the root of the variance: "
    "which power of e is it, given log_var?",
    "`mu + torch.exp(log_var / 2) * torch.randn_like(mu)`",
)


@test("reparameterise", hint="scale the noise by exp(log_var / 2), then add mu")
def has_the_mean_and_deviation_asked_for(student: Student, rng: np.random.Generator) -> None:
    # 20,000 draws a column. A mean is off by 6 standard errors with 2e-9; a deviation, whose standard error is 0.5%,
    # by 4% with 2e-15.
    mu, log_var = case.spread(rng, 20_000)
    z = np.asarray(case.drawn(student, mu, log_var)["z"], dtype=float)
    spread, want = z.std(axis=0), np.exp(log_var[0] / 2)
    mistakes = {told: np.asarray(v)[0] for told, v in case.deviation_mistakes(log_var).items()}
    expect.close(spread, want, rtol=0.04, mistakes=mistakes)
    off = np.abs(z.mean(axis=0) - mu[0]) / want * np.sqrt(len(z))
    wrong = "the means are wrong: add mu to the noise"
    expect.true(off.max() < 6, wrong, expected=expect.show(mu[0]), got=z.mean(axis=0))


@test("reparameterise", hint="every number of z needs noise of its own: `torch.randn_like(mu)`, drawn in each call")
def draws_new_noise_for_every_number_and_call(student: Student, rng: np.random.Generator) -> None:
    # As in the hidden test: a correlation of 20,000 pairs is beyond 0.05, 7 standard errors, with 2e-12.
    mu, log_var = case.spread(rng, 20_000)
    case.fresh(case.drawn(student, mu, log_var), mu, log_var)


@test("reparameterise", hint="z must be computed from mu and log_var by torch's operations: mu + deviation * noise")
def lets_the_gradient_through(student: Student, rng: np.random.Generator) -> None:
    mu, log_var, slope = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), rng.normal(size=(6, 3))
    came = case.drawn(student, mu, log_var, slope, "float64")
    expect.finite(came["z"])
    for name in ("mu", "log_var"):
        expect.true(came[f"d_{name}"] is not None, case.NO_PATH.format(name, name))
    silent = {"`torch.normal` has slopes of 0: compute z as mu + deviation * noise": 0 * slope}
    expect.close(came["d_mu"], slope, mistakes=silent)
    by_deviation = {"the gradient of log_var is off by 2: the deviation is exp(log_var / 2)": slope * (came["z"] - mu)}
    expect.close(came["d_log_var"], slope * (came["z"] - mu) / 2, rtol=1e-5, mistakes=by_deviation)


# --- kl_divergence ---

suite.hints(
    "kl_divergence",
    "What must it be for mu = 0 and log_var = 0, that is for N(0, 1) itself? Compute the worked example by hand.",
    "All four terms are (N, D): mu², exp(log_var), −1, −log_var. Add them, halve, then reduce: which axis is summed, "
    "which is averaged?",
    "`0.5 * (mu**2 + log_var.exp() - 1 - log_var)`, then `.sum(dim=1)` over the code and `.mean()` over the batch.",
)


@test("kl_divergence", hint="½ (mu² + exp(log_var) − 1 − log_var): summed over the code, averaged over the batch")
def follows_the_closed_form(student: Student, rng: np.random.Generator) -> None:
    mu, log_var = rng.normal(size=(5, 3)) + 1, rng.uniform(0.3, 1.5, size=(5, 3))
    got = student.kl_divergence(tensor(mu, "float64"), tensor(log_var, "float64"))
    expect.close(got, case.kl(mu, log_var).sum(axis=1).mean(), mistakes=case.kl_mistakes(mu, log_var))
    case.reached(student, "kl_divergence", mu, log_var)


@test("kl_divergence", hint="exp(−200) is 0 in float32: its logarithm is −∞, and dividing by it gives ∞")
def stays_finite_for_a_tiny_variance(student: Student, rng: np.random.Generator) -> None:
    mu, log_var = rng.normal(size=(2, 2)), np.array([[-200.0, 0.0], [-150.0, -200.0]])
    got = student.kl_divergence(tensor(mu), tensor(log_var))
    expect.finite(got)
    expect.close(got, case.kl(mu, log_var).sum(axis=1).mean(), mistakes=case.kl_mistakes(mu, log_var))


@test("kl_divergence", hint="N(0, 1) is at distance 0 from itself, anything else further away")
def is_zero_for_a_standard_normal_only(student: Student, rng: np.random.Generator) -> None:
    zero = np.zeros((4, 2))
    missing = {"the −1 is missing: N(0, 1) itself must give 0": 1.0}
    expect.close(student.kl_divergence(tensor(zero, "float64"), tensor(zero, "float64")), 0.0, mistakes=missing)
    for mu, log_var in ((rng.normal(size=(4, 2)), zero), (zero, rng.normal(size=(4, 2)))):
        got = student.kl_divergence(tensor(mu, "float64"), tensor(log_var, "float64"))
        expect.true(float(got) > 0, "a divergence is above 0 for every other normal", expected="above 0", got=got)


# --- reconstruction ---

suite.hints(
    "reconstruction",
    "Chapter 04's loss from logits, for each pixel. What is done with the 64 losses of one picture, and what with the "
    "pictures of a batch?",
    "`F.binary_cross_entropy_with_logits` has `reduction=`: 'mean', 'sum' or 'none'. None of them alone is sum over "
    "pixels *and* mean over pictures.",
    "`F.binary_cross_entropy_with_logits(logits, x, reduction='sum') / len(x)`",
)


@test("reconstruction", hint="sum over the pixels of a picture, mean over the pictures; the gradient comes through")
def sums_pixels_and_averages_pictures(student: Student, rng: np.random.Generator) -> None:
    for shape in ((3, 5), (2, 1, 3, 4)):
        logits, x = rng.normal(size=shape) * 2, rng.uniform(size=shape)
        got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
        expect.close(got, case.reconstruction(logits, x), mistakes=case.reconstruction_mistakes(logits, x))
        case.reached(student, "reconstruction", logits, x, inputs=1)


@test("reconstruction", hint="log(sigmoid(−1000)) is −∞: use the loss that takes logits")
def survives_sure_logits(student: Student, rng: np.random.Generator) -> None:
    logits, x = np.array([[1000.0, -1000.0], [800.0, -900.0]]), np.array([[0.0, 0.0], [1.0, 0.5]])
    got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
    case.sure(got, 725.0, case.reconstruction_mistakes(logits, x))


# --- interpolate ---

suite.hints(
    "interpolate",
    "Draw a quarter circle from (1, 0) to (0, 1). Where is the point at half the angle? Which weights give it?",
    "The cosine of Ω is `a @ b` divided by both lengths. "
    "`t = torch.linspace(0, 1, steps).to(a)[:, None]` has one row a step; `.to(a)` takes it to a's device and dtype.",
    "`(torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)`; where omega is almost 0, "
    "`(1 - t) * a + t * b`.",
)


@test("interpolate", hint="weights sin((1 − t)Ω) / sin Ω and sin(tΩ) / sin Ω, with t from 0 to 1")
def walks_along_the_arc(student: Student, rng: np.random.Generator) -> None:
    for d, steps in ((2, 5), (4, 7)):
        a, b = case.apart(rng, d)
        got = student.interpolate(tensor(a, "float64"), tensor(b, "float64"), steps)
        wrong = case.interpolate_mistakes(a, b, steps)
        expect.close(got, case.slerp(a, b, steps), rtol=1e-5, atol=1e-5, mistakes=wrong)


@test("interpolate", hint="for a and b in the same direction Ω is 0, and 0 / 0 is NaN: take the straight line there")
def survives_equal_directions(student: Student, rng: np.random.Generator) -> None:
    a = rng.normal(size=6)
    for b in (a, 3 * a):
        got = student.interpolate(tensor(a), tensor(b), 4)
        expect.finite(got)
        t = np.linspace(0, 1, 4)[:, None]
        expect.close(got, (1 - t) * a + t * b, rtol=1e-3, atol=1e-4)


# --- discriminator_loss ---

suite.hints(
    "discriminator_loss",
    "It is chapter 04's classifier: real samples are class 1, fakes class 0. What is its loss of a real sample with "
    "the logit z? Of a fake?",
    "−log sigmoid(z) is `F.softplus(-z)`; −log(1 − sigmoid(z)) is `F.softplus(z)`. Both are right for any z.",
    "`F.softplus(-real).mean() + F.softplus(fake).mean()`",
)


@test("discriminator_loss", hint="the mean of −log D(real), plus the mean of −log(1 − D(fake))")
def is_the_loss_of_a_classifier(student: Student, rng: np.random.Generator) -> None:
    real, fake = rng.normal(size=5) + 1, rng.normal(size=7) - 0.5
    got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
    expect.close(got, gan.d_loss(real, fake), mistakes=gan.d_loss_mistakes(real, fake))
    case.reached(student, "discriminator_loss", real, fake)


@test("discriminator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or the loss that takes logits")
def stays_finite_when_wrong_and_sure(student: Student, rng: np.random.Generator) -> None:
    real, fake = np.array([-1000.0, 1000.0]), np.array([600.0, -1000.0])
    got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
    case.sure(got, 800.0, gan.d_loss_mistakes(real, fake))


# --- generator_loss ---

suite.hints(
    "generator_loss",
    "The generator wants its fakes to be called real. Which class do you give the fakes in its loss?",
    "−log D(fake) with D = sigmoid(z). As in the discriminator's loss of *real* samples, but with the fakes' logits.",
    "`F.softplus(-fake).mean()`",
)


@test("generator_loss", hint="the mean of −log D(fake)")
def is_low_when_fakes_pass_for_real(student: Student, rng: np.random.Generator) -> None:
    fake = rng.normal(size=6) - 0.5
    expect.close(student.generator_loss(tensor(fake, "float64")), gan.g_loss(fake), mistakes=gan.g_loss_mistakes(fake))


@test("generator_loss", hint="where D is sure of a fake, the slope must be near −1 / N: minus log D, not log(1 − D)")
def pulls_hardest_where_it_fails(student: Student, rng: np.random.Generator) -> None:
    fake = np.array([-40.0, -12.0, 0.0, 12.0]) + rng.uniform(-0.5, 0.5, size=4)
    _, (slope,) = case.slopes_of(student, "generator_loss", fake)
    minimax = -np.exp(-case.softplus(-fake)) / 4
    vanishes = {"the slope vanishes where D is sure of a fake: this is log(1 − D(fake)), use −log D(fake)": minimax}
    expect.close(slope, -np.exp(-case.softplus(fake)) / 4, mistakes=vanishes)


@test("generator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or logsigmoid")
def stays_finite_however_sure_d_is(student: Student, rng: np.random.Generator) -> None:
    fake = np.array([-1000.0, 1000.0, -800.0])
    case.sure(student.generator_loss(tensor(fake, "float64")), 600.0, gan.g_loss_mistakes(fake))


# --- modes_covered ---

suite.hints(
    "modes_covered",
    "First a table of distances, one row a sample and one column a centre. Which axis do you reduce to count modes, "
    "which to count good samples?",
    "`np.linalg.norm(x[:, None] - centres, axis=2)` is (N, K). `near = distance <= radius` is True or False; its mean "
    "over the rows is each mode's share.",
    "`(near.mean(axis=0) >= share).sum(), near.any(axis=1).mean()`",
)


@test("modes_covered", hint="a mode is covered if at least `share` of all samples are within `radius` of it")
def counts_the_modes_with_enough_samples(student: Student, rng: np.random.Generator) -> None:
    x, centres, radius, share = gan.clouds(rng)
    count, _ = gan.covered(student, x, centres, radius, share)
    want = gan.modes(x, centres, radius, share)[0]
    expect.close(count, want, mistakes=gan.mode_mistakes(x, centres, radius, share))


@test("modes_covered", hint="a sample is good if it is within `radius` of any centre: its share is of all N")
def gives_the_share_of_good_samples(student: Student, rng: np.random.Generator) -> None:
    x, centres, radius, share = gan.clouds(rng)
    _, good = gan.covered(student, x, centres, radius, share)
    expect.close(good, gan.modes(x, centres, radius, share)[1], mistakes=gan.good_mistakes(x, centres, radius))


@test("modes_covered", hint="the prompt's example: at most the radius, at least the share, so <= and >=")
def counts_what_lies_on_the_bounds(student: Student, rng: np.random.Generator) -> None:
    x, centres = np.array([[0.0, 0], [0, 1], [5, 5], [9, 9]]), np.array([[0.0, 0], [5, 5], [7, 7]])
    count, good = gan.covered(student, x, centres, 1.0, 0.5)
    expect.close(good, 0.75, mistakes=gan.good_mistakes(x, centres, 1.0))
    expect.close(count, 1, mistakes=gan.mode_mistakes(x, centres, 1.0, 0.5))


@test("modes_covered", hint="a sample near two centres counts for both modes, and as one good sample")
def counts_a_sample_between_two_modes(student: Student, rng: np.random.Generator) -> None:
    x = np.array([[0.0, 0], [0.4, 0], [1, 0], [6, 0], [0, 6]])
    x, centres = rng.permutation(x), np.array([[0.0, 0], [1, 0]])  # each has two of five, one of them the same
    count, good = gan.covered(student, x, centres, 0.75, 0.3)
    expect.close(count, 2, mistakes=gan.mode_mistakes(x, centres, 0.75, 0.3))
    expect.close(good, 0.6, mistakes=gan.good_mistakes(x, centres, 0.75))


# --- frechet_distance ---

suite.hints(
    "frechet_distance",
    "Two parts: how far the means are apart, and how much the covariances differ. What are both for two equal sets?",
    "`np.cov(a.T)` is (D, D). The trace of a matrix is the sum of its eigenvalues; the root of a matrix has the "
    "roots of its eigenvalues. So which sum is the trace of the root of C_a C_b?",
    "`np.linalg.eigvals(np.cov(a.T) @ np.cov(b.T))` may come out a hair below 0 or complex by rounding: take `.real`, "
    "`np.clip(..., 0, None)`, then the roots and their sum. It counts twice, with a minus.",
)


@test("frechet_distance", hint="squared distance of the means + tr C_a + tr C_b − 2 tr (C_a C_b)^½")
def agrees_with_a_matrix_square_root(student: Student, rng: np.random.Generator) -> None:
    for n in (12, 9):
        a, b = gan.features(rng, 12, 3), gan.features(rng, n, 3)
        expect.close(student.frechet_distance(a, b), gan.frechet(a, b), rtol=1e-5, mistakes=gan.frechet_mistakes(a, b))


@test("frechet_distance", hint="constant or copied features give eigenvalues of ±1e-17: cut them at 0 before the root")
def survives_constant_and_copied_features(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        a, b = gan.features(rng, 20, 5), gan.features(rng, 25, 5)
        for part in (a, b):
            part[:, 0], part[:, 3:] = 2.0, part[:, 1:3]
        got = student.frechet_distance(a, b)
        expect.finite(got)
        expect.close(got, gan.frechet_of_few(a, b), rtol=1e-4, atol=1e-4)


@test("frechet_distance", hint="a set moved by v is at distance |v|² from itself, since its covariance is the same")
def is_the_squared_shift_of_a_moved_set(student: Student, rng: np.random.Generator) -> None:
    a, move = gan.features(rng, 30, 4), rng.normal(size=4) + 1
    expect.close(student.frechet_distance(a, a), 0.0, atol=1e-5)
    unsquared = {"the distance of the means must be squared": np.linalg.norm(move)}
    expect.close(student.frechet_distance(a, a + move), move @ move, rtol=1e-5, mistakes=unsquared)
