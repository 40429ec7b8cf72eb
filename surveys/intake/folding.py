"""Texts folded for the search: without case, accents and punctuation, filled in after the response was taken.

The form that a search compares stands in the row of its text, so that it goes with it on every way. A submission does
not wait for it: reads compare what is not folded yet by themselves (`surveys.analysis.searching`).
"""

from typing import Final

from django.db import transaction

from lib.text import normalize_for_search
from surveys.models import AnswerText

AT_ONCE: Final = 500  # texts in one transaction
MOST: Final = 50_000  # of one call


def folded(text: str) -> str:
    """Return the form of a text that searches compare: its words in a row, between blanks; never empty."""
    return f" {normalize_for_search(text)} "


def fold_texts(most: int = MOST) -> int:
    """Fold texts that are not folded yet, and return how many were; what is redacted or deleted meanwhile stays so."""
    keys = list(AnswerText.objects.filter(folded="").values_list("pk", flat=True)[:most])
    return sum(_fold(keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def _fold(keys: list[int]) -> int:
    # Locked before they are read: a text that is redacted at this moment would get back what was removed.
    texts = list(AnswerText.objects.filter(pk__in=keys, folded="").order_by("pk").select_for_update())
    for text in texts:
        text.folded = folded(text.text)
    AnswerText.objects.bulk_update(texts, ["folded"])
    return len(texts)
