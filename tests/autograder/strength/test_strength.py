"""autograder.strength.measure: mutants, the two paths, what counts as a problem, and what is reported."""

from __future__ import annotations

import ast
import functools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from typer.testing import CliRunner

from autograder.__main__ import app
from autograder.authoring import bank
from autograder.authoring.bank import Answer
from autograder.errors import UsageError
from autograder.judging.session import Budget
from autograder.layout import Chapter, Course
from autograder.sandbox import forked
from autograder.sandbox.warm import WarmSandbox
from autograder.strength import equivalents, gates, keys, mutants
from autograder.strength import measure as strength
from autograder.strength import report as strength_report
from autograder.strength import work as strength_work
from autograder.strength.equivalents import Equivalent
from autograder.strength.figures import Options, Row, Strength
from autograder.strength.paths import GradingPath, NotebookPath, Verdict

BUDGET = Budget(cell=20, total=120)

# --- mutants ---


def changes(source: str) -> set[str]:
    return {mutant.change.partition(" -> ")[2] for mutant in mutants.mutants(source)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("y = a + b", {"y = a - b"}),
        ("y = a - b", {"y = a + b", "y = b - a"}),
        ("y = (a - b) @ c.T", {"y = c.T @ (a - b)", "y = (a - b) * c.T", "y = (a - b) @ c"}),
        ("y = a < b", {"y = a <= b", "y = a >= b"}),
        ("y = x.mean(axis=0)", {"y = x", "y = x.mean(axis=1)", "y = x.mean()"}),
        ("y = np.maximum(x, 0.5)", {"y = x", "y = np.maximum(0.5, x)", "y = np.maximum(x, 1.5)"}),
        ("y = x[:-1]", {"y = x[:]", "y = x[:1]", "y = x[:-2]", "y = x[:-0]"}),
        ("y, z = a, b", {"y, z = b, a", "pass"}),
        ("y += x", {"y -= x", "y = x", "pass"}),
        ("y = f(a, b, c)", {"y = f(b, a, c)", "y = f(a, c, b)", "y = a"}),
        ("y = a and not b", {"y = a or not b", "y = a and b"}),
        ("y = f(x, keepdims=True)", {"y = f(x, keepdims=False)", "y = f(x)"}),
        ("y = [v for v in x if ok(v)]", {"y = [v for v in x if not (ok(v))]"}),
        ("y = -2", {"y = 2", "y = -3", "y = -1"}),
    ],
)
def test_a_line_is_changed_in_each_of_these_ways(line: str, wanted: set[str]) -> None:
    assert wanted <= changes(line)


def test_statements_are_left_out_and_conditions_turned_round() -> None:
    source = "for x in xs:\n    if ok(x):\n        break\n    total += x"
    assert {"pass", "if not (ok(x)):"} <= changes(source)


def test_texts_are_left_alone() -> None:
    source = 'def f(x: int = 1):\n    """Adds 2 + 2."""\n    raise ValueError(f"expected {1 + 1}")'
    assert changes(source) == {"def f(x: int = 2):", "def f(x: int = 0):", "pass"}


@pytest.mark.parametrize("chapter", [path.name for path in sorted((PROJECT / "source").iterdir()) if path.is_dir()])
def test_every_mutant_parses_and_none_comes_twice(chapter: str) -> None:
    where = Course(PROJECT).chapter(chapter)
    answers = bank.reference(where)
    for text in (answers[exercise] for exercise in where.tests):
        found = mutants.mutants(text)
        trees = [ast.dump(ast.parse(mutant.source)) for mutant in found]
        assert len({*trees, ast.dump(ast.parse(text))}) == len(trees) + 1
        assert len({mutant.change for mutant in found}) == len(found)


def test_lines_that_are_given_are_left_alone() -> None:
    cell = "def f(x, n=1):\n    x = x + 1\n    ### BEGIN SOLUTION\n    return x * n\n    ### END SOLUTION\n\nGIVEN = 3"
    lines = mutants.learners_lines(cell)
    assert lines == {0, 2}
    found = mutants.mutants("def f(x, n=1):\n    x = x + 1\n    return x * n\n\nGIVEN = 3", lines)
    assert [mutant.change.partition(" -> ")[2] for mutant in found] == [
        "def f(x, n=2):", "def f(x, n=0):", "pass", "return x / n"
    ]  # fmt: skip


