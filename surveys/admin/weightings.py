"""Admin pages of weightings: the list, a new one by its dimensions and percents, and one with what it does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.admin.person import person
from surveys.admin.response_pages import ResponsePages, is_key, language
from surveys.admin.weighting_form import CountedCategory, CountedDimension, WeightingForm
from surveys.analysis import weighting
from surveys.analysis.combining import combine
from surveys.analysis.dimensions import Dimension, dimensions
from surveys.analysis.selecting import Selection
from surveys.analysis.weighting import AppliedWeights, Stated
from surveys.models import Survey, Weighting
from surveys.statistics.raking import NotRaked

ONE = "<int:pk>/weights/<int:weighting_pk>/"


class WeightingPages(ResponsePages):
    """Weightings are stated by whoever reads the figures, with their source; they are retired, never changed."""

    def get_urls(self) -> list[URLPattern]:
        def page(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        new = require_http_methods(["GET", "HEAD", "POST"])(self.new_weighting_view)
        return [
            path(
                "surveys/<int:pk>/weights/", page(require_safe(self.weightings_view)), name="surveys_response_weights"
            ),
            path("surveys/<int:pk>/weights/new/", page(new), name="surveys_response_new_weights"),
            path(f"surveys/{ONE}", page(require_safe(self.weighting_view)), name="surveys_response_weighting"),
            path(f"surveys/{ONE}retire/", page(require_POST(self.retire_view)), name="surveys_response_retire_weights"),
            *super().get_urls(),
        ]

    def weightings_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the weightings of a survey, and the questions by which a new one can be made."""
        survey = self.survey(request, pk)
        stated = survey.weightings.select_related("by").order_by("retired_on", "name")
        choices = list(_offered(survey).values())
        title = gettext("Weights")
        return self.page(request, "weights.html", survey, title=title, weightings=stated, choices=choices)

    def new_weighting_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form of the dimensions in the query; a POST shows what the weights do, or keeps them."""
        survey = self.survey(request, pk)
        choices = _offered(survey)
        chosen = [choices[name] for name in dict.fromkeys(request.GET.getlist("by")) if name in choices]
        if not 0 < len(chosen) <= weighting.MOST_DIMENSIONS:
            words = gettext("Choose one to %(most)s questions by which to weight.")
            messages.warning(request, words % {"most": weighting.MOST_DIMENSIONS})
            return HttpResponseRedirect(reverse("admin:surveys_response_weights", args=[survey.pk]))
        form = WeightingForm(request.POST or None, survey, _counted(survey, chosen))
        applied = _applied(form, survey, choices) if request.method == "POST" and form.is_valid() else None
        if applied and "keep" in request.POST:
            return self._keep(request, survey, form)
        title = gettext("New weights")
        return self.page(request, "weights_new.html", survey, title=title, form=form, applied=applied)

    def _keep(self, request: HttpRequest, survey: Survey, form: WeightingForm) -> HttpResponse:
        """Write a weighting and lead to its page."""
        stated = Weighting.objects.create(
            survey=survey,
            name=form.cleaned_data["name"],
            source=form.cleaned_data["source"],
            most=form.cleaned_data["most"],
            margins=_as_stored(form.stated),
            by=person(request),
        )
        LogEntry.objects.log_actions(person(request).pk, [stated], ADDITION, "weights stated", single_object=True)
        messages.success(request, gettext("The weights are kept. No figure is weighted until you choose so."))
        return HttpResponseRedirect(reverse("admin:surveys_response_weighting", args=[survey.pk, stated.pk]))

    def weighting_view(self, request: HttpRequest, pk: int, weighting_pk: int) -> HttpResponse:
        """Show what a weighting states, and what it does to the responses of today."""
        survey = self.survey(request, pk)
        stated = get_object_or_404(survey.weightings.select_related("by"), pk=weighting_pk)
        applied = applied_weights(Selection(survey), stated)
        return self.page(request, "weights_one.html", survey, title=str(stated), stated=stated, applied=applied)

    def retire_view(self, request: HttpRequest, pk: int, weighting_pk: int) -> HttpResponse:
        """Take a weighting out of what is offered; links that quote it go on working."""
        survey = self.survey(request, pk)
        stated = get_object_or_404(survey.weightings, pk=weighting_pk)
        if survey.weightings.filter(pk=stated.pk, retired_on=None).update(retired_on=timezone.now().date()):
            LogEntry.objects.log_actions(person(request).pk, [stated], CHANGE, "weights retired", single_object=True)
        messages.success(
            request, gettext("“%(name)s” is retired. Links that quote it go on working.") % {"name": stated}
        )
        return HttpResponseRedirect(reverse("admin:surveys_response_weights", args=[survey.pk]))


def applied_weights(selection: Selection, stated: Weighting) -> AppliedWeights | None:
    """Return the weights that a weighting makes; None where its margins cannot be met by the responses there are."""
    everything = dimensions(Selection(selection.survey).versions(), language())
    try:
        return weighting.apply(selection, everything, weighting.weighting_of(stated), stated.most)
    except (NotRaked, KeyError):
        return None


@dataclass(frozen=True)
class WeightChoice:
    """The weights that a query chooses, and the queries that choose others; `applied` is None without any.

    `keeping` are the parameters that the links of the page take along.
    """

    weighting: Weighting | None
    applied: AppliedWeights | None
    offered: Sequence[tuple[Weighting, str]]
    unweighted: str
    keeping: Mapping[str, str]


def weight_choice(request: HttpRequest, selection: Selection, **others: str) -> WeightChoice:
    """Return what a page says of weights; `others` are its other parameters. Unknown weights choose none."""
    wanted = request.GET.get("weights", "")
    stated = selection.survey.weightings.filter(pk=int(wanted)).first() if is_key(wanted) else None
    offered = selection.survey.weightings.filter(Q(retired_on=None) | Q(pk=stated and stated.pk))
    keeping = {**others, **({"weights": str(stated.pk)} if stated else {})}
    return WeightChoice(
        weighting=stated,
        applied=applied_weights(selection, stated) if stated else None,
        offered=[(entry, selection.query(**{**others, "weights": str(entry.pk)})) for entry in offered],
        unweighted=selection.query(**others),
        keeping=keeping,
    )


def _offered(survey: Survey) -> Mapping[str, Dimension]:
    return weighting.offered(dimensions(Selection(survey).versions(), language()))


def _counted(survey: Survey, chosen: Sequence[Dimension]) -> list[CountedDimension]:
    """Return the dimensions with their categories, those that nobody chose included, and how many chose them."""
    return [
        _count(dimension, place, ((readings[0], n) for readings, n in combine(Selection(survey), [dimension])))
        for place, dimension in enumerate(chosen)
    ]


def _count(dimension: Dimension, place: int, readings: Iterable[tuple[Any, int]]) -> CountedDimension:
    counts = Counter[Any]()
    for reading, n in readings:
        counts[reading.key] += n
    silent = counts.pop(None, 0)
    categories = dimension.categories(counts)
    by_place = Counter[int]()
    for key, n in counts.items():
        by_place[categories.index[key]] += n
    return CountedDimension(
        dimension,
        [
            CountedCategory(entry, by_place[at], f"share-{place}-{entry.code}")
            for at, entry in enumerate(categories.entries)
        ],
        silent,
    )


def _applied(form: WeightingForm, survey: Survey, choices: Mapping[str, Dimension]) -> AppliedWeights | None:
    """Return what the weights of a valid form do; None where they cannot be made, with an error at the form."""
    try:
        return weighting.apply(Selection(survey), choices, form.stated, form.cleaned_data["most"])
    except NotRaked:
        form.add_error(None, gettext("No weights meet all these percents at once: they contradict each other here."))
        return None


def _as_stored(stated: Stated) -> list[dict[str, Any]]:
    return [
        {"dimension": name, "shares": {code: f"{share.normalize():f}" for code, share in shares.items()}}
        for name, shares in stated.items()
    ]
