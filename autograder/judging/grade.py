"""A submission's answers -> its results. Runs in any process; knows no student, no file, no gradebook."""

from __future__ import annotations

import builtins
import math
import time
from dataclasses import dataclass, field
from typing import Any

from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Lost, Ran, RemoteStudent, Session
from autograder.judging.suspicion import signs
from autograder.sandbox.isolation import Sandbox
from autograder.submissions.normalise import Answers
from course.checking import check
from course.checking.check import Outcome, Test
from course.checking.outcome import earned
from course.checking.transport import is_stub

Json = dict[str, Any]
BUILTIN_ERRORS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
_WORDS = {
    "timeout": "it took too long and was stopped: is there a loop that does not end?",
    "crash": "it ended the Python process (a crash, an exit, or too much memory)",
    "memory": "it used more memory than a submission may have",
    "resources": "it used up what a submission may have (open files, threads, processes or disk)",
}
_AGAIN = "it gave another result when it was asked the same again"
_BRIEF = 1.0  # seconds: of the tests that take no longer, the quickest is asked twice


@dataclass
class Result:
    """What grading found. outputs: by place in the skeleton, in nbformat's form, untrusted."""

    exercises: list[Json]
    flags: list[str] = field(default_factory=list)
    outputs: dict[str, list[Json]] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> Json:
        return dict(vars(self))


def grade(plan: Plan, answers: Answers, seed: int, sandbox: Sandbox, budget: Budget | None = None) -> Result:
    """Execute and judge one submission. Raises Infrastructure or NoSandbox, never anything of the student's.

    Twice, in two processes, one after the other: what a student may read later (outputs, what public tests
    got) comes from the first, in which no hidden test ever runs; from the second come verdicts alone.
    """
    began = time.monotonic()
    budget = budget or Budget()
    shown = _Pass(plan, answers, seed, budget, hidden=False)
    secret = _Pass(plan, answers, seed, budget, hidden=True)
    with Host(sandbox, plan.preload_for(answers.texts.values())) as host:
        if shown.has_work:
            shown.run(host)
        secret.spare(shown)
        if secret.has_work:
            secret.run(host)
    exercises = [_graded(plan, answers, step, shown, secret) for step in plan.steps if step.points or _judges(step)]
    odd = {"tampered" for entry in exercises if entry.pop("tampered", False)}
    flags = sorted({*shown.signs, *secret.signs, *_suspicions(answers), *odd})
    return Result(exercises, flags, shown.outputs, round(time.monotonic() - began, 3))


def _suspicions(answers: Answers) -> set[str]:
    return {flag for name in answers.attempted for flag in signs(answers.texts[name])}


def _judges(step: Step) -> bool:
    return step.kind in {"test", "assert", "written"}


def _graded(plan: Plan, answers: Answers, step: Step, shown: _Pass, secret: _Pass) -> Json:
    """The entry of one graded cell, from both passes."""
    if step.kind == "written":
        to_read = step.name in answers.attempted or step.source == "task"  # a task is answered in cells around it
        status = "manual" if to_read else "not-attempted"
        return _entry(step, step.name, status, 0.0, [])
    if step.kind == "assert":
        return _assert_entry(step, secret.asserted.get(step.index, Ran(lost="timeout")))
    tests = plan.tests[step.exercise]
    found = shown.entries | secret.entries
    entries = [found[_key(test)] for test in tests]
    share = earned((test, entry["passed"]) for test, entry in zip(tests, entries, strict=True))
    points = clamp(step.points * share, step.points)
    answer = shown.answer(step.exercise)
    entry = _entry(step, step.exercise, _status(entries, answer), points, entries)
    return entry | ({"message": said} if (said := _said(answer, answers)) else {})


