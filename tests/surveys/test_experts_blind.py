"""No other score is in an expert's pages, nor in what the pages ask of the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Country, Edition, Indicator, Score
from surveys.models import Assessment
from surveys.rounds import assessing
from surveys.rounds.assessing import AssessmentInput
from tests.factories import assignment_of, expert_client, invite, open_round

pytestmark = pytest.mark.django_db
NEVER_READ = re.compile(
    r'"(indicators_score\w*|indicators_release|surveys_(?:aggregate|snapshot|run|response|identity)\w*)"'
)


@pytest.fixture
def paths() -> list[str]:
    """The pages of an expert who has begun, in a round where another one has, too."""
    opened = open_round()
    invitation, token = invite(opened)
    other, _token = invite(opened, "BBB-333")
    arms = Indicator.objects.get(slug="arms-trafficking")
    mine = AssessmentInput(half_points=6, confidence="low", reason="My own reason.")
    theirs = AssessmentInput(half_points=18, confidence="high", reason="What the other one thinks.")
    assessing.record_assessment(assignment_of(invitation), indicator=arms, written=mine)
    assessing.record_assessment(assignment_of(other), indicator=arms, written=theirs)
    start = f"/experts/{token}/"
    return [start, f"{start}GHA/", f"{start}GHA/arms-trafficking/", f"{start}GHA/human-trafficking/"]


def test_no_query_reads_a_score_or_what_somebody_else_said(paths: list[str]) -> None:
    client, mine = expert_client(paths[0].split("/")[2]), Assessment.objects.get(half_points=6)
    assignments = mine.assignment.invitation.assignments.values_list("pk", flat=True)
    own = {f'"assignment_id" = {pk}' for pk in assignments} | {f'"invitation_id" = {mine.assignment.invitation_id}'}

    with CaptureQueriesContext(
        connection,
    ) as captured:
        for path in paths:
            client.get(path)
            client.post(path, {"score": "6.5", "act": "submit", "seen": assessing.assessment_version(mine)})
    queries = [query["sql"] for query in captured.captured_queries]

    assert [sql for sql in queries if NEVER_READ.search(sql)] == []
    judged = [sql for sql in queries if '"surveys_assessment"' in sql and sql.startswith("SELECT")]
    assert judged
    assert [sql for sql in judged if not any(mark in sql for mark in own)] == []


def test_the_spy_sees_a_query_of_a_score() -> None:
    with CaptureQueriesContext(connection) as captured:
        list(Score.objects.all()[:1])

    assert NEVER_READ.search(captured.captured_queries[0]["sql"])


def test_pages_do_not_change_with_scores_or_with_what_somebody_else_says(paths: list[str]) -> None:
    client = expert_client(paths[0].split("/")[2])
    before = [client.get(path).text for path in paths]
    ghana, arms = Country.objects.get(iso3="GHA"), Indicator.objects.get(slug="arms-trafficking")

    Score.objects.filter(country=ghana).update(half_points=20)
    Score.objects.create(edition=Edition.objects.get(year=2027), country=ghana, indicator=arms, half_points=3)
    Assessment.objects.filter(half_points=18).update(half_points=2, reason="Another thought.")

    assert [client.get(path).text for path in paths] == before
    assert all("What the other one thinks." not in text and "BBB-333" not in text for text in before)
