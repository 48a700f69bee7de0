"""otter-grader's local grading of a class, with the course's own tests: run by an environment that has otter-grader.

Usage: PYTHON benchmarks/otter_peer.py CHAPTER SUBMITTED; `benchmarks/grading.py --otter PYTHON` does it. PYTHON has
the course's requirements and otter-grader. Each submission goes through `otter.api.grade_submission`, which executes
the notebook and its tests in one kernel of its own, without a container. Prints JSON: seconds, and points a student.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case()
def test_{name}(env):
    from pathlib import Path

    from autograder.layout import Course
    from course.checking import check
    from course.checking.transport import LocalStudent

    student = LocalStudent(env)
    for test in Course(Path({project!r})).chapter({chapter!r}).tests[{name!r}]:
        outcome = check.run(test, student, 7)
        assert outcome.status == "passed", outcome.message
"""


def write_tests(chapter: str, folder: Path) -> None:
    """One test file an exercise, all or nothing, as otter's tests of that kind are."""
    from autograder.judging import plan as planning
    from autograder.layout import Course

    plan = planning.make(Course(PROJECT).chapter(chapter))
    folder.mkdir()
    for step in plan.judged:
        text = TEST.format(name=step.exercise, points=step.points, project=str(PROJECT), chapter=chapter)
        (folder / f"{step.exercise}.py").write_text(text, encoding="utf-8")


def main(chapter: str, submitted: Path) -> None:
    from otter.api import grade_submission

    os.environ["PYTHONPATH"] = str(PROJECT)  # for the kernels
    with tempfile.TemporaryDirectory() as scratch:
        write_tests(chapter, Path(scratch) / "tests")
        package = Path(scratch) / "autograder.zip"
        otter = Path(sys.executable).with_name("otter")
        command = [str(otter), "generate", "-t", "tests", "-o", str(package), "--no-environment"]
        subprocess.run(command, cwd=scratch, check=True, capture_output=True)
        began, points = time.monotonic(), {}
        for notebook in sorted(submitted.glob(f"*/{chapter}/*.ipynb")):
            points[notebook.parts[-3]] = grade_submission(str(notebook), str(package), quiet=True).total
        print(json.dumps({"seconds": time.monotonic() - began, "points": points}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
