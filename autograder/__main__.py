"""The command line: `python -m autograder …`, also installed as `autograder`.

Exit 0: done; 1: some submissions need a person; 2: usage or environment.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from autograder.layout import Chapter, Course

app = typer.Typer(
    help="Grade a course's notebooks in a sandbox, with verdicts that a submission cannot forge.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CourseDir = Annotated[
    Path, typer.Option("--course", help="the course's folder: source/, submitted/, reports/ …")
]
Chapters = Annotated[
    list[str] | None, typer.Argument(help="chapters, such as 05-multiclass or 05; all if none is named")
]
Needed = Annotated[list[str], typer.Argument(help="chapters, such as 05-multiclass or 05")]
HERE = Path()
_INTERRUPTED = 130


def _course(folder: Path) -> Course:
    from autograder.errors import UsageError
    from autograder.layout import Course

    if not (folder / "source").is_dir():
        raise UsageError(f"expected a course with a source/ folder, got {folder}: name it with --course")
    return Course(folder.resolve())


def _chapters(folder: Path, names: list[str] | None) -> list[Chapter]:
    course = _course(folder)
    return [course.chapter(name) for name in names or course.chapters]


@app.command()
def release(chapters: Chapters = None, course: CourseDir = HERE) -> None:
    """Make student releases with nbgrader and scan them for leaks."""
    from autograder.authoring import releasing

    for chapter in _chapters(course, chapters):
        releasing.release(chapter)
        print(f"{chapter.name}: released and free of leaks")


author = typer.Typer(help="Write a chapter as text (py:percent), and make its notebook again.", no_args_is_help=True)
app.add_typer(author, name="author")


@author.command("text")
def author_text(
    notebook: Annotated[str, typer.Argument(help="a chapter, such as 05, or the path of a notebook")],
    course: CourseDir = HERE,
) -> None:
    """Print a chapter's notebook as text, with short marks for nbgrader's roles."""
    from autograder import notebook as nb
    from autograder.authoring.author import text

    sys.stdout.write(text(nb.read(_notebook(course, notebook))))


@author.command("build")
def author_build(
    draft: Annotated[Path, typer.Argument(help="the text")],
    notebook: Annotated[str, typer.Argument(help="a chapter, such as 05, or the path of a notebook, new or old")],
    course: CourseDir = HERE,
) -> None:
    """Make the notebook of a text; cells keep their ids."""
    from autograder.authoring.author import write

    if not draft.is_file():
        from autograder.errors import UsageError

        raise UsageError(f"expected a text made by `autograder author text`, got {draft}: there is no such file")
    write(draft, _notebook(course, notebook))


def _notebook(folder: Path, named: str) -> Path:
    """A notebook by its own path, or that of a chapter."""
    return Path(named) if named.endswith(".ipynb") else _course(folder).chapter(named).source


@app.command("sample-class")
def sample_class(
    chapters: Chapters = None,
    course: CourseDir = HERE,
    students: Annotated[
        int | None, typer.Option(help="how many; as many as there are misconceptions if not given")
    ] = None,
    seed: Annotated[int, typer.Option(help="draws the mixtures beyond the fixed cast")] = 0,
) -> None:
    """Write submitted/<student>/<chapter>/ for a class drawn from the answer bank."""
    from autograder.authoring import sample

    for chapter in _chapters(course, chapters):
        rows = sample.write(chapter, students, seed)
        print(f"{chapter.name}: {len(rows)} submissions in {chapter.course.root / 'submitted'}")


@app.command()
def collect(
    download: Annotated[Path, typer.Argument(help="a zip archive of a learning platform, or its folder")],
    chapter: Annotated[str, typer.Argument(help="the chapter, such as 05-multiclass or 05")],
    course: CourseDir = HERE,
    roster: Annotated[Path | None, typer.Option(help="a CSV with the class's names and ids")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="let newer files replace what was collected, which is kept aside")
    ] = False,
) -> None:
    """Put a download of Canvas, Moodle or Gradescope into submitted/<student>/<chapter>/.

    Everybody in it is named: taken, waiting for a person, or refused, with the reason. Exit 1 if anybody is not taken.
    """
    from autograder.results.accounts import accounted
    from autograder.submissions.intake import collect as put

    account = put(_course(course).chapter(chapter), download, roster, anew=replace)
    accounted(account)
    if not account.settled:
        raise typer.Exit(1)


@app.command()
def grade(
    chapters: Needed,
    course: CourseDir = HERE,
    jobs: Annotated[int | None, typer.Option(help="submissions at a time; default: all cores")] = None,
    student: Annotated[list[str] | None, typer.Option(help="only this student; may be repeated")] = None,
    only: Annotated[
        str, typer.Option(help="regrade one exercise for everybody; the others keep what they had")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="grade afresh what was graded already")] = False,
    cluster: Annotated[
        str, typer.Option(help="a Dask scheduler whose workers execute, such as tcp://10.0.0.1:8786")
    ] = "",
    unsafe_no_sandbox: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-sandbox", help="run strangers' code with your own rights; marks every grade"
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="no progress bar and no table")] = False,
) -> None:
    """Grade submissions in the sandbox: gradebook, autograded/ notebooks, reports/<chapter>.json, .csv and .html."""
    from autograder.pipeline import Options, grade_chapter
    from autograder.results import terminal
    from autograder.submissions.collect import strays

    options = Options(jobs, tuple(student or ()), only, not unsafe_no_sandbox, cluster=cluster, force=force)
    reports = [
        terminal.graded(chapter, partial(grade_chapter, chapter, options), quiet)
        for chapter in _chapters(course, chapters)
    ]
    lost = strays(_chapters(course, chapters)[0])
    for line in lost:
        print(f"nobody's: {line}", file=sys.stderr)
    if lost or any(entry["status"] != "graded" for report in reports for entry in report["submissions"]):
        raise typer.Exit(1)


@app.command()
def feedback(chapters: Needed, course: CourseDir = HERE) -> None:
    """Write feedback/<student>/<chapter>.html: no hidden input is ever in it."""
    from autograder.render import writing
    from autograder.results.feedback import write_feedback
    from autograder.results.pasted import pasted

    for chapter in _chapters(course, chapters):
        folder = chapter.course.root / "feedback"
        with writing(folder):
            paths = write_feedback(_report_of(chapter), folder, pictures=pasted(chapter))
        print(f"{chapter.name}: {len(paths)} pages in {folder}")


@app.command()
def formgrader(
    course: CourseDir = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="where it listens")] = 8888,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="only print the address")] = False,
) -> None:
    """Open nbgrader's formgrader, to mark written answers by hand and to write comments."""
    from autograder.results.formgrader import serve

    serve(_course(course), [f"--port={port}", *(["--no-browser"] if no_browser else [])])


