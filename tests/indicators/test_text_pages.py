"""Pages that are one text of the editors', and what every page says of itself to robots."""

import re

import pytest
from django.test import Client

from indicators.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "title", "titre"),
    [
        ("about", "About this site", "À propos de ce site"),
        ("privacy", "Privacy", "Confidentialité"),
        ("accessibility", "Accessibility", "Accessibilité"),
    ],
)
def test_each_text_is_shown_in_both_languages(client: Client, slug: str, title: str, titre: str) -> None:
    english, french = client.get(f"/{slug}/").content.decode(), client.get(f"/fr/{slug}/").content.decode()

    assert f"<h1>{title}</h1>" in english
    assert f"<h1>{titre}</h1>" in french


def test_what_an_editor_writes_is_shown_as_prose(client: Client) -> None:
    Page.objects.filter(slug="about").update(body_en="# Big\n\nA *word* and <b onclick=x>no markup</b>")

    page = client.get("/about/").content.decode()

    assert "<em>word</em>" in page
    assert "<b onclick" not in page


@pytest.mark.parametrize("change", ["missing", "empty"])
def test_a_page_that_nobody_has_written_says_so(client: Client, change: str) -> None:
    rows = Page.objects.filter(slug="privacy")
    if change == "missing":
        rows.delete()
    else:
        rows.update(body_en="  ", body_fr="")

    response = client.get("/privacy/")

    assert response.status_code == 404
    assert "The editors of this site have not written this page yet." in response.content.decode()


def test_a_text_without_a_translation_is_shown_in_english(client: Client) -> None:
    Page.objects.filter(slug="about").update(body_fr="")

    assert "Whose figures, whose site" in client.get("/fr/about/").content.decode()


def head(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("</head>")[0]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/about/", "/about/"),
        ("/fr/about/", "/fr/about/"),
        ("/methodology/", "/methodology/"),
        ("/about/?utm_source=x", "/about/"),
        ("/countries/ZAF/", "/2025/countries/ZAF/"),
        ("/2025/countries/ZAF/", "/2025/countries/ZAF/"),
        ("/2021/countries/ZAF/", "/2021/countries/ZAF/"),
        ("/fr/countries/ZAF/", "/fr/2025/countries/ZAF/"),
        ("/", "/2025/"),
    ],
)
def test_a_page_names_its_one_address(client: Client, address: str, canonical: str) -> None:
    assert f'<link rel="canonical" href="http://testserver{canonical}">' in head(client, address)


def test_a_page_names_itself_in_each_language(client: Client) -> None:
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head(client, "/fr/about/")))

    assert found == {
        "en": "http://testserver/about/",
        "fr": "http://testserver/fr/about/",
        "x-default": "http://testserver/about/",
    }


@pytest.mark.parametrize("address", ["/search/", "/search/?q=mali", "/nothing/"])
def test_what_robots_should_leave_alone_says_so_and_offers_no_address(client: Client, address: str) -> None:
    found = head(client, address)

    assert '<meta name="robots" content="noindex">' in found
    assert 'rel="canonical"' not in found


def test_a_description_is_plain_and_short(client: Client) -> None:
    Page.objects.filter(slug="about").update(body_en='Say "it" <b>\n\n' + "long " * 200)

    found = re.search(r'<meta name="description" content="([^"]*)">', head(client, "/about/"))

    assert found
    assert found[1].startswith("Say &quot;it&quot; &lt;b&gt; long")
    assert len(found[1]) < 400
