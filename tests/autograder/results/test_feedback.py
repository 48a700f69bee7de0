from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.results.feedback import feedback_page, highlighted, sanitise, write_feedback
from tests.autograder.pages import Page
from tests.autograder.report_fixture import PUBLIC, SECRET, STUDENTS, make_report

SECRET_NUMBERS = ("73.9125", "0.0318")


def page_of(
    student: str, report: dict[str, Any] | None = None, answers: dict[str, str] | None = None
) -> Page:
    return Page(html_of(student, report, answers))


def html_of(student: str, report: dict[str, Any] | None = None, answers: dict[str, str] | None = None) -> str:
    report = report or make_report()
    submission = next(s for s in report["submissions"] if s["student"] == student)
    return feedback_page(submission, report, answers)


def one_exercise(test: dict[str, Any], **more: Any) -> dict[str, Any]:
    exercise = {
        "grade_id": "test_mse",
        "exercise": "mse",
        "points": 0.0,
        "max_points": 2.0,
        "status": "failed",
        "tests": [{"name": "averages_over_samples", "passed": False, **test}],
        **more,
    }
    submission = {"student": "ada", "status": "graded", "score": 0.0, "flags": [], "exercises": [exercise]}
    return {"chapter": "01-linear-model", "max_score": 2.0, "submissions": [submission]}


def test_first_lines_say_score_and_what_is_open() -> None:
    words = page_of("eszter").words
    assert "12.5 of 20 points so far A good part of this stands. Two exercises are still open" in words
    assert "One written question is still to be read by a person" in words
    assert "One of your cells ran past its time limit" in words


def test_full_marks_are_told_plainly() -> None:
    words = page_of("ada").words
    assert "20 of 20 points Every exercise that is checked automatically passes. Well done." in words
    assert "Graded by a person. Clear. Name the empirical risk too." in words
    assert "✗" not in words


def test_a_failed_public_test_shows_expected_and_got_and_its_hint() -> None:
    words = page_of("bruno").words
    assert 'check("mse") in your notebook: 1 of 2 pass' in words
    assert f"averages over samples {PUBLIC} Hint: Divide by the number of samples" in words


def test_a_failed_hidden_test_shows_its_hint_and_no_value() -> None:
    words = page_of("fatima").words
    assert "Your answer did not pass this on inputs it had not seen. Hint:" in words
    assert SECRET not in words


def test_no_hint_sends_a_student_after_a_second_mistake_where_one_was_named() -> None:
    report = one_exercise({})
    report["submissions"][0]["exercises"][0]["tests"] = [
        {"name": name, "passed": False, "hidden": hidden, "status": status, "named": named, "hint": f"hint of {name}"}
        for name, hidden, status, named in (
            ("a", False, "failed", True), ("b", False, "failed", False), ("c", False, "error", False),
            ("d", True, "failed", False), ("e", True, "failed", True),
        )
    ]  # fmt: skip
    words = page_of("ada", report).words
    assert words.count("mend the mistake named above first") == 2
    assert [name for name in "abcde" if f"hint of {name}" in words] == ["a", "c", "e"]


@pytest.mark.parametrize("student", STUDENTS)
def test_no_page_holds_anything_of_a_hidden_message(student: str) -> None:
    html = html_of(student)
    assert not [value for value in (SECRET, *SECRET_NUMBERS) if value in html]
    assert Page(html).dangers() == []


@pytest.mark.parametrize("mark", [{}, {"hidden": True}, {"hidden": None}, {"hidden": "false"}, {"hidden": 0}])
def test_a_test_that_is_not_stated_to_be_public_counts_as_hidden(mark: dict[str, Any]) -> None:
    assert SECRET not in html_of("ada", one_exercise({"message": SECRET, **mark}))


@pytest.mark.parametrize(("table", "shown"), [(False, True), (True, False)])
def test_the_reports_table_decides_and_hidden_wins(table: bool, shown: bool) -> None:
    report = one_exercise({"message": "expected 2, got 3"})
    report["tests"] = {"mse": [{"name": "averages_over_samples", "hidden": table, "hint": "n", "weight": 1}]}
    assert ("expected 2, got 3" in html_of("ada", report)) is shown
    report["submissions"][0]["exercises"][0]["tests"][0]["hidden"] = not table
    assert "expected 2, got 3" not in html_of("ada", report)


def test_an_exception_that_carries_a_hidden_input_is_not_shown() -> None:
    test = {"message": SECRET, "hidden": True}
    leak = one_exercise(test, status="error", message="ValueError: array([73.9125])")
    assert "73.9125" not in html_of("ada", leak)
    harmless = one_exercise(test, status="error", message="NameError: name 'nn' is not defined")
    assert "NameError: name 'nn' is not defined" in page_of("ada", harmless).words


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=4).filter(str.strip), st.floats(allow_nan=False).map(repr))
def test_whatever_a_hidden_message_says_stays_out(text: str, value: str) -> None:
    secret = f"⟦{text}⟧ {value}9173"
    report = one_exercise(
        {"message": secret, "hidden": True}, message=f"RuntimeError: {secret}", status="error"
    )
    assert "⟦" not in html_of("ada", report)


