"""A release is prepared by one person on a page that compares it, and confirmed by another; texts are kept."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, PreparedRelease, Release, Score
from tests.factories import attribute, draft_edition, member, open_round, prepare, propose, publish, score_of

pytestmark = pytest.mark.django_db
REASONS = {"reason_en": "The edition of 2027.", "reason_fr": "L’édition de 2027."}
State = PreparedRelease.State


def imported(**changes: int) -> Edition:
    """Return a draft with the scores of 2025, in which some countries have another one on cocaine trade."""
    newest = Edition.objects.get(year=2025)
    edition = attribute(workflow.create_edition(2027, like=newest))
    edition.publisher = newest.publisher
    edition.save()
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in rows}
    workflow.fill_draft(edition, {**cells, **{(iso3, "cocaine-trade"): value for iso3, value in changes.items()}})
    return edition


def corrected() -> Edition:
    """Return 2025 with a signed update of Colombia's cocaine trade from 9.5 to 9.0."""
    newest = Edition.objects.get(year=2025)
    workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), 18), reviewer=member("editor", "ellen"))
    return newest


def url(edition: Edition, act: str = "prepare") -> str:
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def words(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def publisher() -> User:
    return member("publisher", "prudence")


@pytest.fixture
def editor() -> User:
    return member("editor", "connie")


def outlier(key: str, why: str = "The route moved.") -> dict[str, str]:
    return {f"looked-{key}": "on", f"why-{key}": why}


def test_the_page_compares_with_the_edition_before(publisher: User) -> None:
    page = words(client_of(publisher).get(url(imported(KEN=20))).content)

    assert "Compared with 2025" in page
    assert "unchanged 6,175 100.0% 55.7%" in page
    assert "by more 1 0.0% 2.8%" in page
    assert "the mean over this publisher’s editions of 2021, 2023, 2025" in page
    assert "1 up, 0 down" in page
    assert "Kenya country Cocaine trade 6.5 → 10.0 changed by more than 1.5 points" in page
    assert "1 left of 1" in page
    assert "Waits for: 1 outlier; the public reason (English, French)." in page


def test_russia_at_the_bottom_cannot_be_prepared_unseen(publisher: User) -> None:
    """The attack: an import with Russia at 1.0 in all 32 indicators."""
    edition = imported()
    Score.objects.filter(edition=edition, country__iso3="RUS").update(half_points=2)
    client = client_of(publisher)

    page = words(client.get(url(edition)).content)
    client.post(url(edition), REASONS)

    assert "Russia country" in page
    assert "31 of 32 scores more than three times the usual share" in page
    assert not PreparedRelease.objects.exists()


def test_an_outlier_without_a_tick_or_a_reason_is_marked_and_everything_typed_is_kept(publisher: User) -> None:
    edition, client = imported(KEN=20, FJI=20), client_of(publisher)
    typed = {**REASONS, **outlier("KEN", "A careful reason"), "looked-FJI": "on"}

    response = client.post(url(edition), typed)
    page = client.get(response["Location"]).content.decode()

    assert response.status_code == 302
    assert not PreparedRelease.objects.exists()
    assert "Not prepared yet: see what is marked." in page
    assert "Say why it is right." in page
    assert 'value="A careful reason"' in page
    assert "The edition of 2027." in page
    assert "L’édition de 2027." in page
    assert page.count("checked") == 2
    assert "Say why it is right." not in client.get(url(edition)).content.decode()
    assert 'value="A careful reason"' in client.get(url(edition)).content.decode()


@pytest.mark.parametrize("missing", ["reason_en", "reason_fr"])
def test_a_reason_is_given_in_both_languages(publisher: User, missing: str) -> None:
    edition = imported()

    client_of(publisher).post(url(edition), {**REASONS, missing: "  "})

    assert not PreparedRelease.objects.exists()


def test_a_publisher_prepares_and_an_editor_confirms(publisher: User, editor: User) -> None:
    edition = imported(KEN=20)

    done = client_of(publisher).post(url(edition), {**REASONS, **outlier("KEN")}, follow=True)
    prepared = workflow.prepared_release_of(edition)
    assert prepared is not None
    waits = client_of(editor).get(url(edition))
    confirmed = client_of(editor).post(url(edition, "confirm"), {"prepared": prepared.pk}, follow=True)

    assert "Prepared: another person must confirm it. Nothing is published yet." in words(done.content)
    assert prepared.outlier_reasons == {"KEN": "The route moved."}
    assert prepared.comparison["outliers"][0]["key"] == "KEN"
    assert "Release 4 waits for a second person" in words(waits.content)
    assert "You may confirm it" in words(waits.content)
    assert "The route moved." in words(waits.content)
    assert "Edition 2027 is published as release 4." in words(confirmed.content)
    assert Release.objects.get(number=4).reasons == {"en": REASONS["reason_en"], "fr": REASONS["reason_fr"]}


def test_whoever_prepared_it_meets_no_button(publisher: User, editor: User) -> None:
    edition = imported()
    prepared = workflow.prepare(edition, kind=Release.Kind.IMPORT, by=publisher, reasons={"en": "A", "fr": "B"})
    client = client_of(publisher)

    page = words(client.get(url(edition)).content)
    client.post(url(edition, "confirm"), {"prepared": prepared.pk})
    refused = client.get(url(edition))

    assert "You prepared it" in page
    assert "Take it back" in page
    assert "Confirm and publish" not in page
    assert refused.status_code == 409
    assert "You prepared this release: another person must confirm it." in words(refused.content)
    assert client.get(url(edition)).status_code == 200
    assert workflow.prepared_release_of(edition) == prepared


def test_a_site_where_nobody_else_could_confirm_says_what_it_lacks(publisher: User) -> None:
    page = words(client_of(publisher).get(url(imported())).content)

    assert "Nobody can confirm what you prepare: no other account is a publisher or an editor." in page


def test_it_is_sent_back_with_a_reason_that_the_preparer_reads(publisher: User, editor: User) -> None:
    edition = imported(KEN=20)
    prepared = prepare(edition, "An edition.")
    posted = {"prepared": prepared.pk, "reason": "Kenya is a slip of the pen."}

    response = client_of(editor).post(url(edition, "send_back"), posted, follow=True)
    page = client_of(publisher).get(url(edition)).content

    assert "Sent back: it has to be prepared again." in words(response.content)
    assert "connie sent this back on" in words(page)
    assert "Kenya is a slip of the pen." in words(page)
    assert 'value="Looked at for a test."' in page.decode()
    assert "An edition." in page.decode()
    assert "1 left of 1" in words(page)


def test_sending_back_without_a_reason_is_refused(editor: User) -> None:
    edition = imported()
    prepared = prepare(edition)
    client = client_of(editor)

    client.post(url(edition, "send_back"), {"prepared": prepared.pk, "reason": " "})
    page = client.get(url(edition))

    assert page.status_code == 409
    assert "Say why: whoever prepared it reads the reason." in words(page.content)


def test_whoever_prepared_it_takes_it_back(publisher: User) -> None:
    edition = imported()
    prepared = prepare(edition)

    client_of(publisher).post(url(edition, "take_back"), {"prepared": prepared.pk})

    prepared.refresh_from_db()
    assert prepared.state == State.CANCELLED
    assert "took this back" in words(client_of(publisher).get(url(edition)).content)


def test_only_what_was_looked_at_is_confirmed(publisher: User, editor: User) -> None:
    edition = imported()
    looked_at = prepare(edition)
    workflow.take_back_release(looked_at, by=publisher)
    prepare(edition, "Another reason.")

    response = client_of(editor).post(url(edition, "confirm"), {"prepared": looked_at.pk}, follow=True)

    assert "What you looked at waits no more: nothing was done." in words(response.content)
    assert Edition.objects.get(pk=edition.pk).state == "draft"


def test_what_changed_since_it_was_prepared_is_not_published(editor: User) -> None:
    edition = imported()
    prepared = prepare(edition)
    Score.objects.filter(edition=edition, country__iso3="KEN", indicator__slug="cocaine-trade").update(half_points=20)

    response = client_of(editor).post(url(edition, "confirm"), {"prepared": prepared.pk}, follow=True)

    assert "Something has changed since this release was prepared: nothing was published." in words(response.content)
    assert Edition.objects.get(pk=edition.pk).state == "draft"


def test_an_open_round_is_named_and_needs_a_reason(publisher: User, editor: User) -> None:
    edition = draft_edition()
    workflow.open_edition(edition, by=None)
    open_round()
    workflow.accept(propose(score_of(edition, "KEN", "human-trafficking"), 14), reviewer=editor, reason="Seen.")
    client = client_of(publisher)

    page = words(client.get(url(edition)).content)
    client.post(url(edition), {**REASONS, **outlier("first")})
    assert not PreparedRelease.objects.exists()
    client.post(url(edition), {**REASONS, **outlier("first"), "left_out": "It follows as an erratum."})

    assert "West Africa, round 1, is open" in page
    assert "0 of 4 countries submitted, all experts together." in page
    assert "1 round is open" in page
    prepared = workflow.prepared_release_of(edition)
    assert prepared is not None
    assert prepared.outlier_reasons["open"] == "West Africa, round 1, is open: It follows as an erratum."
    assert "Left out West Africa, round 1, is open: It follows as an erratum." in words(
        client.get(url(edition)).content
    )


def test_an_erratum_is_withdrawn_by_two(publisher: User, editor: User) -> None:
    newest = corrected()
    release = publish(newest)
    client = client_of(publisher)

    page = words(client.get(url(newest, "withdraw")).content)
    client.post(url(newest, "withdraw"), {**REASONS, "withdraws": release.pk})
    prepared = workflow.prepared_release_of(newest)
    assert prepared is not None
    waits = words(client_of(editor).get(url(newest)).content)
    client_of(editor).post(url(newest, "confirm"), {"prepared": prepared.pk})

    assert f"Release {release.number} (erratum), published on" in page
    assert "Colombia Cocaine trade 9.0 9.5" in page
    assert "Pages, files and API say again what they said before this release" in page
    assert "Confirm the withdrawal" in waits
    assert score_of(newest, "COL", "cocaine-trade").half_points == 19
    assert Release.objects.get(withdraws=release).kind == "withdrawal"


def test_only_the_release_that_was_looked_at_is_withdrawn(publisher: User) -> None:
    newest = corrected()
    looked_at = publish(newest)
    workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), 17), reviewer=User.objects.get(username="ellen"))
    publish(newest)
    client = client_of(publisher)

    client.post(url(newest, "withdraw"), {**REASONS, "withdraws": looked_at.pk})
    page = client.get(url(newest, "withdraw"))

    assert page.status_code == 409
    assert "Another release is the newest now: look again at what returns." in words(page.content)
    assert "The edition of 2027." in page.content.decode()
    assert workflow.prepared_release_of(newest) is None


