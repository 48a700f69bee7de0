"""autograder.sandbox.warm: one worker serves many submissions, and none of them meets anything of another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CHAPTER, LONG, Class, plan_of, printed, seen

from autograder.judging import grade as grading
from autograder.judging import plan as planning
from autograder.judging import pool
from autograder.judging.plan import Plan
from autograder.judging.session import Host, Session
from autograder.judging.tasks import Job, Task
from autograder.layout import Chapter
from autograder.sandbox.inside import afterwards
from autograder.sandbox.isolation import Sandbox
from autograder.sandbox.warm import WarmSandbox
from autograder.submissions.normalise import Answers

pytestmark = pytest.mark.sandbox
LEAVES = """
import atexit, json, os, random, socket, subprocess, sys, threading, time, builtins
import numpy as np
for folder in ("/box", "/tmp", "/dev/shm"):
    os.makedirs(folder + "/locked/in", exist_ok=True)
    open(folder + "/left", "w").write("x")
    os.symlink("/etc", folder + "/link")
    os.chmod(folder + "/locked/in", 0)
    os.chmod(folder + "/locked", 0)
os.umask(0o777)
os.environ["LEFT"] = "1"
sys.path.insert(0, "/box"); sys.modules["left"] = sys
builtins.left = np.left = 1
random.seed(99); np.random.seed(99)
abstract = socket.socket(socket.AF_UNIX); abstract.bind("\\0left"); abstract.listen()
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        while True: time.sleep(1)
"""
LOOKS = """
import builtins, json, os, random, socket, sys
import numpy as np
def ways(folder):  # a checkout below /tmp has its way in there
    with open("/proc/self/mountinfo") as mounts: places = [line.split()[4] for line in mounts]
    return {place[len(folder) + 1:].partition("/")[0] for place in places if place.startswith(folder + "/")}
def reached():
    try:
        with socket.socket(socket.AF_UNIX) as s: s.connect("\\0left"); return True
    except OSError: return False
print(json.dumps({
    "files": [sorted(set(os.listdir(folder)) - ways(folder)) for folder in ("/box", "/tmp", "/dev/shm")],
    "processes": sorted(int(p) for p in os.listdir("/proc") if p.isdigit()) == [1, os.getpid()],
    "umask": os.umask(0o22), "environment": "LEFT" in os.environ, "path": "/box" in sys.path,
    "modules": "left" in sys.modules or hasattr(builtins, "left") or hasattr(np, "left"),
    "random": [random.random(), float(np.random.rand())], "reached": reached(), "uid": os.getuid(),
}))
"""


@pytest.fixture
def box() -> Iterator[WarmSandbox]:
    kept = WarmSandbox()
    yield kept
    kept.close()


def told(box: Sandbox, *cells: str) -> Any:
    """What the last cell prints, in a submission of its own."""
    plan = plan_of("x = 1")
    with Host(box, [*plan.preload, "numpy"]) as host, Session(host, plan, {}, LONG) as session:
        session.reach(1)
        for cell in cells[:-1]:
            ran = session.execute("cell", cell)
            assert ran.error is None and not ran.lost, ran
        return seen(session, cells[-1])


def pids(box: WarmSandbox) -> list[int]:
    return sorted(worker.process.pid for worker in box._kept.values())


def test_a_submission_finds_nothing_of_the_one_before(box: WarmSandbox) -> None:
    clean = told(box, LOOKS)
    worker = pids(box)
    during = told(box, LEAVES, LOOKS)
    assert during["files"][0] and during["environment"] and during["reached"] and not during["processes"]
    after = told(box, LOOKS)
    assert pids(box) == worker, "the same worker served all three"
    assert {**after, "uid": 0} == {**clean, "uid": 0}
    assert after["files"] == [[], [], []] and after["processes"]


def test_an_environment_that_lies_in_tmp_is_not_taken_for_something_left(tmp_path: Path) -> None:
    """As in a checkout below /tmp: its way in is there before and after, and is not walked through."""
    lines = ["1 0 0:1 / / rw - tmpfs tmpfs rw", "2 1 0:2 / /tmp rw - tmpfs tmpfs rw",
             "3 2 0:3 /x /tmp/clone/.venv ro - ext4 disk rw", "4 1 0:4 / /tmpother/a rw - tmpfs tmpfs rw"]  # fmt: skip
    mounts = tmp_path / "mountinfo"
    mounts.write_text("\n".join(lines), encoding="utf-8")
    assert afterwards.ways("/tmp", mounts) == {"clone"} and afterwards.ways("/box", mounts) == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has user ids to give")
def test_no_two_submissions_have_one_user_id(box: WarmSandbox) -> None:
    uids = [told(box, LOOKS)["uid"] for _ in range(3)]
    assert len(set(uids)) == 3 and min(uids) >= 2_100_000 and len(pids(box)) == 1


def test_the_worker_itself_is_out_of_a_submissions_reach(box: WarmSandbox) -> None:
    code = """
import json, os, resource, signal
def refused(call, *a):
    try: call(*a); return False
    except OSError: return True
attempts = [
    refused(open, "/proc/1/mem", "rb"), refused(os.listdir, "/proc/1/fd"),
    refused(resource.prlimit, 1, resource.RLIMIT_CPU, (100, 100)), refused(os.sched_setaffinity, 1, {0}),
    refused(os.setpriority, os.PRIO_PROCESS, 1, 19), refused(os.setpriority, os.PRIO_USER, 0, 19),
    refused(os.sched_setscheduler, 1, os.SCHED_BATCH, os.sched_param(0)),
]
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGHUP):
    try: os.kill(1, number)
    except OSError: pass
