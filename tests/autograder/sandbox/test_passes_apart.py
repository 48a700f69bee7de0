"""From a pass with hidden tests to a later one that students read: each way to leave word is tried, none arrives."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import LONG, plan_of, printed

from autograder.judging.session import Host, Session
from autograder.sandbox import seccomp
from autograder.sandbox.warm import WarmSandbox

pytestmark = pytest.mark.sandbox

# What a pass can turn (`leave`) that outlives its processes and files, and how a later pass reads it.
WAYS = {
    "a port of the loopback": """
def leave(): s = socket.socket(); s.bind(("127.0.0.1", 4242)); s.listen(); socket.create_connection(("127.0.0.1", 4242))
def read(): return ":1092" in open("/proc/net/tcp").read()
""",
    "the number of the next process": """
def leave():
    for _ in range(300):
        if os.fork() == 0: os._exit(0)
        os.wait()
def read(): return os.getpid() > 250
""",
    "the number of the next inode": """
def leave():
    for _ in range(3000): open("/box/f", "w").close(); os.unlink("/box/f")
def read(): open("/box/g", "w").close(); return os.stat("/box/g").st_ino > 2000
""",
    "a folder's mode": """
def leave(): [os.chmod(folder, 0o755) for folder in FOLDERS]
def read(): return any(os.stat(folder).st_mode & 0o7777 != 0o1777 for folder in FOLDERS)
""",
    "a folder's times": """
def leave():
    for folder in FOLDERS: touch(folder)
def read(): return any(os.stat(folder).st_mtime_ns in (NS, START) for folder in FOLDERS) or any(old(f) for f in FOLDERS)
""",
    "a folder's attributes": """
def leave(): [os.setxattr(folder, "user.word", b"1") for folder in FOLDERS]
def read(): return any(os.listxattr(folder) for folder in FOLDERS)
""",
    "a name of a Unix socket": """
def leave():
    s = socket.socket(socket.AF_UNIX); s.bind("\\0word"); s.listen()
    if os.fork() == 0: time.sleep(60)
def read():
    try:
        with socket.socket(socket.AF_UNIX) as s: s.connect("\\0word"); return True
    except OSError: return False
""",
    "a lock on a file of the system": """
def leave():
    if os.fork() == 0: fcntl.flock(open("/usr/bin/env"), fcntl.LOCK_EX); time.sleep(60)
    time.sleep(0.2)
def read():
    try: fcntl.flock(open("/usr/bin/env"), fcntl.LOCK_EX | fcntl.LOCK_NB); return False
    except OSError: return True
""",
}
BASE = """
import fcntl, json, os, socket, time
FOLDERS = ("/box", "/tmp", "/dev/shm")
DEVICES = [f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")]
NS = START = 10**9
def old(folder): return time.time() - os.stat(folder).st_mtime > 10**8
def touch(folder):
    try: os.utime(folder, ns=(NS, NS))
    except OSError:
        open(folder + "/x", "w").close(); os.unlink(folder + "/x")
"""
# Within one kind of pass these do arrive: they hold nothing there that is not asked of everybody anyway.
WITHIN = {"the number of the next process", "the number of the next inode"}


@pytest.fixture
def box() -> Iterator[WarmSandbox]:
    kept = WarmSandbox()
    yield kept
    kept.close()


def told(box: WarmSandbox, hidden: bool, code: str) -> Any:
    """What a cell prints, in a pass of its own."""
    plan = plan_of("x = 1")
    with Host(box, ["course.checking.transport"], hidden=hidden) as host, Session(host, plan, {}, LONG) as session:
        session.reach(1)
        return json.loads(printed(session, BASE + code))


LEAVES = """
try: leave()
except OSError as error: print(json.dumps(str(error)))
else: print(json.dumps("left"))
"""
READS = "\nprint(json.dumps(read()))"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_arrives_from_a_hidden_pass(way: str, box: WarmSandbox) -> None:
    assert told(box, False, WAYS[way] + READS) is False, "nobody has left word yet"
    for _ in range(2):
        told(box, True, WAYS[way] + LEAVES)
        assert told(box, False, WAYS[way] + READS) is False
    assert told(box, True, WAYS[way] + READS) is (way in WITHIN)


def test_what_was_tried_is_a_way_where_nothing_is_put_back(box: WarmSandbox) -> None:
    """Within one pass a word that was left can be read, so that the test above looks where there is something."""
    for way in ("a folder's attributes", "a name of a Unix socket", "the number of the next inode"):
        if os.geteuid() == 0 and "attributes" in way:
            continue  # the folders are root's, and a pass is not root
        assert told(box, True, WAYS[way] + "leave()\n" + READS) is True, way


@pytest.mark.skipif(seccomp.program() is None, reason="there is a filter for x86-64 and AArch64 only")
def test_no_port_can_be_taken(box: WarmSandbox) -> None:
    assert "Address family not supported" in told(box, True, WAYS["a port of the loopback"] + LEAVES)


def test_a_devices_times_say_when_a_pass_ended_and_no_more(box: WarmSandbox) -> None:
    """They are the machine's own and anybody may set them to now: a moment well chosen would be a word."""
    look = "print(json.dumps([os.stat(path).st_mtime_ns for path in DEVICES]))"
    chosen = told(box, True, f"[os.utime(path) for path in DEVICES]\n{look}")
    assert not set(chosen) & set(told(box, False, look))
