"""Look-alike answers: pairs of people whose answers have more in common than the class explains. For a person to read.

Never a verdict and never a flag: who learned together, or from one book, writes alike too. An answer is taken apart
into what its statements say, by their syntax trees: names of its own, layout, comments, docstrings and the order of
statements make no difference. A piece counts by how rare it is in the class (log of people / people who have it), so
that what everybody writes counts nothing. How alike two people are is the weight of what both have over the weight of
what either has, all exercises together. A pair is listed if that stands out from everybody's closest match: above the
third quartile by 2.5 interquartile ranges, but at least 0.45, and from 0.8 on in any case.

Measured on classes of 20, 60 and 300 drawn from the answer banks of four chapters, each answer varied by chance: a
notebook copied whole is listed in all 92 classes, with or without all its names, layout and comments changed; one of
which every second exercise was copied in 6 of 92; honest pairs listed: 0 to 1.3 a class. 300 people take about 1 s.
"""

from __future__ import annotations

import ast
import hashlib
import math
import re
import statistics
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.render import Report, one_line
from autograder.render import texts as lines
from autograder.results.analysis import exercises, student_of, submissions

MAX_CHARS = 20_000  # an answer longer than this is not compared: none of ours is
FEWEST, MOST = 4, 3_000  # people: with fewer there is no class to stand out from, with more no room for all pairs
LEAST, SURE, RANGES = 0.45, 0.8, 2.5
_GRAM, _BLOCK = 4, 2_000
_WORD = re.compile(r"\w+")
Pieces = frozenset[tuple[str, str]]  # each with its exercise


@dataclass(frozen=True)
class Shared:
    """One exercise that both answered: how alike in [0, 1], its part of what both have, and both texts."""

    exercise: str
    alike: float
    part: float
    texts: tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Two people, how alike over all exercises in [0, 1], and the exercises, those that carry it first."""

    students: tuple[str, str]
    alike: float
    shared: list[Shared]


def pairs(report: Report, most: int = 50) -> list[Pair]:
    """Pairs that stand out, strongest first; at most `most`. None in a class of fewer than 4 or more than 3,000."""
    texts = _texts(report)
    people = sorted({student for by_student in texts.values() for student in by_student})
    if not FEWEST <= len(people) <= MOST:
        return []
    pieces = [
        frozenset((name, piece) for name, by in texts.items() if who in by for piece in pieces_of(by[who]))
        for who in people
    ]
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, found_in in enumerate(pieces):
        for piece in found_in:
            having[piece].append(i)
    # How much each piece says: nothing where everybody has it.
    weights = {piece: math.log(len(people) / len(rows)) for piece, rows in having.items()}
    alike = _alike(len(people), having, weights)
    for i, j in _partners(report, people):
        alike[i, j] = alike[j, i] = 0.0
    found = [(float(alike[i, j]), i, j) for i, j in np.argwhere(np.triu(alike, 1) >= _bar(alike))]
    return [
        Pair((people[i], people[j]), value, _shared((people[i], people[j]), (pieces[i], pieces[j]), weights, texts))
        for value, i, j in sorted(found, key=lambda one: (-one[0], one[1:]))[:most]
    ]


def _partners(report: Report, people: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Those who handed in one work together, as the learning platform says: it is meant to be alike."""
    places = {student: i for i, student in enumerate(people)}
    for submission in submissions(report):
        for other in lines(submission.get("partners")):
            if (student := student_of(submission)) in places and other in places:
                yield places[student], places[other]


def to_json(found: Iterable[Pair]) -> list[dict[str, Any]]:
    """The pairs without their texts, as the report's JSON has them."""
    return [
        {
            "students": list(pair.students),
            "alike": round(pair.alike, 3),
            "exercises": [{"exercise": one.exercise, "alike": round(one.alike, 3)} for one in pair.shared],
        }
        for pair in found
    ]


