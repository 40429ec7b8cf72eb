"""A date: a day, a month or a year. It is kept as a number: 20261128, 20261100 or 20260000."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.documents import Document
from surveys.documents.wordings import Wordings
from surveys.kinds.asked import FormQuestion
from surveys.kinds.columns import ExportColumn, ResponseCells
from surveys.kinds.fields import DAY, MONTH, YEAR, DateAnswer
from surveys.kinds.figures import Distribution, OptionCounts, OptionShare
from surveys.kinds.kind import Invented
from surveys.kinds.measuring import MOST_BARS, Measuring
from surveys.statistics.intervals import wilson

ISO: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
FORMATS: Final = {DAY: "DATE_FORMAT", MONTH: "F Y", YEAR: "Y"}


class Date(Measuring):
    """A day, a month or a year."""

    code, name, place = "date", gettext_lazy("a day, a month or a year"), 36
    template = "surveys/questions/_date.html"

    def settings_fields(self) -> dict[str, forms.Field]:
        exact = [(DAY, _("a day")), (MONTH, _("a month")), (YEAR, _("a year"))]
        return {
            "exact": forms.ChoiceField(label=_("How exact"), choices=exact, required=False),
            "earliest": forms.IntegerField(label=_("Earliest year"), required=False, min_value=1000, max_value=2999),
            "latest": forms.IntegerField(label=_("Latest year"), required=False, min_value=1000, max_value=2999),
        }

    def settings_faults(self, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        earliest, latest = settings.get("earliest"), settings.get("latest")
        if earliest and latest and earliest > latest:
            yield "latest", _("The latest year comes before the earliest.")

    def numbers(self, question: Document) -> tuple[Decimal | None, Decimal | None, Decimal]:
        settings = question.get("settings", {})
        earliest, latest = settings.get("earliest"), settings.get("latest")
        low = Decimal(earliest * 10000) if earliest else None
        return low, Decimal(latest * 10000 + 1231) if latest else None, Decimal(1)

    def meaning(self, question: Document) -> object:
        return _exact(question.get("settings", {}))

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        years = question.settings.get("earliest"), question.settings.get("latest")
        return {question.name: DateAnswer(question, exact=_exact(question.settings), years=years)}

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        return {"exact": _exact(question.settings)}

    def label(self, number: Decimal, settings: Mapping[str, Any]) -> str:
        year, month, day = _parts(number)
        exact = DAY if day else MONTH if month else YEAR
        return date_format(datetime.date(year, month or 1, day or 1), FORMATS[exact])

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures without a mean, which the number of a date has not."""
        return replace(super().count(question, tallied, language, changed), summary=None)

    def bars(self, counts: Mapping[Decimal, int], settings: Mapping[str, Any]) -> Iterator[OptionShare]:
        """Yield a bar for each date, or for each year where there are many."""
        by_date: Mapping[Decimal, int] = counts
        if len(counts) > MOST_BARS:
            by_date = Counter()
            for number, count in counts.items():
                by_date[Decimal(_parts(number)[0] * 10000)] += count
        base = sum(counts.values())
        for number in sorted(by_date):
            share = wilson(by_date[number], base)
            yield OptionShare(str(number), self.label(number, settings), Fraction(number), by_date[number], share)

    def bound(self, text: str, *, is_last: bool) -> Decimal | None:
        """Return the date 2026, 2026-11 or 2026-11-28 as a number; the last one that begins so for the upper end."""
        if not ISO.fullmatch(text):
            return None
        digits = text.replace("-", "")
        return Decimal(digits.ljust(8, "9" if is_last else "0"))

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether it was answered, and the date as ISO 8601 has it."""
        answered, number = super().columns(question, statement, language, changed)
        yield answered
        key, meaning = question["key"], f"{question['text'][language]} (ISO 8601)"

        def read(cells: ResponseCells) -> str:
            return _iso(cells.numbers[key][None]) if key in cells.numbers else ""

        yield ExportColumn(number.name, meaning, read)

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        settings = question.get("settings", {})
        year = random.randint(settings.get("earliest") or 2000, settings.get("latest") or 2025)
        month, day = random.randint(1, 12), random.randint(1, 28)
        exact = _exact(settings)
        number = year * 10000 + (month * 100 if exact != YEAR else 0) + (day if exact == DAY else 0)
        yield question["code"], None if random.random() < 0.08 else Decimal(number)


def _exact(settings: Mapping[str, Any]) -> str:
    return str(settings.get("exact") or DAY)


def _parts(number: Decimal) -> tuple[int, int, int]:
    """Return year, month and day; 0 for what was not asked."""
    whole = int(number)
    return whole // 10000, whole // 100 % 100, whole % 100


def _iso(number: Decimal) -> str:
    year, month, day = _parts(number)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


KINDS = (Date(),)
