"""A new code of a question, a statement or an option goes along into the conditions that ask for it, on every page."""

from typing import Any

import pytest

from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.renaming import follow_codes, with_new_codes
from tests.admin_forms import filled
from tests.factories import make_survey, signed_in
from tests.surveys.staff import page_of, question


def any_of(code: str, *options: str) -> dict[str, Any]:
    return {"question": code, "is": "any-of", "options": list(options)}


def condition(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"join": "and", "parts": list(tests)}


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def asks(survey: Survey, code: str, shape: dict[str, Any] | None) -> None:
    row = question(survey, code)
    row.shown_if = shape
    row.save()


def test_codes_change_places_in_one_go_and_in_brackets() -> None:
    shape = condition(any_of("a", "x"), {"join": "or", "parts": [any_of("b", "x"), any_of("c", "x")]})

    renamed = with_new_codes(shape, {"a": "b", "b": "a"}, {"b": {"x": "y"}})

    assert renamed == condition(any_of("b", "x"), {"join": "or", "parts": [any_of("a", "y"), any_of("c", "x")]})


@pytest.mark.parametrize("shape", [None, [], "x", {}, {"parts": "no list"}, {"question": 5}])
def test_what_is_no_condition_stays_as_it_is(shape: Any) -> None:
    assert with_new_codes(shape, {"a": "b"}) == shape


@pytest.mark.django_db
def test_a_new_code_on_the_page_of_a_question_goes_along(survey: Survey) -> None:
    role, editor = question(survey, "role"), signed_in("editor")
    asks(survey, "home", condition(any_of("role", "press", "police")))

    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"code": "who", "options-1-code": "media"})

    assert response.status_code == 302
    home = question(survey, "home")
    assert home.shown_if == condition(any_of("who", "media", "police"))
    assert home.history.first().history_user.username == "editor"


@pytest.mark.django_db
def test_new_codes_of_statements_and_their_options_go_along(survey: Survey) -> None:
    agree, editor = question(survey, "agree"), signed_in("editor")
    option, first = question(survey, "reads").options.first(), agree.options.first().code
    asks(survey, "home", condition(any_of("clear", first), any_of("role", "press")))
    Option.objects.filter(pk=option.pk).update(shown_if=condition(any_of("useful", first)))
    sent = filled(editor, page_of(agree)) | {"rows-0-code": "plain", "options-0-code": "first"}

    assert editor.post(page_of(agree), sent).status_code == 302

    assert question(survey, "home").shown_if == condition(any_of("plain", "first"), any_of("role", "press"))
    option.refresh_from_db()
    assert option.shown_if == condition(any_of("useful", "first"))


@pytest.mark.django_db
def test_other_surveys_and_conditions_are_left_alone(survey: Survey) -> None:
    other = make_survey("other")
    for each in (survey, other):
        asks(each, "home", condition(any_of("role", "press")))
    entries = question(survey, "quote").history.count()

    follow_codes(survey, {"role": "who"})

    assert question(other, "home").shown_if == condition(any_of("role", "press"))
    assert Question.objects.get(survey=survey, code="quote").history.count() == entries


@pytest.mark.django_db
def test_a_new_code_goes_along_into_the_texts_in_which_its_answer_stands(survey: Survey) -> None:
    role, editor = question(survey, "role"), signed_in("editor")
    home = {"text_en": "Why {role}?", "help_fr": "{role} et {reads}", "translations": {"ar": {"text": "{role}؟"}}}
    Question.objects.filter(survey=survey, code="home").update(**home)
    Section.objects.filter(survey=survey).update(introduction_en="You are {role}.")

    editor.post(page_of(role), filled(editor, page_of(role)) | {"code": "who"})

    changed = question(survey, "home")
    assert (changed.text_en, changed.help_fr) == ("Why {who}?", "{who} et {reads}")
    assert changed.translations == {"ar": {"text": "{who}؟"}}
    assert changed.history.first().history_user.username == "editor"
    assert survey.sections.get().introduction_en == "You are {who}."
