"""How far people come, counted without any of them: numbers by survey, day, language and page, and nothing else.

They are counted in the cache, once a second for each process, so that opening a form costs the database nothing, and
folded into the rows of `PageCount` by a task. What the cache loses is not counted; nothing is counted twice.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import Final, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lib.gathered_counts import GatheredCounts
from surveys.intake import open_surveys
from surveys.models import PageCount, Section, Survey

STARTS, TURNS, SENDINGS = "starts", "turns", "sendings"
TWO_DAYS: Final = 2 * 86400
WHOLE: Final = ""  # the survey as a whole, in pages or not
FOLDING: Final = "page-counts:folding"  # held by the process that folds
FOLDING_SECONDS: Final = 60


class CounterName(NamedTuple):
    """What a counter of the cache counts: no person, and no time finer than the day."""

    survey: int
    day: str
    language: str
    page: str  # the code of its section, or the whole
    act: str

    @property
    def key(self) -> str:
        return f"page-count:{self.survey}:{self.day}:{self.language}:{self.page}:{self.act}"


def count(survey: int, language: str, act: str, *pages: str) -> None:
    """Count an act on pages of a survey today; where the cache is away, nothing is counted."""
    day = timezone.now().date().isoformat()
    gathered.add(*(CounterName(survey, day, language, page, act).key for page in pages))


def fold() -> None:
    """Move the counters of today and yesterday from the cache to the rows; one process at a time.

    They are taken before they are written: a process that is killed in between loses what came since the last time.
    """
    gathered.hand_over()
    if not cache.add(FOLDING, True, FOLDING_SECONDS):
        return
    try:
        counts = _take()
        try:
            _write(counts)
        except BaseException:
            for name, number in counts.items():
                _raise(name.key, number)
            raise
    finally:
        cache.delete(FOLDING)


def _raise(key: str, number: int) -> None:
    """Raise a counter of the cache; where the cache is away, nothing is counted."""
    try:
        cache.incr(key, number)
    except ValueError:  # there is none yet
        if not cache.add(key, number, TWO_DAYS):
            with suppress(ValueError):
                cache.incr(key, number)
    except OSError:
        pass


gathered: Final = GatheredCounts(_raise)


def _take() -> dict[CounterName, int]:
    """Return the counters that are not empty, and take from the cache what is returned."""
    names = {name.key: name for name in _names()}
    counts = {}
    for key, number in cache.get_many(names).items():
        # What stays in the cache is counted the next time: ValueError is also what Redis answers where it is away.
        with suppress(ValueError, OSError):
            if number:
                cache.decr(key, number)
                counts[names[key]] = number
    return counts


def _names() -> Iterator[CounterName]:
    """Yield the name of every counter that there can be: those of pages that a version had, or a draft has."""
    today = timezone.now().date()
    pages = {survey.pk: {WHOLE} for survey in Survey.objects.filter(state__in=open_surveys.PUBLIC)}
    for survey, code in Section.objects.filter(survey__in=pages).values_list("survey_id", "code"):
        pages[survey].add(code)
    for open_survey in open_surveys.every():
        pages.setdefault(open_survey.survey.pk, {WHOLE}).update(
            section["code"] for section in open_survey.version.document["sections"]
        )
    days = [(today - timedelta(days=ago)).isoformat() for ago in (1, 0)]
    for survey, codes in pages.items():
        for page, day, language, act in product(codes, days, _languages(), (STARTS, TURNS, SENDINGS)):
            yield CounterName(survey, day, language, page, act)


def _languages() -> set[str]:
    """Return the codes of all languages that anything is asked in."""
    more = (open_survey.version.document.get("languages", ()) for open_survey in open_surveys.every())
    return {code for code, _name in settings.LANGUAGES}.union(*more)


@transaction.atomic
def _write(counts: dict[CounterName, int]) -> None:
    """Add the numbers to the rows, which are made where there are none yet."""
    for name, number in counts.items():
        row, _is_new = PageCount.objects.get_or_create(
            survey_id=name.survey, day=date.fromisoformat(name.day), language=name.language, page=name.page
        )
        PageCount.objects.filter(pk=row.pk).update(**{name.act: F(name.act) + number})
