"""A survey's draft at a glance: its sections with their questions in order, and the numbers that put them in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from surveys import checking
from surveys.models import Question, Section, Survey

MOST = 9999


@dataclass(frozen=True)
class QuestionLine:
    """One question: what it is called, what it holds, and whether the public has it."""

    question: Question
    kind: str
    holds: str
    state: str


@dataclass(frozen=True)
class SectionPart:
    """One section with its questions."""

    section: Section
    lines: list[QuestionLine] = field(default_factory=list)


class WrongOrder(Exception):
    """A number was given that is none; the message says so."""


def outline(survey: Survey, live: checking.Document | None) -> list[SectionPart]:
    """Return the draft's sections with their questions, retired ones too, in three queries."""
    parts = {section.pk: SectionPart(section) for section in survey.sections.all()}
    public = {one["key"] for one in checking.questions_of(live)} if live else set()
    rows = Count("rows", filter=Q(rows__retired=False), distinct=True)
    options = Count("options", filter=Q(options__retired=False, options__built_in=False), distinct=True)
    questions = Question.objects.filter(survey=survey, parent=None).annotate(row_count=rows, option_count=options)
    for question in questions:
        parts[question.section_id].lines.append(_line(question, public))
    return list(parts.values())


def _line(question: Question, public: set[int]) -> QuestionLine:
    counts = {"rows": question.row_count, "options": question.option_count}  # type: ignore[attr-defined]
    holds = ""
    if question.kind == Question.Kind.MATRIX:
        holds = _("%(rows)s statements, %(options)s options") % counts
    elif question.kind in Question.CHOICES:
        holds = _("%(options)s options") % counts
    state = ""
    if question.retired:
        state = _("retired")
    elif question.pk not in public:
        state = _("not public yet")
    return QuestionLine(question, str(question.get_kind_display()), holds, state)


@transaction.atomic
def reorder(survey: Survey, wanted: Mapping[str, str]) -> int:
    """Give sections and questions the numbers in a form; return how many were changed. Refuses what is no number."""
    changed = 0
    for name, row in _rows(survey):
        given = wanted.get(name)
        if given is None:
            continue
        if not (given.isascii() and given.isdigit() and len(given) < 6 and int(given) <= MOST):
            raise WrongOrder(
                _("“%(given)s” is no place: write a whole number from 0 to %(most)s.") % {"given": given, "most": MOST}
            )
        if row.order != int(given):
            row.order = int(given)
            row.save(update_fields=["order"])
            changed += 1
    return changed


def _rows(survey: Survey) -> Iterator[tuple[str, Section | Question]]:
    for section in survey.sections.all():
        yield f"section-{section.pk}", section
    for question in survey.questions.filter(parent=None).select_related("section"):
        yield f"question-{question.pk}", question
