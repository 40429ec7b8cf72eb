"""The demonstration: invented, whole, made once, and apart from everything real."""

from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command

from indicators.models import Edition, Score
from surveys.models import Answer, AnswerText, Assessment, Expert, Identity, Response, Round, Survey
from surveys.simulation import making, plot
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    made = making.make_demonstration()
    assert made is not None
    return made


# Making it takes a second and more: so a test looks at several things.
def test_it_is_a_draft_that_says_what_it_is_and_leaves_what_is_published_alone(edition: Edition) -> None:
    assert (edition.year, edition.state, edition.demonstration) == (2027, "draft", True)
    assert not edition.scores.present().exists()
    assert list(Edition.objects.published().values_list("year", flat=True)) == [2021, 2023, 2025]
    assert Score.objects.present().count() == 17370


def test_a_panel_of_eight_has_scored_the_nine_countries_of_one_region_on_every_indicator(edition: Edition) -> None:
    closed = Round.objects.get(edition=edition)

    assert closed.state == "closed"
    assert sorted(closed.countries.values_list("iso3", flat=True)) == [
        "DJI", "ERI", "ETH", "KEN", "SDN", "SOM", "SSD", "TZA", "UGA",
    ]  # fmt: skip
    assert closed.indicators.count() == 32
    assert Assessment.objects.filter(assignment__invitation__round=closed).count() == 9 * 32 * 8


def test_nobody_is_behind_it(edition: Edition) -> None:
    assert Expert.objects.count() == 8
    assert all(code.startswith("DEMO-") for code in Expert.objects.values_list("code", flat=True))
    assert not Identity.objects.exists()


def test_every_word_in_it_says_that_it_is_invented(edition: Edition) -> None:
    reasons = Assessment.objects.exclude(cannot_judge=True).values_list("reason", flat=True)

    assert all(reason.startswith("Invented:") for reason in reasons)
    assert all(text.startswith("Invented:") for text in AnswerText.objects.values_list("text", flat=True))
    assert "(demonstration, invented answers)" in Survey.objects.get(slug="score-feedback-demonstration").title


def test_visitors_answers_stand_in_surveys_of_their_own_that_nobody_is_asked(edition: Edition) -> None:
    surveys = Survey.objects.filter(demonstration=True)

    assert {survey.slug: survey.state for survey in surveys} == {
        "feedback-on-the-index-demonstration": "closed",
        "score-feedback-demonstration": "closed",
    }
    assert not Response.objects.exclude(survey__in=surveys).exists()
    assert Response.objects.filter(survey__slug="feedback-on-the-index-demonstration").count() == 400

    # A row for every question that a response was asked.
    scores = Response.objects.filter(survey__slug="score-feedback-demonstration")

    assert Answer.objects.filter(response__in=scores).count() == 4 * scores.count()
    assert not Answer.objects.filter(response__in=scores, question__code="step", option=None).exists()


def test_it_is_made_once(edition: Edition) -> None:
    assert making.make_demonstration() is None

    Edition.objects.filter(pk=edition.pk).update(year=2099)
    assert making.make_demonstration() is None


def test_a_year_that_is_taken_is_left_alone() -> None:
    Edition.objects.create(year=2027)

    assert making.make_demonstration() is None
    assert not Survey.objects.filter(demonstration=True).exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_demonstration")
    call_command("make_demonstration")

    first, second = capsys.readouterr().out.splitlines()
    assert "Edition 2027 is a demonstration" in first
    assert "Nothing was made" in second


def test_the_stories_are_told_where_there_is_room_for_them() -> None:
    told = plot.write_script({("KEN", f"indicator-{number}"): 10 for number in range(20)}, making.Random(1))

    large, apart = told.ratings[told.stories["a large move"]], told.ratings[told.stories["one apart"]]
    assert large == (14, 14, 14, 14, 14, 15, 14, 14)
    assert apart == (10, 10, 10, 11, 10, 10, 11, 16)
    assert told.ratings[told.stories["few could judge"]].count(None) == 6


def test_outside_the_stories_a_score_moves_by_little() -> None:
    told = plot.write_script({("KEN", f"indicator-{number}"): 10 for number in range(200)}, making.Random(1))

    quiet = [ratings for cell, ratings in told.ratings.items() if cell not in told.stories.values()]
    assert all(8 <= half_points <= 12 for ratings in quiet for half_points in ratings if half_points is not None)
    assert any(Fraction(sum(filter(None, ratings)), 8) != 10 for ratings in quiet)


def test_the_coordinator_finds_the_closed_round_until_it_is_summed_up(edition: Edition) -> None:
    client = signed_in("coordinator")

    before = client.get("/admin/").content.decode()
    call_command("run_aggregation", str(Round.objects.get().pk), stdout=StringIO())
    after = client.get("/admin/").content.decode()

    assert "2027 · Demonstration panel 2027 (invented) · 1” is closed" in before
    assert "is closed" not in after
