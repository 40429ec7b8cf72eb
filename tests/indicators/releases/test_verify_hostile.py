"""The verifier and a folder from a stranger's disk: it says what is wrong in words, whatever lies there."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from indicators.releases import verify_release
from tests.indicators.releases.histories import Index
from tests.indicators.releases.tampering import edit, file, write

Verify = Callable[..., tuple[int, str]]


HOSTILE: dict[str, tuple[Callable[[Index], Any], int, str]] = {
    "no folder": (lambda index: shutil.rmtree(index.folder), 2, "key.pem"),
    "no key": (lambda index: (index.folder / "releases/key.pem").unlink(), 2, "give the key with --key"),
    "another kind of key": (
        lambda index: (index.folder / "releases/key.pem").write_bytes(
            b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
        ),
        2,
        "it holds no Ed25519 public key",
    ),
    "key for something else": (
        lambda index: (index.folder / "releases/key.pem").write_bytes(
            X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        ),
        2,
        "it holds no Ed25519 public key",
    ),
    "deep": (write(3, "manifest.json", b"[" * 900_000 + b"]" * 900_000), 1, "release 3, manifest.json: "),
    "deep objects": (
        write(3, "manifest.json", b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"\n"),
        1,
        "release 3, manifest.json: ",
    ),
    "not a number": (edit(3, counts={"scores": float("nan")}), 1, "release 3, manifest.json: invalid literal"),
    "infinite": (edit(3, counts={"scores": float("inf")}), 1, "release 3, manifest.json: invalid literal"),
    "long number": (write(3, "manifest.json", b'{"number":' + b"9" * 5_000 + b"}\n"), 1, "a number is too long"),
    "not UTF-8": (write(3, "manifest.json", b"\xff\xfe"), 1, "release 3, manifest.json: 'utf-8'"),
    "half a character": (write(3, "manifest.json", b'{"a":"\\ud800"}\n'), 1, "release 3, manifest.json: "),
    "a list": (write(3, "manifest.json", b"[]\n"), 1, "release 3, manifest.json: missing or not of the form"),
    "empty": (write(3, "manifest.json", b""), 1, "release 3, manifest.json: "),
    "wrong types": (
        edit(3, kind=[], number="3", files=[{}], withdraws=True, reason=None),
        1,
        "files, kind, number, reason, withdraws",
    ),
    "files of no name": (edit(3, files=[{"name": [], "sha256": 1, "size": {}}]), 1, "files"),
    "huge size": (
        edit(3, files=[{"name": "scores.csv", "sha256": "0" * 64, "size": 10**12}]),
        1,
        "it should have 1000000000000 bytes",
    ),
    "negative size": (
        edit(3, files=[{"name": "scores.csv", "sha256": "0" * 64, "size": -1}]),
        1,
        "it should have -1 bytes",
    ),
    "negative withdrawal": (edit(5, withdraws=-1), 1, "it withdraws release -1, which is not before it"),
    "binary scores": (write(3, "scores.csv", b"\xff\x00" * 200), 1, "release 3, scores.csv: "),
    "unclosed quotation": (write(3, "scores.csv", b'edition,"iso3'), 1, "release 3, scores.csv: "),
    "other columns": (write(3, "scores.csv", b"a,b\n1,2\n"), 1, "release 3, scores.csv: a column is missing"),
    "long field": (
        write(3, "scores.csv", b"edition,iso3,code,kind,value\n" + b"1" * 460),
        1,
        "release 3, scores.csv: ",
    ),
    "binary checkpoint": (write(3, "checkpoint", bytes(range(256))), 1, "release 3, checkpoint: "),
    "huge checkpoint": (
        write(3, "checkpoint", b"x" * 100_000),
        1,
        "release 3, checkpoint: it has more than 65536 bytes",
    ),
    "huge number of releases": (
        lambda index: (index.folder / "releases/checkpoint").write_bytes(index_with(index, 99_999_999)),
        2,
        "99999999 releases",
    ),
    "escape codes": (edit(3, origin="\x1b[31m\u202eevil"), 1, "origin is ?[31m?evil"),
    "link out of the folder": (
        lambda index: link(file(index, 3, "scores.csv"), Path("/etc/hostname")),
        2,
        "is a link or a device",
    ),
    "link of a folder": (lambda index: link(file(index, 3, ""), file(index, 2, "")), 2, "is a link or a device"),
    "link to itself": (
        lambda index: link(file(index, 3, "checkpoint"), file(index, 3, "checkpoint")),
        2,
        "release 3, checkpoint",
    ),
    "pipe": (lambda index: pipe(file(index, 3, "scores.csv")), 2, "is a link or a device"),
    "folder for a file": (
        lambda index: (file(index, 3).unlink(), file(index, 3).mkdir()),
        2,
        "release 3, manifest.json",
    ),
    "file for a folder": (
        lambda index: (shutil.rmtree(file(index, 3, "")), (index.folder / "releases/3").touch()),
        1,
        "release 3, manifest.json: it is missing",
    ),
}


def altered(content: bytes, chance: random.Random) -> bytes:
    """Return a file with a bit turned, a byte taken out or put in, its end cut off, or some bytes twice."""
    place = chance.randrange(len(content))
    turned = bytes([content[place] ^ 1 << chance.randrange(8)])
    return chance.choice([
        content[:place] + turned + content[place + 1 :],
        content[:place] + content[place + 1 :],
        content[:place] + b"0" + content[place:],
        content[:place],
        content[: place + 20] + content[place:],
    ])  # fmt: skip


def test_no_byte_of_a_release_can_be_altered(index: Index, verify: Verify) -> None:
    chance = random.Random(9)
    files = [
        file(index, number, name) for number in range(1, 7) for name in ("manifest.json", "scores.csv", "checkpoint")
    ]

    for path in chance.choices(files, k=60):
        content = path.read_bytes()
        path.write_bytes(altered(content, chance))
        code, words = verify(index.folder)
        path.write_bytes(content)
        assert (code, f"release {path.parent.name}" in words) == (1, True), words


def index_with(index: Index, size: int) -> bytes:
    return file(index, 6, "checkpoint").read_bytes().replace(b"\n6\n", b"\n%d\n" % size)


def link(path: Path, target: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(target)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_in_words(name: str, index: Index, verify: Verify) -> None:
    make, expected, sentence = HOSTILE[name]
    make(index)

    code, words = verify(index.folder)

    assert (code, sentence in words) == (expected, True), words
    assert "Traceback" not in words
    assert "\x1b" not in words


@pytest.mark.parametrize(
    "source", ["https://", "ftp://index.example/", "https://index.example/?a=b", "\0", "/no/such/folder"]
)
def test_what_is_no_site_and_no_folder_is_refused(source: str, verify: Verify) -> None:
    code, words = verify(source)

    assert code == 2
    assert words.startswith("Could not be checked: ") or "COULD NOT BE CHECKED" in words


def test_without_openssl_nothing_is_claimed(index: Index, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    verify_release.is_signed.cache_clear()
    monkeypatch.setenv("PATH", "")

    code, words = verify(index.folder)

    assert code == 2
    assert "openssl does not run" in words
    assert " ok" not in words


def test_an_openssl_without_ed25519_is_no_proof_of_tampering(
    index: Index, tmp_path: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openssl").write_text("#!/bin/sh\necho pkeyutl: Unknown option -rawin\nexit 1\n")
    (tmp_path / "openssl").chmod(0o755)
    verify_release.is_signed.cache_clear()
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    code, words = verify(index.folder)

    assert code == 2
    assert "this openssl checks no Ed25519 signatures" in words
