"""Names as text: normalized for comparison, sorted, and listed in a sentence."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


class Named(Protocol):
    """Any object with a `name` that readers see."""

    @property
    def name(self) -> str: ...


HasName = TypeVar("HasName", bound=Named)


def normalize_for_search(name: str) -> str:
    """Return a name without accents, case, punctuation and doubled blanks: equal names give equal text."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ß", "ss")) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


# Sorted here and not in SQL: every database has an order of its own, and names differ by language.
def by_name(items: Iterable[HasName]) -> list[HasName]:
    """Return the items sorted by name; accents and case make no difference."""
    return sorted(items, key=lambda item: normalize_for_search(item.name))


def group_by_letter(items: Iterable[HasName]) -> Mapping[str, list[HasName]]:
    """Return the items by the first letter of their names, A to Z, without accents: Côte d'Ivoire under C."""
    by_letter: dict[str, list[HasName]] = {}
    for item in by_name(items):
        by_letter.setdefault(normalize_for_search(item.name)[:1].upper() or "–", []).append(item)
    return by_letter


def in_sentence(name: str) -> str:
    """Return a name with a small first letter, as within a sentence; capitals such as DNA stay."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def join_names(names: Sequence[str]) -> str:
    """Return "A", "A and B" or "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def join_first_names(names: Sequence[str], most: int = 2) -> str:
    """Return up to `most` names in a list; of more, the first name and the number of others."""
    if len(names) <= most:
        return join_names(names)
    others = len(names) - 1
    return ngettext("%(name)s and %(count)s other", "%(name)s and %(count)s others", others) % {
        "name": names[0],
        "count": number_format(others),
    }


def join_clauses(clauses: Iterable[str]) -> str:
    """Return the clauses with a semicolon between them, set off by a blank where the language does so."""
    return pgettext("between clauses", "; ").join(clauses)
