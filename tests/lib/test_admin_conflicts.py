import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Country, CountryAlias, Page
from tests.admin_forms import filled
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Page:
    page = Page.objects.get(slug="about")
    page.body_en, page.body_fr = "About us.", "À propos."
    page.save()
    return page


@pytest.fixture
def url(page: Page) -> str:
    return reverse("admin:indicators_page_change", args=[page.pk])


@pytest.fixture
def amina() -> Client:
    return signed_in("editor", "amina")


@pytest.fixture
def ben() -> Client:
    return signed_in("editor", "ben")


def test_the_second_of_two_editors_gets_both_versions_back_and_nothing_is_stored(
    page: Page, url: str, amina: Client, ben: Client
) -> None:
    of_amina, of_ben = filled(amina, url), filled(ben, url)
    amina.post(url, {**of_amina, "body_en": "Amina's words."})

    response = ben.post(url, {**of_ben, "body_en": "Ben's words."})

    shown = response.content.decode()
    assert response.status_code == 409
    assert "amina saved this while you were writing" in shown
    assert '<span class="theirs">Amina&#x27;s words.</span>' in shown
    assert "Ben&#x27;s words.</textarea>" in shown
    page.refresh_from_db()
    assert page.body_en == "Amina's words."


def test_publishing_again_after_having_seen_the_other_words_goes_through(
    page: Page, url: str, amina: Client, ben: Client
) -> None:
    of_amina, of_ben = filled(amina, url), filled(ben, url)
    amina.post(url, {**of_amina, "body_en": "Amina's words."})
    shown = ben.post(url, {**of_ben, "body_en": "Ben's words."}).context["adminform"].form

    again = {name: shown[name].value() for name in shown.fields}
    response = ben.post(url, {**again, "body_en": "The words of both."})

    assert response.status_code == 302
    page.refresh_from_db()
    assert page.body_en == "The words of both."


def test_what_only_the_other_editor_changed_is_taken_over_into_the_form(
    page: Page, url: str, amina: Client, ben: Client
) -> None:
    of_amina, of_ben = filled(amina, url), filled(ben, url)
    amina.post(url, {**of_amina, "body_fr": "Les mots d'Amina."})

    response = ben.post(url, {**of_ben, "body_en": "Ben's words."})

    form = response.context["adminform"].form
    assert response.status_code == 409
    assert form["body_fr"].value() == "Les mots d'Amina."
    assert form["body_en"].value() == "Ben's words."


def test_the_same_form_sent_twice_is_no_conflict(page: Page, url: str, amina: Client) -> None:
    form = {**filled(amina, url), "body_en": "Once."}
    amina.post(url, form)

    response = amina.post(url, form)

    assert response.status_code == 302


def test_a_form_without_its_version_overwrites_nothing(page: Page, url: str, amina: Client) -> None:
    form = {**filled(amina, url), "body_en": "Forged."}
    del form["version"]

    response = amina.post(url, form)

    assert response.status_code == 409
    page.refresh_from_db()
    assert page.body_en == "About us."


def test_an_alias_that_another_editor_changed_meanwhile_is_not_overwritten(amina: Client, ben: Client) -> None:
    country = Country.objects.get(iso3="ZAF")
    alias = CountryAlias.objects.create(country=country, alias="Suedafrika", folded="suedafrika")
    url = reverse("admin:indicators_country_change", args=[country.pk])
    of_amina, of_ben = filled(amina, url), filled(ben, url)
    row = next(name for name, value in of_amina.items() if value == "Suedafrika")
    amina.post(url, {**of_amina, row: "Südafrika"})

    response = ben.post(url, {**of_ben, row: "Zuid-Afrika"})

    assert response.status_code == 409
    assert "Südafrika" in response.content.decode()
    alias.refresh_from_db()
    assert alias.alias == "Südafrika"
