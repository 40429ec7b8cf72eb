"""What experts write is read by those who decide on scores, and by nobody else who works here."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from indicators.models import ScoreUpdate
from ocindex import roles
from surveys import aggregation
from surveys.models import Assignment, Round
from tests.factories import answer_about_score, assess, closed_round, draft_edition, signed_in, signed_in_as
from tests.ocindex.staff_pages import EVERYBODY, addresses, read

pytestmark = pytest.mark.django_db
ZAF = ("ZAF", "international-cooperation")
REASON, SOURCES = "Kestrel saw the ledger.", "Kestrel, page 12"
DECIDING = {"editor", "publisher"}


@pytest.fixture
def update() -> ScoreUpdate:
    """A proposal that rests on three experts and ten visitors; one expert wrote the words above, one is recused."""
    asked = closed_round(draft_edition(), {ZAF: [15, 14]})
    assess(asked, "KES-222", *ZAF, 16, reason=REASON, sources=SOURCES)
    recused = assess(asked, "REC-333", *ZAF, 4, reason="Kestrel is my cousin.").assignment
    Assignment.objects.filter(pk=recused.pk).update(state="recused")
    answer_about_score(*ZAF, "too-low", "live-there", times=10, shown="7.0")
    aggregation.work_on(aggregation.start(asked, by=None))
    return ScoreUpdate.objects.get()


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_shows_the_words_of_an_expert_but_to_those_who_decide(who: str, update: ScoreUpdate) -> None:
    client, everything = signed_in_as(who), addresses()
    lists = [address for address in everything if address.count("/") == 4]

    telling = {address for address in everything if "Kestrel" in read(client, address)}
    searches = {address for address in lists if "ledger" in read(client, f"{address}?q=Kestrel")}

    assert telling == ({page_of(update)} if who in DECIDING else set())
    assert searches == set()


def test_a_researcher_reads_what_the_panel_comes_to_and_no_single_rating(update: ScoreUpdate) -> None:
    page = read(signed_in("researcher"), page_of(update))

    assert "3 experts, trimmed" in page
    assert "<dt>90% interval</dt>" in page
    assert "Moderate" in page or "Strong" in page
    assert "E1" not in page
    assert "KES-222" not in page
    assert "panel-strip" not in page
    assert "Only those who decide on scores read what each expert wrote." in page


def test_a_superuser_reads_no_words_without_a_role_that_decides(update: ScoreUpdate) -> None:
    roles.sync()
    root = User.objects.create_superuser("root")
    client = Client()
    client.force_login(root)
    before = read(client, page_of(update))

    root.groups.add(Group.objects.get(name="publisher"))

    assert REASON not in before
    assert REASON in read(client, page_of(update))


def test_a_recusal_is_shown_without_a_reason(update: ScoreUpdate) -> None:
    editor = signed_in("editor")
    run = Round.objects.get().runs.get()

    pages = [read(editor, page_of(update)), read(editor, reverse("admin:surveys_run_change", args=[run.pk]))]

    assert "Not counted: recused" in pages[0]
    assert "<dt>Recused</dt>" in pages[1]
    assert all("conflict" not in page.lower() for page in pages)


def page_of(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])
