"""Whatever happens between two pages, nothing that was written is lost, and nothing is sent twice."""

import pytest
from django.core.cache import cache
from django.test import TestCase
from webtest import TestResponse

from surveys import intake, tasks
from surveys.intake import retention, room
from surveys.models import PageCount, Response, SavedAnswers, SurveyVersion
from surveys.questionnaires import compiling
from tests.outage import refusing
from tests.surveys.clock import NOON, Clock
from tests.surveys.paged import (
    ADDRESS,
    browser_of,
    heading,
    kept_answers,
    make_paged,
    opened,
    pressed,
    publish,
    rows,
    token_of,
    turned,
)
from tests.surveys.visiting import form_of, kept, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]
WORDS = "\nHalf a thought,\nand “another” <one>."


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def test_without_a_database_the_next_page_comes_all_the_same_with_what_was_answered() -> None:
    publish()
    form = opened()

    with refusing():
        page = pressed(form, role="beginner", name=WORDS)
        assert (page.status_int, heading(page)) == (200, "View")
        assert form_of(page)["q-name"].value == WORDS
        assert "If you close the page, it is lost." in page.text
        review = pressed(form_of(page), why=WORDS)
        assert heading(review) == "Check your answers"
        away = form_of(review).submit(status=503)

    assert heading(away) == "Check your answers"
    response = kept(form_of(away).submit())
    assert list(response.texts.values_list("text", flat=True).distinct()) == [WORDS.strip()]


def test_a_database_that_goes_away_between_two_pages_gives_the_page_back_as_it_was_typed() -> None:
    publish()
    form = turned(opened(), role="beginner", name="Ada")

    with refusing():
        form["q-why"] = WORDS
        page = form.submit(status=503)

    assert form_of(page)["q-why"].value == WORDS
    assert "not kept here" not in page.text
    response = kept(turned(form_of(page)).submit())
    assert set(response.texts.values_list("text", flat=True)) == {"Ada", WORDS.strip()}


def test_where_there_is_no_room_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    monkeypatch.setattr(room, "MOST_SAVED", 0)

    page = pressed(opened(), role="expert", name="Ada")
    form = turned(form_of(page), years="4")
    review = pressed(form, why="So.")

    assert (heading(page), heading(review), rows()) == ("Use", "Check your answers", 0)
    back = form_of(review).submit("change", value="use")
    assert form_of(back)["q-years"].value == "4"
    response = kept(turned(turned(form_of(back), years="5")).submit())
    assert response.answers.get(question__code="years").number == 5
    assert set(response.texts.values_list("text", flat=True)) == {"Ada", "So."}


def test_a_class_behind_one_network_is_kept() -> None:
    publish()

    for _pupil in range(26):
        pressed(opened(), role="beginner")

    assert rows() == 26


def test_the_language_is_changed_in_the_middle() -> None:
    publish()
    form = turned(opened(), role="expert", name="Ada")
    form["q-years"] = "3"
    fields = [*form.submit_fields(), ("language", "fr")]

    page = form.response.test_app.post("/fr" + ADDRESS, fields)

    assert (heading(page), page.html.html["lang"]) == ("Usage", "fr")
    assert form_of(page)["q-years"].value == "3"
    after = pressed(form_of(page))
    assert after.request.path.startswith("/fr/feedback/draft/")
    assert kept_answers(after) == {"q-role": ["expert"], "q-name": ["Ada"], "q-years": ["3"]}
    assert kept(turned(form_of(after)).submit()).language == "fr"


def test_a_language_that_the_site_does_not_speak_goes_from_page_to_page_in_its_direction() -> None:
    survey = make_paged(languages=["ar"])
    survey.questions.filter(code="why").update(translations={"ar": {"text": "لماذا؟"}})
    compiling.publish(survey, by=None)

    page = pressed(form_of(visitor().get(f"{ADDRESS}?language=ar")), role="beginner", name="Ada")
    review = pressed(form_of(page), why="لأن")

    for shown in (page, review):
        assert (shown.html.html["lang"], shown.html.html["dir"]) == ("ar", "rtl")
        assert "language=ar" in shown.request.query_string
    assert page.html.select_one("label.title[for=q-why]").get_text(" ", strip=True).endswith("لماذا؟")
    assert "language=ar" in review.html.select("dd.change a")[0]["href"]
    assert kept(form_of(review).submit()).language == "ar"


