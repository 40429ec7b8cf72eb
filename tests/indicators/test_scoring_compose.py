"""How composites follow from indicators: exact, weighted, and missing under three quarters of the weight."""

from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.compose import GROUP, INDICATOR, NODE, Part, Tree, compose, exact_mean, mean

HALVES = st.integers(min_value=2, max_value=20).map(lambda half_points: Fraction(half_points, 2))


def leaves(parent: str, count: int, weight: Fraction = Fraction(1)) -> list[Part]:
    return [Part(f"{parent}-{number}", INDICATOR, parent, weight) for number in range(1, count + 1)]


SMALL = Tree(
    (
        Part("criminality", NODE),
        Part("markets", NODE, "criminality"),
        *leaves("markets", 3),
        Part("actors", NODE, "criminality"),
        *leaves("actors", 1),
        Part("resilience", NODE),
        Part("laws", GROUP, "resilience"),
        *leaves("laws", 3),
        Part("society", GROUP, "resilience"),
        *leaves("society", 1),
    )
)


def test_criminality_is_the_mean_of_its_unrounded_parts() -> None:
    scores = {"markets-1": Fraction(1), "markets-2": Fraction(1), "markets-3": Fraction(2), "actors-1": Fraction(10)}

    composed = compose(SMALL, scores)

    assert composed["markets"].value == Fraction(4, 3)
    assert composed["actors"].value == 10
    assert composed["criminality"].value == Fraction(17, 3)


def test_a_group_is_seen_through_so_that_its_size_gives_it_no_weight() -> None:
    scores = {"laws-1": Fraction(4), "laws-2": Fraction(4), "laws-3": Fraction(4), "society-1": Fraction(8)}

    composed = compose(SMALL, scores)

    assert composed["laws"].value == 4
    assert composed["society"].value == 8
    assert composed["resilience"].value == 5  # the mean of the two groups would be 6


def test_a_composite_is_there_from_three_quarters_of_its_weight_on() -> None:
    three_of_four = {"laws-1": Fraction(4), "laws-2": Fraction(5), "society-1": Fraction(9)}

    composed = compose(SMALL, three_of_four)

    assert composed["resilience"].coverage == Fraction(3, 4)
    assert composed["resilience"].value == 6


def test_a_composite_is_missing_under_three_quarters_of_its_weight() -> None:
    two_of_three = {"markets-1": Fraction(4), "markets-2": Fraction(6), "actors-1": Fraction(8)}

    composed = compose(SMALL, two_of_three)

    assert composed["markets"].coverage == Fraction(2, 3)
    assert composed["markets"].value is None
    assert composed["criminality"].coverage == Fraction(1, 2)
    assert composed["criminality"].value is None


def test_weights_belong_to_the_tree() -> None:
    tree = Tree((Part("node", NODE), Part("heavy", INDICATOR, "node", Fraction(3)), Part("light", INDICATOR, "node")))

    composed = compose(tree, {"heavy": Fraction(2), "light": Fraction(10)})

    assert composed["node"].value == 4


def test_missing_weight_is_renormalised() -> None:
    tree = Tree(
        (
            Part("node", NODE),
            Part("heavy", INDICATOR, "node", Fraction("7.5")),
            Part("light", INDICATOR, "node", Fraction("2.5")),
        )
    )

    with_heavy, with_light = compose(tree, {"heavy": Fraction(2)}), compose(tree, {"light": Fraction(2)})

    assert (with_heavy["node"].value, with_heavy["node"].coverage) == (2, Fraction(3, 4))
    assert (with_light["node"].value, with_light["node"].coverage) == (None, Fraction(1, 4))


def test_a_node_without_parts_is_missing() -> None:
    assert compose(Tree((Part("node", NODE),)), {})["node"].value is None


def test_a_score_outside_the_tree_changes_nothing() -> None:
    scores = {"actors-1": Fraction(3)}

    assert compose(SMALL, scores) == compose(SMALL, scores | {"elsewhere": Fraction(10)})


@given(st.lists(HALVES, min_size=8, max_size=8))
def test_a_composite_lies_between_the_lowest_and_the_highest_of_its_indicators(values: list[Fraction]) -> None:
    scores = dict(zip(SMALL.indicators, values, strict=True))

    composed = compose(SMALL, scores)

    for slug, one in composed.items():
        among = [scores[leaf] for leaf in SMALL.under(slug)]
        assert one.value is not None
        assert min(among) <= one.value <= max(among)
        assert one.coverage == 1


@given(st.lists(HALVES, min_size=4, max_size=4), st.permutations(range(4)))
def test_the_order_of_the_indicators_does_not_matter(values: list[Fraction], order: list[int]) -> None:
    names = [*SMALL.under("laws"), *SMALL.under("society")]

    one_way = compose(SMALL, dict(zip(names, values, strict=True)))
    another = compose(SMALL, dict(zip(names, (values[place] for place in order), strict=True)))

    assert one_way["resilience"] == another["resilience"]


@given(st.lists(st.lists(HALVES, min_size=1, max_size=5), min_size=1, max_size=5))
def test_a_node_of_groups_is_the_plain_mean_of_all_its_indicators(groups: list[list[Fraction]]) -> None:
    parts = [Part("node", NODE)]
    for number, values in enumerate(groups):
        parts += [Part(f"g{number}", GROUP, "node"), *leaves(f"g{number}", len(values))]
    tree, flat = Tree(tuple(parts)), list(chain.from_iterable(groups))

    composed = compose(tree, dict(zip(tree.indicators, flat, strict=True)))

    assert composed["node"].value == sum(flat) / len(flat)


@given(st.lists(HALVES, min_size=1, max_size=20))
def test_adding_the_same_to_every_indicator_adds_it_to_the_mean(values: list[Fraction]) -> None:
    assert mean(value + 1 for value in values) == mean(values) + 1  # type: ignore[operator]


@given(st.lists(st.tuples(st.fractions(min_value=0, max_value=10, max_denominator=60), st.integers(1, 9)), min_size=1))
def test_the_mean_in_whole_numbers_is_the_mean(weighed: list[tuple[Fraction, int]]) -> None:
    total = sum(value * weight for value, weight in weighed)

    assert exact_mean(weighed) == total / sum(weight for _value, weight in weighed)


def test_the_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None


def test_a_tree_of_fewer_indicators_keeps_its_nodes() -> None:
    narrow = SMALL.only(["markets-1", "actors-1"])

    assert narrow.indicators == ("markets-1", "actors-1")
    assert narrow.nodes == ("criminality", "markets", "actors", "resilience")
    assert compose(narrow, {"markets-1": Fraction(2), "actors-1": Fraction(4)})["criminality"].value == 3


@pytest.mark.parametrize(
    ("slug", "ancestors"),
    [("criminality", ()), ("markets-1", ("criminality", "markets")), ("laws-2", ("resilience", "laws"))],
)
def test_the_parts_above_one_are_named_from_the_root(slug: str, ancestors: tuple[str, ...]) -> None:
    assert SMALL.ancestors(slug) == ancestors
