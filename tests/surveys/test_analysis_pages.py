"""What a researcher sees and does with responses in the admin."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from indicators.models import Country, Edition, Indicator
from surveys.models import AnswerText, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import SUBMITTED_ON, make_live, respond, signed_in
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(act: str, *arguments: object, **query: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(f"admin:surveys_response_{act}", args=arguments) + (f"?{words}" if words else "")


def cell(version: SurveyVersion, said: dict[str, str], iso3: str = "KEN", slug: str = "cocaine-trade") -> Response:
    """Keep what a visitor said about a score."""
    return respond(
        version,
        said,
        country=Country.objects.get(iso3=iso3),
        indicator=Indicator.objects.get(slug=slug),
        edition=Edition.objects.get(year=2025),
        shown="5.5",
    )


def score_survey() -> tuple[Survey, SurveyVersion]:
    survey = Survey.objects.get(kind="score", demonstration=False)
    version = compiling.newest_version(survey)
    assert version is not None
    return survey, version


def test_the_overview_counts_what_came_back(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    _survey, version = live
    for status in ("ok", "ok", "held", "spam", "erased"):
        respond(version, {}, status=status)

    surveys = researcher.get(url("changelist")).context["surveys"]

    counts = {one.slug: (one.received, one.counted, one.held) for one in surveys}
    assert counts["reading"] == (4, 2, 1)
    assert counts["feedback-on-the-index"] == (None, None, None)


def test_the_analysis_shows_every_question_with_its_base_and_interval(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    for said in ("police", "police", "police", "press"):
        respond(version, {"role": said, "clear": "agree", "missing": "A <b>map</b> of rivers"})

    page = researcher.get(url("analysis", survey.pk)).content.decode()

    assert "Base 4" in page
    assert '<td class="n">75.0</td>' in page
    assert "30.1–95.4" in page  # Wilson's interval of 3 in 4
    assert "A &lt;b&gt;map&lt;/b&gt; of rivers" in page
    assert "they say nothing of those who stayed away" in page
    for code in ("role", "reads", "agree", "missing", "home", "quote"):
        assert f'id="q-{code}"' in page


def test_a_filter_feeds_the_figures_and_the_export_link_alike(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    respond(version, {"role": "police"})
    respond(version, {"role": "press"}, language="fr", submitted_on=SUBMITTED_ON + timedelta(days=1))

    response = researcher.get(url("analysis", survey.pk, language="fr"))

    assert response.context["in_view"] == 1
    assert f"{url('files', survey.pk)}?language=fr" in response.content.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"since": "2026-13-01"}, "Enter a valid date"),
        ({"since": "２０２６-11-01"}, "Enter a valid date"),
        ({"since": "2026-11-09", "until": "2026-11-01"}, "The period ends before it begins"),
        ({"language": "xx"}, "Select a valid choice"),
        ({"held": "maybe"}, "Select a valid choice"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named_and_narrows_nothing(
    live: tuple[Survey, SurveyVersion], researcher: Client, words: dict[str, str], said: str
) -> None:
    survey, version = live
    respond(version, {})

    response = researcher.get(url("analysis", survey.pk), words)

    assert said in response.content.decode()
    assert researcher.get(url("files", survey.pk), words).status_code == 302


def test_the_page_takes_as_many_queries_for_many_responses_as_for_few(
    live: tuple[Survey, SurveyVersion], researcher: Client, django_assert_max_num_queries: object
) -> None:
    survey, version = live
    for number in range(30):
        respond(version, {"role": "police", "missing": f"Words {number}"}, flags=["links"] if number % 2 else [])

    with django_assert_max_num_queries(22):  # type: ignore[operator]
        researcher.get(url("analysis", survey.pk))


def test_flags_are_named_and_can_be_left_out(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    respond(version, {"role": "police"}, flags=["links"])
    respond(version, {"role": "press"})

    with_them = researcher.get(url("analysis", survey.pk))
    without = researcher.get(url("analysis", survey.pk, flagged="without"))

    assert "1 of 2 responses carries a quality flag" in with_them.content.decode()
    assert "A link in a text: 1" in with_them.content.decode()
    assert without.context["in_view"] == 1


def test_held_answers_are_shown_with_their_reasons_and_released(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    held = respond(version, {"missing": "Buy now"}, status="held", flags=["many-links"])
    other = respond(version, {}, status="held", flags=["speed"])
    page = researcher.get(url("held", survey.pk)).content.decode()
    assert "three links or more in a text" in page
    assert "Buy now" in page

    response = researcher.post(
        url("decide"), {"act": "release", "response": [held.pk], "next": url("held", survey.pk)}, follow=True
    )

    assert "1 response was changed" in messages(response)
    assert set(Response.objects.values_list("pk", "status")) == {(held.pk, "ok"), (other.pk, "held")}
    assert "released" in researcher.get(url("change", held.pk)).content.decode()


def test_spam_is_marked_unmarked_and_never_counted(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    one = respond(version, {}, status="held", flags=["speed"])

    researcher.post(url("decide"), {"act": "spam", "response": [one.pk]})
    assert "R-" in researcher.get(url("held", survey.pk, status="spam")).content.decode()
    assert researcher.get(url("analysis", survey.pk, held="with")).context["in_view"] == 0
    researcher.post(url("decide"), {"act": "hold", "response": [one.pk]})

    one.refresh_from_db()
    assert one.status == "held"


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"act": "delete", "response": "1"},
        {"act": "release", "response": "x"},
        {"act": "release", "response": "9" * 30},
    ],
)
def test_an_act_on_nothing_changes_nothing(researcher: Client, posted: dict[str, str]) -> None:
    assert "Nothing was changed" in messages(researcher.post(url("decide"), posted, follow=True))


def test_an_act_does_not_lead_to_another_site(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    one = respond(live[1], {}, status="held")

    response = researcher.post(url("decide"), {"act": "release", "response": one.pk, "next": "https://example.org/"})

    assert response["Location"] == url("changelist")


def test_one_response_shows_what_was_said_and_is_not_edited(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    one = respond(live[1], {"role": "police", "reads": ["map", "tables"], "clear": "unsure", "missing": "Rivers"})

    said = {entry.question: entry for entry in researcher.get(url("change", one.pk)).context["answers"]}
    researcher.post(url("change", one.pk), {"language": "xx", "status": "spam", "act": ""})

    assert said["Role"].choices == ["Police"]
    assert said["Reads"].choices == ["Map", "Tables"]
    assert said["Clear"].choices == ["Unsure"]
    assert [(one.beside, one.text.text) for one in said["Missing"].words] == [("", "Rivers")]
    assert (said["Home"].choices, said["Home"].was_asked) == ([], True)
    one.refresh_from_db()
    assert (one.language, one.status) == ("en", "ok")
    assert researcher.get(url("add")).status_code == 403
    assert researcher.post(url("delete", one.pk), {"post": "yes"}).status_code == 403


def test_words_are_searched_without_regard_to_case_and_accents(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    respond(version, {"missing": "Des rivières en ÉTÉ"}, language="fr")
    respond(version, {"missing": "A map of roads"})
    question = survey.questions.get(code="missing")

    found = researcher.get(url("texts", survey.pk, question.pk, q="ete+rivieres"))
    nothing = researcher.get(url("texts", survey.pk, question.pk, q="<b>"))

    assert [text.text for text in found.context["page"]] == ["Des rivières en ÉTÉ"]
    assert "No text in this view holds “&lt;b&gt;”" in nothing.content.decode()


def test_words_come_a_page_at_a_time_newest_first(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    for number in range(27):
        respond(version, {"missing": f"Number {number}"})
    question = survey.questions.get(code="missing")

    second = researcher.get(url("texts", survey.pk, question.pk, p="2", q="number"))

    assert [text.text for text in second.context["page"]] == ["Number 1", "Number 0"]
    assert 'href="?q=number&amp;p=1"' in second.content.decode()


def test_a_passage_is_taken_out_for_good_and_the_reason_stays(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    one = respond(live[1], {"missing": "Ask Jane Roe. Jane Roe knows."})
    text = one.texts.get()

    researcher.post(url("redact", text.pk), {"passage": "Jane Roe", "reason": "a name"})

    text.refresh_from_db()
    assert text.text == "Ask […]. […] knows."
    assert text.redacted_at is not None
    page = researcher.get(url("change", one.pk)).content.decode()
    assert '<span class="taken-out">[…]</span>' in page
    assert "Words removed from “missing”: a name" in page
    assert not LogEntry.objects.filter(change_message__contains="Jane").exists()


@pytest.mark.parametrize(("passage", "reason"), [("John", "a name"), ("  ", "a name"), ("Jane", ""), ("", "")])
def test_a_passage_that_is_not_there_and_a_missing_reason_are_refused(
    live: tuple[Survey, SurveyVersion], researcher: Client, passage: str, reason: str
) -> None:
    text = respond(live[1], {"missing": "Ask Jane"}).texts.get()

    response = researcher.post(url("redact", text.pk), {"passage": passage, "reason": reason})

    assert response.context["form"].errors
    assert AnswerText.objects.get(pk=text.pk).text == "Ask Jane"


def test_who_may_not_read_words_sees_counts_and_no_words(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    one = respond(version, {"missing": "Only for researchers", "role": "police"}, status="held")
    reader = signed_in("custodian", "reader")
    grant(reader, "view_response")
    question = survey.questions.get(code="missing")

    for page in (url("analysis", survey.pk, held="with"), url("held", survey.pk), url("change", one.pk)):
        response = reader.get(page)
        assert response.status_code == 200
        assert "Only for researchers" not in response.content.decode()
    assert reader.get(url("texts", survey.pk, question.pk)).status_code == 403
    assert reader.get(url("redact", one.texts.get().pk)).status_code == 403
    assert reader.post(url("decide"), {"act": "release", "response": one.pk}).status_code == 403


def grant(client: Client, codename: str) -> None:
    """Give whoever is signed in one permission beside those of the role."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    user.user_permissions.add(Permission.objects.get(codename=codename))


