from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.render import CSP, TEMPLATES, atomic_write, clean, points, safe_part
from autograder.results import analysis, marked
from autograder.results.alarms import alarms
from autograder.results.report import class_csv, class_page, report_json, write_report
from autograder.results.tables import cell
from tests.autograder.pages import Page
from tests.autograder.report_fixture import STUDENTS, make_report

CONTRACT_ONLY = {
    "chapter": "02-gradient-descent",
    "max_score": 4.0,
    "submissions": [
        {
            "student": "ada",
            "status": "graded",
            "score": 4.0,
            "seconds": 1.0,
            "flags": [],
            "note": "",
            "exercises": [
                {
                    "grade_id": "test_step",
                    "exercise": "step",
                    "points": 4.0,
                    "max_points": 4.0,
                    "status": "passed",
                    "tests": [{"name": "moves_downhill", "passed": True, "message": ""}],
                }
            ],
        }
    ],
}


def rows(report: dict[str, Any], roster: dict[str, str] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(class_csv(report, roster).decode("utf-8-sig"), newline="")))


def test_page_answers_the_instructors_first_questions() -> None:
    words = Page(class_page(make_report())).words
    assert "21 of 24 graded" in words
    assert "2 need a person" in words
    assert "1 to retry" in words
    assert "noor: two candidate notebooks: 01.ipynb, final.ipynb" in words
    assert "rosa: grade again: host out of memory" in words
    assert "Written question explain outliers: 14 answers to mark" in words
    assert words.index("Needs a person") < words.index("Misconceptions met") < words.index("Exercises")


def test_page_runs_nothing_and_loads_nothing() -> None:
    html = class_page(make_report())
    page = Page(html)
    assert page.dangers() == []
    assert ("meta", "content", CSP) in page.attributes
    assert "<script>alert(1)<" in page.text  # shown as text
    assert "<b>not</b> a notebook" in page.text
    assert "url(http" not in html
    assert "@import" not in html


def test_every_figure_has_a_text_alternative_and_ids_are_unique() -> None:
    page = Page(class_page(make_report()))
    figures = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-label")]
    assert len(figures) == 3
    assert figures[0].startswith("Histogram of 21 scores out of 18 points: lowest 5, median 12.2")
    assert "grid_search: 5 of 21 passed" in figures[1]
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_misconceptions_are_counted_named_and_sorted() -> None:
    report = make_report()
    found = analysis.misconceptions(report)
    failed = [m.failed for m in found]
    assert failed == sorted(failed, reverse=True)
    top = next(m for m in found if m.title == "averages over samples")
    by_hand = [
        s["student"]
        for s in report["submissions"]
        if s["status"] == "graded"
        for e in s["exercises"]
        if e["exercise"] == "mse" and e["status"] == "failed"
        for t in e["tests"]
        if t["name"] == "averages_over_samples" and not t["passed"]
    ]
    assert (top.failed, top.of, top.students) == (len(by_hand), 21, sorted(by_hand, key=str.casefold))
    assert top.hint == "Divide by the number of samples, not by 2 and not at all."


@pytest.mark.parametrize("status", ["error", "timeout", "not-attempted"])
def test_an_answer_that_did_not_run_is_no_misconception(status: str) -> None:
    report = json.loads(json.dumps(CONTRACT_ONLY))
    exercise = report["submissions"][0]["exercises"][0]
    exercise.update(status=status, tests=[{"name": "moves_downhill", "passed": False, "message": ""}])
    assert analysis.misconceptions(report) == []
    exercise.update(status="failed")
    assert [m.title for m in analysis.misconceptions(report)] == ["moves downhill"]


def test_discrimination_is_the_item_rest_correlation() -> None:
    report = make_report()
    item = next(i for i in analysis.items(report) if i.exercise == "standardise")
    own, rest = [], []
    for submission in analysis.graded(report):
        earned = next(e["points"] for e in submission["exercises"] if e["exercise"] == "standardise")
        own.append(earned)
        unmarked = next(e["points"] for e in submission["exercises"] if e["exercise"] == "explain_outliers")
        rest.append(submission["score"] - earned - unmarked)
    assert item.discrimination == pytest.approx(np.corrcoef(own, rest)[0, 1])


