"""The admin page of how many texts have each code, in all and by segment, and its file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators.exporting.cells import TableValue, csv_text
from surveys.admin.response_pages import language
from surveys.admin.taking import CSV, file_response
from surveys.admin.word_pages import WordPages, chosen_question
from surveys.analysis.dimensions import Dimension
from surveys.analysis.selecting import Selection
from surveys.coding import counts
from surveys.coding.counts import CodeCounts, SegmentTable
from surveys.kinds.figures import SMALL

HEAD = ("code", "label", "segment", "category", "texts", "base", "percent", "filter", "read_on")


class CodeCountPages(WordPages):
    """Distributions of codes, for those who may read the texts behind them."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_safe(self.codes_view))
        file = self.admin_site.admin_view(require_safe(self.codes_csv))
        return [
            path("surveys/<int:pk>/codes/", page, name="surveys_response_codes"),
            path("surveys/<int:pk>/codes.csv", file, name="surveys_response_codes_csv"),
            *super().get_urls(),
        ]

    def codes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the codes of a view with the number of texts of each, and by the segment that the query names."""
        survey = self.readable(request, pk)
        question = chosen_question(survey, request.GET)
        form, selection = self.filtered(request, survey)
        offered = counts.segments(selection, language())
        total, table = _counted(selection, question.pk if question else None, request, offered)
        keeping = {name: request.GET[name] for name in ("question", "by") if request.GET.get(name)}
        return self.page(
            request, "codes.html", survey, title=gettext("Codes of texts"), form=form, selection=selection,
            total=total, table=table, lines=_lines(total, table), offered=offered, by=request.GET.get("by", ""),
            query=selection.query(**keeping), keeping=keeping, small=SMALL, **self.word_context(survey, question),
            most=max((line.count for line in total.lines), default=0),
        )  # fmt: skip

    def codes_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the counts with a line for each code and category."""
        survey = self.readable(request, pk)
        question = chosen_question(survey, request.GET)
        _form, selection = self.filtered(request, survey)
        offered = counts.segments(selection, language())
        total, table = _counted(selection, question.pk if question else None, request, offered)
        text = csv_text(_rows(total, table, selection.query(), timezone.localdate()))
        return file_response(text, CSV, f"{survey.slug}-codes.csv")


def _counted(
    selection: Selection, question: int | None, request: HttpRequest, offered: Mapping[str, Dimension]
) -> tuple[CodeCounts, SegmentTable | None]:
    dimension = offered.get(request.GET.get("by", ""))
    table = counts.by_segment(selection, question, dimension) if dimension else None
    return counts.code_counts(selection, question), table


def _lines(total: CodeCounts, table: SegmentTable | None) -> Sequence[Any]:
    """Return each code with its count and interval in every category of the table."""
    if table is None:
        return []
    places = range(len(table.categories))
    return [
        (line.code, [(table.counts[line.code.pk][place], table.share(line.code.pk, place)) for place in places])
        for line in total.lines
        if line.code.pk in table.counts
    ]


def _rows(total: CodeCounts, table: SegmentTable | None, query: str, day: date) -> Iterator[Sequence[TableValue]]:
    yield HEAD
    for line in total.lines:
        yield _row(line.code, ("", ""), line.count, total.base, query, day)
        if table and line.code.pk in table.counts:
            for place, category in enumerate(table.categories):
                of_segment = (table.dimension.name, category.label)
                count = table.counts[line.code.pk][place]
                yield _row(line.code, of_segment, count, table.bases[place], query, day)


def _row(code: Any, segment: tuple[str, str], count: int, base: int, query: str, day: date) -> Sequence[TableValue]:
    per_cent = round(100 * count / base, 4) if base else None
    return (code.code, code.label, *segment, count, base, per_cent, query, day.isoformat())
