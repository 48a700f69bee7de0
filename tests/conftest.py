"""Settings of every test: Hypothesis draws the same examples each time, and no test is timed."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")
