"""What of a notebook one submission needs: what runs in the notebook runs when it is graded.

Demonstrations (plots, long training) are not executed when grading. But an answer may use what one of them imports,
defines or computes. Imports, functions and classes are then taken out of the demonstration; data is made by executing
it whole. What an answer does not name costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from autograder.judging import names
from autograder.judging.again import builds_on
from autograder.judging.plan import Plan, Step


def fitted(plan: Plan, answers: Mapping[str, str]) -> Plan:
    """The plan with the parts of its demonstrations that these answers, or cells given with them, name."""
    plan = _narrowed(plan, answers)
    if not plan.demos:
        return plan
    texts = [(step.index, _text(step, answers)) for step in plan.steps if step.kind != "written"]
    known = {name for _, text in texts for name in names.made(text)}
    waiting = [(index, name) for index, text in texts for name in names.needed(text) - known]
    parts, whole, seen = dict[int, set[str]](), set[int](), set[tuple[int, str]]()
    while waiting:
        position, name = waiting.pop()
        demo = _maker(plan, name, position)
        if demo is None or (demo.index, name) in seen:
            continue
        seen.add((demo.index, name))
        text, found = names.pieces(demo.source, [name])
        if found:
            parts.setdefault(demo.index, set()).add(name)
        else:
            whole.add(demo.index)
            text = demo.source
        waiting += [(demo.index + 1, other) for other in names.needed(text) - known]
    return _with(plan, parts, whole) if parts or whole else plan


def _narrowed(plan: Plan, answers: Mapping[str, str]) -> Plan:
    """Where one exercise alone is asked for: its tests, and those of the exercises that its answer builds on."""
    if not plan.only:
        return plan
    wanted = {plan.only, *builds_on(plan, answers, plan.only, plan.tests)}
    kept = (s for s in plan.steps if s.kind in {"given", "answer"} or (s.kind == "test" and s.exercise in wanted))
    return replace(plan, steps=tuple(kept))


def _text(step: Step, answers: Mapping[str, str]) -> str:
    if step.kind == "test":
        return ""
    return answers.get(step.name, step.source) if step.kind == "answer" else step.source


def _maker(plan: Plan, name: str, position: int) -> Step | None:
    """The demonstration that makes a name: the last one above, else the first one below."""
    makers = [demo for demo in plan.demos if name in names.made(demo.source)]
    above = [demo for demo in makers if demo.index < position]
    return above[-1] if above else makers[0] if makers else None


def _with(plan: Plan, parts: Mapping[int, set[str]], whole: set[int]) -> Plan:
    added = [
        demo if demo.index in whole else replace(demo, source=names.pieces(demo.source, parts[demo.index])[0])
        for demo in plan.demos
        if demo.index in whole or demo.index in parts
    ]
    return replace(plan, steps=tuple(sorted([*plan.steps, *added], key=lambda step: step.index)))
