"""Consent: yes or no. What was consented to is kept with each response (questionnaires/consents.py)."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_lazy, override

from indicators.models import Country
from surveys.documents import Document
from surveys.documents.conditions import BY_ANSWER, BY_OPTIONS
from surveys.kinds.choosing import Choosing
from surveys.models import Option, Question

WORDS = {"yes": "Yes", "no": "No"}


class Consent(Choosing):
    """Yes or no."""

    code, name, place = "consent", gettext_lazy("consent"), 80
    asks_consent = True
    seconds = 15

    def comparisons(self, question: Document) -> tuple[str, ...]:
        return (*BY_OPTIONS, *BY_ANSWER)

    def is_agreed(self, value: str) -> bool | None:
        return {"yes": True, "no": False}.get(value)

    def built_in_options(self, question: Question, countries: Sequence[Country]) -> list[Option]:
        return [
            Option(question=question, code="yes", value=1, label_en="Yes", label_fr="Oui"),
            Option(question=question, code="no", value=0, label_en="No", label_fr="Non"),
        ]

    def built_in_words(self, code: str, language: str) -> str:
        """Return yes or no from Django's own catalogs, which most languages have."""
        word = WORDS.get(code, "")
        with override(language):
            translated = gettext(word) if word else ""
        return "" if translated == word else translated


KINDS = (Consent(),)
