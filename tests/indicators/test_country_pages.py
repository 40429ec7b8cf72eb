"""The page of a country and the list of all, against published figures."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Country, Edition, Membership, Narrative, Score
from indicators.pages import country, country_list
from indicators.pages.change import EditionPair
from indicators.scoring.ranking import Rank
from lib.text import group_by_letter
from tests.indicators.words_read import words, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def describe(iso3: str, year: int, before: int | None) -> country.CountryPage:
    editions = figures.published_all(catalogue.editions())
    since = EditionPair(editions[year], editions[before] if before else None)
    return country.describe(iso3, since, catalogue.regions(Edition.objects.get(year=year)), editions)


def unscore(iso3: str, year: int, *slugs: str) -> None:
    Score.objects.filter(country__iso3=iso3, edition__year=year, indicator__slug__in=slugs).update(half_points=None)


MARKETS = ("heroin-trade", "cocaine-trade", "cannabis-trade", "synthetic-drug-trade", "financial-crimes")


def test_south_africa_shows_its_scores_its_places_and_its_quadrant(client: Client) -> None:
    text = words(client, "/2025/countries/ZAF/")

    assert text.startswith("Countries Africa Southern Africa South Africa")
    assert (
        "High criminality, high resilience. 7th highest criminality of 193 countries; joint 44th highest"
        " resilience of 193"
    ) in text
    assert "Criminality 7.43 ▲ up +0.25 since 2023 7th of 193" in text
    assert "Resilience 5.67 ▲ up +0.04 since 2023 =44th of 193" in text


def test_the_united_kingdom_is_ranked_in_the_world_in_europe_and_in_western_europe() -> None:
    standing = describe("GBR", 2025, 2023).rank_lines[0]

    assert standing.measure.display_value == Decimal("5.87")
    assert standing.ranks == (Rank(60, True, 193), Rank(8, False, 44), Rank(2, False, 11))


def test_the_page_prints_those_places(client: Client) -> None:
    text = words(client, "/2025/countries/GBR/")

    assert "Countries Europe Western Europe United Kingdom" in text
    assert "Criminality 5.87 =60th of 193 8th of 44 2nd of 11" in text


def test_a_change_is_like_for_like_first_where_the_indicators_changed(client: Client) -> None:
    text = words(client, "/2023/countries/MOZ/")

    assert "Criminality 6.20 ▲ up +0.43 since 2021, like for like ▼ down −0.33 as published" in text
    assert "The edition of 2023 has other indicators than that of 2021." in text
    assert "Extortion and protection racketeering 5.0 new" in text


def test_where_the_indicators_are_the_same_nothing_is_said_of_like_for_like(client: Client) -> None:
    assert "has other indicators than" not in words(client, "/2025/countries/MOZ/")
    assert "since" not in words(client, "/2021/countries/MOZ/").split("Editions side by side")[0]


def test_resilience_stands_under_its_four_groups() -> None:
    resilience = describe("ZAF", 2025, 2023).blocks[2]

    assert [group.heading.indicator.name for group in resilience.groups if group.heading] == [
        "Leadership and governance",
        "Criminal justice and security",
        "Economic and financial environment",
        "Civil society and social protection",
    ]
    assert [len(group.lines) for group in resilience.groups] == [4, 3, 2, 3]


def test_the_pyramid_is_told_in_words(client: Client) -> None:
    page = client.get("/2025/countries/ZAF/").content.decode()

    assert (
        'aria-label="South Africa, on a scale from 1 to 10. '
        'Criminal markets 7.17, world 4.91; Criminal actors 7.70, world 5.25; Resilience 5.67, world 4.78"'
    ) in page


def test_the_page_describes_itself_to_search_engines(client: Client) -> None:
    page = client.get("/2025/countries/ZAF/").content.decode()

    assert (
        '<meta name="description" content="South Africa in 2025: criminality 7.43 (7th), resilience 5.67 (joint 44th), '
        'with every indicator and its change.">'
    ) in page


def test_the_editions_stand_side_by_side_as_published_and_like_for_like() -> None:
    published, like_for_like, resilience = describe("ZAF", 2025, 2023).trends

    assert published.values["ZAF"] == (Decimal("6.63"), Decimal("7.18"), Decimal("7.43"))
    assert published.world == (Decimal("4.87"), Decimal("5.03"), Decimal("5.08"))
    assert like_for_like.is_like_for_like
    assert like_for_like.world == (Decimal("4.87"), Decimal("5.10"), Decimal("5.12"))
    assert [(span.count, span.first, span.last) for span in published.spans] == [(14, 2021, 2021), (20, 2023, 2025)]
    assert not resilience.varies


def test_the_nearest_in_the_ranking_stand_around_the_country() -> None:
    near = describe("ZAF", 2025, 2023).neighbors["criminality"]

    assert [(one.row.country.name, str(one.row.display_value), one.is_this) for one in near] == [
        ("Paraguay", "7.48", False),
        ("Democratic Republic of the Congo", "7.47", False),
        ("South Africa", "7.43", True),
        ("Nigeria", "7.32", False),
        ("Lebanon", "7.30", False),
    ]


def test_at_the_top_of_the_ranking_the_nearest_are_the_five_highest() -> None:
    near = describe("MMR", 2025, 2023).neighbors["criminality"]

    assert [one.row.country.iso3 for one in near] == ["MMR", "COL", "MEX", "ECU", "PRY"]


def test_a_composite_that_is_partly_scored_says_how_much(client: Client) -> None:
    unscore("ZAF", 2025, *MARKETS[:3])

    text = words(client, "/2025/countries/ZAF/")

    # 12 of 15 markets are left, 87 points: 7.25.
    assert "Criminal markets 7.25" in text
    assert "80% of its indicators scored" in text


def test_a_composite_without_enough_scores_is_a_dash(client: Client) -> None:
    unscore("ZAF", 2025, *MARKETS)

    text = words(client, "/2025/countries/ZAF/")

    assert "Joint 44th highest resilience of 193 countries." in text
    assert "Criminal markets – – 66% of its indicators scored" in text


def test_a_country_without_any_score_still_has_a_page(client: Client) -> None:
    Score.objects.filter(country__iso3="ZAF", edition__year=2025).delete()

    text = words(client, "/2025/countries/ZAF/")

    assert "Too little is scored to give criminality or resilience." in text
    assert "Human trafficking –" in text


def test_a_country_outside_every_region_still_has_a_page(client: Client) -> None:
    Membership.objects.filter(country__iso3="ZAF", edition__year=2025).delete()

    text = words(client, "/2025/countries/ZAF/")

    assert text.startswith("Countries South Africa")
    assert "Criminality 7.43 7th of 193 Criminal markets" in text


def test_a_narrative_is_shown_in_the_reader_s_language_with_its_source(client: Client) -> None:
    Narrative.objects.create(
        edition=Edition.objects.get(year=2025),
        country=Country.objects.get(iso3="ZAF"),
        text_en="An **English** text.<script>alert(1)</script>",
        text_fr="Un texte **français**.",
        source_url="https://example.org/profile",
    )

    english, french = client.get("/2025/countries/ZAF/"), client.get("/fr/2025/countries/ZAF/")

    assert "An <strong>English</strong> text." in english.content.decode()
    assert "<script>alert" not in english.content.decode()
    assert 'href="https://example.org/profile"' in english.content.decode()
    assert "Un texte <strong>français</strong>." in french.content.decode()


def test_a_narrative_belongs_to_its_edition_alone(client: Client) -> None:
    Narrative.objects.create(
        edition=Edition.objects.get(year=2023), country=Country.objects.get(iso3="ZAF"), text_en="Of another year."
    )

    assert "Of another year." not in words(client, "/2025/countries/ZAF/")


@pytest.mark.parametrize("path", ["/2025/countries/XXX/", "/2025/countries/zaf/", "/2019/countries/ZAF/"])
def test_a_country_or_edition_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_path_without_a_year_shows_the_newest_edition(client: Client) -> None:
    assert words(client, "/countries/ZAF/") == words(client, "/2025/countries/ZAF/")


def test_the_edition_switch_leads_to_the_country_in_every_edition(client: Client) -> None:
    page = client.get("/2023/countries/ZAF/").content.decode()

    for year in (2021, 2023, 2025):
        assert f'href="/{year}/countries/ZAF/"' in page


def test_every_link_of_a_country_page_stays_in_its_edition(client: Client) -> None:
    page = client.get("/2021/countries/ZAF/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]

    years = set(re.findall(r'href="/(\d{4})?/?(?:indicators|rankings|regions|compare)/', main))

    assert years == {"2021"}


def test_the_list_holds_every_country_once_in_its_region_and_once_from_a_to_z(client: Client) -> None:
    page = client.get("/2025/countries/").content.decode()

    linked = re.findall(r'href="/2025/countries/([A-Z]{3})/"', page)

    assert len(linked) == 386
    assert len(set(linked)) == 193


def test_the_list_counts_the_quadrants(client: Client) -> None:
    text = words(client, "/2025/countries/")

    assert (
        "High criminality, low resilience 66 Low criminality, low resilience 72 "
        "Low criminality, high resilience 46 High criminality, high resilience 9"
    ) in text
    assert "South Africa 7.43 5.67 high criminality, high resilience" in text


def test_continents_and_regions_of_the_list_are_those_of_the_edition() -> None:
    newest, middle = (
        country_list.list_countries(figures.published(edition), catalogue.regions(edition))
        for edition in Edition.objects.filter(year__in=(2025, 2023)).order_by("-year")
    )

    assert [(one.continent.name, one.count) for one in newest.continents] == [
        ("Africa", 54),
        ("Americas", 35),
        ("Asia", 46),
        ("Europe", 44),
        ("Oceania", 14),
    ]
    assert "Caribbean" in [one.region.name for one in newest.continents[1].regions]
    assert "Caribbean and Central America" in [one.region.name for one in middle.continents[1].regions]


def test_names_are_sorted_without_regard_to_accents() -> None:
    named = [Country(name=name) for name in ("Cuba", "Côte d'Ivoire", "Croatia", "Égypte", "Estonia", "Cyprus")]

    found = {letter: [country.name for country in countries] for letter, countries in group_by_letter(named).items()}

    assert found == {"C": ["Côte d'Ivoire", "Croatia", "Cuba", "Cyprus"], "E": ["Égypte", "Estonia"]}


def test_the_list_jumps_to_each_letter_that_begins_a_name(client: Client) -> None:
    page = client.get("/2025/countries/").content.decode()

    jumps = re.findall(r'href="#letter-(\w)"', page)

    assert jumps == list("ABCDEFGHIJKLMNOPQRSTUVYZ")
    assert all(f'id="letter-{letter}"' in page for letter in jumps)


def test_in_french_the_names_are_french_and_sorted_as_such(client: Client) -> None:
    text = words_of(client.get("/fr/2025/countries/").content.decode())

    at = text.rindex(" E Égypte")
    assert text[at:].startswith(" E Égypte Émirats arabes unis Équateur Érythrée Espagne Estonie")
