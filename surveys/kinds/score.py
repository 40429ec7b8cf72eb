"""A score of the index: a country and an indicator, chosen together or not at all.

Countries and indicators are built-in options. An answer is one row: the option of the country, and as its number the
key of the indicator's option, so that pairs are counted as they are. Countries have codes of three letters (iso3),
indicators longer ones (the slug, as far as a code may be long).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import catalogue
from indicators.models import Country, Indicator
from lib.text import normalize_for_search
from surveys.documents import Document, naming
from surveys.documents.conditions import BY_ANSWER
from surveys.documents.wordings import Wordings
from surveys.kinds import columns
from surveys.kinds.asked import FormOption, FormQuestion, Reply, Stored
from surveys.kinds.choosing import skipped
from surveys.kinds.columns import ColumnCode, ExportColumn, ResponseCells
from surveys.kinds.fields import OneChoice
from surveys.kinds.figures import Distribution, OptionCounts, OptionShare, count_options
from surveys.kinds.kind import Invented, Kind
from surveys.models import Option, Question
from surveys.statistics.intervals import wilson

ISO3_LENGTH: Final = 3
LONGEST_CODE: Final = 40
Pair = tuple[int | None, Decimal]  # the key of the country's option, and as a number that of the indicator's


class ScoreChoice(Kind):
    """One score of the index, without an edition."""

    code, name, place = "score", gettext_lazy("score of a country on an indicator"), 72
    template = "surveys/questions/_score.html"
    seconds = 20
    asks_in_parts = True
    note = gettext_lazy("The scores that were named, most often first.")

    def comparisons(self, question: Document) -> tuple[str, ...]:
        return BY_ANSWER

    def built_in_options(self, question: Question, countries: Sequence[Country]) -> list[Option]:
        indicators = Indicator.objects.filter(kind=Indicator.Kind.INDICATOR).order_by("order")
        subjects: list[tuple[str, Country | Indicator]] = [(country.iso3.lower(), country) for country in countries]
        subjects += [(_code_of(indicator.slug), indicator) for indicator in indicators]
        return [_option(question, order, code, subject) for order, (code, subject) in enumerate(subjects)]

    def parts(self, question: FormQuestion) -> tuple[FormQuestion, ...]:
        """Return a part for the country, by name, and one for the indicator, in the order of the codebook."""
        countries = [option for option in question.options if _is_country(option.code)]
        countries.sort(key=lambda option: normalize_for_search(option.label))
        indicators = [option for option in question.options if not _is_country(option.code)]
        return _part(question, "country", countries), _part(question, "indicator", indicators)

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        return {part.name: OneChoice(part) for part in question.rows}

    def contradictions(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield a message where one of both is missing, or both that have to be given."""
        parts = question.rows
        if any(part.name not in cleaned for part in parts):
            return  # one of them cannot be read, which is said already
        has_country, has_indicator = (bool(cleaned[part.name]) for part in parts)
        if has_indicator and not has_country:
            yield parts[0].name, _("Choose a country too, or take the indicator back.")
        elif has_country and not has_indicator:
            yield parts[1].name, _("Choose an indicator too, or take the country back.")
        elif question.required and not has_country:
            yield parts[0].name, _("Choose a country and an indicator.")

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        country, indicator = (question.by_code.get(cleaned[part.name]) for part in question.rows)
        if country and indicator:
            yield Reply(question.key, (country.key,), numbers=(Decimal(indicator.key),))
        else:
            yield Reply(question.key, skipped(question))

    def shown(self, question: Document, stored: Sequence[Stored], language: str) -> list[str]:
        labels = _labels(question, language)
        return [
            _label(labels[answer.option], labels.get(int(answer.number), ""))
            for answer in stored
            if answer.option in labels and answer.number is not None
        ]

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures with a bar for each score that was named, the most often named first."""
        tally = tallied.get(question["key"], OptionCounts())
        pairs = {(key, int(number)): n for key, by in tally.numbers.items() if key for number, n in by.items()}
        base = sum(pairs.values())
        figures = count_options(question, tally, language, changed, base=base)
        labels, codes = _labels(question, language), {option["key"]: option["code"] for option in question["options"]}
        bars = [
            OptionShare(
                f"{codes[country]}.{codes[indicator]}", _label(labels[country], labels[indicator]), None, n,
                wilson(n, base),
            )
            for (country, indicator), n in pairs.items()
            if country in codes and indicator in codes
        ]  # fmt: skip
        return replace(figures, bars=sorted(bars, key=lambda bar: (-bar.count, bar.code)))

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether it was answered, the iso3 of the country and the slug of the indicator."""
        key, text = question["key"], question["text"][language]
        yield columns.whether_answered(question, language)
        options, labels = question["options"], _labels(question, language)
        iso3 = {option["key"]: option["code"].upper() for option in options if _is_country(option["code"])}
        slugs = {option["key"]: _slug(option["code"]) for option in options if not _is_country(option["code"])}
        for suffix, meaning, names, read in (
            (naming.ISO3, f"{text}: country (ISO 3166-1 alpha-3)", iso3, _country),
            (naming.SLUG, f"{text}: indicator", slugs, _indicator),
        ):
            codes = tuple(ColumnCode(name, labels[option]) for option, name in names.items())
            name, of_side = naming.answer(question, suffix), _reading(key, names, read)
            yield ExportColumn(name, meaning, of_side, codes=codes, is_text=True)

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        countries = [option["code"] for option in question["options"] if _is_country(option["code"])]
        indicators = [option["key"] for option in question["options"] if not _is_country(option["code"])]
        pair = {random.choice(countries): random.choice(indicators)} if countries and indicators else None
        yield question["code"], pair if random.random() > 0.3 else None


def _part(question: FormQuestion, name: str, options: Sequence[FormOption]) -> FormQuestion:
    return replace(question, code=f"{question.code}.{name}", options=tuple(options), required=False)


def _option(question: Question, order: int, code: str, subject: Country | Indicator) -> Option:
    names = {f"label_{language}": getattr(subject, f"name_{language}") for language, _name in settings.LANGUAGES}
    return Option(question=question, code=code, order=order, **names)


def _is_country(code: str) -> bool:
    return len(code) == ISO3_LENGTH


def _code_of(slug: str) -> str:
    return slug[:LONGEST_CODE]


def _slug(code: str) -> str:
    """Return the slug of an indicator's option; the code itself where the index has no such indicator now."""
    return next((slug for slug in catalogue.indicators() if _code_of(slug) == code), code)


def _labels(question: Document, language: str) -> dict[int, str]:
    return {option["key"]: option["label"][language] for option in question["options"]}


def _label(country: str, indicator: str) -> str:
    return _("%(country)s, %(indicator)s") % {"country": country, "indicator": indicator}


def _country(pair: Pair) -> int:
    return pair[0] or 0


def _indicator(pair: Pair) -> int:
    return int(pair[1])


def _reading(key: int, names: Mapping[int, str], read: Callable[[Pair], int]) -> Callable[[ResponseCells], str]:
    """Return a function from a response to the name of one side of the pair; empty without an answer."""

    def name(cells: ResponseCells) -> str:
        return "".join(names.get(read(pair), "") for pair in cells.numbers.get(key, {}).items())

    return name


KINDS = (ScoreChoice(),)
