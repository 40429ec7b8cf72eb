"""What the kinds have in common whose answer is a number, with two decimals at most."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys.documents import Document, naming, settings_in
from surveys.documents.conditions import BY_ANSWER, BY_NUMBER
from surveys.documents.wordings import Wordings
from surveys.kinds import columns
from surveys.kinds.asked import FormQuestion, Reply, Stored
from surveys.kinds.choosing import skipped
from surveys.kinds.columns import ExportColumn
from surveys.kinds.figures import Distribution, OptionCounts, OptionShare, count_options
from surveys.kinds.kind import Kind
from surveys.statistics.classes import classes
from surveys.statistics.intervals import summarize, wilson

NUMBER: Final = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,2})?")  # as answers can be
MOST_BARS: Final = 12  # more different answers than that are counted in classes


class Measuring(Kind):
    """A question that is answered by a number."""

    divides = is_measured = True

    def comparisons(self, question: Document) -> tuple[str, ...]:
        return (*BY_NUMBER, *BY_ANSWER)

    def label(self, number: Decimal, settings: Mapping[str, Any]) -> str:
        """Return a number as it is printed; the settings are those of the question, in the language of the page."""
        raise NotImplementedError

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        number = cleaned[question.name]
        yield Reply(question.key, skipped(question)) if number is None else Reply(question.key, numbers=(number,))

    def shown(self, question: Document, stored: Sequence[Stored], language: str) -> list[str]:
        settings = settings_in(language, question.get("settings", {}))
        return [self.label(answer.number, settings) for answer in stored if answer.number is not None]

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures with a bar for each number, or for each class where there are many."""
        tally = tallied.get(question["key"], OptionCounts())
        counts = tally.numbers.get(None, {})
        figures = count_options(question, tally, language, changed, base=sum(counts.values()))
        settings = settings_in(language, question.get("settings", {}))
        return replace(
            figures,
            bars=list(self.bars(counts, settings)),
            summary=summarize({Fraction(number): count for number, count in counts.items()}),
        )

    def bars(self, counts: Mapping[Decimal, int], settings: Mapping[str, Any]) -> Iterator[OptionShare]:
        """Yield the bars of numbers by how often each was given, in ascending order."""
        base = sum(counts.values())
        if len(counts) <= MOST_BARS:
            for number in sorted(counts):
                share = wilson(counts[number], base)
                yield OptionShare(str(number), self.label(number, settings), Fraction(number), counts[number], share)
            return
        for low, high in classes(list(counts), MOST_BARS):
            count = sum(n for number, n in counts.items() if low <= number < high)
            label = _("%(low)s to below %(high)s") % {
                "low": self.label(low, settings), "high": self.label(high, settings),
            }  # fmt: skip
            yield OptionShare(str(low), label, None, count, wilson(count, base))

    def bound(self, text: str, *, is_last: bool) -> Decimal | None:
        return Decimal(text) if NUMBER.fullmatch(text) else None

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether it was answered, and the number."""
        yield columns.whether_answered(question, language)
        name, number = naming.answer(question, naming.VALUE), columns.number(question["key"])
        yield ExportColumn(name, self.meaning_of_column(question, language), number, is_number=True)

    def meaning_of_column(self, question: Document, language: str) -> str:
        """Return what the column of the number holds, with its unit."""
        return f"{question['text'][language]} (number)"
