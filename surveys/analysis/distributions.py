"""Turn the counts of a survey into figures of its questions: bases, shares with intervals, figures of scales."""

from collections.abc import Sequence
from dataclasses import replace

from surveys import kinds
from surveys.documents import Document, questions_of, wordings
from surveys.kinds.figures import Distribution, OptionCounts
from surveys.models import SurveyVersion


def distributions(
    versions: Sequence[SurveyVersion], tallied: dict[int, OptionCounts], texts: dict[int, int], language: str
) -> list[Distribution]:
    """Return the figures of each question of the versions, in the order of the newest; removed questions come last.

    `tallied` and `texts` are counts by question id, as `counting` returns them.
    """
    changed = wordings.changed(versions, language)
    return [
        replace(
            kinds.of(question["kind"]).count(question, tallied, language, changed),
            texts=texts.get(question["key"], 0),
        )
        for question in merged(versions)
        if kinds.of(question["kind"]).is_asked
    ]


def merged(versions: Sequence[SurveyVersion]) -> list[Document]:
    """Return the questions of all versions as documents, each with every option and statement it ever had.

    Texts and order are those of the newest version that has the part.
    """
    entries: dict[int, Document] = {}
    for version in sorted(versions, key=lambda version: -version.number):
        for question in questions_of(version.document):
            entry = entries.setdefault(question["key"], {**question, "rows": [], "options": []})
            for part in ("rows", "options"):
                keys = {element["key"] for element in entry[part]}
                entry[part] += [element for element in question[part] if element["key"] not in keys]
    return list(entries.values())
