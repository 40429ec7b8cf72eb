"""What the environment says, read strictly: a mistake is one line that names the variable and a right value.

What may hold a password is never quoted.
"""

import errno
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from redis.connection import parse_url

MISTAKE: Final = 78  # EX_CONFIG of sysexits.h: what a service manager need not try again
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
POSTGRESQL = "postgres://USER:PASSWORD@HOST:5432/NAME, with %2F for a / in the password and %40 for an @"
SCHEMES = {"postgres", "postgresql", "sqlite"}
# What an operating system says of a folder, where that is what is wrong.
OF_A_FOLDER = {
    errno.ENOSPC: "the disk is full: make room on it, or name a folder elsewhere",
    errno.EDQUOT: "the disk quota is used up: make room, or name a folder elsewhere",
    errno.EROFS: "it cannot be written to: name a folder elsewhere",
    errno.EACCES: "this account may not write there: give it the folder, or name another one",
    errno.EPERM: "this account may not write there: give it the folder, or name another one",
}


def flag(name: str, *, default: bool) -> bool:
    """Return whether a variable says yes: 1 or 0, true or false, yes or no, on or off. Raises `ImproperlyConfigured`.

    What is neither is refused: HTTPS=ture must not mean that the site is open to listeners.
    """
    given = os.environ.get(name)
    if given is None:
        return default
    if given.strip().lower() not in YES | NO:
        raise ImproperlyConfigured(f"{name}={given} is neither yes nor no: write 1 or 0.")
    return given.strip().lower() in YES


def whole(name: str, default: int, *, least: int = 1, most: int = 86400) -> int:
    """Return the whole number that a variable holds. Raises `ImproperlyConfigured`."""
    given = os.environ.get(name, str(default))
    if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        raise ImproperlyConfigured(f"{name}={given} is not a whole number from {least} to {most}.")
    return int(given)


def decimal(name: str, default: str, *, least: str, most: str) -> Decimal:
    """Return the number with up to three decimal places that a variable holds. Raises `ImproperlyConfigured`."""
    given = os.environ.get(name, default)
    is_number = re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", given, re.ASCII)
    if not (is_number and Decimal(least) <= Decimal(given) <= Decimal(most)):
        raise ImproperlyConfigured(f"{name}={given} is not a number from {least} to {most} with up to three decimals.")
    return Decimal(given)


def private_folder(path: Path) -> Path:
    """Return a folder below VAR_DIR, made for its owner only. Raises `ImproperlyConfigured` where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise folder_mistake(fault, path) from fault
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"VAR_DIR: {path} cannot be written to.")
    return path


def published_folder(name: str, private: Path) -> str:
    """Return the folder that a variable names for what a proxy serves, empty for none. Raises `ImproperlyConfigured`.

    It has to be there, since a disk that is not mounted would be written beside, and outside the private folder, which
    the proxy cannot enter.
    """
    given = os.environ.get(name, "").strip()
    if not given:
        return ""
    path = Path(given)
    if not path.is_absolute() or not path.is_dir():
        raise ImproperlyConfigured(f"{name}={given} is no folder: make it, and write its whole path, from / on.")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}={given} cannot be written to: give this account the folder.")
    if path.resolve().is_relative_to(private):
        raise ImproperlyConfigured(f"{name}={given} lies in VAR_DIR, which nobody else may enter: name one elsewhere.")
    return str(path.resolve())


def key(name: str, folder: Path) -> str:
    """Return the key of the environment, or one made once in the folder and readable by its owner only.

    Raises `ImproperlyConfigured` for a short one, and where none can be made or read.
    """
    given = os.environ.get(name, "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured(f"{name} has fewer than 32 characters: give a longer one, or none.")
        return given
    path = folder / name.lower()
    try:
        if not path.exists():
            _make_key(path)
        return path.read_text().strip()
    except OSError as fault:
        raise folder_mistake(fault, path) from fault


def choice(name: str, values: Sequence[str]) -> str:
    """Return the one of these values that a variable holds, the first where it is not set.

    Raises `ImproperlyConfigured` for another one.
    """
    given = os.environ.get(name, values[0])
    if given not in values:
        raise ImproperlyConfigured(f"{name}={given} is none of {', '.join(values)}.")
    return given


def token(name: str) -> str:
    """Return the secret that a variable holds, empty for none. Raises `ImproperlyConfigured` for a short one."""
    given = os.environ.get(name, "")
    if given and len(given) < 20:
        raise ImproperlyConfigured(f"{name} has fewer than 20 characters: give a longer one, or none.")
    return given


def _make_key(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # another process was first: its key is used
        os.link(fresh, path)
    fresh.unlink()


def folder_mistake(fault: OSError, path: Path | str = "") -> ImproperlyConfigured:
    """Return what to tell of a fault with a file below VAR_DIR."""
    place = path or fault.filename or "the folder"
    advice = OF_A_FOLDER.get(fault.errno or 0)
    return ImproperlyConfigured(
        f"VAR_DIR: {place}: {advice}." if advice else f"VAR_DIR: {place} cannot be made ({fault.strerror})."
    )


def database(default: str) -> dict[str, Any]:
    """Return Django's settings of the database in DATABASE_URL. Raises `ImproperlyConfigured`."""
    given = os.environ.get("DATABASE_URL", "").strip() or default
    scheme = given.partition(":")[0]
    if scheme not in SCHEMES:
        raise ImproperlyConfigured(
            f"DATABASE_URL is of no kind that is known: write {POSTGRESQL}; without it SQLite is kept in VAR_DIR."
        )
    try:
        urlsplit(given).port  # noqa: B018 raises for what is no number
        config: dict[str, Any] = environ.Env.db_url_config(given)
    except ValueError:
        config = {}
    if not config.get("NAME"):
        wanted = "sqlite:////FOLDER/FILE" if scheme == "sqlite" else POSTGRESQL
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: write {wanted}.")
    return config


