"""The order of a survey's sections and questions: typed in the outline, saved with everything else on its page."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from surveys.models import Question, Survey
from tests.admin_forms import filled
from tests.factories import make_survey
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


def codes(survey: Survey) -> list[str]:
    return [one.code for one in survey.questions.filter(parent=None)]


def test_the_one_save_keeps_the_order_and_the_words(editor: Client) -> None:
    survey = make_survey()
    role, home = question(survey, "role"), question(survey, "home")
    posted = filled(editor, page_of(survey))

    editor.post(
        page_of(survey), posted | {"title_en": "Readers", f"question-{role.pk}": "9", f"question-{home.pk}": "0"}
    )

    survey.refresh_from_db()
    assert survey.title_en == "Readers"
    assert codes(survey) == ["home", "reads", "agree", "missing", "quote", "role"]


def test_every_place_belongs_to_the_form_that_the_save_sends(editor: Client) -> None:
    survey = make_survey()

    page = editor.get(page_of(survey)).text

    assert page.count('id="survey_form"') == 1
    for one in survey.questions.filter(parent=None):
        assert f'name="question-{one.pk}" value="{one.order}" min="0" max="9999" form="survey_form"' in page
    assert "Save the order" not in page


@pytest.mark.parametrize("given", ["-1", "１", "x", "1e3", "", "100000"])
def test_a_place_that_is_no_number_is_named_at_its_field_and_nothing_typed_is_lost(editor: Client, given: str) -> None:
    survey = make_survey()
    role, home = question(survey, "role"), question(survey, "home")
    posted = filled(editor, page_of(survey))

    response = editor.post(
        page_of(survey),
        posted | {"title_en": "Readers", f"question-{home.pk}": "7", f"question-{role.pk}": given},
    )

    survey.refresh_from_db()
    form = response.context["adminform"].form
    assert response.status_code == 200
    assert form.errors == {
        f"question-{role.pk}": [f"“{given}” is not an order number: write a whole number from 0 to 9999."],
    }
    field = BeautifulSoup(response.text, "html.parser").select_one(f"[name=question-{role.pk}]")
    assert field is not None
    assert field.get("value", "") == given
    assert field["aria-describedby"] == f"id_question-{role.pk}_error"
    assert f'id="id_question-{role.pk}_error"' in response.text
    assert f'name="question-{home.pk}" value="7"' in response.text
    assert 'value="Readers"' in response.text
    assert (survey.title_en, question(survey, "role").order, question(survey, "home").order) == ("Reading", 1, 5)


def test_a_save_moves_only_what_was_moved_on_its_page(editor: Client) -> None:
    survey = make_survey()
    posted = filled(editor, page_of(survey))
    posted |= {f"initial-{name}": value for name, value in posted.items() if name.startswith("question-")}
    Question.objects.filter(pk=question(survey, "quote").pk).update(order=0)

    editor.post(page_of(survey), posted | {"title_en": "Readers"})

    assert codes(survey)[0] == "quote"


def test_who_sends_no_order_changes_none(editor: Client) -> None:
    survey = make_survey()
    posted = {
        name: value
        for name, value in filled(editor, page_of(survey)).items()
        if not name.startswith(("question-", "section-"))
    }

    editor.post(page_of(survey), posted | {"title_en": "Readers"})

    survey.refresh_from_db()
    assert survey.title_en == "Readers"
    assert codes(survey) == ["role", "reads", "agree", "missing", "home", "quote"]