@dataclass
class _Pass:
    """One process's way through a notebook, with the public tests or with the hidden ones."""

    plan: Plan
    answers: Answers
    seed: int
    budget: Budget
    hidden: bool
    entries: dict[tuple[str, str, bool], Json] = field(default_factory=dict)
    asserted: dict[int, Ran] = field(default_factory=dict)
    outputs: dict[str, list[Json]] = field(default_factory=dict)
    ran: dict[int, Ran] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)  # exercises over which a process was lost
    fickle: set[str] = field(default_factory=set)  # exercises that gave two results for one question
    took: dict[tuple[str, str, bool], float] = field(default_factory=dict)  # seconds of each test
    tampered: bool = False

    @property
    def has_work(self) -> bool:
        """Whether a worker is needed at all: untouched answers are settled without one."""
        self._settle_untouched()
        tests = (test for s in self.plan.steps if s.kind == "test" for test in self._tests(s))
        waiting = any(_key(test) not in self.entries for test in tests)
        return waiting or any(step.kind == "assert" for step in self.plan.steps)

    def spare(self, before: _Pass) -> None:
        """Do not try again what already cost the other pass a worker."""
        self.ran |= {index: ran for index, ran in before.ran.items() if ran.lost}
        self.lost |= before.lost

    @property
    def signs(self) -> set[str]:
        """Flags: why processes were lost, and what came that no honest code sends."""
        lost = ({ran.lost for ran in self.ran.values()} | set(self.lost.values())) - {""}
        return lost | ({"tampered"} if self.tampered else set()) | ({"inconsistent"} if self.fickle else set())

    def run(self, host: Host) -> None:
        with Session(host, self.plan, self.answers.texts, self.budget) as session:
            session.ran |= self.ran
            self.ran = session.ran
            for position, step in enumerate(self.plan.steps):
                if step.kind == "assert":
                    self._assert(session, position, step)
                elif step.kind == "test":
                    for test in self._tests(step):
                        if _key(test) not in self.entries:
                            self.entries[_key(test)] = self._test(session, position, test)
                    self._ask_again(session, position, self._tests(step))
            self.tampered = session.tampered
        if not self.hidden:
            self.outputs |= {str(index): ran.outputs for index, ran in self.ran.items()}

    def answer(self, exercise: str) -> Ran:
        """What came of executing an exercise's own answer cell."""
        places = [s.index for s in self.plan.steps if s.kind == "answer" and s.name == exercise]
        return self.ran.get(places[0], Ran()) if places else Ran()

    def _tests(self, step: Step) -> list[Test]:
        return [test for test in self.plan.tests[step.exercise] if test.hidden == self.hidden]

    def _settle_untouched(self) -> None:
        for step in (s for s in self.plan.steps if s.kind == "test"):
            if step.exercise in self.answers.texts and step.exercise not in self.answers.attempted:
                for test in self._tests(step):
                    outcome = Outcome(test, "not-attempted", "not attempted yet", safe="not attempted yet")
                    self.entries[_key(test)] = _test_entry(outcome, "not-attempted")

    def _test(self, session: Session, position: int, test: Test) -> Json:
        if test.exercise not in self.lost:
            session.reach(position)
        answer = self.answer(test.exercise)
        lost = answer.lost or self.lost.get(test.exercise, "") or ("timeout" if session.exhausted else "")
        if lost:
            return _test_entry(Outcome(test, "error", _WORDS[lost], safe=_WORDS[lost]), lost)
        began = time.monotonic()
        try:
            outcome = check.run(test, RemoteStudent(session, test.seconds), self.seed)
        except Lost as error:
            self.lost[test.exercise] = error.why
            return self._test(session, position, test)
        self.took[_key(test)] = time.monotonic() - began
        return _test_entry(outcome, outcome.status)

    def _ask_again(self, session: Session, position: int, tests: list[Test]) -> None:
        """Run the quickest test that an exercise passed once more: if that does not pass again, none of them has."""
        passed = [test for test in tests if self.entries[_key(test)]["passed"] and self.took[_key(test)] < _BRIEF]
        if not passed:
            return
        test = min(passed, key=lambda test: self.took[_key(test)])
        session.reach(position)
        try:
            if session.exhausted or check.run(test, RemoteStudent(session, test.seconds), self.seed).passed:
                return
            self.fickle.add(test.exercise)
            status, words = "failed", _AGAIN
        except Lost as error:
            self.lost[test.exercise] = error.why
            status, words = error.why, _WORDS[error.why]
        for test in (test for test in tests if self.entries[_key(test)]["passed"]):
            self.entries[_key(test)] = _test_entry(Outcome(test, "failed", words, safe=words), status)

    def _assert(self, session: Session, position: int, step: Step) -> None:
        """Execute an ordinary nbgrader test: as released where its output is kept, whole where it counts."""
        session.reach(position)
        text = step.source if self.hidden else step.public
        ran = Ran(lost="timeout") if session.exhausted else session.execute(step.name, text)
        self.asserted[step.index] = ran
        if not self.hidden:
            self.outputs[str(step.index)] = ran.outputs


