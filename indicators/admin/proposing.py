"""Propose a change of one score by hand; someone else decides it at the review desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from indicators import workflow
from indicators.models import Edition, Score
from indicators.scoring.scale import HIGHEST, LOWEST
from lib.numbers import half_points

METHOD = "by-hand/1"


class ProposalForm(forms.Form):
    """The proposed value in half points, other than the present one, its reason, and sources."""

    value = forms.TypedChoiceField(label=_("Proposed score"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For reviewers. What the public reads of the change is written with the decision."),
    )
    evidence = forms.CharField(
        label=_("Sources"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sources that can be checked. Required for a change above 1.5 points."),
    )

    def __init__(self, *args: Any, score: Score, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        value = self.fields["value"]
        assert isinstance(value, forms.TypedChoiceField)
        value.choices = [(each, half_points(each)) for each in range(LOWEST, HIGHEST + 1) if each != score.half_points]
        self.initial["value"] = score.half_points


class ProposingAdmin(admin.ModelAdmin[Any]):
    """Adds to a model admin of scores the view that proposes a change."""

    def get_urls(self) -> list[URLPattern]:
        propose = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.propose_view))
        return [path("<int:pk>/propose/", propose, name="indicators_score_propose"), *super().get_urls()]

    def may_propose(self, request: HttpRequest, score: Score) -> bool:
        """Return whether the account may propose a change: not in drafts, which are filled by files."""
        return score.edition.state != Edition.State.DRAFT and request.user.has_perm("indicators.add_scoreupdate")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        score = kwargs.get("obj")
        context["may_propose"] = score is not None and self.may_propose(request, score)
        return super().render_change_form(request, context, *args, **kwargs)

    def propose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        score = get_object_or_404(Score.objects.select_related("edition", "country", "indicator"), pk=pk)
        if not self.may_propose(request, score):
            raise PermissionDenied
        form = ProposalForm(request.POST or None, score=score)
        if request.method == "POST" and form.is_valid():
            try:
                return self._propose(request, score, form.cleaned_data)
            except workflow.Refused as refusal:
                form.add_error(None, str(refusal))
        title = gettext("Propose another score: %(country)s, %(indicator)s, %(edition)s")
        names = {"country": score.country, "indicator": score.indicator, "edition": score.edition}
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title % names, "score": score,
            "form": form,
        }  # fmt: skip
        return TemplateResponse(request, "admin/indicators/score/propose.html", context)

    def _propose(self, request: HttpRequest, score: Score, cleaned_data: dict[str, Any]) -> HttpResponse:
        if not isinstance(request.user, User):
            raise PermissionDenied
        update = workflow.propose(
            score,
            cleaned_data["value"],
            reason=cleaned_data["reason"],
            evidence=cleaned_data["evidence"],
            method=METHOD,
            by=request.user,
        )
        messages.success(request, gettext("Proposed. Someone else must decide it at the review desk."))
        if not request.user.has_perm("indicators.view_scoreupdate"):
            return HttpResponseRedirect(reverse("admin:indicators_score_change", args=[score.pk]))
        return HttpResponseRedirect(reverse("admin:indicators_scoreupdate_change", args=[update.pk]))
