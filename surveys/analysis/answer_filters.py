"""Filters of responses by what they answered: written in an address, read strictly, and asked of the database.

`role:police,customs` keeps who chose either; `uses:!never` whoever did not, those who skipped it or were not asked too;
`far:5..20` who answered a number from 5 to 20. Facts of the response take several values likewise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from surveys.analysis.filterable import ANSWERED, GAPS, SKIPPED, UNASKED, FilterQuestion, Range
from surveys.analysis.response_facts import COUNTRY, LANGUAGE, VERSION
from surveys.models import Answer

AND, OR = "and", "or"
MOST_FILTERS, MOST_VALUES = 20, 60
LONGEST = 8000  # characters of all filters in an address
SEPARATOR, NOT = ";", "!"
FACT_FIELDS: Final = {LANGUAGE: "language", VERSION: "version__number", COUNTRY: "country__iso3"}


class UnreadableFilter(Exception):
    """Raised with a sentence that says what of a filter cannot be read."""


@dataclass(frozen=True)
class AnswerFilter:
    """A condition on the answers to one question or statement, or on a fact of the response; any of its values."""

    name: str
    values: tuple[str, ...]  # as they stand in the address
    is_negated: bool = False
    question: int = field(default=0, compare=False)  # its key; 0 for a fact
    options: tuple[int, ...] = field(default=(), compare=False)  # keys, that of “skipped” too
    ranges: tuple[Range, ...] = field(default=(), compare=False)
    no_answers: tuple[int, ...] = field(default=(), compare=False)  # keys of options that are no answer, and “skipped”

    def __str__(self) -> str:
        return f"{self.name}:{NOT if self.is_negated else ''}{','.join(self.values)}"

    @property
    def is_of_rows(self) -> bool:
        """Return whether it asks for an answer that is there, so that `rows` says all of it."""
        return bool(self.question) and not self.is_negated and UNASKED not in self.values

    def condition(self, prefix: str) -> Q:
        """Return the condition on responses; `prefix` leads to them, as in `Selection.condition`.

        Answers are asked for by EXISTS, so that several of one response do not count it twice.
        """
        condition = self._of_answers(prefix) if self.question else self._of_fact(prefix)
        return ~condition if self.is_negated else condition

    def _of_fact(self, prefix: str) -> Q:
        return Q(**{f"{prefix}{FACT_FIELDS[self.name]}__in": self.values})

    def _of_answers(self, prefix: str) -> Q:
        answers = Answer.objects.filter(response=OuterRef(f"{prefix}pk"))
        parts = [~Q(Exists(answers.filter(question=self.question)))] if UNASKED in self.values else []
        if self.values != (UNASKED,):
            parts.append(Q(Exists(answers.filter(self.rows()))))
        return reduce(or_, parts)

    def rows(self) -> Q:
        """Return the condition on rows of answers, any of which is enough; not of those who were not asked."""
        parts = [Q(option__in=self.options)] if self.options else []
        if ANSWERED in self.values:
            parts.append(Q(option=None) | ~Q(option__in=self.no_answers))
        return Q(question=self.question) & reduce(or_, [*parts, *map(_within, self.ranges)])


def any_of(filters: Sequence[AnswerFilter], prefix: str) -> Q:
    """Return the condition that one of the filters holds.

    Those that ask for answers are one EXISTS: for one each, PostgreSQL would plan as if it asked them of each response.
    """
    of_rows = [each.rows() for each in filters if each.is_of_rows]
    others = [each.condition(prefix) for each in filters if not each.is_of_rows]
    if of_rows:
        answers = Answer.objects.filter(reduce(or_, of_rows), response=OuterRef(f"{prefix}pk"))
        others.append(Q(Exists(answers)))
    return reduce(or_, others)


def _within(bounds: Range) -> Q:
    low, high = bounds
    condition = Q(number__isnull=False)
    if low is not None:
        condition &= Q(number__gte=low)
    return condition if high is None else condition & Q(number__lte=high)


def written(filters: Sequence[AnswerFilter]) -> str:
    """Return filters as they stand in an address."""
    return SEPARATOR.join(map(str, filters))


def read(text: str, offered: Mapping[str, FilterQuestion]) -> tuple[AnswerFilter, ...]:
    """Return the filters of an address; raises `UnreadableFilter`. `offered` is what can be filtered by, by name."""
    if not text:
        return ()
    pieces = text.split(SEPARATOR)
    if len(text) > LONGEST or len(pieces) > MOST_FILTERS:
        raise UnreadableFilter(_("At most %(number)s conditions on answers can be joined.") % {"number": MOST_FILTERS})
    return tuple(_read_one(piece, offered) for piece in pieces)


def _read_one(piece: str, offered: Mapping[str, FilterQuestion]) -> AnswerFilter:
    name, colon, rest = piece.partition(":")
    question = offered.get(name)
    if question is None:
        raise UnreadableFilter(_("The filter names “%(name)s”, which is no question of this survey.") % {"name": name})
    values = tuple(dict.fromkeys(rest.removeprefix(NOT).split(",")))
    if not colon or len(values) > MOST_VALUES:
        raise UnreadableFilter(_("A condition has from one to %(number)s answers.") % {"number": MOST_VALUES})
    read_values: Any = [_value(question, value) for value in values]
    return AnswerFilter(
        name,
        values,
        is_negated=rest.startswith(NOT),
        question=question.key,
        options=tuple(value for value in read_values if isinstance(value, int)),
        ranges=tuple(value for value in read_values if isinstance(value, tuple)),
        no_answers=question.no_answers,
    )


def _value(question: FilterQuestion, value: str) -> int | Range | None:
    """Return the key of an option or a range of numbers; None for what the filter knows by name."""
    if value in GAPS and question.key:
        return int(question.document["skipped"]) if value == SKIPPED else None
    bounds = question.range_of(value)
    if bounds is not None:
        return bounds
    if value in question.options:
        return question.options[value] if question.key else None
    words = {"value": value, "name": question.name}
    raise UnreadableFilter(_("“%(name)s” has no answer “%(value)s”.") % words)
