"""How long somebody took: counted from the first page that was given out, and known to no row but as seconds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase
from webtest import TestApp, TestResponse

from surveys import intake
from surveys.models import Response, SavedAnswers, Survey
from surveys.questionnaires import compiling
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db
DAY = 86_400


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


def facts(response: Response) -> tuple[str, list[str], int | None]:
    return response.status, response.flags, response.duration


def saved(app: TestApp, clock: Clock, seconds: int) -> str:
    """Fill in the survey for so long, keep it for later, and return its address."""
    form = filled(app.get(SURVEY))
    clock.shift(seconds)
    return str(form.submit("save").headers["Location"])


def test_a_draft_that_is_sent_as_soon_as_it_is_opened_took_as_long_as_its_writing(app: TestApp, clock: Clock) -> None:
    address = saved(app, clock, 62)
    clock.shift(3 * DAY)
    form = form_of(app.get(address))
    clock.shift(1)

    response = kept(form.submit())

    assert facts(response) == ("ok", [], 60)


def test_the_seconds_of_each_sitting_are_added_up(app: TestApp, clock: Clock) -> None:
    address = saved(app, clock, 62)
    clock.shift(DAY)
    form = form_of(app.get(address))
    clock.shift(31)
    form.submit("save")
    clock.shift(DAY)
    form = form_of(app.get(address))
    clock.shift(12)

    response = kept(form.submit())

    assert facts(response) == ("ok", [], 105)  # 62, 31 and 12


def test_a_draft_has_its_seconds_sealed_and_no_time(app: TestApp, clock: Clock) -> None:
    address = saved(app, clock, 64)

    draft, unsealed = SavedAnswers.objects.values().get(), intake.find_saved_answers(address.split("/")[-2])

    assert unsealed is not None
    assert (unsealed.seconds, draft["seconds"], str(draft["expires_on"])) == (64, None, "2026-12-06")
    assert str(int(NOON.timestamp()))[:6] not in str(draft)
    assert "12:0" not in str(draft)


def test_keeping_a_draft_makes_nobody_slower_than_they_were(app: TestApp, clock: Clock) -> None:
    form = form_of(app.get(saved(app, clock, 1)))
    clock.shift(1)

    assert facts(kept(form.submit())) == ("held", ["speed"], 0)


def test_a_made_up_start_is_not_made_good_by_keeping_a_draft(app: TestApp, clock: Clock) -> None:
    form = filled(app.get(SURVEY))
    version, opened, signature = form["stamp"].value.split(".")
    form["stamp"] = f"{version}.{int(opened) - 600}.{signature}"
    page = form.submit("save").follow()

    assert facts(kept(form_of(page).submit())) == ("held", ["speed"], 0)


def test_a_draft_from_before_seconds_were_kept_counts_and_nobody_says_how_long_it_took(
    app: TestApp, clock: Clock
) -> None:
    address = saved(app, clock, 62)
    written = intake.find_saved_answers(address.split("/")[-2])
    assert written is not None
    SavedAnswers.objects.update(sealed="", answers=written.answers, seconds=None)
    form = form_of(app.get(address))
    form["q-missing"] = "More of it."
    page = form.submit("save").follow()

    assert facts(kept(form_of(page).submit())) == ("ok", [], None)


def test_a_draft_is_sent_under_the_version_it_was_written_for(app: TestApp, clock: Clock) -> None:
    address = saved(app, clock, 62)
    survey = Survey.objects.get(slug="feedback-on-the-index")
    survey.questions.filter(code="who").update(text_en="Who are you?")
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.publish(survey, by=None)

    response = kept(form_of(app.get(address)).submit())

    assert response.version.number == 1


def faulty(form: Any, app: TestApp) -> TestResponse:
    form["q-missing"] = "x" * 2001
    page = form.submit(status=422)
    form_of(page)["q-missing"] = "Short."
    return page


def naming(form: Any, app: TestApp) -> TestResponse:
    form["q-missing"] = "Ask Mr Dlamini, his number is +27 11 555 01 99."
    return form.submit(status=422)


def expired(form: Any, app: TestApp) -> TestResponse:
    app.reset()
    return form.submit(status=403)


def sent_before(form: Any, app: TestApp) -> TestResponse:
    form.submit()
    form["q-missing"] = "Something I thought of later."
    return form.submit(status=409)


@pytest.mark.parametrize("shown_again", [faulty, naming, expired, sent_before])
def test_a_form_that_comes_back_goes_on_from_its_first_start(
    app: TestApp, clock: Clock, shown_again: Callable[[Any, TestApp], TestResponse]
) -> None:
    form = filled(app.get(SURVEY))
    clock.shift(60)
    again = form_of(shown_again(form, app))
    again["q-missing"] = "In other words."
    clock.shift(1)

    response = kept(again.submit())

    assert facts(response) == ("ok", [], 60)


def test_a_step_that_was_chosen_on_the_page_of_the_score_is_confirmed_at_once(app: TestApp, clock: Clock) -> None:
    form = form_of(app.get(SCORE + "&step=too-low"))
    form["q-know"] = "live-there"
    clock.shift(1)

    # how long its page had been read before, nobody knows: it is the same for everyone
    assert facts(kept(form.submit())) == ("ok", [], None)


@pytest.mark.parametrize("name", ["q-reason", "q-source"])
def test_nobody_reads_and_writes_within_three_seconds(app: TestApp, clock: Clock, name: str) -> None:
    form = form_of(app.get(SCORE + "&step=too-low"))
    form[name] = "Seen in the port."
    clock.shift(2)

    assert facts(kept(form.submit())) == ("held", ["speed"], None)


@pytest.mark.parametrize("step", ["", "&step=sideways"])
def test_who_chooses_no_step_before_has_to_read_the_question(app: TestApp, clock: Clock, step: str) -> None:
    form = form_of(app.get(SCORE + step))
    form["q-step"].force_value("too-low")
    clock.shift(2)

    assert facts(kept(form.submit())) == ("held", ["speed"], 0)


def test_that_a_step_was_chosen_before_cannot_be_made_up(app: TestApp, clock: Clock) -> None:
    form = form_of(app.get(SCORE))
    form["q-step"] = "too-low"
    version, opened, signature = form["stamp"].value.split(".")
    form["stamp"] = f"{version}.{opened}.b.{signature}"

    assert facts(kept(form.submit())) == ("held", ["unsigned"], None)