@app.command("return")
def give_back(
    chapters: Needed,
    to: Annotated[str, typer.Option(help="exchange (nbgrader's own), moodle or canvas")],
    course: CourseDir = HERE,
    roster: Annotated[Path | None, typer.Option(help="for Moodle: a CSV with the participants' numbers")] = None,
    out: Annotated[Path | None, typer.Option(help="the archive to write; default: in the course's reports/")] = None,
) -> None:
    """Write the feedback pages anew and return them: into nbgrader's exchange, or as an archive for upload.

    Exit 1 if somebody's page cannot go back; each is named with what is missing.
    """
    from autograder.results.accounts import returned
    from autograder.results.feedback import write_feedback
    from autograder.results.pasted import pasted
    from autograder.results.returning import give_back as back

    whole = True
    for chapter in _chapters(course, chapters):
        found, pages = _report_of(chapter), chapter.course.root / "feedback"
        write_feedback(found, pages, pictures=pasted(chapter))
        done = back(chapter, found, to, pages, out, roster)
        returned(chapter.name, to, done)
        whole &= not done.left_out
    if not whole:
        raise typer.Exit(1)


@app.command()
def missing(
    chapter: Annotated[str, typer.Argument(help="the chapter, such as 05-multiclass or 05")],
    roster: Annotated[Path, typer.Option(help="a CSV with the class's names and ids")],
    course: CourseDir = HERE,
) -> None:
    """List who of the roster handed in nothing, or nothing readable; exit 1 if there is anybody."""
    from autograder.results.accounts import absent
    from autograder.submissions.missing import missing as find

    wanted = _course(course).chapter(chapter)
    found = find(wanted, roster)
    absent(wanted.name, found)
    if found:
        raise typer.Exit(1)


