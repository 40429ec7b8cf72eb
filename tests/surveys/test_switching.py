"""Another language in the middle of a form: what was typed and chosen comes along, and nothing is sent or kept."""

import pytest
from django.test import Client
from webtest import TestApp, TestResponse

from surveys.models import Response, SavedAnswers
from tests.factories import PASSPHRASE, invite, open_round
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db
WORDS = "  Half a thought,\nand “another” <one>.  "


@pytest.fixture
def app() -> TestApp:
    return visitor()


def switch(form: object, language: str = "fr", **more: object) -> TestResponse:
    """Press the button of the form that asks for another language."""
    page = form.response  # type: ignore[attr-defined]
    button = page.html.select_one(f'button[name=language][value={language}][form="{form.id}"]')  # type: ignore[attr-defined]
    fields = [*form.submit_fields(), ("language", language)]  # type: ignore[attr-defined]
    return page.test_app.post(button["formaction"], fields, **more)


def test_a_survey_changes_its_language_and_keeps_what_was_filled_in(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = WORDS

    page = switch(form)

    back = form_of(page)
    assert page.status_int == 200
    assert page.request.path == "/fr/feedback/feedback-on-the-index/"
    assert page.html.html["lang"] == "fr"
    assert back.action == "/fr/feedback/feedback-on-the-index/"
    assert back["q-missing"].value == WORDS
    assert (back["q-who"].value, back["q-knows-country"].value) == ("research", "zaf")
    assert [box.checked for box in back.fields["q-uses"]][:3] == [True, True, False]
    assert "Afrique du Sud" in page.html.select_one("select option[value=zaf]").text


def test_a_form_in_another_language_is_still_the_same_submission(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    carried = {name: form[name].value for name in ("submit_key", "stamp")}

    back = form_of(switch(form))
    again = form_of(switch(back, "en"))

    assert {name: back[name].value for name in carried} == carried
    assert {name: again[name].value for name in carried} == carried
    assert kept(back.submit()).language == "fr"
    assert kept(again.submit()) == Response.objects.get()


def test_another_language_complains_of_nothing_and_keeps_nothing(app: TestApp) -> None:
    form = form_of(app.get(SURVEY))
    form["q-missing"] = "x" * 9000

    page = switch(form)

    assert not page.html.select("[role=alert], .msg")
    assert form_of(page)["q-missing"].value == "x" * 9000
    assert not Response.objects.exists()
    assert not SavedAnswers.objects.exists()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_form_that_was_given_back_can_still_change_its_language(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "x" * 9000
    refused = form.submit(status=422)

    back = form_of(switch(form_of(refused)))

    assert back["q-missing"].value == "x" * 9000


def test_the_question_about_a_score_changes_its_language_and_keeps_what_was_filled_in(app: TestApp) -> None:
    form = form_of(app.get(f"{SCORE}&step=too-low"))
    form["q-reason"] = WORDS

    page = switch(form)

    back = form_of(page)
    assert page.request.path_qs == "/fr/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025"
    assert (back["q-step"].value, back["q-reason"].value) == ("too-low", WORDS)
    assert back["submit_key"].value == form["submit_key"].value
    assert "Afrique du Sud" in page.text
    assert not Response.objects.exists()


def test_a_draft_changes_its_language_with_what_was_written_since(app: TestApp) -> None:
    draft = filled(app.get(SURVEY)).submit("save").follow()
    form = form_of(draft)
    form["q-missing"] = WORDS

    page = switch(form)

    back = form_of(page)
    assert back["q-missing"].value == WORDS
    assert draft.request.path.split("/")[-2] in page.html.select_one(".kept a")["href"]
    assert back.submit("save").headers["Location"] == f"/fr{draft.request.path}"
    assert SavedAnswers.objects.count() == 1


def test_a_language_asked_for_with_an_old_token_brings_the_form_too() -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})

    page = stranger.post(f"/fr{SURVEY}", {"language": "fr", "q-missing": WORDS, "submit_key": "0" * 32})

    assert page.status_code == 200
    assert "and “another” &lt;one&gt;." in page.content.decode()
    assert not Response.objects.exists()


def test_a_form_from_the_cache_has_the_button_of_its_own_language(app: TestApp) -> None:
    pages = [app.get(address) for address in (SURVEY, f"/fr{SURVEY}", SURVEY, f"/fr{SURVEY}")]

    buttons = [page.html.select("button[name=language]") for page in pages]

    assert [[button["value"] for button in each] for each in buttons] == [["fr"], ["en"], ["fr"], ["en"]]
    assert [each[0]["formaction"] for each in buttons] == [f"/fr{SURVEY}", SURVEY, f"/fr{SURVEY}", SURVEY]


def test_the_enter_key_sends_and_does_not_change_the_language(app: TestApp) -> None:
    page = app.get(SURVEY)

    first = page.html.select("button[form=answers], #answers button")[0]

    assert (first.get("name"), first.get("formaction"), first["type"]) == (None, None, "submit")


def test_a_switched_form_keeps_its_clock(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    form = filled(app.get(SURVEY))
    clock.shift(60)

    back = form_of(switch(form))
    clock.shift(30)

    assert kept(back.submit()).duration == 90


def test_an_expert_changes_the_language_and_what_was_written_is_saved() -> None:
    _invitation, token = invite(open_round())
    expert = visitor()
    expert.post(f"/experts/{token}/", {"passphrase": PASSPHRASE})
    address = f"/experts/{token}/GHA/arms-trafficking/"
    page = expert.get(address)
    form = page.forms["assessment"]
    form["score"], form["reason"] = "6.5", "Seen in three courts."
    button = page.html.select_one("button[form=assessment][lang=fr][name=then]")

    shown = expert.post(button["formaction"], [*form.submit_fields(), ("then", button["value"])]).follow()

    assert shown.request.path == f"/fr{address}"
    assert shown.forms["assessment"]["reason"].value == "Seen in three courts."
    assert shown.forms["assessment"]["score"].value == "6.5"


def test_an_expert_whose_words_cannot_be_saved_reads_them_in_the_other_language() -> None:
    _invitation, token = invite(open_round())
    expert = visitor()
    expert.post(f"/experts/{token}/", {"passphrase": PASSPHRASE})
    page = expert.get(f"/experts/{token}/GHA/arms-trafficking/")
    form = page.forms["assessment"]
    form["reason"] = "x" * 5001
    button = page.html.select_one("button[form=assessment][lang=fr][name=then]")

    shown = expert.post(button["formaction"], [*form.submit_fields(), ("then", button["value"])], status=422)

    assert shown.html.html["lang"] == "fr"
    assert shown.forms["assessment"]["reason"].value == "x" * 5001
