"""Ranking: options that a visitor puts in order, as many of them as there is an order for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.numbers import number
from surveys.documents import Document, naming
from surveys.documents.conditions import BY_ANSWER
from surveys.documents.languages import FIRST as FIRST_LANGUAGE
from surveys.documents.languages import LocalText, sentence
from surveys.documents.wordings import Wordings
from surveys.kinds import columns
from surveys.kinds.asked import FormOption, FormQuestion, Reply, Stored
from surveys.kinds.choosing import skipped
from surveys.kinds.columns import ExportColumn
from surveys.kinds.fields import OneChoice
from surveys.kinds.figures import Distribution, OptionCounts, OptionShare, count_options
from surveys.kinds.kind import Invented, Kind
from surveys.statistics.intervals import wilson

FIRST = Decimal(1)


class Ranking(Kind):
    """Places for the options that an editor wrote: 1 is the first. Those that get none are behind all others."""

    code, name, place = "ranking", gettext_lazy("options to be put in order"), 25
    template = "surveys/questions/_ranking.html"
    script = "js/ranking.js"
    takes_options = asks_in_parts = True
    seconds = 20
    note = gettext_lazy("Percent of those who put it first; ordered by the mean place.")

    def comparisons(self, question: Document) -> tuple[str, ...]:
        return BY_ANSWER

    def parts(self, question: FormQuestion) -> tuple[FormQuestion, ...]:
        """Return a part for each option, whose own options are the places."""
        places = tuple(_place(place) for place in range(1, len(question.options) + 1))
        return tuple(
            replace(
                question,
                number=at,
                code=f"{question.code}.{option.code}",
                text=option.label,
                options=places,
                required=False,
            )
            for at, option in enumerate(question.options, 1)
        )

    def shuffled(self, question: FormQuestion, order: int) -> FormQuestion:
        """Return a ranking with its options, and the parts that stand for them, in the same random order."""
        mixed = super().shuffled(question, order)
        parts = dict(zip((option.code for option in question.options), question.rows, strict=True))
        rows = tuple(replace(parts[option.code], number=place) for place, option in enumerate(mixed.options, 1))
        return replace(mixed, rows=rows)

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        return {part.name: OneChoice(part) for part in question.rows}

    def contradictions(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield a message where no place is given that has to be, and where places are given twice or left out."""
        places = [(part, int(place)) for part in question.rows if (place := cleaned.get(part.name))]
        if question.required and not places:
            yield question.rows[0].name, _("Give at least one of them a place.")
        for at, (part, place) in enumerate(places):
            if any(place == earlier for _part, earlier in places[:at]):
                message = _("Place %(place)s is given twice: “%(label)s”.")
                yield part.name, sentence(message, place=place, label=part.text)
                return
        for part, place in places:
            if place > len(places):
                message = _("Begin with place 1, and leave none out: “%(label)s” has place %(place)s.")
                yield part.name, sentence(message, place=place, label=part.text)
                return

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        ranked = sorted(
            (Decimal(place), option.key)
            for option, part in zip(question.options, question.rows, strict=True)
            if (place := cleaned[part.name])
        )
        if ranked:
            places, options = zip(*ranked, strict=True)
            yield Reply(question.key, options, numbers=places)
        else:
            yield Reply(question.key, skipped(question))

    def shown(self, question: Document, stored: Sequence[Stored], language: str) -> list[str]:
        labels = {option["key"]: option["label"][language] for option in question["options"]}
        ranked = sorted((answer.number, labels[answer.option]) for answer in stored if answer.option in labels)
        return [f"{place:.0f}. {label}" for place, label in ranked]

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures of a question: for each option the share of those who put it first, and its mean place."""
        tally = tallied.get(question["key"], OptionCounts())
        base = sum(places.get(FIRST, 0) for places in tally.numbers.values())
        figures = count_options(question, tally, language, changed, base=base)
        bars = [
            _bar(option, tally.numbers.get(option["key"], {}), base, language, changed)
            for option in question["options"]
        ]
        return replace(figures, bars=sorted(bars, key=lambda bar: (bar.value is None, bar.value)))

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether it was answered, then the place of each option."""
        key, text = question["key"], question["text"][language]
        yield columns.whether_answered(question, language)
        for option in question["options"]:
            meaning, place = f"{text}: place of {option['label'][language]}", columns.number(key, option["key"])
            name = naming.choice(question, option)
            yield ExportColumn(name, meaning, place, is_number=True, takes_reason=True)

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        codes = [option["code"] for option in question["options"]]
        ranked = random.sample(codes, random.randint(1, len(codes))) if random.random() > 0.08 else []
        yield question["code"], {code: place for place, code in enumerate(ranked, 1)} or None


def _place(place: int) -> FormOption:
    label = LocalText(str(place), FIRST_LANGUAGE, FIRST_LANGUAGE)
    return FormOption(0, str(place), label, is_missing=False, with_text=False, exclusive=False, value=Decimal(place))


def _bar(option: Document, places: Mapping[Decimal, int], base: int, language: str, changed: Wordings) -> OptionShare:
    n = sum(places.values())
    mean = Fraction(sum(place * count for place, count in places.items())) / n if n else None
    label = option["label"][language]
    if mean is not None:
        label = _("%(label)s (mean place %(mean)s)") % {"label": label, "mean": number(float(mean), 2)}
    first = places.get(FIRST, 0)
    return OptionShare(option["code"], label, mean, first, wilson(first, base), changed.options.get(option["key"], []))


KINDS = (Ranking(),)
