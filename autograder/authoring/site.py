"""A static site of the executed chapters, with stubs where learners' answers go: `autograder site`.

Students' pages and instructors' are two sites: `--instructors` builds the other one, which has all pages.

Sphinx with MyST-NB and the Furo theme make it. Every page is whole without a network, by file:// too: formulas by the
MathJax that comes as a package, search in the browser, no font or script from elsewhere. Chapters are executed once and
kept by what they depend on. Before the site appears it is looked through for solutions as a release is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from autograder import nbgrader_course
from autograder import notebook as nb
from autograder.authoring import releasing
from autograder.errors import AutograderError, LeakError, UsageError
from autograder.judging.plan import make
from autograder.layout import Chapter, Course

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")
STUDENTS = ("student",)  # of docs/, in the students' site: no other page there is written for them
_SECONDS = 900  # one chapter's execution
CONF = """
project = {name!r}
author = ""
html_title = {name!r}
extensions = ["myst_nb", "sphinx-mathjax-offline"]
root_doc = "index"
exclude_patterns = ["README.md"]
html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["course.css"]
nb_execution_mode = "off"
nb_ipywidgets_js = {{}}
nb_output_stderr = "remove"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing", "myst.header", "mystnb.unknown_mime_type", "mystnb.lexer"]
suppress_warnings += ["misc.highlighting_failure"]
"""
CSS = """
.cell_output img, .cell_output svg { max-width: 100%; height: auto; }
.cell_output img { background: #fff; border-radius: 4px; }
.cell.tag_answer > .cell_input, .cell.tag_written { border-left: 4px solid #3b7dd8; }
details { margin: .6em 0; }
.highlight pre, .cell_output pre { white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def build(
    course: Course,
    folder: Path,
    chapters: Sequence[Chapter] = (),
    say: Callable[[str], None] = lambda _: None,
    instructors: bool = False,
) -> Path:
    """Build the site into `folder`, which it replaces when all is well; returns its front page.

    chapters: only these; all if none. say: is told what is being done. instructors: their site, with all pages.
    Raises UsageError where Sphinx is missing, LeakError if a page would hold a solution, AutograderError if a chapter
    or the site fails.
    """
    _needs_sphinx()
    wanted = list(chapters) or [course.chapter(name) for name in course.chapters]
    with tempfile.TemporaryDirectory(prefix="site-") as scratch:
        source, out = Path(scratch, "source"), Path(scratch, "html")
        for chapter in wanted:
            say(f"{chapter.name}: executed" if _kept(chapter).exists() else f"{chapter.name}: executing …")
            _add_chapter(chapter, source / "chapters" / chapter.name)
        (_add_all_pages if instructors else _add_students_pages)(course, source, wanted)
        say("pages …")
        _sphinx(source, out)
        for chapter in wanted:
            look_through(chapter, sorted(out.rglob("*.html")))
        _swap(out, folder)
    return folder / "index.html"


def _needs_sphinx() -> None:
    missing = [name for name in ("furo", "myst_nb", "sphinx-mathjax-offline") if not importlib.util.find_spec(name)]
    if missing:
        raise UsageError(
            f"expected the packages of the extra `site` ({', '.join(missing)} missing): "
            "pip install 'trusted-deep-learning-course[site]'"
        )


def _add_chapter(chapter: Chapter, folder: Path) -> None:
    folder.mkdir(parents=True)
    published = without_solutions(executed(chapter))
    (folder / f"{chapter.notebook_name}.ipynb").write_text(nb.dumps(published), encoding="utf-8")
    if (images := chapter.source.parent / "images").is_dir():
        shutil.copytree(images, folder / "images")


def without_solutions(notebook: nb.Notebook) -> nb.Notebook:
    """An executed source notebook as its release shows it, with what the other cells gave."""
    cells = []
    for cell in notebook["cells"]:
        role, name, text = nb.role(cell), nb.grade_id(cell), nb.source(cell)
        if role in {"answer", "written", "task"}:
            cell = nb.with_source(cell, nb.stub(text, name) if nb.is_code(cell) else "*Your answer.*")
        elif role == "test":
            shown = nb.region(nb.HIDDEN).sub("", text).rstrip("\n")
            cell = {**cell, "source": shown, "outputs": cell.get("outputs", [])[:1]}  # the public checks' card
        tags = [*cell["metadata"].get("tags", []), *([role] if role else [])]
        cells.append({**cell, "metadata": {**cell["metadata"], "tags": tags}})
    return {**notebook, "cells": cells}


def executed(chapter: Chapter) -> nb.Notebook:
    """The source notebook with its outputs: kept from before if nothing that it depends on has changed."""
    kept = _kept(chapter)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        scratch = kept.with_name(f".{kept.name}.{os.getpid()}.ipynb")
        try:
            _execute(chapter, scratch)
            os.replace(scratch, kept)
        finally:
            scratch.unlink(missing_ok=True)
    return nb.read(kept)


def _kept(chapter: Chapter) -> Path:
    key = hashlib.sha256(make(chapter).fingerprint.encode() + chapter.source.read_bytes()).hexdigest()[:16]
    return chapter.course.root / ".executed" / f"{chapter.notebook_name}-{key}.ipynb"


def _execute(chapter: Chapter, to: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", str(chapter.source)]
    command += [f"--ExecutePreprocessor.timeout={_SECONDS}", f"--output={to.resolve()}"]
    paths = [str(chapter.course.root), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "COURSE_QUIET": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=chapter.source.parent)
    if done.returncode:
        raise AutograderError(f"{chapter.name} could not be executed: {done.stderr.strip()[-1500:]}")


def name_of(course: Course) -> str:
    """The course's name, from its id in nbgrader_config.py: `deep-learning` -> "Deep learning"."""
    words = re.split(r"[-_\s]+", str(nbgrader_course.config(course).CourseDirectory.get("course_id", "")).strip())
    found = " ".join(filter(None, words))
    return found[:1].upper() + found[1:] or "Course"


def _add_settings(course: Course, source: Path) -> None:
    (source / "_static").mkdir()
    (source / "_static" / "course.css").write_text(CSS, encoding="utf-8")
    (source / "conf.py").write_text(CONF.format(name=name_of(course)), encoding="utf-8")


def _listed(chapters: Sequence[Chapter]) -> list[str]:
    return [f"chapters/{chapter.name}/{chapter.notebook_name}" for chapter in chapters]


def _add_students_pages(course: Course, source: Path, chapters: Sequence[Chapter]) -> None:
    """The chapters and what is written for students; links to pages that are not there become plain words."""
    _add_settings(course, source)
    found = [name for name in STUDENTS if (course.root / "docs" / f"{name}.md").exists()]
    (source / "docs").mkdir()
    for name in found:
        text = (course.root / "docs" / f"{name}.md").read_text(encoding="utf-8")
        (source / "docs" / f"{name}.md").write_text(_without_links(text, found), encoding="utf-8")
        for picture in re.findall(r"\]\((images/[^)]+)\)", text):
            (source / "docs" / picture).parent.mkdir(exist_ok=True)
            shutil.copy(course.root / "docs" / picture, source / "docs" / picture)
    listed = zip(chapters, _listed(chapters), strict=True)
    names = [f"- [{_heading(chapter)}]({place}.ipynb)" for chapter, place in listed]
    trees = [("Chapters", _listed(chapters)), ("Using it", [f"docs/{name}" for name in found])]
    front = "\n".join([f"# {name_of(course)}", "", *names, "", *(_toctree(*tree) for tree in trees)])
    (source / "index.md").write_text(front, encoding="utf-8")


def _heading(chapter: Chapter) -> str:
    lines = [line for cell in nb.read(chapter.source)["cells"] for line in nb.source(cell).splitlines()]
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), chapter.name)


def _without_links(text: str, pages: Sequence[str]) -> str:
    """A page whose links to other pages of ours lead somewhere, or are none."""

    def link(match: re.Match[str]) -> str:
        return match[0] if match[2] in pages else match[1]

    return re.sub(r"(?<!!)\[([^\]]+)\]\((?:\.\./)*(?:docs/)?([\w-]+)\.md(?:#[\w-]*)?\)", link, text)


def _add_all_pages(course: Course, source: Path, chapters: Sequence[Chapter]) -> None:
    for name in PAGES:
        if (page := course.root / name).exists():
            shutil.copy(page, source / name)
    shutil.copytree(course.root / "docs", source / "docs")
    _add_settings(course, source)
    found = {path.stem for path in (source / "docs").glob("*.md")}
    first = [name for name in ("student", "instructor", "grading", "exercises", "engineer") if name in found]
    docs = [f"docs/{name}" for name in (*first, *sorted(found - {*first}))]
    front = (course.root / "README.md").read_text(encoding="utf-8")
    trees = [("Chapters", _listed(chapters)), ("Using it", [*docs, "CONTRIBUTING", "CHANGELOG"])]
    text = "".join(_toctree(caption, entries) for caption, entries in trees)
    (source / "index.md").write_text(f"{front}\n{text}", encoding="utf-8")


def _toctree(caption: str, entries: Sequence[str]) -> str:
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *entries, "```", ""])


def _sphinx(source: Path, out: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(out.with_name("doctrees"))]
    done = subprocess.run([*command, str(source), str(out)], capture_output=True, text=True, check=False)
    if done.returncode or "ERROR" in done.stderr:
        raise AutograderError(f"the site could not be built: {done.stderr.strip()[-1500:]}")


class _Blocks(HTMLParser):
    """The text of each code block, paragraph and list entry of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"pre", "p", "li", "td"}:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def look_through(chapter: Chapter, pages: Sequence[Path]) -> None:
    """Raise LeakError if a page holds a solution, a marker or a hidden test of the chapter."""
    for page in pages:
        found = releasing.given_away(chapter, _Blocks(page.read_text(encoding="utf-8")).texts)
        if found and re.search(r"chapters[/\\]", str(page)):
            raise LeakError(f"{page.name} would give away {'; '.join(found)}")


def _swap(out: Path, folder: Path) -> None:
    """Put the finished site where it belongs, so that there is a whole one or the old one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(out, fresh)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
