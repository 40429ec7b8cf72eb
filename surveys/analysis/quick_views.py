"""Quick ways to views that are worth comparing: one for each language, version, month, or answer to a question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Count
from django.db.models.functions import TruncMonth

from surveys.analysis.answer_filters import AnswerFilter
from surveys.analysis.filterable import FilterQuestion
from surveys.analysis.selecting import Selection
from surveys.models import Answer

MOST: Final = 4
MOST_MONTHS: Final = 2
BY_LANGUAGE, BY_VERSION, BY_MONTH = "language", "version", "month"


def split(selection: Selection, by: str, questions: Mapping[str, FilterQuestion]) -> list[Selection]:
    """Return views that divide a selection by a fact or by the answers to a question, those with most responses.

    Months are the newest two with responses, in their order; empty where there is nothing to divide by.
    """
    if by in (BY_LANGUAGE, BY_VERSION):
        column = "language" if by == BY_LANGUAGE else "version__number"
        counted = selection.responses().order_by().values_list(column).annotate(n=Count("pk"))
        values = [value for value, _n in sorted(counted, key=lambda entry: (-entry[1], entry[0]))[:MOST]]
        return [replace(selection, **{by: value}) for value in (sorted(values) if by == BY_VERSION else values)]
    if by == BY_MONTH:
        months = selection.responses().order_by().annotate(month=TruncMonth("submitted_on")).values_list("month")
        newest = sorted({month for (month,) in months.distinct()})[-MOST_MONTHS:]
        return [_of_month(selection, month) for month in newest]
    question = questions.get(by)
    return _by_answer(selection, question) if question and question.key and not selection.is_any else []


def _of_month(selection: Selection, first: date) -> Selection:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    since, until = selection.since or first, selection.until or last
    return replace(selection, since=max(first, since), until=min(last, until))


def _by_answer(selection: Selection, question: FilterQuestion) -> list[Selection]:
    answers = Answer.objects.filter(selection.condition("response__"), question=question.key, option__is_missing=False)
    counted = answers.order_by().values_list("option").annotate(n=Count("pk"))
    codes = {key: code for code, key in question.options.items()}
    most = sorted(((-n, codes[option]) for option, n in counted if option in codes))[:MOST]
    return [
        replace(
            selection,
            answers=(
                *selection.answers,
                AnswerFilter(question.name, (code,), question=question.key, options=(question.options[code],)),
            ),
        )
        for _n, code in most
    ]
