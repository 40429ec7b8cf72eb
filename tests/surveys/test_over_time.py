"""A question over time: by month and by week, with small bases, marked days, and before and after one of them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Release
from surveys.analysis import over_time
from surveys.analysis.dimensions import AnswerDimension, dimensions
from surveys.analysis.over_time import OverTime
from surveys.analysis.selecting import Selection
from surveys.models import Survey, SurveyVersion
from tests.factories import make_live, respond, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    SurveyVersion.objects.filter(pk=version.pk).update(published_at=datetime(2026, 3, 10, tzinfo=UTC))
    return survey, version


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def fill(version: SurveyVersion, day: str, clear: str, times: int) -> None:
    for _time in range(times):
        respond(version, {"role": "police", "clear": clear}, submitted_on=day)


def by(survey: Survey, step: str, code: str = "clear") -> OverTime:
    selection = Selection(survey)
    question = dimensions(selection.versions(), "en")[code]
    assert isinstance(question, AnswerDimension)
    return over_time.over_time(selection, question, step)


def url(survey: Survey, **query: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse("admin:surveys_response_time", args=[survey.pk]) + f"?{words}"


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_month_has_the_shares_of_those_who_answered_in_it(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, "2026-03-31", "agree", 3)
    fill(version, "2026-03-01", "disagree", 1)
    fill(version, "2026-05-02", "agree", 30)
    fill(version, "2026-05-02", "unsure", 9)

    months = by(survey, "month").periods

    assert [(month.first, month.last, month.base, month.is_small) for month in months] == [
        (date(2026, 3, 1), date(2026, 3, 31), 4, True),
        (date(2026, 5, 1), date(2026, 5, 31), 30, False),
    ]
    agree = months[0].shares[2]
    assert agree is not None
    assert agree == pytest.approx((0.75, 0.3006, 0.9544), abs=1e-4)  # Wilson's interval of 3 in 4
    assert months[0].mean is not None
    assert months[0].mean.mean == 0.5


def test_a_week_begins_on_monday(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, "2026-03-01", "agree", 1)  # a Sunday
    fill(version, "2026-03-02", "agree", 2)

    weeks = by(survey, "week").periods

    assert [(week.first, week.last, week.base) for week in weeks] == [
        (date(2026, 2, 23), date(2026, 3, 1), 1),
        (date(2026, 3, 2), date(2026, 3, 8), 2),
    ]


def test_releases_of_the_index_and_versions_are_marked_on_their_days(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live
    numbers = list(Release.objects.filter(demonstration=False).order_by("number").values_list("number", flat=True))
    for place, number in enumerate(numbers, 1):
        Release.objects.filter(number=number).update(published_at=datetime(2026, place + 2, 15, 12, tzinfo=UTC))

    events = over_time.events(list(survey.versions.all()), date(2026, 3, 1), date(2026, 4, 30))

    assert [(event.day, event.number, event.is_version) for event in events] == [
        (date(2026, 3, 10), 1, True),
        (date(2026, 3, 15), numbers[0], False),
        (date(2026, 4, 15), numbers[1], False),
    ]


def test_the_page_draws_a_panel_for_each_answer_with_its_table(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, "2026-03-01", "agree", 3)
    fill(version, "2026-04-01", "disagree", 30)

    page = researcher.get(url(survey, question="clear")).content.decode()

    said = text_of(page)
    assert page.count('class="chart over-time"') == 3
    assert page.count('class="dot small"') == 3 + 1  # each answer in March, and the legend
    assert "V1 10 March 2026: version 1 of the survey Before and after" in said
    assert "April 2026 100.0% 88.6–100.0 0.0% 0.0–11.4 0.0% 0.0–11.4 30 −1.00" in said
    assert "March 2026 0.0% 0.0–56.1 0.0% 0.0–56.1 100.0% 43.9–100.0 3 small base 1.00" in said


def test_before_and_after_a_day_are_compared(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, "2026-03-09", "agree", 40)
    fill(version, "2026-03-10", "disagree", 40)

    page = researcher.get(url(survey, question="clear", at="2026-03-10")).content.decode()

    said = text_of(page)
    assert "Before 10 March 2026, and from then on" in said
    assert "“Disagree” is clearly more frequent in “From then on”: 100% against 0%." in said
    assert "view=until%3D2026-03-09&amp;view=since%3D2026-03-10" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"question": "gone"}, "Select a valid choice"),
        ({"question": "clear", "at": "2026-13-01"}, "Enter a valid date"),
        ({"question": "clear", "step": "hour"}, ""),
        ({"question": "clear", "at": "2020-01-01"}, "There are no answers on both sides"),
        ({"question": "clear", "at": "0001-01-01"}, "Enter a valid date"),
        ({"question": "clear", "at": "9999-12-31"}, "Enter a valid date"),
        ({"question": "clear", "language": "fr"}, "Nobody in this view answered"),
        ({"question": "response.language"}, "Select a valid choice"),
    ],
)
def test_a_query_that_leads_nowhere_is_said(
    live: tuple[Survey, SurveyVersion], researcher: Client, query: dict[str, str], words: str
) -> None:
    survey, version = live
    fill(version, "2026-03-01", "agree", 1)
    respond(version, {}, language="fr")

    page = researcher.get(url(survey, **query))

    assert page.status_code == 200
    assert words in page.content.decode()


def test_it_takes_as_many_queries_for_many_responses_as_for_few(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, "2026-03-01", "agree", 1)
    researcher.get(url(survey, question="clear"))
    with CaptureQueriesContext(connection) as few:
        researcher.get(url(survey, question="clear"))
    for month in range(4, 10):
        fill(version, f"2026-{month:02}-01", "agree", 5)

    with CaptureQueriesContext(connection) as many:
        researcher.get(url(survey, question="clear"))

    assert len(many) == len(few) <= 30


def test_each_question_leads_to_its_page(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, "2026-03-01", "agree", 1)

    page = researcher.get(
        reverse("admin:surveys_response_analysis", args=[survey.pk]) + "?language=en"
    ).content.decode()

    assert re.findall(r"/time/\?question=([a-z]+)&amp;language=en", page)[:3] == ["role", "reads", "clear"]
    assert signed_in("editor").get(url(survey)).status_code == 403
