"""results.similarity: copies are listed whatever was renamed, honest classes are not, and nothing harms anybody."""

from __future__ import annotations

import ast
import json
import random
from pathlib import Path
from typing import Any

import pytest
from pages import Page

from autograder.authoring import bank
from autograder.layout import Course
from autograder.results import similarity
from autograder.results.report import write_report
from autograder.results.similarity import pieces_of

Answers = dict[str, str]
PROJECT = Path(__file__).resolve().parents[3]

CODE = '''def mse(y_hat, y):
    """The mean."""
    gap = y_hat - y
    count = len(y)
    return (gap ** 2).sum() / count
'''


def report(people: dict[str, Answers]) -> dict[str, Any]:
    entries = [
        {"student": student, "status": "graded", "score": 1.0, "flags": [], "exercises": [
            {"grade_id": f"test_{name}", "exercise": name, "status": "passed", "points": 1.0, "max_points": 1.0,
             "tests": [], "answer": text} for name, text in answers.items()
        ]} for student, answers in people.items()
    ]  # fmt: skip
    return {"chapter": "01-linear-model", "title": "T", "max_score": 1.0, "submissions": entries, "written": []}


class Varied(ast.NodeTransformer):
    """A person's own way with the same idea."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Mult)) and self.rng.random() < 0.3:
            node.left, node.right = node.right, node.left
        return node

    def visit_Return(self, node: ast.Return) -> Any:
        self.generic_visit(node)
        if node.value is None or self.rng.random() < 0.6:
            return node
        name = self.rng.choice(["result", "out", "value"])
        return [ast.Assign([ast.Name(name, ast.Store())], node.value), ast.Return(ast.Name(name, ast.Load()))]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if node.args.args and self.rng.random() < 0.3:
            lines = ["n = len({0})", "assert {0} is not None", "print({0})", "temp = {0}", "out = []", "total = 0"]
            node.body.insert(0, ast.parse(self.rng.choice(lines).format(node.args.args[-1].arg)).body[0])
        return node


def rewritten(text: str, change: ast.NodeTransformer) -> str:
    try:
        return ast.unparse(ast.fix_missing_locations(change.visit(ast.parse(text))))
    except SyntaxError:
        return text


class Renamed(ast.NodeTransformer):
    def __init__(self, own: set[str]) -> None:
        self.own = own

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = f"my_{node.id}" if node.id in self.own else node.id
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = f"my_{node.arg}"
        return node


def disguised(text: str) -> str:
    """All names, the layout and the comments changed."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return text
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return "# all my own work\n\n" + rewritten(text, Renamed(own))


def drawn(chapter: str, people: int, seed: int) -> dict[str, Answers]:
    """A class from an answer bank, each answer in its author's own way."""
    rng = random.Random(seed)
    where = Course(PROJECT).chapter(chapter)
    reference, banked = bank.reference(where), bank.load(where)
    by = {e: {k: [a.source for a in banked if (a.exercise, a.kind) == (e, k)] for k in ("right", "wrong")}
          for e in where.tests}  # fmt: skip
    found = {}
    for number in range(people):
        texts = {e: rng.choice(by[e]["wrong"] if rng.random() < 0.3 else [reference[e], *by[e]["right"]]) for e in by}
        found[f"s{number:03}"] = {e: rewritten(text, Varied(rng)) for e, text in texts.items()}
    return found


@pytest.mark.parametrize("chapter", ["01-linear-model", "04-logistic-regression"])
def test_a_copy_is_listed_and_an_honest_class_is_not(chapter: str) -> None:
    people = drawn(chapter, 40, seed=1)
    honest = similarity.pairs(report(people))
    assert len(honest) <= 1
    people["s001"] = {name: disguised(text) for name, text in people["s000"].items()}
    found = similarity.pairs(report(people))
    assert found[0].students == ("s000", "s001") and found[0].alike > 0.99
    assert len(found) <= 2


@pytest.mark.parametrize(
    "same",
    [
        CODE.replace("gap", "d").replace("y_hat", "p"),
        CODE.replace("    gap = y_hat - y\n    count = len(y)\n", "    count = len(y)\n    gap = y_hat - y\n"),
        CODE.replace("The mean.", "Another text.").replace("    count", "\n    # how many\n    count"),
        CODE.replace("(gap ** 2).sum()", "(gap**2  ).sum(\n    )"),
    ],
)
def test_names_order_layout_and_comments_make_no_difference(same: str) -> None:
    assert same != CODE and pieces_of(same) == pieces_of(CODE)


