"""What hidden tests ask and expect, as numbers that can be looked for in a text."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judging.plan import Plan
from course.checking import check, codec
from course.checking.handed import Back
from course.checking.transport import LocalStudent


class Recorder(LocalStudent):
    """Notes every number that a test asks with and gets back, and answers like the code in `names`."""

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__(names)
        self.seen: set[str] = set()

    def exchange(self, request: bytes, called: Back) -> bytes:
        def noted(call: bytes) -> bytes:
            self._note(codec.decode(call))
            answer = called(call)
            self._note(codec.decode(answer))
            return answer

        self._note(codec.decode(request, distant=lambda function: None))
        reply = super().exchange(request, noted)
        self._note(codec.decode(reply))
        return reply

    def _note(self, value: Any) -> None:
        if isinstance(value, dict):
            self._note(list(value.values()))
        elif isinstance(value, (list, tuple)):
            for item in value:
                self._note(item)
        elif isinstance(value, (np.ndarray, np.floating, float)):
            self.seen |= {text for number in np.ravel(value) if np.isrealobj(number) and (text := digits(number))}


def digits(number: Any) -> str:
    """The first digits of a number as a program prints it; "" if there are too few to know it by."""
    text = repr(abs(float(number)))[:9]
    return text if len(text) == 9 and "e" not in text else ""


def hidden_numbers(plan: Plan, seed: int, reference: dict[str, str]) -> set[str]:
    """Inputs and right results of all hidden tests, without those that public tests show."""
    names: dict[str, Any] = {}
    exec("import itertools\nimport numpy as np", names)
    for name in plan.tests:
        exec(reference[name], names)
    seen = {}
    for hidden in (True, False):
        recorder = Recorder(names)
        for test in (test for tests in plan.tests.values() for test in tests if test.hidden == hidden):
            assert check.run(test, recorder, seed).passed
        seen[hidden] = recorder.seen
    return seen[True] - seen[False]
