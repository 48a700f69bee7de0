"""course.checking.transport: asking a student's code by name, and every way in which it may not answer."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course.checking import codec
from course.checking.handed import Back
from course.checking.transport import (
    LocalStudent,
    NotAttempted,
    Raised,
    Student,
    StudentError,
    Unplain,
    serve,
    source_of,
    undisturbed,
)


def defined(code: str) -> LocalStudent:
    namespace: dict[str, Any] = {}
    exec(compile(code, "<answer f>", "exec"), namespace)
    return LocalStudent(namespace)


def test_calls_by_name_with_plain_data() -> None:
    student = defined("def f(a, *, b=1): return {'sum': a + b, 'both': (a, b)}")
    assert student.f(2, b=3) == {"sum": 5, "both": (2, 3)}
    assert student.call("f", 2) == {"sum": 3, "both": (2, 1)}


def test_names_that_are_methods_too_can_be_called() -> None:
    student = defined("def run(x): return x + 1\ndef value(x): return -x\ndef call(name): return name")
    assert (student.call("run", 1), student.call("value", 1), student.call("call", "a")) == (2, -1, "a")


def test_tensors_arrive_as_torch_and_come_back_as_numpy() -> None:
    student = defined("import torch\ndef f(x): assert isinstance(x, torch.Tensor); return x * 2")
    found = student.f(codec.tensor([1.0, 2.0]))
    assert isinstance(found, np.ndarray) and found.tolist() == [2, 4]


def test_the_student_gets_a_copy_of_every_argument() -> None:
    x = np.zeros(3)
    assert defined("def f(x):\n    x += 1\n    return x").f(x).tolist() == [1, 1, 1]
    assert x.tolist() == [0, 0, 0]


def test_a_value_is_fetched_by_name() -> None:
    student = defined("a = [1, 2]\nb = None\nc = ...")
    assert student.value("a") == [1, 2]
    for name in ("b", "c"):
        with pytest.raises(NotAttempted, match=f"`{name}` is still .*put your answer in its place"):
            student.value(name)


def test_an_undefined_name_is_not_attempted() -> None:
    for ask in (lambda s: s.f(1), lambda s: s.value("f"), lambda s: s.run(probe_calls_f)):
        with pytest.raises(NotAttempted, match="`f` is not defined yet: run the cell that defines it"):
            ask(defined("pass"))


def test_a_stub_is_not_attempted() -> None:
    with pytest.raises(NotAttempted, match="softmax: your turn"):
        defined('def f(): raise NotImplementedError("softmax: your turn")').f()


def test_an_error_names_its_kind_words_and_line() -> None:
    with pytest.raises(Raised, match="ZeroDivisionError: division by zero") as caught:
        defined("def f(n):\n    x = 1\n    return x / n").f(0)
    assert (caught.value.kind, caught.value.text) == ("ZeroDivisionError", "division by zero")
    assert caught.value.line.startswith("line 3")


@pytest.mark.parametrize("what", ["sys.exit(0)", "raise SystemExit", "raise GeneratorExit", "raise BaseException"])
def test_no_kind_of_exception_escapes(what: str) -> None:
    with pytest.raises(Raised, match=r"Exit|BaseException"):
        defined(f"import sys\ndef f(): {what}").f()


@pytest.mark.parametrize("what", ["Exception", "SystemExit", "KeyboardInterrupt"])
def test_an_error_whose_words_raise_is_still_an_error(what: str) -> None:
    code = f"class E(Exception):\n    def __str__(self): raise {what}\ndef f(): raise E"
    with pytest.raises(Raised, match="its message cannot be shown"):
        defined(code).f()


def test_a_custom_object_is_no_answer() -> None:
    with pytest.raises(Unplain, match="got a Net; return plain values"):
        defined("class Net: pass\ndef f(): return Net()").f()


def test_private_names_are_attributes_as_ever() -> None:
    with pytest.raises(AttributeError, match="_f"):
        _ = defined("def _f(): return 1")._f


def probe_calls_f(names: Any, x: int = 2) -> Any:
    import math

    return math.sqrt(names.f(x))


def test_a_probe_runs_beside_the_code_with_its_inputs() -> None:
    student = defined("def f(x): return x * x")
    assert student.run(probe_calls_f, x=3) == 3
    assert student.run(probe_calls_f) == 2


def test_a_probe_sees_neither_this_module_nor_the_students_names_as_globals() -> None:
    def probe(names: Any) -> list[str]:
        return sorted(name for name in globals() if not name.startswith("__"))

    assert defined("secret = 1").run(probe) == ["annotations", "probe"]


def test_only_a_plain_function_is_a_probe() -> None:
    captured = 1

    def closes_over(names: Any) -> int:
        return captured

    for wrong in (closes_over, lambda names: 1, len):
        with pytest.raises(TypeError, match="a probe is a top-level def without closure"):
            source_of(wrong)


def test_reset_repeats_every_source_of_chance() -> None:
    student = defined(
        "import random, numpy as np, torch\n"
        "def f(): return [random.random(), np.random.rand(), float(torch.rand(())), str(torch.get_default_dtype())]\n"
        "def spoil(): torch.set_default_dtype(torch.float64); torch.set_grad_enabled(False)\n"
        "def grad(): return torch.is_grad_enabled()"
    )
    with undisturbed():
        student.reset(5)
        first = student.f()
        student.spoil()
        student.reset(5)
        assert student.f() == first and student.grad()
        student.reset(6)
        assert student.f() != first


def test_a_reset_travels_with_the_next_question() -> None:
    student, asked = defined("def f(): return 1"), []
    exchange = student.exchange
    student.exchange = lambda request, called: asked.append(request) or exchange(request, called)  # type: ignore[method-assign]
    student.reset(5)
    assert asked == []
    with undisturbed():
        student.f(), student.f()
    assert ["seed" in codec.decode(request) for request in asked] == [True, False]


def test_undisturbed_puts_everything_back(tmp_path: Path) -> None:
    def state() -> tuple[Any, ...]:
        numpy_state: Any = np.random.get_state()  # noqa: NPY002
        return (
            random.getstate(),
            numpy_state[1].tolist(),
            torch.get_rng_state().tolist(),
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            os.getcwd(),
        )

    def disturb() -> None:
        with undisturbed():
            random.random()
            np.random.rand()  # noqa: NPY002
            torch.rand(3)
            torch.set_default_dtype(torch.float64)
            torch.set_grad_enabled(False)
            os.chdir(tmp_path)
            assert all(a != b for a, b in zip(state(), before, strict=True))
            raise KeyError("inside")

    before = state()
    with pytest.raises(KeyError, match="inside"):
        disturb()
    assert state() == before


class Says(Student):
    """A student's side that replies with given bytes."""

    def __init__(self, reply: bytes) -> None:
        self._reply = reply

    def exchange(self, request: bytes, called: Back) -> bytes:
        return self._reply


