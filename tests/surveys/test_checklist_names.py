"""Findings of the checklist by name: the same in every language, one for each thing, and set aside one by one."""

import pytest
from django.utils.translation import override

from surveys.models import Option, Question, Scale, Section, Survey
from surveys.questionnaires import checklist, compiling
from surveys.questionnaires.checking import Draft
from tests.factories import add_options, add_question, make_survey, signed_in
from tests.surveys.staff import messages, page_of, question

pytestmark = pytest.mark.django_db

ROLE = {"join": "and", "parts": [{"question": "role", "is": "answered"}]}
ANY_ROLE = {"join": "or", "parts": [ROLE["parts"][0], {"question": "role", "is": "not-answered"}]}  # type: ignore[index]


def findings(survey: Survey, language: str = "en") -> checklist.Checklist:
    survey.refresh_from_db()
    with override(language):
        return checklist.check_draft(Draft(compiling.preview_document(survey)), survey.set_aside)


def warned(survey: Survey, language: str = "en") -> list[str]:
    return [finding.name for finding in findings(survey, language).warnings]


@pytest.fixture
def worrying() -> Survey:
    """A draft that every check has something to say about, some of them twice of one question."""
    survey = make_survey()
    section = survey.sections.get()
    Scale.objects.create(survey=survey, code="role", name_en="A scale that is called like a question")
    Question.objects.filter(survey=survey, code="clear").update(scale=Scale.objects.get(survey=survey))
    Question.objects.filter(survey=survey, code__in=["useful", "role"]).update(reversed=True)
    five = add_question(section, "five", "single", order=8, scale=Scale.objects.get(survey=survey))
    add_options(five, [("a", 1, False), ("b", 9, False)])
    valueless = add_question(section, "values", "single", order=8, scale=Scale.objects.get(survey=survey))
    add_options(valueless, [("one", None, False), ("two", None, False)])
    many = add_question(section, "many", "single", order=9, required=True)
    add_options(many, [(f"o{number}", None, False) for number in range(16)])
    many.options.filter(code__in=["o1", "o2"]).update(label_en="Yes", label_fr="Oui")
    many.options.filter(code__in=["o3", "o4"]).update(label_en="No", label_fr="Non")
    many.options.filter(code__in=["o5"]).update(label_en="word " * 21)
    many.options.filter(code__in=["o6", "o7"]).update(shown_if=ANY_ROLE)
    Question.objects.filter(pk=many.pk).update(shown_if=ANY_ROLE, text_en="ROLE", text_fr="READS")
    Question.objects.filter(survey=survey, code="missing").update(text_en="Do you trust courts and fear police? " * 5)
    named = Section.objects.create(survey=survey, code="many", title_en="Called like a question", order=9)
    Section.objects.filter(pk=named.pk).update(shown_if=ANY_ROLE)
    add_question(named, "last", "long")
    Option.objects.filter(question__survey=survey, question__code="agree", code="agree").update(value=None)
    return survey


def test_names_are_the_same_in_every_language_and_no_two_findings_have_one(worrying: Survey) -> None:
    names = warned(worrying)

    assert {name.partition(":")[0] for name in names} == set(checklist.WARNINGS)
    assert len(names) == len(set(names))
    assert warned(worrying, "fr") == names


def test_each_is_set_aside_by_itself_and_in_every_language(worrying: Survey) -> None:
    names = warned(worrying, "fr")

    for number, name in enumerate(names, 1):
        with override("fr"):
            checklist.set_aside(worrying, name, "C’est voulu.")
        assert warned(worrying) == names[number:]


def test_one_more_option_with_many_words_is_told_again(worrying: Survey) -> None:
    checklist.set_aside(worrying, "long-option:many:o5", "It is a law.")
    assert "long-option:many:o5" not in warned(worrying)

    Option.objects.filter(question__code="many", code="o8").update(label_en="word " * 22)

    assert "long-option:many:o5:o8" in warned(worrying)


def test_what_is_said_of_a_section_does_not_lead_to_a_question_of_the_same_code(worrying: Survey) -> None:
    keys = {finding.name: finding.key for finding in findings(worrying).warnings}

    assert keys["needless-conditions:section:many"] is None
    assert keys["needless-conditions:question:many"] == question(worrying, "many").pk
    assert keys["needless-conditions:option:many:o6"] == question(worrying, "many").pk


def test_a_fault_of_a_section_does_not_lead_to_a_question_of_the_same_code(worrying: Survey) -> None:
    Section.objects.filter(survey=worrying, code="many").update(
        shown_if={"join": "and", "parts": [{"question": "nobody", "is": "answered"}]}
    )

    (fault,) = (fault for fault in findings(worrying).faults if "nobody" in fault.sentence)

    assert fault.key is None


def test_what_no_check_says_of_the_draft_cannot_be_set_aside(worrying: Survey) -> None:
    with pytest.raises(checklist.Refused, match="no such warning"):
        checklist.set_aside(worrying, "two-things:nobody", "It is fine")


def test_a_character_that_no_database_takes_is_no_error() -> None:
    survey, editor = make_survey(), signed_in("editor")
    Question.objects.filter(survey=survey, code="missing").update(text_en="Do you trust courts and fear the police?")

    response = editor.post(page_of(survey, "set_aside"), {"name": "two-things:\x00", "word": "x"}, follow=True)
    assert "There is no such warning." in messages(response)
    editor.post(page_of(survey, "set_aside"), {"name": "two-things:missing", "word": "Both\x00 are meant."})

    survey.refresh_from_db()
    assert survey.set_aside == {"two-things:missing": "Both are meant."}
