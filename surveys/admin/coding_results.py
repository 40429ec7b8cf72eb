"""The admin page of a coding task: how far it is, how far its coders agree, and what is left to settle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.coding import BOTH, progress
from surveys.admin.response_pages import is_key
from surveys.admin.word_pages import WordPages
from surveys.coding import ending
from surveys.coding.ending import CodedText
from surveys.coding.results import results
from surveys.models import CodingTask, WordCode

PER_PAGE = 20


class CodingResultPages(WordPages):
    """What a task came to is seen when it is over, and not before: coders do not learn of each other."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(BOTH)(self.coding_task_view))
        return [path("coding/<int:pk>/", view, name="surveys_response_coding_task"), *super().get_urls()]

    def coding_task_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a task; a POST ends it, by whoever made it, or settles which codes count for a text."""
        tasks = CodingTask.objects.select_related("survey", "question", "by").prefetch_related("coders__user")
        task = get_object_or_404(tasks, pk=pk)
        self.readable(request, task.survey_id)
        if request.method == "POST":
            return self._acted(request, task)
        over = _results(request, task) if task.ended_on else {}
        own = next((coder for coder in task.coders.all() if coder.user_id == person(request).pk), None)
        return self.page(
            request, "coding_task.html", task.survey, title=gettext("Coding task %(task)s") % {"task": task},
            task=task, own=own, may_end=self._may_end(request, task), **progress(task), **over,
        )  # fmt: skip

    def _may_end(self, request: HttpRequest, task: CodingTask) -> bool:
        """Return whether this person may end a task before its coders are done: who made it, or a superuser."""
        return task.ended_on is None and (task.by_id == person(request).pk or person(request).is_superuser)

    def _acted(self, request: HttpRequest, task: CodingTask) -> HttpResponse:
        if request.POST.get("act") == "end":
            if not self._may_end(request, task):
                raise PermissionDenied
            ending.end_task(task)
            self.log_change(request, task.survey, gettext("Coding task ended: %(task)s") % {"task": task})
            return HttpResponseRedirect(request.get_full_path())
        self.refuse_readers(request)
        key = request.POST.get("drawn", "")
        drawn = get_object_or_404(task.texts.select_related("task"), pk=key if is_key(key) else 0)
        codes = [int(code) for code in request.POST.getlist("code")[:100] if is_key(code)]
        fits_none = request.POST.get("act") == "none"
        try:
            ending.settle(drawn, codes, by=person(request), fits_none=fits_none)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(request.get_full_path())


def _results(request: HttpRequest, task: CodingTask) -> dict[str, Any]:
    """Return what the page says of a task that is over."""
    codes = list(task.survey.word_codes.all())
    texts = ending.coded_texts(task)
    left = [text for text in texts if text.needs_settling]
    page = Paginator(left, PER_PAGE).get_page(request.GET.get("p"))
    return {
        "results": results(texts, codes) if len(task.coders.all()) > 1 else None,
        "n_alike": sum(text.is_alike for text in texts),
        "n_settled": sum(text.drawn.settled_by_id is not None for text in texts),
        "n_uncoded": sum(not text.is_coded for text in texts),
        "n_left": len(left),
        "page": page,
        "disagreements": [_disagreement(task, text, codes) for text in page.object_list],
    }


def _disagreement(task: CodingTask, text: CodedText, codes: list[WordCode]) -> dict[str, Any]:
    """Return a text on which coders differ: what each gave, and the codes to choose from, those of both ticked."""
    coded = [given for given in text.codes if given is not None]
    shared = frozenset.intersection(*coded) if len(coded) == len(text.codes) else frozenset()
    given = frozenset[int]().union(*coded)
    return {
        "drawn": text.drawn,
        "by_coder": [
            (coder.user.get_username(), None if of_coder is None else [code for code in codes if code.pk in of_coder])
            for coder, of_coder in zip(task.coders.all(), text.codes, strict=True)
        ],
        "first": [(code, code.pk in shared) for code in codes if code.pk in given],
        "others": [code for code in codes if code.pk not in given and not code.is_retired],
    }