@app.command()
def report(
    chapters: Needed,
    course: CourseDir = HERE,
    roster: Annotated[Path | None, typer.Option(help="a CSV with the class's names and ids")] = None,
) -> None:
    """Write the class report anew from reports/<chapter>.json: page and table."""
    from autograder.render import writing
    from autograder.results.report import write_report
    from autograder.submissions.roster import load_roster

    known = load_roster(roster) if roster is not None else None
    for chapter in _chapters(course, chapters):
        found, folder = _report_of(chapter), chapter.course.root / "reports"
        with writing(folder):
            students = [entry["student"] for entry in found["submissions"]]
            print(write_report(found, folder, known.names(students) if known else None).html)


@app.command()
def show(
    student: Annotated[str, typer.Argument(help="the student's id")],
    chapter: Annotated[str, typer.Argument(help="the chapter, such as 05-multiclass or 05")],
    exercise: Annotated[str, typer.Argument(help="one exercise; all if none is named")] = "",
    course: CourseDir = HERE,
    unsafe_no_sandbox: Annotated[
        bool, typer.Option("--unsafe-no-sandbox", help="run the submission's code with your own rights")
    ] = False,
) -> None:
    """Show what stands behind a mark: handed in, executed, asked, expected, got; hidden tests too.

    For the instructor only: never send it to a student.
    """
    from autograder.show import show as look

    lines, paths = look(_course(course).chapter(chapter), student, exercise, isolated=not unsafe_no_sandbox)
    print("\n".join(lines))
    for path in paths:
        print(f"to run its tests again: {path}", file=sys.stderr)


@app.command()
def changes(
    chapters: Chapters = None,
    course: CourseDir = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for programs")] = False,
) -> None:
    """List the marks that changed: whose, before, after, when, why."""
    import json

    from autograder.records import changes as log
    from autograder.results.terminal import changes_table

    for chapter in _chapters(course, chapters):
        if _is_graded(chapter):
            _report_of(chapter)  # what was changed in the gradebook since it was last read
        found = [vars(change) for change in log.read(chapter.course.state, chapter.name)]
        if as_json:
            print(json.dumps({"chapter": chapter.name, "changes": found}, ensure_ascii=False))
        else:
            changes_table(chapter.name, found)


@app.command()
def similar(
    chapters: Needed,
    course: CourseDir = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for programs")] = False,
) -> None:
    """List look-alike answers of graded chapters, for a person to read: never a verdict."""
    import json

    from autograder.results import similarity
    from autograder.results.terminal import similar_table

    for chapter in _chapters(course, chapters):
        found = similarity.pairs(_report_of(chapter))
        if as_json:
            print(json.dumps({"chapter": chapter.name, "pairs": similarity.to_json(found)}, ensure_ascii=False))
        else:
            similar_table(chapter.name, found)


@app.command()
def viva(
    chapter: Annotated[str, typer.Argument(help="the chapter, such as 05-multiclass or 05")],
    course: CourseDir = HERE,
    student: Annotated[list[str] | None, typer.Option(help="only this student; may be repeated")] = None,
    seed: Annotated[int, typer.Option(help="draws other questions for everybody")] = 0,
    roster: Annotated[Path | None, typer.Option(help="a CSV with the class's names and ids: names and order")] = None,
    unsafe_no_sandbox: Annotated[
        bool, typer.Option("--unsafe-no-sandbox", help="run the submissions' code with your own rights")
    ] = False,
) -> None:
    """Write oral questions about each student's own code: sheets to print, and their keys in a file of its own."""
    from autograder.records.stored import stored
    from autograder.viva.sheets import write

    found = _course(course).chapter(chapter)
    written = write(found, stored(found) or {}, student, seed, roster, isolated=not unsafe_no_sandbox)
    for who, why in written.without:
        print(f"no questions for {who}: {why}", file=sys.stderr)
    print(written.sheets)
    print(written.keys)


