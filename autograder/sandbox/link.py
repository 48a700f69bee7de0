"""Frames of bytes to and from a process in a sandbox, with deadlines: the only thing that crosses."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field


@dataclass
class Link:
    """A socket to one process that serves a submission, in frames of 4 bytes length and a body."""

    socket: socket.socket
    buffer: bytearray = field(default_factory=bytearray)

    def send(self, body: bytes, deadline: float) -> None:
        """Send one frame. Raises TimeoutError, or EOFError if the process is gone."""
        self.socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            self.socket.sendall(len(body).to_bytes(4, "big") + body)
        except TimeoutError:
            raise
        except OSError:
            raise EOFError("the process is gone") from None

    def receive(self, deadline: float, most: int) -> bytes:
        """The next frame. Raises TimeoutError, EOFError if the process is gone, ValueError if over `most` bytes."""
        length = int.from_bytes(self._read(4, deadline), "big")
        if length > most:
            raise ValueError(f"a reply of {length / 2**20:.0f} MB")
        return self._read(length, deadline)

    def _read(self, count: int, deadline: float) -> bytes:
        while len(self.buffer) < count:
            came = receive_some(self.socket, min(2**20, count - len(self.buffer)), deadline)
            if not came:
                raise EOFError("the process is gone")
            self.buffer += came
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def close(self) -> None:
        self.socket.close()


def receive_some(end: socket.socket, count: int, deadline: float) -> bytes:
    """Some bytes; b"" if the other side is gone. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    end.settimeout(left)
    try:
        return end.recv(count)
    except TimeoutError:
        raise
    except OSError:
        return b""
