"""Nothing on a French page is left in English but names and the titles of papers."""

import re

import polib
import pytest
from django.conf import settings
from django.test import Client

from tests.ocindex.reading_aloud import left_in_english, names

Catalogue = polib.POFile | polib.MOFile
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


def test_a_french_page_shares_no_words_with_the_english_one_but_names(client: Client) -> None:
    known, left = names(), {}

    for path in PAGES:
        english, french = (client.get(f"{language}{path}").text for language in ("", "/fr"))
        if found := left_in_english(english, french, known=known):
            left[path] = found

    assert left == {}


def test_every_message_has_a_french_one() -> None:
    catalogue = polib.pofile(str(settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES/django.po"))

    missing = [entry.msgid for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]

    assert len(catalogue) > 100
    assert missing == []


def test_what_is_compiled_is_what_is_written() -> None:
    folder = settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES"

    compiled = _by_message(polib.mofile(str(folder / "django.mo")))

    assert compiled == _by_message(polib.pofile(str(folder / "django.po")))


def _by_message(catalogue: Catalogue) -> dict[tuple[str | None, str], str | dict[int, str]]:
    """Return the French of each message that is in use; the same English may mean two things (its context)."""
    used = (entry for entry in catalogue if not entry.obsolete)
    return {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in used}


def test_no_blank_of_the_french_texts_leaves_punctuation_alone_on_a_line() -> None:
    catalogue = polib.pofile(str(settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES/django.po"))
    texts = {entry.msgid: " ".join([entry.msgstr, *entry.msgstr_plural.values()]) for entry in catalogue}
    for name in ("indicators/data/pages.fr.toml", "indicators/data/codebook.fr.toml"):
        lines = (settings.BASE_DIR / name).read_text().splitlines()
        texts |= {f"{name}:{number}": line for number, line in enumerate(lines, 1) if not line.startswith("#")}

    breaking = [where for where, text in texts.items() if re.search(r" [:;?!»]|« ", text)]

    assert breaking == []


def test_a_plural_names_what_its_english_names() -> None:
    catalogue = polib.pofile(str(settings.BASE_DIR / "ocindex/locale/fr/LC_MESSAGES/django.po"))
    place = re.compile(r"%\(\w+\)s")
    last = {
        entry.msgid_plural: entry.msgstr_plural[max(entry.msgstr_plural)] for entry in catalogue if entry.msgid_plural
    }

    assert [text for text, french in last.items() if set(place.findall(text)) != set(place.findall(french))] == []
