"""sandbox.isolation: what a submission sees and may use, asked from inside; and refusing where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import PROJECT, printed, seen, session_of

from autograder.errors import Infrastructure
from autograder.judging.session import Budget, RemoteStudent, Session
from autograder.sandbox.inside import shell
from autograder.sandbox.isolation import Sandbox, why_not
from autograder.sandbox.walls import Limits
from course.checking.transport import StudentError

pytestmark = pytest.mark.sandbox

SYSTEM = {"bin", "box", "dev", "etc", "grader", "lib", "lib32", "lib64", "proc", "sbin", "tmp", "usr"}
ENVIRONMENT = {
    "COURSE_DEVICE", "CUDA_VISIBLE_DEVICES", "HOME", "IPYTHONDIR", "LANG", "MKL_NUM_THREADS", "MPLBACKEND",
    "MPLCONFIGDIR", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH", "PWD", "PYTHONHASHSEED",
    "TF_CPP_MIN_LOG_LEVEL", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS", "TMPDIR", "USER", "LOGNAME",
}  # fmt: skip
DEVICES = {"core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty",
    "urandom", "zero", "console"}  # fmt: skip


@pytest.fixture(scope="module")
def inside() -> Iterator[Session]:
    with session_of("x = 1", "import json, os, socket, sys") as session:
        yield session


def environment_folders() -> list[Path]:
    """Where the interpreter and its packages lie, on this machine."""
    found = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_prefix).resolve()}
    return [folder for folder in found if folder.parts[1] != "usr"]


def test_the_top_level_is_the_allow_list(inside: Session) -> None:
    allowed = SYSTEM | {folder.parts[1] for folder in environment_folders()}
    assert set(seen(inside, "print(json.dumps(os.listdir('/')))")) <= allowed


def test_above_the_environment_there_is_nothing_but_the_way_to_it(inside: Session) -> None:
    folders = environment_folders()
    above = {parent for folder in folders for parent in folder.parents[:-1]}
    for parent in sorted(above - set(folders)):
        if any(parent.is_relative_to(folder) for folder in folders):
            continue
        ways = {folder.relative_to(parent).parts[0] for folder in folders if folder.is_relative_to(parent)}
        assert set(seen(inside, f"print(json.dumps(os.listdir({str(parent)!r})))")) <= ways


def test_the_environment_is_exactly_the_allow_list(inside: Session) -> None:
    found = seen(inside, "print(json.dumps(dict(os.environ)))")
    assert set(found) - {"PWD", "LC_CTYPE", "KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK"} == ENVIRONMENT - {"PWD"}
    assert not [value for value in found.values() if "grade" in value.lower()]


def test_a_secret_of_the_graders_environment_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOP_SECRET_TOKEN", "abc")
    with session_of("x = 1") as session:
        code = "import os\nprint(os.environ.get('TOP_SECRET_TOKEN'), open('/proc/self/environ').read().count('abc'))"
        assert printed(session, code) == "None 0\n"
        code = "import glob\nprint([open(p).read() for p in glob.glob('/proc/[0-9]*/environ') if os.access(p, 4)])"
        assert "abc" not in printed(session, code)


def test_there_is_no_network(inside: Session) -> None:
    code = """
found = {"interfaces": os.listdir("/sys/class/net") if os.path.isdir("/sys") else [], "reached": []}
for family, address in [(socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("169.254.169.254", 80)),
                        (socket.AF_INET, ("9.9.9.9", 53)), (socket.AF_INET6, ("::1", 22, 0, 0))]:
    try:
        with socket.socket(family) as s:
            s.settimeout(2)
            s.connect(address)
            found["reached"].append(address)
    except OSError:
        pass
try:
    found["reached"].append(socket.getaddrinfo("example.org", 80))
except OSError:
    pass
print(json.dumps(found))
"""
    assert seen(inside, code) == {"interfaces": [], "reached": []}


def test_a_server_on_this_machine_is_out_of_reach(inside: Session, tmp_path: Path) -> None:
    import socket

    with socket.socket() as server, socket.socket(socket.AF_UNIX) as abstract:
        server.bind(("127.0.0.1", 0))
        server.listen()
        name = f"\0grader-test-{os.getpid()}"
        abstract.bind(name)
        abstract.listen()
        with socket.create_connection(server.getsockname(), 2):
            pass
        code = """
def reach(family, address):
    try:
        with socket.socket(family) as s:
            s.settimeout(2); s.connect(address); return True
    except OSError:
        return False
