"""Public answers to feedback in the admin: a list, and a form for answers that no release writes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators import workflow
from indicators.models import Country, Edition, Indicator, Outcome
from lib.admin.read_only import ReadOnlyAdmin


class OutcomeForm(forms.Form):
    """The kind of answer, the edition, country and indicator it is about, and its text."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[choice for choice in Outcome.Kind.choices if choice[0] != Outcome.Kind.CHANGED],
    )
    edition: "forms.ModelChoiceField[Edition]" = forms.ModelChoiceField(
        Edition.objects.published().order_by("-year"), label=_("Edition"), empty_label=None
    )
    country: "forms.ModelChoiceField[Country]" = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country"), required=False
    )
    indicator: "forms.ModelChoiceField[Indicator]" = forms.ModelChoiceField(
        Indicator.objects.all(), label=_("Indicator"), required=False
    )
    text = forms.CharField(
        label=_("What was done and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone can read it. Name nobody, and quote nobody’s words."),
    )


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    """Outcomes: read-only after they are published; releases write those of changed scores."""

    list_display = ("published_at", "kind", "edition", "country", "indicator", "shortened", "visitors")
    list_filter = ("kind", "edition")
    list_select_related = ("edition", "country", "indicator", "update")
    search_fields = ("text", "country__name_en", "country__iso3", "indicator__name_en")
    fields = ("kind", "edition", "country", "indicator", "text", "visitors", "release", "published_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("indicators.add_outcome")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form; a valid POST publishes the answer."""
        if not self.has_add_permission(request) or not isinstance(request.user, User):
            raise PermissionDenied
        form = OutcomeForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            answer = dict(form.cleaned_data)
            outcome = workflow.answer_feedback(Outcome.Kind(answer.pop("kind")), by=request.user, **answer)
            messages.success(request, _published(outcome))
            return HttpResponseRedirect(reverse("admin:indicators_outcome_changelist"))
        title = gettext("Answer feedback in public")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "form": form}
        return TemplateResponse(request, "admin/indicators/outcome/new.html", context)

    @admin.display(description=_("what was done and why"))
    def shortened(self, obj: Outcome) -> str:
        return Truncator(obj.public_statement).chars(100)


def _published(outcome: Outcome) -> str:
    """Return where an answer can be read: an answer about one score may stand behind receipts alone."""
    if Outcome.objects.listed().filter(pk=outcome.pk).exists():
        return gettext("Published under “What feedback led to”.")
    return gettext(
        "Published behind receipts: whoever answered about this score can read it. The public list has answers about a"
        " score only where a number of visitors is shown for it."
    )
