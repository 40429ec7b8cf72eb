import pytest
from django.urls import reverse

from indicators.models import Country, CountryAlias, Indicator, Page, Paper
from lib import caching
from lib.admin.side_by_side import untranslated
from tests.admin_forms import filled
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


def change_url(obj: object) -> str:
    return reverse(f"admin:indicators_{type(obj).__name__.lower()}_change", args=[obj.pk])


def test_an_editor_changes_a_text_in_both_languages() -> None:
    indicator = Indicator.objects.get(slug="human-trafficking")
    client, url = signed_in("editor"), change_url(indicator)
    words = {"definition_en": "New words.", "definition_fr": "De nouveaux mots."}

    response = client.post(url, {**filled(client, url), **words})

    assert response.status_code == 302
    indicator.refresh_from_db()
    assert (indicator.definition_en, indicator.definition_fr) == ("New words.", "De nouveaux mots.")


def test_line_ends_as_a_browser_sends_them_change_no_text() -> None:
    page = Page.objects.get(slug="about")
    page.body_en = "One.\n\nTwo."
    page.save()
    client, url = signed_in("editor"), change_url(page)

    client.post(url, {**filled(client, url), "body_en": "One.\r\n\r\nTwo."})

    page.refresh_from_db()
    assert page.body_en == "One.\n\nTwo."


def test_the_two_languages_stand_in_one_row_of_the_form() -> None:
    page = signed_in("editor").get(change_url(Indicator.objects.get(slug="human-trafficking")))

    rows = [line.fields for fieldset in page.context["adminform"] for line in fieldset]
    assert ("definition_en", "definition_fr") in rows
    assert 'lang="fr"' in page.content.decode()


def test_slug_code_and_place_of_an_indicator_cannot_be_posted() -> None:
    indicator = Indicator.objects.get(slug="human-trafficking")
    client, url = signed_in("editor"), change_url(indicator)
    forged = {"slug": "other", "code": "X1", "kind": "node", "direction": "resilience", "joined": "1999", "order": "99"}

    client.post(url, {**filled(client, url), **forged})

    indicator.refresh_from_db()
    assert (indicator.slug, indicator.code, indicator.kind, indicator.direction, indicator.joined) == (
        "human-trafficking",
        "M1",
        "indicator",
        "criminality",
        2021,
    )


def test_saving_renews_every_public_page(django_capture_on_commit_callbacks: object) -> None:
    client, url = signed_in("editor"), change_url(Page.objects.get(slug="footer"))
    before = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(url, {**filled(client, url), "body_en": "Another footer."})

    assert caching.generation() != before


def test_a_form_with_a_fault_renews_nothing(django_capture_on_commit_callbacks: object) -> None:
    client, url = signed_in("editor"), change_url(Page.objects.get(slug="footer"))
    before = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = client.post(url, {**filled(client, url), "title_en": ""})

    assert response.status_code == 200
    assert caching.generation() == before


def test_an_editor_adds_a_paper_with_a_link() -> None:
    client = signed_in("editor")
    indicator = Indicator.objects.get(slug="cocaine-trade")
    paper = {
        "title_en": "A paper", "title_fr": "Un article", "kind": "paper", "slug": "a-paper",
        "url": "https://example.org/paper.pdf", "listed": "on", "indicators": [str(indicator.pk)],
    }  # fmt: skip

    client.post(reverse("admin:indicators_paper_add"), paper)

    stored = Paper.objects.get(slug="a-paper")
    assert (stored.title_en, stored.title_fr, stored.url) == ("A paper", "Un article", "https://example.org/paper.pdf")
    assert list(stored.indicators.all()) == [indicator]


def test_an_editor_extends_the_table_of_aliases() -> None:
    country = Country.objects.get(iso3="ZAF")
    client, url = signed_in("editor"), change_url(country)
    form = filled(client, url)
    total = int(form["aliases-TOTAL_FORMS"])
    added = {
        "aliases-TOTAL_FORMS": str(total + 1),
        f"aliases-{total}-alias": "R.S.A. Mzansi",
        f"aliases-{total}-country": country.pk,
    }

    response = client.post(url, {**form, **added})

    assert response.status_code == 302
    assert CountryAlias.objects.get(folded="r s a mzansi").country == country


def test_an_alias_that_names_another_country_is_refused_with_a_sentence() -> None:
    country = Country.objects.get(iso3="ZAF")
    taken = CountryAlias.objects.exclude(country=country).first()
    client, url = signed_in("editor"), change_url(country)
    form = filled(client, url)
    total = int(form["aliases-TOTAL_FORMS"])
    added = {
        "aliases-TOTAL_FORMS": str(total + 1),
        f"aliases-{total}-alias": taken.alias,
        f"aliases-{total}-country": country.pk,
    }

    response = client.post(url, {**form, **added})

    assert response.status_code == 200
    assert "already reads like this" in response.content.decode()


def test_a_text_that_lacks_its_french_is_found_and_no_other() -> None:
    Page.objects.filter(slug="footer").update(body_fr="")
    Page.objects.exclude(slug="footer").update(title_en="T", title_fr="T", body_en="", body_fr="")

    found = Page.objects.filter(untranslated(Page, "fr"))

    assert [page.slug for page in found] == ["footer"]


def test_the_list_can_be_narrowed_to_what_lacks_a_translation() -> None:
    Indicator.objects.filter(slug="cocaine-trade").update(point_5_fr=None)

    page = signed_in("editor").get(reverse("admin:indicators_indicator_changelist"), {"missing": "fr"})

    assert [indicator.slug for indicator in page.context["cl"].result_list] == ["cocaine-trade"]


def test_the_french_admin_speaks_french_and_edits_the_same_rows() -> None:
    client = signed_in("editor")
    url = f"/fr{change_url(Page.objects.get(slug='footer'))}"

    response = client.post(url, {**filled(client, url), "body_fr": "Un autre pied de page."})

    assert response.status_code == 302
    assert Page.objects.get(slug="footer").body_fr == "Un autre pied de page."
