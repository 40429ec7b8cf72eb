"""What ships for containers writes no line that its collector could stamp, and nginx none about anybody."""

import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
INTO_FILE = ROOT / "ocindex" / "deploy" / "into-file"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
NGINX = re.sub(r"^\s*#.*\n", "", (ROOT / "ocindex" / "deploy" / "nginx.conf").read_text(), flags=re.MULTILINE)


def servers() -> dict[str, str]:
    """Return the text of each server of nginx by the port it listens at."""
    blocks = re.findall(r"^    server \{\n(.*?)^    \}", NGINX, re.MULTILINE | re.DOTALL)
    return {re.findall(r"listen (\d+)", block)[0]: block for block in blocks}


def run_into_file(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [INTO_FILE, "web", *command], env={"VAR_DIR": str(folder)}, capture_output=True, text=True, check=False
    )


def test_the_output_of_a_command_goes_to_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    done = run_into_file(tmp_path, "/bin/sh", "-c", "echo one; echo two >&2; exit 3")
    run_into_file(tmp_path, "/bin/echo", "three")

    log = tmp_path / "log" / "web.log"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    assert log.read_text() == "one\ntwo\nthree\n"
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_log_that_is_too_long_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "log" / "web.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * 10_000_001)

    run_into_file(tmp_path, "/bin/echo", "new")

    assert log.read_text() == "new\n"
    assert log.with_suffix(".log.1").stat().st_size == 10_000_001


def test_the_image_and_each_process_of_the_site_write_into_files() -> None:
    last = (ROOT / "Dockerfile").read_text().splitlines()[-1]

    assert last.startswith('CMD ["ocindex/deploy/into-file", "web", "gunicorn"')
    assert "command" not in COMPOSE["web"]
    for name in ("worker", "beat"):
        assert COMPOSE[name]["command"].startswith(f"ocindex/deploy/into-file {name} celery")


def test_the_database_logs_neither_statements_nor_when_it_wrote() -> None:
    options = re.findall(r"-c (\w+=\w+)", COMPOSE["postgres"]["command"])

    assert sorted(options) == [
        "log_checkpoints=off", "log_error_verbosity=terse", "log_min_error_statement=panic", "log_min_messages=fatal",
    ]  # fmt: skip


def test_nginx_has_no_access_log_and_no_line_that_names_a_visitor() -> None:
    assert re.findall(r"access_log\s+(.*);", NGINX) == ["off"]
    assert re.findall(r"error_log\s+(.*);", NGINX) == ["stderr emerg"]


def test_nginx_tells_the_site_by_which_protocol_it_was_asked() -> None:
    found = servers()

    assert set(found) == {"80", "443", "8080"}
    assert "proxy_set_header X-Forwarded-Proto https;" in found["443"]
    assert "proxy_set_header X-Forwarded-Proto http;" in found["8080"]
    assert 'proxy_set_header X-Forwarded-For "";' in found["8080"]
    for block in (found["443"], found["8080"]):
        for name in ("X-Real-IP", "Forwarded"):
            assert f'proxy_set_header {name} "";' in block
        assert "location = /readyz { return 404; }" in block
        assert "location = /metrics { return 404; }" in block


def test_nginx_serves_each_name_in_its_own_way_alone() -> None:
    found = servers()

    assert r'if ($host ~* "\.onion$") { return 421; }' in found["443"]
    assert r'if ($host !~* "^[a-z2-7]+\.onion$") { return 421; }' in found["8080"]
    assert "return 301" not in found["8080"]
    assert COMPOSE["nginx"]["ports"] == ["80:80", "443:443", "127.0.0.1:8080:8080"]
    assert COMPOSE["web"]["environment"]["ONION_HOST"] == "${ONION_HOST:-}"
