"""The base of the admin pages of what visitors write: who may read it, and who may work with it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from surveys.admin.response_pages import ResponsePages, is_key
from surveys.models import Question, Survey


class WordPages(ResponsePages):
    """Pages that only those see who may read what visitors write."""

    def readable(self, request: HttpRequest, pk: int) -> Survey:
        """Return the survey; raise `PermissionDenied` where its texts may not be read, `Http404` without one."""
        survey = self.survey(request, pk)
        if not self.may_read_words(request):
            raise PermissionDenied
        return survey

    def refuse_readers(self, request: HttpRequest) -> None:
        """Raise `PermissionDenied` for those who may read texts and not work with them."""
        if not (self.may_read_words(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def word_context(self, survey: Survey, question: Question | None) -> dict[str, Any]:
        """Return what the pages of a survey's words lead to: its questions with texts, and the one looked at."""
        return {"question": question, "questions": list(text_questions(survey))}


def text_questions(survey: Survey) -> list[Question]:
    """Return the questions of a survey that have texts, of their own or beside an option, in order."""
    rows = Question.objects.filter(survey=survey, texts__isnull=False).distinct()
    return list(rows.order_by("section__order", "parent__order", "order", "pk"))


def chosen_question(survey: Survey, query: QueryDict) -> Question | None:
    """Return the question that a query names; None where it names none. Raises `Http404` for one of another survey."""
    key = query.get("question", "")
    return get_object_or_404(Question, pk=key, survey=survey) if is_key(key) else None
