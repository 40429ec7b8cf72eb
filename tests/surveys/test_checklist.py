"""The checklist before publishing: what it finds, with its question; warnings are set aside with a word."""

from typing import Any

import pytest

from surveys.models import Question, Survey
from surveys.questionnaires import checklist, compiling
from surveys.questionnaires.checking import Draft
from surveys.questionnaires.checklist import Checklist
from tests.factories import add_options, add_question, make_live, make_survey, signed_in
from tests.surveys.staff import messages, page_of, question

pytestmark = pytest.mark.django_db


def check(survey: Survey) -> Checklist:
    survey.refresh_from_db()
    earlier = compiling.published_documents(survey)
    return checklist.check_draft(Draft(compiling.preview_document(survey), earlier), survey.set_aside)


def reworded(survey: Survey, code: str, **texts: str) -> None:
    Question.objects.filter(survey=survey, code=code).update(**texts)


def test_a_draft_without_findings_passes_every_check() -> None:
    found = check(make_survey())

    assert (found.faults, found.warnings, found.passed, found.total) == ([], [], 14, 14)


@pytest.mark.parametrize(
    ("name", "texts", "sentence"),
    [
        ("two-things", {"text_en": "Do you trust courts and fear the police?"}, "“missing” may ask two things"),
        ("two-things", {"text_fr": "Lisez-vous les textes ou les tableaux ?"}, "“missing” may ask two things"),
        ("long-question", {"text_en": "word " * 31}, "“missing” has 31 words: more than 30 are hard to answer."),
        ("same-question", {"text_en": "ROLE", "text_fr": "Autre"}, "“missing” reads like “role”."),
    ],
)  # fmt: skip
def test_words_that_mislead_are_told_with_their_question(name: str, texts: dict[str, str], sentence: str) -> None:
    survey = make_survey()
    reworded(survey, "missing", **texts)

    (finding,) = check(survey).warnings

    assert (finding.check, finding.key) == (name, question(survey, "missing").pk)
    assert finding.sentence.startswith(sentence)


@pytest.mark.parametrize(
    "text", ["Andorra?", "And you?", "Which country (of birth and work) is it?", "Landing orders", "Sales and profits"]
)
def test_a_word_in_brackets_at_the_beginning_or_inside_another_is_no_second_thing(text: str) -> None:
    survey = make_survey()
    reworded(survey, "missing", text_en=text)

    assert [finding.check for finding in check(survey).warnings] == []


def test_a_statement_leads_to_its_matrix() -> None:
    survey = make_survey()
    reworded(survey, "clear", text_en="The pages are clear and the maps are useful.")

    (finding,) = check(survey).warnings

    assert (finding.name, finding.key) == ("two-things:clear", question(survey, "agree").pk)


def test_who_must_answer_needs_a_way_out() -> None:
    survey = make_survey()
    Question.objects.filter(survey=survey, code__in=["role", "reads", "missing"]).update(required=True)

    findings = check(survey).warnings

    assert [finding.name for finding in findings] == [
        "no-way-out:reads"
    ]  # “role” has “not-said”, words have no options


def test_options_of_one_name_many_words_or_great_number_are_told() -> None:
    survey = make_survey()
    many = add_question(survey.sections.get(), "many", "single", order=9)
    add_options(many, [(f"o{number}", None, False) for number in range(16)])
    question(survey, "role").options.filter(code="press").update(label_en="Police")
    question(survey, "reads").options.filter(code="map").update(label_en="map " * 21)

    names = {finding.name for finding in check(survey).warnings}

    assert names == {"many-options:many", "same-option:role:police:press", "long-option:reads:map"}


def test_faults_are_told_with_their_question_and_cannot_be_set_aside() -> None:
    survey, _version = make_live()
    question(survey, "agree").options.filter(code="agree").update(value=5)

    found = check(survey)

    (fault,) = found.faults
    assert (fault.check, fault.key, found.passed) == ("published", question(survey, "agree").pk, 13)
    with pytest.raises(checklist.Refused, match="no such warning"):
        checklist.set_aside(survey, fault.name, "It is fine")


def test_a_warning_is_set_aside_with_a_word_and_shown_again() -> None:
    survey, editor = make_survey(), signed_in("editor")
    reworded(survey, "missing", text_en="Do you trust courts and fear the police?")
    name = check(survey).warnings[0].name

    response = editor.post(page_of(survey, "set_aside"), {"name": name, "word": "Both are meant."}, follow=True)
    page = response.content.decode()
    assert "1 warning was set aside" in page
    assert "Both are meant." in page
    assert (check(survey).warnings, check(survey).passed) == ([], 14)

    editor.post(page_of(survey, "take_up"), {"name": name})
    assert [finding.name for finding in check(survey).warnings] == [name]


def test_a_warning_is_not_set_aside_without_a_word() -> None:
    survey = make_survey()
    reworded(survey, "missing", text_en="Do you trust courts and fear the police?")

    response = signed_in("editor").post(
        page_of(survey, "set_aside"), {"name": "two-things:missing", "word": " "}, follow=True
    )

    assert "Say in a word why this can stay." in messages(response)
    assert len(check(survey).warnings) == 1


def test_a_publisher_sets_nothing_aside() -> None:
    survey = make_survey()
    asked: dict[str, Any] = {"name": "two-things:missing", "word": "x"}

    assert signed_in("publisher").post(page_of(survey, "set_aside"), asked).status_code == 403


def test_the_page_of_a_survey_leads_to_the_question_of_a_finding() -> None:
    survey = make_survey()
    reworded(survey, "missing", text_en="Do you trust courts and fear the police?")

    page = signed_in("editor").get(page_of(survey)).content.decode()

    assert "13 of 14 checks passed" in page
    assert f'href="{page_of(question(survey, "missing"))}"' in page


def test_missing_translations_need_a_word_which_the_version_keeps() -> None:
    survey, publisher = make_survey(), signed_in("publisher")
    reworded(survey, "missing", text_fr="")

    refused = publisher.post(page_of(survey, "publish"), {"note": "Words"}).content.decode()
    assert "Why some translations are missing" in refused
    assert not survey.versions.exists()

    publisher.post(page_of(survey, "publish"), {"note": "Words", "gaps": "The translator is ill."})
    assert survey.versions.get().note == "Words\nTranslations are missing: The translator is ill."


def test_without_gaps_no_word_is_asked_for() -> None:
    survey, publisher = make_survey(), signed_in("publisher")

    assert "Why some translations" not in publisher.get(page_of(survey, "publish")).content.decode()
    publisher.post(page_of(survey, "publish"), {"note": "", "gaps": "ignored"})
    assert survey.versions.get().note == ""
