"""What a kind of question says of itself; a module of this folder has one, with a template of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from random import Random
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from indicators.models import Country
from surveys.documents import Document
from surveys.documents.random_order import shuffled
from surveys.documents.remarks import Remark, remark
from surveys.documents.wordings import Wordings
from surveys.kinds.asked import FormOption, FormQuestion, OptionText, Reply, Stored
from surveys.kinds.columns import ExportColumn
from surveys.kinds.figures import Distribution, OptionCounts
from surveys.kinds.public_cells import PublicCells
from surveys.models import Option, Question

FEWEST_OPTIONS = 2
keeps_place = attrgetter("keeps_place")
# The code of an option, a text, a number, the places of options by code, or None for skipped.
Invented = str | Decimal | Mapping[str, int] | None


class Kind:
    """One kind of question. Documents have the shape that surveys/questionnaires/compiling.py tells.

    The facts say what an editor writes, and what others may do with the answers.
    """

    code: ClassVar[str]  # as it stands in rows and documents, for good
    name: ClassVar[str | Promise]
    place: ClassVar[int]  # in the list that editors choose from
    template: ClassVar[str] = ""
    script: ClassVar[str] = ""  # a static file, loaded where a question of this kind stands; all works without it
    is_offered: ClassVar[bool] = True  # to editors
    is_asked: ClassVar[bool] = True  # it has an answer, if only that it was skipped
    takes_options: ClassVar[bool] = False  # from editors
    takes_statements: ClassVar[bool] = False
    asks_in_parts: ClassVar[bool] = False  # without a part there is nothing to answer
    is_text: ClassVar[bool] = False  # it is answered in words, which have no options
    is_for_links: ClassVar[bool] = False  # what is written may be an address of the web
    asks_consent: ClassVar[bool] = False
    seconds: ClassVar[int] = 12  # that answering takes, as a first estimate
    seconds_left_empty: ClassVar[int | None] = None  # where leaving it empty takes another time
    is_item: ClassVar[bool] = False  # its answers have values, which a scale can take together with others
    chooses_several: ClassVar[bool] = False  # a response can have several answers to it
    divides: ClassVar[bool] = False  # its answers can be the rows or columns of a cross-tab
    is_measured: ClassVar[bool] = False  # its answers are numbers, of which a filter takes a range
    note: ClassVar[str | Promise] = ""  # said of its figures

    # The draft

    def settings_fields(self) -> dict[str, forms.Field]:
        """Return the fields by which an editor sets up a question, by the name of the setting.

        A field of kind `TextByLanguage` stands for one text in each language.
        """
        return {}

    def settings_faults(self, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (name of a setting, sentence) for each setting that does not go with the others."""
        yield from ()

    def meaning(self, question: Document) -> object:
        """Return what of the settings gives the answers their meaning: once published, it does not change."""
        return None

    def built_in_options(self, question: Question, countries: Sequence[Country]) -> list[Option]:
        """Return the options that no editor writes, without “skipped”."""
        return []

    def built_in_words(self, code: str, language: str) -> str:
        """Return the label of such an option in a language that the site has not; empty where there is none."""
        return ""

    def contents(self, statements: int, options: int) -> str:
        """Say in words what a question holds, for the outline; empty where there is nothing to say."""
        return _("%(options)s options") % {"options": options} if self.takes_options else ""

    def faults(self, question: Document) -> Iterator[Remark]:
        """Yield a sentence for each reason why a question of this kind cannot be published."""
        if self.takes_options and len(question["options"]) < FEWEST_OPTIONS:
            yield remark(_("Question “%(code)s” needs at least two options."), {"code": question["code"]})

    def warnings(self, question: Document) -> Iterator[Remark]:
        """Yield a sentence for each thing to look at before publishing."""
        yield from ()

    def comparisons(self, question: Document) -> tuple[str, ...]:
        """Return by which comparisons (surveys/documents/conditions.py) later questions may ask for the answer."""
        return ()

    def numbers(self, question: Document) -> tuple[Decimal | None, Decimal | None, Decimal]:
        """Return the lowest and the highest number that can be answered, None for no bound, and the least step."""
        return None, None, Decimal("0.01")

    def seconds_for(self, statements: int) -> int:
        """Return an estimate of the seconds that answering takes, with this number of statements."""
        return self.seconds

    # The form

    def arranged(self, options: Sequence[FormOption]) -> tuple[FormOption, ...]:
        """Return the options in the order in which they are offered."""
        return tuple(options)

    def shuffled(self, question: FormQuestion, order: int) -> FormQuestion:
        """Return a question with its options in the random order of this number, where an editor wrote them."""
        if not self.takes_options:
            return question
        options = shuffled(question.options, order, question.code, is_fixed=keeps_place)
        return replace(question, options=options)

    def option_texts(self, code: str, options: Sequence[FormOption]) -> tuple[OptionText, ...]:
        """Return the options with a text field of their own; `code` is that of the question."""
        return ()

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        """Return the form fields of a question by name."""
        raise NotImplementedError

    def chosen_by_words(self, codes: list[str]) -> Any:
        """Return the value of the field where nothing was chosen, and words were written beside these options.

        Raises `ValidationError` where they cannot be chosen together.
        """
        raise NotImplementedError

    def parts(self, question: FormQuestion) -> tuple[FormQuestion, ...]:
        """Return the parts of a question that have a form field each, where it has others than its statements."""
        return ()

    def is_agreed(self, value: str) -> bool | None:
        """Return whether the value of a field is a yes or a no to a consent; None where it is neither."""
        return None

    def contradictions(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (name of a field, message) where fields that are right by themselves do not go together."""
        yield from ()

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        """Return what the template of this kind is told beyond what all are told."""
        return {}

    def text_names(self, question: FormQuestion) -> list[str]:
        """Return the names of the fields that hold what a visitor wrote."""
        return [option_text.name for option_text in question.option_texts]

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        """Yield the reply to a question, or one for each statement; what was not answered is skipped."""
        raise NotImplementedError

    # The desk

    def shown(self, question: Document, stored: Sequence[Stored], language: str) -> list[str]:
        """Return what was answered, in words; `stored` is in order, and words are apart."""
        labels = {option["key"]: option["label"][language] for option in question["options"]}
        return [labels[answer.option] for answer in stored if answer.option in labels]

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        """Return the figures of a question from the counts by key."""
        raise NotImplementedError

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield the columns of what was answered to a statement; a question without statements is its own."""
        raise NotImplementedError

    def columns_of_words(
        self, question: Document, statement: Document, language: str, asking: set[int]
    ) -> Iterator[ExportColumn]:
        """Yield the columns of what was written; `asking` has the options that ever asked for words."""
        yield from ()

    def bound(self, text: str, *, is_last: bool) -> Decimal | None:
        """Return the number at one end of a range that a researcher wrote, None for one that cannot be read."""
        return None

    # In public

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        """Yield the cells of a question, or of each statement, that releases may count in public, with their counts.

        Which cells there are never depends on an answer. None where answers cannot be counted so: the default.
        """
        yield from ()

    def public_label(self, question: Document, cell: str, language: str) -> str:
        """Return what an answer is called whose cell a release counted."""
        return next((option["label"][language] for option in question["options"] if option["code"] == cell), cell)

    # The demonstration

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        """Yield (code of the question or statement, what is answered to it)."""
        raise NotImplementedError
