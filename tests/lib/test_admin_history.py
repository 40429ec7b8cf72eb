import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Indicator, Page
from tests.admin_forms import filled
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def footer() -> Page:
    """A footer that had one text, then another."""
    page = Page.objects.get(slug="footer")
    page.body_en, page.body_fr = "The first words stand here.", "Les premiers mots."
    page.save()
    return page


def save(client: Client, page: Page, **words: str) -> None:
    url = reverse("admin:indicators_page_change", args=[page.pk])
    assert client.post(url, {**filled(client, url), **words}).status_code == 302


def history(client: Client, page: Page) -> str:
    return client.get(reverse("admin:indicators_page_history", args=[page.pk])).content.decode()


def test_the_history_says_who_changed_which_words_in_which_language(footer: Page) -> None:
    save(signed_in("editor", "amina"), footer, body_en="The second words stand here.", body_fr="Les seconds mots.")

    shown = history(signed_in("editor", "ben"), footer)

    assert "amina" in shown
    assert '<del><span class="vh">removed: </span>first </del>' in shown
    assert '<ins><span class="vh">added: </span>second </ins>' in shown
    assert '<dd lang="fr" dir="auto">' in shown
    assert "Text, French" in shown


def test_what_an_editor_types_cannot_become_markup_in_the_history(footer: Page) -> None:
    client = signed_in("editor")

    save(client, footer, body_en="<script>alert(1)</script>")

    assert "<script>alert(1)" not in history(client, footer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in history(client, footer)


def test_an_older_version_fills_the_form_and_is_put_back_by_publishing(footer: Page) -> None:
    client = signed_in("editor")
    first = footer.history.first().pk
    save(client, footer, body_en="A mistake.")
    url = reverse("admin:indicators_page_change", args=[footer.pk])

    form = filled(client, f"{url}?restore={first}")
    footer.refresh_from_db()
    assert footer.body_en == "A mistake."

    client.post(url, form)
    footer.refresh_from_db()
    assert footer.body_en == "The first words stand here."


def test_a_version_of_another_page_fills_nothing(footer: Page) -> None:
    client = signed_in("editor")
    other = Page.objects.exclude(pk=footer.pk).first().history.first().pk

    form = filled(client, f"{reverse('admin:indicators_page_change', args=[footer.pk])}?restore={other}")

    assert form["body_en"] == "The first words stand here."


def test_who_may_only_look_is_offered_no_way_back_and_has_none() -> None:
    indicator = Indicator.objects.get(slug="cocaine-trade")
    older = indicator.history.first().pk
    indicator.definition_en = "Newer words."
    indicator.save()
    client = signed_in("researcher")
    change = reverse("admin:indicators_indicator_change", args=[indicator.pk])

    looked = client.get(reverse("admin:indicators_indicator_history", args=[indicator.pk])).content.decode()

    assert "Newer words." in looked
    assert "?restore=" not in looked
    assert "Newer words." in client.get(f"{change}?restore={older}").content.decode()
    assert client.post(f"{change}?restore={older}", {"definition_en": "Forged."}).status_code == 403


def test_long_histories_are_cut_into_pages_and_each_entry_is_compared_with_the_one_before(footer: Page) -> None:
    for number in range(26):
        footer.body_en = f"Version {number}"
        footer.save()
    client, url = signed_in("editor"), reverse("admin:indicators_page_history", args=[footer.pk])

    first, second = client.get(url), client.get(url, {"p": 2})

    assert len(first.context["entries"]) == 25
    assert first.context["entries"][-1].changes[0].pieces[-1].text == "1"
    assert second.context["entries"][0].changes[0].pieces[-1].text == "Version 0"
