"""benchmarks/device.py runs where there is no card, and says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_without_a_card_it_measures_the_cpu_and_says_what_it_did_not(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "benchmarks/device.py", "--no-chapters", "--images", "128", "--out", str(out)]
    environ = {**os.environ, "COURSE_DEVICE": "cpu"}
    done = subprocess.run(command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "CPU only; no accelerator: not measured" in done.stdout
    figures = json.loads(out.read_text())
    (row,) = figures["training"]
    assert figures["accelerators"] == "no accelerator: not measured" and row["device"] == "cpu"
    assert min(row[name] for name in ("loader", "resident", "limit")) > 0
    assert row["times_loader"] == row["resident"] / row["loader"]
