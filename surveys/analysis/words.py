"""Texts of a selection, those of the latest day first."""

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

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


def newest(selection: Selection, most: int = 3) -> dict[int, list[AnswerText]]:
    """Return {question id: texts of its latest days, at most `most`}, in one query."""
    latest = (F("response__submitted_on").desc(), F("response").desc(), F("pk").asc())
    place = Window(RowNumber(), partition_by=[F("question")], order_by=latest)
    texts_by_question: dict[int, list[AnswerText]] = {}
    for text in texts(selection).annotate(place=place).filter(place__lte=most).order_by("question_id", "place"):
        texts_by_question.setdefault(text.question_id, []).append(text)
    return texts_by_question
