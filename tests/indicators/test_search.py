"""The search over countries, indicators, regions and papers."""

import time
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from indicators.models import Edition, Paper
from indicators.pages import search
from indicators.pages.search import COUNTRY, INDICATOR, PAPER, REGION
from lib import caching

pytestmark = pytest.mark.django_db


def keys(query: str, kind: str) -> list[str]:
    groups = {kind: hits for kind, hits, _count in search.find_entries(query).groups}
    return [hit.entry.key for hit in groups.get(kind, ())]


@pytest.mark.parametrize(
    ("query", "iso3"),
    [
        ("South Africa", "ZAF"),
        ("south   AFRICA ", "ZAF"),
        ("Ivory Coast", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("cote divoire", "CIV"),
        ("Burma", "MMR"),
        ("MMR", "MMR"),
        ("mmr", "MMR"),
        ("UK", "GBR"),
        ("Turkey", "TUR"),
        ("türkiye", "TUR"),
        ("Allemagne", "DEU"),
        ("South Korea", "KOR"),
        ("Niger", "NER"),
    ],
)
def test_a_country_is_named_in_many_ways(query: str, iso3: str) -> None:
    found = search.find_entries(query)

    assert found.country is not None
    assert found.country.entry.key == iso3
    assert keys(query, COUNTRY)[0] == iso3


def test_better_matches_come_first() -> None:
    assert keys("guinea", COUNTRY) == ["GIN", "GNB", "GNQ", "PNG"]  # exact, prefix, then words in the alphabet
    assert keys("niger", COUNTRY)[:2] == ["NER", "NGA"]
    assert keys("land", COUNTRY)  # inside a word
    assert keys("guinea bissau", COUNTRY) == ["GNB"]


@pytest.mark.parametrize(
    ("query", "kind", "key"),
    [
        ("cocaine", INDICATOR, "cocaine-trade"),
        ("trade heroin", INDICATOR, "heroin-trade"),
        ("extradition", INDICATOR, "international-cooperation"),
        ("crime financier", INDICATOR, "financial-crimes"),
        ("Resilience", INDICATOR, "resilience"),
        ("western europe", REGION, "western-europe"),
        ("afrique", REGION, "africa"),
        ("discussion papers", PAPER, "publications-on-the-index"),
    ],
)
def test_indicators_regions_and_papers_are_found(query: str, kind: str, key: str) -> None:
    assert key in keys(query, kind)


@pytest.mark.parametrize(
    ("query", "key"),
    [("Afganistan", "AFG"), ("Columbia", "COL"), ("Kazakstan", "KAZ"), ("Phillipines", "PHL"), ("Venezeula", "VEN")],
)
def test_small_slips_are_forgiven_and_called_a_guess(query: str, key: str) -> None:
    found = search.find_entries(query)

    assert keys(query, COUNTRY) == [key]
    assert found.is_guess
    assert found.country is None


@pytest.mark.parametrize("query", ["zzzzqqqq", "дом", "北京", "!!!", "x" * 40, "=1+1", "<script>alert(1)</script>"])
def test_what_is_called_nothing_here_is_not_found(query: str) -> None:
    assert search.find_entries(query).groups == ()


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("  a \n b\t", "a b"),
        ("\0za\0f", "za f"),
        ("\u200bZ\u200dA\ufeffF", "ZAF"),
        ("\u202egro.live\u202c", "gro.live"),
        ("x" * 5000, "x" * 100),
        ("\u200b" * 5000, ""),
    ],
)
def test_a_query_is_read_without_what_cannot_be_seen(asked: str, read: str) -> None:
    assert search.clean(asked) == read