@app.command()
def export(
    to: Annotated[str, typer.Option(help="canvas, moodle or csv")],
    chapters: Chapters = None,
    course: CourseDir = HERE,
    roster: Annotated[Path | None, typer.Option(help="a CSV with the class's names and ids")] = None,
    out: Annotated[Path | None, typer.Option(help="file or folder; default: the course's reports/")] = None,
    zero: Annotated[
        bool, typer.Option("--zero", help="0 for who handed in nothing readable, in this file alone; needs --roster")
    ] = False,
) -> None:
    """Write grades for Canvas, Moodle or a spreadsheet."""
    from autograder.errors import UsageError
    from autograder.render import writing
    from autograder.results.export import export as write
    from autograder.submissions.missing import missing as find

    found = _chapters(course, chapters)
    graded = [c for c in found if chapters or _is_graded(c)]
    if zero and not roster:
        raise UsageError("expected --roster beside --zero: it says who should have handed in")
    zeros = {c.name: [one.student for one in find(c, roster)] for c in graded} if zero and roster else {}
    reports, place = [_report_of(c) for c in graded], out or course / "reports"
    with writing(place if out is None else place.parent):
        done = write(reports, to, roster, place, zeros=zeros)  # type: ignore[arg-type]
    for warning in (*(f"left out: {who}: {why}" for who, why in done.left_out if to != "csv"), *done.warnings):
        print(warning, file=sys.stderr)
    print(done.path)


@app.command()
def strength(
    chapters: Chapters = None,
    course: CourseDir = HERE,
    mutants: Annotated[bool, typer.Option("--mutants", help="mutate the reference answers too")] = False,
    seeds: Annotated[int, typer.Option(min=0, help="hidden seeds that every right answer must survive")] = 0,
    only: Annotated[str, typer.Option(help="one exercise")] = "",
    jobs: Annotated[int | None, typer.Option(help="processes; default: all cores")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write all figures here")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="write a page here")] = None,
    notebook_only: Annotated[
        bool, typer.Option("--notebook-only", help="as the notebook judges, without sandbox; not for CI")
    ] = False,
    unsafe_no_sandbox: Annotated[
        bool, typer.Option("--unsafe-no-sandbox", help="run the bank's answers with your own rights")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="no progress bar and no table")] = False,
) -> None:
    """Measure the tests themselves: wrong answers caught, right answers accepted, blank 0, reference full.

    Every answer of the bank is judged as in a notebook and as in grading; exit 1 if anything is misjudged.
    """
    from autograder.strength.measure import Options
    from autograder.strength.terminal import show

    options = Options(mutants, seeds, only, jobs, notebook_only, not unsafe_no_sandbox)
    if not show(_chapters(course, chapters), options, json_file, html_file, quiet):
        raise typer.Exit(1)


@app.command()
def bundle(
    course: CourseDir = HERE,
    out: Annotated[Path, typer.Option(help="the archive to write")] = Path("dist/course.zip"),
) -> None:
    """Build the student's archive: releases, course package, environment; proven to hold no solution."""
    from autograder.authoring.bundle import build

    print(build(_course(course), out))


@app.command()
def site(
    chapters: Chapters = None,
    course: CourseDir = HERE,
    out: Annotated[
        Path | None, typer.Option(help="the folder, which is replaced; default: dist/site or dist/site-instructors")
    ] = None,
    instructors: Annotated[
        bool, typer.Option("--instructors", help="their site, with all pages; without it, the students'")
    ] = False,
) -> None:
    """Build the static site of the executed chapters, without solutions; it needs no network."""
    from autograder.authoring.site import build

    folder = out or Path("dist", "site-instructors" if instructors else "site")
    print(build(_course(course), folder, _chapters(course, chapters) if chapters else (), print, instructors))


@app.command()
def colab(
    repository: Annotated[str, typer.Option(help="OWNER/NAME on GitHub of the unpacked student's archive")],
    chapters: Chapters = None,
    course: CourseDir = HERE,
    branch: Annotated[str, typer.Option(help="its branch")] = "main",
    out: Annotated[Path, typer.Option(help="the folder")] = Path("dist/colab"),
) -> None:
    """Write the releases for Google Colab, with a badge and a cell that fetches the course (untested there)."""
    from autograder.authoring.colab import write

    for chapter in _chapters(course, chapters):
        print(write(chapter, out, repository, branch))


