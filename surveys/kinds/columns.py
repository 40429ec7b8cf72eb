"""Columns of a file of responses: what each is called, means and holds, and how it is read from stored answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.exporting.cells import TableValue
from surveys.documents import Document, naming, wordings
from surveys.documents.wordings import Wording, Wordings
from surveys.models import Option

ANSWERED = "answered"


@dataclass
class ResponseCells:
    """The stored answers of one response by question: option ids, texts by option, numbers; its version and order."""

    version: int = 0
    order: int | None = None  # the number of the random order
    options: dict[int, list[int | None]] = field(default_factory=dict)
    texts: dict[int, dict[int | None, str]] = field(default_factory=dict)
    numbers: dict[int, dict[int | None, Decimal]] = field(default_factory=dict)  # by option


@dataclass(frozen=True)
class ColumnCode:
    """One code that a column can hold, and what it means."""

    code: str
    label: str
    value: str | None = None
    missing: bool = False
    wordings: Sequence[Wording] = ()
    no_answer: str = ""  # which of the kinds of no answer it is; empty for an answer
    number: int | None = None  # by which files of numbers know it: surveys/exporting/numbering.py


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
    value_labels: str = ""  # the list of options that its codes come from
    scale: str = ""  # to which its question belongs, in words
    is_reversed: bool = False  # in that scale: what is stored and exported stays as it was answered
    options_of: int = 0  # the key of the question whose options its codes are
    key: int = 0  # of the question or statement whose answers are all that it reads, with version and order
    is_words: bool = False  # it holds what was written, and reads the texts too
    is_wording: bool = False  # it says a code of the column before it in words
    is_text: bool = False  # its codes are names that others use too, such as those of countries, and no numbers
    takes_reason: bool = False  # a file of numbers says in it, too, why there is no answer: no number of it is below 0

    def cell(self, cells: ResponseCells) -> TableValue:
        """Return the value of the column for one response: a Decimal, or a text; an empty number is an empty text."""
        text = self.read(cells)
        return text if not self.is_number or not text else Decimal(text)


ANSWERED_CODE = ColumnCode(ANSWERED, "answered")
SKIPPED_CODE = ColumnCode(Option.SKIPPED, "asked, not answered", missing=True, no_answer="skipped")
NOT_ASKED_CODE = ColumnCode("", "not asked: an empty cell", missing=True, no_answer="not asked")
# The kinds of no answer by the reason of an option, in the words of the codebook.
REASONS = {"not-known": "does not know", "not-said": "does not say", "": "no reason said"}


def option_codes(question: Document) -> dict[int, str]:
    """Return the code of each option by its key, that of a skipped question too."""
    return {option["key"]: option["code"] for option in question["options"]} | {question["skipped"]: Option.SKIPPED}


def code_of(option: Document, language: str, changed: Wordings) -> ColumnCode:
    """Return an option as a code that a column can hold."""
    reworded, missing = changed.options.get(option["key"], ()), option["missing"]
    no_answer = REASONS[option.get("reason", "")] if missing else ""
    return ColumnCode(option["code"], option["label"][language], option["value"], missing, reworded, no_answer)


def single_option(key: int, names: dict[int, str]) -> Callable[[ResponseCells], str]:
    """Return a function from a response to the name of the first option it chose."""
    return lambda cells: "".join(names.get(option or 0, "") for option in cells.options.get(key, [])[:1])


def label_in_its_version(key: int, names: dict[int, str], changed: Wordings) -> Callable[[ResponseCells], str]:
    """Return a function from a response to the label of its first option, as its version worded it."""

    def read(cells: ResponseCells) -> str:
        option = next(iter(cells.options.get(key, [])), None) or 0
        return wordings.words_in(changed.options.get(option, ()), cells.version) or names.get(option, "")

    return read


def written(key: int, *options: int | None) -> Callable[[ResponseCells], str]:
    """Return a function from a response to its texts of these options."""
    return lambda cells: "".join(cells.texts.get(key, {}).get(option, "") for option in options)


def all_words(statement: Document, language: str) -> ExportColumn:
    """Return the column of everything that was written to a question or a statement."""
    key, meaning = statement["key"], f"{statement['text'][language]} (as written)"
    return ExportColumn(naming.words(statement), meaning, lambda cells: "".join(cells.texts.get(key, {}).values()))


def number(key: int, option: int | None = None) -> Callable[[ResponseCells], str]:
    """Return a function from a response to its number, or to that of an option; empty without one."""

    def read(cells: ResponseCells) -> str:
        given = cells.numbers.get(key, {}).get(option)
        return "" if given is None else f"{given.normalize():f}"

    return read


def ticked(key: int, option: int, missing: set[int]) -> Callable[[ResponseCells], str]:
    """Return a function to 1 where an option was chosen, 0 where only others were, and empty without an answer.

    The mean of such a column is the share among those who answered, as in the analysis.
    """

    def read(cells: ResponseCells) -> str:
        chosen = set(cells.options.get(key, ()))
        if option in chosen:
            return "1"
        return "0" if chosen - missing else ""

    return read


def whether_answered(
    question: Document, language: str, missing: set[int | None] | None = None, no_answers: Iterable[ColumnCode] = ()
) -> ExportColumn:
    """Return the column that says whether a question was answered; `missing` are options that count as no answer."""
    read = _answered(question["key"], option_codes(question), missing or {question["skipped"]})
    codes = (ANSWERED_CODE, *no_answers, SKIPPED_CODE, NOT_ASKED_CODE)
    return ExportColumn(naming.answer(question), question["text"][language], read, codes=codes)


def _answered(key: int, codes: dict[int, str], missing: set[int | None]) -> Callable[[ResponseCells], str]:
    """Return a function to "answered", or to the codes where only options that count as no answer were chosen."""

    def read(cells: ResponseCells) -> str:
        chosen = cells.options.get(key, [])
        missing_codes = [codes.get(option or 0, "") for option in chosen if option in missing]
        return " ".join(missing_codes) if len(missing_codes) == len(chosen) else ANSWERED

    return read
