"""Country: one of the countries of the index, named by its iso3 in lower case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy

from indicators.models import Country
from lib.text import normalize_for_search
from surveys.documents import Document
from surveys.documents.wordings import Wordings
from surveys.kinds.asked import FormOption
from surveys.kinds.choosing import Choosing
from surveys.kinds.figures import Distribution, OptionCounts
from surveys.models import Option, Question


class CountryChoice(Choosing):
    """One country of the index."""

    code, name, place = "country", gettext_lazy("country"), 70
    template = "surveys/questions/_country.html"
    seconds = 15

    def built_in_options(self, question: Question, countries: Sequence[Country]) -> list[Option]:
        return [_option(question, order, country) for order, country in enumerate(countries)]

    def arranged(self, options: Sequence[FormOption]) -> tuple[FormOption, ...]:
        return tuple(sorted(options, key=lambda option: normalize_for_search(option.label)))

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures with only those countries that were chosen, the most often chosen first."""
        figures = super().count(question, tallied, language, changed)
        chosen = (bar for bar in figures.bars if bar.count)
        return replace(figures, bars=sorted(chosen, key=lambda bar: (-bar.count, bar.code)))


def _option(question: Question, order: int, country: Country) -> Option:
    names = {f"label_{code}": getattr(country, f"name_{code}") for code, _name in settings.LANGUAGES}
    return Option(question=question, code=country.iso3.lower(), order=order, **names)


KINDS = (CountryChoice(),)
