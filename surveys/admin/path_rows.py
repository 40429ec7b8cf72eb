"""What the page of all paths through a draft says: rows of the map, rows of the paths, times."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, gettext

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.conditions import Answered
from surveys.questionnaires.routes import Routes
from surveys.routing import map as path_map
from surveys.routing.sentences import say
from surveys.routing.targets import Target, holders, targets
from surveys.routing.walking import Path, Walk

MOST_ROWS: Final = 100  # of paths on the page; all are in the file


@dataclass(frozen=True)
class PathRow:
    """One path as the table tells it: its number, an example of answers, which questions are asked, the time."""

    number: int
    example: str
    asked: list[tuple[str, bool]]  # number of the question, whether it is asked
    count: int
    seconds: int


@dataclass(frozen=True)
class QuestionRow:
    """One question beside the map."""

    code: str
    key: int
    number: str
    text: str
    kind: str
    condition: str
    paths: int
    on_shortest: bool
    on_longest: bool


def told(routes: Routes) -> dict[str, Any]:
    """Return the map, its rows and the paths; without them where conditions cannot be followed."""
    document, walked = routes.document, routes.walk
    if walked is None or not document["sections"]:
        return {"walk": None, "times": _times()}
    shortest, longest = walked.paths[0], walked.paths[-1]
    drawing, sections = path_map.draw(document, walked), _section_rows(document, walked)
    rows = [row for section in sections for row in section["rows"]]
    return {
        "walk": walked,
        "map": drawing,
        "sections": sections,
        "labels": list(zip(drawing.nodes, rows, strict=True)),
        "paths": list(path_rows(document, walked))[:MOST_ROWS],
        "shortest": shortest,
        "longest": longest,
        "ends": (shortest, longest),
        "unreached": [row.number for row in rows if not row.paths],
        "forks": _forks(document),
        "times": _times(),
    }


def _forks(document: Document) -> list[str]:
    """Return the numbers of the questions and statements that conditions ask for, in their order."""
    codes = {test.question for holder in holders(document) for test in holder.condition.tests()}
    return [target.number for code, target in targets(document).items() if code in codes]


def _section_rows(document: Document, walked: Walk) -> list[dict[str, Any]]:
    language = str(get_language())
    by_code = targets(document)
    conditions = {(holder.what, holder.code): say(holder.condition, document, language) for holder in holders(document)}
    return [
        {
            "title": section["title"][language] or section["code"],
            "condition": conditions.get(("section", section["code"]), ""),
            "rows": [
                _question_row(question, by_code[question["code"]], conditions, walked, language)
                for question in section["questions"]
                if kinds.of(question["kind"]).is_asked
            ],
        }
        for section in document["sections"]
    ]


def _question_row(
    question: Document, target: Target, conditions: dict[tuple[str, str], str], walked: Walk, language: str
) -> QuestionRow:
    code = question["code"]
    return QuestionRow(
        code=code,
        key=question["key"],
        number=target.number if target.kind.is_asked else "",
        text=question["text"][language],
        kind=str(target.kind.name),
        condition=conditions.get(("question", code), ""),
        paths=sum(code in way.asked for way in walked.paths),
        on_shortest=code in walked.paths[0].asked,
        on_longest=code in walked.paths[-1].asked,
    )


def path_rows(document: Document, walked: Walk | None) -> Iterator[PathRow]:
    by_code = targets(document)
    codes = [question["code"] for question in questions_of(document) if kinds.of(question["kind"]).is_asked]
    for number, way in enumerate(walked.paths if walked else (), 1):
        dots = [(by_code[code].number, code in way.asked) for code in codes]
        yield PathRow(number, _example(way, by_code), dots, len(way.asked), way.seconds)


def _example(way: Path, by_code: dict[str, Target]) -> str:
    """Return answers that lead along a path: 3 “First time”, 12 not answered."""
    return ", ".join(f"{by_code[code].number} {_in_words(answer, by_code[code])}" for code, answer in way.answers)


def _in_words(answer: Answered, target: Target) -> str:
    if not answer:
        return gettext("not answered")
    if answer.options:
        labels = {option["code"]: option["label"][get_language()] for option in target.question["options"]}
        return ", ".join(f"“{labels[code]}”" for code in labels if code in answer.options)
    return gettext("answered") if answer.number is None else f"{answer.number.normalize():f}"


def _times() -> list[tuple[str, int]]:
    """Return (kind, seconds) for all kinds that are offered, as paths count them."""
    rows: list[tuple[str, int]] = []
    for kind in kinds.every():
        if kind.is_asked and not kind.takes_statements:
            rows.append((str(kind.name), kind.seconds))
        if kind.seconds_left_empty is not None:
            rows.append((gettext("%(kind)s, left empty") % {"kind": kind.name}, kind.seconds_left_empty))
    return sorted(rows, key=lambda row: row[1])
