"""The units that ship are ones that systemd reads, and start what `./run` starts."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "ocindex" / "deploy"


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DEPLOY / name)
    return parser


def test_the_service_starts_run_and_begins_anew_by_the_signal_that_it_knows() -> None:
    service = unit("ocindex.service")["Service"]

    assert service["ExecStart"] == f"{service['WorkingDirectory']}/run"
    assert service["ExecReload"] == "/bin/kill -USR2 $MAINPID"
    assert service["RestartPreventExitStatus"] == "78"
    assert service["Environment"] == f"VAR_DIR=/var/lib/{service['StateDirectory']}"
    assert int(service["TimeoutStopSec"]) > 8  # what the supervisor takes at most
    assert service["NoNewPrivileges"] == "yes"
    beside = [f"-/var/lib/ocindex-{name}" for name in ("key", "backups", "published")]
    assert service["ReadWritePaths"].split() == beside


def test_the_socket_is_where_the_site_listens_by_itself() -> None:
    assert unit("ocindex.socket")["Socket"]["ListenStream"] == "127.0.0.1:8000"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_finds_nothing_wrong_with_them(tmp_path: Path) -> None:
    text = (DEPLOY / "ocindex.service").read_text()
    text = re.sub(r"^(User|WorkingDirectory|EnvironmentFile)=.*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "ocindex.service").write_text(text.replace("/srv/oc-index/run", "/bin/true"))
    shutil.copy(DEPLOY / "ocindex.socket", tmp_path)

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "ocindex.service", tmp_path / "ocindex.socket"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    lines = [line for line in checked.stderr.splitlines() if "ocindex." in line]
    assert (lines, checked.returncode) == ([], 0)
