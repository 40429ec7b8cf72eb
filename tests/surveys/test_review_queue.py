"""The queue of score updates: what narrows it, what may be accepted in bulk, and what it costs."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow import Proposal
from tests.factories import member, propose, score_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/indicators/scoreupdate/"
State = ScoreUpdate.State


@pytest.fixture
def edition() -> Edition:
    edition = workflow.create_edition(2027, like=Edition.objects.get(year=2025))
    workflow.open_edition(edition, by=None)
    return edition


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def proposed(edition: Edition, iso3: str, slug: str, half_points: int | None, *flags: str) -> ScoreUpdate:
    return propose(score_of(edition, iso3, slug), half_points, flags=list(flags))


@pytest.fixture
def updates(edition: Edition) -> dict[str, ScoreUpdate]:
    """Cocaine trade is 9.5 in Colombia, 7.5 in South Africa and Nigeria, 9.0 in Mexico; France has a first value."""
    newest = Edition.objects.get(year=2025)
    Score.objects.filter(edition=newest, country__iso3="FRA", indicator__slug="cocaine-trade").update(half_points=None)
    return {
        "half": proposed(edition, "COL", "cocaine-trade", 18, "TIE"),
        "same": proposed(edition, "ZAF", "cocaine-trade", 15),
        "one": proposed(edition, "NGA", "cocaine-trade", 17, "OUTLIER", "SPLIT"),
        "large": proposed(edition, "MEX", "cocaine-trade", 10),
        "first": proposed(edition, "FRA", "cocaine-trade", 9),
        "no-value": proposed(edition, "PER", "cocaine-trade", None, "STALE"),
        "other": proposed(newest, "COL", "heroin-trade", 10, "SPLIT"),
    }


def listed(client: Client, query: str) -> set[int]:
    return {row.pk for row in client.get(f"{QUEUE}?{query}").context["cl"].queryset}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "half same one large first no-value other"),
        ("edition=2025", "other"),
        ("edition=2027", "half same one large first no-value"),
        ("edition=x", "half same one large first no-value other"),
        ("size=none", "same"),
        ("size=half", "half other"),
        ("size=one", "one"),
        ("size=large", "large"),
        ("size=first", "first"),
        ("size=no-value", "no-value"),
        ("flag=SPLIT", "one other"),
        ("flag=TIE", "half"),
        ("flag=none", "same large first"),
        ("region=africa", "same one"),
        ("region=southern-africa", "same"),
        ("region=europe", "first"),
        ("indicator=heroin-trade", "other"),
        ("q=Colombia", "half other"),
        ("q=MEX", "large"),
        ("q=heroin", "other"),
        ("region=africa&flag=OUTLIER&edition=2027", "one"),
        ("state=all&size=large", "large"),
        ("state=accepted", ""),
    ],
)
def test_filters_and_search_narrow_the_queue(
    client: Client, updates: dict[str, ScoreUpdate], query: str, names: str
) -> None:
    assert listed(client, query) == {updates[name].pk for name in names.split()}


def test_what_is_decided_leaves_the_queue_and_is_found_by_its_state(
    client: Client, updates: dict[str, ScoreUpdate], editor: User
) -> None:
    workflow.accept(updates["half"], reviewer=editor)
    workflow.reject(updates["same"], reviewer=editor, reason="No.")
    workflow.accept(updates["large"], reviewer=editor, reason="Seen.")

    assert listed(client, "") == {updates[name].pk for name in ("one", "large", "first", "no-value", "other")}
    assert listed(client, "state=accepted") == {updates["half"].pk}
    assert listed(client, "state=awaiting") == {updates["large"].pk}
    assert len(listed(client, "state=all")) == 7


def test_first_values_and_large_changes_stand_first(client: Client, updates: dict[str, ScoreUpdate]) -> None:
    rows = list(client.get(f"{QUEUE}?edition=2027").context["cl"].result_list)

    names = {update.pk: name for name, update in updates.items()}
    assert [names[row.pk] for row in rows] == ["first", "no-value", "large", "one", "half", "same"]


def test_bulk_acceptance_takes_what_the_gates_allow_and_names_the_rest(
    client: Client, updates: dict[str, ScoreUpdate]
) -> None:
    chosen = [str(update.pk) for update in updates.values()]

    page = client.post(QUEUE, {"action": "accept_small", "_selected_action": chosen}, follow=True).content.decode()

    states = dict(ScoreUpdate.objects.values_list("pk", "state"))
    assert {name for name, update in updates.items() if states[update.pk] == State.ACCEPTED} == {"half", "same"}
    assert "2 updates are accepted." in page
    assert "5 updates need individual review and were skipped" in page
    assert "Mexico, Cocaine trade" in page


@pytest.mark.parametrize("role", ["researcher", "coordinator", "custodian", "administrator"])
def test_other_roles_accept_nothing_in_bulk(updates: dict[str, ScoreUpdate], role: str) -> None:
    client = Client()
    client.force_login(member(role))

    client.post(QUEUE, {"action": "accept_small", "_selected_action": [str(updates["half"].pk)]}, follow=True)

    assert set(ScoreUpdate.objects.values_list("state", flat=True)) == {State.PROPOSED}


def test_the_queue_is_no_form(client: Client, updates: dict[str, ScoreUpdate]) -> None:
    """Posting what a list that can be edited would post changes nothing."""
    forged = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(updates["large"].pk),
        "form-0-final": "10", "form-0-state": "accepted", "_save": "Save",
    }  # fmt: skip

    client.post(QUEUE, forged)

    assert ScoreUpdate.objects.get(pk=updates["large"].pk).state == State.PROPOSED


def test_nothing_is_added_or_deleted_here(client: Client, updates: dict[str, ScoreUpdate]) -> None:
    assert client.post(f"{QUEUE}add/", {"proposed": "2"}).status_code == 403
    assert client.post(f"{QUEUE}{updates['half'].pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(QUEUE, {"action": "delete_selected", "_selected_action": [str(updates["half"].pk)], "post": "yes"})

    assert ScoreUpdate.objects.count() == 7


@pytest.fixture
def full(edition: Edition) -> Edition:
    """6,176 updates of a whole edition."""
    scores = Score.objects.in_edition(edition).values_list("pk", flat=True)
    proposals = [Proposal(pk, 8 + pk % 9, "Round 1", n=6, flags=["TIE"] * (pk % 2), digest="ab" * 32) for pk in scores]
    workflow.propose_all(edition, proposals, method="trimmed-mean/1")
    return edition


def test_the_queue_costs_at_most_twelve_queries(client: Client, full: Edition) -> None:
    client.get(QUEUE)

    # One test: filling the queue with a whole edition takes seconds.
    for query in ("", "edition=2027&region=africa&flag=TIE&size=half", "q=south&p=2", "state=all&o=3", "p=40"):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"{QUEUE}?{query}")

        assert response.status_code == 200
        assert len(asked) <= 12, "\n".join(query["sql"] for query in asked.captured_queries)


def test_the_whole_queue_can_be_accepted_at_once(client: Client, full: Edition) -> None:
    small = sum(
        abs(one.proposed - one.old_half_points) <= 1 for one in ScoreUpdate.objects.all() if one.old_half_points
    )

    client.post(QUEUE, {"action": "accept_small", "select_across": "1", "_selected_action": ["1"]})

    assert ScoreUpdate.objects.filter(state=State.ACCEPTED).count() == small > 1000


def test_the_start_page_says_how_many_wait(client: Client, updates: dict[str, ScoreUpdate]) -> None:
    page = client.get("/admin/").content.decode()

    assert "Score updates of 2027" in page
    assert "6 wait for a decision" in page
    assert "1 waits for a decision" in page
