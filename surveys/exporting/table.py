"""Responses as a table: a row each, one or more columns a question; read in chunks, in constant memory."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indicators.exporting.cells import TableValue
from surveys import kinds
from surveys.analysis.distributions import merged
from surveys.analysis.scales import DeclaredScale, declared
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of, wordings
from surveys.documents.random_order import RULE, is_shuffled
from surveys.kinds.columns import ExportColumn, ResponseCells
from surveys.models import Answer, AnswerText, Response, SurveyVersion

CHUNK = 500
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
    "consent": "Which wording of the consent was read: the manifest has it by version, and by language",
}


RANDOM_ORDER = ExportColumn("random_order", RULE, lambda cells: "" if cells.order is None else str(cells.order))


def columns(versions: Sequence[SurveyVersion], language: str, *, with_words: bool) -> list[ExportColumn]:
    """Return the columns of every question of the versions, those of free text `with_words` only."""
    changed, asking = wordings.changed(versions, language), _asking_for_words(versions)
    scales = {scale.code: _scale(scale) for scale in declared(versions, language)}
    orders = [RANDOM_ORDER] if any(is_shuffled(version.document) for version in versions) else []
    return orders + [
        replace(
            column,
            question=statement["code"],
            wordings=changed.questions.get(statement["key"], ()),
            scale=scales.get(statement.get("scale", ""), ""),
            is_reversed=bool(statement.get("reversed")),
        )
        for question in merged(versions)
        for kind in [kinds.of(question["kind"])]
        for statement in question["rows"] or [question]
        for column in (
            *kind.columns(question, statement, language, changed),
            *(kind.columns_of_words(question, statement, language, asking) if with_words else ()),
        )
    ]


def _scale(scale: DeclaredScale) -> str:
    """Return a scale in the words of the codebook."""
    return f"{scale.code}: {scale.name}" + (f"; a high value means: {scale.high_means}" if scale.high_means else "")


def _asking_for_words(versions: Sequence[SurveyVersion]) -> set[int]:
    """Return the ids of options that ask for a text, or did in a version: its texts are still stored."""
    questions = (question for version in versions for question in questions_of(version.document))
    return {option["key"] for question in questions for option in question["options"] if option["with_text"]}


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
        cells_by_response = {
            response.pk: ResponseCells(response.version.number, response.random_order) for response in chunk
        }
        _fill(cells_by_response, with_words)
        for response in chunk:
            yield [*_facts(response), *(column.cell(cells_by_response[response.pk]) for column in columns)]


def _fill(cells_by_response: dict[int, ResponseCells], with_words: bool) -> None:
    """Read what was answered into the cells of the responses."""
    keys = list(cells_by_response)
    answers = Answer.objects.filter(response__in=keys).order_by("response_id", "question_id", "slot")
    for response, question, option, number in answers.values_list("response_id", "question_id", "option_id", "number"):
        cells_by_response[response].options.setdefault(question, []).append(option)
        if number is not None:
            cells_by_response[response].numbers.setdefault(question, {})[option] = number
    if with_words:
        texts = AnswerText.objects.filter(response__in=keys)
        for response, question, option, text in texts.values_list("response_id", "question_id", "option_id", "text"):
            cells_by_response[response].texts.setdefault(question, {})[option] = text


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
