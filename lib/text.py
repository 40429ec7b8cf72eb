"""Names as text: normalized for comparison, sorted, and listed in a sentence."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

WORD, LETTER = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]")


class Named(Protocol):
    """Any object with a `name` that readers see."""

    @property
    def name(self) -> str: ...


HasName = TypeVar("HasName", bound=Named)


def normalize_for_search(name: str) -> str:
    """Return a name without accents, case, punctuation and doubled blanks: equal names give equal text."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ß", "ss")) if not unicodedata.combining(c))
    return " ".join(WORD.findall(plain.casefold()))


def find_folded(text: str, sought: Iterable[str]) -> list[tuple[int, int]]:
    """Return (start, end) of each place of a text that holds one of the words or phrases, sorted and apart.

    They are folded as `normalize_for_search` does, so that “etat” is in “L’État”. One that begins and ends with a blank
    is a whole word, or several, and no part of one.
    """
    folded, places = _with_places(text)
    spans = []
    for part in sought:
        start = folded.find(part) if part.strip() else -1
        while start >= 0:
            inside = range(start + part.startswith(" "), start + len(part) - part.endswith(" "))
            spans.append((places[inside.start][0], places[inside.stop - 1][1]))
            start = folded.find(part, start + 1)
    return _joined(sorted(spans))


def _with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a folded text between blanks, and of each of its characters where it stood in the text."""
    folded, places = [" "], [(0, 0)]
    for at, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.replace("ß", "ss")):
            if unicodedata.combining(part):
                places[-1] = (places[-1][0], at + 1)  # it belongs to the letter before
                continue
            for letter in part.casefold():
                is_letter = bool(LETTER.match(letter))
                if is_letter or folded[-1] != " ":
                    folded.append(letter if is_letter else " ")
                    places.append((at, at + 1))
    if folded[-1] != " ":
        folded.append(" ")
        places.append((len(text), len(text)))
    return "".join(folded), places


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


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
