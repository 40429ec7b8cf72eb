"""Admin page of one question over time: its answers by month or week, with releases and versions marked."""

from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from surveys.admin.comparing_query import ComparedView, address
from surveys.admin.response_pages import ResponsePages, language
from surveys.analysis.dimensions import AnswerDimension, dimensions
from surveys.analysis.response_facts import MONTH
from surveys.analysis.selecting import Selection

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
STEPS: Final = {"month": gettext_lazy("by month"), "week": gettext_lazy("by week")}


class TimeForm(forms.Form):
    """The question of the page; what the query leaves out is chosen here."""

    question = forms.ChoiceField(label=gettext_lazy("Question"))
    step = forms.ChoiceField(choices=list(STEPS.items()), widget=forms.HiddenInput)
    at = forms.DateField(required=False, input_formats=("%Y-%m-%d",), label=gettext_lazy("Before and after"))

    def clean_at(self) -> date | None:
        day: date | None = self.cleaned_data["at"]
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError(self.fields["at"].error_messages["invalid"])
        return day

    def __init__(self, query: QueryDict, offered: dict[str, AnswerDimension]) -> None:
        first = next((name for name, each in offered.items() if not each.is_several), "")
        chosen = {"question": query.get("question") or first, "step": query.get("step") or "month"}
        super().__init__({**chosen, "at": query.get("at", "")}, label_suffix="")
        self.chosen, self.offered = chosen, offered
        field: Any = self.fields["question"]
        field.choices = [(name, f"{each.number} {each.text}") for name, each in offered.items()]


class TimePages(ResponsePages):
    """One question over time, for whoever may see the figures of a survey."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.time_view))
        return [path("surveys/<int:pk>/time/", view, name="surveys_response_time"), *super().get_urls()]

    def time_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a question by month or week under the filter of the query, and before and after one day."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        offered = dimensions(selection.versions(), language())
        picker = TimeForm(request.GET, {n: each for n, each in offered.items() if isinstance(each, AnswerDimension)})
        keeping = {**picker.chosen, **({"at": request.GET["at"]} if request.GET.get("at") else {})}
        return self.page(
            request,
            "time.html",
            survey,
            title=_("Over time"),
            form=form,
            selection=selection,
            picker=picker,
            keeping=keeping,
            cleared=Selection(survey).query(**keeping),
            steps=[(name, label, selection.query(**{**keeping, "step": name})) for name, label in STEPS.items()],
            **(_over_time(selection, picker) if picker.is_valid() else {}),
        )


def _over_time(selection: Selection, picker: TimeForm) -> dict[str, Any]:
    from surveys.admin import time_figures  # noqa: PLC0415  it loads scipy, which the start of the site does not
    from surveys.analysis import over_time  # noqa: PLC0415

    question, step = picker.offered[picker.cleaned_data["question"]], picker.cleaned_data["step"]
    figures = over_time.over_time(selection, question, step)
    versions = list(selection.survey.versions.all())
    periods = figures.periods
    events = over_time.events(versions, periods[0].first, periods[-1].last) if periods else []
    chosen = picker.chosen
    context = {
        "question": question,
        "figures": figures,
        "answers": [figures.answers[place] for place in time_figures.order(figures)],
        "panels": time_figures.panels(figures, events, step),
        "lines": time_figures.lines(figures),
        "events": [
            (event, time_figures.mark_text(event), selection.query(**chosen, at=event.day.isoformat()))
            for event in events
        ],
        "has_small": any(period.is_small for period in periods),
        "table_query": selection.query(rows=MONTH, columns=question.name) if step == "month" else "",
    }
    return context | _before_and_after(selection, picker, question)


def _before_and_after(selection: Selection, picker: TimeForm, question: AnswerDimension) -> dict[str, Any]:
    day = picker.cleaned_data["at"]
    if day is None:
        return {}
    from surveys.admin import comparing_figures  # noqa: PLC0415  it loads scipy: see above
    from surveys.analysis import over_time  # noqa: PLC0415

    versions = list(selection.survey.versions.all())
    parts, compared = over_time.before_and_after(selection, day, versions, question.name, language())
    names = (_("Before"), _("From then on"))
    views = [ComparedView(part.query(), part, name, "", language()) for part, name in zip(parts, names, strict=True)]
    own = comparing_figures.blocks([compared], views, {}, language()) if compared else []
    return {
        "day": day,
        "views": views,
        "compared": own[0] if own else None,
        "all_questions": address([v.address for v in views]),
    }
