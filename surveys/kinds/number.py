"""A number with its unit, between bounds, in steps."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.numbers import plain
from surveys.documents import Document, settings_in
from surveys.documents.languages import of_the_site
from surveys.kinds import public_cells
from surveys.kinds.asked import FormQuestion
from surveys.kinds.fields import NumberAnswer
from surveys.kinds.figures import OptionCounts
from surveys.kinds.kind import Invented
from surveys.kinds.measuring import Measuring
from surveys.kinds.public_cells import PublicCells
from surveys.kinds.settings import NumberSetting, TextByLanguage, decimal

LEAST = Decimal("0.01")  # as exact as answers are kept


class Number(Measuring):
    """A number with its unit."""

    code, name, place = "number", gettext_lazy("number"), 32
    template = "surveys/questions/_number.html"

    def settings_fields(self) -> dict[str, forms.Field]:
        return {
            "unit": TextByLanguage(label=_("Unit"), max_length=40),
            "low": NumberSetting(label=_("Lowest")),
            "high": NumberSetting(label=_("Highest")),
            "step": NumberSetting(
                label=_("Step"),
                min_value=LEAST,
                help_text=_("1 for whole numbers. Left empty, two decimals are taken."),
            ),
        }

    def settings_faults(self, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        low, high, step = _range(settings)
        if low is not None and high is not None and low >= high:
            yield "high", _("The highest number has to be above the lowest.")
        elif low is not None and high is not None and step is not None and (high - low) % step:
            yield "step", _("The highest number is no whole number of steps above the lowest.")

    def numbers(self, question: Document) -> tuple[Decimal | None, Decimal | None, Decimal]:
        low, high, step = _range(question.get("settings", {}))
        return low, high, step or LEAST

    def meaning(self, question: Document) -> object:
        """Return the unit: bounds and steps say what may be answered from now on."""
        return of_the_site(question.get("settings", {}).get("unit") or {})

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        low, high, step = _range(question.settings)
        return {question.name: NumberAnswer(question, low=low, high=high, step=step or LEAST)}

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        low, high, _step = _range(question.settings)
        return {"unit": question.settings.get("unit", ""), "range": between(low, high)}

    def label(self, number: Decimal, settings: Mapping[str, Any]) -> str:
        return f"{plain(number)}\u00a0{settings.get('unit') or ''}".rstrip()

    def meaning_of_column(self, question: Document, language: str) -> str:
        unit = question.get("settings", {}).get("unit", {}).get(language)
        return f"{question['text'][language]} ({unit or 'number'})"

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        """Yield numbers, or classes of them, where both bounds are set up: else the answers would make the classes."""
        low, high, step = self.numbers(question)
        if low is not None and high is not None:
            tally = tallied.get(question["key"], OptionCounts())
            yield public_cells.of_numbers(question["code"], tally, low, high, step)

    def public_label(self, question: Document, cell: str, language: str) -> str:
        settings = settings_in(language, question.get("settings", {}))
        low, _between, high = cell.partition(public_cells.BETWEEN)
        if not high:
            return self.label(Decimal(low), settings)
        ends = {"low": plain(Decimal(low)), "high": self.label(Decimal(high), settings)}
        return _("%(low)s to below %(high)s") % ends

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        low, high, step = _range(question.get("settings", {}))
        low, step = low or Decimal(0), step or Decimal(1)
        steps = int(((low + 100 * step if high is None else high) - low) / step)
        given = low + step * random.randint(0, steps)
        yield question["code"], None if random.random() < 0.08 else given


def _range(settings: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return the lowest number, the highest and the step; None for what an editor left open."""
    return decimal(settings.get("low")), decimal(settings.get("high")), decimal(settings.get("step"))


def between(low: Decimal | None, high: Decimal | None) -> str:
    """Return the bounds of a number in words; empty without any."""
    if low is not None and high is not None:
        return _("From %(low)s to %(high)s.") % {"low": plain(low), "high": plain(high)}
    if low is not None:
        return _("%(low)s or more.") % {"low": plain(low)}
    return "" if high is None else _("%(high)s or less.") % {"high": plain(high)}


KINDS = (Number(),)