"""
        code += f"print(reach(socket.AF_INET, {server.getsockname()!r}), reach(socket.AF_UNIX, {name!r}))"
        assert printed(inside, code) == "False False\n"


def test_it_runs_as_nobody_in_particular(inside: Session) -> None:
    code = "print(json.dumps([os.getresuid(), os.getresgid(), os.getgroups(), open('/proc/self/status').read()]))"
    found = seen(inside, code)
    uids, gids, groups, status = found
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert 0 not in uids and 0 not in gids and 0 not in groups
    for capabilities in ("CapEff", "CapPrm", "CapAmb"):
        assert int(fields[capabilities], 16) == 0
    assert fields["NoNewPrivs"] == "1"
    if os.geteuid() == 0:
        assert len(set(uids)) == 1 and uids[0] >= 2_100_000


def test_it_cannot_become_root_again(inside: Session) -> None:
    code = """
def attempt(call, *a):
    try: call(*a); return True
    except OSError: return False
print(attempt(os.setuid, 0), attempt(os.setgid, 0), attempt(os.setgroups, [0]), attempt(os.chroot, "/box"),
      os.path.exists("/usr/bin/su") and os.system("su -c true 2>/dev/null") == 0)
"""
    assert printed(inside, code) == "False False False False False\n"


def test_the_grader_its_tests_and_its_answers_are_not_there(inside: Session) -> None:
    assert printed(inside, "import importlib.util as u\nprint(u.find_spec('autograder'))") == "None\n"
    there = sorted(seen(inside, "print(json.dumps(os.listdir('/grader')))"))
    assert there == ["afterwards.py", "course", "pristine.py", "shell.py", "worker.py"]
    code = """
import fnmatch
wanted = ["hidden*", "answers", "*.db", "ledger*", "gradebook*", "*.ipynb", "right_*.py", "wrong_*.py", "ch0*",
          "nbgrader_config.py", ".git", "submitted", "autograded"]
env = {environment}
found = []
for top, folders, files in os.walk("/", topdown=True):
    folders[:] = [f for f in folders if os.path.join(top, f) not in ("/proc", "/dev", "/usr", *env)]
    found += [os.path.join(top, n) for n in folders + files if any(fnmatch.fnmatch(n, w) for w in wanted)]
print(json.dumps(found))
""".replace("{environment}", repr([str(folder) for folder in environment_folders()]))
    public = [f"/grader/{path.relative_to(PROJECT)}" for path in (PROJECT / "course" / "checks").rglob("ch0*")]
    assert set(seen(inside, code)) <= set(public)


def test_no_hidden_test_is_anywhere_in_what_the_worker_holds(inside: Session) -> None:
    code = "print([name for name in sys.modules if 'autograder' in name or 'hidden' in name or 'checks' in name])"
    assert printed(inside, code) == "[]\n"


def test_no_other_process_is_visible(inside: Session) -> None:
    names = seen(
        inside,
        "print(json.dumps([open(f'/proc/{p}/comm').read().strip() for p in os.listdir('/proc') if p.isdigit()]))",
    )
    assert 1 <= len(names) <= 4
    assert {name.split("3")[0] for name in names} <= {"bwrap", "python", Path(sys.executable).name}


def test_only_the_socket_and_nothing_else_is_inherited(inside: Session) -> None:
    code = """
held = {}
for fd in os.listdir("/proc/self/fd"):
    try: held[fd] = os.readlink(f"/proc/self/fd/{fd}")
    except OSError: pass
print(json.dumps(list(held.values())))
"""
    foreign = [h for h in seen(inside, code) if not h.startswith(("socket:", "pipe:", "/dev/", "/proc/", "anon_inode"))]
    assert foreign == []


def test_devices_are_the_harmless_ones(inside: Session) -> None:
    assert set(seen(inside, "print(json.dumps(os.listdir('/dev')))")) <= DEVICES


def test_the_system_is_read_only_and_the_box_is_not(inside: Session) -> None:
    code = """
def writable(folder):
    try:
        with open(os.path.join(folder, "zz"), "w") as f: f.write("x")
        os.unlink(os.path.join(folder, "zz")); return True
    except OSError: return False
print(json.dumps({f: writable(f) for f in ["/", "/usr", "/etc", "/grader", "/grader/course", sys.prefix,
      os.path.dirname(os.__file__), "/box", "/tmp"]}))
