"""Signed checkpoints, held against a published vector and against the openssl command."""

import subprocess
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from lib.transparency import checkpoint
from lib.transparency.checkpoint import AnotherKey, Checkpoint, NotACheckpoint, WrongSignature

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STATED = Checkpoint("index.example/audit", 42, sha256(b"a root").digest())
NOTE = checkpoint.sign(STATED, KEY)


def test_a_note_is_its_text_a_blank_line_and_a_signature() -> None:
    lines = NOTE.split("\n")

    assert lines[:4] == ["index.example/audit", "42", "ULMS9cvHFnWfViDXOnzBFBVwc0n0Gwzgt897eAfsMdo=", ""]
    assert lines[4].startswith("— index.example/audit ")
    assert lines[5:] == [""]


def test_a_signature_begins_with_the_hash_of_name_kind_and_key() -> None:
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    expected = sha256(b"index.example/audit\n\x01" + raw).digest()[:4]

    assert b64decode(NOTE.split(" ")[2])[:4] == expected
    assert len(b64decode(NOTE.split(" ")[2])) == 4 + 64


def test_the_hash_of_a_key_is_that_of_the_example_in_gos_module() -> None:
    # Verifier key of golang.org/x/mod/sumdb/note: PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
    content = b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")

    assert content[:1] == checkpoint.ED25519
    assert checkpoint.key_hash("PeterNeumann", Ed25519PublicKey.from_public_bytes(content[1:])).hex() == "c74f20a3"


def test_openssl_verifies_what_was_signed(tmp_path: Path) -> None:
    body, _blank, line = NOTE.rpartition("\n\n")
    (tmp_path / "body").write_text(body + "\n")
    (tmp_path / "signature").write_bytes(b64decode(line.split(" ")[2])[4:])
    (tmp_path / "key.pem").write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in body -sigfile signature"

    verified = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    (tmp_path / "body").write_text(body.replace("42", "43") + "\n")
    refused = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stdout.strip()) == (0, "Signature Verified Successfully")
    assert refused.returncode == 1


def test_a_note_is_read_back_as_it_was_stated() -> None:
    assert checkpoint.verify(NOTE, KEY.public_key()) == STATED
    assert checkpoint.parse(NOTE)[0].body() == NOTE.rpartition("\n\n")[0] + "\n"


def test_signatures_of_witnesses_stand_beside_ours() -> None:
    witness = checkpoint.sign(Checkpoint("witness.example", 1, bytes(32)), Ed25519PrivateKey.generate())
    together = NOTE + witness.rpartition("\n\n")[2]

    assert checkpoint.verify(together, KEY.public_key()) == STATED
    assert [each.name for each in checkpoint.parse(together)[1]] == ["index.example/audit", "witness.example"]


def test_another_key_is_told_from_an_altered_text() -> None:
    with pytest.raises(AnotherKey, match=r"of index\.example/audit is not signed with this key"):
        checkpoint.verify(NOTE, Ed25519PrivateKey.generate().public_key())
    with pytest.raises(WrongSignature, match="its text was altered"):
        checkpoint.verify(NOTE.replace("\n42\n", "\n41\n"), KEY.public_key())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no text, blank line and signature"),
        ("Dear all,\n\nhere it is.\n", "does not begin with origin, size and root"),
        (NOTE.removesuffix("\n"), "no text, blank line and signature"),
        (NOTE.replace("\n42\n", "\n042\n"), "'042' is no number"),
        (NOTE.replace("\n42\n", "\n-42\n"), "'-42' is no number"),
        (NOTE.replace("\n42\n", "\n٤٢\n"), "is no number"),
        (NOTE.replace("ULMS", "ULM"), "is no root"),
        (NOTE.replace("— ", "- "), "is no signature"),
        (NOTE.replace("— index.example/audit", "— a+b"), "is no signature"),
        (NOTE + "— index.example/audit AAAA\n", "'AAAA' is no signature"),
        (NOTE + "x" * 100_001, "no text, blank line and signature"),
    ],
)
def test_what_is_no_checkpoint_is_said(text: str, what: str) -> None:
    with pytest.raises(NotACheckpoint, match=what):
        checkpoint.parse(text)


@given(st.text(max_size=200) | st.lists(st.sampled_from(["a", "1", "", "AAAA", "— a AAAAAAAA"])).map("\n".join))
def test_no_text_of_chance_passes_or_fails_otherwise(text: str) -> None:
    with pytest.raises(checkpoint.CheckpointFault, match=r"\w"):
        checkpoint.verify(text, KEY.public_key())


def test_half_a_letter_is_no_fault_of_the_reader() -> None:
    with pytest.raises(checkpoint.NotACheckpoint, match="half a letter"):
        checkpoint.verify("\ud800" + NOTE[1:], KEY.public_key())


@given(st.data())
def test_no_letter_of_a_note_can_be_altered(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(NOTE) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != NOTE[place]))

    with pytest.raises(checkpoint.CheckpointFault):
        checkpoint.verify(NOTE[:place] + letter + NOTE[place + 1 :], KEY.public_key())


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\n/audit", "a\u00a0b"])
def test_an_origin_that_cannot_name_a_key_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="cannot name a log"):
        checkpoint.sign(Checkpoint(origin, 1, bytes(32)), KEY)
