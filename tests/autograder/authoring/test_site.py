"""site: executed chapters as pages, without solutions and without a network; looked at in Chromium."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from browsing import browser, needs_browser, waited_for

from autograder import notebook as nb
from autograder.authoring import site
from autograder.errors import LeakError, UsageError
from autograder.layout import Chapter, Course

PROJECT = Path(__file__).resolve().parents[3]
CHAPTER = "00-start-here"
LOCAL = {"file", "data", "blob", "chrome"}
_LOADS = re.compile(r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']([^"']+)""")
_LINKS = re.compile(r"""<link\b[^>]*\brel=["'](?:stylesheet|icon|preload|modulepreload|preconnect)["'][^>]*>""")


@pytest.fixture(scope="module")
def chapter() -> Chapter:
    return Course(PROJECT).chapter(CHAPTER)


@pytest.fixture(scope="module")
def whole(chapter: Chapter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instructors' site."""
    folder = tmp_path_factory.mktemp("whole") / "site"
    return site.build(chapter.course, folder, [chapter], instructors=True).parent


@pytest.fixture(scope="module")
def built(chapter: Chapter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    return site.build(chapter.course, folder, [chapter]).parent


def page_of(built: Path) -> Path:
    return built / "chapters" / CHAPTER / f"{CHAPTER}.html"


def test_exercises_are_there_as_stubs_and_other_cells_with_what_they_gave(built: Path, chapter: Chapter) -> None:
    texts = site._Blocks(page_of(built).read_text(encoding="utf-8")).texts
    for name in chapter.tests:
        assert any(f"{name}: your turn" in text for text in texts), name
        assert any(f'check("{name}")' in text for text in texts), name
    whole = "\n".join(texts)
    for name in chapter.tests:
        assert re.search(rf"{name}: all \d+ public checks passed; more run at grading", whole), name
    assert "hidden checks passed" not in whole and "autograder.chapters" not in whole
    assert page_of(built).read_text(encoding="utf-8").count("<img") >= 3


def test_no_page_loads_anything_from_elsewhere(built: Path) -> None:
    pages = sorted(built.rglob("*.html"))
    assert {"index.html", "search.html", "student.html", f"{CHAPTER}.html"} <= {page.name for page in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        asked = [*_LOADS.findall(text), *_LINKS.findall(text)]
        elsewhere = [one for one in asked if re.search(r"(?:https?:)?//", one) and not one.startswith("data:")]
        assert asked and elsewhere == [], page
    for sheet in built.rglob("*.css"):
        assert not re.search(r"@import|url\(['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet


INSTRUCTORS = ["README", "CONTRIBUTING", "instructor", "grading", "exercises", "engineer", "scaling", "devices"]


def test_instructors_pages_are_not_in_the_students_site(built: Path, whole: Path) -> None:
    pages = {page.stem for page in built.rglob("*.html")}
    assert pages >= {"index", "student", CHAPTER} and not pages & {*INSTRUCTORS}
    links = [link for page in built.rglob("*.html") for link in re.findall(r'href="([^"#?]+\.html)', page.read_text())]
    assert links and not [link for link in links if Path(link).stem in INSTRUCTORS]
    assert not [path for path in built.rglob("*") if "hidden test" in _text(path)], "nor does the search know them"
    assert {page.stem for page in whole.rglob("*.html")} >= {"student", *INSTRUCTORS} - {"README"}
    for page in built.rglob("*.html"):  # whatever it links to is there
        for link in re.findall(r'href="([^"#?:]+\.html)', page.read_text(encoding="utf-8")):
            assert (page.parent / link).resolve().exists(), f"{page.name} links to {link}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.name in {"searchindex.js", "index.html"} else ""


def test_the_title_is_the_courses_name(built: Path, tmp_path: Path) -> None:
    titles = {re.search("<title>(.*)</title>", p.read_text(encoding="utf-8"))[1] for p in built.rglob("*.html")}  # type: ignore[index]
    assert all("Deep learning" in title and "trusted" not in title for title in titles), titles
    config = 'c = get_config()\nc.CourseDirectory.course_id = "physics_101 \'a\'"\n'
    (tmp_path / "nbgrader_config.py").write_text(config)
    assert site.name_of(Course(tmp_path)) == "Physics 101 'a'"


@needs_browser
def test_long_code_wraps(built: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "user", "--window-size=500,900") as driver:
        driver.get(page_of(built).as_uri())
        there = "return document.querySelectorAll('.highlight pre').length"
        wide = "return [...document.querySelectorAll('.highlight pre')].some(p => p.scrollWidth > p.clientWidth)"
        assert waited_for(lambda: driver.execute_script(there)) and driver.execute_script(wide) is False


def test_a_solution_on_a_page_is_found_and_the_old_site_stays(
    built: Path, chapter: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.look_through(chapter, [page_of(built)])
    monkeypatch.setattr(site, "without_solutions", lambda notebook: notebook)
    old = tmp_path / "site"
    old.mkdir()
    (old / "index.html").write_text("old")
    with pytest.raises(LeakError, match=r"start-here\.html would give away .*the solution of"):
        site.build(chapter.course, old, [chapter])
    assert (old / "index.html").read_text() == "old" and list(tmp_path.iterdir()) == [old]


def test_executed_notebooks_are_kept_until_something_changes(chapter: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.executed(chapter)

    def never(*_: object) -> None:
        raise AssertionError("executed again")

    monkeypatch.setattr(site, "_execute", never)
    assert site.executed(chapter) == first
    published = site.without_solutions(first)
    for cell in nb.by_role(published, "answer", "written"):
        assert "SOLUTION" not in nb.source(cell) and not cell.get("outputs")
    assert len(published["cells"]) == len(first["cells"])


def test_without_its_packages_it_says_what_to_install(
    chapter: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "furo" else real(name))
    with pytest.raises(UsageError, match=r"furo missing.*\[site\]"):
        site.build(chapter.course, tmp_path / "site", [chapter])


def asked_for(driver: Any) -> set[str]:
    """Every address that the browser asked for."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return {m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"}


@needs_browser
def test_a_reader_finds_a_chapter_its_figures_and_a_word(built: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "user", "--window-size=1200,900") as driver:
        driver.get((built / "index.html").as_uri())
        driver.find_element("partial link text", "Start here").click()
        assert waited_for(lambda: "0 · Start here" in driver.title)
        wide = "return [...document.querySelectorAll('.cell_output img')].map(i => i.complete && i.naturalWidth)"
        widths = waited_for(lambda: driver.execute_script(wide))
        assert len(widths) >= 3 and all(width > 200 for width in widths)
        assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"] == []
        # From here on the search asks for the lines around a word, which a browser gives to no page that is a file.
        driver.get(f"{(built / 'search.html').as_uri()}?q=versicolor")
        found = waited_for(lambda: driver.find_elements("css selector", "#search-results li a"))
        assert any("Start here" in link.text for link in found), [link.text for link in found]
        driver.get((built / "docs" / "student.html").as_uri())
        assert "For students" in driver.page_source
        assert {address.partition(":")[0] for address in asked_for(driver)} <= LOCAL


@pytest.mark.nightly
@needs_browser
def test_all_chapters_with_their_formulas(tmp_path: Path) -> None:
    front = site.build(Course(PROJECT), tmp_path / "site")
    test_no_page_loads_anything_from_elsewhere(front.parent)
    with browser(tmp_path / "user") as driver:
        for name in Course(PROJECT).chapters:
            driver.get((front.parent / "chapters" / name / f"{name}.html").as_uri())
            raw = "return [...document.querySelectorAll('.math')].filter(m => !m.querySelector('mjx-container')).length"
            assert waited_for(lambda raw=raw: driver.execute_script(raw) == 0), name
        assert {address.partition(":")[0] for address in asked_for(driver)} <= LOCAL
