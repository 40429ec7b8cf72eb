"""Files of the cache that are cut short, and values in Redis that are nobody's: a miss each, and no page the worse."""

import pytest

from tests.faults import own_redis
from tests.faults.posting import Visitor
from tests.faults.running import Site, within

PATHS = (
    "/healthz",
    "/readyz",
    "/",
    "/2025/countries/ZAF/",
    "/about/",
    "/feedback/feedback-on-the-index/",
    "/api/v1/editions",
)


@pytest.fixture(autouse=True)
def web_alone(site: Site) -> None:
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.environment.pop("REDIS_URL", None)


def statuses(site: Site) -> dict[str, int]:
    return {path: site.status(path) for path in PATHS}


@pytest.mark.parametrize("length", [0, 1, 30])
def test_truncated_files_of_the_cache_spoil_no_page(site: Site, length: int) -> None:
    site.start()
    assert set(statuses(site).values()) == {200}
    files = [file for file in (site.folder / "cache").iterdir() if file.is_file()]
    assert files

    for file in files:
        file.write_bytes(file.read_bytes()[:length])

    assert statuses(site) == dict.fromkeys(PATHS, 200)
    assert Visitor(site.port).open().send(missing="Written over a damaged cache.").status == 302


@pytest.mark.skipif(not own_redis.SERVER, reason="there is no redis-server")
def test_values_of_nobody_in_redis_spoil_no_page_and_are_replaced(site: Site) -> None:
    with own_redis.own_redis(site.folder) as url:
        site.environment["REDIS_URL"] = url
        site.start()
        assert set(statuses(site).values()) == {200}

        with own_redis.damaged_values(url):
            assert statuses(site) == dict.fromkeys(PATHS, 200)
            within(20, lambda: site.read("/about/").status and own_redis.keeps_pages(url), "it keeps no page any more")

        site.stop()
