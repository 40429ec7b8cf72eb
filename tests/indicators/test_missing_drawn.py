"""A country without a score is not drawn where it stood before: it is drawn as missing, and the page says so."""

import re

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.charts import country as country_charts
from indicators.models import Edition, Score
from indicators.pages import compare, heatmap, measure
from indicators.pages.change import EditionPair
from indicators.pages.country import describe
from indicators.pages.trends import trends
from tests.indicators.words_read import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


@pytest.fixture
def without_colombia() -> None:
    """2025 without any score of Colombia."""
    Score.objects.filter(country__iso3="COL", edition__year=2025).update(half_points=None)


@pytest.fixture
def without_resilience() -> None:
    """2025 with the criminality of Colombia, and without its resilience."""
    cells = Score.objects.filter(country__iso3="COL", edition__year=2025, indicator__direction="resilience")
    cells.update(half_points=None)


def since() -> EditionPair:
    editions = figures.published_all(catalogue.editions())
    return EditionPair(editions[2025], editions[2023])


def sides(*isos: str) -> list[compare.CountryColumn]:
    regions = catalogue.regions(Edition.objects.get(year=2025))
    return compare.country_columns(isos, since(), regions, figures.published_all(catalogue.editions()))


@pytest.mark.usefixtures("without_resilience")
def test_the_scatter_does_not_set_a_country_where_it_stood_in_the_edition_before(client: Client) -> None:
    colombia, africa = sides("COL", "ZAF")

    drawn = country_charts.draw_quadrants(since().new, [colombia, africa])

    assert colombia.trail == ()
    assert [mark.name for mark in drawn["chart"].marks] == ["South Africa"]
    assert "Colombia" not in [dot.name for dot in drawn["wide"].dots]
    assert "Colombia has no resilience score in 2025." in words(client, "/2025/compare/?countries=COL,ZAF")


@pytest.mark.usefixtures("without_resilience")
def test_a_line_that_ends_early_bears_no_score_at_the_end_of_the_axis(client: Client) -> None:
    resilience = trends(figures.published_all(catalogue.editions()), ["COL"])[-1]

    line = country_charts.draw_trend(resilience, {"COL": "Colombia"}).lines[0]

    assert line.label is not None
    assert (line.label.lines, line.label.printed) == (("Colombia",), "–")
    assert len(line.shapes) == 2  # 2021 and 2023
    table = words(client, "/2025/countries/COL/").split("Editions side by side")[1]
    assert re.search(r"2025 \S+ \S+ \S+ \S+ \S+ – – ", table), table


@pytest.mark.usefixtures("without_colombia")
def test_the_map_of_changes_hatches_a_country_and_says_why(client: Client) -> None:
    drawn = heatmap.map_changes(since(), measure.summarize(since(), "criminality"))

    assert [country.iso3 for country in drawn.unscored] == ["COL"]
    page = client.get("/2025/?view=change").content.decode()
    assert "Colombia, not scored in both editions" in page
    assert "Not scored in both editions:" in page


@pytest.mark.usefixtures("without_colombia")
def test_the_pyramid_of_a_country_without_scores_is_empty() -> None:
    told = describe(
        "COL",
        since(),
        catalogue.regions(Edition.objects.get(year=2025)),
        figures.published_all(catalogue.editions()),
    )

    drawn = country_charts.draw_pyramid(told.composites)["chart"]

    assert (drawn.base, drawn.left_face, drawn.mast, drawn.panel.y) == (None, None, None, None)
    assert [label.printed for label in drawn.labels] == ["–", "–", "–"]


@pytest.mark.parametrize("missing", ["COL", "MMR"])
@pytest.mark.parametrize(
    "path",
    [
        "/2025/?view=quadrants",
        "/2025/countries/{}/",
        "/2025/compare/?countries={}&x=criminality&y=resilience&map=criminality&map2=resilience",
        "/2025/rankings/criminality/?sort=change",
        "/2025/indicators/criminality/",
        "/2025/regions/south-america/",
        "/methodology/",
    ],
)
def test_every_page_comes_without_the_resilience_of_a_country(client: Client, path: str, missing: str) -> None:
    cells = Score.objects.filter(country__iso3=missing, edition__year=2025, indicator__direction="resilience")
    cells.update(half_points=None)

    assert client.get(path.format(missing)).status_code == 200
