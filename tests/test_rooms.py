"""The rooms of the code: each imports only what docs/engineer.md says it may, and nothing imports in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| `(?P<room>[\w./]+)/` \| .* \| (?P<may>.*) \|$", re.M)
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for top in ("autograder", "course")
    for path in (ROOT / top).rglob("*.py")
    if "answers" not in path.parts
}
# What stands at the top of autograder/: `tools` are for every room, the others stand above the rooms.
TOOLS = ("errors", "notebook", "render", "layout", "nbgrader_course")


def allowed() -> dict[str, set[str]]:
    """The table in docs/engineer.md: what each room may import."""
    page = (ROOT / "docs" / "engineer.md").read_text(encoding="utf-8")
    return {row["room"]: set(re.findall(r"`([\w./]+?)/?`", row["may"])) for row in ROW.finditer(page)}


def imports(name: str, path: Path) -> Iterator[str]:
    """Every module of ours that a module imports, inside functions and for types too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found = [f"{base}.{alias.name}" for alias in node.names]
            yield from (module if module in MODULES else base for module in found if {module, base} & MODULES.keys())


IMPORTS = {name: set(imports(name, path)) - {name} for name, path in MODULES.items()}


def room_of(module: str) -> str:
    """`autograder.sandbox.link` -> `sandbox`; `course.plotting.maps` -> `course/plotting`; tools by their name."""
    top, *below = module.split(".")
    if below[:2] == ["sandbox", "inside"]:
        return "sandbox/inside"
    inside = bool(below) and (ROOT / top / below[0]).is_dir()
    if top == "course":
        return f"course/{below[0]}" if inside else "course"
    return below[0] if below else "autograder"


@pytest.mark.parametrize("room", sorted({room_of(module) for module in MODULES} - {"autograder", "course", *TOOLS}))
def test_a_room_imports_what_it_may(room: str) -> None:
    table = allowed()
    if room in {"__main__", "demo", "new_year", "pipeline", "show"}:
        return  # above the rooms: what runs through them all
    assert room in table, f"say in docs/engineer.md what `{room}/` is and what it may import"
    broken = [
        f"{module} imports {other}"
        for module in MODULES
        if room_of(module) == room
        for other in sorted(IMPORTS[module])
        if room_of(other) not in {room, *table[room]}
    ]
    assert broken == []


def test_the_tools_know_no_room() -> None:
    for tool in TOOLS:
        above = {room_of(other) for other in IMPORTS[f"autograder.{tool}"]} - {*TOOLS, "chapters", "course/checking"}
        assert above == set(), f"autograder/{tool}.py imports {above}"


def test_nothing_imports_in_a_circle() -> None:
    graph = {name: {d for d in found if not name.startswith(f"{d}.")} for name, found in IMPORTS.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"an import circle: {' -> '.join(error.args[1])}")


def test_the_table_names_rooms_that_exist() -> None:
    for room, may in allowed().items():
        for name in {room, *may}:
            assert any(room_of(module) == name for module in MODULES), f"docs/engineer.md names {name}: nowhere"


@pytest.mark.parametrize(("top", "most"), [("autograder", 12), ("course", 16)])
def test_few_files_stand_outside_the_rooms(top: str, most: int) -> None:
    assert len(list((ROOT / top).glob("*.py"))) <= most
