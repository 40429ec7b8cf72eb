"""Files as a cache can only help: what is damaged, foreign or refused counts as missing, and a page is made anew."""

import logging
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client
from pytest_django.fixtures import Settings

from lib import caching
from ocindex.backends import signed
from ocindex.backends.cache import TidyFileBasedCache


class Bomb:
    """What runs a command where it is unpickled."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.sign,)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def a_later_expiry(path: Path) -> None:
    path.write_bytes(b"%20.3f" % 9e9 + path.read_bytes()[20:])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def what_runs(path: Path) -> None:
    bomb = pickle.dumps(Bomb(path.parent / "went-off"))
    path.write_bytes(bomb + bomb)


DAMAGES: list[Callable[[Path], object]] = [
    half,
    one_bit,
    a_later_expiry,
    a_folder,
    what_runs,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"\x80\x05"),
    lambda path: path.write_bytes(b"no pickle at all"),
]


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> TidyFileBasedCache:
    backend = "ocindex.backends.cache.TidyFileBasedCache"
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": backend, "LOCATION": str(tmp_path / "cache")}}
    return caches["default"]  # type: ignore[return-value]


def only_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache").glob("*.djcache")
    return path


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_a_miss_and_a_line_of_the_log(
    damage: Callable[[Path], object], files: TidyFileBasedCache, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files.set("key", "value")
    damage(only_file(tmp_path))

    with caplog.at_level(logging.WARNING, logger="ocindex"):
        assert files.get("key", "otherwise") == "otherwise"

    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "A file of the cache cannot be used, and is made anew"
    ]
    assert files.has_key("key") is False
    assert files.touch("key") is False
    assert not (tmp_path / "cache" / "went-off").exists()


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage is not a_folder])
def test_what_was_damaged_is_written_anew(
    damage: Callable[[Path], object], files: TidyFileBasedCache, tmp_path: Path
) -> None:
    files.set("key", "value")
    damage(only_file(tmp_path))

    assert files.add("key", "another") is not False
    assert files.get("key") == "another"


@pytest.mark.django_db
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_page_stands_beside_damaged_files(
    damage: Callable[[Path], object], files: TidyFileBasedCache, client: Client, tmp_path: Path
) -> None:
    before = client.get("/").content
    for path in (tmp_path / "cache").glob("*.djcache"):
        damage(path)
    caching.pages.clear()

    again = [client.get("/"), client.get("/healthz"), client.get("/countries/")]

    assert [answer.status_code for answer in again] == [200, 200, 200]
    assert again[0].content == before


def test_a_file_that_was_moved_to_another_key_is_a_miss(files: TidyFileBasedCache, tmp_path: Path) -> None:
    files.set("mine", "value")
    path = only_file(tmp_path)
    files.set("theirs", "secret")
    (other,) = set((tmp_path / "cache").glob("*.djcache")) - {path}

    path.write_bytes(other.read_bytes())

    assert files.get("mine") is None
    assert files.get("theirs") == "secret"


def test_without_a_folder_nothing_is_kept_and_nothing_fails(files: TidyFileBasedCache, tmp_path: Path) -> None:
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("in the way")

    files.set("key", "value")

    assert files.get("key") is None
    assert files.delete("key") is False
    assert files.add("key", "value") is not None
    files.clear()
    files.forget_expired()


def test_values_come_back_until_they_expire(files: TidyFileBasedCache, tmp_path: Path) -> None:
    files.set("for ever", {"a": (1, b"2")}, None)
    files.set("gone", "value", 0)
    files.set("for a while", "value", 60)
    cache.touch("for a while", 0)

    assert files.get("for ever") == {"a": (1, b"2")}
    assert [files.get("gone"), files.get("for a while")] == [None, None]
    assert only_file(tmp_path)


def test_what_another_key_signed_is_not_read(settings: Settings) -> None:
    sealed = signed.seal({"a": 1}, about=b"place")
    assert signed.unseal(sealed, about=b"place") == {"a": 1}

    for about, key in ((b"elsewhere", settings.SECRET_KEY), (b"place", "another secret key of this site, long enough")):
        settings.SECRET_KEY = key
        with pytest.raises(signed.Untrusted):
            signed.unseal(sealed, about=about)


def test_redis_counts_whole_numbers_and_signs_the_rest() -> None:
    serializer = signed.Serializer()

    assert serializer.dumps(5) == 5
    assert serializer.loads(b"5") == 5
    assert serializer.loads(bytes(serializer.dumps(("a", True)))) == ("a", True)
    with pytest.raises(signed.Untrusted):
        serializer.loads(pickle.dumps("from elsewhere"))


def test_a_file_where_the_folder_should_be_is_a_miss_for_threads_that_begin_then(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")

    cache = TidyFileBasedCache(str(tmp_path / "cache"), {})
    cache.set("name", "value")

    assert cache.get("name") is None
    assert cache.add("name", "value") is True
