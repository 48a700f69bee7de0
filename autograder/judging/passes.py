"""One process's way through a notebook: the tests of one kind, asked one after the other, and what came of each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.judging.deadline import deadline
from autograder.judging.entries import WORDS, Json, of_test
from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Lost, Ran, RemoteStudent, Session
from autograder.submissions.normalise import Answers
from course.checking import check
from course.checking.check import Outcome, Test
from course.checking.values import NotRecorded

AGAIN = "it gave another result when it was asked the same again"
ODD = "the test could not use what came back"
BRIEF = 1.0  # seconds: of the tests that take no longer, the quickest is asked twice


@dataclass
class Pass:
    """One process's way through a notebook, with the public tests or with the hidden ones."""

    plan: Plan
    answers: Answers
    seed: int
    budget: Budget
    hidden: bool
    all_tests: bool = False  # the public ones too
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
        waiting = any(key_of(test) not in self.entries for test in tests)
        return waiting or any(step.kind == "assert" for step in self.plan.steps)

    def spare(self, ran: dict[int, Ran], lost: dict[str, str]) -> None:
        """Do not try again what already cost the other pass a worker."""
        self.ran |= {index: one for index, one in ran.items() if one.lost}
        self.lost |= lost

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
                        if key_of(test) not in self.entries:
                            self.entries[key_of(test)] = self._test(session, position, test)
                    self._ask_again(session, position, self._tests(step))
            self.tampered = session.tampered
        if not self.hidden:
            self.outputs |= {str(index): ran.outputs for index, ran in self.ran.items()}

    def _tests(self, step: Step) -> list[Test]:
        return [test for test in self.plan.tests[step.exercise] if self.all_tests or test.hidden == self.hidden]

    def _settle_untouched(self) -> None:
        for step in (s for s in self.plan.steps if s.kind == "test"):
            if step.exercise in self.answers.texts and step.exercise not in self.answers.attempted:
                for test in self._tests(step):
                    outcome = Outcome(test, "not-attempted", "not attempted yet", safe="not attempted yet")
                    self.entries[key_of(test)] = of_test(outcome, "not-attempted")

    def _test(self, session: Session, position: int, test: Test) -> Json:
        if test.exercise not in self.lost:
            session.reach(position)
        answer = answer_of(self.plan, self.ran, test.exercise)
        lost = answer.lost or self.lost.get(test.exercise, "") or ("timeout" if session.exhausted else "")
        if lost:
            return of_test(Outcome(test, "error", WORDS[lost], safe=WORDS[lost]), lost)
        began = time.monotonic()
        try:
            outcome = self._asked(session, test)
        except Lost as error:
            self.lost[test.exercise] = error.why
            return self._test(session, position, test)
        self.took[key_of(test)] = time.monotonic() - began
        return of_test(outcome, outcome.status)

    def _asked(self, session: Session, test: Test) -> Outcome:
        """Run a test within its seconds, what is judged here included. Raises Lost."""
        try:
            return asked(session, test, self.seed)
        except Lost:
            session.close()  # it may have been in the middle of an answer
            raise

    def _ask_again(self, session: Session, position: int, tests: list[Test]) -> None:
        """Run the quickest test that an exercise passed once more: if that does not pass again, none of them has."""
        passed = [test for test in tests if self.entries[key_of(test)]["passed"] and self.took[key_of(test)] < BRIEF]
        if not passed:
            return
        test = min(passed, key=lambda test: self.took[key_of(test)])
        session.reach(position)
        try:
            if session.exhausted or self._asked(session, test).passed:
                return
            self.fickle.add(test.exercise)
            status, words = "failed", AGAIN
        except Lost as error:
            self.lost[test.exercise] = error.why
            status, words = error.why, WORDS[error.why]
        for test in (test for test in tests if self.entries[key_of(test)]["passed"]):
            self.entries[key_of(test)] = of_test(Outcome(test, "failed", words, safe=words), status)

    def _assert(self, session: Session, position: int, step: Step) -> None:
        """Execute an ordinary nbgrader test: as released where its output is kept, whole where it counts."""
        session.reach(position)
        text = step.source if self.hidden else step.public
        ran = Ran(lost="timeout") if session.exhausted else session.execute(step.name, text)
        self.asserted[step.index] = ran
        if not self.hidden:
            self.outputs[str(step.index)] = ran.outputs


def asked(session: Session, test: Test, seed: int) -> Outcome:
    """Run a test on a session within its seconds. Raises Lost."""
    try:
        with deadline(test.seconds):
            return check.run(test, RemoteStudent(session, test.seconds), seed)
    except NotRecorded as error:  # a value that the chapter was released without
        return Outcome(test, "failed", ODD, safe=ODD, broke=check.where_broke(test, error))


def key_of(test: Test) -> tuple[str, str, bool]:
    return test.exercise, test.name, test.hidden


def answer_of(plan: Plan, cells: Mapping[int, Ran], exercise: str) -> Ran:
    """What came of executing an exercise's own answer cell."""
    places = [step.index for step in plan.steps if step.kind == "answer" and step.name == exercise]
    return cells.get(places[0], Ran()) if places else Ran()
