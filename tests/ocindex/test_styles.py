"""How pages look is said by the site's own style sheets, and by Django's in the admin; by no vendor's."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

STATIC = Path(settings.BASE_DIR) / "ocindex" / "static"
OWN = re.compile(r"/static/css/[a-z-]+\.css")
DJANGO_S = re.compile(r"/static/admin/css/[\w/-]+\.css")
PUBLIC = [
    "/",
    "/2025/countries/ZAF/",
    "/2025/compare/",
    "/search/",
    "/feedback/feedback-on-the-index/",
    "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025",
    "/feedback/receipt/",
    "/no-such-page/",
]
STAFF = [
    "/admin/",
    "/admin/indicators/country/",
    "/admin/indicators/edition/add/",
    "/admin/indicators/importbatch/add/",
    "/admin/surveys/round/add/",
    "/admin/surveys/survey/1/change/",
]


def style_sheets(client: Client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return [str(link["href"]) for link in page.select('link[rel~="stylesheet"]')]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_links_to_the_site_s_own_style_sheets_alone(client: Client, path: str) -> None:
    linked = style_sheets(client, path)

    assert "/static/css/site.css" in linked
    assert [address for address in linked if not OWN.fullmatch(address)] == []


@pytest.mark.parametrize("path", STAFF)
def test_a_page_of_the_admin_links_to_django_s_and_the_site_s_style_sheets(admin_client: Client, path: str) -> None:
    linked = style_sheets(admin_client, path)

    assert "/static/css/admin.css" in linked
    assert [address for address in linked if not (OWN.fullmatch(address) or DJANGO_S.fullmatch(address))] == []


def test_every_style_sheet_that_a_template_links_to_is_the_site_s_own() -> None:
    links = [
        link
        for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for link in re.findall(r"<link [^\n]*stylesheet[^\n]*?>(?=<|\n|$)", template.read_text(encoding="utf-8"))
    ]
    own = [re.search(r'href="{% static "css/([a-z-]+\.css)" %}"', link) for link in links]

    assert links
    assert [
        link for link, name in zip(links, own, strict=True) if not (name and (STATIC / "css" / name[1]).is_file())
    ] == []


def test_no_style_sheet_lies_beside_the_site_s_own_or_calls_another() -> None:
    sheets = set(STATIC.rglob("*.css"))

    assert {sheet.parent for sheet in sheets} == {STATIC / "css"}
    called = {
        address for sheet in sheets for address in re.findall(r'@import\s+(?:url\()?"?([^";)\s]+)', sheet.read_text())
    }
    assert {address for address in called if address.startswith(("http", "//"))} == set()
