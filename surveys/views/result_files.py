"""The results of one question to take away: as a drawing (SVG), as a table (CSV), or in a frame of another site."""

from collections.abc import Iterator, Sequence

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from indicators.drawing import result_file as result_drawing
from indicators.drawing.result_file import FileBar, FileStatement
from indicators.exporting.cells import TableValue, csv_text
from indicators.models import Release
from lib import caching
from lib.page_cache import published_page
from surveys.analysis import results
from surveys.analysis.results import ResultAnswer, ResultFigure, ResultQuestion, SurveyResults
from surveys.documents.languages import FIRST
from surveys.models import Survey
from surveys.views.result_blocks import ResultBlock, block_of
from surveys.views.results import find_survey, release_of

HEAD = (
    "release", "released_on", "survey", "question", "statement", "answer_code", "answer", "share_percent",
    "low_percent", "high_percent", "base", "epsilon",
)  # fmt: skip


@published_page()
def result_file(request: HttpRequest, slug: str, number: int, code: str, format: str) -> HttpResponse:
    """Return the results of a question in a release as CSV or SVG; 404 where that release did not count it."""
    survey = find_survey(slug)
    figures = _results(survey, release_of(results.releases_with_results(survey), number))
    question = _question(figures, code)
    if format == "csv":
        content, kind = csv_text([HEAD, *_rows(survey, figures, question)]), "text/csv; charset=utf-8"
    else:
        content, kind = _svg(request, survey, figures, question), "image/svg+xml"
    disposition = f'attachment; filename="{slug}-{code}-release-{number}.{format}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


# The pages of the cache may not be framed: this one is drawn from what is remembered.
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@csrf_exempt
@require_safe
def embedded_result(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the newest results of a question in a frame of another site; it has no cookie and no script of its own."""
    key = ("embedded-result", slug, code, get_language(), request.scheme, request.get_host())
    body: str = caching.remember(key, lambda: _embedded(request, slug, code))
    response = HttpResponse(body)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _embedded(request: HttpRequest, slug: str, code: str) -> str:
    survey = find_survey(slug)
    release = release_of(results.releases_with_results(survey), None)
    if release is None:
        raise Http404(_("There are no results of this question."))
    block = block_of(_question(_results(survey, release), code))
    page = request.build_absolute_uri(reverse("surveys:results", kwargs={"slug": slug}))
    context = {"survey": survey, "release": release, "block": block, "question": block.question, "page": page}
    return render_to_string("surveys/results/embedded.html", context, request)


def _results(survey: Survey, release: Release | None) -> SurveyResults:
    if release is None:
        raise Http404(_("There are no results of this question."))
    return results.results_of(survey, release, get_language() or FIRST)


def _question(figures: SurveyResults, code: str) -> ResultQuestion:
    question = next((question for question in figures.questions if question.code == code), None)
    if question is None:
        raise Http404(_("There are no results of this question."))
    return question


def _rows(survey: Survey, figures: SurveyResults, question: ResultQuestion) -> Iterator[Sequence[TableValue]]:
    """Yield a line for each answer; shares are empty where too few gave it, bases too where too few answered."""
    release = figures.release
    shared = (release.number, release.published_at.date().isoformat(), survey.slug, question.code)
    for figure in question.figures:
        statement = figure.text if question.has_statements else ""
        for answer in (*figure.answers, *figure.no_answers):
            shares = [round(100 * value) for value in answer.interval] if answer.interval else [None] * 3
            yield (*shared, statement, answer.code, str(answer.label), *shares, figure.base, float(figures.epsilon))


def _svg(request: HttpRequest, survey: Survey, figures: SurveyResults, question: ResultQuestion) -> str:
    block = block_of(question)
    address = request.build_absolute_uri(
        reverse("surveys:results-of-release", kwargs={"slug": survey.slug, "number": figures.release.number})
    )
    facts = {"number": figures.release.number, "day": date_format(figures.release.published_at), "title": survey.title}
    notes = [
        f"{block.base} {_said_of_noise(block)}".strip(),
        _("Answers to “%(title)s”, release %(number)s of %(day)s. Visitors who chose to answer, not a sample.") % facts,
        address,
    ]
    context = {
        "drawing": _drawing_of(question, block, notes),
        "title": question.text,
        "language": get_language() or FIRST,
    }
    return render_to_string("indicators/drawing/result_file.svg", context)


def _said_of_noise(block: ResultBlock) -> str:
    if not block.is_shown:
        return _("Too few answered to show figures that say more than their noise.")
    if block.statements:
        return _(
            "Percent of those with an opinion; noise moves a percentage by %(points)s points at most, 19 times in 20."
        ) % {"points": block.points_off}
    return _("The pale end of a bar holds the figure before noise, 19 times in 20.")


def _drawing_of(question: ResultQuestion, block: ResultBlock, notes: Sequence[str]) -> result_drawing.FileDrawing:
    if block.statements:
        statements = [FileStatement(line.figure.text, _points(line.figure)) for line in block.statements]
        return result_drawing.draw_statements(question.text, block.legend, statements, notes)
    groups = [
        (bars.figure.text if question.has_statements else "", [_bar(line.answer) for line in bars.lines])
        for bars in block.bars
    ]
    return result_drawing.draw_bars(question.text, groups, notes)


def _bar(answer: ResultAnswer) -> FileBar:
    return FileBar(str(answer.label), answer.percent, answer.interval)


def _points(figure: ResultFigure) -> list[float]:
    return [answer.interval.share if answer.interval else 0.0 for answer in figure.on_scale]