def test_passing_the_public_checks_only_is_explained() -> None:
    report = make_report()
    exercise = report["submissions"][0]["exercises"][1]
    exercise["status"], exercise["points"] = "failed", 2.0
    exercise["tests"][2].update(passed=False, message=SECRET)
    assert 'check("mse") passes in your notebook, so the idea is there' in page_of("ada", report).words


def test_what_was_not_reached_is_not_called_passed_or_failed() -> None:
    words = page_of("eszter").words
    assert "grid_search ran out of time 0 / 4 Your code was still running" in words
    assert 'What check("grid_search") looks at in your notebook ○not reached: finds the best weight' in words


def test_repairs_are_told_and_the_instructors_note_is_not() -> None:
    report = make_report()
    report["submissions"][2]["note"] = "looks like bruno's"
    words = page_of("chiara", report).words
    assert "Your notebook had a duplicated test cell; it was repaired and graded normally." in words
    assert "bruno" not in words


@pytest.mark.parametrize(
    ("student", "sentence"), [("noor", "a person is looking at it"), ("rosa", "graded again")]
)
def test_no_score_is_shown_before_there_is_one(student: str, sentence: str) -> None:
    words = page_of(student).words
    assert sentence in words
    assert "of 20 points" not in words


def test_own_answer_is_escaped_and_coloured() -> None:
    source = "def mse(y):\n    return '</code><script>alert(1)</script>'\n"
    html = html_of("bruno", answers={"mse": source})
    assert Page(html).dangers() == []
    assert source.strip() in Page(html).text
    assert '<span class="nf">mse</span>' in html
    assert str(highlighted("x" * 5_000)) == "x" * 5_000


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<math><mtext><style><img src=x onerror=1></style></mtext></math>",
        "<b style='background:url(//e.x)'>b</b>",
        "<img src='https://e.x/p.gif'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<form action=//e.x><p>x",
        "<meta http-equiv=refresh content='0;url=//e.x'>",
        "<link rel=stylesheet href=//e.x>",
        "<base href=//e.x>",
    ],
)
def test_output_html_cannot_run_load_or_link(html: str) -> None:
    page = Page(str(sanitise(html + "<p>kept</p>")))
    assert page.dangers() == []
    assert not {"a", "style", "svg", "meta", "form"} & page.tags
    assert not [name for _, name, _ in page.attributes if name in ("style", "href", "srcdoc")]
    assert [value for _, name, value in page.attributes if name == "src"] == []
    whole = one_exercise({}, output_html=html)
    assert Page(html_of("ada", whole)).dangers() == []


def test_pictures_and_tables_of_an_output_stay() -> None:
    kept = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    assert kept in sanitise(kept)
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in sanitise(
        "<img src='data:image/png;base64,iVBORw0KGgo='>"
    )


def test_one_file_a_student_inside_the_folder_and_stable(tmp_path: Path) -> None:
    report = make_report()
    report["submissions"][5]["student"] = "../../escape"
    folder = tmp_path / "feedback"
    paths = write_feedback(report, folder, {"ada": {"mse": "def mse(): pass"}}, {"ada": "Ada Lovelace"})
    assert len(set(paths)) == 24
    assert all(
        p.resolve().is_relative_to(folder.resolve()) and p.name == "01-linear-model.html" for p in paths
    )
    assert [p.name for p in tmp_path.iterdir()] == ["feedback"]
    ada = (folder / "ada" / "01-linear-model.html").read_text(encoding="utf-8")
    assert "Ada Lovelace" in ada
    assert "Ada Lovelace" not in (folder / "bruno" / "01-linear-model.html").read_text(encoding="utf-8")
    assert write_feedback(copy.deepcopy(report), folder)[0].exists()


def test_feedback_without_a_chapter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected a report with a 'chapter'"):
        write_feedback({"submissions": []}, tmp_path)


def test_a_hint_is_set_as_in_the_notebook() -> None:
    html = html_of("ada", one_exercise({"hidden": False, "status": "failed", "hint": "the *mean*, by `x.mean()` <b>"}))
    assert "the <em>mean</em>, by <code>x.mean()</code> &lt;b&gt;" in html


def test_a_comment_and_what_lateness_cost_are_said() -> None:
    exercise = one_exercise({"hidden": False, "status": "passed"})
    exercise["submissions"][0]["exercises"][0]["comment"] = "Nicely done <b>"
    exercise["submissions"][0] |= {"late_penalty": 1.5, "extension": 86_400.0}
    html = html_of("ada", exercise)
    assert "Nicely done &lt;b&gt;" in html
    assert "Handed in late: 1.5 points were taken away." in html and "You were given 1 more day for this." in html
