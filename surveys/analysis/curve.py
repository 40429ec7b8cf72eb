"""Turn counts by day into a curve of days, weeks or months, so that no drawing has too many columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from surveys.models import Response

Step = Literal["day", "week", "month"]
MOST_DAYS, MOST_WEEKS = 100, 700
Count = tuple[date, str, bool, int]  # day, status, whether flagged, how many


@dataclass(frozen=True)
class CurvePeriod:
    """Numbers of responses of one day, week or month, under its first day."""

    first: date
    counted: int = 0
    flagged: int = 0
    held: int = 0

    @property
    def all(self) -> int:
        return self.counted + self.flagged + self.held


@dataclass(frozen=True)
class Curve:
    """Consecutive periods of one length, oldest first; a period without responses has zeros."""

    step: Step
    columns: list[CurvePeriod]


def build_curve(counts: Iterable[Count]) -> Curve:
    """Return the curve of (day, status, whether flagged, number); without counts it has no column.

    Flagged responses are counted as `flagged`, not as `counted`.
    """
    rows = list(counts)
    if not rows:
        return Curve("day", [])
    first, last = min(row[0] for row in rows), max(row[0] for row in rows)
    span = (last - first).days
    step: Step = "day" if span < MOST_DAYS else "week" if span < MOST_WEEKS else "month"
    sums = {start: [0, 0, 0] for start in _starts(_start(first, step), last, step)}
    for day, status, flagged, n in rows:
        place = 2 if status == Response.Status.HELD else 1 if flagged else 0
        sums[_start(day, step)][place] += n
    return Curve(step, [CurvePeriod(start, *counted) for start, counted in sums.items()])


def _start(day: date, step: Step) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _starts(first: date, last: date, step: Step) -> Iterable[date]:
    start = first
    while start <= last:
        yield start
        days = {"day": 1, "week": 7, "month": 32}[step]
        start = _start(start + timedelta(days=days), step)
