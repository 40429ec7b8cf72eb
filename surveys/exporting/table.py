"""Responses as a table: which columns it has, and what those of the response itself mean."""

from collections.abc import Sequence
from dataclasses import replace

from surveys import kinds
from surveys.analysis.distributions import merged
from surveys.analysis.scales import DeclaredScale, declared
from surveys.documents import questions_of, wordings
from surveys.documents.random_order import RULE, is_shuffled
from surveys.exporting.numbering import numbered
from surveys.kinds.columns import ExportColumn
from surveys.models import SurveyVersion

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


def columns(
    versions: Sequence[SurveyVersion], language: str, *, with_words: bool, ever: Sequence[SurveyVersion] = ()
) -> list[ExportColumn]:
    """Return the columns of every question of the versions, those of free text `with_words` only.

    `ever` has all versions of the survey, by which codes are numbered, where the first are only some of them.
    """
    changed, asking = wordings.changed(versions, language), _asking_for_words(versions)
    scales = {scale.code: _scale(scale) for scale in declared(versions, language)}
    orders = [RANDOM_ORDER] if any(is_shuffled(version.document) for version in versions) else []
    of_questions = [
        replace(
            column,
            question=statement["code"],
            options_of=question["key"],
            key=statement["key"],
            is_words=is_words,
            wordings=changed.questions.get(statement["key"], ()),
            scale=scales.get(statement.get("scale", ""), ""),
            is_reversed=bool(statement.get("reversed")),
        )
        for question in merged(versions)
        for kind in [kinds.of(question["kind"])]
        for statement in question["rows"] or [question]
        for is_words, own in (
            (False, kind.columns(question, statement, language, changed)),
            (True, kind.columns_of_words(question, statement, language, asking) if with_words else ()),
        )
        for column in own
    ]
    return orders + numbered(of_questions, ever or versions)


def _scale(scale: DeclaredScale) -> str:
    """Return a scale in the words of the codebook."""
    return f"{scale.code}: {scale.name}" + (f"; a high value means: {scale.high_means}" if scale.high_means else "")


def _asking_for_words(versions: Sequence[SurveyVersion]) -> set[int]:
    """Return the ids of options that ask for a text, or did in a version: its texts are still stored."""
    questions = (question for version in versions for question in questions_of(version.document))
    return {option["key"] for question in questions for option in question["options"] if option["with_text"]}
