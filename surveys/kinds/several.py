"""Several choices."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from surveys.documents import Document, naming
from surveys.documents.wordings import Wordings
from surveys.kinds import columns, public_cells
from surveys.kinds.asked import FormQuestion
from surveys.kinds.choosing import Choosing
from surveys.kinds.columns import ColumnCode, ExportColumn
from surveys.kinds.fields import SeveralChoices
from surveys.kinds.figures import OptionCounts
from surveys.kinds.public_cells import PublicCells


class Several(Choosing):
    """Any of the options that an editor wrote; one that is exclusive stands alone."""

    code, name, place = "several", gettext_lazy("several choices"), 20
    takes_options = asks_for_words = chooses_several = True
    seconds = 20
    note = gettext_lazy("Several could be chosen: percent of those who chose any.")

    def field(self, question: FormQuestion) -> forms.Field:
        return SeveralChoices(question)

    def chosen_by_words(self, codes: list[str]) -> list[str]:
        return codes

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        return {"several": True}

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield whether it was answered, then a column of 1 and 0 for each option."""
        key, text, options = question["key"], question["text"][language], question["options"]
        missing = {option["key"] for option in options if option["missing"]} | {question["skipped"]}
        no_answers = [columns.code_of(option, language, changed) for option in options if option["missing"]]
        yield columns.whether_answered(question, language, missing, no_answers)
        for option in options:
            label = option["label"][language]
            chosen = ColumnCode("1", label, wordings=changed.options.get(option["key"], ()))
            yield ExportColumn(
                naming.choice(question, option),
                f"{text}: {label}",
                columns.ticked(key, option["key"], missing),
                is_number=True,
                codes=(chosen, ColumnCode("0", "not chosen")),
                takes_reason=True,
            )

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        yield public_cells.of_several(question, tallied.get(question["key"], OptionCounts()))


KINDS = (Several(),)
