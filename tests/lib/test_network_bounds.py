"""One network that asks for many pages of its own is told to wait; others, and pages that all read, are not."""

import pytest
from django.core.cache import cache
from django.test import Client

from lib import caching, network_bounds
from lib.network_bounds import may_draw

pytestmark = pytest.mark.django_db
ADDRESSES = ["/2025/compare/?countries={}", "/fr/2025/compare/?x=criminality&y={}", "/search/?q={}", "/fr/search/?q={}"]


@pytest.fixture(autouse=True)
def three_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_bounds, "AT_ONCE", 3)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("lib.network_bounds.time.monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_fourth_page_of_its_own_is_refused_kindly_and_others_are_answered(
    client: Client, clock: list[float], address: str
) -> None:
    statuses = [client.get(address.format(word)).status_code for word in ("a", "b", "c")]
    refused = client.get(address.format("d"))
    neighbor = client.get(address.format("e"), REMOTE_ADDR="127.0.0.77")

    assert (statuses, refused.status_code, neighbor.status_code) == ([200, 200, 200], 429, 429)
    assert (refused["Retry-After"], refused["Cache-Control"]) == ("10", "no-store")
    assert ("Un instant" if address.startswith("/fr/") else "One moment, please") in refused.text
    assert "127.0.0" not in refused.text
    assert client.get(address.format("d"), REMOTE_ADDR="192.0.2.1").status_code == 200

    clock[0] += 1
    assert client.get(address.format("d")).status_code == 200


def test_what_is_kept_or_has_no_query_is_not_counted(client: Client, clock: list[float]) -> None:
    for _time in range(5):
        assert client.get("/2025/compare/?countries=ZAF").status_code == 200
        assert client.get("/2025/compare/").status_code == 200
        assert client.get("/search/").status_code == 200


def test_whoever_has_no_network_is_not_one_network(clock: list[float]) -> None:
    assert all(may_draw("") for _time in range(9))


def test_what_a_network_used_up_comes_back_two_a_second_and_no_more_than_there_was(clock: list[float]) -> None:
    assert [may_draw("192.0.2.0/24") for _time in range(4)] == [True, True, True, False]
    clock[0] += 1
    assert [may_draw("192.0.2.0/24") for _time in range(3)] == [True, True, False]
    clock[0] += 600
    assert [may_draw("192.0.2.0/24") for _time in range(4)] == [True, True, True, False]


def test_no_network_stands_anywhere_in_clear_nor_longer_than_a_quarter_of_an_hour(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "set", None)
    monkeypatch.setattr(network_bounds, "NETWORKS", 5)
    for number in range(9):
        may_draw(f"192.0.{number}.0/24")
    assert len(network_bounds._used) == 5
    assert "192" not in repr(network_bounds._used)

    clock[0] += 901
    may_draw("198.51.100.0/24")
    assert len(network_bounds._used) == 1


def test_pages_with_a_query_push_out_no_others(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching.pages, "_room", 2)
    for path in ("/about/", "/data/"):
        client.get(path)
    before = list(caching.pages._kept)

    for word in "abc":
        client.get(f"/2025/compare/?countries={word}")

    assert list(caching.pages._kept) == before