@given(st.binary(max_size=60))
def test_any_bytes_as_a_reply_are_an_answer_or_a_student_error(reply: bytes) -> None:
    with contextlib.suppress(StudentError):
        Says(reply).f()


keys = st.sampled_from(["failed", "text", "kind", "line", "what"])
parts = st.sampled_from(["todo", "raised", "unplain", "ValueError"]) | st.integers() | st.lists(st.text(max_size=3))


@given(st.dictionaries(keys, parts) | st.lists(parts) | st.none() | st.integers())
def test_a_reply_without_an_answer_is_a_student_error(reply: Any) -> None:
    try:
        came = Says(codec.encode(reply)).f()
    except StudentError:
        return
    pytest.fail(f"{came!r} counted as an answer")


def test_a_forged_error_is_cut_to_size() -> None:
    long = {"failed": "raised", "kind": "K" * 1000, "text": "T" * 10_000, "line": "L" * 1000}
    with pytest.raises(Raised, match="K{80}: T{2000}$") as caught:
        Says(codec.encode(long)).f()
    assert len(caught.value.line) == 300


@given(st.binary(max_size=60) | st.dictionaries(st.sampled_from(["do", "name", "args"]), parts).map(codec.encode))
def test_serving_any_request_gives_a_reply(request: bytes) -> None:
    reply = codec.decode(serve({}, request))
    assert set(reply) & {"ok", "failed"}
