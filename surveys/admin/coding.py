"""Admin pages of coding: the tasks of a survey, a new one, and the page on which a coder codes text after text."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.coding_forms import TaskForm
from surveys.admin.response_pages import is_key
from surveys.admin.word_pages import WordPages, chosen_question, text_questions
from surveys.analysis.selecting import Selection
from surveys.coding import tasks
from surveys.models import Coder, Coding, CodingTask, DrawnText, Survey

BOTH = ["GET", "HEAD", "POST"]


class CodingPages(WordPages):
    """Tasks are made by those who work with responses; each coder codes alone."""

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(require_http_methods(BOTH)(self.coding_view))
        desk = self.admin_site.admin_view(require_http_methods(BOTH)(self.coding_desk_view))
        return [
            path("surveys/<int:pk>/coding/", listed, name="surveys_response_coding"),
            path("coding/<int:pk>/desk/", desk, name="surveys_response_coding_desk"),
            *super().get_urls(),
        ]

    def coding_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the tasks of a survey; a POST draws texts of the view for a new one."""
        survey = self.readable(request, pk)
        filters, selection = self.filtered(request, survey)
        chosen = {"first": person(request).pk, "question": request.GET.get("question", ""), "number": 20}
        form = TaskForm(request.POST or None, text_questions(survey), tasks.readers(), initial=chosen)
        if request.method == "POST":
            self.refuse_readers(request)
            task = self._made(request, selection, form) if form.is_valid() and not filters.errors else None
            if task:
                return HttpResponseRedirect(reverse("admin:surveys_response_coding_task", args=[task.pk]))
        question = chosen_question(survey, request.GET)
        return self.page(
            request, "coding.html", survey, title=gettext("Coding"), form=filters, task_form=form, selection=selection,
            tasks=_with_progress(survey), has_codes=survey.word_codes.filter(is_retired=False).exists(),
            keeping={"question": question.pk} if question else {}, **self.word_context(survey, question),
        )  # fmt: skip

    def _made(self, request: HttpRequest, selection: Selection, form: TaskForm) -> CodingTask | None:
        given = form.cleaned_data
        coders = [coder for coder in (given["first"], given["second"]) if coder]
        try:
            task = tasks.make_task(
                selection,
                given["question"],
                coders=coders,
                by=person(request),
                number=given["number"],
                is_only_uncoded=given["texts"] == "uncoded",
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        self.log_change(request, selection.survey, gettext("Coding task made: %(task)s") % {"task": task})
        return task

    def coding_desk_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a coder one text with the codes of the frame; a POST keeps what was ticked and leads to the next."""
        coder = self._own_part(request, pk)
        if coder is None or (request.method != "POST" and (coder.done_on or coder.task.ended_on)):
            return HttpResponseRedirect(reverse("admin:surveys_response_coding_task", args=[pk]))
        if request.method == "POST":
            return self._coded(request, coder)
        place = request.GET.get("place", "")
        drawn = coder.task.texts.filter(place=place).first() if is_key(place) else None
        drawn = drawn or (tasks.next_text(coder) if not place else None)
        return self._desk(request, coder, drawn)

    def _own_part(self, request: HttpRequest, pk: int) -> Coder | None:
        """Return the part of whoever asks in a task; None for who is no coder of it, who codes nothing."""
        task = get_object_or_404(CodingTask.objects.select_related("survey"), pk=pk)
        self.readable(request, task.survey_id)
        return Coder.objects.select_related("task__survey").filter(task=task, user=person(request)).first()

    def _coded(self, request: HttpRequest, coder: Coder) -> HttpResponse:
        if request.POST.get("act") == "done":
            return self._done(request, coder)
        key = request.POST.get("drawn", "")
        drawn = coder.task.texts.filter(pk=key).first() if is_key(key) else None
        url = reverse("admin:surveys_response_coding_desk", args=[coder.task_id])
        if drawn is None:
            messages.warning(request, gettext("This text is gone: its author withdrew it, or its time was over."))
            return HttpResponseRedirect(url)
        codes = [int(code) for code in request.POST.getlist("code")[:100] if is_key(code)]
        try:
            tasks.code_text(coder, drawn, codes, fits_none=request.POST.get("act") == "none")
        except Refused as refusal:
            return self._desk(request, coder, drawn, chosen=set(codes), refusal=str(refusal))
        following = tasks.next_text(coder, after=drawn.place)
        return HttpResponseRedirect(f"{url}?place={following.place}" if following else url)

    def _done(self, request: HttpRequest, coder: Coder) -> HttpResponse:
        try:
            tasks.finish_part(coder)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:surveys_response_coding_desk", args=[coder.task_id]))
        return HttpResponseRedirect(reverse("admin:surveys_response_coding_task", args=[coder.task_id]))

    def _desk(
        self,
        request: HttpRequest,
        coder: Coder,
        drawn: DrawnText | None,
        chosen: set[int] | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        task = coder.task
        own = set(Coding.objects.filter(drawn=drawn, coder=coder).values_list("code_id", flat=True)) if drawn else set()
        context: dict[str, Any] = {
            "task": task,
            "drawn": drawn,
            "codes": list(task.survey.word_codes.filter(is_retired=False)),
            "chosen": own if chosen is None else chosen,
            "refusal": refusal,
            "n_coded": tasks.n_coded(coder),
            "n_texts": task.texts.count(),
            **_neighbors(task, drawn),
        }
        return self.page(request, "coding_desk.html", task.survey, title=gettext("Code texts"), **context)


def _neighbors(task: CodingTask, drawn: DrawnText | None) -> dict[str, Any]:
    """Return the places before and after a text; without a text the last one is before."""
    texts = task.texts.order_by("place")
    before = texts.filter(place__lt=drawn.place).last() if drawn else texts.last()
    after = texts.filter(place__gt=drawn.place).first() if drawn else None
    return {"before": before, "after": after}


def _with_progress(survey: Survey) -> list[dict[str, Any]]:
    """Return the tasks of a survey, each with its coders and how many texts each has coded."""
    rows = survey.coding_tasks.select_related("by", "question").prefetch_related("coders__user")
    return [{"task": task, **progress(task)} for task in rows[:50]]


def progress(task: CodingTask) -> dict[str, Any]:
    """Return the number of texts of a task and its coders with how many each has coded: nothing of the codes."""
    return {
        "n_texts": task.texts.count(),
        "parts": [(coder, tasks.n_coded(coder)) for coder in task.coders.all()],
    }
