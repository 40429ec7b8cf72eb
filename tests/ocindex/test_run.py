"""`./run`: what it sees to before it starts Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "run"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with `run`, an environment that is as its lock file says, and a command which imports one module."""
    shutil.copy(RUN, tmp_path / "run")
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "manage.py").write_text("import imported\n")
    (tmp_path / "imported.py").write_text("")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    checksum = subprocess.run(["cksum"], input="", capture_output=True, text=True, check=True).stdout
    (tmp_path / ".venv" / "requirements.txt.stamp").write_text(checksum)
    return tmp_path


@pytest.mark.parametrize("habit", [{}, {"PYTHONDONTWRITEBYTECODE": "1"}], ids=["as Python does", "nothing is written"])
def test_what_python_compiles_is_kept_in_the_environment_and_not_beside_the_sources(
    checkout: Path, habit: dict[str, str]
) -> None:
    subprocess.run([checkout / "run", "manage"], env={"PATH": os.environ["PATH"], **habit}, check=True)

    compiled = [path.relative_to(checkout).parts[:2] for path in checkout.rglob("imported.*.pyc")]
    assert compiled == [(".venv", "bytecode")]
