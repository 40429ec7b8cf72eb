"""From a draft to a document: what publishing makes, what it refuses, and what stays as it was."""

import pytest
from django.core.cache import cache
from django.test import TestCase
from django.utils import translation

from indicators.models import Country
from lib import caching
from lib.refusals import Refused
from surveys.documents import Document, questions_of
from surveys.models import Option, Question, Survey
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question, make_live, make_survey

pytestmark = pytest.mark.django_db


def question(survey: Survey, code: str) -> Question:
    return Question.objects.get(survey=survey, code=code)


def test_the_first_publication_makes_version_1_and_a_live_survey() -> None:
    survey = make_survey()

    version = compiling.publish(survey, by=None, note="First")

    stored = Survey.objects.get(pk=survey.pk)
    assert (version.number, version.note, stored.state, survey.state) == (1, "First", "live", "live")
    assert compiling.newest_version(survey) == version


def test_a_document_holds_all_languages_and_the_keys_of_questions_and_options() -> None:
    survey, version = make_live()
    role = question(survey, "role")
    police, press, not_said = role.options.filter(built_in=False).order_by("order")

    asked = version.document["sections"][0]["questions"][0]

    assert version.document["title"] == {"en": "Reading", "fr": "Lecture"}
    assert asked == {
        "key": role.pk,
        "code": "role",
        "kind": "single",
        "text": {"en": "Role", "fr": "role ?"},
        "help": {"en": "", "fr": ""},
        "required": False,
        "longest": 2000,
        "skipped": role.options.get(code="skipped").pk,
        "options": [
            option(police, "police", "Police", missing=False),
            option(press, "press", "Press", missing=False),
            option(not_said, "not-said", "Not-said", missing=True),
        ],
        "rows": [],
    }


def option(row: Option, code: str, english: str, *, missing: bool) -> dict[str, object]:
    return {
        "key": row.pk,
        "code": code,
        "label": {"en": english, "fr": f"{code} (fr)"},
        "value": None,
        "missing": missing,
        "with_text": False,
        "exclusive": False,
    }


def test_questions_stand_in_the_order_of_their_numbers_and_statements_inside_their_scale() -> None:
    _survey, version = make_live()

    asked = list(questions_of(version.document))

    assert [one["code"] for one in asked] == ["role", "reads", "agree", "missing", "home", "quote"]
    assert [row["code"] for row in asked[2]["rows"]] == ["clear", "useful"]
    assert [one["value"] for one in asked[2]["options"]] == ["-1", "0", "1", None]


def test_publishing_adds_what_no_editor_writes() -> None:
    _survey, version = make_live()
    by_code = {one["code"]: one for one in questions_of(version.document)}

    assert [one["code"] for one in by_code["quote"]["options"]] == ["yes", "no"]
    assert by_code["quote"]["options"][0]["label"] == {"en": "Yes", "fr": "Oui"}
    assert len(by_code["home"]["options"]) == Country.objects.count()
    assert {"afg", "zwe"} <= {one["code"] for one in by_code["home"]["options"]}
    assert all(one["skipped"] for one in by_code.values())


def test_a_missing_translation_is_filled_by_the_first_language() -> None:
    survey = make_survey()
    Question.objects.filter(survey=survey, code="role").update(text_fr="")

    version = compiling.publish(survey, by=None)

    assert version.document["sections"][0]["questions"][0]["text"] == {"en": "Role", "fr": "Role"}


def test_the_same_words_make_no_version_whoever_publishes_in_whatever_language() -> None:
    survey, first = make_live()

    with translation.override("fr"):
        again = compiling.publish(survey, by=None, note="Nothing new")

    assert (again, survey.versions.count()) == (first, 1)


def test_other_words_make_the_next_version_and_leave_the_first_as_it_was() -> None:
    survey, first = make_live()
    before = first.document
    Question.objects.filter(survey=survey, code="role").update(text_fr="Qui êtes-vous ?")

    second = compiling.publish(survey, by=None)

    first.refresh_from_db()
    assert (second.number, first.document) == (2, before)
    assert second.document["sections"][0]["questions"][0]["text"]["fr"] == "Qui êtes-vous ?"


def test_a_retired_question_leaves_the_document_and_keeps_its_row() -> None:
    survey, _first = make_live()
    Question.objects.filter(survey=survey, code="reads").update(retired=True)

    second = compiling.publish(survey, by=None)

    assert "reads" not in [one["code"] for one in questions_of(second.document)]
    assert question(survey, "reads").pk


def test_a_renamed_country_is_a_change_of_wording_and_keeps_its_key() -> None:
    survey, first = make_live()
    Country.objects.filter(iso3="CZE").update(name_en="Czechland")

    second = compiling.publish(survey, by=None)

    assert second.number == 2
    assert country(second.document, "cze")["label"]["en"] == "Czechland"
    assert country(second.document, "cze")["key"] == country(first.document, "cze")["key"]


def country(document: Document, code: str) -> Document:
    home = next(one for one in questions_of(document) if one["code"] == "home")
    return next(one for one in home["options"] if one["code"] == code)


def test_a_change_of_kind_is_refused_and_nothing_is_written() -> None:
    survey, _first = make_live()
    Question.objects.filter(survey=survey, code="role").update(kind="several")

    with pytest.raises(Refused, match="The kind of question “role” was changed after it was published: retire it"):
        compiling.publish(survey, by=None)

    assert survey.versions.count() == 1


def test_a_change_of_code_is_refused() -> None:
    survey, _first = make_live()
    Question.objects.filter(survey=survey, code="role").update(code="who")

    with pytest.raises(Refused, match="The kind of question “role” was changed"):
        compiling.publish(survey, by=None)


