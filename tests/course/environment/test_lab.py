"""course/environment/lab.py: the copy a student or instructor works on is never overwritten once it is changed."""

import os

import pytest

from course.environment import lab


@pytest.fixture
def root(tmp_path):
    (tmp_path / "source").mkdir()
    chapter = tmp_path / "release" / "00-start"
    chapter.mkdir(parents=True)
    (chapter / "00-start.ipynb").write_text("first")
    return tmp_path


def test_copies_and_opens_the_first_chapter(root):
    folder = lab.workplace(root)
    assert (folder / "00-start" / "00-start.ipynb").read_text() == "first"
    command = lab.command(folder, ["--no-browser"])
    assert "--LabApp.default_url=/lab/tree/00-start/00-start.ipynb" in command
    assert command[-1] == "--no-browser" and f"--ServerApp.root_dir={folder}" in command


def test_unchanged_copies_follow_the_release(root):
    folder = lab.workplace(root)
    (root / "release/00-start/00-start.ipynb").write_text("second")
    lab.workplace(root)
    assert (folder / "00-start/00-start.ipynb").read_text() == "second"


def test_changed_copies_are_kept_and_told(root, capsys):
    mine = lab.workplace(root) / "00-start" / "00-start.ipynb"
    mine.write_text("my work")
    lab.workplace(root)
    assert capsys.readouterr().out == ""  # the release has not moved: nothing to tell
    (root / "release/00-start/00-start.ipynb").write_text("second")
    lab.workplace(root)
    assert mine.read_text() == "my work"
    assert "has your changes and was kept" in capsys.readouterr().out


def test_a_deleted_copy_comes_back_and_a_lost_ledger_overwrites_nothing(root):
    mine = lab.workplace(root) / "00-start" / "00-start.ipynb"
    mine.unlink()
    lab.workplace(root)
    assert mine.read_text() == "first"
    mine.write_text("my work")
    (root / ".lab" / lab.LEDGER).unlink()
    lab.workplace(root)
    assert mine.read_text() == "my work"


def test_a_bundle_opens_its_own_notebooks(tmp_path):
    (tmp_path / "release" / "00-start").mkdir(parents=True)
    (tmp_path / "release" / "00-start" / "00-start.ipynb").touch()
    assert lab.workplace(tmp_path) == tmp_path / "release"
    assert not (tmp_path / ".lab").exists()


def test_kernels_can_import_the_course_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "mine")
    assert lab.environment(tmp_path)["PYTHONPATH"] == f"{tmp_path}{os.pathsep}mine"
    monkeypatch.delenv("PYTHONPATH")
    assert lab.environment(tmp_path)["PYTHONPATH"] == str(tmp_path)


def test_nothing_to_open(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="holds no notebooks"):
        lab.workplace(tmp_path)
    (tmp_path / "source").mkdir()
    assert lab.lab(tmp_path) == 2
    assert "Make it first: make release" in capsys.readouterr().err
