"""Findings say what the figures say, for any edition and any figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from indicators import catalogue, figures
from indicators.catalogue import Regions
from indicators.charts.indicator import draw_finding, draw_quadrants, window
from indicators.figures import Figures, compose_figures
from indicators.models import Edition
from indicators.pages import findings, measure
from indicators.pages.change import EditionPair
from indicators.pages.heatmap import FINE, HALF
from indicators.scoring.compose import GROUP, INDICATOR, NODE, Part, Tree
from lib.text import join_first_names, join_names

pytestmark = pytest.mark.django_db

NOWHERE = Regions({}, {}, {})
TREE = Tree(
    (
        Part("criminality", NODE),
        Part("criminal-markets", NODE, "criminality"),
        Part("heroin-trade", INDICATOR, "criminal-markets"),
        Part("criminal-actors", NODE, "criminality"),
        Part("foreign-actors", INDICATOR, "criminal-actors"),
        Part("resilience", NODE),
        Part("criminal-justice-and-security", GROUP, "resilience"),
        Part("law-enforcement", INDICATOR, "criminal-justice-and-security"),
    )
)


def published(year: int) -> tuple[EditionPair, Regions]:
    editions = figures.published_all(catalogue.editions())
    before = {2021: None, 2023: 2021, 2025: 2023}[year]
    since = EditionPair(editions[year], editions[before] if before else None)
    return since, catalogue.regions(Edition.objects.get(year=year))


def told(year: int) -> list[tuple[str, str]]:
    return [(found.headline, found.text) for found in findings.choose_findings(*published(year))]


def small(year: int, criminality: dict[str, int], resilience: dict[str, int] | None = None) -> Figures:
    """Compose an edition in which markets and actors have one and the same score."""
    crime = {iso3: Fraction(score) for iso3, score in criminality.items()}
    strength = {iso3: Fraction(score) for iso3, score in (resilience or {}).items()}
    return compose_figures(year, TREE, {"heroin-trade": crime, "foreign-actors": crime, "law-enforcement": strength})


def test_2025_tells_of_movers_ties_and_quadrants() -> None:
    assert told(2025) == [
        (
            "Haiti and Lesotho rose most; Andorra fell most",
            "Criminality rose in 111 countries, fell in 79 and did not change in 3.",
        ),
        (
            "91 countries share their score with another",
            "Half a point on one indicator can move a country by as little as 0.02, so neighboring ranks say little.",
        ),
        (
            "9 countries are high on both, 3 fewer than in 2023",
            "Colombia and Nigeria fell below 5.50 in resilience. Senegal fell below 5.50 in criminality. "
            "66 countries are high in criminality and low in resilience.",
        ),
    ]


def test_2023_compares_like_for_like_and_names_no_crossings_between_other_measures() -> None:
    movers, _ties, quadrants = told(2023)

    assert movers[1].endswith("Like for like: only indicators that both editions have are compared.")
    assert quadrants == (
        "12 countries are high on both",
        "As published, 25 countries changed quadrant since 2021; the two editions do not measure the same indicators. "
        "63 countries are high in criminality and low in resilience.",
    )


def test_2021_has_nothing_before_it_and_tells_of_regions() -> None:
    regions, ties, quadrants = told(2021)

    assert regions == (
        "Highest on average: Central America; lowest: Polynesia",
        "Criminality averages 6.16 in the first and 2.45 in the last of 22 regions; in the world, 4.87.",
    )
    assert ties[1].startswith("Half a point on one indicator can move a country by as little as 0.03")
    assert quadrants == ("9 countries are high on both", "57 countries are high in criminality and low in resilience.")


def test_the_largest_movers_are_drawn_rises_first_and_the_largest_fall_last() -> None:
    found = findings.biggest_movers(published(2025)[0])

    assert found is not None
    assert [(one.country.iso3, str(one.change)) for one in found.facts] == [
        ("HTI", "0.60"),
        ("LSO", "0.60"),
        ("MAR", "0.57"),
        ("SLV", "-0.47"),
        ("AND", "-0.52"),
    ]


def test_the_score_that_most_countries_share_comes_first() -> None:
    value, countries = findings.largest_ties(published(2025)[0].new.display_values("criminality"))[0]

    assert value == Decimal("4.97")
    assert [country.name for country in countries] == ["Algeria", "Belize", "Ireland", "Portugal", "Sri Lanka"]


def test_few_countries_yield_no_findings() -> None:
    since = EditionPair(small(2025, {"KEN": 5, "UGA": 6, "TZA": 7, "RWA": 8}), None)

    assert findings.choose_findings(since, NOWHERE) == ()


def test_no_scores_yield_no_findings() -> None:
    assert findings.choose_findings(EditionPair(small(2025, {}), None), NOWHERE) == ()


def test_an_edition_in_which_nobody_moved_says_so() -> None:
    scores = {"KEN": 5, "UGA": 6, "TZA": 7, "RWA": 8, "BDI": 9}

    found = findings.biggest_movers(EditionPair(small(2025, scores), small(2023, scores)))

    assert found is not None
    assert found.headline == "No country changed"
    assert found.text == "Criminality rose in 0 countries, fell in 0 and did not change in 5."


def test_one_riser_and_no_fall_make_a_sentence_of_one_clause() -> None:
    old = {"KEN": 5, "UGA": 6, "TZA": 7, "RWA": 8, "BDI": 9}

    found = findings.biggest_movers(EditionPair(small(2025, old | {"KEN": 6}), small(2023, old)))

    assert found is not None
    assert found.headline == "Kenya rose most"
    assert found.text == "Criminality rose in 1 country, fell in 0 and did not change in 4."


def test_three_that_rose_as_far_are_named_by_the_first() -> None:
    old = {"KEN": 5, "UGA": 6, "TZA": 7, "RWA": 8, "BDI": 9}
    new = {"KEN": 6, "UGA": 7, "TZA": 8, "RWA": 9, "BDI": 10}

    found = findings.biggest_movers(EditionPair(small(2025, new), small(2023, old)))

    assert found is not None
    assert found.headline == "Burundi and 4 others rose most"


def test_distinct_scores_are_no_ties() -> None:
    found = findings.ties(small(2025, {"KEN": 5, "UGA": 6, "TZA": 7}))

    assert found.headline == "No two countries have the same score"
    assert found.facts == ()


def test_without_resilience_there_are_no_quadrants() -> None:
    assert findings.quadrants(EditionPair(small(2025, {"KEN": 5, "UGA": 6}), None)) is None


def test_nobody_high_on_both_is_said_in_words() -> None:
    found = findings.quadrants(EditionPair(small(2025, {"KEN": 5, "UGA": 6}, {"KEN": 5, "UGA": 5}), None))

    assert found is not None
    assert found.headline == "No country is high on both"
    assert found.text == "1 country is high in criminality and low in resilience."


def test_who_joins_the_countries_that_are_high_on_both_is_named() -> None:
    old = small(2023, {"KEN": 6, "UGA": 6}, {"KEN": 5, "UGA": 6})
    new = small(2025, {"KEN": 6, "UGA": 6}, {"KEN": 6, "UGA": 6})

    found = findings.quadrants(EditionPair(new, old))

    assert found is not None
    assert found.headline == "2 countries are high on both, 1 more than in 2023"
    assert found.text.startswith("Kenya is now high on both.")


def test_the_least_move_follows_the_weights() -> None:
    tree = Tree((*TREE.parts, Part("cocaine-trade", INDICATOR, "criminal-markets", Fraction(3))))

    # Heroin is a quarter of the markets, and those are half of criminality; half a point moves half of that.
    assert findings.least_move(tree, "criminality") == Fraction(1, 16)


@pytest.mark.parametrize(
    ("within", "low"),
    [("4.97", "4.7"), ("1.00", "1.0"), ("10.00", "9.4")],
)
def test_the_strip_of_ties_stays_on_the_scale_and_holds_the_most_countries(within: str, low: str) -> None:
    values = [Decimal(value) for value in ("4.70", "4.97", "4.97", "5.30", "1.00", "10.00")]

    assert window(values, Decimal(within)) == Decimal(low)


@pytest.mark.parametrize(
    ("change", "size", "name"),
    [
        ("0.00", 0, "unchanged"),
        ("0.01", 1, "rose by 0.01 to 0.19"),
        ("0.19", 1, "rose by 0.01 to 0.19"),
        ("-0.20", -2, "fell by 0.20 to 0.49"),
        ("-0.50", -3, "fell by 0.50 or more"),
    ],
)
def test_changes_of_composites_fall_into_seven_classes(change: str, size: int, name: str) -> None:
    assert FINE.signed_size(Decimal(change)) == size
    assert FINE.name(size) == name


@pytest.mark.parametrize(
    ("change", "size", "name"),
    [
        ("0.5", 1, "rose by 0.5"),
        ("1.0", 2, "rose by 1.0"),
        ("-1.5", -3, "fell by 1.5 or more"),
        ("-9.0", -3, "fell by 1.5 or more"),
    ],
)
def test_changes_of_indicators_fall_into_seven_classes(change: str, size: int, name: str) -> None:
    assert HALF.signed_size(Decimal(change)) == size
    assert HALF.name(size) == name


@pytest.mark.parametrize(("year", "count"), [(2021, 9), (2023, 12), (2025, 9)])
def test_every_country_that_is_high_on_both_is_a_dot_of_the_tile_that_counts_them(year: int, count: int) -> None:
    drawn = draw_quadrants(published(year)[0].new).chart

    labels = [mark.label for mark in drawn.marks if mark.label]
    assert len(drawn.marks) == count
    assert len(drawn.dots) == 193 - count
    assert 2 <= len(labels) <= 3
    assert {label.leader for label in labels} == {None}


def test_the_named_countries_of_2025_are_those_furthest_out_that_have_room_for_a_name() -> None:
    drawn = draw_quadrants(published(2025)[0].new).chart

    assert {mark.name for mark in drawn.marks if mark.label} == {"United Kingdom", "Italy", "South Africa"}


def test_the_tile_of_movers_shows_the_stretch_of_the_scale_in_which_they_moved() -> None:
    since, regions = published(2025)
    (movers, *_others) = findings.choose_findings(since, regions)
    values = [value for mover in movers.facts for value in (mover.old, mover.new)]

    picture = draw_finding(movers, since.new)

    assert picture is not None
    assert [tick.text for tick in picture.chart.ticks] == ["2", "3", "4", "5", "6", "7"]
    assert min(values) >= 2
    assert max(values) <= 7


def test_names_are_listed_or_counted() -> None:
    assert join_names([]) == ""
    assert join_names(["Kenya"]) == "Kenya"
    assert join_names(["Kenya", "Uganda"]) == "Kenya and Uganda"
    assert join_names(["Kenya", "Uganda", "Rwanda"]) == "Kenya, Uganda and Rwanda"
    assert join_first_names(["Kenya", "Uganda"]) == "Kenya and Uganda"
    assert join_first_names(["Kenya", "Uganda", "Rwanda"]) == "Kenya and 2 others"
    assert join_first_names(["Kenya", "Uganda"], most=1) == "Kenya and 1 other"


def test_findings_name_countries_in_the_readers_language() -> None:
    since, regions = published(2025)

    with translation.override("fr"):
        headline = findings.choose_findings(since, regions)[0].headline

    assert "Haïti" in headline
    assert "Andorre" in headline


def test_the_movers_of_one_measure_are_the_largest_changes() -> None:
    rose, fell = measure.movers(published(2025)[0], "international-cooperation")

    assert [(one.country.iso3, str(one.old), str(one.new)) for one in rose][0] == ("TUR", "3.5", "5.0")
    assert [(one.country.iso3, str(one.old), str(one.new)) for one in fell][0] == ("NER", "5.5", "3.5")
