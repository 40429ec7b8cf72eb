import pytest
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, PreparedRelease, Region, Release, TreePart
from tests.admin_forms import filled
from tests.factories import draft_edition, looked_at, signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/indicators/edition/add/"


@pytest.fixture
def draft() -> Edition:
    return draft_edition()


def url(edition: Edition, act: str) -> str:
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def told(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_new_edition_takes_over_the_tree_and_the_regions_of_another() -> None:
    like = Edition.objects.get(year=2025)

    signed_in("editor").post(ADD, {"year": "2027", "like": str(like.pk)})

    edition = Edition.objects.get(year=2027)
    assert edition.state == "draft"
    assert edition.parts.filter(indicator__kind="indicator").count() == 32
    assert edition.memberships.count() == 193


def test_a_year_that_exists_is_refused_with_a_sentence() -> None:
    like = Edition.objects.get(year=2025)

    response = signed_in("editor").post(ADD, {"year": "2023", "like": str(like.pk)})

    assert "Edition 2023 exists already." in response.content.decode()


def test_a_publisher_prepares_a_draft_and_another_person_publishes_it(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    reasons = {"reason_en": "The edition of 2027.", "reason_fr": "L’édition de 2027."}
    ticks = {field: "on" for key in looked_at(draft) for field in (f"looked-{key}", f"why-{key}")}

    signed_in("publisher", "amina").post(url(draft, "prepare"), {**reasons, **ticks})
    prepared = {"prepared": PreparedRelease.objects.get().pk}
    response = signed_in("editor", "ellen").post(url(draft, "confirm"), prepared, follow=True)

    release = Release.objects.get(edition=draft)
    assert release.prepared_by is not None
    assert (release.prepared_by.username, release.by.username) == ("amina", "ellen")
    assert (release.reason, release.reasons["fr"], release.kind) == (
        "The edition of 2027.", "L’édition de 2027.", "import",
    )  # fmt: skip
    assert f"Edition 2027 is published as release {release.number}." in response.content.decode()
    draft.refresh_from_db()
    assert draft.is_published


def test_publishing_needs_a_reason(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})

    signed_in("publisher").post(url(draft, "prepare"), {"looked-first": "on", "why-first": "Ours.", "reason_en": ""})

    assert not PreparedRelease.objects.exists()


def test_an_empty_draft_is_refused_and_says_why(draft: Edition) -> None:
    response = signed_in("publisher").post(
        url(draft, "prepare"),
        {"reason_en": "Too early.", "reason_fr": "Trop tôt.", "looked-first": "on", "why-first": "Ours."},
        follow=True,
    )

    assert "Edition 2027 has no scores yet: import them first." in response.content.decode()
    draft.refresh_from_db()
    assert not draft.is_published


def test_an_editor_fills_drafts_but_does_not_publish_them(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    client = signed_in("editor")

    response = client.post(url(draft, "prepare"), {"reason_en": "Mine.", "reason_fr": "La mienne."})

    assert response.status_code == 403
    assert "Prepare this edition" not in told(client, url(draft, "change"))


def test_a_published_edition_is_not_published_twice() -> None:
    published = Edition.objects.get(year=2025)

    response = signed_in("publisher").post(url(published, "prepare"), {"reason_en": "Again.", "reason_fr": "Encore."})

    assert "Nothing waits in edition 2025." in response.content.decode()
    assert not PreparedRelease.objects.exists()


def test_the_weights_of_a_draft_can_be_changed(draft: Edition) -> None:
    client, address = signed_in("editor"), url(draft, "change")
    form = filled(client, address)
    part = draft.parts.get(indicator__slug="cocaine-trade")
    row = next(name for name, value in form.items() if name.endswith("-id") and value == part.pk).removesuffix("-id")

    response = client.post(address, {**form, f"{row}-weight": "2.5"})

    assert response.status_code == 302
    part.refresh_from_db()
    assert str(part.weight) == "2.5000"


def test_tree_state_and_year_of_a_published_edition_stay_whatever_is_posted() -> None:
    published = Edition.objects.get(year=2025)
    part = TreePart.objects.get(edition=published, indicator__slug="cocaine-trade")
    client, address = signed_in("editor"), url(published, "change")
    forged = {
        "state": "draft", "year": "2030", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "1",
        "parts-0-id": part.pk, "parts-0-edition": published.pk, "parts-0-indicator": part.indicator_id,
        "parts-0-weight": "9", "parts-0-order": "1",
    }  # fmt: skip

    client.post(address, {**filled(client, address), **forged, "report_url": "https://example.org/report.pdf"})

    published.refresh_from_db()
    part.refresh_from_db()
    assert (published.year, published.state, published.report_url) == (
        2025,
        "published",
        "https://example.org/report.pdf",
    )
    assert str(part.weight) == "1.0000"


def test_the_region_of_a_country_can_be_changed_in_a_draft_only(draft: Edition) -> None:
    published = Edition.objects.get(year=2025)
    caribbean = Region.objects.get(slug="caribbean")
    client = signed_in("editor")

    for edition in (draft, published):
        row = edition.memberships.get(country__iso3="ZAF")
        client.post(reverse("admin:indicators_membership_change", args=[row.pk]), {"region": caribbean.pk})

    assert draft.memberships.get(country__iso3="ZAF").region == caribbean
    assert published.memberships.get(country__iso3="ZAF").region.slug == "southern-africa"


def test_the_page_of_a_draft_asks_the_database_few_questions(
    draft: Edition, django_assert_max_num_queries: object
) -> None:
    client = signed_in("editor")
    client.get(url(draft, "change"))

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(url(draft, "change"))


def test_an_empty_draft_can_be_deleted_and_a_published_edition_cannot(draft: Edition) -> None:
    client = signed_in("editor")

    client.post(url(draft, "delete"), {"post": "yes"})

    assert not Edition.objects.filter(year=2027).exists()
    assert client.post(url(Edition.objects.get(year=2025), "delete"), {"post": "yes"}).status_code == 403


def test_a_draft_that_holds_scores_says_shortly_why_it_stays(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})

    response = signed_in("editor").post(url(draft, "delete"), {"post": "yes"}, follow=True)

    assert "Edition 2027 has scores, so it can no longer be deleted." in response.content.decode()
    assert Edition.objects.filter(year=2027).exists()


def test_a_version_from_the_history_never_makes_a_published_edition_a_draft_again(draft: Edition) -> None:
    as_draft = draft.history.first().pk
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    workflow.publish_edition(draft)
    client = signed_in("publisher")

    address = url(draft, "change")
    client.post(address, filled(client, f"{address}?restore={as_draft}"))

    draft.refresh_from_db()
    assert draft.is_published
