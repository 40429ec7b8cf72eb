"""Editions are opened, reviewed, published and corrected in the admin; a refusal keeps what was typed."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, PreparedRelease, Release, Score, ScoreUpdate
from indicators.workflow import Proposal
from tests.factories import draft_edition, member, propose, score_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = draft_edition()
    workflow.open_edition(edition, by=None)
    return edition


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


def proposed(edition: Edition, iso3: str, half_points: int) -> ScoreUpdate:
    return propose(score_of(edition, iso3, "cocaine-trade"), half_points, reason="Round 2")


def url(edition: Edition, act: str) -> str:
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def text(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_an_edition_is_opened_and_then_reviewed() -> None:
    draft = workflow.create_edition(2027, like=Edition.objects.get(year=2025))
    client, states = signed_in("editor"), []

    for to in ("open", "review"):
        assert f'name="to" value="{to}"' in client.get(url(draft, "change")).content.decode()
        client.post(url(draft, "advance"), {"to": to})
        draft.refresh_from_db()
        states.append(draft.state)

    assert states == ["open", "review"]
    assert 'name="to"' not in client.get(url(draft, "change")).content.decode()


def test_an_edition_that_is_open_already_says_so(edition: Edition) -> None:
    response = signed_in("editor").post(url(edition, "advance"), {"to": "open"}, follow=True)

    assert "Edition 2027 is open already." in response.content.decode()


@pytest.mark.parametrize("role", ["researcher", "coordinator", "custodian", "administrator"])
def test_other_roles_move_no_edition(edition: Edition, role: str) -> None:
    assert signed_in(role).post(url(edition, "advance"), {"to": "review"}).status_code == 403
    assert Edition.objects.get(pk=edition.pk).state == "open"


def test_the_page_says_what_will_happen(edition: Edition, editor: User) -> None:
    workflow.accept(proposed(edition, "COL", 18), reviewer=editor)
    workflow.accept(proposed(edition, "ZAF", 15), reviewer=editor)
    proposed(edition, "NGA", 16)
    workflow.accept(proposed(edition, "MEX", 4), reviewer=editor, reason="Far less.")

    page = text(signed_in("publisher"), url(edition, "prepare"))

    assert "2 of 4 updates signed" in page
    assert "unchanged 6,175" in page
    assert "by half a point 1 0.0%" in page
    assert "6,174 scores are carried forward from 2025" in page
    assert "1 proposed, 1 wait for a second signature" in page
    assert "0 of 1 changed scores have a public reason; 1 have a source" in page
    assert "Set 2 undecided updates aside" in page


def test_a_refusal_keeps_what_was_typed(edition: Edition, editor: User) -> None:
    workflow.accept(proposed(edition, "COL", 18), reviewer=editor)
    proposed(edition, "NGA", 16)
    client = signed_in("publisher")

    typed = {"reason_en": "My careful words.", "reason_fr": "Mes mots.", "looked-first": "on", "why-first": "Ours."}
    client.post(url(edition, "prepare"), typed)
    refused = client.get(url(edition, "prepare"))
    done = client.post(url(edition, "prepare"), {**typed, "leave_open": "on"}, follow=True)
    prepared = PreparedRelease.objects.get()
    published = signed_in("editor").post(url(edition, "confirm"), {"prepared": prepared.pk}, follow=True)

    assert refused.status_code == 409
    assert "1 updates are proposed and 0 wait" in refused.content.decode()
    assert "My careful words." in refused.content.decode()
    assert "Prepared: another person must confirm it." in done.content.decode()
    assert "Edition 2027 is published as release 4." in published.content.decode()
    assert Release.objects.get(number=4).reason == "My careful words."


def test_a_correction_is_published_from_the_edition_s_page(editor: User) -> None:
    newest, client = Edition.objects.get(year=2025), signed_in("publisher")
    assert "Nothing waits in edition 2025." in text(client, url(newest, "prepare"))
    workflow.accept(proposed(newest, "COL", 18), reviewer=editor)

    assert "Prepare a correction" in client.get(url(newest, "change")).content.decode()
    assert "Compared with the edition as it is published now" in text(client, url(newest, "prepare"))
    client.post(url(newest, "prepare"), {"reason_en": "A misread source.", "reason_fr": "Une source mal lue."})
    prepared = PreparedRelease.objects.get()
    signed_in("editor").post(url(newest, "confirm"), {"prepared": prepared.pk})

    assert Release.objects.get(number=4).kind == "erratum"
    assert Score.objects.get(edition=newest, country__iso3="COL", indicator__slug="cocaine-trade").half_points == 18


def test_the_page_asks_few_questions_whatever_the_number_of_updates(edition: Edition, editor: User) -> None:
    scores = Score.objects.in_edition(edition).values_list("pk", flat=True)
    done = workflow.propose_all(edition, [Proposal(pk, 12, "Round 2", digest="ab" * 32) for pk in scores], method="m/1")
    workflow.accept_small(ScoreUpdate.objects.filter(pk__in=done.updates.values()), reviewer=editor)
    client = signed_in("publisher")
    client.get(url(edition, "prepare"))

    with CaptureQueriesContext(connection) as asked:
        response = client.get(url(edition, "prepare"))

    assert response.status_code == 200
    assert len(asked) <= 45


def test_the_command_prepares_what_was_reviewed(edition: Edition, editor: User) -> None:
    member("publisher", "amina")
    workflow.accept(proposed(edition, "COL", 18), reviewer=editor)
    proposed(edition, "NGA", 16)
    given: dict[str, Any] = {"by": "amina", "reason_en": "Round 2.", "reason_fr": "Tour 2."}

    given["outlier"] = ["first=Our first edition."]
    with pytest.raises(CommandError, match="1 updates are proposed"):
        call_command("prepare_release", "2027", **given)
    call_command("prepare_release", "2027", leave_open=True, **given)
    workflow.confirm(PreparedRelease.objects.get(), by=editor)

    assert Release.objects.get(number=4).kind == "edition"
