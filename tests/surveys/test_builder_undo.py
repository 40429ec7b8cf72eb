"""Undoing takes back one's own act alone: never what was published since, nor what others wrote since."""

import json
from typing import Any

import pytest
from django.test import Client

from lib.refusals import Refused
from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires import compiling, draft_states
from surveys.questionnaires.published_keys import PublishedKeys
from tests.factories import make_survey, signed_in
from tests.surveys.building import address, fields_of, keep, opened, press
from tests.surveys.staff import messages, question

pytestmark = pytest.mark.django_db
LINES = "Police | police (fr)\nPress | press (fr)\nNot-said | not-said (fr) |  | missing"
CHANGED = "Somebody has changed this since"


@pytest.fixture
def colleague() -> Client:
    return signed_in("editor", "colleague")


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def typed_on(client: Client, part: Question | Section, *steps: dict[str, str]) -> None:
    """Have kept what is typed step by step, as one goes on writing."""
    sent = fields_of(client.get(address(part)))
    for step in steps:
        sent |= step
        sent["was"] = json.dumps(keep(client, part, sent).json()["stored"])


def test_a_public_code_does_not_go_on_with_the_words_that_are_being_typed(editor: Client, survey: Survey) -> None:
    role, agree = question(survey, "role"), question(survey, "agree")
    more = "Clear | clear (fr)\nUseful | useful (fr)\nNe"
    typed_on(editor, role, {"lines": f"{LINES}\nCou"})
    compiling.publish(survey, by=None)
    typed_on(editor, role, {"lines": f"{LINES}\nCourts"})
    assert role.options.get(label_en="Courts").code == "cou"

    typed_on(editor, agree, {"statements": more})
    compiling.publish(survey, by=None)
    typed_on(editor, agree, {"statements": f"{more}w"})

    assert agree.rows.get(text_en="New").code == "ne"


@pytest.mark.parametrize("typed", [{"code": "who"}, {"kind": "several"}])
def test_code_and_kind_of_a_question_stay_once_they_are_public(
    editor: Client, survey: Survey, typed: dict[str, str]
) -> None:
    role = question(survey, "role")
    press(editor, role, "save", **typed)
    compiling.publish(survey, by=None)
    role.refresh_from_db()

    page = press(editor, role, "undo")

    assert "published since" in messages(page)
    before = (role.code, role.kind)
    role.refresh_from_db()
    assert (role.code, role.kind) == before


def test_the_code_of_an_option_stays_once_it_is_public(survey: Survey) -> None:
    role = question(survey, "role")
    option = role.options.get(code="press")
    before = draft_states.state_of(survey, [role.pk])
    option.code = "media"
    option.save()
    changes = draft_states.changes_between(before, draft_states.state_of(survey, [role.pk]))
    compiling.publish(survey, by=None)

    with pytest.raises(Refused, match="codes and kinds stay"):
        draft_states.undo(survey, changes, PublishedKeys(survey).names)

    assert role.options.filter(code="media").exists()


def test_the_code_of_a_section_stays_once_it_is_public(editor: Client, survey: Survey) -> None:
    section = survey.sections.get()
    press(editor, section, "save", code="begin")
    compiling.publish(survey, by=None)

    page = press(editor, section, "undo")

    assert "published since" in messages(page)
    assert survey.sections.get().code == "begin"


def test_words_of_what_was_published_since_are_undone(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    press(editor, role, "save", text_en="Who?")
    compiling.publish(survey, by=None)

    press(editor, role, "undo")

    assert question(survey, "role").text_en == "Role"


def _question_in_new_section(colleague: Client, made: Any, survey: Survey) -> None:
    home = question(survey, "home")
    press(colleague, home, f"move {home.pk}", after=f"section {made.pk}")


def _options_of_new_question(colleague: Client, made: Any, _survey: Survey) -> None:
    press(colleague, made, "save", lines="Yes\nNo")


def _statements_of_new_question(colleague: Client, made: Any, _survey: Survey) -> None:
    press(colleague, made, "save", statements="Clear enough\nUseful enough")


@pytest.mark.parametrize(
    ("act", "then"),
    [
        ("add-section", _question_in_new_section),
        ("add single", _options_of_new_question),
        ("add matrix", _statements_of_new_question),
    ],
)
def test_what_others_put_into_a_new_row_is_not_lost(
    editor: Client, colleague: Client, survey: Survey, act: str, then: Any
) -> None:
    made = opened(press(editor, question(survey, "quote"), act))
    then(colleague, made, survey)
    before = compiling.compile_draft(survey)

    page = press(editor, made, "undo")

    assert CHANGED in messages(page)
    assert compiling.compile_draft(survey) == before


def test_an_option_added_to_a_pasted_question_is_not_lost(editor: Client, colleague: Client, survey: Survey) -> None:
    made = opened(press(editor, question(survey, "quote"), "paste", pasted="Why?\nSo\nSo not"))
    press(colleague, made, "save", lines="So\nSo not\nNeither")

    page = press(editor, made, "undo")

    assert CHANGED in messages(page)
    assert made.options.count() == 3


def test_a_code_that_was_taken_since_is_told(editor: Client, colleague: Client, survey: Survey) -> None:
    home = question(survey, "home")
    press(editor, home, f"retire {home.pk}")
    press(colleague, question(survey, "quote"), "save", code="home")

    page = press(editor, question(survey, "role"), "undo")

    assert (page.status_code, CHANGED in messages(page)) == (200, True)
    assert not Question.objects.filter(pk=home.pk).exists()


def test_a_section_that_is_gone_since_is_told(editor: Client, colleague: Client, survey: Survey) -> None:
    section = opened(press(colleague, question(survey, "quote"), "add-section"))
    new = opened(press(colleague, section, "add single"))
    press(colleague, new, "save", lines="Yes\nNo")
    press(editor, new, f"retire {new.pk}")
    press(colleague, section, f"delete-section {section.pk}")

    page = press(editor, question(survey, "role"), "undo")

    assert (page.status_code, CHANGED in messages(page)) == (200, True)
    assert not Question.objects.filter(pk=new.pk).exists()


def test_words_that_somebody_wrote_between_ones_own_are_not_undone(
    editor: Client, colleague: Client, survey: Survey
) -> None:
    role = question(survey, "role")
    typed_on(editor, role, {"text_en": "Who?"})
    typed_on(colleague, role, {"text_en": "Who are you?"})
    typed_on(editor, role, {"text_en": "Who are you now?"})

    press(editor, role, "undo")

    assert question(survey, "role").text_en == "Who are you?"


def test_a_new_code_is_undone_in_conditions_of_options_too(editor: Client, survey: Survey) -> None:
    press_only = {"join": "and", "parts": [{"question": "role", "is": "answered"}]}
    option = question(survey, "reads").options.first()
    Option.objects.filter(pk=option.pk).update(shown_if=press_only)
    press(editor, question(survey, "role"), "save", code="who")
    option.refresh_from_db()
    assert option.shown_if["parts"][0]["question"] == "who"

    press(editor, question(survey, "who"), "undo")

    option.refresh_from_db()
    assert option.shown_if == press_only
