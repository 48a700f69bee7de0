"""What runs inside the sandbox: executes cells and answers requests, and judges nothing.

Started as `python -I worker.py SETTINGS`, with SETTINGS a JSON object; knows neither tests nor answers nor
where it came from. This first process imports what the chapter needs and then only forks: each time it is
told `fork` on its control socket, with the end of a new socket, a child serves that one. Told `kill`, it ends
everything else in the sandbox, empties its folders and says whether really nothing is left. Student code runs in
the children alone. As root each child takes a user id of its own first, which no child before it had.

A child reads frames of 4 bytes length and a body: 8 bytes that its reply must begin with, a byte that says who
reads the rest, and the rest. `x` executes a cell here; `s` goes to `serve` of `course.checking.transport`, whose
reply begins with `r`; before it may come calls of functions of the grader's, `c`, each of which an `a` answers.
Student code runs in that very process and may do to it what it likes, so nothing that it says is believed.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDERS = ("/box", "/tmp", "/dev/shm")  # all that can be written to in the sandbox
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.path[:0] = settings["path"]
    lock_down(settings)
    control = socket.socket(fileno=settings["fd"])
    shell = beside("shell").make_shell()  # first: what is imported finds itself in a notebook, as in a cell
    preload(settings["preload"])
    shell.run_cell("pass", store_history=False)  # what IPython imports and compiles at its first cell
    reseed()
    pristine = beside("pristine").Pristine(shell, globals())
    gc.freeze()
    dumpable(False)  # no child may look into this process, though it runs under the same user id
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the only signal that a child could reach it with
    if settings["isolated"]:
        empty()  # of what importing left there, under this user id
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
            control.sendall(b"done" if end_all(children, uid, settings["isolated"]) else b"left")
        else:
            return


def lock_down(settings: dict[str, Any]) -> None:
    """Take the limits, which every child inherits; not to be undone by anything later."""
    for name, value in settings["limits"].items():
        number = getattr(resource, name, None)
        if number is not None:
            resource.setrlimit(number, (value, value))
    if settings["isolated"]:
        die_with_parent()


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
        dumpable(True)
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


def end_all(children: list[int], uid: int | None, isolated: bool) -> bool:
    """End every process but this one, empty the folders they could write to; True if nothing of either is left.

    In the sandbox's own pid namespace that is everything there is. Without a sandbox it is the children's own
    process groups, and what left them is beyond reach.
    """
    for child in children:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
    children.clear()
    if not isolated or os.getpid() != 1:
        return True
    with acting_as(uid):  # this process has no right over others' processes and files
        if not comes_true(swept):
            return False
        empty()
    return not any(left(folder) for folder in FOLDERS)


@contextlib.contextmanager
def acting_as(uid: int | None) -> Iterator[None]:
    """Have a user's rights for a while, and none besides. A fork with them would take longer than all that is done."""
    if uid is None:
        yield
        return
    os.setresgid(uid, uid, -1)
    os.setresuid(uid, uid, -1)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        dumpable(False)
        die_with_parent()  # which a change of user undoes


def swept() -> bool:
    """End all processes that this one may end, itself and process 1 excepted; whether this one is alone now."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, signal.SIGKILL)
    return alone()


def empty() -> None:
    """Remove what this process may remove from the folders."""
    for path in (Path(folder, name) for folder in FOLDERS for name in left(folder)):
        with contextlib.suppress(OSError):
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            path.chmod(0o700)
            for top, folders, _ in os.walk(path):
                for name in folders:
                    with contextlib.suppress(OSError):
                        os.chmod(os.path.join(top, name), 0o700)
            shutil.rmtree(path)


def left(folder: str) -> list[str]:
    """What lies in a folder, but for the ways to what is mounted below it."""
    leads = ways(folder)
    return [name for name in os.listdir(folder) if name not in leads]


def ways(folder: str, mounts: Path = Path("/proc/self/mountinfo")) -> set[str]:
    """The names in a folder that lead to a mount: to the environment, where that lies in /tmp."""
    places = [line.split()[4] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    return {place[len(folder) + 1 :].partition("/")[0] for place in places if place.startswith(f"{folder}/")}


def alone() -> bool:
    """Whether this is the only process of its namespace."""
    return [name for name in os.listdir("/proc") if name.isdigit()] == ["1"]


def comes_true(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait for a condition, looking often at first."""
    until, pause = time.monotonic() + seconds, 0.0005
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(1.3 * pause, 0.05)
    return True


def dumpable(yes: bool) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, int(yes), 0, 0, 0)


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


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
