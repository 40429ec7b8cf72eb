"""Publishing asks whose the figures are, at every door and in the database; a published edition keeps saying it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators import workflow
from indicators.importing import shipped
from indicators.models import Edition, Page, Release, Score
from tests.admin_forms import filled
from tests.factories import attribute, forget_releases, member, publish, signed_in

pytestmark = pytest.mark.django_db
MISSING = "Edition 2027 does not state its publisher, license and citation"
upgrade = import_module("indicators.migrations.0002_edition_publisher")


@pytest.fixture
def draft() -> Edition:
    edition = workflow.create_edition(2027, like=Edition.objects.get(year=2025))
    workflow.fill_draft(edition, {("ZAF", "cocaine-trade"): 15})
    return edition


def url(edition: Edition, act: str) -> str:
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def test_a_new_edition_takes_no_publisher_over_from_another(draft: Edition) -> None:
    assert (draft.publisher, draft.publisher_url, draft.published_on) == ("", "", "")
    assert workflow.missing_attribution(draft) == ["publisher", "license", "citation"]


def test_an_imported_edition_is_not_published_without_a_publisher(draft: Edition) -> None:
    with pytest.raises(workflow.Unattributed, match=MISSING):
        workflow.publish_edition(draft)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Release.objects.filter(edition=draft).exists()


def test_a_reviewed_edition_is_not_published_without_a_publisher(draft: Edition) -> None:
    workflow.open_edition(draft, by=None)
    score = Score.objects.get(edition=draft, country__iso3="NGA", indicator__slug="cocaine-trade")
    workflow.accept(
        workflow.propose(score, 15, reason="R", method="by-hand"), reviewer=User.objects.create_user("reviewer")
    )

    with pytest.raises(workflow.Unattributed, match=MISSING):
        publish(draft)


def test_words_in_any_one_language_are_enough(draft: Edition) -> None:
    draft.publisher, draft.license_fr, draft.citation_fr = "Observatoire", "Libre", "Observatoire (2027)."  # type: ignore[attr-defined]
    draft.save()

    workflow.publish_edition(draft)

    draft.refresh_from_db()
    assert draft.is_published


def test_the_command_refuses_and_says_what_is_missing(draft: Edition) -> None:
    member("publisher", "amina")

    with pytest.raises(CommandError, match=MISSING):
        call_command("prepare_release", "2027", by="amina", reason_en="Yes.", reason_fr="Oui.")


def test_the_page_links_to_the_fields_and_keeps_the_reason(draft: Edition) -> None:
    client = signed_in("publisher")

    page = client.post(
        url(draft, "prepare"), {"reason_en": "The first round.", "reason_fr": "Tour 1."}, follow=True
    ).content.decode()

    assert f'<a href="{url(draft, "change")}#id_publisher">Publisher</a>' in page
    assert f'<a href="{url(draft, "change")}#id_license_en">License</a>' in page
    assert "The first round.</textarea>" in page
    fields = client.get(url(draft, "change")).content.decode()
    assert 'id="id_publisher"' in fields
    assert 'id="id_license_en"' in fields


def test_the_database_holds_no_published_edition_without_a_publisher(draft: Edition) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(state="published", published_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(year=2025).update(publisher="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(year=2025).update(license_en="", license_fr=None)


def test_an_editor_corrects_a_published_edition_and_the_history_keeps_it() -> None:
    edition, client = Edition.objects.get(year=2023), signed_in("editor", "ellen")
    posted = filled(client, url(edition, "change"))

    client.post(url(edition, "change"), {**posted, "published_on": "2023-09-26"})

    edition.refresh_from_db()
    assert edition.published_on == "2023-09-26"
    assert edition.history.latest().history_user.username == "ellen"


@pytest.mark.parametrize("name", ["publisher", "license_en", "citation_en"])
def test_a_published_edition_cannot_be_emptied_of_its_publisher(name: str) -> None:
    edition, client = Edition.objects.get(year=2023), signed_in("editor")
    emptied = {name: "", name.replace("_en", "_fr"): ""}
    posted = filled(client, url(edition, "change"))

    response = client.post(url(edition, "change"), {**posted, **emptied})

    assert "A published edition states its publisher, its license and how it is cited." in response.content.decode()
    edition.refresh_from_db()
    assert workflow.missing_attribution(edition) == []


def test_a_demonstration_has_no_publisher_to_fill_in() -> None:
    shown = workflow.create_edition(2027, like=Edition.objects.get(year=2025), demonstration=True)

    assert workflow.missing_attribution(shown) == []
    assert "id_publisher" not in signed_in("editor").get(url(shown, "change")).content.decode()


def test_a_draft_that_somebody_named_does_not_get_the_shipped_figures() -> None:
    edition = Edition.objects.get(year=2025)
    forget_releases()
    edition.scores.all().delete()
    Edition.objects.filter(pk=edition.pk).update(state="draft", published_at=None, publisher="Observatory")

    assert not shipped.load_scores(2025)
    edition.refresh_from_db()
    assert (edition.publisher, edition.state) == ("Observatory", "draft")


def test_an_upgrade_names_the_shipped_editions_and_claims_nothing_of_others(draft: Edition) -> None:
    publish(attribute(draft))
    Edition.objects.update(unattributed=True)
    Edition.objects.update(publisher="", license_en="", license_fr="", citation_en="", citation_fr="", published_on="")

    upgrade.say_whose_they_are(apps, None)

    found = dict(Edition.objects.order_by("year").values_list("year", "publisher"))
    assert [bool(found[year]) for year in (2021, 2023, 2025, 2027)] == [True, True, True, False]
    assert Edition.objects.get(year=2023).published_on == "2023-09"
    assert Edition.objects.get(year=2027).unattributed


def test_an_upgrade_does_not_name_a_year_whose_figures_came_in_another_file() -> None:
    release = Release.objects.get(edition__year=2025)
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "file_sha256": "ab" * 32})
    Edition.objects.update(unattributed=True)
    Edition.objects.update(publisher="")

    upgrade.say_whose_they_are(apps, None)

    assert Edition.objects.get(year=2025).publisher == ""


def test_an_upgrade_leaves_the_words_of_editors_alone() -> None:
    Page.objects.filter(slug="footer").update(body_en="Our own words.", body_fr="Nos mots.")

    upgrade.name_none_for_all(apps, None)

    page = Page.objects.get(slug="footer")
    assert (page.body_en, page.body_fr) == ("Our own words.", "Nos mots.")  # type: ignore[attr-defined]


def test_an_unattributed_edition_can_still_be_saved_until_it_is_named(draft: Edition, client: Client) -> None:
    workflow.publish_edition(attribute(draft))
    Edition.objects.filter(pk=draft.pk).update(unattributed=True)
    Edition.objects.filter(pk=draft.pk).update(publisher="", license_en="", citation_en="")
    editor = signed_in("editor")

    posted = filled(editor, url(draft, "change"))
    assert editor.post(url(draft, "change"), {**posted, "report_url": "https://x.example"}).status_code == 302
    posted = filled(editor, url(draft, "change"))
    named = {"publisher": "Observatory", "license_en": "Free", "citation_en": "Observatory (2027)."}
    assert editor.post(url(draft, "change"), {**posted, **named}).status_code == 302

    draft.refresh_from_db()
    assert (draft.report_url, draft.publisher, draft.unattributed) == ("https://x.example", "Observatory", False)