@pytest.mark.parametrize(
    "change",
    [{"value": 2}, {"value": None}, {"code": "yes-indeed"}, {"is_missing": True}, {"retired": True}],
)
def test_a_change_of_a_point_of_a_scale_is_refused(change: dict[str, object]) -> None:
    survey, _first = make_live()
    question(survey, "agree").options.filter(code="agree").update(**change)

    with pytest.raises(Refused, match="The scale of question “agree” was changed"):
        compiling.publish(survey, by=None)


def test_a_new_point_on_a_published_scale_is_refused() -> None:
    survey, _first = make_live()
    add_options(question(survey, "agree"), [("fully", 2, False)])

    with pytest.raises(Refused, match="The scale of question “agree” was changed"):
        compiling.publish(survey, by=None)


def test_an_option_without_a_value_may_be_added_and_retired() -> None:
    survey, _first = make_live()
    role = question(survey, "role")
    add_options(role, [("customs", None, False)])
    role.options.filter(code="press").update(retired=True)

    second = compiling.publish(survey, by=None)

    asked = second.document["sections"][0]["questions"][0]
    assert [one["code"] for one in asked["options"]] == ["police", "customs", "not-said"]


def test_what_was_retired_comes_back_only_as_what_it_was() -> None:
    survey, _first = make_live()
    reads = Question.objects.filter(survey=survey, code="reads")
    reads.update(retired=True)
    compiling.publish(survey, by=None)
    reads.update(retired=False, kind="single")

    with pytest.raises(Refused, match="The kind of question “reads” was changed"):
        compiling.publish(survey, by=None)

    reads.update(kind="several")
    assert compiling.publish(survey, by=None).number == 3


def test_a_published_code_is_not_given_to_another_question() -> None:
    survey, _first = make_live()
    old = question(survey, "missing")
    section = old.section
    old.delete()
    add_question(section, "missing", "short")

    with pytest.raises(Refused, match="The code “missing” belongs to another question"):
        compiling.publish(survey, by=None)


def test_a_statement_stays_in_its_scale() -> None:
    survey, _first = make_live()
    clear = question(survey, "clear")
    other = add_question(clear.section, "other", "matrix")
    add_options(other, [("no", 0, False), ("yes", 1, False)])
    Question.objects.filter(pk=clear.pk).update(parent=other)

    with pytest.raises(Refused, match="The kind of question “clear” was changed"):
        compiling.publish(survey, by=None)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda survey: question(survey, "role").options.exclude(code="press").delete(), "“role” needs at least two"),
        (lambda survey: question(survey, "role").options.update(label_en=""), "An option of question “role” has no"),
        (lambda survey: question(survey, "agree").rows.all().delete(), "The scale “agree” has no statement"),
        (lambda survey: question(survey, "agree").rows.update(text_en=""), "A statement of the scale “agree” has no"),
        (lambda survey: survey.questions.filter(code="home").update(text_en=""), "Question “home” has no text"),
        (lambda survey: survey.questions.all().delete(), "There is no question yet"),
        (
            lambda survey: add_options(question(survey, "role"), [("skipped", None, False)]),
            "“role” has an option “skipped”",
        ),
    ],
)
def test_a_draft_with_a_fault_is_not_published(spoil: object, sentence: str) -> None:
    survey = make_survey()
    spoil(survey)  # type: ignore[operator]

    with pytest.raises(Refused, match=sentence):
        compiling.publish(survey, by=None)

    assert Survey.objects.get(pk=survey.pk).state == "draft"
    assert not Option.objects.filter(question__survey=survey, built_in=True).exists()


def test_a_proof_shows_what_publishing_would_make_and_writes_nothing() -> None:
    survey = make_survey()

    document = compiling.preview_document(survey)

    assert len(next(one for one in questions_of(document) if one["code"] == "home")["options"]) > 190
    assert not Option.objects.filter(question__survey=survey, built_in=True).exists()


def test_drafts_of_many_surveys_are_compiled_in_three_queries(django_assert_num_queries: object) -> None:
    surveys = [make_survey(slug) for slug in ("one", "two", "three")]

    with django_assert_num_queries(3):  # type: ignore[operator]
        documents = compiling.compile_drafts(surveys)

    assert documents[surveys[2].pk] == compiling.compile_draft(surveys[2])


def test_only_a_live_survey_is_closed_and_publishing_opens_it_again() -> None:
    survey = make_survey()
    with pytest.raises(Refused, match="Only a survey that is live can be closed"):
        compiling.close(survey)

    compiling.publish(survey, by=None)
    compiling.close(survey)
    assert (survey.state, Survey.objects.get(pk=survey.pk).state) == ("closed", "closed")

    compiling.publish(survey, by=None)
    assert (survey.state, survey.versions.count()) == ("live", 1)


def test_only_a_closed_survey_is_archived_and_it_is_never_published_again() -> None:
    survey, _version = make_live()
    with pytest.raises(Refused, match="close it first"):
        compiling.archive(survey)

    compiling.close(survey)
    compiling.archive(survey)

    with pytest.raises(Refused, match="archived"):
        compiling.publish(survey, by=None)
    assert Survey.objects.get(pk=survey.pk).state == "archived"


@pytest.mark.parametrize("act", ["publish", "close", "archive"])
def test_every_act_makes_the_kept_pages_anew(act: str) -> None:
    survey, _version = make_live()
    if act == "archive":
        compiling.close(survey)
    before = caching.generation()

    with TestCase.captureOnCommitCallbacks(execute=True):
        if act == "publish":
            compiling.publish(survey, by=None)
        else:
            getattr(compiling, act)(survey)

    assert cache.get(caching.TOKEN) not in (None, before)
