"""Sealing: encryption with a key that lies apart from the database, or with a secret that only its holder has.

Texts are Fernet tokens (AES-128-CBC with HMAC-SHA-256, of the library `cryptography`), each with the time 0 in place of
the moment at which it was made.
"""

import base64
import json
import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lib.transparency import keys as signing

Facts = dict[str, str]


class CannotUnseal(Exception):
    """Raised where a sealed text was sealed with another key, was altered, or is about something else."""


def seal(facts: Facts, *, about: str) -> str:
    """Return facts sealed with the vault's key, which is made at its first use; `about` names what they belong to.

    A sealed text that is moved to another row is about something else there, and cannot be unsealed.
    """
    return _seal(_vault(make=True), facts, about)


def unseal(sealed: str, *, about: str) -> Facts:
    """Return the facts of a text that `seal` made; raise `CannotUnseal`, without a cause that could show them."""
    return _unseal(_vault(make=False), sealed, about)


def reseal(sealed: str) -> str:
    """Return a text that `seal` made, sealed with the first of the vault's keys; raise `CannotUnseal` as `unseal`."""
    try:
        return _vault(make=False).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal("sealed with another key, or altered") from None


def seal_with(secret: str, facts: Facts, *, about: str) -> str:
    """Return facts sealed with a random secret of at least 128 bits, such as the token of an address."""
    return _seal(Fernet(_derived(secret)), facts, about)


def unseal_with(secret: str, sealed: str, *, about: str) -> Facts:
    """Return the facts of a text that `seal_with` made; raise `CannotUnseal` for every other secret or text."""
    return _unseal(Fernet(_derived(secret)), sealed, about)


def key_file() -> Path:
    """Return where the vault's key lies, or will."""
    return Path(settings.VAULT_KEY_FILE)


def has_key() -> bool:
    """Return whether a vault's key is given or lies in its file."""
    return bool(settings.VAULT_KEY) or key_file().exists()


def keys() -> list[str]:
    """Return the vault's keys, the first of which seals; none before the first use."""
    return _lines(make=False) if has_key() else []


def new_key() -> str:
    """Return a new random key for the vault."""
    return Fernet.generate_key().decode()


def lies_beside_the_database() -> bool:
    """Return whether whoever takes the folder of the site's data takes the vault's key along."""
    return not settings.VAULT_KEY and signing.lies_beside_the_database(key_file())


def _seal(key: Fernet | MultiFernet, facts: Facts, about: str) -> str:
    content = json.dumps({"about": about, "facts": facts}, ensure_ascii=False)
    return key.encrypt_at_time(content.encode(), 0).decode()


def _unseal(key: Fernet | MultiFernet, sealed: str, about: str) -> Facts:
    try:
        content = json.loads(key.decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        raise CannotUnseal("sealed with another key, or altered") from None
    if content["about"] != about:
        raise CannotUnseal("sealed about something else")
    facts: Facts = content["facts"]
    return facts


def _derived(secret: str) -> bytes:
    """Return the Fernet key that belongs to a secret: HKDF of RFC 5869, without salt as the secret is random."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ocindex sealing").derive(secret.encode())
    return base64.urlsafe_b64encode(key)


def _vault(*, make: bool) -> MultiFernet:
    """Return the vault's keys: the first seals, all unseal (while a key is replaced there are two, one a line)."""
    return MultiFernet([Fernet(line) for line in _lines(make=make)])


def _lines(*, make: bool) -> list[str]:
    if settings.VAULT_KEY:
        return [_checked(line, "VAULT_KEY") for line in str(settings.VAULT_KEY).split(",")]
    path = key_file()
    try:
        if make and not path.exists():
            write_keys([new_key()], keep=True)
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise CannotUnseal(f"the vault's key is not there: {path}") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"VAULT_KEY_FILE: {path} cannot be used ({type(fault).__name__}).") from None
    if not lines:
        raise ImproperlyConfigured(f"VAULT_KEY_FILE: {path} is empty.")
    return [_checked(line, "VAULT_KEY_FILE") for line in lines]


def _checked(line: str, name: str) -> str:
    try:
        Fernet(line)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: a key is 32 bytes in URL-safe base64, one a line.") from None
    return line


def write_keys(lines: list[str], *, keep: bool = False) -> None:
    """Write the vault's keys into their file, for its owner alone; with `keep` an existing file stays as it is.

    The file is replaced as a whole, so that a crash leaves the keys of before or these.
    """
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        if keep:
            with suppress(FileExistsError):  # another process was first: its key is used
                os.link(fresh, path)
        else:
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
