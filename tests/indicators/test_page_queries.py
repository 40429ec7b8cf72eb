"""How often pages of countries, regions, rankings and comparisons ask the database."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import publish_copies
from tests.indicators.words_read import words

pytestmark = pytest.mark.django_db

PAGES = [
    "/2025/countries/",
    "/2025/countries/ZAF/",
    "/2025/regions/africa/",
    "/2025/regions/caribbean/",
    "/2025/rankings/criminality/",
    "/2025/rankings/cocaine-trade/?region=africa&from=5&sort=change",
    "/2025/compare/",
    "/2025/compare/?countries=ZAF,NGA,COL,ITA&x=criminality&y=resilience&map=criminality&map2=resilience",
    "/fr/2025/countries/ZAF/",
]
MOST = 12


def check(client: Client, page: str, at_most: DjangoAssertNumQueries, exactly: DjangoAssertNumQueries) -> None:
    cache.clear()
    with at_most(MOST):
        assert client.get(page).status_code == 200
    with exactly(0):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_at_most_twelve_times_and_never_when_kept(
    client: Client,
    page: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    check(client, page, django_assert_max_num_queries, django_assert_num_queries)


def test_ten_editions_cost_no_more_queries(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_copies(range(2027, 2041, 2))

    for page in PAGES:
        check(client, page, django_assert_max_num_queries, django_assert_num_queries)

    assert "2021 2023 2025 2027 2029 2031 2033 2035 2037 2039" in words(client, "/2039/countries/ZAF/")