def of(report: dict[str, Any], student: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in report["submissions"] if s["student"] == student)
    return found


def matrix(page: str, order: str) -> list[str]:
    """The words of each row of the students' table, in one of its two orders."""
    table = page.split(f'class="scroll by-{order}"')[1].split("</table>")[0]
    return [Page(row).words for row in table.split("<tbody>")[1].split("<tr")[1:]]


def test_a_question_that_is_not_marked_for_everybody_counts_for_nobody() -> None:
    report = make_report()
    settled = marked.scores(report)
    assert marked.unsettled(report) == ["explain_outliers"] and marked.most(report) == 18
    for submission, score in zip(analysis.graded(report), settled, strict=True):
        assert score == pytest.approx(sum(e["points"] for e in submission["exercises"][:-1]))
    words = Page(class_page(report)).words
    assert "median of 18" in words and "are over 18 points: not everybody's explain outliers is marked yet" in words
    for submission in report["submissions"]:
        for exercise in submission["exercises"][-1:]:
            exercise.update(manual_score=1.0, points=1.0)
    assert marked.unsettled(report) == [] and marked.most(report) == 20
    assert "not everybody's" not in Page(class_page(report)).words


def test_each_row_names_the_command_that_shows_its_evidence() -> None:
    report = make_report()
    report["submissions"][0]["student"] = "ada; rm -rf x"
    page = Page(class_page(report)).text
    assert "autograder show bruno 01-linear-model" in page
    assert "autograder show 'ada; rm -rf x' 01-linear-model" in page, "ready for a shell"


def test_rows_are_there_by_name_and_by_score_without_a_script() -> None:
    report = make_report()
    report["submissions"] = [s for s in report["submissions"] if s["student"].isalpha()]
    page = class_page(report, {"bruno": "Zz Zuse"})
    by_name, by_score = matrix(page, "name"), matrix(page, "score")
    assert sorted(by_name) == sorted(by_score) and "Zz Zuse bruno" in by_name[-1]
    scores = {s["student"]: s["score"] for s in report["submissions"] if s["status"] == "graded"}
    best = max(scores.values())
    assert f"{best:g}" in by_score[0] and "retry" in " ".join(by_score[-2:]), "who has no score yet comes last"
    assert page.count('type="radio" name="order"') == 2 and "<script" not in page


def test_partly_passed_is_told_from_failed() -> None:
    report = json.loads(json.dumps(CONTRACT_ONLY))
    exercise = report["submissions"][0]["exercises"][0]
    for points_, mark in ((1.0, "◐"), (0.0, "✗")):
        exercise.update(status="failed", points=points_)
        assert mark in matrix(class_page(report), "name")[0]
    assert "◐ partly passed" in Page(class_page(report)).words


def test_what_else_is_in_a_score_is_on_its_row() -> None:
    report = make_report()
    of(report, "ada").update(late_penalty=1.5, late=36 * 3600.0)
    of(report, "bruno").update(extension=3 * 86_400.0)
    of(report, "chiara")["exercises"][0]["extra_credit"] = 1.0
    report |= {"dropped": ["xenia"], "names": {"ada": "Ada Lovelace"}}
    change = {"moment": "2030-03-05 10:00:00", "chapter": "01", "student": "ada", "what": "explain_outliers"}
    report["changed"] = [change | {"before": 0.0, "after": 2.0, "why": "by hand"}]
    page = class_page(report)
    rows_ = matrix(page, "name")
    assert any("Ada Lovelace ada" in row and "late penalty −1.5" in row for row in rows_)
    assert any("bruno" in row and "extension 3 days" in row for row in rows_)
    assert any("chiara" in row and "extra credit +1" in row for row in rows_)
    words = Page(page).words
    assert "Taken out of the gradebook, and left out here: xenia" in words
    assert "2030-03-05 10:00:00 Ada Lovelace explain outliers 0 2 by hand" in words
    (ada,) = (row for row in rows(report) if row["student"] == "ada")
    assert (ada["name"], ada["late_penalty"]) == ("Ada Lovelace", "1.5")