def test_equal_changes_of_different_lines_have_different_names() -> None:
    found = [m.change for m in mutants.mutants("a += 1\na += 1") if m.change.startswith("a += 1 -> a -= 1")]
    assert found == ["a += 1 -> a -= 1 #1", "a += 1 -> a -= 1 #2"]


# --- a fork ---


def item(number: int) -> dict[str, Any]:
    return {"number": number}


def test_a_fork_says_what_it_found_and_leaves_this_process_as_it_was() -> None:
    def work() -> Iterator[dict[str, Any]]:
        os.environ["LEFT"] = "behind"
        print("nobody sees this")
        yield item(1)
        yield item(2)

    folder = Path.cwd()
    assert forked.in_child(work, 10) == [item(1), item(2)]
    assert "LEFT" not in os.environ
    assert Path.cwd() == folder


def crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def spin() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("end", "cpu", "status"),
    [
        (crash, None, "crash"),
        (lambda: os._exit(0), None, "crash"),
        (lambda: 1 / 0, None, "crash"),
        (spin, 0.2, "timeout"),
        (lambda: time.sleep(60), None, "timeout"),
    ],
)
def test_what_was_said_before_the_end_counts(end: Any, cpu: float | None, status: str) -> None:
    def work() -> Iterator[dict[str, Any]]:
        yield item(1)
        end()

    first, last = forked.in_child(work, 1.0, cpu)
    assert first == item(1)
    assert last["status"] == status


def test_no_folder_is_left_of_a_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(end: Callable[[], None]) -> Iterator[dict[str, Any]]:
        Path("file").write_text("x", encoding="utf-8")
        yield {"folder": os.getcwd()}
        end()

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for end in (lambda: None, crash, lambda: time.sleep(60)):
        found = forked.in_child(functools.partial(work, end), 0.5)
        assert Path(found[0]["folder"]).parent == tmp_path
        assert list(tmp_path.iterdir()) == []


def test_what_a_fork_started_ends_with_it() -> None:
    def work() -> Iterator[dict[str, Any]]:
        yield {"pid": subprocess.Popen(["sleep", "100"]).pid}

    pid = forked.in_child(work, 10)[0]["pid"]
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < until
        time.sleep(0.05)


# --- the two paths ---

LOOP = "def mse(y_hat, y):\n    while True: pass"
EXITS = "def mse(y_hat, y):\n    import os\n    os._exit(0)"
FORGETS_THE_SHAPES = "def mse(y_hat, y):\n    return ((y_hat - y) ** 2).mean()"
BREAKS = "raise RuntimeError('in the cell itself')"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WarmSandbox]:
    kept = WarmSandbox()
    yield kept
    kept.close()


def both(chapter: Chapter, sandbox: WarmSandbox) -> tuple[NotebookPath, GradingPath]:
    return NotebookPath(chapter, "mse"), GradingPath(chapter, "mse", sandbox, BUDGET)


@pytest.mark.sandbox
@pytest.mark.parametrize("answer", [None, "", EXITS, FORGETS_THE_SHAPES, BREAKS, "def mse(y_hat, y)"])
def test_both_paths_say_the_same(chapter01: Chapter, sandbox: WarmSandbox, answer: str | None) -> None:
    notebook, grading = both(chapter01, sandbox)
    here, there = notebook.judge(answer)[0], grading.judge(answer)
    assert here.agrees(there), (here, there)
    assert (here.share == 1.0) == (answer is None)
    assert [e.test for e in here.entries] == [test.name for test in chapter01.tests["mse"]]


@pytest.mark.sandbox
def test_the_learner_reads_the_same_on_both_paths(chapter01: Chapter, sandbox: WarmSandbox) -> None:
    notebook, grading = both(chapter01, sandbox)
    here, there = notebook.judge(FORGETS_THE_SHAPES)[0], grading.judge(FORGETS_THE_SHAPES)
    assert [e.told for e in here.failed] == [e.told for e in there.failed]
    assert any("this should raise a ValueError" in e.told for e in here.failed)


