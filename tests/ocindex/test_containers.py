"""What ships for containers writes no line that its collector could stamp, and nginx none about anybody."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
NGINX = re.sub(r"^\s*#.*\n", "", (ROOT / "ocindex" / "deploy" / "nginx.conf").read_text(), flags=re.MULTILINE)


def servers() -> dict[str, str]:
    """Return the text of each server of nginx by the port it listens at."""
    blocks = re.findall(r"^    server \{\n(.*?)^    \}", NGINX, re.MULTILINE | re.DOTALL)
    return {re.findall(r"listen (\d+)", block)[0]: block for block in blocks}


def test_the_image_and_each_process_of_the_site_write_into_files() -> None:
    """`up` gives each process a log of its own: test_up.py."""
    last = (ROOT / "Dockerfile").read_text().splitlines()[-1]

    assert last == 'CMD ["python", "manage.py", "up"]'
    for name in ("web", "worker", "beat"):
        assert COMPOSE[name]["command"] == "python manage.py up --prepared"
        assert COMPOSE[name]["environment"]["RUN"] == name


def test_the_image_has_every_file_that_the_site_reads(tmp_path: Path) -> None:
    """What .dockerignore lets through starts, in a folder of its own."""
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line.startswith("!"):
            path = ROOT / line[1:]
            (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), "PYTHONDONTWRITEBYTECODE": "1"}

    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


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


def test_nginx_answers_who_gives_certificates_from_a_folder_of_its_own() -> None:
    assert "location /.well-known/acme-challenge/ { root /var/www/acme; }" in servers()["80"]
    assert "location / { return 301 https://$host$request_uri; }" in servers()["80"]
    assert "./acme:/var/www/acme:ro" in COMPOSE["nginx"]["volumes"]


def test_nginx_serves_each_name_in_its_own_way_alone() -> None:
    found = servers()

    assert r'if ($host ~* "\.onion$") { return 421; }' in found["443"]
    assert r'if ($host !~* "^[a-z2-7]+\.onion$") { return 421; }' in found["8080"]
    assert "return 301" not in found["8080"]
    assert COMPOSE["nginx"]["ports"] == ["80:80", "443:443", "127.0.0.1:8080:8080"]
    assert COMPOSE["web"]["environment"]["ONION_HOST"] == "${ONION_HOST:-}"
