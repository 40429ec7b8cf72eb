"""`./run bench` shows the table; how fast a machine is at the moment is no reason to fail."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_bench_measures_every_page(capsys: pytest.CaptureFixture[str]) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.bench"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    with capsys.disabled():
        sys.stdout.write(f"\n{finished.stdout}\n")
    assert finished.returncode == 0, finished.stderr
    assert "a whole submission" in finished.stdout
    assert "Start of all processes, on SQLite" in finished.stdout
    assert "Release day on SQLite" in finished.stdout
    assert "Research desk, on SQLite" in finished.stdout
    assert "Home page:" in finished.stdout
    assert "A run over 6,176 scores, 49,408 ratings" in finished.stdout
    assert "/2025/indicators/international-cooperation/" in finished.stdout
