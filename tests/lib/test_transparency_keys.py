"""The signing key: made once, for its owner only, and refused where it is unfit."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from lib.transparency import keys
from ocindex.deploy import safety

ROOT = Path(__file__).resolve().parents[2]
MAKE_ONE = """
import sys
from django.conf import settings
settings.configure(SIGNING_KEY_FILE=sys.argv[1])
from lib.transparency import keys
print("ready", flush=True)
sys.stdin.readline()
print(keys.signing_key().private_bytes_raw().hex())
"""


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    """Return where the key of the test is to lie."""
    settings.SIGNING_KEY_FILE = tmp_path / "apart" / "key.pem"
    return tmp_path / "apart" / "key.pem"


def test_the_key_is_made_once_and_readable_by_its_owner_only(key_file: Path) -> None:
    made = keys.signing_key().private_bytes_raw()

    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o077 == 0
    assert keys.signing_key().private_bytes_raw() == made
    assert list(key_file.parent.iterdir()) == [key_file]


def test_openssl_reads_the_key_and_its_public_half(key_file: Path) -> None:
    keys.signing_key()

    public = subprocess.run(
        ["openssl", "pkey", "-in", str(key_file), "-pubout"], capture_output=True, check=True
    ).stdout

    assert keys.public_pem() == public
    assert keys.public_key_of(public) == keys.signing_key().public_key()


def test_processes_that_make_it_at_once_end_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE_ONE, str(path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _maker in range(4)
    ]  # fmt: skip
    for maker in makers:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "ready\n"
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("\n")
        maker.stdin.flush()

    made = {maker.communicate()[0].strip() for maker in makers}

    assert len(made) == 1
    assert len(made.pop()) == 64
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_with_another_kind_of_key_is_refused(key_file: Path) -> None:
    key_file.parent.mkdir()
    rsa = generate_private_key(public_exponent=65537, key_size=1024)
    for content in (
        b"",
        b"no key",
        rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ):
        key_file.write_bytes(content)

        with pytest.raises(ImproperlyConfigured, match="holds no Ed25519 key"):
            keys.signing_key()


def test_a_file_that_cannot_be_made_is_refused_by_name(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SIGNING_KEY_FILE = tmp_path / "file" / "key.pem"

    with pytest.raises(ImproperlyConfigured, match="SIGNING_KEY_FILE: .*/file/key.pem cannot be used"):
        keys.signing_key()


@pytest.mark.parametrize("pem", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_public_key_is_refused(pem: bytes) -> None:
    with pytest.raises(ValueError, match="public key"):
        keys.public_key_of(pem)


def test_a_key_in_the_folder_of_the_data_lies_beside_the_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.SQLITE = True
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "data" / "db.sqlite3")
    lies = {}
    for folder in ("var", "var/secrets", "data", "apart"):
        settings.SIGNING_KEY_FILE = tmp_path / folder / "key.pem"
        lies[folder] = keys.lies_beside_the_database()

    assert lies == {"var": True, "var/secrets": True, "data": True, "apart": False}


@pytest.mark.parametrize(
    ("allowed_hosts", "name"),
    [
        ([], "localhost"),
        (["*"], "localhost"),
        ([".index.example"], "index.example"),
        (["*", "index.example", "other.example"], "index.example"),
    ],
)
def test_the_origin_is_the_first_name_of_the_site(allowed_hosts: list[str], name: str) -> None:
    assert safety.first_name(allowed_hosts) == name
