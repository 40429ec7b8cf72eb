import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Edition, Narrative, Page, Paper
from tests.admin_forms import filled
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> Page:
    page = Page.objects.get(slug="about")
    page.body_en, page.body_fr = "Published words.", "Les mots publiés."
    page.save()
    return page


def preview(client: Client, page: Page, language: str, **words: str) -> str:
    change = reverse("admin:indicators_page_change", args=[page.pk])
    posted = {**filled(client, change), "language": language, **words}
    response = client.post(reverse("admin:indicators_page_preview", args=[page.pk]), posted)
    assert response.status_code == 200
    return response.content.decode()


def test_a_preview_is_the_public_page_with_the_words_of_the_form(about: Page) -> None:
    shown = preview(signed_in("editor"), about, "en", body_en="Words *not yet* published.")

    assert "<p>Words <em>not yet</em> published.</p>" in shown
    assert "Preview: not published." in shown
    assert '<html lang="en"' in shown
    assert 'class="logo" href="/"' in shown


def test_a_preview_speaks_the_language_of_its_button(about: Page) -> None:
    shown = preview(signed_in("editor"), about, "fr", body_fr="Des mots nouveaux.")

    assert "<p>Des mots nouveaux.</p>" in shown
    assert '<html lang="fr"' in shown


def test_a_preview_stores_nothing_and_no_reader_sees_it(about: Page) -> None:
    before = Client().get("/about/").content
    versions = about.history.count()

    preview(signed_in("editor"), about, "en", body_en="Secret words.")

    about.refresh_from_db()
    assert about.body_en == "Published words."
    assert about.history.count() == versions
    assert Client().get("/about/").content == before


def test_the_footer_is_previewed_on_the_first_page_and_leaves_the_shared_texts_alone(about: Page) -> None:
    footer = Page.objects.get(slug="footer")
    Client().get("/about/")

    shown = preview(signed_in("editor"), footer, "en", body_en="A footer to be.")

    assert "<p>A footer to be.</p>" in shown
    assert "A footer to be." not in Client().get("/papers/").content.decode()


def test_a_preview_is_not_kept_by_anybody_and_not_indexed(about: Page) -> None:
    client = signed_in("editor")
    form = filled(client, reverse("admin:indicators_page_change", args=[about.pk]))

    response = client.post(reverse("admin:indicators_page_preview", args=[about.pk]), form)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "ETag" not in response


def test_a_paper_that_is_not_stored_yet_can_be_looked_at() -> None:
    paper = {
        "title_en": "A new paper", "kind": "paper", "slug": "a-new-paper", "url": "https://example.org/", "listed": "on"
    }  # fmt: skip

    response = signed_in("editor").post(reverse("admin:indicators_paper_add_preview"), {**paper, "language": "en"})

    assert "<h1>A new paper</h1>" in response.content.decode()
    assert not Paper.objects.filter(slug="a-new-paper").exists()


def test_a_narrative_of_a_draft_is_shown_though_it_has_no_public_page() -> None:
    draft = Edition.objects.create(year=2027)
    narrative = Narrative.objects.create(edition=draft, country_id=1, text_en="Old.", text_fr="Vieux.")
    client = signed_in("editor")
    form = filled(client, reverse("admin:indicators_narrative_change", args=[narrative.pk]))

    response = client.post(
        reverse("admin:indicators_narrative_preview", args=[narrative.pk]), {**form, "text_en": "**New** words."}
    )

    assert "<strong>New</strong> words." in response.content.decode()


def test_a_form_that_cannot_be_saved_says_why_it_is_not_shown(about: Page) -> None:
    client = signed_in("editor")
    form = filled(client, reverse("admin:indicators_page_change", args=[about.pk]))

    response = client.post(reverse("admin:indicators_page_preview", args=[about.pk]), {**form, "title_en": ""})

    assert "No preview" in response.content.decode()
    assert "Title, English" in response.content.decode()


def test_a_preview_is_only_for_those_who_may_publish_and_only_by_post(about: Page) -> None:
    url = reverse("admin:indicators_page_preview", args=[about.pk])

    assert signed_in("publisher").post(url, {"body_en": "Words."}).status_code == 403
    assert signed_in("editor").get(url).status_code == 405
    assert Client().post(url).status_code == 302
