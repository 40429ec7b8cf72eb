"""What a kind of question is set up with, on the question's page in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Question, Survey
from tests.factories import signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]


def edit(client: Client, question: Question, **said: str) -> Any:
    url = reverse("admin:surveys_question_change", args=[question.pk])
    opened = client.get(url)
    fields = opened.context["adminform"].form
    filled = {name: fields[name].value() or "" for name in fields.fields if name not in ("required", "retired")}
    management = {
        f"{prefix}-{name}": "0" for prefix in ("options", "rows") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return client.post(url, filled | management | said)


def test_an_editor_sets_up_a_number_in_both_languages(survey: Survey) -> None:
    far = survey.questions.get(code="far")

    response = edit(signed_in_as("editor"), far, **{"kind-unit-fr": "kilomètres", "kind-high": "1000", "kind-step": ""})

    assert response.status_code == 302
    far.refresh_from_db()
    assert far.settings == {"unit": {"en": "km", "fr": "kilomètres"}, "low": "0", "high": "1000"}


def test_what_does_not_go_together_is_refused_and_what_was_typed_stays(survey: Survey) -> None:
    response = edit(signed_in_as("editor"), survey.questions.get(code="far"), **{"kind-low": "700"})

    assert response.status_code == 200
    assert "The highest number has to be above the lowest." in response.content.decode()
    assert 'value="700"' in response.content.decode()
    assert survey.questions.get(code="far").settings["low"] == "0"


def test_another_kind_begins_without_settings(survey: Survey) -> None:
    response = edit(signed_in_as("editor"), survey.questions.get(code="far"), kind="date")

    assert response.status_code == 302
    assert survey.questions.get(code="far").settings == {}
