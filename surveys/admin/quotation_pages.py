"""Admin pages of quotations: black out words of a text beside its consent, list quotations, take them as a file."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from indicators.exporting.cells import TableValue, csv_text
from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.response_pages import is_key
from surveys.admin.taking import file_response
from surveys.admin.word_pages import WordPages
from surveys.coding import quotations
from surveys.models import AnswerText, Quotation, Survey

BOTH = ["GET", "HEAD", "POST"]
HEAD = ("response", "question", "beside", "quotation", "language", "country", "version", "consent")
TYPES = {"csv": "text/csv", "md": "text/markdown"}
SPECIAL = "\\`*_{}[]<>()#+-.!|&"


class QuotationPages(WordPages):
    """Quotations are made and taken by those who read texts and work with responses."""

    def get_urls(self) -> list[URLPattern]:
        quote = self.admin_site.admin_view(require_http_methods(BOTH)(self.quote_view))
        listed = self.admin_site.admin_view(require_http_methods(BOTH)(self.quotations_view))
        file = self.admin_site.admin_view(require_safe(self.quotations_file))
        return [
            path("texts/<int:pk>/quote/", quote, name="surveys_response_quote"),
            path("surveys/<int:pk>/quotations/", listed, name="surveys_response_quotations"),
            path("surveys/<int:pk>/quotations.csv", file, {"form": "csv"}, name="surveys_response_quotations_csv"),
            path("surveys/<int:pk>/quotations.md", file, {"form": "md"}, name="surveys_response_quotations_md"),
            *super().get_urls(),
        ]

    def quote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a text word by word beside its consent; a POST keeps it without the words that are ticked."""
        related = ("response__survey", "response__version", "question", "option", "quotation")
        text = get_object_or_404(AnswerText.objects.select_related(*related), pk=pk)
        survey = self.readable(request, text.response.survey_id)
        self.refuse_readers(request)
        places = {int(place) for place in request.POST.getlist("word") if is_key(place)}
        if request.method == "POST" and self._quoted(request, text, places):
            return HttpResponseRedirect(reverse("admin:surveys_response_quotations", args=[survey.pk]))
        consents = quotations.consents_of(text.response)
        return self.page(
            request, "quote.html", survey, title=gettext("Quote"), text=text, places=places,
            words=quotations.words_of(text.text), mark=quotations.mark_of_text(text), consents=consents,
            may_be_quoted=quotations.may_be_quoted(consents), is_sent=request.method == "POST",
        )  # fmt: skip

    def _quoted(self, request: HttpRequest, text: AnswerText, places: set[int]) -> bool:
        if request.POST.get("agreed") != "yes":
            messages.error(request, gettext("Say that the consent allows it: nothing was kept."))
            return False
        try:
            quotations.quote(text, places=places, mark=request.POST.get("mark", ""), by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return False
        self.log_change(request, text.response, gettext("Quoted"))
        messages.success(request, gettext("The quotation is kept."))
        return True

    def quotations_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the quotations of a survey; a POST deletes one."""
        survey = self.readable(request, pk)
        if request.method == "POST":
            self.refuse_readers(request)
            key = request.POST.get("quotation", "")
            rows = quotations.quotations_of(survey).filter(pk=key if is_key(key) else 0)
            Quotation.objects.filter(pk__in=rows.values("pk")).delete()
            return HttpResponseRedirect(request.path)
        rows = quotations.quotations_of(survey)
        title = gettext("Quotations")
        return self.page(
            request, "quotations.html", survey, title=title, quotations=rows, **self.word_context(survey, None)
        )

    def quotations_file(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        """Send the quotations of a survey as CSV or Markdown, and log that they were taken."""
        survey = self.readable(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        self.log_change(request, survey, gettext("Quotations taken"))
        rows = list(quotations.quotations_of(survey))
        text = csv_text(_rows(rows)) if form == "csv" else _markdown(survey, rows)
        return file_response(text, f"{TYPES[form]}; charset=utf-8", f"{survey.slug}-quotations.{form}")


def _rows(rows: Sequence[Quotation]) -> Iterator[Sequence[TableValue]]:
    yield HEAD
    for row in rows:
        text, response = row.text, row.text.response
        yield (
            str(response), text.question.code, text.option.code if text.option else "", row.quote, text.language,
            response.country.iso3 if response.country else "", response.version.number, response.consent,
        )  # fmt: skip


def _markdown(survey: Survey, rows: Sequence[Quotation]) -> str:
    """Return the quotations under their questions; whatever is written there is text and no markup."""
    lines, question = [f"# {_plain(str(survey))}", ""], None
    for row in rows:
        if row.text.question_id != question:
            question = row.text.question_id
            lines += [f"## {_plain(str(row.text.question))}", ""]
        lines += [*(f"> {_plain(line)}" for line in row.quote.splitlines()), ">"]
        about = [str(row.text.response), row.text.language, str(row.text.response.country or "")]
        lines += [f"> — {_plain(', '.join(part for part in about if part))}", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return "".join(f"\\{character}" if character in SPECIAL else character for character in text)
