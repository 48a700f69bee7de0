"""How a test reaches a student's code: by name, with plain data, from the same process or another.

A test never touches the student's objects. It holds a `Student` and asks it to call something by name or
to run a probe; a request and a reply are plain data (see `course.checking.codec`). `serve` answers requests beside
the student's code. `LocalStudent` asks a `serve` in the same process (the notebook); the grader asks one
inside a sandbox. Both send the same bytes, so a test cannot pass in one and fail in the other because of
how it asks.
"""

from __future__ import annotations

import inspect
import linecache
import os
import random
import sys
import textwrap
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import numpy as np

from course import device
from course.checking import codec, handed
from course.checking.handed import Back

Request = dict[str, Any]
Reply = dict[str, Any]


class StudentError(Exception):
    """The student's code did not answer. The subclasses say why."""


class NotAttempted(StudentError):
    """The name is not defined, or its stub is still in place."""


class Raised(StudentError):
    """The student's code raised. `kind` is the exception's name, `text` its words, `line` where."""

    def __init__(self, kind: str, text: str, line: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind, self.text, self.line = kind, text, line


class Unplain(StudentError):
    """What came back is no plain data (a custom object, say)."""


class Student(ABC):
    """The one way from a test to the student's code.

    `student.softmax(z)` calls by name. `student.run(probe, x=x)` executes a small self-contained function
    beside the student's code, which gets the student's names as its first argument and returns plain data.
    Raises NotAttempted, Raised or Unplain.
    """

    _seed: int | None = None

    @abstractmethod
    def exchange(self, request: bytes, called: Back) -> bytes:
        """Carry one encoded request to `serve` and bring its reply back.

        called: answers the calls that the student's code makes meanwhile to functions that it was handed.
        """

    def ask(self, request: Request) -> Any:
        """Ask, answer what is asked back, and return what came. Functions among the inputs stay here."""
        if self._seed is not None:
            request, self._seed = request | {"seed": self._seed}, None
        given = handed.Handed()
        reply = self.exchange(codec.encode(given.over(request)), given.answer)
        if given.failed is not None:
            raise given.failed
        try:
            return _answer(codec.decode(reply))
        except codec.NotPlain as error:
            self.received_odd_bytes()
            raise Unplain(str(error)) from None

    def received_odd_bytes(self) -> None:
        """Told when bytes came that `codec.encode` cannot have made; nothing needs to be done."""
        return

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(self.call, name)

    def call(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call the student's `name`, also where it is spelled like one of these methods."""
        return self.ask({"do": "call", "name": name, "args": list(args), "kwargs": kwargs})

    def value(self, name: str) -> Any:
        """The student's variable `name`, as plain data."""
        return self.ask({"do": "value", "name": name})

    def run(self, probe: Callable[..., Any], /, **inputs: Any) -> Any:
        """Execute `probe(names, **inputs)` beside the student's code."""
        return self.ask({"do": "run", "name": probe.__name__, "source": source_of(probe), "inputs": inputs})

    def reset(self, seed: int) -> None:
        """Have every random generator and torch's defaults put into a known state before the next request."""
        self._seed = seed


class LocalStudent(Student):
    """The student's code in this very process: `namespace` is the notebook's."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def exchange(self, request: bytes, called: Back) -> bytes:
        return serve(self._namespace, request, called)


def _answer(reply: Any) -> Any:
    """Read a reply; anything odd in it counts as no answer, since a hostile process may have made it."""
    if not isinstance(reply, dict):
        raise Unplain("no answer came back")
    if "ok" in reply:
        return reply["ok"]
    text = str(reply.get("text", ""))[:2000]
    if reply.get("failed") == "todo":
        raise NotAttempted(text)
    if reply.get("failed") == "raised":
        raise Raised(str(reply.get("kind", "Exception"))[:80], text, str(reply.get("line", ""))[:300])
    raise Unplain(text or "no answer came back")


@lru_cache(512)
def source_of(probe: Callable[..., Any]) -> str:
    """The text of a probe. It must be a plain `def` that imports what it needs inside itself."""
    if not inspect.isfunction(probe) or probe.__name__ == "<lambda>" or probe.__closure__:
        raise TypeError(f"a probe is a top-level def without closure, got {probe!r}")
    return textwrap.dedent(inspect.getsource(probe))


class Names:
    """The student's names as attributes, for probes: `names.Net()`."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        return _lookup(self._namespace, name)


def serve(namespace: dict[str, Any], request: bytes, back: Back | None = None) -> bytes:
    """Answer one request beside the student's code; every failure becomes a reply, none escapes.

    back: carries a call to a function of the judging side there, and its answer back.
    """
    try:
        asked = codec.decode(request, frameworks=True, distant=handed.distant(back))
        if "seed" in asked:
            _reset(int(asked["seed"]))
        reply: Reply = {"ok": _do(namespace, asked)}
        return codec.encode(reply)
    except codec.NotPlain as error:
        reply = {"failed": "unplain", "text": str(error)}
    except _Todo as error:
        reply = {"failed": "todo", "text": str(error)}
    except BaseException as error:
        if is_stub(type(error).__name__, words := _words(error)):
            return codec.encode({"failed": "todo", "text": words})
        if isinstance(error, KeyboardInterrupt) and "IPython" in sys.modules:
            raise
        reply = {
            "failed": "raised",
            "kind": type(error).__name__,
            "text": words,
            "line": _where(error),
        }
    return codec.encode(reply)


def is_stub(kind: str, words: str) -> bool:
    """Whether an error is a stub's: ours names its exercise, nbgrader's says nothing. torch raises this kind too."""
    return kind == "NotImplementedError" and (not words or words.endswith(": your turn"))


class _Todo(Exception):
    pass


def _words(error: BaseException) -> str:
    try:
        return str(error)[:2000].encode("utf-8", "replace").decode()
    except BaseException:  # raised by the student's own `__str__`
        return "(its message cannot be shown)"


def _lookup(namespace: dict[str, Any], name: str) -> Any:
    if name not in namespace:
        raise _Todo(f"`{name}` is not defined yet: run the cell that defines it")
    return namespace[name]


def _call(namespace: dict[str, Any], asked: Request) -> Any:
    function = _lookup(namespace, asked["name"])
    return function(*asked["args"], **asked["kwargs"])


def _value(namespace: dict[str, Any], asked: Request) -> Any:
    found = _lookup(namespace, asked["name"])
    if found is None or found is Ellipsis:
        raise _Todo(f"`{asked['name']}` is still {found}: put your answer in its place")
    return found


def _run(namespace: dict[str, Any], asked: Request) -> Any:
    filename = f"<check {asked['name']}>"
    linecache.cache[filename] = (len(asked["source"]), None, asked["source"].splitlines(True), filename)
    scope: dict[str, Any] = {"__name__": "probe"}
    exec(compile("from __future__ import annotations\n" + asked["source"], filename, "exec"), scope)
    return scope[asked["name"]](Names(namespace), **asked["inputs"])


def _reset(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  (a student may draw from it)
    torch, tensorflow = sys.modules.get("torch"), sys.modules.get("tensorflow")
    if torch is not None:
        device.seed_torch(seed)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    if tensorflow is not None:
        tensorflow.keras.utils.set_random_seed(seed % 2**32)


def _do(namespace: dict[str, Any], asked: Request) -> Any:
    """Functions and no table of them: what is put back before each question are a module's functions."""
    return {"call": _call, "value": _value, "run": _run}[asked["do"]](namespace, asked)


def _where(error: BaseException) -> str:
    """The student's own line that raised: 'line 3: return x / n'."""
    found = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if (
            frame.filename.startswith(("<answer", "<ipython", "/tmp/ipykernel"))
            or "ipykernel_" in frame.filename
        ):
            found = f"line {frame.lineno}: {frame.line or ''}".rstrip(": ")
    return found


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put the caller's random state, torch defaults and folder back as they were (for a notebook's checks)."""
    before = random.getstate(), np.random.get_state(), os.getcwd()  # noqa: NPY002
    torch = sys.modules.get("torch")
    kept = (torch.get_rng_state(), torch.get_default_dtype(), torch.is_grad_enabled()) if torch else None
    card = device.in_use()  # `torch.manual_seed` seeds it too
    drawn = card.get_rng_state() if card else None
    try:
        yield
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])  # noqa: NPY002
        os.chdir(before[2])
        if torch is not None and kept is not None:
            torch.set_rng_state(kept[0])
            torch.set_default_dtype(kept[1])
            torch.set_grad_enabled(kept[2])
        if card is not None:
            card.set_rng_state(drawn)
