"""An ordinary Jupyter kernel, started inside the sandbox by `provisioner.SandboxProvisioner`.

Its sockets were opened outside and come as descriptors: nothing of the grader's file system is shared for them, and
there is no network. `python -I kernel.py SETTINGS`, with SETTINGS a JSON object. This first process runs no
student's code: it waits until the kernel ends, or the socket to those who started it does, and all else ends with it.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

CONNECTION = Path("/tmp/connection.json")


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.path[:0] = settings["path"]
    worker = importlib.import_module("worker")
    worker.become(settings["uid"])
    worker.lock_down(settings)
    lifeline = socket.socket(fileno=settings["lifeline"])
    if child := os.fork():
        # The kernel may not look into this process, though it runs under the same user id.
        worker.beside("afterwards").dumpable(False)
        for number in settings["listening"].values():
            os.close(number)
        os._exit(watch(lifeline, child))
    lifeline.close()
    os.setsid()
    become_kernel(settings)


def watch(lifeline: socket.socket, child: int) -> int:
    """Pass interrupts on to the kernel until it or its manager is gone; its exit code."""
    while True:
        if select.select([lifeline], [], [], 0.2)[0]:
            if not lifeline.recv(1):
                return 1
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGINT)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:  # the first process of a namespace buries all
                if ended[0] == child:
                    return os.waitstatus_to_exitcode(ended[1]) & 0xFF


def become_kernel(settings: dict[str, Any]) -> None:
    CONNECTION.write_text(json.dumps(settings["connection"]), encoding="utf-8")
    listen_on(settings["listening"])
    from ipykernel import kernelapp

    sys.argv = ["ipykernel_launcher"]
    kernelapp.launch_new_instance(["-f", str(CONNECTION), *settings["arguments"]])


def listen_on(listening: dict[str, int]) -> None:
    """Have ZeroMQ take the descriptor of a Unix address where it would open one, by the number at its end.

    There are no other addresses. ZeroMQ ends the process where it meets a family of sockets that is refused, so it is
    told before; ipykernel then goes without its pipe for what child processes print.
    """
    import zmq

    sockets: Any = zmq.Socket
    bind = sockets.bind

    def bind_given(self: Any, address: Any) -> Any:
        if isinstance(address, str) and address.startswith("ipc://"):
            self.setsockopt(zmq.USE_FD, listening[address.rpartition("-")[2]])
        elif isinstance(address, str) and address.startswith("tcp://"):
            raise zmq.ZMQError(errno.EAFNOSUPPORT)
        return bind(self, address)

    sockets.bind = bind_given


if __name__ == "__main__":
    main()
