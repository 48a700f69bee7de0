"""The normaliser and the collector are total: for any bytes whatever, answers or a reason for a person.

In little time and memory: measured in a process of its own for inputs made to cost much.
"""

from __future__ import annotations

import copy
import io
import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.judging.plan import Plan
from autograder.submissions.collect import collect
from autograder.submissions.normalise import normalise
from autograder.submissions.parse import MAX_BYTES

SECONDS, MEGABYTES = 2.0, 200.0
CI, NIGHTLY = 240, 2400
ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=4).map(str)
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
)
KEYS = (
    "cells",
    "source",
    "metadata",
    "nbgrader",
    "grade_id",
    "id",
    "cell_type",
    "outputs",
    "worksheets",
    "input",
    "nbformat",
)


STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def memory(kind: str) -> float:
    """MB of this process: "VmRSS" now, "VmHWM" at most since the last `forget_the_peak`; 0 where Linux is not."""
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(kind)), 0.0)


def forget_the_peak() -> None:
    if PEAK.exists():
        PEAK.write_text("5")


def is_gradable_or_says_why(data: bytes, plan: Plan) -> None:
    forget_the_peak()
    before, began = memory("VmRSS"), time.process_time()
    try:
        found = normalise(data, plan.skeleton)
    except Ungradable as reason:
        text = str(reason)
        assert text and len(text) < 300
    else:
        assert found.texts.keys() == nb.answers(plan.skeleton).keys()
        assert all(type(text) is str and text.encode() is not None for text in found.texts.values())
        assert found.attempted <= found.texts.keys() and list(found.flags) == sorted(set(found.flags))
        json.dumps([found.texts, found.flags, sorted(found.extra)])
    assert time.process_time() - began < SECONDS
    assert memory("VmHWM") - before < MEGABYTES


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    found = [(value, key) for key, _ in items]
    return found + [place for _, inner in list(items) for place in places(inner)]


def damaged(notebook: nb.Notebook, rng: random.Random, odd: list[Any]) -> bytes:
    """A real notebook after some random edits of its structure, and perhaps of its bytes."""
    notebook = copy.deepcopy(notebook)
    for value in odd:
        found = places(notebook)
        if not found:
            break
        container, key = rng.choice(found)
        edit = rng.randrange(6)
        if edit == 0:
            container[key] = value
        elif edit == 1:
            del container[key]
        elif edit == 2 and isinstance(container, list):
            container.insert(key, copy.deepcopy(container[key]))
        elif edit == 3 and isinstance(container, dict):
            container[rng.choice(KEYS)] = value
        elif edit == 4 and isinstance(container, list):
            rng.shuffle(container)
        else:
            container[key] = [container[key]]
    data = bytearray(json.dumps(notebook).encode())
    for _ in range(rng.choice((0, 0, 0, 1, 5))):
        at = rng.randrange(len(data))
        data[at : at + rng.randrange(3)] = rng.randbytes(rng.randrange(4))
    return bytes(data)


def fuzzed(n_examples: int) -> Any:
    """Draw so many examples, unrelated to earlier runs' failures."""
    return settings(max_examples=n_examples, suppress_health_check=list(HealthCheck), database=None)


def body_edits(plan: Plan, seed: int, odd: list[Any]) -> None:
    is_gradable_or_says_why(damaged(plan.skeleton, random.Random(seed), odd), plan)


@given(seed=st.integers(0, 2**40), odd=st.lists(JSON, min_size=1, max_size=12))
@fuzzed(CI // 2)
def test_real_notebooks_edited_at_random(plan01: Plan, seed: int, odd: list[Any]) -> None:
    body_edits(plan01, seed, odd)


@pytest.mark.nightly
@given(seed=st.integers(0, 2**40), odd=st.lists(JSON, min_size=1, max_size=20))
@fuzzed(NIGHTLY // 2)
def test_real_notebooks_edited_at_random_at_length(plan01: Plan, seed: int, odd: list[Any]) -> None:
    body_edits(plan01, seed, odd)


CELLS = st.lists(
    st.dictionaries(st.sampled_from(KEYS), JSON | st.sampled_from(["code", "mse", "def mse(a):"]), max_size=6),
    max_size=6,
)
NOTEBOOKS = st.builds(
    lambda cells, rest: json.dumps(rest | {"cells": cells}).encode(), CELLS, st.dictionaries(st.text(), JSON)
)
ANY = NOTEBOOKS | JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=3000)


@given(data=ANY)
@fuzzed(CI // 2)
def test_any_json_and_any_bytes(plan01: Plan, data: bytes) -> None:
    is_gradable_or_says_why(data, plan01)


@pytest.mark.nightly
@given(data=ANY)
@fuzzed(NIGHTLY // 2)
def test_any_json_and_any_bytes_at_length(plan01: Plan, data: bytes) -> None:
    is_gradable_or_says_why(data, plan01)


def zipped(entries: dict[str, bytes], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@given(
    names=st.lists(
        st.text(min_size=1, max_size=20) | st.just("a.ipynb") | st.just("../b.ipynb"), max_size=3, unique=True
    ),
    method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
    seed=st.integers(0, 2**40),
)
@fuzzed(60)
def test_any_archive(class01: Class, names: list[str], method: int, seed: int) -> None:
    rng = random.Random(seed)
    clean = {name.encode("utf-8", "replace").decode().replace("\0", "_"): b"{}" for name in names}
    data = bytearray(zipped(clean, method))
    for _ in range(rng.randrange(6)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path = class01.submit("zoe", bytes(data), "work.zip")
    try:
        (found,) = collect(class01.chapter)
        assert found.files or found.problem
    finally:
        path.unlink()


# --- inputs made to cost much, each in a process of its own ---


ANSWER = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "mse"}}, "source": "x"}


WRITTEN = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "explain_risk"}}, "source": ""}


