"""Before a release is prepared it is compared with the edition before; what is unusual is confirmed with a reason."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import figures, workflow
from indicators.figures import Figures
from indicators.models import Edition, Release, Score
from indicators.scoring import moves
from indicators.scoring.compose import Part, Tree
from indicators.workflow import comparing, outliers
from lib.hash_log import canonical_json
from tests.factories import attribute, member, propose, publish_copies, score_of

pytestmark = pytest.mark.django_db
Kind = Release.Kind
GI_TOC = "Global Initiative Against Transnational Organized Crime"


def copied(publisher: str = "", changes: Mapping[tuple[str, str], int | None] | None = None) -> Edition:
    """Return a draft of 2027 with the scores of 2025, but for `changes` in half points."""
    newest = Edition.objects.get(year=2025)
    edition = attribute(workflow.create_edition(2027, like=newest))
    edition.publisher = publisher or newest.publisher
    edition.save()
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in rows}
    workflow.fill_draft(edition, {**cells, **(changes or {})})
    return edition


def lowest_everywhere(iso3: str) -> dict[tuple[str, str], int | None]:
    """Return 1.0 for a country on every indicator of 2025."""
    tree = figures.load(Edition.objects.get(year=2025)).tree
    return {(iso3, slug): 2 for slug in tree.indicators}


def keys(comparison: comparing.Comparison) -> list[str]:
    return [outlier.key for outlier in comparison.outliers]


def test_the_shipped_editions_moved_as_was_counted_by_hand() -> None:
    """The numbers were counted from the shipped files, apart from this code."""
    comparison = comparing.compare(Edition.objects.get(year=2025), Kind.IMPORT)

    lines = [(line.name, line.count, line.percent) for line in comparison.classes]
    assert lines == [
        ("unchanged", 3590, "58.1"),
        ("half", 1970, "31.9"),
        ("one", 492, "8.0"),
        ("more", 124, "2.0"),
    ]
    assert (comparison.up, comparison.down, comparison.first) == (1426, 1160, 0)
    assert comparison.means == {"criminality": ["5.03", "5.08"], "resilience": ["4.81", "4.78"]}
    assert not any(line.is_beyond for line in comparison.classes)


def test_what_moved_far_between_the_shipped_editions_is_found() -> None:
    """Counted from the shipped files: 55 scores by more than 1.5 points, 35 and 20 countries by more than 10 ranks."""
    new, old = (figures.load(Edition.objects.get(year=year)) for year in (2025, 2023))
    cells = comparing.compare_figures(new, old).moves

    unusual = outliers.find_outliers(new, old, cells, moves.USUAL, {})

    facts = [(fact["kind"], fact.get("slug")) for outlier in unusual for fact in outlier.facts]
    assert sum(kind == "score" for kind, _slug in facts) == 55
    assert facts.count(("rank", "criminality")) == 35
    assert facts.count(("rank", "resilience")) == 20


def test_a_country_at_the_lowest_score_on_everything_is_the_first_outlier() -> None:
    """The attack: one publisher imports a new edition with Russia at 1.0 in all 32 indicators."""
    edition = copied(changes=lowest_everywhere("RUS"))

    comparison = comparing.compare(edition, Kind.IMPORT)

    assert keys(comparison)[0] == "RUS"
    facts = comparison.outliers[0].facts
    assert {"kind": "share", "class": "more", "count": 31, "of": 32} in facts
    assert {"kind": "rank", "slug": "criminality", "old": {"rank": 22, "shared": False, "of": 193},
            "new": {"rank": 193, "shared": False, "of": 193}} in facts  # fmt: skip
    with pytest.raises(workflow.Refused, match="RUS"):
        comparing.refuse_unconfirmed(comparison, {})


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_outlier_with_a_blank_reason_is_refused(reason: str) -> None:
    comparison = comparing.compare(copied(changes={("KEN", "cocaine-trade"): 2}), Kind.IMPORT)

    assert keys(comparison) == ["KEN"]
    with pytest.raises(workflow.Refused, match="1 unusual change has no reason yet: KEN"):
        comparing.refuse_unconfirmed(comparison, {"KEN": reason})


def test_an_outlier_with_a_reason_passes() -> None:
    comparison = comparing.compare(copied(changes={("KEN", "cocaine-trade"): 2}), Kind.IMPORT)

    comparing.refuse_unconfirmed(comparison, {"KEN": "The route moved to the south."})


def test_a_copy_has_no_outlier() -> None:
    comparison = comparing.compare(copied(), Kind.IMPORT)

    assert comparison.outliers == comparison.others == []
    assert [line.count for line in comparison.classes] == [6176, 0, 0, 0]


def test_a_first_edition_of_a_publisher_is_confirmed_once() -> None:
    assert keys(comparing.compare(copied("Observatory of the Coast"), Kind.IMPORT)) == ["first"]


def test_a_first_edition_does_not_hide_a_country() -> None:
    edition = copied("Observatory of the Coast", lowest_everywhere("RUS"))

    assert keys(comparing.compare(edition, Kind.IMPORT)) == ["first", "RUS"]


def test_a_first_edition_of_another_index_is_confirmed_as_a_whole() -> None:
    scores = Score.objects.filter(edition__year=2025).values_list("country__iso3", "indicator__slug", "half_points")
    turned = {(iso3, slug): 22 - (half_points or 2) for iso3, slug, half_points in scores}

    comparison = comparing.compare(copied("Observatory of the Coast", turned), Kind.IMPORT)

    assert keys(comparison) == ["first"]
    assert len(comparison.others) > 190


def test_more_than_thirty_outliers_end_with_one_row_for_the_rest() -> None:
    edition = copied()
    countries = list(edition.memberships.order_by("country__iso3").values_list("country__iso3", flat=True))[:40]
    Score.objects.filter(edition=edition, country__iso3__in=countries, indicator__slug="cocaine-trade").update(
        half_points=20
    )

    comparison = comparing.compare(edition, Kind.IMPORT)

    assert len(comparison.outliers) == 30
    assert comparison.outliers[-1].key == "rest"
    assert comparison.outliers[-1].facts == [{"kind": "rest", "count": len(comparison.others)}]
    reasons = dict.fromkeys(keys(comparison)[:-1], "Looked at.")
    with pytest.raises(workflow.Refused, match="rest"):
        comparing.refuse_unconfirmed(comparison, reasons)


def test_a_country_that_loses_its_scores_is_an_outlier() -> None:
    gone = dict.fromkeys(lowest_everywhere("KEN"))

    comparison = comparing.compare(copied(changes=gone), Kind.IMPORT)

    assert keys(comparison)[0] == "KEN"
    assert [fact["kind"] for fact in comparison.outliers[0].facts] == ["gone", "gone"]


def test_a_region_that_moves_one_way_is_an_outlier() -> None:
    edition = copied()
    members = Edition.objects.get(year=2025).memberships.filter(region__slug="southern-asia")
    iso3s = list(members.values_list("country__iso3", flat=True))[:7]
    for score in Score.objects.filter(edition=edition, country__iso3__in=iso3s, indicator__slug="fauna-crimes"):
        Score.objects.filter(pk=score.pk).update(half_points=(score.half_points or 0) + 1)

    comparison = comparing.compare(edition, Kind.IMPORT)

    facts = {outlier.key: outlier.facts for outlier in comparison.outliers}
    assert facts["region/southern-asia/fauna-crimes"] == [
        {"kind": "region", "region": "southern-asia", "slug": "fauna-crimes", "up": True, "count": 7, "of": 8}
    ]


def test_signed_values_are_compared_and_the_rest_is_carried_forward() -> None:
    edition = attribute(workflow.create_edition(2027, like=Edition.objects.get(year=2025)))
    edition.publisher = GI_TOC
    edition.save()
    workflow.open_edition(edition, by=None)
    first, second = member("editor", "ellen"), member("editor", "omar")
    update = propose(score_of(edition, "COL", "cocaine-trade"), 10)
    workflow.accept(update, reviewer=first, reason="Far less.", evidence="A report")
    workflow.countersign(update, reviewer=second)

    comparison = comparing.compare(edition, Kind.EDITION)

    assert [line.count for line in comparison.classes] == [6175, 0, 0, 1]
    assert {"kind": "score", "slug": "cocaine-trade", "old": 19, "new": 10} in comparison.outliers[0].facts
    assert comparison.outliers[0].key == "COL"


def test_an_erratum_is_compared_with_its_own_edition() -> None:
    newest = Edition.objects.get(year=2025)
    update = propose(score_of(newest, "COL", "cocaine-trade"), 18)
    workflow.accept(update, reviewer=member("editor"))

    comparison = comparing.compare(newest, Kind.ERRATUM)

    assert comparison.before == 2025
    assert [line.count for line in comparison.classes] == [6175, 1, 0, 0]
    assert comparison.outliers == []


def test_the_usual_is_that_of_the_shipped_editions_for_a_young_publisher() -> None:
    edition = copied("Observatory of the Coast")

    assert comparing.usual_shares(edition) == (moves.USUAL, [])


def test_the_usual_is_the_publishers_own_history_from_its_third_edition_on() -> None:
    publish_copies(range(2031, 2033))
    third = attribute(workflow.create_edition(2033, like=Edition.objects.get(year=2025)))

    shares, years = comparing.usual_shares(third)

    assert years == [2031, 2032]
    assert shares == {"unchanged": 1, "half": 0, "one": 0, "more": 0}


def test_own_history_is_the_mean_of_consecutive_editions() -> None:
    """2021 to 2023: 2,672 of 5,018 unchanged; 2023 to 2025: 3,590 of 6,176."""
    shares, years = comparing.usual_shares(copied())

    assert years == [2021, 2023, 2025]
    assert shares["unchanged"] == (Fraction(2672, 5018) + Fraction(3590, 6176)) / 2


def test_a_comparison_is_kept_as_plain_json() -> None:
    comparison = comparing.compare(copied(changes=lowest_everywhere("RUS")), Kind.IMPORT)

    assert canonical_json(comparison.as_json()) == canonical_json(asdict(comparison))


TREE = Tree(
    (
        Part("criminality", "node"),
        *(Part(slug, "indicator", "criminality") for slug in "abcd"),
        Part("resilience", "node"),
        *(Part(slug, "indicator", "resilience") for slug in "efgh"),
    )
)
ISO3S = [f"C{number:02}" for number in range(20)]
MEMBERS = {"north": tuple(ISO3S[:10]), "south": tuple(ISO3S[10:])}
half_points = st.one_of(st.none(), st.integers(2, 20))
sheets = st.lists(st.lists(half_points, min_size=8, max_size=8), min_size=20, max_size=20)


def composed(sheet: list[list[int | None]]) -> Figures:
    scores = {
        slug: {iso3: Fraction(row[column], 2) for iso3, row in zip(ISO3S, sheet, strict=True) if row[column]}
        for column, slug in enumerate("abcdefgh")
    }
    return figures.compose_figures(2027, TREE, scores)


@given(sheets)
def test_no_change_is_no_outlier(sheet: list[list[int | None]]) -> None:
    new, old = composed(sheet), composed(sheet)
    cells = comparing.compare_figures(new, old).moves

    assert outliers.find_outliers(new, old, cells, moves.USUAL, MEMBERS) == []


@given(sheets, st.integers(0, 19), st.integers(0, 7), st.integers(4, 18))
def test_whoever_moves_a_score_by_more_than_a_point_and_a_half_is_an_outlier(
    sheet: list[list[int | None]], country: int, column: int, by: int
) -> None:
    before = [row[:] for row in sheet]
    before[country][column] = 2
    after = [row[:] for row in before]
    after[country][column] = 2 + by
    new, old = composed(after), composed(before)
    cells = comparing.compare_figures(new, old).moves

    unusual = outliers.find_outliers(new, old, cells, moves.USUAL, MEMBERS)

    facts = {outlier.key: outlier.facts for outlier in unusual}
    assert {"kind": "score", "slug": "abcdefgh"[column], "old": 2, "new": 2 + by} in facts[ISO3S[country]]
