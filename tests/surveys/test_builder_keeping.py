"""What is typed is kept field by field; two persons lose nothing; the last act is undone."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.models import Option, Question, Survey
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question, make_live, make_survey, signed_in, signed_in_as
from tests.surveys.building import address, fields_of, keep, opened, outline, press, said
from tests.surveys.staff import messages, page_of, question

pytestmark = pytest.mark.django_db
LINES = "Police | police (fr)\nPress | press (fr)\nNot-said | not-said (fr) |  | missing"


@pytest.fixture
def colleague() -> Client:
    return signed_in("editor", "colleague")


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def draft(survey: Survey) -> dict[str, object]:
    """Return the document of the draft, without what publishing adds."""
    return compiling.compile_draft(survey)


def test_what_is_typed_is_kept_and_the_answer_says_what_is_stored(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))

    response = keep(editor, role, sent | {"text_en": "Who?", "lines": LINES + "\nCourts"})

    told = response.json()
    assert (response.status_code, told["errors"], told["conflicts"]) == (200, {}, {})
    assert told["stored"]["lines"] == LINES + "\nCourts"
    assert told["name"] == question(survey, "role").text_en == "Who?"
    assert role.options.get(code="courts").label_en == "Courts"


def test_a_line_that_is_being_typed_stays_one_option_and_its_code_goes_on_with_it(
    editor: Client, survey: Survey
) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))

    for words in ("C", "Cou", "Courts of law"):
        told = keep(editor, role, sent | {"lines": f"{LINES}\n{words}"}).json()
        sent["was"] = json.dumps(told["stored"])

    assert list(role.options.values_list("code", flat=True)) == ["police", "press", "not-said", "courts-of-law"]


def test_what_cannot_be_read_is_named_and_kept_out_and_the_rest_is_kept(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))

    told = keep(editor, role, sent | {"lines": "Police | | | wods", "code": "Nobody!", "text_fr": "Qui ?"}).json()

    assert told["errors"]["lines"][0].startswith("Line 1: “wods” cannot stand after the value")
    assert "small letters" in told["errors"]["code"][0]
    assert (question(survey, "role").text_fr, role.options.count()) == ("Qui ?", 3)


def test_two_who_write_different_fields_lose_nothing(editor: Client, colleague: Client, survey: Survey) -> None:
    role = question(survey, "role")
    mine, theirs = (fields_of(client.get(address(role))) for client in (editor, colleague))

    keep(colleague, role, theirs | {"text_fr": "Qui ?"})
    response = keep(editor, role, mine | {"text_en": "Who?"})

    assert (response.status_code, response.json()["stored"]["text_fr"]) == (200, "Qui ?")
    assert (question(survey, "role").text_en, question(survey, "role").text_fr) == ("Who?", "Qui ?")


def test_two_who_write_one_field_are_told_and_the_first_stays_until_one_decides(
    editor: Client, colleague: Client, survey: Survey
) -> None:
    role = question(survey, "role")
    mine, theirs = (fields_of(client.get(address(role))) for client in (editor, colleague))
    keep(colleague, role, theirs | {"text_en": "Theirs?", "lines": "Police\nPress"})

    for _again in range(2):
        response = keep(editor, role, mine | {"text_en": "Mine?", "lines": "Police\nCourts", "help_en": "Choose one."})
        assert response.status_code == 409
        assert response.json()["conflicts"] == {"text_en": "Theirs?", "lines": "Police\nPress"}

    saved = question(survey, "role")
    assert (saved.text_en, saved.help_en) == ("Theirs?", "Choose one.")
    assert list(saved.options.values_list("label_en", flat=True)) == ["Police", "Press"]


def test_without_scripts_a_conflict_comes_back_with_both_words_and_saving_again_decides(
    editor: Client, colleague: Client, survey: Survey
) -> None:
    role = question(survey, "role")
    mine = fields_of(editor.get(address(role)))
    press(colleague, role, "save", text_en="Theirs?")

    page = editor.post(address(role), mine | {"act": "add long", "text_en": "Mine?"})
    assert page.status_code == 409
    assert "Saved meanwhile: Theirs?" in said(page)
    again = fields_of(page)
    assert again["text_en"] == "Mine?"
    editor.post(address(role), again | {"act": "save"})

    assert question(survey, "role").text_en == "Mine?"


def test_what_was_deleted_meanwhile_is_said(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))
    Question.objects.filter(pk=role.pk).delete()

    assert keep(editor, role, sent).status_code == 410


def test_a_sitting_is_one_entry_of_the_history_and_the_next_act_ends_it(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    before = role.history.count()
    sent = fields_of(editor.get(address(role)))
    for words in ("W", "Wh", "Who?"):
        sent["was"] = json.dumps(keep(editor, role, sent | {"text_en": words}).json()["stored"])
    assert (role.history.count(), role.history.first().text_en) == (before + 1, "Who?")

    press(editor, role, "save")
    press(editor, role, "save", text_en="Who are you?")

    assert [entry.text_en for entry in role.history.all()[:3]] == ["Who are you?", "Who?", "Role"]
    assert role.history.first().history_user.username == "editor"


def test_each_person_who_types_has_an_entry(editor: Client, colleague: Client, survey: Survey) -> None:
    role = question(survey, "role")
    for client, words in ((editor, "One"), (colleague, "Two"), (editor, "Three")):
        keep(client, role, fields_of(client.get(address(role))) | {"text_en": words})

    assert [(entry.history_user.username, entry.text_en) for entry in role.history.all()[:3]] == [
        ("editor", "Three"), ("colleague", "Two"), ("editor", "One"),
    ]  # fmt: skip


def test_a_page_of_before_notices_what_was_kept_meanwhile(editor: Client, colleague: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))
    sent["was"] = json.dumps(keep(editor, role, sent | {"text_en": "W"}).json()["stored"])
    version = colleague.get(page_of(role)).context["adminform"].form.initial["version"]

    keep(editor, role, sent | {"text_en": "Who?"})

    assert colleague.get(page_of(role)).context["adminform"].form.initial["version"] != version


ACTS = {
    "add": lambda survey: (question(survey, "role"), "add number", {}),
    "copy": lambda survey: (question(survey, "agree"), f"copy {question(survey, 'agree').pk}", {}),
    "move": lambda survey: (question(survey, "home"), f"up {question(survey, 'home').pk}", {}),
    "place": lambda survey: (question(survey, "home"), "save", {"place": "1"}),
    "delete": lambda survey: (question(survey, "agree"), f"retire {question(survey, 'agree').pk}", {}),
    "add-section": lambda survey: (question(survey, "home"), "add-section", {}),
    "type": lambda survey: (question(survey, "home"), "save", {"text_en": "Where?", "required": "on"}),
    "options": lambda survey: (question(survey, "role"), "save", {"lines": "Courts | | 3\nPress | press (fr)"}),
    "statements": lambda survey: (question(survey, "agree"), "save", {"statements": "Useful\nNew"}),
    "paste": lambda survey: (question(survey, "home"), "paste", {"pasted": "Why?\n\nHow?\nSo\nSo not"}),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_undone_to_the_same_draft(editor: Client, survey: Survey, act: str) -> None:
    before = draft(survey)
    part, name, typed = ACTS[act](survey)
    page = press(editor, part, name, **typed)
    assert draft(survey) != before or act == "add-section"

    press(editor, opened(page), "undo")

    assert draft(survey) == before
    assert survey.sections.count() == 1


def test_what_is_typed_in_one_go_is_undone_in_one_go(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))
    for words in ("C", "Cou", "Courts"):
        told = keep(editor, role, sent | {"lines": f"{LINES}\n{words}"}).json()
        sent["was"] = json.dumps(told["stored"])
    assert told["undo"] == "add an option"

    press(editor, role, "undo")

    assert list(role.options.values_list("code", flat=True)) == ["police", "press", "not-said"]


def test_an_act_after_which_somebody_wrote_is_not_undone(editor: Client, colleague: Client, survey: Survey) -> None:
    press(editor, question(survey, "role"), "save", text_en="Who?")
    press(colleague, question(survey, "role"), "save", text_en="Who are you?")

    page = press(editor, question(survey, "role"), "undo")

    assert "Somebody has changed this since" in messages(page)
    assert question(survey, "role").text_en == "Who are you?"


def test_what_was_published_since_is_not_undone(editor: Client, survey: Survey) -> None:
    press(editor, question(survey, "role"), "save", lines=LINES + "\nCourts")
    compiling.publish(survey, by=None)

    page = press(editor, question(survey, "role"), "undo")

    assert "published since" in messages(page)
    assert Option.objects.filter(question__survey=survey, code="courts").exists()


def test_whoever_may_only_look_sees_all_and_changes_nothing(survey: Survey) -> None:
    researcher = signed_in("researcher")
    role = question(survey, "role")

    page = researcher.get(address(role))
    assert "Police" in said(page)
    assert not [
        name for name in fields_of(page) if name.startswith(("text_", "help_", "lines")) or name.endswith("value")
    ]
    assert researcher.post(address(role), {"act": "add long", "was": "{}"}).status_code == 403
    assert keep(researcher, role, {"was": "{}", "text_en": "Who?"}).status_code == 403
    assert signed_in_as("no role").get(address(role)).status_code == 403


def test_whoever_may_only_look_opens_another_question_where_the_outline_is_a_list(survey: Survey) -> None:
    role, home = question(survey, "role"), question(survey, "home")

    page = press(signed_in("researcher"), role, "open", opened=f"question {home.pk}", text_en="Who?")

    assert (page.status_code, opened(page)) == (200, home)
    assert question(survey, "role").text_en == "Role"
    assert signed_in_as("no role").post(address(role), {"act": "open"}).status_code == 403


def test_an_archived_survey_is_shown_and_refused(editor: Client) -> None:
    survey, _version = make_live()
    compiling.close(survey)
    compiling.archive(survey)

    assert editor.get(address(survey)).status_code == 200
    assert editor.post(address(survey), {"act": "add long"}).status_code == 403


def test_no_act_is_done_that_a_button_does_not_name(editor: Client, survey: Survey) -> None:
    for act in ("explode", "add row", "add telepathy", "copy 999999", "move x"):
        assert editor.post(address(survey), {"act": act}, follow=True).status_code == 200
    assert survey.questions.filter(parent=None).count() == 6


def test_sixty_questions_take_as_many_queries_as_six(
    editor: Client, survey: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    section = survey.sections.get()
    for number in range(54):
        add_options(
            add_question(section, f"more-{number}", "single", order=10 + number), [("a", 1, False), ("b", 2, False)]
        )
    role = question(survey, "role")
    sent = fields_of(editor.get(address(role)))

    with django_assert_max_num_queries(45):
        assert len(outline(editor, survey)) == 61
    with django_assert_max_num_queries(45):
        assert keep(editor, role, sent | {"text_en": "Who?", "lines": LINES + "\nCourts"}).status_code == 200
