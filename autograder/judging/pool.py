"""Grading jobs in processes of their own, here or on a cluster: bounded, and none able to harm another."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.util import Finalize
from pathlib import Path

from autograder.errors import Infrastructure, Ungradable, UsageError
from autograder.judging import plan as planning
from autograder.judging.cluster import executor
from autograder.judging.demos import fitted
from autograder.judging.grade import Result, Shown, finish, show
from autograder.judging.plan import Plan
from autograder.judging.tasks import Job, Queue, Spool, Task
from autograder.layout import Chapter, Course
from autograder.sandbox.warm import WarmSandbox

JUDGE_BYTES = 4 * 2**30  # private memory of a process that judges
_WINDOW = 1000  # jobs handed out at a time
_kept = threading.local()
Outcome = Shown | Result | Ungradable | BrokenProcessPool


def restricted(plan: Plan, only: str) -> Plan:
    """The plan with one exercise's test alone, for regrading it."""
    if not only:
        return plan
    if only not in plan.tests:
        raise UsageError(f"expected --only to name one of {', '.join(plan.tests)}; got {only!r}")
    return replace(plan, only=only)


def results(
    jobs: Sequence[Job], n_jobs: int, spool: Spool, cluster: str = ""
) -> Iterator[tuple[str, Result | Ungradable | None]]:
    """The result of each job as it comes, or why there is none: Infrastructure if it may be tried again.

    Before its result a job comes once with None: its first pass is done, and kept in `spool`.
    cluster: the address of a Dask scheduler whose workers take the jobs; "" for n_jobs processes of this machine.
    """
    queue = Queue(jobs, spool)
    yield from ((job.key, None) for job in queue.known)
    while cluster and queue:
        for task, came in _gather(executor(cluster), run_elsewhere, queue, _WINDOW):
            yield task.job.key, queue.settled(task, _settled(came))
    while queue:
        n_local = min(n_jobs, len(queue))
        suspects = []
        for task, came in _gather(_local(n_local, jobs[0]), run_task, queue, 4 * n_local):
            if isinstance(came, BrokenProcessPool):
                suspects.append(task)
            else:
                yield task.job.key, queue.settled(task, came)
        # A worker process died and took the pool along. Each task that it may have been gets a pool of its own, so
        # that the one that kills its process harms no other.
        for task in suspects:
            with _local(1, task.job) as alone:
                came = _settled(_outcome(alone.submit(run_task, task)))
            yield task.job.key, queue.settled(task, came)


def _settled(came: Outcome) -> Shown | Result | Ungradable:
    """What came, with a worker that died taken for a failure of the machine."""
    return _failed(came) if isinstance(came, BrokenProcessPool) else came


def _local(n_jobs: int, first: Job) -> ProcessPoolExecutor:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    start = (os.getpid(), context.Value("i", 0), cores_for(n_jobs), first)
    return ProcessPoolExecutor(n_jobs, mp_context=context, initializer=_bound, initargs=start)


