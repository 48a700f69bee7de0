"""What public tests compare with is packed in the student's archive, and works all the same."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from course import checks
from course.checking.transport import LocalStudent, source_of
from course.checks import pack

SOURCE = '''"""Cases of a test."""

ANSWER = 42


def probe(names, x):
    return names.double(x)


def right(x):
    return 2 * x  # the secret of the exercise
'''


@pytest.fixture
def module(tmp_path: Path):  # type: ignore[no-untyped-def]
    path = tmp_path / "packed_cases.py"
    path.write_text(pack(SOURCE), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("packed_cases", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["packed_cases"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["packed_cases"]


def test_packed_text_does_not_show_what_it_holds() -> None:
    assert "secret" not in pack(SOURCE)
    assert "2 * x" not in pack(SOURCE)


def test_a_packed_module_has_the_same_names(module) -> None:  # type: ignore[no-untyped-def]
    assert module.ANSWER == 42
    assert module.right(21) == 42


def test_a_probe_from_a_packed_module_can_be_sent(module) -> None:  # type: ignore[no-untyped-def]
    assert source_of(module.probe).startswith("def probe(names, x):")
    assert LocalStudent({"double": lambda x: 2 * x}).run(module.probe, x=4) == 8


def test_every_real_cases_module_survives_packing() -> None:
    found = sorted(path for path in Path(checks.__file__).parent.glob("*/*.py") if path.name != "__init__.py")
    assert found
    for path in found:
        package = f"course.checks.{path.parent.name}"
        scope = {"__name__": f"{package}.{path.stem}", "__package__": package}
        exec(compile(pack(path.read_text(encoding="utf-8")), path.name, "exec"), scope)
        expected = {line.split("(")[0][4:] for line in path.read_text().splitlines() if line.startswith("def ")}
        assert expected <= scope.keys()
