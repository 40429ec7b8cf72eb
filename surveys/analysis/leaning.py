"""How far visitors disagree with single scores: of each score which way they lean, and what is new of it.

The value of a step says which way the score should go: above 0 it is too low for them, below 0 too high.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from indicators.models import Edition, Release, Score
from surveys.analysis.distributions import merged
from surveys.analysis.scores import STEP, CellKey
from surveys.analysis.selecting import Selection
from surveys.models import Answer, AnswerText
from surveys.statistics.intervals import Interval, net
from surveys.statistics.proportions import LEVEL, holm
from surveys.statistics.signs import sign_test_p

ANSWERS, DISAGREEMENT, EVIDENCE, SILENCE = "answers", "disagreement", "evidence", "silence"
FEWEST: Final = 8  # of answers to a country's scores, to be colored on the map


@dataclass(frozen=True)
class Leaning:
    """What visitors say of one score, or of all of a country: how many find it too low and too high.

    `share` is that of too low minus that of too high, with its interval; `is_clear` is by the sign test after Holm's
    correction over all scores of the view. `n_new` counts texts since the newest release of the score's edition.
    """

    n: int
    too_low: int
    too_high: int
    share: Interval | None
    is_clear: bool = False
    n_texts: int = 0
    n_new: int = 0
    newest: date | None = None

    @property
    def nearest(self) -> float:
        """Return the end of the interval that is nearer to 0, as a distance; 0 where it holds 0."""
        if self.share is None or self.share.low <= 0 <= self.share.high:
            return 0.0
        return min(abs(self.share.low), abs(self.share.high))


def leanings(selection: Selection) -> dict[CellKey, Leaning]:
    """Return {cell: leaning} of each score with answers in the view, in three statements."""
    directions = _directions(selection)
    counts: defaultdict[CellKey, Counter[int]] = defaultdict(Counter)
    for *cell, option, n in _steps(selection):
        counts[tuple(cell)][directions.get(option, 0)] += n  # type: ignore[index]
    texts = _texts(selection)
    tests = holm([sign_test_p(by_direction[1], by_direction[-1]) for by_direction in counts.values()])
    leaning_by_cell = {
        cell: _leaning(by_direction, p < LEVEL, *texts.get(cell, (0, 0, None)))
        for (cell, by_direction), p in zip(counts.items(), tests, strict=True)
    }
    silent_on_it = {cell: _leaning(Counter(), False, *own) for cell, own in texts.items() if cell not in counts}
    return leaning_by_cell | silent_on_it


def by_country(leanings: Mapping[CellKey, Leaning]) -> dict[int, Leaning]:
    """Return {country: leaning} over all answers about its scores; those with fewer than `FEWEST` are absent."""
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for (country, _indicator, _edition), leaning in leanings.items():
        even = leaning.n - leaning.too_low - leaning.too_high
        counts[country].update({1: leaning.too_low, -1: leaning.too_high, 0: even})
    enough = {country: own for country, own in counts.items() if sum(own.values()) >= FEWEST}
    tests = holm([sign_test_p(own[1], own[-1]) for own in enough.values()])
    return {country: _leaning(own, p < LEVEL) for (country, own), p in zip(enough.items(), tests, strict=True)}


def in_order(leanings: Mapping[CellKey, Leaning], order: str) -> list[CellKey]:
    """Return the cells in an order: by disagreement (the clearest first), by new texts, or by answers."""
    keys = {
        DISAGREEMENT: lambda cell: (-leanings[cell].nearest, -leanings[cell].n, cell),
        EVIDENCE: lambda cell: (-leanings[cell].n_new, -_ordinal(leanings[cell].newest), cell),
    }
    return sorted(leanings, key=keys.get(order, lambda cell: (-leanings[cell].n, cell)))


def silent(selection: Selection, edition: Edition) -> QuerySet[Score]:
    """Return the scores of an edition of which nobody in the view spoke, under the view's country and indicator."""
    about = {"country__iso3": selection.country, "indicator__slug": selection.indicator}
    scores = Score.objects.in_edition(edition).present().filter(**{name: key for name, key in about.items() if key})
    of_score = {name: OuterRef(name) for name in ("country", "indicator", "edition")}
    scores = scores.filter(~Exists(selection.responses().filter(**of_score)))
    return scores.select_related("country", "indicator", "edition").order_by("country__name", "indicator__order", "pk")


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _leaning(
    by_direction: Counter[int], is_clear: bool, n_texts: int = 0, n_new: int = 0, newest: date | None = None
) -> Leaning:
    n, too_low, too_high = sum(by_direction.values()), by_direction[1], by_direction[-1]
    return Leaning(n, too_low, too_high, net(too_low, too_high, n), is_clear, n_texts, n_new, newest)


def _directions(selection: Selection) -> dict[int | None, int]:
    """Return {key of a step: 1 where the score is too low, -1 where it is too high, 0 where it is right}."""
    questions = [question for question in merged(selection.versions()) if question["code"] == STEP]
    values = {option["key"]: option["value"] for question in questions for option in question["options"]}
    return {key: (float(value) > 0) - (float(value) < 0) for key, value in values.items() if value is not None}


def _steps(selection: Selection) -> Iterable[Sequence[int]]:
    """Yield (country, indicator, edition, step, number of responses) in one pass."""
    answers = Answer.objects.filter(
        selection.condition("response__"),
        question__code=STEP,
        response__country__isnull=False,
        option__is_missing=False,
    ).exclude(option__built_in=True)
    columns = ("response__country_id", "response__indicator_id", "response__edition_id", "option_id")
    return answers.order_by().values_list(*columns).annotate(n=Count("pk"))


def _texts(selection: Selection) -> dict[CellKey, tuple[int, int, date | None]]:
    """Return {cell: (texts, texts since the newest release of its edition, day of the newest)}."""
    released = {
        edition: at.date()
        for edition, at in Release.objects.values_list("edition").annotate(at=Max("published_at")).order_by()
    }
    is_new = Q()
    for edition, day in released.items():
        is_new |= Q(response__edition=edition, response__submitted_on__gt=day)
    rows = AnswerText.objects.filter(selection.condition("response__"), response__country__isnull=False).order_by()
    columns = ("response__country_id", "response__indicator_id", "response__edition_id")
    counted = rows.values_list(*columns).annotate(
        n=Count("pk"), n_new=Count("pk", filter=is_new), newest=Max("response__submitted_on")
    )
    return {(country, indicator, edition): (n, new, day) for country, indicator, edition, n, new, day in counted}
