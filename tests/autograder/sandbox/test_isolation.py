"""What a submission can see, reach and use, reported from inside and held against a list of what it may.

`test_sandbox.py` looks at each part of the sandbox; here one probe reports everything, as root and as an
ordinary user, and each limit of the whole sandbox is hit, and just not hit.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, SHORT, printed, seen, session_of

from autograder.errors import Infrastructure
from autograder.judging.session import Budget
from autograder.sandbox import cgroup, seccomp
from autograder.sandbox.isolation import Sandbox
from autograder.sandbox.walls import Limits

pytestmark = pytest.mark.sandbox

PROBE = r"""
import ctypes, glob, json, os, resource, socket, stat, sys, errno
def attempt(call, *a):
    try:
        return str(call(*a))[:60]
    except BaseException as e:
        return None
libc = ctypes.CDLL(None, use_errno=True)
mine = {os.getpid()}
others = [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in mine]
report = {
    "top": os.listdir("/"),
    "mounts": [line.split()[4] for line in open("/proc/self/mountinfo")],
    "writable": [m for m in (line.split()[4] for line in open("/proc/self/mountinfo")) if os.access(m, os.W_OK)],
    "environment": sorted(os.environ),
    "devices": sorted(os.listdir("/dev")),
    "nodes": [p for p in glob.glob("/dev/**", recursive=True)
              if not p.startswith("/dev/fd") and os.path.exists(p) and stat.S_ISBLK(os.lstat(p).st_mode)],
    "sockets": [p for top in ("/", "/tmp", "/run", "/var") for p in glob.glob(top + "/*")
                if os.path.exists(p) and stat.S_ISSOCK(os.lstat(p).st_mode)],
    "interfaces": attempt(socket.if_nameindex),
    "families": [f for f in range(1, 46)
                 if attempt(socket.socket, f, socket.SOCK_STREAM) or attempt(socket.socket, f, socket.SOCK_DGRAM)],
    "processes": sorted(open(f"/proc/{p}/comm").read().strip() for p in others),
    "memory of others": [p for p in others for n in ("mem", "maps", "environ")
                         if attempt(lambda: open(f"/proc/{p}/{n}", "rb").read(1) or 1/0)],
    "signals to others": [p for p in others if p == "1" and attempt(os.kill, int(p), 0)],
    "holds on the first": [name for name, came in {
        "limits": attempt(resource.prlimit, 1, resource.RLIMIT_CPU, (100, 100)),
        "processors": attempt(os.sched_setaffinity, 1, {0}),
        "priority": attempt(os.setpriority, os.PRIO_PROCESS, 1, 19),
        "priority of all": attempt(os.setpriority, os.PRIO_USER, 0, 19),
        "schedule": attempt(os.sched_setscheduler, 1, os.SCHED_BATCH, os.sched_param(0))}.items() if came is not None],
    "calls": [name for name, done in {
        "ptrace": libc.ptrace(16, os.getppid(), 0, 0), "unshare": libc.unshare(0x10000000),
        "mount": libc.mount(b"n", b"/box", b"tmpfs", 0, None),
        "memfd": libc.memfd_create(b"x", 0), "shmget": libc.shmget(0, 64, 0o1600), "userfaultfd": libc.syscall(323, 0),
        "keyctl": libc.syscall(250, 0, -1, 0), "bpf": libc.syscall(321, 0, 0, 0), "io_uring": libc.syscall(425, 1, 0),
        "chroot": libc.chroot(b"/box"), "setns": libc.setns(0, 0)}.items() if done >= 0],
    "uids": os.getresuid(), "groups": os.getgroups(),
    "capabilities": [l.split()[1] for l in open("/proc/self/status") if l.startswith(("CapPrm", "CapEff", "CapAmb"))],
    "no new privileges": "NoNewPrivs:\t1" in open("/proc/self/status").read(),
    "descriptors": sorted({os.readlink(f"/proc/self/fd/{n}").split(":")[0] for n in os.listdir("/proc/self/fd")
                           if os.path.lexists(f"/proc/self/fd/{n}")}),
    "set-uid": [p for folder in ("/usr/bin", "/bin", "/usr/sbin") for p in glob.glob(folder + "/*")
                if os.path.isfile(p) and os.stat(p).st_mode & 0o4000 and os.getuid() == 0],
    "modules": [m for m in sys.modules if m.startswith(("autograder", "nbgrader", "course.checks"))],
    "network": [a for a in (("127.0.0.1", 22), ("127.0.0.1", 8888), ("169.254.169.254", 80), ("8.8.8.8", 53))
                if attempt(lambda: socket.create_connection(a, 0.3))],
    "names": attempt(socket.getaddrinfo, "example.org", 80),
}
print(json.dumps(report))
"""
ENVIRONMENT = {
    "COURSE_DEVICE", "CUDA_VISIBLE_DEVICES", "HOME", "IPYTHONDIR", "LANG", "MKL_NUM_THREADS", "MPLBACKEND",
    "MPLCONFIGDIR", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH", "PWD", "PYTHONHASHSEED", "TMPDIR",
    "TF_CPP_MIN_LOG_LEVEL", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS", "USER", "LOGNAME",
    "LC_CTYPE", "KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK",
}  # fmt: skip
DEVICES = {"console", "core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty",
    "urandom", "zero"}  # fmt: skip
SYSTEM = {"bin", "box", "dev", "etc", "grader", "lib", "lib32", "lib64", "proc", "sbin", "tmp", "usr"}
UNIX = 1


def held_against_the_list(report: dict[str, Any]) -> None:
    """Everything a submission reports must be on the list of what it may see."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_prefix).resolve()}
    places = {folder.parts[1] for folder in prefixes}
    assert set(report["top"]) <= SYSTEM | places
    assert set(report["writable"]) <= {"/box", "/tmp", "/dev/shm", "/dev/pts", "/dev/null", "/dev/zero", "/dev/full",
        "/dev/random", "/dev/urandom", "/dev/tty"}  # fmt: skip
    allowed = (
        "/usr",
        "/bin",
        "/sbin",
        "/lib",
        "/etc/",
        "/grader",
        "/proc",
        "/dev",
        "/box",
        "/tmp",
        *map(str, prefixes),
    )
    assert [mount for mount in report["mounts"] if mount != "/" and not mount.startswith(allowed)] == []
    assert set(report["environment"]) <= ENVIRONMENT
    assert set(report["devices"]) <= DEVICES
    assert report["interfaces"] is None, "to ask takes a netlink socket"
    assert report["families"] == ([UNIX] if seccomp.program() else report["families"])
    assert {name.rstrip("0123456789.") for name in report["processes"]} <= {"bwrap", "python", "sh"}
    assert 0 not in [*report["uids"], *report["groups"]]
    assert {int(mask, 16) for mask in report["capabilities"]} == {0}
    assert report["no new privileges"] is True
    assert set(report["descriptors"]) <= {"socket", "/dev/null", "pipe", "/proc/self/fd", "/proc"} | {
        d for d in report["descriptors"] if d.startswith("/proc/")
    }
    nobodys = ("nodes", "sockets", "memory of others", "holds on the first", "calls", "set-uid", "modules", "network")
    for nothing in nobodys:
        assert report[nothing] == [], nothing
    assert report["names"] is None


