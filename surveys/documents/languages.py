"""The languages of a document, and its texts in one of them.

A document has each text in every language of the site, and in further ones (its `languages`) where it is translated.
What is missing is read in the first language of the site, and the text knows that, so that pages can mark it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info

FIRST: Final[str] = settings.LANGUAGE_CODE
OF_THE_SITE: Final = tuple(code for code, _name in settings.LANGUAGES)
LONGEST_CODE: Final = 8  # of a language, as answers keep it
# The languages that a survey can have beside those of the site, by code.
OFFERED: Final = sorted(
    code
    for code, facts in LANG_INFO.items()
    if "code" in facts and len(code) <= LONGEST_CODE and code not in OF_THE_SITE
)
FEWEST_WORDS: Final = 3  # fewer are often the same in two languages: “Corruption”


class LocalText(str):
    """A text with the language it is in, and the language it was wanted in.

    Printed by a template it stands in a <span> with `lang` and `dir` where the two differ. Attributes, titles and
    options of a <select> cannot hold one: see the filters of surveys/templatetags/languages.py.
    """

    __slots__ = ("language", "wanted")
    language: str
    wanted: str

    def __new__(cls, text: str, language: str, wanted: str) -> "LocalText":
        made = super().__new__(cls, text)
        made.language, made.wanted = language, wanted
        return made

    def __html__(self) -> SafeString:
        return self.beside(self.wanted)

    def beside(self, language: str) -> SafeString:
        """Return the text escaped, marked where it is in another language than what stands around it."""
        attributes = self.mark_beside(language)
        return format_html("<span{}>{}</span>", attributes, str(self)) if attributes else escape(str(self))

    def mark_beside(self, language: str) -> SafeString:
        """Return `lang` and `dir` for the element of this text; nothing beside words of its own language."""
        return mark_of(self.language) if self and self.language != language else SafeString("")


def read(texts: Mapping[str, str], language: str) -> LocalText:
    """Return a text in a language, or in the first language of the site where it is not translated.

    A text in a language of the site was filled with the first one where it was missing. That shows where both are
    alike: of three words or more, as a name or one word may well be the same in two languages.
    """
    words, first = texts.get(language) or "", texts.get(FIRST) or ""
    is_filled = not words or (words == first and len(words.split()) >= FEWEST_WORDS)
    words = words or first
    # Numbers and signs are in every language.
    is_first = is_filled and any(sign.isalpha() for sign in words)
    return LocalText(words, FIRST if is_first else language, language)


def of_the_site(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts in the languages of the site alone."""
    return {code: text for code, text in texts.items() if code in OF_THE_SITE}


def further_language(document: Mapping[str, Any], wanted: str | None) -> str:
    """Return the code that was wanted, if it is a language of the document that the site has not; empty otherwise."""
    return wanted if wanted and wanted in document.get("languages", ()) else ""


def languages_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of all languages of a document, those of the site first."""
    return (*OF_THE_SITE, *document.get("languages", ()))


def interface_language(language: str) -> str:
    """Return the language of buttons and messages beside texts in this language: the page's where the site lacks it."""
    return language if language in OF_THE_SITE else get_language() or FIRST


def interface_mark(language: str) -> SafeString:
    """Return `lang` and `dir` for buttons and messages on a page in this language; nothing where they are in it too."""
    beside = interface_language(language)
    return SafeString("") if beside == language else mark_of(beside)


def mark_of(language: str) -> SafeString:
    """Return the attributes `lang` and `dir` of a language."""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


def direction(language: str) -> str:
    """Return how a language is written: “rtl” or “ltr”."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def own_name(language: str) -> str:
    """Return the name of a language in that language: Français."""
    return capfirst(str(get_language_info(language)["name_local"]))


def sentence(message: str, **values: object) -> str:
    """Return a message of the site with values in it; texts in the survey's own language stay marked as such.

    It is HTML then, and a plain text otherwise.
    """
    pieces = {name: _beside_messages(value) for name, value in values.items()}
    if not any(isinstance(piece, SafeString) for piece in pieces.values()):
        return message % pieces
    # Made of escaped parts.
    return mark_safe(escape(message) % {name: conditional_escape(str(piece)) for name, piece in pieces.items()})  # noqa: S308


def joined(glue: str, sentences: Sequence[str]) -> str:
    """Return several such messages in one: HTML if one of them is."""
    if not any(isinstance(message, SafeString) for message in sentences):
        return glue.join(sentences)
    return format_html_join(glue, "{}", ((message,) for message in sentences))


def _beside_messages(value: object) -> object:
    if not isinstance(value, LocalText):
        return value
    language = interface_language(value.wanted)
    return value.beside(language) if value.mark_beside(language) else str(value)
