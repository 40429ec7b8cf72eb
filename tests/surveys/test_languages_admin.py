"""Editors add languages to a survey, translate it side by side, and say that a native reader read it."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from surveys.admin.versions import missing_translations
from surveys.models import Option, OptionList, Question, Section, Survey
from surveys.questionnaires import compiling, differences
from surveys.questionnaires.reviewing import review_of
from tests.factories import add_options, signed_in
from tests.surveys.staff import messages, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    """Make a draft with a choice, a number and a matrix, in English alone."""
    survey = Survey.objects.create(slug="coast", title_en="The coast", languages=["ar"])
    section = survey.sections.create(code="start", title_en="Start")
    often = section.questions.create(code="often", kind="single", text_en="How often?")
    add_options(often, [("daily", None, False), ("weekly", None, False), ("never", None, False)])
    miles = {"unit": {"en": "miles", "fr": ""}}
    section.questions.create(code="far", kind="number", order=1, text_en="How far?", settings=miles)
    matrix = section.questions.create(code="agree", kind="matrix", order=2, text_en="Agree?")
    add_options(matrix, [("no", 0, False), ("yes", 1, False)])
    section.questions.create(code="harbor", kind=Question.STATEMENT, parent=matrix, text_en="The harbor is safe.")
    return survey


def translate_page(survey: Survey, language: str = "ar") -> str:
    return f"/admin/surveys/survey/{survey.pk}/languages/{language}/"


def fields_of(editor: Client, survey: Survey, language: str = "ar") -> dict[str, str]:
    """Return the fields of the page as it is opened."""
    form = editor.get(translate_page(survey, language)).context["form"]
    return {bound.name: bound.value() or "" for bound in form}


def name(row: Survey | Section | Question | Option, field: str) -> str:
    return f"{row._meta.model_name}-{row.pk}-{field}"


def test_a_language_is_added_and_taken_off_and_its_texts_stay(editor: Client, survey: Survey) -> None:
    page = f"/admin/surveys/survey/{survey.pk}/languages/"

    added = editor.post(page, {"act": "add", "code": "es"}, follow=True)

    assert messages(added) == "Spanish was added."
    assert Survey.objects.get(pk=survey.pk).languages == ["ar", "es"]
    editor.post(translate_page(survey, "es"), fields_of(editor, survey, "es") | {name(survey, "title"): "La costa"})
    editor.post(page, {"act": "remove", "code": "es"})
    survey.refresh_from_db()
    assert survey.languages == ["ar"]
    assert survey.translations == {"es": {"title": "La costa"}}
    assert LogEntry.objects.first().get_change_message().startswith("Spanish was taken off")  # type: ignore[union-attr]


@pytest.mark.parametrize("act", ["", "delete", "save"])
def test_an_act_that_no_button_names_takes_off_no_language(editor: Client, survey: Survey, act: str) -> None:
    page = f"/admin/surveys/survey/{survey.pk}/languages/"

    assert editor.post(page, {"act": act, "code": "ar"}).status_code == 400
    assert editor.post(translate_page(survey, "ar"), {"act": act or "explode"}).status_code == 400
    assert Survey.objects.get(pk=survey.pk).languages == ["ar"]


@pytest.mark.parametrize("code", ["en", "fr", "ar", "xx", "", "zh-cn"])
def test_what_is_no_new_language_is_not_added(editor: Client, survey: Survey, code: str) -> None:
    page = editor.post(f"/admin/surveys/survey/{survey.pk}/languages/", {"act": "add", "code": code})

    assert page.status_code == 422
    assert Survey.objects.get(pk=survey.pk).languages == ["ar"]


def test_all_texts_stand_beside_their_originals_in_the_order_of_the_form(editor: Client, survey: Survey) -> None:
    page = editor.get(translate_page(survey))

    groups = [(str(group.row), [line.originals for line in lines]) for group, lines in page.context["form"].lines()]
    assert groups == [
        ("The coast", [["The coast"]]),
        ("Start", [["Start"]]),
        ("How often?", [["How often?"], ["Daily", "Weekly", "Never"]]),
        ("How far?", [["How far?"], ["miles"]]),
        ("Agree?", [["Agree?"], ["The harbor is safe."], ["No", "Yes"]]),
    ]
    shown = page.content.decode()
    assert 'lang="ar" dir="rtl"' in shown
    assert "0 of 12 texts" in shown


def test_texts_options_and_units_are_kept_and_published(editor: Client, survey: Survey) -> None:
    often, far, harbor = (question(survey, code) for code in ("often", "far", "harbor"))
    typed = {
        name(survey, "title"): "الساحل",
        name(often, "text"): "كم مرة؟",
        f"options-{often.pk}": "يوميا\n\nأبدا",
        name(far, "settings.unit"): "أميال",
        name(harbor, "text"): "الميناء آمن",
    }

    done = editor.post(translate_page(survey), fields_of(editor, survey) | typed, follow=True)

    assert messages(done) == "Arabic: 6 texts saved."
    document = compiling.preview_document(Survey.objects.get(pk=survey.pk))
    first, second, third = document["sections"][0]["questions"]
    assert document["title"]["ar"] == "الساحل"
    assert first["text"]["ar"] == "كم مرة؟"
    assert [option["label"].get("ar") for option in first["options"]] == ["يوميا", None, "أبدا"]
    assert second["settings"]["unit"] == {"en": "miles", "fr": "miles", "ar": "أميال"}
    assert third["rows"][0]["text"]["ar"] == "الميناء آمن"
    assert question(survey, "often").history.count() == often.history.count()


def test_the_other_language_of_the_site_is_translated_on_the_same_page(editor: Client, survey: Survey) -> None:
    often, far = question(survey, "often"), question(survey, "far")
    typed = {
        name(often, "text"): "À quelle fréquence ?",
        name(far, "settings.unit"): "milles",
        f"options-{often.pk}": "A",
    }

    editor.post(translate_page(survey, "fr"), fields_of(editor, survey, "fr") | typed)

    assert question(survey, "often").text_fr == "À quelle fréquence ?"  # type: ignore[attr-defined]
    assert question(survey, "far").settings["unit"] == {"en": "miles", "fr": "milles"}
    assert [option.label_fr for option in often.options.all()] == ["A", "", ""]  # type: ignore[attr-defined]


def test_options_of_a_list_are_translated_here_into_further_languages_alone(editor: Client, survey: Survey) -> None:
    often, steps = question(survey, "often"), OptionList.objects.create(code="steps", name="Steps")
    Question.objects.filter(pk=often.pk).update(option_list=steps)

    assert f"options-{often.pk}" in fields_of(editor, survey)
    assert f"options-{often.pk}" not in fields_of(editor, survey, "fr")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("a\nb\nc\nd", "These are 4 lines for 3 options: write one line for each, in their order."),
        ("a\n" + "b" * 201, "Line 2 is too long; 200 characters are the most."),
    ],
)
def test_lines_that_are_no_options_come_back_with_all_that_was_typed(
    editor: Client, survey: Survey, lines: str, fault: str
) -> None:
    often = question(survey, "often")
    typed = {name(survey, "title"): "الساحل", f"options-{often.pk}": lines}

    page = editor.post(translate_page(survey), fields_of(editor, survey) | typed)

    assert page.status_code == 422
    assert page.context["form"].errors == {f"options-{often.pk}": [fault]}
    assert page.context["form"][name(survey, "title")].value() == "الساحل"
    assert page.context["form"][f"options-{often.pk}"].value() == lines
    assert Survey.objects.get(pk=survey.pk).translations == {}


def test_two_translators_at_once_lose_nothing(editor: Client, survey: Survey) -> None:
    often, far = question(survey, "often"), question(survey, "far")
    opened = fields_of(editor, survey)
    editor.post(translate_page(survey), opened | {name(often, "text"): "هي", name(far, "text"): "بعيد"})

    page = editor.post(translate_page(survey), opened | {name(often, "text"): "أنا", name(survey, "title"): "الساحل"})

    form = page.context["form"]
    assert page.status_code == 409
    assert list(form.errors) == [name(often, "text")]
    assert form.errors[name(often, "text")] == ['Saved meanwhile: <span class="theirs">هي</span>']
    assert form[name(often, "text")].value() == "أنا"
    assert form[name(far, "text")].value() == "بعيد"  # which only the other one wrote
    again = {bound.name: bound.value() or "" for bound in form}
    assert editor.post(translate_page(survey), again).status_code == 302
    assert question(survey, "often").translations == {"ar": {"text": "أنا"}}
    assert question(survey, "far").translations == {"ar": {"text": "بعيد"}}
    assert Survey.objects.get(pk=survey.pk).translations == {"ar": {"title": "الساحل"}}


def test_an_original_that_changed_meanwhile_has_to_be_read_again(editor: Client, survey: Survey) -> None:
    often, opened = question(survey, "often"), fields_of(editor, survey)
    Question.objects.filter(pk=often.pk).update(text_en="How seldom?")

    page = editor.post(translate_page(survey), opened | {name(often, "text"): "كم مرة؟"})

    assert page.status_code == 409
    assert page.context["form"].errors == {
        name(often, "text"): ["The original was changed meanwhile: read it again, and save."]
    }
    assert "How seldom?" in page.content.decode()


def test_a_native_reader_signs_and_it_lapses_with_the_next_change(editor: Client, survey: Survey) -> None:
    def shown() -> str:
        return editor.get(f"/admin/surveys/survey/{survey.pk}/languages/").content.decode()

    editor.post(translate_page(survey), fields_of(editor, survey) | {name(survey, "title"): "الساحل"})
    assert "No native reader has read it yet." in shown()

    editor.post(translate_page(survey), {"act": "review", "words": "All of it, twice"})

    assert "Read by a native reader" in shown()
    review = review_of(Survey.objects.get(pk=survey.pk), "ar")
    assert review is not None
    assert (review.by, review.words, review.is_current) == ("editor", "All of it, twice", True)
    Question.objects.filter(survey=survey, code="often").update(text_en="How seldom?")
    assert "Changed since a native reader read it" in shown()
    Question.objects.filter(survey=survey, code="often").update(text_en="How often?")
    assert "Read by a native reader" in shown()
    editor.post(translate_page(survey), fields_of(editor, survey) | {name(survey, "title"): "الشاطئ"})
    assert "Changed since a native reader read it" in shown()
    assert "reviewed" not in json.dumps(compiling.preview_document(Survey.objects.get(pk=survey.pk)))


def test_a_word_of_the_native_reader_is_needed(editor: Client, survey: Survey) -> None:
    page = editor.post(translate_page(survey), {"act": "review", "words": " "})

    assert page.status_code == 422
    assert Survey.objects.get(pk=survey.pk).reviewed_languages == []


@pytest.mark.parametrize("role", ["researcher", "coordinator", "administrator"])
def test_who_may_not_change_surveys_may_not_translate(role: str, survey: Survey) -> None:
    posted = signed_in(role).post(translate_page(survey), {name(survey, "title"): "x", "act": "review", "words": "x"})

    assert posted.status_code == 403
    assert Survey.objects.get(pk=survey.pk).reviewed_languages == []


def test_the_survey_about_one_score_has_only_the_languages_of_the_site(editor: Client) -> None:
    score = Survey.objects.get(slug="score-feedback")
    page = f"/admin/surveys/survey/{score.pk}/languages/"

    assert editor.post(page, {"act": "add", "code": "es"}).status_code == 403
    assert "Add a language" not in editor.get(page).content.decode()
    assert editor.get(translate_page(score, "fr")).status_code == 200


def test_the_draft_says_what_is_not_translated_and_what_differs(editor: Client, survey: Survey) -> None:
    assert "Arabic: 0 of 12 texts are translated." in missing_translations(survey)
    before = compiling.preview_document(survey) | {"languages": ["es"]}
    before["title"] = {**before["title"], "es": "La costa"}
    survey.translations = {"ar": {"title": "الساحل"}}

    found = differences.compare(before, compiling.preview_document(survey))

    assert [(one.where, one.what, one.before, one.after, one.language) for one in found] == [
        ("Survey", "title, Arabic", "", "الساحل", "ar"),
        ("Survey", "title, Spanish", "La costa", "", "es"),
        ("Survey", "languages", "English, French, Spanish", "English, French, Arabic", ""),
    ]


def test_a_preview_stands_in_the_language_and_its_direction(editor: Client, survey: Survey) -> None:
    survey.translations = {"ar": {"title": "الساحل"}}
    survey.save()

    page = editor.get(f"/admin/surveys/survey/{survey.pk}/proof/ar/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert re.search(r"<h1[^>]*>(<bdi>)?الساحل", page)
    assert '<header class="site" lang="en" dir="ltr">' in page
    assert '<span lang="en" dir="ltr">How often?</span>' in page
    assert editor.get(f"/admin/surveys/survey/{survey.pk}/proof/es/").status_code == 404