def test_all_that_a_submission_can_see_is_on_the_list() -> None:
    with session_of("x = 1", budget=Budget(cell=120, total=600)) as session:
        held_against_the_list(seen(session, PROBE))


AS_USER = """
import json, sys
sys.path[:0] = [{project!r}, {tests!r}]
from conftest import session_of, printed
from autograder.sandbox import cgroup, isolation as sandbox
from autograder.judging.session import Budget
print(json.dumps(sandbox.why_not()))
with session_of("x = 1", budget=Budget(cell=120, total=600)) as session:
    print(printed(session, {probe!r}).strip())
    session.close()
    print(json.dumps([cgroup.version(), session.execute("a", "1").lost]))
"""


# In a mount namespace of the test's own, the interpreter's closed home is replaced by an open one.
OPEN_UP = """
if [ -n "$CLOSED" ]; then
    mkdir -p "$SPARE" && mount --bind "$BASE" "$SPARE" && mount -t tmpfs -o mode=755 tmpfs "$CLOSED" &&
    mkdir -p "$BASE" && mount --bind "$SPARE" "$BASE" || exit 90
fi
exec setpriv --reuid=54321 --regid=54321 --clear-groups --inh-caps=-all "$PYTHON" -c "$CODE"
"""


def closed_home(folder: Path) -> str:
    """The first folder on the way that others may not enter, or ""."""
    return next((str(p) for p in [*reversed(folder.parents), folder] if not p.stat().st_mode & 0o001), "")


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become somebody else")
def test_an_ordinary_user_gets_the_same_sandbox(tmp_path: Path) -> None:
    if closed_home(PROJECT):
        pytest.skip(f"an ordinary user cannot enter {closed_home(PROJECT)}")
    base = Path(sys.base_prefix).resolve()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "CLOSED": closed_home(base),
        "BASE": str(base),
        "SPARE": str(tmp_path / "spare"),
        "PYTHON": sys.executable,
        "CODE": AS_USER.format(project=str(PROJECT), tests=str(PROJECT / "tests" / "autograder"), probe=PROBE),
    }
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", OPEN_UP], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode == 90 or "No permissions to create" in done.stdout:
        pytest.skip("mounts or user namespaces are closed here")
    assert done.returncode == 0, done.stderr[-2000:]
    refusal, report, rest = done.stdout.splitlines()
    assert json.loads(refusal) == ""
    held_against_the_list(json.loads(report))
    assert json.loads(rest)[1] == "crash", "a closed session answers no more"


