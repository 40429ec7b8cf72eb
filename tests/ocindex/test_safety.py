"""What is unsafe does not start, and one line says why; what is meant for real use passes Django's own checks."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ocindex.deploy.safety import refusals

CHECKOUT = Path(__file__).resolve().parents[2]
NAMED = ["index.example"]


def manage(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run manage.py with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("host", "debug", "https", "allowed_hosts"),
    [
        ("127.0.0.1", False, False, []),
        ("::1", True, False, []),
        ("localhost", True, False, []),
        ("127.0.0.1", False, True, NAMED),
        ("0.0.0.0", False, False, NAMED),
        ("0.0.0.0", False, True, NAMED),
    ],
)
def test_a_safe_configuration_starts(host: str, debug: bool, https: bool, allowed_hosts: list[str]) -> None:
    assert refusals(host=host, debug=debug, https=https, allowed_hosts=allowed_hosts) == []


@pytest.mark.parametrize(
    ("host", "debug", "https", "allowed_hosts", "word"),
    [
        ("127.0.0.1", True, True, NAMED, "HTTPS=1"),
        ("0.0.0.0", True, False, NAMED, "HOST=0.0.0.0"),
        ("192.0.2.7", False, False, [], "ALLOWED_HOSTS"),
        ("::", False, False, [], "ALLOWED_HOSTS"),
        ("index.example", False, False, [], "ALLOWED_HOSTS"),
        ("127.0.0.1", False, True, ["*"], "ALLOWED_HOSTS=*"),
    ],
)
def test_an_unsafe_configuration_is_refused_with_its_reason(
    host: str, debug: bool, https: bool, allowed_hosts: list[str], word: str
) -> None:
    (reason,) = refusals(host=host, debug=debug, https=https, allowed_hosts=allowed_hosts)

    assert word in reason


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        (
            {"HOST": "0.0.0.0"},
            "Cannot start: HOST=0.0.0.0 opens the site to the network: name its host names in ALLOWED_HOSTS.",
        ),
        ({"SECRET_KEY": "short"}, "Cannot start: SECRET_KEY has fewer than 32 characters: give a longer one, or none."),
        ({"PORT": "80a"}, "Cannot start: PORT=80a is not a whole number from 1 to 65535."),
        ({"VAR_DIR": "/dev/null/var"}, "Cannot start: VAR_DIR: /dev/null/var cannot be made (Not a directory)."),
        ({"HTTPS": "maybe"}, "Cannot start: HTTPS=maybe is neither yes nor no: write 1 or 0."),
        ({"RUN": "web,wob"}, "CommandError: RUN=web,wob: name some of web, worker and beat."),
        (
            {"DATABASE_URL": "postgres://ocindex:hushed@127.0.0.1:1/ocindex"},
            "Cannot start: DATABASE_URL: Connection refused; look at each part of"
            " postgres://USER:PASSWORD@HOST:5432/NAME, with %2F for a / in the password and %40 for an @.",
        ),
        (
            {"DATABASE_URL": "sqlite:////dev/null/db.sqlite3"},
            "Cannot start: DATABASE_URL: /dev/null/db.sqlite3: unable to open database file;"
            " look at the file, its folder and the disk.",
        ),
    ],
)
def test_up_refuses_with_one_line_and_the_exit_status_of_a_mistake(
    tmp_path: Path, environment: dict[str, str], line: str
) -> None:
    done = manage(Path(environment.get("VAR_DIR", tmp_path)), "up", **{**environment, "DEMO": "0"})

    assert done.returncode == 78
    assert done.stderr.splitlines() == [line]


def test_the_deployment_checks_find_nothing_under_https(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as elsewhere:
        done = manage(
            tmp_path, "check", "--deploy", "--fail-level", "WARNING", HTTPS="1", ALLOWED_HOSTS="index.example",
            BACKUP_DIR=elsewhere, BACKUP_RECIPIENT_FILE="/etc/ocindex/recipient.pem",
            ERASURES_FILE=f"{elsewhere}/erasures.txt",
        )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    manage(tmp_path, "check", "--tag", "compatibility")
    key = (tmp_path / "secret_key").read_text()

    manage(tmp_path, "check", "--tag", "compatibility")

    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
