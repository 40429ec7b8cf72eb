"""Pages together with routes: options that are hidden, pages that are gone back to, and answers that travel along."""

import pytest
from django.core.cache import cache
from django.http import QueryDict
from webtest import Form

from surveys.documents import Document
from surveys.forms.building import build_form
from surveys.forms.review import left_out, review_parts
from surveys.models import Response
from surveys.questionnaires import compiling
from tests.outage import refusing
from tests.surveys.clock import NOON, Clock
from tests.surveys.paged import ADDRESS, heading, kept_answers, make_paged, opened, pressed, publish, turned
from tests.surveys.routed import question, section, survey, when
from tests.surveys.visiting import form_of, kept, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def narrowed() -> Document:
    """Return a document whose second question hides an option, with words beside another, and pipes its answer."""
    often = question("often", 100, "single", ["first", "yearly"])
    tools = question("tools", 200, "single", ["map", "tables", "other"])
    tools["options"][0]["shown_if"] = when("often", "any-of", "yearly")
    tools["options"][2]["with_text"] = True
    why = question("why", 300, "short")
    why["text"] = {"en": "Why {tools}?", "fr": "Pourquoi {tools} ?"}
    return survey(section("who", often, tools), section("end", why))


def answers(**values: str) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.update(values)
    return sent


def test_words_beside_an_option_may_be_the_code_of_one_that_is_hidden() -> None:
    sent = {"q-often": "first", "q-tools": "other", "t-tools": "map", "q-why": "So"}
    form = build_form(narrowed(), "en")(answers(**sent))

    assert form.is_valid()
    assert [written.text for written in form.texts()] == ["map", "So"]


def test_a_choice_that_is_hidden_is_read_neither_in_the_review_nor_in_a_later_question() -> None:
    sent = answers(**{"q-often": "first", "q-tools": "map"})
    form = build_form(narrowed(), "en").refilled(sent)

    lines = {line.question.code: line for part in review_parts(form) for line in part.lines}

    assert [answer.words for answer in lines["tools"].answers] == [()]
    assert lines["why"].question.text == "Why (your answer to question 2)?"


def test_a_form_on_one_page_shows_first_what_of_a_choice_is_left_out(nobody_is_too_fast: None) -> None:
    draft = make_paged()
    draft.in_pages = False
    draft.save()
    tools = draft.questions.get(code="tools")
    tools.options.filter(code="map").update(shown_if=when("name", "answered"))
    draft.sections.update(shown_if=None)
    compiling.publish(draft, by=None)
    form = form_of(visitor().get(ADDRESS))
    form["q-role"], form["q-years"] = "beginner", "3"
    form.set("q-tools", True, index=0)
    form.set("q-tools", True, index=1)

    page = form.submit()

    assert heading(page) == "Check your answers"
    assert "Map" in page.html.select_one(".left-out, .hidden-answers, main").get_text(" ", strip=True)
    assert Response.objects.count() == 0


def test_what_is_left_out_of_a_matrix_and_of_a_ranking_is_told() -> None:
    often = question("often", 100, "single", ["first", "yearly"])
    rows = [{"key": 250, "code": "clear", "text": {"en": "Clear?", "fr": "Clair ?"}}]
    views = question("views", 200, "matrix", ["yes", "no"], rows=rows)
    order = question("order", 300, "ranking", ["1", "press"])
    for each in (views, order):
        each["options"][0]["shown_if"] = when("often", "any-of", "yearly")
    sent = {"q-often": "first", "q-clear": "yes", "q-order.1": "2", "q-order.press": "1"}

    form = build_form(survey(section("all", often, views, order)), "en")(answers(**sent))

    assert form.is_valid(), form.errors
    assert [(entry.question.text, entry.words) for entry in left_out(form)] == [("Clear?", "Yes"), ("order?", "2. 1")]
    assert [reply.options for reply in form.replies()] == [(101,), (290,), (302,)]


def page_with_a_question_for_some() -> Form:
    """Return the second page, filled in, of which a question depends on the first."""
    draft = make_paged()
    draft.questions.filter(code="years").update(shown_if=when("name", "answered"))
    compiling.publish(draft, by=None)
    form = turned(opened(), role="expert", name="Ada")
    form["q-years"] = "31"
    return form


def test_what_a_returned_page_cannot_ask_for_travels_with_it() -> None:
    form = page_with_a_question_for_some()
    form.response.test_app.reset()

    page = form.submit(status=403)

    assert kept_answers(pressed(form_of(page)))["q-years"] == ["31"]


def test_what_a_page_cannot_ask_for_without_a_database_travels_with_it() -> None:
    form = page_with_a_question_for_some()

    with refusing():
        page = form.submit(status=503)

    assert kept_answers(pressed(form_of(page)))["q-years"] == ["31"]


def test_back_to_a_first_page_that_was_not_kept_yet_keeps_what_was_answered_after_it() -> None:
    publish()
    first = opened()
    kept_page = pressed(first, role="expert", name="Ada")
    pressed(form_of(kept_page), years="3")

    again = pressed(first, role="expert", name="Ada L.")

    assert kept_answers(again) == {"q-role": ["expert"], "q-name": ["Ada L."], "q-years": ["3"]}


def test_four_seconds_on_each_page_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    publish()
    form = opened()
    for answer in ({"role": "expert"}, {"years": "3"}, {"why": "So."}):
        clock.shift(4)
        form = turned(form, **answer)
    clock.shift(4)

    assert kept(form.submit()).duration == 15
