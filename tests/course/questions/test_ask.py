"""Questions about an answer: right keys, kinds, limits, and that nothing of the caller's changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

import numpy as np
import pytest

from course.checking.example import Example, example
from course.questions.ask import ask
from course.questions.calls import varied
from course.questions.child import Limits, in_child
from course.questions.question import Question
from course.questions.running import Scene

SOFTMAX = """def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""
SCORES = {"softmax": example("softmax(np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0]]))", rows=(0,))}
COUNT = """def count(rows, limit):
    total = 0
    for row in rows:
        for value in row:
            if value > limit:
                total += 1
    return total
"""
ROWS = {"count": example("count(np.array([[1, 2, 3], [4, 5, 6]]), 3)", "count(np.array([[1, 7], [5, 0]]), 4)")}


def by_kind(source: str, examples: dict[str, Example], seeds: range = range(6)) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for seed in seeds:
        for one in ask(source, {"np": np}, examples, seed):
            found.setdefault(one.kind, []).append(one)
    return found


def test_softmax_is_asked_about_shapes_and_changes() -> None:
    found = by_kind(SOFTMAX, SCORES)
    assert {"shape", "what-if"} <= found.keys()
    for one in (q for questions in found.values() for q in questions):
        texts = [option.text for option in one.options]
        assert len(set(texts)) == len(texts) >= 3
        assert [bool(option.slip) for option in one.options].count(False) == 1
        assert one.options[one.key].slip == ""


def test_a_shape_is_what_numpy_says() -> None:
    for one in by_kind(SOFTMAX, SCORES)["shape"]:
        call, part = one.text.split("`")[1], one.text.split("`")[3]
        z = eval(call.removeprefix("softmax"), {"np": np})
        e = np.exp(z - z.max(axis=1, keepdims=True))
        assert one.options[one.key].text == str(eval(part, {"np": np, "z": z, "e": e}).shape)


def test_a_predicted_value_is_what_the_shown_call_returns() -> None:
    scope: dict[str, object] = {"np": np}
    exec(COUNT, scope)
    asked = by_kind(COUNT, ROWS)["predict"]
    for one in asked:
        assert one.options[one.key].text == str(eval(one.text.split("`")[1], scope))


def test_turns_of_a_loop_whose_body_is_a_loop_are_counted_once_each() -> None:
    """Events of lines visit the inner `for` once more for each of its turns."""
    outer = [one for one in by_kind(COUNT, ROWS)["loop"] if one.line == 3]
    assert outer
    for one in outer:
        rows = len(eval(one.text.split("`")[1].removeprefix("count"), {"np": np})[0])
        assert one.options[one.key].text == {1: "once", 2: "twice"}.get(rows, f"{rows} times")


def test_a_change_that_raises_is_said_to_raise() -> None:
    broadcast = [q for q in by_kind(SOFTMAX, SCORES)["what-if"] if q.line == 3 and "e.sum(axis=1)`" in q.text]
    assert broadcast
    for one in broadcast:
        z = eval(one.text.split("`")[3].removeprefix("softmax"), {"np": np})
        square = z.shape[0] == z.shape[1]
        assert ("error" in one.options[one.key].text) == (not square and z.shape[0] != 1)


def test_a_changed_argument_is_told_from_a_changed_result() -> None:
    source = "def center(x):\n    x = x - x.mean()\n    return x\n"
    examples = {"center": example("center(np.array([1.0, 3.0, 5.0]))", "center(np.array([2.0, 8.0]))")}
    found = [q for q in by_kind(source, examples)["what-if"] if "x -= x.mean()" in q.text]
    assert found
    assert all("an argument of the caller's is changed" in one.options[one.key].text for one in found)


def test_a_call_that_is_made_twice_shows_what_the_first_leaves_behind() -> None:
    torch = pytest.importorskip("torch")
    source = (
        "def step(w, x):\n    loss = (w * x).sum()\n    w.grad = None\n    loss.backward()\n"
        "    with torch.no_grad():\n        w -= 0.5 * w.grad\n    return loss.item()\n"
    )
    setting = "w = torch.tensor(4.0, requires_grad=True)\nx = torch.tensor([1.0, 2.0])\nstep(w, x)"
    found = [q for seed in range(4) for q in ask(source, {"torch": torch}, {"step": example(setting)}, seed)]
    keys = {(q.line, q.options[q.key].text) for q in found if q.kind == "twice"}
    assert (6, "the first returns the same as before, the second something else") in keys