@pytest.mark.sandbox
def test_a_loop_costs_its_own_points_only(chapter01: Chapter, sandbox: WarmSandbox) -> None:
    notebook, grading = both(chapter01, sandbox)
    here, there = notebook.judge(LOOP, cpu=1.0)[0], grading.judge(LOOP)
    assert {e.status for v in (here, there) for e in v.failed} == {"timeout"}
    assert here.agrees(there)
    assert notebook.judge(None)[0].share == grading.judge(None).share == 1.0


@pytest.mark.sandbox
def test_one_answer_cannot_spoil_the_next(chapter01: Chapter, sandbox: WarmSandbox) -> None:
    notebook, grading = both(chapter01, sandbox)
    spoil = """
import builtins, pathlib, subprocess
subprocess.Popen(["sleep", "100"])
pathlib.Path("note").write_text("x")
np.mean = builtins.abs = None
"""
    look = """
import pathlib
assert not pathlib.Path("note").exists()
def mse(y_hat, y):
    if y_hat.shape != y.shape: raise ValueError
    return np.mean(abs(y_hat - y) ** 2)
"""
    assert grading.judge(spoil).share == notebook.judge(spoil)[0].share == 0.0
    assert grading.judge(look).share == notebook.judge(look)[0].share == 1.0


@pytest.mark.sandbox
def test_two_sandboxes_stay_warm_one_for_each_kind_of_pass(chapter01: Chapter) -> None:
    kept = WarmSandbox()
    path = GradingPath(chapter01, "mse", kept, BUDGET)
    pids = set()
    for answer in (None, FORGETS_THE_SHAPES, EXITS):
        path.judge(answer)
        pids |= {worker.process.pid for worker in kept._kept.values()}
    kept.close()
    assert len(pids) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_each_seed_gives_a_verdict(chapter01: Chapter) -> None:
    found = NotebookPath(chapter01, "mse").judge(None, (1, 2, 3))
    assert [verdict.share for verdict in found] == [1.0, 1.0, 1.0]
    assert [verdict.entries[0].seed for verdict in found] == [1, 2, 3]


def test_after_a_first_failure_nothing_else_is_run(chapter01: Chapter) -> None:
    (verdict,) = NotebookPath(chapter01, "mse").judge("", first_failure=True)
    others = len(chapter01.tests["mse"]) - 1
    assert [e.status for e in verdict.entries] == ["not-attempted", *["failed"] * others]


# --- what is a problem ---

WRONG = [Answer("mse", f"wrong_{n}", "wrong", "", ("`mse` is not defined yet",)) for n in range(5)]
HARD_CODED = Answer("mse", "wrong_hard_codes_the_example", "wrong", "def mse(a, b): return 9.0", ("value is wrong",))
REFERENCE = """def mse(y_hat, y):
    if y_hat.shape != y.shape: raise ValueError
    return ((y_hat - y) ** 2).mean()"""
RIGHT = [Answer("mse", f"right_{n}", "right", REFERENCE) for n in range(2)]
GOOD = [*RIGHT, *WRONG, HARD_CODED]


def judged(chapter: Chapter, monkeypatch: pytest.MonkeyPatch, banked: list[Answer]) -> Row:
    monkeypatch.setattr(bank, "load", lambda folder: banked)
    return strength_work.bank(chapter, "mse", None, 7)


