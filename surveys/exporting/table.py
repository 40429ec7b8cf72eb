"""Responses as a table: a row each, one or more columns a question; read in chunks, in constant memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from indicators.exporting.cells import TableValue
from surveys.analysis import wordings
from surveys.analysis.distributions import merged
from surveys.analysis.selecting import Selection
from surveys.analysis.wordings import Wording, Wordings
from surveys.exporting import naming
from surveys.models import Answer, AnswerText, Option, Question, Response, SurveyVersion
from surveys.questionnaires import checking

CHUNK = 500
Kind = Question.Kind
Document = dict[str, Any]
FACTS = {
    "response": "Number of the response: random, of no order",
    "day": "Day on which it was sent",
    "language": "Language in which it was answered",
    "version": "Version of the survey that was answered",
    "status": "ok: counts; held: waits for a person's decision",
    "flags": "Reasons to doubt it, apart by blanks",
    "country": "Country whose score the visitor looked at (ISO 3166-1 alpha-3)",
    "indicator": "Indicator whose score the visitor looked at",
    "edition": "Edition of that score",
    "shown": "Value that the visitor was shown",
    "consent": "Which wording of the consent was read: the manifest names it by version",
}
ANSWERED = "answered"


@dataclass
class ResponseCells:
    """The stored answers of one response: option ids by question, texts by question and option, and its version."""

    version: int = 0
    options: dict[int, list[int | None]] = field(default_factory=dict)
    texts: dict[int, dict[int | None, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnCode:
    """One code that a column can hold, and what it means."""

    code: str
    label: str
    value: str | None = None
    missing: bool = False
    wordings: Sequence[Wording] = ()


@dataclass(frozen=True)
class ExportColumn:
    """One column: its name, its meaning, and the function that reads its text from a response."""

    name: str
    meaning: str
    read: Callable[[ResponseCells], str]
    is_number: bool = False
    question: str = ""  # its question's code
    codes: tuple["ColumnCode", ...] = ()  # the codes it can hold
    wordings: Sequence[Wording] = ()  # of its question; empty where never reworded

    def cell(self, cells: ResponseCells) -> TableValue:
        """Return the value of the column for one response: a Decimal, or a text; an empty number is an empty text."""
        text = self.read(cells)
        return text if not self.is_number or not text else Decimal(text)


ANSWERED_CODE = ColumnCode(ANSWERED, "answered")
SKIPPED_CODE = ColumnCode(Option.SKIPPED, "asked, not answered", missing=True)


def columns(versions: Sequence[SurveyVersion], language: str, *, with_words: bool) -> list[ExportColumn]:
    """Return the columns of every question of the versions, those of free text `with_words` only."""
    changed, asking = wordings.changed(versions, language), _asking_for_words(versions)
    return [
        replace(column, question=statement["code"], wordings=changed.questions.get(statement["key"], ()))
        for question in merged(versions)
        for statement in question["rows"] or [question]
        for column in (
            *_columns(question, statement, language, changed),
            *(_words(question, statement, language, asking) if with_words else ()),
        )
    ]


def _asking_for_words(versions: Sequence[SurveyVersion]) -> set[int]:
    """Return the ids of options that ask for a text, or did in a version: its texts are still stored."""
    questions = (question for version in versions for question in checking.questions_of(version.document))
    return {option["key"] for question in questions for option in question["options"] if option["with_text"]}


def _words(question: Document, statement: Document, language: str, asking: set[int]) -> Iterator[ExportColumn]:
    """Yield the column of a question's texts; where several options ask for a text, one for each of them."""
    key, text = statement["key"], statement["text"][language]
    options = [option for option in question["options"] if option["key"] in asking]
    if question["kind"] in Question.TEXTS or len(options) == 1:
        yield ExportColumn(
            naming.words(statement), f"{text} (as written)", lambda cells: "".join(cells.texts.get(key, {}).values())
        )
        return
    for place, option in enumerate(options):
        meaning = f"{text}: {option['label'][language]} (as written)"
        # Texts without an option are from when only the first option had a text field.
        yield ExportColumn(
            naming.words(statement, option), meaning, _written(key, option["key"], *([] if place else [None]))
        )


def _columns(question: Document, statement: Document, language: str, changed: Wordings) -> Iterator[ExportColumn]:
    """Yield the columns of what was answered to a statement; a question without statements is its own."""
    if question["kind"] in Question.TEXTS:
        read = _answered(statement["key"], _option_codes(question), {question["skipped"]})
        text = statement["text"][language]
        yield ExportColumn(naming.answer(statement), text, read, codes=(ANSWERED_CODE, SKIPPED_CODE))
    elif question["kind"] == Kind.SEVERAL:
        yield from _several_columns(question, language, changed)
    else:
        yield from _single_columns(question, statement, language, changed)


def _several_columns(question: Document, language: str, changed: Wordings) -> Iterator[ExportColumn]:
    """Yield whether a question with several choices was answered, then a column of 1 and 0 for each option."""
    key, text, options = question["key"], question["text"][language], question["options"]
    missing = {option["key"] for option in options if option["missing"]} | {question["skipped"]}
    no_answers = [_code(option, language, changed) for option in options if option["missing"]]
    read = _answered(key, _option_codes(question), missing)
    yield ExportColumn(naming.answer(question), text, read, codes=(ANSWERED_CODE, *no_answers, SKIPPED_CODE))
    for option in options:
        label = option["label"][language]
        ticked = ColumnCode("1", label, wordings=changed.options.get(option["key"], ()))
        yield ExportColumn(
            naming.choice(question, option),
            f"{text}: {label}",
            _ticked(key, option["key"], missing),
            is_number=True,
            codes=(ticked, ColumnCode("0", "not chosen")),
        )


