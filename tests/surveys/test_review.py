"""The page of one score update: the evidence, the acts, and what becomes of words when an act is refused."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, ScoreUpdate
from surveys import aggregation
from surveys.models import Aggregate, Run
from tests.factories import answer_about_score, assess, closed_round, draft_edition, member

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
ZAF = ("ZAF", "international-cooperation")  # 7.0 in 2025


@pytest.fixture
def edition() -> Edition:
    return draft_edition()


@pytest.fixture
def update(edition: Edition) -> ScoreUpdate:
    """Six experts on South Africa: five around 7.5, one at 5.0 who names no reason; visitors find 7.0 too low."""
    asked = closed_round(edition, {ZAF: [15, 14, 16, 15, 10]})
    assess(asked, "E6", *ZAF, 15, confidence="medium", reason="Ratified the <b>protocol</b>.", sources="UNODC 2026")
    assess(asked, "E7", *ZAF, 20, reason="")
    answer_about_score(*ZAF, "too-low", "live-there", times=10, shown="7.0")
    answer_about_score(*ZAF, "about-right", "work-on-it", times=9, shown="7.0")
    aggregation.work_on(aggregation.start(asked, by=None))
    return ScoreUpdate.objects.get()


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def seen(client: Client, update: ScoreUpdate) -> str:
    return client.get(url(update)).context["form"]["seen"].value()


def decide(client: Client, update: ScoreUpdate, act: str, **told: str) -> object:
    return client.post(url(update), {"seen": seen(client, update), "act": act, **told})


def refused(client: Client, update: ScoreUpdate, act: str, **told: str) -> str:
    """Try an act that is refused, and return the page that this leads to."""
    answer = decide(client, update, act, **told)
    assert (answer.status_code, answer["Location"]) == (302, url(update))  # type: ignore[attr-defined, index]
    return client.get(url(update)).content.decode()


def test_the_page_shows_the_change_the_panel_and_the_visitors(update: ScoreUpdate, editor: User) -> None:
    page = text(signed(editor).get(url(update)).content.decode())

    assert "7.0 → to 7.5 International cooperation, South Africa" in page

    # Half points 10, 14, 15, 15, 15, 16: 1.2 of 6 go at each end, (0.8 * 14 + 15 + 15 + 0.8 * 15) / 3.6 = 14.78.
    assert "Experts’ consensus 7.39 6 experts, trimmed" in page
    assert "Far from the median of the others." in page
    assert "Not counted: no reason given" in page
    assert "Ratified the &lt;b&gt;protocol&lt;/b&gt;. Sources: UNODC 2026" in page
    assert "Too low 10 About right 9" in page
    assert "10 live there, 9 work on it" in page


def test_experts_are_codes_and_nobody_is_named(update: ScoreUpdate, editor: User) -> None:
    page = signed(editor).get(url(update)).content.decode()

    for code in ("E1", "E2", "E3", "E4", "E5", "E6", "E7"):
        assert code in page
    assert "employer" not in page
    assert "e-mail" not in page


def test_the_effect_is_exact(update: ScoreUpdate, editor: User) -> None:
    """South Africa's resilience: 68.0 over 12 indicators is 5.67, with half a point more 68.5 over 12 is 5.71."""
    page = text(signed(editor).get(url(update)).content.decode())

    assert "Resilience 5.67 → 5.71" in page
    assert "Resilience, rank =44th → " in page
    assert re.search(r"Southern Africa, mean of Resilience \d\.\d\d → \d\.\d\d", page)


def test_provenance_leads_to_the_run_and_its_inputs_and_can_be_verified(update: ScoreUpdate, editor: User) -> None:
    run, client = Run.objects.get(), signed(editor)
    page = client.get(url(update)).content.decode()
    assert run.snapshot.sha256 in page
    assert update.digest in page

    address = reverse("admin:indicators_scoreupdate_verify", args=[update.pk])
    same = client.post(address, follow=True).content.decode()
    Aggregate.objects.update(half_points=3)
    other = client.post(address, follow=True).content.decode()

    assert "1 scores were computed again from the frozen inputs: every result is the same." in same
    assert "ZAF/international-cooperation: h is 3, and should be 15" in other


def test_a_flagged_change_is_accepted_with_a_reason_and_without_one_nothing_is_lost(
    update: ScoreUpdate, editor: User
) -> None:
    client = signed(editor)
    page = refused(client, update, "accept", evidence="My source", value="17")
    assert "Say why" in page
    assert "My source" in page
    assert '<option value="17" selected>' in page

    done = decide(client, update, "accept", reason="Sources checked.")

    update.refresh_from_db()
    assert done.status_code == 302
    assert (update.state, update.final, update.first_signer, update.decision_reason) == (
        State.ACCEPTED, 15, editor, "Sources checked.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "told", "state", "final"),
    [
        ("override", {"value": "16", "reason": "A report."}, State.OVERRIDDEN, 16),
        ("override", {"value": "20", "reason": "A report.", "evidence": "p. 3"}, State.AWAITING, 20),
        ("send-back", {"reason": "Ask again."}, State.SENT_BACK, None),
        ("reject", {"reason": "Too thin."}, State.REJECTED, None),
    ],
)
def test_each_act_does_what_it_says(
    update: ScoreUpdate, editor: User, act: str, told: dict[str, str], state: str, final: int | None
) -> None:
    decide(signed(editor), update, act, **told)

    update.refresh_from_db()
    assert (update.state, update.final, update.decision_reason) == (state, final, told["reason"])


