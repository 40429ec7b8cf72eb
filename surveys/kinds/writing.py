"""What the kinds have in common whose answer is written in words."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from django import forms

from surveys.documents import Document
from surveys.documents.conditions import BY_ANSWER
from surveys.documents.wordings import Wordings
from surveys.kinds import columns
from surveys.kinds.asked import FormQuestion, Reply
from surveys.kinds.choosing import skipped
from surveys.kinds.columns import ExportColumn
from surveys.kinds.fields import TextAnswer
from surveys.kinds.figures import Distribution, OptionCounts, count_options
from surveys.kinds.kind import Invented, Kind

INVENTED = (
    "Invented: at the market everybody sees it, only the figures do not.",
    "Invented: this was so five years ago; today it is rarer.",
    "Invented: I work in a neighbouring field and would not put it higher.",
    "Invented: the report of the audit office says otherwise.",
)


class Writing(Kind):
    """A question that is answered in words."""

    is_text = True
    seconds = 25

    def comparisons(self, question: Document) -> tuple[str, ...]:
        return BY_ANSWER

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        return {question.name: TextAnswer(question)}

    def text_names(self, question: FormQuestion) -> list[str]:
        return [question.name]

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        given = cleaned[question.name]
        yield Reply(question.key, () if given else skipped(question), given)

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        tally = tallied.get(question["key"], OptionCounts())
        return count_options(question, tally, language, changed, base=tally.written)

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether something was written."""
        yield columns.whether_answered(question, language)

    def columns_of_words(
        self, question: Document, statement: Document, language: str, asking: set[int]
    ) -> Iterator[ExportColumn]:
        """Yield the column of what was written."""
        yield columns.all_words(statement, language)

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        yield question["code"], random.choice(INVENTED) if random.random() < 0.1 else None
