# Made by `autograder release`: not to be edited.
"""Public tests of chapter 09: the parts of a VAE, the losses of a GAN, and how samples are judged."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect, tensor

from . import cases as case
from . import gan_cases as gan
from . import noise_cases as noise
from . import score_cases as score

suite = Suite("09-gan-vae")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


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
    noise.demand_mean_and_deviation(student, rng)


@test("reparameterise", hint="every number of z needs noise of its own: `torch.randn_like(mu)`, drawn in each call")
def draws_new_noise_for_every_number_and_call(student: Student, rng: np.random.Generator) -> None:
    noise.demand_fresh(student, rng)


@test(
    "reparameterise",
    weight=2.0,
    hint="z must be computed from mu and log_var by torch's operations: mu + deviation * noise",
)
def lets_the_gradient_through(student: Student, rng: np.random.Generator) -> None:
    noise.demand_gradients(student, rng)


@guard("reparameterise", costs=0.2, hint="`torch.randn_like(mu)` draws noise of mu's own dtype")
def keeps_the_dtype(student: Student, rng: np.random.Generator) -> None:
    for dtype in ("float32", "float64"):
        noise.expect_dtype(student, rng, dtype)


@guard("reparameterise", costs=0.1, hint="draw the noise with torch: `torch.manual_seed` then repeats it")
def draws_the_noise_with_torch(student: Student, rng: np.random.Generator) -> None:
    noise.expect_torchs_noise(student, rng)


@guard("reparameterise", costs=0.2, hint="`mu + ...` makes a new tensor; `mu += ...` changes the encoder's own")
def leaves_mu_and_log_var_alone(student: Student, rng: np.random.Generator) -> None:
    noise.expect_unchanged(student, rng)


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
    case.demand_kl(student, mu, log_var)
    case.reached(student, "kl_divergence", mu, log_var)


@test("kl_divergence", hint="exp(−200) is 0 in float32: its logarithm is −∞, and dividing by it gives ∞")
def stays_finite_for_a_tiny_variance(student: Student, rng: np.random.Generator) -> None:
    tiny = np.array([[-200.0, -160.0], [-150.0, -200.0]]) + rng.uniform(-5, 5, size=(2, 2))
    log_var = np.hstack([tiny, rng.uniform(0, 2, size=(2, 2))])
    case.demand_kl(student, rng.normal(size=(2, 4)), log_var, "float32")


@test("kl_divergence", hint="N(0, 1) is at distance 0 from itself, anything else further away")
def is_zero_for_a_standard_normal_only(student: Student, rng: np.random.Generator) -> None:
    zero = np.zeros((4, 2))
    missing = {"the −1 is missing: N(0, 1) itself must give 0": 1.0}
    case.near(student.kl_divergence(tensor(zero, "float64"), tensor(zero, "float64")), 0.0, missing)
    for mu, log_var in ((rng.normal(size=(4, 2)), zero), (zero, rng.normal(size=(4, 2)))):
        case.demand_kl(student, mu, log_var)


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
        case.demand_reconstruction(student, logits, x)
        case.reached(student, "reconstruction", logits, x, inputs=1)


@test("reconstruction", hint="log(sigmoid(−1000)) is −∞: use the loss that takes logits")
def survives_sure_logits(student: Student, rng: np.random.Generator) -> None:
    logits = np.hstack([rng.uniform(700, 1000, size=(2, 2)) * np.array([[1, -1], [1, -1]]), rng.normal(size=(2, 2))])
    x = np.hstack([np.array([[0.0, 0.0], [1.0, rng.uniform(0.3, 0.7)]]), rng.uniform(size=(2, 2))])
    got = student.reconstruction(tensor(logits, "float64"), tensor(x, "float64"))
    case.sure(got, case.reconstruction(logits, x), case.reconstruction_mistakes(logits, x))


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
        case.demand_arc(student, *case.apart(rng, d), steps)


@test(
    "interpolate",
    weight=0.5,
    hint="for a and b in the same direction Ω is 0, and 0 / 0 is NaN: take the straight line there",
)
def survives_equal_directions(student: Student, rng: np.random.Generator) -> None:
    for longer in (1.0, *rng.uniform(0.5, 3, size=12)):
        a = rng.normal(size=6)
        case.demand_line(student, a, longer * a, 4)


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
    gan.demand_d_loss(student, real, fake)
    case.reached(student, "discriminator_loss", real, fake)


@test("discriminator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or the loss that takes logits")
def stays_finite_when_wrong_and_sure(student: Student, rng: np.random.Generator) -> None:
    (a, b), (c, d) = rng.uniform(600, 1000, size=(2, 2))
    real, fake = np.array([-a, b, *rng.normal(size=2)]), np.array([c, -d, *rng.normal(size=2)])
    got = student.discriminator_loss(tensor(real, "float64"), tensor(fake, "float64"))
    case.sure(got, gan.d_loss(real, fake), gan.d_loss_mistakes(real, fake))


# --- generator_loss ---

suite.hints(
    "generator_loss",
    "The generator wants its fakes to be called real. Which class do you give the fakes in its loss?",
    "−log D(fake) with D = sigmoid(z). As in the discriminator's loss of *real* samples, but with the fakes' logits.",
    "`F.softplus(-fake).mean()`",
)


@test("generator_loss", hint="the mean of −log D(fake)")
def is_low_when_fakes_pass_for_real(student: Student, rng: np.random.Generator) -> None:
    gan.demand_g_loss(student, rng.normal(size=6) - 0.5)


@test("generator_loss", hint="where D is sure of a fake, the slope must be near −1 / N: minus log D, not log(1 − D)")
def pulls_hardest_where_it_fails(student: Student, rng: np.random.Generator) -> None:
    fake = np.array([-40.0, -12.0, 0.0, 12.0]) + rng.uniform(-0.5, 0.5, size=4)
    _, (slope,) = case.slopes_of(student, "generator_loss", fake)
    vanishes = "the slope vanishes where D is sure of a fake: this is log(1 − D(fake)), use −log D(fake)"
    case.near(slope, gan.g_slope(fake), {vanishes: gan.minimax_slope(fake)})


@test("generator_loss", hint="log(sigmoid(−1000)) is −∞: use softplus, or logsigmoid")
def stays_finite_however_sure_d_is(student: Student, rng: np.random.Generator) -> None:
    a, b, c = rng.uniform(600, 1000, size=3)
    gan.demand_g_loss_when_sure(student, np.array([-a, b, -c, *rng.normal(size=3)]))


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
    score.demand_counts(student, [score.clouds(rng, m) for m in rng.permutation([1, 2, 3, 4, 3])])


@test("modes_covered", hint="a sample is good if it is within `radius` of any centre: its share is of all N")
def gives_the_share_of_good_samples(student: Student, rng: np.random.Generator) -> None:
    score.demand_good(student, [score.scattered(rng) for _ in range(3)])


@test("modes_covered", hint="at most the radius, at least the share, so <= and >=; as in the prompt's example")
def counts_what_lies_on_the_bounds(student: Student, rng: np.random.Generator) -> None:
    prompt = np.array([[0.0, 0], [0, 1], [5, 5], [9, 9]]), np.array([[0.0, 0], [5, 5], [7, 7]]), 1.0, 0.5
    given = [prompt, *(score.on_the_bounds(rng) for _ in range(4))]
    score.demand_good(student, given)
    score.demand_counts(student, given)


@test("modes_covered", hint="a sample near two centres counts for both modes, and as one good sample")
def counts_a_sample_between_two_modes(student: Student, rng: np.random.Generator) -> None:
    given = [score.between(rng, alike=alike) for alike in (True, True, False, False)]
    score.demand_counts(student, given)
    score.demand_good(student, given)


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
        a, b = score.features(rng, 12, 3), score.features(rng, n, 3)
        score.demand_distance(student, a, b)


@test("frechet_distance", hint="constant or copied features give eigenvalues of ±1e-17: cut them at 0 before the root")
def survives_constant_and_copied_features(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        a, b = score.features(rng, 20, 5), score.features(rng, 25, 5)
        for part in (a, b):
            part[:, 0], part[:, 3:] = 2.0, part[:, 1:3]
        got = student.frechet_distance(a, b)
        expect.finite(got)
        expect.close(got, score.frechet_of_few(a, b), rtol=1e-4, atol=1e-4)


@test("frechet_distance", hint="a set moved by v is at distance |v|² from itself, since its covariance is the same")
def is_the_squared_shift_of_a_moved_set(student: Student, rng: np.random.Generator) -> None:
    a, move = score.features(rng, 30, 4), rng.normal(size=4) + 1
    expect.close(student.frechet_distance(a, a), 0.0, atol=1e-5)
    unsquared = {"the distance of the means must be squared": np.linalg.norm(move)}
    expect.close(student.frechet_distance(a, a + move), move @ move, rtol=1e-5, mistakes=unsquared)
