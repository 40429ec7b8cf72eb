"""A question over time as its page prints it: a panel for each answer, marks at releases and versions, a table.

It loads scipy, by way of `surveys.analysis.over_time`: import it where a question is looked at over time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.drawing import over_time as drawing
from indicators.drawing.shares import end
from surveys.analysis.over_time import Event, OverTime, Period

MOST_PANELS = 12  # answers that are drawn; all are in the table up to `MOST_COLUMNS`
MOST_COLUMNS = 30


@dataclass(frozen=True)
class AnswerPanel:
    """An answer with its drawing."""

    label: str
    picture: drawing.Panel


@dataclass(frozen=True)
class TimeLine:
    """A period in the table, with the shares of the answers that have a column."""

    period: Period
    cells: list[object]


def order(figures: OverTime) -> list[int]:
    """Return the places of the answers that the page shows: all in their order, or those given most often."""
    totals = [sum(column) for column in zip(*figures.table.counts, strict=True)]
    places = range(len(figures.answers))
    if len(places) <= MOST_COLUMNS:
        return [*places]
    return sorted(sorted(places, key=lambda place: -totals[place])[:MOST_PANELS])


def panels(figures: OverTime, events: Sequence[Event], step: str) -> list[AnswerPanel]:
    """Return a panel for each answer, all with the same axes."""
    if not figures.periods:
        return []
    first, last = figures.periods[0].first, figures.periods[-1].last
    span = max((last - first).days, 1)
    shown_places = order(figures)[:MOST_PANELS]
    whole = end(
        share.high
        for period in figures.periods
        for share in (period.shares[place] for place in shown_places)
        if share and not period.is_small
    )
    marks = [
        drawing.TimeMark((event.day - first).days / span, mark_text(event), is_dotted=event.is_version)
        for event in events
    ]
    ends = [date_format(day, "M Y" if step == "month" else "j M Y") for day in (first, last)]
    return [
        AnswerPanel(
            figures.answers[place].label,
            drawing.draw(
                _stretches(figures, place, first, span, whole), marks, whole=whole, first=ends[0], last=ends[1]
            ),
        )
        for place in shown_places
    ]


def mark_text(event: Event) -> str:
    """Return the few letters over a mark: R3 for a release, V2 for a version."""
    return (_("V%(number)s") if event.is_version else _("R%(number)s")) % {"number": event.number}


def _stretches(figures: OverTime, place: int, first: date, span: int, whole: float) -> list[list[drawing.SharePoint]]:
    """Return the points of an answer in stretches that no period without responses interrupts."""
    stretches: list[list[drawing.SharePoint]] = []
    before: Period | None = None
    for period in figures.periods:
        share = period.shares[place]
        if share is None:
            before = None
            continue
        if before is None or before.last + timedelta(days=1) != period.first:
            stretches.append([])
        middle = (period.first - first).days + (period.last - period.first).days / 2
        value, low, high = (min(each, whole) for each in share)
        stretches[-1].append(drawing.SharePoint(middle / span, value, low, high, period.is_small))
        before = period
    return stretches


def lines(figures: OverTime) -> list[TimeLine]:
    """Return the periods of the table, the newest first."""
    places = order(figures)
    return [TimeLine(period, [period.shares[place] for place in places]) for period in reversed(figures.periods)]
