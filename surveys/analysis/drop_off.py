"""How far people come in a survey: starts, page turns and sendings by page, language and day."""

from datetime import date
from typing import Final, NamedTuple

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from surveys.intake import page_counts
from surveys.models import PageCount, Survey, SurveyVersion

FEWEST: Final = 5
DAYS: Final = 30  # how many days are listed, the newest ones


class Line(NamedTuple):
    """The counts of a page, a language or a day; `started` is how often the survey was started in all."""

    label: str
    starts: int
    turns: int
    sendings: int
    started: int

    @property
    def share(self) -> float | None:
        """Return the share of starts that were sent from here; None where too few stand behind it."""
        return self._of_starts(self.sendings)

    @property
    def share_reached(self) -> float | None:
        """Return the share of starts that came to this page; None where too few stand behind it."""
        return self._of_starts(self.starts)

    def _of_starts(self, count: int) -> float | None:
        is_told = self.started >= FEWEST and (count == 0 or count >= FEWEST)
        return min(1.0, count / self.started) if is_told else None


class DropOff(NamedTuple):
    """The whole of a survey, and its lines by page, language and day."""

    whole: Line
    pages: list[Line]
    languages: list[Line]
    days: list[Line]


def read_drop_off(survey: Survey, newest: SurveyVersion | None, language: str) -> DropOff:
    """Return how far people came in a survey; pages are named in `language`, in the order of its newest version."""
    rows = PageCount.objects.filter(survey=survey)
    whole = rows.filter(page=page_counts.WHOLE)
    starts = sum(whole.values_list("starts", flat=True))
    titles = _titles(newest, language)
    by_page = {str(code): line for code, line in _sums(rows.exclude(page=page_counts.WHOLE), "page")}
    codes = [code for code in titles if code in by_page] + sorted(code for code in by_page if code not in titles)
    days = [(day, counts) for day, counts in _sums(whole, "day") if isinstance(day, date)][-DAYS:]
    return DropOff(
        Line("", starts, 0, sum(whole.values_list("sendings", flat=True)), starts),
        [Line(titles.get(code, code), *by_page[code], starts) for code in codes],
        [Line(_language(str(code)), *counts, counts[0]) for code, counts in _sums(whole, "language")],
        [Line(date_format(day, "j M Y"), *counts, counts[0]) for day, counts in reversed(days)],
    )


def _sums(rows: QuerySet[PageCount], name: str) -> list[tuple[str | date, tuple[int, int, int]]]:
    """Return (value of the column, (starts, turns, sendings)), in ascending order of the values."""
    sums = rows.order_by(name).values_list(name).annotate(Sum("starts"), Sum("turns"), Sum("sendings"))
    return [(value, (starts, turns, sendings)) for value, starts, turns, sendings in sums]


def _titles(newest: SurveyVersion | None, language: str) -> dict[str, str]:
    """Return {code: title} of the sections of a version, in their order."""
    sections = newest.document["sections"] if newest else []
    return {section["code"]: section["title"][language] or section["code"] for section in sections}


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
