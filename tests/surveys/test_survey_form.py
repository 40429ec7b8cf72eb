"""The survey as a visitor meets it: filled in, faulty, sent, sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext, override_settings
from webtest import TestApp

from surveys.models import Answer, AnswerText, Response, Survey
from surveys.questionnaires import compiling
from tests.surveys.visiting import SURVEY, filled, form_of, kept, send, tick, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


@contextmanager
def at_once() -> Iterator[None]:
    """Let pages hear of what was committed, as they do where every test is not one transaction."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def answers(response: Response) -> dict[str, list[str]]:
    """Return code of question -> codes of what was chosen; a dash is a text."""
    found: dict[str, list[str]] = {}
    rows = Answer.objects.filter(response=response).select_related("question", "option").order_by("pk")
    for row in rows:
        found.setdefault(row.question.code, []).append(row.option.code if row.option else "-")
    return found


def test_feedback_leads_to_the_one_survey_that_is_open(app: TestApp) -> None:
    page = app.get("/feedback/")

    assert (page.status_int, page.headers["Location"]) == (302, SURVEY)


def test_what_is_sent_is_kept_as_typed_answers(app: TestApp) -> None:
    response = send(app.get(SURVEY))

    found = answers(response)
    assert found["who"] == ["research"]
    assert found["knows-country"] == ["zaf"]
    assert found["uses"] == ["research", "teaching"]
    assert found["pages"] == ["skipped"]
    assert found["clear-scores"] == ["agree"]
    assert found["clear-method"] == ["do-not-know"]
    assert found["trust-quote"] == ["skipped"]
    assert found["missing"] == ["-"]
    assert found["doubt-why"] == ["skipped"]
    assert found["quote"] == ["yes"]
    assert len(found) == 15 + 8 - 2  # every question, and rows in place of the two scales
    texts = AnswerText.objects.filter(response=response).order_by("pk")
    assert [(one.question.code, one.text) for one in texts] == [
        ("missing", "More on the trade in sand, and on how it is measured."),
        ("doubt-score", "Cocaine trade"),
    ]
    assert (response.language, response.version.number, response.survey.slug) == ("en", 1, "feedback-on-the-index")


def test_the_french_page_is_kept_as_french(app: TestApp) -> None:
    page = app.get("/fr" + SURVEY)
    assert "Votre avis sur l’Indice" in page.text

    response = send(page)

    assert response.language == "fr"
    assert set(response.texts.values_list("language", flat=True)) == {"fr"}


def test_an_empty_form_comes_back_with_a_summary_that_leads_to_the_question(app: TestApp) -> None:
    form = form_of(app.get(SURVEY))
    form["q-missing"] = "Sand"

    page = form.submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#q-who"
    assert page.html.select_one(".sum a").text == "Question 1: Choose an answer."
    assert page.html.select_one("#q-who")["type"] == "radio"
    assert "Error: Choose an answer." in page.html.select_one("#e-q-who").text
    assert form_of(page)["q-missing"].value == "Sand"
    assert not Response.objects.exists()


def test_every_field_comes_back_after_an_error(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "x" * 2046
    sent = {name: [one.value for one in fields] for name, fields in form.fields.items()}

    page = form.submit(status=422)

    back = {name: [one.value for one in fields] for name, fields in form_of(page).fields.items()}
    changed = {name for name in sent if back[name] != sent[name]}
    assert changed <= {"csrfmiddlewaretoken"}  # masked anew each time
    assert "Question 10: Shorten your text by 46 characters: 2000 are the limit." in page.text


def test_a_row_of_a_required_scale_is_named(app: TestApp) -> None:
    survey = Survey.objects.get(slug="feedback-on-the-index")
    survey.questions.filter(code="clarity").update(required=True)
    compiling.publish(survey, by=None)
    from_here = app.get(SURVEY, extra_environ={})
    form = form_of(from_here)
    form["q-who"] = "student"
    for code in ("clear-scores", "clear-method", "clear-changes"):
        form[f"q-{code}"] = "agree"

    page = form.submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#q-clear-charts"
    assert "Statement 3 has no answer." in page.html.select_one(".matrix-row.missing .not").text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("q-who", "sorcerer", "Choose one of the answers that are listed."),
        ("q-knows-country", "ＺＡＦ", "Choose one of the answers that are listed."),
        ("q-uses", "nothing-such", "Choose among the answers that are listed."),
        ("q-quote", "maybe", "Choose one of the answers that are listed."),
    ],
)
def test_an_answer_that_is_not_offered_is_refused_where_it_stands(
    app: TestApp, name: str, value: str, said: str
) -> None:
    fields = [one for one in filled(app.get(SURVEY)).submit_fields() if one[0] != name]

    page = app.post(SURVEY, [*fields, (name, value)], status=422)

    assert said in page.html.select_one(f"#e-{name}").text
    assert not Response.objects.exists()


