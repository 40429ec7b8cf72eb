"""How far people come: no number that is not told can be computed from those that are."""

from collections.abc import Iterator

import pytest

from surveys.analysis.drop_off import FEWEST, read_drop_off, told
from surveys.models import PageCount, Survey
from tests.surveys.routed import question, section, when
from tests.surveys.routed import survey as document_of

MOST = 24
BRANCHES = ("left", "middle", "right")
FORKED = document_of(
    section("first", question("way", 100, "single", list(BRANCHES))),
    section("left", question("q-left", 200, "long"), shown_if=when("way", "any-of", "left")),
    section("middle", question("q-middle", 300, "long", shown_if=when("way", "any-of", "middle"))),
    section("right", question("q-right", 400, "long"), shown_if=when("way", "any-of", "right")),
    section("last", question("end", 500, "long")),
)


def tables(parts: int, total: int) -> Iterator[tuple[int, ...]]:
    """Yield all tables of so many parts with this sum."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(parts - 1, total - first))


@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_no_part_that_is_left_out_follows_from_the_sum_and_the_others(parts: int) -> None:
    for total in range(FEWEST, MOST + 1):  # a smaller sum is not told either
        possible: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
        for table in tables(parts, total):
            possible.setdefault(tuple(told(table)), []).append(table)

        # Whoever knows the rule has to reckon with all tables that look alike.
        for display, alike in possible.items():
            for number, values in zip(display, map(set, zip(*alike, strict=True)), strict=True):
                assert values == {number} if number is not None else len(values) > 1, (display, alike)
                assert number is None or number == 0 or number >= FEWEST


def test_numbers_that_are_large_enough_are_all_told() -> None:
    assert told([12, 5, 40]) == [12, 5, 40]
    assert told([12, 0, 40]) == [12, 0, 40]


def test_beside_a_small_number_one_more_is_not_told() -> None:
    assert told([12, 3, 40]) == [None, None, 40]
    assert told([12, 0, 3, 40]) == [None, None, None, 40]
    assert told([5, 1, 40, 41]) == [None, None, None, 41]  # 6 in two parts, one of them five or more


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