def _single_columns(
    question: Document, statement: Document, language: str, changed: Wordings
) -> Iterator[ExportColumn]:
    """Yield the code of the option that was chosen, its label, and its value where the options have values."""
    key, text, options = statement["key"], statement["text"][language], question["options"]
    codes = (*(_code(option, language, changed) for option in options), SKIPPED_CODE)
    yield ExportColumn(naming.answer(statement), text, _single_option(key, _option_codes(question)), codes=codes)
    labels = {option["key"]: option["label"][language] for option in options}
    meaning = f"{text} (in the words of that version)"
    yield ExportColumn(naming.answer(statement, naming.LABEL), meaning, _label(key, labels, changed))
    values = {option["key"]: option["value"] or "" for option in options if not option["missing"]}
    if any(values.values()):
        meaning, read = f"{text} (value on the scale)", _single_option(key, values)
        yield ExportColumn(naming.answer(statement, naming.VALUE), meaning, read, is_number=True)


def _option_codes(question: Document) -> dict[int, str]:
    """Return the code of each option by its key, that of a skipped question too."""
    return {option["key"]: option["code"] for option in question["options"]} | {question["skipped"]: Option.SKIPPED}


def _code(option: Document, language: str, changed: Wordings) -> ColumnCode:
    reworded = changed.options.get(option["key"], ())
    return ColumnCode(option["code"], option["label"][language], option["value"], option["missing"], reworded)


def _single_option(key: int, names: dict[int, str]) -> Callable[[ResponseCells], str]:
    """Return a function from a response to the name of the first option it chose."""
    return lambda cells: "".join(names.get(option or 0, "") for option in cells.options.get(key, [])[:1])


def _label(key: int, names: dict[int, str], changed: Wordings) -> Callable[[ResponseCells], str]:
    """Return a function from a response to the label of its first option, as its version worded it."""

    def read(cells: ResponseCells) -> str:
        option = next(iter(cells.options.get(key, [])), None) or 0
        return wordings.words_in(changed.options.get(option, ()), cells.version) or names.get(option, "")

    return read


def _written(key: int, *options: int | None) -> Callable[[ResponseCells], str]:
    """Return a function from a response to its texts of these options."""
    return lambda cells: "".join(cells.texts.get(key, {}).get(option, "") for option in options)


def _ticked(key: int, option: int, missing: set[int]) -> Callable[[ResponseCells], str]:
    """Return a function to 1 where an option was chosen, 0 where only others were, and empty without an answer.

    The mean of such a column is the share among those who answered, as in the analysis.
    """

    def read(cells: ResponseCells) -> str:
        chosen = set(cells.options.get(key, ()))
        if option in chosen:
            return "1"
        return "0" if chosen - missing else ""

    return read


def _answered(key: int, codes: dict[int, str], missing: set[int | None]) -> Callable[[ResponseCells], str]:
    """Return a function to "answered", or to the codes where only options that count as no answer were chosen."""

    def read(cells: ResponseCells) -> str:
        chosen = cells.options.get(key, [])
        missing_codes = [codes.get(option or 0, "") for option in chosen if option in missing]
        return " ".join(missing_codes) if len(missing_codes) == len(chosen) else ANSWERED

    return read


def header(columns: Sequence[ExportColumn]) -> list[TableValue]:
    """Return the names of all columns, those of the response itself first."""
    return [*FACTS, *(column.name for column in columns)]


def rows(selection: Selection, columns: Sequence[ExportColumn], *, with_words: bool) -> Iterator[list[TableValue]]:
    """Yield a row for each response of the selection, by numbers that are random: in no order of arrival, in each file
    the same. `CHUNK` responses are in memory at a time.
    """
    related = ("version", "country", "indicator", "edition")
    # Leave out the documents: they are large, and each row would load its own copy.
    responses = selection.responses().select_related(*related).defer("version__document")
    last = 0
    while True:
        chunk = list(responses.filter(pk__gt=last).order_by("pk")[:CHUNK])
        if not chunk:
            return
        last = chunk[-1].pk
        cells_by_response = _cells_of_responses(
            {response.pk: response.version.number for response in chunk}, with_words
        )
        for response in chunk:
            yield [*_facts(response), *(column.cell(cells_by_response[response.pk]) for column in columns)]


def _cells_of_responses(versions: dict[int, int], with_words: bool) -> dict[int, ResponseCells]:
    keys, cells_by_response = list(versions), {key: ResponseCells(version) for key, version in versions.items()}
    answers = Answer.objects.filter(response__in=keys).order_by("response_id", "question_id", "slot")
    for response, question, option in answers.values_list("response_id", "question_id", "option_id"):
        cells_by_response[response].options.setdefault(question, []).append(option)
    if with_words:
        texts = AnswerText.objects.filter(response__in=keys)
        for response, question, option, text in texts.values_list("response_id", "question_id", "option_id", "text"):
            cells_by_response[response].texts.setdefault(question, {})[option] = text
    return cells_by_response


def _facts(response: Response) -> list[TableValue]:
    return [
        str(response),
        response.submitted_on.isoformat(),
        response.language,
        response.version.number,
        response.status,
        " ".join(response.flags),
        response.country.iso3 if response.country else "",
        response.indicator.slug if response.indicator else "",
        response.edition.year if response.edition else None,
        response.shown,
        response.consent,
    ]
