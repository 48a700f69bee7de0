"""autograder.judging.session: one submission at work: answers, errors, losses, and the tests' way to it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from conftest import LONG, plan_of, printed, session_of

from autograder.judging.session import Budget, Host, Lost, RemoteStudent, Session
from autograder.sandbox.isolation import Sandbox
from autograder.sandbox.walls import Limits
from course.checking import check
from course.checking.check import Student, Suite, expect
from course.checking.transport import LocalStudent, NotAttempted, Raised, Unplain

pytestmark = pytest.mark.sandbox

ANSWERS = {
    "right": "def square(x): return x * x",
    "wrong": "def square(x): return 2 * x",
    "raises": "def square(x):\n    raise ValueError('my words')",
    "stub": "def square(x): raise NotImplementedError('square: your turn')",
    "undefined": "pass",
    "returns nothing": "def square(x): x * x",
    "odd": "def square(x): return object()",
    "text": "def square(x): return 'x'",
    "in place": "def square(x):\n    x *= x\n    return x",
    "leaves": "import sys\ndef square(x): sys.exit(0)",
    "its own error": "class Mine(Exception): pass\ndef square(x): raise Mine('a')",
    "chance": "import numpy as np\ndef square(x): return np.random.rand(3)",
    "prints": "def square(x):\n    print('hello')\n    return x * x",
    "torch": "import torch\ndef square(x): return torch.as_tensor(x) ** 2",
    "nan": "def square(x): return x * float('nan')",
}


def probe_twice(names: Any, x: Any) -> Any:
    """x after two calls, and both results."""
    return [names.square(x), names.square(x), x]


def suite() -> Suite:
    found = Suite("09-squares")

    @found.test("square", hint="multiply x by itself")
    def squares(student: Student, rng: np.random.Generator) -> None:
        x = rng.normal(size=3)
        expect.close(student.square(x), x * x, mistakes={"this is twice x": 2 * x})

    @found.test("square", hint="the caller's x is not yours")
    def leaves_x_alone(student: Student, rng: np.random.Generator) -> None:
        x = rng.normal(size=3)
        first, second, after = student.run(probe_twice, x=x)
        expect.close(after, x)
        expect.close(first, second)

    @found.test("square", hint="refuse text")
    def refuses_text(student: Student, rng: np.random.Generator) -> None:
        expect.error(lambda: student.square("a"), TypeError)

    return found


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_notebook_and_the_sandbox_give_the_same_outcomes(kind: str) -> None:
    namespace: dict[str, Any] = {}
    exec(compile(ANSWERS[kind], "<answer square>", "exec"), namespace)
    near = suite().evaluate("square", LocalStudent(namespace), seed=5)
    with session_of(ANSWERS[kind]) as session:
        tests = suite().tests["square"]
        far = [check.run(test, RemoteStudent(session, test.seconds), 5) for test in tests]
    assert [_seen(outcome) for outcome in far] == [_seen(outcome) for outcome in near.outcomes]


def _seen(outcome: check.Outcome) -> tuple[str, ...]:
    """All that a learner is told, but for the line's text, which depends on where a cell's source is kept."""
    got = outcome.got.partition(" (line")[0]
    return (outcome.test.name, outcome.status, outcome.message, outcome.expected, got, outcome.safe)


@pytest.fixture
def square() -> Any:
    with session_of(ANSWERS["right"], ANSWERS["raises"].replace("square", "boom")) as session:
        yield session


def test_a_remote_student_answers_like_any(square: Session) -> None:
    student = RemoteStudent(square, 10)
    assert student.square(3) == 9 and student.square(np.arange(3)).tolist() == [0, 1, 4]
    assert student.run(probe_twice, x=2) == [4, 4, 2]
    with pytest.raises(NotAttempted, match="`cube` is not defined yet"):
        student.cube(3)
    with pytest.raises(Raised, match="ValueError: my words") as caught:
        student.boom(3)
    assert caught.value.line == "line 2: raise ValueError('my words')"


def test_cells_share_names_and_keep_what_they_leave(square: Session) -> None:
    ran = square.execute("a", "import sys\nk = 3\nprint('out')\nprint('err', file=sys.stderr)\nk")
    assert ran.error is None and printed(square, "print(k + 1)") == "4\n"
    kinds = [(out["output_type"], out.get("name"), out.get("text")) for out in ran.outputs]
    assert ("stream", "stdout", "out\n") in kinds and ("stream", "stderr", "err\n") in kinds
    assert [out["data"]["text/plain"] for out in ran.outputs if "data" in out] == ["3"]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("x = 1\n1 / 0", ("ZeroDivisionError", "division by zero", "line 2: 1 / 0")),
        ("def f(:", ("SyntaxError", "invalid syntax (<ipython-input", "line 1: def f(:")),
        ("raise ValueError('é\\ud800')", ("ValueError", "é", "line 1")),
        ("import sys; sys.exit(0)", ("SystemExit", "0", "line 1")),
        ("raise KeyboardInterrupt", ("KeyboardInterrupt", "", "")),
        ("input()", ("", "", "")),
        ("breakpoint()", ("", "", "")),
    ],
)
def test_an_error_in_a_cell_is_told_and_ends_nothing(source: str, error: tuple[str, str, str], square: Session) -> None:
    ran = square.execute("a", source)
    assert ran.error is not None and not ran.lost
    assert all(came.startswith(wanted) for came, wanted in zip(ran.error, error, strict=True))
    assert RemoteStudent(square, 10).square(3) == 9


LOSSES = {
    "while True: pass": "timeout",
    "import time; time.sleep(60)": "timeout",
    "try:\n    while True: pass\nexcept BaseException:\n    while True: pass": "timeout",
    "import re; re.match('(a+)+$', 'a' * 60 + 'b')": "timeout",
    "import os; os._exit(0)": "crash",
    "import os; os.kill(os.getpid(), 9)": "crash",
    "import os; os.kill(os.getpid(), 11)": "crash",
    "import ctypes; ctypes.string_at(0)": "crash",
    "import os; [os.close(fd) for fd in range(3, 256) if os.path.exists(f'/proc/self/fd/{fd}')]": "crash",
    "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'\\xff' * 100)\n    except OSError: pass": "crash",
}


def test_what_is_printed_is_kept_once_and_not_all_of_it() -> None:
    """IPython would keep all of it a second time, and a loop that prints would end for want of memory."""
    plan = plan_of("for _ in range(60_000): print('x' * 10_000)")
    with Host(Sandbox(limits=Limits(memory=400)), []) as host, Session(host, plan, {}, LONG) as session:
        session.reach(1)
        assert not session.ran[0].lost
        assert len(session.ran[0].outputs[0]["text"]) < 110_000


@pytest.mark.parametrize("source", LOSSES)
def test_a_lost_process_is_noticed(source: str) -> None:
    with session_of(ANSWERS["right"], budget=Budget(cell=1 if LOSSES[source] == "timeout" else 60)) as session:
        ran = session.execute("a", source)
        assert ran.lost == LOSSES[source] and ran.outputs == []


@pytest.mark.parametrize("place", [0, 1])
def test_an_answer_that_breaks_the_process_is_left_out_when_it_is_replayed(place: int) -> None:
    cells = ["def a(): return 1", "def b(): return 2"]
    cells.insert(place, "import os; os._exit(1)")
    with session_of(*cells) as session:
        assert session.ran[place].lost == "crash"
        assert [ran.lost for index, ran in session.ran.items() if index != place] == ["", ""]
        student = RemoteStudent(session, 10)
        assert (student.a(), student.b()) == (1, 2)


def test_a_test_that_loses_the_process_says_why_and_the_next_finds_a_fresh_one() -> None:
    code = "import os, time\ndef leave(): os._exit(1)\ndef wait(): time.sleep(60)\ndef one(): return 1"
    with session_of(code) as session:
        for name, why in (("leave", "crash"), ("wait", "timeout")):
            with pytest.raises(Lost, match=why):
                RemoteStudent(session, 1).call(name)
            session.reach(1)
            assert RemoteStudent(session, 10).one() == 1


def test_all_of_one_test_shares_its_seconds() -> None:
    with session_of("import time\ndef wait(): time.sleep(0.4)") as session:
        student = RemoteStudent(session, 1.0)
        began = time.monotonic()
        with pytest.raises(Lost, match="timeout"):
            _ = [student.wait() for _ in range(10)]
        assert time.monotonic() - began < 4


def test_a_submissions_whole_time_is_bounded() -> None:
    cells = ["import time; time.sleep(60)"] * 5 + ["x = 1"]
    with session_of(*cells, budget=Budget(cell=1, total=2.5)) as session:
        assert session.exhausted
        assert [session.ran[index].lost for index in range(6)] == ["timeout"] * 6


def test_two_passes_in_one_sandbox_know_nothing_of_each_other() -> None:
    plan = plan_of("import os\ncount = 1")
    leave = "count += 1; os.environ['NOTE'] = 'x'\nfor f in ('/box/note', '/tmp/note'): open(f, 'w').write('x')"
    leave += "\nimport builtins, numpy; builtins.note = 1; numpy.note = 1\n"
    leave += "import subprocess; subprocess.Popen(['sleep', '100'], start_new_session=True)"
    look = "import builtins, numpy\nprint(count, 'NOTE' in os.environ, "
    look += "os.listdir('/box'), 'note' in os.listdir('/tmp'), "
    look += "hasattr(builtins, 'note'), hasattr(numpy, 'note'), "
    look += "[p for p in os.listdir('/proc') if p.isdigit() and 'sleep' in open(f'/proc/{p}/comm').read()])"
    with Host(Sandbox(), plan.preload) as host:
        for _ in range(2):
            with Session(host, plan, {}, LONG) as session:
                session.reach(1)
                assert printed(session, look) == "1 False [] False False False []\n"
                assert session.execute("a", leave).error is None


def test_every_pass_starts_from_the_same_chance() -> None:
    code = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    came = []
    for _ in range(2):
        with session_of("x = 1") as session:
            came.append(printed(session, code))
    assert came[0] == came[1]


def test_the_first_process_cannot_be_reached_from_a_submission() -> None:
    code = """
import os, signal, ctypes
found = []
for pid in [int(p) for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]:
    for name in ("mem", "environ", "maps", "fd"):
        try:
            path = f"/proc/{pid}/{name}"
            os.listdir(path) if name == "fd" else open(path, "rb").read(1)
            found.append(path)
        except OSError:
            pass
    if ctypes.CDLL(None).ptrace(16, pid, 0, 0) == 0:
        found.append(f"ptrace {pid}")
print(found)
"""
    with session_of("x = 1") as session:
        assert printed(session, code) == "[]\n"


def test_an_object_that_is_no_answer() -> None:
    with session_of(ANSWERS["odd"]) as session, pytest.raises(Unplain, match="got a object; return plain values"):
        RemoteStudent(session, 10).square(1)
