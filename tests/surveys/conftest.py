"""What several files of tests use: an editor, and a survey of the kinds of questions that are set up or ranked."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question, signed_in


@pytest.fixture
def editor() -> Client:
    return signed_in("editor")


@pytest.fixture
def nobody_is_too_fast(settings: Settings) -> None:
    settings.MINIMUM_SECONDS = 0


@pytest.fixture
def survey() -> Survey:
    survey = Survey.objects.create(slug="measures", title_en="Measures", title_fr="Mesures")
    section = survey.sections.create(code="start", title_en="Start", title_fr="Début")
    unit = {"en": "km", "fr": "km"}
    add_question(section, "why", "information", order=0, help_en="Some **figures**.", help_fr="Des chiffres.")
    add_question(section, "far", "number", order=1, settings={"unit": unit, "low": "0", "high": "500", "step": "0.5"})
    ends = {"lowest": {"en": "not at all", "fr": "pas du tout"}, "highest": {"en": "fully", "fr": "tout à fait"}}
    add_question(section, "trust", "rating", order=2, settings=ends)
    add_question(section, "half", "rating", order=3, settings={"scale": "1-10"})
    add_question(section, "when", "date", order=4, settings={"earliest": 1990, "latest": 2026})
    add_question(section, "month", "date", order=5, settings={"exact": "month"})
    add_question(section, "plate", "short", order=6, settings={"mask": "AA-999"})
    add_question(section, "where", "short", order=7, settings={"suggested": "countries"})
    needed = add_question(section, "needed", "ranking", order=8)
    add_options(needed, [("courts", None, False), ("police", None, False), ("press", None, False)])
    return survey


@pytest.fixture
def version(survey: Survey) -> SurveyVersion:
    return compiling.publish(survey, by=None)