mine = os.getpid()
os.sched_setaffinity(mine, os.sched_getaffinity(0)); resource.prlimit(mine, resource.RLIMIT_CPU); os.nice(1)
os.sched_setscheduler(mine, os.SCHED_BATCH, os.sched_param(0)); os.setpriority(os.PRIO_PROCESS, mine, 5)
print(json.dumps(attempts))
"""
    assert told(box, code) == [True] * 7
    worker = pids(box)
    assert told(box, LOOKS)["processes"] and pids(box) == worker


def test_where_something_is_left_the_worker_goes(box: WarmSandbox) -> None:
    deep = "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')\nprint('[]')"
    told(box, LOOKS)
    worker = pids(box)
    told(box, deep)
    assert told(box, LOOKS)["files"] == [[], [], []]
    assert pids(box) != worker, "too deep to be removed: the whole sandbox was"


def test_other_libraries_get_another_worker(box: WarmSandbox) -> None:
    for extra in ("json", "sqlite3", "json"):
        with Host(box, ["course.checking.transport", extra]) as host:
            host.fork().close()
        with Session(Host(box, ["course.checking.transport", extra]), plan_of("x = 1"), {}, LONG) as session:
            session.reach(1)
            loaded = printed(session, "import sys; print('sqlite3' in sys.modules)")
        assert loaded == f"{extra == 'sqlite3'}\n"
    assert len(pids(box)) == 2


def test_a_worker_that_was_begun_is_the_one_that_serves(box: WarmSandbox) -> None:
    libraries = ["course.checking.transport", "json"]
    box.begin(libraries)
    begun = [worker.process.pid for worker in box._begun.values()]
    with Host(box, libraries) as host:
        host.fork().close()
    assert pids(box) == begun and not box._begun


def test_a_worker_that_was_begun_for_nobody_ends(box: WarmSandbox) -> None:
    box.begin(["course.checking.transport"])
    (worker,) = box._begun.values()
    box.close()
    assert worker.process.returncode is not None and not box._begun


def test_no_pass_imports_what_the_first_process_could(
    plan01: Plan, reference01: dict[str, str], box: WarmSandbox
) -> None:
    """Each import that a fork makes, every pass over every submission makes."""
    look = "import sys; print(sorted(name for name in sys.modules if name.partition('.')[0] in ('course', 'numpy')))"
    with Host(box, plan01.preload) as host, Session(host, plan01, reference01, LONG) as session:
        session.reach(0)
        before = printed(session, look)
        session.reach(len(plan01.steps))
        assert printed(session, look) == before
    assert "'course.plot'" in before and "'course.checks.ch01_linear_model'" in before


def answers(plan: Plan, reference: dict[str, str], **changed: str) -> Answers:
    texts = reference | changed
    return Answers(texts, frozenset(texts))


def test_a_fresh_sandbox_and_a_warm_one_give_the_same_grades(
    plan01: Plan, reference01: dict[str, str], box: WarmSandbox
) -> None:
    cases = [
        answers(plan01, reference01),
        answers(plan01, reference01, mse="def mse(a, b):\n    return 0.0"),
        answers(plan01, reference01, mse="import builtins\nbuiltins.sum = lambda *a: 0\ndef mse(a, b):\n    exit()"),
        answers(plan01, reference01),
    ]
    warm = [grading.grade(plan01, case, 7, box, LONG).to_json() | {"seconds": 0} for case in cases]
    fresh = [grading.grade(plan01, case, 7, Sandbox(), LONG).to_json() | {"seconds": 0} for case in cases]
    assert warm == fresh and warm[0] == warm[-1]


def test_after_anything_odd_the_next_submission_gets_a_new_sandbox(
    class01: Class, reference01: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = WarmSandbox()
    monkeypatch.setattr(pool, "_warm", lambda: box)
    chapter: Chapter = class01.chapter
    plan = planning.make(chapter)

    def run(**changed: str) -> list[str]:
        given = answers(plan, reference01, **changed)
        place = (chapter.course.root, CHAPTER, CHAPTER, plan.fingerprint)
        return pool.run_task(Task(Job(*place, "k", given, 7, "", True, LONG))).flags

    assert run() == [] and len(pids(box)) == 1
    assert "crash" in run(mse="import os\ndef mse(a, b):\n    os._exit(0)")
    assert pids(box) == []
    box.close()


# --- a pass that students read never comes after one with hidden tests ---


def used(box: WarmSandbox, hidden: bool) -> int:
    """The process of the sandbox that serves a pass of this kind."""
    with Host(box, ["course.checking.transport"], hidden=hidden) as host:
        host.fork().close()
        assert host._worker is not None
        return host._worker.process.pid


def test_a_sandbox_that_hosted_hidden_tests_refuses_all_else() -> None:
    worker = Sandbox().start(["course.checking.transport"])
    try:
        for hidden in (False, False, True, True):
            worker.fork(hidden).close()
        with pytest.raises(RuntimeError, match="has hosted hidden tests"):
            worker.fork(False)
    finally:
        worker.kill()


def test_a_sandbox_changes_once_and_never_back(box: WarmSandbox) -> None:
    first = used(box, hidden=False)
    assert used(box, hidden=False) == first == used(box, hidden=True)
    second = used(box, hidden=False)
    assert second != first
    assert [used(box, hidden) for hidden in (True, False, True)] == [first, second, first]


def test_a_fresh_sandbox_that_begins_with_hidden_tests_stays_with_them(box: WarmSandbox) -> None:
    first = used(box, hidden=True)
    assert used(box, hidden=False) != first and used(box, hidden=True) == first
