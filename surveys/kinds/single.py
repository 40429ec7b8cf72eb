"""One choice."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.documents import Document
from surveys.documents.remarks import Remark, remark
from surveys.documents.wordings import Wordings
from surveys.kinds import grades, public_cells
from surveys.kinds.choosing import Choosing
from surveys.kinds.figures import Distribution, OptionCounts, on_scale
from surveys.kinds.public_cells import PublicCells


class Single(Choosing):
    """One of the options that an editor wrote; where they have values, they are a scale."""

    code, name, place = "single", gettext_lazy("one choice"), 10
    takes_options = asks_for_words = is_item = True

    def warnings(self, question: Document) -> Iterator[Remark]:
        if grades.lacks_values(question) and grades.looks_like_a_scale(question):
            message = _(
                "The options of “%(code)s” look like a scale, but not all of them have a value: there is no mean."
            )
            yield remark(message, {"code": question["code"]})

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        return on_scale(super().count(question, tallied, language, changed))

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        yield public_cells.of_options(question, question["options"], tallied.get(question["key"], OptionCounts()))


KINDS = (Single(),)