def sources(text: str, count: int = 100) -> bytes:
    """A notebook of many cells with this source, and one answer so that it counts as the right notebook."""
    cells = [{"cell_type": "code", "metadata": {}, "source": text}] * count
    return json.dumps({"cells": [ANSWER, *cells], "nbformat": 4, "metadata": {}}).encode()[:MAX_BYTES]


BOMBS: dict[str, Callable[[], bytes]] = {
    "brackets": lambda: b"[" * MAX_BYTES,
    "empty lists": lambda: b'{"cells": [' + b"[]," * (MAX_BYTES // 3 - 10) + b"[]]}",
    "empty dicts": lambda: b'{"cells": [' + b"{}," * (MAX_BYTES // 3 - 10) + b"{}]}",
    "small dicts": lambda: b'{"cells": [' + b'{"a":1},' * 180_000 + b"{}]}",
    "short texts": lambda: b'{"cells": [' + b'"ab",' * (MAX_BYTES // 5 - 10) + b'"a"]}',
    "numbers": lambda: b'{"cells": [' + b"1.5," * (MAX_BYTES // 4 - 10) + b"1]}",
    "one long text": lambda: b'{"cells": [{"source": "' + b"a" * (MAX_BYTES - 100) + b'"}]}',
    "one long text with a wide character": lambda: (
        '{"cells": [{"source": "' + "a" * (MAX_BYTES - 100) + '\U0001f600"}]}'
    ).encode()[:MAX_BYTES],
    "20 MB of wide characters": lambda: ('{"cells": [{"source": "' + "\U0001f600" * 5_000_000 + '"}]}').encode(),
    "15 MB of escapes": lambda: b'{"cells": [{"source": "' + b"\\ud83d\\ude00" * 1_250_000 + b'"}]}',
    "a million cells": lambda: b'{"cells": [' + b"{}," * 1_000_000 + b"{}]}",
    "a long number": lambda: b'{"cells": ' + b"9" * (MAX_BYTES - 100) + b"}",
    "a long fraction": lambda: b'{"cells": 0.' + b"9" * (MAX_BYTES - 100) + b"}",
    "spaces": lambda: b" " * (MAX_BYTES - 2) + b"{}",
    "cells of definitions": lambda: sources("x=1\n" * 49_000),
    "cells of almost definitions": lambda: sources("def \n" * 39_000),
    "cells of spaces": lambda: sources("def mse" + " " * 190_000),
    "cells of colons": lambda: sources("a:" * 90_000),
    "cells of lines of colons": lambda: sources("a:b\n" * 40_000),
    "cells of parentheses": lambda: sources("(" * 190_000),
    "a source of many lines": lambda: b'{"cells": [{"source": [' + b'"",' * 1_500_000 + b'""]}]}',
    "duplicates of one answer": lambda: json.dumps(
        {"cells": [ANSWER | {"source": "a b " * 1000}] * 5000}
    ).encode(),
    "five thousand tries at one answer": lambda: json.dumps(
        {"cells": [ANSWER | {"source": f"a{i} b " * 500} for i in range(5000)]}
    ).encode(),
    "five thousand cells below a question": lambda: json.dumps(
        {"cells": [WRITTEN, *({"cell_type": "markdown", "source": f"a{i} b " * 500} for i in range(4990))]}
    ).encode(),
    "a picture in the text that does not end": lambda: json.dumps(
        {"cells": [WRITTEN | {"source": "![a](data:image/png;base64,AAAA" * 700_000}]}
    ).encode(),
    "a hundred attachments": lambda: json.dumps(
        {"cells": [{"attachments": {"i.png": {"image/png": "A" * 200_000}}}] * 100}
    ).encode(),
}  # fmt: skip

MEASURE = """
import resource, sys, time
sys.path.insert(0, {project!r})
from pathlib import Path
from autograder import notebook as nb
from autograder.errors import Ungradable
from autograder.submissions.normalise import normalise
skeleton = nb.read(Path({skeleton!r}))
data = Path({data!r}).read_bytes()
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
before, began = peak(), time.process_time()
try:
    normalise(data, skeleton)
    print("gradable", end=" ")
except Ungradable as reason:
    print("manual", end=" ")
print(time.process_time() - began, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux's /proc")
@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_little(kind: str, class01: Class, tmp_path: Path) -> None:
    path = tmp_path / "bomb.ipynb"
    path.write_bytes(BOMBS[kind]())
    code = MEASURE.format(project=str(PROJECT), skeleton=str(class01.chapter.release), data=str(path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    _, seconds, megabytes = done.stdout.split()
    assert float(seconds) <= SECONDS
    assert float(megabytes) <= MEGABYTES
