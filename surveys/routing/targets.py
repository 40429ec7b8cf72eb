"""What conditions can ask for: the questions of a document and the statements of its matrices, by code."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys import kinds
from surveys.documents import Document, conditions
from surveys.documents.conditions import Condition, Test
from surveys.models import Question


@dataclass(frozen=True)
class Target:
    """A question, or a statement of a matrix, whose answer later conditions may ask for."""

    code: str
    question: Document  # for a statement the question that it would be by itself
    kind: kinds.Kind
    section: int  # place of its section
    place: int  # place of its question in the survey, from 0
    number: str  # as visitors read it: 4, or 4.2 for a statement

    @property
    def comparisons(self) -> tuple[str, ...]:
        return self.kind.comparisons(self.question)


@dataclass(frozen=True)
class Holder:
    """A section, question or option that is shown only if its condition holds."""

    what: str  # "section", "question", "option"
    code: str
    question: str  # code of the question; empty for a section
    section: int
    place: int  # of the first question that it hides, from 0
    condition: Condition


def targets(document: Document) -> dict[str, Target]:
    """Return {code: target} for a document (its shape: surveys/questionnaires/compiling.py)."""
    return {target.code: target for target in _targets(document)}


def _targets(document: Document) -> Iterator[Target]:
    place = number = 0
    for section_place, section in enumerate(document["sections"]):
        for question in section["questions"]:
            kind = kinds.of(question["kind"])
            number += kind.is_asked
            facts = {"section": section_place, "place": place}
            yield Target(question["code"], question, kind, number=str(number), **facts)
            for row_number, row in enumerate(question["rows"], 1):
                statement = {**question, **row, "kind": Question.STATEMENT, "rows": []}
                statement_kind = kinds.of(Question.STATEMENT)
                yield Target(row["code"], statement, statement_kind, number=f"{number}.{row_number}", **facts)
            place += 1


def holders(document: Document) -> Iterator[Holder]:
    """Yield what has a condition, in the order of the document; raises `Malformed` for one of another shape."""
    place = 0
    for section_place, section in enumerate(document["sections"]):
        if condition := conditions.read(section.get("shown_if")):
            yield Holder("section", section["code"], "", section_place, place, condition)
        for question in section["questions"]:
            if condition := conditions.read(question.get("shown_if")):
                yield Holder("question", question["code"], question["code"], section_place, place, condition)
            for option in question["options"]:
                if condition := conditions.read(option.get("shown_if")):
                    yield Holder("option", option["code"], question["code"], section_place, place, condition)
            place += 1


def tests_of(document: Document) -> dict[str, list[Test]]:
    """Return {code: the different tests of its answer} for everything that a condition asks for."""
    tests: dict[str, list[Test]] = {}
    for holder in holders(document):
        for test in holder.condition.tests():
            own = tests.setdefault(test.question, [])
            if test not in own:
                own.append(test)
    return tests
