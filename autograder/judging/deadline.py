"""The judge's own time: decoding and comparing what a submission returned may not take longer than its test may."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

from autograder.judging.session import Lost

_AGAIN = 0.5  # seconds between alarms: a test may have caught the first one


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Lost("timeout") inside when the time is up. In other threads than the main one there is no such alarm."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    armed = [True]

    def over(*_: object) -> None:
        if armed:
            raise Lost("timeout")

    before = signal.signal(signal.SIGALRM, over)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            yield
        finally:
            armed.clear()
    finally:  # reached even if the alarm rang on the way out
        armed.clear()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
