"""Grading jobs in processes of their own: bounded, ended with the coordinator, and none able to harm another."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from autograder import plan as planning
from autograder.errors import Infrastructure, Ungradable, UsageError
from autograder.grade import Result, grade
from autograder.layout import Chapter, Course
from autograder.normalise import Answers
from autograder.plan import Plan
from autograder.sandbox import Sandbox
from autograder.session import Budget

JUDGE_BYTES = 4 * 2**30  # private memory of a process that judges


@dataclass(frozen=True)
class Job:
    """One distinct set of answers to grade; crosses to a worker process."""

    root: Path
    chapter: str
    notebook: str
    key: str
    answers: Answers
    seed: int
    only: str
    isolated: bool
    budget: Budget


def restricted(plan: Plan, only: str) -> Plan:
    """The plan with one exercise's test alone, for regrading it."""
    if not only:
        return plan
    if only not in plan.tests:
        raise UsageError(f"expected --only to name one of {', '.join(plan.tests)}; got {only!r}")
    kept = tuple(s for s in plan.steps if s.kind in {"given", "answer"} or s.name == f"test_{only}")
    return replace(plan, steps=kept)


def results(jobs: Sequence[Job], n_jobs: int) -> Iterator[tuple[str, Result | Ungradable]]:
    """The result of each job as it comes, or why there is none: Infrastructure if it may be tried again."""
    if not jobs:
        return
    unfinished = {job.key: job for job in jobs}
    for key, result in _gather(min(n_jobs, len(jobs)), jobs):
        if not isinstance(result, BrokenProcessPool):
            del unfinished[key]
            yield key, result
    # A worker process died and took the pool along. Each job that was left gets a pool of its own, so that the
    # one that kills its process harms no other.
    for key, job in unfinished.items():
        _, result = next(_gather(1, [job]))
        yield key, _failed(result) if isinstance(result, BrokenProcessPool) else result


def _gather(n_jobs: int, jobs: Sequence[Job]) -> Iterator[tuple[str, Result | Ungradable | BrokenProcessPool]]:
    context = get_context("forkserver")
    with ProcessPoolExecutor(n_jobs, mp_context=context, initializer=_bound, initargs=(os.getpid(),)) as pool:
        pending: dict[Future[Result], Job] = {pool.submit(run_job, job): job for job in jobs}
        try:
            for future in as_completed(pending):
                yield pending[future].key, _outcome(future)
        except BaseException:
            for future in pending:
                future.cancel()
            raise


def _outcome(future: Future[Result]) -> Result | Ungradable | BrokenProcessPool:
    try:
        return future.result()
    except BrokenProcessPool as broken:
        return broken
    except (Infrastructure, MemoryError, OSError) as error:
        return _failed(error)
    except Exception as error:  # a fault of ours, met by one submission: it stops no other
        return Ungradable(f"the grader itself failed here ({type(error).__name__}: {str(error)[:200]})")


def _failed(error: BaseException) -> Infrastructure:
    return Infrastructure(f"the machine failed, not the student ({str(error)[:300]}): grade again")


def _bound(coordinator: int) -> None:
    """Bound what judging may take, and end with the coordinator.

    What a submission returns can be small and still lead a test to huge arrays. And a coordinator that is killed
    must leave nothing behind: its workers end when it has, and their sandboxes end with them.
    """
    import resource

    threading.Thread(target=_end_with, args=(coordinator,), daemon=True).start()
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


def run_job(job: Job) -> Result:
    """Grade one job; called in a worker process. Tried twice if the machine fails."""
    plan = _plan(job.root, job.chapter, job.notebook, job.only)
    sandbox = Sandbox(isolated=job.isolated)
    try:
        return grade(plan, job.answers, job.seed, sandbox, job.budget)
    except Infrastructure:
        return grade(plan, job.answers, job.seed, sandbox, job.budget)


@functools.lru_cache(maxsize=4)
def _plan(root: Path, chapter: str, notebook: str, only: str) -> Plan:
    return restricted(planning.make(Chapter(Course(root), chapter, notebook)), only)
