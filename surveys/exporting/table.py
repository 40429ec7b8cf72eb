"""Responses as a table: a row each, one column or more for each question; read in chunks: memory stays flat."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.exporting.cells import Cell
from surveys.analysis.distributions import merged
from surveys.analysis.selecting import Selection
from surveys.models import Answer, AnswerText, Question, Response, SurveyVersion

CHUNK = 500
Kind = Question.Kind
Document = dict[str, Any]
FACTS = (
    "response", "day", "language", "version", "status", "flags", "country", "indicator", "edition", "shown",
)  # fmt: skip


@dataclass
class Given:
    """What one response holds: options by question, words by question."""

    options: dict[int, list[int | None]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column: its name, what it means, and how its cell is read."""

    name: str
    meaning: str
    read: Callable[[Given], str]
    is_number: bool = False

    def cell(self, given: Given) -> Cell:
        """Return what stands in the cell: a number, or words."""
        text = self.read(given)
        return text if not self.is_number or not text else Decimal(text)


def columns(versions: Sequence[SurveyVersion], language: str, *, with_words: bool) -> list[Column]:
    """Return the columns of every question of the versions."""
    made: list[Column] = []
    for question in merged(versions):
        for one in question["rows"] or [question]:
            made += _columns(question, one["key"], one["code"], one["text"][language], language, with_words)
    return made


def _columns(question: Document, key: int, code: str, text: str, language: str, with_words: bool) -> Iterator[Column]:
    options = {option["key"]: option for option in question["options"]}
    codes = {number: option["code"] for number, option in options.items()} | {question["skipped"]: "skipped"}
    if question["kind"] in Question.TEXTS:
        yield Column(code, f"{text} (answered, skipped)", lambda given: _answered(given, key, codes))
    elif question["kind"] == Kind.SEVERAL:
        for number, option in options.items():
            label = option["label"][language]
            yield Column(f"{code}.{option['code']}", f"{text}: {label}", _ticked(key, number), is_number=True)
    else:
        labels = {number: option["label"][language] for number, option in options.items()}
        values = {number: option["value"] or "" for number, option in options.items()}
        yield Column(code, text, _one(key, codes))
        yield Column(f"{code}.label", f"{text} (in words)", _one(key, labels))
        if any(values.values()):
            yield Column(f"{code}.value", f"{text} (value on the scale)", _one(key, values), is_number=True)
    if with_words and (question["kind"] in Question.TEXTS or any(one["with_text"] for one in options.values())):
        yield Column(f"{code}.text", f"{text} (as written)", lambda given: given.texts.get(key, ""))


def _one(key: int, names: dict[int, str]) -> Callable[[Given], str]:
    """Read the single option of a question."""
    return lambda given: "".join(names.get(option or 0, "") for option in given.options.get(key, [])[:1])


def _ticked(key: int, option: int) -> Callable[[Given], str]:
    """Read whether an option was ticked: 1, 0, or nothing where the question was not asked."""
    return lambda given: str(int(option in given.options[key])) if key in given.options else ""


def _answered(given: Given, key: int, codes: dict[int, str]) -> str:
    if key not in given.options:
        return ""
    return "".join("answered" if option is None else codes.get(option, "") for option in given.options[key][:1])


def header(found: Sequence[Column]) -> list[str]:
    """Return the names of all columns."""
    return [*FACTS, *(column.name for column in found)]


def rows(selection: Selection, found: Sequence[Column], *, with_words: bool) -> Iterator[list[Cell]]:
    """Yield the responses in the order in which they came, a chunk at a time."""
    related = ("version", "country", "indicator", "edition")
    # Without the documents: they are large, and each row would read one anew.
    responses = selection.responses().select_related(*related).defer("version__document")
    last = 0
    while True:
        chunk = list(responses.filter(pk__gt=last).order_by("pk")[:CHUNK])
        if not chunk:
            return
        last = chunk[-1].pk
        given = _given([response.pk for response in chunk], with_words)
        for response in chunk:
            yield [*_facts(response), *(column.cell(given[response.pk]) for column in found)]


def _given(keys: list[int], with_words: bool) -> dict[int, Given]:
    found = {key: Given() for key in keys}
    answers = Answer.objects.filter(response__in=keys).order_by("response_id", "question_id", "slot")
    for response, question, option in answers.values_list("response_id", "question_id", "option_id"):
        found[response].options.setdefault(question, []).append(option)
    if with_words:
        texts = AnswerText.objects.filter(response__in=keys)
        for response, question, text in texts.values_list("response_id", "question_id", "text"):
            found[response].texts[question] = text
    return found


def _facts(response: Response) -> list[Cell]:
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
    ]
