"""Facts of a response that divide responses in a cross-tab: its language, version, month, and the country looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, gettext_lazy

from indicators.models import Country
from surveys.analysis.categories import NOT_ASKED, Categories, Category, Key, Reading
from surveys.documents.wordings import Reworded, Wording
from surveys.models import Response


@dataclass(frozen=True)
class ResponseDimension:
    """A fact of the response: its language, its version, its month, or the country whose score was looked at."""

    name: str
    is_several: ClassVar[bool] = False
    number: ClassVar[str] = ""  # it is no question
    wordings: ClassVar[Sequence[Wording]] = ()
    reworded: ClassVar[Sequence[Reworded]] = ()

    @property
    def text(self) -> str:
        return str(FACTS[self.name].text)

    def added_to(self, responses: QuerySet[Response], _alias: str) -> tuple[QuerySet[Response], list[Any]]:
        """Return the query and the column to read of it."""
        return responses, [FACTS[self.name].column]

    def read(self, raw: Sequence[Any]) -> Reading:
        """Return what a row of the query says; no score looked at is not asked."""
        return Reading(gap=NOT_ASKED) if raw[0] is None else Reading(raw[0])

    def categories(self, counts: Mapping[Key, int]) -> Categories:
        """Return the categories that occur, in their order."""
        labels = FACTS[self.name].labels(sorted(counts))
        ordered = sorted(counts, key=lambda key: (labels[key], key)) if self.name == COUNTRY else sorted(counts)
        entries = [Category(str(key), labels[key]) for key in ordered]
        return Categories(entries, {key: place for place, key in enumerate(ordered)}, is_ordered=self.name in IN_TIME)


class _Fact(NamedTuple):
    text: Any
    column: Any
    labels: Any  # from a list of keys to {key: label}


def _languages(codes: list[str]) -> dict[str, str]:
    return {code: language_name(code) for code in codes}


def language_name(code: str) -> str:
    """Return the name of a language in the language of the page; its code where it has no name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _versions(numbers: list[int]) -> dict[int, str]:
    return {number: gettext("Version %(number)s") % {"number": number} for number in numbers}


def _months(days: list[Any]) -> dict[Any, str]:
    return {day: date_format(day, "F Y") for day in days}


def _weeks(days: list[Any]) -> dict[Any, str]:
    return {day: date_format(day, "DATE_FORMAT") for day in days}


def _countries(codes: list[str]) -> dict[str, str]:
    names = dict(Country.objects.filter(iso3__in=codes).values_list("iso3", "name"))
    return {code: names.get(code, code) for code in codes}


# Codes of questions have no full stop, so that no question is called as one of these.
LANGUAGE, VERSION, MONTH, COUNTRY = "response.language", "response.version", "response.month", "response.country"
WEEK = "response.week"  # by its Monday; of the page over time alone
IN_TIME = (VERSION, MONTH, WEEK)
FACTS: Final = {
    LANGUAGE: _Fact(gettext_lazy("Language of the answers"), F("language"), _languages),
    VERSION: _Fact(gettext_lazy("Version of the survey"), F("version__number"), _versions),
    MONTH: _Fact(gettext_lazy("Month"), TruncMonth("submitted_on"), _months),
    WEEK: _Fact(gettext_lazy("Week"), TruncWeek("submitted_on"), _weeks),
    COUNTRY: _Fact(gettext_lazy("Country looked at"), F("country__iso3"), _countries),
}
