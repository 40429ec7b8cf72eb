"""Draw what a release says of surveys: how many responses gave each answer to the questions chosen for the public.

The accounting. A neighbor is one response, in or out. It touches the cells of each figure (a question, or a statement
of a scale) at most `sensitivity` times: once where one answer is chosen. Each cell carries discrete Laplace noise of
scale sensitivity / ε, so that a figure costs ε, whatever was answered. A release costs a survey ε for each of its
figures; all releases together cost the sum, those that were withdrawn too, since they were read. Before the sum would
pass `RESULTS_EPSILON_BOUND` nothing more is drawn. Nothing about what is drawn depends on an answer.

What is counted comes from the setting `RESULT_TALLIES`, as the index knows nothing of surveys.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string

from indicators.models import Release, ResultCount
from indicators.scoring.noise import RandomSource, noised
from indicators.workflow import noising
from lib import rehearsal

IN_ONE_STATEMENT = 500


@dataclass(frozen=True)
class Tally:
    """How many responses are in each cell of a figure, exactly; `sensitivity` is in how many one can be at most."""

    subject: str
    figure: str
    cells: Mapping[str, int]
    sensitivity: int = 1


@dataclass(frozen=True)
class Spending:
    """What the figures of a survey cost a response that is in all of them."""

    total: Decimal  # of all releases so far
    newest: Decimal  # of the newest release that drew
    bound: Decimal

    def allows(self, figures: int) -> bool:
        """Return whether one more release may draw so many figures."""
        return self.total + figures * settings.RESULTS_EPSILON <= self.bound


def draw_results(release: Release) -> None:
    """Draw and keep the counts of a release, in its transaction; once, and not in a rehearsal.

    None for a demonstration, nor for a release that nobody signed: it comes with the software. Looking at many previews
    would average the noise out.
    """
    is_signed = release.by_id is not None and not release.demonstration
    if rehearsal.is_on() or not is_signed or ResultCount.objects.filter(release=release).exists():
        return
    tallies: Callable[[], Iterable[Tally]] = import_string(settings.RESULT_TALLIES)
    counts: list[ResultCount] = []
    for subject, figures in groupby(sorted(tallies(), key=_subject), key=_subject):
        of_subject = list(figures)
        if spending_of(subject).allows(len(of_subject)):
            counts += (count for tally in of_subject for count in _drawn(release, tally))
    ResultCount.objects.bulk_create(counts, batch_size=IN_ONE_STATEMENT)


def spending_of(subject: str) -> Spending:
    """Return what the figures of a survey have cost so far, and what they may."""
    rows = ResultCount.objects.filter(subject=subject).order_by()
    figures = rows.values_list("release__number", "figure").annotate(epsilon=Max("epsilon"))
    by_release: dict[int, Decimal] = {}
    for number, _figure, epsilon in figures:
        by_release[number] = by_release.get(number, Decimal(0)) + epsilon
    newest = by_release[max(by_release)] if by_release else Decimal(0)
    return Spending(sum(by_release.values(), Decimal(0)), newest, settings.RESULTS_EPSILON_BOUND)


def noised_cells(tally: Tally, epsilon: Decimal, source: RandomSource) -> dict[str, int]:
    """Return the cells of a tally with noise: ε-differentially private all together."""
    of_each = Fraction(epsilon) / tally.sensitivity
    return {cell: noised(count, of_each, source) for cell, count in tally.cells.items()}


def _drawn(release: Release, tally: Tally) -> Iterable[ResultCount]:
    epsilon: Decimal = settings.RESULTS_EPSILON
    for cell, count in noised_cells(tally, epsilon, noising.SOURCE).items():
        yield ResultCount(
            release=release, subject=tally.subject, figure=tally.figure, cell=cell,
            count=count, sensitivity=tally.sensitivity, epsilon=epsilon,
        )  # fmt: skip


def _subject(tally: Tally) -> str:
    return tally.subject