# --- the sum of all processes: where there are control groups ---

# Each process says that it holds its memory, and keeps it until all have it or were killed over it.
EATERS = """
import os, time
def eat(processes, mb):
    children = []
    for _ in range(processes):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            x = b"x" * (mb * 2**20)
            os.write(writing, b"1")
            time.sleep(600)
        os.close(writing)
        children.append((pid, reading))
    held = [len(os.read(reading, 1)) for _, reading in children]
    for pid, reading in children:
        os.kill(pid, 9); os.waitpid(pid, 0); os.close(reading)
    return held
"""
grouped = pytest.mark.skipif(cgroup.version() == "none", reason="no control group can be made here")


@grouped
def test_memory_of_all_processes_together() -> None:
    with session_of(EATERS, limits=Limits(memory=600, total=900), budget=Budget(cell=120, total=600)) as session:
        assert printed(session, "print(eat(3, 200))") == "[1, 1, 1]\n"
        ran = session.execute("a", "print(eat(6, 400))")
        assert ran.lost == "crash" or 0 in json.loads(ran.outputs[0]["text"]), ran


@grouped
def test_files_in_memory_count() -> None:
    fill = "for n in range(9):\n    with open(f'/dev/shm/{n}', 'wb') as f: f.write(b'x' * 50_000_000)\nprint('filled')"
    with session_of("x = 1", limits=Limits(disk=800, total=250), budget=Budget(cell=120, total=600)) as session:
        ran = session.execute("a", fill)
        assert ran.lost == "crash" or ran.error is not None
    with session_of("x = 1", limits=Limits(disk=800, total=900), budget=Budget(cell=120, total=600)) as session:
        assert printed(session, fill) == "filled\n"


@grouped
def test_no_group_outlives_its_sandbox() -> None:
    with session_of("x = 1") as session:
        made = [folder for top in cgroup.parents() for folder in top.glob(f"autograder-{os.getpid()}-*")]
        assert made and session.execute("a", "1").error is None
    assert not any(folder.exists() for folder in made)


def test_a_group_that_cannot_be_joined_starts_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cgroup, "make", lambda *_: cgroup.Group((tmp_path / "missing",)))
    with pytest.raises(Infrastructure, match="a worker could not be started"):
        Sandbox().start()


def test_without_groups_the_other_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "make", lambda *_: None)
    with session_of("import numpy as np", limits=Limits(memory=600)) as session:
        error = session.execute("a", "x = np.ones(125_000_000)").error
        assert error is not None and error[0] == "MemoryError"


def test_groups_are_looked_for_from_our_own_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "ROOT", tmp_path)
    assert cgroup._candidates({}) == []
    (tmp_path / "cgroup.controllers").touch()
    mine = cgroup._mine("0::/user.slice/app.scope\n")
    user, own = tmp_path / "user.slice", tmp_path / "user.slice" / "app.scope"
    assert cgroup._candidates(mine) == [(own,), (user,), (tmp_path,)]
    (tmp_path / "cgroup.controllers").unlink()
    for name in ("memory", "pids"):
        (tmp_path / name).mkdir()
    assert cgroup._candidates(mine) == [(tmp_path / "memory", tmp_path / "pids")]


