"""What stands around the open question: the outline of the draft, its neighbors, and what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst

from surveys import kinds
from surveys.admin.versions import missing_translations
from surveys.documents import Document, questions_of
from surveys.models import Question, Section, Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.checking import Draft
from surveys.questionnaires.checklist import Checklist, Finding, check_draft
from surveys.questionnaires.drafting import counted_questions

FAULT, WARNING = "fault", "warning"


@dataclass(frozen=True)
class OutlineQuestion:
    """A line of the outline: a question, its position from 1 (0 for a retired one), and whether visitors have it so."""

    question: Question
    position: int
    is_changed: bool
    contents: str
    mark: str = ""  # FAULT or WARNING where the checklist finds something

    @property
    def kind(self) -> str:
        return str(capfirst(str(kinds.of(self.question.kind).name)))


@dataclass(frozen=True)
class PlacedFinding:
    """What the checklist finds, FAULT or WARNING, with the position of its question; 0 for none."""

    mark: str
    finding: Finding
    position: int

    @property
    def is_fault(self) -> bool:
        return self.mark == FAULT


@dataclass(frozen=True)
class OutlineSection:
    """A section of the outline with its questions."""

    section: Section
    questions: list[OutlineQuestion] = field(default_factory=list)


class Overview:
    """A draft, compiled once for a page: outline, differences from the newest version, faults and warnings."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.draft = compiling.preview_document(survey)
        self.versions = list(survey.versions.order_by("number"))

    @property
    def documents(self) -> list[Document]:
        """Return the published documents, the oldest first."""
        return [version.document for version in self.versions]

    @property
    def live(self) -> Any:
        """Return the newest version; None before the first."""
        return self.versions[-1] if self.versions else None

    @cached_property
    def checked(self) -> Draft:
        """Return the draft as it is checked, with its routes."""
        return Draft(self.draft, self.documents)

    @cached_property
    def checklist(self) -> Checklist:
        return check_draft(self.checked, self.survey.set_aside)

    @cached_property
    def findings(self) -> list[PlacedFinding]:
        """Return the faults and then the warnings of the checklist, with their places."""
        places = {line.question.pk: line.position for line in self.lines}
        return [
            PlacedFinding(mark, finding, places.get(finding.key or 0, 0))
            for mark, findings in ((FAULT, self.checklist.faults), (WARNING, self.checklist.warnings))
            for finding in findings
        ]

    @cached_property
    def untranslated(self) -> list[str]:
        return missing_translations(self.survey)

    @cached_property
    def outline(self) -> list[OutlineSection]:
        """Return the sections in order with their questions, retired ones too."""
        now, live = _by_key(self.draft), _by_key(self.live.document) if self.live else {}
        sections = {section.pk: OutlineSection(section) for section in self.survey.sections.all()}
        marks = {finding.key: WARNING for finding in self.checklist.warnings}
        marks |= {finding.key: FAULT for finding in self.checklist.faults}
        position = 0
        for question in counted_questions(self.survey):
            position += not question.retired
            is_changed = not question.retired and now.get(question.pk) != live.get(question.pk)
            contents = kinds.of(question.kind).contents(question.row_count, question.option_count)
            place = 0 if question.retired else position
            line = OutlineQuestion(question, place, is_changed, contents, marks.get(question.pk, ""))
            sections[question.section_id].questions.append(line)
        return list(sections.values())

    @cached_property
    def lines(self) -> list[OutlineQuestion]:
        """Return the questions of the outline without their sections."""
        return [line for section in self.outline for line in section.questions]

    @property
    def questions_in_use(self) -> int:
        return sum(1 for line in self.lines if line.position)

    def neighbors(self, question: Question) -> Mapping[str, OutlineQuestion | None]:
        """Return the lines before and after that of a question."""
        keys = [line.question.pk for line in self.lines]
        at = keys.index(question.pk)
        following: Sequence[OutlineQuestion] = self.lines[at + 1 : at + 2]
        return {
            "before": self.lines[at - 1] if at else None,
            "here": self.lines[at],
            "after": following[0] if following else None,
        }


def _by_key(document: Document) -> dict[int, Document]:
    return {question["key"]: question for question in questions_of(document)}
