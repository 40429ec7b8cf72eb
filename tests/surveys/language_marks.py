"""Which language each text of a page is marked as, and which its letters say it is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.surveys.pseudo_languages import LONGER, MIRRORED

LATIN, GREEK, ARABIC = re.compile("[A-Za-z]"), re.compile("[Ͱ-Ͽ]"), re.compile("[؀-ۿ]")
LETTERS = {LONGER: GREEK, MIRRORED: ARABIC}  # all others are written in Latin letters
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "wbr"}
SPOKEN = ("aria-label", "placeholder", "title", "alt")
# Not words: styles, scripts; the title, which cannot be marked in parts; codes of receipts.
SILENT = {"script", "style", "title"}


class Marked(HTMLParser):
    """Collects (language, words) for each text of a page, and for each attribute that is read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = []  # tag, language, direction
        self.texts: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        language, direction = self.open[-1][1:] if self.open else ("", "")
        language, direction = facts.get("lang") or language, facts.get("dir") or direction
        self.texts += [(language, direction, facts[name] or "") for name in SPOKEN if name in facts]
        if tag not in VOID:
            self.open.append((tag, language, direction))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, words: str) -> None:
        if self.open and self.open[-1][0] not in SILENT and words.strip():
            self.texts.append((self.open[-1][1], self.open[-1][2], words.strip()))


def wrong(page: str) -> Iterator[tuple[str, str]]:
    """Yield (language, words) for each text whose letters are not those of the language it is marked as."""
    for language, direction, words in Marked(page).texts:
        foreign = {LATIN, GREEK, ARABIC} - {LETTERS.get(language, LATIN)}
        if any(letters.search(words) for letters in foreign) or (direction == "rtl") != (language == MIRRORED):
            yield language, words