def test_what_visitors_said_of_scores_is_listed_by_country_and_indicator(researcher: Client) -> None:
    survey, version = score_survey()
    for step, know in (("too-low", "live-there"), ("too-low", "not-said"), ("about-right", "")):
        cell(version, {"step": step, "know": know} if know else {"step": step})
    cell(version, {"step": "far-too-high", "know": "work-on-it"}, iso3="AFG")

    lines = researcher.get(url("cells", survey.pk)).context["lines"]

    assert [(str(line.score.country), line.n, line.steps, line.strata) for line in lines] == [
        ("Kenya", 3, [0, 2, 1, 0, 0], [1, 0, 0, 0, 2]),
        ("Afghanistan", 1, [0, 0, 0, 0, 1], [0, 0, 1, 0, 0]),
    ]


def test_the_page_of_one_score_crosses_steps_with_strata_and_gives_the_reasons(researcher: Client) -> None:
    survey, version = score_survey()
    cell(version, {"step": "too-low", "know": "live-there", "reason": "The port", "source": "https://example.org"})
    cell(version, {"step": "too-low"})
    cell(version, {"step": "about-right", "know": "live-there"})
    cell(version, {"step": "far-too-low"}, iso3="AFG")

    context = researcher.get(url("cell", survey.pk, 2025, "KEN", "cocaine-trade")).context

    assert context["n"] == 3
    assert [(line.label, line.counts) for line in context["lines"] if line.count] == [
        ("Too low", [1, 0, 0, 0, 1]),
        ("About right", [1, 0, 0, 0, 0]),
    ]
    assert {(reason.text.text, reason.step, reason.stratum) for reason in context["reasons"]} == {
        ("The port", "Too low", "I live there"),
        ("https://example.org", "Too low", "I live there"),
    }
    assert [(str(value), n) for value, n in context["values_seen"]] == [("5.50", 3)]


