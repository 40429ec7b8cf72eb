"""Acts on the order of a draft: add, copy, move and retire questions, add and move sections.

Places are the order numbers of rows, written anew from 1 in each section; nothing here asks who may do it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Question, Section, Survey
from surveys.questionnaires import copying
from surveys.questionnaires.codes import QUESTION, SECTION, code_from
from surveys.questionnaires.recording import save_together


def questions_in_order(survey: Survey) -> list[Question]:
    """Return the questions of a draft in the order of its pages, retired ones too, without statements."""
    return list(
        Question.objects.filter(survey=survey, parent=None)
        .select_related("section")
        .order_by("section__order", "section__pk", "order", "pk")
    )


def counted_questions(survey: Survey) -> Any:
    """Return the questions of a draft in the order of its pages, each with the numbers of its statements and options.

    These are `row_count` and `option_count`, without retired and built-in ones.
    """
    rows = Count("rows", filter=Q(rows__retired=False), distinct=True)
    options = Count("options", filter=Q(options__retired=False, options__built_in=False), distinct=True)
    questions = Question.objects.filter(survey=survey, parent=None).annotate(row_count=rows, option_count=options)
    return questions.order_by("section__order", "section__pk", "order", "pk")


def add_section(survey: Survey, after: Section | None) -> Section:
    """Add an empty section after another one, or at the end; return it."""
    sections = list(survey.sections.all())
    taken = {section.code for section in sections}
    section = Section.objects.create(survey=survey, code=code_from(SECTION, taken))
    place = sections.index(after) + 1 if after in sections else len(sections)
    number([*sections[:place], section, *sections[place:]])
    return section


def add_question(section: Section, kind: str, after: Question | None) -> Question:
    """Add a question without words after another one of the section, or at its beginning; return it."""
    taken = set(Question.objects.filter(survey=section.survey_id).values_list("code", flat=True))
    question = Question(section=section, kind=kind, code=code_from(QUESTION, taken))
    question.save()
    place_after(question, section, after)
    return question


def copy_question(original: Question, after: Question) -> Question:
    """Copy a question with its statements and options, behind another one; the copy was never public."""
    code = copying.copy_question(original).code
    copy = Question.objects.select_related("section").get(survey=original.survey_id, code=code)
    place_after(copy, after.section, after)
    return copy


def place_after(question: Question, section: Section, after: Question | None) -> None:
    """Put a question behind another one of a section, or at the section's beginning; its statements go with it."""
    others = [other for other in section.questions.filter(parent=None) if other.pk != question.pk]
    place = others.index(after) + 1 if after in others else 0
    if question.section_id != section.pk:
        question.section = section
        question.save()
        put_statements_beside(question)
    number([*others[:place], question, *others[place:]])


def put_statements_beside(question: Question) -> None:
    """Let the statements of a question stand in its section."""
    statements = list(question.rows.exclude(section=question.section_id))
    for statement in statements:
        statement.section_id = question.section_id
    save_together(statements, ["section"])


def place_at(question: Question, position: int) -> None:
    """Move a question to a position of the whole survey, counted from 1 without the retired ones."""
    order = [other for other in questions_in_order(question.survey) if not other.retired or other.pk == question.pk]
    before = [other for other in order if other.pk != question.pk]
    position = max(1, min(position, len(order)))
    if position == 1:
        place_after(question, before[0].section if before else question.section, None)
        return
    at, here = before[position - 2], order.index(question) + 1
    following = before[position - 1] if position <= len(before) else None
    if following and following.section_id != at.section_id and position < here:
        place_after(question, following.section, None)  # it takes the place of the first of a section
    else:
        place_after(question, at.section, at)


def step(question: Question, by: int) -> None:
    """Move a question one place up (-1) or down (1); at the edge of a section it goes to the section beside it."""
    beside = [other for other in question.section.questions.filter(parent=None) if not other.retired]
    place = beside.index(question) + by
    if 0 <= place < len(beside):
        others = [other for other in beside if other.pk != question.pk]
        place_after(question, question.section, others[place - 1] if place else None)
        return
    sections = list(question.survey.sections.all())
    at = sections.index(question.section) + by
    if 0 <= at < len(sections):
        last = sections[at].questions.filter(parent=None).last() if by < 0 else None
        place_after(question, sections[at], last)


def step_section(section: Section, by: int) -> None:
    """Move a section one place up (-1) or down (1)."""
    sections = list(section.survey.sections.all())
    place = sections.index(section) + by
    if 0 <= place < len(sections):
        sections.remove(section)
        number([*sections[:place], section, *sections[place:]])


def place_section_after(section: Section, after: Section | None) -> None:
    """Put a section behind another one, or at the beginning; its questions go with it."""
    others = [other for other in section.survey.sections.all() if other.pk != section.pk]
    if after != section:
        place = others.index(after) + 1 if after in others else 0
        number([*others[:place], section, *others[place:]])


def retire_or_delete(question: Question, is_public: bool) -> None:
    """Retire a question that was ever public; delete one that never was."""
    if not is_public:
        question.delete()
        return
    question.retired = True
    question.save()


def delete_section(section: Section) -> None:
    """Delete a section; raises `Refused` where it has questions, retired ones too."""
    if section.questions.exists():
        raise Refused(_("A section with questions cannot be deleted: move them to another one first."))
    section.delete()


def number(rows: Iterable[Section | Question]) -> None:
    """Write the order of the rows, from 1; only what changes is written."""
    changed = []
    for order, row in enumerate(rows, 1):
        if row.order != order:
            row.order = order
            changed.append(row)
    save_together(changed, ["order"])
