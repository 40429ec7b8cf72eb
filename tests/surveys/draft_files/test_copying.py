"""Copies of surveys, sections and questions: codes of their own, conditions that follow, originals untouched."""

from datetime import date

import pytest
from django.urls import reverse

from lib.refusals import Refused
from surveys.models import OptionList, Question, Scale, Section, Survey
from surveys.questionnaires import compiling, copying
from tests.factories import add_options, add_question, make_live, make_survey, signed_in
from tests.surveys.draft_files.drafts import document_of, make_draft
from tests.surveys.staff import question

pytestmark = pytest.mark.django_db


def codes(survey: Survey) -> dict[str, list[str]]:
    """Return {code of a section: codes of its questions} in order, statements behind a dot."""
    document = document_of(survey)
    return {
        section["code"]: [
            code for entry in section["questions"]
            for code in (entry["code"], *(f".{row['code']}" for row in entry["rows"]))
        ]
        for section in document["sections"]
    }  # fmt: skip


def asks(code: str) -> dict[str, object]:
    return {"join": "and", "parts": [{"question": code, "is": "any-of", "options": ["press"]}]}


def test_a_survey_is_copied_as_a_draft_of_its_own() -> None:
    survey, _version = make_live(opens=date(2026, 12, 1))

    copied = copying.copy_survey(survey)

    before, after = document_of(survey), document_of(copied)
    assert (copied.slug, copied.state, copied.opens, copied.versions.count()) == ("reading-2", "draft", None, 0)
    assert after.pop("title") == {"en": "Reading (copy)", "fr": "Lecture (copie)"}
    before.pop("title")
    assert after == before


def test_a_second_copy_has_a_slug_of_its_own() -> None:
    survey = make_survey()

    slugs = [copying.copy_survey(survey).slug for _copy in range(2)]

    assert slugs == ["reading-2", "reading-3"]


def test_a_slug_that_is_taken_is_refused() -> None:
    survey = make_survey()

    with pytest.raises(Refused, match="There is a survey “reading” already."):
        copying.copy_survey(survey, slug="reading")


def test_what_is_retired_is_not_copied() -> None:
    survey = make_draft()
    question(survey, "role").options.filter(code="press").update(retired=True)

    copied = copying.copy_survey(survey)

    assert set(copied.questions.values_list("code", flat=True)) == {"role", "far", "why", "agree", "fair"}
    assert set(question(copied, "role").options.values_list("code", flat=True)) == {"police", "other", "none"}


def test_a_section_is_copied_behind_itself_with_codes_of_its_own() -> None:
    survey = make_survey()
    Section.objects.create(survey=survey, code="end", order=5)
    survey.questions.filter(code="missing").update(shown_if=asks("role"))

    result = copying.copy_section(survey.sections.get(code="start"))

    assert (result.code, result.left_out) == ("start-2", [])
    original = ["role", "reads", "agree", ".clear", ".useful", "missing", "home", "quote"]
    assert codes(survey) == {"start": original, "start-2": [f"{code}-2" for code in original]}
    assert question(survey, "missing-2").shown_if == asks("role-2")
    assert question(survey, "missing").shown_if == asks("role")
    assert list(survey.sections.values_list("code", flat=True)) == ["start", "start-2", "end"]


def test_a_section_is_copied_to_the_end_of_another_survey() -> None:
    draft, other = make_draft(), make_survey("other")
    Scale.objects.create(survey=other, code="trust", name_en="Something else")

    result = copying.copy_section(draft.sections.get(code="rest"), into=other)

    assert result.code == "rest"
    assert codes(other)["rest"] == ["agree-2", ".fair", "why"]
    # Its own condition and two in it ask for questions that stayed behind.
    assert sorted(result.left_out) == ["no", "rest", "why", "yes"]
    assert question(other, "fair").scale.code == "trust-2"
    assert question(other, "fair").scale.name_en == "Trust"
    assert codes(draft)["rest"] == ["agree", ".fair", "why"]


