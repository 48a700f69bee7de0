"""judging.pool: which pass comes when, in which sandbox, and what is kept of it until the other is done."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import SHORT, Class

from autograder import pipeline
from autograder.errors import Infrastructure
from autograder.judging import pool
from autograder.judging.grade import Result, Shown
from autograder.judging.tasks import Job, Queue
from autograder.layout import Chapter
from autograder.pipeline import Options
from autograder.records.ledger import Ledger
from autograder.sandbox.isolation import Worker
from autograder.submissions.normalise import Answers

pytestmark = pytest.mark.sandbox
CLASS = 4


@pytest.fixture
def klass(plain_class: Class, monkeypatch: pytest.MonkeyPatch) -> Iterator[Class]:
    """A class of answers that all differ, graded by one thread of this very process."""
    for number in range(CLASS):
        answer = f"def add(a, b):\n    return a + b + {number % 2}  # {number}"
        plain_class.submit(f"s{number}", plain_class.notebook({"add": answer}))
    monkeypatch.setattr(pool, "_local", lambda n, first: ThreadPoolExecutor(1))
    monkeypatch.setattr(pool, "_bound_memory", lambda: None)
    boxes: list[pool.WarmSandbox] = []

    def warm() -> pool.WarmSandbox:
        if not boxes:
            boxes.append(pool.WarmSandbox())
        return boxes[0]

    monkeypatch.setattr(pool, "_warm", warm)
    yield plain_class
    for box in boxes:
        box.close()


def test_a_class_is_shown_first_and_no_sandbox_goes_back(klass: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    forks, fork = list[tuple[int, bool]](), Worker.fork

    def noted(self: Worker, hidden: bool, seconds: float = 30.0) -> Any:
        if type(self) is Worker:
            forks.append((self.process.pid, hidden))
        return fork(self, hidden, seconds)

    monkeypatch.setattr(Worker, "fork", noted)
    assert {entry["score"] for student, entry in klass.grade().items() if student} == {2.0, 0.0}
    assert [hidden for _, hidden in forks] == [False] * CLASS + [True] * CLASS
    assert len({pid for pid, _ in forks}) == 1, "one sandbox served the class: it changed once"


def test_no_hidden_pass_is_handed_out_while_a_shown_one_is_under_way(chapter01: Chapter) -> None:
    kept: dict[str, dict[str, Any]] = {}

    class Memory:
        def keep(self, key: str, shown: dict[str, Any]) -> None:
            kept[key] = shown

        def kept(self, key: str) -> dict[str, Any] | None:
            return kept.get(key)

    none = Answers({}, frozenset())
    place = (chapter01.course.root, chapter01.name, chapter01.name, "")
    queue = Queue([Job(*place, key, none, 0, "", True, SHORT) for key in "ab"], Memory())
    first, second = queue.next(), queue.next()
    assert not queue.ready and len(queue) == 0
    assert queue.settled(first, Shown(outputs={"1": []})) is None
    assert len(queue) == 1 and not queue.ready, "the other is still under way"
    assert isinstance(queue.settled(second, Infrastructure("lost")), Infrastructure) and queue.ready
    task = queue.next()
    assert task.shown == Shown() and task.job.key == "a", "its outputs stay here"
    result = queue.settled(task, Result([]))
    assert isinstance(result, Result) and result.outputs == {"1": []} and not queue.ready


def test_progress_counts_each_pass_as_half_a_submission(klass: Class) -> None:
    told: list[float] = []
    pipeline.grade_chapter(klass.chapter, Options(jobs=1), lambda done, *_: told.append(done))
    assert told == [number / 2 for number in range(2 * CLASS + 1)]


def test_a_grader_that_is_stopped_goes_on_from_the_passes_that_are_done(
    klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, finished = list[str](), list[str]()
    show, finish = pool.show, pool.finish

    def counted(plan: Any, answers: Any, *rest: Any) -> Any:
        shown.append(answers.texts["add"])
        return show(plan, answers, *rest)

    def stopped(plan: Any, answers: Any, *rest: Any) -> Any:
        finished.append(answers.texts["add"])
        if len(finished) == 2:
            raise KeyboardInterrupt
        return finish(plan, answers, *rest)

    monkeypatch.setattr(pool, "show", counted)
    with monkeypatch.context() as patch:
        patch.setattr(pool, "finish", stopped)
        with pytest.raises(KeyboardInterrupt):
            klass.grade()
    ledger = Ledger(klass.chapter.course.state)
    assert ledger._db.execute("SELECT count(*) FROM results").fetchone() == (1,)
    assert ledger._db.execute("SELECT count(*) FROM begun").fetchone() == (CLASS - 1,)
    told: list[float] = []
    again = Options(jobs=1, budget=SHORT)
    report = pipeline.grade_chapter(klass.chapter, again, lambda done, *_: told.append(done))
    assert len(shown) == CLASS, "no first pass was made twice"
    assert told[:2] == [1, 1.5] and [entry["score"] for entry in report["submissions"]] == [2.0, 0.0, 2.0, 0.0]
    assert ledger._db.execute("SELECT count(*) FROM begun").fetchone() == (0,), "nothing is left lying"
    ledger.close()


def test_what_is_shown_comes_from_the_pass_without_hidden_tests(klass: Class) -> None:
    spy = "def add(a, b):\n    print('asked', a, b)\n    return a + b"
    klass.submit("spy", klass.notebook({"add": spy}))
    klass.grade()
    text = (klass.root / "autograded" / "spy" / "ps1" / "ps1.ipynb").read_text(encoding="utf-8")
    assert "asked 1 2" in text and "-77" not in text
