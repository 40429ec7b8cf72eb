"""Sealed texts: only the key or the secret opens them, only where they belong, and they tell no time."""

import base64
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from lib import sealing

FACTS = {"name": "Zebulon Quartz", "email": "z@example.org"}


@pytest.fixture(autouse=True)
def key_of_the_test(settings: Any, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.VAULT_KEY, settings.VAULT_KEY_FILE = "", tmp_path / "keys" / "vault_key"


def test_what_is_sealed_is_opened_by_the_key_that_was_made_at_its_first_use() -> None:
    sealed = sealing.seal(FACTS, about="identity of expert 1")

    assert sealing.unseal(sealed, about="identity of expert 1") == FACTS
    assert sealing.key_file().stat().st_mode & 0o777 == 0o600
    assert "Zebulon" not in sealed


def test_a_sealed_text_that_was_moved_to_another_row_is_refused() -> None:
    sealed = sealing.seal(FACTS, about="identity of expert 1")

    with pytest.raises(sealing.CannotUnseal, match="something else"):
        sealing.unseal(sealed, about="identity of expert 2")


def test_another_key_an_altered_text_and_a_missing_key_open_nothing(settings: Any) -> None:
    sealed = sealing.seal(FACTS, about="it")
    altered = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")

    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(altered, about="it")
    settings.VAULT_KEY = Fernet.generate_key().decode()
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealed, about="it")
    settings.VAULT_KEY, settings.VAULT_KEY_FILE = "", "/nonexistent/vault_key"
    with pytest.raises(sealing.CannotUnseal, match="not there"):
        sealing.unseal(sealed, about="it")


def test_an_old_key_behind_a_new_one_still_opens() -> None:
    sealed = sealing.seal(FACTS, about="it")
    old = sealing.key_file().read_text().split()

    sealing.write_keys([Fernet.generate_key().decode(), *old])

    assert sealing.unseal(sealed, about="it") == FACTS


def test_a_key_given_at_the_start_is_written_nowhere(settings: Any) -> None:
    settings.VAULT_KEY = Fernet.generate_key().decode()

    sealed = sealing.seal(FACTS, about="it")

    assert sealing.unseal(sealed, about="it") == FACTS
    assert not sealing.key_file().exists()


def test_a_file_that_holds_no_key_is_said_in_one_line() -> None:
    sealing.key_file().parent.mkdir()
    sealing.key_file().write_text("not a key\n")

    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        sealing.seal(FACTS, about="it")


def test_a_secret_opens_what_it_sealed_and_no_other_does() -> None:
    sealed = sealing.seal_with("secret-of-the-holder-1", FACTS, about="it")

    assert sealing.unseal_with("secret-of-the-holder-1", sealed, about="it") == FACTS
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal_with("secret-of-the-holder-2", sealed, about="it")


def test_a_sealed_text_tells_no_time() -> None:
    content = base64.urlsafe_b64decode(sealing.seal(FACTS, about="it"))

    assert content[1:9] == bytes(8)  # the field of a Fernet token that holds the second of its making
