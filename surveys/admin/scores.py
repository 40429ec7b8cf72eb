"""The admin page of visitors' answers about one score, with their texts."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators.drawing import shares
from indicators.models import Country, Edition, Indicator
from surveys.admin.response_pages import language
from surveys.admin.score_list import ScoreListPages
from surveys.analysis import scores
from surveys.models import AnswerText
from surveys.statistics.intervals import Interval, wilson

REASONS_PER_PAGE = 25


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


class ScorePages(ScoreListPages):
    """Show the answers to "Does this score look right?"; no public page reads them."""

    def get_urls(self) -> list[URLPattern]:
        cell = self.admin_site.admin_view(require_safe(self.cell_view))
        return [
            path("surveys/<int:pk>/scores/<int:year>/<slug:iso3>/<slug:slug>/", cell, name="surveys_response_cell"),
            *super().get_urls(),
        ]

    def cell_view(self, request: HttpRequest, pk: int, year: int, iso3: str, slug: str) -> HttpResponse:
        """Show the answers about one cell by step and stratum, with their texts."""
        survey = self.about_scores(request, pk)
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


def _cell(year: int, iso3: str, slug: str) -> tuple[Edition, Country, Indicator]:
    return (
        get_object_or_404(Edition, year=year),
        get_object_or_404(Country, iso3=iso3),
        get_object_or_404(Indicator, slug=slug),
    )


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
