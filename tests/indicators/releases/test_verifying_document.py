"""The commands of docs/verifying.md, run as they stand there, against a site of twelve releases."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from indicators.releases import verify_release
from tests.indicators.releases.histories import twelve
from tests.indicators.releases.tampering import file

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "verifying.md"
SCRIPTS = Path(verify_release.__file__).parent


def test_the_commands_for_strangers_do_what_the_text_says(
    tmp_path: Path, serve: Callable[..., str], authority: Callable[[Path], bytes]
) -> None:
    index = twelve(tmp_path / "site")
    releases, desk = tmp_path / "site" / "releases", tmp_path / "desk"
    desk.mkdir()
    shutil.copy(SCRIPTS / "verify_release.py", releases)
    shutil.copy(file(index, 12, "checkpoint"), releases)
    file(index, 12, "witness").mkdir()
    file(index, 12, "witness/manifest.tsr").write_bytes(authority(file(index, 12)))
    shutil.copy(tmp_path / "tsa.crt", desk / "authority.pem")
    shutil.copy(SCRIPTS / "witness.py", desk)
    shutil.copy(file(index, 5, "checkpoint"), desk / "kept.txt")
    shutil.copytree(tmp_path / "site", desk / "some-folder")
    for name in ("key.pem", "site.pem"):
        (desk / name).write_bytes(index.pem())
    address = serve(tmp_path / "site")
    commands = re.findall(r"^    (.+)$", DOCUMENT.read_text(), re.MULTILINE)

    for command in commands:
        if "--witness" in command:
            shutil.copy(desk / "line.txt", file(index, 12, "witness/cosignatures"))
        line = command.replace("https://index.example", address).replace("python3", sys.executable)
        run = subprocess.run(line, shell=True, cwd=desk, capture_output=True, text=True, check=False)
        assert run.returncode == 0, (command, run.stdout, run.stderr)

    assert len(commands) == 10
