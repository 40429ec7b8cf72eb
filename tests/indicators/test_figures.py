"""The published figures, composed from the shipped scores: every number that the design names, written out."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from pytest_django.plugin import DjangoDbBlocker

from indicators import figures
from indicators.figures import Figures
from indicators.models import Edition
from indicators.scoring.compose import Part, Tree
from indicators.scoring.ranking import Rank
from indicators.scoring.scale import round_shown

Editions = dict[int, Figures]


@pytest.fixture(scope="module")
def editions(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Editions:
    with django_db_blocker.unblock():
        return figures.load_all(Edition.objects.all())


def test_there_are_17370_scores_and_2316_composites(editions: Editions) -> None:
    scores = sum(len(one.values[slug]) for one in editions.values() for slug in one.tree.indicators)
    composites = sum(len(one.values[slug]) for one in editions.values() for slug in one.tree.nodes)

    assert (scores, composites) == (17_370, 2_316)


@pytest.mark.parametrize(
    ("slug", "average"),
    [("criminality", "5.08"), ("criminal-markets", "4.91"), ("criminal-actors", "5.25"), ("resilience", "4.78")],
)
def test_world_averages_of_2025(editions: Editions, slug: str, average: str) -> None:
    assert str(editions[2025].average(slug)) == average


@pytest.mark.parametrize(("year", "average"), [(2021, "5.68"), (2023, "5.87"), (2025, "5.90")])
def test_world_averages_of_international_cooperation(editions: Editions, year: int, average: str) -> None:
    assert str(editions[year].average("international-cooperation")) == average


@pytest.mark.parametrize(
    ("year", "counts"), [(2021, (57, 77, 50, 9)), (2023, (63, 71, 47, 12)), (2025, (66, 72, 46, 9))]
)
def test_countries_in_each_quadrant(editions: Editions, year: int, counts: tuple[int, ...]) -> None:
    found = Counter(editions[year].quadrants().values())

    assert (found["high-low"], found["low-low"], found["low-high"], found["high-high"]) == counts


@pytest.mark.parametrize(("before", "after", "moved"), [(2021, 2023, 25), (2023, 2025, 8)])
def test_countries_that_changed_quadrant(editions: Editions, before: int, after: int, moved: int) -> None:
    old, new = editions[before].quadrants(), editions[after].quadrants()

    assert sum(old[iso3] != new[iso3] for iso3 in new) == moved


@pytest.mark.parametrize(
    ("year", "iso3", "slug", "shown", "place"),
    [
        (2021, "USA", "criminality", "5.50", Rank(66, False, 193)),
        (2025, "GBR", "criminality", "5.87", Rank(60, True, 193)),
        (2025, "ZAF", "criminality", "7.43", Rank(7, False, 193)),
        (2025, "ZAF", "resilience", "5.67", Rank(44, True, 193)),
        (2025, "MMR", "criminality", "8.08", Rank(1, False, 193)),
        (2025, "COL", "criminality", "7.82", Rank(2, False, 193)),
        (2025, "MEX", "criminality", "7.68", Rank(3, False, 193)),
    ],
)
def test_scores_and_places_in_the_world(
    editions: Editions, year: int, iso3: str, slug: str, shown: str, place: Rank
) -> None:
    assert str(editions[year].display_values(slug)[iso3]) == shown
    assert editions[year].ranks(slug)[iso3] == place


@pytest.mark.django_db
@pytest.mark.parametrize(("group", "rank", "of"), [("europe", 8, 44), ("western-europe", 2, 11)])
def test_the_united_kingdom_in_its_continent_and_region(editions: Editions, group: str, rank: int, of: int) -> None:
    memberships = Edition.objects.get(year=2025).memberships
    column = "region__continent__slug" if group == "europe" else "region__slug"
    members = memberships.filter(**{column: group}).values_list("country__iso3", flat=True)

    place = editions[2025].ranks("criminality", members)["GBR"]

    assert (place.rank, place.of) == (rank, of)


def test_a_change_is_shown_minus_shown(editions: Editions) -> None:
    old, new = editions[2023], editions[2025]
    unrounded = round_shown(new.values["criminal-markets"]["CIV"] - old.values["criminal-markets"]["CIV"])

    assert figures.change(new, old, "criminal-markets")["CIV"] == Decimal("-0.26")
    assert unrounded == Decimal("-0.27")


def test_international_cooperation_rose_by_three_hundredths(editions: Editions) -> None:
    change = figures.average_change(editions[2025], editions[2023], "international-cooperation")

    assert change == Decimal("0.03")


@pytest.fixture
def alike(editions: Editions) -> tuple[Figures, Figures]:
    """2023 and 2021, composed from the 26 indicators that both hold."""
    common = set(editions[2021].tree.indicators)
    return editions[2023].only(common), editions[2021].only(common)


def test_world_criminality_rose_by_0_16_as_published_and_by_0_23_like_for_like(
    editions: Editions, alike: tuple[Figures, Figures]
) -> None:
    assert figures.average_change(editions[2023], editions[2021], "criminality") == Decimal("0.16")
    assert figures.average_change(*alike, "criminality") == Decimal("0.23")


def test_the_two_changes_have_opposite_signs_for_49_of_193_countries(
    editions: Editions, alike: tuple[Figures, Figures]
) -> None:
    published = figures.change(editions[2023], editions[2021], "criminality")
    like_for_like = figures.change(*alike, "criminality")

    assert len(published) == len(like_for_like) == 193
    assert sum(published[iso3] * like_for_like[iso3] < 0 for iso3 in published) == 49
    assert (published["MOZ"], like_for_like["MOZ"]) == (Decimal("-0.33"), Decimal("0.43"))


def test_resilience_holds_the_same_indicators_in_all_editions(editions: Editions) -> None:
    assert figures.same_indicators(editions[2023], editions[2021], "resilience")
    assert figures.same_indicators(editions[2025], editions[2023], "criminality")
    assert not figures.same_indicators(editions[2023], editions[2021], "criminality")
    assert not figures.same_indicators(editions[2023], editions[2021], "criminal-actors")


def test_a_new_indicator_has_no_change(editions: Editions) -> None:
    assert figures.change(editions[2023], editions[2021], "financial-crimes") == {}
    assert figures.average_change(editions[2023], editions[2021], "financial-crimes") is None


def test_pythons_round_breaks_21_countries_of_2021(editions: Editions) -> None:
    shown, exact = editions[2021].display_values("criminality"), editions[2021].values["criminality"]

    broken = [iso3 for iso3 in shown if f"{round(float(exact[iso3]), 2):.2f}" != str(shown[iso3])]

    assert len(broken) == 21


@pytest.mark.parametrize(("year", "count"), [(2021, 57), (2023, 58), (2025, 68)])
def test_composing_from_rounded_parts_breaks_countries(editions: Editions, year: int, count: int) -> None:
    one = editions[year]
    markets, actors, shown = (
        one.display_values(slug) for slug in ("criminal-markets", "criminal-actors", "criminality")
    )

    broken = [i for i in shown if round_shown((Fraction(markets[i]) + Fraction(actors[i])) / 2) != shown[i]]

    assert len(broken) == count


@pytest.mark.parametrize(
    ("year", "markets", "actors", "resilience"), [(2021, 10, 4, 12), (2023, 15, 5, 12), (2025, 15, 5, 12)]
)
def test_composites_are_made_from_the_indicators_of_their_edition(
    editions: Editions, year: int, markets: int, actors: int, resilience: int
) -> None:
    tree = editions[year].tree

    assert len(tree.under("criminal-markets")) == markets
    assert len(tree.under("criminal-actors")) == actors
    assert len(tree.under("resilience")) == resilience
    assert tree.nodes == ("criminality", "criminal-markets", "criminal-actors", "resilience")


def test_indicators_have_one_decimal_and_composites_two(editions: Editions) -> None:
    assert str(editions[2025].display_values("cocaine-trade")["COL"]) == "9.5"
    assert str(editions[2025].display_values("criminal-actors")["MMR"]) == "8.50"


def test_the_average_of_a_group_is_of_unrounded_values() -> None:
    tree = Tree((Part("node", "node"), *(Part(f"i{n}", "indicator", "node") for n in range(3))))
    scores = {
        "i0": {"AAA": Fraction(1), "BBB": Fraction(1)},
        "i1": {"AAA": Fraction(1), "BBB": Fraction(1)},
        "i2": {"AAA": Fraction(2), "BBB": Fraction(3, 2)},
    }

    one = figures.compose_figures(2030, tree, scores)

    assert (str(one.display_values("node")["AAA"]), str(one.display_values("node")["BBB"])) == ("1.33", "1.17")
    assert one.average("node") == Decimal("1.25")
    assert one.average("node", ["BBB", "ZZZ"]) == Decimal("1.17")
    assert one.average("node", []) is None
    assert one.average("elsewhere") is None