def test_a_tab_that_was_closed_is_opened_again_by_the_address_of_the_page() -> None:
    publish()
    page = pressed(turned(opened(), role="expert"), years="3")

    again = visitor().get(f"{page.request.path}?{page.request.query_string}")
    without_page = visitor().get(page.request.path)

    assert (heading(again), heading(without_page)) == ("View", "View")
    assert kept(turned(form_of(again)).submit()).answers.get(question__code="years").number == 3


def test_a_page_that_the_answers_hide_is_not_shown_by_its_address() -> None:
    publish()
    page = pressed(opened(), role="beginner")

    other = browser_of(page).get(f"{page.request.path}?page=use")

    assert heading(other) == "In pages"


def test_next_pressed_twice_keeps_one_row() -> None:
    publish()
    form = opened()
    form["q-role"] = "beginner"

    first, second = form.submit(), form.submit()

    assert first.headers["Location"] == second.headers["Location"]
    assert rows() == 1


def test_send_pressed_twice_is_one_response_with_one_receipt() -> None:
    publish()
    form = turned(turned(opened(), role="beginner"), why="So.")

    first, second = form.submit(), form.submit()

    assert first.headers["Location"] == second.headers["Location"]
    assert Response.objects.count() == 1
    browser_of(first).get(form.response.request.path, status=404)


def test_two_tabs_each_keep_what_was_written_in_them() -> None:
    publish()
    page = pressed(turned(opened(), role="expert"), years="3")
    other = browser_of(page).get(f"{page.request.path}?page=use")

    pressed(form_of(other), years="4")
    review = pressed(form_of(page), why="So.")

    assert kept_answers(review) == {"q-role": ["expert"], "q-years": ["4"], "q-why": ["So."]}


def test_what_was_sent_in_another_tab_is_not_sent_again_unseen() -> None:
    publish()
    page = pressed(opened(), role="beginner", name="Ada")
    other = browser_of(page).get(f"{page.request.path}?page=view")
    kept(turned(form_of(other), why="First.").submit())

    late = form_of(page)
    late["q-why"] = "Second."
    page = late.submit(status=409)

    assert "it was sent or deleted, or its time is over" in page.text
    assert form_of(page)["q-why"].value == "Second."
    assert Response.objects.count() == 1
    # The first page asks for what it needs, with what was written on the last one taken along.
    first = pressed(form_of(page))
    assert first.html.select_one(".sum a")["href"] == "#q-role"
    assert Response.objects.count() == 1
    review = pressed(turned(form_of(first), role="beginner"))
    assert "Second." in review.html.select_one("#answers").text


def test_answers_whose_time_is_over_are_told_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    publish()
    form = turned(opened(), role="expert")
    clock.shift(15 * 86400)
    retention.delete_expired()

    form["q-years"] = "9"
    page = form.submit(status=409)

    assert form_of(page)["q-years"].value == "9"
    assert "draft" not in form_of(page).fields


