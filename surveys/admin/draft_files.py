"""Admin pages for files of drafts: export as JSON, and import with a preview of what it would make."""

import json
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.refusals import Refused
from surveys.admin.versions import changes
from surveys.models import Survey
from surveys.questionnaires import copying
from surveys.questionnaires.draft_files import applying, contents, reading, values
from surveys.questionnaires.draft_files.faults import UnreadableDraft, WrongValue
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.xlsforms import converting
from surveys.questionnaires.xlsforms.converting import FormImport

WORKBOOK: Final = b"PK"  # how an .xlsx file begins


class ImportForm(forms.Form):
    """A file of a draft, or its text, which can be corrected on the page; and another slug than that in the file."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
        help_text=_("JSON as the export of a survey has it, or an XLSForm (.xlsx), up to 1 MB."),
    )
    slug = forms.CharField(
        label=_("Slug"),
        required=False,
        max_length=values.LONGEST_SLUG,
        help_text=_("Left empty, that of the file: the survey that has it gets a new draft."),
    )
    content = forms.CharField(
        label=_("Text of the file"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "dir": "ltr"}),
    )

    xlsform: FormImport | None = None  # what was made of a workbook

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].strip()
        try:
            return values.slug(slug) if slug else ""
        except WrongValue as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("content"):
            raise forms.ValidationError(gettext("Choose a file, or write its text."))
        return cleaned

    def read(self) -> Part:
        """Return the contents of the file that was given, or of the text; raises `Refused`."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        content = file.read(reading.MOST_BYTES + 1) if file else self.cleaned_data["content"].encode()
        if content.startswith(WORKBOOK):
            content = self._convert(content)
        # What was read stands in the text from now on: a browser gives no file twice.
        text = content.decode("utf-8-sig", "replace") if len(content) <= reading.MOST_BYTES else ""
        self.data = {**self.data.dict(), "content": text}  # type: ignore[attr-defined]
        part = reading.read_file(content)
        return part | {"slug": self.cleaned_data["slug"] or part["slug"]}

    def _convert(self, content: bytes) -> bytes:
        """Return the text of the draft that an XLSForm makes: a new survey, unless a slug was given."""
        self.xlsform = converting.convert(content)
        draft = self.xlsform.content | {"slug": copying.free_slug(self.xlsform.content["slug"])}
        return (json.dumps(draft, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


class DraftFilePages(admin.ModelAdmin[Any]):
    """Export a draft, and import one."""

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_safe(self.export_view))
        import_ = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.import_view))
        return [
            path("<int:pk>/draft.json", export, name="surveys_survey_export"),
            path("import/", import_, name="surveys_survey_import"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give out the draft as a file."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        text = contents.to_text(contents.content_of(survey))
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{survey.slug}.json"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a file would make, or what is wrong in it; “take” makes it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        outcome = self._check(request, form) if form.is_valid() else {}
        if "survey" in outcome:
            return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[outcome["survey"].pk]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **outcome}
        return TemplateResponse(
            request, "admin/surveys/survey/import.html", {**context, "title": gettext("Import a survey")}
        )

    def _check(self, request: HttpRequest, form: ImportForm) -> dict[str, Any]:
        """Return what the page shows of a file, or the survey that was made of it."""
        try:
            content = form.read()
            if "take" in request.POST:
                return {"survey": self._take(request, content)}
            preview = applying.preview_import(content)
        except UnreadableDraft as refusal:
            return {"unreadable": refusal}
        except Refused as refusal:
            return {"refusal": str(refusal)}
        return {"preview": preview, "changes": changes(preview.before, preview.after), "counts": _counts(content)}

    def _take(self, request: HttpRequest, content: Part) -> Survey:
        survey = applying.import_draft(content)
        self.log_change(request, survey, gettext("Imported a file"))
        messages.success(request, gettext("The draft is as the file says. Nothing of it is public yet."))
        return survey


def _counts(content: Part) -> dict[str, int]:
    questions = [question for section in content["sections"] for question in section["questions"]]
    return {"sections": len(content["sections"]), "questions": len(questions)}