def test_memory_that_nobody_wrote_to_is_no_value() -> None:
    source = "def rows(n):\n    return np.empty(n), np.empty_like(np.arange(n)), torch.empty(n)\n"
    torch, made = pytest.importorskip("torch"), np.empty
    ran = Scene("rows", {"np": np, "torch": torch}).run(source, "rows(3)")
    floats, whole, tensor = ran.value
    assert np.isnan(floats).all() and torch.isnan(tensor).all()
    assert (whole == np.iinfo(whole.dtype).max).all()
    assert np.empty is made, "put back"


def test_code_without_end_gives_no_question_and_the_caller_goes_on() -> None:
    endless = "def softmax(z):\n    while True:\n        pass\n"
    assert ask(endless, {"np": np}, SCORES, 0) == []
    stubborn = "def softmax(z):\n  while True:\n    try:\n      1 / 0\n    except BaseException:\n      pass\n"
    assert ask(stubborn, {"np": np}, SCORES, 0, Limits(seconds=1.0)) == []
    assert ask("def softmax(z):\n    return sum(range(10**12))\n", {"np": np}, SCORES, 0, Limits(seconds=1.0)) == []


def test_code_that_ends_its_process_or_eats_memory_gives_no_question() -> None:
    assert ask("import os\n\ndef softmax(z):\n    os._exit(0)\n", {"np": np}, SCORES, 0) == []
    hungry = "def softmax(z):\n    return np.ones(3 * 10**8)\n"
    assert ask(hungry, {"np": np}, SCORES, 0, Limits(memory=200)) == []


def test_nothing_of_the_caller_changes() -> None:
    kept = {"np": np, "seen": []}
    source = "def softmax(z):\n    seen.append(1)\n    np.random.seed(5)\n    open('left', 'w').close()\n    return z"
    before, folder = np.random.get_state()[1].tolist(), sorted(os.listdir())  # type: ignore[index]  # noqa: NPY002
    ask(source, kept, SCORES, 0)
    assert kept["seen"] == []
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]  # noqa: NPY002
    assert sorted(os.listdir()) == folder


@pytest.mark.parametrize("source", ["", "def softmax(:", "x = 1", "def other(z):\n    return z"])
def test_what_is_no_answer_gives_no_question(source: str) -> None:
    assert ask(source, {"np": np}, SCORES, 0) == []


def test_moving_a_comment_keeps_the_questions() -> None:
    def texts(source: str) -> list[str]:
        return [str([o.text for o in one.options]) for one in ask(source, {"np": np}, SCORES, "ada")]

    commented = SOFTMAX.replace("(z):\n", '(z):\n    """Rows sum to 1."""\n    # stable\n')
    assert texts(SOFTMAX) == texts(commented)


def test_another_process_and_hash_seed_give_the_same_bytes() -> None:
    script = (
        "import json, numpy as np\nfrom course.questions.ask import ask\nfrom course.checking.example import example\n"
        f"print(json.dumps([q.to_json() for q in ask({COUNT!r}, {{'np': np}}, "
        f"{{'count': example(*{ROWS['count'].calls!r})}}, 'ada')]))"
    )
    came = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert came[0] == came[1]
    assert len(json.loads(came[0])) >= 3


def test_numbers_of_a_call_change_and_labels_stay_labels() -> None:
    given = example("f(np.array([[1.0, 2.5], [3.0, 4.0]]), np.array([0, 1]), 0.5)", rows=(0, 1))
    calls = varied("f", given, 20, Random(0))
    assert len(calls) == len(set(calls)) == 21
    for call in calls:
        x, y, rate = eval(call, {"np": np, "f": lambda *all: all})
        assert len(x) == len(y)
        assert set(y.tolist()) <= {0, 1}
        assert 1.0 <= x.min() <= x.max() <= 4.0
        assert rate == 0.5
    assert {len(eval(call, {"np": np, "f": lambda *all: all})[0]) for call in calls} >= {2, 3}


def test_a_child_says_what_it_found_or_nothing() -> None:
    assert in_child(lambda: [1, "two"], Limits()) == [1, "two"]
    assert in_child(lambda: 1 / 0, Limits()) is None