def test_an_option_that_excludes_the_others_stands_alone(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    tick(form, "q-pages", "map", "none")

    page = form.submit(status=422)

    assert "“None of these” cannot be chosen together with others" in page.text


def test_words_for_something_else_are_kept_with_the_option_and_choose_it(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-who"].force_value(None)
    form["t-who"] = "Customs broker"

    fields = [one for one in form.submit_fields() if one[0] != "q-who"]
    page = app.post(SURVEY, fields, expect_errors=True)

    # the question is required, and what was written answers it
    response = kept(page)
    assert answers(response)["who"] == ["other"]
    assert response.texts.get(question__code="who").text == "Customs broker"


@pytest.mark.parametrize("text", ["\u200b\u200b", "  \r\n ", "\u0000", "\u202e\u2066"])
def test_what_cannot_be_seen_is_no_answer(app: TestApp, text: str) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = ""
    fields = [one for one in form.submit_fields() if one[0] != "q-missing"]

    response = kept(app.post(SURVEY, [*fields, ("q-missing", text)]))

    assert answers(response)["missing"] == ["skipped"]


def test_a_line_end_counts_as_one_character(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "\r\n".join(["x"] * 1000)

    response = kept(form.submit())

    assert len(response.texts.get(question__code="missing").text) == 1999


def test_the_same_form_twice_is_one_response_with_one_receipt(app: TestApp) -> None:
    form = filled(app.get(SURVEY))

    first, second = form.submit(), form.submit()

    assert first.headers["Location"] == second.headers["Location"]
    assert Response.objects.count() == 1


def test_another_content_under_the_same_key_is_refused_and_keeps_the_text(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form.submit()
    key = form["submit_key"].value
    form["q-missing"] = "Something I thought of later."

    page = form.submit(status=409)

    again = form_of(page)
    assert again["q-missing"].value == "Something I thought of later."
    assert again["submit_key"].value != key
    assert Response.objects.count() == 1
    kept(again.submit())
    assert Response.objects.count() == 2


def test_a_lost_token_gives_the_form_back_filled_with_a_fresh_one(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    key = form["submit_key"].value
    app.reset()

    page = form.submit(status=403)

    again = form_of(page)
    assert "Nothing you wrote is lost" in page.text
    assert again["q-missing"].value == "More on the trade in sand, and on how it is measured."
    assert [box.checked for box in again.fields["q-uses"]][:3] == [True, True, False]
    assert again["submit_key"].value == key
    assert not Response.objects.exists()
    kept(again.submit())


def test_a_form_of_another_page_without_its_token_is_told_so_as_before(app: TestApp) -> None:
    page = app.post("/admin/login/", {"username": "x"}, status=403)

    assert "The form could not be checked" in page.text


def test_a_text_that_may_point_to_a_person_is_asked_about_once(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "Ask Mr Dlamini, his number is +27 11 555 01 99."

    page = form.submit(status=422)

    assert "this looks like a phone number." in page.text
    assert "this looks like a person’s name." in page.text
    assert not Response.objects.exists()
    response = kept(form_of(page).submit())
    assert response.texts.get(question__code="missing").text.startswith("Ask Mr Dlamini")


def test_a_form_that_was_opened_before_a_change_of_wording_is_kept_under_its_version(app: TestApp) -> None:
    page = app.get(SURVEY)
    survey = Survey.objects.get(slug="feedback-on-the-index")
    survey.questions.filter(code="who").update(text_en="Who are you?")
    with at_once():
        compiling.publish(survey, by=None)

    response = send(page)

    assert response.version.number == 1


def test_a_page_view_asks_the_database_nothing(app: TestApp) -> None:
    first = app.get(SURVEY)

    with CaptureQueriesContext(connection) as queries:
        second = app.get(SURVEY)

    assert len(queries) == 0
    keys = [form_of(page)["submit_key"].value for page in (first, second)]
    assert keys[0] != keys[1]
    assert [len(key) for key in keys] == [32, 32]


@override_settings(MINIMUM_SECONDS=0)
def test_a_submission_takes_five_statements(app: TestApp) -> None:
    filled(app.get(SURVEY)).submit()  # the names of countries and indicators are read once for each release
    form = filled(app.get(SURVEY))
    form["q-missing"] = "A thought that nobody has sent today."  # one that was sent before is held

    with CaptureQueriesContext(connection) as queries:
        form.submit()

    said = [one["sql"].split()[0] for one in queries.captured_queries]
    assert said == ["SAVEPOINT", "INSERT", "INSERT", "INSERT", "RELEASE"]


def test_a_closed_survey_says_so_kindly(app: TestApp) -> None:
    with at_once():
        compiling.close(Survey.objects.get(slug="feedback-on-the-index"))

    page = app.get(SURVEY)

    assert "This survey is closed. Thank you for wanting to answer it." in page.text
    assert "No survey is open at the moment." in app.get("/feedback/").text


def test_a_survey_closed_meanwhile_gives_back_what_was_written(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    with at_once():
        compiling.close(Survey.objects.get(slug="feedback-on-the-index"))

    page = form.submit(status=409)

    assert "This survey takes no more answers." in page.text
    assert form_of(page)["q-missing"].value == "More on the trade in sand, and on how it is measured."


def test_the_last_place_goes_to_one_and_the_next_page_says_full(app: TestApp) -> None:
    Survey.objects.filter(slug="feedback-on-the-index").update(cap=1)
    compiling.publish(Survey.objects.get(slug="feedback-on-the-index"), by=None)
    late = filled(app.get(SURVEY))
    with at_once():
        send(app.get(SURVEY))

    page = late.submit(status=409)

    assert "reached its limit of answers" in page.text
    assert form_of(page)["q-doubt-score"].value == "Cocaine trade"
    assert Response.objects.count() == 1
    assert "Thank you for wanting to add yours." in app.get(SURVEY).text


def test_there_is_no_survey_under_another_name(app: TestApp) -> None:
    app.get("/feedback/nothing/", status=404)
    app.get("/feedback/score-feedback/", status=404)
