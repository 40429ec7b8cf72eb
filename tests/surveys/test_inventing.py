"""Invented answers to a draft: they follow its routes, stand apart, count nowhere, and go."""

from random import Random

import pytest
from django.test import Client

from lib.refusals import Refused
from surveys.intake import open_surveys
from surveys.models import Answer, Option, OptionList, Question, Response, Survey
from surveys.questionnaires import compiling, option_lists
from surveys.simulation import inventing, making
from tests.factories import add_options, add_question, make_live, make_survey, respond, signed_in
from tests.surveys.staff import messages, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    """A draft in which only the press is asked where it prints."""
    survey = make_survey()
    shown_if = {"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["press"]}]}
    where = add_question(survey.sections.get(), "where", "single", order=9, shown_if=shown_if)
    add_options(where, [("paper", None, False), ("screen", None, False)])
    return survey


def test_two_hundred_answers_stand_in_a_survey_of_their_own(survey: Survey) -> None:
    made = inventing.invent_responses(survey)

    assert (made.slug, made.state, made.demonstration) == (f"reading-{survey.pk}-invented", "closed", True)
    assert (made.title_en, made.title_fr) == ("Reading (invented answers)", "Lecture (réponses inventées)")
    assert (made.responses.count(), survey.responses.count()) == (200, 0)
    assert open_surveys.find_survey(made.slug) is None


def test_who_is_not_asked_has_no_row(survey: Survey) -> None:
    made = inventing.invent_responses(survey)

    answers = Answer.objects.filter(question__survey=made)
    press = set(answers.filter(question__code="role", option__code="press").values_list("response", flat=True))
    where = set(answers.filter(question__code="where").values_list("response", flat=True))
    assert where == press
    assert 0 < len(press) < 200
    assert answers.filter(question__code="reads").values("response").distinct().count() == 200


def test_an_option_that_is_hidden_is_never_chosen(survey: Survey) -> None:
    Question.objects.get(survey=survey, code="reads").options.filter(code="map").update(
        shown_if={"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["press"]}]}
    )
    document, random = compiling.preview_document(survey), Random(1)

    visits = [inventing.invent_answers(document, random)[0] for _visitor in range(300)]

    roles = {answers["role"] for answers in visits if answers["reads"] == "map"}
    assert roles == {"press"}


def test_inventing_again_takes_the_earlier_ones_away(survey: Survey) -> None:
    inventing.invent_responses(survey)
    inventing.invent_responses(survey)

    assert Survey.objects.filter(demonstration=True).count() == 1
    assert Response.objects.filter(survey__demonstration=True).count() == 200


def test_invented_answers_go_and_nothing_else() -> None:
    survey, version = make_live()
    response = respond(version, {"role": "press"})
    made = inventing.invent_responses(survey)

    assert inventing.remove_invented(survey)

    assert not Survey.objects.filter(pk=made.pk).exists()
    assert not Question.history.filter(survey=made.pk).exists()
    assert list(survey.responses.all()) == [response]
    assert not inventing.remove_invented(survey)


def test_they_are_those_of_their_draft_whatever_it_is_called(survey: Survey) -> None:
    made = inventing.invent_responses(survey)
    Survey.objects.filter(pk=survey.pk).update(slug="renamed")
    survey.refresh_from_db()
    namesake = make_survey("reading")

    assert inventing.find_invented(survey) == made
    assert inventing.find_invented(namesake) is None
    assert not inventing.remove_invented(namesake)
    again = inventing.invent_responses(survey)
    assert list(Survey.objects.filter(demonstration=True)) == [again]


def test_drafts_whose_long_slugs_begin_alike_have_their_own() -> None:
    surveys = [make_survey("s" * 58 + letter) for letter in "ab"]

    made = [inventing.invent_responses(survey) for survey in surveys]

    assert [inventing.find_invented(survey) for survey in surveys] == made
    assert all(len(survey.slug) <= 60 for survey in made)


def test_they_go_when_their_draft_is_deleted(survey: Survey) -> None:
    inventing.invent_responses(survey)

    signed_in("editor").post(page_of(survey, "delete"), {"post": "yes"})

    assert not Survey.objects.exclude(kind="score").filter(slug__startswith="reading").exists()


def test_they_go_when_their_survey_is_archived() -> None:
    survey, _version = make_live()
    inventing.invent_responses(survey)
    compiling.close(survey)

    signed_in("publisher").post(page_of(survey, "archive"))

    assert inventing.find_invented(survey) is None


def test_a_changed_list_of_options_leaves_them_as_they_are(survey: Survey) -> None:
    fair, unfair, mixed = ({"code": code, "label": {"en": code, "fr": code}} for code in ("fair", "unfair", "mixed"))
    shared = OptionList.objects.create(code="fairness", name="Fairness", options=[fair, mixed])
    Question.objects.filter(survey=survey, code="reads").update(option_list=shared)
    made = inventing.invent_responses(survey)
    shared.options = [unfair, mixed]
    shared.save()

    option_lists.take_from(shared)

    options = Option.objects.filter(question__code="reads", retired=False, built_in=False)
    assert list(options.filter(question__survey=made).values_list("code", flat=True)) == ["fair", "mixed"]
    assert list(options.filter(question__survey=survey).values_list("code", flat=True)) == ["unfair", "mixed"]


def test_a_draft_with_faults_gets_none() -> None:
    survey = Survey.objects.create(slug="empty", title_en="Empty")

    with pytest.raises(Refused, match="There is no question yet."):
        inventing.invent_responses(survey)

    assert not Survey.objects.filter(demonstration=True).exists()


def test_the_demonstration_is_still_due_beside_invented_answers(survey: Survey) -> None:
    before = making.is_due()

    inventing.invent_responses(survey)

    assert (before, making.is_due()) == (True, True)


def test_an_editor_looks_at_the_desk_and_takes_the_answers_away(survey: Survey) -> None:
    editor = signed_in("editor")

    response = editor.post(page_of(survey, "invent"), follow=True)
    page = response.content.decode()
    assert "everything in it is invented" in page
    assert "They count nowhere" in messages(response)

    response = editor.post(page_of(survey, "forget"), follow=True)
    assert "The invented answers are gone." in messages(response)
    assert inventing.find_invented(survey) is None


def test_an_editor_still_sees_no_answer_of_a_person(survey: Survey) -> None:
    compiling.publish(survey, by=None)

    assert signed_in("editor").get(f"/admin/surveys/response/surveys/{survey.pk}/").status_code == 403


def test_publishing_takes_them_away(survey: Survey) -> None:
    inventing.invent_responses(survey)

    signed_in("publisher").post(page_of(survey, "publish"), {"note": ""})

    assert inventing.find_invented(survey) is None
    assert survey.versions.count() == 1


@pytest.mark.parametrize("role", ["researcher", "publisher"])
def test_others_invent_nothing(survey: Survey, role: str) -> None:
    assert signed_in(role).post(page_of(survey, "invent")).status_code == 403


def test_nobody_is_led_to_invent_by_a_link(survey: Survey) -> None:
    assert Client().get(page_of(survey, "invent")).status_code == 302
    assert signed_in("editor").get(page_of(survey, "invent")).status_code == 405