@pytest.mark.parametrize(
    "address", [(2025, "XXX", "cocaine-trade"), (1999, "KEN", "cocaine-trade"), (2025, "KEN", "x")]
)
def test_a_score_that_is_none_is_not_found(researcher: Client, address: tuple[int, str, str]) -> None:
    survey, _version = score_survey()

    assert researcher.get(url("cell", survey.pk, *address)).status_code == 404


def test_only_the_question_about_scores_has_cells(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    assert researcher.get(url("cells", live[0].pk)).status_code == 404


def test_the_start_page_tells_a_researcher_of_held_answers(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    respond(live[1], {}, status="held")

    page = researcher.get(reverse("admin:index")).content.decode()

    assert "Held answers: Reading" in page
    assert "Held answers" not in signed_in("publisher").get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    ("act", "method"),
    [
        ("analysis", "get"),
        ("held", "get"),
        ("texts", "get"),
        ("cells", "get"),
        ("cell", "get"),
        ("files", "get"),
        ("redact", "get"),
        ("redact", "post"),
        ("decide", "post"),
    ],
)
def test_responses_are_for_researchers_alone(live: tuple[Survey, SurveyVersion], act: str, method: str) -> None:
    survey, version = live
    text = respond(version, {"missing": "Words"}).texts.get()
    scores, _version = score_survey()
    arguments = {
        "texts": [survey.pk, text.question_id],
        "cells": [scores.pk],
        "cell": [scores.pk, 2025, "KEN", "cocaine-trade"],
        "redact": [text.pk],
        "decide": [],
    }.get(act, [survey.pk])

    for role in ("editor", "publisher", "researcher", "coordinator", "custodian", "administrator"):
        status = getattr(signed_in(role, f"{role}-{act}"), method)(url(act, *arguments)).status_code
        assert (status != 403) == (role == "researcher"), role
    assert Client().get(url(act, *arguments))["Location"].startswith("/admin/login/")
