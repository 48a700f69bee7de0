"""An error is paid for once: what fails is judged again with the reference where an earlier answer is wrong.

That takes a pass of its own, after all verdicts on the earlier answers are final. The reference is inside then, so
nothing comes out of it but whether each test passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from autograder.judging import names
from autograder.judging.entries import Json
from autograder.judging.passes import Pass, answer_of, key_of
from autograder.judging.plan import Plan, Step
from autograder.judging.session import Budget, Host, Ran
from autograder.submissions.normalise import Answers
from course.checking.check import Test
from course.checking.outcome import earned

Key = tuple[str, str, bool]


@dataclass(frozen=True)
class Again:
    """What came of judging again. bases: the references that stood in, by exercise. entries: of its tests, renewed."""

    bases: Mapping[str, list[str]]
    entries: Mapping[Key, Json]
    signs: frozenset[str] = frozenset()


def builds_on(plan: Plan, answers: Mapping[str, str], exercise: str, candidates: Iterable[str]) -> list[str]:
    """Which of these exercises, earlier in the notebook, an answer uses: itself, or through cells before it."""
    order = [step.name for step in plan.steps if step.kind == "answer"]
    if exercise not in order:
        return []
    earlier = [name for name in order[: order.index(exercise)] if name in set(candidates) and name in plan.reference]
    makers = {name: _made_for(plan, answers, name) for name in earlier}
    cells = _cells_before(plan, answers, exercise, earlier)
    waiting, seen, found = set(names.needed(answers.get(exercise, ""))), set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        bases = {base for base, made in makers.items() if name in made}
        found |= bases
        read = [names.needed(text) for text in cells if name in names.made(text)]
        waiting |= {other for one in (*read, *(names.needed(plan.reference[base]) for base in bases)) for other in one}
        waiting -= seen
    return [name for name in earlier if name in found]


def _made_for(plan: Plan, answers: Mapping[str, str], exercise: str) -> frozenset[str]:
    return names.made(plan.reference[exercise]) | names.made(answers.get(exercise, "")) | {exercise}


def _cells_before(plan: Plan, answers: Mapping[str, str], exercise: str, without: list[str]) -> list[str]:
    """What is executed before an exercise is judged, but for its own answer and these."""
    last = max(step.index for step in plan.steps if step.name == exercise or step.exercise == exercise)
    found = []
    for step in plan.steps:
        if step.index < last and step.kind in {"given", "answer"} and step.name not in {exercise, *without}:
            found.append(answers.get(step.name, step.source) if step.kind == "answer" else step.source)
    return found


def judge(
    plan: Plan,
    answers: Answers,
    seed: int,
    budget: Budget,
    host: Host,
    entries: Mapping[Key, Json],
    cells: Mapping[int, Ran],
) -> Again | None:
    """Judge again what may have failed for an earlier answer's sake; None if there is no such exercise."""
    tests = {step.exercise: plan.tests[step.exercise] for step in plan.steps if step.kind == "test"}
    failed = [name for name, own in tests.items() if not all(entries[key_of(test)]["passed"] for test in own)]
    bases = {
        name: found
        for name in failed
        if name in answers.attempted and not answer_of(plan, cells, name).lost
        if (found := builds_on(plan, answers.texts, name, failed))
    }
    if not bases:
        return None
    used = {name for found in bases.values() for name in found}
    one = Pass(_with_references(plan, set(bases), used), answers, seed, budget, hidden=True, all_tests=True)
    one.spare({i: ran for i, ran in cells.items() if ran.lost and _is_answer(plan, i, bases.keys() | used)}, {})
    one.run(host)
    better = [name for name in bases if _share(tests[name], one.entries) > _share(tests[name], entries)]
    keys = [key_of(test) for name in better for test in tests[name]]
    renewed = {key: _renewed(entries[key], one.entries[key]) for key in keys}
    return Again({name: bases[name] for name in better}, renewed, frozenset(one.signs))


def _is_answer(plan: Plan, index: int, but: set[str]) -> bool:
    return any(step.index == index and step.kind == "answer" and step.name not in but for step in plan.steps)


def _with_references(plan: Plan, judged: set[str], used: set[str]) -> Plan:
    """The plan in which these are judged and those are right: after its own tests, where one is both."""
    steps: list[Step] = []
    for step in plan.steps:
        if step.kind == "given" or (step.kind == "answer" and step.name not in used - judged):
            steps.append(step)
        elif step.kind == "answer":
            steps.append(Step("given", step.index, step.name, plan.reference[step.name]))
        elif step.kind == "test" and step.exercise in judged:
            steps.append(step)
            if step.exercise in used:
                steps.append(Step("given", -1 - step.index, step.exercise, plan.reference[step.exercise]))
    return replace(plan, steps=tuple(steps))


def _share(tests: list[Test], entries: Mapping[Key, Json]) -> float:
    return earned((test, entries[key_of(test)]["passed"]) for test in tests)


_WITHOUT: Json = {"message": "", "expected": "", "got": "", "named": None}


def _renewed(before: Json, now: Json) -> Json:
    """A test's entry by its second result, of which nothing is told but whether it passed."""
    if before["passed"] == now["passed"]:
        return before
    told = {key: value for key, value in _WITHOUT.items() if key in before}
    if not now["passed"]:
        told["message"] = "it does not pass with the reference in an earlier answer's place"
    told |= {"says": told["message"]} if "says" in before else {}
    return before | told | {"passed": now["passed"], "status": "passed" if now["passed"] else "failed"}


def sentence(bases: list[str]) -> str:
    """What a student is told where it counted."""
    named = ", ".join(f"`{name}`" for name in bases)
    return f"judged with the reference's {named} in place of yours: what is wrong there costs its own points only"