def test_a_question_is_copied_behind_itself() -> None:
    survey = make_survey()

    result = copying.copy_question(question(survey, "agree"))

    assert result.code == "agree-2"
    assert codes(survey)["start"] == [
        "role", "reads", "agree", ".clear", ".useful", "agree-2", ".clear-2", ".useful-2", "missing", "home", "quote",
    ]  # fmt: skip


def test_the_copy_of_a_retired_question_is_in_use_without_what_was_retired_of_it() -> None:
    survey = make_survey()
    role = question(survey, "role")
    role.options.filter(code="press").update(retired=True)
    survey.questions.filter(pk=role.pk).update(retired=True)

    result = copying.copy_question(question(survey, "role"))

    copied = question(survey, "role-2")
    assert (result.code, copied.retired, question(survey, "role").retired) == ("role-2", False, True)
    assert [option.code for option in copied.options.all()] == ["police", "not-said"]


def test_a_statement_has_no_page_that_copies_it() -> None:
    statement = question(make_survey(), "clear")
    editor = signed_in("editor")

    assert editor.get(reverse("admin:surveys_question_copy", args=[statement.pk])).status_code == 404
    assert editor.post(reverse("admin:surveys_question_copy", args=[statement.pk]), {"into": 1}).status_code == 404


def test_a_question_takes_its_list_of_options_along() -> None:
    agreed = OptionList.objects.create(code="agreed", name="Agreed", options=[{"code": "yes", "label": {"en": "Yes"}}])
    survey, other = make_survey(), make_survey("other")
    listed = add_question(survey.sections.get(), "listed", "single", option_list=agreed, shown_if=asks("role"))
    add_options(listed, [("yes", 1, False), ("no", 0, False)])

    result = copying.copy_question(listed, into=other.sections.get())

    copied = question(other, "listed")
    assert (copied.option_list, copied.shown_if, result.left_out) == (agreed, None, ["listed"])
    assert list(copied.options.values_list("code", "value")) == [("yes", 1), ("no", 0)]


def test_a_copy_leaves_what_was_published_as_it_was() -> None:
    survey, version = make_live()

    copying.copy_question(question(survey, "role"))
    question(survey, "role-2").delete()

    assert compiling.publish(survey, by=None) == version


def test_a_long_code_stays_within_its_length() -> None:
    survey = make_survey()
    long_code = "a" * 40
    add_question(survey.sections.get(), long_code, "long", order=9)

    result = copying.copy_question(question(survey, long_code))

    assert result.code == "a" * 38 + "-2"


def test_nothing_is_copied_into_an_archived_survey() -> None:
    survey, archived = make_survey(), make_survey("old", state="archived")

    with pytest.raises(Refused, match="archived"):
        copying.copy_section(survey.sections.get(), into=archived)


def test_the_question_about_one_score_is_not_copied() -> None:
    with pytest.raises(Refused, match="a part of the software"):
        copying.copy_survey(Survey.objects.get(slug="score-feedback"))


def test_answers_in_the_texts_of_a_copied_section_are_those_of_the_copy() -> None:
    survey = make_survey(languages=["ar"])
    section = survey.sections.get()
    Section.objects.filter(pk=section.pk).update(introduction_en="You are {role}, of {nowhere}.")
    texts = {"text_en": "Why {role}?", "text_fr": "Et {role} ?", "help_en": "As {clear} and { role }."}
    Question.objects.filter(survey=survey, code="home").update(**texts, translations={"ar": {"text": "{role}؟"}})

    copying.copy_section(section)

    before, copied = document_of(survey)["sections"]
    assert copied["introduction"]["en"] == "You are {role-2}, of {nowhere}."
    home = next(question for question in copied["questions"] if question["code"] == "home-2")
    assert home["text"] == {"en": "Why {role-2}?", "fr": "Et {role-2} ?", "ar": "{role-2}؟"}
    assert home["help"]["en"] == "As {clear-2} and { role }."
    assert before["introduction"]["en"] == "You are {role}, of {nowhere}."


def test_a_text_that_has_no_room_for_a_longer_code_stays_as_it_was() -> None:
    survey = make_survey()
    long = "{role}" + "x" * 294
    Question.objects.filter(survey=survey, code="home").update(text_en=long)

    copying.copy_section(survey.sections.get())

    assert question(survey, "home-2").text_en == long
