"""What was done about answers, files and frames of the results, and the page on which editors choose them."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import FollowUp, Question, SurveyVersion
from tests.factories import (
    signed_in,
)
from tests.surveys.results.pages import PAGE, PublishRelease, text

pytestmark = pytest.mark.django_db


def test_what_was_done_stands_beside_its_question(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    role = Question.objects.get(survey=version.survey, code="role")
    FollowUp.objects.create(
        survey=version.survey, question=role, kind="changed", text_en="Asked in <French>, too.",
        text_fr="Posé en français aussi.", day=date(2026, 10, 2), link="/fr/feedback/",
    )  # fmt: skip
    release()

    page = client.get(PAGE).content.decode()

    assert "Asked in &lt;French&gt;, too." in page
    assert "2 Oct 2026" in page
    assert "Posé en français aussi." in client.get(f"/fr{PAGE}").content.decode()


def test_the_drawing_and_the_table_can_be_taken(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    made = release()

    table = client.get(f"{PAGE}{made.number}/role.csv")
    drawings = [client.get(f"{PAGE}{made.number}/{code}.svg") for code in ("role", "agree", "reads")]

    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert [(row["answer"], row["share_percent"], row["base"]) for row in rows] == [
        ("Police", "77", "50"), ("Press", "23", "50"), ("Not-said", "", "50"),
    ]  # fmt: skip
    assert all(response["Content-Type"] == "image/svg+xml" for response in drawings)
    assert all(b"http://testserver/feedback/results/reading/" in response.content for response in drawings)
    assert b">77%<" in drawings[0].content
    assert client.get(f"{PAGE}{made.number}/missing.csv").status_code == 404


def test_a_chart_may_stand_in_a_frame_of_another_site_and_no_other_page_may(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    release()

    framed, page = client.get("/embed/results/reading/role/"), client.get(PAGE)

    assert framed.status_code == 200
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "script" not in framed.content.decode()
    assert "Set-Cookie" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert client.get("/embed/results/reading/missing/").status_code == 404


def test_the_page_is_drawn_with_few_queries_and_then_none(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    release()
    with CaptureQueriesContext(connection) as cold:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as warm:
        client.get(PAGE)

    assert (len(cold) <= 25, len(warm)) == (True, 0)


def test_an_editor_chooses_what_is_public_and_reads_what_it_costs(editor: Client, version: SurveyVersion) -> None:
    address = f"/admin/surveys/survey/{version.survey.pk}/results/"
    role = Question.objects.get(survey=version.survey, code="role")

    page = text(editor, address)
    answer = editor.post(address, {"question": [str(role.pk), "999999", "x"]})

    assert "A release costs ε = 50" in page
    assert answer.status_code == 302
    assert list(Question.objects.filter(is_public=True).values_list("code", flat=True)) == ["role"]
    reads = Question.objects.get(survey=version.survey, code="reads")
    assert reads.history.first().history_user.username == "editor"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("role", "reads"), [("researcher", 200), ("publisher", 200), ("coordinator", 403)])
def test_others_may_read_the_choice_at_most(version: SurveyVersion, role: str, reads: int) -> None:
    client = signed_in(role)
    address = f"/admin/surveys/survey/{version.survey.pk}/results/"

    assert client.get(address).status_code == reads
    assert client.post(address, {}).status_code == 403
    assert Question.objects.filter(is_public=True).count() == 3


def test_an_entry_of_what_was_done_leads_nowhere_but_to_pages(editor: Client, version: SurveyVersion) -> None:
    fields = {
        "survey": version.survey.pk, "kind": "kept", "day": "2026-10-02", "text_en": "Kept.", "text_fr": "Gardé.",
    }  # fmt: skip
    for link in ("javascript:alert(1)", "//elsewhere.example/", "http://plain.example/"):
        assert editor.post("/admin/surveys/followup/add/", {**fields, "link": link}).status_code == 200
    assert not FollowUp.objects.exists()

    assert editor.post("/admin/surveys/followup/add/", {**fields, "link": "/methodology/"}).status_code == 302

    assert FollowUp.objects.get().link == "/methodology/"