def pieces_of(text: str) -> set[str]:
    """What an answer says, in pieces: of code its statements, of prose its words three by three."""
    if len(text) > MAX_CHARS or not text.strip():
        return set()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in a stranger's text
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _words(text)
    names = _own_names(tree)
    return {gram for statement in _statements(tree) for gram in _grams(list(_tokens(statement, names)))}


def _words(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}


def _grams(tokens: list[str]) -> Iterator[str]:
    """Runs of tokens, and the statement as a whole."""
    for i in range(max(1, len(tokens) - _GRAM + 1)):
        yield "|".join(tokens[i : i + _GRAM])
    if len(tokens) > _GRAM:
        yield hashlib.blake2b("|".join(tokens).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _own_names(tree: ast.AST) -> set[str]:
    """Names that the answer itself makes: arguments, variables, functions."""
    own: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            own.add(node.name)
    return own


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement, docstrings and bare texts left out, in whatever order."""
    for node in ast.walk(tree):
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        if isinstance(node, ast.stmt) and not text and not isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass)):
            yield node


def _tokens(statement: ast.AST, own: set[str]) -> Iterator[str]:
    """One statement from left to right, without the statements in it."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield _token(node, own)
        inside = [child for child in ast.iter_child_nodes(node) if not isinstance(child, (ast.stmt, ast.expr_context))]
        waiting.extend(reversed(inside))


def _token(node: ast.AST, own: set[str]) -> str:
    kind = type(node).__name__
    if isinstance(node, ast.Name):
        return "own" if node.id in own else node.id
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    if isinstance(node, ast.Constant):
        return "text" if isinstance(node.value, (str, bytes)) else repr(node.value)[:30]
    if isinstance(node, ast.keyword):
        return f"{node.arg}="
    return kind


def _alike(
    people: int, having: Mapping[tuple[str, str], list[int]], weights: Mapping[tuple[str, str], float]
) -> np.ndarray[Any, Any]:
    """Weight in common over weight of either, for each two people: (N, N)."""
    both = np.zeros((people, people))
    every = list(having.items())
    for start in range(0, len(every), _BLOCK):
        table = np.zeros((people, _BLOCK))
        for column, (piece, rows) in enumerate(every[start : start + _BLOCK]):
            table[rows, column] = math.sqrt(weights[piece])
        both += table @ table.T
    own = np.diag(both)
    either = own[:, None] + own[None, :] - both
    alike: np.ndarray[Any, Any] = np.divide(both, either, out=np.zeros_like(both), where=either > 1e-9)
    return alike


def _bar(alike: np.ndarray[Any, Any]) -> float:
    """From where on a pair stands out."""
    closest = (alike - np.eye(len(alike)) * 2).max(axis=1)
    low, _, high = statistics.quantiles([float(value) for value in closest], n=4)
    return min(SURE, max(LEAST, high + RANGES * (high - low)))


def _shared(
    students: tuple[str, str],
    pieces: tuple[Pieces, Pieces],
    weights: Mapping[tuple[str, str], float],
    texts: Mapping[str, Mapping[str, str]],
) -> list[Shared]:
    """The exercises that both answered."""
    both: dict[str, float] = defaultdict(float)
    either: dict[str, float] = defaultdict(float)
    for piece in pieces[0] | pieces[1]:
        either[piece[0]] += weights[piece]
        both[piece[0]] += weights[piece] if piece in pieces[0] and piece in pieces[1] else 0.0
    whole = sum(both.values()) or 1.0
    found = [
        Shared(name, both[name] / (either[name] or 1.0), both[name] / whole, (by[students[0]], by[students[1]]))
        for name, by in texts.items()
        if all(student in by for student in students)
    ]
    return sorted(found, key=lambda one: (-one.part, one.exercise))


def _texts(report: Report) -> dict[str, dict[str, str]]:
    """Every attempted answer, by exercise and student."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for submission in submissions(report):
        for entry in exercises(submission):
            text = entry.get("answer")
            if isinstance(text, str) and entry.get("status") != "not-attempted":
                found[one_line(entry.get("exercise"))][student_of(submission)] = text
    return found
