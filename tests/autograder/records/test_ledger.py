"""autograder.records.ledger: results kept once, for good, by one grader at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AutograderError, Locked
from autograder.records.ledger import Ledger, digest, locked


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(tmp_path / "state")
    yield found
    found.close()


def result(**more: Any) -> dict[str, Any]:
    """A result as judging makes it."""
    return {"exercises": [], "flags": [], "outputs": {}, "seconds": 0.0} | more


SHOWN: dict[str, Any] = {"entries": [], "ran": {}, "lost": {}, "flags": [], "outputs": {}, "seconds": 0.0}
RESULT = result(exercises=[{"grade_id": "test_ü", "points": 1.5}], outputs={"3": ["\ud800"]})


def test_what_is_put_is_got(ledger: Ledger) -> None:
    assert ledger.get("k") is None
    ledger.put("k", "answers", "01", RESULT)
    assert ledger.get("k") == RESULT and ledger.get("other") is None
    ledger.put("k", "answers", "01", result(again=1))
    assert ledger.get("k") == result(again=1)


def test_the_latest_result_of_the_same_answers(ledger: Ledger) -> None:
    assert ledger.latest("01", "a") is None
    for number, (chapter, answers) in enumerate([("01", "a"), ("01", "b"), ("02", "a"), ("01", "a")]):
        ledger.put(f"k{number}", answers, chapter, result(n=number))
    assert (ledger.latest("01", "a"), ledger.latest("01", "b")) == (result(n=3), result(n=1))
    assert ledger.latest("03", "a") is None


def test_it_is_still_there_for_the_next_run(ledger: Ledger, tmp_path: Path) -> None:
    ledger.put("k", "a", "01", RESULT)
    seed = ledger.seed("01")
    again = Ledger(tmp_path / "state")
    try:
        assert again.get("k") == RESULT and again.seed("01") == seed
    finally:
        again.close()


def test_the_secret_seed_is_each_courses_and_chapters_own(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other")
    try:
        seeds = {ledger.seed("01"), ledger.seed("02"), other.seed("01")}
    finally:
        other.close()
    assert len(seeds) == 3 and ledger.seed("01") in seeds


@pytest.mark.parametrize("text", ["{}", "[]", "null", "{", "", '{"exercises": []}', "7"])
def test_a_row_that_is_no_result_is_computed_again(text: str, ledger: Ledger) -> None:
    ledger.put("k", "a", "01", RESULT)
    ledger.keep("k2", SHOWN)
    assert ledger.get("k") == ledger.latest("01", "a") == RESULT and ledger.kept("k2") == SHOWN
    ledger._db.execute("UPDATE results SET result = ?", (text,))
    ledger._db.execute("UPDATE begun SET shown = ?", (text,))
    assert (ledger.get("k"), ledger.latest("01", "a"), ledger.kept("k2")) == (None, None, None)
    ledger.put("k", "a", "01", RESULT)
    assert ledger.get("k") == RESULT


def test_a_damaged_page_of_the_ledger_is_said(ledger: Ledger, tmp_path: Path) -> None:
    for n in range(200):
        ledger.put(f"k{n}", "a", "01", result(text="x" * 500))
    ledger._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "state" / "ledger.sqlite"
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\x55" * (len(whole) - 4096)
    path.write_bytes(whole)
    again = Ledger(tmp_path / "state")
    try:
        with pytest.raises(AutograderError, match="the ledger in .* is damaged .*: move ledger.sqlite aside") as told:
            again.get("k1")
        assert "\n" not in str(told.value)
        with pytest.raises(AutograderError, match="is damaged"):
            again.written("01")
    finally:
        again.close()


def test_nobody_else_may_read_it(ledger: Ledger, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AutograderError, match=r"the ledger in .* cannot be written .*disk full, or read-only"):
        Ledger(tmp_path / "file" / "state")


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(AutograderError, match=r"is damaged \(file is not a database\): move ledger.sqlite aside"):
        Ledger(tmp_path)


def test_a_full_disk_says_that_everything_so_far_is_safe(ledger: Ledger) -> None:
    ledger.put("k", "a", "01", RESULT)
    ledger._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(AutograderError, match=r"could not be kept .*full.*everything graded so far is safe"):
        ledger.put("big", "a", "01", {"text": "x" * 1_000_000})
    assert ledger.get("k") == RESULT and ledger.get("big") is None


def _put_for_ever(folder: Path, ready: Any) -> None:
    ledger = Ledger(folder)
    for number in range(10**9):
        ledger.put(f"k{number}", "a", "01", result(n=number))
        ready.send(number)


def test_a_killed_grader_loses_nothing_that_it_kept(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_put_for_ever, args=(tmp_path, theirs))
    process.start()
    kept = -1
    while kept < 20:
        kept = ours.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    theirs.close()
    while ours.poll():
        try:
            kept = ours.recv()
        except EOFError:
            break
    again = Ledger(tmp_path)
    try:
        assert [again.get(f"k{n}") for n in range(kept + 1)] == [result(n=n) for n in range(kept + 1)]
    finally:
        again.close()
    ours.close()


def test_a_database_locked_for_good_is_an_error_not_a_loss(ledger: Ledger, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "state" / "ledger.sqlite", isolation_level=None)
    ledger._db.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(AutograderError, match="could not be kept .*locked"):
        ledger.put("k", "a", "01", RESULT)
    other.execute("ROLLBACK")
    other.close()
    ledger.put("k", "a", "01", RESULT)
    assert ledger.get("k") == RESULT


def _hold(folder: Path, ready: Any) -> None:
    with locked(folder):
        ready.send("held")
        ready.recv()


def test_a_second_grader_is_told_who_is_at_work(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hold, args=(tmp_path, theirs))
    process.start()
    assert ours.recv() == "held"
    with pytest.raises(Locked, match=rf"another grader \(process {process.pid}\) is at work in"), locked(tmp_path):
        pass
    ours.send("go")
    process.join()
    with locked(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
    ours.close()
    theirs.close()


def test_a_killed_graders_lock_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hold, args=(tmp_path, theirs))
    process.start()
    assert ours.recv() == "held"
    process.kill()
    process.join()
    with locked(tmp_path):
        pass
    ours.close()
    theirs.close()


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.lists(plain, max_size=3), st.lists(plain, max_size=3))
def test_a_digest_tells_different_parts_apart_and_only_those(a: list[Any], b: list[Any]) -> None:
    assert digest(*a) == digest(*a)
    assert (digest(*a) == digest(*b)) == (repr(a) == repr(b) or _sorted(a) == _sorted(b))


def _sorted(value: Any) -> str:
    """A text of plain data in which the order of a dict does not show."""
    if isinstance(value, dict):
        return "{" + ",".join(sorted(repr(k) + _sorted(v) for k, v in value.items())) + "}"
    return "[" + ",".join(map(_sorted, value)) + "]" if isinstance(value, list) else repr(value)


def test_the_order_of_a_dict_does_not_matter() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 2, "b": 1})
    assert digest("\ud800") != digest("\ud801")
