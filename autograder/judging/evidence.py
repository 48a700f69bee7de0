"""Evidence for one exercise of one submission, for the instructor: what each test asked, expected and got.

The tests are run once more in a sandbox, as grading does, with every question and reply written down. Hidden inputs
stand in it: it is never for a student.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Lost, Ran, RemoteStudent, Session
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking import check
from course.checking.check import Outcome, Test
from course.checking.transport import Request, StudentError
from course.checking.values import NotRecorded


@dataclass(frozen=True)
class Asked:
    """One question of a test, and what came. inputs: what it was asked with. came: a value, or the error."""

    what: str
    inputs: dict[str, Any]
    came: Any


@dataclass(frozen=True)
class Evidence:
    """One test on one answer. lost: why the process was lost over it, or ""."""

    test: Test
    outcome: Outcome | None
    asked: list[Asked] = field(default_factory=list)
    lost: str = ""


@dataclass(frozen=True)
class Looked:
    """All about one exercise: its own cell as it ran, and each of its tests."""

    exercise: str
    answer: str
    ran: Ran
    tests: list[Evidence]


class _Noting(RemoteStudent):
    """A student in the sandbox whose every answer is written down."""

    def __init__(self, session: Session, seconds: float) -> None:
        super().__init__(session, seconds)
        self.asked: list[Asked] = []

    def ask(self, request: Request) -> Any:
        named = {f"argument {i}": value for i, value in enumerate(request.get("args", ()), start=1)}
        named |= request.get("kwargs", {}) | request.get("inputs", {})
        what = f"{request['name']}(…)" if request["do"] == "call" else f"{request['do']} {request['name']}"
        try:
            came = super().ask(request)
        except StudentError as error:
            self.asked.append(Asked(what, named, error))
            raise
        self.asked.append(Asked(what, named, came))
        return came


def look(
    plan: Plan, answers: Answers, seed: int, sandbox: Sandbox, exercise: str = "", budget: Budget | None = None
) -> list[Looked]:
    """Run the tests of one exercise, or of all, and keep what happened. Raises Infrastructure or NoSandbox."""
    with Host(sandbox, plan.preload_for(answers.texts.values())) as host:
        return list(_looked(Session(host, plan, answers.texts, budget or Budget()), plan, answers, seed, exercise))


def _looked(session: Session, plan: Plan, answers: Answers, seed: int, exercise: str) -> Iterator[Looked]:
    with session:
        for position, step in enumerate(plan.steps):
            if step.kind == "test" and exercise in {"", step.exercise}:
                tests = [_evidence(session, position, test, seed) for test in plan.tests[step.exercise]]
                yield Looked(step.exercise, answers.texts.get(step.exercise, ""), _own(session, plan, step), tests)


def _own(session: Session, plan: Plan, step: Step) -> Ran:
    places = [s.index for s in plan.steps if s.kind == "answer" and s.name == step.exercise]
    return session.ran.get(places[0], Ran()) if places else Ran()


def _evidence(session: Session, position: int, test: Test, seed: int) -> Evidence:
    session.reach(position)
    student = _Noting(session, test.seconds)
    try:
        outcome = check.run(test, student, seed)
    except NotRecorded as error:
        outcome = Outcome(test, "failed", str(error), broke=check.where_broke(test, error))
    except Lost as lost:
        return Evidence(test, None, student.asked, lost.why)
    return Evidence(test, outcome, student.asked)
