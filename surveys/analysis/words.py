"""Texts of a selection, those of the latest day first, and a search in them without regard to case and accents."""

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from lib.text import normalize_for_search
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


def matching(rows: QuerySet[AnswerText], sought: str) -> list[int]:
    """Return the keys of the texts that contain every word of a search, in the order of the rows.

    Compared here and not in SQL: SQLite tells É from é, and PostgreSQL does not.
    """
    words = normalize_for_search(sought).split()
    candidates = rows.values_list("pk", "text").iterator(chunk_size=2000)
    return [pk for pk, text in candidates if all(word in normalize_for_search(text) for word in words)]


def newest(selection: Selection, most: int = 3) -> dict[int, list[AnswerText]]:
    """Return {question id: texts of its latest days, at most `most`}, in one query."""
    latest = (F("response__submitted_on").desc(), F("response").desc(), F("pk").asc())
    place = Window(RowNumber(), partition_by=[F("question")], order_by=latest)
    texts_by_question: dict[int, list[AnswerText]] = {}
    for text in texts(selection).annotate(place=place).filter(place__lte=most).order_by("question_id", "place"):
        texts_by_question.setdefault(text.question_id, []).append(text)
    return texts_by_question
