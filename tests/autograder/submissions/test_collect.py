"""autograder.submissions.collect: where submissions are found, and which files are nobody's notebook."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.layout import Chapter, Course
from autograder.submissions.collect import Submission, collect, strays

NAME = "01-linear-model"


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    source = tmp_path / "source" / NAME
    source.mkdir(parents=True)
    (source / f"{NAME}.ipynb").write_text("{}")
    return Course(tmp_path).chapter(NAME)


@pytest.fixture
def home(chapter: Chapter) -> Path:
    """submitted/ada/"""
    folder = chapter.course.root / "submitted" / "ada"
    folder.mkdir(parents=True)
    return folder


def put(path: Path, data: bytes = b"mine") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def zipped(*names: str, data: bytes = b"mine", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name in names:
            archive.writestr(name, data)
    return stream.getvalue()


def adas(chapter: Chapter) -> Submission:
    found = collect(chapter)
    assert [submission.student for submission in found] == ["ada"]
    return found[0]


@pytest.mark.parametrize(
    ("place", "data", "flags"),
    [
        (f"{NAME}/{NAME}.ipynb", b"mine", ()),
        (f"{NAME}/{NAME} (1).ipynb", b"mine", ("repaired:renamed-file",)),
        (f"{NAME}/deeper/down/other.ipynb", b"mine", ("repaired:renamed-file",)),
        (f"{NAME}.ipynb", b"mine", ()),
        (f"{NAME}.zip", zipped(f"{NAME}.ipynb"), ()),
        (f"{NAME}/all.zip", zipped("a/b.ipynb", "readme.txt", "__MACOSX/._b.ipynb"), ()),
        (f"{NAME}/all.zip", zipped("b.ipynb", ".ipynb_checkpoints/b-checkpoint.ipynb"), ()),
    ],
)
def test_a_submission_is_found(place: str, data: bytes, flags: tuple[str, ...], chapter: Chapter, home: Path) -> None:
    put(home / place, data)
    found = adas(chapter)
    assert found.files == {NAME: (b"mine", flags)} and found.problem == ""
    assert found.folder == home / NAME


def test_checkpoints_and_other_files_do_not_confuse(chapter: Chapter, home: Path) -> None:
    put(home / NAME / "work.ipynb")
    put(home / NAME / ".ipynb_checkpoints" / "work-checkpoint.ipynb", b"old")
    put(home / NAME / "notes.py", b"print()")
    assert adas(chapter).files == {NAME: (b"mine", ("repaired:renamed-file",))}
    put(home / NAME / "numpy.py", b"evil")
    assert adas(chapter).files == {NAME: (b"mine", ("repaired:renamed-file", "repaired:shadow-module"))}


def test_the_rightly_named_notebook_counts_among_several(chapter: Chapter, home: Path) -> None:
    put(home / NAME / f"{NAME}.ipynb")
    put(home / NAME / "scratch.ipynb", b"other")
    assert adas(chapter).files == {NAME: (b"mine", ())}


def _two(home: Path) -> None:
    put(home / NAME / "a.ipynb")
    put(home / NAME / "b.ipynb")


def _nothing(home: Path) -> None:
    (home / NAME).mkdir()


def _link_out(home: Path) -> None:
    secret = put(home.parents[1] / "source" / "secret.ipynb", b"secret")
    (home / NAME).mkdir()
    (home / NAME / f"{NAME}.ipynb").symlink_to(secret)


def _folder_link(home: Path) -> None:
    (home / NAME).symlink_to(home.parents[1] / "source" / NAME)


def _inner_folder_link(home: Path) -> None:
    (home / NAME).mkdir()
    (home / NAME / "deeper").symlink_to(home.parents[1] / "source" / NAME)


def _pipe(home: Path) -> None:
    (home / NAME).mkdir()
    os.mkfifo(home / NAME / f"{NAME}.ipynb")


def _zip(*names: str, data: bytes = b"mine") -> Callable[[Path], object]:
    return lambda home: put(home / f"{NAME}.zip", zipped(*names, data=data))


def _encrypted(home: Path) -> None:
    data = bytearray(zipped("a.ipynb"))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    put(home / f"{NAME}.zip", bytes(data))


PROBLEMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "two notebooks": (_two, "there are 2 notebooks and none is named"),
    "nothing": (_nothing, "there is no notebook: expected 01-linear-model.ipynb"),
    "a link to a file": (_link_out, "no ordinary file; links and devices are not followed"),
    "a link to a folder": (_folder_link, "is a symbolic link; links are not followed"),
    "a link to a folder further down": (_inner_folder_link, "there is no notebook|links and devices"),
    "a pipe": (_pipe, "no ordinary file"),
    "no zip": (lambda home: put(home / f"{NAME}.zip"), "cannot be opened as a zip archive"),
    "an empty zip": (_zip(), "expected one notebook in 01-linear-model.zip, found 0"),
    "two in a zip": (_zip("a.ipynb", "b.ipynb"), "found 2"),
    "a path out": (_zip("../../a.ipynb"), "a path that leaves it"),
    "a path out by backslash": (_zip("..\\..\\a.ipynb"), "a path that leaves it"),
    "an absolute path": (_zip("/etc/a.ipynb"), "a path that leaves it"),
    "a bomb": (_zip("a.ipynb", data=b"0" * (25 * 2**20)), "larger than 24 MB"),
    "a cut zip": (lambda home: put(home / f"{NAME}.zip", zipped("a.ipynb")[:-30]), "cannot be opened"),
    "a password": (_encrypted, "cannot be opened as a zip archive"),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_what_is_nobodys_notebook_goes_to_a_person(kind: str, chapter: Chapter, home: Path) -> None:
    make, says = PROBLEMS[kind]
    make(home)
    found = adas(chapter)
    assert found.files == {}
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(found.problem)


def test_a_zip_that_lies_about_its_size_is_cut(chapter: Chapter, home: Path) -> None:
    import struct

    data = bytearray(zipped("a.ipynb", data=b"0" * (30 * 2**20)))
    central = data.rindex(b"PK\x01\x02")
    for place in (22, central + 24):
        data[place : place + 4] = struct.pack("<I", 100)
    put(home / f"{NAME}.zip", bytes(data))
    found = adas(chapter)
    assert found.problem or len(found.files[NAME][0]) <= 24 * 2**20 + 1


def test_nothing_is_unpacked_to_disk(chapter: Chapter, home: Path) -> None:
    put(home / f"{NAME}.zip", zipped("deep/a.ipynb", "evil.py"))
    before = sorted(chapter.course.root.rglob("*"))
    adas(chapter)
    assert sorted(chapter.course.root.rglob("*")) == before


def test_a_student_without_this_chapter_is_left_out(chapter: Chapter, home: Path) -> None:
    put(home / NAME / f"{NAME}.ipynb")
    put(home.parent / "bob" / "02-other" / "02-other.ipynb")
    assert adas(chapter).student == "ada"


def test_only_those_asked_for_are_taken(chapter: Chapter, home: Path) -> None:
    for student in ("ada", "bob", "eve"):
        put(home.parent / student / NAME / f"{NAME}.ipynb")
    assert [s.student for s in collect(chapter, ["eve", "ada"])] == ["ada", "eve"]
    with pytest.raises(UsageError, match=r"expected students with a folder in .*submitted, got zoe"):
        collect(chapter, ["ada", "zoe"])


def test_no_submission_at_all_says_where_they_belong(chapter: Chapter) -> None:
    with pytest.raises(UsageError, match=r"submitted/<student>/01-linear-model/01-linear-model.ipynb, found none"):
        collect(chapter)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_goes_to_a_person(chapter: Chapter, home: Path) -> None:
    put(home / NAME / f"{NAME}.ipynb").chmod(0)
    assert "cannot be read" in adas(chapter).problem


def test_several_notebooks_of_one_assignment_are_told_apart(chapter: Chapter, home: Path) -> None:
    source = chapter.course.root / "source" / "ps1"
    for stem in ("problem1", "problem2"):
        put(source / f"{stem}.ipynb", b"{}")
    put(home / "ps1" / "problem2.ipynb", b"second")
    found = collect(Course(chapter.course.root).chapter("ps1"))
    assert found[0].files == {"problem2": (b"second", ())}
    assert stat.S_ISREG((home / "ps1" / "problem2.ipynb").stat().st_mode)


def test_an_archive_of_several_notebooks_is_told_apart(chapter: Chapter, home: Path) -> None:
    source = chapter.course.root / "source" / "ps1"
    for stem in ("problem-1", "problem-2"):
        put(source / f"{stem}.ipynb", b"{}")
    put(home / "ps1" / "all.zip", zipped("x/problem-1.ipynb", "x/Problem-2 (1).ipynb", "x/notes.ipynb"))
    found = collect(Course(chapter.course.root).chapter("ps1"))[0]
    assert found.files == {"problem-1": (b"mine", ()), "problem-2": (b"mine", ("repaired:renamed-file",))}


@pytest.mark.parametrize("name", [f"{NAME}.IPYNB", f"{NAME}.ipynb.json", f"{NAME}.ipynb.txt", "x.Ipynb"])
def test_endings_that_computers_add_are_seen_through(name: str, chapter: Chapter, home: Path) -> None:
    put(home / NAME / name)
    assert adas(chapter).files == {NAME: (b"mine", ("repaired:renamed-file",))}


def test_another_copy_beside_it_is_noted(chapter: Chapter, home: Path) -> None:
    put(home / NAME / f"{NAME}.ipynb")
    put(home / NAME / f"{NAME} (1).ipynb", b"other")
    assert adas(chapter).files == {NAME: (b"mine", ("repaired:other-copy",))}


def test_what_came_instead_of_a_notebook_is_named(chapter: Chapter, home: Path) -> None:
    put(home / NAME / "work.rar")
    assert adas(chapter).problem.endswith("found work.rar (a RAR archive)")


def test_what_lies_where_nobody_looks_is_named(chapter: Chapter, home: Path) -> None:
    put(home / NAME / f"{NAME}.ipynb")
    put(home / "final.ipynb")
    put(home.parent / "bob.zip")
    put(home.parent / "eve" / "01_Linear_Model" / "a.ipynb")
    put(home.parent / "zoe" / f"{NAME}.zip")
    put(home.parent / "zoe" / "notes.txt")
    assert [line.partition(":")[0] for line in strays(chapter)] == [
        "submitted/ada/final.ipynb", "submitted/bob.zip", "submitted/eve/01_Linear_Model/",
    ]  # fmt: skip