def test_a_good_bank_has_no_problem(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    row = judged(chapter01, monkeypatch, GOOD)
    assert (row.right, row.accepted, row.wrong, row.caught, row.problems) == (2, 2, 6, 6, [])


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (replace(HARD_CODED, source=REFERENCE), "wrong_hard_codes_the_example passes every test"),
        (replace(HARD_CODED, says=("the moon",)), "the learner is not told 'the moon' (notebook), but: "),
        (replace(HARD_CODED, says=()), "it has no '# says:' line"),
        (replace(HARD_CODED, name="wrong_other"), "expected wrong_hard_codes_the_example.py"),
        (replace(HARD_CODED, name="right_other", kind="right"), "right_other fails averages_the_squared_errors: "),
        (replace(HARD_CODED, exercise="predict"), "expected at least 6 wrong answers, found 5"),
    ],
)
def test_a_bad_bank_is_told(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch, changed: Answer, says: str
) -> None:
    assert says in "\n".join(judged(chapter01, monkeypatch, [*RIGHT, *WRONG, changed]).problems)


def test_a_reference_that_fails_and_a_stub_that_passes_are_told(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "blank", lambda chapter: {"mse": REFERENCE})
    assert any("the blank release passes averages_the_" in p for p in judged(chapter01, monkeypatch, GOOD).problems)
    reference = bank.reference(chapter01)
    monkeypatch.setattr(bank, "reference", lambda chapter: reference | {"mse": FORGETS_THE_SHAPES})
    assert any("the reference fails refuses_" in p for p in judged(chapter01, monkeypatch, GOOD).problems)


@pytest.mark.sandbox
def test_paths_that_disagree_are_told(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch, sandbox: WarmSandbox
) -> None:
    looks_around = REFERENCE.replace("mean()", "mean() + (__import__('os').getcwd() == '/box')")
    monkeypatch.setattr(bank, "load", lambda folder: [Answer("mse", "right_here", "right", looks_around)])
    row = strength_work.bank(chapter01, "mse", sandbox, 7)
    assert (row.compared, row.agreed) == (3, 2)
    assert any(p.startswith("right_here: notebook and grading disagree on averages_") for p in row.problems)


