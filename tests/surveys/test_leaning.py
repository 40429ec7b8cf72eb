"""Single scores by disagreement, by new texts and by silence: figures, pages, the map and the file."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given as given_any
from hypothesis import strategies as st
from scipy.stats import binomtest

from indicators.models import Country, Release, Score
from surveys.analysis import leaning
from surveys.analysis.leaning import DISAGREEMENT, EVIDENCE
from surveys.analysis.selecting import Selection
from surveys.models import AnswerText, Response, Survey
from surveys.statistics.signs import sign_test_p
from tests.factories import answer_about_score, signed_in

pytestmark = pytest.mark.django_db
COCAINE, HUMANS = "cocaine-trade", "human-trafficking"


@pytest.fixture
def survey() -> Survey:
    return Survey.objects.get(slug="score-feedback")


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def key(iso3: str, slug: str, year: int = 2025) -> tuple[int, int, int]:
    score = Score.objects.get(country__iso3=iso3, indicator__slug=slug, edition__year=year)
    return score.country_id, score.indicator_id, score.edition_id


def write(response: Response, text: str = "See the court’s report", days: int = 0) -> None:
    question = response.survey.questions.get(code="reason")
    AnswerText.objects.create(response=response, question=question, text=text, language="en")
    Response.objects.filter(pk=response.pk).update(submitted_on=timezone.now().date() + timedelta(days=days))


def page(client: Client, survey: Survey, **query: str) -> BeautifulSoup:
    return BeautifulSoup(
        client.get(reverse("admin:surveys_response_cells", args=[survey.pk]), query).text, "html.parser"
    )


@given_any(st.integers(0, 400), st.integers(0, 400))
def test_the_sign_test_is_that_of_scipy(above: int, below: int) -> None:
    expected = binomtest(above, above + below).pvalue if above + below else 1.0

    assert sign_test_p(above, below) == pytest.approx(expected, rel=1e-9)


def test_a_score_leans_by_those_who_find_it_too_low_minus_those_who_find_it_too_high(survey: Survey) -> None:
    for step, times in (("far-too-low", 6), ("too-low", 3), ("about-right", 2), ("too-high", 1)):
        answer_about_score("GHA", COCAINE, step, times=times)

    own = leaning.leanings(Selection(survey))[key("GHA", COCAINE)]

    assert (own.n, own.too_low, own.too_high) == (12, 9, 1)
    assert own.share is not None
    # By R: Wilson's of 9 and of 1 in 12 are .467695 to .911058 and .014865 to .353880, and r is -sqrt(3 / 11).
    assert own.share == pytest.approx((0.666667, 0.184313, 0.871960), abs=1e-5)
    assert own.is_clear  # p = 0.0215 of 9 against 1, alone
    assert own.nearest == pytest.approx(0.184313, abs=1e-5)


def test_what_is_clear_is_so_among_all_scores_of_the_view(survey: Survey) -> None:
    answer_about_score("GHA", COCAINE, "too-low", times=6)  # p = 0.03125
    alone = leaning.leanings(Selection(survey))[key("GHA", COCAINE)]
    answer_about_score("KEN", COCAINE, "about-right", times=2)

    among = leaning.leanings(Selection(survey))[key("GHA", COCAINE)]

    assert alone.is_clear
    assert not among.is_clear  # twice 0.03125 is above 0.05


def test_the_clearest_disagreement_comes_first_whatever_its_direction(survey: Survey) -> None:
    answer_about_score("GHA", COCAINE, "too-low", times=30)
    answer_about_score("KEN", COCAINE, "too-high", times=40)
    answer_about_score("ZAF", COCAINE, "too-low", times=2)
    answer_about_score("ZAF", HUMANS, "about-right", times=90)

    ordered = leaning.in_order(leaning.leanings(Selection(survey)), DISAGREEMENT)

    assert ordered == [key("KEN", COCAINE), key("GHA", COCAINE), key("ZAF", COCAINE), key("ZAF", HUMANS)]


def test_texts_are_new_after_the_newest_release_of_the_edition(survey: Survey) -> None:
    Release.objects.filter(edition__year=2025).update(published_at=timezone.now() - timedelta(days=10))
    old, fresh, other = (answer_about_score(iso3, COCAINE, "too-low")[0] for iso3 in ("GHA", "GHA", "KEN"))
    write(old, days=-11)
    write(fresh, "A new source", days=-2)
    write(other, days=-12)

    leanings = leaning.leanings(Selection(survey))

    ghana, kenya = leanings[key("GHA", COCAINE)], leanings[key("KEN", COCAINE)]
    assert (ghana.n_texts, ghana.n_new, ghana.newest) == (2, 1, timezone.now().date() - timedelta(days=2))
    assert (kenya.n_texts, kenya.n_new) == (1, 0)
    assert leaning.in_order(leanings, EVIDENCE)[0] == key("GHA", COCAINE)


def test_silence_is_every_published_score_of_which_nobody_spoke(survey: Survey) -> None:
    answer_about_score("GHA", COCAINE, "too-low")
    edition = Score.objects.get(pk=Score.objects.filter(edition__year=2025).first().pk).edition  # type: ignore[union-attr]

    silent = leaning.silent(Selection(survey), edition)
    in_ghana = leaning.silent(Selection(survey, country="GHA"), edition)

    assert silent.count() == Score.objects.in_edition(edition).present().count() - 1
    assert key("GHA", COCAINE) not in set(in_ghana.values_list("country", "indicator", "edition"))
    assert {score.country.iso3 for score in in_ghana} == {"GHA"}


def test_a_country_is_colored_by_all_its_answers_from_eight_on(survey: Survey, researcher: Client) -> None:
    answer_about_score("GHA", COCAINE, "too-low", times=5)
    answer_about_score("GHA", HUMANS, "too-low", times=3)
    answer_about_score("KEN", COCAINE, "too-high", times=7)

    soup = page(researcher, survey, order=DISAGREEMENT)

    countries = {str(link["aria-label"]): link["class"] for link in soup.select("svg.map a[href]")}
    assert countries == {"Ghana: +100 points, 8 answers": ["v5"]}
    table = soup.select("[aria-labelledby=map] tbody tr")
    assert [" ".join(row.get_text(" ").split()) for row in table] == ["Ghana 8 8 0 +100 54.1–100.0, clear"]


@pytest.mark.parametrize("order", ["answers", "disagreement", "evidence", "silence", "nonsense"])
def test_each_order_is_a_page_in_few_queries_and_keeps_the_filter(
    survey: Survey, researcher: Client, order: str, django_assert_max_num_queries: object
) -> None:
    for iso3 in ("GHA", "KEN", "ZAF"):
        write(answer_about_score(iso3, COCAINE, "too-low", times=9)[0])
    page(researcher, survey)

    with django_assert_max_num_queries(32):  # type: ignore[operator]
        soup = page(researcher, survey, order=order, language="en")

    chosen = order if order != "nonsense" else "answers"
    assert soup.select_one("[aria-labelledby=order] [aria-current]") is not None
    links = [str(link["href"]) for link in soup.select("[aria-labelledby=order] a")]
    assert len(links) == 3
    assert all("language=en" in link for link in links)
    assert not any(f"order={chosen}" in link for link in links)


def test_pages_of_an_order_stay_in_it(survey: Survey, researcher: Client) -> None:
    soup = page(researcher, survey, order="silence")

    after = soup.select_one("nav.paginator a")
    assert after is not None
    assert "order=silence" in str(after["href"])
    assert len(soup.select("table.cells tbody tr")) == 50


def test_the_file_has_every_score_that_somebody_spoke_of(survey: Survey, researcher: Client) -> None:
    answer_about_score("GHA", COCAINE, "too-low", times=9)
    answer_about_score("KEN", COCAINE, "too-high", times=2)

    response = researcher.get(reverse("admin:surveys_response_cells_csv", args=[survey.pk]))

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(line["iso3"], line["answers"], line["too_low"], line["clear"]) for line in lines] == [
        ("GHA", "9", "9", "yes"),
        ("KEN", "2", "0", "no"),
    ]
    assert (
        float(lines[0]["score"])
        == Score.objects.get(
            country=Country.objects.get(iso3="GHA"), indicator__slug=COCAINE, edition__year=2025
        ).half_points
        / 2
    )


def test_an_empty_view_says_so_in_each_order(survey: Survey, researcher: Client) -> None:
    for order in ("answers", "disagreement", "evidence"):
        assert "Nobody has commented on a score in this view." in page(researcher, survey, order=order).get_text()
