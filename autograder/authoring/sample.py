"""A sample class drawn from the answer bank: every kind of submission an instructor meets, and every misconception."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import notebook as nb
from autograder.authoring import bank
from autograder.errors import UsageError
from autograder.layout import Chapter

NAMES = (
    "ada",
    "alan",
    "barbara",
    "claude",
    "donald",
    "edsger",
    "fei-fei",
    "geoffrey",
    "grace",
    "hedy",
    "ian",
    "judea",
    "katherine",
    "leslie",
    "margaret",
    "niklaus",
    "olga",
    "peter",
    "radia",
    "sofia",
    "tim",
    "ursula",
    "vint",
    "warren",
    "yann",
    "zofia",
    "emmy",
    "kurt",
    "lotfi",
    "marvin",
    "noor",
    "oskar",
)
MADE = ".sample-class"  # in submitted/: the names of those who were made up
LOOP = "while True:\n    pass"


@dataclass(frozen=True)
class Pupil:
    """One sample student: what they answer, and what befalls their notebook."""

    kind: str
    answers: dict[str, str]
    mishap: Callable[[nb.Notebook], None] | None = None
    file: str = ""


def write(chapter: Chapter, students: int | None = None, seed: int = 0) -> list[tuple[str, str]]:
    """Write submitted/<student>/<chapter>/ for a class; returns (student, kind) of each."""
    if not chapter.release.exists():
        raise UsageError(f"expected {chapter.release}: run `autograder release {chapter.name}` first")
    pupils = class_of(chapter, students, seed)
    names = [NAMES[i] if i < len(NAMES) else f"student{i + 1:04d}" for i in range(len(pupils))]
    submitted = chapter.course.root / "submitted"
    _beside_nobody_real(submitted, names)
    rows = []
    for name, pupil in zip(names, pupils, strict=True):
        folder = submitted / name / chapter.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        path = folder / (pupil.file or f"{chapter.notebook_name}.ipynb")
        path.write_text(nb.dumps(_notebook(chapter, pupil)), encoding="utf-8")
        rows.append((name, pupil.kind))
    return rows


def _beside_nobody_real(submitted: Path, names: Sequence[str]) -> None:
    """Note whom we make up. Raises UsageError where somebody is whom we did not: their work would be overwritten."""
    made = submitted / MADE
    before = made.read_text(encoding="utf-8").split() if made.is_file() else []
    there = [path.name for path in submitted.iterdir()] if submitted.is_dir() else []
    real = sorted(name for name in there if not name.startswith(".") and name not in before)
    if real:
        more = f" and {len(real) - 3} more" if len(real) > 3 else ""
        raise UsageError(
            f"{submitted} holds a real class ({', '.join(real[:3])}{more}), and a sample class would be mixed into it: "
            "use a course of its own (`autograder demo` makes one), or move submitted/ away"
        )
    submitted.mkdir(exist_ok=True)
    made.write_text("".join(f"{name}\n" for name in dict.fromkeys([*before, *names])), encoding="utf-8")


def class_of(chapter: Chapter, students: int | None, seed: int) -> list[Pupil]:
    """The pupils: the fixed cast first, then misconceptions until every one is met, then mixtures."""
    cast = _cast(chapter)
    if students is None:
        return cast
    if students < 1:
        raise UsageError(f"expected at least 1 student, got {students}")
    rng = random.Random(seed)
    extra = [_mixture(chapter, rng) for _ in range(students - len(cast))]
    return (cast + extra)[:students]


def _cast(chapter: Chapter) -> list[Pupil]:
    reference = {key: text for key, text in bank.reference(chapter).items() if key}
    exercises = [name for name in chapter.tests if name in reference]
    answers = bank.load(chapter)
    right = {name: [a.source for a in answers if a.exercise == name and a.kind == "right"] for name in exercises}
    wrong = {name: [a for a in answers if a.exercise == name and a.kind == "wrong"] for name in exercises}
    if not exercises or not any(wrong.values()):
        raise UsageError(f"expected answers in {chapter.answers}, found none: a sample class is drawn from them")
    half, last = exercises[: len(exercises) // 2], exercises[-1]
    middle = exercises[len(exercises) // 2]
    first_test = f"test_{exercises[0]}"
    alternatives = [
        Pupil(
            "another right answer",
            reference | {n: right[n][k % len(right[n])] for n in exercises if right[n]},
        )
        for k in range(2)
    ]
    broken = reference[middle].replace(":", "", 1)
    return [
        Pupil("reference", reference),
        *alternatives,
        Pupil("blank", {}),
        Pupil("partly done", {name: reference[name] for name in half}),
        Pupil("syntax error", reference | {middle: broken}),
        Pupil("infinite loop", reference | {last: LOOP}),
        Pupil("deleted answer cell", reference, lambda n: _delete(n, last)),
        Pupil("deleted test cell", reference, lambda n: _delete(n, first_test)),
        Pupil("renamed file", reference, file=f"{chapter.notebook_name} (1).ipynb"),
        Pupil("duplicated test cell", reference, lambda n: _duplicate(n, first_test)),
        *_misled(exercises, reference, wrong),
    ]


def _misled(exercises: list[str], reference: dict[str, str], wrong: dict[str, list[bank.Answer]]) -> list[Pupil]:
    """Pupils who share out every misconception, each wrong in every other exercise."""
    pupils = []
    for number in range(2 * max(len(found) for found in wrong.values())):
        mistaken = [name for i, name in enumerate(exercises) if (i + number) % 2 == 0 and wrong[name]]
        chosen = {name: wrong[name][(number // 2) % len(wrong[name])].source for name in mistaken}
        pupils.append(Pupil("misconceptions", reference | chosen))
    return pupils


def _mixture(chapter: Chapter, rng: random.Random) -> Pupil:
    """A pupil of some ability: the abler, the fewer mistakes."""
    ability, chosen = rng.betavariate(4, 2), dict(bank.reference(chapter))
    for name in chapter.tests:
        found = [a for a in bank.load(chapter) if a.exercise == name]
        kind = "right" if rng.random() < ability else "wrong"
        options = [a.source for a in found if a.kind == kind]
        if options:
            chosen[name] = rng.choice(options)
    return Pupil("mixture", chosen)


def _notebook(chapter: Chapter, pupil: Pupil) -> nb.Notebook:
    notebook = copy.deepcopy(nb.read(chapter.release))
    for cell in notebook["cells"]:
        if nb.grade_id(cell) in pupil.answers and nb.role(cell) in {"answer", "written"}:
            cell["source"] = pupil.answers[nb.grade_id(cell)]
    if pupil.mishap:
        pupil.mishap(notebook)
    return notebook


def _delete(notebook: nb.Notebook, name: str) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if nb.grade_id(cell) != name]


def _duplicate(notebook: nb.Notebook, name: str) -> None:
    place = next(i for i, cell in enumerate(notebook["cells"]) if nb.grade_id(cell) == name)
    notebook["cells"].insert(place, copy.deepcopy(notebook["cells"][place]))
