"""A survey in pages: one section a page along the path, kept sealed at each turn, reviewed, sent once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.models import Response, SavedAnswers, Survey
from surveys.questionnaires import compiling
from tests.factories import add_question
from tests.surveys.paged import (
    ADDRESS,
    browser_of,
    heading,
    kept_answers,
    make_paged,
    opened,
    pressed,
    publish,
    question,
    rows,
    token_of,
    turned,
)
from tests.surveys.routed import all_of, when
from tests.surveys.visiting import form_of, kept, tick, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]


def progress(page: object) -> str:
    return page.html.select_one(".progress p").get_text(strip=True)  # type: ignore[attr-defined]


def test_the_first_page_asks_for_its_section_alone_and_says_that_answers_are_kept() -> None:
    publish()

    page = visitor().get(ADDRESS)

    assert {name for name in form_of(page).fields if name and name.startswith("q-")} == {"q-role", "q-name"}
    assert progress(page) == "Page 1 of 2"
    assert "At each page turn your answers are kept here, encrypted, until you send them, for 14 days" in page.text
    assert not page.html.select("button[name=back]")


def test_the_path_grows_and_shrinks_with_the_answers() -> None:
    publish()

    beginner = pressed(opened(), role="beginner")
    expert = pressed(opened(), role="expert")

    assert (heading(beginner), progress(beginner)) == ("View", "Page 2 of 2")
    assert (heading(expert), progress(expert)) == ("Use", "Page 2 of 3")
    assert len(expert.html.select(".progress li.reached")) == 2


def test_a_page_turn_is_kept_sealed_and_shown_by_a_plain_get() -> None:
    publish()

    page = pressed(opened(), role="expert", name="Ada")

    assert page.request.method == "GET"
    assert page.request.query_string == "page=use"
    assert kept_answers(page) == {"q-role": ["expert"], "q-name": ["Ada"]}
    assert "Ada" not in str(SavedAnswers.objects.values().get())
    assert "no-store" in page.headers["Cache-Control"]
    assert not [name for name in form_of(page).fields if name in ("q-role", "q-name")]


def test_errors_of_a_page_are_caught_when_it_is_turned() -> None:
    publish()

    page = opened().submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#q-role"
    assert progress(page) == "Page 1 of 2"
    assert rows() == 0


def test_previous_keeps_what_was_typed_without_checking_it() -> None:
    publish()
    form = turned(opened(), role="expert")
    tick(form, "q-tools", "map")

    back = pressed(form, "back", years="many")
    again = pressed(form_of(back))

    assert form_of(back)["q-role"].value == "expert"
    assert form_of(again)["q-years"].value == "many"
    assert [box.checked for box in form_of(again).fields["q-tools"]] == [True, False]
    assert rows() == 1


def test_what_is_unticked_on_a_page_stays_unticked() -> None:
    publish()
    form = turned(opened(), role="expert")
    tick(form, "q-tools", "map", "tables")
    back = turned(turned(form, years="3"), "back")
    tick(back, "q-tools", "tables")

    page = pressed(back)

    assert kept_answers(page)["q-tools"] == ["tables"]


def test_everything_is_reviewed_in_words_and_sent_as_one_response() -> None:
    publish()
    form = turned(opened(), role="expert", name="Ada <3")
    tick(form, "q-tools", "map", "tables")
    form = turned(form, years="3,5")
    review = pressed(form, why="Line one\nline two")

    words = review.html.select_one("#answers").get_text(" ", strip=True)
    assert heading(review) == "Check your answers"
    assert "Role Expert Change question 1" in words
    assert "Name Ada <3 Change" in words
    assert "Tools Map Tables Change" in words
    assert "Years 3.5 Change" in words
    link = review.html.select("dd.change a")[3]["href"]
    assert link == f"/feedback/draft/{token_of(review)}/?page=use#q-years"

    response = kept(form_of(review).submit())

    answers = response.answers.exclude(option=None).values_list("question__code", "option__code")
    assert set(answers) == {("role", "expert"), ("tools", "map"), ("tools", "tables")}
    assert response.answers.get(question__code="years").number == 3.5
    assert set(response.texts.values_list("text", flat=True)) == {"Ada <3", "Line one\nline two"}
    assert rows() == 0


def test_the_review_says_what_was_not_answered_and_a_link_leads_to_the_page_to_change_it() -> None:
    publish()
    review = pressed(turned(opened(), role="beginner"))

    assert [tag.text for tag in review.html.select(".unanswered")] == ["not answered", "not answered"]

    page = browser_of(review).get(review.html.select("dd.change a")[0]["href"].partition("#")[0])
    changed = pressed(form_of(page), role="expert")

    assert heading(page) == "In pages"
    assert heading(changed) == "Use"


def test_an_answer_that_is_hidden_by_a_later_change_is_told_and_dropped() -> None:
    publish()
    form = turned(turned(opened(), role="expert"), years="7")
    first = turned(turned(form, "back", why="So."), "back")
    review = pressed(turned(first, role="beginner"))

    told = review.html.select_one(".left-out").get_text(" ", strip=True)
    assert "These answers will not be sent" in told
    assert "Years 7 Only if" in told
    assert "Tools" not in told

    response = kept(form_of(review).submit())

    assert set(response.answers.values_list("question__code", flat=True)) == {"role", "name", "why"}


def test_an_answer_that_was_hidden_for_a_while_is_there_again() -> None:
    publish()
    form = turned(turned(opened(), role="expert"), years="7")
    first = turned(turned(form, "back"), "back")
    first = turned(turned(first, role="beginner"), "back")

    page = pressed(first, role="expert")

    assert form_of(page)["q-years"].value == "7"


def test_signs_of_a_person_are_pointed_out_on_the_review_and_sent_from_there() -> None:
    publish()

    review = pressed(turned(opened(), role="beginner"), why="Ask Mr Dlamini, his number is +27 11 555 01 99.")

    assert "this looks like a phone number." in review.html.select_one(".caution").text
    assert kept(form_of(review).submit()).texts.count() == 1


def test_opening_costs_no_statement_and_sending_none_more_than_from_one_page() -> None:
    publish()
    one_page = make_paged_on_one()
    app = visitor()
    app.get(ADDRESS)
    with CaptureQueriesContext(connection) as opening:
        app.get(ADDRESS)
    review = pressed(turned(opened(), role="beginner"), why="So.")
    with CaptureQueriesContext(connection) as sending:
        kept(form_of(review).submit())
    form = form_of(app.get(one_page))
    form["q-role"], form["q-why"] = "beginner", "So."
    saved = form_of(form.submit("save").follow())
    with CaptureQueriesContext(connection) as sending_one_page:
        kept(saved.submit())

    assert not opening.captured_queries
    assert len(sending.captured_queries) <= len(sending_one_page.captured_queries)


def make_paged_on_one() -> str:
    """Publish the same survey on one page, and return its address."""
    survey = make_paged_copy()
    compiling.publish(survey, by=None)
    return f"/feedback/{survey.slug}/"


def make_paged_copy() -> Survey:
    Survey.objects.filter(slug="paged").update(slug="paged-first")
    survey = make_paged()
    Survey.objects.filter(pk=survey.pk).update(slug="on-one", in_pages=False)
    Survey.objects.filter(slug="paged-first").update(slug="paged")
    survey.refresh_from_db()
    return survey


def test_a_survey_on_one_page_is_reviewed_only_where_answers_are_left_out() -> None:
    address = make_paged_on_one()
    form = form_of(visitor().get(address))
    form["q-role"], form["q-years"] = "beginner", "7"

    review = form.submit()

    assert (review.status_int, heading(review)) == (200, "Check your answers")
    assert "Years 7 Only if" in review.html.select_one(".left-out").get_text(" ", strip=True)
    assert not Response.objects.exists()
    back = form_of(review).submit("change", value="who")
    assert (form_of(back)["q-role"].value, form_of(back)["q-years"].value) == ("beginner", "7")
    assert set(kept(form_of(review).submit()).answers.values_list("question__code", flat=True)) == {
        "role", "name", "why",
    }  # fmt: skip


def test_questions_of_a_page_that_depend_on_it_are_on_it_and_those_of_other_pages_are_decided() -> None:
    survey = make_paged()
    question("why").section.questions.filter(code="why").update(
        shown_if=all_of(when("role", "any-of", "expert"), when("years", "at-least", number="5"))
    )
    add_question(
        survey.sections.get(code="use"), "more", "short", order=2,
        shown_if=all_of(when("role", "any-of", "expert"), when("tools", "any-of", "map")),
    )  # fmt: skip
    compiling.publish(survey, by=None)

    page = pressed(opened(), role="expert")

    assert page.html.select_one("#q-more") is not None
    rule = page.html.select_one("#q-more").find_parent("div", class_="conditional")
    assert rule["data-shown-if"].count("field") == 1  # the role is decided, the tools are not
    assert "Role" not in rule.select_one(".only-if").text
    assert not page.html.select("section.part[data-shown-if]")


def test_a_page_says_about_how_long_the_rest_takes() -> None:
    publish()  # 37 seconds on the first page, 32 on the second, 75 on the third

    first = visitor().get(ADDRESS)
    second = pressed(form_of(first), role="expert")
    third = pressed(form_of(second), years="3")

    left = [page.html.select_one(".progress span").get_text(strip=True) for page in (first, second, third)]
    assert left == ["about 2 minutes left", "about 2 minutes left", "about a minute left"]
