"""Taking an answer back: a button of the form, which sends nothing and keeps all else."""

import pytest
from django.test import Client
from webtest import TestApp, TestResponse

from surveys.models import Response, SavedAnswers
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


def clear(form: object, question: str, **more: object) -> TestResponse:
    """Press the button that clears the answer to a question."""
    page = form.response  # type: ignore[attr-defined]
    button = page.html.select_one(f"#answers button[name=clear][value={question}]")
    address, _mark, _place = button["formaction"].partition("#")
    return page.test_app.post(address, [*form.submit_fields(), ("clear", question)], **more)  # type: ignore[attr-defined]


def test_a_choice_is_cleared_and_all_else_stays(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "  Half a thought, <one>. "

    page = clear(form, "who")

    back = form_of(page)
    assert page.status_int == 200
    assert back["q-who"].value is None
    assert (back["q-knows-country"].value, back["q-found"].value) == ("zaf", "partly")
    assert back["q-missing"].value == "  Half a thought, <one>. "
    assert [box.checked for box in back.fields["q-uses"]][:3] == [True, True, False]
    assert not page.html.select("[role=alert], .msg")
    assert not Response.objects.exists()
    assert not SavedAnswers.objects.exists()


def test_it_is_the_same_submission_afterwards(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    carried = {name: form[name].value for name in ("submit_key", "stamp")}

    back = form_of(clear(form, "how-often"))

    assert {name: back[name].value for name in carried} == carried
    response = kept(back.submit())
    assert [answer.option.code for answer in response.answers.filter(question__code="how-often")] == ["skipped"]  # type: ignore[union-attr]


def test_the_words_beside_a_choice_go_with_it(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-who"], form["t-who"] = "other", "A beekeeper"

    back = form_of(clear(form, "who"))

    assert (back["q-who"].value, back["t-who"].value) == (None, "")


def test_all_statements_of_a_scale_are_cleared_together(app: TestApp) -> None:
    back = form_of(clear(filled(app.get(SURVEY)), "clarity"))

    assert (back["q-clear-scores"].value, back["q-clear-method"].value) == (None, None)
    assert back["q-who"].value == "research"


def test_the_page_comes_back_at_the_question(app: TestApp) -> None:
    page = app.get(SURVEY)

    button = page.html.select_one("button[name=clear][value=who]")

    assert button["formaction"] == f"{SURVEY}#q-who"
    assert page.html.find(id="q-who")["type"] == "radio"
    assert " ".join(button.text.split()) == "Clear my answer (Which of these describes you best?)"


def test_what_can_be_unticked_has_no_such_button(app: TestApp) -> None:
    buttons = {button["value"] for button in app.get(SURVEY).html.select("button[name=clear]")}

    assert "who" in buttons
    assert "uses" not in buttons


def test_the_step_of_a_score_is_cleared_too(app: TestApp) -> None:
    form = form_of(app.get(f"{SCORE}&step=too-low"))
    form["q-reason"] = "Two courts said so."

    back = form_of(clear(form, "step"))

    assert (back["q-step"].value, back["q-reason"].value) == (None, "Two courts said so.")
    assert not Response.objects.exists()


@pytest.mark.parametrize("question", ["", "nobody", "q-who", "who'--", "\x00"])
def test_a_question_that_is_none_clears_nothing(app: TestApp, question: str) -> None:
    form = filled(app.get(SURVEY))

    back = form_of(app.post(SURVEY, [*form.submit_fields(), ("clear", question)]))

    assert back["q-who"].value == "research"


def test_an_old_token_clears_too() -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    answers = {"q-who": "research", "q-missing": "Half a thought", "submit_key": "0" * 32}

    page = stranger.post(SURVEY, answers | {"clear": "who"})

    assert page.status_code == 200
    assert "Half a thought" in page.text
    assert 'value="research" checked' not in page.text
    assert not Response.objects.exists()
