"""The desk of held answers: in groups with what they share, and decided one by one, in groups or all of a reason."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from surveys import intake
from surveys.analysis.held_groups import HeldGroup
from surveys.intake import bursts
from surveys.models import AnswerText, Response, Survey, SurveyVersion
from tests.factories import answer_about_score, make_live, respond, signed_in
from tests.surveys.staff import messages
from tests.surveys.test_analysis_pages import grant, url

pytestmark = pytest.mark.django_db

CAMPAIGN = {"role": "police", "reads": ["map", "tables"], "clear": "agree", "useful": "agree", "missing": "Rivers!"}


@pytest.fixture
def version() -> SurveyVersion:
    return make_live()[1]


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def hold(version: SurveyVersion, answers: dict[str, Any], burst: str = "", flags: tuple[str, ...] = ("burst",)) -> int:
    return respond(version, answers, status="held", burst=burst, flags=list(flags)).pk


def campaign(version: SurveyVersion, times: int = 26, burst: str = "campaign") -> set[int]:
    """Hold answers that are all the same but for a number in the words."""
    return {hold(version, CAMPAIGN, burst) for _number in range(times)}


def school_class(version: SurveyVersion, burst: str = "class") -> set[int]:
    """Hold answers of people who have their role in common, and nothing else."""
    answers = [
        {"role": "press", "clear": "agree", "useful": "neither", "missing": "Lakes"},
        {"role": "press", "clear": "disagree", "useful": "agree", "reads": ["map"]},
        {"role": "press", "clear": "neither", "useful": "disagree", "home": "ken", "missing": "Roads"},
    ]
    return {hold(version, said, burst) for said in answers}


def groups(client: Client, **query: str) -> list[HeldGroup]:
    return [group for group, _entries in client.get(url("desk", **query)).context["groups"]]


def statuses(keys: set[int]) -> set[str]:
    return set(Response.objects.filter(pk__in=keys).values_list("status", flat=True))


@pytest.mark.parametrize("when", ["the same day", "the next day"])
def test_a_campaign_and_a_class_are_told_apart_at_a_glance(
    version: SurveyVersion, researcher: Client, when: str
) -> None:
    same, different = campaign(version), school_class(version)
    if when == "the next day":
        bursts.settle(date(2199, 1, 1))

    first, second = groups(researcher)

    assert ({response.pk for response in first.responses}, first.size) == (same, 26)
    assert {answer.question: answer.choices for answer in first.common} == {
        "Role": ["Police"], "Reads": ["Map", "Tables"], "Clear": ["Agree"], "Useful": ["Agree"], "Missing": [],
    }  # fmt: skip
    assert (first.is_alike, first.n_different, first.n_unanswered) == (True, 0, 2)  # home and quote
    assert {response.pk for response in second.responses} == different
    assert [(answer.question, answer.choices) for answer in second.common] == [("Role", ["Press"])]
    assert (second.is_alike, second.n_different, second.n_unanswered) == (False, 5, 1)


def test_words_that_differ_in_one_of_many_are_no_common_answer(version: SurveyVersion, researcher: Client) -> None:
    campaign(version)
    hold(version, {**CAMPAIGN, "missing": "Rivers?"}, "campaign")

    (group,) = groups(researcher)

    assert "Missing" not in {answer.question for answer in group.common}
    assert (group.size, group.n_different) == (27, 1)


def test_members_on_another_page_count_in_what_a_group_has_in_common(
    version: SurveyVersion, researcher: Client
) -> None:
    campaign(version, 59)
    hold(version, {**CAMPAIGN, "role": "press"}, "campaign")

    (first,), (second,) = groups(researcher), groups(researcher, p="2")

    assert (len(first.responses), len(second.responses)) == (50, 10)
    assert first.n_different == second.n_different == 1


def test_a_group_says_how_many_scores_it_is_about(researcher: Client) -> None:
    about = {"status": "held", "burst": "b", "flags": ["burst"]}
    answer_about_score("KEN", "cocaine-trade", "too-low", times=2, **about)
    answer_about_score("ZAF", "cocaine-trade", "too-low", **about)

    (group,) = groups(researcher)

    assert (group.n_subjects, [answer.choices for answer in group.common]) == (2, [["Too low"]])
    assert "about 2 different scores" in researcher.get(url("desk")).content.decode()


def test_each_answer_stands_with_its_questions_words_and_reasons_in_place(
    version: SurveyVersion, researcher: Client
) -> None:
    hold(version, CAMPAIGN, flags=("speed", "links"))
    text = AnswerText.objects.get()

    page = researcher.get(url("desk")).content.decode()

    for words in ("sent faster than anyone can read", "a link in a text", "Reads", "Map, Tables", "Rivers!"):
        assert words in page
    assert url("redact", text.pk) in page


def test_two_clicks_approve_twenty_six_that_have_one_reason_alone(version: SurveyVersion, researcher: Client) -> None:
    alone = campaign(version)
    others = {hold(version, {}, flags=("burst", "speed")), hold(version, {}, flags=("speed",))}
    spam = hold(version, {})
    Response.objects.filter(pk=spam).update(status="spam")

    desk = researcher.get(url("desk")).content.decode()
    confirmation = researcher.get(batch(act="release", alone="burst"))
    done = researcher.post(url("batch"), form_of(confirmation), follow=True)

    assert re.search(r'name="alone" value="burst"\s*>Approve all 26<', desk)
    assert "26 held answers have this reason and no other:" in text_of(confirmation)
    assert "26 responses were changed." in messages(done)
    assert (statuses(alone), statuses(others), statuses({spam})) == ({"ok"}, {"held"}, {"spam"})
    assert LogEntry.objects.filter(user__username="researcher", change_message="released").count() == 26


def test_what_changed_between_the_page_and_the_click_is_left_and_said(
    version: SurveyVersion, researcher: Client
) -> None:
    held = sorted(campaign(version, 4))
    confirmation = researcher.get(batch(act="release", alone="burst"))
    colleague = User.objects.create(username="colleague")
    intake.mark_spam(Response.objects.filter(pk=held[0]), by=colleague)
    intake.withdraw(Response.objects.get(pk=held[1]))
    late = hold(version, CAMPAIGN, "campaign")

    done = researcher.post(url("batch"), form_of(confirmation), follow=True)

    assert [Response.objects.get(pk=key).status for key in [*held, late]] == ["spam", "erased", "ok", "ok", "held"]
    assert "2 responses were changed." in messages(done)
    assert "2 of those you confirmed had been decided by someone else, or withdrawn." in messages(done)


@pytest.mark.parametrize(("act", "status"), [("release", "ok"), ("spam", "spam")])
def test_a_group_is_decided_as_a_whole_and_nothing_else(
    version: SurveyVersion, researcher: Client, act: str, status: str
) -> None:
    same, different = campaign(version, 5), school_class(version)

    confirmation = researcher.get(batch(act=act, group=min(same)))
    researcher.post(url("batch"), form_of(confirmation))

    assert (statuses(same), statuses(different)) == ({status}, {"held"})


def test_a_tick_on_a_page_of_before_does_not_undo_what_a_colleague_decided(
    version: SurveyVersion, researcher: Client
) -> None:
    spam, held = campaign(version, 2)
    intake.mark_spam(Response.objects.filter(pk=spam), by=User.objects.create(username="colleague"))

    researcher.post(url("decide"), {"act": "release", "was": "held", "response": [spam, held]})
    researcher.post(url("change", spam), {"act": "release", "was": "held"})

    assert [Response.objects.get(pk=key).status for key in (spam, held)] == ["spam", "ok"]


def test_filters_narrow_by_survey_and_by_reason(version: SurveyVersion, researcher: Client) -> None:
    by_speed = hold(version, {}, flags=("speed", "links"))
    by_hand = hold(version, {}, flags=())
    (elsewhere,) = answer_about_score("KEN", "cocaine-trade", "too-low", status="held", flags=["speed"])

    def listed(**query: str) -> set[int]:
        return {response.pk for group in groups(researcher, **query) for response in group.responses}

    assert listed() == listed(survey="x", reason="none-such") == {by_speed, by_hand, elsewhere.pk}
    assert listed(reason="speed") == {by_speed, elsewhere.pk}
    assert listed(survey=str(version.survey_id)) == {by_speed, by_hand}
    assert listed(survey=str(version.survey_id), reason="by-hand") == {by_hand}
    assert listed(reason="link") == {by_speed, by_hand, elsewhere.pk}
    alone = {reason.code: reason.count for reason in researcher.get(url("desk")).context["alone"]}
    assert alone == {"speed": 1}


def test_the_desk_takes_as_many_statements_for_193_as_for_three(
    version: SurveyVersion, researcher: Client, django_assert_max_num_queries: Any
) -> None:
    school_class(version)
    with django_assert_max_num_queries(40) as few:
        researcher.get(url("desk"))
    for number in range(5):
        campaign(version, 38, f"burst {number}")

    with django_assert_max_num_queries(len(few)):
        page = researcher.get(url("desk"))

    assert Response.objects.filter(status="held").count() == 193
    assert sum(len(entries) for _group, entries in page.context["groups"]) == 50
    assert len(few) <= 18


def test_nothing_held_is_said(version: SurveyVersion, researcher: Client) -> None:
    page = researcher.get(url("desk")).content.decode()

    assert "Nothing is held." in page
    assert "Approve" not in page


def test_who_may_not_read_words_sees_none_and_who_may_not_change_decides_nothing(version: SurveyVersion) -> None:
    held = campaign(version, 3)
    reader = signed_in("custodian", "reader")
    grant(reader, "view_response")

    page = reader.get(url("desk")).content.decode()

    assert "Rivers!" not in page
    assert "a text, which your role does not read" in page
    assert "Approve" not in page
    assert reader.get(batch(act="release", alone="burst")).status_code == 403
    refused = reader.post(url("batch"), {"act": "release", "responses": ",".join(map(str, held))})
    assert (refused.status_code, statuses(held)) == (403, {"held"})


@pytest.mark.parametrize(
    "query",
    [{}, {"act": "hold", "alone": "burst"}, {"act": "release", "alone": "x"}, {"act": "release", "group": "99"}],
)
def test_a_batch_that_is_none_is_not_found(version: SurveyVersion, researcher: Client, query: dict[str, str]) -> None:
    campaign(version, 2)

    assert researcher.get(batch(**query)).status_code == 404


@pytest.mark.parametrize("responses", ["", "x", "-1,,٣,0x1", "9" * 40])
def test_keys_that_are_none_change_nothing(version: SurveyVersion, researcher: Client, responses: str) -> None:
    held = campaign(version, 2)

    done = researcher.post(url("batch"), {"act": "release", "responses": responses}, follow=True)

    assert (done.status_code, statuses(held)) == (200, {"held"})


def test_each_survey_has_its_own_address_of_the_desk(version: SurveyVersion, researcher: Client) -> None:
    campaign(version, 2)
    answer_about_score("KEN", "cocaine-trade", "too-low", status="held", flags=["speed"])

    page = researcher.get(url("held", version.survey_id))

    assert [group.size for group, _entries in page.context["groups"]] == [2]
    assert page.context["survey"] == Survey.objects.get(slug="reading")


def test_the_desk_and_its_confirmation_are_in_french(version: SurveyVersion, researcher: Client) -> None:
    campaign(version)

    desk, confirmation = (
        text_of(researcher.get(f"/fr{path}")) for path in (url("desk"), batch(act="spam", group=first()))
    )

    for words in (
        "26 réponses retenues d’un même réseau en une heure",
        "Semblables. Sur les 5 questions qui ont une réponse, 5 ont la même dans toutes.",
        "Personne n’a répondu à 2 autres.",
        "Approuver les 26",
        "Marquer les réponses cochées comme spam",
        "semblable à cinq autres réponses au moins, d’un même réseau en une heure",
    ):
        assert words in desk
    assert "26 réponses retenues de ce groupe, venues d’un même réseau en une heure" in confirmation
    assert "En marquer 26 comme spam" in confirmation


def first() -> int:
    return Response.objects.filter(status="held").earliest("pk").pk


def batch(**query: object) -> str:
    return f"{url('batch')}?{urlencode(query)}"


def form_of(confirmation: Any) -> dict[str, str]:
    """Return the hidden fields of a confirmation page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', confirmation.content.decode()))


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