def refuse_unreachable(config: Mapping[str, Any]) -> None:
    """Raise `ImproperlyConfigured`, with what the database says, where it does not let us in; waits 3 s at most."""
    try:
        if config["ENGINE"].endswith("sqlite3"):
            with closing(sqlite3.connect(config["NAME"])) as file:
                file.execute("PRAGMA schema_version").fetchone()
            return
        parts = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
        given = {part: config[name] for part, name in parts.items() if config.get(name)}
        options = {name: value for name, value in config.get("OPTIONS", {}).items() if name != "pool"}
        psycopg.connect(**{"connect_timeout": 3, **options}, **given).close()
    except sqlite3.Error as fault:
        raise ImproperlyConfigured(
            f"DATABASE_URL: {config['NAME']}: {fault}; look at the file, its folder and the disk."
        ) from None
    except psycopg.Error as fault:
        lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
        reason = next((line for line in lines if "failed: " in line), lines[-1]).rpartition("failed: ")[2].rstrip(".")
        raise ImproperlyConfigured(f"DATABASE_URL: {reason}; look at each part of {POSTGRESQL}.") from None


@contextmanager
def refusing_faults() -> Iterator[None]:
    """Make of a database that gives up, or of a disk that is full, `ImproperlyConfigured` with what it says."""
    try:
        yield
    except OperationalError as fault:
        raise ImproperlyConfigured(f"DATABASE_URL: {str(fault).strip().splitlines()[0]}.") from fault
    except OSError as fault:
        if fault.errno not in OF_A_FOLDER:
            raise
        raise folder_mistake(fault) from fault


def redis_address() -> str:
    """Return REDIS_URL, "" for none. Raises `ImproperlyConfigured` for what is no address of a Redis server."""
    given = os.environ.get("REDIS_URL", "").strip()
    try:
        if given:
            parse_url(given)  # type: ignore[no-untyped-call]
    except ValueError:
        raise ImproperlyConfigured(
            "REDIS_URL cannot be read: write redis://HOST:6379/0, or rediss:// for TLS; without it no Redis is needed."
        ) from None
    return given


def mail() -> dict[str, Any]:
    """Return Django's settings of the mail server in EMAIL_URL. Raises `ImproperlyConfigured`."""
    try:
        settings: dict[str, Any] = environ.Env.email_url_config(
            os.environ.get("EMAIL_URL", "").strip() or "consolemail://"
        )
    except (ImproperlyConfigured, ValueError, KeyError):
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read: write smtp+tls://USER:PASSWORD@HOST:587; without it mail is printed in the log."
        ) from None
    if settings["EMAIL_BACKEND"] == environ.Env.EMAIL_SCHEMES["smtp"]:
        settings["EMAIL_BACKEND"] = "ocindex.backends.mail.EmailBackend"
    return settings


def web_address(name: str, default: str) -> str:
    """Return an address that begins with https:// or http://. Raises `ImproperlyConfigured` for another one."""
    given = os.environ.get(name, default)
    if not re.match(r"https?://[^/\s]", given):
        raise ImproperlyConfigured(f"{name}={given} is not a web address: write https://HOST/.")
    return given