"""
    found = seen(inside, code)
    assert {folder for folder, writable in found.items() if writable} == {"/box", "/tmp"}
    assert len(found) == 9


def test_mounting_and_tracing_are_out_of_reach(inside: Session) -> None:
    code = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mount(b"none", b"/box", b"tmpfs", 0, None), libc.ptrace(16, 1, 0, 0), libc.umount2(b"/grader/course", 2))
"""
    assert printed(inside, code) == "-1 -1 -1\n"


def test_the_next_worker_finds_nothing_of_the_last() -> None:
    with session_of("open('/box/note', 'w').write('hello')\nopen('/tmp/note', 'w').write('hello')") as session:
        assert printed(session, "import os\nprint(os.listdir('/box'))") == "['note']\n"
    with session_of("x = 1") as session:
        assert printed(session, "import os\nprint(os.listdir('/box'), 'note' in os.listdir('/tmp'))") == "[] False\n"


def test_closing_ends_everything_that_was_started(tmp_path: Path) -> None:
    mark = f"{time.time_ns()}"
    sleep = "[sys.executable, '-c', 'import time; time.sleep(600)', MARK], start_new_session=True"
    code = f"import subprocess, sys\np = subprocess.Popen({sleep.replace('MARK', repr(mark))})"
    with session_of(code):
        assert _comes_true(lambda: bool(_running(mark)))
    assert _comes_true(lambda: not _running(mark))


def _comes_true(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def _running(mark: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


# --- limits: one test that hits each, one just under it ---


def test_memory() -> None:
    with session_of("import numpy as np", limits=Limits(memory=600)) as session:
        assert printed(session, "x = np.ones(25_000_000); print(x.nbytes); del x") == "200000000\n"
        error = session.execute("a", "x = np.ones(125_000_000)").error
        assert error is not None and error[0] == "MemoryError"
        assert printed(session, "print('still here')") == "still here\n"


def test_processes() -> None:
    spawn = """
import subprocess, sys
def spawn(n):
    started = []
    try:
        for _ in range(n):
            started.append(subprocess.Popen(["/bin/sleep", "60"]))
    except OSError as error:
        return type(error).__name__
    finally:
        for p in started: p.kill(); p.wait()
    return "fine"
"""
    with session_of(spawn, limits=Limits(processes=40)) as session:
        assert printed(session, "print(spawn(15), spawn(60), spawn(15))") == "fine BlockingIOError fine\n"


def test_file_size() -> None:
    write = """
def write(mb):
    try:
        with open("/box/big", "wb") as f: f.write(b"0" * (mb * 2**20))
        return "fine"
    except OSError as error:
        return error.strerror
"""
    with session_of(write, limits=Limits(file=4)) as session:
        assert printed(session, "print(write(4)); print(write(5))") == "fine\nFile too large\n"


def test_disk() -> None:
    write = """
def write(folder, files):
    try:
        for i in range(files):
            with open(f"{folder}/{i}", "wb") as f: f.write(b"0" * 2**20)
        return "fine"
    except OSError as error:
        return error.strerror
"""
    with session_of(write, limits=Limits(disk=8)) as session:
        for folder in ("/box", "/tmp"):
            assert printed(session, f"print(write({folder!r}, 6)); print(write({folder!r}, 12))") == (
                "fine\nNo space left on device\n"
            )


def test_descriptors() -> None:
    code = """
def hold(n):
    held = []
    try:
        for _ in range(n): held.append(open("/dev/null"))
        return "fine"
    except OSError as error:
        return error.strerror
    finally:
        for f in held: f.close()
"""
    with session_of(code, limits=Limits(descriptors=64)) as session:
        assert printed(session, "print(hold(30), hold(80), hold(30))") == "fine Too many open files fine\n"


def test_cpu() -> None:
    burn = "import time\ndef burn(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass"
    with session_of(burn, limits=Limits(cpu=4), budget=Budget(cell=300, total=900)) as session:
        assert printed(session, "burn(2); print('fine')") == "fine\n"
        assert session.execute("a", "burn(1000)").lost == "crash"


def test_wall() -> None:
    with session_of("import time", budget=Budget(cell=8, total=900)) as session:
        assert printed(session, "time.sleep(1); print('fine')") == "fine\n"
        assert session.execute("a", "time.sleep(600)").lost == "timeout"


def test_a_reply() -> None:
    with session_of("import numpy as np\ndef f(mb): return np.zeros(mb * 2**20, dtype=np.uint8)") as session:
        student = RemoteStudent(session, 60)
        assert student.f(30).nbytes == 30 * 2**20
        with pytest.raises(StudentError):
            student.f(40)


def test_output_just_under_its_limit_is_kept() -> None:
    with session_of("x = 1") as session:
        ran = session.execute("a", f"print('a' * {shell.OUTPUT_CHARS - 2})")
        assert str(ran.outputs[0]["text"]) == "a" * (shell.OUTPUT_CHARS - 2) + "\n"
        shown = session.execute("a", f"for i in range({shell.DISPLAYS}): display(i)").outputs
        assert [out["data"]["text/plain"] for out in shown] == [str(i) for i in range(shell.DISPLAYS)]


def test_output_is_cut() -> None:
    with session_of("x = 1") as session:
        ran = session.execute("a", "print('a' * 3_000_000)\nfor i in range(200): display(i)")
        assert ran.error is None and not ran.lost
        assert len(str(ran.outputs)) < 200_000 and len(ran.outputs) <= 100
        assert "[output cut]" in str(ran.outputs[0])


def test_limits_cannot_be_lifted_from_inside(inside: Session) -> None:
    code = """
import resource
lifted = []
for name in ("RLIMIT_DATA", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_CPU", "RLIMIT_NOFILE"):
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        lifted.append(name)
    except (OSError, ValueError):
        pass
print(json.dumps(lifted))
"""
    assert seen(inside, code) == []


# --- refusing ---


def without_bubblewrap(*command: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": str(Path(sys.executable).parent), "PYTHONPATH": str(PROJECT)}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment, cwd=cwd
    )


def test_here_a_sandbox_can_be_had() -> None:
    assert why_not() == ""


def test_without_bubblewrap_no_worker_starts() -> None:
    code = "from autograder.sandbox.isolation import Sandbox; Sandbox().start()"
    done = without_bubblewrap("-c", code)
    assert done.returncode == 1
    assert "NoSandbox: bubblewrap is missing: `apt-get install bubblewrap`" in done.stderr


def test_without_bubblewrap_the_command_line_grades_nothing(course01: Path) -> None:
    done = without_bubblewrap("-m", "autograder", "grade", "01", "--course", str(course01))
    assert done.returncode == 2
    assert "autograder: bubblewrap is missing" in done.stderr and "--unsafe-no-sandbox" in done.stderr
    assert not (course01 / "reports").exists() and not (course01 / "autograded").exists()


def test_a_sandbox_that_cannot_be_made_is_refused_with_its_reason(tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    script = '#!/bin/sh\n[ "$1" = --version ] && echo "bubblewrap VERSION" && exit 0\necho no namespaces >&2; exit 1\n'
    fake.touch()
    fake.chmod(0o755)
    code = "from autograder.sandbox.isolation import why_not; print(why_not())"
    reasons = {"0.8.0": "cannot make a sandbox here (no namespaces)", "0.4.1": "0.5 or newer, found 0.4.1"}
    for version, says in reasons.items():
        fake.write_text(script.replace("VERSION", version))
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT)},
        )
        assert says in done.stdout


