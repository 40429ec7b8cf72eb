"""What an editor and a publisher do with a survey in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lib import caching
from surveys.models import Option, Question, Section, Survey
from tests.admin_forms import filled
from tests.factories import make_live, make_survey, signed_in
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Client:
    return signed_in("publisher")


def test_the_list_says_whether_the_draft_is_what_the_public_has(editor: Client) -> None:
    survey, _version = make_live()
    Question.objects.filter(survey=survey, code="role").update(text_en="Who are you?")
    make_survey("unborn")

    page = editor.get(reverse("admin:surveys_survey_changelist")).content.decode()

    assert page.count("differs from the public version") == 1
    assert page.count("not public yet") == 1
    assert "Feedback on the Index" in page


def test_the_list_takes_as_many_queries_for_ten_surveys_as_for_three(
    editor: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        make_live(f"survey-{number}")

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        editor.get(reverse("admin:surveys_survey_changelist"))


def test_a_survey_s_page_shows_its_outline_in_order(editor: Client) -> None:
    survey = make_survey()
    Question.objects.filter(survey=survey, code="quote").update(order=0)
    Question.objects.filter(survey=survey, code="reads").update(retired=True)

    context = editor.get(page_of(survey)).context

    (part,) = context["outline"]
    assert [(line.question.code, line.holds, line.state) for line in part.lines] == [
        ("quote", "", "not public yet"),
        ("role", "3 options", "not public yet"),
        ("reads", "3 options", "retired"),
        ("agree", "2 statements, 4 options", "not public yet"),
        ("missing", "", "not public yet"),
        ("home", "", "not public yet"),
    ]


def test_a_code_that_was_public_is_not_changed_whatever_is_sent(editor: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")
    posted = filled(editor, page_of(role)) | {"code": "who", "options-0-code": "cops"}

    editor.post(page_of(role), posted)

    role.refresh_from_db()
    assert role.code == "role"
    assert list(role.options.filter(built_in=False).values_list("code", flat=True)) == ["police", "press", "not-said"]


def test_what_was_public_is_retired_and_never_deleted(editor: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")

    assert editor.post(page_of(role, "delete"), {"post": "yes"}).status_code == 403
    assert editor.post(page_of(survey, "delete"), {"post": "yes"}).status_code == 403
    editor.post(page_of(role), filled(editor, page_of(role)) | {"options-0-DELETE": "on", "options-1-retired": "on"})

    assert list(role.options.filter(built_in=False).values_list("code", "retired")) == [
        ("police", False),
        ("press", True),
        ("not-said", False),
    ]


def test_what_was_never_public_can_be_deleted(editor: Client) -> None:
    survey = make_survey()
    role = question(survey, "role")
    editor.post(page_of(role), filled(editor, page_of(role)) | {"options-0-DELETE": "on"})
    assert list(role.options.values_list("code", flat=True)) == ["press", "not-said"]

    assert editor.post(page_of(role, "delete"), {"post": "yes"}).status_code == 302
    assert editor.post(page_of(survey, "delete"), {"post": "yes"}).status_code == 302

    assert not Survey.objects.filter(pk=survey.pk).exists()


def test_a_section_with_questions_is_not_deleted(editor: Client) -> None:
    section = make_survey().sections.get()

    assert editor.post(page_of(section, "delete"), {"post": "yes"}).status_code == 403


def test_two_questions_of_a_survey_do_not_share_a_code(editor: Client) -> None:
    survey = make_survey()
    role = question(survey, "role")

    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"code": "clear"})

    assert "Another question of this survey has this code" in response.content.decode()


def test_options_and_statements_get_codes_from_their_words(editor: Client) -> None:
    survey = make_survey()
    agree = question(survey, "agree")
    posted = filled(editor, page_of(agree)) | {
        "rows-TOTAL_FORMS": "3",
        "rows-2-parent": agree.pk,
        "rows-2-order": "5",
        "rows-2-text_en": "It is clear",
        "rows-2-text_fr": "C’est clair",
        "options-TOTAL_FORMS": "5",
        "options-4-question": agree.pk,
        "options-4-order": "9",
        "options-4-label_en": "3 of 4, Ångström",
        "options-4-label_fr": "3 sur 4",
    }

    response = editor.post(page_of(agree), posted)

    assert response.status_code == 302
    row = agree.rows.get(order=5)
    assert (row.code, row.kind, row.section, row.survey) == ("it-is-clear", "row", agree.section, survey)
    assert agree.options.get(order=9).code == "o-3-of-4-angstrom"


def test_options_and_statements_are_pasted_as_lines(editor: Client) -> None:
    survey = make_survey()
    agree = question(survey, "agree")
    posted = filled(editor, page_of(agree)) | {"pasted": "Agree\r\nNo view | Sans avis", "pasted_rows": "Clear"}

    editor.post(page_of(agree), posted)

    assert list(agree.options.values_list("code", "label_en", "label_fr"))[4:] == [
        ("agree-2", "Agree", ""),
        ("no-view", "No view", "Sans avis"),
    ]
    assert agree.rows.last().code == "clear-2"


@pytest.mark.parametrize("pasted", ["| Oui", "a | b | c", "x" * 201, "\n".join(["Line"] * 61)])
def test_lines_that_cannot_be_read_are_refused_and_kept_in_the_form(editor: Client, pasted: str) -> None:
    role = question(make_survey(), "role")

    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"pasted": pasted})

    form = response.context["adminform"].form
    assert (role.options.count(), list(form.errors), form["pasted"].value()) == (3, ["pasted"], pasted)


def test_a_question_takes_its_statements_to_another_section(editor: Client) -> None:
    survey = make_survey()
    agree, other = question(survey, "agree"), Section.objects.create(survey=survey, code="other", title_en="Other")

    editor.post(page_of(agree), filled(editor, page_of(agree)) | {"section": other.pk})

    assert set(agree.rows.values_list("section__code", flat=True)) == {"other"}


def test_a_new_question_stands_last_and_makes_its_code_from_its_words(editor: Client) -> None:
    survey = make_survey()
    section = survey.sections.get()
    url = reverse("admin:surveys_question_add") + f"?section={section.pk}"
    posted = filled(editor, url) | {"kind": "short", "text_en": "Role", "text_fr": "Rôle", "code": ""}

    editor.post(url, posted)

    made = survey.questions.get(text_fr="Rôle")
    assert (made.code, made.order, made.section) == ("role-2", 7, section)


def test_two_editors_of_one_question_are_shown_each_other_s_words(editor: Client) -> None:
    role = question(make_survey(), "role")
    mine, theirs = filled(editor, page_of(role)), filled(editor, page_of(role))
    editor.post(page_of(role), mine | {"text_en": "Who are you?"})

    response = editor.post(page_of(role), theirs | {"text_en": "What do you do?"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Who are you?" in page
    assert "What do you do?" in page
    role.refresh_from_db()
    assert role.text_en == "Who are you?"


def test_the_question_about_a_score_keeps_its_structure_whatever_is_sent(editor: Client) -> None:
    survey = Survey.objects.get(kind="score", demonstration=False)
    step = question(survey, "step")
    before = list(step.options.order_by("pk").values_list("code", "value", "is_missing", "order"))
    posted = filled(editor, page_of(step)) | {
        "text_en": "How does this score look to you?",
        "kind": "several",
        "code": "steps",
        "retired": "on",
        "options-0-value": "7",
        "options-0-code": "low",
        "options-0-DELETE": "on",
        "options-0-label_en": "Much too low",
        "pasted": "One more",
    }

    assert editor.post(page_of(step), posted).status_code == 302

    step.refresh_from_db()
    assert (step.text_en, step.kind, step.code, step.retired) == (
        "How does this score look to you?",
        "single",
        "step",
        False,
    )
    assert list(step.options.order_by("pk").values_list("code", "value", "is_missing", "order")) == before
    assert Option.objects.get(question=step, code="far-too-low").label_en == "Much too low"


def test_the_question_about_a_score_gets_no_question_more(editor: Client) -> None:
    survey = Survey.objects.get(kind="score", demonstration=False)
    section = survey.sections.get()

    response = editor.post(
        reverse("admin:surveys_question_add") + f"?section={section.pk}",
        {"section": section.pk, "order": "1", "kind": "short", "code": "name", "longest": "9", "text_en": "Name?"},
    )

    assert response.status_code == 200
    assert not Question.objects.filter(survey=survey, code="name").exists()
    assert not [name for name in filled(editor, page_of(survey)) if name.startswith(("section-", "question-"))]


def test_an_archived_survey_is_not_changed(editor: Client) -> None:
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(state="archived")

    for row in (survey, question(survey, "role"), survey.sections.get()):
        assert editor.get(page_of(row)).status_code == 200
        assert editor.post(page_of(row), {"title_en": "No"}).status_code == 403


def test_an_editor_says_whether_a_survey_is_asked_in_pages_and_its_sections_in_random_order(editor: Client) -> None:
    survey = make_survey()
    fixed = Survey.objects.get(kind="score", demonstration=False)

    for row in (survey, fixed):
        editor.post(page_of(row), filled(editor, page_of(row)) | {"in_pages": "on", "random_sections": "on"})

    survey.refresh_from_db()
    fixed.refresh_from_db()
    assert (survey.in_pages, survey.random_sections) == (True, True)
    assert (fixed.in_pages, fixed.random_sections) == (False, False)


@pytest.mark.parametrize(("field", "value", "is_new"), [("title_en", "Other", False), ("closes", "2027-01-31", True)])
def test_saving_a_live_survey_makes_pages_anew_where_visitors_get_something_else(
    editor: Client, field: str, value: str, is_new: bool, django_capture_on_commit_callbacks: Any
) -> None:
    survey, _version = make_live()
    before = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(page_of(survey), filled(editor, page_of(survey)) | {field: value})

    survey.refresh_from_db()
    assert str(getattr(survey, field)) == value
    assert (caching.generation() != before) == is_new