def cores_for(n_jobs: int) -> tuple[int, ...]:
    """The core of each job where there are as many as cores, else none: then the system may choose better.

    A job is two processes that take turns, asking and answering: on one core they hand over without waking another.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return tuple(cores) if n_jobs == len(cores) else ()


def _gather(
    crew: AbstractContextManager[Executor], run: Callable[[Task], Shown | Result], queue: Queue, window: int
) -> Iterator[tuple[Task, Outcome]]:
    """Take tasks from `queue` and give what comes of them, until all are done or a process of the crew died.

    window: how many are handed out at a time, so that memory does not grow with the class.
    """
    pending: dict[Future[Shown | Result], Task] = {}
    whole = True
    with crew as pool:
        try:
            while pending or (queue.ready and whole):
                while whole and queue.ready and len(pending) < window:
                    task = queue.next()
                    try:
                        pending[pool.submit(run, task)] = task
                    except BrokenProcessPool as broken:  # what is pending is broken as well
                        yield task, broken
                        whole = False
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    outcome = _outcome(future)
                    whole = whole and not isinstance(outcome, BrokenProcessPool)
                    yield pending.pop(future), outcome
        except BaseException:
            for future in pending:
                future.cancel()
            raise


def _outcome(future: Future[Shown | Result]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool as broken:
        return broken
    except UsageError:  # a fault in the chapter itself, which every submission would meet: grading stops
        raise
    except (Infrastructure, MemoryError, OSError, CancelledError) as error:
        return _failed(error)
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # Dask's, which need not be installed here
            return _failed(error)
        # A fault of ours, met by one submission: it stops no other.
        return Ungradable(f"the grader itself failed here ({type(error).__name__}: {str(error)[:200]})")


def _failed(error: BaseException) -> Infrastructure:
    return Infrastructure(f"the machine failed, not the student ({str(error)[:300]}): grade again")


def _bound(coordinator: int, started: Synchronized[int], cores: tuple[int, ...], first: Job) -> None:
    """Bound what judging may take, end with the coordinator, and start a sandbox as the first job will want it.

    What a submission returns can be small and still lead a test to huge arrays. And a coordinator that is killed
    must leave nothing behind: its workers end when it has, and their sandboxes end with them.
    """
    threading.Thread(target=_end_with, args=(coordinator,), daemon=True).start()
    with started.get_lock():
        number = started.value
        started.value += 1
    if cores:
        os.sched_setaffinity(0, {cores[number % len(cores)]})
    _bound_memory()
    if first.isolated:
        with contextlib.suppress(Exception):  # the job itself will meet it, and say so
            plan = _plan(first.root, first.chapter, first.notebook, first.only)
            plan = fitted(plan, first.answers.texts)
            _warm().begin(plan.preload_for(first.answers.texts.values()), plan.files)


@functools.cache
def _bound_memory() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = JUDGE_BYTES if hard == resource.RLIM_INFINITY else min(hard, JUDGE_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _end_with(coordinator: int) -> None:
    while True:
        try:
            os.kill(coordinator, 0)
        except ProcessLookupError:
            os._exit(1)
        time.sleep(0.25)


def run_task(task: Task) -> Shown | Result:
    """One pass over a submission; called in a worker process, here or elsewhere. Tried twice if the machine fails."""
    job = task.job
    plan = _plan(job.root, job.chapter, job.notebook, job.only)
    if plan.fingerprint != job.fingerprint:
        raise Infrastructure(f"{platform.node()} has another version of {job.chapter} or of its tests: update it")
    with _sandbox(job.isolated) as sandbox:
        try:
            came = _passed(plan, task, sandbox)
        except Infrastructure:
            sandbox.close()
            came = _passed(plan, task, sandbox)
        if came.flags:  # whatever it was: the next submission is not to meet it
            sandbox.close()
    return came


def _passed(plan: Plan, task: Task, sandbox: WarmSandbox) -> Shown | Result:
    job = task.job
    if task.shown is None:
        return show(plan, job.answers, job.seed, sandbox, job.budget)
    return finish(plan, job.answers, job.seed, sandbox, task.shown, job.budget)


def run_elsewhere(task: Task) -> Shown | Result:
    """One pass over a submission in a cluster's worker, bounded as a process of this machine is."""
    _bound_memory()
    return run_task(task)


@contextlib.contextmanager
def _sandbox(isolated: bool) -> Iterator[WarmSandbox]:
    """This process's warm sandbox. Without isolation nothing is kept: what one submission left would meet the next."""
    sandbox = _warm() if isolated else WarmSandbox(isolated=False)
    try:
        yield sandbox
    except BaseException:
        sandbox.close()
        raise
    finally:
        if not isolated:
            sandbox.close()


def _warm() -> WarmSandbox:
    """A sandbox for each thread: the kernel ends a sandbox with the very thread that started it."""
    if not hasattr(_kept, "sandbox"):
        _kept.sandbox = WarmSandbox()
        Finalize(None, _kept.sandbox.close, exitpriority=10)
    sandbox: WarmSandbox = _kept.sandbox
    return sandbox


@functools.lru_cache(maxsize=4)
def _plan(root: Path, chapter: str, notebook: str, only: str) -> Plan:
    return restricted(planning.make(Chapter(Course(root), chapter, notebook)), only)
