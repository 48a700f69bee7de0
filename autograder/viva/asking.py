"""Questions about the answers of one submission: made in the sandbox, where the submission's code runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.judging.demos import fitted
from autograder.judging.plan import Plan
from autograder.judging.session import Budget, Host, RemoteStudent, Session
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking.example import Example
from course.checking.transport import StudentError
from course.questions.question import Question

SECONDS = 20.0  # for all questions about one answer
_LONGEST = 4_000  # characters of any text that comes back


@dataclass(frozen=True)
class Asked:
    """One answer with the questions about it, best first."""

    exercise: str
    source: str
    questions: list[Question]


def questions(
    plan: Plan, answers: Answers, examples: dict[str, Example], seed: str, sandbox: Sandbox
) -> Iterator[Asked]:
    """Every attempted answer that something can be asked about, in the notebook's order.

    What the process sends back is only data to show: whoever forges it has odd questions on a sheet of their own.
    """
    plan = fitted(plan, answers.texts)
    with (
        Host(sandbox, plan.preload_for(answers.texts.values()), plan.files) as host,
        Session(host, plan, answers.texts, Budget()) as session,
    ):
        for position, step in enumerate(plan.steps):
            name = step.exercise if step.kind == "test" else ""
            if name in examples and name in answers.attempted:
                session.reach(position)
                found = _about(session, name, answers.texts[name], examples[name], seed)
                if found:
                    yield Asked(name, answers.texts[name], found)


def _about(session: Session, exercise: str, source: str, example: Example, seed: str) -> list[Question]:
    student = RemoteStudent(session, SECONDS)
    calls, rows = list(example.calls), list(example.rows)
    try:
        came = student.run(ask_beside, exercise=exercise, source=source, calls=calls, rows=rows, seed=seed)
        return [_read(one) for one in came][:20] if isinstance(came, list) else []
    except (StudentError, KeyError, TypeError, ValueError):  # lost, or what came is no question
        session.close()
        return []


def _read(plain: Any) -> Question:
    found = Question.from_json(plain)
    texts = [found.kind, found.text, found.why, found.try_it, *(option.text for option in found.options)]
    if any(len(text) > _LONGEST for text in texts):
        raise ValueError(f"expected texts of at most {_LONGEST} characters")
    return found


def ask_beside(
    names: Any, exercise: str, source: str, calls: list[str], rows: list[int], seed: str
) -> list[dict[str, Any]]:
    """Runs in the sandbox, beside the student's code."""
    from course.checking.example import Example
    from course.questions.ask import made

    example = Example(tuple(calls), tuple(rows))
    found = made(source, vars(names)["_namespace"], {exercise: example}, seed)
    return [
        one.to_json() | {"options": [{"text": option.text, "slip": option.slip} for option in one.options]}
        for one in found
    ]
