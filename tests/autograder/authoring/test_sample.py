"""autograder.authoring.sample: a class from the answer bank with every kind of submission in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import CHAPTER, Class

from autograder import notebook as nb
from autograder.authoring import bank, sample
from autograder.errors import Ungradable, UsageError
from autograder.layout import Chapter, Course
from autograder.submissions.collect import collect
from autograder.submissions.normalise import normalise

KINDS = {
    "reference", "another right answer", "blank", "partly done", "syntax error", "infinite loop",
    "deleted answer cell", "deleted test cell", "renamed file", "duplicated test cell", "misconceptions",
}  # fmt: skip


def test_the_class_has_every_kind_and_every_misconception(chapter01: Chapter) -> None:
    pupils = sample.class_of(chapter01, None, 0)
    assert len(pupils) >= 12 and {pupil.kind for pupil in pupils} == KINDS
    given = {(name, text) for pupil in pupils for name, text in pupil.answers.items()}
    wrong = [answer for answer in bank.load(chapter01) if answer.kind == "wrong"]
    assert [answer.name for answer in wrong if (answer.exercise, answer.source) not in given] == []


def test_what_is_written_is_collected_and_normalised_again(class01: Class) -> None:
    rows = sample.write(class01.chapter)
    submissions = {found.student: found for found in collect(class01.chapter)}
    assert set(submissions) == {name for name, _ in rows}
    skeleton = nb.read(class01.chapter.release)
    by_kind = {kind: submissions[name] for name, kind in rows}
    found = {
        kind: normalise(submission.files[CHAPTER][0], skeleton) for kind, submission in by_kind.items()
    }
    assert found["blank"].attempted == frozenset() and found["reference"].flags == ()
    assert "repaired:missing-answer" in found["deleted answer cell"].flags
    assert "repaired:deleted-cell" in found["deleted test cell"].flags
    assert "repaired:duplicate-cell" in found["duplicated test cell"].flags
    assert by_kind["renamed file"].files[CHAPTER][1] == ("repaired:renamed-file",)
    with pytest.raises(SyntaxError, match=r"expected ':'|invalid syntax"):
        compile("\n".join(found["syntax error"].texts[name] for name in class01.chapter.tests), "answers", "exec")
    assert any("while True" in text for text in found["infinite loop"].texts.values())


def test_a_class_of_any_size_is_the_same_for_the_same_seed(chapter01: Chapter) -> None:
    cast = len(sample.class_of(chapter01, None, 0))
    assert [len(sample.class_of(chapter01, n, 0)) for n in (1, 5, cast + 4)] == [1, 5, cast + 4]
    first, again, other = (sample.class_of(chapter01, cast + 6, seed)[cast:] for seed in (3, 3, 4))
    answers = [[pupil.answers for pupil in pupils] for pupils in (first, again, other)]
    assert answers[0] == answers[1] != answers[2]
    assert Counter(pupil.kind for pupil in first) == {"mixture": 6}


def test_writing_again_replaces_what_was_there(class01: Class) -> None:
    sample.write(class01.chapter, 2)
    stale = class01.root / "submitted" / "ada" / CHAPTER / "old.ipynb"
    stale.write_text("old")
    assert sample.write(class01.chapter, 2) == [("ada", "reference"), ("alan", "another right answer")]
    assert not stale.exists()


def test_a_real_class_is_left_alone(class01: Class) -> None:
    path = class01.submit("ada", b"hers")
    class01.submit("zoe", b"hers too")
    with pytest.raises(UsageError, match=r"submitted holds a real class \(ada, zoe\)") as said:
        sample.write(class01.chapter, 2)
    assert "\n" not in str(said.value)
    assert path.read_bytes() == b"hers" and not (class01.root / "submitted" / "alan").exists()


def test_somebody_real_among_a_sample_class_is_not_overlooked(class01: Class) -> None:
    sample.write(class01.chapter, 2)
    sample.write(class01.chapter, 1)
    class01.submit("zoe", b"hers")
    with pytest.raises(UsageError, match=r"real class \(zoe\)"):
        sample.write(class01.chapter, 2)


@pytest.mark.parametrize("students", [0, -3])
def test_an_empty_class_is_refused(students: int, class01: Class) -> None:
    with pytest.raises(UsageError, match=f"expected at least 1 student, got {students}"):
        sample.write(class01.chapter, students)


def test_without_a_release_or_a_bank_it_says_what_is_missing(tmp_path: Path, plain_course: Path) -> None:
    (tmp_path / "source" / CHAPTER).mkdir(parents=True)
    (tmp_path / "source" / CHAPTER / f"{CHAPTER}.ipynb").write_text('{"cells": []}')
    with pytest.raises(UsageError, match=f"run `autograder release {CHAPTER}` first"):
        sample.write(Course(tmp_path).chapter(CHAPTER))
    with pytest.raises(UsageError, match=r"expected answers in .*ps1/answers, found none"):
        sample.write(Course(plain_course).chapter("ps1"))


def test_the_infinite_loop_is_text_that_normalises(chapter01: Chapter) -> None:
    with pytest.raises(Ungradable, match="not a notebook"):
        normalise(sample.LOOP.encode(), nb.read(chapter01.release))
