"""How long answers about single scores waited for an outcome: counted at each release, with noise, and never by cell.

An answer has its outcome when one about its score is published on the day it came in or later. It is in one cell only,
so that all of them together cost it ε once a release.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from indicators.models import Outcome, Release, ResultCount
from indicators.models.feedback import ABOUT_SCORES
from indicators.scoring.noise_margin import margin
from indicators.workflow import Tally
from surveys.models import Response, Survey
from surveys.statistics.noised import CHANCE, FEWEST_SHOWN

FIGURE: Final = f"{ABOUT_SCORES}waiting"
SOON: Final = 90  # days within which an answer should have its outcome
IN_TIME, LATE = "in-time", "late"
# Of those without an outcome: the cell by the days that an answer has waited at least.
WAITS: Final = {0: "waits", SOON: "waits-90", 180: "waits-180", 365: "waits-365"}
CELLS: Final = (IN_TIME, LATE, *WAITS.values())


def tallies() -> Iterator[Tally]:
    """Yield the cells of the survey about scores; nothing where no real one was ever published."""
    surveys = Survey.objects.filter(kind=Survey.Kind.SCORE, demonstration=False, versions__isnull=False).distinct()
    for survey in surveys:
        counts = Counter(dict.fromkeys(CELLS, 0))
        today = timezone.now().date()
        for came, answered in days_of(survey):
            counts[_cell(came, answered, today)] += 1
        yield Tally(survey.slug, FIGURE, dict(counts))


def outcomes_of() -> QuerySet[Outcome]:
    """Return, for a subquery of responses, the outcomes that stand about the score of one, since it came in."""
    return Outcome.objects.standing().filter(
        country=OuterRef("country"),
        indicator=OuterRef("indicator"),
        edition__demonstration=False,
        edition__year__gte=OuterRef("edition__year"),
        published_at__date__gte=OuterRef("submitted_on"),
    )


def days_of(survey: Survey) -> Iterable[tuple[date, date | None]]:
    """Return of each response about a score that counts its day, and that of its first outcome, None without one."""
    first = outcomes_of().order_by().values("country").annotate(first=Min("published_at__date")).values("first")[:1]
    counted = Response.objects.counted().filter(survey=survey, country__isnull=False, indicator__isnull=False)
    return counted.order_by().values_list("submitted_on", Subquery(first))


def _cell(came: date, answered: date | None, today: date) -> str:
    if answered is not None:
        return IN_TIME if answered - came <= timedelta(days=SOON) else LATE
    waited = (today - came).days
    return WAITS[max(days for days in WAITS if days <= max(waited, 0))]


@dataclass(frozen=True)
class WaitingFigures:
    """What a release says of answers about scores, with noise: how many of those due had an outcome within 90 days.

    `longest` is the longest wait, in days at least, of eight answers or more that have none yet; 0 where that is less
    than 90. `off` is how far one of these numbers can be off, 19 times in 20.
    """

    in_time: int
    due: int
    longest: int
    off: int

    @property
    def is_shown(self) -> bool:
        return self.due >= FEWEST_SHOWN and self.in_time >= FEWEST_SHOWN


def figures_of(release: Release) -> WaitingFigures | None:
    """Return what a release says of answers about scores; None where it drew no such counts."""
    cells = list(ResultCount.objects.filter(release=release, figure=FIGURE))
    if not cells:
        return None
    counts = {cell.cell: cell.count for cell in cells}
    waits = {days: counts[name] for days, name in WAITS.items()}
    return WaitingFigures(
        in_time=counts[IN_TIME],
        due=max(counts[IN_TIME], counts[IN_TIME] + counts[LATE] + sum(n for days, n in waits.items() if days >= SOON)),
        longest=max((days for days, n in waits.items() if days and n >= FEWEST_SHOWN), default=0),
        off=margin(1 / Fraction(cells[0].epsilon), CHANCE),
    )


def newest_figures() -> WaitingFigures | None:
    """Return what the newest release that stands says of them."""
    drew = Release.objects.filter(demonstration=False, withdrawal=None, result_counts__figure=FIGURE)
    newest = drew.order_by("-number").first()
    return figures_of(newest) if newest else None
