"""The answer bank: right and wrong answers of every exercise, one small file each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder import notebook as nb
from autograder.layout import Chapter


@dataclass(frozen=True)
class Answer:
    """One banked answer. says: what a learner must be told about it (wrong answers only)."""

    exercise: str
    name: str
    kind: Literal["right", "wrong"]
    source: str
    says: tuple[str, ...] = ()


def load(chapter: Chapter) -> list[Answer]:
    """Every answer in a chapter's bank, by exercise, right ones first."""
    paths = sorted(chapter.answers.glob("*/*.py"))
    return [_read(path) for path in paths if path.name.startswith(("right_", "wrong_"))]


def _read(path: Path) -> Answer:
    lines = path.read_text(encoding="utf-8").splitlines()
    says = tuple(line.removeprefix("# says:").strip() for line in lines if line.startswith("# says:"))
    body = "\n".join(line for line in lines if not line.startswith("# says:"))
    kind: Literal["right", "wrong"] = "right" if path.name.startswith("right_") else "wrong"
    return Answer(path.parent.name, path.stem, kind, body.strip("\n"), says)


def reference(chapter: Chapter) -> dict[str, str]:
    """The source notebook's own answers by grade id, without markers."""
    return {key: nb.without_markers(text) for key, text in nb.answers(nb.read(chapter.source)).items()}


def blank(chapter: Chapter) -> dict[str, str]:
    """The stubs that the release hands out, by grade id."""
    return {key: nb.stub(text, key) for key, text in nb.answers(nb.read(chapter.source)).items()}
