"""Signs that a text points to a person: shown to its writer once, who decides."""

import re
from collections.abc import Container

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


def find_signs(text: str, *, known: Container[str] = ()) -> list[str]:
    """Return what in a text looks like a phone number, an e-mail address or a name; known words are no names."""
    found = []
    if E_MAIL.search(text):
        found.append(_("this looks like an e-mail address."))
    if any(not (YEARS.match(one[0]) or DATE.match(one[0])) for one in PHONE.finditer(text)):
        found.append(_("this looks like a phone number."))
    if TITLE.search(text) or any(
        not any(word.casefold() in known for word in pair.groups()) for pair in PAIR.finditer(text)
    ):
        found.append(_("this looks like a person’s name."))
    return found