@pytest.mark.parametrize(
    ("act", "told", "said"),
    [
        ("override", {"reason": "A report."}, "Choose the other value first."),
        ("override", {"value": "16"}, "Say why another value is right."),
        ("override", {"value": "20", "reason": "A report."}, "name the sources"),
        ("override", {"value": "21", "reason": "A report."}, "Select a valid choice"),
        ("reject", {"reason": "  "}, "Say why"),
        ("", {"reason": "A report."}, "Choose what to do"),
        ("publish", {"reason": "A report."}, "Choose what to do"),
        ("countersign", {"reason": "A report."}, "decided meanwhile"),
    ],
)
def test_a_refusal_is_a_sentence_and_changes_nothing(
    update: ScoreUpdate, editor: User, act: str, told: dict[str, str], said: str
) -> None:
    page = refused(signed(editor), update, act, **told)

    update.refresh_from_db()
    assert said in page
    assert told.get("reason", "") in page
    assert update.state == State.PROPOSED


def test_the_second_signature_is_somebody_elses(update: ScoreUpdate, editor: User) -> None:
    decide(signed(editor), update, "override", value="20", reason="A report.", evidence="p. 3")
    other = member("publisher", "amina")

    own = signed(editor).get(url(update)).content.decode()
    again = refused(signed(editor), update, "countersign")
    decide(signed(other), update, "countersign", reason="Read it.")

    assert "Countersign" not in own
    assert "omeone else must" in again
    update.refresh_from_db()
    assert (update.state, update.second_signer, update.second_reason) == (State.OVERRIDDEN, other, "Read it.")


def test_who_comes_second_is_told_who_was_first_and_keeps_the_words(update: ScoreUpdate, editor: User) -> None:
    late = signed(member("editor", "late"))
    opened = seen(late, update)
    decide(signed(editor), update, "accept", reason="Seen.")

    response = late.post(
        url(update), {"seen": opened, "act": "override", "value": "16", "reason": "My long words."}, follow=True
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Meanwhile this update was decided by ellen: it is accepted, value 7.5. Nothing was changed." in page
    assert "My long words." in page
    again = late.post(
        url(update),
        {
            "seen": response.context["form"]["seen"].value(),
            "act": "override",
            "value": "16",
            "reason": "My long words.",
        },
    )
    update.refresh_from_db()
    assert again.status_code == 302
    assert (update.state, update.final) == (State.AWAITING, 16)


def test_a_closed_update_offers_nothing_more_and_keeps_typed_words(update: ScoreUpdate, editor: User) -> None:
    late = signed(member("editor", "late"))
    opened = seen(late, update)
    decide(signed(editor), update, "reject", reason="Too thin.")

    response = late.post(url(update), {"seen": opened, "act": "accept", "reason": "My long words."}, follow=True)

    page = response.content.decode()
    assert response.status_code == 409
    assert "My long words." in page
    assert 'name="act"' not in late.get(url(update)).content.decode()


def test_extra_fields_change_nothing(update: ScoreUpdate, editor: User) -> None:
    forged = {
        "final": "20", "state": "published", "half_points": "20", "second_signer": str(editor.pk), "flags": "[]",
        "old_half_points": "20", "release": "1", "_save": "1", "form-0-final": "20",
    }  # fmt: skip

    decide(signed(editor), update, "reject", reason="Too thin.", **forged)

    update.refresh_from_db()
    assert (update.state, update.final, update.second_signer, update.release) == (State.REJECTED, None, None, None)
    assert update.flags != []


@pytest.mark.parametrize(
    ("role", "look", "act"),
    [("publisher", 200, 302), ("researcher", 200, 403), ("coordinator", 403, 403), ("custodian", 403, 403),
     ("administrator", 403, 403)],
)  # fmt: skip
def test_editors_and_publishers_decide_and_researchers_look(
    update: ScoreUpdate, role: str, look: int, act: int
) -> None:
    client = signed(member(role))
    opened = f"{update.state}/None/"

    assert client.get(url(update)).status_code == look
    assert client.post(url(update), {"seen": opened, "act": "reject", "reason": "No."}).status_code == act


def test_researchers_see_no_buttons(update: ScoreUpdate) -> None:
    assert 'name="act"' not in signed(member("researcher")).get(url(update)).content.decode()


def test_an_update_proposed_by_hand_has_a_page_too(editor: User) -> None:
    score = Edition.objects.get(year=2025).scores.get(country__iso3="COL", indicator__slug="cocaine-trade")
    made = workflow.propose(score, 18, reason="A seizure was counted twice.", method="by-hand/1", by=editor)

    page = text(signed(member("publisher")).get(url(made)).content.decode())

    assert "9.5 → to 9.0 Cocaine trade, Colombia" in page
    assert "A seizure was counted twice." in page
    assert "Proposed by ellen." in page
    assert "Criminal markets 7.43 → 7.40" in page


@pytest.mark.parametrize("pk", ["0", "999999", "x", "１"])
def test_an_update_that_is_none_is_not_found(editor: User, pk: str) -> None:
    assert signed(editor).get(f"/admin/indicators/scoreupdate/{pk}/change/").status_code == 404


def test_the_page_asks_few_questions(update: ScoreUpdate, editor: User) -> None:
    client = signed(editor)
    client.get(url(update))

    with CaptureQueriesContext(connection) as asked:
        client.get(url(update))

    assert len(asked) <= 22, "\n".join(query["sql"] for query in asked.captured_queries)


def test_what_happened_is_told(update: ScoreUpdate, editor: User) -> None:
    client = signed(editor)
    decide(client, update, "accept", reason="Sources checked.")
    decide(client, update, "send-back", reason="On second thoughts.")

    page = text(client.get(url(update)).content.decode())

    assert re.search(r"Accepted \(7\.5\), ellen: Sources checked\.", page)
    assert "Sent-back, ellen: On second thoughts." in page
    call_command("verify_audit")
