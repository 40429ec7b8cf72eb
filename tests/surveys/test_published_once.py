"""The published documents of a survey, the largest rows there are, are read once for a page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import Survey
from tests.factories import make_live
from tests.surveys.building import address, fields_of, keep
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_live()[0]


def readings(captured: CaptureQueriesContext) -> int:
    """Return how many statements read documents of versions."""
    return sum('"document"' in query["sql"] and "SELECT" in query["sql"] for query in captured.captured_queries)


def test_the_page_on_which_a_survey_is_built_reads_them_once(editor: Client, survey: Survey) -> None:
    with CaptureQueriesContext(connection) as captured:
        editor.get(address(question(survey, "role")))

    assert readings(captured) == 1


def test_keeping_what_is_typed_reads_them_once(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))

    with CaptureQueriesContext(connection) as captured:
        keep(editor, role, sent | {"text_en": "Who?"})

    assert readings(captured) == 1


@pytest.mark.parametrize("code", ["role", "agree"])
def test_the_page_of_a_question_reads_them_once(editor: Client, survey: Survey, code: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        editor.get(page_of(question(survey, code)))

    assert readings(captured) == 1
