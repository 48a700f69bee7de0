"""autograder show: what stands behind a mark, hidden tests too, and a file that shows the same."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import CHAPTER, PROJECT, Class

from autograder.__main__ import app
from autograder.errors import UsageError
from autograder.show import show

pytestmark = pytest.mark.sandbox
WRONG = "def mse(y_hat, y):\n    return ((y_hat - y) ** 2).sum()"


@pytest.fixture
def klass(class01: Class, reference01: dict[str, str]) -> Class:
    class01.submit("ada", class01.notebook(reference01 | {"mse": WRONG}))
    return class01


def test_it_says_what_each_test_asked_expected_and_got(klass: Class) -> None:
    klass.grade()
    lines, paths = show(klass.chapter, "ada", "mse")
    text = "\n".join(lines)
    assert "for the instructor only" in lines[0] and "return ((y_hat - y) ** 2).sum()" in text
    assert "✗ averages the squared errors [demand]" in text
    assert "this is the sum of the squares: divide by the number of samples" in text
    assert "[hidden demand]" in text and text.count("asked: mse(…)") >= 4
    assert "argument 1 = [" in text and "expected:" in text and "got:" in text
    assert [path.name for path in paths] == [f"{CHAPTER}-mse.py"]


def test_the_file_runs_the_tests_again(klass: Class) -> None:
    _, (path,) = show(klass.chapter, "ada", "mse")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, str(path)], env=environment, capture_output=True, text=True, check=True)
    assert "✗  averages_the_squared_errors" in done.stdout
    assert ".grading" in str(path), "no student ever sees it"


def test_an_answer_that_ends_its_process_is_shown_too(klass: Class, reference01: dict[str, str]) -> None:
    klass.submit("bob", klass.notebook(reference01 | {"mse": "import os\ndef mse(y_hat, y): os._exit(0)"}))
    lines, _ = show(klass.chapter, "bob", "mse")
    assert "    the process was lost: crash" in lines


def test_what_is_not_there_is_said(klass: Class) -> None:
    with pytest.raises(UsageError, match="expected one of .*mse.*; got 'nowhere'"):
        show(klass.chapter, "ada", "nowhere")
    with pytest.raises(UsageError, match="expected students with a folder"):
        app(["show", "nobody", CHAPTER, "--course", str(klass.root)], standalone_mode=False)
