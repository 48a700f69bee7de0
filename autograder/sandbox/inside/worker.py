"""What runs inside the sandbox: executes cells and answers requests, and judges nothing.

Started as `python -I worker.py SETTINGS`, with SETTINGS a JSON object; knows neither tests nor answers nor
where it came from. This first process imports what the chapter needs and then only forks: each time it is
told `fork` on its control socket, with the end of a new socket, a child serves that one. Told `kill`, it ends
everything else in the sandbox, makes its folders what they were and says whether really nothing is left (see
`afterwards`). Student code runs in the children alone. As root each child takes a user id of its own first, which
no child before it had.

A child reads frames of 4 bytes length and a body: 8 bytes that its reply must begin with, a byte that says who
reads the rest, and the rest. `x` executes a cell here; `s` goes to `serve` of `course.checking.transport`, whose
reply begins with `r`; before it may come calls of functions of the grader's, `c`, each of which an `a` answers.
Student code runs in that very process and may do to it what it likes, so nothing that it says is believed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import json
import os
import random
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.path[:0] = settings["path"]
    lock_down(settings)
    after = beside("afterwards")
    control = socket.socket(fileno=settings["fd"])
    shell = beside("shell").make_shell()  # first: what is imported finds itself in a notebook, as in a cell
    preload(settings["preload"])
    shell.run_cell("pass", store_history=False)  # what IPython imports and compiles at its first cell
    reseed()
    pristine = beside("pristine").Pristine(shell, globals())
    gc.freeze()
    after.dumpable(False)  # no child may look into this process, though it runs under the same user id
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the only signal that a child could reach it with
    if settings["isolated"]:
        after.empty()  # of what importing left there, under this user id
    folders = after.Folders()
    control.sendall(b"ready")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # the grader has stopped listening
    uids, uid, children = unused(settings["uids"]), None, list[int]()
    while True:
        told, ends, _, _ = socket.recv_fds(control, 16, 1)
        if told == b"fork" and ends:
            uid = next(uids)
            children.append(_fork(control, ends[0], uid, shell, pristine))
        elif told == b"kill":
            control.sendall(b"done" if after.end_all(children, uid, folders, settings["isolated"]) else b"left")
        else:
            return


def lock_down(settings: dict[str, Any]) -> None:
    """Take the limits, which every child inherits; not to be undone by anything later."""
    for name, value in settings["limits"].items():
        number = getattr(resource, name, None)
        if number is not None:
            _, most = resource.getrlimit(number)  # a machine may allow less, as `ulimit -n 64` does
            value = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(number, (value, value))
    if settings["isolated"]:
        beside("afterwards").die_with_parent()


def unused(span: list[int] | None) -> Iterator[int | None]:
    """`count` user ids from `first` on, each once, from a random one on; None for ever where there are none to have."""
    if span is None:
        return itertools.repeat(None)
    first, count = span
    begin = random.SystemRandom().randrange(count)
    return (first + (begin + i) % count for i in range(count))


def become(uid: int | None) -> None:
    """Give up the user id and with it every privilege that is left."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def beside(name: str) -> Any:
    """A module that lies beside this one: a package named autograder there is none inside the sandbox."""
    return importlib.import_module(name)


def _fork(control: socket.socket, end: int, uid: int | None, shell: Any, pristine: Any) -> int:
    child = os.fork()
    if child:
        os.close(end)
        return child
    try:
        control.close()
        os.setsid()
        become(uid)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        beside("afterwards").dumpable(True)
        random.seed(0)
        serve_all(socket.socket(fileno=end), shell, pristine)
    finally:
        os._exit(0)


def serve_all(link: socket.socket, shell: Any, pristine: Any) -> None:
    """A child's whole life."""
    send(link, b"ready")
    coming = frames(link)
    for body in coming:
        token, kind, rest = body[:8], body[8:9], body[9:]
        if kind == b"x":
            pristine.restore()
            send(link, token + execute(shell, rest))
        else:
            pristine.restore_for_test()
            asking = Asking(link, coming, token)
            reply = answer(shell, rest, asking.back)
            send(link, asking.token + b"r" + reply)


class Asking:
    """One question under way, in which the student's code may call functions of the grader's."""

    def __init__(self, link: socket.socket, coming: Iterator[bytes], token: bytes) -> None:
        self.link, self.coming, self.token = link, coming, token

    def back(self, call: bytes) -> bytes:
        """Carry a call to the grader; its answer bears the token that the next frame must begin with."""
        send(self.link, self.token + b"c" + call)
        body = next(self.coming)
        self.token = body[:8]
        return body[9:]


def reseed() -> None:
    """Every submission starts from the same random state: Python's is drawn anew by each fork, these are inherited."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)


def preload(modules: list[str]) -> None:
    """Import what the chapter needs, so that its cost is not the first cell's."""
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def frames(link: socket.socket) -> Iterator[bytes]:
    """The frames that come, until the other side hangs up."""
    with link.makefile("rb") as stream:
        while len(head := stream.read(4)) == 4:
            yield stream.read(int.from_bytes(head, "big"))


def send(link: socket.socket, body: bytes) -> None:
    link.sendall(len(body).to_bytes(4, "big") + body)


def execute(shell: Any, request: bytes) -> bytes:
    """Run one cell and return what it left: {"outputs": [...], "error": [name, words, line] or None}."""
    from course.checking import codec

    asked = codec.decode(request)
    shell.kept.clear()
    out, err = shell.capped(), shell.capped()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    error: BaseException | None = None
    try:
        result = shell.run_cell(asked["source"], store_history=True, cell_id=asked["name"])
        error = result.error_before_exec or result.error_in_exec
    except BaseException as escaped:
        error = escaped
    finally:
        sys.stdout, sys.stderr = before
    streams = [("stdout", out.getvalue()), ("stderr", err.getvalue())]
    outputs = [{"output_type": "stream", "name": name, "text": text} for name, text in streams if text]
    return encoded({"outputs": outputs + shell.kept, "error": described(error)})


def described(error: BaseException | None) -> list[str] | None:
    if error is None:
        return None
    try:
        return [type(error).__name__, str(error)[:2000], where(error)]
    except Exception:
        return [type(error).__name__, "", ""]


def where(error: BaseException) -> str:
    """The last line of the student's own cell that the error passed through."""
    import linecache
    import traceback

    found = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name.startswith("<ipython-input") or "ipykernel_" in name:
            found = f"line {number}: {linecache.getline(name, number).strip()}"
    if isinstance(error, SyntaxError):
        found = f"line {error.lineno}: {(error.text or '').strip()}"
    return found[:300]


def encoded(reply: dict[str, Any]) -> bytes:
    from course.checking import codec

    try:
        return codec.encode(reply)
    except codec.NotPlain:
        text = str(reply.get("error") or "")
        return codec.encode({"outputs": [], "error": reply.get("error") and ["Exception", text[:500], ""]})


def answer(shell: Any, request: bytes, back: Callable[[bytes], bytes]) -> bytes:
    """Pass a request on to the code that also serves notebooks, with printed text dropped."""
    from course.checking.transport import serve

    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = shell.capped(), shell.capped()
    try:
        return serve(shell.user_ns, request, back)
    finally:
        sys.stdout, sys.stderr = before


if __name__ == "__main__":
    main()
