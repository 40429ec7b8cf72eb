"""How far people come: no number that is not told can be computed from those that are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.analysis.drop_off import FEWEST, read_drop_off, told
from surveys.models import PageCount, Survey
from tests.surveys.routed import question, section, when
from tests.surveys.routed import survey as document_of

MOST = 9
BRANCHES = ("left", "middle", "right")
FORKED = document_of(
    section("first", question("way", 100, "single", list(BRANCHES))),
    section("left", question("q-left", 200, "long"), shown_if=when("way", "any-of", "left")),
    section("middle", question("q-middle", 300, "long", shown_if=when("way", "any-of", "middle"))),
    section("right", question("q-right", 400, "long"), shown_if=when("way", "any-of", "right")),
    section("last", question("end", 500, "long")),
)


@settings(max_examples=150, deadline=None)
@given(counts=st.lists(st.integers(0, MOST), min_size=1, max_size=4))
def test_no_number_under_five_follows_from_the_sum_and_the_others(counts: list[int]) -> None:
    display, total = told(counts), sum(counts)

    assert all(number is None or number == count for number, count in zip(display, counts, strict=True))
    if total < FEWEST:
        return  # the sum is not told either
    # All tables that somebody who knows the rule has to reckon with.
    possible = [
        table
        for table in product(range(total + 1), repeat=len(counts))
        if sum(table) == total and told(table) == display
    ]
    for place, number in enumerate(display):
        values = {table[place] for table in possible}
        assert len(values) == 1 if number is not None else len(values) > 1
        assert number is None or number == 0 or number >= FEWEST


def test_numbers_that_are_large_enough_are_all_told() -> None:
    assert told([12, 5, 40]) == [12, 5, 40]
    assert told([12, 0, 40]) == [12, 0, 40]


def test_beside_a_small_number_one_more_is_not_told() -> None:
    assert told([12, 3, 40]) == [None, None, 40]
    assert told([12, 0, 3, 40]) == [None, None, None, 40]


@pytest.fixture
def survey() -> Survey:
    return Survey.objects.create(slug="forked", title_en="Forked", in_pages=True)


def count(
    survey: Survey, page: str, starts: int, sendings: int = 0, *, day: str = "2026-11-20", language: str = "en"
) -> None:
    numbers = {"starts": starts, "turns": starts, "sendings": sendings}
    PageCount.objects.create(survey=survey, day=day, language=language, page=page, **numbers)


@pytest.mark.django_db
def test_a_small_branch_does_not_follow_from_the_others(survey: Survey) -> None:
    version = survey.versions.create(number=1, content_hash="x", document=FORKED)
    for page, starts in (("", 50), ("first", 50), ("left", 3), ("middle", 7), ("right", 40), ("last", 50)):
        count(survey, page, starts, starts)

    lines = read_drop_off(survey, version, "en").pages

    assert [(line.label, line.starts, line.sendings) for line in lines] == [
        ("First", 50, 50), ("Left", None, None), ("Middle", None, None), ("Right", None, None), ("Last", 50, 50),
    ]  # fmt: skip
    assert [line.share_reached for line in lines] == [1.0, None, None, None, 1.0]


@pytest.mark.django_db
def test_branches_that_are_large_enough_are_told(survey: Survey) -> None:
    version = survey.versions.create(number=1, content_hash="x", document=FORKED)
    for page, starts in (("", 50), ("first", 50), ("left", 5), ("middle", 5), ("right", 40), ("last", 3)):
        count(survey, page, starts)

    lines = read_drop_off(survey, version, "en").pages

    assert [line.starts for line in lines] == [50, 5, 5, 40, None]


@pytest.mark.django_db
def test_a_small_day_or_language_does_not_follow_from_the_whole(survey: Survey) -> None:
    count(survey, "", 40, 20, day="2026-11-20")
    count(survey, "", 30, 20, day="2026-11-21")
    count(survey, "", 6, 2, day="2026-11-22", language="fr")

    counts = read_drop_off(survey, None, "en")

    assert (counts.whole.starts, counts.whole.sendings) == (76, 42)
    assert [(line.starts, line.sendings, line.share) for line in counts.languages] == [
        (70, None, None),
        (6, None, None),
    ]
    assert [(line.starts, line.sendings) for line in counts.days] == [(6, None), (30, 20), (40, None)]


@pytest.mark.django_db
def test_the_days_before_those_that_are_listed_are_part_of_the_sum(survey: Survey) -> None:
    count(survey, "", 2, day="2026-01-01")
    for day in range(1, 31):
        count(survey, "", 10, day=f"2026-04-{day:02}")

    days = read_drop_off(survey, None, "en").days

    assert [line.starts for line in days] == [10] * 29 + [None]