def test_a_version_that_is_published_in_between_does_not_change_what_is_asked() -> None:
    version = publish()
    form = turned(opened(), role="expert")
    survey = version.survey
    survey.questions.filter(code="years").update(text_en="Years of work")
    survey.questions.filter(code="why").update(retired=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.publish(survey, by=None)
    assert SurveyVersion.objects.filter(survey=survey).count() == 2

    page = pressed(form, years="3")
    response = kept(turned(form_of(page), why="So.").submit())

    assert (response.version, response.texts.get().text) == (version, "So.")


def test_a_cookie_that_is_gone_gives_the_page_back() -> None:
    publish()
    form = turned(opened(), role="expert")
    form["q-years"] = "3"
    form.response.test_app.reset()

    page = form.submit(status=403)

    assert (heading(page), form_of(page)["q-years"].value) == ("Use", "3")
    assert heading(pressed(form_of(page))) == "View"


def test_a_page_without_its_key_is_given_back() -> None:
    publish()
    form = turned(opened(), role="expert")
    form["q-years"], form["submit_key"] = "3", "no key"

    page = form.submit(status=422)

    assert (heading(page), form_of(page)["q-years"].value) == ("Use", "3")


def consenting(**answers: str) -> TestResponse:
    return pressed(opened(), role="beginner", **answers)


def test_with_a_consent_on_the_first_page_nothing_is_kept_before_it_is_given() -> None:
    publish(consent=True)

    first = visitor().get(ADDRESS)
    unsaid, no, yes = consenting(), consenting(agree="no"), consenting(agree="yes")

    assert "Once you agree, your answers are kept here at each page turn" in first.text
    assert [heading(page) for page in (unsaid, no, yes)] == ["View"] * 3
    assert ["draft" in page.request.path for page in (unsaid, no, yes)] == [False, False, True]
    assert rows() == 1
    assert form_of(no)["q-role"].value == "beginner"


def test_a_consent_that_is_taken_back_deletes_what_was_kept_at_once() -> None:
    publish(consent=True)
    first = turned(form_of(consenting(agree="yes", name="Ada")), "back")

    page = pressed(first, agree="no")

    assert rows() == 0
    assert (heading(page), form_of(page)["q-name"].value) == ("View", "Ada")
    assert kept(turned(form_of(page)).submit()).texts.get().text == "Ada"


def test_leaving_quickly_deletes_what_is_kept_from_every_page() -> None:
    publish()
    page = pressed(turned(opened(), role="expert"), years="3")
    review = pressed(form_of(page))

    for shown in (page, review):
        leave = shown.html.select_one("form.leave")
        assert leave.select_one("input[name=draft]")["value"] == token_of(shown)
        assert leave.select_one("button[data-quick-exit]") is not None
    browser_of(page).post("/feedback/draft/delete/", {"draft": token_of(page), "leave": "1"})

    assert rows() == 0


def test_save_and_come_back_returns_to_the_page_that_was_open() -> None:
    publish()
    form = turned(opened(), role="expert")
    form["q-years"] = "many"

    page = form.submit("save").follow()

    assert heading(page) == "Use"
    assert form_of(page)["q-years"].value == "many"
    assert "This address is the only way back to it" in page.html.select_one(".kept").get_text(" ", strip=True)


def test_the_time_spent_counts_over_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    publish()
    form = opened()
    clock.shift(60)
    form = turned(form, role="beginner")
    clock.shift(35)

    assert kept(turned(form).submit()).duration == 95


def test_the_random_order_stays_from_page_to_page() -> None:
    survey = make_paged(random_sections=True)
    survey.sections.update(shown_if=None)
    survey.sections.filter(code="who").update(fixed=True)
    compiling.publish(survey, by=None)
    for _time in range(4):
        form = opened()
        order = form["stamp"].value.split(".")[2]
        second = pressed(form, role="expert")
        assert form_of(second)["stamp"].value.split(".")[2] == order
        third = pressed(form_of(second), **({"years": "3"} if heading(second) == "Use" else {}))
        assert {heading(second), heading(third)} == {"Use", "View"}
        review = form_of(pressed(form_of(third), **({"years": "3"} if heading(third) == "Use" else {})))
        assert kept(review.submit()).random_order == int(order.removeprefix("o"))


def test_how_far_people_come_is_counted_once_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, NOON)
    version = publish()
    first = turned(turned(opened(), role="beginner"), "back")
    kept(turned(turned(first)).submit())
    opened()

    tasks.fold_page_counts()

    counts = PageCount.objects.filter(survey=version.survey).order_by("page")
    assert list(counts.values_list("page", "starts", "turns", "sendings")) == [
        ("", 2, 0, 1), ("view", 1, 1, 1), ("who", 2, 1, 0),
    ]  # fmt: skip


def test_a_kept_page_of_a_survey_that_was_closed_meanwhile_can_still_be_read() -> None:
    version = publish()
    page = pressed(opened(), role="beginner", name="Ada")
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.close(version.survey)

    closed = browser_of(page).get(f"{page.request.path}?page=view")

    assert "This survey takes no answers now" in closed.text
    assert closed.html.select_one("#q-name")["value"] == "Ada"
    assert intake.find_saved_answers(token_of(page)) is not None
    assert SavedAnswers.objects.count() == 1
