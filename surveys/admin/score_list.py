"""The admin page of single scores: by answers, by disagreement, by new texts; and those that nobody spoke of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from indicators.exporting.cells import TableValue, csv_text
from indicators.models import Country, Edition, Score
from surveys.admin.disagreement_map import DisagreementMap, draw_map
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.taking import CSV, file_response
from surveys.analysis import leaning, scores
from surveys.analysis.leaning import ANSWERS, DISAGREEMENT, EVIDENCE, SILENCE, Leaning
from surveys.analysis.scores import CellKey
from surveys.analysis.selecting import Selection
from surveys.models import Survey

CELLS_PER_PAGE = 50
ORDERS = {
    ANSWERS: gettext_lazy("most answers"),
    DISAGREEMENT: gettext_lazy("most disagreement"),
    EVIDENCE: gettext_lazy("most new texts"),
    SILENCE: gettext_lazy("nobody spoke"),
}
HEAD = (
    "iso3", "country", "indicator", "edition", "score", "answers", "too_low", "too_high", "difference", "low", "high",
    "clear", "texts", "new_texts", "newest", "filter",
)  # fmt: skip


@dataclass(frozen=True)
class CellLine:
    """One cell in the list, with its numbers of answers by step and by stratum, and which way they lean."""

    score: Score
    n: int
    steps: Sequence[int]
    strata: Sequence[int]
    leaning: Leaning | None

    @property
    def direction(self) -> str:
        """Return what more of them say, in words; empty where the interval of the difference holds 0."""
        if self.leaning is None or self.leaning.share is None or not self.leaning.nearest:
            return ""
        return gettext("too low") if self.leaning.share.share > 0 else gettext("too high")


class ScoreListPages(ResponsePages):
    """List the answers to "Does this score look right?"; no public page reads them."""

    def get_urls(self) -> list[URLPattern]:
        cells = self.admin_site.admin_view(require_safe(self.cells_view))
        file = self.admin_site.admin_view(require_safe(self.cells_csv))
        return [
            path("surveys/<int:pk>/scores/", cells, name="surveys_response_cells"),
            path("surveys/<int:pk>/scores.csv", file, name="surveys_response_cells_csv"),
            *super().get_urls(),
        ]

    def cells_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the scores in the order of the query, with a map where it is that of disagreement."""
        survey = self.about_scores(request, pk)
        form, selection = self.filtered(request, survey)
        labels = scores.labels(selection, language())
        order = request.GET.get("order", ANSWERS)
        order = order if order in ORDERS else ANSWERS
        leanings = {} if order == SILENCE else leaning.leanings(selection)
        page = _page(selection, order, leanings, request.GET.get("p", ""))
        return self.page(
            request,
            "cells.html",
            survey,
            title=gettext("What visitors said of single scores"),
            form=form,
            selection=selection,
            page=page,
            lines=_lines(selection, page, labels, leanings),
            labels=labels,
            order=order,
            orders=[(name, label, selection.query(**_order(name))) for name, label in ORDERS.items()],
            keeping=_order(order),
            cleared=f"order={order}",
            before=f"order={order}",
            map=_map(selection, survey, leanings) if order == DISAGREEMENT else None,
        )

    def cells_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a line for each score that somebody spoke of, the clearest disagreement first."""
        survey = self.about_scores(request, pk)
        form, selection = self.filtered(request, survey)
        if form.errors:
            url = reverse("admin:surveys_response_cells", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        return file_response(csv_text(_rows(selection)), CSV, f"{survey.slug}-scores.csv")

    def about_scores(self, request: HttpRequest, pk: int) -> Survey:
        """Return the survey; raise `Http404` for one that is not about single scores."""
        survey = self.survey(request, pk)
        if survey.kind != Survey.Kind.SCORE:
            raise Http404
        return survey


def _order(name: str) -> dict[str, str]:
    return {} if name == ANSWERS else {"order": name}


def _newest_edition(survey: Survey) -> Edition | None:
    """Return the edition that visitors look at now: the newest published one, of demonstrations for those."""
    editions = Edition.objects.published().filter(demonstration=survey.demonstration)
    newest: Edition | None = editions.order_by("-year").first()
    return newest


def _page(selection: Selection, order: str, leanings: Mapping[CellKey, Leaning], number: str) -> Page[Any]:
    """Return one page of cells: of keys, or of scores where nobody spoke."""
    if order == SILENCE:
        edition = _newest_edition(selection.survey)
        silent = leaning.silent(selection, edition) if edition else Score.objects.none()
        return Paginator(silent, CELLS_PER_PAGE).get_page(number)
    if order == ANSWERS:
        return Paginator(scores.cells(selection), CELLS_PER_PAGE).get_page(number)
    return Paginator(leaning.in_order(leanings, order), CELLS_PER_PAGE).get_page(number)


def _lines(
    selection: Selection, page: Page[Any], labels: scores.Labels, leanings: Mapping[CellKey, Leaning]
) -> list[CellLine]:
    entries = list(page.object_list)
    if entries and isinstance(entries[0], Score):
        return [CellLine(score, 0, [0] * len(labels.steps), [0] * len(labels.strata), None) for score in entries]
    keys = [tuple(entry) for entry in entries]
    counted = scores.with_counts(selection, keys)
    scored = _scores(keys)
    return [
        CellLine(
            score=scored[key],
            n=cell.n,
            steps=[cell.steps.get(code, 0) for code in labels.steps],
            strata=[cell.strata.get(code, 0) for code in labels.strata],
            leaning=leanings.get(key),
        )
        for key in keys
        for cell in [counted[key]]
        if key in scored
    ]


def _scores(keys: Sequence[CellKey]) -> dict[CellKey, Score]:
    """Return {cell: its score} with country, indicator and edition, in one query."""
    rows = Score.objects.filter(
        country__in={key[0] for key in keys},
        indicator__in={key[1] for key in keys},
        edition__in={key[2] for key in keys},
    ).select_related("country", "indicator", "edition")
    return {(row.country_id, row.indicator_id, row.edition_id): row for row in rows}


def _map(selection: Selection, survey: Survey, leanings: Mapping[CellKey, Leaning]) -> DisagreementMap:
    countries = Country.objects.in_bulk({cell[0] for cell in leanings})
    address = reverse("admin:surveys_response_cells", args=[survey.pk])
    links = {
        key: f"{address}?{_of_country(selection, country).query(order=DISAGREEMENT)}"
        for key, country in countries.items()
    }
    return draw_map(leaning.by_country(leanings), countries, links)


def _of_country(selection: Selection, country: Country) -> Selection:
    return replace(selection, country=country.iso3)


def _rows(selection: Selection) -> Iterator[Sequence[TableValue]]:
    leanings = leaning.leanings(selection)
    keys = leaning.in_order(leanings, DISAGREEMENT)
    scored = _scores(keys)
    yield HEAD
    for key in keys:
        own, score = leanings[key], scored.get(key)
        if score is not None:
            yield (
                score.country.iso3,
                str(score.country),
                score.indicator.slug,
                score.edition.year,
                None if score.half_points is None else score.half_points / 2,
                own.n,
                own.too_low,
                own.too_high,
                *(round(end, 6) for end in own.share or ()),
                *(() if own.share else (None, None, None)),
                "yes" if own.is_clear else "no",
                own.n_texts,
                own.n_new,
                own.newest.isoformat() if own.newest else "",
                selection.query(),
            )
