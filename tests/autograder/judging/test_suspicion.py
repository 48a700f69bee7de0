"""autograder.judging.suspicion: what earns a flag, and what honest answers write that must not."""

from __future__ import annotations

import pytest

from autograder.judging.suspicion import signs


@pytest.mark.parametrize(
    "text",
    [
        "model.eval()", "net = keras_net.compile('adam')", "import re\nre.compile('a')", "x = df.eval",
        "self.net.eval()", "def f(model):\n    model.eval()",
    ],
)  # fmt: skip
def test_a_method_of_that_name_is_honest(text: str) -> None:
    assert signs(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')", "exec(code)", "compile(t, '', 'exec')", "import builtins\nbuiltins.eval('1')", "run = exec",
        "__builtins__.exec('1')", "importlib.import_module('os')",
    ],
)  # fmt: skip
def test_running_a_text_is_flagged(text: str) -> None:
    assert "suspicious:runs-text" in signs(text)