def test_a_busy_machine_is_given_a_second_chance_and_a_loop_is_not(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    class Busy:
        def __init__(self, chapter: Chapter, exercise: str, sandbox: object) -> None:
            self.local = NotebookPath(chapter, exercise)

        def judge(self, text: str | None, seed: int) -> Verdict:
            asked.append(text)
            late = asked.count(text) == 1 or text == HARD_CODED.source
            return lost(self.local.judge(text)[0]) if late else self.local.judge(text)[0]

    monkeypatch.setattr(strength_work, "GradingPath", Busy)
    monkeypatch.setattr(bank, "load", lambda folder: [HARD_CODED])
    row = strength_work.bank(chapter01, "mse", WarmSandbox(), 7)
    assert (row.compared, row.agreed, row.again) == (3, 3, 3)
    monkeypatch.setattr(bank, "load", lambda folder: [replace(HARD_CODED, source=REFERENCE, kind="right")])
    monkeypatch.setattr(Busy, "judge", lambda self, text, seed: lost(self.local.judge(text)[0]))
    assert strength_work.bank(chapter01, "mse", WarmSandbox(), 7).agreed == 1


def lost(verdict: Verdict) -> Verdict:
    """The same verdict with every test out of time."""
    return Verdict(0.0, tuple(replace(e, passed=False, status="timeout") for e in verdict.entries))


@pytest.mark.sandbox
def test_whole_notebooks_are_graded_too(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch, sandbox: WarmSandbox
) -> None:
    assert strength_work.ends(chapter01, sandbox).problems == []
    tests = {name: tests for name, tests in chapter01.tests.items() if name != "mse"}
    fewer = Chapter(chapter01.course, chapter01.name)
    fewer.__dict__["tests"] = tests | {"nowhere": chapter01.tests["predict"]}
    problems = strength_work.ends(fewer, sandbox).problems
    assert "nowhere has tests but no test cell" in problems


def listed(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    monkeypatch.setattr(equivalents, "load", lambda folder: {"mse": [Equivalent(c, "a reason") for c in found]})


SWAPPED = "return ((y_hat - y) ** 2).mean() -> return ((y - y_hat) ** 2).mean()"
SUMMED = "return ((y_hat - y) ** 2).mean() -> return ((y_hat + y) ** 2).mean()"


def test_equivalents_are_left_out(chapter01: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, SWAPPED)
    row = strength_work.mutants(chapter01, "mse")
    assert (row.mutants, row.killed, row.equivalent, row.survivors, row.problems) == (11, 10, 1, [], [])


def test_lists_of_equivalents_that_do_not_hold_are_told(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(monkeypatch, SUMMED, "x -> y")
    row = strength_work.mutants(chapter01, "mse")
    assert row.survivors == [SWAPPED]
    assert row.problems == [
        f"listed as equivalent, but a test catches it: {SUMMED}",
        "listed as equivalent, but there is no such mutant: x -> y",
    ]


def test_a_right_answer_that_fails_now_and_then_is_counted(
    chapter01: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_and_then = REFERENCE.replace("mean()", "mean() + (y.sum() > 0)")
    monkeypatch.setattr(bank, "load", lambda folder: [Answer("mse", "right_x", "right", now_and_then)])
    row = strength_work.seeds(chapter01, "mse", 8)
    assert row.runs == 2 * 8 * len(chapter01.tests["mse"])
    assert 0 < row.false_failures < row.runs / 2
    assert "right_x fails averages_the_squared_errors with seed " in "\n".join(row.problems)


def test_the_gate_is_95_of_100(chapter01: Chapter) -> None:
    for killed, problems in ((95, 0), (94, 1)):
        found = Strength("01", [Row("mse", mutants=104, killed=killed, equivalent=4)])
        strength._judge_chapter(chapter01, found, Options(only="mse"))
        assert len(found.problems) == problems


def test_a_list_of_equivalents_needs_reasons(tmp_path: Path) -> None:
    path = tmp_path / "01-x" / "equivalents.toml"
    path.parent.mkdir()
    path.write_text('[[mse]]\nchange = "a -> b"\nreason = "same"\n')
    assert equivalents.load(path.parent) == {"mse": [Equivalent("a -> b", "same")]}
    assert equivalents.load(tmp_path) == {}
    path.write_text('[[mse]]\nchange = "a -> b"\nreason = " "\n')
    with pytest.raises(UsageError, match=r"01-x/equivalents.toml, mse: expected a change and a reason"):
        equivalents.load(path.parent)


# --- what is reported ---

FOUND = [
    Strength(
        "01-x",
        [
            Row("mse", 2, 2, 6, 5, 10, 9, 1, 20, 19, 1, 400, 2, ["a <b> & c"], [], {"bank": 1.25}, 17, 16, 900, 900),
            Row("predict", 2, 2, 6, 6, 10, 10, 0, 21, 20, 0, 400, 0, [], ["x < y -> x <= y"], {"bank": 0.5}, 17, 17,
                900, 899),
        ],
        ["the whole"],
    )
]


def test_json_holds_every_figure() -> None:
    found = json.loads(strength_report.as_json(FOUND, 12.34, 2))
    (chapter,) = found["chapters"]
    assert (found["ok"], found["seconds"], chapter["ok"], chapter["problems"]) == (False, 12.3, False, ["the whole"])
    assert chapter["total"] == {
        "right": 4, "accepted": 4, "wrong": 12, "caught": 11, "compared": 20, "agreed": 19, "again": 1, "mutants": 41,
        "killed": 39, "equivalent": 1, "runs": 800, "false_failures": 2, "seconds": {"bank": 1.75},
        "gates": 34, "held": 33, "keys": 1800, "useless": 1799,
    }  # fmt: skip
    assert chapter["mutation_score"] == 39 / 40
    assert [row["survivors"] for row in chapter["exercises"]] == [[], ["x < y -> x <= y"]]


@pytest.mark.parametrize(("failures", "runs"), [(0, 20), (0, 2920), (2, 800), (7, 9)])
def test_the_bound_is_clopper_and_pearsons(failures: int, runs: int) -> None:
    from scipy.stats import beta  # type: ignore[import-untyped]

    wanted = beta.ppf(0.95, failures + 1, runs - failures)
    assert strength_report.bound(Row("", runs=runs, false_failures=failures)) == pytest.approx(wanted, rel=1e-6)


def test_without_runs_there_is_no_bound() -> None:
    assert strength_report.bound(Row("")) is None


def test_the_table_has_a_row_an_exercise_and_a_sum() -> None:
    from rich.console import Console

    console = Console(width=120, record=True, file=open(os.devnull, "w"))  # noqa: SIM115
    console.print(strength_report.table(FOUND, 12.3, 2))
    console.file.close()
    rows = [line.split("│")[1:-1] for line in console.export_text().splitlines() if "│" in line]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["mse", "5/6", "2/2", "9/10", "16/17", "0", "19/19", "1", "2/400", "1.2"],
        ["predict", "6/6", "2/2", "10/10", "17/17", "1", "20/21", "0", "0/400", "0.5"],
        ["01-x", "11/12", "4/4", "19/20", "33/34", "1", "39/40", "1", "2/800", "1.8"],
    ]
    assert strength_report.lines(FOUND) == [
        "01-x: the whole", "01-x: mse: a <b> & c", "01-x: predict: survives: x < y -> x <= y"
    ]  # fmt: skip


def test_the_page_shows_all_of_it_and_runs_nothing() -> None:
    page = strength_report.page(FOUND, 12.3, 2)
    for words in ("a &lt;b&gt; &amp; c", "the whole", "− x &lt; y", "+ x &lt;= y", "91.7 %", "2 problems to mend",
                  "of 34 gates hold", "1 of 1800 tries"):
        assert words in page
    assert "<script" not in page
    assert "<b> & c" not in page


# --- the command ---


def test_the_command_measures_and_writes(tmp_path: Path) -> None:
    files = ["--json", str(tmp_path / "s.json"), "--html", str(tmp_path / "s.html")]
    command = ["strength", "01", "--only", "predict", "--notebook-only", "--mutants", "--seeds", "2", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *command, *files], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (chapter,) = json.loads((tmp_path / "s.json").read_text())["chapters"]
    (row,) = chapter["exercises"]
    assert row["exercise"] == "predict"
    assert (row["wrong"], row["mutants"], row["problems"]) == (row["caught"], row["killed"], [])
    assert row["runs"] == 2 * (1 + row["right"]) * 4
    assert "predict" in (tmp_path / "s.html").read_text()
    assert "01-linear-model" in done.stdout


def test_the_command_fails_on_any_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    import autograder.strength.terminal as terminal

    for problems, code in (([], 0), (["a problem"], 1)):
        found = [Strength("01-linear-model", [Row("mse")], list(problems))]
        monkeypatch.setattr(terminal, "study", lambda *_, found=found: found)
        done = CliRunner().invoke(app, ["strength", "01", "--course", str(PROJECT)])
        assert done.exit_code == code
        assert ("01-linear-model: a problem" in done.stdout) == bool(problems)


def test_gates_and_keys_are_part_of_it_unless_left_out(monkeypatch: pytest.MonkeyPatch, chapter01: Chapter) -> None:
    monkeypatch.setattr(gates, "study", lambda chapter, exercise: (17, ["zeros earns 0.25, by x"]))
    monkeypatch.setattr(keys, "study", lambda chapter, exercise: (900, ["course.nets.x"]))
    for kind, figures, problem in (
        ("gates", (17, 16, 0, 0), "zeros earns 0.25, by x"),
        ("keys", (0, 0, 900, 899), "course.nets.x solves it, and students have that: mark it `@recorded`"),
    ):
        row = strength._task(str(chapter01.course.root), chapter01.name, kind, "mse", Options())  # type: ignore[arg-type]
        assert (row.gates, row.held, row.keys, row.useless) == figures and row.problems == [problem]
    found = Strength("01", [Row("mse")])
    assert {"gates", "keys"} < {kind for kind, _ in strength._tasks(chapter01, found, Options())}
    assert {kind for kind, _ in strength._tasks(chapter01, found, Options(gates=False))} == {"ends", "bank"}


def test_an_unknown_exercise_is_refused(chapter01: Chapter) -> None:
    with pytest.raises(UsageError, match="expected an exercise of 01-linear-model: predict, mse"):
        strength.study([chapter01], Options(only="nothing"))