V1, V2 = ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), ("memory.max", "memory.swap.max", "pids.max")


def test_a_groups_limits_are_written_in_either_version(tmp_path: Path) -> None:
    for files, written in ((V1, ["900", "900"]), (("pids.max",), ["64"]), (V2, ["900", "0", "64"])):
        folder = tmp_path / str(len(files)) / files[0]
        folder.mkdir(parents=True)
        for file in files:
            (folder / file).touch()
        cgroup._limit(folder, 900, 64)
        assert [(folder / file).read_text() for file in files] == written
    with pytest.raises(OSError, match="has no controller"):
        cgroup._limit(tmp_path, 900, 64)


# --- system calls ---


@pytest.mark.skipif(seccomp.program() is None, reason="there is a filter for x86-64 and AArch64 only")
def test_calls_that_no_course_needs_are_refused() -> None:
    code = """
import ctypes, errno, mmap, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def refused(call, *a):
    try:
        call(*a)
        return 0
    except OSError as e:
        return e.errno
setns = refused(os.setns, 0) if hasattr(os, "setns") else 1
print([refused(mmap.mmap, -1, 4096), refused(os.memfd_create, "x"),
       *(refused(socket.socket, f, 1) for f in (2, 10, 16, 40)), refused(socket.socketpair, 30), setns])
"""
    with session_of("x = 1") as session:
        assert printed(session, code) == "[1, 1, 97, 97, 97, 97, 97, 1]\n"


def test_what_honest_code_needs_is_allowed() -> None:
    code = """
import concurrent.futures as f, multiprocessing as m, subprocess, tempfile, threading
import numpy as np
out = []
with m.get_context("fork").Pool(2) as pool: out.append(pool.map(abs, [-1, 2]))
value = m.get_context("fork").Value("i", 3); out.append(value.value)
with f.ThreadPoolExecutor(2) as pool: out.append(list(pool.map(abs, [-1])))
out.append(subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout)
import asyncio, getpass, socket
out.append([getpass.getuser(), socket.gethostbyname("localhost"), asyncio.run(asyncio.sleep(0, "slept"))])
with tempfile.TemporaryFile() as file: np.save(file, np.ones(3)); file.seek(0); out.append(np.load(file).sum())
print(out)
"""
    with session_of("x = 1", budget=Budget(cell=120, total=600)) as session:
        named = "['student', '127.0.0.1', 'slept']"
        assert printed(session, code) == f"[[1, 2], 3, [1], 'hi\\n', {named}, np.float64(3.0)]\n"


# --- one pass after another ---


def test_a_pass_leaves_nothing_for_the_next() -> None:
    leave = "import os, subprocess\nfor d in ('/box', '/tmp', '/dev/shm'): open(d + '/left', 'w').write('x')\n"
    leave += "os.makedirs('/box/a/b/c'); os.symlink('/etc', '/box/link')"
    look = "import os; print([os.listdir(d) for d in ('/box', '/tmp', '/dev/shm')])"
    with session_of("x = 1", budget=SHORT) as session:
        assert session.execute("a", leave).error is None
        session.close()
        session.reach(1)
        left = printed(session, look)
    assert "left" not in left and "link" not in left and "'a'" not in left


def test_the_installed_layout_hides_the_graders_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed into the environment that is mounted, the package is covered: its tests are not inside."""
    from autograder.sandbox import walls as sandbox

    package = tmp_path / "env" / "site-packages" / "autograder"
    (package / "sandbox" / "inside").mkdir(parents=True)
    shutil.copy(sandbox.WORKER, package / "sandbox" / "inside")
    monkeypatch.setattr(sandbox, "PACKAGE", package)
    monkeypatch.setattr(sandbox, "WORKER", package / "sandbox" / "inside" / "worker.py")
    monkeypatch.setattr(sandbox, "_python_folders", lambda: [str(tmp_path / "env")])
    command = " ".join(sandbox.bubblewrap(Limits()))
    assert f"--ro-bind {tmp_path}/env {tmp_path}/env --tmpfs {package}" in command
