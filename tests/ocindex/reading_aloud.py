"""What a reader sees or hears of a page, and what of a French page is still in English."""

import re
from html.parser import HTMLParser

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst
from django.utils.translation import get_language_info, override

from indicators.models import Country, Paper, Region

READ_ALOUD = {"title", "aria-label", "alt", "placeholder", "content", "summary"}
SILENT = {"script", "style", "code", "q", "textarea"}
CHECKSUM = re.compile(r"\b[0-9a-f]{8,}\b|\b[0-9a-f]{6,}\*+")
WRITTEN = re.compile(r"(^| )(readonly|field-\w+_(en|fr))( |$)")  # where staff read what people wrote, in each language
WORD = re.compile(r"[^\W\d_]{3,}")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The same in both languages: proper names, abbreviations, formats and words that French spells alike.
ALIKE = """
ACP Actions Against Alpha alpha Alt API archives Article ASCII Base Cause cocaine Code code Composite Composites
Continent Continents Crime CSV Date Dates Description Document document Documents documents DOI English erratum ETag
Europe exclusive Expert expert Experts experts Exports extradition False Français GI-TOC Global https Import import
Imports imports Index Initiative International Introduction Invitation invitation invitations ISO JSON LF Markdown Menu
Message Navigation net None Note Notes ocindex OpenAPI Option Options options Organized Page Pages Panel panel Panels
panels Parent Participation Pearson Permissions Prof Profil Publication Publications Quadrant Quadrants Question
question Questions questions Score Scores Section section Sections sections SHA SHA-256 Source Sources Spam spam SVG min
Tables Total Transnational True Type UTF-8 Version Versions versions WCAG XLSX
"""


class VisibleText(HTMLParser):
    """Collects what a reader sees or hears, each piece with single blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self._open: list[bool] = [False]  # for each open element, whether it is silent

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        its_own = tag != "html" and "lang" in values or WRITTEN.search(values.get("class") or "") is not None
        silent = self._open[-1] or tag in SILENT or its_own
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


def visible(html: str) -> set[str]:
    parser = VisibleText()
    parser.feed(html)
    return parser.pieces


def names() -> set[str]:
    """Return every word of a name that is the same in both languages."""
    texts: list[str] = []
    for model in (Country, Region):
        for one in model.objects.all():
            texts += [one.name_en] if one.name_en == one.name_fr else []
            texts += WORD.findall(one.name_fr)
    texts += [paper.title for paper in Paper.objects.all()] + [paper.publisher for paper in Paper.objects.all()]
    texts += list(Country.objects.values_list("iso3", flat=True))
    for code in (code for code, facts in LANG_INFO.items() if "code" in facts):
        language = get_language_info(code)
        with override("fr"):
            alike = language["name"] == get_language_info(code)["name_translated"]
        texts += [language["name_local"], capfirst(language["name_local"]), *([language["name"]] if alike else [])]
    return {word for text in texts for word in WORD.findall(text)}


def left_in_english(english: str, french: str, *, known: set[str]) -> set[str]:
    """Return what both pages say in the same words, unless every word of it is known to be the same."""
    alike = set(ALIKE.split())
    shared = {CHECKSUM.sub("", piece) for piece in visible(english) & visible(french)}
    return {piece for piece in shared if set(WORD.findall(piece)) - known - alike}
