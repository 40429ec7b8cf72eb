"""What a codebook says of each question: its words by version and language, who was asked, and its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.analysis.distributions import merged
from surveys.documents import Document, conditions, wordings
from surveys.documents.wordings import Wording
from surveys.exporting.languages import filled, languages_of
from surveys.kinds.columns import ExportColumn
from surveys.models import SurveyVersion
from surveys.routing import sentences
from surveys.routing.targets import targets


@dataclass(frozen=True)
class Text:
    """A text in one language: as it reads now, and how it read before, oldest first, where it was reworded."""

    language: str
    words: str
    wordings: Sequence[Wording] = ()


@dataclass(frozen=True)
class Entry:
    """A question, or a statement of one: `part_of` has the words of the question that it stands under."""

    number: str
    code: str
    kind: str
    texts: Sequence[Text]
    part_of: Sequence[Text]
    asked_if: Sequence[Wording]  # in words, from which version on; empty: everybody
    offered_if: Sequence[str]  # options that not everybody is offered
    columns: Sequence[ExportColumn]


def entries(versions: Sequence[SurveyVersion], columns: Iterable[ExportColumn], language: str) -> list[Entry]:
    """Return the questions that have columns, in the order of the columns; conditions are said in one language."""
    by_key: dict[int, list[ExportColumn]] = {}
    for column in columns:
        by_key.setdefault(column.key, []).append(column)
    routes, numbers = _routes(versions, language), _numbers(versions)
    in_languages = {each: [filled(version, each) for version in versions] for each in languages_of(versions)}
    changed = {each: wordings.changed(own, each).questions for each, own in in_languages.items()}
    words = {each: _words(own, each) for each, own in in_languages.items()}

    def texts(part: Document) -> list[Text]:
        key = part["key"]
        return [Text(each, words[each][key], changed[each].get(key, ())) for each in in_languages]

    return [
        Entry(
            number=numbers.get(question["code"], ""),
            code=statement["code"],
            kind=str(kinds.of(question["kind"]).name),
            texts=texts(statement),
            part_of=texts(question) if statement is not question else (),
            asked_if=routes.get(question["key"], ()),
            offered_if=_offered_if(question, versions[-1].document, language),
            columns=by_key[statement["key"]],
        )
        for question in merged(versions)
        for statement in question["rows"] or [question]
        if statement["key"] in by_key
    ]


def _words(versions: Sequence[SurveyVersion], language: str) -> dict[int, str]:
    parts = [part for question in merged(versions) for part in (question, *question["rows"])]
    return {part["key"]: part["text"][language] for part in parts}


def _numbers(versions: Sequence[SurveyVersion]) -> dict[str, str]:
    """Return {code: number that conditions call a question by} in the newest version."""
    return {code: target.number for code, target in targets(versions[-1].document).items()} if versions else {}


def _routes(versions: Sequence[SurveyVersion], language: str) -> dict[int, list[Wording]]:
    """Return {key of a question: who is asked, from which version on}; without those that everybody is asked."""
    routes: dict[int, list[Wording]] = {}
    for version in versions:
        for key, sentence in _conditions(version.document, language):
            own = routes.setdefault(key, [])
            if not own or own[-1][1] != sentence:
                own.append((version.number, sentence))
    return {key: own for key, own in routes.items() if any(sentence for _number, sentence in own)}


def _conditions(document: Document, language: str) -> Iterator[tuple[int, str]]:
    for section in document["sections"]:
        outer = _said(section, document, language)
        for question in section["questions"]:
            own = _said(question, document, language)
            yield (
                question["key"],
                _(" and ").join(f"({words})" if outer and own else words for words in (outer, own) if words),
            )


def _offered_if(question: Document, document: Document, language: str) -> list[str]:
    each = [(option["label"][language], _said(option, document, language)) for option in question["options"]]
    return [f"“{label}”: {condition}" for label, condition in each if condition]


def _said(part: Mapping[str, Any], document: Document, language: str) -> str:
    condition = conditions.read(part.get("shown_if"))
    return str(sentences.say(condition, document, language)) if condition else ""
