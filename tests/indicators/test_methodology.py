"""The methodology is drawn from the tree of the newest edition."""

import math
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Page, Score, TreePart
from indicators.models.feedback import FEWEST_SHOWN
from indicators.pages import methodology
from indicators.scoring import consensus, gates, interval, visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def text(client: Client) -> str:
    page = client.get("/methodology/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def newest() -> figures.Figures:
    return figures.published(Edition.objects.get(year=2025))


def test_the_page_tells_how_each_composite_is_made(client: Client) -> None:
    page = text(client)

    assert "Criminal markets = the mean of its 15 indicators" in page
    assert "Criminal actors = the mean of its 5 indicators" in page
    assert "Resilience = the mean of its 12 indicators" in page
    assert "Criminality = the mean of Criminal markets and Criminal actors, both unrounded" in page
    assert "75%" in page


def test_the_example_adds_up(client: Client) -> None:
    steps = {step.recipe.node.slug: step for step in methodology.example(newest()).steps}  # type: ignore[union-attr]

    assert "An example: Myanmar, 2025" in text(client)
    assert (steps["criminal-markets"].total, steps["criminal-markets"].display_value) == (
        Decimal("115.0"),
        Decimal("7.67"),
    )
    assert (steps["criminal-actors"].total, steps["criminal-actors"].display_value) == (
        Decimal("42.5"),
        Decimal("8.50"),
    )
    assert (steps["criminality"].exact, steps["criminality"].display_value) == (Decimal("8.0833"), Decimal("8.08"))
    assert sum(steps["resilience"].parts) == steps["resilience"].total == Decimal("17.5")


def test_like_for_like_is_explained_by_the_change_from_2021_to_2023(client: Client) -> None:
    page = text(client)

    assert "Criminality, 2021 to 2023" in page
    assert "+0.16" in page
    assert "+0.23" in page
    assert "For 49 of 193 countries the two changes have opposite signs." in page
    assert "Mozambique" in page
    assert "−0.33" in page
    assert "+0.43" in page


def test_quadrants_of_all_editions_are_counted(client: Client) -> None:
    page = text(client)

    assert "2021 57 77 50 9 2023 63 71 47 12 2025 66 72 46 9" in page


def test_editions_stand_side_by_side(client: Client) -> None:
    page = text(client)

    assert "Indicators: Criminal markets 10 15 15" in page
    assert "Year assessed 2020 2022 2024" in page
    assert "Countries whose criminality would differ if its parts were rounded first 57 58 68" in page
    assert "In 2023 these joined: Extortion and protection racketeering;" in page


def test_other_weights_are_told_and_no_example_is_worked_out(client: Client) -> None:
    TreePart.objects.filter(edition__year=2025, indicator__slug="criminal-markets").update(weight=3)

    page = text(client)

    assert "Weights: Criminal markets 75.00 %; Criminal actors 25.00 %" in page
    assert "An example" not in page


def test_an_indicator_that_left_is_named() -> None:
    TreePart.objects.filter(edition__year=2025, indicator__slug="prevention").delete()

    columns = methodology.columns(figures.published_all(catalogue.editions()))

    assert [one.slug for one in columns[-1].removed] == ["prevention"]
    assert {node.slug: count for node, count in columns[-1].counts}["resilience"] == 11


def test_without_a_change_of_indicators_there_is_nothing_to_compare(client: Client) -> None:
    Edition.objects.filter(year=2021).update(demonstration=True)

    assert "Changes, like for like" not in text(client)


def test_a_missing_score_does_not_break_the_page(client: Client) -> None:
    Score.objects.filter(edition__year=2025, country__iso3="MMR").update(half_points=None)

    assert "An example: Colombia, 2025" in text(client)


def test_the_editors_introduction_is_shown(client: Client) -> None:
    Page.objects.filter(slug="methodology-intro").update(body_en="Read **slowly**.")

    assert b"Read <strong>slowly</strong>." in client.get("/methodology/").content


def test_without_an_edition_there_is_no_method_to_show(client: Client) -> None:
    Edition.objects.update(demonstration=True)

    response = client.get("/methodology/")

    assert response.status_code == 404
    assert "No edition is published yet." in response.content.decode()


def test_what_is_said_of_new_scores_is_what_the_method_does(client: Client) -> None:
    page = text(client)

    assert consensus.TRIM == Fraction(1, 5)
    assert "a fifth of their weight is cut off at each end" in page
    assert visitors.GREATEST_PULL == Fraction(1, 10)
    assert "by at most a tenth of a point, however many answer" in page
    assert visitors.LEAST_STRATA == 2
    assert "at least two groups of them" in page
    assert interval.TWO_SIDED == 0.90
    assert "A 90% interval" in page
    assert gates.MOST_WITH_ONE == 3
    assert "A change above 1.5 points needs two people and evidence" in page


def test_what_is_said_of_noise_is_what_the_noise_does(client: Client) -> None:
    page, p = text(client), math.exp(-1)

    assert "where its number, with the noise, is 8 or more" in page
    assert FEWEST_SHOWN == 8
    assert settings.PUBLIC_EPSILON == 1
    assert "With ε = 1 the noise is mostly between −3 and 3" in page
    assert 1 - 2 * p**4 / (1 + p) == pytest.approx(0.97, abs=0.005)
    assert "is right 73 times in 100 at the very best" in page
    assert math.e / (1 + math.e) == pytest.approx(0.73, abs=0.002)
