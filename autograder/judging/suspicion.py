"""Signs in an answer's text that it tries something other than to compute. Flags for a person, never verdicts.

What is found here changes no grade: a verdict is made on what the code returns. A submission that hides its
intent (`exec` of a text put together) escapes the signs but gains nothing by it.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

MAX_CHARS = 50_000  # an answer longer than this is not read: none of ours is
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.M)
_PATH = re.compile(
    r"/(proc|etc|box|tmp|grader|root|home|var|run|dev|sys)\b|^/$|\.\./|\.(ipynb|db|sqlite|pth)\b|(results?|grades)\.(json|csv)"
)
_COMPARING = frozenset(
    ("__eq__", "__array__", "__array_function__", "__array_ufunc__", "__torch_function__", "__torch_dispatch__")
    + ("__float__", "__subclasscheck__", "__instancecheck__", "__reduce__", "detach", "numpy")
)
_NAMES = {
    "suspicious:notebook-machinery": "get_ipython ast_transformers input_transformers_post run_cell history_manager "
    "register_line_magic register_cell_magic InteractiveShell",
    "suspicious:stack-frames": "_getframe currentframe f_back f_locals f_globals tb_frame",
    "suspicious:object-search": "get_objects get_referrers get_referents callbacks",
    "suspicious:exits": "_exit abort kill killpg exit quit",
    "suspicious:process-control": "ctypes ptrace setitimer signal fork pidfd_open unshare shared_memory resource",
    "suspicious:threads": "threading Thread atexit _thread",
    "suspicious:pickle": "pickle dill cloudpickle marshal copyreg __reduce__",
    "suspicious:network": "socket urllib requests http ftplib urlopen",
    "suspicious:environment": "environ getenv",
    "suspicious:hooks": "settrace setprofile displayhook excepthook register_module_forward_hook saved_tensors_hooks "
    "register_forward_hook unraisablehook",
    "suspicious:output-streams": "__stdout__ __stderr__",
    "suspicious:runs-text": "exec eval compile __import__ __builtins__ import_module",
    "suspicious:programs": "subprocess system popen Popen execv",
}
_BARE = frozenset(("exec", "eval", "compile"))  # built in; as a method, a model's or a pattern's own business
_SIGNS = {word: flag for flag, words in _NAMES.items() for word in words.split()}


@functools.lru_cache(1024)  # most of a class writes some answers alike
def signs(text: str) -> frozenset[str]:
    """The flags that an answer's text earns. Never raises."""
    if len(text) > MAX_CHARS:
        return frozenset()
    try:
        tree = ast.parse(_MAGIC.sub("pass", text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    nodes = list(ast.walk(tree))
    imported = _imported(nodes)
    return frozenset(flag for node in nodes for flag in _of(node, imported))


def _imported(nodes: list[ast.AST]) -> frozenset[str]:
    """Names that stand for modules or for what was imported from one."""
    imports = (node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))
    return frozenset((alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names)


def _of(node: ast.AST, imported: frozenset[str]) -> Iterator[str]:
    for word in _words(node):
        if word in _SIGNS:
            yield _SIGNS[word]
    if isinstance(node, ast.Constant) and _is_path(node.value):
        yield "suspicious:file-hunting"
    if isinstance(node, ast.ClassDef) and _COMPARING & {name for item in node.body for name in _defined(item)}:
        yield "suspicious:lying-object"
    if _patches(node, imported):
        yield "suspicious:patching"


def _is_path(value: object) -> bool:
    """Whether a constant names a place on disk; a text of several lines is prose."""
    return isinstance(value, str) and len(value) < 500 and "\n" not in value and bool(_PATH.search(value))


def _words(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [] if node.attr in _BARE and _root(node) not in {"builtins", "__builtins__"} else [node.attr]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        return [part for name in names for part in name.split(".")]
    return [node.name] if isinstance(node, ast.FunctionDef) and node.name.startswith("__") else []


def _defined(item: ast.stmt) -> list[str]:
    if isinstance(item, ast.FunctionDef):
        return [item.name]
    targets = item.targets if isinstance(item, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _patches(node: ast.AST, imported: frozenset[str]) -> bool:
    """Whether something is put into an imported module or class: `np.allclose = ...`, `setattr(module, ...)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return True
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Attribute) and _root(target) in imported for target in targets)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
