"""Places in a ranking: one more than the number of strictly higher shown scores."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.ranking import Rank, ranks_of

SHOWN = st.dictionaries(
    st.text("ABC", min_size=3, max_size=3), st.integers(min_value=100, max_value=1000).map(lambda n: Decimal(n) / 100)
)


def test_equal_scores_share_a_place_and_the_places_after_them_are_left_out() -> None:
    shown = {"AAA": Decimal("7.0"), "BBB": Decimal("8.5"), "CCC": Decimal("7.0"), "DDD": Decimal("6.5")}

    assert ranks_of(shown) == {
        "BBB": Rank(1, False, 4),
        "AAA": Rank(2, True, 4),
        "CCC": Rank(2, True, 4),
        "DDD": Rank(4, False, 4),
    }


def test_nobody_is_ranked_among_none() -> None:
    assert ranks_of({}) == {}


def test_the_number_of_decimals_does_not_part_equals() -> None:
    assert ranks_of({"AAA": Decimal("5.5"), "BBB": Decimal("5.50")})["AAA"] == Rank(1, True, 2)


@given(SHOWN)
def test_a_rank_is_one_more_than_the_number_of_strictly_higher_scores(shown: dict[str, Decimal]) -> None:
    for key, place in ranks_of(shown).items():
        assert place.rank == 1 + sum(other > shown[key] for other in shown.values())
        assert place.shared == (list(shown.values()).count(shown[key]) > 1)
        assert place.of == len(shown)


@given(SHOWN)
def test_the_order_in_which_countries_come_does_not_matter(shown: dict[str, Decimal]) -> None:
    assert ranks_of(dict(reversed(list(shown.items())))) == ranks_of(shown)