def test_a_test_at_fault_and_one_that_nobody_passes_are_alarms_on_top() -> None:
    report = make_report()
    assert alarms(report) == []
    attempted = [s for s in analysis.graded(report) if s["exercises"][0]["status"] != "not-attempted"]
    for submission in attempted:
        submission["exercises"][0]["tests"][1].update(passed=False)
    (nobody,) = alarms(report)
    assert nobody.startswith(f"predict: nobody passes the test works on whole arrays, of {len(attempted)} who")
    attempted[0]["exercises"][0]["tests"][1].update(passed=True)
    assert alarms(report) == [], "one who passes it clears it"
    attempted[3]["exercises"][1].update(
        status="manual", points=0.0, broken=["is zero (hidden.py, line 7: KeyError)"],
        tests=[{"name": "is_zero", "passed": False, "status": "broken", "message": "", "hint": "", "hidden": True}],
    )  # fmt: skip
    (fault,) = alarms(report)
    assert fault.startswith("mse: the test is zero (hidden.py, line 7: KeyError) raises on the reference answer")
    words = Page(class_page(report)).words
    assert words.index("Look at this first") < words.index("Needs a person") and fault in words
    assert "is zero" not in {m.title for m in analysis.misconceptions(report)}, "it says nothing of the class"
    assert "Written question test mse" not in words


def test_four_attempts_are_too_few_to_doubt_a_test() -> None:
    report = json.loads(json.dumps(CONTRACT_ONLY))
    one = report["submissions"][0]
    one["exercises"][0].update(status="failed", points=0.0)
    one["exercises"][0]["tests"][0].update(passed=False)
    for n, found in ((4, 0), (5, 1)):
        assert len(alarms(report | {"submissions": [one] * n})) == found


@pytest.mark.parametrize(("n", "expected"), [(4, "too few"), (5, "no spread")])
def test_discrimination_says_why_there_is_none(n: int, expected: str) -> None:
    report = {**CONTRACT_ONLY, "submissions": CONTRACT_ONLY["submissions"] * n}  # type: ignore[operator]
    assert [(i.discrimination, i.discrimination_note) for i in analysis.items(report)] == [(None, expected)]


def test_a_score_that_is_no_number_needs_a_person() -> None:
    report = json.loads(json.dumps(CONTRACT_ONLY))
    report["submissions"][0]["score"] = float("nan")
    assert analysis.person_needed(report) == [("ada", "the score is not a finite number")]
    assert "0 of 1 graded" in Page(class_page(report)).words
    assert rows(report)[0]["score"] == ""


@pytest.mark.parametrize(
    "report",
    [
        {"chapter": "x", "submissions": []},
        {"chapter": "x", "max_score": 0, "submissions": [{}]},
        {
            "chapter": "x",
            "max_score": None,
            "submissions": [{"student": None, "status": "graded", "score": "12"}],
        },
        {
            "chapter": "數據",
            "max_score": 1,
            "submissions": [
                {
                    "student": "m",
                    "status": "graded",
                    "score": 1,
                    "exercises": [
                        {
                            "exercise": "$回歸$",
                            "grade_id": "test_回歸",
                            "points": float("inf"),
                            "max_points": 1,
                            "status": "odd",
                            "tests": "none",
                        }
                    ],
                }
            ],
        },
        CONTRACT_ONLY,
    ],
)
def test_sparse_or_odd_reports_still_make_all_three_files(report: dict[str, Any], tmp_path: Path) -> None:
    paths = write_report(report, tmp_path)
    assert Page(paths.html.read_text(encoding="utf-8")).dangers() == []
    assert len(rows(report)) == len(report["submissions"])
    assert json.loads(paths.json.read_text(encoding="utf-8"))["chapter"] == report["chapter"]


def test_csv_has_a_row_a_student_and_no_formula() -> None:
    table = rows(make_report(), {"zoë": "Zoë, the “Third”"})
    assert sorted(r["student"].lstrip("'") for r in table) == sorted(STUDENTS)
    by_student = {r["student"]: r for r in table}
    assert by_student["'=cmd|' /C calc'!A0"]["flags"] == "tampered"
    assert by_student["zoë"]["name"] == "Zoë, the “Third”"
    assert by_student["ada"]["score"] == "20"
    assert by_student["ada"]["test_mse"] == "3"
    assert (by_student["noor"]["status"], by_student["noor"]["score"]) == ("manual", "")
    assert (by_student["bruno"]["explain_outliers"], by_student["ada"]["explain_outliers"]) == ("", "2")
    assert class_csv(make_report()).startswith(b"\xef\xbb\xbfstudent,status,score,max_score,test_predict,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\ufeff=1", "＝1"])
