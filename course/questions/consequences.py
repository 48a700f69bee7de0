"""What becomes of a call when the code is changed: a fixed list, so that no option looks like the odd one out."""

from __future__ import annotations

import ast

from course.questions import shown
from course.questions.changes import Change
from course.questions.running import Ran, Scene

# consequence: (what the option says, the slip of whoever chooses it wrongly)
TOLD = {
    "same": ("it returns the same", "takes the change for harmless"),
    "values": ("it returns other values, in the same shape", "expects other numbers where none, or more, changes"),
    "shape": ("it returns something of another shape or length", "is wrong about axes or about how much is kept"),
    "type": ("it returns the same values, but stored as another type", "is wrong about types"),
    "changed": ("it returns the same, but an argument of the caller's is changed", "mistakes a copy for a view"),
    "error": ("it raises an error", "expects shapes or names not to fit"),
}
_TRIVIAL = frozenset(("NameError", "UnboundLocalError", "SyntaxError", "RecursionError"))


def between(before: Ran, after: Ran) -> str:
    """The consequence, or "" where nobody should be asked: unusable, endless, several at once."""
    if not before.usable or after.endless or after.error in _TRIVIAL:
        return ""
    if after.error:
        return "error"
    found = shown.differences(before.value, after.value)
    if before.changed != after.changed:
        return "changed" if after.changed and not found else ""
    if "shape" in found:
        return "shape" if found <= {"shape", "values"} else ""
    return next(iter(found)) if len(found) == 1 and found <= {"values", "type"} else "" if found else "same"


def second_way(scene: Scene, source: str, change: Change, call: str) -> str:
    """The same from the texts alone, compared as what would be printed."""
    before, after = scene.run(source, call), scene.run(change.text, call)
    if after.error:
        return "error"
    if not before.values or not after.values:
        return ""
    if before.changed != after.changed:
        return "changed"
    try:
        texts = shown.text(before.value), shown.text(after.value)
    except TypeError:
        return between(before, after)
    if _form(texts[0]) != _form(texts[1]):
        return "shape"
    if texts[0] != texts[1]:
        return "values"
    return "type" if _stored(before.value) != _stored(after.value) else "same"


def _form(text: str) -> str:
    """A shown value with every number taken out."""
    try:
        return _skeleton(ast.parse(text.replace("inf", "0").replace("nan", "0"), mode="eval").body)
    except SyntaxError:
        return text


def _skeleton(node: ast.AST) -> str:
    if isinstance(node, (ast.List, ast.Tuple)):
        return f"{type(node).__name__}({','.join(map(_skeleton, node.elts))})"
    return "."


def _stored(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}{[_stored(item) for item in value]}"
    return f"{type(value).__name__}{getattr(value, 'dtype', '')}{getattr(value, 'requires_grad', '')}"