@pytest.mark.parametrize(
    "other", [CODE.replace("- y", "+ y"), CODE.replace("** 2", "** 3"), CODE.replace(".sum()", ".mean()"), "x = 1"]
)
def test_what_is_said_does(other: str) -> None:
    assert pieces_of(other) != pieces_of(CODE)


def test_what_everybody_writes_counts_nothing() -> None:
    alone = {"a": "import math\nmath.tau * 1", "b": "[x for x in range(9)]", "c": "lambda q: -q", "d": "{1: 2}['k']"}
    people = {student: {"mse": CODE, "own": text} for student, text in alone.items()}
    assert similarity.pairs(report(people)) == []


def test_prose_is_compared_by_its_words() -> None:
    words = "The expected risk lies above the empirical one because the weights were chosen on these very samples."
    people = {f"p{i}": {"why": f"Reason {i}: " + " ".join(f"w{i}{j}" for j in range(20))} for i in range(8)}
    people["p1"]["why"], people["p2"]["why"] = words, words.upper().replace(",", " ")
    [found] = similarity.pairs(report(people))
    assert found.students == ("p1", "p2")


HOSTILE = [
    "(" * 15_000, "[" * 150 + "]" * 150, "-" * 19_000 + "1", "not " * 4_000 + "x", "x" + ".a" * 9_000,
    "a = " * 4_000 + "1", "lambda: " * 2_000 + "1", "x\x00y", "\ud800", "'\\d'", "f'{" * 100,
    "1 if x else " * 1_500 + "1",
    "if x:\n" * 90, "x = " + "+".join(["1"] * 9_000), "9" * 6_000, "y" * 1_000_000,
]  # fmt: skip


def test_hostile_texts_cost_nobody_else_anything() -> None:
    people = {f"h{i}": {"mse": text} for i, text in enumerate(HOSTILE)}
    people |= {"copy1": {"mse": CODE}, "copy2": {"mse": disguised(CODE)}}
    found = similarity.pairs(report(people))
    assert ("copy1", "copy2") in [pair.students for pair in found]


@pytest.mark.parametrize("odd", [{}, {"submissions": None}, {"submissions": [{"exercises": [{"answer": 3}]}]}])
def test_odd_and_small_reports_have_no_pairs(odd: dict[str, Any]) -> None:
    assert similarity.pairs(odd) == []
    assert similarity.pairs(report({"a": {"mse": CODE}, "b": {"mse": CODE}, "c": {}})) == []


def test_the_report_shows_both_answers_side_by_side_and_runs_nothing(tmp_path: Path) -> None:
    evil = CODE + "# <script>alert(1)</script><img src=x onerror=alert(1)>\n"
    people = {f"p{i}": {"mse": f"def mse(a, b):\n    return {'a' + ' * b' * i}"} for i in range(7)}
    people |= {"<b>ada</b>": {"mse": evil}, "bob": {"mse": disguised(evil)}}
    paths = write_report(report(people), tmp_path)
    page = Page(paths.html.read_text(encoding="utf-8"))
    assert "Look-alike answers" in page.words and "100% alike" in page.words and page.dangers() == []
    assert "<script>alert(1)</script>" in page.words and "my_gap" in page.words
    written = json.loads(paths.json.read_text(encoding="utf-8"))
    assert written["look_alikes"] == [
        {"students": ["<b>ada</b>", "bob"], "alike": 1.0, "exercises": [{"exercise": "mse", "alike": 1.0}]}
    ]
    assert write_report(written, tmp_path / "again").json.read_text() == paths.json.read_text()


def test_who_handed_in_together_are_no_look_alikes() -> None:
    words = {f"s{i}": {"f": f"def f(x):\n    return [x * {i}, {i} - x, max({i}, x)]\n"} for i in range(6)}
    same = {"f": CODE}
    found = report(words | {"ada": same, "ben": same})
    assert [pair.students for pair in similarity.pairs(found)] == [("ada", "ben")]
    for entry in found["submissions"]:
        entry["partners"] = {"ada": ["ben"], "ben": ["ada"]}.get(entry["student"], [])
    assert similarity.pairs(found) == []
    found["submissions"].append({**found["submissions"][-1], "student": "copies", "partners": ["nobody"]})
    assert {pair.students for pair in similarity.pairs(found)} == {("ada", "copies"), ("ben", "copies")}
