"""The pages of a form: a section each, along the path that the answers so far open up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.http import QueryDict

from surveys import kinds
from surveys.forms.building import SurveyForm
from surveys.forms.questionnaire import FormSection, names_of

REVIEW = "."  # no section has this code: the page on which everything is looked through before it is sent


class PageProgress(NamedTuple):
    """Where a page is on the path: its number from 1, how many pages there are as far as is known, and its neighbors.

    `before` is empty on the first page, and `after` is the review on the last. `minutes` is an estimate of how long
    this page and those behind it take, one at least.
    """

    number: int
    total: int
    before: str
    after: str
    minutes: int

    @property
    def steps(self) -> list[bool]:
        """Return for each page whether it has been reached, for the bar."""
        return [place <= self.number for place in range(1, self.total + 1)]


def path(form: SurveyForm) -> list[FormSection]:
    """Return the sections of which anything is asked after the answers so far, in the order of this form."""
    codes = {section.code for section in form.route.sections if section.questions}
    return [section for section in form.arranged.sections if section.code in codes]


def progress(form: SurveyForm) -> PageProgress:
    """Return where the page of a form is; one that the answers have hidden by now counts as if it was shown."""
    on_path = {section.code: section for section in path(form)}
    codes = [section.code for section in form.arranged.sections if section.code in {*on_path, form.page}]
    place = codes.index(form.page)
    before = codes[place - 1] if place else ""
    after = codes[place + 1] if place + 1 < len(codes) else REVIEW
    seconds = sum(_seconds(on_path[code]) for code in codes[place:] if code in on_path)
    return PageProgress(place + 1, len(codes), before, after, max(1, (seconds + 30) // 60))


def _seconds(section: FormSection) -> int:
    """Return how long a section takes by the estimates of the kinds of questions, of a matrix for each statement."""
    return sum(
        kinds.of(question.kind).seconds_for(len(question.rows)) for question in section.questions if question.is_asked
    )


def last_page(form: SurveyForm) -> str:
    """Return the code of the last page on the path."""
    return path(form)[-1].code


def page_of(form: SurveyForm, name: str) -> str:
    """Return the code of the page with the field of this name."""
    return next(
        section.code
        for section in form.arranged.sections
        if any(name in names_of(question) for question in section.questions)
    )


def carried_fields(form: SurveyForm) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of every answer that the page of a form does not ask for itself."""
    for name in form.base_fields:
        if name not in form.fields:
            yield from ((name, value) for value in form.answers.getlist(name) if value)


def merge(
    form_class: type[SurveyForm], sent: QueryDict, saved: Mapping[str, Sequence[str]], *, order: int | None, page: str
) -> QueryDict:
    """Return all answers: what a page asked for or took along as it was sent, the others as they were saved."""
    answers = query_of(saved)
    asked_here = form_class(answers=answers, order=order, page=page).drawn_names
    for name in form_class.base_fields:
        if name in asked_here or name in sent:
            answers.setlist(name, sent.getlist(name))
    return query_of(dict(answers.lists()))


def only_answers(form_class: type[SurveyForm], sent: QueryDict) -> QueryDict:
    """Return what was sent of a form's fields."""
    return query_of({name: sent.getlist(name) for name in form_class.base_fields})


def query_of(values: Mapping[str, Sequence[str]]) -> QueryDict:
    """Return answers by field name as if they had been sent, without the empty ones."""
    answers = QueryDict(mutable=True)
    for name, entries in values.items():
        if any(entries):
            answers.setlist(name, list(entries))
    return answers


def consents(form: SurveyForm) -> list[bool | None]:
    """Return what was said to each consent of the first section: yes, no, or None where nothing was said."""
    questions = form.questionnaire.sections[0].questions
    asking = [question for question in questions if kinds.of(question.kind).asks_consent]
    return [kinds.of(question.kind).is_agreed(form.answers.get(question.name, "")) for question in asking]
