"""A backup that was altered, cut short, or made by a newer version is refused in one line, before anything is done."""

import tarfile
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pytest_django.fixtures import Settings

from lib.transparency import keys
from ocindex.backup import archive, reading
from ocindex.backup.manifest import Manifest
from ocindex.backup.unusable import Unusable
from tests.ocindex.backup import small
from tests.ocindex.backup.altering import ALTERATIONS, repacked


def read(path: Path, private_key: Path | None = None, *, by: list[keys.PublicKey] | None = None) -> Manifest:
    signers = [keys.signing_key().public_key()] if by is None else by
    return reading.read_manifest(path, private_key=private_key, public_keys=signers)


def refusal(path: Path, private_key: Path | None = None) -> str:
    with pytest.raises(Unusable) as fault:
        read(path, private_key)
    assert "\n" not in str(fault.value)
    return str(fault.value)


@pytest.fixture
def recipient(tmp_path: Path, settings: Settings) -> Path:
    """Encrypt what is written from now on; return the file of the private key."""
    key = X25519PrivateKey.generate()
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    settings.BACKUP_RECIPIENT_FILE = str(public)
    return private


def of_one_row(content: bytes) -> bytes:
    """Change a row, and the checksum of its file in the manifest."""
    changed = small.ROWS.replace(b"editor", b"custos", 1)
    before, after = (sha256(rows).hexdigest().encode() for rows in (small.ROWS, changed))
    return content.replace(small.ROWS, changed).replace(before, after)


ALL = {**ALTERATIONS, "a row and its checksum, sealed anew": repacked(of_one_row)}


def test_a_backup_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = small.write(tmp_path / "whole")

    assert read(path) == small.stated()
    assert [(file.name, file.content) for file in reading.files_of(path, read(path), private_key=None)] == [
        (small.NAME, small.ROWS)
    ]
    assert path.stat().st_mode & 0o777 == 0o600
    with tarfile.open(path) as tar:  # any tar opens it
        assert tar.getnames() == [small.NAME, "manifest.json", "manifest.sig"]


@pytest.mark.parametrize("name", ALL)
def test_an_altered_backup_is_refused(tmp_path: Path, name: str) -> None:
    path = small.write(tmp_path / "altered")
    altered = ALL[name](path.read_bytes())
    assert altered != path.read_bytes()
    path.write_bytes(altered)

    assert str(path) in refusal(path)


@pytest.mark.parametrize("name", [name for name in ALTERATIONS if "anew" not in name])
def test_an_altered_encrypted_backup_is_refused(tmp_path: Path, recipient: Path, name: str) -> None:
    path = small.write(tmp_path / "altered")
    path.write_bytes(ALTERATIONS[name](path.read_bytes()))

    assert str(path) in refusal(path, recipient)


def test_an_encrypted_backup_takes_its_private_key(tmp_path: Path, recipient: Path) -> None:
    path = small.write(tmp_path / "encrypted")
    other = tmp_path / "other.pem"
    other.write_bytes(X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    assert read(path, recipient) == small.stated()
    assert "is encrypted: name the file of the private key with --private-key" in refusal(path)
    assert "cannot be opened with this private key" in refusal(path, other)
    assert b"editor" not in path.read_bytes()
    assert b"manifest" not in path.read_bytes()


def test_a_backup_of_a_newer_version_is_refused_by_its_name(tmp_path: Path) -> None:
    of_format = small.write(tmp_path / "format", format=2, software="0.9.0")
    of_schema = small.write(
        tmp_path / "schema", migrations=[*small.MIGRATIONS, ["surveys", "0999_x"]], software="0.9.0"
    )

    for path in (of_format, of_schema):
        assert "of a newer version of the software (0.9.0" in refusal(path)


def test_without_a_key_to_go_by_what_a_forger_sealed_is_not_found(tmp_path: Path) -> None:
    """Why the key is to be kept: the restore says that it could not tell."""
    path = small.write(tmp_path / "forged")
    path.write_bytes(repacked(of_one_row)(path.read_bytes()))

    assert read(path, by=[]).rows == {"auth_group": 100}


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("Mine.")

    with pytest.raises(FileExistsError):
        small.write(path)

    assert path.read_text() == "Mine."
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["mine"]


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def fail() -> None:
        with archive.new_archive(tmp_path / "failed") as file:
            file.add("rows", bytes(100_000))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
