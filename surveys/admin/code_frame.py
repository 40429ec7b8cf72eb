"""Admin pages of the code frame of a survey: its codes, a new one, and the acts on one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lib.refusals import Refused
from surveys.admin.coding_forms import MergerForm, NewCodeForm, OldCodeForm
from surveys.admin.word_pages import WordPages
from surveys.analysis.selecting import Selection
from surveys.coding import frame
from surveys.coding.counts import code_counts
from surveys.models import Survey, WordCode

BOTH = ["GET", "HEAD", "POST"]


class CodeFramePages(WordPages):
    """Codes are added, changed, retired and merged by those who work with responses and read texts."""

    def get_urls(self) -> list[URLPattern]:
        frame_page = self.admin_site.admin_view(require_http_methods(BOTH)(self.frame_view))
        code_page = self.admin_site.admin_view(require_http_methods(BOTH)(self.code_view))
        return [
            path("surveys/<int:pk>/codes/frame/", frame_page, name="surveys_response_code_frame"),
            path("codes/<int:pk>/", code_page, name="surveys_response_code"),
            *super().get_urls(),
        ]

    def frame_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the codes with the number of texts that have each; a POST adds one."""
        survey = self.readable(request, pk)
        self.refuse_readers(request)
        form = NewCodeForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and self._added(request, survey, form):
            return HttpResponseRedirect(_frame_url(survey))
        counts = {line.code.pk: line.count for line in code_counts(Selection(survey, held=True)).lines}
        codes = [(code, counts.get(code.pk, 0)) for code in survey.word_codes.all()]
        return self.page(request, "code_frame.html", survey, title=gettext("Code frame"), form=form, codes=codes)

    def _added(self, request: HttpRequest, survey: Survey, form: NewCodeForm) -> bool:
        try:
            code = frame.add_code(survey, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal))
            return False
        self.log_change(request, survey, gettext("Code added: %(code)s") % {"code": code.code})
        messages.success(request, gettext("The code was added."))
        return True

    def code_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one code; a POST saves it, retires it, takes it back, or merges it into another."""
        code = get_object_or_404(WordCode.objects.select_related("survey"), pk=pk)
        self.readable(request, code.survey_id)
        self.refuse_readers(request)
        act = request.POST.get("act", "save") if request.method == "POST" else ""
        current = {"label": code.label, "definition": code.definition, "order": code.order}
        form = OldCodeForm(request.POST if act == "save" else current, label_suffix="")
        merger = MergerForm(request.POST if act == "merge" else None, code)
        if act and self._changed(request, code, act, form, merger):
            return HttpResponseRedirect(_frame_url(code.survey))
        return self.page(
            request, "code.html", code.survey, title=code.label, code=code, form=form, merger=merger,
            frame_url=_frame_url(code.survey),
        )  # fmt: skip

    def _changed(self, request: HttpRequest, code: WordCode, act: str, form: OldCodeForm, merger: MergerForm) -> bool:
        message = gettext("Code changed: %(code)s")
        if act == "save" and form.is_valid():
            WordCode.objects.filter(pk=code.pk).update(**form.cleaned_data)
        elif act in ("retire", "take-back"):
            WordCode.objects.filter(pk=code.pk).update(is_retired=act == "retire")
        elif act == "merge" and merger.is_valid():
            frame.merge_codes(code, into=merger.cleaned_data["into"])
            message = gettext("Code merged into another: %(code)s")
        else:
            return False
        self.log_change(request, code.survey, message % {"code": code.code})
        messages.success(request, message % {"code": code.label})
        return True


def _frame_url(survey: Survey) -> str:
    return reverse("admin:surveys_response_code_frame", args=[survey.pk])
