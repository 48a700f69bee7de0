"""The grading pipeline: collect -> normalise -> execute and judge -> ledger -> record -> report.

The coordinator here reads submissions, keeps results and writes; the workers it starts only execute.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from autograder import nbgrader_course
from autograder.errors import AutograderError, Infrastructure, NoSandbox, Ungradable, UsageError
from autograder.judging import broken
from autograder.judging import plan as planning
from autograder.judging.entries import Json
from autograder.judging.grade import Result
from autograder.judging.plan import Plan
from autograder.judging.pool import restricted, results
from autograder.judging.session import Budget
from autograder.judging.tasks import Job
from autograder.layout import Chapter
from autograder.notebook import answers, source
from autograder.records import book, notes
from autograder.records.graded import Graded, untouched
from autograder.records.ledger import Ledger, digest, locked
from autograder.records.record import record
from autograder.records.stored import stored
from autograder.records.trouble import explained
from autograder.sandbox import memory
from autograder.sandbox.isolation import why_not
from autograder.submissions import handed_in
from autograder.submissions.collect import Submission, collect
from autograder.submissions.hints import helped
from autograder.submissions.normalise import Answers, normalise

Progress = Callable[[float, int, str], None]  # submissions done, of how many, whose is the last


@dataclass(frozen=True)
class Options:
    """How to grade. jobs: None for all cores. only: one exercise, the others keep what they had.

    cluster: the address of a Dask scheduler whose workers execute; "" for this machine. force: grade afresh
    what the ledger knows.
    """

    jobs: int | None = None
    students: tuple[str, ...] = ()
    only: str = ""
    isolated: bool = True
    budget: Budget = field(default_factory=Budget)
    cluster: str = ""
    force: bool = False

    @property
    def n_jobs(self) -> int:
        jobs = (
            len(os.sched_getaffinity(0))
            if self.jobs is None and hasattr(os, "sched_getaffinity")
            else self.jobs
        )
        if jobs is None:
            jobs = os.cpu_count() or 1
        if not 1 <= jobs <= 512:
            raise UsageError(f"expected --jobs between 1 and 512, got {jobs}")
        return jobs


@dataclass
class _Work:
    """One notebook of a submission on its way through the pipeline."""

    submission: Submission
    plan: Plan
    answers: Answers | None = None
    texts: str = ""
    seed: int = 0
    key: str = ""
    result: Json | None = None
    problem: str = ""
    retry: bool = False


def grade_chapter(chapter: Chapter, options: Options, progress: Progress | None = None) -> Json:
    """Grade every submission of a chapter and write everything down; returns the report.

    Raises UsageError, NoSandbox, Locked; never anything a submission caused.
    """
    if options.isolated and not options.cluster and (reason := why_not()):
        raise NoSandbox(reason)
    began = datetime.datetime.now()
    earlier = stored(chapter) if options.students else None  # before hours of work, if it is damaged
    plans = [restricted(planning.make(part), options.only) for part in chapter.parts]
    for plan in plans:
        broken.packages(plan)
    options = fitting(options, plans)
    nbgrader_course.load_meanwhile()
    with locked(chapter.course.state):
        ledger = Ledger(chapter.course.state)
        try:
            submissions = collect(chapter, list(options.students))
            work = [_normalised(plan, submission) for submission in submissions for plan in plans]
            _run(work, ledger, options, progress or (lambda *_: None))
            book.notice(chapter)
            _recorded(chapter, work, ledger)
        finally:
            ledger.close()
        seconds = (datetime.datetime.now() - began).total_seconds()
        report = report_of(chapter, work, options, seconds)
        if options.students:
            report = book.renewed(earlier, report)
        return book.current(chapter, report, f"graded again{f', {options.only} alone' if options.only else ''}")


def fitting(options: Options, plans: list[Plan]) -> Options:
    """The options with no more jobs than fit into memory, unless a number was asked for."""
    if options.jobs is not None or options.cluster:
        return options
    libraries = {name for plan in plans for name in plan.preload}
    return replace(options, jobs=memory.jobs_that_fit(options.n_jobs, libraries))


def _recorded(chapter: Chapter, work: list[_Work], ledger: Ledger) -> None:
    """Write everything down. Raises AutograderError where a disk is full or may not be written."""
    nbgrader_course.load()
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import SQLAlchemyError

    try:
        record(chapter, _gradable(work), ledger)
    except (SQLAlchemyError, InvalidEntry, ImportError) as error:
        url = nbgrader_course.course_directory(chapter.course).db_url
        raise AutograderError(explained(error, url)) from None
    except OSError as error:
        raise AutograderError(
            f"autograded/ cannot be written ({str(error)[:200]}): make room or mend the permissions and start the same "
            "command again; what was graded is kept and will not be computed again"
        ) from None


def _normalised(plan: Plan, submission: Submission) -> _Work:
    if submission.problem:
        return _Work(submission, plan, problem=submission.problem)
    data, _ = submission.files.get(plan.chapter.notebook_name, (None, ()))
    if data is None:  # one of an assignment's several notebooks was not handed in: there is nothing to execute
        nothing = Answers(answers(plan.skeleton), frozenset(), ("missing-notebook",))
        return _Work(submission, plan, nothing, result=untouched(plan))
    try:
        return _Work(submission, plan, normalise(data, plan.skeleton))
    except Ungradable as problem:
        return _Work(submission, plan, problem=str(problem))


def _run(work: list[_Work], ledger: Ledger, options: Options, progress: Progress) -> None:
    """Find or make every result: what the ledger knows is taken, identical answers are graded once."""
    waiting: dict[str, list[_Work]] = {}
    for one in work:
        if one.answers is None or one.result is not None:
            continue
        one.seed = ledger.seed(one.plan.chapter.name)
        one.texts = digest(one.plan.chapter.notebook_name, *one.answers.identity)
        one.key = digest(
            one.texts, one.plan.fingerprint, one.seed, options.isolated, vars(options.budget), options.only
        )
        one.result = None if options.force else ledger.get(one.key)
        if one.result is None:
            waiting.setdefault(one.key, []).append(one)
    done = float(len(work) - sum(map(len, waiting.values())))
    progress(done, len(work), "")
    jobs = [_job(group[0], options) for group in waiting.values()]
    begun: set[str] = set()
    for key, result in results(jobs, options.n_jobs, ledger, options.cluster):
        group = waiting[key]
        done += len(group) / 2 if result is None or key in begun else len(group)  # the first pass is half of it
        begun.add(key)
        if result is not None:
            for one in group:
                _settle(one, result, ledger, options)
        progress(done, len(work), group[0].submission.student)
    ledger.forget_begun()


def _settle(one: _Work, result: Result | Ungradable, ledger: Ledger, options: Options) -> None:
    """Give a submission its result and keep it, or mark it for another try."""
    if isinstance(result, Ungradable):
        one.problem, one.retry = str(result), isinstance(result, Infrastructure)
        return
    found = result.to_json()
    if options.only:
        before = ledger.latest(one.plan.chapter.name, one.texts)
        if before is None:
            one.problem, one.retry = "it was never graded whole: grade without --only first", True
            return
        found = _merged(before, found)
    one.result = found
    ledger.put(one.key, one.texts, one.plan.chapter.name, found)


def _merged(before: Json, new: Json) -> Json:
    """Results with one exercise's entry renewed."""
    renewed = {entry["grade_id"]: entry for entry in new["exercises"]}
    entries = [renewed.get(entry["grade_id"], entry) for entry in before["exercises"]]
    return before | {"exercises": entries, "flags": sorted({*before["flags"], *new["flags"]})}


