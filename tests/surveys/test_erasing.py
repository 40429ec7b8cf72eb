"""Staff erase a response with a reason: nothing of it is left, and its receipt says who erased it and why."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from webtest import TestApp

from lib.refusals import Refused
from surveys import intake
from surveys.models import Answer, AnswerText, Response, SavedAnswers
from tests.factories import answer_about_score, closed_round, draft_edition, signed_in
from tests.surveys.response_files import rows, unpacked
from tests.surveys.test_aggregation import ARMS, aggregate_of, run_of
from tests.surveys.visiting import SURVEY, filled, form_of, kept, send, visitor

pytestmark = pytest.mark.django_db
WHY = "It names a witness; asked for by the editor in chief."


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def page_of(response: Response, act: str = "erase") -> str:
    return reverse(f"admin:surveys_response_{act}", args=[response.pk])


def erase(researcher: Client, response: Response) -> None:
    answer = researcher.post(page_of(response), {"cause": "identifies", "why": WHY})
    assert answer.status_code == 302, answer.content.decode()


def test_an_erased_response_is_an_empty_row_and_the_log_says_who_and_why(app: TestApp, researcher: Client) -> None:
    response = send(app.get(SURVEY))
    Response.objects.update(burst="b", burst_size=3, held_group=7, duration=60)

    erase(researcher, response)

    assert not Answer.objects.exists()
    assert not AnswerText.objects.exists()
    row = Response.objects.values().get()
    assert {name: row[name] for name in row if row[name] not in (None, "")} == {
        "id": response.pk,
        "survey_id": response.survey_id,
        "version_id": response.version_id,
        "submit_key": response.submit_key,
        "receipt_hash": response.receipt_hash,
        "submitted_on": response.submitted_on,
        "burst_size": 1,
        "status": "erased",
        "flags": ["erased-identifies"],
    }
    entry = LogEntry.objects.get()
    assert entry.change_message == f"Erased. It could identify or endanger someone. {WHY}"
    assert entry.user.groups.get().name == "researcher"


def test_what_was_saved_before_it_was_sent_is_gone_too(app: TestApp, researcher: Client) -> None:
    page = filled(app.get(SURVEY)).submit("save").follow()
    response = kept(form_of(page).submit())

    erase(researcher, response)

    assert not SavedAnswers.objects.exists()
    app.get(page.request.path, status=404)


def test_the_receipt_says_that_the_staff_erased_it_and_why_but_not_what_the_log_says(
    app: TestApp, researcher: Client
) -> None:
    receipt = filled(app.get(SURVEY)).submit().headers["Location"]

    erase(researcher, Response.objects.get())
    page = app.get(receipt)

    assert page.html.h1.text == "Your answers were erased"
    lead = " ".join(page.html.select_one("main .lead").text.split())
    assert "The staff of this site erased them. It could identify or endanger someone." in lead
    assert "witness" not in page.text
    assert not page.html.select("details.confirm")


def test_it_leaves_figures_files_and_the_next_run(researcher: Client) -> None:
    edition = draft_edition()
    gone, left = answer_about_score(*ARMS, "far-too-low", "live-there", times=2)

    erase(researcher, gone)

    analysis = researcher.get(reverse("admin:surveys_response_analysis", args=[left.survey_id]))
    assert analysis.context["in_view"] == 1
    table = rows(unpacked(researcher, left.survey)["responses.csv"])
    assert [row["response"] for row in table] == [str(left)]
    run = run_of(closed_round(edition, {ARMS: [12, 12, 14]}))
    assert aggregate_of(run, ARMS).visitors["steps"] == {"live-there": {"2": 1}}


def test_without_a_cause_and_a_reason_nothing_is_erased(app: TestApp, researcher: Client) -> None:
    response = send(app.get(SURVEY))

    for incomplete in ({"cause": ""}, {"cause": "identifies", "why": " "}, {"cause": "no-such", "why": WHY}):
        page = researcher.post(page_of(response), incomplete)
        assert page.context["form"].errors

    response.refresh_from_db()
    assert response.status != "erased"
    assert Answer.objects.exists()


def test_nobody_erases_what_is_gone_already(app: TestApp, researcher: Client) -> None:
    response = send(app.get(SURVEY))
    intake.withdraw(response)

    page = researcher.post(page_of(response), {"cause": "law", "why": WHY})

    assert "These answers are gone already" in page.content.decode()
    assert not LogEntry.objects.exists()
    response.refresh_from_db()
    assert response.flags == []


def test_the_verb_itself_refuses_to_erase_without_a_reason(app: TestApp) -> None:
    response = send(app.get(SURVEY))

    with pytest.raises(Refused, match="Say why"):
        intake.erase(response, by=User.objects.create(username="clerk"), cause="law", why=" ")


@pytest.mark.parametrize("role", ["editor", "coordinator", "custodian", "publisher"])
def test_other_roles_erase_nothing(app: TestApp, role: str) -> None:
    response = send(app.get(SURVEY))

    answer = signed_in(role).post(page_of(response), {"cause": "law", "why": WHY})

    assert answer.status_code == 403
    assert Answer.objects.exists()


def test_the_page_of_a_response_leads_to_erasing_it_and_says_afterwards_that_it_was(
    app: TestApp, researcher: Client
) -> None:
    response = send(app.get(SURVEY))
    assert f'href="{page_of(response)}"' in researcher.get(page_of(response, "change")).content.decode()
    assert "deleted for good" in researcher.get(page_of(response)).content.decode()

    erase(researcher, response)

    after = researcher.get(page_of(response, "change")).content.decode()
    assert "The staff erased these answers" in after
    assert WHY in after
    assert page_of(response) not in after