def _key(test: Test) -> tuple[str, str, bool]:
    return test.exercise, test.name, test.hidden


def _said(answer: Ran, answers: Answers) -> str:
    """What to tell a student of their answer cell itself, if it did not run."""
    if answer.lost:
        return _WORDS[answer.lost] + (f" ({answer.error[0]}: {answer.error[1]})" if answer.error else "")
    if answer.error is None or is_stub(*answer.error[:2]):
        return ""
    kind, words, line = answer.error
    missing = words.split("'")[1] if kind == "NameError" and words.count("'") >= 2 else ""
    tip = f"; `{missing}` is defined outside the answer cells: move it inside" if missing in answers.extra else ""
    return f"your cell raised {kind}: {words}" + (f" ({line})" if line else "") + tip


def _assert_entry(step: Step, ran: Ran) -> Json:
    """An ordinary nbgrader test's entry: nbgrader's own rules on what the cell left, made finite and clamped."""
    points = 0.0 if ran.error or ran.lost else _partial(ran, step.points)
    odd = math.isnan(points)
    points = clamp(points, step.points)
    status = _assert_status(ran, points, step.points)
    # Only Python's own exceptions are named: a name that student code made up could carry what it was asked.
    kind = ran.error[0] if ran.error and ran.error[0] in BUILTIN_ERRORS else "an exception of its own"
    message = _WORDS[ran.lost] if ran.lost else f"an assertion or call failed ({kind})" if ran.error else ""
    message = message or ("its last line left no number of points between 0 and the maximum" if odd else "")
    entry = _entry(step, step.exercise, status, points, []) | {"in_kernel": True, "message": message}
    return entry | ({"tampered": True} if odd else {})


def _assert_status(ran: Ran, points: float, most: float) -> str:
    if ran.lost:
        return "timeout" if ran.lost == "timeout" else "error"
    if ran.error:
        return "not-attempted" if is_stub(*ran.error[:2]) else "failed"
    return "passed" if points >= most else "failed"


def _partial(ran: Ran, most: float) -> float:
    """Partial credit as nbgrader has it: a number that the cell's last line leaves. NaN for anything else it left."""
    for output in ran.outputs:
        if output.get("output_type") == "execute_result":
            try:
                points = float(output["data"].get("text/plain", ""))
            except ValueError:
                return math.nan
            return points if 0 <= points <= most else math.nan
    return most


def clamp(points: float, most: float) -> float:
    """Points made finite and put between 0 and the most there are."""
    return min(max(points, 0.0), most) if math.isfinite(points) else 0.0


def _status(entries: list[Json], answer: Ran) -> str:
    states = [entry["status"] for entry in entries]
    if all(entry["passed"] for entry in entries):
        return "passed"
    if "timeout" in states:
        return "timeout"
    broken = answer.error is not None and not is_stub(*answer.error[:2])
    if broken or {"crash", "memory", "resources"} & set(states):
        return "error"
    if set(states) == {"not-attempted"}:
        return "not-attempted"
    return "error" if set(states) <= {"error", "not-attempted"} else "failed"


def _entry(step: Step, exercise: str, status: str, points: float, tests: list[Json]) -> Json:
    return {
        "grade_id": step.name,
        "exercise": exercise,
        "points": round(points, 6),
        "max_points": step.points,
        "status": status,
        "tests": tests,
    }


def _test_entry(outcome: Outcome, status: str) -> Json:
    """One test's entry. A hidden test's holds nothing of its inputs, and nothing the student's code chose."""
    test = outcome.test
    entry = {
        "name": test.name,
        "passed": outcome.passed,
        "status": status,
        "hint": test.hint,
        "hidden": test.hidden,
        "named": outcome.named,
        "costs": test.costs,
    }
    if test.hidden:
        return entry | {"message": outcome.safe, "says": outcome.safe}
    return entry | {"message": outcome.message, "expected": outcome.expected, "got": outcome.got}
