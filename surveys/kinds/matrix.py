"""A scale for several statements, each of which is asked and counted as a question of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.documents import Document
from surveys.documents.random_order import shuffled
from surveys.documents.remarks import Remark, remark
from surveys.documents.wordings import Wordings
from surveys.kinds import grades, public_cells
from surveys.kinds.asked import FormQuestion
from surveys.kinds.choosing import Choosing
from surveys.kinds.fields import OneChoice
from surveys.kinds.figures import Distribution, OptionCounts, count_options, on_scale
from surveys.kinds.public_cells import PublicCells
from surveys.models import Question


class Statement(Choosing):
    """A statement of a matrix, which shares the options of the others."""

    code, name, place = Question.STATEMENT, gettext_lazy("statement of a matrix"), 40
    is_offered = False
    is_item = True
    seconds = 8


class Matrix(Choosing):
    """Statements under one question, each with one of the same options."""

    code, name, place = "matrix", gettext_lazy("a scale for several statements"), 30
    template = "surveys/questions/_matrix.html"
    takes_options = takes_statements = asks_in_parts = True

    def comparisons(self, question: Document) -> tuple[str, ...]:
        """Return none: later questions ask for a statement."""
        return ()

    def shuffled(self, question: FormQuestion, order: int) -> FormQuestion:
        """Return a scale with its statements in a random order; the steps of a scale stand as they are."""
        rows = shuffled(question.rows, order, question.code, is_fixed=lambda _row: False)
        return replace(question, rows=tuple(replace(row, number=place) for place, row in enumerate(rows, 1)))

    def contents(self, statements: int, options: int) -> str:
        return _("%(rows)s statements, %(options)s options") % {"rows": statements, "options": options}

    def faults(self, question: Document) -> Iterator[Remark]:
        yield from super().faults(question)
        if not question["rows"]:
            yield remark(_("The scale “%(code)s” has no statement."), {"code": question["code"]})

    def warnings(self, question: Document) -> Iterator[Remark]:
        if grades.lacks_values(question):
            message = _(
                "The scale “%(code)s” has options without a value: they are counted, but without values there is no "
                "drawing, no mean and no net."
            )
            yield remark(message, {"code": question["code"]})

    def seconds_for(self, statements: int) -> int:
        return statements * Statement.seconds or self.seconds

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        return {row.name: OneChoice(row, matrix=question) for row in question.rows}

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures of the statements, and the largest of their bases as its own."""
        statements = [{**question, **statement, "kind": Statement.code} for statement in question["rows"]]
        rows = [
            on_scale(count_options(statement, tallied.get(statement["key"], OptionCounts()), language, changed))
            for statement in statements
        ]
        return Distribution(
            key=question["key"],
            code=question["code"],
            kind=question["kind"],
            text=question["text"][language],
            n_asked=max((row.n_asked for row in rows), default=0),
            base=max((row.base for row in rows), default=0),
            skipped=0,
            missing=0,
            rows=rows,
            wordings=changed.questions.get(question["key"], []),
        )

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        """Yield the cells of each statement: one counts as much as a question."""
        for statement in question["rows"]:
            tally = tallied.get(statement["key"], OptionCounts())
            yield public_cells.of_options(statement, question["options"], tally)


KINDS = (Matrix(), Statement())