def _job(one: _Work, options: Options) -> Job:
    assert one.answers is not None
    chapter = one.plan.chapter
    place = (chapter.course.root.resolve(), chapter.name, chapter.notebook_name)
    how = (options.only, options.isolated, options.budget)
    return Job(*place, one.plan.fingerprint, one.key, replace(one.answers, pictures={}), one.seed, *how)


def _gradable(work: list[_Work]) -> Iterator[Graded]:
    for one in work:
        if one.result is not None and one.answers is not None:
            yield Graded(
                one.submission.student,
                one.submission.folder,
                one.plan,
                one.answers.texts,
                [helped(entry, one.answers) for entry in one.result["exercises"]],
                one.result["outputs"],
                one.key,
                one.answers.pictures,
            )


def report_of(
    chapter: Chapter,
    work: list[_Work],
    options: Options,
    seconds: float,
) -> Json:
    """The report of the CLI's contract, with automatic marks; keys beyond it are extras."""
    plans = [planning.make(part) for part in chapter.parts]
    by_student: dict[str, list[_Work]] = {}
    came = handed_in.facts(chapter)
    for one in work:
        by_student.setdefault(one.submission.student, []).append(one)
    return {
        "chapter": chapter.name,
        "title": _title(plans[0]),
        "max_score": sum(plan.max_score for plan in plans),
        "generated": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "jobs": options.n_jobs,
        "seconds": round(seconds, 2),
        "tests": {
            s.exercise: [_described(t) for t in p.tests.get(s.exercise, [])] for p in plans for s in p.judged
        },
        "written": [step.name for plan in plans for step in plan.steps if step.kind == "written"],
        "submissions": [
            _entry(parts, options, came.get(student, {})) for student, parts in by_student.items()
        ],
    }


