"""What students have of the public tests says the same as the tests themselves, of right answers and of wrong ones."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from test_contract import each_chapter

from autograder.authoring import bank, cells
from autograder.chapters import suite_of
from autograder.layout import Chapter, module_name
from course.checking.check import PUBLIC_SEED, Suite
from course.checking.transport import LocalStudent

SAMPLE = 1  # wrong answers of each exercise; `autograder release` goes through all of them


def told(suite: Suite, exercise: str, namespace: dict[str, Any]) -> list[dict[str, Any]]:
    found = suite.evaluate(exercise, LocalStudent(dict(namespace)), PUBLIC_SEED).outcomes
    words = ("status", "message", "expected", "got", "named", "safe")
    return [{"test": outcome.test.name} | {word: getattr(outcome, word) for word in words} for outcome in found]


@each_chapter
def test_compiled_checks_say_what_the_tests_say(chapter: Chapter) -> None:
    compiled = importlib.import_module(f"course.checks.{module_name(chapter.name)}").suite
    public = suite_of(chapter.name, "public")
    assert public is not None and list(public.tests) == list(compiled.tests) and public.ladder == compiled.ladder

    def both(exercise: str, answer: str | None, namespace: dict[str, Any]) -> Iterator[dict[str, Any]]:
        ours, theirs = told(public, exercise, namespace), told(compiled, exercise, namespace)
        # An answer that draws without a seed says something else each time.
        yield {"ours": ours, "theirs": theirs, "steady": ours == theirs or ours == told(public, exercise, namespace)}

    wrong = [answer for answer in bank.load(chapter) if answer.kind == "wrong"]
    chosen = {name: [None, *[a.source for a in wrong if a.exercise == name][:SAMPLE]] for name in public.tests}
    steady = 0
    for exercise, answer, items in cells.judged(chapter, chosen, both, seconds=60):
        assert "ours" in items[0], f"{exercise}: {items[0]}\n{answer}"
        if items[0]["steady"] or answer is None:
            steady += 1
            assert items[0]["theirs"] == items[0]["ours"], f"{exercise}: {answer or 'the reference'}"
    assert steady > 0.8 * sum(map(len, chosen.values()))
