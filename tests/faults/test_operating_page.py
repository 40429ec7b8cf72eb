"""The commands of docs/operating.md, carried out as they stand there, in folders and at ports of a test."""

import getpass
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import ON_POSTGRESQL, a_site, database
from tests.faults.running import CHECKOUT, Site, free_port, within
from tests.faults.workers import rows
from tests.operating_page import (
    BACKUP,
    CADDY_IN_FRONT,
    FILES_OF_THE_SERVICE,
    KEYS_OF_BACKUPS,
    MOVE,
    NGINX_IN_FRONT,
    READY,
    RESTORE,
    VERIFY,
)

KEPT_APART = ("secret_key", "receipt_key", "vault_key", "signing_key.pem", "erasures.txt")
ENTRIES = "SELECT COUNT(*) FROM indicators_auditentry"


class Machine:
    """A folder in which the paths of the page lie, and a shell in which its commands are typed."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "VAR_DIR": str(folder / "var/lib/ocindex"), **environment}
        for name in ("etc/systemd/system", "etc/nginx", "etc/caddy", "run", "var/cache", "backups"):
            (folder / name).mkdir(parents=True)
        self.replaced = [
            (r"--owner=ocindex", f"--owner={getpass.getuser()}"),
            (r"^runuser -u ocindex -- ", ""),
            (r"(?<![\w.])/(etc|var|run|backups)/", rf"{folder}/\1/"),
            (r"/srv/oc-index\b", str(CHECKOUT)),
            (r"(?<= )(private|recipient)\.pem", rf"{folder}/\1.pem"),
            (r"(?<!\S)\./run manage", f"{sys.executable} {CHECKOUT}/manage.py"),
            (r"audit-00001234-3f9a27c1\.txt", f"{folder}/checkpoint.txt"),
            (r"^nginx ", f"nginx -c {folder}/etc/nginx/nginx.conf -p {folder} "),
        ]

    def type(self, line: str) -> str:
        """Carry out a line of the page; return what it printed."""
        typed = self._carry_out(line)
        assert typed.returncode == 0, f"{line}\n{typed.stdout}{typed.stderr}"
        return typed.stdout + typed.stderr

    def status(self, line: str) -> int:
        """Carry out a line of the page that may fail; return its exit status."""
        return self._carry_out(line).returncode

    def _carry_out(self, line: str) -> "subprocess.CompletedProcess[str]":
        for pattern, replacement in self.replaced:
            line = re.sub(pattern, replacement, line)
        command = ["sh", "-c", line]
        return subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False)

    def path(self, name: str) -> Path:
        return self.folder / name


def machine_of(site: Site, folder: Path) -> Machine:
    folder.mkdir(exist_ok=True)
    return Machine(folder, **{**site.environment, "VAR_DIR": str(site.folder)})


@contextmanager
def empty_site(folder: Path, name: str, keys_of: Site) -> Iterator[Site]:
    """Yield a site with an empty database and the keys of another one."""
    with a_site(folder, name) as site:
        folder.mkdir(exist_ok=True)
        for key in KEPT_APART:
            if (keys_of.folder / key).exists():
                shutil.copy(keys_of.folder / key, folder)
        yield site


def test_the_files_and_folders_of_the_service_are_its_own(tmp_path: Path) -> None:
    machine = Machine(tmp_path)

    for line in FILES_OF_THE_SERVICE:
        said = machine.type(line)

    assert "System check identified no issues" in said
    assert machine.path("etc/systemd/system/ocindex.service").exists()
    assert machine.path("etc/systemd/system/ocindex.socket").exists()
    assert machine.path("etc/ocindex.env").stat().st_mode & 0o777 == 0o600
    for name in ("ocindex", "ocindex-key", "ocindex-backups"):
        assert machine.path(f"var/lib/{name}").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_the_shipped_configuration_as_the_page_changes_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    configuration = machine.path("etc/nginx/nginx.conf")
    shutil.copy("/etc/nginx/mime.types", machine.path("etc/nginx"))

    for line in NGINX_IN_FRONT:
        if line == "nginx -t":  # it listens for a moment
            text = re.sub(r"listen \[::\].*\n", "", configuration.read_text())
            text = re.sub(r"listen (\d+)", lambda _match: f"listen 127.0.0.1:{free_port()}", text)
            configuration.write_text(re.sub(r"(?<= )/(etc|run|var)/", rf"{tmp_path}/\1/", text))
        machine.type(line)

    text = configuration.read_text()
    assert "server 127.0.0.1:8000 max_fails=0;" in text
    assert "ssl http2 default_server;" in text
    assert "http2 on" not in text
    assert "/tmp/" not in text.replace(str(tmp_path), "")
    assert machine.path("etc/nginx/tls").stat().st_mode & 0o777 == 0o700


def test_the_file_for_caddy_names_the_site(tmp_path: Path) -> None:
    machine = Machine(tmp_path)

    for line in CADDY_IN_FRONT:
        machine.type(line)

    text = machine.path("etc/caddy/Caddyfile").read_text()
    assert "\nYOUR.NAME {\n" in text
    assert "example.org" not in text
    assert text.count("reverse_proxy") == text.count("127.0.0.1:8000") == 2


def test_a_backup_is_made_for_a_key_restored_and_held_against_a_checkpoint(site: Site, tmp_path: Path) -> None:
    machine = machine_of(site, tmp_path / "machine")
    for line in KEYS_OF_BACKUPS:
        machine.type(line)
    machine.environment["BACKUP_RECIPIENT_FILE"] = str(machine.path("recipient.pem"))
    shutil.copy(min((site.folder / "checkpoints").glob("audit-*.txt")), machine.path("checkpoint.txt"))
    verified = machine.type(VERIFY)
    written = machine.type(BACKUP)

    with empty_site(tmp_path / "restored", "faults_restored", site) as restored:
        machine.environment |= restored.environment
        said = machine.type(RESTORE)
        entries = rows(restored, ENTRIES)[0][0]

    assert "hold together" in verified
    assert "not encrypted" not in written
    assert "Everything holds" in said
    assert entries == rows(site, ENTRIES)[0][0] + 1  # that it was restored


@contextmanager
def empty_databases(folder: Path) -> Iterator[list[str]]:
    """Yield the addresses of an empty SQLite and, where DATABASE_URL names a server, of an empty PostgreSQL."""
    file = f"sqlite:///{folder}/moved.sqlite3"
    if not ON_POSTGRESQL:
        yield [file]
        return
    with database("faults_moved") as url:
        yield [file, url]


def test_a_site_moves_to_another_database_and_back(site: Site, tmp_path: Path) -> None:
    """On PostgreSQL from there to SQLite and back again; VAR_DIR and its keys stay."""
    machine = machine_of(site, tmp_path / "machine")
    entries = rows(site, ENTRIES)[0][0]
    back_up, restore = MOVE

    with empty_databases(tmp_path) as addresses:
        for number, address in enumerate(addresses, start=1):
            machine.type(back_up)
            machine.environment["DATABASE_URL"] = site.environment["DATABASE_URL"] = address
            said = machine.type(restore)
            machine.path("backups/before-the-move.backup").unlink()

            assert "Everything holds" in said
            assert rows(site, ENTRIES)[0][0] == entries + number


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_machine_itself_reads_that_the_site_is_ready(site: Site, tmp_path: Path) -> None:
    site.environment |= {"ALLOWED_HOSTS": "index.example.org", "HTTPS": "1", "DEMO": "0"}
    site.process = site.manage("up")
    machine = machine_of(site, tmp_path / "machine")
    machine.replaced.append((":8000/", f":{site.port}/"))

    within(120, lambda: machine.status(READY) == 0, "it did not answer")
    within(120, lambda: '"status": "ready"' in machine.type(READY), "it was never ready")
