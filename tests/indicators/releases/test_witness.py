"""Witnesses co-sign what they saw, authorities stamp it with a time, and the verifier checks both where it is asked."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from indicators.releases import verify_release
from tests.indicators.releases.histories import Index, cosignature, openssl
from tests.indicators.releases.tampering import edit, file, rechained

SCRIPT = Path(verify_release.__file__).with_name("witness.py")
NAME = "witness.example/first"
Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with the keys of a witness, made as the text for witnesses says."""
    openssl("genpkey", "-algorithm", "ed25519", "-out", tmp_path / "mine.pem")
    openssl("pkey", "-in", tmp_path / "mine.pem", "-pubout", "-out", tmp_path / "mine.public.pem")
    return tmp_path


def publish(index: Index) -> str:
    """Put the newest checkpoint and the key where a site shows them, and return an address."""
    newest = max(int(path.name) for path in (index.folder / "releases").iterdir() if path.name.isdigit())
    (index.folder / "releases" / "checkpoint").write_bytes(file(index, newest, "checkpoint").read_bytes())
    return (index.folder / "releases").as_uri()


def witness(index: Index, keys: Path, *, site_key: bytes | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the script as a witness does."""
    address = publish(index)
    (keys / "site.pem").write_bytes(site_key or index.pem())
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, address, keys / "site.pem", keys / "mine.pem", NAME, keys / "kept.txt"],
        capture_output=True,
        text=True,
        check=False,
    )


def cosign(index: Index, number: int, line: str) -> None:
    """Put the line of a witness beside a release, as the site does."""
    file(index, number, "witness").mkdir(exist_ok=True)
    with file(index, number, "witness/cosignatures").open("a") as lines:
        lines.write(line)


def test_a_witness_co_signs_and_the_verifier_knows_it(index: Index, keys: Path, verify: Verify) -> None:
    run = witness(index, keys)
    cosign(index, 6, run.stdout)

    code, words = verify(index.folder, "--witness", f"{NAME}={keys / 'mine.public.pem'}")

    assert (run.returncode, run.stderr) == (0, "index.example/releases: releases 1 to 6 continue the 0 seen before\n")
    assert run.stdout.startswith(f"— {NAME} ")
    assert code == 0, words
    assert re.search(rf"^witness 1 +{NAME} co-signed releases 1 to 6 on \d{{4}}-\d\d-\d\d +ok$", words, re.MULTILINE)


def test_a_witness_signs_what_continues_what_it_saw(index: Index, keys: Path) -> None:
    newest = file(index, 6, "")
    newest.rename(keys / "aside")
    first = witness(index, keys)
    (keys / "aside").rename(newest)

    second = witness(index, keys)

    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert second.stderr == "index.example/releases: releases 1 to 6 continue the 5 seen before\n"
    assert (keys / "kept.txt").read_bytes() == file(index, 6, "checkpoint").read_bytes()


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(edit(3, software="0.4.0"), id="altered"),
        pytest.param(rechained(edit(3, software="0.4.0"), 3, lambda index: index.key), id="signed anew"),
        pytest.param(rechained(edit(3, software="0.4.0"), 3, lambda _: Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(lambda index: shutil.rmtree(file(index, 6, "")), id="newest taken away"),
        pytest.param(lambda index: shutil.rmtree(file(index, 3, "")), id="one taken away"),
    ],
)
def test_a_witness_does_not_sign_what_it_did_not_see(
    tamper: Callable[[Index], object], index: Index, keys: Path
) -> None:
    key = index.pem()
    assert witness(index, keys).returncode == 0
    kept = (keys / "kept.txt").read_bytes()
    tamper(index)

    run = witness(index, keys, site_key=key)

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("NOT SIGNED: ")
    assert (keys / "kept.txt").read_bytes() == kept


def test_a_witness_without_arguments_is_told_how(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-I", SCRIPT], capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert "python3 witness.py https://index.example/releases site.pem mine.pem my.name kept.txt" in run.stderr


def test_the_script_of_witnesses_has_at_most_a_hundred_lines() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 100


@pytest.fixture
def friend(keys: Path) -> tuple[Ed25519PrivateKey, str]:
    """A witness whose lines are made by hand: its key, and what the verifier is given."""
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (keys / "friend.pem").write_bytes(pem)
    return key, f"{NAME}={keys / 'friend.pem'}"


def test_a_line_made_by_hand_counts(index: Index, friend: tuple[Ed25519PrivateKey, str], verify: Verify) -> None:
    key, option = friend
    checkpoint = file(index, 4, "checkpoint").read_bytes()
    cosign(index, 4, cosignature(checkpoint, Ed25519PrivateKey.generate(), "another.example", 1).decode())
    cosign(index, 4, cosignature(checkpoint, key, NAME, 1_790_000_000).decode())

    code, words = verify(index.folder, "--witness", option)

    assert code == 0, words
    assert f"{NAME} co-signed releases 1 to 4 on 2026-09-21" in words


def test_the_co_signature_of_another_checkpoint_is_tampering(
    index: Index, friend: tuple[Ed25519PrivateKey, str], verify: Verify
) -> None:
    key, option = friend
    cosign(index, 5, cosignature(file(index, 4, "checkpoint").read_bytes(), key, NAME, 1_790_000_000).decode())

    code, words = verify(index.folder, "--witness", option)

    assert code == 1
    assert f"release 5, witness/cosignatures: that of {NAME} does not fit the checkpoint" in words


def test_a_witness_who_has_not_signed_is_missed(
    index: Index, friend: tuple[Ed25519PrivateKey, str], verify: Verify
) -> None:
    code, words = verify(index.folder, "--witness", friend[1])

    assert code == 2
    assert f"the co-signature of {NAME}: there is none" in words


def test_what_others_signed_is_mentioned_or_missed(index: Index, verify: Verify) -> None:
    nothing = verify(index.folder)[1]
    cosign(index, 6, "— another.example AAAA\n")

    words = verify(index.folder)[1]

    assert "- witness/cosignatures: there is none" in nothing
    assert "- witness/manifest.tsr: there is none" in nothing
    assert "- witness/cosignatures is there, and is checked if you give --witness" in words


def test_a_time_stamp_is_verified_by_the_certificate_of_its_authority(
    index: Index, authority: Callable[[Path], bytes], tmp_path: Path, verify: Verify
) -> None:
    file(index, 6, "witness").mkdir()
    file(index, 6, "witness/manifest.tsr").write_bytes(authority(file(index, 6)))

    code, words = verify(index.folder, "--tsa", tmp_path / "tsa.crt")

    assert code == 0, words
    assert re.search(r"^time stamp +release 6 existed on \w{3} .* GMT +ok$", words, re.MULTILINE)
    assert "witness/manifest.tsr is there, and is checked if you give --tsa" in verify(index.folder)[1]


@pytest.mark.parametrize("stamped", ["manifest of another release", "nothing"])
def test_a_wrong_time_stamp_is_tampering(
    stamped: str, index: Index, authority: Callable[[Path], bytes], tmp_path: Path, verify: Verify
) -> None:
    file(index, 6, "witness").mkdir()
    file(index, 6, "witness/manifest.tsr").write_bytes(
        authority(file(index, 5)) if stamped != "nothing" else b"\x30\x00"
    )

    code, words = verify(index.folder, "--tsa", tmp_path / "tsa.crt")

    assert code == 1
    assert "release 6, witness/manifest.tsr: it is of another manifest.json, or authority" in words


def test_a_time_stamp_that_was_asked_for_is_missed(index: Index, keys: Path, verify: Verify) -> None:
    code, words = verify(index.folder, "--tsa", keys / "mine.public.pem")

    assert code == 2
    assert "the time stamp of release 6: there is none" in words