@pytest.mark.parametrize("role", ["researcher", "coordinator", "custodian", "administrator"])
@pytest.mark.parametrize("act", ["prepare", "withdraw", "confirm", "send_back", "take_back", "moves"])
def test_other_roles_meet_none_of_it(role: str, act: str) -> None:
    client, address = client_of(member(role)), url(Edition.objects.get(year=2025), act)

    assert client.post(address, REASONS).status_code in (403, 405)
    assert act in ("confirm", "send_back", "take_back") or client.get(address).status_code == 403


def test_an_editor_prepares_nothing(editor: User) -> None:
    edition = imported()

    client = client_of(editor)

    assert client.post(url(edition), REASONS).status_code == 403
    assert "Nothing waits in edition 2027." in words(client.get(url(edition)).content)
    assert not PreparedRelease.objects.exists()


def test_the_start_page_names_what_waits(publisher: User, editor: User) -> None:
    newest = corrected()
    start = reverse("admin:index")

    before = words(client_of(publisher).get(start).content)
    prepare(newest)
    after, second = words(client_of(publisher).get(start).content), words(client_of(editor).get(start).content)

    assert "Release of edition 2025 1 signed update waits Prepare" in before
    assert "Release of edition 2025" not in after
    assert "Release of edition 2025 waits for you Prepared by prudence; confirm it or send it back by" in second


def test_every_changed_score_is_in_a_file(publisher: User) -> None:
    response = client_of(publisher).get(url(imported(KEN=20), "moves"))

    assert response.content.decode().splitlines() == [
        '"iso3","indicator","before","after"',
        '"KEN","cocaine-trade",6.5,10.0',
    ]


def test_the_page_speaks_french(publisher: User) -> None:
    page = words(client_of(publisher).get(f"/fr{url(imported(KEN=20))}").content)

    assert "Comparé à 2025" in page
    assert "modifié de plus de 1,5 point" in page
    assert "1 valeur inhabituelle ; le motif public (Anglais, Français)" in page


def test_a_full_edition_costs_few_queries(publisher: User) -> None:
    edition, client = imported(KEN=20), client_of(publisher)
    client.get(url(edition))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(url(edition))

    assert len(queries) <= 45


def test_a_draft_edition_of_a_new_publisher_is_confirmed_once(publisher: User) -> None:
    edition = draft_edition()
    workflow.fill_draft(edition, {("KEN", "cocaine-trade"): 5})

    page = words(client_of(publisher).get(url(edition)).content)

    assert "A first edition the whole edition" in page