def _title(plan: Plan) -> str:
    lines = source(plan.skeleton["cells"][0]).splitlines() if plan.skeleton["cells"] else []
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), plan.chapter.name)


def _described(test: Any) -> Json:
    return {"name": test.name, "hint": test.hint, "hidden": test.hidden, "weight": test.weight, "costs": test.costs}


def _entry(parts: list[_Work], options: Options, came: Json) -> Json:
    """A submission's part of the report, in the contract's form. came: what its download said of it."""
    flags = {"late"} if came.get("late") else set()
    flags |= {flag for one in parts for flag in _flags(one)} | (set() if options.isolated else {"unsandboxed"})
    exercises = [_with_answer(e, one) for one in parts if one.result for e in one.result["exercises"]]
    problems = list(dict.fromkeys(one.problem for one in parts if one.result is None))
    beside = sorted({name for one in parts if one.answers for name in one.answers.beside})
    missing = [f"{one.plan.chapter.notebook_name}.ipynb was not handed in" for one in parts if _is_missing(one)]
    retry = any(one.retry for one in parts if one.result is None)
    return {
        "student": parts[0].submission.student,
        "status": "retry" if retry else "manual" if problems or beside else "graded",
        "score": round(sum(entry["points"] for entry in exercises), 6),
        "seconds": round(sum(one.result["seconds"] for one in parts if one.result), 3),
        "flags": sorted(flags),
        "note": "; ".join([*problems, *missing, *notes.beside(beside), *notes.notes(exercises, sorted(flags))]),
        "exercises": exercises,
        **({"beside": beside} if beside else {}),
        **({"partners": came["partners"]} if came.get("partners") else {}),
    }


def _is_missing(one: _Work) -> bool:
    return one.answers is not None and "missing-notebook" in one.answers.flags


def _flags(one: _Work) -> list[str]:
    _, of_file = one.submission.files.get(one.plan.chapter.notebook_name, (b"", ()))
    return [
        *of_file,
        *(one.answers.flags if one.answers else ()),
        *(one.result["flags"] if one.result else ()),
    ]


def _with_answer(entry: Json, one: _Work) -> Json:
    assert one.answers is not None
    return helped(entry, one.answers) | {"answer": one.answers.texts.get(entry["exercise"], "")}
