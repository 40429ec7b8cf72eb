"""Every mistake in the environment is one line: it names the variable and a right value, and no password."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from ocindex.deploy import environment

DATABASES = {
    "mysql://ocindex:hushed@host/ocindex": "DATABASE_URL is of no kind that is known: write postgres://USER:",
    "hushed": "DATABASE_URL is of no kind that is known: write postgres://USER:",
    "postgres://ocindex:hus/hed@host:port/ocindex": "DATABASE_URL cannot be read: write postgres://USER:",
    "postgres://ocindex:hushed@host:65536/ocindex": "DATABASE_URL cannot be read: write postgres://USER:",
    "postgres://host": "DATABASE_URL cannot be read: write postgres://USER:",
}


def line(read: Callable[[], object]) -> str:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read()
    told = str(refusal.value)
    assert "\n" not in told
    assert "hushed" not in told
    return told


@pytest.mark.parametrize("given", DATABASES)
def test_a_database_that_cannot_be_read_is_not_quoted(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", given)

    assert line(lambda: environment.database("sqlite:////folder/db.sqlite3")).startswith(DATABASES[given])


def test_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "")

    assert environment.database("sqlite:////folder/db.sqlite3")["NAME"] == "/folder/db.sqlite3"
    assert environment.redis_address() == ""
    assert environment.mail()["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"


def test_a_server_on_this_machine_needs_no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///ocindex")

    config = environment.database("sqlite:////folder/db.sqlite3")

    assert (config["HOST"], config["NAME"]) == ("", "ocindex")


def test_a_database_is_read_with_its_escapes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ocindex:a%2Fb%40c@host:5433/index?sslmode=require")

    config = environment.database("sqlite:////folder/db.sqlite3")

    assert [config[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ocindex", "a/b@c", "host", 5433, "index",
    ]  # fmt: skip
    assert config["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("given", ["http://host", "redis://host:port/0", "host:6379"])
def test_an_address_of_redis_that_cannot_be_read(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", given)

    assert "write redis://HOST:6379/0" in line(environment.redis_address)


@pytest.mark.parametrize("given", ["pigeon://host", "smtp+tls://ocindex:hushed@host:port"])
def test_a_mail_server_that_cannot_be_read(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", given)

    assert "write smtp+tls://USER:PASSWORD@HOST:587" in line(environment.mail)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        *[(yes, True) for yes in ("1", "true", "Yes", "on")],
        *[(no, False) for no in ("0", "False", "no", "off", "")],
    ],
)  # fmt: skip
def test_a_flag_says_yes_or_no(given: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", given)

    assert environment.flag("HTTPS", default=not meant) is meant


@pytest.mark.parametrize("given", ["maybe", "ture", "2", "yes please"])
def test_a_flag_that_says_neither_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", given)

    told = line(lambda: environment.flag("HTTPS", default=False))

    assert told == f"HTTPS={given} is neither yes nor no: write 1 or 0."


def test_a_choice_is_one_of_its_values_and_a_token_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("METRICS_TOKEN", "guess")

    assert line(lambda: environment.choice("LOG_FORMAT", ["line", "json"])) == "LOG_FORMAT=xml is none of line, json."
    told = line(lambda: environment.token("METRICS_TOKEN"))
    assert told == "METRICS_TOKEN has fewer than 20 characters: give a longer one, or none."
    monkeypatch.delenv("LOG_FORMAT")
    monkeypatch.delenv("METRICS_TOKEN")
    assert (environment.choice("LOG_FORMAT", ["line", "json"]), environment.token("METRICS_TOKEN")) == ("line", "")


def test_a_folder_for_published_files_is_there_and_outside_what_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, folder = tmp_path / "var", tmp_path / "published"
    for made in (private, private / "published", folder):
        made.mkdir()

    def mistake(given: object) -> str:
        monkeypatch.setenv("PUBLISH_DIR", str(given))
        return line(lambda: environment.published_folder("PUBLISH_DIR", private))

    for given in (tmp_path / "nothing", "published", "."):
        assert mistake(given) == f"PUBLISH_DIR={given} is no folder: make it, and write its whole path, from / on."
    assert mistake(private / "published") == (
        f"PUBLISH_DIR={private}/published lies in VAR_DIR, which nobody else may enter: name one elsewhere."
    )
    monkeypatch.setenv("PUBLISH_DIR", str(folder))
    assert environment.published_folder("PUBLISH_DIR", private) == str(folder)
    monkeypatch.setenv("PUBLISH_DIR", "")
    assert environment.published_folder("PUBLISH_DIR", private) == ""


def test_an_address_to_leave_for_is_one_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICK_EXIT_URL", "weather.example")

    told = line(lambda: environment.web_address("QUICK_EXIT_URL", "https://weather.com/"))

    assert told == "QUICK_EXIT_URL=weather.example is not a web address: write https://HOST/."


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_text("Not a database at all, however long one reads on." * 40)

    told = line(lambda: environment.refuse_unreachable({"ENGINE": "django.db.backends.sqlite3", "NAME": path}))

    assert told == f"DATABASE_URL: {path}: file is not a database; look at the file, its folder and the disk."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/var/key"), "VAR_DIR: /var/key: the disk is full: make"),
        (PermissionError(errno.EACCES, "Permission denied", "/var/key"), "VAR_DIR: /var/key: this account may not"),
        (OperationalError("database or disk is full"), "DATABASE_URL: database or disk is full."),
    ],
)  # fmt: skip
def test_what_fails_on_the_way_is_one_line_too(fault: Exception, said: str) -> None:
    def fail() -> None:
        with environment.refusing_faults():
            raise fault

    assert line(fail).startswith(said)


def test_a_fault_of_another_kind_stays_what_it_is() -> None:
    with pytest.raises(FileNotFoundError), environment.refusing_faults():
        raise FileNotFoundError(errno.ENOENT, "No such file", "a-file-of-ours")


def test_a_key_is_made_once_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first, second = environment.key("SECRET_KEY", tmp_path), environment.key("SECRET_KEY", tmp_path)

    assert first == second
    assert len(first) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
