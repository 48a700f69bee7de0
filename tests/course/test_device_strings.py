"""Devices are named in course/device*.py alone, so that everything else runs unchanged on any of them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"(cuda|npu|mps|xpu)(:\d+)?")
ALLOWED = {
    "course/device.py": "the helper itself",
    "course/environment/device_npu.py": "its part that must not import torch",
    "course/environment/finding.py": "asks another process what its torch was built for",
    "course/environment/symptoms.py": "reads the answer",
}
SOURCES = sorted(
    path
    for folder in ("course", "autograder", "benchmarks")
    for path in (PROJECT / folder).rglob("*.py")
    if not path.name.startswith("wrong_")  # what learners write by mistake
)
NOTEBOOKS = sorted(path for folder in ("source", "release") for path in (PROJECT / folder).rglob("*.ipynb"))


def named(text: str) -> Iterator[str]:
    """Device names that code uses: as a string of their own, `torch.cuda`, `x.cuda()`, `from torch import cuda`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [f"line {node.lineno}: {node.value[:60]!r}"] * _names(node.value)
        if isinstance(node, ast.Attribute) and NAME.fullmatch(node.attr):
            yield f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "torch":
            yield from (f"line {node.lineno}: {a.name}" for a in node.names if NAME.fullmatch(a.name))


def _names(text: str) -> bool:
    """Whether a string is a device's name, or code that uses one."""
    return bool(NAME.fullmatch(text.strip().lower()) or re.search(rf"\btorch\.{NAME.pattern}\b", text))


@pytest.mark.parametrize(
    "code",
    ["x.to('cuda:1')", "run('torch.cuda.is_available()')", "torch.xpu.empty_cache()", "model.npu()",
     "from torch import xpu"],
)  # fmt: skip
def test_the_lint_sees(code: str) -> None:
    assert list(named(code))


def test_the_lint_lets_prose_pass() -> None:
    assert not list(named('"""On cuda and npu alike."""\nx = "the cuda driver"'))


def test_code_names_no_device() -> None:
    found = {str(path.relative_to(PROJECT)): list(named(path.read_text(encoding="utf-8"))) for path in SOURCES}
    assert {name: lines for name, lines in found.items() if lines and name not in ALLOWED} == {}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_needed(name: str) -> None:
    assert list(named((PROJECT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_notebook_contains_cuda(path: Path) -> None:
    assert "cuda" not in path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [line for text in code for line in text.splitlines()]
    assert [line for line in lines if re.search(rf"\b{NAME.pattern}\b", line, re.IGNORECASE)] == []
