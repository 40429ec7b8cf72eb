"""Draw what a release says of surveys: how many responses gave each answer to the questions chosen for the public.

The accounting. A neighbor is one response, in or out. It touches the cells of each figure (a question, or a statement
of a scale) at most `sensitivity` times: once where one answer is chosen. Each cell carries discrete Laplace noise of
scale sensitivity / ε, so that a figure costs ε, whatever was answered. A release costs a survey ε for each of its
figures; all releases together cost the sum, those that were withdrawn too, since they were read. Before the sum would
pass `RESULTS_EPSILON_BOUND` nothing more is drawn. Nothing about what is drawn depends on an answer.

What visitors said of a score is drawn for each score of which the release draws how many spoke, whatever that is. It
counts who answered since a release last did so: a response is in one such figure, of one release, and pays ε once.

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
from indicators.models.feedback import ABOUT_A_CELL
from indicators.scoring.noise import RandomSource, noised
from indicators.workflow import noising
from lib import rehearsal

IN_ONE_STATEMENT = 500


@dataclass(frozen=True)
class Tally:
    """How many responses are in each cell of a figure, exactly; `sensitivity` is in how many one can be at most.

    `epsilon` is that of the figure, where it is another than `RESULTS_EPSILON`.
    """

    subject: str
    figure: str
    cells: Mapping[str, int]
    sensitivity: int = 1
    epsilon: Decimal | None = None

    @property
    def cost(self) -> Decimal:
        """Return what the figure costs a response that is in it."""
        cost: Decimal = self.epsilon or settings.RESULTS_EPSILON
        return cost


@dataclass(frozen=True)
class Spending:
    """What the figures of a survey cost a response that is in all of them.

    `added` is of figures that each release counts anew, all together; `once` of those of which a response is in one.
    """

    added: Decimal
    once: Decimal
    newest: Decimal  # of the newest release that drew
    bound: Decimal

    @property
    def total(self) -> Decimal:
        return self.added + self.once

    def allows(self, figures: int) -> bool:
        """Return whether one more release may draw so many figures of questions."""
        return self.total + figures * settings.RESULTS_EPSILON <= self.bound

    def allows_all(self, tallies: Iterable[Tally]) -> bool:
        """Return whether one more release may draw these figures."""
        added, once = _costs((tally.figure, tally.cost) for tally in tallies)
        return self.added + added + max(self.once, once) <= self.bound


def draw_results(release: Release) -> None:
    """Draw and keep the counts of a release, in its transaction; once, and not in a rehearsal.

    None for a demonstration, nor for a release that nobody signed: it comes with the software. Looking at many previews
    would average the noise out.
    """
    is_signed = release.by_id is not None and not release.demonstration
    if rehearsal.is_on() or not is_signed or ResultCount.objects.filter(release=release).exists():
        return
    tallies: Callable[[Release], Iterable[Tally]] = import_string(settings.RESULT_TALLIES)
    counts: list[ResultCount] = []
    for subject, figures in groupby(sorted(tallies(release), key=_subject), key=_subject):
        of_subject = list(figures)
        if spending_of(subject).allows_all(of_subject):
            counts += (count for tally in of_subject for count in _drawn(release, tally))
    ResultCount.objects.bulk_create(counts, batch_size=IN_ONE_STATEMENT)


def spending_of(subject: str) -> Spending:
    """Return what the figures of a survey have cost so far, and what they may."""
    rows = ResultCount.objects.filter(subject=subject).order_by()
    figures = list(rows.values_list("release__number", "figure").annotate(epsilon=Max("epsilon")))
    newest = max((number for number, _figure, _epsilon in figures), default=0)
    added, once = _costs((figure, epsilon) for _number, figure, epsilon in figures)
    of_newest = _costs((figure, epsilon) for number, figure, epsilon in figures if number == newest)
    return Spending(added, once, sum(of_newest, Decimal(0)), settings.RESULTS_EPSILON_BOUND)


def _costs(figures: Iterable[tuple[str, Decimal]]) -> tuple[Decimal, Decimal]:
    """Return the sum of ε of the figures that add up, and the largest ε of those of which a response is in one."""
    added = once = Decimal(0)
    for figure, epsilon in figures:
        if figure.startswith(ABOUT_A_CELL):
            once = max(once, epsilon)
        else:
            added += epsilon
    return added, once


def noised_cells(tally: Tally, epsilon: Decimal, source: RandomSource) -> dict[str, int]:
    """Return the cells of a tally with noise: ε-differentially private all together."""
    of_each = Fraction(epsilon) / tally.sensitivity
    return {cell: noised(count, of_each, source) for cell, count in tally.cells.items()}


def _drawn(release: Release, tally: Tally) -> Iterable[ResultCount]:
    for cell, count in noised_cells(tally, tally.cost, noising.SOURCE).items():
        yield ResultCount(
            release=release, subject=tally.subject, figure=tally.figure, cell=cell,
            count=count, sensitivity=tally.sensitivity, epsilon=tally.cost,
        )  # fmt: skip


def _subject(tally: Tally) -> str:
    return tally.subject
