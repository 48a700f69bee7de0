"""The hostile corpus, end to end: each case ends in its outcome, and nobody else's grade is touched by it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import once
from hostile import batch, kit

pytestmark = pytest.mark.sandbox

CORPUS = kit.load()
BATCHES = sorted({named.case.batch for named in CORPUS})
FULL, MAX = 18.0, 20.0  # the written question waits for a person
Report = dict[str, Any]


@cache
def _read(path: Path) -> Report:
    report: Report = json.loads(path.read_text())
    return report | {"by": {entry["student"]: entry for entry in report["submissions"]}}


@pytest.fixture(scope="session")
def graded(course01: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """The report of a batch by name; graded once for all test processes."""

    def report_of(name: str) -> Report:
        cases = [named for named in CORPUS if named.case.batch == name]
        build = lambda folder: batch.grade(course01, folder, cases)  # noqa: E731
        return _read(once(tmp_path_factory, f"corpus-{name}", build) / "report.json")

    return report_of


def _marked(named: kit.Named) -> Any:
    marks = [pytest.mark.nightly] if named.case.nightly else []
    return pytest.param(named, id=named.name, marks=marks)


@pytest.mark.parametrize("named", map(_marked, CORPUS))
def test_a_case_ends_in_its_outcome(named: kit.Named, graded: Callable[[str], Report]) -> None:
    entry = graded(named.case.batch)["by"][named.name]
    OUTCOMES[named.case.outcome](named.case, entry)
    wanted = [prefix for prefix in named.case.flags if not any(f.startswith(prefix) for f in entry["flags"])]
    assert not wanted, (wanted, entry["flags"])
    assert re.search(named.case.says, _said(named.case, entry), re.I), _said(named.case, entry)


def _said(case: kit.Case, entry: Report) -> str:
    """All that is said of a submission, and of the exercise that the case replaces."""
    exercises = [e for e in entry["exercises"] if e["exercise"] == case.exercise]
    texts = [(e.get("message", ""), *((t["message"], t.get("got", "")) for t in e["tests"])) for e in exercises]
    return f"{entry['note']} {texts}"


def _points(entry: Report) -> dict[str, float]:
    return {e["exercise"]: e["points"] for e in entry["exercises"]}


def _others_are_graded(case: kit.Case, entry: Report) -> None:
    lost = [e for e in entry["exercises"] if e["exercise"] != case.exercise and e["points"] < e["max_points"]]
    assert [e["exercise"] for e in lost] == ["explain_risk"], lost


def _zero(case: kit.Case, entry: Report) -> None:
    assert entry["status"] == "graded"
    assert _points(entry)[case.exercise] == 0.0
    _others_are_graded(case, entry)


def _with_a_reason(case: kit.Case, entry: Report) -> None:
    _zero(case, entry)
    one = next(e for e in entry["exercises"] if e["exercise"] == case.exercise)
    assert one["status"] in {"timeout", "error", "failed", "not-attempted"}
    assert not case.status or one["status"] == case.status, one
    assert one.get("message") or all(t["passed"] or t["message"] for t in one["tests"]), one


def _full(case: kit.Case, entry: Report) -> None:
    assert (entry["status"], entry["score"]) == ("graded", FULL), entry


def _repaired(case: kit.Case, entry: Report) -> None:
    _full(case, entry)
    assert any(flag.startswith("repaired:") for flag in entry["flags"])
    assert entry["note"]


def _kept(case: kit.Case, entry: Report) -> None:
    _full(case, entry)


def _for_a_person(case: kit.Case, entry: Report) -> None:
    assert (entry["status"], entry["exercises"]) == ("manual", []), entry
    assert entry["note"], "a person must be told why"


OUTCOMES = {
    "Z": _zero, "T": _with_a_reason, "R": _repaired, "K": _kept, "M": _for_a_person,
}  # fmt: skip


@pytest.fixture(scope="session")
def alone(course01: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The neighbours' class without any hostile submission."""
    return _read(once(tmp_path_factory, "corpus-alone", lambda f: batch.grade(course01, f, [])) / "report.json")


def _grade(entry: Report) -> Report:
    """A submission's entry without what differs from run to run: time, and values of fresh inputs."""
    tests = [(t["name"], t["passed"], t["status"]) for e in entry["exercises"] for t in e["tests"]]
    verdicts = [(e["grade_id"], e["points"], e["status"]) for e in entry["exercises"]]
    kept = {key: entry[key] for key in ("student", "status", "score", "flags", "note")}
    return kept | {"verdicts": verdicts, "tests": tests}


@pytest.mark.parametrize("name", BATCHES)
def test_neighbours_get_the_grade_that_they_get_alone(
    name: str, graded: Callable[[str], Report], alone: Report
) -> None:
    honest = {student: _grade(entry) for student, entry in alone["by"].items()}
    found = graded(name)["by"]
    assert {student: _grade(found[student]) for student in honest} == honest
    assert [honest[s]["score"] for s in ("a_right", "z_right", "z_blank", "z_partly")] == [FULL, FULL, 0, 4]


def test_the_corpus_is_whole() -> None:
    numbers = {named.case.number for named in CORPUS}
    assert set(range(1, 69)) <= numbers, "the operations, 69 to 73, are tests of their own"
    assert len([number for number in numbers if number > 100]) >= 30
    assert all(kit.number_of(named.name) == named.case.number for named in CORPUS)
