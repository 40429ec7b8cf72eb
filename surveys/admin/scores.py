"""Admin pages of visitors' answers about single scores: the list of cells, and one cell with its texts."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators.drawing import shares
from indicators.models import Country, Edition, Indicator
from surveys.admin.response_pages import ResponsePages, language
from surveys.analysis import scores
from surveys.models import AnswerText, Survey
from surveys.statistics.intervals import Interval, wilson

CELLS_PER_PAGE, REASONS_PER_PAGE = 50, 25


@dataclass(frozen=True)
class CellLine:
    """One cell in the list, with its numbers of answers by step and by stratum."""

    country: Country
    indicator: Indicator
    edition: Edition
    n: int
    steps: list[int]
    strata: list[int]


@dataclass(frozen=True)
class StepLine:
    """One step on the page of a cell: its number of answers, by stratum too, and their share with its bar."""

    label: str
    counts: list[int]
    count: int
    interval: Interval | None
    picture: shares.Share | None


@dataclass(frozen=True)
class VisitorReason:
    """A visitor's text about a score, with the labels of their step and stratum."""

    text: AnswerText
    step: str
    stratum: str


class ScorePages(ResponsePages):
    """Show the answers to "Does this score look right?"; no public page reads them."""

    def get_urls(self) -> list[URLPattern]:
        cells = self.admin_site.admin_view(require_safe(self.cells_view))
        cell = self.admin_site.admin_view(require_safe(self.cell_view))
        return [
            path("surveys/<int:pk>/scores/", cells, name="surveys_response_cells"),
            path("surveys/<int:pk>/scores/<int:year>/<slug:iso3>/<slug:slug>/", cell, name="surveys_response_cell"),
            *super().get_urls(),
        ]

    def cells_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the cells with answers, those with most first."""
        survey = self._about_scores(request, pk)
        form, selection = self.filtered(request, survey)
        labels = scores.labels(selection, language())
        page = Paginator(scores.cells(selection), CELLS_PER_PAGE).get_page(request.GET.get("p"))
        lines = _cell_lines(scores.with_counts(selection, page.object_list), labels)
        title = gettext("What visitors said of single scores")
        return self.page(
            request, "cells.html", survey, title=title, form=form, selection=selection, page=page, lines=lines,
            labels=labels,
        )  # fmt: skip

    def cell_view(self, request: HttpRequest, pk: int, year: int, iso3: str, slug: str) -> HttpResponse:
        """Show the answers about one cell by step and stratum, with their texts."""
        survey = self._about_scores(request, pk)
        edition, country, indicator = _cell(year, iso3, slug)
        form, selection = self.filtered(request, survey)
        responses = selection.responses().filter(edition=edition, country=country, indicator=indicator)
        labels = scores.labels(selection, language())
        lines = _step_lines(scores.by_step_and_stratum(responses), labels)
        page, reasons = None, []
        if self.may_read_words(request):
            page = Paginator(scores.reasons(responses), REASONS_PER_PAGE).get_page(request.GET.get("p"))
            reasons = _reasons(list(page.object_list), labels)
        title = gettext("%(country)s, %(indicator)s") % {"country": country, "indicator": indicator}
        return self.page(
            request, "cell.html", survey, title=title, form=form, selection=selection, edition=edition,
            country=country, indicator=indicator, labels=labels, lines=lines, n=sum(line.count for line in lines),
            values_seen=scores.values_seen(responses), page=page, reasons=reasons,
        )  # fmt: skip

    def _about_scores(self, request: HttpRequest, pk: int) -> Survey:
        survey = self.survey(request, pk)
        if survey.kind != Survey.Kind.SCORE:
            raise Http404
        return survey


def _cell(year: int, iso3: str, slug: str) -> tuple[Edition, Country, Indicator]:
    return (
        get_object_or_404(Edition, year=year),
        get_object_or_404(Country, iso3=iso3),
        get_object_or_404(Indicator, slug=slug),
    )


def _cell_lines(cells: list[scores.CellCounts], labels: scores.Labels) -> list[CellLine]:
    countries = Country.objects.in_bulk({cell.country for cell in cells})
    indicators = Indicator.objects.in_bulk({cell.indicator for cell in cells})
    editions = Edition.objects.in_bulk({cell.edition for cell in cells})
    return [
        CellLine(
            country=countries[cell.country],
            indicator=indicators[cell.indicator],
            edition=editions[cell.edition],
            n=cell.n,
            steps=[cell.steps.get(code, 0) for code in labels.steps],
            strata=[cell.strata.get(code, 0) for code in labels.strata],
        )
        for cell in cells
    ]


def _step_lines(counts: dict[tuple[str, str], int], labels: scores.Labels) -> list[StepLine]:
    base = sum(counts.values())
    rows = {step: [counts.get((step, stratum), 0) for stratum in labels.strata] for step in labels.steps}
    intervals = {step: wilson(sum(row), base) for step, row in rows.items()}
    whole = shares.end(interval.high for interval in intervals.values() if interval)
    return [
        StepLine(
            label=labels.steps[step],
            counts=row,
            count=sum(row),
            interval=(interval := intervals[step]),
            picture=shares.draw(*interval, whole=whole) if interval else None,
        )
        for step, row in rows.items()
    ]


def _reasons(texts: list[AnswerText], labels: scores.Labels) -> list[VisitorReason]:
    chosen = scores.chosen(texts)
    return [
        VisitorReason(
            text,
            step=labels.steps.get(codes.get(scores.STEP, ""), ""),
            stratum=labels.strata.get(codes.get(scores.KNOW, ""), ""),
        )
        for text in texts
        for codes in [chosen.get(text.response_id, {})]
    ]
