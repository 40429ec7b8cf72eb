"""Labels and statements that were changed, where their answers are counted."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Country, Edition, Indicator
from surveys.models import Option, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, respond, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(act: str, *arguments: object) -> str:
    return reverse(f"admin:surveys_response_{act}", args=arguments)


def test_a_label_that_was_changed_is_marked_where_its_answers_are_counted(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    respond(version, {"role": "police", "clear": "agree"})
    Option.objects.filter(question__survey=survey, code__in=("police", "agree")).update(label_en="Reworded")
    compiling.publish(survey, by=None)

    page = researcher.get(url("analysis", survey.pk)).content.decode()
    only_first = researcher.get(url("analysis", survey.pk) + "?version=1").content.decode()

    assert page.count("worded differently before version 2") == 2
    assert "From version 1: “Police”" in page
    assert "From version 1: “Agree”" in page
    assert "worded differently" not in only_first


def test_a_label_that_was_changed_is_marked_in_a_cross_tab(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    respond(version, {"role": "police", "clear": "agree"})
    Option.objects.filter(question__survey=survey, code__in=("police", "agree")).update(label_en="Reworded")
    compiling.publish(survey, by=None)

    page = researcher.get(url("crosstab", survey.pk) + "?rows=role&columns=clear").content.decode()
    others = researcher.get(url("crosstab", survey.pk) + "?rows=home&columns=response.version").content.decode()

    assert page.count("worded differently before version 2") == 2
    assert "From version 1: “Police”" in page
    assert "From version 1: “Agree”" in page
    assert "From version 1" not in others


def test_a_step_that_was_reworded_is_marked_where_scores_are_listed(researcher: Client) -> None:
    survey = Survey.objects.get(kind="score", demonstration=False)
    version = survey.versions.latest("number")
    cell = {
        "country": Country.objects.get(iso3="KEN"),
        "indicator": Indicator.objects.get(slug="cocaine-trade"),
        "edition": Edition.objects.get(year=2025),
    }
    respond(version, {"step": "too-low"}, **cell)
    Option.objects.filter(question__survey=survey, code="too-low").update(label_en="Rather low")
    compiling.publish(survey, by=None)

    for address in (url("cells", survey.pk), url("cell", survey.pk, 2025, "KEN", "cocaine-trade")):
        page = researcher.get(address).content.decode()
        assert f"From version {version.number}: “Too low”" in page
        assert f"From version {version.number + 1}: “Rather low”" in page
