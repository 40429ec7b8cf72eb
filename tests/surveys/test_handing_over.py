"""A first draft is handed over to publishers with a word, seen by them, taken back or returned."""

import pytest

from lib.refusals import Refused
from surveys.models import Survey
from surveys.questionnaires import compiling, handing_over
from tests.factories import make_live, make_survey, member, signed_in
from tests.surveys.staff import messages, page_of, question

pytestmark = pytest.mark.django_db


def test_a_publisher_sees_a_first_draft_that_was_handed_over_with_its_word() -> None:
    survey, publisher = make_survey(), signed_in("publisher")
    assert "First draft" not in publisher.get("/admin/").content.decode()

    signed_in("editor").post(page_of(survey, "hand_over"), {"note": "Ready, I think."})

    page = publisher.get("/admin/").content.decode()
    assert "First draft of “Reading” waits to be published" in page
    assert "from editor, " in page
    assert "Ready, I think." in page
    assert page_of(survey, "publish") in page


def test_changes_after_the_handing_over_are_told() -> None:
    survey, editor = make_survey(), signed_in("editor")
    editor.post(page_of(survey, "hand_over"))
    role = question(survey, "role")
    role.text_en = "Who are you?"
    role.save()

    assert "The draft was changed once since then." in editor.get(page_of(survey)).content.decode()
    assert "1 change since" in signed_in("publisher").get("/admin/").content.decode()


def test_an_editor_takes_a_draft_back() -> None:
    survey, editor = make_survey(), signed_in("editor")
    editor.post(page_of(survey, "hand_over"))

    response = editor.post(page_of(survey, "give_back"), {"note": ""}, follow=True)

    assert "The draft is with its editors." in messages(response)
    assert "First draft" not in signed_in("publisher").get("/admin/").content.decode()


def test_a_publisher_returns_a_draft_with_a_word_that_its_editors_read() -> None:
    survey, editor, publisher = make_survey(), signed_in("editor"), signed_in("publisher")
    editor.post(page_of(survey, "hand_over"))

    publisher.post(page_of(survey, "give_back"), {"note": "Question 2 is too long."})

    assert "First draft of “Reading” came back" in editor.get("/admin/").content.decode()
    assert "Question 2 is too long." in editor.get(page_of(survey)).content.decode()


def test_publishing_ends_the_waiting() -> None:
    survey = make_survey()
    handing_over.hand_over(survey, by=member("editor"), note="Ready")

    compiling.publish(survey, by=None)

    survey = Survey.objects.get(slug="reading")
    assert (survey.handed_over_at, survey.handed_over_by, survey.handover_note) == (None, None, "")


def test_only_a_first_draft_is_handed_over_and_only_once() -> None:
    editor, draft, (live, _version) = member("editor"), make_survey("draft"), make_live()
    handing_over.hand_over(draft, by=editor)

    for survey in (draft, live, Survey.objects.get(slug="score-feedback")):
        with pytest.raises(Refused, match="Only a draft that was never published"):
            handing_over.hand_over(survey, by=editor)


def test_what_does_not_wait_cannot_come_back() -> None:
    with pytest.raises(Refused, match="was not handed over"):
        handing_over.give_back(make_survey())


@pytest.mark.parametrize("role", ["publisher", "researcher"])
def test_only_editors_hand_over(role: str) -> None:
    survey = make_survey()

    assert signed_in(role).post(page_of(survey, "hand_over")).status_code == 403
    assert Survey.objects.get(slug="reading").handed_over_at is None


def test_a_researcher_returns_nothing() -> None:
    survey = make_survey()
    handing_over.hand_over(survey, by=member("editor"))

    assert signed_in("researcher").post(page_of(survey, "give_back")).status_code == 403
