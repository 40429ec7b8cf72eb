"""Weight the responses of a survey to stated margins: which weight each response has, and what that costs.

Weights are made over all responses that count, whatever a view filters by: a part of them is then weighted as the
part it is. Who has no answer to a dimension stays as many as they are; what is stated is of the rest.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from surveys.analysis.combining import combine
from surveys.analysis.dimensions import AnswerDimension, Dimension
from surveys.analysis.response_facts import LANGUAGE
from surveys.analysis.selecting import Selection
from surveys.models import Weighting
from surveys.statistics import raking
from surveys.statistics.raking import Cell, WeightFigures

MOST_DIMENSIONS, MOST_CATEGORIES = 4, 40
Stated = Mapping[str, Mapping[str, Decimal]]  # name of a dimension -> code of a category -> percent


@dataclass(frozen=True)
class MarginLine:
    """A category of a dimension: what share was stated, and what it has without weights, and with them (0 to 1)."""

    code: str
    label: str
    stated: float | None  # None of those without an answer, who stay as many as they are
    unweighted: float
    weighted: float


@dataclass(frozen=True)
class AppliedWeights:
    """The weights of all responses of a survey, by the cell of the dimensions they were made by."""

    dimensions: Sequence[Dimension]
    by_cell: Mapping[Cell, float]
    figures: WeightFigures
    margins: Sequence[tuple[Dimension, Sequence[MarginLine]]]
    n_trimmed: int

    def of(self, cell: Cell) -> float:
        """Return the weight of the responses of a cell; 1 where none was there when the weights were made."""
        return self.by_cell.get(cell, 1.0)


def offered(dimensions: Mapping[str, Dimension]) -> dict[str, Dimension]:
    """Return the dimensions by which responses can be weighted: questions with one choice, and the language."""
    return {
        name: dimension
        for name, dimension in dimensions.items()
        if name == LANGUAGE or (isinstance(dimension, AnswerDimension) and _is_choice(dimension))
    }


def _is_choice(dimension: AnswerDimension) -> bool:
    answers = [option for option in dimension.document["options"] if not option["missing"]]
    return not dimension.is_several and 1 < len(answers) <= MOST_CATEGORIES


def weighting_of(weighting: Weighting) -> Stated:
    """Return what a weighting states."""
    return {
        margin["dimension"]: {code: Decimal(share) for code, share in margin["shares"].items()}
        for margin in weighting.margins
    }


def apply(
    selection: Selection, dimensions: Mapping[str, Dimension], stated: Stated, most: Decimal | None
) -> AppliedWeights:
    """Return the weights of a survey's responses. `selection` says only whether held and flagged ones count.

    Raises `raking.NotRaked` where the margins cannot be met, and `KeyError` for a dimension that is not there.
    """
    chosen = [dimensions[name] for name in stated]
    everybody = Selection(selection.survey, held=selection.held, unflagged=selection.unflagged)
    counts = Counter[Cell]()
    for readings, n in combine(everybody, chosen):
        counts[tuple(reading.key for reading in readings)] += n
    if not counts:
        raise raking.NotRaked("there is no response")
    coded = [_codes(dimension, counts, place) for place, dimension in enumerate(chosen)]
    targets = [
        _target(counts, place, codes, stated[dimension.name])
        for place, (dimension, codes) in enumerate(zip(chosen, coded, strict=True))
    ]
    raked = raking.rake(counts, targets)
    weights = raking.trim(counts, raked, float(most)) if most else raked
    figures = raking.weight_figures(counts, weights)
    if figures is None:
        raise raking.NotRaked("there is no response")
    return AppliedWeights(
        dimensions=chosen,
        by_cell=weights,
        figures=figures,
        margins=[
            (dimension, _lines(counts, weights, place, dimension, stated[dimension.name]))
            for place, dimension in enumerate(chosen)
        ],
        n_trimmed=sum(count for cell, count in counts.items() if most and raked[cell] > most),
    )


def _codes(dimension: Dimension, counts: Counter[Cell], place: int) -> dict[Hashable, str]:
    """Return {key of a category: its code} of the categories that occur; who has no answer is not among them."""
    keys = {cell[place]: 1 for cell in counts if cell[place] is not None}
    categories = dimension.categories(keys)
    return {key: categories.entries[at].code for key, at in categories.index.items() if key in keys}


def _target(
    counts: Counter[Cell], place: int, codes: Mapping[Hashable, str], stated: Mapping[str, Decimal]
) -> dict[Hashable, float]:
    """Return {key: share of all} of a dimension, with those without an answer as many as they are."""
    n = sum(counts.values())
    silent = sum(count for cell, count in counts.items() if cell[place] is None) / n
    whole = sum(stated.values())
    shares = {code: float(share / whole) * (1 - silent) for code, share in stated.items() if share}
    by_code = {code: key for key, code in codes.items()}
    missing = next((code for code in shares if code not in by_code), None)
    if missing is not None:
        raise raking.NotRaked(f"{missing} has a share and no response")
    return {by_code[code]: share for code, share in shares.items()} | ({None: silent} if silent else {})


def _lines(
    counts: Counter[Cell],
    weights: Mapping[Cell, float],
    place: int,
    dimension: Dimension,
    stated: Mapping[str, Decimal],
) -> list[MarginLine]:
    before = raking.weighted_shares(counts, dict.fromkeys(counts, 1.0), place)
    after = raking.weighted_shares(counts, dict(weights), place)
    categories = dimension.categories({key: 1 for key in before if key is not None})
    keys = {at: key for key, at in categories.index.items() if key in before}
    whole = sum(stated.values())
    lines = [
        MarginLine(entry.code, entry.label, float(stated.get(entry.code, 0) / whole), before[keys[at]], after[keys[at]])
        for at, entry in enumerate(categories.entries)
        if at in keys
    ]
    return lines + ([MarginLine("", "", None, before[None], after[None])] if None in before else [])
