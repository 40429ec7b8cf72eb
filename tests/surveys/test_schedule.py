"""A version can be published for a day to come: until then visitors get the one before, and it can be taken back."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from lib.refusals import Refused
from surveys.intake import open_surveys
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import compiling, scheduling
from tests.factories import make_live, make_survey, respond, signed_in
from tests.surveys.clock import NOON, Clock
from tests.surveys.staff import messages, page_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.fixture
def waiting(clock: Clock) -> SurveyVersion:
    """A second version, asked from a day on."""
    survey, _first = make_live()
    survey.questions.filter(code="role").update(text_en="What do you do?")
    return compiling.publish(survey, by=None, starts_on=DAY)


def number_asked() -> int | None:
    open_survey = open_surveys.find_survey("reading")
    return open_survey.version.number if open_survey else None


def test_visitors_get_the_new_version_on_its_day_and_nothing_is_asked_of_the_database(
    waiting: SurveyVersion, clock: Clock, django_assert_num_queries: object
) -> None:
    assert number_asked() == 1

    with django_assert_num_queries(0):  # type: ignore[operator]
        clock.now = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
        before = number_asked()
        clock.now = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
        after = number_asked()

    assert (before, after) == (1, 2)


def test_the_page_of_a_survey_changes_with_the_day(waiting: SurveyVersion, clock: Clock) -> None:
    before = Client().get("/feedback/reading/").content.decode()
    clock.now = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    after = Client().get("/feedback/reading/").content.decode()

    assert ("What do you do?" in before, "What do you do?" in after) == (False, True)


def test_a_first_version_that_waits_is_not_seen(clock: Clock) -> None:
    survey = make_survey()

    compiling.publish(survey, by=None, starts_on=DAY)

    assert number_asked() is None
    assert Client().get("/feedback/reading/").status_code == 404
    clock.now = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert number_asked() == 1


def test_a_later_version_that_is_asked_at_once_goes_before_one_that_waits(waiting: SurveyVersion, clock: Clock) -> None:
    survey = waiting.survey
    survey.questions.filter(code="reads").update(text_en="What do you read?")

    compiling.publish(survey, by=None)

    assert number_asked() == 3
    clock.now = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    assert number_asked() == 3


def test_publishing_the_same_again_gives_a_waiting_version_another_day(waiting: SurveyVersion) -> None:
    again = compiling.publish(waiting.survey, by=None)

    assert (again, again.starts_on, number_asked()) == (waiting, None, 2)


def test_a_version_that_is_asked_keeps_its_day(waiting: SurveyVersion, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)

    again = compiling.publish(waiting.survey, by=None, starts_on=date(2026, 12, 24))

    assert (again, again.starts_on) == (waiting, DAY)


def test_a_version_is_taken_back_before_its_day(waiting: SurveyVersion, clock: Clock) -> None:
    scheduling.take_back(waiting.survey, 2)

    clock.now = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    assert number_asked() == 1
    assert Survey.objects.get(slug="reading").state == "live"


def test_a_survey_whose_first_version_is_taken_back_is_a_draft(clock: Clock) -> None:
    survey = make_survey()
    compiling.publish(survey, by=None, starts_on=DAY)

    scheduling.take_back(survey, 1)

    assert Survey.objects.get(slug="reading").state == "draft"


def test_a_version_that_was_asked_cannot_be_taken_back(waiting: SurveyVersion, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    respond(waiting, {"role": "press"})

    for number in (1, 2, 3):
        with pytest.raises(Refused, match="whose day is still to come"):
            scheduling.take_back(waiting.survey, number)


def test_a_publisher_schedules_a_version_and_takes_it_back() -> None:
    publisher, survey = signed_in("publisher"), make_survey()

    response = publisher.post(page_of(survey, "publish"), {"note": "", "starts_on": "2099-12-24"}, follow=True)
    assert "Version 1 is asked from 24 December 2099." in messages(response)
    assert "Asked from 24 December 2099." in publisher.get(page_of(survey, "versions")).content.decode()

    response = publisher.post(page_of(survey, "take_back"), {"number": "1"}, follow=True)
    assert "Version 1 is taken back." in messages(response)
    assert not survey.versions.exists()


def test_a_day_that_is_over_is_refused_beside_the_note() -> None:
    publisher, survey = signed_in("publisher"), make_survey()

    page = publisher.post(page_of(survey, "publish"), {"note": "Words", "starts_on": "2020-01-01"}).content.decode()

    assert "This day is over" in page
    assert "Words" in page
    assert not survey.versions.exists()


def test_an_editor_takes_no_version_back(waiting: SurveyVersion) -> None:
    assert signed_in("editor").post(page_of(waiting.survey, "take_back"), {"number": "2"}).status_code == 403
