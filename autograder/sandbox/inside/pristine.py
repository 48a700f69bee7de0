"""What student code may have changed in the process it shares with the worker, put back before each request.

Runs inside the sandbox, beside the worker. It guards no verdict: those are made outside. It keeps what one
answer does to Python, NumPy or IPython from spoiling the next answer of the same student.
"""

from __future__ import annotations

import contextlib
import gc
import operator
import signal
import sys
import threading
import warnings
from typing import Any

WATCHED = (
    *("builtins", "math", "random", "operator", "itertools", "functools", "json", "time", "linecache", "traceback"),
    *("msgpack", "numpy", "numpy.linalg", "numpy.testing", "course.checking.codec", "course.checking.transport"),
    *("torch", "torch.nn.functional", "torch.linalg", "torch.testing", "IPython.core.interactiveshell"),
)
_TRANSFORMS = ("cleanup_transforms", "line_transforms", "token_transformers")
_TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)


class _Space:
    """What a module holds: all of it, to see in a moment whether anything changed, and what of it is meant to last."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names, self.values = names, list(names.values())
        self.lasting = {name: value for name, value in names.items() if _lasting(name, value)}


class Pristine:
    """The state of the libraries when no student's code had run. own: the worker's own globals."""

    def __init__(self, shell: Any, own: dict[str, Any]) -> None:
        self._shell = shell
        self._modules = {name: sys.modules[name] for name in WATCHED if name in sys.modules}
        spaces = [own, *map(vars, self._modules.values())]
        self._spaces = [_Space(space) for space in spaces]
        self._same = operator.is_, all, map, len, list  # as they are now: a student's code may replace them
        self._classes = [(kind, list(vars(kind).values()), dict(vars(kind))) for kind in type(shell).__mro__[:-1]]
        self._attributes = set(vars(shell))
        manager = shell.input_transformer_manager
        self._lists = [(manager, name, list(getattr(manager, name))) for name in _TRANSFORMS]
        self._filters = list(warnings.filters)
        self._hooks = sys.displayhook, sys.excepthook, threading.excepthook, sys.unraisablehook
        self._limit, self._threshold = sys.getrecursionlimit(), gc.get_threshold()
        self._floats = sys.modules["numpy"].geterr() if "numpy" in sys.modules else None

    def restore(self) -> None:
        """Before a cell: modules, builtins, IPython's own machinery, hooks and timers."""
        sys.settrace(None)
        sys.setprofile(None)
        same, every, each, count, listed = self._same
        for known in self._spaces:
            space = known.names
            if count(space) == count(known.values) and every(each(same, space.values(), known.values)):
                continue
            for name, value in known.lasting.items():
                if space.get(name) is not value:
                    space[name] = value
            known.values = listed(space.values())
        sys.modules.update(self._modules)
        sys.displayhook, sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        sys.setrecursionlimit(self._limit)
        gc.set_threshold(*self._threshold)
        gc.callbacks.clear()
        with contextlib.suppress(Exception):
            self._restore_shell()
        with contextlib.suppress(Exception):
            _end_timers()

    def restore_for_test(self) -> None:
        """Before a test's question: all that, and what an honest cell may set for the cells that follow it."""
        self.restore()
        warnings.filters[:] = self._filters  # type: ignore[index]
        with contextlib.suppress(Exception):
            if self._floats is not None:
                sys.modules["numpy"].seterr(**self._floats)
            if "torch" in sys.modules:
                _end_torch_modes(sys.modules["torch"])

    def _restore_shell(self) -> None:
        shell = self._shell
        same, every, each, count, _ = self._same
        for kind, values, before in self._classes:
            if count(vars(kind)) == count(values) and every(each(same, vars(kind).values(), values)):
                continue
            now = dict(vars(kind))
            for name in [n for n, v in now.items() if n not in before and callable(v)]:
                type.__delattr__(kind, name)
            for name in [n for n, v in before.items() if callable(v) and now.get(n) is not v]:
                type.__setattr__(kind, name, before[name])
        for name in [n for n in vars(shell) if n not in self._attributes and hasattr(type(shell), n)]:
            if callable(vars(shell)[name]):
                del vars(shell)[name]
        for holder, name, before_list in self._lists:
            getattr(holder, name)[:] = before_list
        shell.ast_transformers = []
        shell.input_transformers_post = []
        shell.ast_node_interactivity = "last_expr"
        for listed in shell.events.callbacks.values():
            listed[:] = [call for call in listed if getattr(call, "__globals__", None) is not shell.user_ns]


def _lasting(name: str, value: Any) -> bool:
    """Whether a module's entry is meant to stay: its functions, classes and modules."""
    return name != "_" and (callable(value) or isinstance(value, type(sys)))


def _end_timers() -> None:
    for timer in _TIMERS:
        signal.setitimer(timer, 0)
    for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_IGN)


def _end_torch_modes(torch: Any) -> None:
    """End what was entered and never left: modes that take over every call, a default device."""
    torch.set_default_device(None)
    for _ in range(torch._C._len_torch_function_stack()):
        torch._C._pop_torch_function_stack()
    if torch.are_deterministic_algorithms_enabled():  # to ask costs nothing; to set imports 900 modules
        torch.use_deterministic_algorithms(False)
