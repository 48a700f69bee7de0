"""Answers to chapter 08 that solve nothing and forge what a test looks at: each earns exactly 0."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

# Each swaps the encoder of replies once: what the probe found is replaced by what a right answer might have given.
FIRST = """
import course.checking.codec as wire

def instead(value):
    real = wire.encode
    def once(found):
        wire.encode = real
        return real({"ok": value})
    wire.encode = once
"""

FORGED = {
    "rnn_cell: its gradients and inputs are the inputs": (
        "rnn_cell",
        FIRST
        + """
def rnn_cell(*inputs):
    instead([value.detach() for value in inputs])
    return inputs[1]
""",
    ),
    "rnn_cell: slopes of 0, and inputs that nothing touched": (
        "rnn_cell",
        "def rnn_cell(*inputs):\n    return 0 * sum(value.sum() for value in inputs) + 0 * inputs[1]",
    ),
    "unroll: steps are never taken": (
        "unroll",
        "def unroll(step, x, state):\n    return x, state",
    ),
    "unroll: steps are taken, and nothing comes back": (
        "unroll",
        "def unroll(step, x, state):\n    for x_t in x:\n        _, state = step(x_t, state)",
    ),
    "unroll: a step of its own": (
        "unroll",
        "def unroll(step, x, state):\n    outputs = x.cumsum(0)\n    return 10 * outputs, outputs[-1]",
    ),
    "unroll: what the probe's step remembers, read from its closure": (
        "unroll",
        """
def unroll(step, x, state):
    found = [cell.cell_contents for cell in (getattr(step, "__closure__", None) or ())]
    for kept in found:
        if isinstance(kept, list):
            kept.extend(x)
    return x, x[-1]
""",
    ),
    "bptt: shapes alone": (
        "bptt",
        """
def bptt(x, h, d_out, W_hh):
    n, d = W_hh.shape[0], x.shape[2]
    return x.new_full((n, d), float("nan")), x.new_full((n, n), float("nan")), x.new_full((n,), float("nan"))
""",
    ),
    "lstm_cell: the state it was given, and inputs as they were": (
        "lstm_cell",
        "def lstm_cell(x, state, *weights):\n    return state",
    ),
    "lstm_cell: a class that calls itself torch's": (
        "lstm_cell",
        """
class Tensor(float):
    __module__ = "torch"
    def __array__(self, *_, **__):
        return np.full((3, 4), np.nan)
def lstm_cell(x, state, *weights):
    return Tensor(), Tensor()
""",
    ),
    "gru_cell: h, which z near 1 would keep": ("gru_cell", "def gru_cell(x, h, *weights):\n    return h"),
    "perplexity: the number of symbols": (
        "perplexity",
        "def perplexity(logits, targets):\n    return float(logits.shape[1])",
    ),
    "perplexity: NaN": ("perplexity", "def perplexity(logits, targets):\n    return float('nan')"),
    "sample: a row of draws without logits": (
        "sample",
        "def sample(logits, temperature, rng):\n    return rng.integers(logits.shape[1], size=len(logits))",
    ),
    "sample: the record of a second probe": (
        "sample",
        FIRST
        + """
def sample(logits, temperature, rng):
    draws = np.zeros(len(logits), dtype=int)
    instead({"draws": draws, "later": draws + 1, "repeated": draws, "logits": logits})
    return draws
""",
    ),
    "negative_sampling_loss: half precision, 0.8% off": (
        "negative_sampling_loss",
        """
def negative_sampling_loss(center, context, negatives):
    true, noise = (center * context).sum(1), (negatives * center[:, None]).sum(2)
    return (-1.008 * (F.logsigmoid(true) + F.logsigmoid(-noise).sum(1)).mean()).half()
""",
    ),
    "negative_sampling_loss: a value that equals everything": (
        "negative_sampling_loss",
        """
class Same(float):
    def __eq__(self, other):
        return True
    __hash__ = None
def negative_sampling_loss(center, context, negatives):
    return Same(1.0)
""",
    ),
}


@cache
def path(exercise: str) -> NotebookPath:
    return NotebookPath(Course(PROJECT).chapter("08-rnn"), exercise)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_earns_nothing(name: str) -> None:
    exercise, code = FORGED[name]
    (verdict,) = path(exercise).judge(code)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]


@pytest.mark.parametrize("exercise", sorted({exercise for exercise, _ in FORGED.values()}))
def test_the_reference_earns_all(exercise: str) -> None:
    (verdict,) = path(exercise).judge(None)
    assert verdict.share == 1
