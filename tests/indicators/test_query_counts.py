"""No page asks more than 12 questions of the database when it is made, with any number of editions; then none."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from indicators import workflow
from indicators.models import Edition
from tests.factories import attribute

MOST = 12
PAGES = (
    "/", "/?show=cocaine-trade&view=change", "/indicators/", "/2023/indicators/criminality/",
    "/2025/indicators/international-cooperation/", "/countries/", "/2025/countries/ZAF/", "/2025/rankings/criminality/",
    "/2025/rankings/criminality/?region=africa&sort=change", "/2025/regions/europe/", "/2025/regions/western-europe/",
    "/2025/compare/?countries=ZAF,NGA,COL", "/2025/compare/?x=criminality&y=resilience",
    "/2025/compare/?map=cocaine-trade&map2=resilience", "/papers/", "/papers/publications-on-the-index/",
    "/methodology/", "/changes/", "/data/", "/releases/", "/releases/1/",
    "/releases/3/", "/releases/feed.atom", "/search/?q=ivory", "/about/", "/api/docs/", "/sitemap.xml",
)  # fmt: skip
FILES = (
    "/2025/indicators/cocaine-trade/data.csv", "/2025/countries/ZAF/data.json", "/2025/regions/africa/data.csv",
    "/2025/rankings/criminality/data.csv?region=africa", "/api/v1/scores.csv", "/api/v1/scores.csv?iso3=ZAF",
    "/api/v1/scores", "/api/v1/editions", "/api/v1/indicators", "/api/v1/countries", "/api/v1/countries/ZAF",
    "/api/v1/scores.xlsx", "/api/v1/regions", "/api/v1/releases", "/api/v1/openapi.json",
)  # fmt: skip


@pytest.fixture(scope="module", params=[3, 10])
def editions(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[int]:
    """Publish further editions, each like the newest, until there are as many as asked for."""
    with django_db_blocker.unblock(), transaction.atomic():
        newest = Edition.objects.get(year=2025)
        cells = newest.scores.values_list("country__iso3", "indicator__slug", "half_points")
        copied = {(iso3, slug): half_points for iso3, slug, half_points in cells}
        for year in range(2027, 2027 + 2 * (request.param - 3), 2):
            draft = attribute(workflow.create_edition(year, like=newest))
            workflow.fill_draft(draft, copied)
            workflow.publish_edition(draft)
        yield request.param
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_a_page_costs_at_most_twelve_queries_and_then_none(editions: int, client: Client, address: str) -> None:
    assert Edition.objects.published().count() == editions
    cache.clear()

    with CaptureQueriesContext(connection) as cold:
        response = client.get(address)
    with CaptureQueriesContext(connection) as warm:
        client.get(address)

    assert response.status_code == 200
    asked = [query["sql"] for query in cold.captured_queries]
    assert len(asked) <= MOST, "\n".join(asked)
    assert len(warm) == 0


@pytest.mark.django_db
def test_a_missing_page_costs_at_most_twelve_queries(editions: int, client: Client) -> None:
    with CaptureQueriesContext(connection) as cold:
        response = client.get("/2024/countries/afganistan/")

    assert response.status_code == 404
    assert len(cold) <= MOST


@pytest.mark.django_db
def test_pages_after_the_first_find_the_figures_in_memory(editions: int, client: Client) -> None:
    client.get("/2025/countries/ZAF/")

    with CaptureQueriesContext(connection) as next_page:
        client.get("/2025/countries/NGA/")

    assert len(next_page) <= 3