def test_text_that_starts_a_formula_is_neutralised(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_numbers_stay_numbers_and_plain_text_stays_as_it_is() -> None:
    assert [cell(v) for v in (-1.5, 3.0, 0, float("nan"), float("-inf"), None)] == [-1.5, 3, 0, "", "", ""]
    assert cell("Ng, “Amy” O'Neil") == "Ng, “Amy” O'Neil"
    assert cell("a;=cmd()") == "a;'=cmd()"  # where ";" separates, the rest would be a cell of its own
    assert cell("two\nlines\x00") == "two lines\N{REPLACEMENT CHARACTER}"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_ever_becomes_a_formula_or_a_second_row(text: str) -> None:
    made = str(cell(text))
    assert not re.match(r"\s*[=+\-@\t\r]", made)
    assert "\n" not in made
    assert "\r" not in made


def test_json_is_stable_strict_and_valid_unicode() -> None:
    report = make_report() | {
        "odd": [float("nan"), float("inf"), "\ud800", np.float64(2.5), Path("a"), {3: (1,)}]
    }
    text = report_json(report)
    assert text == report_json(json.loads(text))
    data = json.loads(text, parse_constant=lambda name: pytest.fail(f"not JSON: {name}"))
    assert data["odd"] == [None, None, "?", 2.5, "a", {"3": [1]}]
    assert list(data) == sorted(data)


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = atomic_write(tmp_path / "r.json", "old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(target, "new")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


def test_a_report_without_a_chapter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected a report with a 'chapter'"):
        write_report({"submissions": []}, tmp_path)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ada", "ada"),
        ("gökhan", "gökhan"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("../../etc", "%2E.%2F..%2Fetc"),
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("con", "%63on"),
        ("x.", "x%2E"),
        ("a\x00b", "a%00b"),
    ],
)
def test_student_ids_become_safe_distinct_names(name: str, part: str) -> None:
    assert safe_part(name) == part


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1).filter(str.strip))
def test_any_id_is_one_safe_path_part(name: str) -> None:
    part = safe_part(name)
    assert Path("x", part).parent == Path("x")
    assert part not in (".", "..")
    assert not re.search(r"[\x00-\x1f/\\]", part)
    assert len(part.encode()) <= 150


def test_text_is_cut_and_printable() -> None:
    assert clean("a\x00\x1b[31m\ud800b") == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m?b"
    assert clean("x" * 50, 10) == "x" * 10 + " …"
    assert [points(v) for v in (18.5, 20.0, 1 / 3, -0.001, 10**400, True, None)] == [
        "18.5",
        "20",
        "0.33",
        "0",
        "–",
        "–",
        "–",
    ]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one: str, two: str) -> float:
    """WCAG 2.2's contrast ratio."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_has_enough_contrast(theme: int) -> None:
    block = re.findall(r":root \{(.*?)\}", (TEMPLATES[0] / "base.css").read_text(encoding="utf-8"), re.DOTALL)[
        theme
    ]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
    pairs = [(text, back) for text in ("ink", "muted", "accent") for back in ("bg", "panel")]
    pairs += [
        ("ok", "bg"),
        ("ok", "ok-bg"),
        ("bad", "bg"),
        ("bad", "bad-bg"),
        ("warn", "bg"),
        ("warn", "warn-bg"),
    ]
    pairs += [("ink", f"{kind}-bg") for kind in ("ok", "bad", "warn", "info")]
    pairs += [
        ("accent", "warn-bg"),
        *((f"c-{kind}", "code") for kind in ("key", "str", "com", "num", "name")),
    ]
    weak = {pair: r for pair in pairs if (r := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert weak == {}


def test_labels_on_the_status_bars_have_enough_contrast() -> None:
    from autograder.results.figures import STATUS_COLOUR

    assert min(contrast(colour, "#111111") for colour in STATUS_COLOUR.values()) >= 4.5
