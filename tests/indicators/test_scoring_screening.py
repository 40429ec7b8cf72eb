"""Who is proposed to be left out, and who is not."""

from statistics import correlation, mean

import pytest

from indicators.scoring.screening import screen

RISING = [2 + number % 19 for number in range(30)]


def cells(*columns: tuple[str, list[int]]) -> list[dict[str, int]]:
    """Return the cells of experts who all judge one cell after the other."""
    longest = max(len(values) for _code, values in columns)
    return [{code: values[row] for code, values in columns if row < len(values)} for row in range(longest)]


def test_an_expert_who_always_says_the_same_is_proposed() -> None:
    found = screen(cells(("E1", RISING), ("E2", [12] * 30)))

    # E1 is held against E2, who does not vary: there is no correlation, and that is not held against E1.
    assert [(suspicion.code, suspicion.is_flat, suspicion.correlation) for suspicion in found] == [("E2", True, None)]
    assert found[0].deviation == 0


def test_an_expert_who_goes_against_all_others_is_proposed() -> None:
    against = [22 - value for value in RISING]

    found = screen(cells(("E1", RISING), ("E2", RISING), ("E3", RISING), ("E4", against)))

    assert [suspicion.code for suspicion in found] == ["E4"]
    assert found[0].correlation == pytest.approx(-1)
    assert found[0].goes_its_own_way
    assert not found[0].is_flat


def test_with_fewer_than_thirty_ratings_nobody_is_proposed() -> None:
    assert screen(cells(("E1", RISING[:29]), ("E2", [12] * 29))) == []


@pytest.mark.parametrize(("higher", "proposed"), [(4, True), (5, False)])
def test_a_deviation_of_about_a_third_of_a_point_is_the_bound(higher: int, proposed: bool) -> None:
    # k of 30 ratings a point higher: SD^2 = k (30 - k) / (30 * 29), SD .346 with four and .379 with five.
    values = [12] * (30 - higher) + [14] * higher

    assert bool(screen(cells(("E1", values)))) is proposed


def test_experts_who_agree_are_left_alone() -> None:
    assert screen(cells(("E1", RISING), ("E2", RISING))) == []


def test_the_correlation_is_that_with_the_mean_of_the_others_however_many_they_are() -> None:
    columns = [("E1", RISING), ("E2", RISING[::-1]), ("E3", RISING[5:] + RISING[:5]), ("E4", [7, 12, 9] * 5)]
    means = [mean(column[row] for _code, column in columns[1:] if row < len(column)) for row in range(30)]

    suspicions = {suspicion.code: suspicion.correlation for suspicion in screen(cells(*columns))}

    assert suspicions["E1"] == pytest.approx(correlation(RISING, means))
