"""Search in texts: every word is there, as a part of a word too; phrases in quotation marks; none that has a minus.

Compared without case, accents and punctuation, with the same answer on both databases: the folded form of each text
stands beside it (`surveys.intake.folding`) and is read through. Word indexes were tried in thought and left: that of
SQLite keeps the words of deleted texts in its segments, and neither finds parts of words or texts without blanks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from django.db.models import Q, QuerySet

from lib.text import normalize_for_search
from surveys.intake.folding import folded
from surveys.models import AnswerText

MOST_UNFOLDED: Final = 10_000  # texts of a view that are compared here and then asked for by key
MOST_TERMS: Final = 20
TERM: Final = re.compile(r"(?<!\S)(?P<minus>[-−])?(?:[\"“„«](?P<phrase>[^\"”“»]*)(?:[\"”“»]|$)|(?P<word>\S+))")


@dataclass(frozen=True)
class Search:
    """What is sought: texts that hold all of `present` and none of `absent`.

    A word is folded; a phrase is folded between blanks, so that it is found as whole words in this order.
    """

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def condition(self) -> Q:
        """Return the condition on texts that are folded."""
        conditions = [Q(folded__contains=part) for part in self.present]
        conditions += [~Q(folded__contains=part) for part in self.absent]
        return reduce(and_, conditions, Q())

    def is_met_by(self, text: str) -> bool:
        """Return whether a text, folded or not, is found."""
        form = folded(text)
        return all(part in form for part in self.present) and not any(part in form for part in self.absent)


def parse(query: str) -> Search:
    """Return the search that a query asks for, 20 words and phrases at most; what has no letter or digit is no word."""
    present: list[str] = []
    absent: list[str] = []
    for term in list(TERM.finditer(query))[:MOST_TERMS]:
        words = normalize_for_search(term["phrase"] or term["word"] or "")
        parts = [f" {words} "] if term["phrase"] is not None else words.split()
        (absent if term["minus"] else present).extend(part for part in parts if part.strip())
    return Search(tuple(present), tuple(absent))


def matching(rows: QuerySet[AnswerText], search: Search) -> Sequence[int] | QuerySet[AnswerText, int]:
    """Return the keys of the texts that a search finds, in the order of the rows.

    Texts that are not folded yet are compared here. Where there are very many of them, as on the day this came to a
    site, all are: then it takes as long as it did.
    """
    if not (search.present or search.absent):
        return rows.values_list("pk", flat=True)
    unfolded = list(rows.order_by().filter(folded="").values_list("pk", "text")[: MOST_UNFOLDED + 1])
    if len(unfolded) > MOST_UNFOLDED:
        candidates = rows.values_list("pk", "text").iterator(chunk_size=2000)
        return [pk for pk, text in candidates if search.is_met_by(text)]
    late = [pk for pk, text in unfolded if search.is_met_by(text)]
    return rows.filter((search.condition & ~Q(folded="")) | Q(pk__in=late)).values_list("pk", flat=True)
