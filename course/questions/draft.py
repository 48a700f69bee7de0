"""What the kinds of questions share: the code under question, the calls that run, and how options are put together."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from types import FrameType
from typing import Any

from course.questions.changes import Change, changes
from course.questions.code import Code
from course.questions.question import Option, Question
from course.questions.running import Ran, Scene

FEWEST = 3  # options


@dataclass
class Draft:
    """Everything that a kind needs. calls: run without an error, the first is the one shown."""

    code: Code
    scene: Scene
    calls: list[str]
    rng: Random
    _visits: dict[str, list[int]] = field(default_factory=dict)
    _kept: dict[tuple[str, str, int], Ran] = field(default_factory=dict)

    @property
    def call(self) -> str:
        return self.calls[0]

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.code)

    def base(self, call: str, times: int = 1) -> Ran:
        """What the code as it stands gives."""
        return self._run("", self.code.tree, call, times)

    def changed(self, change: Change, call: str, times: int = 1) -> Ran:
        """What the changed code gives."""
        return self._run(change.text, change.tree, call, times)

    def counted(self, tree: ast.Module, extra: Mapping[str, Any], call: str) -> Ran:
        return self.scene.run(tree, call, extra=extra)

    def _run(self, text: str, tree: ast.Module, call: str, times: int) -> Ran:
        key = (text, call, times)
        if key not in self._kept:
            self._kept[key] = self.scene.run(tree, call, times=times)
        return self._kept[key]

    def visits(self, call: str) -> list[int]:
        """The lines that a call visits, in order: from the text, by the interpreter's events."""
        if call not in self._visits:
            lines: list[int] = []

            def hook(frame: FrameType, event: str, _: Any) -> None:
                if event == "line" and frame.f_code.co_name != "<module>":
                    lines.append(frame.f_lineno)

            self.scene.run(self.code.source, call, hook=hook)
            self._visits[call] = lines
        return self._visits[call]

    @cached_property
    def pool(self) -> list[str]:
        """Calls that fit on a line, for questions that compare calls."""
        return [call for call in self.calls if "\n" not in call and len(call) <= 100]


def about(call: str, before: str, after: str) -> str:
    """A sentence with a call in it; lines that come before the call stand above the sentence."""
    if "\n" not in call:
        return f"{before}`{call}`{after}"
    lines = "\n".join(f"`{line}`" for line in call.splitlines())
    return f"{lines}\n{before}the last line{after}"


def question(
    draft: Draft, kind: str, line: int, text: str, key: str, wrong: Iterable[Option], why: str, try_it: str,
    *, ordered: bool = False, most: int = 4,
) -> list[Question]:  # fmt: skip
    """One question, or none where too few options are left: none twice, and none that is the key."""
    found: dict[str, Option] = {}
    for option in wrong:
        if option.text != key:
            found.setdefault(option.text, option)
    others = list(found.values())[: most - 1]
    if len(others) < FEWEST - 1:
        return []
    options = [Option(key), *others]
    if ordered:
        options.sort(key=lambda one: _number(one.text))
    else:
        draft.rng.shuffle(options)
    place = next(i for i, one in enumerate(options) if one.text == key)
    return [Question(kind, line, text, tuple(options), place, why, try_it)]


def _number(text: str) -> tuple[int, str]:
    digits = "".join(c for c in text if c.isdigit())
    return int(digits or 0), text
