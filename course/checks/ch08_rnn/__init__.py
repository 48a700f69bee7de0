# Made by `autograder release`: not to be edited.
"""Public tests of chapter 08: recurrent cells, gradients through time, text, and word vectors."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import cases as case
from . import gate_cases as gate_case
from . import text_cases as text_case
from . import unroll_cases as unroll_case

suite = Suite("08-rnn")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- rnn_cell ---

suite.hints(
    "rnn_cell",
    "Two sums meet in one tanh. What are the shapes of x, W_ih and the result? Which product fits them?",
    "W_ih has a row for each new unit: `x @ W_ih.T` is (B, H). The memory does the same with W_hh.",
    "`torch.tanh(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh)`",
)


@test("rnn_cell", hint="tanh of x times W_ih transposed, h times W_hh transposed, and both biases")
def adds_up_input_and_memory(student: Student, rng: np.random.Generator) -> None:
    inputs = case.cell_inputs(rng, 1, 3, 2, 4)
    got = student.rnn_cell(*case.doubles(*inputs))
    case.near(got, case.rnn_cell(*inputs), case.rnn_mistakes(*inputs))


@test("rnn_cell", hint="a gradient arrives if all is computed in torch; it is right if the new memory is")
def lets_the_gradient_through(student: Student, rng: np.random.Generator) -> None:
    case.demand_rnn_gradient(student, case.cell_inputs(rng, 1, 2, 3, 2), rng.normal(size=(2, 2)))


@guard("rnn_cell", costs=0.2, hint="make a new tensor: the old memory is still needed on the way back")
def leaves_the_old_memory_alone(student: Student, rng: np.random.Generator) -> None:
    x, h, *weights = case.cell_inputs(rng, 1, 2, 3, 4)
    case.expect_unchanged(student, "rnn_cell", x, [h], weights)


# --- unroll ---

suite.hints(
    "unroll",
    "What does step t + 1 need that only step t knows? And what do you keep of every step?",
    "`outputs = []`; in a loop over x: `y, state = step(x_t, state)`, then append y. The new state replaces the old.",
    "`for x_t in x:` walks along the first axis. At the end `return torch.stack(outputs), state`.",
)


@test("unroll", hint="each step gets the state that the step before returned; collect y, not the state")
def hands_the_state_on(student: Student, rng: np.random.Generator) -> None:
    unroll_case.demand_unrolled(student, rng, rng.normal(size=(4, 2, 3)), rng.normal(size=(2, 3)))


@test("unroll", hint="loop over the first axis of x, from 0 on, one call of `step` for each")
def takes_the_steps_in_order(student: Student, rng: np.random.Generator) -> None:
    unroll_case.demand_asked_in_order(student, rng, rng.normal(size=(5, 2)), rng.normal(size=2))


@test("unroll", hint="stack what `step` returns: each y may have another shape than x[t]")
def stacks_outputs_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    x, start = rng.normal(size=(4, 2, 3)), rng.normal(size=(2, 3))
    step = unroll_case.Step(rng, x, double=True)
    outputs, _ = unroll_case.walked(student, step, x, start)
    states = unroll_case.unrolled(x, start, step.keep)
    case.near(outputs, np.concatenate([step.gain * states, -states], axis=1))


@test("unroll", hint="the state may be anything that `step` returns, a pair too: hand it on unopened")
def carries_any_kind_of_state(student: Student, rng: np.random.Generator) -> None:
    x, start = rng.normal(size=(3, 2)), rng.normal(size=2)
    step = unroll_case.Step(rng, x, pair=True)
    outputs, state = unroll_case.walked(student, step, x, start, pair=True)
    states = unroll_case.unrolled(x, start, step.keep)
    case.near(outputs, step.gain * states + np.arange(3)[:, None])
    total, count = expect.items(state, 2, "parts of the state")
    case.near(total, states[-1])
    expect.equal(int(count), 3)


@test("unroll", hint="nothing may be detached on the way: the gradient must reach the first step")
def lets_the_gradient_back_to_the_start(student: Student, rng: np.random.Generator) -> None:
    unroll_case.demand_unroll_gradient(student, rng, 6, 2)


# --- bptt ---

suite.hints(
    "bptt",
    "Start at the last step, where nothing arrives from later. For one step it is chapter 03's tanh layer: which "
    "three gradients does `da` give, and what does it send back to `h[t]`?",
    "Keep `carried`, what arrives from step t + 1; it starts at 0. `dh = d_out[t] + carried`, then "
    "`da = dh * (1 - h[t + 1] ** 2)`, then `carried = da @ W_hh`.",
    "In the loop over `reversed(range(len(x)))`: `dW_ih += da.T @ x[t]`, `dW_hh += da.T @ h[t]`, `db += da.sum(0)`.",
)


@test("bptt", hint="`da = d_out[0] * (1 - h[1] ** 2)`, then `da.T @ x[0]`, `da.T @ h[0]`, `da.sum(0)`")
def is_a_tanh_layer_for_one_step(student: Student, rng: np.random.Generator) -> None:
    x, h, W_hh = case.history(rng, 1, 3, 2, 4)
    case.demand_bptt(student, x, h, rng.normal(size=(1, 3, 4)), W_hh)


@test("bptt", hint="what reaches h[t + 1] comes from its own output and from step t + 1: add the two")
def carries_the_gradient_back_in_time(student: Student, rng: np.random.Generator) -> None:
    x, h, W_hh = case.history(rng, 4, 2, 3, 2)
    case.demand_bptt(student, x, h, rng.normal(size=(4, 2, 2)), W_hh)


@guard("bptt", costs=0.3, hint="no `backward()`: one loop over `reversed(range(len(x)))`, with chapter 03's rules")
def writes_the_way_back_itself(student: Student, rng: np.random.Generator) -> None:
    x, h, W_hh = case.history(rng, 3, 2, 2, 3)
    case.expect_own_work(student, x, h, rng.normal(size=(3, 2, 3)), W_hh)


# --- lstm_cell ---

suite.hints(
    "lstm_cell",
    "First all four sums at once, as in `rnn_cell` but without tanh: what is their shape? Then cut it into four.",
    "`i, f, g, o = sums.chunk(4, dim=1)`; sigmoid for i, f and o, tanh for g.",
    "`c = f * c + i * g`, then `h = o * torch.tanh(c)` with the NEW c. Return `h, c`.",
)


@test("lstm_cell", hint="order i, f, g, o; c = f · c + i · g; h = o · tanh(c)")
def keeps_writes_and_shows(student: Student, rng: np.random.Generator) -> None:
    gate_case.demand_lstm(student, gate_case.lstm_inputs(rng, 3, 2, 4))


@test("lstm_cell", hint="with f near 1 and i near 0, c passes through unchanged, whatever its size")
def keeps_c_while_the_forget_gate_is_open(student: Student, rng: np.random.Generator) -> None:
    x, h, c, W_ih, W_hh, b_ih, b_hh = gate_case.lstm_inputs(rng, 2, 3, 2)
    b_ih[:2], b_ih[2:4] = -40, 40
    inputs = [x, h, 5 * c, W_ih, W_hh, b_ih, b_hh]
    gate_case.demand_lstm(student, inputs)


@guard("lstm_cell", costs=0.2, hint="`c = f * c + i * g` makes a new tensor; `c *= f` changes the caller's")
def leaves_both_memories_alone(student: Student, rng: np.random.Generator) -> None:
    x, h, c, *weights = gate_case.lstm_inputs(rng, 2, 3, 4)
    case.expect_unchanged(student, "lstm_cell", x, [h, c], weights)


# --- gru_cell ---

suite.hints(
    "gru_cell",
    "The candidate n needs input and memory apart, so compute two blocks of three: one from x, one from h.",
    "`x_r, x_z, x_n = (x @ W_ih.T + b_ih).chunk(3, dim=1)`, and the same with h, W_hh and b_hh.",
    "r and z are sigmoids of sums; `n = torch.tanh(x_n + r * h_n)`; return `(1 - z) * n + z * h`.",
)


@test("gru_cell", hint="order r, z, n; n = tanh(x's share + r · h's share); (1 − z) · n + z · h")
def mixes_the_old_memory_with_a_candidate(student: Student, rng: np.random.Generator) -> None:
    gate_case.demand_gru(student, case.cell_inputs(rng, 3, 3, 2, 4))


@test("gru_cell", hint="z near 1 keeps h as it is, z near 0 takes the candidate")
def keeps_h_where_z_is_one(student: Student, rng: np.random.Generator) -> None:
    inputs = case.cell_inputs(rng, 3, 2, 3, 2)
    inputs[4][2:4] = 40, -40  # the first unit keeps its number, the second takes the candidate
    gate_case.demand_gru(student, inputs)


@guard("gru_cell", costs=0.2, hint="`(1 - z) * n + z * h` makes a new tensor; `h *= z` changes the caller's")
def leaves_the_memory_alone(student: Student, rng: np.random.Generator) -> None:
    x, h, *weights = case.cell_inputs(rng, 3, 2, 3, 4)
    case.expect_unchanged(student, "gru_cell", x, [h], weights)


# --- perplexity ---

suite.hints(
    "perplexity",
    "For right symbols with p = 1/2 and 1/8 the losses are log 2 and log 8. Their mean? And exp of that?",
    "`F.cross_entropy(logits, targets)` is the mean loss in nats, from logits.",
    "`torch.exp(F.cross_entropy(logits, targets))`",
)


@test("perplexity", hint="exp of the mean of −log p(target), in this order")
def is_exp_of_the_mean_loss(student: Student, rng: np.random.Generator) -> None:
    text_case.demand_perplexity(student, 2 * rng.normal(size=(6, 5)), rng.integers(5, size=6))


@test("perplexity", hint="who knows nothing hesitates among all V symbols alike; who knows a little, among fewer")
def is_the_number_of_symbols_for_a_guess(student: Student, rng: np.random.Generator) -> None:
    v = int(rng.integers(20, 90))
    even = np.full((7, v), float(rng.normal()))
    for logits in (even, even + rng.normal(size=v)):
        text_case.demand_perplexity(student, logits, rng.integers(v, size=7))


@test("perplexity", hint="use `F.cross_entropy` or log-softmax: exp of 1000 overflows, and a p of 0 has no logarithm")
def is_right_for_large_logits(student: Student, rng: np.random.Generator) -> None:
    text_case.demand_perplexity(student, *text_case.large_logits(rng))


# --- sample ---

suite.hints(
    "sample",
    "For one row: the shares are softmax(row / temperature). How do you draw one number by given shares?",
    "Subtract each row's maximum before exp, as in chapter 05. Then loop over the rows: `rng.choice(V, p=row)`.",
    "Without a loop: `u = rng.random((N, 1))`; the draw is the number of steps of `p.cumsum(axis=1)` that are below u: "
    "`(p.cumsum(axis=1) < u).sum(axis=1)`.",
)


@test("sample", hint="softmax of logits / temperature, one draw for each row")
def draws_as_often_as_the_shares_say(student: Student, rng: np.random.Generator) -> None:
    for temperature in (1.0, float(rng.uniform(1.5, 2.5))):
        text_case.demand_draws(student, rng, [text_case.any_four(rng), text_case.any_four(rng)], temperature)


@test("sample", weight=0.5, hint="divide by the temperature: near 0 only the highest logit of each row is left")
def takes_the_highest_when_it_is_cold(student: Student, rng: np.random.Generator) -> None:
    logits = np.array([rng.permutation(5) for _ in range(8)]).astype(float)
    draws = text_case.drawn(student, logits, 0.01, 3)  # the second has a share of e^-100
    lowest = {"this is the lowest logit of each row": logits.argmin(axis=1)}
    expect.equal(draws, logits.argmax(axis=1), mistakes=lowest)


@test("sample", hint="subtract each row's own maximum before exp: e to the 1000 overflows, e to the −1000 is 0")
def survives_large_logits(student: Student, rng: np.random.Generator) -> None:
    rows = [text_case.any_four(rng) + far for far in (1000.0, -1000.0)]
    text_case.demand_draws(student, rng, rows, float(rng.uniform(1.0, 1.6)))


@guard("sample", costs=0.3, hint="draw with the `rng` given and nothing else, so that a seed repeats")
def repeats_for_a_seed(student: Student, rng: np.random.Generator) -> None:
    came = text_case.drawn_again(student, np.zeros((40, 9)), 0.7, int(rng.integers(10**6)))
    draws, later, repeated = (np.asarray(came[key]) for key in ("draws", "later", "repeated"))
    # 40 draws of 9 all alike by chance: 9 ** -39, below 1e-37
    expect.true(len(set(draws.tolist())) > 1, "all rows got the same draw: draw anew for each row")
    same = np.array_equal(draws, repeated)
    expect.true(same, "the same seed gave other draws: draw with `rng` alone")
    stuck = np.array_equal(draws, later)
    expect.true(not stuck, "a second call with one `rng` gave the same draws: make no generator of your own")


@guard("sample", costs=0.15, hint="do not divide the logits in place: `logits / temperature` makes a new array")
def leaves_the_logits_alone(student: Student, rng: np.random.Generator) -> None:
    logits = rng.normal(size=(6, 5))
    after = text_case.drawn_again(student, logits, 0.7, 5)["logits"]
    kept = np.array_equal(after, logits)
    expect.true(kept, "the logits themselves were changed: `logits / temperature` makes a new array")


# --- negative_sampling_loss ---

suite.hints(
    "negative_sampling_loss",
    "How many numbers does a pair give: one score with its true context, and how many with its negatives?",
    "`(center * context).sum(1)` is (N,), `(negatives * center[:, None]).sum(2)` is (N, K). `F.logsigmoid` is "
    "right for any score.",
    "`-(F.logsigmoid(true) + F.logsigmoid(-noise).sum(1)).mean()`",
)


@test("negative_sampling_loss", hint="−log σ(c·o), plus −log σ(−c·n) for each of the K negatives; the mean over pairs")
def pulls_one_and_pushes_k(student: Student, rng: np.random.Generator) -> None:
    text_case.demand_negative(student, text_case.vectors(rng, 5, 3, 4))


@test("negative_sampling_loss", hint="where `torch.log(torch.sigmoid(z))` is −∞, `F.logsigmoid(z)` stays finite")
def survives_large_scores(student: Student, rng: np.random.Generator) -> None:
    center, context, negatives = text_case.vectors(rng, 8, 2, 3)
    for vectors, scale in ((center, 200), (context, 20), (negatives, 20)):
        vectors[::2] *= scale
    text_case.demand_negative(student, [center, context, negatives], rtol=1e-5)


@test("negative_sampling_loss", hint="stay in torch up to the `return`: all three kinds of vectors are to be trained")
def lets_the_gradient_through_to_all_vectors(student: Student, rng: np.random.Generator) -> None:
    text_case.demand_negative_gradient(student, text_case.vectors(rng, 4, 3, 2))
