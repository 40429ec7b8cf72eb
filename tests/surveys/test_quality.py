"""Quality after the fact: which responses each rule marks, that people undo marks, and figures with and without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from lib.refusals import Refused
from surveys import intake, tasks
from surveys.analysis import counting, quality
from surveys.analysis.quality_rules import RULES
from surveys.analysis.selecting import Selection
from surveys.intake import retention
from surveys.models import QualityCheck, QualityMark, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import SUBMITTED_ON, add_question, make_survey, member, respond, signed_in

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]
STATEMENTS = ("clear", "useful", "quick", "kind")
LONG = "The port closes at night and nobody looks"


@pytest.fixture
def live() -> Live:
    survey = make_survey()
    agree = Question.objects.get(survey=survey, code="agree")
    for order, code in enumerate(STATEMENTS[2:], 2):
        add_question(agree.section, code, "row", order=order, parent=agree)
    return survey, compiling.publish(survey, by=None)


def met(survey: Survey, rule: str) -> set[int]:
    return set(RULES[rule].find(survey))


def answered(version: SurveyVersion, **said: str) -> Response:
    """Keep a response that skipped less than half."""
    whole = {"role": "press", "reads": "map", "clear": "agree", "useful": "disagree", "missing": "x", "quote": "yes"}
    return respond(version, {**whole, **said})


def check(survey: Survey) -> QualityCheck:
    asked_for = quality.ask_for_check(
        survey, by=User.objects.filter(username="researcher").first() or member("researcher")
    )
    quality.work_on(asked_for)
    asked_for.refresh_from_db()
    return asked_for


def marks(survey: Survey) -> set[tuple[int, str]]:
    return set(QualityMark.objects.filter(response__survey=survey).values_list("response", "rule"))


def test_who_took_under_a_quarter_of_the_median_of_version_and_language_is_too_fast(live: Live) -> None:
    """Of 21 durations in English the median is 100: a quarter is 25, and 25 is not under it."""
    survey, version = live
    durations = [10, 24, 25, *[90] * 7, *[100] * 3, *[200] * 8]
    english = {duration: respond(version, {}, duration=duration) for duration in durations}
    respond(version, {}, duration=None)
    for duration in [5, *[10] * 18]:  # too few in French for a median
        respond(version, {}, duration=duration, language="fr")

    assert met(survey, "speeder") == {english[10].pk, english[24].pk}


def test_the_same_answer_to_all_four_statements_is_a_straight_line(live: Live) -> None:
    survey, version = live
    straight = respond(version, dict.fromkeys(STATEMENTS, "agree"))
    respond(version, {**dict.fromkeys(STATEMENTS, "agree"), "kind": "neither"})
    respond(version, dict.fromkeys(STATEMENTS[:3], "agree"))  # one was skipped
    respond(version, dict.fromkeys(STATEMENTS, "unsure"))  # no answer is no line

    assert met(survey, "straight-line") == {straight.pk}


def test_a_matrix_of_fewer_than_four_statements_has_no_straight_line() -> None:
    survey = make_survey()
    version = compiling.publish(survey, by=None)
    respond(version, {"clear": "agree", "useful": "agree"})

    assert met(survey, "straight-line") == set()


def test_the_same_words_in_another_writing_are_the_same(live: Live) -> None:
    survey, version = live
    first = respond(version, {"missing": f"{LONG}."})
    second = respond(version, {"missing": f"{LONG.upper()}!!"})
    respond(version, {"missing": f"{LONG} there"})
    respond(version, {"missing": "Too short"})
    respond(version, {"missing": "Too short"})

    check(survey)

    assert {pk for pk, rule in marks(survey) if rule == "same-words"} == {first.pk, second.pk}


def test_more_than_five_of_a_network_within_an_hour_are_a_large_burst(live: Live) -> None:
    survey, version = live
    respond(version, {}, burst_size=5)
    large = respond(version, {}, burst_size=6)

    assert met(survey, "large-burst") == {large.pk}


def test_who_skipped_more_than_half_of_what_was_asked_skipped_too_much(live: Live) -> None:
    """Nine were asked: role, reads, four statements, missing, home, quote. Four answers leave five skipped."""
    survey, version = live
    four = respond(version, {"role": "press", "reads": "map", "clear": "agree", "missing": "x"})
    respond(version, {"role": "press", "reads": "map", "clear": "agree", "useful": "agree", "missing": "x"})

    assert met(survey, "mostly-skipped") == {four.pk}


def test_what_was_withdrawn_is_marked_by_no_rule_and_loses_its_marks(live: Live) -> None:
    survey, version = live
    response = respond(version, dict.fromkeys(STATEMENTS, "agree"), burst_size=9)
    check(survey)
    assert {rule for _pk, rule in marks(survey)} == {"straight-line", "large-burst", "mostly-skipped"}

    intake.withdraw(response)
    assert marks(survey) == set()
    check(survey)

    assert marks(survey) == set()


def test_a_check_adds_and_takes_marks_and_leaves_what_was_undone(live: Live) -> None:
    survey, version = live
    stays, goes = respond(version, {}, burst_size=9), respond(version, {}, burst_size=9)
    check(survey)
    mark = QualityMark.objects.get(response=stays, rule="large-burst")
    quality.undo(mark, because="A class.", by=member("researcher", "ben"))
    Response.objects.filter(pk=goes.pk).update(burst_size=1)
    came = respond(version, {}, burst_size=7)

    done = check(survey)

    assert done.state == "done"
    assert {pk for pk, rule in marks(survey) if rule == "large-burst"} == {stays.pk, came.pk}
    mark.refresh_from_db()
    assert (str(mark.undone_by), mark.undone_because) == ("ben", "A class.")
    entry = LogEntry.objects.get(object_id=str(stays.pk))
    assert "A class." in entry.get_change_message()


def test_a_mark_is_undone_once_and_with_a_reason(live: Live) -> None:
    survey, version = live
    respond(version, {}, burst_size=9)
    check(survey)
    mark, ben = QualityMark.objects.get(rule="large-burst"), member("researcher", "ben")

    with pytest.raises(Refused, match="Say why"):
        quality.undo(mark, because=" ", by=ben)
    quality.undo(mark, because="A class.", by=ben)
    with pytest.raises(Refused, match="already"):
        quality.undo(mark, because="A class.", by=ben)


def test_marks_of_the_same_words_stay_when_the_words_expire(live: Live, settings: Settings) -> None:
    survey, version = live
    old = timezone.now().date() - timedelta(days=settings.TEXT_DAYS + 1)
    responses = [respond(version, {"missing": LONG}, submitted_on=old) for _time in range(2)]
    check(survey)
    retention.delete_expired()

    check(survey)

    assert {pk for pk, rule in marks(survey) if rule == "same-words"} == {response.pk for response in responses}


def test_without_leaves_out_flags_and_marks_in_every_figure_and_with_counts_all(live: Live) -> None:
    survey, version = live
    answered(version, role="police")
    marked = answered(version, role="press")
    flagged = answered(version, role="press")
    Response.objects.filter(pk=flagged.pk).update(flags=["links"])
    Response.objects.filter(pk__in=[marked.pk, flagged.pk]).update(burst_size=9)
    check(survey)
    with_them, without = Selection(survey), Selection(survey, unflagged=True)
    role = Question.objects.get(survey=survey, code="role").pk

    assert counting.received(with_them).counted == 3
    assert counting.received(without).counted == 1
    assert sum(counting.answers(with_them)[role].chosen.values()) == 3
    assert sum(counting.answers(without)[role].chosen.values()) == 1
    assert counting.texts(without) == {Question.objects.get(survey=survey, code="missing").pk: 1}
    assert counting.flags(with_them) == {"": 2, "links": 1, "large-burst": 2}
    assert sorted(counting.by_day(with_them)) == [(SUBMITTED_ON, "ok", False, 1), (SUBMITTED_ON, "ok", True, 2)]

    for mark in QualityMark.objects.filter(response=marked):
        quality.undo(mark, because="A class.", by=member("researcher", f"r{mark.pk}"))

    assert counting.received(Selection(survey, unflagged=True)).counted == 2
    assert counting.flags(with_them) == {"": 1, "links": 1, "large-burst": 1}


def test_without_any_mark_the_tallies_still_answer(
    live: Live, django_assert_num_queries: Callable[[int], object]
) -> None:
    survey, version = live
    respond(version, {}, flags=["links"])
    respond(version, {})
    selection = Selection(survey, unflagged=True)

    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        counted = counting.received(selection).counted

    assert counted == 1
    assert "EXISTS" not in str(selection.responses().query).upper()


def test_a_researcher_applies_the_rules_sees_what_is_marked_and_undoes_it(live: Live) -> None:
    survey, version = live
    response = respond(version, dict.fromkeys(STATEMENTS, "agree"))
    client = signed_in("researcher")
    page = reverse("admin:surveys_response_quality", args=[survey.pk])

    assert "never applied" in client.get(page).content.decode()
    client.post(page)
    assert "being applied" in client.get(page).content.decode()
    tasks.work_on_quality_check(QualityCheck.objects.get().pk)
    shown = client.get(page, {"rule": "straight-line"}).content.decode()
    assert str(response) in shown
    mark = QualityMark.objects.get(rule="straight-line")
    client.post(reverse("admin:surveys_response_undo_mark", args=[mark.pk]), {"because": "It fits."})

    assert "Undone by researcher: It fits." in client.get(page, {"rule": "straight-line"}).content.decode()
    whole = client.get(reverse("admin:surveys_response_change", args=[response.pk])).content.decode()
    assert '<span class="flag">the same answer to every statement' not in whole
    assert '<span class="flag">more than half of the questions skipped' in whole


def test_a_check_that_was_asked_for_is_due_and_done_once(live: Live) -> None:
    survey, version = live
    respond(version, {}, burst_size=9)
    quality.ask_for_check(survey, by=member("researcher"))

    assert list(QualityCheck.objects.due()) == [QualityCheck.objects.get()]
    quality.work_on(QualityCheck.objects.get())
    quality.work_on(QualityCheck.objects.get())

    assert QualityCheck.objects.get().state == "done"
    assert QualityMark.objects.filter(rule="large-burst").count() == 1


def test_whoever_only_sees_responses_changes_no_mark(live: Live) -> None:
    survey, version = live
    respond(version, {}, burst_size=9)
    check(survey)
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_response"))
    client = Client()
    client.force_login(viewer)
    mark = QualityMark.objects.get(rule="large-burst")

    statuses = [
        client.get(reverse("admin:surveys_response_quality", args=[survey.pk])).status_code,
        client.post(reverse("admin:surveys_response_quality", args=[survey.pk])).status_code,
        client.post(reverse("admin:surveys_response_undo_mark", args=[mark.pk]), {"because": "x"}).status_code,
    ]

    assert statuses == [200, 403, 403]
    mark.refresh_from_db()
    assert mark.undone_by is None
