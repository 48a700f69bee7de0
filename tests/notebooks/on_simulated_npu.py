"""Execute one chapter's reference answers and their checks on the simulated card; print what came as JSON.

    python tests/notebooks/on_simulated_npu.py 05-multiclass chosen|everything

chosen: as a learner on a card has it: `device.pick()` gives the card, tests bring their inputs on the CPU.
everything: besides, what torch makes lands on the card unless told otherwise, and so do tensors that tests bring.
Run by test_on_simulated_npu.py in a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

import simulated_npu  # noqa: E402

from autograder.authoring import bank  # noqa: E402
from autograder.authoring.cells import execute  # noqa: E402
from autograder.judging import plan as planning  # noqa: E402
from autograder.layout import Chapter, Course  # noqa: E402
from autograder.sandbox.forked import elsewhere  # noqa: E402
from course import device  # noqa: E402
from course.checking import check, codec  # noqa: E402
from course.checking.transport import LocalStudent  # noqa: E402

SEED = 7


def bring_everything() -> None:
    """Make the card the place where tensors are made, and where those that tests bring arrive."""
    import torch

    torch.set_default_device(device.pick())
    native = codec._native

    def arrive(framework: str, array: Any) -> Any:
        found = native(framework, array)
        return device.move(found) if framework == "torch" else found

    codec._native = arrive


def failures(chapter: Chapter, exercise: str, namespace: dict[str, Any]) -> list[str]:
    """What did not pass, with what the learner would read."""
    outcomes = [check.run(test, LocalStudent(namespace), SEED) for test in chapter.tests[exercise]]
    return [f"{o.test.name}: {o.message} {o.expected} {o.got}" for o in outcomes if not o.passed]


def run(chapter: Chapter) -> dict[str, Any]:
    """Cells in their order, each exercise judged where its check stands."""
    reference, namespace = bank.reference(chapter), {"__name__": "__main__"}
    found: dict[str, Any] = {}
    for step in planning.make(chapter).steps:
        before = simulated_npu.launched.total()
        if step.kind == "test":
            failed = failures(chapter, step.exercise, namespace)
            found[step.exercise] = {"failed": failed, "launched": simulated_npu.launched.total() - before}
        elif step.kind in {"given", "answer"}:
            text = reference[step.name] if step.kind == "answer" else step.source
            execute(text, namespace, f"<answer {step.name}>")
    return found


def main(name: str, how: str) -> None:
    os.environ.setdefault("MPLBACKEND", "agg")
    simulated_npu.install()
    if how == "everything":
        bring_everything()
    out = os.fdopen(os.dup(1), "w")
    with elsewhere(), contextlib.suppress(BrokenPipeError):
        found = run(Course(PROJECT).chapter(name))
    json.dump({"device": str(device.pick()), "exercises": found}, out)
    out.close()
    os._exit(0)  # all was said; torch's own threads may abort when a backend of Python's making is torn down


if __name__ == "__main__":
    main(*sys.argv[1:])