HOSTILE = [
    "\0",
    "\0zaf",
    "\u200b" * 10_000,
    "x " * 5_000,
    "\u202eafrica",
    "ß" * 100,
    "%",
    "'\"><b>",
    "🦊",
    "a" * 10_240,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_input_is_answered_quickly_and_safely(client: Client, query: str) -> None:
    client.get("/search/?q=x")
    started = time.monotonic()

    response = client.get(f"/search/?q={quote(query)}")

    assert response.status_code == 200
    assert time.monotonic() - started < 2
    assert b"<b>" not in response.content.split(b"<main", 1)[1].split(b"</main>")[0].replace(b"<b>Index</b>", b"")


def test_an_exact_country_offers_the_way_there(client: Client) -> None:
    page = client.get("/search/?q=ivory+coast").content.decode()

    assert '<a class="btn primary" href="/2025/countries/CIV/">Go to Côte d&#x27;Ivoire</a>' in page
    assert "also Ivory Coast" in page


def test_two_exact_matches_offer_no_shortcut() -> None:
    Paper.objects.create(slug="chad", title_en="Chad", title_fr="Tchad", url="https://example.org")

    assert keys("Chad", COUNTRY) == ["TCD"]
    assert keys("Chad", PAPER) == ["chad"]
    assert search.find_entries("Chad").country is None


def test_a_paper_that_is_not_listed_is_not_found() -> None:
    Paper.objects.create(slug="hidden", title_en="Hidden waters", url="https://example.org", listed=False)

    assert keys("hidden waters", PAPER) == []


def test_an_empty_search_explains_itself(client: Client) -> None:
    page = client.get("/search/")

    assert page.status_code == 200
    assert "Write a name or its beginning." in page.content.decode()


def test_a_search_without_a_result_leads_on(client: Client) -> None:
    page = client.get("/search/?q=zzzzqqqq").content.decode()

    assert "No match for" in page
    assert 'href="/countries/"' in page


def test_what_was_asked_is_kept_nowhere(client: Client) -> None:
    response = client.get("/search/?q=zebra-crossing")

    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert b'<meta name="robots" content="noindex">' in response.content
    held = [caching.pages._kept, caching._values._kept]
    assert not any("zebra" in str(key) for key in held)


def test_results_are_in_the_language_of_the_path(client: Client) -> None:
    page = client.get("/fr/search/?q=germany").content.decode()

    assert 'href="/fr/2025/countries/DEU/"' in page
    assert "Allemagne" in page
    with override("fr"):
        assert search.find_entries("cocaine").groups[0][1][0].entry.title == "Trafic de cocaïne"


def test_many_results_are_cut_and_counted(client: Client) -> None:
    groups = {kind: (hits, count) for kind, hits, count in search.find_entries("s").groups}

    assert all(len(hits) <= search.MOST for hits, _count in groups.values())
    assert groups[COUNTRY][1] >= len(groups[COUNTRY][0]) > 10


def test_a_long_query_says_that_it_was_cut(client: Client) -> None:
    assert "Only the first 100 characters were read." in client.get("/search/?q=" + "ab+" * 200).content.decode()
    assert "Only the first 100" not in client.get("/search/?q=mali").content.decode()


def test_a_search_without_any_edition_finds_countries(client: Client) -> None:
    Edition.objects.update(demonstration=True)

    assert keys("mali", COUNTRY)[0] == "MLI"
    assert client.get("/search/?q=mali").status_code == 200


def test_a_search_costs_few_queries_and_then_none(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/?q=mali")

    with django_assert_num_queries(0):
        client.get("/search/?q=nepal")


def test_the_word_searched_for_is_not_taken_twice(client: Client) -> None:
    assert client.get("/search/?q=mali&q=nepal").status_code == 200


@pytest.mark.parametrize(
    ("query", "country", "indicator"),
    [
        ("ß", "SSD", ""),  # its capitals are SS
        ("ﬁN", "FIN", ""),  # a ligature
        ("ＺＡＦ", "ZAF", ""),  # full width
        ("ＺＡ", "ZAF", ""),
        ("ıND", "IND", ""),  # the dotless i of Turkish
        ("İND", "IND", ""),
        ("D\N{KELVIN SIGN}", "DNK", ""),  # compatible with K
        ("\N{LATIN SMALL LETTER LONG S}wz", "SWZ", ""),
        ("Ｍ１", "", "human-trafficking"),
    ],
)
def test_a_code_in_other_letters_than_ascii_names_nothing(query: str, country: str, indicator: str) -> None:
    exact = [
        hit.entry.key
        for _kind, hits, _count in search.find_entries(query).groups
        for hit in hits
        if hit.tier == search.EXACT
    ]

    assert country not in exact
    assert indicator not in exact


@pytest.mark.parametrize(
    ("query", "key"), [("ZAF", "ZAF"), ("za", "ZAF"), (" ssd ", "SSD"), ("m1", "human-trafficking")]
)
def test_a_code_is_found_in_capitals_and_in_small_letters(query: str, key: str) -> None:
    exact = [hit.entry.key for _kind, hits, _ in search.find_entries(query).groups for hit in hits if hit.tier == 0]

    assert exact == [key]
