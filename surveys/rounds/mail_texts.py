"""The texts of mails to experts: those that ship, the placeholders in them, and a text with its placeholders filled.

Shipped texts lie in surveys/data/mails/, a file for each kind of mail, with every language. Editors change them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lib.text import join_names
from surveys.models import MailText

DATA = Path(__file__).resolve().parent.parent / "data" / "mails"
Kind = MailText.Kind
IN_BRACES = re.compile(r"\{([^{}]*)\}")
LINK = "link"
IN_A_BODY = frozenset({LINK, "closes", "edition", "countries", "sender"})
IN_A_SUBJECT = frozenset({"closes", "edition"})  # a list of mails shows it to whoever looks over a shoulder
WITH_LINK = frozenset({Kind.INVITATION, Kind.REMINDER})


def load_mail_texts() -> list[str]:
    """Create the shipped texts that are missing and return their kinds; what editors changed stays."""
    return [kind.value for kind in Kind if _load(kind)]


def _load(kind: Kind) -> bool:
    content = tomllib.loads((DATA / f"{kind.value}.toml").read_text(encoding="utf-8"))
    words = {
        f"{field}_{language}": content[field].get(language, "").strip()
        for field in ("subject", "body")
        for language, _name in settings.LANGUAGES
    }
    _text, created = MailText.objects.get_or_create(kind=kind, defaults=words)
    return created


def placeholders(kind: str, *, in_subject: bool = False) -> frozenset[str]:
    """Return the names that may stand in braces in a text of this kind."""
    if in_subject:
        return IN_A_SUBJECT
    return IN_A_BODY if kind in WITH_LINK else IN_A_BODY - {LINK}


def faults(text: str, *, kind: str, in_subject: bool = False) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with a text in one language; an empty one has no fault."""
    allowed = placeholders(kind, in_subject=in_subject)
    names = IN_BRACES.findall(text)
    for name in dict.fromkeys(names):
        if name not in allowed:
            yield _("{%(name)s} is no placeholder here. There are: %(allowed)s.") % {
                "name": name,
                "allowed": join_names([f"{{{placeholder}}}" for placeholder in sorted(allowed)]),
            }
    if set("{}") & set(IN_BRACES.sub("", text)):
        yield _("A brace stands alone. Write a placeholder as {edition}, and use no braces otherwise.")
    if in_subject and len(text.splitlines()) > 1:
        yield _("A subject is one line.")
    if text and not in_subject and kind in WITH_LINK and LINK not in names:
        yield _("Write {link} where the link should stand: without it the mail is of no use.")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the values in place of its placeholders; a name without a value stays as it stands."""
    return IN_BRACES.sub(lambda match: values.get(match[1], match[0]), text)
