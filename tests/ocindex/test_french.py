"""Nothing on a French page is left in English but names and the titles of papers."""

import re
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.test import Client

from indicators.models import Country, Paper, Region

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/2021/",
    "/2023/?view=change",
    "/?view=quadrants",
    "/2025/indicators/",
    "/2025/indicators/international-cooperation/",
    "/2023/indicators/cyber-dependent-crimes/",
    "/2025/indicators/criminality/",
    "/2025/indicators/leadership-and-governance/",
    "/2025/countries/",
    "/2025/countries/ZAF/",
    "/2021/countries/TUV/",
    "/2023/regions/africa/",
    "/2025/regions/western-europe/",
    "/2025/rankings/criminality/",
    "/2025/rankings/cocaine-trade/?from=x&region=africa",
    "/2025/compare/",
    "/2025/compare/?countries=ZAF,COL,ITA",
    "/2025/compare/?x=cocaine-trade&y=financial-crimes",
    "/2025/compare/?map=cocaine-trade&map2=resilience",
    "/papers/",
    "/methodology/",
    "/changes/",
    "/data/",
    "/search/",
    "/search/?q=afri",
    "/search/?q=zzzz",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
]
READ_ALOUD = {"title", "aria-label", "alt", "placeholder", "content", "summary"}
SILENT = {"script", "style", "code", "q"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The same in both languages: proper names, abbreviations, formats and words that French spells alike.
ALIKE = """
ACP Against API Article ASCII cocaine Code Composite Composites Continent Continents Crime CSV Date Dates
Description DOI English ETag Europe extradition Français GI-TOC Global https import Import Imports imports
Index Initiative International ISO JSON LF Markdown Menu Message Navigation net Note Notes ocindex OpenAPI
Organized Page Pages Pearson Prof Profil Publication Publications Quadrant Quadrants Question Questions Score
Scores SHA SHA-256 Source Sources Tables Total Transnational Type UTF-8 Version WCAG XLSX
"""


class VisibleText(HTMLParser):
    """Collects what a reader sees or hears, each piece with single blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self._open: list[bool] = [False]  # for each open element, whether it is silent or says that it is in English

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        silent = self._open[-1] or tag in SILENT or (tag != "html" and values.get("lang") == "en")
        if tag not in VOID:
            self._open.append(silent)
        if tag == "meta" and values.get("name", values.get("property")) not in {
            "description",
            "og:title",
            "og:description",
        }:
            return
        for name, value in attrs:
            if name in READ_ALOUD and value and not silent:
                self._add(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open[-1]:
            self._add(data)

    def _add(self, text: str) -> None:
        self.pieces.add(" ".join(text.split()))


def visible(client: Client, path: str) -> set[str]:
    parser = VisibleText()
    parser.feed(client.get(path).content.decode())
    return parser.pieces


def names() -> set[str]:
    """Return every word of a name that is the same in both languages."""
    texts: list[str] = []
    for model in (Country, Region):
        for one in model.objects.all():
            texts += [one.name_en] if one.name_en == one.name_fr else []
            texts += re.findall(r"\w+", one.name_fr)
    texts += [paper.title for paper in Paper.objects.all()] + [paper.publisher for paper in Paper.objects.all()]
    texts += list(Country.objects.values_list("iso3", flat=True))
    return {word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}


@pytest.mark.parametrize("path", PAGES)
def test_a_french_page_shares_no_words_with_the_english_one_but_names(client: Client, path: str) -> None:
    known = names() | set(ALIKE.split())

    shared = visible(client, path) & visible(client, f"/fr{path}")

    left = {piece for piece in shared if set(re.findall(r"[^\W\d_]{3,}", piece)) - known}
    assert not left


def test_every_message_has_a_french_one() -> None:
    catalogue = polib.pofile(str(settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES/django.po"))

    missing = [entry.msgid for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]

    assert len(catalogue) > 100
    assert missing == []


def test_what_is_compiled_is_what_is_written() -> None:
    folder = settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES"
    catalogue = polib.pofile(str(folder / "django.po"))
    written = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in catalogue if not entry.obsolete}

    compiled = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.mofile(str(folder / "django.mo"))}

    assert compiled == written
