"""Lists of options: shared by questions, edited as lines, published with each question, exported once."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lib.refusals import Refused
from surveys.models import Option, OptionList, Question, Survey
from surveys.questionnaires import checking, compiling, option_lists
from tests.admin_forms import filled
from tests.factories import add_question, make_survey, respond, signed_in
from tests.surveys.response_files import rows, unpacked
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> OptionList:
    return OptionList.objects.get(code="agreement-5")


@pytest.fixture
def survey(agreement: OptionList) -> Survey:
    """A survey of which a choice and a scale of two statements take their options from one list."""
    survey = make_survey()
    section = survey.sections.get()
    add_question(section, "fair", "single", order=8, option_list=agreement)
    matrix = add_question(section, "views", "matrix", order=9, option_list=agreement)
    for order, code in enumerate(("open", "kept")):
        add_question(section, code, "row", order=order, parent=matrix)
    return survey


def page(option_list: OptionList) -> str:
    return reverse("admin:surveys_optionlist_change", args=[option_list.pk])


def options(survey: Survey, code: str) -> list[tuple[object, ...]]:
    own = survey.questions.get(code=code).options.filter(built_in=False, retired=False)
    return list(own.values_list("code", "label_en", "label_fr", "value", "is_missing", "reason"))


SHIPPED = [
    ("strongly-disagree", "Strongly disagree", "Pas du tout d’accord", 1, False, ""),
    ("disagree", "Disagree", "Plutôt pas d’accord", 2, False, ""),
    ("neither", "Neither", "Ni l’un ni l’autre", 3, False, ""),
    ("agree", "Agree", "Plutôt d’accord", 4, False, ""),
    ("strongly-agree", "Strongly agree", "Tout à fait d’accord", 5, False, ""),
    ("do-not-know", "I do not know", "Je ne sais pas", None, True, "not-known"),
]


def test_lists_come_with_the_software_and_edited_ones_are_left_alone(agreement: OptionList) -> None:
    assert set(OptionList.objects.values_list("code", flat=True)) == {
        "age", "agreement-5", "frequency-5", "quality-5", "yes-no",
    }  # fmt: skip
    agreement.name, agreement.options = "Ours", agreement.options[:2]
    agreement.save()
    OptionList.objects.filter(code="age").delete()

    call_command("load_surveys", verbosity=0)

    agreement.refresh_from_db()
    assert (agreement.name, len(agreement.options)) == ("Ours", 2)
    assert OptionList.objects.get(code="age").options[0] == {
        "code": "under-25", "label": {"en": "Under 25", "fr": "Moins de 25 ans"}, "value": None,
    }  # fmt: skip
    assert option_lists.load_option_lists() == []


def test_every_shipped_option_has_a_label_in_each_language() -> None:
    labels = [option["label"] for row in OptionList.objects.all() for option in row.options]

    assert len(labels) == 26
    assert all(set(label) == {"en", "fr"} and all(label.values()) for label in labels)


def test_publishing_makes_the_options_of_the_list_and_the_document_names_it(survey: Survey) -> None:
    document = compiling.publish(survey, by=None).document

    assert options(survey, "fair") == options(survey, "views") == SHIPPED
    questions = {question["code"]: question for question in document["sections"][0]["questions"]}
    assert questions["fair"]["list"] == questions["views"]["list"] == "agreement-5"
    assert "list" not in questions["role"]
    assert [option["code"] for option in questions["fair"]["options"]] == [code for code, *_facts in SHIPPED]
    assert questions["fair"]["options"][-1]["reason"] == "not-known"


def test_a_preview_has_them_and_writes_nothing(survey: Survey) -> None:
    document = compiling.preview_document(survey)

    assert len(document["sections"][0]["questions"][-1]["options"]) == 6
    assert options(survey, "fair") == []


def test_other_words_in_the_list_are_other_words_of_the_same_options(survey: Survey, agreement: OptionList) -> None:
    before = compiling.publish(survey, by=None).document
    agreement.options[3]["label"]["en"] = "Rather agree"
    agreement.save()

    after = compiling.publish(survey, by=None).document

    pairs = [
        ([option["key"] for option in question["options"]], [option["label"]["en"] for option in question["options"]])
        for document in (before, after)
        for question in document["sections"][0]["questions"]
        if question["code"] == "fair"
    ]
    assert pairs[0][0] == pairs[1][0]
    assert (pairs[0][1][3], pairs[1][1][3]) == ("Agree", "Rather agree")


def test_what_leaves_the_list_is_retired_and_comes_back_as_the_same(survey: Survey, agreement: OptionList) -> None:
    compiling.publish(survey, by=None)
    key = Option.objects.get(question__code="fair", code="do-not-know").pk
    *others, unknown = agreement.options
    agreement.options = others
    agreement.save()

    compiling.publish(survey, by=None)
    assert Option.objects.get(pk=key).retired
    agreement.options = [*others, unknown]
    agreement.save()
    compiling.publish(survey, by=None)

    assert not Option.objects.get(pk=key).retired
    assert Option.objects.filter(question__code="fair", code="do-not-know").count() == 1


def test_another_scale_of_a_published_question_is_refused_and_names_the_list(
    survey: Survey, agreement: OptionList
) -> None:
    compiling.publish(survey, by=None)
    agreement.options[0]["value"] = "0"
    agreement.save()

    with pytest.raises(Refused, match="options of question “fair” come from the list “agreement-5”, whose scale"):
        compiling.publish(survey, by=None)
    faults = checking.faults(compiling.preview_document(survey), compiling.published_documents(survey))
    assert len(faults) == 2
    assert options(survey, "fair")[0][3] == 1


def test_a_list_is_edited_as_lines_and_drafts_follow_it(editor: Client, survey: Survey, agreement: OptionList) -> None:
    agreement.options[2]["label"]["ar"] = "محايد"
    agreement.save()
    posted = filled(editor, page(agreement))
    assert posted["options"].splitlines()[0] == ("Strongly disagree | Pas du tout d’accord | 1 |  | strongly-disagree")
    assert posted["options"].splitlines()[-1] == "I do not know | Je ne sais pas |  | not-known | do-not-know"
    lines = posted["options"].replace("Neither | Ni l’un ni l’autre", "Undecided | Indécis")

    response = editor.post(page(agreement), posted | {"options": lines + "\r\nNot relevant | Sans objet | | missing"})

    assert response.status_code == 302
    agreement.refresh_from_db()
    assert agreement.options[2] == {
        "code": "neither", "label": {"en": "Undecided", "fr": "Indécis", "ar": "محايد"}, "value": "3",
    }  # fmt: skip
    assert agreement.options[-1] == {
        "code": "not-relevant", "label": {"en": "Not relevant", "fr": "Sans objet"}, "value": None, "missing": True,
    }  # fmt: skip
    assert [option[1] for option in options(survey, "fair")][2] == "Undecided"
    assert "Not relevant" in editor.get(reverse("admin:surveys_optionlist_history", args=[agreement.pk])).text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("A | B | 1 | | a\nC | D | 2 | | a", "The code “a” stands in two lines."),
        ("A | B | 1 | | A b", "Line 1: “A b” is no code: A code is made of small letters, digits and hyphens."),
        ("A | B | | | skipped", "The code “skipped” is kept for questions without an answer."),
        ("A | B | x", "Line 1: “x” is not a value"),
        ("A | B | 1 | | a | b", "Line 1: too many bars"),
        ("", "This field is required."),
    ],
)
def test_lines_that_cannot_be_read_are_named_and_nothing_is_saved(
    editor: Client, agreement: OptionList, lines: str, message: str
) -> None:
    response = editor.post(page(agreement), filled(editor, page(agreement)) | {"options": lines})

    assert response.context["adminform"].form.errors["options"][0].startswith(message)
    agreement.refresh_from_db()
    assert len(agreement.options) == 6


def test_two_who_edit_a_list_lose_nothing(editor: Client, agreement: OptionList) -> None:
    posted = filled(editor, page(agreement))
    other = signed_in("editor", "another")
    other.post(page(agreement), posted | {"options": "Yes | Oui | 1 | | yes"})

    response = editor.post(page(agreement), posted | {"options": "No | Non | 0 | | no"})

    assert response.status_code == 409
    form = response.context["adminform"].form
    assert form["options"].value() == "No | Non | 0 | | no"
    assert "Yes | Oui | 1 |  | yes" in form.errors["options"][0]
    agreement.refresh_from_db()
    assert [option["code"] for option in agreement.options] == ["yes"]


def test_a_list_that_is_taken_keeps_its_code_and_is_not_deleted(
    editor: Client, survey: Survey, agreement: OptionList
) -> None:
    text = editor.get(page(agreement)).text

    assert "2 questions take their options from this list." in text
    assert reverse("admin:surveys_optionlist_changelist") in editor.get(reverse("admin:surveys_survey_changelist")).text
    assert 'name="code"' not in text
    assert (
        editor.post(reverse("admin:surveys_optionlist_delete", args=[agreement.pk]), {"post": "yes"}).status_code == 403
    )
    unused = OptionList.objects.get(code="age")
    assert editor.post(reverse("admin:surveys_optionlist_delete", args=[unused.pk]), {"post": "yes"}).status_code == 302


def test_a_question_takes_a_list_on_its_own_page_and_its_options_are_read_there(
    editor: Client, survey: Survey, agreement: OptionList
) -> None:
    role = question(survey, "role")

    editor.post(page_of(role), filled(editor, page_of(role)) | {"option_list": str(agreement.pk)})

    assert options(survey, "role") == SHIPPED
    assert set(role.options.filter(retired=True).values_list("code", flat=True)) == {"police", "press", "not-said"}
    text = editor.get(page_of(role)).text
    assert 'name="options-0-label_en"' not in text
    assert "Strongly disagree" in text
    editor.post(page_of(role), filled(editor, page_of(role)) | {"pasted": "One more", "options-0-label_en": "Changed"})
    assert options(survey, "role") == SHIPPED


def test_a_question_without_options_takes_no_list(editor: Client, survey: Survey, agreement: OptionList) -> None:
    missing = question(survey, "missing")
    Question.objects.filter(pk=missing.pk).update(option_list=agreement)

    compiling.publish(survey, by=None)

    assert "option_list" not in filled(editor, page_of(missing))
    assert options(survey, "missing") == []


def test_the_codebook_tells_a_list_once_and_its_columns_name_it(survey: Survey) -> None:
    version = compiling.publish(survey, by=None)
    respond(version, {"fair": "agree", "open": "disagree"})

    files = unpacked(signed_in("researcher"), survey)

    labels = rows(files["value_labels.csv"])
    assert [(row["value labels"], row["code"], row["value"], row["kind of no answer"]) for row in labels] == [
        ("agreement-5", "strongly-disagree", "1", ""),
        ("agreement-5", "disagree", "2", ""),
        ("agreement-5", "neither", "3", ""),
        ("agreement-5", "agree", "4", ""),
        ("agreement-5", "strongly-agree", "5", ""),
        ("agreement-5", "do-not-know", "", "does not know"),
        ("agreement-5", "skipped", "", "skipped"),
        ("agreement-5", "", "", "not asked"),
    ]
    codebook = rows(files["codebook.csv"])
    named = {row["column"]: row["value labels"] for row in codebook if row["value labels"]}
    assert named == {"q_fair": "agreement-5", "q_open": "agreement-5", "q_kept": "agreement-5"}
    assert [row["code"] for row in codebook if row["column"] == "q_fair"] == [""]
    assert len([row for row in codebook if row["column"] == "q_role"]) == 6


def test_without_lists_there_is_no_file_of_value_labels() -> None:
    survey = make_survey("plain")
    compiling.publish(survey, by=None)

    assert "value_labels.csv" not in unpacked(signed_in("researcher"), survey)
