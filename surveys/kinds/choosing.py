"""What the kinds have in common whose answer is one of several options."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.documents import Document, naming
from surveys.documents.conditions import BY_ANSWER, BY_NUMBER, BY_OPTIONS
from surveys.documents.wordings import Wordings
from surveys.kinds import columns
from surveys.kinds.asked import FormOption, FormQuestion, OptionText, Reply
from surveys.kinds.columns import ExportColumn
from surveys.kinds.fields import WORDS_LONGEST, OneChoice, TextAnswer
from surveys.kinds.figures import Distribution, OptionCounts, count_options
from surveys.kinds.kind import Invented, Kind


class Choosing(Kind):
    """A question with options, of which one is chosen."""

    template = "surveys/questions/_choices.html"
    divides = True

    asks_for_words: ClassVar[bool] = False  # beside an option, where its editor wants it so

    def comparisons(self, question: Document) -> tuple[str, ...]:
        """Return those by options, and by number where every answer has a value and only one can be chosen."""
        answers = [option for option in question["options"] if not option["missing"]]
        has_values = bool(answers) and all(option["value"] is not None for option in answers)
        by_number = BY_NUMBER if has_values and not self.chooses_several else ()
        return (*BY_OPTIONS, *by_number, *BY_ANSWER)

    def option_texts(self, code: str, options: Sequence[FormOption]) -> tuple[OptionText, ...]:
        asking = [option for option in options if option.with_text] if self.asks_for_words else []
        # The first field keeps the name it had while only one option could have one: saved answers still use it.
        names = [f"t-{code}.{option.code}" if place else f"t-{code}" for place, option in enumerate(asking)]
        return tuple(OptionText(option, name) for option, name in zip(asking, names, strict=True))

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        words = {
            name: TextAnswer(question, longest=WORDS_LONGEST, required=False) for name in self.text_names(question)
        }
        return {question.name: self.field(question), **words}

    def field(self, question: FormQuestion) -> forms.Field:
        """Return the field of the choice itself."""
        return OneChoice(question)

    def chosen_by_words(self, codes: list[str]) -> Any:
        """Return the value of the field where nothing was chosen and these options were written beside."""
        if len(codes) > 1:
            raise ValidationError(_("You wrote beside more than one answer: choose yours."))
        return codes[0]

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        for field in question.fields():
            yield _reply(field, cleaned)

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        return count_options(question, tallied.get(question["key"], OptionCounts()), language, changed)

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        """Yield the code of the option that was chosen, its label, and its value where the options have values."""
        key, text, options = statement["key"], statement["text"][language], question["options"]
        offered = (columns.code_of(option, language, changed) for option in options)
        codes = (*offered, columns.SKIPPED_CODE, columns.NOT_ASKED_CODE)
        read = columns.single_option(key, columns.option_codes(question))
        yield ExportColumn(naming.answer(statement), text, read, codes=codes, value_labels=question.get("list", ""))
        labels = {option["key"]: option["label"][language] for option in options}
        meaning = f"{text} (in the words of that version)"
        read = columns.label_in_its_version(key, labels, changed)
        yield ExportColumn(naming.answer(statement, naming.LABEL), meaning, read, is_wording=True)
        values = {option["key"]: option["value"] or "" for option in options if not option["missing"]}
        if any(values.values()):
            meaning, read = f"{text} (value on the scale)", columns.single_option(key, values)
            yield ExportColumn(naming.answer(statement, naming.VALUE), meaning, read, is_number=True)

    def columns_of_words(
        self, question: Document, statement: Document, language: str, asking: set[int]
    ) -> Iterator[ExportColumn]:
        """Yield the column of the words beside an option; where several options ask for words, one for each."""
        key, text = statement["key"], statement["text"][language]
        options = [option for option in question["options"] if option["key"] in asking]
        if len(options) == 1:
            yield columns.all_words(statement, language)
            return
        for place, option in enumerate(options):
            meaning = f"{text}: {option['label'][language]} (as written)"
            # Texts without an option are from when only the first option had a text field.
            read = columns.written(key, option["key"], *([] if place else [None]))
            yield ExportColumn(naming.words(statement, option), meaning, read)

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        codes = [option["code"] for option in question["options"]]
        for statement in question["rows"] or [question]:
            yield statement["code"], self._invented(codes, random)

    @staticmethod
    def _invented(codes: Sequence[str], random: Random) -> str | None:
        """Return an option, earlier ones more often, or None for a visitor who skipped it."""
        if random.random() < 0.08:
            return None
        return random.choices(codes, [len(codes) + 2 - place for place in range(len(codes))])[0]


def _reply(question: FormQuestion, cleaned: Mapping[str, Any]) -> Reply:
    given = cleaned[question.name]
    codes = given if isinstance(given, list) else [given] if given else []
    words = tuple((option.key, cleaned[name] if option.code in codes else "") for option, name in question.option_texts)
    chosen = tuple(question.by_code[code].key for code in codes)
    return Reply(question.key, chosen or skipped(question), words=words)


def skipped(question: FormQuestion) -> tuple[int, ...]:
    """Return the option that stands for a question that was not answered, if its version has one."""
    return () if question.skipped is None else (question.skipped,)
