"""How far people come in a survey: starts, page turns and sendings by page, language and day.

Numbers from 1 to 4 are not told, nor what they could be computed from: a sum with all its other parts.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from surveys.documents import Document
from surveys.intake import page_counts
from surveys.models import PageCount, Survey, SurveyVersion

FEWEST: Final = 5
Sums = tuple[str | date, tuple[int, int, int]]  # value of a column, and starts, turns, sendings
DAYS: Final = 30  # how many days are listed, the newest ones


class Line(NamedTuple):
    """The counts of a page, a language or a day, None for one that is not told; `started` are those it is a part of."""

    label: str
    starts: int | None
    turns: int | None
    sendings: int | None
    started: int | None

    @property
    def share(self) -> float | None:
        """Return the share of starts that were sent from here; None where too few stand behind it."""
        return self._of_starts(self.sendings)

    @property
    def share_reached(self) -> float | None:
        """Return the share of starts that came to this page; None where too few stand behind it."""
        return self._of_starts(self.starts)

    def _of_starts(self, count: int | None) -> float | None:
        if count is None or self.started is None or self.started < FEWEST or 0 < count < FEWEST:
            return None
        return min(1.0, count / self.started)


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
    languages = _sums(whole, "language")[::-1]  # the first one is most often that of the most visitors
    by_day = [(day, counts) for day, counts in _sums(whole, "day") if isinstance(day, date)]
    older, days = by_day[:-DAYS], by_day[-DAYS:]
    columns = [told([sum(column[: len(older)]), *column[len(older) :]])[1:] for column in _columns(by_day)]
    return DropOff(
        Line("", starts, 0, sum(whole.values_list("sendings", flat=True)), starts),
        _pages(_sums(rows.exclude(page=page_counts.WHOLE), "page"), newest, language, starts),
        _lines([_language(str(code)) for code, _counts in languages], map(told, _columns(languages)))[::-1],
        _lines([date_format(day, "j M Y") for day, _counts in days], columns)[::-1],
    )


def told(counts: Sequence[int]) -> list[int | None]:
    """Return the parts of a sum, None for those from 0 to 4 and for one more, so that the sum tells none of them.

    The one more is the first that is large enough, whatever its number: which it is tells nothing then. Where the small
    ones are all 0, the sum says so anyway.
    """
    if not any(0 < count < FEWEST for count in counts):
        return list(counts)
    large = [place for place, count in enumerate(counts) if count >= FEWEST]
    left_out = sum(count for count in counts if count < FEWEST) + sum(counts[place] for place in large[:1])
    # What is left out adds up to 6 in one way: a five and a one.
    beside = large[:2] if left_out == FEWEST + 1 else large[:1]
    return [count if count >= FEWEST and place not in beside else None for place, count in enumerate(counts)]


def _told_of_pages(counts: Sequence[int], on_some_paths: Sequence[bool]) -> list[int | None]:
    """Return the counts of pages; those that only some are asked add up to those before and behind, so all or none."""
    is_small = [0 < count < FEWEST for count in counts]
    is_branch_small = any(small and branch for small, branch in zip(is_small, on_some_paths, strict=True))
    return [
        None if small or (branch and is_branch_small) else count
        for count, small, branch in zip(counts, is_small, on_some_paths, strict=True)
    ]


def _columns(sums: Sequence[Sums]) -> list[tuple[int, ...]]:
    """Return starts, turns and sendings, each with a number for each line."""
    return list(zip(*(counts for _value, counts in sums), strict=True)) or [(), (), ()]


def _lines(labels: Sequence[str], columns: Iterable[Sequence[int | None]]) -> list[Line]:
    starts, turns, sendings = columns
    return [Line(*facts) for facts in zip(labels, starts, turns, sendings, starts, strict=True)]


def _pages(sums: Sequence[Sums], newest: SurveyVersion | None, language: str, started: int) -> list[Line]:
    """Return the lines of pages, in the order of the newest version; those that it has no more come last."""
    sections = {section["code"]: section for section in newest.document["sections"]} if newest else {}
    by_page = {str(code): counts for code, counts in sums}
    codes = [code for code in sections if code in by_page] + sorted(code for code in by_page if code not in sections)
    branches = [code not in sections or _is_on_some_paths(sections[code]) for code in codes]
    columns = [_told_of_pages(column, branches) for column in _columns([(code, by_page[code]) for code in codes])]
    titles = [sections[code]["title"][language] or code if code in sections else code for code in codes]
    return [line._replace(started=started) for line in _lines(titles, columns)]


def _is_on_some_paths(section: Document) -> bool:
    """Return whether a page may be left out, as its section or all that is in it has a condition."""
    return bool(section.get("shown_if")) or all(question.get("shown_if") for question in section["questions"])


def _sums(rows: QuerySet[PageCount], name: str) -> list[Sums]:
    """Return (value of the column, (starts, turns, sendings)), in ascending order of the values."""
    sums = rows.order_by(name).values_list(name).annotate(Sum("starts"), Sum("turns"), Sum("sendings"))
    return [(value, (starts, turns, sendings)) for value, starts, turns, sendings in sums]


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
