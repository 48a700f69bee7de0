"""Settings of every test: Hypothesis draws the same examples each time, and no test is timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")

# Long or still young suites of the hostile corpus and of the tests' own strength: `pytest -m nightly` runs them.
NIGHTLY = {"test_hostile", "test_kill", "test_fuzz", "test_isolation", "test_strength", "test_strength_gate"}
NIGHTLY |= {"test_exercises_page", "test_grade"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).stem in NIGHTLY:
            item.add_marker(pytest.mark.nightly)
