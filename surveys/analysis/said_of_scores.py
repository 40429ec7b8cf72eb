"""What visitors said of a score, step by step, with noise: where a release draws how many spoke of it.

Each counts who answered after the day on which a release last counted that score, withdrawn ones too. So a response is
counted in one release alone. Who answers later on such a day is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Max

from indicators.models import Outcome, PublicCount, Release, ResultCount
from indicators.models.feedback import ABOUT_A_CELL, FEWEST_SHOWN
from indicators.workflow import Tally
from surveys.analysis import scores
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of
from surveys.models import Answer, Response, Survey

Cell = tuple[str, str]  # iso3, code of the indicator


@dataclass(frozen=True)
class StepCount:
    """How many said one thing of a score, with noise, where that is shown."""

    label: str
    count: int


def tallies(release: Release) -> Iterator[Tally]:
    """Yield the answers about each score of which the release has drawn a number of visitors, by step."""
    survey = Survey.objects.filter(kind=Survey.Kind.SCORE, demonstration=False, versions__isnull=False).first()
    if survey is None:
        return
    steps, until = _steps(survey), _counted_until()
    drawn = PublicCount.objects.filter(release=release).values_list("country__iso3", "indicator__code")
    counts: dict[Cell, Counter[str]] = {cell: Counter(dict.fromkeys(steps, 0)) for cell in drawn}
    for iso3, indicator, day, step, n in _answers(survey, release):
        cell = iso3, indicator
        if cell in counts and step in steps and day > until.get(_figure(cell), date.min):
            counts[cell][step] += n
    for cell, by_step in counts.items():
        yield Tally(survey.slug, _figure(cell), dict(by_step), epsilon=Decimal(settings.PUBLIC_EPSILON))


def shown_of(outcomes: Iterable[Outcome], language: str) -> dict[int, list[StepCount]]:
    """Return {key of an outcome about a score: what was said of it, in the order of the form}; none under eight."""
    figures = {
        outcome.pk: _figure((outcome.country.iso3, outcome.indicator.code))
        for outcome in outcomes
        if outcome.release_id and outcome.country and outcome.indicator and outcome.visitors
    }
    if not figures:
        return {}
    rows = ResultCount.objects.filter(figure__in=set(figures.values()), count__gte=FEWEST_SHOWN)
    counts = {(row.release_id, row.figure, row.cell): row.count for row in rows}
    survey = Survey.objects.get(kind=Survey.Kind.SCORE, demonstration=False)
    labels = scores.labels(Selection(survey), language).steps
    return {
        outcome.pk: [
            StepCount(label, counts[key])
            for step, label in labels.items()
            if (key := (outcome.release_id, figures[outcome.pk], step)) in counts
        ]
        for outcome in outcomes
        if outcome.pk in figures
    }


def _steps(survey: Survey) -> list[str]:
    document = survey.versions.latest("number").document
    steps = [question for question in questions_of(document) if question["code"] == scores.STEP]
    return [option["code"] for question in steps for option in question["options"] if not option["missing"]]


def _counted_until() -> dict[str, date]:
    """Return {figure of a score: the day of the last release that counted it}."""
    counted = ResultCount.objects.filter(figure__startswith=ABOUT_A_CELL).order_by()
    days = counted.values_list("figure").annotate(Max("release__published_at"))
    return {figure: moment.date() for figure, moment in days}


def _answers(survey: Survey, release: Release) -> Iterable[tuple[str, str, date, str, int]]:
    """Return (iso3, code of the indicator, day, step, number of responses) of those that count, up to an edition."""
    counted = Response.objects.counted().filter(survey=survey, edition__year__lte=release.edition.year)
    answers = Answer.objects.filter(response__in=counted, question__code=scores.STEP).order_by()
    columns = ("response__country__iso3", "response__indicator__code", "response__submitted_on", "option__code")
    return answers.values_list(*columns).annotate(n=Count("pk"))


def _figure(cell: Cell) -> str:
    return f"{ABOUT_A_CELL}{cell[0]}-{cell[1]}"
