"""The hostile corpus, end to end: each case ends in its outcome, and nobody else's grade is touched by it."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asked import hidden_numbers
from conftest import Class, once
from hostile import batch, kit
from pages import Page

from autograder import notebook as nb
from autograder.judging.plan import Plan
from autograder.layout import Course
from autograder.nbgrader_course import config
from autograder.records.ledger import Ledger
from autograder.records.scheme import is_scheme
from autograder.results.feedback import write_feedback

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


@pytest.mark.parametrize("named", list(map(_marked, CORPUS)))
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


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.nightly] if name.endswith("-nightly") else []) for name in BATCHES],
)
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


# --- what students and instructors read of it ---


@pytest.mark.parametrize("name", [name for name in BATCHES if not name.endswith("-nightly")])
def test_nothing_hidden_is_in_anything_a_student_reads(
    name: str, graded: Callable[[str], Report], plan01: Plan, reference01: dict[str, str], tmp_path_factory: Any
) -> None:
    """No input or right result of a hidden test, and no line of a solution that the student did not write."""
    found = graded(name)["by"]
    root = course_of(tmp_path_factory, name)
    ledger = Ledger(root / ".grading")
    secret = hidden_numbers(plan01, ledger.seed(batch.CHAPTER), reference01)
    ledger.close()
    assert len(secret) > 500
    write_feedback(json.loads((root / "report.json").read_text()), root / "feedback")
    solution = {line.strip() for text in reference01.values() for line in text.splitlines() if len(line.strip()) > 24}
    solution -= {line.strip() for cell in plan01.skeleton["cells"] for line in nb.source(cell).splitlines()}
    assert len(solution) > 10
    for path in [*(root / "feedback").rglob("*.html"), *(root / "autograded").rglob("*.ipynb")]:
        text = words_of(path)
        assert not [number for number in secret if number in text], path
        student = path.relative_to(root).parts[1]
        own = "\n".join(entry.get("answer", "") for entry in found[student]["exercises"])
        for line in [*solution, "autograder.chapters", "### BEGIN"]:
            assert line not in text or line in own, (path, line)


def words_of(path: Path) -> str:
    """All that can be read on a page or in a notebook, colours of code left out."""
    if path.suffix == ".html":
        return Page(path.read_text()).text
    # Marking schemes stand there for who marks; nbgrader's feedback is made without them (records/test_scheme.py).
    cells = [cell for cell in nb.read(path)["cells"] if not is_scheme(cell)]
    outputs = (json.dumps(cell.get("outputs", []), ensure_ascii=False).replace('\\"', '"') for cell in cells)
    return "\n".join([*map(nb.source, cells), *outputs])


def test_what_a_thief_prints_comes_from_the_public_tests(
    graded: Callable[[str], Report], tmp_path_factory: pytest.TempPathFactory
) -> None:
    graded("stealing")
    root = course_of(tmp_path_factory, "stealing")
    thief = root / "autograded" / "case_27_prints_the_hidden_inputs" / batch.CHAPTER / f"{batch.CHAPTER}.ipynb"
    assert "STOLEN" in thief.read_text()


def course_of(factory: pytest.TempPathFactory, name: str) -> Path:
    base = factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"corpus-{name}"


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update"]  # fmt: skip


def title_after_loading(page: Path, folder: Path) -> str:
    """The page's title after a real browser has loaded it and run what it would."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder}", "--virtual-time-budget=3000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found = re.search(r"<title>(.*?)</title>", done.stdout, re.S)
    return found[1] if found else ""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_nothing_in_a_page_of_scripts_is_executed(
    graded: Callable[[str], Report], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    graded("honest")
    root = course_of(tmp_path_factory, "honest")
    attack = importlib.import_module("hostile.case_66_scripts_in_outputs").CASE.code
    control = tmp_path / "control.html"
    control.write_text(f"<!DOCTYPE html><title>quiet</title><body>{attack}")
    assert title_after_loading(control, tmp_path / "user") == "EXECUTED", "the attack itself must work"
    pages = write_feedback(json.loads((root / "report.json").read_text()), root / "feedback")
    scripts = [page for page in pages if "case_66" in str(page)]
    for student in [named.name for named in CORPUS if named.case.number == 66]:
        scripts.append(converted(root, student, tmp_path / f"{student}.html"))
    assert len(scripts) == 6
    for page in scripts:
        assert "EXECUTED" in page.read_text(), "the attack's text should be there, to be read"
        assert title_after_loading(page, tmp_path / "user") != "EXECUTED", page


def converted(root: Path, student: str, page: Path) -> Path:
    """An autograded notebook as nbgrader's own feedback converts it: by nbconvert, with the course's settings."""
    from nbconvert.exporters import HTMLExporter

    notebook = root / "autograded" / student / batch.CHAPTER / f"{batch.CHAPTER}.ipynb"
    text, _ = HTMLExporter(config=config(Course(root))).from_filename(str(notebook))
    page.write_text(text)
    return page


# --- partial credit of ordinary nbgrader test cells: the score is what the student's own process says ---

ODD_SCORES = {
    "not a number": "float('nan')",
    "infinite": "float('inf')",
    "negative": "-3",
    "over the maximum": "1e9",
    "text": "'4'",
    "a list": "[4]",
    "something that looks like 4": "type('Four', (), {'__repr__': lambda self: '4000'})()",
}


@pytest.mark.parametrize("kind", ODD_SCORES)
def test_a_partial_score_that_is_none_counts_nothing_and_is_flagged(kind: str, plain_class: Class) -> None:
    answers = {"add": "def add(a, b):\n    return a + b", "share": f"def share():\n    return {ODD_SCORES[kind]}"}
    plain_class.submit("ada", plain_class.notebook(answers))
    entry = plain_class.grade()["ada"]
    assert _points(entry) == {"add": 2, "share": 0, "why": 0}
    assert "tampered" in entry["flags"]
