"""The key that signs checkpoints: an Ed25519 key in a file that only its owner may read."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PrivateKey = Ed25519PrivateKey
PublicKey = Ed25519PublicKey


def signing_key() -> Ed25519PrivateKey:
    """Return the key of `SIGNING_KEY_FILE`, made at its first use.

    Raises `ImproperlyConfigured` for a file that cannot be made or read, or holds another kind of key.
    """
    path = key_file()
    try:
        if not path.exists():
            _make(path)
        content = path.read_bytes()
    except OSError as fault:
        raise ImproperlyConfigured(f"SIGNING_KEY_FILE: {path} cannot be used ({fault.strerror}).") from fault
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"SIGNING_KEY_FILE: {path} holds no Ed25519 key in PEM without a password.")
    return key


def key_file() -> Path:
    """Return where the key lies, or will."""
    return Path(settings.SIGNING_KEY_FILE)


def public_pem() -> bytes:
    """Return the public half of the key as PEM."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(public_key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key in DER, in hexadecimal, as verify_release.py and openssl give it."""
    return sha256(public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def short_fingerprint() -> str:
    """Return the first eight digits of the fingerprint of the public key, as pages print them."""
    digits = fingerprint(signing_key().public_key())
    return f"{digits[:4]} {digits[4:8]}"


def public_key_of(pem: bytes) -> Ed25519PublicKey:
    """Return the public key that PEM text holds; raise ValueError for anything but a public Ed25519 key."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise ValueError("this is no public key in PEM") from fault
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("this public key is not an Ed25519 key")
    return key


def has_signed(public_key: Ed25519PublicKey, content: bytes, signature: bytes) -> bool:
    """Return whether a signature is that of a key under some bytes."""
    try:
        public_key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def lies_beside_the_database(file: Path | None = None) -> bool:
    """Return whether whoever takes the folder of the site's data, or of its SQLite file, takes the key along.

    The key is the one in a file, or else the one that signs.
    """
    key = (file or key_file()).resolve()
    folders = [Path(settings.VAR_DIR).resolve()]
    if settings.SQLITE:
        folders.append(Path(settings.DATABASES["default"]["NAME"]).resolve().parent)
    return any(key.is_relative_to(folder) for folder in folders)


def _make(path: Path) -> None:
    """Write a new key; where another process was first, leave its key."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is used
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
