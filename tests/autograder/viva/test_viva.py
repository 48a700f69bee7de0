"""autograder viva: sheets and keys, in the roster's order, from code that runs in the sandbox."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import CHAPTER, Class
from pages import Page

from autograder.__main__ import app
from autograder.errors import UsageError
from autograder.viva.asking import Asked
from autograder.viva.sheets import Written, chosen, docstrings, noted, write
from course.questions.question import Option, Question

pytestmark = pytest.mark.sandbox
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def klass(class01: Class, reference01: dict[str, str]) -> Class:
    class01.submit("ada", class01.notebook(reference01))
    class01.submit("bob", class01.notebook(reference01 | {"mse": f"# {EVIL}\n{reference01['mse']}"}))
    return class01


def sheets_of(written: Written) -> dict[str, str]:
    """Each student's part of the page to print."""
    parts = written.sheets.read_text(encoding="utf-8").split('<article class="sheet">')[1:]
    return {re.findall(r"<bdi>(.*?)</bdi>", part)[0]: part for part in parts}


def test_everybody_gets_six_questions_from_four_exercises_and_no_key(klass: Class) -> None:
    written = write(klass.chapter, {}, None, 0)
    sheets = sheets_of(written)
    assert list(sheets) == ["ada", "bob"] and written.without == []
    keys = written.keys.read_text(encoding="utf-8")
    for sheet in sheets.values():
        assert sheet.count('<p class="question">') == 6 == sheet.count('class="notes"')
        assert len(re.findall(r"<h2>", sheet)) >= 4
        assert "return" in sheet and 'class="n">1</span>def ' in sheet
    assert keys.count('<p class="question">') == 12
    reasons = re.findall(r"<p><b>.*?</b>\. (.*?)</p>", keys, re.S)
    assert len(reasons) == 12
    assert not any(reason in written.sheets.read_text(encoding="utf-8") for reason in reasons)
    assert len({re.sub(r"<header>.*?</header>", "", sheet, flags=re.S) for sheet in sheets.values()}) == 2


def test_pages_are_the_same_again_and_others_for_another_seed(klass: Class) -> None:
    first, second, third = (
        [path.read_bytes() for path in (written.sheets, written.keys)]
        for written in (write(klass.chapter, {}, ["ada"], seed) for seed in (0, 0, 1))
    )
    assert first == second != third


def test_the_roster_gives_names_and_order(klass: Class, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("student_id,name\nbob,Bob B.\nada,Ada L.\n", encoding="utf-8")
    assert list(sheets_of(write(klass.chapter, {}, None, 0, roster))) == ["Bob B.", "Ada L."]


def test_nothing_that_a_student_wrote_becomes_part_of_the_page(klass: Class) -> None:
    written = write(klass.chapter, {}, ["bob"], 0)
    for path in (written.sheets, written.keys):
        page = Page(path.read_text(encoding="utf-8"))
        assert "script" not in page.tags


def test_code_that_ends_its_process_costs_its_own_exercise_alone(klass: Class, reference01: dict[str, str]) -> None:
    deadly = reference01 | {"mse": "import os\ndef mse(y_hat, y):\n    os._exit(0)\n"}
    klass.submit("cid", klass.notebook(deadly))
    sheet = sheets_of(write(klass.chapter, {}, ["cid"], 0))["cid"]
    assert sheet.count('<p class="question">') == 6
    assert "<h2>mse</h2>" not in sheet


def test_who_handed_in_nothing_to_ask_about_is_named(klass: Class) -> None:
    klass.submit("dan", klass.notebook())
    written = write(klass.chapter, {}, None, 0)
    assert [who for who, _ in written.without] == ["dan"]


def test_a_chapter_without_examples_says_what_is_missing(plain_class: Class) -> None:
    plain_class.submit("ada", plain_class.notebook())
    with pytest.raises(UsageError, match="expected example calls in .*examples.py, found none"):
        write(plain_class.chapter, {}, None, 0)


def test_the_command_names_both_files(klass: Class, capsys: pytest.CaptureFixture[str]) -> None:
    app(["viva", CHAPTER, "--course", str(klass.root), "--student", "ada", "--seed", "3"], standalone_mode=False)
    lines = capsys.readouterr().out.split()
    assert [Path(line).name for line in lines] == [f"{CHAPTER}-viva.html", f"{CHAPTER}-viva-keys.html"]


def _asked(exercise: str, count: int) -> Asked:
    options = (Option("1"), Option("2", "off"), Option("3", "off"))
    return Asked(exercise, "x = 1", [Question("loop", 1, f"{exercise} {i}?", options, 0, "so") for i in range(count)])


def test_a_docstring_takes_no_room_and_line_numbers_stay() -> None:
    source = 'def f(x):\n    """One\n    two"""\n\n    return x\n'
    assert docstrings(source) == {2, 3}
    (block,) = chosen([Asked("f", source, _asked("f", 1).questions)], {}, "0")
    assert block.lines == [(1, "def f(x):"), (5, "    return x")]
    assert docstrings("def f(:") == set()


def test_answers_with_a_reason_come_first_and_the_order_tells_nothing() -> None:
    asked = [_asked(name, 3) for name in "abcdefgh"]
    for seed in map(str, range(20)):
        blocks = chosen(asked, {"g": "much like the answer of bob"}, seed)
        names = [block.exercise for block in blocks]
        assert "g" in names and len(names) == 4 and names == sorted(names)
        assert sum(len(block.questions) for block in blocks) == 6
        assert next(len(block.questions) for block in blocks if block.exercise == "g") == 2
    assert [len(block.questions) for block in chosen([_asked("a", 1), _asked("b", 9)], {}, "0")] == [1, 5]
    assert chosen([], {}, "0") == []


def test_look_alikes_are_noted_for_both_and_told_to_no_student(klass: Class, reference01: dict[str, str]) -> None:
    own = "def mse(y_hat, y):\n    gap = np.subtract(y_hat, y)\n    s = np.square(gap)\n    return np.average(s)\n"
    report = {
        "submissions": [
            {"student": who, "exercises": [{"exercise": "mse", "answer": text, "status": "passed"}]}
            for who, text in {
                "ada": own, "bob": own.replace("gap", "d"), "cid": reference01["mse"],
                "dan": "def mse(a, b):\n    return sum((p - q) ** 2 for p, q in zip(a, b)) / len(a)\n",
            }.items()
        ]
    }  # fmt: skip
    assert noted(report) == {
        "ada": {"mse": "much like the answer of bob"}, "bob": {"mse": "much like the answer of ada"},
    }  # fmt: skip
    written = write(klass.chapter, report, ["ada"], 0)
    assert "much like the answer of" in written.keys.read_text(encoding="utf-8")
    assert "much like" not in written.sheets.read_text(encoding="utf-8")
    assert "bob" not in written.sheets.read_text(encoding="utf-8")
