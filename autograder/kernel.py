"""An ordinary Jupyter kernel, started inside the sandbox by `provisioner.SandboxProvisioner`.

Its sockets were opened outside and come as descriptors: nothing of the grader's file system is shared for them, and
there is no network. `python -I kernel.py SETTINGS`, with SETTINGS a JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

CONNECTION = Path("/tmp/connection.json")


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.path[:0] = settings["path"]
    importlib.import_module("worker").lock_down(settings)
    CONNECTION.write_text(json.dumps(settings["connection"]), encoding="utf-8")
    listen_on(settings["listening"])
    from ipykernel import kernelapp

    sys.argv = ["ipykernel_launcher"]
    kernelapp.launch_new_instance(["-f", str(CONNECTION), *settings["arguments"]])


def listen_on(listening: dict[str, int]) -> None:
    """Have ZeroMQ take the descriptor of a Unix address where it would open one, by the number at its end."""
    import zmq

    sockets: Any = zmq.Socket
    bind = sockets.bind

    def bind_given(self: Any, address: Any) -> Any:
        if isinstance(address, str) and address.startswith("ipc://"):
            self.setsockopt(zmq.USE_FD, listening[address.rpartition("-")[2]])
        return bind(self, address)

    sockets.bind = bind_given


if __name__ == "__main__":
    main()
