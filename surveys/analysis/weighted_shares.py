"""The answers to each question with weights: shares, effective base and mean, beside the figures without them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from surveys.analysis.categories import Key
from surveys.analysis.combining import combine
from surveys.analysis.crosstabs import mean_of
from surveys.analysis.dimensions import AnswerDimension, Dimension
from surveys.analysis.selecting import Selection
from surveys.analysis.weighting import AppliedWeights
from surveys.statistics.raking import effective


@dataclass(frozen=True)
class WeightedFigures:
    """A question with weights: {code of an answer: its share (0 to 1)}, the effective base, and the mean on a scale."""

    shares: Mapping[str, float]
    effective: float
    mean: float | None


def weighted_figures(
    selection: Selection, questions: Iterable[Dimension], weights: AppliedWeights
) -> dict[str, WeightedFigures]:
    """Return {code of a question or statement: its weighted figures} of those with answers, a statement for each."""
    figures = {
        question.name: _figures(selection, question, weights)
        for question in questions
        if isinstance(question, AnswerDimension)
    }
    return {code: own for code, own in figures.items() if own is not None}


def _figures(selection: Selection, question: AnswerDimension, weights: AppliedWeights) -> WeightedFigures | None:
    counts, sums = defaultdict[Key, int](int), defaultdict[Key, float](float)
    base = squares = 0.0
    for (answer, *cell), n in combine(selection, [question, *weights.dimensions]):
        if answer.gap:
            continue
        weight = weights.of(tuple(reading.key for reading in cell))
        counts[answer.key] += n
        sums[answer.key] += n * weight
        base += n * weight if answer.leads else 0
        squares += n * weight * weight if answer.leads else 0
    if not base:
        return None
    categories = question.categories(counts)
    shares, values = defaultdict[str, float](float), defaultdict[Fraction, float](float)
    for key, weight in sums.items():
        shares[categories.entries[categories.index[key]].code] += weight / base
        if key in categories.values:
            values[categories.values[key]] += weight
    return WeightedFigures(dict(shares), effective(base, squares), mean_of(values))
