"""Texts of a selection, those of the latest day first."""

from django.db.models import QuerySet

from surveys.analysis.selecting import Selection
from surveys.models import AnswerText


def texts(selection: Selection, question: int | None = None) -> QuerySet[AnswerText]:
    """Return the texts of a selection, of one question or of all, those of the latest day first.

    Within a day they stand by the numbers of their responses, which are random.
    """
    rows = AnswerText.objects.filter(selection.condition("response__"))
    if question is not None:
        rows = rows.filter(question=question)
    related = ("response__country", "response__indicator", "question", "option")
    return rows.select_related(*related).order_by("-response__submitted_on", "-response_id", "pk")
