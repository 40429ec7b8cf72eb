"""Slots for others: co-signatures of a checkpoint and a time stamp of a manifest, kept beside a release's files."""

from base64 import b64encode
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from indicators.models import AuditEntry

pytestmark = pytest.mark.django_db


def line(name: str, content: bytes = b"k" * 4 + b"t" * 8 + b"s" * 64) -> bytes:
    return f"— {name} {b64encode(content).decode()}\n".encode()


def add(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    call_command("add_witness", "2", str(path))


def test_slots_are_empty_until_somebody_signs(client: Client) -> None:
    assert client.get("/releases/2/witness/cosignatures").status_code == 404
    assert client.get("/releases/2/witness/manifest.tsr").status_code == 404
    assert "By nobody yet." in client.get("/releases/2/").content.decode()


def test_each_witness_is_a_line_of_one_file(client: Client, tmp_path: Path) -> None:
    for name in ("archive.example/w1", "university.example"):
        add(tmp_path / "line.txt", line(name))

    response = client.get("/releases/2/witness/cosignatures")
    page = client.get("/releases/2/").content.decode()

    assert response.content == line("archive.example/w1") + line("university.example")
    assert response["Cache-Control"] == "public, no-cache"
    assert "archive.example-w1, university.example" in page
    assert client.get("/releases/1/witness/cosignatures").status_code == 404
    assert AuditEntry.objects.filter(act="release witnessed").count() == 2


def test_a_time_stamp_is_kept_as_it_is(client: Client, tmp_path: Path) -> None:
    add(tmp_path / "answer.tsr", b"\x30\x03\x02\x01\x00")

    response = client.get("/releases/2/witness/manifest.tsr")

    assert response.content == b"\x30\x03\x02\x01\x00"
    assert response["Content-Type"] == "application/timestamp-reply"
    assert 'href="/releases/2/witness/manifest.tsr">Time stamp</a>' in client.get("/releases/2/").content.decode()


def test_nobody_signs_twice_under_one_name(tmp_path: Path) -> None:
    add(tmp_path / "line.txt", line("archive.example"))

    with pytest.raises(CommandError, match="has a file witness/archive.example.cosignature already"):
        add(tmp_path / "line.txt", line("archive.example"))


@pytest.mark.parametrize(
    "content",
    [b"", b"hello\n", line("a")[:-1], line("a") + line("b"), "— a b!\n".encode(), b"\xff\xfe", b"x" * 70_000],
)
def test_anything_else_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CommandError, match="no co-signature|too large"):
        add(tmp_path / "line.txt", content)