@app.command()
def figures(chapters: Chapters = None, course: CourseDir = HERE) -> None:
    """Draw the expected figures in source/<chapter>/images/ again by executing the notebooks."""
    from autograder.authoring.expected import draw

    for chapter in _chapters(course, chapters):
        for path in draw(chapter):
            print(path)


@app.command()
def demo(
    chapters: Chapters = None,
    course: CourseDir = HERE,
    out: Annotated[Path, typer.Option(help="the folder for the demonstration's course")] = Path("demo"),
    jobs: Annotated[int | None, typer.Option(help="submissions at a time; default: all cores")] = None,
) -> None:
    """The whole thing on a sample class: releases, submissions, grades, feedback pages, class report."""
    from autograder.demo import show

    show(_course(course), out, chapters or ["01"], jobs)


@app.command("new-year")
def new_year(
    out: Annotated[Path, typer.Argument(help="the new course's folder, which does not exist yet")],
    course: CourseDir = HERE,
    roster: Annotated[Path | None, typer.Option(help="last year's list, of which the headings go over")] = None,
    archive: Annotated[Path | None, typer.Option(help="the archive to write; default: OUT-before.zip")] = None,
) -> None:
    """Carry the chapters over into a new course with a new secret, and archive all that came in and was graded."""
    from autograder.new_year import begin

    made = begin(_course(course), out, archive, roster)
    for warning in made.warnings:
        print(warning, file=sys.stderr)
    chapters = len(made.course.chapters)
    print(f"{made.course.root}: {chapters} chapters, a new secret, roster.csv to fill in; nobody's work is in it")
    print(f"{made.archive}: {made.archived} files of last year; {course.resolve()} itself was left as it is")


def _is_graded(chapter: Chapter) -> bool:
    from autograder.records.stored import path_of

    return path_of(chapter).exists()


def _report_of(chapter: Chapter) -> dict[str, Any]:
    from autograder.errors import UsageError
    from autograder.records.book import current
    from autograder.records.stored import path_of, stored

    found = stored(chapter)
    if found is None:
        raise UsageError(f"expected {path_of(chapter)}: run `autograder grade {chapter.name}` first")
    return current(chapter, found)


def main() -> None:
    """Run a command; whatever stops it is said in one line: 2 for what can be mended, 130 for Ctrl-C."""
    from autograder.errors import AutograderError
    from course.environment.consoles import any_terminal

    any_terminal()
    _home_that_can_be_written()
    try:
        app()
    except AutograderError as error:
        sys.exit(_said(str(error)))
    except OSError as error:
        sys.exit(_said(_of_system(error)))
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            _said(
                "stopped. What was graded and written until now is whole and kept: the same command goes on from there"
            )
        raise


def _home_that_can_be_written() -> None:
    """Give Matplotlib, which else complains for lines, a folder of ours where there is no home to write to."""
    import atexit
    import os
    import shutil
    import tempfile

    home = Path(os.path.expanduser("~"))
    if not os.environ.get("MPLCONFIGDIR") and not os.access(home, os.W_OK):
        os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="autograder-")
        atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)


def _said(message: str) -> int:
    print(f"autograder: {message}", file=sys.stderr)
    return 2


def _of_system(error: OSError) -> str:
    """What the system refused, and what to do about it."""
    import errno

    where = f"{error.filename}: " if error.filename else ""
    ways = {
        errno.EACCES: "mend its permissions, or give the command a folder of your own",
        errno.EPERM: "mend its permissions, or give the command a folder of your own",
        errno.EROFS: "copy the course to where you may write",
        errno.ENOSPC: "make room, and start the same command again",
        errno.EDQUOT: "make room, and start the same command again",
        errno.EMFILE: "allow more open files (`ulimit -n 256`) or grade with --jobs 1",
        errno.ENOENT: "check the path",
    }
    way = ways.get(error.errno or 0, "mend that, and start the same command again")
    return f"{where}{error.strerror or error}: {way}"


if __name__ == "__main__":
    main()