def test_a_worker_that_is_not_ready_in_time_is_the_machines_fault() -> None:
    with pytest.raises(Infrastructure, match=r"a worker could not be started \(not ready after 0 s\)"):
        Sandbox(limits=Limits(start=0.01)).start()


def test_a_worker_that_cannot_start_says_why() -> None:
    with pytest.raises(Infrastructure, match="a worker could not be started"):
        Sandbox(limits=Limits(memory=20)).start(["numpy"])


def test_without_isolation_a_worker_has_still_its_limits() -> None:
    code = "import json, resource\nprint(json.dumps(resource.getrlimit(resource.RLIMIT_FSIZE)))"
    with session_of("x = 1", isolated=False, limits=Limits(file=4)) as session:
        assert seen(session, code) == [4 * 2**20] * 2


def test_no_test_and_no_right_value_is_inside(inside: Session) -> None:
    """`course.checks` is there by name: its chapters can be imported, and do nothing."""
    code = """
import course.checks, glob
from course.checks.ch01_linear_model import check, hint
from course.checks.ch05_multiclass import check as another
found = {"does": [check("mse"), hint("mse"), another("softmax")]}
found["files"] = glob.glob("/grader/course/checks/**", recursive=True)
for name in ("course.checks.ch01_linear_model.cases", "course.checks.ch01_cases.oracle", "course.checks.cases"):
    try:
        __import__(name)
        found["files"].append(name)
    except ImportError:
        pass
print(json.dumps(found))
"""
    files = ["/grader/course/checks/", "/grader/course/checks/__init__.py"]
    found = seen(inside, code)
    assert found["does"] == [None] * 3 and sorted(found["files"]) == files
