"""Grade a group of cases as one class, together with honest neighbours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder import notebook as nb
from autograder.authoring import bank
from autograder.judging.session import Budget
from autograder.layout import Course
from autograder.pipeline import Options, grade_chapter
from hostile import kit

CHAPTER = "01-linear-model"
QUICK, IMPORTS = Budget(cell=4, total=40), Budget(cell=40, total=120)  # libraries take seconds to import
WRONG = {"mse": "def mse(y_hat, y):\n    return abs(y_hat - y).mean()", "split": "raise RuntimeError('no')"}


def neighbours(reference: dict[str, str]) -> dict[str, dict[str, str]]:
    """The answers of honest students, some of whom come first and some last."""
    return {
        "a_right": reference,
        "z_blank": {},
        "z_partly": {key: reference[key] for key in ("predict", "grid_search")},
        "z_right": {key: text + "\n# z" for key, text in reference.items()},
        "z_wrong": reference | WRONG,
    }


def write_class(course: Course, cases: Iterable[kit.Named]) -> None:
    """Write submitted/ for these cases and their neighbours."""
    chapter = course.chapter(CHAPTER)
    reference, release = bank.reference(chapter), nb.read(chapter.release)
    for student, answers in neighbours(reference).items():
        folder = course.root / "submitted" / student / CHAPTER
        kit.write(kit.Case(0, "K"), release, answers, folder, CHAPTER)
    for named in cases:
        kit.write(named.case, release, reference, course.root / "submitted" / named.name / CHAPTER, CHAPTER)


def grade(origin: Path, folder: Path, cases: list[kit.Named], jobs: int = 2) -> dict[str, Any]:
    """Copy a released course to `folder`, grade a class there; returns the report, also in report.json."""
    shutil.copytree(origin, folder)
    write_class(Course(folder), cases)
    budget = IMPORTS if any(named.case.needs for named in cases) else QUICK
    report = grade_chapter(Course(folder).chapter(CHAPTER), Options(jobs=jobs, budget=budget))
    (folder / "report.json").write_text(json.dumps(report))
    return report
