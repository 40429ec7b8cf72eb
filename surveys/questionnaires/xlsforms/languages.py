"""Languages of an XLSForm, as headings name them (French (fr), fr, French), as codes of the site."""

import re
from collections.abc import Mapping

from django.utils.translation import get_language_info

from surveys.documents.languages import FIRST, OF_THE_SITE

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)?)\)\s*$")


def code_of(language: str, default: str) -> str:
    """Return the code of a language; empty for one that the site does not have. No language means the default one."""
    written = _CODE.search(language)
    name = (written[1] if written else language).strip().lower()
    if not name or name == "default":
        return code_of(default, FIRST) if default and default != language else FIRST
    for code in OF_THE_SITE:
        info = get_language_info(code)
        if name in (code, info["name"].lower(), info["name_local"].lower()):
            return code
    return ""


def texts_of(by_language: Mapping[str, str], default: str, longest: int) -> tuple[dict[str, str], list[str]]:
    """Return {code: text}, and the languages that the site does not have; what is too long is cut off."""
    texts: dict[str, str] = {}
    missing = []
    for language, text in by_language.items():
        if code := code_of(language, default):
            texts.setdefault(code, text[:longest])
        else:
            missing.append(language)
    return texts, missing
