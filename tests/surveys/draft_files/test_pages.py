"""Export and import of drafts in the admin: a preview first, faults with their place, nothing typed lost."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.models import Survey
from surveys.questionnaires.draft_files import contents
from tests.factories import make_live, make_survey, signed_in
from tests.surveys.staff import messages, page_of, question
from tests.surveys.xlsforms.workbooks import HOUSEHOLD, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in("editor")


@pytest.fixture
def address() -> str:
    return reverse("admin:surveys_survey_import")


def text_of(survey: Survey, **changes: object) -> str:
    return json.dumps(json.loads(contents.to_text(contents.content_of(survey))) | changes)


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("draft.json", text.encode(), "application/json")


def test_an_editor_exports_a_draft(editor: Client) -> None:
    survey = make_survey()

    response = editor.get(page_of(survey, "export"))

    assert response.headers["Content-Disposition"] == 'attachment; filename="reading.json"'
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.content.decode() == contents.to_text(contents.content_of(survey))


def test_a_file_is_shown_before_it_is_taken(editor: Client, address: str) -> None:
    text = text_of(make_survey(), slug="another")

    page = editor.post(address, {"file": file_of(text)}).content.decode()

    assert "This makes a new survey" in page
    assert "6 questions" in page
    assert not Survey.objects.filter(slug="another").exists()


def test_a_confirmed_file_makes_a_survey(editor: Client, address: str) -> None:
    text = text_of(make_survey(), slug="another")

    response = editor.post(address, {"content": text, "take": "1"}, follow=True)

    survey = Survey.objects.get(slug="another")
    assert response.redirect_chain == [(page_of(survey), 302)]
    assert "Nothing of it is public yet." in messages(response)


def test_the_field_for_a_slug_goes_before_that_of_the_file(editor: Client, address: str) -> None:
    text = text_of(make_survey())

    editor.post(address, {"content": text, "slug": "third", "take": "1"})

    assert Survey.objects.get(slug="third").questions.count() == 8


def test_what_changes_in_a_draft_is_shown_in_words(editor: Client, address: str) -> None:
    survey, _version = make_live()
    text = text_of(survey).replace('"Role"', '"Your role"')

    page = editor.post(address, {"content": text}).content.decode()

    assert "This changes the draft of “Reading”" in page
    assert "Question “role” · wording, English" in page
    assert question(survey, "role").text_en == "Role"


def test_faults_are_shown_with_their_place_and_the_text_comes_back(editor: Client, address: str) -> None:
    text = text_of(make_survey(), cap=-5)

    response = editor.post(address, {"file": file_of(text)})

    page = response.content.decode()
    assert "The file has 1 fault, and nothing was written." in page
    assert "<b>“cap”:</b> this has to be a whole number" in page
    assert response.context["form"]["content"].value() == text


def test_a_refusal_is_shown_and_the_text_comes_back(editor: Client, address: str) -> None:
    text = text_of(make_survey(state="archived"))

    response = editor.post(address, {"content": text, "take": "1"})

    assert "This survey is archived: it cannot be changed." in response.content.decode()
    assert response.context["form"]["content"].value() == text


def test_nothing_given_is_told(editor: Client, address: str) -> None:
    assert "Choose a file, or write its text." in editor.post(address, {}).content.decode()


def test_a_researcher_neither_imports_nor_copies(address: str) -> None:
    researcher, survey = signed_in("researcher"), make_survey()

    assert researcher.get(address).status_code == 403
    assert researcher.get(page_of(survey, "copy")).status_code == 403


def test_an_editor_copies_a_survey(editor: Client) -> None:
    survey = make_survey()

    response = editor.post(page_of(survey, "copy"), {"slug": "copied"}, follow=True)

    assert response.redirect_chain == [(page_of(Survey.objects.get(slug="copied")), 302)]
    assert "This is the copy." in messages(response)


def test_a_slug_that_is_taken_is_told_beside_what_was_typed(editor: Client) -> None:
    survey = make_survey()

    page = editor.post(page_of(survey, "copy"), {"slug": "reading"}).content.decode()

    assert "There is a survey “reading” already." in page
    assert 'value="reading"' in page


def test_an_editor_copies_a_section_into_another_survey(editor: Client) -> None:
    survey, other = make_survey(), make_survey("other")
    section = survey.sections.get()

    response = editor.post(page_of(section, "copy"), {"into": other.pk}, follow=True)

    assert response.redirect_chain == [(page_of(other.sections.get(code="start-2")), 302)]


def test_an_editor_copies_a_question_and_learns_which_condition_stayed_behind(editor: Client) -> None:
    survey, other = make_survey(), make_survey("other")
    asked = {"join": "and", "parts": [{"question": "role", "is": "answered"}]}
    survey.questions.filter(code="home").update(shown_if=asked)

    page = page_of(question(survey, "home"), "copy")
    response = editor.post(page, {"into": other.sections.get().pk}, follow=True)

    assert response.redirect_chain == [(page_of(question(other, "home-2")), 302)]
    assert "did not come along: home-2." in messages(response)


def test_the_pages_lead_to_export_import_and_copy(editor: Client, address: str) -> None:
    survey = make_survey()

    page = editor.get(page_of(survey)).content.decode()

    assert page_of(survey, "export") in page
    assert page_of(survey, "copy") in page
    assert address in editor.get(reverse("admin:surveys_survey_changelist")).content.decode()
    assert page_of(question(survey, "role"), "copy") in editor.get(page_of(question(survey, "role"))).content.decode()


def test_an_xlsform_is_shown_row_by_row_and_taken_as_a_new_survey(editor: Client, address: str) -> None:
    make_survey("house-hold")

    response = editor.post(address, {"file": SimpleUploadedFile("form.xlsx", workbook(HOUSEHOLD))})

    page = " ".join(response.content.decode().split())
    assert "6 of 10 rows can be taken" in page
    assert "calculations are not made here" in page
    assert "This makes a new survey" in page
    text = response.context["form"]["content"].value()
    editor.post(address, {"content": text, "take": "1"})
    assert Survey.objects.get(slug="house-hold-2").questions.count() == 6


def test_a_workbook_that_is_none_is_refused_in_words(editor: Client, address: str) -> None:
    page = editor.post(address, {"file": SimpleUploadedFile("form.xlsx", b"PK\x03\x04")}).content.decode()

    assert "damaged" in page
