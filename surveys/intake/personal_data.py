"""Signs of a person in a text: its writer is warned of them once, and decides."""

import re
from collections.abc import Container, Iterator

from django.utils.translation import gettext as _

E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?<![\w./-])(?:\+|00)?\d(?:[\s().-]?\d){7,14}(?![\w/-])")
YEARS = re.compile(r"\A(?:19|20)\d\d\D{1,3}(?:19|20)\d\d\Z")
DATE = re.compile(r"\A\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\Z")
TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Capt|Col|Gen|Lt|Sgt|M|Mme|Mlle|Me)\.?\s+[A-ZÀ-Ý][\w’'-]+"
    r"|\b(?i:named|called|my name is|je m['’]appelle|nommée?|appelée?)\s+[A-ZÀ-Ý][\w’'-]+"
)
PAIR = re.compile(r"(?<=[\w,;:)’'\"”] )([A-ZÀ-Ý][a-zà-ÿ’'-]+)\s+([A-ZÀ-Ý][a-zà-ÿ’'-]+)\b")


def find_signs(text: str, *, harmless_words: Container[str] = ()) -> list[str]:
    """Return a message for each sign in a text: an e-mail address, a phone number, a name.

    A pair of capitalized words is no name if one of them, in small letters, is among the harmless words.
    """
    signs = []
    if E_MAIL.search(text):
        signs.append(_("this looks like an e-mail address."))
    if any(_phones(text)):
        signs.append(_("this looks like a phone number."))
    if any(_names(text, harmless_words)):
        signs.append(_("this looks like a person’s name."))
    return signs


def find_passages(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each passage of a text that looks like an e-mail address, a phone number or a name."""
    passages = [*E_MAIL.finditer(text), *_phones(text), *_names(text, ())]
    return sorted(passage.span() for passage in passages)


def _phones(text: str) -> Iterator[re.Match[str]]:
    yield from (digits for digits in PHONE.finditer(text) if not (YEARS.match(digits[0]) or DATE.match(digits[0])))


def _names(text: str, harmless_words: Container[str]) -> Iterator[re.Match[str]]:
    yield from TITLE.finditer(text)
    yield from (
        pair for pair in PAIR.finditer(text) if not any(word.casefold() in harmless_words for word in pair.groups())
    )
