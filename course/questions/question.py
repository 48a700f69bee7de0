"""A question about somebody's own code: what it asks, what may be answered, and why the right answer is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LETTERS = "abcdef"


@dataclass(frozen=True)
class Option:
    """One answer to choose. slip: the mistake that leads to it; empty for the right one."""

    text: str
    slip: str = ""


@dataclass(frozen=True)
class Question:
    """One question. line: of the code, from 1. try_it: what to run in order to see it for oneself."""

    kind: str
    line: int
    text: str
    options: tuple[Option, ...]
    key: int
    why: str
    try_it: str = ""

    @property
    def letter(self) -> str:
        return LETTERS[self.key]

    @property
    def needs_options(self) -> bool:
        """Whether it makes no sense without them: "which of these calls"."""
        return "of these calls" in self.text

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Question:
        """A question from plain data. Raises KeyError, TypeError or ValueError where it is none."""
        options = tuple(Option(str(one["text"]), str(one["slip"])) for one in plain["options"])
        key, line = int(plain["key"]), int(plain["line"])
        if not 0 <= key < len(options) <= len(LETTERS):
            raise ValueError(f"expected a key among {len(options)} options, got {key}")
        texts = (str(plain[name]) for name in ("text", "why", "try_it"))
        text, why, try_it = texts
        return cls(str(plain["kind"]), line, text, options, key, why, try_it)
